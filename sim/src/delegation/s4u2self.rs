//! S4U2Self: a service asks for a ticket to itself in a user's name ([MS-SFU] 3.2.5.1).

use super::account::Account;
use super::kdc::{Kdc, Reply};
use super::mode::Mode;
use super::refusal::{KrbError, Refusal};
use super::ticket::{Target, Ticket, TicketFlags};

/// Whether the ticket is forwardable: the table of `delegation:D-15`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forwardable {
    /// The service may make the transition.
    Trusted,
    /// It may not, but it has no list either, and Windows lets resource-based delegation decide.
    NoList,
    /// It may not, and it has a list: Kerberos only.
    KerberosOnly,
    /// It may not, and it has no list, which is not enough for Samba.
    NotTrusted,
    /// The user is sensitive and cannot be delegated.
    Sensitive,
    /// The user is in Protected Users (`delegation:D-16`).
    Protected,
}

impl Forwardable {
    /// Whether the flag is set.
    pub fn is_set(self) -> bool {
        matches!(self, Forwardable::Trusted | Forwardable::NoList)
    }

    /// The rules behind it.
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Forwardable::Trusted | Forwardable::KerberosOnly => &["delegation:D-15", "delegation:D-25"],
            Forwardable::NoList | Forwardable::NotTrusted | Forwardable::Sensitive => &["delegation:D-15"],
            Forwardable::Protected => &["delegation:D-15", "delegation:D-16"],
        }
    }
}

/// `delegation:D-15`, `D-16`.
pub fn forwardable(mode: Mode, service: &Account, user: &Account) -> Forwardable {
    if user.is_sensitive() {
        return Forwardable::Sensitive;
    }
    if user.protected && mode == Mode::Windows {
        return Forwardable::Protected;
    }
    match (service.is_trusted_to_auth(), service.allowed_to_delegate_to.is_empty()) {
        (true, _) => Forwardable::Trusted,
        (false, false) => Forwardable::KerberosOnly,
        (false, true) if mode == Mode::Windows => Forwardable::NoList,
        (false, true) => Forwardable::NotTrusted,
    }
}

impl<'a> Kdc<'a> {
    /// The service that holds `own` asks for a ticket to `spn` in the name of `user`.
    pub fn s4u2self(self, own: &Ticket, spn: &str, user: &str) -> Reply {
        let (service, account) = match self.may_ask(own, spn, user) {
            Ok(found) => found,
            Err(refusal) => return refusal.into(),
        };
        let decision = forwardable(self.mode, service, account);
        let flags = TicketFlags {
            forwardable: decision.is_set() && self.takes_over(own, service),
            pre_authent: true,
            ok_as_delegate: service.is_trusted_for_delegation(),
            ..TicketFlags::default()
        };
        let ticket = Ticket {
            client: user.to_owned(),
            service: spn.to_owned(),
            target: Target::Account(service.name.clone()),
            flags,
        };
        Reply::ticket(ticket, decision.rules())
    }

    /// `delegation:D-13`, `D-14`.
    fn may_ask(self, own: &Ticket, spn: &str, user: &str) -> Result<(&'a Account, &'a Account), Refusal> {
        if self.directory.account(spn).is_some_and(|account| !account.is_service(self.mode)) {
            return Err(self.without_spn());
        }
        let service = self.service(spn)?;
        let Some(user) = self.directory.account(user) else {
            let why = "no account has the user's name";
            return Err(Refusal::kerberos(KrbError::KDC_ERR_C_PRINCIPAL_UNKNOWN, why, &["delegation:D-14"]));
        };
        if user.is_disabled() {
            let (why, rules) = ("the user's account is disabled", &["delegation:D-14"]);
            return Err(match self.mode {
                Mode::Windows => Refusal::of_unknown_code(why, rules),
                _ => Refusal::kerberos(KrbError::KDC_ERR_POLICY, why, rules),
            });
        }
        if !service.name.eq_ignore_ascii_case(&own.client) {
            let why = "a service may ask for a ticket to itself only";
            return Err(Refusal::kerberos(KrbError::KRB_AP_ERR_BADMATCH, why, &["delegation:D-13"]));
        }
        Ok((service, user))
    }

    fn without_spn(self) -> Refusal {
        let (why, rules) = ("an account without any SPN is no service", &["delegation:D-13"]);
        match self.mode {
            Mode::Windows => Refusal::of_unknown_code(why, rules),
            _ => Refusal::kerberos(KrbError::KDC_ERR_S_PRINCIPAL_UNKNOWN, why, rules),
        }
    }

    /// Samba grants the flag only to a request that asks for it, and a service asks when its own TGT is forwardable.
    /// The published rules know no such condition.
    fn takes_over(self, own: &Ticket, service: &Account) -> bool {
        self.mode == Mode::Windows || (own.flags.forwardable && self.lets_tickets_to_be_forwardable(service))
    }
}
