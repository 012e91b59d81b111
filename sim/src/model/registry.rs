//! Registry values and checkpoints. Names and data are interned: the world holds their ids.

use super::ids::{DataId, EntryId, ResourceId};

/// What a registry value holds: `None` where the value does not exist. Indexed by `EntryId`.
pub type Values = super::ids::IdVec<EntryId, Option<DataId>>;

/// The name of a registry value, relative to `HKEY_LOCAL_MACHINE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key, as first written.
    pub key: String,
    /// The value's name; empty for the default value.
    pub value: String,
}

/// A key replicated with a resource (`wsfc:W-CHK-01`).
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// The resource it belongs to.
    pub resource: ResourceId,
    /// The key, as written.
    pub key: String,
    /// The values at or below the key.
    pub covers: Vec<EntryId>,
    /// The saved copy, parallel to `covers`; `None` takes the owner's values (`wsfc:W-CHK-06`).
    pub copy: Option<Vec<Option<DataId>>>,
}

/// Whether `key` is `root` or lies below it, ignoring case.
pub fn is_at_or_below(key: &str, root: &str) -> bool {
    match (key.get(..root.len()), key.as_bytes().get(root.len())) {
        (Some(start), None) => start.eq_ignore_ascii_case(root),
        (Some(start), Some(b'\\')) => start.eq_ignore_ascii_case(root),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_at_or_below;

    #[test]
    fn a_key_is_below_a_root_only_at_a_separator() {
        assert!(is_at_or_below(r"SOFTWARE\A", r"software\a"));
        assert!(is_at_or_below(r"SOFTWARE\A\B", r"software\a"));
        assert!(!is_at_or_below(r"SOFTWARE\AB", r"SOFTWARE\A"));
        assert!(!is_at_or_below(r"SOFTWARE", r"SOFTWARE\A"));
        assert!(!is_at_or_below("Ä", "A"), "a root that ends inside a character is no prefix");
    }
}
