//! What would satisfy the KDC: the smallest sets of changes with which the user arrives, found by trying them. None of
//! them makes delegation by this service supported (`delegation:D-77`).

use super::change::Change;
use super::domain;
use super::follow::{Way, WayKind};
use super::remedy::{Denied, Remedy};
use crate::clients;
use crate::delegation::directory::Directory;
use crate::delegation::hop::{FirstHop, Hop, ImpersonationLevel};
use crate::delegation::mode::Mode;
use crate::delegation::play::{play, play_single};
use crate::delegation::spn;
use crate::model::ids::*;
use crate::model::service::NetworkIdentity;

/// No set of more changes is tried.
const MOST_CHANGES: usize = 3;

/// The smallest sets of changes, those of one change first; empty where nothing is refused by the KDC.
pub fn kdc_only(denied: Denied<'_>) -> Vec<Remedy> {
    let Some(way) = denied.followed.way.as_ref().filter(|way| is_in_question(way)) else { return Vec::new() };
    let fronts = front_accounts(denied);
    let changes = candidates(denied, &way.hop, &fronts);
    let directory = &relevant(denied, &way.hop, &fronts);
    let mut found: Vec<Vec<usize>> = Vec::new();
    for size in 1..=MOST_CHANGES {
        for set in subsets(changes.len(), size) {
            let contains = |smaller: &Vec<usize>| smaller.iter().all(|change| set.contains(change));
            let chosen = set.iter().map(|at| &changes[*at]);
            if !found.iter().any(contains) && arrives(directory, denied.mode, way, chosen) {
                found.push(set);
            }
        }
    }
    found.iter().map(|set| told(set.iter().map(|at| &changes[*at]))).collect()
}

fn is_in_question(way: &Way) -> bool {
    !way.arrives()
}

/// Every set of that many numbers below `count`, ascending.
fn subsets(count: usize, size: usize) -> Vec<Vec<usize>> {
    let mut sets = vec![Vec::new()];
    for _ in 0..size {
        let longer = |set: &Vec<usize>| {
            let from = set.last().map_or(0, |last| last + 1);
            (from..count).map(|next| [set.as_slice(), &[next]].concat()).collect::<Vec<_>>()
        };
        sets = sets.iter().flat_map(longer).collect();
    }
    sets
}

fn arrives<'c>(
    directory: &Directory,
    mode: Mode,
    way: &Way,
    changes: impl Iterator<Item = &'c Change>,
) -> bool {
    let (mut directory, mut hop) = (directory.clone(), way.hop.clone());
    for change in changes {
        change.apply(&mut directory, &mut hop);
    }
    match way.kind {
        WayKind::FromTheHost => play_single(&directory, mode, &hop).is_ok(),
        WayKind::OneMachine | WayKind::SecondHop => play(&directory, mode, &hop).is_ok(),
    }
}

fn told<'c>(changes: impl Iterator<Item = &'c Change> + Clone) -> Remedy {
    let change: Vec<String> = changes.clone().map(ToString::to_string).collect();
    let effects: Vec<String> = changes.map(Change::side_effect).collect();
    Remedy { change: change.join("; "), effect: effects.join("; ") }
}

/// What may be at fault here, what is least intrusive first.
fn candidates(denied: Denied<'_>, hop: &Hop, fronts: &[String]) -> Vec<Change> {
    let directory = domain::directory(denied.estate);
    let (user, spn) = (&hop.client.user, &hop.back.spn);
    let mut changes = vec![
        Change::Register { spn: spn.clone(), account: hop.back.account.clone() },
        Change::List { accounts: fronts.to_vec(), spn: spn.clone() },
        Change::AllowToAct { account: hop.back.account.clone(), accounts: fronts.to_vec() },
    ];
    if let Some(node) = denied.followed.answer.node {
        let node = &denied.estate.cluster.nodes[node].name;
        let machine = format!("{node}$");
        match hop.front.acts_as.eq_ignore_ascii_case(&machine) {
            true => changes.push(Change::TypeTheNode { node: node.clone() }),
            false => changes
                .push(Change::Register { spn: hop.front.spn.clone(), account: hop.front.acts_as.clone() }),
        }
    }
    changes.push(Change::TrustToAuth { accounts: fronts.to_vec() });
    if let Some(owner) = directory.owner(&hop.front.spn, denied.mode).account() {
        changes.push(Change::TrustForDelegation { account: owner.name.clone() });
    }
    if let Some(account) = directory.account(user) {
        let sensitive = account.is_sensitive().then(|| Change::NotSensitive { user: user.clone() });
        let protected = account.protected.then(|| Change::NotProtected { user: user.clone() });
        changes.extend(sensitive.into_iter().chain(protected));
    }
    let client = &hop.client;
    changes.extend((client.first_hop == FirstHop::Ntlm).then_some(Change::ComeByKerberos));
    changes.extend((!client.asks_forwardable).then_some(Change::AskForwardable));
    changes.extend(client.credential_guard.then_some(Change::NoCredentialGuard));
    changes.extend((client.level < ImpersonationLevel::Impersonate).then_some(Change::AllowImpersonate));
    changes.extend((client.level != ImpersonationLevel::Delegate).then_some(Change::AllowDelegate));
    changes
}

/// The accounts that any of the changes may touch, and whoever owns the names.
fn relevant(denied: Denied<'_>, hop: &Hop, fronts: &[String]) -> Directory {
    let node = denied.followed.answer.node.map(|node| &denied.estate.cluster.nodes[node].name);
    let of_node = node.map(|node| spn::of_dcom(node)).unwrap_or_default();
    let mut accounts =
        vec![hop.client.user.as_str(), &hop.front.account, &hop.front.acts_as, &hop.back.account];
    accounts.extend(fronts.iter().map(String::as_str));
    domain::directory(denied.estate).about(&accounts, &[&hop.front.spn, &hop.back.spn, &of_node])
}

/// The accounts that the SSIS service acts as on the nodes where it may run.
fn front_accounts(denied: Denied<'_>) -> Vec<String> {
    let estate = denied.estate;
    let here = denied.followed.answer.node.and_then(|node| clients::ssis_on(estate, denied.world, node));
    let Some((service, running)) = here else { return Vec::new() };
    let of = |service: ServiceId| {
        let info = &estate.services[service];
        NetworkIdentity::of(&info.account).on(&estate.cluster.nodes[info.node].name)
    };
    let mut accounts = vec![of(service)];
    if let Some(resource) = running.by {
        let others = estate.resources[resource].possible_owners.iter();
        accounts.extend(others.filter_map(|node| estate.service_of(resource, node)).map(of));
    }
    accounts.sort();
    accounts.dedup();
    accounts
}
