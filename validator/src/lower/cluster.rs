//! The cluster, its nodes, its groups.

use callboard_sim::model::assumptions::{Assumptions, Knob};
use callboard_sim::model::client::Access;
use callboard_sim::model::cluster::{Cluster, Heartbeat, Node, Witness, WitnessKind};
use callboard_sim::model::group::Group;
use callboard_sim::model::ids::*;
use callboard_sim::model::resource::Resource;
use callboard_sim::model::time::{Millis, Timing};
use callboard_sim::model::version::WindowsVersion;

use super::registry::Registry;
use super::{Lowering, in_id_order};
use crate::document::values::Unit;
use crate::survey::{Kind, same_name};

/// `FailoverThreshold` that stands for "nodes - 1" (`wsfc:W-FO-04`).
const DEFAULT_FAILOVER_THRESHOLD: u32 = u32::MAX;
/// From power-on to a running Cluster service (assumed).
const NODE_BOOT: Timing = Timing::Fixed(Millis::seconds(60));

impl Lowering<'_, '_> {
    pub(super) fn cluster(&mut self, registry: &Registry, assumptions: &Assumptions) -> Cluster {
        let document = self.survey.document.cluster.clone();
        let windows = self.survey.windows.unwrap_or(WindowsVersion::Ws2019);
        let second = Millis::seconds(1);
        let same_subnet = Heartbeat {
            delay: self.time(&document.same_subnet_delay, Unit::Milliseconds, 250..=2000).unwrap_or(second),
            threshold: self
                .number(&document.same_subnet_threshold, 3..=120)
                .map_or(windows.same_subnet_threshold(), u64::from),
        };
        let cross_subnet = Heartbeat {
            delay: self.time(&document.cross_subnet_delay, Unit::Milliseconds, 250..=4000).unwrap_or(second),
            threshold: self
                .number(&document.cross_subnet_threshold, 3..=120)
                .map_or(windows.cross_subnet_threshold(), u64::from),
        };
        let tick = self.time(&document.clus_svc_regroup_tick_in_milliseconds, Unit::Milliseconds, 50..=1000);
        let opening = self.time(&document.clus_svc_regroup_opening_timeout_in_seconds, Unit::Seconds, 1..=20);
        let stage = self.time(&document.clus_svc_regroup_stage_timeout_in_seconds, Unit::Seconds, 2..=30);
        let arbitration = self.time(&document.quorum_arbitration_time_max, Unit::Seconds, 1..=3600);
        let shutdown = self.time(&document.shutdown_timeout_in_minutes, Unit::Minutes, 0..=1440);
        let boot = self.timing(self.survey.document.timings.node_boot.located());
        let witness = self.witness(assumptions);
        let disk_only = self.disk_only();
        Cluster {
            name: document.name.text().unwrap_or("").to_owned(),
            windows,
            nodes: self.nodes(registry),
            same_subnet,
            cross_subnet,
            regroup_tick: tick.unwrap_or(Millis(300)),
            regroup_stage_limits: opening.unwrap_or(Millis::seconds(5)) + stage.unwrap_or(Millis::seconds(5)),
            quorum_arbitration_time_max: arbitration.unwrap_or(windows.quorum_arbitration_time_max()),
            dynamic_quorum: windows.has_dynamic_quorum() && self.flag(&document.dynamic_quorum, true),
            drain_on_shutdown: windows.drains_on_shutdown() && self.flag(&document.drain_on_shutdown, true),
            shutdown_timeout: shutdown.unwrap_or(Millis::minutes(20)),
            disable_preferred_owner_randomization: self
                .flag(&document.disable_group_preferred_owner_randomization, false),
            lower_quorum_priority_node: self.lower_quorum_priority_node(),
            witness,
            disk_only,
            node_boot: boot.unwrap_or(NODE_BOOT),
        }
    }

    fn lower_quorum_priority_node(&mut self) -> Option<NodeId> {
        let written = self.survey.document.cluster.lower_quorum_priority_node_id.located()?;
        let node = self.survey.nodes.iter().position(|node| node.number == *written.value);
        if node.is_none() {
            let message = format!("no node has the NodeID {}", written.value);
            let help = "NodeID is the position in the file unless `node-id` states it";
            self.reader.report("SYN006", written.value.to_string(), written.place, message).help(help);
        }
        node.map(|node| self.ids.nodes[node])
    }

