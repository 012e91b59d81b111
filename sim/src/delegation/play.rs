//! Plays a hop: the decision procedure, one exchange after the other. The decisions are in the rooms of the exchanges.

use super::ap_exchange::{ApReply, ap_exchange};
use super::directory::Directory;
use super::forwarded_tgt::Withheld;
use super::hop::{FirstHop, Hop, ImpersonationLevel, Mechanism};
use super::kdc::{Kdc, Reply};
use super::local::{Local, local};
use super::mode::Mode;
use super::ntlm::{self, ANONYMOUS_LOGON, Impersonation, NtlmReply, impersonation};
use super::played::{Arrival, Played};
use super::refusal::{ErrorCode, KrbError, Refusal};
use super::s4u2proxy::S4u2Proxy;
use super::step::{Step, StepKind, StepResult};
use super::ticket::Ticket;

/// Plays `hop` with what `directory` holds, by the rules of `mode`.
pub fn play(directory: &Directory, mode: Mode, hop: &Hop) -> Played {
    let mut playing = Playing { kdc: Kdc { directory, mode }, hop, played: nothing_played() };
    match playing.go() {
        Ok(arrival) => playing.played.arrival = arrival,
        Err(Stop) => playing.after_the_end(),
    }
    playing.played
}

/// Plays a connection that stays on the user's own machine.
pub fn play_local(directory: &Directory, mode: Mode, hop: &Hop) -> Played {
    let mut playing = Playing { kdc: Kdc { directory, mode }, hop, played: nothing_played() };
    let user = playing.user();
    if let Ok(true) = playing.stays_on_the_machine(&user) {
        playing.played.arrival = Arrival::As(user);
    }
    playing.played
}

/// Plays a single hop: the user's own credentials go from the user's computer to the service that `hop` has in front.
pub fn play_single(directory: &Directory, mode: Mode, hop: &Hop) -> Played {
    let mut playing = Playing { kdc: Kdc { directory, mode }, hop, played: nothing_played() };
    if playing.first_hop().is_ok() {
        playing.played.arrival = Arrival::As(playing.user());
    }
    playing.played
}

fn nothing_played() -> Played {
    Played { mechanism: None, withheld: None, steps: Vec::new(), arrival: Arrival::Never, ended_at: None }
}

/// A step was refused.
struct Stop;

/// How the client came.
enum Came {
    WithTicket { tgt: Ticket, ticket: Ticket },
    ByNtlm,
}

struct Playing<'a> {
    kdc: Kdc<'a>,
    hop: &'a Hop,
    played: Played,
}

