//! The domain's accounts: those the estate states, and those that every domain has of its nodes, names and users.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use callboard_sim::delegation::account::{Account, AccountKind, UserAccountControl};
use callboard_sim::delegation::directory::Directory;
use callboard_sim::delegation::hop::{self, FirstHop, ImpersonationLevel};
use callboard_sim::model::cluster::Cluster;
use callboard_sim::model::estate::Domain;
use callboard_sim::model::ids::*;
use callboard_sim::model::resource::{Resource, ResourceKind};
use callboard_sim::model::service::{NetworkIdentity, Service};
use callboard_sim::second_hop::names;

use super::Lowering;
use crate::document::estate::{AccountDocument, ClientDocument, ResourceDocument, ShareDocument};
use crate::source::Located;
use crate::survey::{folded, same_name};
use crate::syntax::field::Field;
use crate::syntax::nearest::nearest;

const FIRST_HOPS: [(&str, FirstHop); 3] =
    [("negotiate", FirstHop::Negotiate), ("kerberos", FirstHop::Kerberos), ("ntlm", FirstHop::Ntlm)];

const LEVELS: [(&str, ImpersonationLevel); 4] = [
    ("anonymous", ImpersonationLevel::Anonymous),
    ("identify", ImpersonationLevel::Identify),
    ("impersonate", ImpersonationLevel::Impersonate),
    ("delegate", ImpersonationLevel::Delegate),
];

const KINDS: [(&str, AccountKind); 4] = [
    ("user", AccountKind::User),
    ("computer", AccountKind::Computer),
    ("virtual-computer-object", AccountKind::VirtualComputerObject),
    ("managed-service-account", AccountKind::ManagedServiceAccount),
];

const PROTECTED_USERS: &str = "Protected Users";

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
    positions: HashMap<String, usize>,
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

/// The computer that a share is on.
fn share_host(share: &Located<ShareDocument>) -> Option<&str> {
    share.value.path.text().and_then(names::file_server)
}

impl Lowering<'_, '_> {
    /// The user's account, and how its credentials travel.
    pub(super) fn credentials(&mut self, user: &str, document: &ClientDocument) -> hop::Client {
        hop::Client {
            first_hop: self.word(&document.authentication, &FIRST_HOPS, FirstHop::Negotiate),
            asks_forwardable: self.flag(&document.forwardable, true),
            level: self.word(&document.impersonation_level, &LEVELS, ImpersonationLevel::Delegate),
            credential_guard: self.flag(&document.credential_guard, false),
            ..hop::Client::new(account_name(user))
        }
    }

    /// As whom a SQL Server resource runs.
    pub(super) fn sql_identity(
        &self,
        index: usize,
        document: &ResourceDocument,
        instance: &str,
    ) -> NetworkIdentity {
        if let Some(account) = document.service_account.text() {
            return NetworkIdentity::of(account);
        }
        let service = match same_name(instance, "MSSQLSERVER") {
            true => instance.to_owned(),
            false => format!("MSSQL${instance}"),
        };
        let owners = &self.survey.resources[index].owners;
        let stated = self.survey.installed(&service).iter().filter(|(node, _)| owners.contains(node));
        let mut stated = stated.filter_map(|(node, service)| {
            self.survey.document.node[*node].value.service[*service].value.account.text()
        });
        match stated.next() {
            Some(account) => NetworkIdentity::of(account),
            None => {
                NetworkIdentity::Account(format!("account of {}", self.survey.resources[index].name.value))
            }
        }
    }

    /// The domain.
    pub(super) fn domain(
        &mut self,
        cluster: &Cluster,
        resources: &IdVec<ResourceId, Resource>,
        services: &IdVec<ServiceId, Service>,
        users: &[String],
    ) -> Domain {
        let stated = &self.survey.document.directory;
        let dns_name = stated.domain.text().map(|name| name.trim().trim_matches('.').to_owned());
        let dns_name = dns_name.filter(|name| !name.is_empty());
        let shares: Vec<&str> = self.survey.document.share.iter().filter_map(share_host).collect();
        let expected = expected(dns_name.as_deref(), cluster, resources, services, users, &shares);
        let (mut accounts, mut stated_names) = (Vec::new(), HashMap::new());
        for document in &stated.account {
            if let Some(account) = self.account(document, &expected, &stated_names) {
                let has_names = document.value.service_principal_name.0.is_some();
                stated_names.insert(folded(&account.name), has_names);
                accounts.push(account);
            }
        }
        let mut assumed = Vec::new();
        for like in expected.list {
            let stated = stated_names.get(&folded(&like.name));
            if stated != Some(&true) {
                assumed.extend(like.assumed);
            }
            if stated.is_none() {
                accounts.push(Account { spns: like.spns, ..Account::new(like.name, like.kind) });
            }
        }
        assumed.extend(resources.iter().filter_map(names_of_a_machine));
        if accounts.iter().all(|account| account.allowed_to_delegate_to.is_empty()) {
            assumed.extend(nothing_stated(&accounts));
        }
        Domain { dns_name, directory: Directory { accounts }, assumed }
    }

