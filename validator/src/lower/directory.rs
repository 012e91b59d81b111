//! The domain: what the estate states of its accounts, as whom SQL Server runs, and how clients come.

use std::collections::HashSet;

use callboard_sim::delegation::account::{AccountKind, UserAccountControl};
use callboard_sim::delegation::hop::{self, FirstHop, ImpersonationLevel};
use callboard_sim::model::domain::{Domain, StatedAccount};
use callboard_sim::model::service::NetworkIdentity;

use super::Lowering;
use crate::document::estate::{AccountDocument, ClientDocument, ResourceDocument};
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

const KINDS: [(&str, Option<AccountKind>); 4] = [
    ("user", Some(AccountKind::User)),
    ("computer", Some(AccountKind::Computer)),
    ("virtual-computer-object", Some(AccountKind::VirtualComputerObject)),
    ("managed-service-account", Some(AccountKind::ManagedServiceAccount)),
];

const PROTECTED_USERS: &str = "Protected Users";

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
    pub(super) fn domain(&mut self) -> Domain {
        let document = &self.survey.document.directory;
        let dns_name = document.domain.text().map(|name| name.trim().trim_matches('.').to_owned());
        let mut stated: Vec<StatedAccount> = Vec::new();
        let mut names = HashSet::new();
        for account in &document.account {
            if let Some(account) = self.account(account, &mut names) {
                stated.push(account);
            }
        }
        Domain::new(dns_name.filter(|name| !name.is_empty()), stated)
    }

    fn account(
        &mut self,
        document: &Located<AccountDocument>,
        names: &mut HashSet<String>,
    ) -> Option<StatedAccount> {
        let Some(name) = document.value.name.located().filter(|name| !name.value.trim().is_empty()) else {
            let help = "give its sAMAccountName";
            self.reader
                .report("SYN005", "account", document.place, "an account of the directory has no `name`")
                .help(help);
            return None;
        };
        let wanted = account_name(name.value);
        if !names.insert(folded(&wanted)) {
            let message = format!("the account `{wanted}` is stated twice");
            self.reader.report("SYN003", wanted, name.place, message).help("state an account once");
            return None;
        }
        let document = &document.value;
        let kind = self.word(&document.kind, &KINDS, None);
        let may_act = list(&document.ms_ds_allowed_to_act_on_behalf_of_other_identity);
        let is_protected = |group: &String| same_name(group, PROTECTED_USERS);
        let (protected, groups): (Vec<_>, Vec<_>) =
            list(&document.member_of).into_iter().partition(is_protected);
        Some(StatedAccount {
            name: wanted,
            kind,
            flags: self.flags(&document.user_account_control),
            spns: document.service_principal_name.value().map(|stated| texts(stated)),
            allowed_to_delegate_to: list(&document.ms_ds_allowed_to_delegate_to),
            allowed_to_act: may_act.iter().map(|name| account_name(name)).collect(),
            protected: !protected.is_empty(),
            groups,
        })
    }

    fn flags(&mut self, stated: &Field<Vec<Located<String>>>) -> UserAccountControl {
        let mut flags = UserAccountControl::default();
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
