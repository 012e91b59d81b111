//! The door of this crate: a name in, a report out; and a scenario ready to run.

mod artefacts;
mod rehearsal;

use callboard_sim::model::scenario::Scenario;
use jiff::civil::Date;

use crate::acknowledge;
use crate::document::estate::EstateDocument;
use crate::document::scenario::ScenarioDocument;
use crate::files::{Files, resolve};
use crate::finding::{Findings, Report, Severity};
use crate::lesson;
use crate::lower;
use crate::reader::Reader;
use crate::rule::Check;
use crate::rules::{self, RULES};
use crate::script::{self, Script};
use crate::settings;
use crate::source::{Place, SourceId};
use crate::survey::Survey;
use crate::survey::files::ConfigurationFile;
use crate::survey::size;
use crate::syntax::decode::decode;
use crate::syntax::overlay::lay_over;
use crate::syntax::tree::{Node, Tree};
use artefacts::Subject;

/// A scenario that can be played, and what is expected of its validation.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// A short name.
    pub id: Option<String>,
    /// The scenario.
    pub scenario: Scenario,
    /// Findings it expects.
    pub expected: Vec<ExpectedFinding>,
    /// What there is to learn.
    pub lesson: Option<String>,
}

/// A scenario whose estate Windows clustering would refuse: there is nothing to play, and what it expects of its
/// validation is all that can be judged.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// A short name.
    pub id: Option<String>,
    /// The scenario's title.
    pub title: String,
    /// Findings it expects.
    pub expected: Vec<ExpectedFinding>,
    /// Whether it plays or expects anything that only a run could show.
    pub wants_run: bool,
    /// What there is to learn.
    pub lesson: Option<String>,
}

/// What a file turned out to be when it was read as a scenario.
#[derive(Debug, Clone)]
pub enum Stage {
    /// It can be played.
    Ready(Box<Rehearsal>),
    /// It can be read, and its estate cannot exist.
    Refused(Refusal),
    /// It cannot be read as it was meant; the report says why.
    Unreadable,
}

/// `CODE:severity`, as `[expect] validate` writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedFinding {
    /// The rule's code.
    pub code: String,
    /// Its severity; any when not stated.
    pub severity: Option<Severity>,
}

/// Checks whatever `name` is: an estate, a scenario, a configuration file or a registry export.
pub fn check(files: &dyn Files, name: &str) -> Report {
    check_on(files, name, None)
}

/// The same on a day: acknowledgements whose time is over no longer hold.
pub fn check_on(files: &dyn Files, name: &str, today: Option<Date>) -> Report {
    let mut reader = Reader::new(files);
    reader.today = today;
    let Some(source) = reader.text(name, None) else { return report(reader, None, None) };
    match Subject::of(name, &reader.sources.get(source).text) {
        Subject::Configuration => {
            artefacts::check_configuration(name, &mut reader);
            report(reader, None, None)
        }
        Subject::Registry => {
            artefacts::check_registry(name, &mut reader);
            report(reader, None, None)
        }
        Subject::Toml => match reader.toml(name, None) {
            Some(tree) if lesson::is_lesson(&tree) => {
                reader.complain(lesson::complaints(name, Place::new(source, 0..0), tree));
                report(reader, None, None)
            }
            Some(tree) if is_scenario(&tree) => scenario_of(reader, source, tree).0,
            Some(tree) => estate_of(reader, source, tree),
            None => report(reader, None, None),
        },
    }
}

/// Compares those of `names` that are configuration files or registry exports with each other: they are taken for
/// those of the nodes of one installation. Nothing is reported of a file that stands alone.
pub fn check_together(files: &dyn Files, names: &[String]) -> Report {
    let mut reader = Reader::new(files);
    artefacts::check_together(names, &mut reader);
    report(reader, None, None)
}

/// Reads a scenario: the report of its validation, and the rehearsal when it can be played.
pub fn scenario(files: &dyn Files, name: &str) -> (Report, Option<Rehearsal>) {
    match stage(files, name) {
        (report, Stage::Ready(rehearsal)) => (report, Some(*rehearsal)),
        (report, Stage::Refused(_) | Stage::Unreadable) => (report, None),
    }
}

/// Reads a scenario: the report of its validation, and what can be done with it.
pub fn stage(files: &dyn Files, name: &str) -> (Report, Stage) {
    let mut reader = Reader::new(files);
    let Some(source) = reader.text(name, None) else {
        return (report(reader, None, None), Stage::Unreadable);
    };
    match reader.toml(name, None) {
        Some(tree) if is_scenario(&tree) => scenario_of(reader, source, tree),
        Some(tree) => {
            let place = Place::new(source, 0..0);
            let message = format!("`{name}` is not a scenario: it names no `estate` and has no `script`");
            reader.report("SYN005", name, place, message).help("to check an estate, use `validate`");
            drop(tree);
            (report(reader, None, None), Stage::Unreadable)
        }
        None => (report(reader, None, None), Stage::Unreadable),
    }
}

