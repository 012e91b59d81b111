//! NTLM: it proves the user to one server and leaves that server nothing to prove the user to another
//! (`delegation:D-40`, `D-41`).

use super::directory::Directory;
use super::hop::{Client, Front, ImpersonationLevel};
use super::refusal::{ErrorCode, Refusal};

/// Who arrives when a server goes on without credentials.
pub const ANONYMOUS_LOGON: &str = "NT AUTHORITY\\ANONYMOUS LOGON";

/// Whether a user can come by NTLM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NtlmReply {
    /// Yes.
    Accepted,
    /// No.
    Refused(Refusal),
}

/// A user comes by NTLM: members of Protected Users cannot (`delegation:D-64`).
pub fn authenticate(directory: &Directory, user: &str) -> NtlmReply {
    match directory.account(user) {
        Some(account) if account.protected => NtlmReply::Refused(Refusal {
            error: ErrorCode::NotEstablished,
            ntstatus: None,
            why: "members of Protected Users cannot use NTLM",
            rules: &["delegation:D-64"],
        }),
        _ => NtlmReply::Accepted,
    }
}

/// The next server refuses somebody without a name (`delegation:D-41`).
pub fn anonymous_refused(is_sql_server: bool) -> Refusal {
    let error = match is_sql_server {
        true => ErrorCode::Sql(18456),
        false => ErrorCode::Hresult(0x8007_0005, "E_ACCESSDENIED"),
    };
    Refusal {
        error,
        ntstatus: None,
        why: "the service has no credentials of the user to offer, so nobody in particular arrives",
        rules: &["delegation:D-41"],
    }
}

/// Whether a service may do anything in its client's name on its own machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impersonation {
    /// It goes on in the client's name.
    AsClient,
    /// It does not try (`delegation:D-42`, `D-53`).
    AsItself,
    /// The client lets it look only (`delegation:D-52`).
    LevelTooLow,
}

/// `delegation:D-50` to `D-53`. Anonymous is raised to identify over a network.
pub fn impersonation(client: &Client, front: &Front) -> Impersonation {
    match (front.impersonates, client.level) {
        (false, _) => Impersonation::AsItself,
        (true, ImpersonationLevel::Anonymous | ImpersonationLevel::Identify) => Impersonation::LevelTooLow,
        (true, ImpersonationLevel::Impersonate | ImpersonationLevel::Delegate) => Impersonation::AsClient,
    }
}
