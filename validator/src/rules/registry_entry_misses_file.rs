//! SSIS017: the registry entry is the full path and file name of the shared configuration file.

use callboard_sim::model::version::LITERALS;

use crate::artefact::registry_export::RegistryExport;
use crate::finding::{Finding, Findings, Grade, Severity, Why};
use crate::rule::{Check, Harm, Rule};
use crate::source::Place;
use crate::suggestion::Edit;
use crate::survey::Survey;
use crate::survey::files::Where;
use crate::survey::paths::{PathKind, canonical, expand, file_name, has_drive};
use crate::survey::registry::{RegistryValue, values};
use crate::survey::ssis::ConfigurationValue;

pub(super) static RULE: Rule = Rule {
    code: "SSIS017",
    name: "registry-entry-misses-file",
    severity: Severity::Error,
    summary: "the registry entry is the full path and file name of the shared configuration file",
    grade: Grade::Documented,
    sources: &["seed:030", "seed:072", "seed:079", "seed:082", "ssis:S-17"],
    page: include_str!("registry_entry_misses_file.md"),
    harm: Harm::Scenario("scenarios/preflight/entry-without-file-name.toml"),
    checks: &[Check::Estate(check), Check::Registry(check_export), Check::NeedsEstateForRegistry],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let name = &survey.resources[resource].name;
        let Some(version) = survey.intended_version(resource) else { continue };
        let owners = &survey.resources[resource].owners;
        if owners.iter().all(|node| !survey.nodes[*node].registry_known) {
            findings.not_checked(&name.value, Why::Unknown, "no node's registry export is given");
            continue;
        }
        let values = survey.configuration_values(resource, version);
        let right = survey.only_configuration_file(resource);
        let unchanged = values.iter().all(|found| stays_put(&found.value.data));
        match values.first() {
            None => {
                let key = version.literals().configuration_key;
                let message =
                    format!("no node's export has the entry that locates the configuration file (`{key}`)");
                let elsewhere: Vec<_> =
                    owners.iter().flat_map(|node| survey.entries_elsewhere(*node, key)).collect();
                let place = elsewhere.first().map_or(name.place, |(value, _)| value.place);
                let finding = findings.report(&name.value, place, message);
                finding.help(format!("set it to {}, on every node", named(right)));
                for (value, label) in elsewhere {
                    finding.also(value.place, label);
                }
            }
            Some(found) if unchanged => {
                let message = match found.value.data.trim().is_empty() {
                    true => "the entry is empty (event 274): every node uses its own default file".to_owned(),
                    false => format!(
                        "the entry still is `{}`: every node uses its own file, and edits of a shared copy have no effect",
                        found.value.data
                    ),
                };
                let finding = findings.report(&name.value, found.value.place, message);
                finding.help(format!("set it to {}, on every node", named(right)));
                suggest(finding, &values, right);
            }
            Some(_) => {
                for found in values.iter().filter(|found| !stays_put(&found.value.data)) {
                    if let Some(finding) = judge(survey, found, findings) {
                        if let Some(right) = right {
                            finding.help(format!("set it to `{right}`"));
                        }
                        suggest(finding, &values, right);
                    }
                }
            }
        }
    }
}

/// The default location, or nothing.
fn stays_put(path: &str) -> bool {
    path.trim().is_empty() || Survey::is_default_configuration_file(path).is_some()
}

/// The right path, as far as it is known.
fn named(right: Option<&str>) -> String {
    right.map_or("the full path of the file on the shared disk".to_owned(), |right| format!("`{right}`"))
}

/// One path for every node.
fn suggest(finding: &mut Finding, values: &[ConfigurationValue<'_>], right: Option<&str>) {
    for (found, right) in values.iter().zip(std::iter::repeat(right)) {
        let differs = |right: &&str| canonical(right) != canonical(&found.value.data);
        finding.suggest(right.filter(differs).map(|right| Edit::registry_data(found.value.place, right)));
    }
}

/// What is wrong with an entry that names a file of its own.
fn judge<'f>(
    survey: &Survey,
    found: &ConfigurationValue<'_>,
    findings: &'f mut Findings<'_>,
) -> Option<&'f mut Finding> {
    let node = &survey.nodes[found.node].name.value;
    let (path, place) = (&found.value.data, found.value.place);
    let kind = survey.path_kind(path);
    let is_folder = survey.folders.iter().any(|folder| canonical(&folder.path.value) == canonical(path));
    let with_name = format!(r"add the file name: `{}\MsDtsSrvr.ini.xml`", path.trim_end_matches('\\'));
    let (message, help) = if !found.value.is_text {
        let message = format!("the entry on `{node}` is no text (REG_SZ): `{path}`");
        (message, "delete the value and create it again as a string".to_owned())
    } else if path.trim() != path {
        let message = format!("the entry on `{node}` has a blank at its beginning or end: `{path}`");
        (message, "write the path without blanks around it".to_owned())
    } else if path.contains('"') {
        let message = format!("the entry on `{node}` contains quotation marks: `{path}`");
        (message, "the path stands bare, without quotation marks".to_owned())
    } else if kind == PathKind::Relative {
        let message = format!("the entry on `{node}` is not a full path: `{path}`");
        (message, "begin with the drive letter of the shared disk".to_owned())
    } else if is_folder || path.ends_with(['\\', '/']) || !file_name(path).contains('.') {
        (format!("the entry on `{node}` names a folder, not a file: `{path}`"), with_name)
    } else if is_missing(survey, kind, path, found.node) {
        let message =
            format!("the entry on `{node}` names `{path}`, and the estate shows no such file there");
        (message, "the service would start with event 272 and built-in defaults: copy the file there, or correct the path".to_owned())
    } else if !file_name(path).eq_ignore_ascii_case("MsDtsSrvr.ini.xml") {
        let message = format!("the file is called `{}` rather than `MsDtsSrvr.ini.xml`", file_name(path));
        let finding = findings.report(node, place, message);
        finding.severity(Severity::Info).help("allowed: the entry may name any file");
        return None;
    } else {
        return None;
    };
    Some(findings.report(node, place, message).help(help))
}

