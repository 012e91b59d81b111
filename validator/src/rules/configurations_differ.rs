//! SSIS032: where SSIS runs stand-alone, the configuration of every node lists the same instances.

use std::collections::BTreeMap;

use crate::artefact::service_configuration::FolderKind;
use crate::finding::{Findings, Grade, Severity, Why};
use crate::rule::{Artefacts, Check, Harm, Rule};
use crate::source::Place;
use crate::survey::Survey;
use crate::survey::files::ConfigurationFile;
use crate::survey::server_names::split_server_name;

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
            Some(file) => known.push(Configuration::new(&name.value, file.place(), file)),
            None => {
                findings.not_checked(
                    &name.value,
                    Why::Unknown,
                    "its configuration file is not listed; as shipped it has the local default instance only",
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
    /// Each instance in one spelling, and as the file writes it.
    instances: BTreeMap<String, &'a str>,
}

impl<'a> Configuration<'a> {
    fn new(whose: &'a str, place: Place, file: &'a ConfigurationFile) -> Self {
        let names = file.folders(FolderKind::SqlServer).filter_map(|folder| folder.location.as_ref());
        let instances = names.map(|name| (normal(&name.value), name.value.as_str())).collect();
        Configuration { whose, place, instances }
    }
}

/// One spelling of an instance's name.
fn normal(server_name: &str) -> String {
    let (host, instance) = split_server_name(server_name);
    let instance = instance.map_or(String::new(), |instance| format!("\\{instance}"));
    format!("{host}{instance}").to_lowercase()
}

fn compare(known: &[Configuration<'_>], findings: &mut Findings<'_>) {
    for one in known {
        let lacks = |other: &Configuration<'_>| -> Vec<String> {
            let missing =
                other.instances.iter().filter(|(instance, _)| !one.instances.contains_key(*instance));
            missing.map(|(_, written)| format!("`{written}`")).collect()
        };
        let Some((other, missing)) =
            known.iter().map(|other| (other, lacks(other))).find(|(_, missing)| !missing.is_empty())
        else {
            continue;
        };
        let message = format!(
            "the configuration of `{}` does not list {}, that of `{}` does",
            one.whose,
            missing.join(", "),
            other.whose
        );
        let finding = findings.report(one.whose, one.place, message);
        finding.help("use one file on every node, with a folder for each instance");
        let others = known.iter().filter(|other| !lacks(other).is_empty());
        for other in others.take(MOST_OTHERS) {
            finding.also(other.place, "another configuration");
        }
    }
}

/// More places than these help nobody.
const MOST_OTHERS: usize = 3;
