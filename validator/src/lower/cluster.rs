//! The cluster, its nodes, its groups.

use callboard_sim::model::assumptions::{Assumptions, Knob};
use callboard_sim::model::client::Access;
use callboard_sim::model::cluster::{
    Cluster, HangRecoveryAction, Heartbeat, Node, ResiliencyLevel, Witness, WitnessKind,
};
use callboard_sim::model::ids::*;
use callboard_sim::model::network::{Network, NetworkRole};
use callboard_sim::model::time::{Millis, Timing};
use callboard_sim::model::version::WindowsVersion;

use super::registry::Registry;
use super::{Lowering, in_id_order};
use crate::document::values::{Quantity, Unit};
use crate::survey::registry::relative_to_hklm;
use crate::survey::{Kind, same_name};
use crate::syntax::field::Field;

/// Default of `CrossSiteThreshold` (`wsfc.md` section 2).
const CROSS_SITE_THRESHOLD: u64 = 20;
/// From power-on to a running Cluster service (assumed).
const NODE_BOOT: Timing = Timing::Fixed(Millis::seconds(60));

impl Lowering<'_, '_> {
    pub(super) fn cluster(&mut self, registry: &Registry, assumptions: &Assumptions) -> Cluster {
        let document = self.survey.document.cluster.clone();
        let windows = self.survey.windows.unwrap_or(WindowsVersion::Ws2019);
        let second = Millis::seconds(1);
        self.say_what_came_later();
        let same_subnet = Heartbeat {
            delay: self.time(&document.same_subnet_delay, Unit::Milliseconds, 250..=2000).unwrap_or(second),
            threshold: self
                .number(&document.same_subnet_threshold, 3..=windows.most_missed_heartbeats().0)
                .map_or(windows.same_subnet_threshold(), u64::from),
        };
        let cross_subnet = Heartbeat {
            delay: self.time(&document.cross_subnet_delay, Unit::Milliseconds, 250..=4000).unwrap_or(second),
            threshold: self
                .number(&document.cross_subnet_threshold, 3..=windows.most_missed_heartbeats().1)
                .map_or(windows.cross_subnet_threshold(), u64::from),
        };
        let cross_site = Heartbeat {
            delay: self.time(&document.cross_site_delay, Unit::Milliseconds, 250..=4000).unwrap_or(second),
            threshold: self
                .number(&document.cross_site_threshold, 3..=120)
                .map_or(CROSS_SITE_THRESHOLD, u64::from),
        };
        let pruning = self.time(&document.clus_svc_regroup_pruning_timeout_in_seconds, Unit::Seconds, 1..=30);
        let witness_restart = self.time(&document.witness_restart_interval, Unit::Minutes, 5..=1440);
        let hang = self.time(&document.clus_svc_hang_timeout, Unit::Seconds, 6..=u64::from(u32::MAX));
        let reply = self.time(&document.request_reply_timeout, Unit::Minutes, 5..=1440);
        let hang_recovery_action = self.hang_recovery_action(windows);
        let resiliency_level = match self.number(&document.resiliency_level, 1..=2) {
            Some(1) => ResiliencyLevel::IsolateOnSpecialHeartbeat,
            _ => ResiliencyLevel::AlwaysIsolate,
        };
        let resiliency =
            self.time(&document.resiliency_default_period, Unit::Seconds, 0..=u64::from(u32::MAX));
        let quarantine_threshold = self.number(&document.quarantine_threshold, 1..=u32::MAX).unwrap_or(3);
        let quarantine_duration =
            self.time(&document.quarantine_duration, Unit::Seconds, 0..=u64::from(u32::MAX));
        let tick = self.time(&document.clus_svc_regroup_tick_in_milliseconds, Unit::Milliseconds, 50..=1000);
        let opening = self.time(&document.clus_svc_regroup_opening_timeout_in_seconds, Unit::Seconds, 1..=20);
        let stage = self.time(&document.clus_svc_regroup_stage_timeout_in_seconds, Unit::Seconds, 2..=30);
        let arbitration = self.time(&document.quorum_arbitration_time_max, Unit::Seconds, 1..=3600);
        let shutdown = self.time(&document.shutdown_timeout_in_minutes, Unit::Minutes, 0..=1440);
        let group_wait = self.time(&document.cluster_group_wait_delay, Unit::Seconds, 0..=3600);
        let dependency_timeout =
            self.time(&document.group_dependency_timeout, Unit::Seconds, 0..=u64::from(u32::MAX));
        let boot = self.timing(self.survey.document.timings.node_boot.located());
        let witness = self.witness(assumptions);
        let disk_only = self.disk_only();
        Cluster {
            name: document.name.text().unwrap_or("").to_owned(),
            windows,
            nodes: self.nodes(registry),
            same_subnet,
            cross_subnet,
            cross_site,
            networks: self.networks(),
            regroup_tick: tick.unwrap_or(Millis(300)),
            regroup_stage_limits: opening.unwrap_or(Millis::seconds(5)) + stage.unwrap_or(Millis::seconds(5)),
            regroup_pruning_timeout: pruning.unwrap_or(Millis::seconds(5)),
            witness_restart_interval: witness_restart.unwrap_or(Millis::minutes(15)),
            clus_svc_hang_timeout: hang.unwrap_or(Millis::seconds(60)),
            hang_recovery_action,
            request_reply_timeout: reply.unwrap_or(Millis::hours(1)),
            resiliency_level: windows.has_sites().then_some(resiliency_level),
            resiliency_default_period: resiliency.unwrap_or(Millis::seconds(240)),
            quarantine_threshold: windows.has_sites().then_some(quarantine_threshold),
            quarantine_duration: quarantine_duration.unwrap_or(Millis::hours(2)),
            quorum_arbitration_time_max: arbitration.unwrap_or(windows.quorum_arbitration_time_max()),
            disk_arb_interval: self.disk_arb_interval(),
            dynamic_quorum: windows.has_dynamic_quorum() && self.flag(&document.dynamic_quorum, true),
            drain_on_shutdown: windows.drains_on_shutdown() && self.flag(&document.drain_on_shutdown, true),
            shutdown_timeout: shutdown.unwrap_or(Millis::minutes(20)),
            disable_preferred_owner_randomization: self
                .flag(&document.disable_group_preferred_owner_randomization, false),
            lower_quorum_priority_node: self.lower_quorum_priority_node(),
            witness,
            disk_only,
            node_boot: boot.unwrap_or(NODE_BOOT),
            enforced_anti_affinity: self.flag(&document.cluster_enforced_anti_affinity, false),
            preferred_site: self.site(&document.preferred_site, "preferred-site"),
            ignore_persistent_state_on_startup: self
                .flag(&document.ignore_persistent_state_on_startup, false),
            group_wait_delay: group_wait.unwrap_or(Millis::seconds(120)),
            group_dependency_timeout: dependency_timeout.unwrap_or(Millis::seconds(600)),
        }
    }

