//! Refusals, in the words of who refuses.

use std::fmt;

/// The error codes of Kerberos that occur here (RFC 4120 7.5.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(non_camel_case_types, clippy::upper_case_acronyms, missing_docs, reason = "the names are the RFC's")]
pub enum KrbError {
    KDC_ERR_C_PRINCIPAL_UNKNOWN = 6,
    KDC_ERR_S_PRINCIPAL_UNKNOWN = 7,
    KDC_ERR_POLICY = 12,
    KDC_ERR_BADOPTION = 13,
    KDC_ERR_CLIENT_REVOKED = 18,
    KRB_AP_ERR_BAD_INTEGRITY = 31,
    KRB_AP_ERR_BADMATCH = 36,
    KRB_AP_ERR_MODIFIED = 41,
}

impl KrbError {
    /// Every one of them.
    pub const ALL: [KrbError; 8] = [
        KrbError::KDC_ERR_C_PRINCIPAL_UNKNOWN,
        KrbError::KDC_ERR_S_PRINCIPAL_UNKNOWN,
        KrbError::KDC_ERR_POLICY,
        KrbError::KDC_ERR_BADOPTION,
        KrbError::KDC_ERR_CLIENT_REVOKED,
        KrbError::KRB_AP_ERR_BAD_INTEGRITY,
        KrbError::KRB_AP_ERR_BADMATCH,
        KrbError::KRB_AP_ERR_MODIFIED,
    ];

    /// The number on the wire.
    pub fn code(self) -> u32 {
        self as u32
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            KrbError::KDC_ERR_C_PRINCIPAL_UNKNOWN => "KDC_ERR_C_PRINCIPAL_UNKNOWN",
            KrbError::KDC_ERR_S_PRINCIPAL_UNKNOWN => "KDC_ERR_S_PRINCIPAL_UNKNOWN",
            KrbError::KDC_ERR_POLICY => "KDC_ERR_POLICY",
            KrbError::KDC_ERR_BADOPTION => "KDC_ERR_BADOPTION",
            KrbError::KDC_ERR_CLIENT_REVOKED => "KDC_ERR_CLIENT_REVOKED",
            KrbError::KRB_AP_ERR_BAD_INTEGRITY => "KRB_AP_ERR_BAD_INTEGRITY",
            KrbError::KRB_AP_ERR_BADMATCH => "KRB_AP_ERR_BADMATCH",
            KrbError::KRB_AP_ERR_MODIFIED => "KRB_AP_ERR_MODIFIED",
        }
    }
}

/// The extended errors that a Windows KDC adds ([MS-KILE] 2.2.1); they tell which check refused (`delegation:D-20` to
/// `D-23`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(non_camel_case_types, clippy::upper_case_acronyms, missing_docs, reason = "the names are Windows'")]
pub enum NtStatus {
    STATUS_ACCOUNT_RESTRICTION,
    STATUS_ACCOUNT_DISABLED,
    STATUS_NOT_SUPPORTED,
    STATUS_NOT_FOUND,
    STATUS_NO_MATCH,
}

impl NtStatus {
    /// The number on the wire.
    pub fn code(self) -> u32 {
        match self {
            NtStatus::STATUS_ACCOUNT_RESTRICTION => 0xC000_006E,
            NtStatus::STATUS_ACCOUNT_DISABLED => 0xC000_0072,
            NtStatus::STATUS_NOT_SUPPORTED => 0xC000_00BB,
            NtStatus::STATUS_NOT_FOUND => 0xC000_0225,
            NtStatus::STATUS_NO_MATCH => 0xC000_0272,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            NtStatus::STATUS_ACCOUNT_RESTRICTION => "STATUS_ACCOUNT_RESTRICTION",
            NtStatus::STATUS_ACCOUNT_DISABLED => "STATUS_ACCOUNT_DISABLED",
            NtStatus::STATUS_NOT_SUPPORTED => "STATUS_NOT_SUPPORTED",
            NtStatus::STATUS_NOT_FOUND => "STATUS_NOT_FOUND",
            NtStatus::STATUS_NO_MATCH => "STATUS_NO_MATCH",
        }
    }
}

/// What a refusal is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// By the KDC, or by a service that cannot open a ticket.
    Kerberos(KrbError),
    /// By DCOM or RPC.
    Hresult(u32, &'static str),
    /// By SQL Server.
    Sql(u16),
    /// Refused for certain, but nobody has established the code that Windows gives.
    NotEstablished,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorCode::Kerberos(error) => f.write_str(error.name()),
            ErrorCode::Hresult(code, name) => write!(f, "{name} (0x{code:08X})"),
            ErrorCode::Sql(number) => write!(f, "SQL Server error {number}"),
            ErrorCode::NotEstablished => f.write_str("an error whose code is not established"),
        }
    }
}

/// Why a step was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code.
    pub error: ErrorCode,
    /// What a Windows KDC adds to it.
    pub ntstatus: Option<NtStatus>,
    /// The fact behind it, for people.
    pub why: &'static str,
    /// The rules that decided; never empty.
    pub rules: &'static [&'static str],
}

impl Refusal {
    /// A refusal in Kerberos.
    pub fn kerberos(error: KrbError, why: &'static str, rules: &'static [&'static str]) -> Self {
        Refusal { error: ErrorCode::Kerberos(error), ntstatus: None, why, rules }
    }

    /// A refusal that is certain, with a code that is not.
    pub fn of_unknown_code(why: &'static str, rules: &'static [&'static str]) -> Self {
        Refusal { error: ErrorCode::NotEstablished, ntstatus: None, why, rules }
    }

    /// With an extended error.
    #[must_use]
    pub fn with(mut self, ntstatus: NtStatus) -> Self {
        self.ntstatus = Some(ntstatus);
        self
    }

    /// The error of Kerberos, when it is one.
    pub fn krb_error(&self) -> Option<KrbError> {
        match self.error {
            ErrorCode::Kerberos(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        if let Some(status) = self.ntstatus {
            write!(f, " with {}", status.name())?;
        }
        write!(f, ": {}", self.why)
    }
}
