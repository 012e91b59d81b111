//! What a rule is: one `.rs`, one `.md` page, one line in the table.

use crate::artefact::registry_export::RegistryExport;
use crate::finding::{Findings, Grade, Severity};
use crate::script::Script;
use crate::survey::Survey;
use crate::survey::files::ConfigurationFile;

/// A rule. Codes are permanent: a retired rule keeps its row.
#[derive(Debug)]
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// The bad pattern, in kebab case.
    pub name: &'static str,
    /// Its usual severity.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// How far to trust it.
    pub grade: Grade,
    /// Where it comes from, with the sheet: `seed:009`, `ssis:S-02`, `tension:T4`.
    pub sources: &'static [&'static str],
    /// The page that `explain` shows and the tests execute.
    pub page: &'static str,
    /// How it is checked, at every level at which it can be.
    pub checks: &'static [Check],
}

/// How a rule is checked.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// By the readers, while they read.
    Reading,
    /// On a configuration file, with or without an estate.
    Configuration(fn(&ConfigurationFile, &mut Findings<'_>)),
    /// On a registry export alone.
    Registry(fn(&RegistryExport, &mut Findings<'_>)),
    /// On an estate.
    Estate(fn(&Survey, &mut Findings<'_>)),
    /// On the order of a scenario's steps, beginning with the estate before them.
    Steps(fn(&Survey, &Script, &mut Findings<'_>)),
    /// On an estate, for the sake of a configuration file: without an estate it is listed as not checked.
    NeedsEstateForConfiguration,
    /// On an estate, for the sake of a registry export: without an estate it is listed as not checked.
    NeedsEstateForRegistry,
}