    fn disk_only(&mut self) -> bool {
        let kinds = [
            ("NodeMajority", false),
            ("NodeAndDiskMajority", false),
            ("NodeAndFileShareMajority", false),
            ("NodeAndCloudMajority", false),
            ("Majority", false),
            ("DiskOnly", true),
        ];
        let written = self.survey.document.quorum.quorum_type.clone();
        let disk_only = self.word(&written, &kinds, false);
        let has_witness = self.survey.document.quorum.quorum_resource.0.is_some();
        let needs_witness = written
            .text()
            .is_some_and(|kind| !same_name(kind, "NodeMajority") && !same_name(kind, "Majority"));
        if let (true, false, Some(place)) = (needs_witness, has_witness, written.place()) {
            let help = "add `quorum-resource = \"...\"`, a resource of `Cluster Group`";
            self.reader
                .report("SYN005", "quorum", place, "this quorum type needs a `quorum-resource`")
                .help(help);
        }
        disk_only
    }

    fn witness(&mut self, assumptions: &Assumptions) -> Option<Witness> {
        let written = self.survey.document.quorum.quorum_resource.located()?;
        let Some(resource) = self.survey.resource(written.value) else {
            let names = self.survey.resources.iter().map(|resource| resource.name.value.as_str());
            crate::survey::build::unknown_name(self.reader, "resource", written, names);
            return None;
        };
        let kind = match self.survey.resources[resource].kind {
            Kind::FileShareWitness => WitnessKind::FileShare,
            Kind::CloudWitness => WitnessKind::Cloud,
            Kind::PhysicalDisk => WitnessKind::Disk,
            _ => {
                let message = format!("`{}` cannot be a witness", written.value);
                let help = "a witness is a Physical Disk, a File Share Witness or a Cloud Witness";
                self.reader.report("SYN003", written.value, written.place, message).help(help);
                return None;
            }
        };
        let delay = self.time(&self.survey.document.quorum.arbitration_delay.clone(), Unit::Seconds, 0..=60);
        let challenge = match kind {
            WitnessKind::Disk => assumptions.time(Knob::DiskChallengeWait),
            WitnessKind::FileShare | WitnessKind::Cloud => delay.unwrap_or(Millis::seconds(6)),
        };
        Some(Witness { resource: self.ids.resources[resource], kind, challenge })
    }

    fn nodes(&mut self, registry: &Registry) -> IdVec<NodeId, Node> {
        let mut nodes = Vec::new();
        for index in in_id_order(&self.ids.nodes) {
            let document = self.survey.document.node[index].value.clone();
            let facts = &self.survey.nodes[index];
            let starts_up = self.word(&document.state, &[("Up", true), ("Down", false)], true);
            nodes.push(Node {
                name: facts.name.value.clone(),
                number: facts.number,
                node_weight: self.flag(&document.node_weight, true),
                subnet: document.subnet.text().unwrap_or("").to_lowercase(),
                starts_up,
                registry: registry.values[index].clone(),
                dcom: self.dcom(index),
            });
        }
        nodes.into_iter().collect()
    }

    /// Each client's access to the node's SSIS DCOM application, in the order of client ids.
    fn dcom(&self, node: usize) -> Vec<Access> {
        let access = |client: usize| match &self.survey.nodes[node].dcom {
            None => Access::NotStated,
            Some(allowed) if allowed.iter().any(|name| self.is_principal(client, name)) => Access::Granted,
            Some(_) => Access::Denied,
        };
        in_id_order(&self.ids.clients).into_iter().map(access).collect()
    }

    /// Whether a name in an access list stands for a client's user or one of its groups.
    pub(super) fn is_principal(&self, client: usize, name: &str) -> bool {
        self.survey.clients[client].is_meant_by(name)
    }

    pub(super) fn groups(
        &mut self,
        cluster: &Cluster,
        resources: &IdVec<ResourceId, Resource>,
    ) -> IdVec<GroupId, Group> {
        let first_up = cluster.nodes.find(|node| node.starts_up).unwrap_or(NodeId::from_index(0));
        let mut groups = Vec::new();
        for index in in_id_order(&self.ids.groups) {
            let document = self.survey.document.group[index].value.clone();
            let facts = &self.survey.groups[index];
            let threshold = document.failover_threshold.value().copied();
            let period = self.time(&document.failover_period, Unit::Hours, 0..=1193);
            let group = self.ids.groups[index];
            groups.push(Group {
                name: facts.name.value.clone(),
                owner_node: facts.owner.map_or(first_up, |owner| self.ids.nodes[owner]),
                preferred_owners: facts.preferred.iter().map(|node| self.ids.nodes[*node]).collect(),
                failover_threshold: threshold.filter(|threshold| *threshold != DEFAULT_FAILOVER_THRESHOLD),
                failover_period: period.unwrap_or(Millis::hours(6)),
                resources: resources.ids().filter(|resource| resources[*resource].group == group).collect(),
                core: facts.is_core(),
            });
            self.check_owner(index, cluster);
        }
        groups.into_iter().collect()
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
