//! Committed files that the program or a test makes.

use crate::workspace;

/// A committed file, by its path from the project's root.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Compares a committed file with what it must hold; `UPDATE=1` writes it.
pub fn assert_fresh(path: &str, expected: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(workspace().join(path), expected).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    assert!(
        read(path) == expected,
        "{path} is stale: run the tests with UPDATE=1 (twice when it is embedded)"
    );
}
