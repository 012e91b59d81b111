//! Groups with their policies.

use std::collections::HashMap;

use callboard_sim::model::cluster::Cluster;
use callboard_sim::model::group::{ColdStartSetting, FailbackWindow, Group, Priority};
use callboard_sim::model::group_set::GroupSet;
use callboard_sim::model::ids::*;
use callboard_sim::model::resource::Resource;
use callboard_sim::model::time::Millis;
use callboard_sim::model::version::WindowsVersion;

use super::{Lowering, in_id_order};
use crate::document::estate::GroupDocument;
use crate::document::values::{Quantity, Unit};
use crate::source::Place;
use crate::survey::build::unknown_name;
use crate::survey::same_name;
use crate::syntax::field::Field;

/// `FailoverThreshold` that stands for "nodes - 1" (`wsfc:W-FO-04`).
const DEFAULT_FAILOVER_THRESHOLD: u32 = u32::MAX;

const PRIORITIES: [(&str, Priority); 8] = [
    ("0", Priority::NoAutoStart),
    ("1000", Priority::Low),
    ("2000", Priority::Medium),
    ("3000", Priority::High),
    ("NoAutoStart", Priority::NoAutoStart),
    ("Low", Priority::Low),
    ("Medium", Priority::Medium),
    ("High", Priority::High),
];

const COLD_STARTS: [(&str, ColdStartSetting); 6] = [
    ("0", ColdStartSetting::Always),
    ("1", ColdStartSetting::DoNotStart),
    ("2", ColdStartSetting::Allowed),
    ("Always", ColdStartSetting::Always),
    ("DoNotStart", ColdStartSetting::DoNotStart),
    ("Allowed", ColdStartSetting::Allowed),
];

const FAILBACKS: [(&str, bool); 4] = [("0", false), ("1", true), ("Prevent", false), ("Allow", true)];

impl Lowering<'_, '_> {
    pub(super) fn groups(
        &mut self,
        cluster: &Cluster,
        resources: &IdVec<ResourceId, Resource>,
        sets: &IdVec<GroupSetId, GroupSet>,
    ) -> IdVec<GroupId, Group> {
        let order = in_id_order(&self.ids.groups);
        let mut set_of: HashMap<GroupId, GroupSetId> = HashMap::new();
        for (id, set) in sets.pairs() {
            for group in &set.groups {
                set_of.entry(*group).or_insert(id);
            }
        }
        order.into_iter().map(|index| self.group(index, cluster, resources, &set_of)).collect()
    }

    fn group(
        &mut self,
        index: usize,
        cluster: &Cluster,
        resources: &IdVec<ResourceId, Resource>,
        set_of: &HashMap<GroupId, GroupSetId>,
    ) -> Group {
        let survey = self.survey;
        let document = &survey.document.group[index].value;
        let facts = &survey.groups[index];
        let first_up = cluster.nodes.find(|node| node.starts_up).unwrap_or(NodeId::from_index(0));
        let threshold = document.failover_threshold.value().copied();
        let period = self.time(&document.failover_period, Unit::Hours, 0..=1193);
        let delay = self.time(&document.group_start_delay, Unit::Milliseconds, 0..=1_800_000);
        let mut own: Vec<ResourceId> =
            facts.members.iter().map(|member| self.ids.resources[*member]).collect();
        own.sort();
        let was_online = own.iter().any(|resource| resources[*resource].starts_online);
        let is_machine =
            |resource: &ResourceId| same_name(&resources[*resource].type_name, "Virtual Machine");
        let classes = document.anti_affinity_class_names.value().map_or(&[][..], Vec::as_slice);
        self.check_owner(index, cluster);
        Group {
            name: facts.name.value.clone(),
            owner_node: facts.owner.map_or(first_up, |owner| self.ids.nodes[owner]),
            preferred_owners: facts.preferred.iter().map(|node| self.ids.nodes[*node]).collect(),
            failover_threshold: threshold.filter(|threshold| *threshold != DEFAULT_FAILOVER_THRESHOLD),
            failover_period: period.unwrap_or(Millis::hours(6)),
            virtual_machine: own.iter().any(is_machine),
            resources: own,
            core: facts.is_core(),
            resiliency_period: self.resiliency_period(document),
            priority: self.priority(document),
            persistent_state: self.flag(&document.persistent_state, was_online),
            cold_start_setting: self.cold_start_setting(document),
            default_owner: self.default_owner(document),
            group_start_delay: delay.unwrap_or(Millis::ZERO),
            failback: self.failback(document),
            anti_affinity_class_names: classes.iter().map(|name| name.value.trim().to_lowercase()).collect(),
            preferred_site: self.site(&document.preferred_site, "preferred-site"),
            set: set_of.get(&self.ids.groups[index]).copied(),
        }
    }

