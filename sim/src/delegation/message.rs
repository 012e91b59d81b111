//! What people see of a refusal, and where (section 10 of the sheet).

use super::played::{Arrival, Played};
use super::refusal::{ErrorCode, KrbError};
use super::step::{Step, StepKind};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who sees it, or in which log it is.
    pub at: &'static str,
    /// Its text.
    pub text: String,
    /// The rules behind it.
    pub rules: &'static [&'static str],
}

const SSMS: &str = "Management Studio";
const SYSTEM_LOG: &str = "System log of the SSIS machine";
const DC_LOG: &str = "System log of the domain controller";

/// What is seen of a hop that failed: what the user sees first, then the logs.
pub fn messages(played: &Played) -> Vec<Message> {
    let Some(step) = played.failed() else { return Vec::new() };
    let Some(refusal) = step.refusal() else { return Vec::new() };
    let mut seen = Vec::new();
    seen.extend(at_the_user(played, step.kind, refusal.error));
    if step.kind == StepKind::S4u2Proxy && refusal.krb_error() == Some(KrbError::KDC_ERR_BADOPTION) {
        let status = refusal.ntstatus;
        let extended =
            status.map(|status| format!(", extended error 0x{:08x} ({})", status.code(), status.name()));
        let text = format!("Kerberos event 3: KDC_ERR_BADOPTION (0xd){}", extended.unwrap_or_default());
        seen.push(Message { at: SYSTEM_LOG, text, rules: refusal.rules });
    }
    if refusal.krb_error() == Some(KrbError::KRB_AP_ERR_MODIFIED) {
        let text = "Kerberos event 4: KRB_AP_ERR_MODIFIED".to_owned();
        seen.push(Message { at: SYSTEM_LOG, text, rules: &["delegation:D-32"] });
    }
    if refusal.rules.contains(&"delegation:D-33") {
        let text = "KDC event 11".to_owned();
        seen.push(Message { at: DC_LOG, text, rules: &["delegation:D-33"] });
    }
    seen
}

/// What is seen where DCOM does not let the user in (`delegation:D-54`).
pub fn of_a_locked_door() -> Message {
    let text = "Connecting to the Integration Services service on the computer failed with the following error: \"Access is denied.\"";
    Message { at: SSMS, text: text.to_owned(), rules: &["delegation:D-54"] }
}

/// What is seen where nothing answers.
pub fn of_silence() -> Message {
    let text = "The RPC server is unavailable. (0x800706BA)";
    Message { at: SSMS, text: text.to_owned(), rules: &["ssis:M-5"] }
}

fn at_the_user(played: &Played, kind: StepKind, error: ErrorCode) -> Option<Message> {
    let message = |text: &str, rules| Some(Message { at: SSMS, text: text.to_owned(), rules });
    match (kind, error) {
        (StepKind::ClientDcom, _) => Some(of_a_locked_door()),
        (StepKind::FrontAccept | StepKind::BackAccept, _) => message(
            "Cannot generate SSPI context. / The target principal name is incorrect.",
            &["delegation:D-32"],
        ),
        (StepKind::BackLocal, ErrorCode::Sql(_)) => message(
            "The login is from an untrusted domain and cannot be used with Windows authentication. (18452)",
            &["delegation:D-61"],
        ),
        _ if played.arrival == Arrival::Anonymous => {
            let refusal = played.step(StepKind::BackNtlm).and_then(Step::refusal);
            let text = match refusal.map(|refusal| refusal.error) {
                Some(ErrorCode::Sql(_)) => "Login failed for user 'NT AUTHORITY\\ANONYMOUS LOGON'. (18456)",
                _ => "Access is denied.",
            };
            message(text, &["delegation:D-41"])
        }
        _ => None,
    }
}
