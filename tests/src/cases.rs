//! How many cases a property is tried on.

use proptest::test_runner::Config;

/// So many, or as many as `PROPTEST_CASES` says; what fails is printed, and kept nowhere.
pub fn cases(count: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked = asked.map(|cases| cases.parse().expect("PROPTEST_CASES is a number"));
    Config { cases: asked.unwrap_or(count), failure_persistence: None, ..Config::default() }
}
