//! The package folders that the configuration of SSIS names, and what lies on the disks that carry them.

use super::files::{FileFacts, FolderFacts, Where};
use super::paths::{PathKind, canonical, file_name, unc_host};
use super::{Kind, Survey};
use crate::artefact::service_configuration::FolderKind;
use crate::source::Place;

/// A `StorePath` on a disk of the SSIS resource's group.
#[derive(Debug, Clone, Copy)]
pub struct StoreFolder<'a> {
    /// The disk.
    pub disk: usize,
    /// The path, as the configuration file writes it.
    pub path: &'a str,
    /// Where it does.
    pub place: Place,
    /// The folder, or the one above it, where the estate lists it.
    pub folder: Option<&'a FolderFacts>,
}

impl StoreFolder<'_> {
    /// The folder's own name.
    pub fn name(&self) -> &str {
        let of_folder = self.folder.map_or(self.path, |folder| &folder.path.value);
        file_name(of_folder)
    }
}

impl Survey {
    /// Every `StorePath` of an SSIS resource's shared configuration that lies on a disk of its group.
    pub fn store_folders(&self, ssis: usize) -> Vec<StoreFolder<'_>> {
        let mut stores: Vec<StoreFolder<'_>> = Vec::new();
        let folders = self.shared_configurations(ssis).flat_map(|file| file.folders(FolderKind::FileSystem));
        for path in folders.filter_map(|folder| folder.location.as_ref()) {
            match self.path_kind(&path.value) {
                PathKind::Disk(disk) if self.shares_group(disk, ssis) => stores.push(StoreFolder {
                    disk,
                    path: &path.value,
                    place: path.place,
                    folder: self.folder_around(disk, &path.value),
                }),
                _ => {}
            }
        }
        stores
    }

    /// The listed folder that is a path, or holds it: the longest.
    fn folder_around(&self, disk: usize, path: &str) -> Option<&FolderFacts> {
        let path = canonical(path);
        let is_or_holds = |folder: &&FolderFacts| {
            let folder = canonical(&folder.path.value);
            path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
        };
        self.folders_on(disk).filter(is_or_holds).max_by_key(|folder| folder.path.value.len())
    }

    /// The folders that the estate lists on a disk.
    pub fn folders_on(&self, disk: usize) -> impl Iterator<Item = &FolderFacts> {
        self.folders.iter().filter(move |folder| folder.at == Where::Disk(disk))
    }

    /// The folder `Packages` on a disk of the SSIS resource's group, when there is exactly one.
    pub fn only_packages_folder(&self, ssis: usize) -> Option<&str> {
        let disks = self.of_kind(Kind::PhysicalDisk).filter(|disk| self.shares_group(*disk, ssis));
        let mut found = disks
            .flat_map(|disk| self.folders_on(disk))
            .map(|folder| folder.path.value.as_str())
            .filter(|path| file_name(path).eq_ignore_ascii_case("Packages"));
        let only = found.next();
        only.filter(|_| found.next().is_none())
    }

    /// Whether the estate shows which folders a disk has: what is not listed then is not there.
    pub fn folders_are_known(&self, disk: usize) -> bool {
        self.folders_on(disk).next().is_some()
    }

    /// The node whose share a network path names, by its short or its full name.
    pub fn node_of_share(&self, path: &str) -> Option<usize> {
        let host = unc_host(path)?;
        self.node(host.split('.').next().unwrap_or(&host))
    }

    /// Why a path with a drive letter is a node's own, in words.
    pub fn no_disk_has(&self, path: &str) -> String {
        let drive: String = path.trim().chars().take(2).collect();
        format!("no clustered disk has `{drive}` among its volumes")
    }

    /// The configuration file on a disk of the SSIS resource's group, when there is exactly one.
    pub fn only_configuration_file(&self, ssis: usize) -> Option<&str> {
        let own_disk = |file: &&FileFacts| match file.at {
            Where::Disk(disk) => {
                self.shares_group(disk, ssis) && self.path_kind(&file.path.value) == PathKind::Disk(disk)
            }
            Where::Local(_) | Where::Share => false,
        };
        let mut files = self.files.iter().filter(own_disk);
        let only = files.next()?;
        files.next().is_none().then_some(only.path.value.as_str())
    }

    /// The clustered disks that the configured paths and the configuration itself lie on, each once.
    pub fn needed_disks(&self, ssis: usize) -> Vec<(usize, &'static str)> {
        let mut needed: Vec<(usize, &'static str)> = Vec::new();
        let mut need = |disk: usize, what| match needed.iter_mut().find(|(known, _)| *known == disk) {
            Some((_, known)) if *known != what => *known = "configuration file and packages",
            Some(_) => {}
            None => needed.push((disk, what)),
        };
        for file in self.shared_configuration_files(ssis) {
            if let Where::Disk(disk) = file.at {
                need(disk, "configuration file");
            }
            for folder in file.content.iter().flat_map(|content| content.folders(FolderKind::FileSystem)) {
                if let Some(path) = &folder.location
                    && let PathKind::Disk(disk) = self.path_kind(&path.value)
                {
                    need(disk, "packages");
                }
            }
        }
        needed
    }
}
