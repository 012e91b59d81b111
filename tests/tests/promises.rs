//! Promises of an estate: how they are read, and what a run says of them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{Overlay, Said, callboard_on};
use callboard_validator::check;

const LOSS: &str = "[[script]]\nat = \"60s\"\ndo = \"node-power-off\"\ntarget = \"N1\"\n";
const AGAIN: &str = "[[script]]\nat = \"20min\"\ndo = \"node-power-off\"\ntarget = \"N2\"\n";
const BOTH: &str = "client = \"C1\"\ncan = \"list-msdb\"\nresource = \"SSIS\"\nis = \"as-intended\"\nafter = \"any-one-loss\"\n";

/// A scenario on K2 with one promise, played.
fn played(promise: &str, script: &str, expected: &str) -> Said {
    let text = format!(
        "title = \"t\"\nestate = \"estates/k2.toml\"\n[[change.promise]]\n{promise}{script}[expect]\npromises = \"{expected}\"\n"
    );
    let files = Overlay([("scenarios/t.toml".to_owned(), text.into_bytes())].into());
    callboard_on(files, &["run", "scenarios/t.toml"])
}

#[track_caller]
fn assert_judged(promise: &str, script: &str, kept: bool) {
    let (as_kept, as_broken) = (played(promise, script, "kept"), played(promise, script, "broken"));
    assert_eq!(
        (as_kept.code, as_broken.code),
        (u8::from(!kept), u8::from(kept)),
        "{as_kept:?}\n{as_broken:?}"
    );
}

/// SSIS comes online 46.6 s after the loss: detection 5.0, regroup 0.6, and so on as S01 reckons.
#[test]
fn a_limit_is_kept_to_the_millisecond_and_counts_from_the_last_fault() {
    for (within, kept) in [("46.599s", false), ("46.6s", true), ("120s", true), ("0s", false)] {
        assert_judged(&format!("{BOTH}within = \"{within}\"\n"), LOSS, kept);
    }
    assert_judged(BOTH, LOSS, true);
}

#[test]
fn what_is_up_in_time_and_goes_down_again_breaks_the_promise() {
    let later = format!("{LOSS}[[script]]\nat = \"5min\"\ndo = \"offline\"\ntarget = \"SSIS\"\n");
    assert_judged(&format!("{BOTH}within = \"120s\"\n"), &later, false);
}

#[test]
fn every_condition_must_hold() {
    let loss_of_msdb =
        "resource = \"SSIS\"\nis = \"as-intended\"\nafter = \"any-one-fault\"\nwithin = \"1s\"\n";
    let fault = "[[script]]\nat = \"60s\"\ndo = \"dns-loss\"\n";
    assert_judged(loss_of_msdb, fault, true);
    let never = "client = \"C1\"\ncan = \"load-msdb\"\npackage = \"Nowhere\"\n";
    assert_judged(&format!("{never}{loss_of_msdb}"), fault, false);
}

#[test]
fn a_script_that_no_promise_covers_shows_nothing() {
    for script in ["", AGAIN].map(|more| format!("{}{more}", if more.is_empty() { "" } else { LOSS })) {
        for expected in ["kept", "broken"] {
            let said = played(BOTH, &script, expected);
            assert_eq!(said.code, 1, "{said:?}");
            assert!(said.out.contains("no promise of the estate covers"), "{said:?}");
        }
    }
    let two = BOTH.replace("any-one-loss", "any-two-losses");
    assert_judged(&two, &format!("{LOSS}{AGAIN}"), false);
}

#[test]
fn a_broken_promise_says_when_and_what_was_there_instead() {
    let said = played(&format!("{BOTH}within = \"40s\"\n"), LOSS, "kept");
    let expected = "FAILED promise: SSIS is as-intended and C1 can list-msdb within 40s after any-one-loss \
                    (broken at 100s: SSIS is ";
    assert!(said.out.contains(expected), "{}", said.out);
}

/// The findings of K2 with a promise.
fn findings(promise: &str) -> Vec<String> {
    let patch = format!("[[promise]]\n{promise}");
    let files = Overlay([("patch.toml".to_owned(), patch.into_bytes())].into());
    let report = check::check_patched(&files, "scenarios/estates/k2.toml", "patch.toml");
    let about = report.findings.iter().filter(|finding| finding.code.starts_with("SYN"));
    about
        .map(|finding| {
            format!("{}: {}; {}", finding.code, finding.message, finding.help.as_deref().unwrap_or(""))
        })
        .collect()
}

#[test]
fn what_a_promise_lacks_or_misspells_is_a_finding_with_the_nearest_word() {
    let cases = [
        (
            "client = \"C2x\"\ncan = \"list-msdb\"\nafter = \"any-one-loss\"\n",
            "SYN006: no client is named `C2x`",
        ),
        ("client = \"C1\"\ncan = \"list-msbd\"\nafter = \"any-one-loss\"\n", "did you mean `list-msdb`?"),
        (
            "client = \"C1\"\nafter = \"any-one-loss\"\n",
            "SYN005: a promise needs `client` and `can` together",
        ),
        (
            "client = \"C1\"\ncan = \"load-msdb\"\nafter = \"any-one-loss\"\n",
            "SYN005: a promise needs a `package`",
        ),
        ("client = \"C1\"\ncan = \"list-msdb\"\n", "SYN005: a promise needs `after`"),
        ("after = \"any-one-loss\"\n", "SYN005: a promise needs `client` and `can`, or"),
        ("resource = \"SSIZ\"\nis = \"Online\"\nafter = \"any-one-loss\"\n", "did you mean `SSIS`?"),
        ("resource = \"SSIS\"\nis = \"Onlin\"\nafter = \"any-one-loss\"\n", "did you mean `Online`?"),
        ("resource = \"SSIS\"\nafter = \"any-one-loss\"\n", "`resource` or `group`, one of them, with `is`"),
        (
            "group = \"SQLG\"\nis = \"as-intended\"\nafter = \"any-one-loss\"\n",
            "SYN003: only a clustered SSIS",
        ),
        ("group = \"SQLG\"\nis = \"Online\"\nafter = \"any-one-lose\"\n", "did you mean `any-one-loss`?"),
        (
            "group = \"SQLG\"\nis = \"Online\"\nwithin = \"soon\"\nafter = \"any-one-loss\"\n",
            "`soon` is no length of time",
        ),
    ];
    for (promise, expected) in cases {
        let found = findings(promise);
        assert!(found.len() == 1 && found[0].contains(expected), "{promise}{found:?}");
    }
    assert_eq!(findings("group = \"SQLG\"\nis = \"Online\"\nwithin = 0\nafter = \"any-faults\"\n"), [""; 0]);
}
