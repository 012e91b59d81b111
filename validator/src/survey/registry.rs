//! Registry values and checkpoints of an estate.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::artefact::registry_export::{ExportedData, RegistryExport};
use crate::source::{Located, Place};
use crate::suggestion::{Edit, Table};

/// A registry value of one node, relative to `HKEY_LOCAL_MACHINE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryValue {
    /// The key.
    pub key: Arc<str>,
    /// The value's name; empty for the default value.
    pub name: String,
    /// Its data as text.
    pub data: String,
    /// Whether they are text in the registry too (REG_SZ, REG_EXPAND_SZ).
    pub is_text: bool,
    /// Where the data stand.
    pub place: Place,
}

/// A checkpoint.
#[derive(Debug, Clone)]
pub struct CheckpointFacts {
    /// Its position among the estate's checkpoints; `None` for one that a script adds.
    pub position: Option<usize>,
    /// The resource, when it is known.
    pub resource: Option<usize>,
    /// The key as written.
    pub key: Located<String>,
    /// The saved copy, when the estate has one.
    pub copy: Option<Values>,
}

impl CheckpointFacts {
    /// The checkpoint with another key, where the estate states it.
    pub fn with_key(&self, key: &str) -> Option<Edit> {
        Some(Edit::set(Table::Listed("checkpoint", self.position?), "key", key))
    }
}

impl RegistryValue {
    /// Whether this is the value `name` of `key`, ignoring case.
    pub fn is(&self, key: &str, name: &str) -> bool {
        self.key.eq_ignore_ascii_case(key) && self.name.eq_ignore_ascii_case(name)
    }
}

const HIVES: [&str; 2] = [r"HKEY_LOCAL_MACHINE\", r"HKLM\"];

/// The key relative to `HKEY_LOCAL_MACHINE`, when it is below that hive.
pub fn relative_to_hklm(key: &str) -> Option<&str> {
    HIVES.iter().find_map(|hive| {
        let start = key.get(..hive.len())?;
        start.eq_ignore_ascii_case(hive).then(|| &key[hive.len()..])
    })
}

/// The values of one export, shared by every node and checkpoint that names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(Arc<Vec<RegistryValue>>);

impl Deref for Values {
    type Target = Vec<RegistryValue>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Values {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

impl<'a> IntoIterator for &'a Values {
    type Item = &'a RegistryValue;
    type IntoIter = std::slice::Iter<'a, RegistryValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// The values of an export that exist below `HKEY_LOCAL_MACHINE`; later lines win, as on import.
pub fn values(export: &RegistryExport) -> Values {
    let mut values: BTreeMap<String, BTreeMap<String, (usize, RegistryValue)>> = BTreeMap::new();
    let mut line = 0;
    for key in &export.keys {
        let Some(path) = relative_to_hklm(&key.path.value) else { continue };
        let folded = path.to_ascii_lowercase();
        if key.deleted {
            delete(&mut values, &folded);
            continue;
        }
        let path: Arc<str> = path.into();
        let of_key = values.entry(folded).or_default();
        for exported in &key.values {
            let name = exported.name.as_ref().map_or("", |name| &name.value);
            let folded = name.to_ascii_lowercase();
            line += 1;
            match as_text(&exported.data.value) {
                None => {
                    of_key.remove(&folded);
                }
                Some(data) => {
                    let place = exported.data.place;
                    let is_text =
                        matches!(exported.data.value, ExportedData::Sz(_) | ExportedData::ExpandSz(_));
                    let (key, name) = (Arc::clone(&path), name.to_owned());
                    of_key.insert(folded, (line, RegistryValue { key, name, data, is_text, place }));
                }
            }
        }
    }
    let mut values: Vec<(usize, RegistryValue)> =
        values.into_values().flat_map(BTreeMap::into_values).collect();
    values.sort_by_key(|(line, _)| *line);
    Values(Arc::new(values.into_iter().map(|(_, value)| value).collect()))
}

/// Deletes a key and everything below it.
fn delete<T>(values: &mut BTreeMap<String, T>, key: &str) {
    let (below, after) = (format!("{key}\\"), format!("{key}]"));
    values.remove(key);
    let gone: Vec<String> = values.range(below..after).map(|(key, _)| key.clone()).collect();
    for key in gone {
        values.remove(&key);
    }
}

fn as_text(data: &ExportedData) -> Option<String> {
    match data {
        ExportedData::Sz(text) | ExportedData::ExpandSz(text) => Some(text.clone()),
        ExportedData::Dword(number) => Some(number.to_string()),
        ExportedData::MultiSz(texts) => Some(texts.join("\n")),
        ExportedData::Binary { bytes, .. } => Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        ExportedData::Deleted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artefact::registry_export::read;
    use crate::source::Sources;

    fn shown(text: &str) -> Vec<String> {
        let text = format!("Windows Registry Editor Version 5.00\n{text}");
        let source = Sources::default().add("x.reg", text.as_str());
        let values = values(&read(source, &text).0);
        values.iter().map(|value| format!("{} {}={}", value.key, value.name, value.data)).collect()
    }

    #[test]
    fn later_lines_win_and_a_deletion_takes_what_is_below() {
        let set = "[HKLM\\A]\n\"x\"=\"1\"\n\"y\"=\"2\"\n[hklm\\a\\B]\n@=\"3\"\n[HKLM\\A-C]\n@=\"4\"\n[HKLM\\AB]\n@=\"5\"\n";
        assert_eq!(
            shown(&format!("{set}[HKLM\\a]\n\"X\"=\"6\"\n\"Y\"=-\n")),
            [r"a\B =3", "A-C =4", "AB =5", "a X=6"]
        );
        assert_eq!(shown(&format!("{set}[-HKLM\\a]\n")), ["A-C =4", "AB =5"]);
    }
}
