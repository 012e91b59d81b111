//! What makes a denied request allowed by the documented rule, each tried in the model.

use super::domain;
use super::follow::{Followed, WayKind, follow};
use super::placement::Placement;
use super::regroup::together;
use super::target::Target;
use crate::clients::{self, Verdict};
use crate::delegation::hop::Hop;
use crate::delegation::mode::Mode;
use crate::delegation::play::play_single;
use crate::model::client::Access;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::ssis::SqlTarget;
use crate::world::World;

/// A change and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What is changed.
    pub change: String,
    /// What came of it when it was tried, and what else it does.
    pub effect: String,
}

/// A request that was denied.
#[derive(Debug, Clone, Copy)]
pub struct Denied<'a> {
    /// The estate.
    pub estate: &'a Estate,
    /// Where its groups are.
    pub placement: &'a Placement,
    /// The estate there.
    pub world: &'a World,
    /// The KDC.
    pub mode: Mode,
    /// Who asked.
    pub client: ClientId,
    /// For what.
    pub target: Target,
    /// What came of it.
    pub followed: &'a Followed,
}

/// The remedies that work.
pub fn remedies(denied: Denied<'_>) -> Vec<Remedy> {
    match denied.followed.answer.verdict {
        Verdict::DeniedDoubleHop => {
            [same_group(denied), on_the_host(denied), local_service(denied)].into_iter().flatten().collect()
        }
        Verdict::DeniedDcom => [grant_access(denied), on_the_host(denied)].into_iter().flatten().collect(),
        _ => Vec::new(),
    }
}

/// The user may use the service's DCOM application on the node.
fn grant_access(denied: Denied<'_>) -> Option<Remedy> {
    let node = denied.followed.answer.node?;
    let mut changed = denied.estate.clone();
    changed.cluster.nodes[node].dcom[denied.client.index()] = Access::Granted;
    let followed = follow(&changed, denied.world, denied.mode, denied.client, denied.target);
    let change = format!(
        "let the user, or a group of the user's, launch and activate MsDtsServer from elsewhere on `{}` (Component Services)",
        changed.cluster.nodes[node].name
    );
    allowed(&followed, change, "nothing copies these permissions: every node needs them (ssis:S-20)")
}

/// Both services in one group: one virtual server.
fn same_group(denied: Denied<'_>) -> Option<Remedy> {
    let Target::Msdb(SqlTarget::Clustered { resource: sql, .. }) = denied.target else { return None };
    let node = denied.followed.answer.node?;
    let ssis = clients::ssis_on(denied.estate, denied.world, node)?.1.by?;
    let (changed, typed) = together(denied.estate, ssis, sql)?;
    let group = changed.resources[ssis].group;
    let world = denied.placement.world(&changed);
    let followed = follow(&changed, &world, denied.mode, denied.client, denied.target);
    let change = format!(
        "put `{}` into the group `{}`, with its disk and its configuration, and type `{}`",
        changed.resources[ssis].name, changed.groups[group].name, typed.name
    );
    let side = "the two fail over together and compete for CPU and memory on every node, and SSIS takes SQL Server along when it fails unless its RestartAction is 1";
    allowed(&followed, change, side)
}

/// The user sits at the computer on which the service runs.
fn on_the_host(denied: Denied<'_>) -> Option<Remedy> {
    let node = denied.followed.answer.node?;
    let mut changed = denied.estate.clone();
    let name = changed.cluster.nodes[node].name.clone();
    let client = &mut changed.clients[denied.client];
    (client.node, client.computer) = (Some(node), name);
    let followed = follow(&changed, denied.world, denied.mode, denied.client, denied.target);
    let change = "sit at the SSIS host, wherever its group is, for example by Remote Desktop".to_owned();
    let side = "the host is another node after a failover, and people log on to a cluster node";
    allowed(&followed, change, side)
}

/// A service on the user's own computer that points at the instance.
fn local_service(denied: Denied<'_>) -> Option<Remedy> {
    let Target::Msdb(_) = denied.target else { return None };
    let way = denied.followed.way.as_ref().filter(|way| way.kind != WayKind::FromTheHost)?;
    let hop = Hop::single(way.hop.client.clone(), way.hop.back.clone());
    let played = play_single(domain::directory(denied.estate), denied.mode, &hop);
    let computer = &denied.estate.clients[denied.client].computer;
    let change = format!(
        "run the SSIS service on `{computer}` itself, with a configuration that names the instance as its ServerName"
    );
    played.is_ok().then(|| Remedy {
        change,
        effect:
            "allowed: one hop, the user's own credentials go to SQL Server (delegation:D-77, ssis:S-21); \
                 the service must be installed and configured on that computer"
                .to_owned(),
    })
}

fn allowed(followed: &Followed, change: String, side: &str) -> Option<Remedy> {
    let answer = &followed.answer;
    (answer.verdict == Verdict::Allowed).then(|| Remedy {
        change,
        effect: format!("allowed: {} ({}); {side}", answer.detail, answer.rules.join(", ")),
    })
}
