//! Files on the disk, and standard input.

use std::cell::OnceCell;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use callboard_validator::files::{Files, LARGEST_FILE};

/// The name of standard input.
pub const STANDARD_INPUT: &str = "-";

/// Reads from the disk; `-` is standard input. Never reads much more than the validator takes.
#[derive(Debug, Clone, Copy)]
pub struct DiskFiles;

impl Files for DiskFiles {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        if name == STANDARD_INPUT {
            return read_some(std::io::stdin().lock(), 0);
        }
        let file = fs::File::open(name).map_err(|error| reason(name, &error))?;
        let data = file.metadata().ok();
        if data.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err("it is a folder".to_owned());
        }
        let expected = data.and_then(|data| usize::try_from(data.len()).ok());
        read_some(file, expected.unwrap_or_default())
    }
}

/// Files whose standard input is kept, so that it can be read again.
pub struct KeptInput<'a> {
    files: Box<dyn Files + 'a>,
    input: OnceCell<Result<Vec<u8>, String>>,
}

impl<'a> KeptInput<'a> {
    /// Keeps the standard input of these.
    pub fn new(files: Box<dyn Files + 'a>) -> Self {
        KeptInput { files, input: OnceCell::new() }
    }
}

impl Files for KeptInput<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        match name {
            STANDARD_INPUT => self.input.get_or_init(|| self.files.read(name)).clone(),
            _ => self.files.read(name),
        }
    }
}

fn reason(name: &str, error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ if Path::new(name).is_dir() => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

fn read_some(from: impl Read, expected: usize) -> Result<Vec<u8>, String> {
    // One more, so that the end is found without growing.
    let mut bytes = Vec::with_capacity(expected.min(LARGEST_FILE) + 1);
    from.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Every file below a folder whose name ends so, in the order of their paths.
pub fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let wanted = |path: &Path| {
        let ending = path.extension().unwrap_or_default();
        endings.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted))
    };
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if wanted(&path) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// A path as the validator and every output write it.
pub fn name_of(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
