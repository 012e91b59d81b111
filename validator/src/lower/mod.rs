//! From a survey to the model: names become ids, defaults are filled in, ranges are checked. Things are put in
//! an order of their own (nodes by NodeID, the rest by name), so that the order of declaration decides nothing.

mod choices;
mod clients;
mod cluster;
mod configuration;
mod directory;
mod expectations;
mod group_sets;
mod groups;
mod health;
mod intended;
mod promises;
mod rates;
mod registry;
mod resources;
pub mod scenario;
mod storage;
mod transfer;
mod values;

use callboard_sim::model::estate::{Estate, in_priority_order, virtual_machines};
use callboard_sim::model::ids::*;
use callboard_sim::model::rates::Rates;
use callboard_sim::model::service::{Service, ServiceKind, StartType};
use callboard_sim::model::version::ssis_versions_of_service;

use crate::document::estate::ResourceDocument;
use crate::document::values::Unit;
use crate::finding::Severity;
use crate::reader::Reader;
use crate::script::Script;
use crate::source::Located;
use crate::survey::Survey;
use storage::Storage;

/// The ids of a survey's things, by their index in the survey.
pub(crate) struct Ids {
    nodes: Vec<NodeId>,
    networks: Vec<NetworkId>,
    groups: Vec<GroupId>,
    resources: Vec<ResourceId>,
    clients: Vec<ClientId>,
    services: Vec<Vec<ServiceId>>,
}

/// Everything of one kind, in the order of its ids.
fn ranked<I: Id, K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<I> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_cached_key(|index| key(*index));
    ids_in(&order)
}

/// The ids of things by their index, in an order of all of them.
fn ids_in<I: Id>(order: &[usize]) -> Vec<I> {
    let mut ids = vec![I::from_index(0); order.len()];
    for (rank, index) in order.iter().enumerate() {
        ids[*index] = I::from_index(rank);
    }
    ids
}

/// The indexes of a survey's things, in the order of their ids, which follow each other.
fn in_id_order<I: Id>(ids: &[I]) -> Vec<usize> {
    let first = ids.iter().map(|id| id.index()).min().unwrap_or(0);
    let mut order = vec![0; ids.len()];
    for (index, id) in ids.iter().enumerate() {
        order[id.index() - first] = index;
    }
    order
}

impl Ids {
    fn new(survey: &Survey) -> Self {
        let name = |text: &str| text.to_lowercase();
        let nodes: Vec<NodeId> = ranked(survey.nodes.len(), |index| (survey.nodes[index].number, index));
        let mut services = vec![Vec::new(); survey.nodes.len()];
        let mut next = 0;
        for node in in_id_order(&nodes) {
            let known = &survey.nodes[node].services;
            let within: Vec<ServiceId> = ranked(known.len(), |index| name(&known[index].name.value));
            services[node] = within.iter().map(|id| ServiceId::from_index(next + id.index())).collect();
            next += known.len();
        }
        Ids {
            networks: ids_in(&survey.network_names.ordered()),
            groups: ids_in(&survey.group_names.ordered()),
            resources: ids_in(&survey.resource_names.ordered()),
            clients: ids_in(&survey.client_names.ordered()),
            nodes,
            services,
        }
    }
}

/// The most entries of a table of two kinds of things.
const LARGEST_TABLE: usize = 2_000_000;
/// The most things of a kind that have ids.
const MOST: usize = 60_000;

/// Appends a thing and names it. When there are too many, `full` says so, and the estate is refused: any id will do.
fn intern<I: Id, T>(things: &mut IdVec<I, T>, thing: T, full: &mut bool) -> I {
    if things.len() < MOST {
        return things.push(thing);
    }
    *full = true;
    I::from_index(0)
}

/// What lowering needs at hand.
pub(crate) struct Lowering<'a, 'r> {
    survey: &'a Survey,
    reader: &'a mut Reader<'r>,
    ids: Ids,
    storage: Storage,
}

/// Lowers an estate. `script` brings in what a scenario will put in place. `None` when something that was
/// reported makes it meaningless.
pub(crate) fn estate(survey: &Survey, script: &Script, reader: &mut Reader<'_>) -> Option<(Estate, Lowered)> {
    let grouped = survey.resources.iter().all(|resource| resource.group.is_some());
    if !survey.is_sound() || !grouped || survey.nodes.is_empty() || is_too_much(survey, reader) {
        return None;
    }
    let mut lowering = Lowering { survey, ids: Ids::new(survey), storage: Storage::default(), reader };
    let estate = lowering.estate(script);
    let (ids, storage) = (lowering.ids, lowering.storage);
    let Some(mut estate) = estate else {
        refuse(survey, reader);
        return None;
    };
    let lowered = Lowered { ids, storage };
    estate.rates = rates::rates(survey, &estate, &lowered, reader);
    (!is_blocked(reader)).then_some((estate, lowered))
}

/// What a scenario's script and expectations are lowered with.
pub(crate) struct Lowered {
    ids: Ids,
    storage: Storage,
}

/// Whether the readers reported something that leaves no estate to run.
pub(crate) fn is_blocked(reader: &Reader<'_>) -> bool {
    reader.findings.any(|finding| finding.severity == Severity::Error && finding.code.starts_with("SYN"))
}

