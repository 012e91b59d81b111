//! The seats from which people ask: the estate's clients, and a seat at each node.

use crate::delegation::hop;
use crate::model::client::{Access, Client, ConnectName, NameTarget};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::storage::StoreKind;

/// Who sits at a node where the estate has no client.
const SOMEBODY: &str = "somebody";

/// The estate with a client at every node, who is the first client's user and types what that client types.
pub fn with_node_seats(mut estate: Estate) -> Estate {
    let first = estate.clients.ids().next();
    for node in estate.cluster.nodes.ids() {
        let is_taken = |client: &Client| client.node == Some(node);
        if estate.clients.iter().any(is_taken) {
            continue;
        }
        let name = estate.cluster.nodes[node].name.clone();
        let own = || ConnectName { name: name.clone(), target: NameTarget::Node(node) };
        let like = first.map(|first| estate.clients[first].clone());
        estate.clients.push(Client {
            name: name.clone(),
            computer: name.clone(),
            node: Some(node),
            user: like.as_ref().map_or_else(|| SOMEBODY.to_owned(), |like| like.user.clone()),
            connects_to: like.as_ref().and_then(|like| like.connects_to.clone()).or_else(|| Some(own())),
            credentials: like.map_or_else(|| hop::Client::new(SOMEBODY), |like| like.credentials),
        });
        give_rights_of(&mut estate, first);
    }
    estate.domain.forget();
    estate
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
