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
