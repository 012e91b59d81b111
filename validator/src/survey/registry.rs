//! Registry values and checkpoints of an estate.

use crate::artefact::registry_export::{ExportedData, RegistryExport};
use crate::source::{Located, Place};
use crate::suggestion::{Edit, Table};

/// A registry value of one node, relative to `HKEY_LOCAL_MACHINE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryValue {
    /// The key.
    pub key: String,
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
    pub copy: Option<Vec<RegistryValue>>,
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

/// The values of an export that exist below `HKEY_LOCAL_MACHINE`; later lines win, as on import.
pub fn values(export: &RegistryExport) -> Vec<RegistryValue> {
    let mut values: Vec<RegistryValue> = Vec::new();
    for key in &export.keys {
        let Some(path) = relative_to_hklm(&key.path.value) else { continue };
        if key.deleted {
            values.retain(|value| !callboard_sim::model::registry::is_at_or_below(&value.key, path));
            continue;
        }
        for exported in &key.values {
            let name = exported.name.as_ref().map_or("", |name| &name.value);
            values.retain(|value| !value.is(path, name));
            if let Some(data) = as_text(&exported.data.value) {
                let place = exported.data.place;
                let is_text = matches!(exported.data.value, ExportedData::Sz(_) | ExportedData::ExpandSz(_));
                let (key, name) = (path.to_owned(), name.to_owned());
                values.push(RegistryValue { key, name, data, is_text, place });
            }
        }
    }
    values
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