/// Reads an estate and nothing else: its report, with the estate when it can be played.
pub fn estate(files: &dyn Files, name: &str) -> Report {
    let mut reader = Reader::new(files);
    let Some(source) = reader.text(name, None) else { return report(reader, None, None) };
    match reader.toml(name, None) {
        Some(tree) if is_scenario(&tree) => {
            let place = Place::new(source, 0..0);
            let message = format!("`{name}` is a scenario, not an estate");
            reader.report("SYN005", name, place, message).help("name the estate that it changes");
            report(reader, None, None)
        }
        Some(tree) => estate_of(reader, source, tree),
        None => report(reader, None, None),
    }
}

/// Checks the estate `base` with `patch` laid over it, as a scenario's `[change]` would be.
pub fn check_patched(files: &dyn Files, base: &str, patch: &str) -> Report {
    let mut reader = Reader::new(files);
    let (Some(mut tree), Some(change)) = (reader.toml(base, None), reader.toml(patch, None)) else {
        return report(reader, None, None);
    };
    let source = reader.text(base, None).expect("it has just been read");
    let complaints = lay_over(&mut tree, change);
    reader.complain(complaints);
    estate_of(reader, source, tree)
}

/// Whether a TOML file is a scenario rather than an estate.
pub fn is_scenario(tree: &Tree) -> bool {
    ["estate", "script", "expect", "change"].iter().any(|key| tree.get(key).is_some())
}

/// Whether a TOML text is a scenario; a text that is no TOML is taken for one, so that somebody is told.
pub fn is_scenario_text(text: &str) -> bool {
    let mut sources = crate::source::Sources::default();
    let source = sources.add("", text);
    let (tree, complaints) = crate::syntax::tree::parse(source, text);
    !complaints.is_empty() || is_scenario(&tree)
}

fn estate_of(mut reader: Reader<'_>, source: SourceId, tree: Tree) -> Report {
    if !size::is_readable(&tree, &mut reader) {
        return report(reader, None, None);
    }
    let (document, complaints) = decode::<EstateDocument>(tree);
    reader.complain(complaints);
    let survey = Survey::build(document, source, &mut reader);
    let script = Script::default();
    check_estate(&survey, &mut reader);
    let lowered = lower::estate(&survey, &script, &mut reader);
    let scenario = lowered.map(|(estate, _)| Scenario::of_nothing(estate));
    rehearsal::check(&survey, &script, scenario.as_ref(), &mut reader);
    report(reader, Some(&survey), scenario.map(|scenario| scenario.estate))
}

fn scenario_of(mut reader: Reader<'_>, source: SourceId, mut tree: Tree) -> (Report, Stage) {
    let change = tree.take("change");
    let (document, complaints) = decode::<ScenarioDocument>(tree);
    reader.complain(complaints);
    let estate_tree = estate_tree(&document, source, change, &mut reader);
    let Some(estate_tree) = estate_tree.filter(|tree| size::is_readable(tree, &mut reader)) else {
        return (report(reader, None, None), Stage::Unreadable);
    };
    let (estate_document, complaints) = decode::<EstateDocument>(estate_tree.clone());
    reader.complain(complaints);
    let survey = Survey::build(estate_document, source, &mut reader);
    let script = script::read(&document.script, &survey, &mut reader);
    let lowered = lower::estate(&survey, &script, &mut reader);
    let first = lowered.as_ref().map(|(estate, _)| estate);
    let settings = settings::follow(&estate_tree, source, &script, first, &mut reader);
    let after = settings.last.as_ref().unwrap_or(&survey).after(&script);
    check_estate(&after, &mut reader);
    check_steps(&survey, &script, &mut reader);
    let expected = expected_findings(&document, &mut reader);
    require_title(&document, survey.place, &mut reader);
    let scenario = lowered.and_then(|(estate, lowered)| {
        lower::scenario::scenario(&document, &survey, &script, estate, settings, &lowered, &mut reader)
    });
    rehearsal::check(&survey, &script, scenario.as_ref(), &mut reader);
    let estate = scenario.as_ref().map(|scenario| scenario.estate.clone());
    let stage = match scenario {
        Some(scenario) => Stage::Ready(Box::new(Rehearsal {
            id: document.id.text().map(str::to_owned),
            scenario,
            expected,
            lesson: document.lesson.text.text().map(str::to_owned),
        })),
        None if lower::is_blocked(&reader) || survey.is_sound() => Stage::Unreadable,
        None => Stage::Refused(Refusal {
            id: document.id.text().map(str::to_owned),
            title: document.title.text().unwrap_or_default().trim().to_owned(),
            expected,
            wants_run: document.wants_run(),
            lesson: document.lesson.text.text().map(str::to_owned),
        }),
    };
    let mut report = report(reader, Some(&after), estate);
    // What is suggested is counted in the tables of an estate's own file, not in an overlay.
    report.findings.iter_mut().for_each(|finding| finding.suggestion.clear());
    (report, stage)
}

