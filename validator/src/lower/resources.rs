//! Resources with their policies and timings.

use callboard_sim::model::assumptions::{Assumptions, Knob};
use callboard_sim::model::dependency::{DependencyExpression, DependencyPart};
use callboard_sim::model::ids::*;
use callboard_sim::model::resource::{MaintenanceMode, Resource, ResourceKind, RestartAction};
use callboard_sim::model::time::{Millis, Timing};

use super::{Lowering, in_id_order};
use crate::document::estate::ResourceDocument;
use crate::document::values::Spread;
use crate::document::values::{Quantity, Unit};
use crate::survey::{Kind, same_name};
use crate::syntax::field::{Entries, Field};

/// "Never", or "use the type's value".
pub(super) const INFINITE: Quantity = Quantity::Number(u32::MAX as u64);

const ACTIONS: [(&str, RestartAction); 6] = [
    ("0", RestartAction::DontRestart),
    ("1", RestartAction::RestartNoNotify),
    ("2", RestartAction::RestartNotify),
    ("DontRestart", RestartAction::DontRestart),
    ("RestartNoNotify", RestartAction::RestartNoNotify),
    ("RestartNotify", RestartAction::RestartNotify),
];

impl Lowering<'_, '_> {
    pub(super) fn resources(&mut self, assumptions: &Assumptions) -> IdVec<ResourceId, Resource> {
        self.check_type_names();
        let order = in_id_order(&self.ids.resources);
        let mut resources: IdVec<ResourceId, Resource> =
            order.into_iter().map(|index| self.resource(index, assumptions)).collect();
        for dependent in resources.ids() {
            let providers: Vec<ResourceId> = resources[dependent].depends_on.providers().collect();
            for provider in providers {
                if !resources[provider].dependents.contains(&dependent) {
                    resources[provider].dependents.push(dependent);
                }
            }
        }
        resources
    }

    fn resource(&mut self, index: usize, assumptions: &Assumptions) -> Resource {
        let survey = self.survey;
        let document = &survey.document.resource[index].value;
        let facts = &survey.resources[index];
        let kind = self.resource_kind(index, document);
        let (restart_action, restart_action_is_assumed) =
            self.restart_action(facts.kind, document, assumptions);
        let intervals = self.intervals(document);
        let timings = &survey.document.timings;
        let online_time = self.stated_time(&document.online_time, &timings.online, document);
        let offline_time = self.stated_time(&document.offline_time, &timings.offline, document);
        let starts_online = self.word(&document.state, &[("Online", true), ("Offline", false)], true);
        Resource {
            name: facts.name.value.clone(),
            kind,
            type_name: document.kind.text().unwrap_or("").to_owned(),
            group: self.ids.groups[facts.group.expect("SYN005 and SYN006 reject resources without a group")],
            possible_owners: facts.owners.iter().map(|node| self.ids.nodes[*node]).collect(),
            depends_on: self.expression(index),
            dependents: Vec::new(),
            restart_action,
            restart_threshold: document.restart_threshold.value().copied().unwrap_or(1),
            restart_period: self.whole_time(&document.restart_period, Millis(900_000)),
            restart_delay: self.whole_time(&document.restart_delay, Millis(500)),
            retry_period_on_failure: self
                .policy_time(&document.retry_period_on_failure)
                .unwrap_or(Some(Millis(3_600_000))),
            pending_timeout: self.at_least(&document.pending_timeout, 10).unwrap_or(Millis(180_000)),
            deadlock_timeout: intervals.deadlock_timeout,
            reports_progress_every: self.at_least(&document.reports_progress_every, 1),
            looks_alive_poll_interval: intervals.looks_alive,
            is_alive_poll_interval: intervals.is_alive,
            separate_monitor: self.flag(&document.separate_monitor, false),
            maintenance_mode: self.maintenance_mode(document),
            locked: self.flag(&document.locked, false),
            vetoes_moves: self.flag(&document.vetoes_moves, false),
            embedded_failure_action: self.small(&document.embedded_failure_action, 0..=2, 2),
            load: survey.load_of(index),
            times_are_assumed: online_time.is_none() || offline_time.is_none(),
            online_time: online_time.unwrap_or_else(|| default_online_time(facts.kind)),
            offline_time: offline_time.unwrap_or_else(|| default_offline_time(facts.kind)),
            starts_online,
            persistent_state: self.flag(&document.persistent_state, starts_online),
            checkpoints: Vec::new(),
            restart_action_is_assumed,
        }
    }

