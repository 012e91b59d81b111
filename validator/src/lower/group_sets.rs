//! Group sets and affinity rules.

use callboard_sim::model::group_set::{AffinityKind, AffinityRule, GroupSet, StartupSetting};
use callboard_sim::model::ids::*;
use callboard_sim::model::time::Millis;
use callboard_sim::model::version::WindowsVersion;

use super::{Lowering, in_id_order, ranked};
use crate::document::estate::GroupSetDocument;
use crate::document::values::Unit;
use crate::source::{Located, Place};
use crate::survey::build::unknown_name;
use crate::survey::same_name;
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

impl Lowering<'_, '_> {
    pub(super) fn group_sets(&mut self) -> IdVec<GroupSetId, GroupSet> {
        let documents = self.survey.document.group_set.clone();
        let mut known = true;
        for set in &documents {
            known = self.since(WindowsVersion::Ws2016, Some(set.place), "group-set");
            self.check_name("group set", &set.value.name, set.place, &documents, |other| &other.name);
        }
        let name = |index: usize| documents[index].value.name.text().unwrap_or("").trim().to_lowercase();
        let ids: Vec<GroupSetId> = ranked(documents.len(), name);
        let order = in_id_order(&ids);
        let sets: IdVec<GroupSetId, GroupSet> =
            order.into_iter().map(|index| self.group_set(&documents[index], &documents, &ids)).collect();
        self.check_membership(&documents);
        self.check_cycles(&documents, &ids, &sets);
        if known { sets } else { IdVec::new() }
    }

    fn group_set(
        &mut self,
        set: &Located<GroupSetDocument>,
        all: &[Located<GroupSetDocument>],
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
            let named = |set: &Located<GroupSetDocument>| {
                set.value.name.text().is_some_and(|other| same_name(other, &name.value))
            };
            match all.iter().position(named) {
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
    fn check_name<T>(
        &mut self,
        kind: &str,
        name: &Field<String>,
        whole: Place,
        all: &[Located<T>],
        name_of: impl Fn(&T) -> &Field<String>,
    ) {
        let Some(written) = name.located() else {
            let message = format!("a {kind} has no `name`");
            self.reader.report("SYN005", kind, whole, message).help("give it one");
            return;
        };
        let namesakes = all.iter().filter(|other| {
            name_of(&other.value).text().is_some_and(|other| same_name(other, written.value))
        });
        if namesakes.count() > 1 {
            let message = format!("the name `{}` is given to more than one {kind}", written.value);
            self.reader.report("SYN003", written.value, written.place, message).help("give each its own");
        }
    }

    /// A group is in one set at most.
    fn check_membership(&mut self, sets: &[Located<GroupSetDocument>]) {
        let all: Vec<&Located<String>> = sets.iter().flat_map(|set| &set.value.groups).collect();
        for (position, group) in all.iter().enumerate() {
            if all[..position].iter().any(|earlier| same_name(&earlier.value, &group.value)) {
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
        for (document, id) in documents.iter().zip(ids) {
            let mut reached = sets[*id].providers.clone();
            let mut next = 0;
            while let Some(set) = reached.get(next).copied() {
                let more: Vec<GroupSetId> =
                    sets[set].providers.iter().copied().filter(|set| !reached.contains(set)).collect();
                reached.extend(more);
                next += 1;
            }
            if reached.contains(id) {
                let name = &sets[*id].name;
                let message = format!("`{name}` depends on itself");
                self.reader
                    .report("SYN003", name, document.place, message)
                    .help("take one `depends-on` out of the circle");
            }
        }
    }

    pub(super) fn affinity_rules(&mut self) -> Vec<AffinityRule> {
        let documents = self.survey.document.affinity_rule.clone();
        let mut rules = Vec::new();
        for rule in &documents {
            let known = self.since(WindowsVersion::Ws2022, Some(rule.place), "affinity-rule");
            self.check_name("affinity rule", &rule.value.name, rule.place, &documents, |other| &other.name);
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
