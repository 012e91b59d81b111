//! `[expect]`, with names resolved and states checked.

use callboard_sim::clients::Verdict;
use callboard_sim::delegation::refusal::KrbError;
use callboard_sim::model::expectation::*;
use callboard_sim::model::time::SimTime;
use callboard_sim::second_hop::words;
use callboard_sim::ssis::Effective;
use callboard_sim::states::NodeStatus;

use super::Ids;
use crate::document::scenario::ExpectDocument;
use crate::reader::Reader;
use crate::script::{moment, store_name};
use crate::source::Located;
use crate::survey::Survey;
use crate::survey::build::unknown_name;
use crate::syntax::nearest::nearest;

/// Expectations, and the moments they name.
pub(super) struct Read {
    pub(super) expectations: Expectations,
    moments: Vec<SimTime>,
}

impl Read {
    pub(super) fn moments(&self) -> impl Iterator<Item = SimTime> + '_ {
        self.moments.iter().copied()
    }
}

const GROUP_STATES: [&str; 5] = ["Online", "PartialOnline", "Offline", "Failed", "Pending"];
const RESOURCE_STATES: [&str; 5] = ["Online", "OnlinePending", "Offline", "OfflinePending", "Failed"];
const NODE_STATES: [&str; 4] = ["Up", "Down", "Paused", "Joining"];
const CONNECTS: [&str; 3] = ["ok", "denied-dcom", "unavailable"];

/// What reading an expectation needs.
struct Words<'a, 'r> {
    survey: &'a Survey,
    ids: &'a Ids,
    reader: &'a mut Reader<'r>,
    moments: Vec<SimTime>,
}

pub(super) fn read(document: &ExpectDocument, survey: &Survey, ids: &Ids, reader: &mut Reader<'_>) -> Read {
    let mut words = Words { survey, ids, reader, moments: Vec::new() };
    let last = document
        .last
        .0
        .iter()
        .filter_map(|(name, state)| words.state(Some(name.as_ref()), Some(state.as_ref()), "final"))
        .collect();
    let by = document.by.iter().filter_map(|by| words.by(by)).collect();
    let never = document
        .never
        .iter()
        .filter_map(|never| words.state(never.value.object.located(), never.value.state.located(), "never"))
        .collect();
    let clients = document.client.iter().filter_map(|client| words.client(client)).collect();
    let outages = document.outage.iter().filter_map(|outage| words.outage(outage)).collect();
    let promises = document.promises.located().and_then(|written| words.promises(written));
    let expectations = Expectations { last, by, never, clients, outages, promises };
    Read { expectations, moments: words.moments }
}

/// The state of one thing, in the words of an expectation.
pub(super) fn pattern(
    survey: &Survey,
    ids: &Ids,
    reader: &mut Reader<'_>,
    subject: Subject,
    written: Located<&String>,
) -> Option<StatePattern> {
    Words { survey, ids, reader, moments: Vec::new() }.pattern(subject, written)
}

impl Words<'_, '_> {
    fn promises(&mut self, written: Located<&String>) -> Option<PromisesExpectation> {
        let words = PromisesExpectation::NAMED.map(|(word, _)| word);
        self.one_of(written, &words)?;
        PromisesExpectation::NAMED.iter().find(|(word, _)| word == written.value).map(|(_, value)| *value)
    }

    fn missing(&mut self, what: &str, place: crate::source::Place, keys: &str) {
        let message = format!("an expectation of `{what}` needs {keys}");
        self.reader.report("SYN005", what, place, message).help("see docs/format.md");
    }

    fn state(
        &mut self,
        name: Option<Located<&String>>,
        state: Option<Located<&String>>,
        what: &str,
    ) -> Option<StateExpectation> {
        let (Some(name), Some(state)) = (name, state) else {
            let place = name.or(state).map_or(self.survey.place, |written| written.place);
            self.missing(what, place, "an `object` and a `state`");
            return None;
        };
        let subject = self.subject(name)?;
        let pattern = self.pattern(subject, state)?;
        let text = format!("{what}: {} is {}", name.value, state.value);
        Some(StateExpectation { subject, pattern, text })
    }

