//! From what a case says to what it means.

use callboard_sim::delegation::account::{Account, UserAccountControl};
use callboard_sim::delegation::directory::Directory;
use callboard_sim::delegation::hop::{Back, Client, FirstHop, Front, Hop, Mechanism};
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::step::StepKind;

use super::{Case, Observed, ObservedStep, Published, Recorded, base};
use crate::document::recorded::*;
use crate::source::{Located, Place};
use crate::syntax::Complaint;
use crate::syntax::field::{Entries, Field};
use crate::syntax::nearest::nearest;

/// Lowers one case; what is wrong with it is complained about, and then there is none.
pub(super) fn lower(
    case: &Located<CaseDocument>,
    complaints: &mut Vec<Complaint>,
    notes: &mut Vec<Complaint>,
) -> Option<Case> {
    let mut lowering = Lowering { place: case.place, complaints };
    let document = &case.value;
    let id = lowering.text(&document.id, "id");
    let directory = lowering.directory(&document.accounts);
    let hop = match document.hop.value() {
        Some(hop) => lowering.hop(hop),
        None => lowering.missing("hop"),
    };
    let mut recorded = lowering.observed(&document.observed, notes);
    if let Some(windows) = document.windows.located() {
        recorded.extend(
            lowering.at(windows.place).windows(windows.value).map(|windows| (Mode::Windows, windows)),
        );
    }
    Some(Case { id: id?.to_owned(), place: case.place, directory, hop: hop?, recorded })
}

struct Lowering<'a> {
    place: Place,
    complaints: &'a mut Vec<Complaint>,
}

