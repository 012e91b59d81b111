//! A key distribution center: a directory, and whose rules are applied to it. Its exchanges are in rooms of their own.

use super::account::Account;
use super::directory::{Directory, Owner};
use super::mode::Mode;
use super::refusal::{KrbError, Refusal};
use super::ticket::Ticket;

/// The KDC of a domain.
#[derive(Debug, Clone, Copy)]
pub struct Kdc<'a> {
    /// What it knows.
    pub directory: &'a Directory,
    /// How it decides.
    pub mode: Mode,
}

/// The answer of an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A ticket.
    Ticket {
        /// What was issued.
        ticket: Ticket,
        /// The rules that gave it these flags.
        rules: Vec<&'static str>,
    },
    /// A refusal.
    Refused(Refusal),
}

impl Reply {
    pub(super) fn ticket(ticket: Ticket, rules: &[&'static str]) -> Reply {
        Reply::Ticket { ticket, rules: rules.to_vec() }
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Reply {
        Reply::Refused(refusal)
    }
}

impl<'a> Kdc<'a> {
    /// The account that a ticket for `name` is made out to.
    pub fn service(self, name: &str) -> Result<&'a Account, Refusal> {
        let unknown = |why, rules| Err(Refusal::kerberos(KrbError::KDC_ERR_S_PRINCIPAL_UNKNOWN, why, rules));
        match self.directory.owner(name, self.mode) {
            Owner::One(account) | Owner::ByHost(account) => Ok(account),
            Owner::Nobody => unknown("no account owns the SPN", &["delegation:D-30", "delegation:D-31"]),
            Owner::Several => {
                unknown("more than one account owns the SPN: the KDC does not choose", &["delegation:D-33"])
            }
        }
    }

    /// Whether tickets *to* this account may be forwardable. Samba withholds the flag when the service itself is
    /// sensitive; [MS-SFU] speaks of the client only, and Windows' practice is not established (`delegation:D-65`).
    pub fn lets_tickets_to_be_forwardable(self, service: &Account) -> bool {
        !(self.mode.is_samba() && service.is_sensitive())
    }
}
