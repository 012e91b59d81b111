//! Registry values that matter, interned: what locates a configuration file, what a checkpoint covers, what a
//! script edits.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use callboard_sim::model::ids::*;
use callboard_sim::model::registry::{Checkpoint, Entry, Values as Interned, is_at_or_below};
use callboard_sim::model::service::{Service, ServiceKind};
use callboard_sim::model::storage::FilePath;

use super::{LARGEST_TABLE, Lowering, in_id_order, intern};
use crate::script::{Script, Step};
use crate::survey::Survey;
use crate::survey::registry::{RegistryValue, Values};

/// The registry of an estate.
#[derive(Default)]
pub(super) struct Registry {
    pub(super) entries: IdVec<EntryId, Entry>,
    pub(super) data: IdVec<DataId, String>,
    pub(super) checkpoints: IdVec<CheckpointId, Checkpoint>,
    /// The checkpoints that exist from the start.
    pub(super) stated: BTreeSet<CheckpointId>,
    /// Whether there is too much of anything.
    pub(super) full: bool,
    /// How many values checkpoints hold together.
    combined: usize,
    /// Each node's values, by index in the survey.
    pub(super) values: Vec<Interned>,
    pub(super) configuration_entries: IdVec<ServiceId, Vec<EntryId>>,
    entry_ids: BTreeMap<(String, String), EntryId>,
    data_ids: BTreeMap<String, DataId>,
}

impl Registry {
    fn entry(&mut self, key: &str, value: &str) -> EntryId {
        let (entries, full) = (&mut self.entries, &mut self.full);
        let new = || intern(entries, Entry { key: key.to_owned(), value: value.to_owned() }, full);
        *self.entry_ids.entry((key.to_lowercase(), value.to_lowercase())).or_insert_with(new)
    }

    pub(super) fn known_entry(&self, key: &str, value: &str) -> Option<EntryId> {
        self.entry_ids.get(&(key.to_lowercase(), value.to_lowercase())).copied()
    }

    fn datum(&mut self, text: &str) -> DataId {
        let (data, full) = (&mut self.data, &mut self.full);
        *self.data_ids.entry(text.to_owned()).or_insert_with(|| intern(data, text.to_owned(), full))
    }

    fn values_of(&mut self, stated: &[RegistryValue]) -> Interned {
        let mut values: Interned = self.entries.iter().map(|_| None).collect();
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
        let mut values = vec![Interned::new(); self.survey.nodes.len()];
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
        let mut known: HashSet<(usize, String)> =
            keys.iter().map(|(resource, key, _)| (*resource, key.to_ascii_lowercase())).collect();
        for line in &script.lines {
            if let Step::CheckpointAdd { resource, key } | Step::CheckpointRemove { resource, key } =
                &line.step
                && known.insert((*resource, key.to_ascii_lowercase()))
            {
                keys.push((*resource, key.clone(), false));
            }
        }
        keys.sort_by_cached_key(|(resource, key, _)| (self.ids.resources[*resource], key.to_lowercase()));
        keys.dedup_by(|later, first| later.0 == first.0 && later.1.eq_ignore_ascii_case(&first.1));
        keys
    }

    fn note_entries(&self, registry: &mut Registry, script: &Script, checkpointed: &[(usize, String, bool)]) {
        let copies =
            self.survey.checkpoints.iter().filter_map(|checkpoint| checkpoint.copy.as_ref()).flatten();
        let roots: HashSet<String> =
            checkpointed.iter().map(|(_, key, _)| key.to_ascii_lowercase()).collect();
        let covered = |value: &&RegistryValue| is_below_any(&value.key, &roots);
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
        let mut by_key: Vec<(String, EntryId)> =
            registry.entries.pairs().map(|(id, entry)| (entry.key.to_ascii_lowercase(), id)).collect();
        by_key.sort();
        let mut copies: HashMap<(usize, &str), &Values> = HashMap::new();
        for checkpoint in self.survey.checkpoints.iter().rev() {
            if let Some(resource) = checkpoint.resource {
                let at = (resource, checkpoint.key.value.as_str());
                match &checkpoint.copy {
                    Some(copy) => copies.insert(at, copy),
                    None => copies.remove(&at),
                };
            }
        }
        for (resource, key, stated) in checkpointed {
            let covers = covered_by(key, &by_key);
            let copy = copies.get(&(*resource, key.as_str())).filter(|_| *stated).map(|copy| {
                let values = registry.values_of(copy);
                covers.iter().map(|entry| values[*entry]).collect()
            });
            registry.combined += covers.len() + copy.as_ref().map_or(0, |_| registry.entries.len());
            if registry.full || registry.combined > LARGEST_TABLE {
                registry.full = true;
                return;
            }
            let resource = self.ids.resources[*resource];
            let checkpoint = Checkpoint { resource, key: key.clone(), covers, copy };
            let id = intern(&mut registry.checkpoints, checkpoint, &mut registry.full);
            if *stated {
                registry.stated.insert(id);
            }
        }
    }

    /// What a registry datum means as the path of a configuration file.
    pub(super) fn configuration_path(&mut self, data: &str) -> Option<FilePath> {
        (!data.trim().is_empty()).then(|| self.file_path(data))
    }
}

/// Whether a key is one of `roots`, in lower case, or lies below one.
fn is_below_any(key: &str, roots: &HashSet<String>) -> bool {
    let folded = key.to_ascii_lowercase();
    let ends = folded.match_indices('\\').map(|(end, _)| end);
    ends.chain([folded.len()]).any(|end| roots.contains(&folded[..end]))
}

/// The entries at or below a key, given all of them by key in lower case.
fn covered_by(key: &str, by_key: &[(String, EntryId)]) -> Vec<EntryId> {
    let key = key.to_ascii_lowercase();
    let from = by_key.partition_point(|(other, _)| *other < key);
    let begins_so = by_key[from..].iter().take_while(|(other, _)| other.starts_with(&key));
    let mut covers: Vec<EntryId> =
        begins_so.filter(|(other, _)| is_at_or_below(other, &key)).map(|(_, id)| *id).collect();
    covers.sort();
    covers
}
