//! Registry values that matter, interned: what locates a configuration file, what a checkpoint covers, what a
//! script edits.

use std::collections::BTreeMap;

use callboard_sim::model::ids::*;
use callboard_sim::model::registry::{Checkpoint, Entry, Values, is_at_or_below};
use callboard_sim::model::service::{Service, ServiceKind};
use callboard_sim::model::storage::FilePath;

use super::{Lowering, in_id_order};
use crate::script::{Script, Step};
use crate::survey::Survey;
use crate::survey::registry::RegistryValue;

/// The registry of an estate.
#[derive(Default)]
pub(super) struct Registry {
    pub(super) entries: IdVec<EntryId, Entry>,
    pub(super) data: IdVec<DataId, String>,
    pub(super) checkpoints: IdVec<CheckpointId, Checkpoint>,
    /// The checkpoints that exist from the start.
    pub(super) stated: Vec<CheckpointId>,
    /// Each node's values, by index in the survey.
    pub(super) values: Vec<Values>,
    pub(super) configuration_entries: IdVec<ServiceId, Vec<EntryId>>,
    entry_ids: BTreeMap<(String, String), EntryId>,
    data_ids: BTreeMap<String, DataId>,
}

impl Registry {
    fn entry(&mut self, key: &str, value: &str) -> EntryId {
        let entries = &mut self.entries;
        let new = || entries.push(Entry { key: key.to_owned(), value: value.to_owned() });
        *self.entry_ids.entry((key.to_lowercase(), value.to_lowercase())).or_insert_with(new)
    }

    pub(super) fn known_entry(&self, key: &str, value: &str) -> Option<EntryId> {
        self.entry_ids.get(&(key.to_lowercase(), value.to_lowercase())).copied()
    }

    fn datum(&mut self, text: &str) -> DataId {
        let data = &mut self.data;
        *self.data_ids.entry(text.to_owned()).or_insert_with(|| data.push(text.to_owned()))
    }

    fn values_of(&mut self, stated: &[RegistryValue]) -> Values {
        let mut values: Values = self.entries.iter().map(|_| None).collect();
        for value in stated {
            if let Some(entry) = self.known_entry(&value.key, &value.name) {
                values[entry] = Some(self.datum(&value.data));
            }
        }
        values
    }
}

impl Lowering<'_, '_> {
    pub(super) fn registry(&mut self, script: &Script, services: &IdVec<ServiceId, Service>) -> Registry {
        let mut registry = Registry::default();
        registry.configuration_entries = services
            .iter()
            .map(|service| match service.kind {
                ServiceKind::Ssis(version) => {
                    let entries = Survey::configuration_entries(version);
                    entries.iter().map(|(key, name)| registry.entry(key, name)).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        let checkpointed = self.checkpointed_keys(script);
        self.note_entries(&mut registry, script, &checkpointed);
        self.note_checkpoints(&mut registry, &checkpointed);
        let mut values = vec![Values::new(); self.survey.nodes.len()];
        for node in in_id_order(&self.ids.nodes) {
            values[node] = registry.values_of(&self.survey.nodes[node].registry);
        }
        registry.values = values;
        for line in &script.lines {
            if let Step::RegistryEdit { data: Some(data), .. } = &line.step {
                registry.datum(&data.value);
            }
        }
        registry
    }

    /// Resource and key of every checkpoint: the stated ones, then those that the script adds or removes.
    fn checkpointed_keys(&self, script: &Script) -> Vec<(usize, String, bool)> {
        let stated = self.survey.checkpoints.iter();
        let mut keys: Vec<(usize, String, bool)> = stated
            .filter_map(|checkpoint| Some((checkpoint.resource?, checkpoint.key.value.clone(), true)))
            .collect();
        for line in &script.lines {
            if let Step::CheckpointAdd { resource, key } | Step::CheckpointRemove { resource, key } =
                &line.step
            {
                let known =
                    keys.iter().any(|(of, known, _)| of == resource && known.eq_ignore_ascii_case(key));
                if !known {
                    keys.push((*resource, key.clone(), false));
                }
            }
        }
        keys.sort_by_key(|(resource, key, _)| (self.ids.resources[*resource], key.to_lowercase()));
        keys.dedup_by(|later, first| later.0 == first.0 && later.1.eq_ignore_ascii_case(&first.1));
        keys
    }

    fn note_entries(&self, registry: &mut Registry, script: &Script, checkpointed: &[(usize, String, bool)]) {
        let copies =
            self.survey.checkpoints.iter().filter_map(|checkpoint| checkpoint.copy.as_ref()).flatten();
        let covered =
            |value: &&RegistryValue| checkpointed.iter().any(|(_, key, _)| is_at_or_below(&value.key, key));
        for value in self.survey.nodes.iter().flat_map(|node| &node.registry).chain(copies).filter(covered) {
            registry.entry(&value.key, &value.name);
        }
        for line in &script.lines {
            if let Step::RegistryEdit { key, value_name, .. } = &line.step {
                registry.entry(key, value_name);
            }
        }
    }

    fn note_checkpoints(&self, registry: &mut Registry, checkpointed: &[(usize, String, bool)]) {
        for (resource, key, stated) in checkpointed {
            let covers: Vec<EntryId> = registry
                .entries
                .pairs()
                .filter(|(_, entry)| is_at_or_below(&entry.key, key))
                .map(|(id, _)| id)
                .collect();
            let copy = self
                .survey
                .checkpoints
                .iter()
                .find(|checkpoint| {
                    *stated && checkpoint.resource == Some(*resource) && checkpoint.key.value == *key
                })
                .and_then(|checkpoint| checkpoint.copy.as_ref())
                .map(|copy| {
                    let values = registry.values_of(copy);
                    covers.iter().map(|entry| values[*entry]).collect()
                });
            let resource = self.ids.resources[*resource];
            let id = registry.checkpoints.push(Checkpoint { resource, key: key.clone(), covers, copy });
            if *stated {
                registry.stated.push(id);
            }
        }
    }

    /// What a registry datum means as the path of a configuration file.
    pub(super) fn configuration_path(&mut self, data: &str) -> Option<FilePath> {
        (!data.trim().is_empty()).then(|| self.file_path(data))
    }
}