/// Whether what the estate asks for is far more than its size: tables of everything by everything else.
fn is_too_much(survey: &Survey, reader: &mut Reader<'_>) -> bool {
    if survey.nodes.len() > NodeSet::CAPACITY {
        return true;
    }
    let lends = |resource: &Located<ResourceDocument>| resource.value.use_network_name.0.is_some();
    let names = survey.document.resource.iter().filter(|resource| lends(resource)).count();
    let configurations = survey.files.iter().filter_map(|file| file.content.as_ref()?.configuration.as_ref());
    let folders: usize = configurations.map(|configuration| configuration.folders.len()).sum();
    let tables = [
        survey.clients.len() * (survey.folders.len() + folders * survey.nodes.len()),
        folders * (names + survey.nodes.len()),
        survey.checkpoints.len() * survey.nodes.iter().map(|node| node.registry.len()).max().unwrap_or(0),
    ];
    let is_too_much = tables.into_iter().any(|size| size > LARGEST_TABLE);
    if is_too_much {
        refuse(survey, reader);
    }
    is_too_much
}

fn refuse(survey: &Survey, reader: &mut Reader<'_>) {
    let message =
        "the clients, folders, checkpoints and registry values of the estate are too many to be combined";
    let help = "leave out what no rehearsal needs; of a registry export, keep the keys of the services";
    reader.report("SYN008", "estate", survey.place, message).help(help);
}

impl Lowering<'_, '_> {
    fn estate(&mut self, script: &Script) -> Option<Estate> {
        let document = &self.survey.document;
        let assumptions = self.assumptions();
        let services = self.services();
        let resources = self.resources(&assumptions);
        self.place_files();
        let msdb = self.msdb_stores(&services);
        let default_files = self.default_files(&services);
        self.place_folders(&services);
        self.place_script_files(script);
        self.place_running_packages();
        let registry = self.registry(script, &services);
        if registry.full || self.storage.full {
            return None;
        }
        let contents = self.contents(&services, &resources, &msdb);
        let configuration_paths = registry.data.iter().map(|data| self.configuration_path(data)).collect();
        let intended = self.intended(&msdb);
        if self.storage.full {
            return None;
        }
        let cluster = self.cluster(&registry, &assumptions);
        let group_sets = self.group_sets();
        let affinity_rules = self.affinity_rules();
        let groups = self.groups(&cluster, &resources, &group_sets);
        let clients = self.clients();
        let promises = self.promises();
        if self.storage.full {
            return None;
        }
        let domain = self.domain();
        let transfer = self.transfer();
        let mut resources = resources;
        for (id, checkpoint) in registry.checkpoints.pairs() {
            if registry.stated.contains(&id) {
                resources[checkpoint.resource].checkpoints.push(id);
            }
        }
        Some(Estate {
            name: document.name.text().unwrap_or("estate").to_owned(),
            sql_server: self.survey.sql,
            cluster,
            by_priority: in_priority_order(&groups),
            virtual_machines: virtual_machines(&groups),
            groups,
            group_sets,
            affinity_rules,
            resources,
            services,
            clients,
            entries: registry.entries,
            data: registry.data,
            configuration_paths,
            checkpoints: registry.checkpoints,
            files: self.storage.files.clone(),
            file_contents: self.storage.file_contents.clone(),
            contents,
            stores: self.storage.stores.clone(),
            packages: self.storage.packages.clone(),
            configuration_entries: registry.configuration_entries,
            default_files,
            intended,
            transfer,
            promises,
            assumptions,
            domain,
            rates: Rates::default(),
        })
    }

    /// Services of every node, in id order.
    fn services(&mut self) -> IdVec<ServiceId, Service> {
        let mut services = IdVec::default();
        for node in in_id_order(&self.ids.nodes) {
            for index in in_id_order(&self.ids.services[node]) {
                let service = &self.survey.nodes[node].services[index];
                let document = &self.survey.document.node[node].value.service[index].value;
                let start_type = self.word(
                    &document.start_type,
                    &[
                        ("Automatic", StartType::Automatic),
                        ("Manual", StartType::Manual),
                        ("Disabled", StartType::Disabled),
                    ],
                    StartType::Automatic,
                );
                let recovery =
                    self.time(&document.restart_service_after, Unit::Milliseconds, 0..=u64::from(u32::MAX));
                services.push(Service {
                    node: self.ids.nodes[node],
                    name: service.name.value.clone(),
                    kind: self.service_kind(&service.name.value),
                    start_type,
                    account: document.account.text().unwrap_or("NT AUTHORITY\\NETWORK SERVICE").to_owned(),
                    recovery,
                });
            }
        }
        services
    }

    /// What a service is, told from its name; of two releases that share one, the estate's.
    fn service_kind(&self, name: &str) -> ServiceKind {
        let versions: Vec<_> = ssis_versions_of_service(name).collect();
        let own = versions.iter().find(|version| Some(**version) == self.survey.sql);
        if let Some(version) = own.or(versions.first()) {
            return ServiceKind::Ssis(*version);
        }
        match name.split_once('$') {
            Some((prefix, instance)) if prefix.eq_ignore_ascii_case("MSSQL") => {
                ServiceKind::SqlServer { instance: instance.to_owned() }
            }
            None if name.eq_ignore_ascii_case("MSSQLSERVER") => {
                ServiceKind::SqlServer { instance: name.to_owned() }
            }
            _ => ServiceKind::Other,
        }
    }
}
