//! From message to cause: what people see, what stands behind it, and what to do about it.
//!
//! One table in several rooms, grouped as an operator would; [`find::find`] answers a text or a code from it.

mod advice;
mod codes;
mod dcom;
mod event_groups;
mod event_membership;
mod event_networks;
mod event_quorum;
mod event_resources;
pub mod find;
mod kerberos;
mod platform;
mod sql;
mod ssis;
mod texts;
mod words;

use callboard_validator::finding::Grade;

/// A message or code, its cause and its cure.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What it is called: `M-3`, `event 1069`, `KDC_ERR_BADOPTION`, `ssis:D-10`.
    pub id: &'static str,
    /// What it is about, in one line.
    pub title: &'static str,
    /// The exact texts that people see; `%1` stands for a name or another text.
    pub texts: &'static [&'static str],
    /// The numbers and names it goes by.
    pub codes: &'static [Code],
    /// Why it appears.
    pub cause: &'static str,
    /// Codes of the rules that find the cause in files.
    pub rules: &'static [&'static str],
    /// What to do.
    pub fix: &'static str,
    /// The same, or a look at the state, as commands.
    pub powershell: &'static [&'static str],
    /// Where it comes from, with the sheet: `ssis:M-3`, `wsfc:14`.
    pub sources: &'static [&'static str],
    /// How far to trust it.
    pub grade: Grade,
    /// It only says that something inside failed: what the inner text or code says comes first.
    pub wraps: bool,
}

impl Entry {
    /// The rest of an entry: nobody forgets where it comes from and how far to trust it.
    const fn of(grade: Grade, sources: &'static [&'static str]) -> Entry {
        Entry {
            id: "",
            title: "",
            texts: &[],
            codes: &[],
            cause: "",
            rules: &[],
            fix: "",
            powershell: &[],
            sources,
            grade,
            wraps: false,
        }
    }
}

/// A number or a name that a message goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// An event: who logs it, and its id.
    Event(&'static str, u32),
    /// An HRESULT.
    Hresult(u32),
    /// An NTSTATUS.
    NtStatus(u32),
    /// A Win32 error.
    Win32(u32),
    /// An error of SQL Server.
    Sql(u32),
    /// An error number of the Kerberos protocol.
    Kerberos(u32),
    /// A stop code of Windows.
    Bugcheck(u32),
    /// A symbolic name, or another word that stands for the message.
    Name(&'static str),
}

impl Code {
    /// Its kind in every output.
    pub fn kind(self) -> &'static str {
        match self {
            Code::Event(..) => "event",
            Code::Hresult(_) => "hresult",
            Code::NtStatus(_) => "ntstatus",
            Code::Win32(_) => "win32",
            Code::Sql(_) => "sql",
            Code::Kerberos(_) => "kerberos",
            Code::Bugcheck(_) => "bugcheck",
            Code::Name(_) => "name",
        }
    }

    /// As people write it.
    pub fn value(self) -> String {
        match self {
            Code::Hresult(value) | Code::NtStatus(value) => format!("0x{value:08X}"),
            Code::Bugcheck(value) => format!("0x{value:X}"),
            Code::Event(_, value) | Code::Win32(value) | Code::Sql(value) | Code::Kerberos(value) => {
                value.to_string()
            }
            Code::Name(name) => name.to_owned(),
        }
    }

    /// Who logs it, of an event.
    pub fn source(self) -> Option<&'static str> {
        match self {
            Code::Event(source, _) => Some(source),
            _ => None,
        }
    }
}

/// Who logs events.
mod source {
    pub(super) const CLUSTER: &str = "FailoverClustering";
    pub(super) const SSIS: &str = "SQLISService";
    pub(super) const SCM: &str = "Service Control Manager";
    pub(super) const DCOM: &str = "DistributedCOM";
    pub(super) const KERBEROS: &str = "Kerberos";
    pub(super) const KDC: &str = "KDC";
    pub(super) const WINDOWS: &str = "Windows";
}

/// An event of the Cluster service.
const fn cluster(id: u32) -> Code {
    Code::Event(source::CLUSTER, id)
}

/// The rooms of the table, by name.
pub const ROOMS: [(&str, &[Entry]); 11] = [
    ("dcom", dcom::ENTRIES),
    ("ssis", ssis::ENTRIES),
    ("sql", sql::ENTRIES),
    ("kerberos", kerberos::ENTRIES),
    ("windows", platform::ENTRIES),
    ("cluster", event_resources::ENTRIES),
    ("cluster", event_groups::ENTRIES),
    ("cluster", event_membership::ENTRIES),
    ("cluster", event_quorum::ENTRIES),
    ("cluster", event_networks::ENTRIES),
    ("advice", advice::ENTRIES),
];

/// Every entry, in the order of the rooms.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.into_iter().flat_map(|(_, entries)| entries)
}
