//! A double hop that is to be tried: who comes from where, over which service, to what.

/// How the client comes to the front service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FirstHop {
    /// With Kerberos; without a ticket it does not come at all.
    Kerberos,
    /// It has come by NTLM, however that was.
    Ntlm,
    /// As Windows clients do: Kerberos, and NTLM when the KDC knows no such service (`delegation:D-40`).
    Negotiate,
}

/// What a DCOM client lets the server do with its identity (`delegation:D-50`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are DCOM's")]
pub enum ImpersonationLevel {
    /// Raised to identify over a network.
    Anonymous,
    /// The machine-wide default of Windows.
    Identify,
    Impersonate,
    Delegate,
}

/// A user on a computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The user's account.
    pub user: String,
    /// How it comes.
    pub first_hop: FirstHop,
    /// Whether it asks for a forwardable TGT (`delegation:D-05`). Windows does.
    pub asks_forwardable: bool,
    /// Whether it asks for a forwardable ticket to the front service; without a word, as the TGT is.
    pub asks_forwardable_ticket: Option<bool>,
    /// What it lets the service do.
    pub level: ImpersonationLevel,
    /// Whether Credential Guard is on (`delegation:D-62`).
    pub credential_guard: bool,
}

impl Client {
    /// A Windows client that asks for everything it may ask for.
    pub fn new(user: impl Into<String>) -> Self {
        Client {
            user: user.into(),
            first_hop: FirstHop::Negotiate,
            asks_forwardable: true,
            asks_forwardable_ticket: None,
            level: ImpersonationLevel::Delegate,
            credential_guard: false,
        }
    }
}

/// The service in the middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// The account its process runs as. LocalSystem and NETWORK SERVICE are the node's computer account
    /// (`delegation:D-37`).
    pub account: String,
    /// The SPN the client asks for, made of the name the user typed (`delegation:D-38`).
    pub spn: String,
    /// The accounts whose keys its process can use.
    pub keys: Vec<String>,
    /// The account whose TGT it uses to go on.
    pub acts_as: String,
    /// What it asks for in S4U2Self; without a word, itself.
    pub s4u2self_spn: Option<String>,
    /// Whether it announces resource-based delegation (`delegation:D-24`).
    pub resource_based: bool,
    /// Whether DCOM lets the client in (`delegation:D-54`).
    pub lets_in: bool,
    /// Whether it uses the client's identity when it goes on (`delegation:D-53`).
    pub impersonates: bool,
}

impl Front {
    /// A service whose process runs as `account`, addressed by `spn`.
    pub fn new(account: impl Into<String>, spn: impl Into<String>) -> Self {
        let account = account.into();
        Front {
            spn: spn.into(),
            keys: vec![account.clone()],
            acts_as: account.clone(),
            account,
            s4u2self_spn: None,
            resource_based: true,
            lets_in: true,
            impersonates: true,
        }
    }

    /// On a node whose process acts with the machine's account, which also holds the keys of the network names that
    /// are online there (`delegation:D-36`, `D-37`).
    pub fn on_node(node: &str, network_names: &[&str], spn: impl Into<String>) -> Self {
        let mut front = Front::new(node, spn);
        front.keys.extend(network_names.iter().map(|name| (*name).to_owned()));
        front
    }
}

/// How a connection within one machine is made (`delegation:D-01`, `D-03`, `D-61`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SameMachine {
    /// Over a protocol that never leaves the machine, such as shared memory.
    pub local_protocol: bool,
    /// To a name of the machine's own, not to a network name or an alias.
    pub own_name: bool,
    /// Whether the loopback check refuses NTLM to names that are not the machine's own: it is on, and the name is not
    /// in `BackConnectionHostNames`.
    pub loopback_check: bool,
}

/// The service at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// The account its process runs as.
    pub account: String,
    /// The SPN the front service asks for, made of the name in its configuration.
    pub spn: String,
    /// Set when the front service runs on the same machine at this moment (`delegation:D-01`, `D-02`).
    pub same_machine: Option<SameMachine>,
    /// Whether it is SQL Server; else a file server.
    pub is_sql_server: bool,
}

impl Back {
    /// SQL Server under `account`, addressed by `spn`, on another machine.
    pub fn sql_server(account: impl Into<String>, spn: impl Into<String>) -> Self {
        Back { account: account.into(), spn: spn.into(), same_machine: None, is_sql_server: true }
    }

    /// A file server, on another machine.
    pub fn file_server(account: impl Into<String>, spn: impl Into<String>) -> Self {
        Back { is_sql_server: false, ..Back::sql_server(account, spn) }
    }
}

/// The way the front service goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mechanism {
    /// With the TGT the client sent.
    ForwardedTgt,
    /// With the client's ticket as evidence.
    S4u2Proxy,
    /// With a ticket to itself as evidence.
    S4u2SelfS4u2Proxy,
    /// It stops at the ticket to itself.
    S4u2Self,
}

impl Mechanism {
    /// Every mechanism.
    pub const ALL: [Mechanism; 4] =
        [Mechanism::ForwardedTgt, Mechanism::S4u2Proxy, Mechanism::S4u2SelfS4u2Proxy, Mechanism::S4u2Self];

    /// Its name in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Mechanism::ForwardedTgt => "forwarded-tgt",
            Mechanism::S4u2Proxy => "s4u2proxy",
            Mechanism::S4u2SelfS4u2Proxy => "s4u2self+s4u2proxy",
            Mechanism::S4u2Self => "s4u2self",
        }
    }

    /// The mechanism of that name.
    pub fn named(name: &str) -> Option<Mechanism> {
        Mechanism::ALL.into_iter().find(|mechanism| mechanism.name() == name)
    }
}

/// A double hop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Who comes.
    pub client: Client,
    /// Over what.
    pub front: Front,
    /// To what.
    pub back: Back,
    /// The way the front service is to go on; without a word, the one Windows takes.
    pub method: Option<Mechanism>,
    /// Whether NTLM is used where Windows would use it, however the client comes (`delegation:D-41`, `D-64`). Recorded
    /// cases play the exchanges alone.
    pub negotiates: bool,
}

impl Hop {
    /// As Windows makes it.
    pub fn new(client: Client, front: Front, back: Back) -> Self {
        Hop { client, front, back, method: None, negotiates: true }
    }

    /// Straight to a service with the user's own credentials: what is in front of the user's computer is the service.
    pub fn single(client: Client, back: Back) -> Self {
        let front = Front::new(back.account.as_str(), back.spn.as_str());
        Hop::new(client, front, back)
    }
}
