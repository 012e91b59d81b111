//! Clients reach packages through the SSIS service: the name, the door (DCOM), the store, and the documented
//! double-hop rule. What a KDC would do is another question (`second_hop`).

use crate::model::client::{Access, NameTarget, Rights};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::scenario::{Request, RequestAction, StoreName};
use crate::model::service::ServiceKind;
use crate::model::ssis::{FolderStore, SqlTarget, TopLevelFolder};
use crate::model::storage::{StoreKind, Volume};
use crate::ssis;
use crate::world::{Machine, ResourceState, RunningService, World};

/// The outcome of the connection to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connect {
    /// The service answers.
    Ok,
    /// The node's DCOM permissions do not let this client in (`ssis:S-20`).
    DeniedDcom,
    /// Nothing answers under the name.
    Unavailable,
}

impl Connect {
    /// Its name in outputs and expectations.
    pub fn name(self) -> &'static str {
        match self {
            Connect::Ok => "ok",
            Connect::DeniedDcom => "denied-dcom",
            Connect::Unavailable => "unavailable",
        }
    }
}

/// The outcome of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the variants are the words of the output contract")]
pub enum Verdict {
    Allowed,
    DeniedDoubleHop,
    DeniedDcom,
    DeniedPermission,
    Unavailable,
    WrongStore,
    MissingPackage,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 7] = [
        Verdict::Allowed,
        Verdict::DeniedDoubleHop,
        Verdict::DeniedDcom,
        Verdict::DeniedPermission,
        Verdict::Unavailable,
        Verdict::WrongStore,
        Verdict::MissingPackage,
    ];

    /// Its name in outputs and expectations.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Allowed => "allowed",
            Verdict::DeniedDoubleHop => "denied-double-hop",
            Verdict::DeniedDcom => "denied-dcom",
            Verdict::DeniedPermission => "denied-permission",
            Verdict::Unavailable => "unavailable",
            Verdict::WrongStore => "wrong-store",
            Verdict::MissingPackage => "missing-package",
        }
    }
}

/// What the client was told, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who asked.
    pub client: ClientId,
    /// For what.
    pub request: Request,
    /// The node whose service answered.
    pub node: Option<NodeId>,
    /// The connection.
    pub connect: Connect,
    /// The request.
    pub verdict: Verdict,
    /// The store it went to, when it got that far.
    pub store: Option<StoreId>,
    /// The `ServerName` or `StorePath` in force.
    pub location: Option<String>,
    /// Whether SQL Server sees an anonymous logon instead of the user.
    pub anonymous: bool,
    /// Whether the node's DCOM permissions are not stated, so that the door was taken to be open.
    pub dcom_not_stated: bool,
    /// Why, for people.
    pub detail: &'static str,
    /// The rules that decided.
    pub rules: &'static [&'static str],
    /// A package that the request has stored.
    pub saved: Option<(StoreId, PackageId)>,
}

/// Why, for people, and the rules that decided.
type Why = (&'static str, &'static [&'static str]);

/// An instance that answers.
struct Reached {
    store: StoreId,
    node: NodeId,
    /// Whether the SSIS service and the instance are one (virtual) server.
    same_server: bool,
}

/// Which store a request means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// The one that the configuration in force names.
    AsConfigured,
    /// This instance, as if the configuration named it.
    Instance(SqlTarget),
    /// This folder, as if the configuration named it.
    Folder(StoreId),
}

/// One request, as far as it got.
struct Attempt<'a> {
    estate: &'a Estate,
    world: &'a World,
    meant: Meant,
    answer: Answer,
}

/// Asks the service that answers under the client's connect name.
pub fn ask(estate: &Estate, world: &World, client: ClientId, request: Request) -> Answer {
    ask_for(estate, world, client, request, Meant::AsConfigured)
}

