//! Files and folders as an estate places them on nodes, disks and shares.

use std::sync::Arc;

use super::paths::canonical;
use crate::artefact::Problem;
use crate::artefact::service_configuration::{self, Folder, FolderKind, ServiceConfiguration};
use crate::source::{Located, Place, SourceId};

/// Where a file or folder lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// On a node's own disks; the index of the node.
    Local(usize),
    /// On a clustered disk; the index of the resource.
    Disk(usize),
    /// On a share outside the cluster.
    Share,
}

/// A service configuration file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationFile {
    /// The name it was read under.
    pub name: String,
    /// Its source.
    pub source: SourceId,
    /// What it says; `None` when the service would reject it.
    pub configuration: Option<Arc<ServiceConfiguration>>,
    /// What is wrong with it.
    pub problems: Arc<[Problem]>,
}

impl ConfigurationFile {
    /// Reads a file's text.
    pub fn read(name: &str, source: SourceId, text: &str) -> Self {
        let (configuration, problems) = service_configuration::read(source, text);
        let configuration = configuration.map(Arc::new);
        ConfigurationFile { name: name.to_owned(), source, configuration, problems: problems.into() }
    }

    /// Why the service would reject it.
    pub fn rejected_because(&self) -> Option<&str> {
        let fatal = self.problems.iter().find(|problem| problem.class.is_refused());
        fatal.map(|problem| problem.message.as_str())
    }

    /// Its folders of a kind.
    pub fn folders(&self, kind: FolderKind) -> impl Iterator<Item = &Folder> {
        self.configuration
            .iter()
            .flat_map(|configuration| &configuration.folders)
            .filter(move |folder| folder.kind == kind)
    }

    /// The place of the whole file.
    pub fn place(&self) -> Place {
        self.configuration.as_ref().map_or(Place::new(self.source, 0..0), |configuration| configuration.root)
    }
}

/// A file.
#[derive(Debug, Clone)]
pub struct FileFacts {
    /// Where it lives.
    pub at: Where,
    /// Its path there.
    pub path: Located<String>,
    /// Its content, when it could be read; `None` for a file that a script deletes.
    pub content: Option<ConfigurationFile>,
    /// Its path in the spelling for comparison.
    pub(crate) canonical: String,
}

impl FileFacts {
    pub(crate) fn new(at: Where, path: Located<String>, content: Option<ConfigurationFile>) -> Self {
        FileFacts { at, canonical: canonical(&path.value), path, content }
    }
}

/// A folder.
#[derive(Debug, Clone)]
pub struct FolderFacts {
    /// Where it lives.
    pub at: Where,
    /// Its path there.
    pub path: Located<String>,
    /// The packages in it.
    pub packages: Vec<String>,
    /// Its permissions: who, and which rights; `None` when none are stated.
    pub grants: Option<Vec<(String, Vec<String>)>>,
}