    /// A resource, a group or a node; a resource wins where names collide.
    fn subject(&mut self, name: Located<&String>) -> Option<Subject> {
        let resource =
            self.survey.resource(name.value).map(|index| Subject::Resource(self.ids.resources[index]));
        let group = self.survey.group(name.value).map(|index| Subject::Group(self.ids.groups[index]));
        let node = self.survey.node(name.value).map(|index| Subject::Node(self.ids.nodes[index]));
        let found = resource.or(group).or(node);
        if found.is_none() {
            let survey = self.survey;
            let names = survey
                .groups
                .iter()
                .map(|group| group.name.value.as_str())
                .chain(survey.resources.iter().map(|resource| resource.name.value.as_str()))
                .chain(survey.nodes.iter().map(|node| node.name.value.as_str()));
            unknown_name(self.reader, "node, group or resource", name, names);
        }
        found
    }

    /// `Online`, `Online@N2`, `Online (wrong configuration)`, `Online@N2 (wrong-file)`.
    fn pattern(&mut self, subject: Subject, written: Located<&String>) -> Option<StatePattern> {
        let text = written.value.trim();
        let (state, words) = match text.split_once('(') {
            Some((state, rest)) => (state.trim(), Some(rest.trim_end_matches(')').trim())),
            None => (text, None),
        };
        let is_node = matches!(subject, Subject::Node(_));
        let (status, configuration) = if is_node { (words, None) } else { (None, words) };
        let (state, node) = match state.split_once('@') {
            Some((state, node)) => (state.trim(), Some(node.trim().to_owned())),
            None => (state, None),
        };
        let known: &[&str] = match subject {
            Subject::Node(_) => &NODE_STATES,
            Subject::Group(_) => &GROUP_STATES,
            Subject::Resource(_) => &RESOURCE_STATES,
        };
        let Some(state) = known.iter().find(|name| name.eq_ignore_ascii_case(state)) else {
            let help = match nearest(state, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", known.join(", ")),
            };
            self.reader
                .report("SYN003", state, written.place, format!("`{state}` is no state of this thing"))
                .help(help);
            return None;
        };
        if let (Subject::Node(_), Some(_)) = (subject, &node) {
            let message = format!("a node is `{state}`, not `{state}` on a node");
            self.reader.report("SYN003", *state, written.place, message).help("leave out what follows `@`");
            return None;
        }
        if configuration.is_some() && !self.is_ssis(subject) {
            let message = "only a clustered SSIS service has a configuration to speak of";
            self.reader.report("SYN003", *state, written.place, message).help("leave out the parentheses");
            return None;
        }
        let node = match node {
            None => None,
            Some(name) => {
                let index = self.survey.node(&name);
                if index.is_none() {
                    let names = self.survey.nodes.iter().map(|node| node.name.value.as_str());
                    unknown_name(self.reader, "node", Located::new(&name, written.place), names);
                }
                Some(self.ids.nodes[index?])
            }
        };
        let configuration = self.configuration(configuration, written)?;
        let status = self.status(status, written)?;
        Some(StatePattern { state: (*state).to_owned(), node, configuration, status })
    }

