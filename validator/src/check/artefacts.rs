//! Artefacts without an estate: each alone, and several beside each other.

use crate::artefact::registry_export::RegistryExport;
use crate::finding::{Findings, Why};
use crate::ledger::Ledger;
use crate::reader::Reader;
use crate::rule::{Artefacts, Check};
use crate::rules::RULES;
use crate::survey::files::ConfigurationFile;

/// What a file is, told from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Configuration,
    Registry,
    Toml,
}

impl Subject {
    pub(super) fn of(name: &str, text: &str) -> Subject {
        let start = text.trim_start().trim_start_matches('\\');
        let ends = |ending: &str| name.to_lowercase().ends_with(ending);
        if start.starts_with("Windows Registry Editor") || start.starts_with("REGEDIT4") || ends(".reg") {
            Subject::Registry
        } else if start.starts_with('<') || ends(".xml") {
            Subject::Configuration
        } else {
            Subject::Toml
        }
    }
}

pub(super) fn check_configuration(name: &str, reader: &mut Reader<'_>) {
    if let Some(file) = reader.configuration(name, None) {
        for rule in RULES {
            for check in rule.checks {
                if let Check::Configuration(check) | Check::Alone(check) = check {
                    check(&file, &mut Findings::new(rule, &mut reader.findings, &mut reader.not_checked));
                }
            }
        }
    }
    not_without_estate(reader, name, Check::NeedsEstateForConfiguration);
}

pub(super) fn check_registry(name: &str, reader: &mut Reader<'_>) {
    if let Some(export) = reader.registry(name, None) {
        for rule in RULES {
            for check in rule.checks {
                if let Check::Registry(check) = check {
                    check(&export, &mut Findings::new(rule, &mut reader.findings, &mut reader.not_checked));
                }
            }
        }
    }
    not_without_estate(reader, name, Check::NeedsEstateForRegistry);
}

/// Lists the rules that judge this kind of artefact and cannot without an estate.
fn not_without_estate(reader: &mut Reader<'_>, name: &str, kind: Check) {
    for rule in RULES {
        let judges =
            rule.checks.iter().any(|check| std::mem::discriminant(check) == std::mem::discriminant(&kind));
        if judges {
            let mut findings = Findings::new(rule, &mut reader.findings, &mut reader.not_checked);
            findings.not_checked(name, Why::NeedsAnEstate, rule.summary);
        }
    }
}

pub(super) fn check_together(names: &[String], reader: &mut Reader<'_>) {
    let mut configurations: Vec<ConfigurationFile> = Vec::new();
    let mut exports: Vec<(String, RegistryExport)> = Vec::new();
    for name in names {
        let Some(source) = reader.text(name, None) else { continue };
        match Subject::of(name, &reader.sources.get(source).text) {
            Subject::Configuration => configurations.extend(reader.configuration(name, None)),
            Subject::Registry => {
                exports.extend(reader.registry(name, None).map(|export| (name.clone(), export)));
            }
            Subject::Toml => {}
        }
    }
    // What is wrong with each file is said where it is judged alone.
    reader.findings = Ledger::default();
    let artefacts = Artefacts { configurations: &configurations, exports: &exports };
    for rule in RULES {
        for check in rule.checks {
            if let Check::Together(check) = check {
                check(&artefacts, &mut Findings::new(rule, &mut reader.findings, &mut reader.not_checked));
            }
        }
    }
}