impl Lowering<'_> {
    fn at(&mut self, place: Place) -> Lowering<'_> {
        Lowering { place, complaints: self.complaints }
    }

    fn complain(&mut self, place: Place, message: String, help: Option<String>) {
        self.complaints.push(Complaint { code: "SYN003", place, message, help, times: 1 });
    }

    fn missing<T>(&mut self, key: &str) -> Option<T> {
        self.complain(self.place, format!("the key `{key}` is missing"), None);
        None
    }

    fn text<'b>(&mut self, field: &'b Field<String>, key: &str) -> Option<&'b str> {
        field.text().or_else(|| self.missing(key))
    }

    /// A word of a fixed set.
    fn word<T: Copy>(&mut self, said: Located<&str>, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(word, _)| *word == said.value).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            let help = match nearest(said.value, words.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", words.join(", ")),
            };
            self.complain(said.place, format!("nothing here is called `{}`", said.value), Some(help));
        }
        found
    }

    fn word_in<T: Copy>(&mut self, field: &Field<String>, known: &[(&str, T)]) -> Option<T> {
        let said = field.located()?;
        self.word(said.map(String::as_str), known)
    }

    fn directory(&mut self, accounts: &Entries<AccountDocument>) -> Directory {
        let mut directory = base::directory();
        for (name, state) in &accounts.0 {
            let known = |account: &Account| account.name.eq_ignore_ascii_case(&name.value);
            let index = directory.accounts.iter().position(known).unwrap_or_else(|| {
                directory.accounts.push(base::bare(&name.value));
                directory.accounts.len() - 1
            });
            self.account(&mut directory.accounts[index], &state.value);
        }
        directory
    }

    fn account(&mut self, account: &mut Account, state: &AccountDocument) {
        let values = |all: &[Located<String>]| all.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
        if let Some(flags) = state.flags.value() {
            account.flags = base::bare(&account.name).flags;
            for flag in flags {
                let said = Located::new(flag.value.as_str(), flag.place);
                if let Some(bit) = self.word(said, &UserAccountControl::NAMED) {
                    account.flags = account.flags.with(bit);
                }
            }
        }
        account.protected = state.protected.value().copied().unwrap_or(account.protected);
        account.spns = values(&state.spns);
        account.spns.extend(values(&state.duplicate_spns));
        account.allowed_to_delegate_to = values(&state.allowed_to_delegate_to);
        account.allowed_to_act = values(&state.allowed_to_act);
    }

    fn hop(&mut self, hop: &HopDocument) -> Option<Hop> {
        let user = self.text(&hop.user, "user");
        let front_account = self.text(&hop.front_account, "front_account");
        let front_spn = self.text(&hop.front_spn, "front_spn");
        let back_account = self.text(&hop.back_account, "back_account");
        let back_spn = self.text(&hop.back_spn, "back_spn");
        let client = self.client(user?, hop);
        let mut front = Front::new(front_account?, front_spn?);
        if let Some(keys) = hop.front_keys.value() {
            front.keys = keys.iter().map(|key| key.value.clone()).collect();
        }
        if let Some(account) = hop.s4u_account.text() {
            account.clone_into(&mut front.acts_as);
        }
        front.s4u2self_spn = hop.s4u2self_spn.text().map(str::to_owned);
        front.resource_based = hop.rbcd_bit.value().copied().unwrap_or(true);
        let back = Back::sql_server(back_account?, back_spn?);
        Some(Hop { client, front, back, method: self.method(hop), negotiates: false })
    }

    fn client(&mut self, user: &str, hop: &HopDocument) -> Client {
        let known = [("kerberos", FirstHop::Kerberos), ("ntlm", FirstHop::Ntlm)];
        Client {
            first_hop: self.word_in(&hop.client_auth, &known).unwrap_or(FirstHop::Kerberos),
            asks_forwardable: hop.client_forwardable.value().copied().unwrap_or(true),
            asks_forwardable_ticket: hop.evidence_forwardable.value().copied(),
            ..Client::new(user)
        }
    }

    fn method(&mut self, hop: &HopDocument) -> Option<Mechanism> {
        let mut known = vec![("auto", None)];
        known.extend(Mechanism::ALL.map(|mechanism| (mechanism.name(), Some(mechanism))));
        let method = self.word_in(&hop.method, &known)??;
        let by_ntlm = hop.client_auth.text() == Some("ntlm");
        if let (Mechanism::ForwardedTgt, true, Some(place)) = (method, by_ntlm, hop.method.place()) {
            self.complain(place, "a client that came by NTLM has no TGT to forward".to_owned(), None);
        }
        Some(method)
    }

    fn observed(
        &mut self,
        observed: &Entries<ObservedDocument>,
        notes: &mut Vec<Complaint>,
    ) -> Vec<(Mode, Recorded)> {
        let mut recorded = Vec::new();
        for (kdc, observed) in &observed.0 {
            match Mode::named(&kdc.value).filter(|mode| mode.is_samba()) {
                Some(mode) => recorded
                    .extend(self.at(observed.place).observation(&observed.value).map(|what| (mode, what))),
                None => notes.push(Complaint {
                    code: "SYN006",
                    place: kdc.place,
                    message: format!("`{}` is no KDC that is known here: not compared", kdc.value),
                    help: None,
                    times: 1,
                }),
            }
        }
        recorded
    }

    fn outcome(&mut self, outcome: &Field<String>, known: &[(&str, Option<bool>)]) -> Option<Option<bool>> {
        self.text(outcome, "outcome")?;
        self.word_in(outcome, known)
    }

    fn step(&mut self, step: &Field<String>) -> Option<StepKind> {
        self.word_in(step, &StepKind::ALL.map(|kind| (kind.name(), kind)))
    }

    fn observation(&mut self, observed: &ObservedDocument) -> Option<Recorded> {
        let known = [("ok", Some(true)), ("fail", Some(false))];
        let ok = self.outcome(&observed.outcome, &known)??;
        let mechanisms = Mechanism::ALL.map(|mechanism| (mechanism.name(), mechanism));
        let steps = observed.steps.iter().filter_map(|step| self.at(step.place).observed_step(&step.value));
        let steps = steps.collect();
        let error = observed.error.value().and_then(|error| self.text(&error.name, "name"));
        Some(Recorded::Observed(Observed {
            ok,
            mechanism: self.word_in(&observed.mechanism, &mechanisms),
            failed_step: self.step(&observed.failed_step),
            error: error.map(str::to_owned),
            sql_sees: observed.sql_sees.text().map(str::to_owned),
            steps,
        }))
    }

    fn observed_step(&mut self, step: &StepDocument) -> Option<ObservedStep> {
        self.text(&step.step, "step")?;
        self.text(&step.result, "result")?;
        let kind = self.step(&step.step)?;
        let ok = self.word_in(&step.result, &[("ok", true), ("error", false)])?;
        let flags = |ticket: &TicketDocument| ticket.flags.iter().map(|flag| flag.value.clone()).collect();
        Some(ObservedStep { kind, ok, flags: step.ticket.value().map(flags) })
    }

    fn windows(&mut self, windows: &WindowsDocument) -> Option<Recorded> {
        let known = [("ok", Some(true)), ("fail", Some(false)), ("unknown", None)];
        let Some(ok) = self.outcome(&windows.outcome, &known)? else { return Some(Recorded::Unknown) };
        let established = windows.error_code_established.value().copied().unwrap_or(true);
        let text = |field: &Field<String>| field.text().map(str::to_owned);
        Some(Recorded::Published(Published {
            ok,
            failed_step: self.step(&windows.failed_step),
            error: text(&windows.error).filter(|_| established),
            ntstatus: text(&windows.ntstatus),
            sql_sees: text(&windows.sql_sees),
            s4u2self_forwardable: windows.s4u2self_forwardable.value().copied(),
        }))
    }
}