    fn expression(&self, index: usize) -> DependencyExpression {
        let facts = &self.survey.resources[index].depends_on;
        let provider = |provider: &crate::survey::dependencies::Provider| {
            self.ids.resources[provider.resource.expect("CLU001 rejects unknown providers")]
        };
        let mut parts: Vec<DependencyPart> = facts
            .parts
            .iter()
            .map(|part| {
                let mut any_of: Vec<ResourceId> = part.iter().map(provider).collect();
                any_of.sort();
                any_of.dedup();
                DependencyPart { any_of }
            })
            .collect();
        parts.sort_by(|a, b| a.any_of.cmp(&b.any_of));
        parts.dedup();
        DependencyExpression { parts }
    }

    /// The network of an address: the one it names, or the only one for clients.
    fn network_of(&mut self, document: &ResourceDocument) -> Option<NetworkId> {
        if let Some(written) = document.network.located() {
            let known = self.survey.network(written.value);
            if known.is_none() {
                let names = self.survey.networks.iter().map(|network| network.name.value.as_str());
                crate::survey::build::unknown_name(self.reader, "network", written, names);
            }
            return known.map(|network| self.ids.networks[network]);
        }
        let for_clients = |network: &usize| {
            let stated = self.survey.document.network.get(*network);
            let role = stated.and_then(|network| network.value.role.value());
            role.is_none_or(|role| *role == Quantity::Number(3))
        };
        let mut networks = (0..self.survey.networks.len()).filter(for_clients);
        let first = networks.next()?;
        networks.next().is_none().then(|| self.ids.networks[first])
    }

    fn resource_kind(&mut self, index: usize, document: &ResourceDocument) -> ResourceKind {
        match self.survey.resources[index].kind {
            Kind::PhysicalDisk => ResourceKind::PhysicalDisk,
            Kind::IpAddress => ResourceKind::IpAddress { network: self.network_of(document) },
            Kind::NetworkName => {
                ResourceKind::NetworkName { dns_name: self.survey.dns_name(index).unwrap_or_default() }
            }
            Kind::SqlServer => {
                let servers = self.survey.sql_servers();
                let server = servers.binary_search_by_key(&index, |(sql, ..)| *sql);
                let (_, name, instance) = &servers[server.expect("it is a SQL Server resource")];
                ResourceKind::SqlServer {
                    virtual_server_name: name.clone(),
                    identity: self.sql_identity(index, document, instance),
                    instance_name: instance.clone(),
                    health: self.sql_health(document),
                    tcp_port: document.tcp_port.value().copied(),
                }
            }
            Kind::SqlServerAgent => ResourceKind::SqlServerAgent,
            Kind::GenericService => {
                let service_name = document.service_name.text().unwrap_or("").to_owned();
                let mut installed: IdVec<NodeId, Option<ServiceId>> =
                    self.survey.nodes.iter().map(|_| None).collect();
                for (node, service) in self.survey.installed(&service_name) {
                    installed[self.ids.nodes[*node]] = Some(self.ids.services[*node][*service]);
                }
                ResourceKind::GenericService {
                    installed,
                    network_name: self.network_name_of(index, document),
                    service_name,
                }
            }
            _ => ResourceKind::Other,
        }
    }

