//! From where an estate is asked: every client it has, a third computer, and every node.

use std::collections::BTreeMap;

use super::subject::{Ssis, Subject};
use crate::model::client::{Access, ConnectName, NameTarget};
use crate::model::cluster::Node;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::resource::ResourceKind;
use crate::second_hop::seats::add;

/// An estate with seats at every node.
#[derive(Debug, Clone)]
pub struct Seats {
    /// The estate; what was added behaves as its first client.
    pub estate: Estate,
    /// The seats that are shown: those of the estate, one third computer at least, one at each node. Those of a
    /// list get the same answer about msdb, wherever they ask.
    pub shown: Vec<Vec<ClientId>>,
    /// Seats at each node that ask the SSIS of their own node.
    pub local: IdVec<NodeId, ClientId>,
    /// Whether the third computer is none of the estate's.
    pub third_is_assumed: bool,
    /// What was typed into connect boxes for which the estate states nothing.
    pub assumed_name: Option<String>,
}

impl Seats {
    /// Adds what an estate does not state.
    pub fn of(estate: &Estate, subject: &Subject) -> Seats {
        let mut estate = estate.clone();
        let default = default_name(&estate, subject);
        let mut assumed_name = None;
        for client in
            estate.clients.ids().filter(|id| estate.clients[*id].connects_to.is_none()).collect::<Vec<_>>()
        {
            estate.clients[client].connects_to.clone_from(&default);
            assumed_name = default.as_ref().map(|name| name.name.clone());
        }
        let third_is_assumed = !estate.clients.iter().any(|client| client.node.is_none());
        let typed = estate.clients.iter().next().and_then(|client| client.connects_to.clone());
        let typed = typed.or(default);
        if third_is_assumed {
            add(&mut estate, "a third computer", None, typed.clone());
        }
        let mut shown: Vec<ClientId> = estate.clients.ids().collect();
        let names: Vec<(NodeId, String)> =
            estate.cluster.nodes.pairs().map(|(id, node)| (id, node.name.clone())).collect();
        let mut local = IdVec::new();
        for (node, name) in names {
            let own = ConnectName { name: name.clone(), target: NameTarget::Node(node) };
            let here = add(&mut estate, &name, Some(node), Some(own));
            local.push(here);
            shown.push(match subject.ssis {
                Ssis::Clustered(_) => add(&mut estate, &name, Some(node), typed.clone()),
                Ssis::StandAlone(_) => here,
            });
        }
        Seats { shown: alike(&estate, shown), estate, local, third_is_assumed, assumed_name }
    }
}

/// What decides the answer about msdb: the computer, what is behind the name that is typed, the door of each node.
type Key = (Option<NodeId>, Option<(u8, usize)>, Vec<u8>);

fn alike(estate: &Estate, clients: Vec<ClientId>) -> Vec<Vec<ClientId>> {
    let mut seats: BTreeMap<Key, Vec<ClientId>> = BTreeMap::new();
    for client in clients {
        let facts = &estate.clients[client];
        let target = facts.connects_to.as_ref().map(|name| match name.target {
            NameTarget::Nothing => (0, 0),
            NameTarget::Node(node) => (1, node.index()),
            NameTarget::NetworkName(name) => (2, name.index()),
        });
        let door = |node: &Node| match node.dcom[client.index()] {
            Access::Granted => 0,
            Access::Denied => 1,
            Access::NotStated => 2,
        };
        let doors = estate.cluster.nodes.iter().map(door).collect();
        seats.entry((facts.node, target, doors)).or_default().push(client);
    }
    seats.into_values().collect()
}

/// What people type who were told nothing: a network name that SSIS needs or has in its group; where SSIS stands
/// alone, the name of SQL Server, behind which there is always an SSIS.
fn default_name(estate: &Estate, subject: &Subject) -> Option<ConnectName> {
    let anchor = match subject.ssis {
        Ssis::Clustered(resource) => resource,
        Ssis::StandAlone(_) => subject.sql,
    };
    let mut names: Vec<ResourceId> = estate.network_names(estate.resources[anchor].group).collect();
    names.sort_by_key(|name| estate.requirement(anchor, *name).is_empty());
    let name = *names.first()?;
    let ResourceKind::NetworkName { dns_name } = &estate.resources[name].kind else { return None };
    Some(ConnectName { name: dns_name.clone(), target: NameTarget::NetworkName(name) })
}