    /// Keys of a later release do nothing, and are said to (`wsfc.md` section 16).
    fn say_what_came_later(&mut self) {
        let keys = self.survey.document.cluster.clone();
        let arbitration_delay = self.survey.document.quorum.arbitration_delay.place();
        let later = [
            (WindowsVersion::Ws2012, arbitration_delay, "arbitration-delay"),
            (WindowsVersion::Ws2012, keys.request_reply_timeout.place(), "request-reply-timeout"),
            (WindowsVersion::Ws2012, keys.dynamic_quorum.place(), "dynamic-quorum"),
            (WindowsVersion::Ws2012R2, keys.drain_on_shutdown.place(), "drain-on-shutdown"),
            (
                WindowsVersion::Ws2012R2,
                keys.lower_quorum_priority_node_id.place(),
                "lower-quorum-priority-node-id",
            ),
            (WindowsVersion::Ws2016, keys.cross_site_delay.place(), "cross-site-delay"),
            (WindowsVersion::Ws2016, keys.cross_site_threshold.place(), "cross-site-threshold"),
            (WindowsVersion::Ws2016, keys.quarantine_threshold.place(), "quarantine-threshold"),
            (WindowsVersion::Ws2016, keys.quarantine_duration.place(), "quarantine-duration"),
            (WindowsVersion::Ws2016, keys.resiliency_level.place(), "resiliency-level"),
            (WindowsVersion::Ws2016, keys.resiliency_default_period.place(), "resiliency-default-period"),
        ];
        for (first, place, key) in later {
            self.since(first, place, key);
        }
    }

    fn hang_recovery_action(&mut self, windows: WindowsVersion) -> HangRecoveryAction {
        let written = self.survey.document.cluster.hang_recovery_action.clone();
        let default = if windows.ends_hung_service() { 6 } else { 3 };
        match self.number(&written, 0..=6).unwrap_or(default) {
            0 => HangRecoveryAction::Nothing,
            1 => HangRecoveryAction::Log,
            3 => HangRecoveryAction::Bugcheck,
            _ => HangRecoveryAction::EndProcess,
        }
    }

