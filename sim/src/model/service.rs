//! Windows services on a node, clustered or not.

use super::ids::NodeId;
use super::version::SqlVersion;

/// A service as the SCM of one node knows it.
#[derive(Debug, Clone)]
pub struct Service {
    /// The node it is installed on.
    pub node: NodeId,
    /// Short name.
    pub name: String,
    /// What it is.
    pub kind: ServiceKind,
    /// When it starts by itself.
    pub start_type: StartType,
    /// The account it runs under, as the estate writes it; the vendor's default otherwise.
    pub account: String,
    /// SCM recovery action "restart the service" and its delay (`wsfc:W-GS-08`).
    pub recovery: Option<super::time::Millis>,
}

/// As whom a service acts on the network (`delegation:D-37`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkIdentity {
    /// The computer account of the node it runs on.
    Machine,
    /// This account of the domain, by its `sAMAccountName`.
    Account(String),
}

impl NetworkIdentity {
    /// Of an account as Windows writes it: LocalSystem, NETWORK SERVICE and accounts of the node itself, such as
    /// `NT SERVICE\...`, are the machine's.
    pub fn of(account: &str) -> Self {
        let account = account.trim();
        let (domain, name) = match account.split_once('\\') {
            Some((domain, name)) => (domain.trim(), name.trim()),
            None => ("", account.split('@').next().unwrap_or(account)),
        };
        let of_the_machine = ["NT SERVICE", "NT AUTHORITY", "BUILTIN", "."];
        let built_in = ["", "LocalSystem", "SYSTEM", "NetworkService", "LocalService", "NETWORK SERVICE"];
        let is_local = of_the_machine.iter().any(|local| local.eq_ignore_ascii_case(domain))
            || (domain.is_empty() && built_in.iter().any(|local| local.eq_ignore_ascii_case(name)));
        if is_local { NetworkIdentity::Machine } else { NetworkIdentity::Account(name.to_owned()) }
    }

    /// The account, for a process on a node of that name.
    pub fn on(&self, node: &str) -> String {
        match self {
            NetworkIdentity::Machine => format!("{node}$"),
            NetworkIdentity::Account(account) => account.clone(),
        }
    }
}

/// What a service is, told from its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceKind {
    /// The Integration Services service of a release.
    Ssis(SqlVersion),
    /// A stand-alone database engine; `MSSQLSERVER` is the default instance.
    SqlServer {
        /// The instance's name.
        instance: String,
    },
    /// Anything else.
    Other,
}

/// SCM start type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartType {
    /// Starts at boot.
    Automatic,
    /// Starts when asked.
    Manual,
    /// Does not start.
    Disabled,
}
