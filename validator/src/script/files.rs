//! Edits of registry values and files.

use super::*;

impl Words<'_, '_> {
    pub(super) fn registry_edit(&mut self, target: Located<&String>) -> Option<Step> {
        let node = self.node(target)?;
        let key = self.line.value.key.located()?;
        if key.value.starts_with('\\') {
            let message = "the key begins with a backslash".to_owned();
            self.wrong(key.place, message).help("write it relative to HKEY_LOCAL_MACHINE");
            return None;
        }
        let relative = relative_to_hklm(key.value).unwrap_or(key.value).to_owned();
        let value_name = self.line.value.value_name.text().unwrap_or("").to_owned();
        let data = self.line.value.data.located().map(|data| data.map(Clone::clone));
        Some(Step::RegistryEdit { node, key: relative, value_name, data })
    }

    pub(super) fn file_edit(&mut self, target: Located<&String>) -> Option<Step> {
        let at = match (self.survey.path_kind(target.value), self.line.value.node.located()) {
            (PathKind::Disk(disk), None) => Where::Disk(disk),
            (PathKind::Unc | PathKind::ClusterStorage, None) => Where::Share,
            (PathKind::Local, Some(node)) => Where::Local(self.node(node)?),
            (PathKind::Local, None) => {
                self.missing("node", "a local path is a different file on each node: say on which");
                return None;
            }
            (PathKind::Disk(_) | PathKind::Unc | PathKind::ClusterStorage, Some(node)) => {
                let message = "a file on shared storage is on no node in particular".to_owned();
                self.wrong(node.place, message).help("leave `node` out");
                return None;
            }
            (PathKind::Empty | PathKind::Relative, _) => {
                let message = format!("`{}` is not the full path of a file", target.value);
                self.wrong(target.place, message).help("write it from the drive letter on");
                return None;
            }
        };
        let content = match self.line.value.from.located() {
            None => None,
            Some(from) => {
                let name = resolve(&self.reader.sources.get(from.place.source).name, from.value);
                Some(self.reader.configuration(&name, Some(from.place))?)
            }
        };
        Some(Step::FileEdit { at, path: target.value.clone(), content })
    }
}
