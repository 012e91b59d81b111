//! What the suites share: the program run as a user runs it, and files that exist only in a test.

pub mod big_estate;
pub mod cases;
pub mod contained;
pub mod delegation;
pub mod estates;
pub mod findings;
pub mod format;
pub mod fresh;
pub mod fuzzing;
pub mod hostile;
pub mod pages;
pub mod peers;
pub mod readers;
pub mod rounds;
pub mod twin;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use callboard::disk::DiskFiles;
use callboard::io::Io;
use callboard_validator::files::Files;

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned()
}

/// What a call of the program printed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The exit code.
    pub code: u8,
}

/// Runs the program in this process, from the folder of the workspace.
pub fn callboard(arguments: &[&str]) -> Said {
    callboard_on(DiskFiles, arguments)
}

/// The same with other files than those of the disk.
pub fn callboard_on(files: impl Files, arguments: &[&str]) -> Said {
    std::env::set_current_dir(workspace()).expect("the workspace exists");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = {
        let captured = Io::captured(&mut out, &mut err);
        let mut io = Io { files: Box::new(files), ..captured };
        let arguments = std::iter::once("callboard").chain(arguments.iter().copied());
        callboard::run(arguments.map(Into::into), &mut io).code()
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    Said { out: text(out), err: text(err), code }
}

/// The files of the workspace, with some replaced or added in memory.
#[derive(Debug, Clone, Default)]
pub struct Overlay(pub BTreeMap<String, Vec<u8>>);

impl Files for Overlay {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        match self.0.get(name) {
            Some(bytes) => Ok(bytes.clone()),
            None => std::fs::read(workspace().join(name)).map_err(|error| error.to_string()),
        }
    }
}
