//! The AS exchange: a client proves who it is and gets its TGT (RFC 4120 3.1).

use super::account::Account;
use super::kdc::{Kdc, Reply};
use super::mode::Mode;
use super::refusal::{KrbError, NtStatus, Refusal};
use super::ticket::{Target, Ticket, TicketFlags};

/// Whether a TGT is forwardable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forwardable {
    /// It is.
    Yes,
    /// The client did not ask.
    NotAsked,
    /// The client is sensitive and cannot be delegated.
    Sensitive,
    /// The client is in Protected Users.
    Protected,
}

impl Forwardable {
    /// The rules behind it.
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Forwardable::Yes | Forwardable::NotAsked => &["delegation:D-05"],
            Forwardable::Sensitive => &["delegation:D-05", "delegation:D-60"],
            Forwardable::Protected => &["delegation:D-05", "delegation:D-64"],
        }
    }
}

/// `delegation:D-05`. The domain functionality is taken to be 2012 R2, from which on Protected Users counts; Samba
/// counts it always.
pub fn forwardable(client: &Account, asks: bool) -> Forwardable {
    match (asks, client.is_sensitive(), client.protected) {
        (false, ..) => Forwardable::NotAsked,
        (true, true, _) => Forwardable::Sensitive,
        (true, false, true) => Forwardable::Protected,
        (true, false, false) => Forwardable::Yes,
    }
}

impl Kdc<'_> {
    /// A client asks for a TGT.
    pub fn as_exchange(self, client: &str, asks_forwardable: bool) -> Reply {
        let Some(account) = self.directory.account(client) else {
            let why = "no account has this name";
            return Refusal::kerberos(KrbError::KDC_ERR_C_PRINCIPAL_UNKNOWN, why, &["delegation:D-14"])
                .into();
        };
        if account.is_disabled() {
            let refusal = Refusal::kerberos(
                KrbError::KDC_ERR_CLIENT_REVOKED,
                "the account is disabled",
                &["delegation:D-60"],
            );
            return match self.mode {
                Mode::Samba417 => refusal,
                Mode::Samba422 | Mode::Windows => refusal.with(NtStatus::STATUS_ACCOUNT_DISABLED),
            }
            .into();
        }
        let decision = forwardable(account, asks_forwardable);
        let flags = TicketFlags {
            forwardable: decision == Forwardable::Yes,
            initial: true,
            pre_authent: true,
            ..TicketFlags::default()
        };
        let ticket = Ticket {
            client: account.name.clone(),
            service: "krbtgt".to_owned(),
            target: Target::Krbtgt,
            flags,
        };
        Reply::ticket(ticket, decision.rules())
    }
}
