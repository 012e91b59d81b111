//! Group sets and affinity rules.

use std::collections::{HashMap, HashSet};

use callboard_sim::model::group_set::{AffinityKind, AffinityRule, GroupSet, StartupSetting};
use callboard_sim::model::ids::*;
use callboard_sim::model::time::Millis;
use callboard_sim::model::version::WindowsVersion;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Lowering, in_id_order, ranked};
use crate::document::estate::GroupSetDocument;
use crate::document::values::Unit;
use crate::source::{Located, Place};
use crate::survey::build::unknown_name;
use crate::survey::folded;
use crate::syntax::field::Field;

/// `StartupCount` that stands for every group of the set.
const ALL: u32 = u32::MAX;
/// `StartupCount` that stands for a majority of them.
const MAJORITY: u32 = 0;

const KINDS: [(&str, AffinityKind); 4] = [
    ("SameNode", AffinityKind::SameNode),
    ("DifferentNode", AffinityKind::DifferentNode),
    ("SameFaultDomain", AffinityKind::SameFaultDomain),
    ("DifferentFaultDomain", AffinityKind::DifferentFaultDomain),
];

/// Names without regard to case: how many things have each, and the first of them.
struct NameCounts(HashMap<String, (usize, usize)>);

impl NameCounts {
    fn of<'n>(names: impl Iterator<Item = &'n Field<String>>) -> Self {
        let mut counts = HashMap::new();
        for (position, name) in
            names.enumerate().filter_map(|(position, name)| Some((position, name.text()?)))
        {
            counts.entry(folded(name)).or_insert((position, 0)).1 += 1;
        }
        NameCounts(counts)
    }

    fn first(&self, name: &str) -> Option<usize> {
        self.0.get(&folded(name)).map(|(first, _)| *first)
    }

    fn count(&self, name: &str) -> usize {
        self.0.get(&folded(name)).map_or(0, |(_, count)| *count)
    }
}

impl Lowering<'_, '_> {
    pub(super) fn group_sets(&mut self) -> IdVec<GroupSetId, GroupSet> {
        let documents = self.survey.document.group_set.clone();
        let mut known = true;
        let names = NameCounts::of(documents.iter().map(|set| &set.value.name));
        for set in &documents {
            known = self.since(WindowsVersion::Ws2016, Some(set.place), "group-set");
            self.check_name("group set", &set.value.name, set.place, &names);
        }
        let name = |index: usize| documents[index].value.name.text().unwrap_or("").trim().to_lowercase();
        let ids: Vec<GroupSetId> = ranked(documents.len(), name);
        let order = in_id_order(&ids);
        let sets: IdVec<GroupSetId, GroupSet> = order
            .into_iter()
            .map(|index| self.group_set(&documents[index], &documents, &names, &ids))
            .collect();
        self.check_membership(&documents);
        self.check_cycles(&documents, &ids, &sets);
        if known { sets } else { IdVec::new() }
    }

    fn group_set(
        &mut self,
        set: &Located<GroupSetDocument>,
        all: &[Located<GroupSetDocument>],
        positions: &NameCounts,
        ids: &[GroupSetId],
    ) -> GroupSet {
        let document = &set.value;
        let groups = self.listed_groups(&document.groups);
        let settings = [("Delay", StartupSetting::Delay), ("Online", StartupSetting::Online)];
        let delay = self.time(&document.startup_delay, Unit::Seconds, 0..=u64::from(u32::MAX));
        let startup_count = match document.startup_count.value().copied().unwrap_or(ALL) {
            ALL => groups.len(),
            MAJORITY => groups.len() / 2 + 1,
            count => usize::try_from(count).unwrap_or(usize::MAX),
        };
        let mut providers: Vec<GroupSetId> = Vec::new();
        for name in &document.depends_on {
            match positions.first(&name.value) {
                Some(provider) => providers.push(ids[provider]),
                None => {
                    let names = all.iter().filter_map(|set| set.value.name.text());
                    unknown_name(self.reader, "group set", name.as_ref(), names);
                }
            }
        }
        providers.sort();
        providers.dedup();
        GroupSet {
            name: document.name.text().unwrap_or("").to_owned(),
            startup_count: startup_count.min(groups.len()),
            groups,
            providers,
            startup_setting: self.word(&document.startup_setting, &settings, StartupSetting::Delay),
            startup_delay: delay.unwrap_or(Millis::seconds(20)),
        }
    }

