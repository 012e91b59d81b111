//! The AP exchange: a service opens a ticket with a key it holds (RFC 4120 3.2).

use super::refusal::{KrbError, Refusal};
use super::ticket::Ticket;

/// What became of a ticket at a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApReply {
    /// One of the service's keys opens it.
    OpenedWith(String),
    /// None does: the SPN is on another account (`delegation:D-32`).
    Refused(Refusal),
}

/// A service that holds the keys of these accounts is handed a ticket. A node holds the keys of the network names that
/// are online on it besides its own (`delegation:D-36`).
pub fn ap_exchange(ticket: &Ticket, keys: &[String]) -> ApReply {
    match keys.iter().find(|key| ticket.is_made_out_to(key)) {
        Some(key) => ApReply::OpenedWith(key.clone()),
        None => ApReply::Refused(Refusal::kerberos(
            KrbError::KRB_AP_ERR_MODIFIED,
            "the service cannot decrypt the ticket with its key: the SPN is on another account",
            &["delegation:D-32"],
        )),
    }
}
