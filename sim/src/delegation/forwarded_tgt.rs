//! Unconstrained delegation: the client has its TGT forwarded and hands it to the front service (`delegation:D-04`).

use super::kdc::{Kdc, Reply};
use super::refusal::{KrbError, Refusal};
use super::ticket::{Target, Ticket, TicketFlags};

/// Why a client does not send a forwarded TGT along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// The ticket does not say ok-as-delegate: the account that owns the SPN is not trusted for delegation.
    NotOkAsDelegate,
    /// The client's TGT cannot be forwarded.
    NotForwardable,
    /// The client program asks for less than level delegate.
    LevelBelowDelegate,
    /// Credential Guard keeps the TGT in.
    CredentialGuard,
}

impl Withheld {
    /// The rules behind it.
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Withheld::NotOkAsDelegate => &["delegation:D-04", "delegation:D-08"],
            Withheld::NotForwardable => &["delegation:D-05"],
            Withheld::LevelBelowDelegate => &["delegation:D-50", "delegation:D-51"],
            Withheld::CredentialGuard => &["delegation:D-62"],
        }
    }
}

impl Kdc<'_> {
    /// The client asks for a forwarded TGT.
    pub fn forwarded_tgt(self, tgt: &Ticket) -> Reply {
        if !tgt.flags.forwardable {
            let why = "a TGT that is not forwardable cannot be forwarded";
            let rules = &["delegation:D-05", "delegation:D-06"];
            return Refusal::kerberos(KrbError::KDC_ERR_BADOPTION, why, rules).into();
        }
        // The ticket-granting service is a domain controller's, and those are trusted for delegation.
        let flags = TicketFlags {
            forwardable: true,
            forwarded: true,
            initial: false,
            pre_authent: true,
            ok_as_delegate: true,
        };
        let ticket = Ticket {
            client: tgt.client.clone(),
            service: "krbtgt".to_owned(),
            target: Target::Krbtgt,
            flags,
        };
        Reply::ticket(ticket, &["delegation:D-04"])
    }
}