    /// `ResiliencyPeriod`; 0 is the cluster's default.
    fn resiliency_period(&mut self, document: &GroupDocument) -> Option<Millis> {
        let field = &document.resiliency_period;
        let known = self.since(WindowsVersion::Ws2016, field.place(), "resiliency-period");
        let period = self.time(field, Unit::Seconds, 0..=u64::from(u32::MAX));
        period.filter(|period| known && *period > Millis::ZERO)
    }

    fn priority(&mut self, document: &GroupDocument) -> Priority {
        let known = self.since(WindowsVersion::Ws2012, document.priority.place(), "priority");
        let priority = self.encoded(&document.priority, &PRIORITIES, Priority::Medium);
        if known { priority } else { Priority::Medium }
    }

    fn cold_start_setting(&mut self, document: &GroupDocument) -> ColdStartSetting {
        let field = &document.cold_start_setting;
        let known = self.since(WindowsVersion::Ws2016, field.place(), "cold-start-setting");
        let setting = self.encoded(field, &COLD_STARTS, ColdStartSetting::Always);
        if known { setting } else { ColdStartSetting::Always }
    }

    /// One of the values of an enumeration, by number or name.
    fn encoded<T: Copy>(&mut self, field: &Field<Quantity>, words: &[(&str, T)], default: T) -> T {
        let text = field.located().map(|written| written.map(ToString::to_string));
        self.word(&Field(text.map(Box::new)), words, default)
    }

    /// A NodeID, or the node's name; -1 is nobody.
    fn default_owner(&mut self, document: &GroupDocument) -> Option<NodeId> {
        let written = document.default_owner.located()?;
        let node = match written.value {
            Quantity::Number(number) if *number == u64::from(u32::MAX) => return None,
            Quantity::Number(number) => {
                self.survey.nodes.iter().position(|node| u64::from(node.number) == *number)
            }
            Quantity::Text(name) => self.survey.node(name),
        };
        if node.is_none() {
            let name = written.value.to_string();
            let names = self.survey.nodes.iter().map(|node| node.name.value.as_str());
            unknown_name(self.reader, "node", crate::source::Located::new(&name, written.place), names);
        }
        node.map(|node| self.ids.nodes[node])
    }

    /// AutoFailbackType with its window, which exists only when both hours are set (`wsfc:W-FB-03`).
    fn failback(&mut self, document: &GroupDocument) -> Option<FailbackWindow> {
        let start = Self::hour(&document.failback_window_start);
        let end = Self::hour(&document.failback_window_end);
        let allowed = self.encoded(&document.auto_failback_type, &FAILBACKS, false);
        let window = match (start, end) {
            (Some(start), Some(end)) => FailbackWindow::Hours { start, end },
            _ => FailbackWindow::Always,
        };
        allowed.then_some(window)
    }

    /// An hour of the day; what is none is no window, and CLU006 says so.
    fn hour(field: &Field<i64>) -> Option<u8> {
        field.value().and_then(|hour| u8::try_from(*hour).ok()).filter(|hour| *hour < 24)
    }

    /// A site's name, in releases that have sites.
    pub(super) fn site(&mut self, field: &Field<String>, key: &str) -> Option<String> {
        let known = self.since(WindowsVersion::Ws2016, field.place(), key);
        let name = field.text().map(|name| name.trim().to_lowercase());
        name.filter(|name| known && !name.is_empty())
    }

    /// Whether the release has something; what it does not have, and a file states, is reported.
    pub(super) fn since(&mut self, first: WindowsVersion, stated: Option<Place>, what: &str) -> bool {
        let Some(windows) = self.survey.windows else { return true };
        if let (false, Some(place)) = (windows >= first, stated) {
            let message = format!("Windows Server {windows} has no `{what}`: it does nothing");
            let help =
                format!("it came with Windows Server {first}: take it out, or correct `windows-server`");
            self.reader.report("SYN011", what, place, message).help(help);
        }
        windows >= first
    }

    /// The owner is up, unless the whole cluster is down.
    fn check_owner(&mut self, group: usize, cluster: &Cluster) {
        let facts = &self.survey.groups[group];
        let any_up = cluster.nodes.iter().any(|node| node.starts_up);
        if let Some(owner) = facts.owner
            && any_up
            && !cluster.nodes[self.ids.nodes[owner]].starts_up
        {
            let message = format!(
                "`{}` is owned by `{}`, which is down",
                facts.name.value, self.survey.nodes[owner].name.value
            );
            let place =
                self.survey.document.group[group].value.owner_node.place().unwrap_or(facts.name.place);
            self.reader
                .report("SYN003", &facts.name.value, place, message)
                .help("a group is owned by a node that is up");
        }
    }
}
