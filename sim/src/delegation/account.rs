//! What the directory holds of an account that matters to delegation.

use super::mode::Mode;

/// `userAccountControl` (`delegation:D-60`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct UserAccountControl(u32);

impl UserAccountControl {
    /// The account is disabled.
    pub const ACCOUNTDISABLE: Self = Self(0x0000_0002);
    /// An ordinary user.
    pub const NORMAL_ACCOUNT: Self = Self(0x0000_0200);
    /// A member computer; network names too.
    pub const WORKSTATION_TRUST_ACCOUNT: Self = Self(0x0000_1000);
    /// A domain controller.
    pub const SERVER_TRUST_ACCOUNT: Self = Self(0x0000_2000);
    /// The password does not expire. Without meaning here.
    pub const DONT_EXPIRE_PASSWORD: Self = Self(0x0001_0000);
    /// Unconstrained delegation: tickets to the account say ok-as-delegate (`delegation:D-04`).
    pub const TRUSTED_FOR_DELEGATION: Self = Self(0x0008_0000);
    /// "Account is sensitive and cannot be delegated" (`delegation:D-05`, `D-15`).
    pub const NOT_DELEGATED: Self = Self(0x0010_0000);
    /// Without meaning here.
    pub const DONT_REQUIRE_PREAUTH: Self = Self(0x0040_0000);
    /// Protocol transition (`delegation:D-15`, `D-25`).
    pub const TRUSTED_TO_AUTH_FOR_DELEGATION: Self = Self(0x0100_0000);

    /// The bits by name.
    pub const NAMED: [(&'static str, Self); 9] = [
        ("ACCOUNTDISABLE", Self::ACCOUNTDISABLE),
        ("NORMAL_ACCOUNT", Self::NORMAL_ACCOUNT),
        ("WORKSTATION_TRUST_ACCOUNT", Self::WORKSTATION_TRUST_ACCOUNT),
        ("SERVER_TRUST_ACCOUNT", Self::SERVER_TRUST_ACCOUNT),
        ("DONT_EXPIRE_PASSWORD", Self::DONT_EXPIRE_PASSWORD),
        ("TRUSTED_FOR_DELEGATION", Self::TRUSTED_FOR_DELEGATION),
        ("NOT_DELEGATED", Self::NOT_DELEGATED),
        ("DONT_REQUIRE_PREAUTH", Self::DONT_REQUIRE_PREAUTH),
        ("TRUSTED_TO_AUTH_FOR_DELEGATION", Self::TRUSTED_TO_AUTH_FOR_DELEGATION),
    ];

    /// The bit of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit)
    }

    /// The value of the attribute; bits without a name here are kept.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Whether all bits of `flag` are set.
    pub fn has(self, flag: Self) -> bool {
        self.0 & flag.0 == flag.0
    }

    /// With the bits of `flag` too.
    #[must_use]
    pub fn with(self, flag: Self) -> Self {
        Self(self.0 | flag.0)
    }

    /// Without the bits of `flag`.
    #[must_use]
    pub fn without(self, flag: Self) -> Self {
        Self(self.0 & !flag.0)
    }
}

/// What an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// A person, or a domain account that a service runs under.
    User,
    /// A machine: LocalSystem and NETWORK SERVICE act with its account on the network (`delegation:D-37`).
    Computer,
    /// A network name with Kerberos has a computer object of its own (`delegation:D-36`).
    VirtualComputerObject,
    /// A managed service account: a computer in the directory's class tree that runs services like a user.
    ManagedServiceAccount,
}

impl AccountKind {
    /// Whether the object's class is `computer` or below it, which is where `HOST/` stands in for others
    /// (`delegation:D-34`).
    pub fn is_computer(self) -> bool {
        self != AccountKind::User
    }
}

/// An account of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// `sAMAccountName`; computers end in `$`.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// `userAccountControl`.
    pub flags: UserAccountControl,
    /// `servicePrincipalName`.
    pub spns: Vec<String>,
    /// `msDS-AllowedToDelegateTo`: the SPNs it may reach in the name of others (`delegation:D-20`).
    pub allowed_to_delegate_to: Vec<String>,
    /// `msDS-AllowedToActOnBehalfOfOtherIdentity`: the accounts and groups that may come to it in the name of others
    /// (`delegation:D-22`).
    pub allowed_to_act: Vec<String>,
    /// Member of Protected Users (`delegation:D-64`).
    pub protected: bool,
    /// The other groups it is a member of; the access check of `delegation:D-22` counts them.
    pub groups: Vec<String>,
}

impl Account {
    /// An account without rights or names, in the groups that every account of its kind is in.
    pub fn new(name: impl Into<String>, kind: AccountKind) -> Self {
        let (flags, group) = match kind {
            AccountKind::User => (UserAccountControl::NORMAL_ACCOUNT, "Domain Users"),
            _ => (UserAccountControl::WORKSTATION_TRUST_ACCOUNT, "Domain Computers"),
        };
        Account {
            name: name.into(),
            kind,
            flags,
            spns: Vec::new(),
            allowed_to_delegate_to: Vec::new(),
            allowed_to_act: Vec::new(),
            protected: false,
            groups: vec![group.to_owned()],
        }
    }

    /// Whether tickets can be made out to it: it needs an SPN (`delegation:D-13`), which Samba forgives computers.
    pub fn is_service(&self, mode: Mode) -> bool {
        !self.spns.is_empty() || (mode.is_samba() && self.kind.is_computer())
    }

    /// Whether it is disabled.
    pub fn is_disabled(&self) -> bool {
        self.flags.has(UserAccountControl::ACCOUNTDISABLE)
    }

    /// Whether it is sensitive and cannot be delegated.
    pub fn is_sensitive(&self) -> bool {
        self.flags.has(UserAccountControl::NOT_DELEGATED)
    }

    /// Whether it is trusted for unconstrained delegation.
    pub fn is_trusted_for_delegation(&self) -> bool {
        self.flags.has(UserAccountControl::TRUSTED_FOR_DELEGATION)
    }

    /// Whether it may make the transition from another protocol.
    pub fn is_trusted_to_auth(&self) -> bool {
        self.flags.has(UserAccountControl::TRUSTED_TO_AUTH_FOR_DELEGATION)
    }

    /// Whether an entry of a security descriptor means this account: itself, or a group it is in.
    pub fn answers_to(&self, trustee: &str) -> bool {
        self.name.eq_ignore_ascii_case(trustee)
            || self.groups.iter().any(|group| group.eq_ignore_ascii_case(trustee))
            || (self.protected && trustee.eq_ignore_ascii_case("Protected Users"))
    }
}
