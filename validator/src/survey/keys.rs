//! The text of a checkpointed key: whether it can be registered, what it locates.

use callboard_sim::model::registry::is_at_or_below;
use callboard_sim::model::version::{LITERALS, SqlVersion};

use super::registry::relative_to_hklm;

/// What a checkpoint's key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// It covers the entry.
    Right,
    /// Right but for doubled backslashes, as Markdown pages show them.
    Doubled,
    /// It is the key of another release.
    OtherRelease(SqlVersion),
    /// It has nothing to do with SSIS.
    Unrelated,
    /// It is meant to be the key, and the entry is not there.
    LocatesNothing,
    /// It is no key that can be registered.
    Wrong(&'static str),
}

/// Whether a key replicates the entry at `expected`.
pub(crate) fn covers(key: &str, expected: &str) -> bool {
    matches!(judge(key, expected), Judgement::Right | Judgement::Doubled)
}

/// Whether a key is meant to locate the configuration file.
pub(crate) fn is_attempt(key: &str) -> bool {
    key.to_lowercase()
        .split('\\')
        .any(|part| part == "ssis" || part == "msdts" || part.starts_with("serviceconfig"))
}

/// Why a key cannot be registered, whatever it locates (`wsfc:W-CHK-01`).
pub(crate) fn refused(key: &str) -> Option<&'static str> {
    let trimmed = key.trim();
    const OTHER_HIVES: [&str; 8] =
        ["hkcu", "hkcr", "hku", "hkcc", "hkey_current_user", "hkey_users", "hkey_classes_root", "computer"];
    if trimmed.is_empty() {
        return Some("is empty");
    }
    if relative_to_hklm(trimmed.trim_start_matches('\\')).is_some()
        || trimmed.to_lowercase().starts_with("hklm:")
    {
        return Some("begins with the hive: the dialog takes it relative to HKEY_LOCAL_MACHINE");
    }
    let first = trimmed.split(['\\', ':']).next().unwrap_or_default().to_lowercase();
    if OTHER_HIVES.contains(&first.as_str()) || first == "registry" && trimmed.contains("::") {
        return Some(
            "begins with a hive: only keys below HKEY_LOCAL_MACHINE can be replicated, and without the hive",
        );
    }
    trimmed.starts_with('\\').then_some("begins with a backslash: the call fails")
}

/// A key without hive and leading backslashes.
pub(crate) fn relative(key: &str) -> String {
    let trimmed = key.trim().trim_start_matches('\\');
    let rest = relative_to_hklm(trimmed).unwrap_or(trimmed);
    let of_drive = rest.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("hklm:"));
    undoubled(if of_drive { &rest[5..] } else { rest }).trim_start_matches('\\').to_owned()
}

/// Whether two texts name one key.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let normal = |key: &str| relative(key).trim_end_matches('\\').to_lowercase();
    normal(a) == normal(b)
}

pub(crate) fn judge(key: &str, expected: &str) -> Judgement {
    if let Some(why) = refused(key) {
        return Judgement::Wrong(why);
    }
    let trimmed = key.trim().trim_end_matches('\\');
    let single = undoubled(trimmed);
    if is_at_or_below(expected, &single) && !single.is_empty() {
        return if single == trimmed { Judgement::Right } else { Judgement::Doubled };
    }
    if let Some(row) = LITERALS.iter().find(|row| row.configuration_key.eq_ignore_ascii_case(&single)) {
        return Judgement::OtherRelease(row.version);
    }
    if is_attempt(&single) {
        return Judgement::LocatesNothing;
    }
    Judgement::Unrelated
}

/// The key with single backslashes.
pub(crate) fn undoubled(key: &str) -> String {
    let mut single = key.to_owned();
    while single.contains(r"\\") {
        single = single.replace(r"\\", r"\");
    }
    single
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile";

    #[test]
    fn every_way_to_write_the_key_is_told_apart() {
        assert_eq!(judge(KEY, KEY), Judgement::Right);
        assert_eq!(judge(&KEY.to_lowercase(), KEY), Judgement::Right);
        assert_eq!(
            judge(r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS", KEY),
            Judgement::Right,
            "a parent covers it"
        );
        assert_eq!(judge(&KEY.replace('\\', r"\\"), KEY), Judgement::Doubled);
        assert_eq!(judge(&KEY.replace("130", "100"), KEY), Judgement::OtherRelease(SqlVersion::Sql2008));
        assert_eq!(judge(r"SOFTWARE\Contoso\Assistant", KEY), Judgement::Unrelated);
        for wrong in [
            format!(r"HKEY_LOCAL_MACHINE\{KEY}"),
            format!(r"hklm\{KEY}"),
            format!(r"HKLM:\{KEY}"),
            format!(r"\{KEY}"),
            KEY.replace("ServiceConfigFile", "ServiceConfig"),
        ] {
            assert!(matches!(judge(&wrong, KEY), Judgement::Wrong(_) | Judgement::LocatesNothing), "{wrong}");
            assert!(!covers(&wrong, KEY));
        }
    }
}