/// Judged only where the estate shows what is on the volume.
fn is_missing(survey: &Survey, kind: PathKind, path: &str, node: usize) -> bool {
    let same_volume = |at: Where| match kind {
        PathKind::Disk(disk) => at == Where::Disk(disk),
        PathKind::Local => at == Where::Local(node),
        PathKind::Unc => at == Where::Share,
        PathKind::ClusterStorage | PathKind::Empty | PathKind::Relative => false,
    };
    let known = survey.files.iter().any(|file| same_volume(file.at))
        || survey.folders.iter().any(|folder| same_volume(folder.at));
    known && survey.file_at(path, node).is_none()
}

/// Whether a value is the entry of some release, in either registry.
fn is_some_entry(value: &RegistryValue) -> bool {
    let key = value.key.to_lowercase().replace(r"software\wow6432node\", r"software\");
    LITERALS
        .iter()
        .flat_map(|row| Survey::configuration_entries(row.version))
        .any(|(entry, name)| entry.eq_ignore_ascii_case(&key) && name.eq_ignore_ascii_case(&value.name))
}

/// An export alone: which shape the entry has, and what is wrong with it wherever it is used.
fn check_export(export: &RegistryExport, findings: &mut Findings<'_>) {
    let values = values(export);
    let mut judged: Vec<Place> = Vec::new();
    if !values.iter().any(is_some_entry) {
        let message = "the export has no entry that locates the configuration file of any release";
        findings.report("ServiceConfigFile", export.keys.first().map(|key| key.path.place), message)
            .severity(Severity::Info)
            .help(r"export `HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS` (130 is SQL Server 2016); without an entry the service reads the file that setup installed (event 274)");
    }
    for row in &LITERALS {
        let [key, named] = Survey::configuration_entries(row.version);
        let of_32_bit = key.0.replacen(r"SOFTWARE\", r"SOFTWARE\WOW6432Node\", 1);
        let is_there = values.iter().any(|value| value.is(&key.0, &key.1) || value.is(&named.0, &named.1));
        for value in values.iter().filter(|value| value.is(&of_32_bit, "") && !is_there) {
            let message = "the entry is only in the 32-bit registry, which the 64-bit service does not read";
            findings
                .report(&*value.key, value.place, message)
                .severity(Severity::Warning)
                .grade(Grade::Derived)
                .help(format!("set it below `{}`", key.0));
        }
        for (is_key, (path, name)) in [(true, key), (false, named)] {
            if let Some(value) = values.iter().find(|value| value.is(&path, &name))
                && !judged.contains(&value.place)
            {
                judged.push(value.place);
                judge_alone(value, is_key, findings);
            }
        }
    }
}

fn judge_alone(value: &RegistryValue, is_key: bool, findings: &mut Findings<'_>) {
    let shape = match is_key {
        true => format!("the entry is the default value of the key `{}`", value.key),
        false => format!("the entry is the value `{}` of the key `{}`", value.name, value.key),
    };
    let data = value.data.trim();
    let fault = if data.is_empty() {
        Some("it is empty: event 274, and the service uses the file that setup installed")
    } else if data.contains('"') {
        Some("it contains quotation marks: the path stands bare")
    } else if !has_drive(&expand(data)) && !data.starts_with(r"\\") {
        Some("it is not a full path")
    } else if data.ends_with(['\\', '/']) || !file_name(data).contains('.') {
        Some("it names a folder, not a file")
    } else {
        None
    };
    let message = match fault {
        Some(fault) => format!("{shape}, `{data}`: {fault}"),
        None => format!("{shape}, `{data}`"),
    };
    let finding = findings.report(&*value.key, value.place, message);
    match (fault, is_key) {
        (Some(_), _) => finding.help("set it to the full path and file name of the file on the shared disk"),
        (None, true) => {
            finding.severity(Severity::Info).help("the usual shape: a checkpoint can name this key")
        }
        (None, false) => finding
            .severity(Severity::Info)
            .grade(Grade::Derived)
            .help("a checkpoint must name a key: register the parent key"),
    };
}
