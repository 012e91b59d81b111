//! The domain of an estate: what is stated of its accounts, and, once somebody asks, all that is known of them.

use std::sync::OnceLock;

use crate::delegation::account::{AccountKind, UserAccountControl};
use crate::delegation::directory::Directory;

/// The domain of the estate.
#[derive(Debug, Clone, Default)]
pub struct Domain {
    /// Its DNS name; without one, hosts have short names only.
    pub dns_name: Option<String>,
    /// The accounts that the estate states.
    pub stated: Vec<StatedAccount>,
    known: OnceLock<Known>,
}

/// What the estate states of an account.
#[derive(Debug, Clone, Default)]
pub struct StatedAccount {
    /// `sAMAccountName`.
    pub name: String,
    /// What it is, when stated.
    pub kind: Option<AccountKind>,
    /// The bits of `userAccountControl` beside those of the kind.
    pub flags: UserAccountControl,
    /// `servicePrincipalName`, when stated.
    pub spns: Option<Vec<String>>,
    /// `msDS-AllowedToDelegateTo`.
    pub allowed_to_delegate_to: Vec<String>,
    /// `msDS-AllowedToActOnBehalfOfOtherIdentity`.
    pub allowed_to_act: Vec<String>,
    /// Member of Protected Users.
    pub protected: bool,
    /// The other groups it is stated to be in.
    pub groups: Vec<String>,
}

/// Everything that is known of the accounts.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The accounts: those that are stated, and those that every domain has of nodes, names and users.
    pub directory: Directory,
    /// What the estate does not state and is taken to be so, in sentences.
    pub assumed: Vec<String>,
}

impl Domain {
    /// A domain with some stated accounts.
    pub fn new(dns_name: Option<String>, stated: Vec<StatedAccount>) -> Self {
        Domain { dns_name, stated, known: OnceLock::new() }
    }

    /// All that is known, made by `make` when nobody has asked before.
    pub fn known(&self, make: impl FnOnce() -> Known) -> &Known {
        self.known.get_or_init(make)
    }

    /// The estate has changed: what was known is made again.
    pub fn forget(&mut self) {
        self.known = OnceLock::new();
    }
}
