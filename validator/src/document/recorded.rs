//! A table of recorded delegation cases: how the directory was set up, what the actors tried, what KDCs answered, and
//! what the published rules say of Windows. The keys are those of `tests/kdc-lab`.

use serde::Deserialize;

use super::any_value::AnyValue;
use crate::source::Located;
use crate::syntax::field::{Entries, Field};

/// A whole table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RecordedDocument {
    /// The KDCs, described. Not read.
    pub environments: Field<AnyValue>,
    /// The cases.
    pub cases: Vec<Located<CaseDocument>>,
}

/// One case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CaseDocument {
    /// Its name.
    pub id: Field<String>,
    /// What it is about.
    pub title: Field<String>,
    /// What it belongs to. Not read.
    pub group: Field<AnyValue>,
    /// The accounts that are not in their base state.
    pub accounts: Entries<AccountDocument>,
    /// What the actors try.
    pub hop: Field<HopDocument>,
    /// What KDCs answered, by KDC.
    pub observed: Entries<ObservedDocument>,
    /// What the published rules say of Windows.
    pub windows: Field<WindowsDocument>,
}

/// The state of an account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AccountDocument {
    /// Bits of userAccountControl by name; they replace the base flags.
    pub flags: Field<Vec<Located<String>>>,
    /// servicePrincipalName.
    pub spns: Vec<Located<String>>,
    /// SPNs that another account has too.
    pub duplicate_spns: Vec<Located<String>>,
    /// msDS-AllowedToDelegateTo.
    pub allowed_to_delegate_to: Vec<Located<String>>,
    /// msDS-AllowedToActOnBehalfOfOtherIdentity, as account names.
    pub allowed_to_act: Vec<Located<String>>,
    /// Membership in Protected Users.
    pub protected: Field<bool>,
}

/// What the actors try.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HopDocument {
    /// Who connects.
    pub user: Field<String>,
    /// The account the front process runs as.
    pub front_account: Field<String>,
    /// The SPN the client asks for.
    pub front_spn: Field<String>,
    /// The account the back process runs as.
    pub back_account: Field<String>,
    /// The SPN the front service asks for.
    pub back_spn: Field<String>,
    /// `kerberos` or `ntlm`.
    pub client_auth: Field<String>,
    /// Whether the user asks for a forwardable TGT.
    pub client_forwardable: Field<bool>,
    /// The same for the ticket to the front service.
    pub evidence_forwardable: Field<bool>,
    /// The way the front service goes on.
    pub method: Field<String>,
    /// The accounts whose keys the front process can decrypt with.
    pub front_keys: Field<Vec<Located<String>>>,
    /// The account whose TGT is used for S4U.
    pub s4u_account: Field<String>,
    /// The name in the S4U2Self request.
    pub s4u2self_spn: Field<String>,
    /// The resource-based bit.
    pub rbcd_bit: Field<bool>,
}

/// What a KDC answered.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ObservedDocument {
    /// `ok` or `fail`.
    pub outcome: Field<String>,
    /// The way the front service went on.
    pub mechanism: Field<String>,
    /// The step that failed.
    pub failed_step: Field<String>,
    /// Its error.
    pub error: Field<ErrorDocument>,
    /// The name in the ticket that the back service opened.
    pub sql_sees: Field<String>,
    /// The flags of the last ticket. Not read: its step has them too.
    pub final_flags: Field<AnyValue>,
    /// The exchanges.
    pub steps: Vec<Located<StepDocument>>,
    /// What the directory said to the set-up. Not read.
    pub directory_notes: Field<AnyValue>,
}

/// An error of a KDC or a service.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ErrorDocument {
    /// Its number. Not read: the name says the same.
    pub code: Field<AnyValue>,
    /// Its name.
    pub name: Field<String>,
    /// The number of the NTSTATUS. Not read.
    pub ntstatus: Field<AnyValue>,
    /// Its name. Not read: Samba rarely sends one.
    pub ntstatus_name: Field<AnyValue>,
    /// In words. Not read.
    pub text: Field<AnyValue>,
}

/// An exchange.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepDocument {
    /// Which.
    pub step: Field<String>,
    /// `ok` or `error`.
    pub result: Field<String>,
    /// What it gave.
    pub ticket: Field<TicketDocument>,
    /// The error. Not read: the case has it too.
    pub error: Field<AnyValue>,
    /// Whose key opened the ticket. Not read.
    pub opened_with: Field<AnyValue>,
    /// In whose name the ticket is. Not read.
    pub client: Field<AnyValue>,
    /// The flags of the opened ticket. Not read: the exchange that gave it has them.
    pub flags: Field<AnyValue>,
}

/// A ticket.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TicketDocument {
    /// The service. Not read.
    #[serde(rename = "for")]
    pub service: Field<AnyValue>,
    /// The client. Not read.
    pub client: Field<AnyValue>,
    /// The flags.
    pub flags: Vec<Located<String>>,
}

/// What the published rules say of Windows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WindowsDocument {
    /// `ok`, `fail` or `unknown`.
    pub outcome: Field<String>,
    /// The step that fails.
    pub failed_step: Field<String>,
    /// Its error.
    pub error: Field<String>,
    /// Whether the error is certain; without a word, it is.
    pub error_code_established: Field<bool>,
    /// Its extended error.
    pub ntstatus: Field<String>,
    /// The name in the ticket that the back service opens.
    pub sql_sees: Field<String>,
    /// Whether the ticket from S4U2Self is forwardable.
    pub s4u2self_forwardable: Field<bool>,
    /// Where it comes from. Not read.
    pub basis: Field<AnyValue>,
    /// Why it is unknown. Not read.
    pub why: Field<AnyValue>,
    /// Whether the observations agree. Documentation; not read.
    pub agrees: Field<AnyValue>,
}
