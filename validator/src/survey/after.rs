//! An estate as a script's changes leave it: what a pre-flight check of a scenario judges.

use super::Survey;
use super::files::{ConfigurationFile, FileFacts, Where};
use super::paths::canonical;
use super::registry::{CheckpointFacts, RegistryValue};
use crate::script::{Script, Step};
use crate::source::Located;

impl Survey {
    /// The estate as the scripted changes leave it: what a pre-flight check of a scenario judges.
    pub fn after(&self, script: &Script) -> Survey {
        let mut survey = self.clone();
        for line in &script.lines {
            survey.apply(&line.step);
        }
        survey
    }

    /// The effect of one step on what is configured.
    pub fn apply(&mut self, step: &Step) {
        match step {
            Step::RegistryEdit { node, key, value_name, data } => {
                let registry = &mut self.nodes[*node].registry;
                registry.retain(|value| !value.is(key, value_name));
                if let Some(data) = data {
                    registry.push(RegistryValue {
                        key: key.as_str().into(),
                        name: value_name.clone(),
                        data: data.value.clone(),
                        is_text: true,
                        place: data.place,
                    });
                    self.nodes[*node].registry_known = true;
                }
            }
            Step::FileEdit { at, path, content } => self.replace_file(*at, path, content.as_ref()),
            Step::CheckpointAdd { resource, key } => {
                let place = self.resources[*resource].name.place;
                self.checkpoints.push(CheckpointFacts {
                    position: None,
                    resource: Some(*resource),
                    key: Located::new(key.clone(), place),
                    copy: None,
                });
            }
            Step::CheckpointRemove { resource, key } => {
                let removed = |checkpoint: &CheckpointFacts| {
                    checkpoint.resource == Some(*resource) && checkpoint.key.value.eq_ignore_ascii_case(key)
                };
                self.checkpoints.retain(|checkpoint| !removed(checkpoint));
            }
            _ => {}
        }
    }

    fn replace_file(&mut self, at: Where, path: &str, content: Option<&ConfigurationFile>) {
        let wanted = canonical(path);
        let same = |file: &FileFacts| file.at == at && file.canonical == wanted;
        self.files.retain(|file| !(same(file) && content.is_none()));
        if let Some(content) = content {
            match self.files.iter_mut().find(|file| same(file)) {
                Some(file) => file.content = Some(content.clone()),
                None => {
                    let path = Located::new(path.to_owned(), content.place());
                    self.files.push(FileFacts::new(at, path, Some(content.clone())));
                }
            }
        }
    }
}
