//! A counter-example as a scenario file: self-contained beside its estate, and it breaks the same promise when it is run.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use callboard_sim::sweep::counter_example::CounterExample;
use callboard_validator::check;
use callboard_validator::files::Files;
use callboard_validator::finding::Severity;
use callboard_validator::written;

use crate::disk::name_of;
use crate::error::Error;

/// The text of a scenario file at `path`, for the estate file `estate`.
pub fn text(files: &dyn Files, example: &CounterExample, estate: &str, path: &Path) -> String {
    let from = relative(path.parent().unwrap_or(Path::new("")), Path::new(estate));
    let about = vec![
        "A counter-example that `callboard sweep` found: `callboard run` breaks the same promise.".to_owned(),
        format!("Broken at {}: {}", example.broken_at, example.instead),
    ];
    let of = |expected: &[String]| written::scenario(&example.scenario, &from, &about, expected);
    let name = name_of(path);
    let text = of(&[]);
    let beside = Beside { files, name: &name, text: &text };
    let (report, _) = check::stage(&beside, &name);
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut codes: Vec<String> = errors.map(|finding| format!("{}:error", finding.code)).collect();
    codes.sort();
    codes.dedup();
    of(&codes)
}

/// Files, and one that is not there yet.
pub(crate) struct Beside<'a> {
    /// The files.
    pub(crate) files: &'a dyn Files,
    /// The name of the one.
    pub(crate) name: &'a str,
    /// Its text.
    pub(crate) text: &'a str,
}

impl Files for Beside<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        if name == self.name { Ok(self.text.as_bytes().to_vec()) } else { self.files.read(name) }
    }
}

/// How a file is named from a folder; both seen from one place.
fn relative(folder: &Path, file: &Path) -> String {
    let is_step = |part: &Component<'_>| !matches!(part, Component::CurDir);
    let here: Vec<_> = folder.components().filter(is_step).collect();
    let there: Vec<_> = file.components().filter(is_step).collect();
    let climbs = here.iter().any(|part| matches!(part, Component::ParentDir));
    if folder.is_absolute() != file.is_absolute() || climbs {
        let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        return name_of(&whole);
    }
    let shared = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    let up = here[shared..].iter().map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(there[shared..].iter().copied()).collect();
    name_of(&path)
}

/// The file for one of several counter-examples: the first has the name that was asked for, the others a number.
pub fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 0 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{}", number + 1));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// Writes a file that is not there yet; with `force` also over one that is.
pub fn save(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    let failed = |error: std::io::Error| {
        let why = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "it is there already; --force overwrites it".to_owned(),
            _ => error.to_string(),
        };
        Error::Unwritable { name: name_of(path), why }
    };
    if !force {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        return file.write_all(text.as_bytes()).map_err(failed);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".callboard-new");
    std::fs::write(&beside, text).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estate_is_named_from_the_folder_of_the_scenario() {
        let from = |folder: &str, file: &str| relative(Path::new(folder), Path::new(file));
        assert_eq!(from("", "scenarios/estates/k2.toml"), "scenarios/estates/k2.toml");
        assert_eq!(from("scenarios", "scenarios/estates/k2.toml"), "estates/k2.toml");
        assert_eq!(from("out/found", "./scenarios/k2.toml"), "../../scenarios/k2.toml");
        assert_eq!(from("/tmp/found", "/srv/k2.toml"), "../../srv/k2.toml");
        assert!(from("/tmp", "k2.toml").starts_with('/'), "{}", from("/tmp", "k2.toml"));
    }

    #[test]
    fn further_counter_examples_are_numbered() {
        let name = |number| numbered(Path::new("out/found.toml"), number);
        assert_eq!(name(0), Path::new("out/found.toml"));
        assert_eq!(name(2), Path::new("out/found-3.toml"));
    }
}
