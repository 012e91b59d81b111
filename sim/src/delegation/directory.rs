//! The accounts, and who owns a name.

use super::account::Account;
use super::mode::Mode;
use super::spn;

/// The accounts of one domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    /// In any order.
    pub accounts: Vec<Account>,
}

/// Who owns a name that tickets can be made out to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// Nobody (`delegation:D-30`).
    Nobody,
    /// One account has it, as it stands.
    One(&'a Account),
    /// One computer answers for it by its `HOST/` (`delegation:D-34`).
    ByHost(&'a Account),
    /// More than one: the KDC will not choose (`delegation:D-33`).
    Several,
}

impl<'a> Owner<'a> {
    /// The account, when there is exactly one.
    pub fn account(self) -> Option<&'a Account> {
        match self {
            Owner::One(account) | Owner::ByHost(account) => Some(account),
            Owner::Nobody | Owner::Several => None,
        }
    }

    fn of(mut found: impl Iterator<Item = &'a Account>, one: fn(&'a Account) -> Owner<'a>) -> Owner<'a> {
        match (found.next(), found.next()) {
            (None, _) => Owner::Nobody,
            (Some(account), None) => one(account),
            (Some(_), Some(_)) => Owner::Several,
        }
    }
}

impl Directory {
    /// The account of that `sAMAccountName`.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name.eq_ignore_ascii_case(name))
    }

    /// The accounts that matter to a question about some accounts and some SPNs: those, and whoever owns one of these.
    pub fn about(&self, accounts: &[&str], spns: &[&str]) -> Directory {
        let mut wanted: Vec<String> = spns.iter().map(|spn| (*spn).to_owned()).collect();
        wanted.extend(spns.iter().filter_map(|spn| spn::host_form(spn)));
        let owns = |account: &Account, wanted: &str| {
            let is_it = |registered: &String| spn::same(registered, wanted);
            account.spns.iter().any(is_it) || host_part(wanted).is_some_and(|host| is_called(account, host))
        };
        let matters = |account: &&Account| {
            accounts.iter().any(|name| account.name.eq_ignore_ascii_case(name))
                || wanted.iter().any(|wanted| owns(account, wanted))
        };
        Directory { accounts: self.accounts.iter().filter(matters).cloned().collect() }
    }

    /// Who owns an SPN, or the name of a service's account in the place of one.
    pub fn owner(&self, name: &str, mode: Mode) -> Owner<'_> {
        if !name.contains('/') {
            let computer = || self.account(&format!("{name}$"));
            let found = self.account(name).or_else(computer).filter(|account| account.is_service(mode));
            return found.map_or(Owner::Nobody, Owner::One);
        }
        match self.registered(name, mode) {
            Owner::Nobody => self.stood_in_for(name, mode),
            owner => owner,
        }
    }

    fn registered(&self, name: &str, mode: Mode) -> Owner<'_> {
        let has = |account: &Account| account.spns.iter().any(|registered| spn::same(registered, name));
        let host = if mode == Mode::Windows { None } else { host_part(name) };
        let found = self.accounts.iter().filter(|account| {
            has(account) || host.is_some_and(|host| account.kind.is_computer() && is_called(account, host))
        });
        Owner::of(found, Owner::One)
    }

    /// `HOST/` on a computer answers for the classes of `sPNMappings`; for a user's `HOST/` Windows' answer is not
    /// established, and here it does not.
    fn stood_in_for(&self, name: &str, mode: Mode) -> Owner<'_> {
        let Some(host) = spn::host_form(name) else { return Owner::Nobody };
        match self.registered(&host, mode) {
            Owner::One(account) if mode == Mode::Windows && !account.kind.is_computer() => Owner::Nobody,
            Owner::One(account) => Owner::ByHost(account),
            owner => owner,
        }
    }
}

/// Samba finds `HOST/name` by the name of the computer object too, up to the first dot, so that it answers without any
/// SPN, and so that the same SPN on another account makes it ambiguous.
fn host_part(name: &str) -> Option<&str> {
    let (class, host) = name.split_once('/')?;
    let is_host = class.eq_ignore_ascii_case("HOST") && !host.contains('/');
    is_host.then(|| host.split('.').next().unwrap_or(host))
}

fn is_called(account: &Account, host: &str) -> bool {
    account.name.trim_end_matches('$').eq_ignore_ascii_case(host)
}