    /// What a node's state has in parentheses; without them any status will do.
    fn status(&mut self, words: Option<&str>, written: Located<&String>) -> Option<Option<&'static str>> {
        let Some(words) = words else { return Some(None) };
        let names = NodeStatus::ALL.map(NodeStatus::name);
        let known = names.into_iter().find(|name| name.eq_ignore_ascii_case(words));
        if known.is_none() {
            let message = format!("`{words}` is no status of a node");
            let help = format!("one of: {}", names.join(", "));
            self.reader.report("SYN003", words, written.place, message).help(help);
        }
        known.map(Some)
    }

    fn is_ssis(&self, subject: Subject) -> bool {
        let ssis = self.survey.ssis_resources();
        ssis.into_iter().any(|resource| subject == Subject::Resource(self.ids.resources[resource]))
    }

    fn configuration(
        &mut self,
        words: Option<&str>,
        written: Located<&String>,
    ) -> Option<ConfigurationPattern> {
        let Some(words) = words else { return Some(ConfigurationPattern::AsIntended) };
        let exact = Effective::ALL.iter().find(|effective| effective.name() == words);
        match (words, exact) {
            ("wrong configuration", _) => Some(ConfigurationPattern::Wrong),
            ("any configuration", _) => Some(ConfigurationPattern::Any),
            (_, Some(effective)) => Some(ConfigurationPattern::Exactly(effective.name())),
            _ => {
                let message = format!("`{words}` says nothing about a configuration");
                let help = "one of: wrong configuration, any configuration, as-intended, wrong-file, wrong-values, defaults, default-file";
                self.reader.report("SYN003", words, written.place, message).help(help);
                None
            }
        }
    }

    fn by(&mut self, by: &Located<crate::document::scenario::ByDocument>) -> Option<TimedExpectation> {
        let at = moment(self.reader, &by.value.at);
        let within = moment(self.reader, &by.value.within);
        let mut what = self.state(by.value.object.located(), by.value.state.located(), "by")?;
        let when = match (at, within) {
            (Some(at), None) => When::At(at),
            (None, Some(within)) => When::Within(within),
            _ => {
                self.missing("by", by.place, "either `at` or `within`");
                return None;
            }
        };
        let (word, moment) = match when {
            When::At(at) => ("at", at),
            When::Within(within) => ("within", within),
        };
        what.text = format!("{} {word} {moment}", what.text);
        self.moments.push(moment);
        Some(TimedExpectation { what, when })
    }

    fn client(
        &mut self,
        client: &Located<crate::document::scenario::ClientExpectDocument>,
    ) -> Option<ClientExpectation> {
        let document = &client.value;
        let at = moment(self.reader, &document.at);
        let (Some(at), Some(name), Some(verdict)) =
            (at, document.client.located(), document.verdict.located())
        else {
            self.missing("client", client.place, "`at`, `client` and `verdict`");
            return None;
        };
        let index = self.survey.client(name.value);
        if index.is_none() {
            unknown_name(
                self.reader,
                "client",
                name,
                self.survey.clients.iter().map(|client| client.name.value.as_str()),
            );
        }
        let store = match document.store.located() {
            Some(store) => Some(store_name(self.reader, store)?),
            None => None,
        };
        self.one_of(verdict, &Verdict::ALL.map(Verdict::name))?;
        if let Some(connect) = document.connect.located() {
            self.one_of(connect, &CONNECTS)?;
        }
        if let Some(kdc) = document.kdc.located() {
            let errors = KrbError::ALL.map(KrbError::name);
            let words = [words::ALLOWED, words::REFUSED, words::NOT_ASKED];
            self.one_of(kdc, &[words.as_slice(), errors.as_slice()].concat())?;
        }
        self.moments.push(at);
        let connect = document.connect.text().map(str::to_owned);
        let connect_text = connect.as_ref().map_or(String::new(), |connect| format!(", connect {connect}"));
        let kdc = document.kdc.text().map(str::to_owned);
        let kdc_text = kdc.as_ref().map_or(String::new(), |kdc| format!(", KDC {kdc}"));
        Some(ClientExpectation {
            at,
            client: self.ids.clients[index?],
            store,
            verdict: verdict.value.clone(),
            connect,
            kdc,
            text: format!("client: {} at {at} is {}{connect_text}{kdc_text}", name.value, verdict.value),
        })
    }

    fn one_of(&mut self, written: Located<&String>, known: &[&str]) -> Option<()> {
        if known.contains(&written.value.as_str()) {
            return Some(());
        }
        let help = match nearest(written.value, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", known.join(", ")),
        };
        let message = format!("`{}` is not one of the values this key takes", written.value);
        self.reader.report("SYN003", written.value, written.place, message).help(help);
        None
    }

    fn outage(
        &mut self,
        outage: &Located<crate::document::scenario::OutageDocument>,
    ) -> Option<OutageExpectation> {
        let document = &outage.value;
        let Some(name) = document.object.located() else {
            self.missing("outage", outage.place, "an `object`");
            return None;
        };
        let index = self.survey.resource(name.value);
        if index.is_none() {
            let names = self.survey.resources.iter().map(|resource| resource.name.value.as_str());
            unknown_name(self.reader, "resource", name, names);
        }
        let from = moment(self.reader, &document.from);
        let to = moment(self.reader, &document.to);
        if from.is_none() && document.to.0.is_some() {
            self.missing("outage", outage.place, "a `from` where it has a `to`");
            return None;
        }
        self.moments.extend(from.into_iter().chain(to));
        let text = match (from, to) {
            (None, _) => format!("outage: {} has none", name.value),
            (Some(from), Some(to)) => format!("outage: {} from {from} to {to}", name.value),
            (Some(from), None) => format!("outage: {} from {from} on", name.value),
        };
        Some(OutageExpectation {
            resource: self.ids.resources[index?],
            interval: from.map(|from| (from, to)),
            text,
        })
    }
}
