//! The seats from which people ask: the estate's clients, and a seat at each node.

use crate::delegation::hop;
use crate::model::client::{Access, Client, ConnectName, NameTarget};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::storage::StoreKind;

/// Who sits there where the estate has no client.
const SOMEBODY: &str = "somebody";

/// The estate with a client at every node, who is the first client's user and types what that client types.
pub fn with_node_seats(mut estate: Estate) -> Estate {
    let typed = estate.clients.iter().next().and_then(|first| first.connects_to.clone());
    for node in estate.cluster.nodes.ids() {
        if estate.clients.iter().any(|client| client.node == Some(node)) {
            continue;
        }
        let name = estate.cluster.nodes[node].name.clone();
        let own = ConnectName { name: name.clone(), target: NameTarget::Node(node) };
        add(&mut estate, &name, Some(node), typed.clone().or(Some(own)));
    }
    estate
}

/// One more client at a computer, with the user and the rights of the first.
pub fn add(
    estate: &mut Estate,
    computer: &str,
    node: Option<NodeId>,
    connects_to: Option<ConnectName>,
) -> ClientId {
    let first = estate.clients.ids().next();
    let like = first.map(|first| &estate.clients[first]);
    let client = Client {
        name: computer.to_owned(),
        computer: computer.to_owned(),
        node,
        user: like.map_or_else(|| SOMEBODY.to_owned(), |like| like.user.clone()),
        credentials: like.map_or_else(|| hop::Client::new(SOMEBODY), |like| like.credentials.clone()),
        connects_to,
    };
    let client = estate.clients.push(client);
    give_rights_of(estate, first);
    estate.domain.forget();
    client
}

/// The seat that was added last may do what the first client may.
pub(crate) fn give_rights_of(estate: &mut Estate, first: Option<ClientId>) {
    for node in estate.cluster.nodes.ids() {
        let dcom = &mut estate.cluster.nodes[node].dcom;
        let access = first.map_or(Access::NotStated, |first| dcom[first.index()]);
        dcom.push(access);
    }
    for store in estate.stores.ids() {
        if let StoreKind::Folder { rights, .. } = &mut estate.stores[store].kind {
            rights.push(first.and_then(|first| rights[first.index()]));
        }
    }
}