    /// Groups named in a list, by name; an unknown one is reported.
    fn listed_groups(&mut self, names: &[Located<String>]) -> Vec<GroupId> {
        let mut groups = Vec::new();
        for name in names {
            match self.survey.group(&name.value) {
                Some(group) => groups.push(self.ids.groups[group]),
                None => {
                    let names = self.survey.groups.iter().map(|group| group.name.value.as_str());
                    unknown_name(self.reader, "group", name.as_ref(), names);
                }
            }
        }
        groups.sort();
        groups.dedup();
        groups
    }

    /// A name is present, and nothing else of its kind has it.
    fn check_name(&mut self, kind: &str, name: &Field<String>, whole: Place, names: &NameCounts) {
        let Some(written) = name.located() else {
            let message = format!("a {kind} has no `name`");
            self.reader.report("SYN005", kind, whole, message).help("give it one");
            return;
        };
        if names.count(written.value) > 1 {
            let message = format!("the name `{}` is given to more than one {kind}", written.value);
            self.reader.report("SYN003", written.value, written.place, message).help("give each its own");
        }
    }

    /// A group is in one set at most.
    fn check_membership(&mut self, sets: &[Located<GroupSetDocument>]) {
        let mut listed = HashSet::new();
        for group in sets.iter().flat_map(|set| &set.value.groups) {
            if !listed.insert(folded(&group.value)) {
                let message = format!("`{}` is listed twice: a group is in one set at most", group.value);
                self.reader
                    .report("SYN003", &group.value, group.place, message)
                    .help("leave it in the set it belongs to");
            }
        }
    }

    /// No set waits for itself.
    fn check_cycles(
        &mut self,
        documents: &[Located<GroupSetDocument>],
        ids: &[GroupSetId],
        sets: &IdVec<GroupSetId, GroupSet>,
    ) {
        let mut graph = DiGraph::<(), ()>::new();
        let nodes: Vec<_> = sets.iter().map(|_| graph.add_node(())).collect();
        for (id, set) in sets.pairs() {
            for provider in &set.providers {
                graph.add_edge(nodes[id.index()], nodes[provider.index()], ());
            }
        }
        let waits = |component: &Vec<NodeIndex>| {
            component.len() > 1 || graph.contains_edge(component[0], component[0])
        };
        let waiting: HashSet<usize> =
            kosaraju_scc(&graph).into_iter().filter(waits).flatten().map(NodeIndex::index).collect();
        for (document, id) in documents.iter().zip(ids).filter(|(_, id)| waiting.contains(&id.index())) {
            let name = &sets[*id].name;
            let message = format!("`{name}` depends on itself");
            self.reader
                .report("SYN003", name, document.place, message)
                .help("take one `depends-on` out of the circle");
        }
    }

    pub(super) fn affinity_rules(&mut self) -> Vec<AffinityRule> {
        let documents = self.survey.document.affinity_rule.clone();
        let mut rules = Vec::new();
        let names = NameCounts::of(documents.iter().map(|rule| &rule.value.name));
        for rule in &documents {
            let known = self.since(WindowsVersion::Ws2022, Some(rule.place), "affinity-rule");
            self.check_name("affinity rule", &rule.value.name, rule.place, &names);
            if rule.value.kind.0.is_none() {
                let message = "an affinity rule has no `type`";
                self.reader
                    .report("SYN005", "type", rule.place, message)
                    .help("one of: SameNode, DifferentNode, SameFaultDomain, DifferentFaultDomain");
            }
            let kind = self.word(&rule.value.kind, &KINDS, AffinityKind::SameNode);
            let groups = self.listed_groups(&rule.value.groups);
            if known && self.flag(&rule.value.enabled, true) {
                rules.push(AffinityRule { kind, groups });
            }
        }
        rules
    }
}
