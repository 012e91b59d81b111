//! Changes to a domain, and to how a client comes, that may satisfy a KDC.

use std::fmt;

use crate::delegation::account::UserAccountControl;
use crate::delegation::directory::Directory;
use crate::delegation::hop::{FirstHop, Hop, ImpersonationLevel};
use crate::delegation::spn;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An SPN belongs to this account and to no other.
    Register {
        /// The name.
        spn: String,
        /// The account.
        account: String,
    },
    /// `msDS-AllowedToDelegateTo` of the accounts lists the SPN.
    List {
        /// The accounts that the SSIS service acts as, on one node or another.
        accounts: Vec<String>,
        /// The name.
        spn: String,
    },
    /// `msDS-AllowedToActOnBehalfOfOtherIdentity` of the store's account lists the accounts.
    AllowToAct {
        /// The store's account.
        account: String,
        /// The accounts that the SSIS service acts as.
        accounts: Vec<String>,
    },
    /// `TRUSTED_TO_AUTH_FOR_DELEGATION` is set.
    TrustToAuth {
        /// The accounts that the SSIS service acts as.
        accounts: Vec<String>,
    },
    /// `TRUSTED_FOR_DELEGATION` is set.
    TrustForDelegation {
        /// The account that owns the SPN the client asks for.
        account: String,
    },
    /// `NOT_DELEGATED` is taken off the user.
    NotSensitive {
        /// The user.
        user: String,
    },
    /// The user leaves Protected Users.
    NotProtected {
        /// The user.
        user: String,
    },
    /// The user types the name of the node on which the service runs.
    TypeTheNode {
        /// The node.
        node: String,
    },
    /// The client comes by Kerberos.
    ComeByKerberos,
    /// The client asks for forwardable tickets.
    AskForwardable,
    /// Credential Guard is off.
    NoCredentialGuard,
    /// The client lets the service impersonate.
    AllowImpersonate,
    /// The client lets the service delegate.
    AllowDelegate,
}

impl Change {
    /// Makes it.
    pub fn apply(&self, directory: &mut Directory, hop: &mut Hop) {
        match self {
            Change::Register { spn, account } => register(directory, spn, account),
            Change::List { accounts, spn } => {
                each(directory, accounts, |account| account.allowed_to_delegate_to.push(spn.clone()));
            }
            Change::AllowToAct { account, accounts } => {
                each(directory, std::slice::from_ref(account), |of| {
                    of.allowed_to_act.extend_from_slice(accounts);
                });
            }
            Change::TrustToAuth { accounts } => each(directory, accounts, |account| {
                account.flags = account.flags.with(UserAccountControl::TRUSTED_TO_AUTH_FOR_DELEGATION);
            }),
            Change::TrustForDelegation { account } => {
                each(directory, std::slice::from_ref(account), |account| {
                    account.flags = account.flags.with(UserAccountControl::TRUSTED_FOR_DELEGATION);
                });
            }
            Change::NotSensitive { user } => each(directory, std::slice::from_ref(user), |user| {
                user.flags = user.flags.without(UserAccountControl::NOT_DELEGATED);
            }),
            Change::NotProtected { user } => {
                each(directory, std::slice::from_ref(user), |user| user.protected = false);
            }
            Change::TypeTheNode { node } => hop.front.spn = spn::of_dcom(node),
            Change::ComeByKerberos => hop.client.first_hop = FirstHop::Kerberos,
            Change::AskForwardable => {
                (hop.client.asks_forwardable, hop.client.asks_forwardable_ticket) = (true, None);
            }
            Change::NoCredentialGuard => hop.client.credential_guard = false,
            Change::AllowImpersonate => hop.client.level = ImpersonationLevel::Impersonate,
            Change::AllowDelegate => hop.client.level = ImpersonationLevel::Delegate,
        }
    }

