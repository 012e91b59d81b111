//! Reader of `MsDtsSrvr.ini.xml`, the configuration file of the SSIS service.
//!
//! No schema is published. The rules are those of the .NET `XmlSerializer`, whose output the default file looks
//! like: names are case-sensitive, unknown elements are skipped, the first of a repeated element counts.

mod folder;
mod nearest;
mod reading;
#[cfg(test)]
mod tests;

use super::Problem;
use super::xml::XmlReader;
use crate::source::{Located, Place, SourceId};
use reading::Reading;

/// What the file configures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceConfiguration {
    /// The start tag of the root element.
    pub root: Place,
    /// Whether stopping the service stops running packages; the service takes `true` when it is not given.
    pub stop_executing_packages_on_shutdown: Option<Located<bool>>,
    /// The top-level folders, in the order of the file.
    pub folders: Vec<Folder>,
}

/// One top-level folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The start tag.
    pub place: Place,
    /// Where its packages are.
    pub kind: FolderKind,
    /// The name that users see; may be empty.
    pub name: Option<Located<String>>,
    /// `ServerName` or `StorePath`, by the kind; may be empty.
    pub location: Option<Located<String>>,
}

/// Where the packages of a folder are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FolderKind {
    /// In the msdb database of the instance that `ServerName` names.
    SqlServer,
    /// In the directory that `StorePath` names.
    FileSystem,
}

impl FolderKind {
    /// Every kind.
    pub const ALL: [FolderKind; 2] = [FolderKind::SqlServer, FolderKind::FileSystem];

    /// Its `xsi:type`.
    pub fn type_name(self) -> &'static str {
        match self {
            FolderKind::SqlServer => "SqlServerFolder",
            FolderKind::FileSystem => "FileSystemFolder",
        }
    }

    /// The element that holds its location.
    pub fn location_element(self) -> &'static str {
        match self {
            FolderKind::SqlServer => "ServerName",
            FolderKind::FileSystem => "StorePath",
        }
    }
}

/// Reads the file. `None` when the service would refuse it, log event 273 and use its built-in defaults.
pub fn read(source: SourceId, text: &str) -> (Option<ServiceConfiguration>, Vec<Problem>) {
    let mut reading = Reading::new(source);
    let mut xml = XmlReader::new(text);
    loop {
        match xml.next() {
            Ok(Some(event)) => reading.event(event),
            Ok(None) => return reading.finish(),
            Err(fault) => reading.fault(fault),
        }
    }
}