impl Playing<'_> {
    fn go(&mut self) -> Result<Arrival, Stop> {
        self.door()?;
        let came = self.first_hop()?;
        let acting_as = match impersonation(&self.hop.client, &self.hop.front) {
            Impersonation::AsClient => self.user(),
            Impersonation::AsItself => self.hop.front.account.clone(),
            Impersonation::LevelTooLow => return Err(self.level_too_low()),
        };
        if self.stays_on_the_machine(&acting_as)? {
            return Ok(Arrival::As(acting_as));
        }
        if !self.hop.front.impersonates {
            return self.as_itself();
        }
        let mechanism = self.hop.method.unwrap_or_else(|| self.mechanism_of(&came));
        self.played.mechanism = Some(mechanism);
        match mechanism {
            Mechanism::ForwardedTgt => self.with_forwarded_tgt(&came),
            _ => self.with_s4u(mechanism, came),
        }
    }

    /// `delegation:D-54`.
    fn door(&mut self) -> Result<(), Stop> {
        if self.hop.front.lets_in {
            return Ok(());
        }
        let refusal = Refusal {
            error: ErrorCode::Hresult(0x8007_0005, "E_ACCESSDENIED"),
            ntstatus: None,
            why: "the DCOM permissions of the service do not let the user in",
            rules: &["delegation:D-54"],
        };
        let (user, spn) = (self.user(), self.hop.front.spn.clone());
        Err(self.refuse(StepKind::ClientDcom, [&user, &spn, &user], refusal))
    }

    fn first_hop(&mut self) -> Result<Came, Stop> {
        let client = &self.hop.client;
        let user = self.user();
        match (client.first_hop, self.hop.negotiates) {
            (FirstHop::Ntlm, false) => return Ok(Came::ByNtlm),
            (FirstHop::Ntlm, true) => return self.come_by_ntlm(&["delegation:D-40", "delegation:D-41"]),
            (FirstHop::Kerberos | FirstHop::Negotiate, _) => {}
        }
        let reply = self.kdc.as_exchange(&user, client.asks_forwardable);
        let tgt = self.exchange(StepKind::ClientAs, [&user, "krbtgt", &user], reply)?;
        let spn = &self.hop.front.spn;
        let forwardable = client.asks_forwardable_ticket.unwrap_or(tgt.flags.forwardable);
        let reply = self.kdc.tgs_exchange(&tgt, spn, forwardable);
        let no_such_service = matches!(&reply, Reply::Refused(refusal)
            if refusal.krb_error() == Some(KrbError::KDC_ERR_S_PRINCIPAL_UNKNOWN));
        let ticket = match self.exchange(StepKind::ClientTgs, [&user, spn, &user], reply) {
            Ok(ticket) => ticket,
            Err(Stop) if no_such_service && client.first_hop == FirstHop::Negotiate => {
                return self.fall_back();
            }
            Err(Stop) => return Err(Stop),
        };
        self.accept(StepKind::FrontAccept, &ticket, &self.hop.front.keys)?;
        Ok(Came::WithTicket { tgt, ticket })
    }

    /// `delegation:D-40`.
    fn fall_back(&mut self) -> Result<Came, Stop> {
        self.come_by_ntlm(&["delegation:D-40"])
    }

    fn come_by_ntlm(&mut self, rules: &[&'static str]) -> Result<Came, Stop> {
        let (user, spn) = (self.user(), self.hop.front.spn.clone());
        let who = [user.as_str(), spn.as_str(), user.as_str()];
        match ntlm::authenticate(self.kdc.directory, &user) {
            NtlmReply::Accepted => {
                self.push(StepKind::ClientNtlm, who, StepResult::Accepted, rules.to_vec());
                self.played.ended_at = None;
                Ok(Came::ByNtlm)
            }
            NtlmReply::Refused(refusal) => Err(self.refuse(StepKind::ClientNtlm, who, refusal)),
        }
    }

    fn level_too_low(&mut self) -> Stop {
        let refusal = Refusal {
            error: ErrorCode::Hresult(0x8007_0542, "ERROR_BAD_IMPERSONATION_LEVEL"),
            ntstatus: None,
            why: "the client lets the service identify it, not act for it",
            rules: &["delegation:D-50", "delegation:D-52"],
        };
        let (front, user) = (self.hop.front.account.clone(), self.user());
        self.refuse(StepKind::FrontImpersonate, [&front, &user, &user], refusal)
    }

    fn stays_on_the_machine(&mut self, acting_as: &str) -> Result<bool, Stop> {
        let Some(how) = self.hop.back.same_machine else { return Ok(false) };
        let who = [self.hop.front.account.as_str(), self.hop.back.spn.as_str(), acting_as];
        match local(self.kdc.directory, self.kdc.mode, &self.hop.back, how) {
            Local::NoSecondHop(rules) => {
                self.push(StepKind::BackLocal, who, StepResult::Accepted, rules.to_vec());
                Ok(true)
            }
            Local::Refused(refusal) => Err(self.refuse(StepKind::BackLocal, who, refusal)),
            Local::DelegationAgain => Ok(false),
        }
    }

    /// `delegation:D-42`.
    fn as_itself(&mut self) -> Result<Arrival, Stop> {
        let own = self.own_tgt()?;
        let reply = self.kdc.tgs_exchange(&own, &self.hop.back.spn, own.flags.forwardable);
        let who = [own.client.as_str(), self.hop.back.spn.as_str(), own.client.as_str()];
        let ticket = self.exchange(StepKind::FrontTgs, who, reply)?;
        self.arrive(&ticket)
    }

    /// What Windows does: the forwarded TGT when there is one (`delegation:D-28`).
    fn mechanism_of(&mut self, came: &Came) -> Mechanism {
        let Came::WithTicket { tgt, ticket } = came else { return Mechanism::S4u2SelfS4u2Proxy };
        let client = &self.hop.client;
        self.played.withheld = if !ticket.flags.ok_as_delegate {
            Some(Withheld::NotOkAsDelegate)
        } else if !tgt.flags.forwardable {
            Some(Withheld::NotForwardable)
        } else if client.level < ImpersonationLevel::Delegate {
            Some(Withheld::LevelBelowDelegate)
        } else if client.credential_guard {
            Some(Withheld::CredentialGuard)
        } else {
            None
        };
        if self.played.withheld.is_none() { Mechanism::ForwardedTgt } else { Mechanism::S4u2Proxy }
    }

    /// `delegation:D-04`.
    fn with_forwarded_tgt(&mut self, came: &Came) -> Result<Arrival, Stop> {
        let user = self.user();
        let reply = match came {
            Came::WithTicket { tgt, .. } => self.kdc.forwarded_tgt(tgt),
            Came::ByNtlm => Refusal::of_unknown_code(
                "a client that came by NTLM has no TGT to forward",
                &["delegation:D-04", "delegation:D-41"],
            )
            .into(),
        };
        let forwarded = self.exchange(StepKind::ClientForward, [&user, "krbtgt", &user], reply)?;
        let back = &self.hop.back.spn;
        let reply = self.kdc.tgs_exchange(&forwarded, back, forwarded.flags.forwardable);
        let who = [self.hop.front.account.as_str(), back, &user];
        let ticket = self.exchange(StepKind::ForwardedTgs, who, reply)?;
        self.arrive(&ticket)
    }

    fn with_s4u(&mut self, mechanism: Mechanism, came: Came) -> Result<Arrival, Stop> {
        let own = self.own_tgt()?;
        let evidence = match came {
            Came::WithTicket { ticket, .. } if mechanism == Mechanism::S4u2Proxy => Some(ticket),
            Came::ByNtlm if mechanism == Mechanism::S4u2Proxy => None,
            _ => Some(self.ticket_to_itself(&own)?),
        };
        if mechanism == Mechanism::S4u2Self {
            return Ok(Arrival::TicketToItself);
        }
        let spn = &self.hop.back.spn;
        let resource_based = self.hop.front.resource_based;
        let reply = match &evidence {
            Some(evidence) => self.kdc.s4u2proxy(S4u2Proxy { own: &own, evidence, spn, resource_based }),
            // Without evidence the request is an ordinary one, in the service's own name (`delegation:D-42`).
            None => self.kdc.tgs_exchange(&own, spn, own.flags.forwardable),
        };
        let acting_as = evidence.map_or_else(|| own.client.clone(), |evidence| evidence.client);
        let ticket = self.exchange(StepKind::S4u2Proxy, [&own.client, spn, &acting_as], reply)?;
        self.arrive(&ticket)
    }

    fn own_tgt(&mut self) -> Result<Ticket, Stop> {
        let account = &self.hop.front.acts_as;
        let reply = self.kdc.as_exchange(account, true);
        self.exchange(StepKind::FrontAs, [account, "krbtgt", account], reply)
    }

    fn ticket_to_itself(&mut self, own: &Ticket) -> Result<Ticket, Stop> {
        let user = self.user();
        let spn = self.hop.front.s4u2self_spn.as_ref().unwrap_or(&self.hop.front.acts_as);
        let reply = self.kdc.s4u2self(own, spn, &user);
        self.exchange(StepKind::S4u2Self, [&own.client, spn, &user], reply)
    }

    fn arrive(&mut self, ticket: &Ticket) -> Result<Arrival, Stop> {
        self.accept(StepKind::BackAccept, ticket, std::slice::from_ref(&self.hop.back.account))?;
        Ok(Arrival::As(ticket.client.clone()))
    }

    /// A service that cannot go on in the name of a user who came by negotiation goes on without credentials
    /// (`delegation:D-41`). A ticket under the wrong key is not followed by NTLM (`delegation:D-32`).
    fn after_the_end(&mut self) {
        let second_hop = |kind| kind > StepKind::BackLocal && kind < StepKind::BackAccept;
        let kind = self.played.failed().map(|step| step.kind);
        let goes_on = self.hop.negotiates && self.hop.front.impersonates;
        if !goes_on || !kind.is_some_and(second_hop) {
            return;
        }
        let ended_at = self.played.ended_at;
        let back = &self.hop.back;
        let who = [self.hop.front.account.as_str(), back.spn.as_str(), ANONYMOUS_LOGON];
        let Stop = self.refuse(StepKind::BackNtlm, who, ntlm::anonymous_refused(back.is_sql_server));
        self.played.ended_at = ended_at;
        self.played.arrival = Arrival::Anonymous;
    }

    fn user(&self) -> String {
        self.hop.client.user.clone()
    }

    fn accept(&mut self, kind: StepKind, ticket: &Ticket, keys: &[String]) -> Result<(), Stop> {
        let from =
            if kind == StepKind::FrontAccept { &self.hop.client.user } else { &self.hop.front.account };
        let who = [from.as_str(), ticket.service.as_str(), ticket.client.as_str()];
        match ap_exchange(ticket, keys) {
            ApReply::OpenedWith(_) => {
                self.push(kind, who, StepResult::Accepted, vec!["delegation:D-32"]);
                Ok(())
            }
            ApReply::Refused(refusal) => Err(self.refuse(kind, who, refusal)),
        }
    }

    /// Writes an exchange down. `who` is from, to, in whose name.
    fn exchange(&mut self, kind: StepKind, who: [&str; 3], reply: Reply) -> Result<Ticket, Stop> {
        match reply {
            Reply::Ticket { ticket, rules } => {
                self.push(kind, who, StepResult::Ticket(ticket.clone()), rules);
                Ok(ticket)
            }
            Reply::Refused(refusal) => Err(self.refuse(kind, who, refusal)),
        }
    }

    fn refuse(&mut self, kind: StepKind, who: [&str; 3], refusal: Refusal) -> Stop {
        let rules = refusal.rules.to_vec();
        self.played.ended_at = Some(self.played.steps.len());
        self.push(kind, who, StepResult::Refused(refusal), rules);
        Stop
    }

    fn push(&mut self, kind: StepKind, who: [&str; 3], result: StepResult, rules: Vec<&'static str>) {
        let [from, to, acting_as] = who.map(str::to_owned);
        self.played.steps.push(Step { kind, from, to, acting_as, result, rules });
    }
}
