//! `[[promise]]`: what must hold, how soon, after what.

use callboard_sim::model::expectation::{ConfigurationPattern, StateExpectation, StatePattern, Subject};
use callboard_sim::model::promise::{After, Condition, Promise};
use callboard_sim::model::scenario::{Request, RequestAction, StoreName};
use callboard_sim::model::time::Millis;

use super::{Lowering, expectations};
use crate::document::estate::PromiseDocument;
use crate::document::values::Unit;
use crate::source::{Located, Place};
use crate::syntax::nearest::nearest;

/// What a client can be promised, as files write it.
const CAN: [(&str, RequestAction, StoreName); 6] = [
    ("list-msdb", RequestAction::List, StoreName::Msdb),
    ("load-msdb", RequestAction::Load, StoreName::Msdb),
    ("save-msdb", RequestAction::Save, StoreName::Msdb),
    ("list-file-system", RequestAction::List, StoreName::FileSystem),
    ("load-file-system", RequestAction::Load, StoreName::FileSystem),
    ("save-file-system", RequestAction::Save, StoreName::FileSystem),
];
/// The state of a clustered SSIS service that is Online and works with what it should.
const AS_INTENDED: &str = "as-intended";
/// The longest limit.
const LONGEST_HOURS: u64 = 24 * 366;

impl Lowering<'_, '_> {
    /// The promises, in the order of the file; one that cannot be read is left out, and reported.
    pub(super) fn promises(&mut self) -> Vec<Promise> {
        self.survey.document.promise.iter().filter_map(|promise| self.promise(promise)).collect()
    }

    fn promise(&mut self, written: &Located<PromiseDocument>) -> Option<Promise> {
        let document = &written.value;
        let is = self.is(document, written.place);
        let can = self.can(document, written.place);
        let after = self.after(document, written.place);
        let within = match document.within.located() {
            Some(_) => {
                let longest = Millis::hours(LONGEST_HOURS).0;
                Some(self.time(&document.within, Unit::Milliseconds, 0..=longest)?)
            }
            None => None,
        };
        let conditions: Vec<(String, Condition)> = is?.into_iter().chain(can?).collect();
        if conditions.is_empty() {
            let keys = "`client` and `can`, or `resource` or `group` and `is`";
            self.promise_needs(keys, written.place);
            return None;
        }
        let after = after?;
        let what: Vec<&str> = conditions.iter().map(|(text, _)| text.as_str()).collect();
        let limit = within.map_or("once at rest".to_owned(), |within| format!("within {within}"));
        let text = format!("{} {limit} after {}", what.join(" and "), after.word);
        let conditions = conditions.into_iter().map(|(_, condition)| condition).collect();
        Some(Promise { text, conditions, within, after })
    }

    fn promise_needs(&mut self, keys: &str, place: Place) {
        let message = format!("a promise needs {keys}");
        self.reader.report("SYN005", "promise", place, message).help("see docs/format.md");
    }

    /// The state of a group or resource; `None` when it is reported, an empty answer when nothing is said.
    fn is(&mut self, document: &PromiseDocument, place: Place) -> Option<Option<(String, Condition)>> {
        let (resource, group) = (document.resource.located(), document.group.located());
        let (subject, name) = match (resource, group, document.is.located()) {
            (None, None, None) => return Some(None),
            (Some(name), None, Some(_)) => {
                let index = self.survey.resource(name.value)?;
                (Subject::Resource(self.ids.resources[index]), name)
            }
            (None, Some(name), Some(_)) => {
                (Subject::Group(self.ids.groups[self.survey.group(name.value)?]), name)
            }
            _ => {
                self.promise_needs("`resource` or `group`, one of them, with `is`", place);
                return None;
            }
        };
        let state = document.is.located()?;
        let pattern = match state.value.trim() {
            AS_INTENDED => self.as_intended(subject, state)?,
            _ => expectations::pattern(self.survey, &self.ids, self.reader, subject, state)?,
        };
        let text = format!("{} is {}", name.value, state.value.trim());
        let expected = StateExpectation { subject, pattern, text: text.clone() };
        Some(Some((text, Condition::Is(expected))))
    }

    fn as_intended(&mut self, subject: Subject, written: Located<&String>) -> Option<StatePattern> {
        let ssis = self.survey.ssis_resources();
        let is_ssis = ssis.into_iter().any(|index| subject == Subject::Resource(self.ids.resources[index]));
        if !is_ssis {
            let message = "only a clustered SSIS service has a configuration that is as intended";
            self.reader.report("SYN003", AS_INTENDED, written.place, message).help("write `is = \"Online\"`");
            return None;
        }
        let configuration = ConfigurationPattern::AsIntended;
        Some(StatePattern { state: "Online".to_owned(), node: None, configuration, status: None })
    }

    /// What a client can do; `None` when it is reported, an empty answer when nothing is said.
    fn can(&mut self, document: &PromiseDocument, place: Place) -> Option<Option<(String, Condition)>> {
        let (client, can) = match (document.client.located(), document.can.located()) {
            (None, None) if document.package.0.is_none() => return Some(None),
            (Some(client), Some(can)) => (client, can),
            _ => {
                self.promise_needs("`client` and `can` together", place);
                return None;
            }
        };
        let words = CAN.map(|(word, ..)| word);
        let known = self.promised_word(can, &words)?;
        let (word, action, store) = CAN[known];
        let package = document.package.text();
        if package.is_none() && action != RequestAction::List {
            self.promise_needs(&format!("a `package` to {word}"), place);
            return None;
        }
        let index = self.survey.client(client.value)?;
        let request =
            Request { action, store, package: package.map(|package| self.storage.package(package)) };
        let of_package = package.map_or(String::new(), |package| format!(" {package}"));
        let text = format!("{} can {word}{of_package}", client.value);
        Some(Some((text, Condition::Can { client: self.ids.clients[index], request })))
    }

    fn after(&mut self, document: &PromiseDocument, place: Place) -> Option<After> {
        let Some(written) = document.after.located() else {
            self.promise_needs("`after`", place);
            return None;
        };
        let words = After::ALL.map(|after| after.word);
        self.promised_word(written, &words).map(|index| After::ALL[index])
    }

    fn promised_word(&mut self, written: Located<&String>, words: &[&str]) -> Option<usize> {
        let known = words.iter().position(|word| word == written.value);
        if known.is_none() {
            let help = match nearest(written.value, words.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", words.join(", ")),
            };
            let message = format!("`{}` is not one of the values this key takes", written.value);
            self.reader.report("SYN003", written.value, written.place, message).help(help);
        }
        known
    }
}

/// How soon, of the promises that may be judged after the faults of a script: how far it has to be played.
pub(super) fn longest_limit(promises: &[Promise]) -> Millis {
    promises.iter().filter_map(|promise| promise.within).max().unwrap_or(Millis::ZERO)
}
