//! Follows one seat to one store.

use super::domain;
use super::names;
use super::target::Target;
use crate::clients::{self, Answer, Connect};
use crate::delegation::hop::{Back, Front, Hop, SameMachine};
use crate::delegation::mode::Mode;
use crate::delegation::play::{play, play_local, play_single};
use crate::delegation::played::Played;
use crate::delegation::spn;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::model::scenario::{Request, RequestAction};
use crate::model::service::{NetworkIdentity, ServiceKind};
use crate::model::ssis::SqlTarget;
use crate::model::storage::StoreKind;
use crate::model::version::WindowsVersion;
use crate::world::World;

/// What is known of the way from a seat to a store at a moment.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The answer of the documented rules.
    pub answer: Answer,
    /// The exchanges, when it came to any.
    pub way: Option<Way>,
}

/// The way of the credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What was played.
    pub hop: Hop,
    /// Which kind of way it is.
    pub kind: WayKind,
    /// What came of it.
    pub played: Played,
    /// The same over the network name, where both services are on one machine (`delegation:D-03`).
    pub over_the_name: Option<Played>,
}

/// How far credentials must go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayKind {
    /// The user sits at the SSIS host: the user's own credentials go to the store.
    FromTheHost,
    /// The service has the store on its own machine.
    OneMachine,
    /// The service would have to go on in the user's name.
    SecondHop,
}

impl Way {
    /// Whether the user arrives.
    pub fn arrives(&self) -> bool {
        self.played.is_ok()
    }
}

/// Follows a seat to a store.
pub fn follow(estate: &Estate, world: &World, mode: Mode, client: ClientId, target: Target) -> Followed {
    let (store, meant) = target.meant();
    let request = Request { store, action: RequestAction::List, package: None };
    let answer = clients::ask_for(estate, world, client, request, meant);
    let way = match answer.connect {
        Connect::Ok => answer.store.and_then(|_| way_to(estate, world, mode, &answer, target)),
        // What would come behind the door tells that the door is all there is to mend, or not.
        Connect::DeniedDcom => way_to(estate, world, mode, &answer, target),
        Connect::Unavailable => None,
    };
    Followed { answer, way }
}

/// The way of the credentials behind an answer, to the store that it is from; none where the client did not get in, or
/// the store does not answer.
pub fn way(estate: &Estate, world: &World, mode: Mode, answer: &Answer) -> Option<Way> {
    way_to(estate, world, mode, answer, Target::of_store(estate, answer.store?))
}

fn way_to(estate: &Estate, world: &World, mode: Mode, answer: &Answer, target: Target) -> Option<Way> {
    let node = answer.node?;
    let back = back(estate, world, target, node)?;
    let client = &estate.clients[answer.client];
    let directory = domain::directory(estate);
    if client.node == Some(node) {
        let hop = Hop::single(client.credentials.clone(), back);
        let (kind, played) = match hop.back.same_machine {
            Some(_) => (WayKind::OneMachine, play_local(directory, mode, &hop)),
            None => (WayKind::FromTheHost, play_single(directory, mode, &hop)),
        };
        return Some(Way { hop, kind, played, over_the_name: None });
    }
    let typed = client.connects_to.as_ref().map_or("", |name| name.name.as_str());
    let front = front(estate, world, node, typed)?;
    let hop = Hop::new(client.credentials.clone(), front, back);
    let played = play(directory, mode, &hop);
    let kind = if hop.back.same_machine.is_some() { WayKind::OneMachine } else { WayKind::SecondHop };
    let over_the_name = hop.back.same_machine.filter(|how| !how.own_name).map(|how| {
        let over = SameMachine { local_protocol: false, ..how };
        let back = Back { same_machine: Some(over), ..hop.back.clone() };
        play(directory, mode, &Hop { back, ..hop.clone() })
    });
    Some(Way { hop, kind, played, over_the_name })
}

/// The SSIS service on a node, as a client that typed a name finds it.
fn front(estate: &Estate, world: &World, node: NodeId, typed: &str) -> Option<Front> {
    let (service, _) = clients::ssis_on(estate, world, node)?;
    let machine = format!("{}$", estate.cluster.nodes[node].name);
    let names: Vec<String> = names_online_on(estate, world, node).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let spn = spn::of_dcom(typed);
    let front = match NetworkIdentity::of(&estate.services[service].account) {
        NetworkIdentity::Machine => Front::on_node(&machine, &names, spn),
        NetworkIdentity::Account(account) => Front::new(account, spn),
    };
    // Clients and services announce resource-based delegation from 2012 on (`delegation:D-22`, `D-24`).
    let resource_based = estate.cluster.windows >= WindowsVersion::Ws2012;
    Some(Front { resource_based, ..front })
}

/// The accounts of the network names that are online on a node.
fn names_online_on<'a>(
    estate: &'a Estate,
    world: &'a World,
    node: NodeId,
) -> impl Iterator<Item = String> + 'a {
    estate.resources.pairs().filter_map(move |(id, resource)| match &resource.kind {
        ResourceKind::NetworkName { dns_name }
            if world.serving(estate, id) && world.owner_of(estate, id) == node =>
        {
            Some(format!("{dns_name}$"))
        }
        _ => None,
    })
}

/// What holds the store, as the SSIS service on a node finds it: a server, or the node itself.
fn back(estate: &Estate, world: &World, target: Target, node: NodeId) -> Option<Back> {
    let domain = estate.domain.dns_name.as_deref();
    let node_name = |node: NodeId| estate.cluster.nodes[node].name.as_str();
    match target {
        Target::Msdb(SqlTarget::Clustered { resource, .. }) => {
            let ResourceKind::SqlServer { virtual_server_name, instance_name, identity, tcp_port, .. } =
                &estate.resources[resource].kind
            else {
                return None;
            };
            let there = world.owner_of(estate, resource);
            let spn = names::asked_for(virtual_server_name, instance_name, *tcp_port, domain);
            let here = SameMachine { local_protocol: true, own_name: false, loopback_check: true };
            let back = Back::sql_server(identity.on(node_name(there)), spn);
            Some(Back { same_machine: (there == node).then_some(here), ..back })
        }
        Target::Msdb(SqlTarget::Local { service, .. }) => {
            let service = &estate.services[service];
            let ServiceKind::SqlServer { instance } = &service.kind else { return None };
            let there = node_name(service.node);
            let spn = names::asked_for(there, instance, None, domain);
            let here = SameMachine { local_protocol: true, own_name: true, loopback_check: true };
            let back = Back::sql_server(NetworkIdentity::of(&service.account).on(there), spn);
            Some(Back { same_machine: (service.node == node).then_some(here), ..back })
        }
        Target::Share(_) => {
            let host = target.file_server(estate)?;
            let short = host.split('.').next().unwrap_or(&host);
            Some(Back::file_server(format!("{short}$"), spn::of_file_server(&host)))
        }
        Target::Folder(store) => {
            let StoreKind::Folder { path, .. } = &estate.stores[store].kind else { return None };
            let here = SameMachine { local_protocol: true, own_name: true, loopback_check: false };
            let back = Back::file_server(format!("{}$", node_name(node)), path.clone());
            Some(Back { same_machine: Some(here), ..back })
        }
        Target::Msdb(SqlTarget::Nothing) => None,
    }
}
