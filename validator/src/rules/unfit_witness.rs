//! CLU017: the witness is in a place of its own, and large enough.

use std::collections::BTreeSet;

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::source::{Located, Place};
use crate::survey::files::Where;
use crate::survey::paths::{canonical, unc_host};
use crate::survey::server_names::Host;
use crate::survey::{Kind, ResourceFacts, Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "CLU017",
    name: "unfit-witness",
    severity: Severity::Warning,
    summary: "the witness is in a place of its own, and large enough",
    grade: Grade::Documented,
    sources: &["wsfc:W-Q-26"],
    page: include_str!("unfit_witness.md"),
    harm: Harm::Scenario("scenarios/preflight/unfit-witness.toml"),
    checks: &[Check::Estate(check)],
};

/// The least size of a disk witness, in MB.
const SMALLEST_DISK: u32 = 512;
const FILE_SYSTEMS: [&str; 2] = ["NTFS", "ReFS"];

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    let written = survey.document.quorum.quorum_resource.text();
    let Some(witness) = written.and_then(|name| survey.resource(name)) else { return };
    check_group(survey, witness, findings);
    match survey.resources[witness].kind {
        Kind::PhysicalDisk => check_disk(survey, witness, findings),
        Kind::FileShareWitness => check_share(survey, witness, findings),
        _ => {}
    }
}

fn report(
    survey: &Survey,
    witness: usize,
    place: Place,
    fact: &str,
    help: &str,
    findings: &mut Findings<'_>,
) {
    let name = &survey.resources[witness].name.value;
    findings.report(name, place, format!("the witness `{name}` {fact}")).help(help);
}

/// It belongs to the core group, and no role depends on it.
fn check_group(survey: &Survey, witness: usize, findings: &mut Findings<'_>) {
    let is_core = survey.resources[witness].group.is_none_or(|group| survey.groups[group].is_core());
    if !is_core {
        let fact = format!("is in `{}`, a role's group", survey.group_name(witness));
        let help = "a witness belongs to `Cluster Group` and to the cluster alone";
        return report(survey, witness, survey.place_of_group(witness), &fact, help, findings);
    }
    let group = survey.resources[witness].group;
    let depends = |facts: &ResourceFacts| {
        facts.group == group && facts.depends_on.providers().any(|to| to.resource == Some(witness))
    };
    if let Some(user) = survey.resources.iter().find(|facts| depends(facts)) {
        let fact = format!("carries `{}`, which depends on it", user.name.value);
        report(survey, witness, user.name.place, &fact, "keep the witness for the cluster alone", findings);
    }
}

fn check_disk(survey: &Survey, witness: usize, findings: &mut Findings<'_>) {
    let document = &survey.document.resource[witness].value;
    if let Some(size) = document.total_size.located().filter(|size| *size.value < SMALLEST_DISK) {
        let fact = format!("has {} MB", size.value);
        report(survey, witness, size.place, &fact, "give it a LUN of 512 MB or more", findings);
    }
    let unfit =
        |written: &Located<&String>| !FILE_SYSTEMS.iter().any(|known| same_name(known, written.value));
    if let Some(written) = document.file_system.located().filter(unfit) {
        let fact = format!("is formatted with {}", written.value);
        report(
            survey,
            witness,
            written.place,
            &fact,
            "format it with NTFS or ReFS, not as a Cluster Shared Volume",
            findings,
        );
    }
    let shared = |volume: &&Located<String>| canonical(&volume.value).starts_with(r"c:\clusterstorage");
    if let Some(volume) = document.volumes.iter().find(shared) {
        report(
            survey,
            witness,
            volume.place,
            "is a Cluster Shared Volume",
            "use a disk that is none",
            findings,
        );
    }
    let used = survey.files.iter().map(|file| (file.at, file.path.place));
    let used = used.chain(survey.folders.iter().map(|folder| (folder.at, folder.path.place)));
    if let Some((_, place)) = used.into_iter().find(|(at, _)| *at == Where::Disk(witness)) {
        report(
            survey,
            witness,
            place,
            "holds files of a role",
            "keep the witness disk for the cluster alone",
            findings,
        );
    }
}

fn check_share(survey: &Survey, witness: usize, findings: &mut Findings<'_>) {
    let Some(path) = survey.document.resource[witness].value.share_path.located() else { return };
    let Some(host) = unc_host(path.value) else {
        let fact = format!("has the SharePath `{}`, which is no network path", path.value);
        return report(survey, witness, path.place, &fact, r"write `\\server\share`", findings);
    };
    let host = host.split('.').next().unwrap_or_default();
    let of_node = match survey.host(host) {
        Host::Node(node) => Some(survey.nodes[node].name.value.as_str()),
        Host::Here => Some("whichever node asks"),
        Host::Cluster | Host::Address(_) | Host::Other => None,
    };
    if let Some(node) = of_node {
        let fact = format!("is a share on the node `{node}` (1559)");
        let help = "a node's loss must not take the witness along: use a file server outside the cluster";
        report(survey, witness, path.place, &fact, help, findings);
    } else if is_of_cluster(survey, host) {
        let fact = format!("is a share behind `{host}`, a name of this cluster");
        let help = "a cluster that is down cannot serve its own witness: use a file server outside it";
        report(survey, witness, path.place, &fact, help, findings);
    }
    check_site(survey, witness, path.value, path.place, findings);
}

/// Whether a host is the cluster itself, or one of its names or addresses.
fn is_of_cluster(survey: &Survey, host: &str) -> bool {
    let is_name = |name: usize| survey.dns_name(name).is_some_and(|dns| same_name(&dns, host));
    matches!(survey.host(host), Host::Cluster | Host::Address(_))
        || survey.of_kind(Kind::NetworkName).any(is_name)
}

/// A cluster of two sites keeps its witness in a third.
fn check_site(survey: &Survey, witness: usize, path: &str, place: Place, findings: &mut Findings<'_>) {
    let sites: BTreeSet<String> = survey
        .document
        .node
        .iter()
        .filter_map(|node| Some(node.value.site.text()?.trim().to_lowercase()))
        .collect();
    let share = survey
        .document
        .share
        .iter()
        .map(|share| &share.value)
        .find(|share| share.path.text().is_some_and(|of| canonical(path).starts_with(&canonical(of))));
    let Some(site) = share.and_then(|share| share.site.text()) else { return };
    if sites.len() == 2 && sites.contains(&site.trim().to_lowercase()) {
        let fact = format!("is in `{site}`, one of the two sites of the nodes");
        report(
            survey,
            witness,
            place,
            &fact,
            "put it in a third place: the loss of that site takes nodes and witness at once",
            findings,
        );
    }
}
