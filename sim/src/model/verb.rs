//! The one verb table: what a scenario's script, a `what-if` and a sweep can do.

/// A verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "`VERBS` holds each verb's meaning")]
pub enum Verb {
    NodePowerOff,
    NodeStop,
    NodeStart,
    NodeReboot,
    Pause,
    Resume,
    Drain,
    NetworkCut,
    NetworkHeal,
    WitnessLoss,
    WitnessReturn,
    ServiceKill,
    ServiceHang,
    DllHang,
    DiskPathLoss,
    DiskCorrupt,
    IpConflict,
    DnsLoss,
    AdLoss,
    Online,
    Offline,
    Move,
    Fail,
    Restart,
    Set,
    RegistryEdit,
    FileEdit,
    CheckpointAdd,
    CheckpointRemove,
    PackageRun,
    ClientList,
    ClientLoad,
    ClientSave,
    Clock,
}

/// What a verb's `target` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// No target.
    None,
    /// A node.
    Node,
    /// A group, or a resource that stands for its group.
    Group,
    /// A resource.
    Resource,
    /// A resource or a group.
    ResourceOrGroup,
    /// A resource, or a service on a node given with `node`.
    Service,
    /// A client.
    Client,
    /// A node or a cluster network.
    Network,
    /// The cluster, a node, a group or a resource.
    Anything,
    /// A file's path.
    Path,
}

/// What is known about a verb.
#[derive(Debug, Clone, Copy)]
pub struct VerbInfo {
    /// The verb.
    pub verb: Verb,
    /// Its name in files.
    pub name: &'static str,
    /// What its target is.
    pub target: TargetKind,
    /// Further keys it needs.
    pub required: &'static [&'static str],
    /// Further keys it takes.
    pub optional: &'static [&'static str],
    /// What it does.
    pub meaning: &'static str,
}

macro_rules! verbs {
    ($($verb:ident $name:literal $target:ident $required:expr, $optional:expr, $meaning:literal;)*) => {
        /// Every verb, in the order of the enumeration.
        pub const VERBS: &[VerbInfo] = &[$(VerbInfo {
            verb: Verb::$verb, name: $name, target: TargetKind::$target,
            required: &$required, optional: &$optional, meaning: $meaning,
        }),*];
    };
}

verbs! {
    NodePowerOff "node-power-off" Node [], [],
        "the node loses power: nothing on it says goodbye, the others notice by missed heartbeats";
    NodeStop "node-stop" Node [], ["how"],
        "a clean stop: `how = \"cluster-service\"` (default, like Stop-ClusterNode, refused when it would cost quorum) or `\"shutdown\"` (the operating system shuts down)";
    NodeStart "node-start" Node [], ["how"],
        "`how = \"normal\"` (default), `\"force-quorum\"`, `\"prevent-quorum\"` or `\"clear-quarantine\"` (Start-ClusterNode): powers the node on if it is off, starts its automatic services and the Cluster service, which joins or forms";
    NodeReboot "node-reboot" Node [], [], "an operating system shutdown followed by a start";
    Pause "pause" Node [], [],
        "Suspend-ClusterNode: the node keeps its vote and its groups, and takes no others until it is resumed";
    Resume "resume" Node [], ["failback"],
        "Resume-ClusterNode: `failback = \"no\"`, `\"immediate\"` (what was drained comes back now) or `\"policy\"` (as each group's failback says)";
    Drain "drain" Node [], ["to", "force"],
        "Suspend-ClusterNode -Drain, 2012 and later: pauses the node and moves its groups to `to`, or each to the best other node; `force` stops what cannot be moved";
    NetworkCut "network-cut" Network [], ["between", "on"],
        "a whole cluster network (`target`), a node's adapters (`target`, `on` one network or all), or what lies `between` two sides (nodes, sites or lists of them; `on` one network or all) stops carrying heartbeats";
    NetworkHeal "network-heal" Network [], ["between", "on"],
        "what was cut carries heartbeats again; without `target` and `between` everything does";
    WitnessLoss "witness-loss" None [], [], "no node can reach the witness any more";
    WitnessReturn "witness-return" None [], [],
        "the witness can be reached again; the cluster takes it back at its next retry (WitnessRestartInterval)";
    ServiceKill "service-kill" Service [], ["node"],
        "the service process ends by itself; the cluster sees it at its next health check, the SCM at once";
    ServiceHang "service-hang" Service [], ["node", "lasts"], "the process runs but does not answer";
    DllHang "dll-hang" Resource [], [], "the next call into the resource DLL does not return";
    DiskPathLoss "disk-path-loss" Resource [], ["node", "lasts"],
        "a node, or every node without `node`, loses its path to a disk";
    DiskCorrupt "disk-corrupt" Resource [], [], "the file system on a disk is damaged";
    IpConflict "ip-conflict" Resource [], ["lasts"], "another host answers under the address";
    DnsLoss "dns-loss" None [], ["lasts"], "no DNS server answers";
    AdLoss "ad-loss" None [], ["lasts"], "no domain controller answers";
    Online "online" ResourceOrGroup [], [], "an operator brings a resource (with its providers) or a whole group online";
    Offline "offline" ResourceOrGroup [], [], "an operator takes a resource (with its dependents) or a whole group offline";
    Move "move" Group [], ["to"], "an operator moves a group to a node, or to the best possible one";
    Fail "fail" Resource [], [], "the resource fails at this moment, as if its health check had just said so";
    Restart "restart" Resource [], [], "an operator takes a resource offline and brings it online again";
    Set "set" Anything ["property", "value"], [],
        "changes a property of a running cluster, a node, a group or a resource; `property` is its key in an estate";
    RegistryEdit "registry-edit" Node ["key"], ["value-name", "data"],
        "changes a registry value on one node; without `data` the value is deleted";
    FileEdit "file-edit" Path [], ["node", "from"],
        "replaces a file by the one given with `from`; without it the file is deleted";
    CheckpointAdd "checkpoint-add" Resource ["key"], [],
        "registers a registry key for replication with the resource, capturing the owner's values";
    CheckpointRemove "checkpoint-remove" Resource ["key"], [], "ends the replication of a key";
    PackageRun "package-run" Service ["package", "lasts"], ["node"],
        "a package starts to run through the SSIS service, on the service's node";
    ClientList "client-list" Client ["store"], ["package"],
        "the client lists the packages of a store: `store = \"msdb\"` or `\"file-system\"`; with `package` it looks for that one";
    ClientLoad "client-load" Client ["store", "package"], [], "the client opens a package";
    ClientSave "client-save" Client ["store", "package"], [], "the client saves a package";
    Clock "clock" None ["time-of-day"], [], "sets the cluster's local time of day";
}

impl Verb {
    /// What is known about it.
    pub fn info(self) -> &'static VerbInfo {
        &VERBS[self as usize]
    }

    /// The verb of that name.
    pub fn named(name: &str) -> Option<Verb> {
        VERBS.iter().find(|info| info.name == name).map(|info| info.verb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enumeration() {
        for (index, info) in VERBS.iter().enumerate() {
            assert_eq!(info.verb as usize, index, "{}", info.name);
            assert_eq!(Verb::named(info.name), Some(info.verb));
        }
    }
}