    /// `UseNetworkName` needs a dependency on a network name (`wsfc:W-GS-06`).
    fn network_name_of(&self, index: usize, document: &ResourceDocument) -> Option<ResourceId> {
        if !self.flag(&document.use_network_name, false) {
            return None;
        }
        let providers =
            self.survey.resources[index].depends_on.providers().filter_map(|provider| provider.resource);
        let name =
            providers.into_iter().find(|provider| self.survey.resources[*provider].kind == Kind::NetworkName);
        name.map(|name| self.ids.resources[name])
    }

    fn restart_action(
        &mut self,
        kind: Kind,
        document: &ResourceDocument,
        assumptions: &Assumptions,
    ) -> (RestartAction, bool) {
        let written = document.restart_action.located();
        let text = match written {
            Some(written) => written.value.to_string(),
            None if kind == Kind::SqlServerAgent => assumptions.text(Knob::SqlAgentRestartAction),
            None => return (RestartAction::RestartNotify, false),
        };
        let known = ACTIONS.iter().find(|(word, _)| same_name(word, &text)).map(|(_, action)| *action);
        if let (None, Some(written)) = (known, written) {
            let message = format!("`{text}` is no RestartAction");
            let help = "0 (DontRestart), 1 (RestartNoNotify: do not affect the group) or 2 (RestartNotify)";
            self.reader.report("SYN003", text, written.place, message).help(help);
        }
        (known.unwrap_or(RestartAction::RestartNotify), written.is_none() && kind == Kind::SqlServerAgent)
    }

    /// `Some(None)` is "never"; `None` is not stated.
    fn policy_time(&mut self, field: &Field<Quantity>) -> Option<Option<Millis>> {
        match field.value() {
            None => None,
            Some(value) if *value == INFINITE => Some(None),
            Some(_) => self.time(field, Unit::Milliseconds, 0..=u64::from(u32::MAX)).map(Some),
        }
    }

    /// A time for which 4294967295 is as long as any other number says.
    fn whole_time(&mut self, field: &Field<Quantity>, default: Millis) -> Millis {
        self.time(field, Unit::Milliseconds, 0..=u64::from(u32::MAX)).unwrap_or(default)
    }

    fn maintenance_mode(&mut self, document: &ResourceDocument) -> MaintenanceMode {
        match self.small(&document.maintenance_mode, 0..=3, 0) {
            0 => MaintenanceMode::Off,
            1 => MaintenanceMode::HealthIgnored,
            2 => MaintenanceMode::OfflineInside,
            _ => MaintenanceMode::Released,
        }
    }

    /// A time that is stated of the resource, else of its type.
    fn stated_time(
        &mut self,
        own: &Field<Spread>,
        of_types: &Entries<Spread>,
        document: &ResourceDocument,
    ) -> Option<Timing> {
        self.timing(own.located()).or_else(|| self.timing_of_type(of_types, document))
    }

    fn timing_of_type(&mut self, timings: &Entries<Spread>, document: &ResourceDocument) -> Option<Timing> {
        let wanted = document.kind.text()?;
        let (_, timing) = timings.0.iter().find(|(kind, _)| same_name(&kind.value, wanted))?;
        self.timing(Some(timing.as_ref()))
    }
}

/// From the Online call to Online, where nothing is stated (assumed).
fn default_online_time(kind: Kind) -> Timing {
    Timing::Fixed(match kind {
        Kind::NetworkName => Millis::seconds(5),
        Kind::PhysicalDisk | Kind::GenericService | Kind::SqlServerAgent => Millis::seconds(3),
        Kind::SqlServer => Millis::seconds(15),
        _ => Millis::seconds(1),
    })
}

/// From the Offline call to Offline, where nothing is stated (assumed).
fn default_offline_time(kind: Kind) -> Timing {
    Timing::Fixed(match kind {
        Kind::GenericService => Millis::seconds(2),
        _ => Millis::seconds(1),
    })
}
