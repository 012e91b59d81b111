//! The accounts that every case finds in the directory, in their base state, as `tests/kdc-lab/README.md` lists them.

use callboard_sim::delegation::account::{Account, AccountKind, UserAccountControl};
use callboard_sim::delegation::directory::Directory;

const NAMES: [&str; 12] = [
    "alice",
    "bob",
    "carol",
    "dave",
    "svc-ssis",
    "svc-sql",
    "svc-other",
    "NODE1$",
    "NODE2$",
    "SQLNODE1$",
    "SSISVIRT$",
    "SQLVIRT$",
];
const SENSITIVE: [&str; 2] = ["bob", "dave"];
const PROTECTED: [&str; 2] = ["carol", "dave"];

/// The directory before a case changes it.
pub(super) fn directory() -> Directory {
    Directory { accounts: NAMES.into_iter().map(account).collect() }
}

fn account(name: &str) -> Account {
    let mut account = bare(name);
    account.protected = PROTECTED.contains(&name);
    if SENSITIVE.contains(&name) {
        account.flags = account.flags.with(UserAccountControl::NOT_DELEGATED);
    }
    account
}

/// An account without flags, names and rights; a computer's name ends in `$`.
pub(super) fn bare(name: &str) -> Account {
    let kind = if name.ends_with('$') { AccountKind::Computer } else { AccountKind::User };
    Account::new(name, kind)
}
