//! What fuzzing has found, and inputs that reach far: each is asked what the fuzz targets ask of any bytes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::fuzzing::Target;
use callboard_tests::workspace;

#[test]
fn kept_inputs_hold() {
    for target in Target::ALL {
        let folder = workspace().join("tests/tests/fuzzed").join(target.name());
        let mut count = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let held = std::panic::catch_unwind(|| target.hold(&bytes));
            assert!(held.is_ok(), "{} does not hold", path.display());
            count += 1;
        }
        assert!(count > 0, "no input is kept for {}", target.name());
    }
}

#[test]
fn shipped_files_hold() {
    for folder in ["scenarios/estates", "scenarios", "scenarios/mechanics"] {
        for entry in std::fs::read_dir(workspace().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let target = if folder.ends_with("estates") { Target::Estate } else { Target::Scenario };
                target.hold(&std::fs::read(&path).unwrap());
            }
        }
    }
}