/// The same for a store that is meant, whatever the configuration says.
pub fn ask_for(estate: &Estate, world: &World, client: ClientId, request: Request, meant: Meant) -> Answer {
    let answer = Answer {
        client,
        request,
        node: None,
        connect: Connect::Unavailable,
        verdict: Verdict::Unavailable,
        store: None,
        location: None,
        anonymous: false,
        dcom_not_stated: false,
        detail: "nothing answers under the name in the connect box",
        rules: &["ssis:M-5"],
        saved: None,
    };
    Attempt { estate, world, meant, answer }.connect()
}

impl Attempt<'_> {
    fn end(mut self, verdict: Verdict, detail: &'static str, rules: &'static [&'static str]) -> Answer {
        self.answer.verdict = verdict;
        self.answer.detail = detail;
        self.answer.rules = rules;
        self.answer
    }

    /// Name, service, door.
    fn connect(mut self) -> Answer {
        let client = &self.estate.clients[self.answer.client];
        if client.node.is_some_and(|seat| self.world.nodes[seat].machine != Machine::On) {
            return self.end(Verdict::Unavailable, "the computer the client sits at does not run", &[]);
        }
        let node = match client.connects_to.as_ref().map(|name| name.target) {
            Some(NameTarget::Node(node)) if self.world.nodes[node].machine == Machine::On => node,
            Some(NameTarget::NetworkName(name)) if self.world.serving(self.estate, name) => {
                self.world.owner_of(self.estate, name)
            }
            _ => return self.answer,
        };
        self.answer.node = Some(node);
        let Some((service, running)) = ssis_on(self.estate, self.world, node) else {
            return self.end(
                Verdict::Unavailable,
                "the name answers, but no SSIS service runs on that node",
                &["ssis:M-5"],
            );
        };
        if client.node != Some(node) {
            match self.estate.cluster.nodes[node].dcom[self.answer.client.index()] {
                Access::Granted => {}
                Access::NotStated => self.answer.dcom_not_stated = true,
                Access::Denied => {
                    self.answer.connect = Connect::DeniedDcom;
                    return self.end(
                        Verdict::DeniedDcom,
                        "the node's DCOM permissions do not let this user in (Access is denied)",
                        &["ssis:S-20", "seed:036"],
                    );
                }
            }
        }
        self.answer.connect = Connect::Ok;
        match self.answer.request.store {
            StoreName::Msdb => self.msdb(node, service, running),
            StoreName::FileSystem => self.file_system(node, running),
        }
    }

    fn folders(&self, running: RunningService) -> &[TopLevelFolder] {
        running.loaded.map_or(&[], |loaded| &self.estate.configuration(loaded.content).folders)
    }

    /// The instances that the configuration in force names.
    fn instances(&self, node: NodeId, running: RunningService) -> Vec<(String, SqlTarget)> {
        let named = |folder: &TopLevelFolder| {
            let target = ssis::sql_target(self.estate, &folder.store, running.by, node)?;
            let FolderStore::SqlServer { server_name, .. } = &folder.store else { return None };
            Some((server_name.clone(), target))
        };
        self.folders(running).iter().filter_map(named).collect()
    }

    fn msdb(mut self, node: NodeId, service: ServiceId, running: RunningService) -> Answer {
        let meant = match self.meant {
            Meant::Instance(target) => Some(target),
            _ => None,
        };
        let intended = meant.or_else(|| self.intended_sql(running.by));
        let named = self.instances(node, running);
        let right = named.iter().find(|(_, target)| Some(*target) == intended);
        let (server_name, target) = match (right.or(named.first()), meant) {
            (_, Some(meant)) => (right.map(|(name, _)| name.clone()), meant),
            (Some((name, target)), None) => (Some(name.clone()), *target),
            (None, None) => {
                return self.end(
                    Verdict::Unavailable,
                    "the configuration in force lists no SQL Server folder",
                    &["ssis:S-15"],
                );
            }
        };
        self.answer.location = server_name;
        let Reached { store, node: sql_node, same_server } = match self.reach(target, service, running) {
            Ok(reached) => reached,
            Err((detail, rules)) => return self.end(Verdict::Unavailable, detail, rules),
        };
        self.answer.store = Some(store);
        let seat = self.estate.clients[self.answer.client].node;
        let third_computer = seat != Some(node) && seat != Some(sql_node);
        if !same_server && third_computer {
            self.answer.anonymous = true;
            return self.end(
                Verdict::DeniedDoubleHop,
                "SSIS and SQL Server are separate (virtual) servers and the client is a third computer: the service cannot pass the credentials on",
                &["seed:039", "seed:040", "seed:041", "ssis:S-21"],
            );
        }
        let allowed_because: Why = match (same_server, seat == Some(node)) {
            (true, _) => {
                ("SSIS and SQL Server are one virtual server: no second hop", &["seed:014", "ssis:S-22"])
            }
            (false, true) => ("the client sits on the SSIS host: one hop", &["seed:041", "ssis:S-21"]),
            (false, false) => (
                "the client sits on the SQL Server host: not blocked by the documented rule",
                &["seed:041", "ssis:S-21"],
            ),
        };
        self.packages(store, intended.is_some_and(|right| right != target), allowed_because)
    }

    /// The instance behind a `ServerName`, when it answers.
    fn reach(&self, target: SqlTarget, service: ServiceId, running: RunningService) -> Result<Reached, Why> {
        match target {
            SqlTarget::Nothing => Err((
                "the SQL Server specified in the service configuration is not present or is not available",
                &["ssis:S-15", "ssis:M-2"],
            )),
            SqlTarget::Clustered { resource, .. } if !self.world.serving(self.estate, resource) => Err((
                "SQL Server is not online, so the packages in msdb are unavailable",
                &["seed:026", "ssis:M-2"],
            )),
            SqlTarget::Clustered { resource, store } => {
                let group_of = |resource: ResourceId| self.estate.resources[resource].group;
                let same_server = running.by.is_some_and(|by| group_of(by) == group_of(resource));
                Ok(Reached { store, node: self.world.owner_of(self.estate, resource), same_server })
            }
            SqlTarget::Local { service: engine, .. }
                if self.world.services[engine].is_none_or(|running| running.hung) =>
            {
                Err((
                    "the stand-alone instance the configuration names does not run",
                    &["ssis:S-15", "ssis:M-2"],
                ))
            }
            SqlTarget::Local { service: engine, store } => {
                let node = self.estate.services[engine].node;
                Ok(Reached { store, node, same_server: node == self.estate.services[service].node })
            }
        }
    }

    fn intended_sql(&self, by: Option<ResourceId>) -> Option<SqlTarget> {
        match by {
            Some(resource) => self.estate.intended(resource)?.sql,
            None => self.estate.intended.first()?.sql,
        }
    }

    fn file_system(mut self, node: NodeId, running: RunningService) -> Answer {
        let intended = match self.meant {
            Meant::Folder(store) => Some(store),
            _ => running.by.and_then(|resource| self.estate.intended(resource)).and_then(|right| right.store),
        };
        let places: Vec<(String, Option<StoreId>)> = self
            .folders(running)
            .iter()
            .filter_map(|folder| match &folder.store {
                FolderStore::FileSystem { store_path, folder } => {
                    Some((store_path.clone(), folder.as_ref().map(|path| path.on(node))))
                }
                FolderStore::SqlServer { .. } => None,
            })
            .collect();
        let right = places.iter().find(|(_, store)| store.is_some() && *store == intended);
        let meant = match self.meant {
            Meant::Folder(store) if right.is_none() => Some((path_of(self.estate, store), Some(store))),
            _ => None,
        };
        let Some((store_path, place)) = meant.or_else(|| right.or(places.first()).cloned()) else {
            return self.end(
                Verdict::Unavailable,
                "the configuration in force lists no file system folder",
                &["ssis:S-16"],
            );
        };
        self.answer.location = Some(store_path);
        let Some(store) = place else {
            return self.end(Verdict::Unavailable, "the store path in force names no folder", &["ssis:S-16"]);
        };
        self.answer.store = Some(store);
        let StoreKind::Folder { volume, exists, ref rights, .. } = self.estate.stores[store].kind else {
            unreachable!("lowering makes a folder store of every store path");
        };
        if !exists || !self.world.reaches(self.estate, node, volume) {
            return self.end(
                Verdict::Unavailable,
                "the folder the configuration names cannot be reached on that node",
                &["ssis:S-13", "ssis:S-16"],
            );
        }
        if volume == Volume::Share && self.estate.clients[self.answer.client].node != Some(node) {
            self.answer.anonymous = true;
            return self.end(
                Verdict::DeniedDoubleHop,
                "the package folder is on another computer: a second hop, which the service cannot make as the user",
                &["seed:038", "ssis:S-21"],
            );
        }
        if rights[self.answer.client.index()]
            .is_some_and(|rights| !permits(rights, self.answer.request.action))
        {
            return self.end(
                Verdict::DeniedPermission,
                "the folder's permissions do not give this user the right",
                &["ssis:S-14", "seed:069"],
            );
        }
        let wrong = intended.is_some_and(|right| right != store);
        self.packages(store, wrong, ("the folder is reachable and permitted", &["ssis:S-14", "ssis:S-16"]))
    }

    /// The store answers; whether it is the right one is another matter.
    fn packages(mut self, store: StoreId, wrong: bool, allowed: Why) -> Answer {
        let package = self.answer.request.package;
        if self.answer.request.action == RequestAction::Save {
            self.answer.saved = package.map(|package| (store, package));
        } else if package.is_some_and(|package| !self.world.packages.contains(&(store, package))) {
            let detail = match wrong {
                true => "the store in force is not the intended one and does not hold the package",
                false => "the store does not hold the package",
            };
            return self.end(Verdict::MissingPackage, detail, &["ssis:S-16"]);
        }
        match wrong {
            true => {
                let rules: &'static [&'static str] = match self.answer.request.store {
                    StoreName::Msdb => &["ssis:S-15"],
                    StoreName::FileSystem => &["ssis:S-16"],
                };
                self.end(Verdict::WrongStore, "it works, on a store that is not the intended one", rules)
            }
            false => self.end(Verdict::Allowed, allowed.0, allowed.1),
        }
    }
}

