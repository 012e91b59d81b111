//! SSIS021: the configuration file is well-formed and says what the service reads.

use crate::artefact::{Class, ESCAPED_BRACKETS};
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::suggestion::Edit;
use crate::survey::files::ConfigurationFile;

pub(super) static RULE: Rule = Rule {
    code: "SSIS021",
    name: "unreadable-configuration",
    severity: Severity::Error,
    summary: "the configuration file is well-formed and says what the service reads",
    grade: Grade::Documented,
    sources: &["seed:070", "seed:083", "tension:T13", "ssis:F-07"],
    page: include_str!("unreadable_configuration.md"),
    harm: Harm::Scenario("scenarios/s27-one-bracket-short.toml"),
    checks: &[Check::Configuration(check)],
};

fn check(file: &ConfigurationFile, findings: &mut Findings<'_>) {
    // What follows of a broken piece of markup is noise: the file is rejected as a whole.
    let is_broken = file.problems.iter().any(|problem| problem.class == Class::Malformed);
    for problem in file.problems.iter().filter(|problem| !is_broken || problem.class.is_refused()) {
        let (severity, grade) = match problem.class {
            Class::Malformed => (Severity::Error, Grade::Documented),
            Class::Invalid | Class::Incomplete => (Severity::Error, Grade::Derived),
            Class::Suspicious => (Severity::Warning, Grade::Derived),
        };
        let finding = findings.report(&file.name, problem.place, &problem.message);
        finding.severity(severity).grade(grade).help.clone_from(&problem.help);
        if problem.help.as_deref() == Some(ESCAPED_BRACKETS) {
            finding.suggest(Edit::Unescape(file.source));
        }
    }
}
