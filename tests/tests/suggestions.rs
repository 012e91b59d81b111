//! What rules suggest works: the finding goes away, no other comes, and nothing else in a file is touched.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use callboard_tests::findings::{at_least, more};
use callboard_tests::pages::{Block, as_estate, examples};
use callboard_tests::{Overlay, callboard, workspace};
use callboard_validator::artefact::text::encode;
use callboard_validator::check;
use callboard_validator::finding::{Finding, Report, Severity};
use callboard_validator::rules::RULES;
use callboard_validator::suggestion::corrected;

/// The files with the suggestions of some findings followed.
fn followed(files: &Overlay, report: &Report, is_wanted: impl Fn(&Finding) -> bool) -> Overlay {
    let mut files = files.clone();
    for file in corrected(report, is_wanted) {
        assert_ne!(file.before, file.after, "{} is said to change", file.name);
        files.0.insert(file.name, encode(&file.after, file.encoding));
    }
    files
}

/// The codes of rules that suggested something, and what was wrong with a suggestion.
fn try_suggestions(name: &str, files: &Overlay) -> (BTreeSet<&'static str>, Vec<String>) {
    let report = check::check(files, name);
    let before = at_least(&report);
    let mut tried = BTreeSet::new();
    let mut wrong = Vec::new();
    for finding in report.findings.iter().filter(|finding| !finding.suggestion.is_empty()) {
        tried.insert(finding.code);
        let after = check::check(&followed(files, &report, |other| other == finding), name);
        let is_same = |other: &&Finding| {
            (other.code, &other.object, &other.message) == (finding.code, &finding.object, &finding.message)
        };
        if after.findings.iter().any(|other| is_same(&other)) {
            wrong.push(format!("{}: the finding is still there: {}", finding.code, finding.message));
        }
        for code in more(&before, &at_least(&after)) {
            let new = after.findings.iter().filter(|other| other.code == code);
            let new: Vec<&str> = new.map(|other| other.message.as_str()).collect();
            wrong.push(format!("{}: following `{}` adds {code}: {new:?}", finding.code, finding.message));
        }
    }
    let all = check::check(&followed(files, &report, |_| true), name);
    if all.count(Severity::Error) > report.count(Severity::Error) {
        wrong.push("following everything at once leaves more errors".to_owned());
    }
    (tried, wrong)
}

/// Rules of which some finding has a suggestion; a rule that gets one gets its line here.
const SUGGESTING: [&str; 26] = [
    "SSIS003", "SSIS004", "SSIS006", "SSIS007", "SSIS009", "SSIS010", "SSIS011", "SSIS012", "SSIS015",
    "SSIS016", "SSIS017", "SSIS018", "SSIS021", "SSIS022", "SSIS028", "SSIS030", "SSIS035", "CLU001",
    "CLU004", "CLU012", "CLU013", "CLU014", "CLU015", "CLU019", "CLU022", "CLU023",
];

/// What no page shows.
const MORE: [&str; 3] = [
    "[[resource]]\nname = \"SSIS\"\ndepends-on = [\"SQL Servr\", \"Disk S\"]\n",
    "[ssis]\nunset = [\"placement\"]\n",
    "[[node]]\nname = \"N1\"\nregistry = \"k2/local.reg\"\n[[node]]\nname = \"N2\"\nregistry = \"k2/local.reg\"\n",
];

#[test]
fn following_a_suggestion_takes_its_finding_away_and_adds_none() {
    let mut tried = BTreeSet::new();
    let mut wrong = Vec::new();
    let block = |kind: &str, words: &[&str], text: String| Block {
        kind: kind.to_owned(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        text,
    };
    let escaped =
        std::fs::read_to_string(workspace().join("scenarios/estates/k2/MsDtsSrvr.ini.xml")).unwrap();
    let escaped = escaped.replace("<Folder ", "\\<Folder ").replace("<?xml", "\\<?xml");
    let more = MORE.map(|patch| vec![block("toml", &[], patch.to_owned())]);
    let more = more.into_iter().chain([vec![block("xml", &[r"path=S:\SSIS\MsDtsSrvr.ini.xml"], escaped)]]);
    for example in RULES.iter().flat_map(|rule| examples(rule.page)).chain(more) {
        let Some((name, files)) = as_estate(&example) else { continue };
        let (codes, faults) = try_suggestions(&name, &files);
        tried.extend(codes);
        wrong.extend(faults.into_iter().map(|fault| format!("{fault}\n{}", example[0].text)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(tried, BTreeSet::from(SUGGESTING));
}

/// `--suggest` prints a patch and changes nothing; `--write` changes the files, in their own encoding.
#[test]
fn a_patch_is_printed_and_written_only_on_request() {
    let folder = std::env::temp_dir().join(format!("callboard-suggest-{}", std::process::id()));
    let estates = workspace().join("scenarios/estates");
    std::fs::create_dir_all(folder.join("k2")).unwrap();
    for file in ["k2/n1.reg", "k2/MsDtsSrvr.ini.xml", "k2/shipped-default.ini.xml"] {
        std::fs::copy(estates.join(file), folder.join(file)).unwrap();
    }
    std::fs::copy(estates.join("k2/default.reg"), folder.join("k2/n2.reg")).unwrap();
    let text = std::fs::read_to_string(estates.join("k2.toml")).unwrap();
    let text =
        text.replace("service-name = \"MsDtsServer130\"", "service-name = \"MsDtsServer\" # as on the page");
    let estate = folder.join("k2.toml");
    std::fs::write(&estate, &text).unwrap();
    let path = estate.to_str().unwrap();

    let printed = callboard(&["validate", path, "--suggest"]);
    assert_eq!(printed.code, 1, "there are errors");
    assert!(printed.out.contains("+service-name = \"MsDtsServer130\" # as on the page\n"), "{}", printed.out);
    assert!(printed.out.contains("+@=\"S:\\\\SSIS\\\\MsDtsSrvr.ini.xml\""), "{}", printed.out);
    assert_eq!(std::fs::read_to_string(&estate).unwrap(), text, "nothing is changed without --write");

    assert_eq!(callboard(&["validate", path, "--write"]).code, 2, "--write alone means nothing");
    let written = callboard(&["validate", path, "--suggest", "--write"]);
    assert!(written.out.contains("changed "), "{}", written.out);
    let export = std::fs::read(folder.join("k2/n2.reg")).unwrap();
    assert_eq!(export[..2], [0xff, 0xfe], "UTF-16 stays UTF-16");
    let after = callboard(&["validate", path]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(after.code, 0, "{}", after.out);
}

#[test]
fn nothing_is_suggested_of_a_scenario_whose_tables_are_overlays() {
    let files = Overlay::default();
    for name in ["scenarios/preflight/entry-without-file-name.toml", "scenarios/s09-key-not-replicated.toml"]
    {
        let report = check::check(&files, name);
        assert!(!report.findings.is_empty(), "{name}");
        assert!(report.findings.iter().all(|finding| finding.suggestion.is_empty()), "{name}");
    }
}