    fn networks(&mut self) -> IdVec<NetworkId, Network> {
        let mut networks = Vec::new();
        for index in in_id_order(&self.ids.networks) {
            let facts = &self.survey.networks[index];
            let stated = self.survey.document.network.get(index);
            let written = stated.map(|network| network.value.role.clone()).unwrap_or_default();
            networks.push(Network {
                name: facts.name.value.clone(),
                role: self.network_role(&written),
                nodes: facts.nodes.iter().map(|node| self.ids.nodes[*node]).collect(),
            });
        }
        networks.into_iter().collect()
    }

    fn network_role(&mut self, field: &Field<Quantity>) -> NetworkRole {
        let Some(written) = field.located() else { return NetworkRole::ClusterAndClient };
        match written.value {
            Quantity::Number(0) => NetworkRole::None,
            Quantity::Number(1) => NetworkRole::ClusterOnly,
            Quantity::Number(3) => NetworkRole::ClusterAndClient,
            other => {
                let help = "0 (not used), 1 (cluster only) or 3 (cluster and client)";
                let message = format!("`{other}` is no Role of a network");
                self.reader.report("SYN003", other.to_string(), written.place, message).help(help);
                NetworkRole::ClusterAndClient
            }
        }
    }

    /// `DiskArbInterval` (`wsfc:W-DISK-02`).
    pub(super) fn disk_arb_interval(&mut self) -> Millis {
        let written = self.survey.document.cluster.disk_arb_interval.clone();
        self.time(&written, Unit::Seconds, 1..=u64::from(u32::MAX)).unwrap_or(Millis::seconds(3))
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
        self.check_quorum_type(kind);
        let delay = self.time(&self.survey.document.quorum.arbitration_delay.clone(), Unit::Seconds, 0..=60);
        let challenge = match kind {
            WitnessKind::Disk => assumptions.time(Knob::DiskChallengeWait),
            WitnessKind::FileShare | WitnessKind::Cloud => delay.unwrap_or(Millis::seconds(6)),
        };
        Some(Witness { resource: self.ids.resources[resource], kind, challenge })
    }

    /// The type and the witness say the same (`wsfc:W-Q-02`), and the release has such a witness.
    fn check_quorum_type(&mut self, kind: WitnessKind) {
        if matches!(kind, WitnessKind::Cloud) {
            let place = self.survey.document.quorum.quorum_resource.place();
            self.since(WindowsVersion::Ws2016, place, "a cloud witness");
        }
        let Some(written) = self.survey.document.quorum.quorum_type.located() else { return };
        let is = |name: &str| same_name(name, written.value);
        let fits = match kind {
            WitnessKind::Disk => is("NodeAndDiskMajority") || is("DiskOnly") || is("Majority"),
            WitnessKind::FileShare => is("NodeAndFileShareMajority") || is("Majority"),
            WitnessKind::Cloud => is("NodeAndCloudMajority") || is("Majority"),
        };
        let known = [
            "NodeMajority",
            "NodeAndDiskMajority",
            "NodeAndFileShareMajority",
            "NodeAndCloudMajority",
            "DiskOnly",
        ];
        if !fits && known.iter().any(|name| is(name)) {
            let message = format!("quorum type `{}` does not go with this `quorum-resource`", written.value);
            let help = "leave `quorum-type` out: it is told from the witness";
            self.reader.report("SYN003", written.value, written.place, message).help(help);
        }
    }

    fn nodes(&mut self, registry: &Registry) -> IdVec<NodeId, Node> {
        let (mut nodes, mut subnets) = (Vec::new(), Vec::new());
        for index in in_id_order(&self.ids.nodes) {
            let survey = self.survey;
            let document = &survey.document.node[index].value;
            let facts = &survey.nodes[index];
            let states = [("Up", (true, false)), ("Paused", (true, true)), ("Down", (false, false))];
            let (starts_up, starts_paused) = self.word(&document.state, &states, (true, false));
            nodes.push(Node {
                name: facts.name.value.clone(),
                number: facts.number,
                node_weight: self.flag(&document.node_weight, true),
                subnet: number_of(&mut subnets, document.subnet.text().unwrap_or("")),
                site: self.site(&document.site, "site"),
                capacity: survey.capacity_of(index),
                starts_up,
                starts_paused,
                registry: registry.values[index].clone(),
                open_keys: document
                    .open_keys
                    .iter()
                    .map(|key| relative_to_hklm(&key.value).unwrap_or(&key.value).to_owned())
                    .collect(),
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
}

/// Which of the subnets named so far this one is, ignoring case.
fn number_of(subnets: &mut Vec<String>, name: &str) -> u16 {
    let name = name.to_lowercase();
    let position = subnets.iter().position(|known| *known == name).unwrap_or_else(|| {
        subnets.push(name);
        subnets.len() - 1
    });
    u16::try_from(position).expect("a cluster has at most 64 nodes")
}
