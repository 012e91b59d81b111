//! Reads files by name: decodes bytes, parses artefacts, and turns whatever is wrong into findings.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::artefact::registry_export::{self, RegistryExport};
use crate::artefact::{Class, Problem, text};
use crate::files::{Files, LARGEST_FILE};
use crate::finding::{Finding, NotChecked, Severity};
use crate::ledger::Ledger;
use crate::rules;
use crate::source::{Place, SourceId, Sources};
use crate::survey::files::ConfigurationFile;
use crate::survey::registry::{Values, values};
use crate::syntax::Complaint;
use crate::syntax::tree::{self, Tree};

/// The most that is read in one job, in bytes.
const MOST_BYTES: usize = 4 * LARGEST_FILE;

/// What has been read so far. Each file is read once.
pub struct Reader<'a> {
    files: &'a dyn Files,
    /// The texts.
    pub sources: Sources,
    /// What was wrong.
    pub findings: Ledger,
    /// What was not checked.
    pub not_checked: Vec<NotChecked>,
    /// The day against which dates are judged, when one is given.
    pub today: Option<Date>,
    texts: BTreeMap<String, Option<SourceId>>,
    registries: BTreeMap<String, Option<RegistryExport>>,
    registry_values: BTreeMap<String, Option<Values>>,
    bytes_left: usize,
    configurations: BTreeMap<String, Option<ConfigurationFile>>,
}

impl<'a> Reader<'a> {
    /// Reads from `files`.
    pub fn new(files: &'a dyn Files) -> Self {
        Reader {
            files,
            sources: Sources::default(),
            findings: Ledger::default(),
            not_checked: Vec::new(),
            today: None,
            texts: BTreeMap::new(),
            registries: BTreeMap::new(),
            registry_values: BTreeMap::new(),
            bytes_left: MOST_BYTES,
            configurations: BTreeMap::new(),
        }
    }

    /// Reports under a rule of the reading family.
    pub fn report(
        &mut self,
        code: &str,
        object: impl Into<String>,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> &mut Finding {
        let rule = rules::by_code(code).expect("readers report under codes of the table");
        self.findings.push(Finding::new(rule, object.into(), place.into(), message.into()))
    }

    /// Reports complaints of the TOML reader.
    pub fn complain(&mut self, complaints: Vec<Complaint>) {
        for complaint in complaints {
            let name = self.sources.get(complaint.place.source).name.clone();
            if complaint.times > 1 {
                let rule = rules::by_code(complaint.code).expect("readers report under codes of the table");
                let like = Finding::new(rule, name, Some(complaint.place), complaint.message);
                self.findings.pass_over(like, complaint.times);
                continue;
            }
            let finding = self.report(complaint.code, name, complaint.place, complaint.message);
            finding.help = complaint.help;
        }
    }

    /// Decodes a file. `asked_at` is where another file names it.
    pub fn text(&mut self, name: &str, asked_at: Option<Place>) -> Option<SourceId> {
        if let Some(known) = self.texts.get(name) {
            return *known;
        }
        let source = self.decode(name, asked_at);
        self.texts.insert(name.to_owned(), source);
        source
    }

    fn decode(&mut self, name: &str, asked_at: Option<Place>) -> Option<SourceId> {
        let bytes = match self.files.read(name) {
            Ok(bytes) => bytes,
            Err(why) => {
                let help = "correct the path: it is relative to the file that names it";
                self.report("SYN007", name, asked_at, format!("`{name}` cannot be read: {why}")).help(help);
                return None;
            }
        };
        if bytes.len() > LARGEST_FILE {
            let message =
                format!("`{name}` has {} bytes, the most that is read is {LARGEST_FILE}", bytes.len());
            self.report("SYN008", name, asked_at, message).help("give the file that was meant");
            return None;
        }
        self.bytes_left = match self.bytes_left.checked_sub(bytes.len()) {
            Some(left) => left,
            None => {
                let message = format!("`{name}` and the files before it have more than {MOST_BYTES} bytes");
                self.report("SYN008", name, asked_at, message).help("describe one cluster per estate");
                return None;
            }
        };
        match text::decode(bytes) {
            Ok(decoded) => Some(self.sources.add_decoded(name, decoded)),
            Err(undecodable) => {
                let message =
                    format!("`{name}` is not text at byte {}: {}", undecodable.offset, undecodable.reason);
                let help = "export it again as UTF-8 or as UTF-16 with a byte order mark";
                self.report("SYN004", name, asked_at, message).help(help);
                None
            }
        }
    }

    /// Parses a TOML file.
    pub fn toml(&mut self, name: &str, asked_at: Option<Place>) -> Option<Tree> {
        let source = self.text(name, asked_at)?;
        let (tree, complaints) = tree::parse(source, &self.sources.get(source).text);
        let readable = complaints.iter().all(|complaint| complaint.code != "SYN001");
        self.complain(complaints);
        readable.then_some(tree)
    }

    /// Parses a registry export; what is wrong with it is SYN010.
    pub fn registry(&mut self, name: &str, asked_at: Option<Place>) -> Option<RegistryExport> {
        if let Some(known) = self.registries.get(name) {
            return known.clone();
        }
        let export = self.text(name, asked_at).map(|source| {
            let (export, problems) = registry_export::read(source, &self.sources.get(source).text);
            for problem in problems {
                self.report_problem("SYN010", name, problem);
            }
            export
        });
        self.registries.insert(name.to_owned(), export.clone());
        export
    }

    /// The values of a registry export.
    pub(crate) fn registry_values(&mut self, name: &str, asked_at: Option<Place>) -> Option<Values> {
        if let Some(known) = self.registry_values.get(name) {
            return known.clone();
        }
        let values = self.registry(name, asked_at).as_ref().map(values);
        self.registries.remove(name);
        self.registry_values.insert(name.to_owned(), values.clone());
        values
    }

    /// Parses a service configuration file; its own problems are kept with it.
    pub fn configuration(&mut self, name: &str, asked_at: Option<Place>) -> Option<ConfigurationFile> {
        if let Some(known) = self.configurations.get(name) {
            return known.clone();
        }
        let file = self
            .text(name, asked_at)
            .map(|source| ConfigurationFile::read(name, source, &self.sources.get(source).text));
        self.configurations.insert(name.to_owned(), file.clone());
        file
    }

    fn report_problem(&mut self, code: &str, name: &str, problem: Problem) {
        let severity = if problem.class == Class::Suspicious { Severity::Warning } else { Severity::Error };
        let finding = self.report(code, name, problem.place, problem.message);
        finding.severity(severity).help = problem.help;
    }
}
