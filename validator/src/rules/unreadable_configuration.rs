//! SSIS021: the configuration file is well-formed and says what the service reads.

use crate::artefact::Class;
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
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
    for problem in file.problems.iter() {
        let (severity, grade) = match problem.class {
            Class::Malformed => (Severity::Error, Grade::Documented),
            Class::Invalid => (Severity::Error, Grade::Derived),
            Class::Suspicious => (Severity::Warning, Grade::Derived),
        };
        let finding = findings.report(&file.name, problem.place, &problem.message);
        finding.severity(severity).grade(grade).help.clone_from(&problem.help);
    }
}
