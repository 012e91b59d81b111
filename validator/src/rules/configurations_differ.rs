//! SSIS032: where SSIS runs stand-alone, the configuration of every node lists the same instances.

use std::collections::BTreeSet;

use crate::artefact::service_configuration::FolderKind;
use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Artefacts, Check, Harm, Rule};
use crate::source::Place;
use crate::survey::Survey;
use crate::survey::files::ConfigurationFile;
use crate::survey::ssis::split_server_name;

pub(super) static RULE: Rule = Rule {
    code: "SSIS032",
    name: "configurations-differ",
    severity: Severity::Warning,
    summary: "where SSIS runs stand-alone, the configuration of every node lists the same instances",
    grade: Grade::Documented,
    sources: &["ssis:D-16"],
    page: include_str!("configurations_differ.md"),
    harm: Harm::None("a service outside the cluster does not move, so no fault shows it"),
    checks: &[Check::Estate(check), Check::Together(check_together)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if !survey.ssis_resources().is_empty() {
        return;
    }
    let mut known: Vec<Configuration<'_>> = Vec::new();
    for node in survey.ssis_nodes() {
        let name = &survey.nodes[node].name;
        match survey.stand_alone_configuration(node) {
            Some(file) => known.push(Configuration::new(&name.value, name.place, file)),
            None => {
                findings.not_checked(
                    &name.value,
                    Why::Unknown,
                    "its configuration file is not in the estate",
                );
            }
        }
    }
    compare(&known, findings);
}

/// Files given side by side are taken for those of the nodes of one installation.
fn check_together(artefacts: &Artefacts<'_>, findings: &mut Findings<'_>) {
    let known: Vec<Configuration<'_>> = artefacts
        .configurations
        .iter()
        .filter(|file| file.configuration.is_some())
        .map(|file| Configuration::new(&file.name, file.place(), file))
        .collect();
    compare(&known, findings);
}

/// What one node's service shows.
struct Configuration<'a> {
    whose: &'a str,
    place: Place,
    instances: BTreeSet<String>,
}

impl<'a> Configuration<'a> {
    fn new(whose: &'a str, place: Place, file: &ConfigurationFile) -> Self {
        let names = file.folders(FolderKind::SqlServer).filter_map(|folder| folder.location.as_ref());
        Configuration { whose, place, instances: names.map(|name| normal(&name.value)).collect() }
    }
}

/// One spelling of an instance's name.
fn normal(server_name: &str) -> String {
    let (host, instance) = split_server_name(server_name);
    let instance = instance.map_or(String::new(), |instance| format!("\\{instance}"));
    format!("{host}{instance}").to_lowercase()
}

fn compare(known: &[Configuration<'_>], findings: &mut Findings<'_>) {
    let all: BTreeSet<&String> = known.iter().flat_map(|one| &one.instances).collect();
    for one in known {
        let missing: Vec<String> = all
            .iter()
            .filter(|instance| !one.instances.contains(**instance))
            .map(|instance| format!("`{instance}`"))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let message = format!(
            "the configuration of `{}` does not list {}, another one does",
            one.whose,
            missing.join(", ")
        );
        let finding = findings.report(one.whose, one.place, message);
        finding.help("use one file on every node, with a folder for each instance");
        let others = known.iter().filter(|other| other.instances != one.instances);
        for other in others.take(MOST_OTHERS) {
            finding.also(other.place, "another configuration");
        }
    }
}

/// More places than these help nobody.
const MOST_OTHERS: usize = 3;
