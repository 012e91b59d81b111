//! Files and folders, each where it lies: on a node, a clustered disk, a share.

use super::*;
use crate::document::estate::{FileDocument, FolderDocument, GrantDocument};
use crate::files::resolve;
use crate::reader::Reader;
use crate::survey::files::{FileFacts, FolderFacts, Where};
use crate::survey::paths::{self, PathKind};
use crate::syntax::field::Field;

impl Survey {
    pub(super) fn take_files(&mut self, document: &EstateDocument, reader: &mut Reader<'_>) {
        for (node, facts) in document.node.iter().enumerate() {
            self.take_files_at(Where::Local(node), &facts.value.file, &facts.value.folder, reader);
        }
        for (resource, facts) in document.resource.iter().enumerate() {
            self.take_files_at(Where::Disk(resource), &facts.value.file, &facts.value.folder, reader);
        }
        for share in &document.share {
            self.take_files_at(Where::Share, &share.value.file, &share.value.folder, reader);
        }
    }

    fn take_files_at(
        &mut self,
        at: Where,
        files: &[Located<FileDocument>],
        folders: &[Located<FolderDocument>],
        reader: &mut Reader<'_>,
    ) {
        for file in files {
            let Some(path) = required_path(reader, &file.value.path, file.place) else { continue };
            self.check_volume(at, &path, reader);
            let content = match file.value.from.located() {
                Some(from) => {
                    let name = resolve(&reader.sources.get(from.place.source).name, from.value);
                    reader.configuration(&name, Some(from.place))
                }
                None => {
                    let message = format!("the file `{}` does not say where its copy is", path.value);
                    let help = "add `from = \"...\"`, relative to this file";
                    reader.report("SYN005", &path.value, path.place, message).help(help);
                    None
                }
            };
            self.files.push(FileFacts::new(self.whereabouts(at, &path.value), path, content));
        }
        for folder in folders {
            let Some(path) = required_path(reader, &folder.value.path, folder.place) else { continue };
            self.check_volume(at, &path, reader);
            let packages = folder.value.packages.iter().map(|package| package.value.clone()).collect();
            let grants = (!folder.value.grant.is_empty()).then(|| {
                let rights =
                    |grant: &GrantDocument| grant.rights.iter().map(|right| right.value.clone()).collect();
                let who = |grant: &GrantDocument| grant.to.text().unwrap_or("").to_owned();
                folder.value.grant.iter().map(|grant| (who(&grant.value), rights(&grant.value))).collect()
            });
            self.folders.push(FolderFacts { at: self.whereabouts(at, &path.value), path, packages, grants });
        }
    }

    /// Whether a path lies on a Cluster Shared Volume that is a disk's: every node reaches it, whoever owns the disk.
    fn is_on_shared_volume(&self, disk: usize, path: &str) -> bool {
        let path_of = paths::canonical(path);
        let holds = |volume: &str| {
            path_of.strip_prefix(volume).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
        };
        paths::kind(path, &self.volumes) == PathKind::ClusterStorage
            && self.volumes.iter().any(|(volume, of)| *of == disk && holds(volume))
    }

    /// Where something lies that is listed under a disk: on a Cluster Shared Volume it is everywhere.
    fn whereabouts(&self, at: Where, path: &str) -> Where {
        match at {
            Where::Disk(disk) if self.is_on_shared_volume(disk, path) => Where::Share,
            at => at,
        }
    }

    /// A file of a disk lies on one of the disk's volumes, and a node's own file on none.
    fn check_volume(&self, at: Where, path: &Located<String>, reader: &mut Reader<'_>) {
        let kind = paths::kind(&path.value, &self.volumes);
        let written = &path.value;
        let fits = match at {
            Where::Disk(disk) => kind == PathKind::Disk(disk) || self.is_on_shared_volume(disk, written),
            Where::Local(_) => kind == PathKind::Local,
            Where::Share => matches!(kind, PathKind::Unc | PathKind::ClusterStorage),
        };
        if fits {
            return;
        }
        let (message, help) = match at {
            Where::Disk(disk) => (
                format!(
                    "`{written}` is listed under `{}`, whose volumes are: {}",
                    self.resources[disk].name.value,
                    self.volumes_of(disk)
                ),
                "correct the path, or list its drive letter or mount point under the disk's `volumes`",
            ),
            Where::Local(node) => (
                format!(
                    "`{written}` is listed under the node `{}`, and lies on no drive of its own",
                    self.nodes[node].name.value
                ),
                "list a file of a clustered disk under its resource, one of a share under `[[share]]`",
            ),
            Where::Share => (
                format!("`{written}` is listed under a share, and is no network path"),
                "begin with `\\\\`, or with C:\\ClusterStorage",
            ),
        };
        reader.report("SYN003", written, path.place, message).help(help);
    }

    fn volumes_of(&self, disk: usize) -> String {
        let volumes = self.volumes.iter().filter(|(_, of)| **of == disk);
        let mut volumes: Vec<String> =
            volumes.map(|(volume, _)| format!("`{}`", with_capital(volume))).collect();
        volumes.sort();
        if volumes.is_empty() { "none".to_owned() } else { volumes.join(", ") }
    }
}

fn required_path(reader: &mut Reader<'_>, path: &Field<String>, whole: Place) -> Option<Located<String>> {
    let written = path.located().map(|path| path.map(Clone::clone));
    if written.is_none() {
        reader.report("SYN005", "path", whole, "a file or folder has no `path`").help("give its full path");
    }
    written
}

/// A drive as people write it.
fn with_capital(volume: &str) -> String {
    let (drive, rest) = volume.split_at_checked(1).unwrap_or((volume, ""));
    format!("{}{rest}", drive.to_ascii_uppercase())
}
