//! Every rule page is executed: a `bad` example adds the page's code to a base estate, a `good` one adds nothing.
//!
//! A page's fenced blocks carry `bad` or `good` in their info string, and these words besides:
//! `base=k2` (an estate of `scenarios/estates`; the default is `k2`; `base=patch` makes the block the whole estate), `also=CODE,CODE` (other codes that come with it).
//! Kinds: `toml` (a patch), `toml scenario` (a scenario; its estate is the base), `xml path=S:\...` (replaces that
//! file's copy), `reg node=N1` (replaces that node's export), `hex node=N1` (the same, as bytes), `bytes node=N1`
//! (the same, as a file of that many blanks). Blocks that follow each other without text between them are one example.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use callboard_sim::choices::Nominal;
use callboard_tests::Overlay;
use callboard_tests::findings::{at_least, more};
use callboard_tests::pages::{Block, base_of, bytes_of, examples, kept_at};
use callboard_validator::check;
use callboard_validator::finding::Severity;
use callboard_validator::rule::Rule;
use callboard_validator::rules::RULES;

/// The codes an example adds to its base.
fn added(example: &[Block], code: &str) -> BTreeSet<&'static str> {
    let base = base_of(example);
    let before = at_least(&check::check(&Overlay::default(), &base));
    let mut files = Overlay::default();
    let mut patch = String::new();
    let mut scenario = String::new();
    for block in example {
        match (block.kind.as_str(), block.has("scenario")) {
            ("toml", true) => scenario.push_str(&block.text),
            ("toml", false) => patch.push_str(&block.text),
            _ => {
                files.0.insert(kept_at(&base, block), bytes_of(block));
            }
        }
    }
    let after = if scenario.is_empty() {
        files.0.insert("scenarios/estates/patch.toml".to_owned(), patch.into_bytes());
        at_least(&check::check_patched(&files, &base, "scenarios/estates/patch.toml"))
    } else {
        let head = match scenario.contains("title =") {
            true => String::new(),
            false => "title = \"an example\"\n".to_owned(),
        };
        let estate = base.strip_prefix("scenarios/").unwrap();
        let text = format!("{head}estate = \"{estate}\"\n{scenario}");
        files.0.insert("scenarios/example.toml".to_owned(), text.into_bytes());
        let (report, rehearsal) = check::scenario(&files, "scenarios/example.toml");
        let mut after = at_least(&report);
        if code == "EXP001" {
            let rehearsal = rehearsal.expect("the example can be played");
            let run = callboard_sim::run::run(&rehearsal.scenario, &mut Nominal);
            let failed = run.judgements.iter().filter(|judgement| !judgement.held).count();
            after.insert(("EXP001", Severity::Error), failed);
        }
        after
    };
    more(&before, &after)
}

fn check_page(rule: &Rule) -> Result<(), String> {
    let examples = examples(rule.page);
    let (bad, good): (Vec<_>, Vec<_>) = examples.iter().partition(|example| example[0].has("bad"));
    if bad.is_empty() || good.is_empty() {
        return Err(format!("{}: {} bad and {} good examples", rule.code, bad.len(), good.len()));
    }
    for example in bad {
        let also = example.iter().filter_map(|block| block.word("also")).flat_map(|codes| codes.split(','));
        let expected: BTreeSet<&str> = also.chain([rule.code]).collect();
        let added = added(example, rule.code);
        if added != expected {
            return Err(format!(
                "{}: a bad example adds {added:?}, expected {expected:?}\n{}",
                rule.code, example[0].text
            ));
        }
    }
    for example in good {
        let added = added(example, rule.code);
        if !added.is_empty() {
            return Err(format!("{}: a good example adds {added:?}\n{}", rule.code, example[0].text));
        }
    }
    Ok(())
}

#[test]
fn every_page_does_what_it_says() {
    let wrong: Vec<String> = RULES.iter().filter_map(|rule| check_page(rule).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_what_a_reader_looks_for() {
    for rule in RULES {
        let exempt = rule.code.starts_with("SYN") || rule.code.starts_with("EXP");
        for part in ["**What it checks.**", "**Why it matters.**", "**What people see.**", "**Fix.**"] {
            assert!(rule.page.contains(part), "{} has no {part}", rule.code);
        }
        assert!(exempt || rule.page.contains("```powershell"), "{} shows no PowerShell", rule.code);
        assert!(exempt || rule.page.contains("**See the harm.**"), "{} names no scenario", rule.code);
        for source in rule.sources {
            assert!(rule.page.contains(source), "{}'s page does not name its source {source}", rule.code);
        }
        assert!(rule.page.contains(rule.grade.name()), "{}'s page does not name its grade", rule.code);
    }
}

#[test]
fn the_scenarios_that_pages_name_exist() {
    for rule in RULES {
        for word in rule.page.split(|c: char| c.is_whitespace() || c == '`') {
            if word.starts_with("scenarios/") {
                assert!(callboard_tests::workspace().join(word).is_file(), "{} names {word}", rule.code);
            }
        }
    }
}
