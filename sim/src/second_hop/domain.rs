//! The accounts of an estate's domain: those it states, and those that every domain has of its nodes, names and users.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::names;
use crate::delegation::account::{Account, AccountKind};
use crate::delegation::directory::Directory;
use crate::model::domain::{Known, StatedAccount};
use crate::model::estate::Estate;
use crate::model::resource::{Resource, ResourceKind};
use crate::model::service::NetworkIdentity;
use crate::model::storage::{StoreKind, Volume};

/// The accounts, and what is assumed of them.
pub fn known(estate: &Estate) -> &Known {
    estate.domain.known(|| make(estate))
}

/// The accounts.
pub fn directory(estate: &Estate) -> &Directory {
    &known(estate).directory
}

fn make(estate: &Estate) -> Known {
    let expected = expected(estate);
    let mut accounts: Vec<Account> = estate
        .domain
        .stated
        .iter()
        .map(|stated| stated_account(stated, expected.get(&stated.name)))
        .collect();
    let has_names: BTreeMap<String, bool> =
        estate.domain.stated.iter().map(|stated| (folded(&stated.name), stated.spns.is_some())).collect();
    let mut assumed = Vec::new();
    for like in expected.list {
        let stated = has_names.get(&folded(&like.name));
        if stated != Some(&true) {
            assumed.extend(like.assumed);
        }
        if stated.is_none() {
            accounts.push(Account { spns: like.spns, ..Account::new(like.name, like.kind) });
        }
    }
    assumed.extend(estate.resources.iter().filter_map(names_of_a_machine));
    assumed.extend(nothing_stated(&accounts));
    Known { directory: Directory { accounts }, assumed }
}

fn stated_account(stated: &StatedAccount, like: Option<&Expected>) -> Account {
    let told = like.map_or_else(|| kind_of(&stated.name), |like| like.kind);
    let mut account = Account::new(stated.name.clone(), stated.kind.unwrap_or(told));
    account.flags = account.flags.with(stated.flags);
    let spns = || like.map(|like| like.spns.clone()).unwrap_or_default();
    account.spns = stated.spns.clone().unwrap_or_else(spns);
    account.allowed_to_delegate_to.clone_from(&stated.allowed_to_delegate_to);
    account.allowed_to_act.clone_from(&stated.allowed_to_act);
    account.protected = stated.protected;
    account.groups.extend_from_slice(&stated.groups);
    account
}

/// What an account is taken to have where the estate does not say.
struct Expected {
    name: String,
    kind: AccountKind,
    spns: Vec<String>,
    assumed: Option<String>,
}

/// All of them, each once.
#[derive(Default)]
struct AllExpected {
    list: Vec<Expected>,
    positions: BTreeMap<String, usize>,
}

impl AllExpected {
    fn get(&self, name: &str) -> Option<&Expected> {
        self.positions.get(&folded(name)).map(|at| &self.list[*at])
    }

    /// One more, or more of one that is there.
    fn add(&mut self, name: String, kind: AccountKind, spns: Vec<String>, assumed: Option<String>) {
        match self.positions.entry(folded(&name)) {
            Entry::Occupied(at) => {
                let known = &mut self.list[*at.get()];
                known.spns.extend(spns);
                known.assumed = known.assumed.take().or(assumed);
            }
            Entry::Vacant(at) => {
                at.insert(self.list.len());
                self.list.push(Expected { name, kind, spns, assumed });
            }
        }
    }
}

/// The accounts that every domain has of what the estate has.
fn expected(estate: &Estate) -> AllExpected {
    let domain = estate.domain.dns_name.as_deref();
    let mut expected = AllExpected::default();
    for node in estate.cluster.nodes.iter() {
        let spns = names::of_host(&node.name, domain);
        expected.add(format!("{}$", node.name), AccountKind::Computer, spns, None);
    }
    for resource in estate.resources.iter() {
        expect_of_resource(resource, domain, &mut expected);
    }
    for service in estate.services.iter() {
        if let NetworkIdentity::Account(account) = NetworkIdentity::of(&service.account) {
            expected.add(account.clone(), kind_of(&account), Vec::new(), None);
        }
    }
    for client in estate.clients.iter() {
        expected.add(client.credentials.user.clone(), AccountKind::User, Vec::new(), None);
    }
    for store in estate.stores.iter() {
        let StoreKind::Folder { volume: Volume::Share, path, .. } = &store.kind else { continue };
        let Some(host) = names::file_server(path) else { continue };
        let name = format!("{}$", host.split('.').next().unwrap_or(host));
        if expected.get(&name).is_none() {
            expected.add(name, AccountKind::Computer, names::of_host(host, domain), None);
        }
    }
    expected
}

fn expect_of_resource(resource: &Resource, domain: Option<&str>, expected: &mut AllExpected) {
    match &resource.kind {
        ResourceKind::NetworkName { dns_name } => {
            let kind = AccountKind::VirtualComputerObject;
            expected.add(format!("{dns_name}$"), kind, names::of_host(dns_name, domain), None);
        }
        ResourceKind::SqlServer {
            identity: NetworkIdentity::Account(account), virtual_server_name, ..
        } => {
            let spns = names::of_instance(resource, domain);
            let assumed = format!(
                "the SPNs of SQL Server on `{virtual_server_name}` are registered for `{account}`: {}",
                spns.join(", ")
            );
            expected.add(account.clone(), kind_of(account), spns, Some(assumed));
        }
        _ => {}
    }
}

/// Of a SQL Server that runs as the node's account: it would register its names there at its start.
fn names_of_a_machine(resource: &Resource) -> Option<String> {
    match &resource.kind {
        ResourceKind::SqlServer { identity: NetworkIdentity::Machine, virtual_server_name, .. } => {
            Some(format!(
                "no account has the SPNs of SQL Server on `{virtual_server_name}`: it runs as the node, and what it registers at its start is not played (delegation:D-35)"
            ))
        }
        _ => None,
    }
}

fn kind_of(account: &str) -> AccountKind {
    if account.ends_with('$') { AccountKind::ManagedServiceAccount } else { AccountKind::User }
}

fn nothing_stated(accounts: &[Account]) -> Option<String> {
    let is_bare = |account: &Account| {
        account.allowed_to_delegate_to.is_empty()
            && account.allowed_to_act.is_empty()
            && !account.is_trusted_for_delegation()
            && !account.is_trusted_to_auth()
    };
    let nothing = accounts.iter().all(is_bare);
    nothing.then(|| "no account has a right to delegate, as installation leaves it".to_owned())
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