    /// What else it does.
    pub fn side_effect(&self) -> String {
        let everywhere = |accounts: &[String]| match accounts.len() {
            0 | 1 => "",
            _ => "; every node that may run the service needs it (delegation:D-37)",
        };
        match self {
            Change::Register { spn, .. } if spn.starts_with("RPCSS/") => {
                "whatever else answers RPC under that name then gets tickets for the wrong key (delegation:D-32)".to_owned()
            }
            Change::Register { .. } => {
                "the account must be the one the service runs as (delegation:D-31, delegation:D-32)".to_owned()
            }
            Change::List { accounts, .. } => {
                format!("to this SPN only (delegation:D-20, delegation:D-27){}", everywhere(accounts))
            }
            Change::AllowToAct { accounts, .. } => {
                format!("to every SPN of that account (delegation:D-22){}", everywhere(accounts))
            }
            Change::TrustToAuth { accounts } => format!(
                "the service can then speak for users who never came to it (delegation:D-15, delegation:D-25){}",
                everywhere(accounts)
            ),
            other => other.known_side_effect().to_owned(),
        }
    }

    fn known_side_effect(&self) -> &'static str {
        match self {
            Change::TrustForDelegation { .. } => {
                "restricts no target: whoever holds the account can go anywhere as its users (delegation:D-04)"
            }
            Change::NotSensitive { .. } => {
                "every service with a right to delegate may then act for the user (delegation:D-05)"
            }
            Change::NotProtected { .. } => {
                "the user loses the other protections of the group (delegation:D-64)"
            }
            Change::TypeTheNode { .. } => {
                "wrong as soon as the group moves to another node (delegation:D-26, delegation:D-37)"
            }
            Change::ComeByKerberos => "without a ticket the client does not come at all (delegation:D-40)",
            Change::AskForwardable => "as Windows clients do (delegation:D-05)",
            Change::NoCredentialGuard => "the computer loses that protection (delegation:D-62)",
            Change::AllowImpersonate | Change::AllowDelegate => {
                "what Management Studio asks for is not documented (delegation:D-50, delegation:D-75)"
            }
            Change::Register { .. }
            | Change::List { .. }
            | Change::AllowToAct { .. }
            | Change::TrustToAuth { .. } => "",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Register { spn, account } => {
                write!(f, "register `{spn}` for `{account}` and nobody else")
            }
            Change::List { accounts, spn } => {
                write!(f, "list `{spn}` in msDS-AllowedToDelegateTo of {}", quoted(accounts))
            }
            Change::AllowToAct { account, accounts } => write!(
                f,
                "list {} in msDS-AllowedToActOnBehalfOfOtherIdentity of `{account}`",
                quoted(accounts)
            ),
            Change::TrustToAuth { accounts } => {
                write!(f, "set TRUSTED_TO_AUTH_FOR_DELEGATION on {}", quoted(accounts))
            }
            Change::TrustForDelegation { account } => write!(f, "set TRUSTED_FOR_DELEGATION on `{account}`"),
            Change::NotSensitive { user } => write!(f, "take NOT_DELEGATED off `{user}`"),
            Change::NotProtected { user } => write!(f, "take `{user}` out of Protected Users"),
            Change::TypeTheNode { .. } => {
                f.write_str("type the name of the node on which the service runs in the connect box")
            }
            Change::ComeByKerberos => f.write_str("let the client come by Kerberos"),
            Change::AskForwardable => f.write_str("let the client ask for forwardable tickets"),
            Change::NoCredentialGuard => f.write_str("switch Credential Guard off on the client"),
            Change::AllowImpersonate => {
                f.write_str("let the client ask for the impersonation level impersonate")
            }
            Change::AllowDelegate => f.write_str("let the client ask for the impersonation level delegate"),
        }
    }
}

fn quoted(accounts: &[String]) -> String {
    accounts.iter().map(|account| format!("`{account}`")).collect::<Vec<_>>().join(", ")
}

fn each(
    directory: &mut Directory,
    names: &[String],
    change: impl Fn(&mut crate::delegation::account::Account),
) {
    let is_meant = |account: &crate::delegation::account::Account| {
        names.iter().any(|name| name.eq_ignore_ascii_case(&account.name))
    };
    directory.accounts.iter_mut().filter(|account| is_meant(account)).for_each(change);
}

fn register(directory: &mut Directory, name: &str, owner: &str) {
    for account in &mut directory.accounts {
        account.spns.retain(|registered| !spn::same(registered, name));
        if account.name.eq_ignore_ascii_case(owner) {
            account.spns.push(name.to_owned());
        }
    }
}
