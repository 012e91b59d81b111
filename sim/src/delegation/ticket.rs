//! Tickets, as far as a refusal can depend on them.

/// The flags of a ticket (RFC 4120 2.1, 5.3) that play a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs, reason = "the names are the RFC's")]
pub struct TicketFlags {
    pub forwardable: bool,
    pub forwarded: bool,
    pub initial: bool,
    pub pre_authent: bool,
    pub ok_as_delegate: bool,
}

impl TicketFlags {
    /// The names of those set, in the order of their bits.
    pub fn names(self) -> Vec<&'static str> {
        let all = [
            ("forwardable", self.forwardable),
            ("forwarded", self.forwarded),
            ("initial", self.initial),
            ("pre-authent", self.pre_authent),
            ("ok-as-delegate", self.ok_as_delegate),
        ];
        all.iter().filter(|(_, set)| *set).map(|(name, _)| *name).collect()
    }
}

/// Whose key a ticket is encrypted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The ticket-granting service: a TGT.
    Krbtgt,
    /// The account that owns the SPN.
    Account(String),
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// In whose name.
    pub client: String,
    /// The name that was asked for.
    pub service: String,
    /// Who can open it.
    pub target: Target,
    /// Its flags.
    pub flags: TicketFlags,
}

impl Ticket {
    /// Whether this account's key opens it.
    pub fn is_made_out_to(&self, account: &str) -> bool {
        matches!(&self.target, Target::Account(owner) if owner.eq_ignore_ascii_case(account))
    }
}