    fn account(
        &mut self,
        document: &Located<AccountDocument>,
        expected: &AllExpected,
        before: &HashMap<String, bool>,
    ) -> Option<Account> {
        let Some(name) = document.value.name.located().filter(|name| !name.value.trim().is_empty()) else {
            let help = "give its sAMAccountName";
            self.reader
                .report("SYN005", "account", document.place, "an account of the directory has no `name`")
                .help(help);
            return None;
        };
        let wanted = &account_name(name.value);
        if before.contains_key(&folded(wanted)) {
            let message = format!("the account `{wanted}` is stated twice");
            self.reader.report("SYN003", wanted, name.place, message).help("state an account once");
            return None;
        }
        let like = expected.get(wanted);
        let told = match (like, wanted.ends_with('$')) {
            (Some(like), _) => like.kind,
            (None, true) => AccountKind::ManagedServiceAccount,
            (None, false) => AccountKind::User,
        };
        let document = &document.value;
        let kind = self.word(&document.kind, &KINDS, told);
        let mut account = Account::new(wanted, kind);
        account.flags = self.flags(&document.user_account_control, account.flags);
        account.spns = match document.service_principal_name.value() {
            Some(stated) => texts(stated),
            None => like.map(|like| like.spns.clone()).unwrap_or_default(),
        };
        account.allowed_to_delegate_to = list(&document.ms_ds_allowed_to_delegate_to);
        let may_act = list(&document.ms_ds_allowed_to_act_on_behalf_of_other_identity);
        account.allowed_to_act = may_act.iter().map(|name| account_name(name)).collect();
        for group in list(&document.member_of) {
            match same_name(&group, PROTECTED_USERS) {
                true => account.protected = true,
                false => account.groups.push(group),
            }
        }
        Some(account)
    }

    fn flags(
        &mut self,
        stated: &Field<Vec<Located<String>>>,
        of_kind: UserAccountControl,
    ) -> UserAccountControl {
        let mut flags = of_kind;
        for name in stated.value().into_iter().flatten() {
            match UserAccountControl::named(name.value.trim()) {
                Some(bit) => flags = flags.with(bit),
                None => {
                    let names = UserAccountControl::NAMED.map(|(name, _)| name);
                    let help = match nearest(&name.value, names) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("one of: {}", names.join(", ")),
                    };
                    let message =
                        format!("`{}` is no bit of userAccountControl that matters here", name.value);
                    self.reader.report("SYN003", &name.value, name.place, message).help(help);
                }
            }
        }
        flags
    }
}

/// The `sAMAccountName` of an account that may be written with its domain.
fn account_name(written: &str) -> String {
    match NetworkIdentity::of(written) {
        NetworkIdentity::Account(account) => account,
        NetworkIdentity::Machine => written.trim().to_owned(),
    }
}

fn list(field: &Field<Vec<Located<String>>>) -> Vec<String> {
    field.value().map(|stated| texts(stated)).unwrap_or_default()
}

fn texts(stated: &[Located<String>]) -> Vec<String> {
    stated.iter().map(|text| text.value.trim().to_owned()).collect()
}

/// The accounts that every domain has of what the estate has.
fn expected(
    domain: Option<&str>,
    cluster: &Cluster,
    resources: &IdVec<ResourceId, Resource>,
    services: &IdVec<ServiceId, Service>,
    users: &[String],
    shares: &[&str],
) -> AllExpected {
    let mut expected = AllExpected::default();
    for node in cluster.nodes.iter() {
        expected.add(
            format!("{}$", node.name),
            AccountKind::Computer,
            names::of_host(&node.name, domain),
            None,
        );
    }
    for (_, resource) in resources.pairs() {
        match &resource.kind {
            ResourceKind::NetworkName { dns_name } => {
                let kind = AccountKind::VirtualComputerObject;
                expected.add(format!("{dns_name}$"), kind, names::of_host(dns_name, domain), None);
            }
            ResourceKind::SqlServer {
                identity: NetworkIdentity::Account(account),
                virtual_server_name,
                ..
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
    for service in services.iter() {
        if let NetworkIdentity::Account(account) = NetworkIdentity::of(&service.account) {
            expected.add(account.clone(), kind_of(&account), Vec::new(), None);
        }
    }
    for user in users {
        expected.add(user.clone(), AccountKind::User, Vec::new(), None);
    }
    for host in shares {
        let name = format!("{}$", host.split('.').next().unwrap_or(host));
        if expected.get(&name).is_none() {
            expected.add(name, AccountKind::Computer, names::of_host(host, domain), None);
        }
    }
    expected
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
        account.allowed_to_act.is_empty()
            && !account.is_trusted_for_delegation()
            && !account.is_trusted_to_auth()
    };
    accounts
        .iter()
        .all(is_bare)
        .then(|| "no account has a right to delegate, as installation leaves it".to_owned())
}