fn require_title(document: &ScenarioDocument, place: Place, reader: &mut Reader<'_>) {
    if document.title.text().is_none_or(|title| title.trim().is_empty()) {
        let help = "write a sentence that can be true or false";
        reader.report("SYN005", "title", place, "the scenario has no `title`").help(help);
    }
}

/// The estate's file with the scenario's changes laid over it.
fn estate_tree(
    document: &ScenarioDocument,
    source: SourceId,
    change: Option<Tree>,
    reader: &mut Reader<'_>,
) -> Option<Tree> {
    let Some(written) = document.estate.located() else {
        let help = "add `estate = \"...\"`, relative to this file";
        let place = Place::new(source, 0..0);
        reader.report("SYN005", "estate", place, "the scenario names no estate").help(help);
        return None;
    };
    let name = resolve(&reader.sources.get(written.place.source).name, written.value);
    let mut tree = reader.toml(&name, Some(written.place))?;
    match change {
        Some(change) if matches!(change.node, Node::Table(_)) => {
            let complaints = lay_over(&mut tree, change);
            reader.complain(complaints);
        }
        Some(change) => {
            let message =
                format!("`change` is a table with the keys of an estate, found {}", change.node.kind());
            reader.report("SYN003", "change", change.place, message).help("for example `[change.cluster]`");
        }
        None => {}
    }
    Some(tree)
}

fn expected_findings(document: &ScenarioDocument, reader: &mut Reader<'_>) -> Vec<ExpectedFinding> {
    let mut expected = Vec::new();
    for written in &document.expect.validate {
        let (code, severity) = match written.value.split_once(':') {
            Some((code, severity)) => (code.trim(), Some(severity.trim())),
            None => (written.value.trim(), None),
        };
        let known = rules::by_code(code);
        let severity_known = severity.map(Severity::named);
        match (known, severity_known) {
            (Some(rule), None) => {
                expected.push(ExpectedFinding { code: rule.code.to_owned(), severity: None });
            }
            (Some(rule), Some(Some(severity))) => {
                expected.push(ExpectedFinding { code: rule.code.to_owned(), severity: Some(severity) });
            }
            _ => {
                let message =
                    format!("`{}` is no finding: expected a rule's code and a severity", written.value);
                reader
                    .report("SYN003", &written.value, written.place, message)
                    .help("for example \"SSIS006:error\"");
            }
        }
    }
    expected
}

fn check_estate(survey: &Survey, reader: &mut Reader<'_>) {
    acknowledge::check(survey, reader.today, reader);
    for rule in RULES {
        for check in rule.checks {
            let mut findings = Findings::new(rule, &mut reader.findings, &mut reader.not_checked);
            match check {
                Check::Estate(check) => check(survey, &mut findings),
                Check::Configuration(check) => {
                    for file in configuration_files(survey) {
                        check(file, &mut findings);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Every configuration file of an estate, each once.
fn configuration_files(survey: &Survey) -> Vec<&ConfigurationFile> {
    let mut files: Vec<&ConfigurationFile> =
        survey.files.iter().filter_map(|file| file.content.as_ref()).collect();
    files.sort_by_key(|file| file.source);
    files.dedup_by_key(|file| file.source);
    files
}

fn check_steps(survey: &Survey, script: &Script, reader: &mut Reader<'_>) {
    for rule in RULES {
        for check in rule.checks {
            if let Check::Steps(check) = check {
                check(
                    survey,
                    script,
                    &mut Findings::new(rule, &mut reader.findings, &mut reader.not_checked),
                );
            }
        }
    }
}

/// Applies acknowledgements, puts findings in order, drops repetitions.
fn report(
    reader: Reader<'_>,
    survey: Option<&Survey>,
    estate: Option<callboard_sim::model::estate::Estate>,
) -> Report {
    let Reader { sources, findings, mut not_checked, today, .. } = reader;
    let mut findings = findings.into_findings();
    if let Some(survey) = survey {
        for finding in &mut findings {
            acknowledge::apply(survey, today, finding);
        }
        acknowledge::unused(survey, &mut findings);
    }
    // What is read wrongly is corrected first: a suggestion on top of it would correct the wrong thing.
    let is_misread = |finding: &crate::finding::Finding| {
        finding.severity == Severity::Error && (finding.code.starts_with("SYN") || finding.code == "CLU011")
    };
    if findings.iter().any(is_misread) {
        findings.iter_mut().for_each(|finding| finding.suggestion.clear());
    }
    findings.sort_by(|a, b| {
        let key = |finding: &crate::finding::Finding| {
            (finding.place, std::cmp::Reverse(finding.severity), finding.code)
        };
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    findings.dedup();
    not_checked.sort_by(|a, b| (a.code, &a.object).cmp(&(b.code, &b.object)));
    not_checked.dedup();
    let own = survey.and_then(|survey| survey.sql).map(crate::survey::profile_of);
    let profile = survey.and_then(|survey| survey.profile).filter(|profile| Some(*profile) != own);
    Report {
        findings,
        not_checked,
        sources,
        profile: profile.map(|profile| profile.name),
        estate: estate.map(Box::new),
    }
}