/// The SSIS service that runs on a node, of the estate's release where several do.
pub fn ssis_on(estate: &Estate, world: &World, node: NodeId) -> Option<(ServiceId, RunningService)> {
    let of_release = |service: &ServiceId| match (&estate.services[*service].kind, estate.sql_server) {
        (ServiceKind::Ssis(version), Some(wanted)) => version.literals().number != wanted.literals().number,
        _ => true,
    };
    estate
        .services
        .ids()
        .filter(|service| estate.services[*service].node == node && estate.is_ssis(*service))
        .filter_map(|service| world.services[service].map(|running| (service, running)))
        .filter(|(_, running)| {
            !running.hung && running.by.is_none_or(|by| world.resources[by].state == ResourceState::Online)
        })
        .min_by_key(|(service, _)| of_release(service))
}

fn path_of(estate: &Estate, store: StoreId) -> String {
    match &estate.stores[store].kind {
        StoreKind::Folder { path, .. } => path.clone(),
        StoreKind::ClusteredMsdb(_) | StoreKind::LocalMsdb(_) => String::new(),
    }
}

fn permits(rights: Rights, action: RequestAction) -> bool {
    match action {
        RequestAction::List => rights.list_folders,
        RequestAction::Load => rights.list_folders && rights.read,
        RequestAction::Save => rights.write,
    }
}
