//! Which group a resource is in, and which of the two documented choices that is.

use super::Survey;
use crate::source::Place;

/// The choice of a group for SSIS (`seed:011`, `seed:012`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// The group of SQL Server.
    SameGroup,
    /// Any other group.
    DifferentGroup,
}

impl Placement {
    /// Both, with their words in files.
    pub const NAMED: [(&'static str, Placement); 2] =
        [("same-group", Placement::SameGroup), ("different-group", Placement::DifferentGroup)];

    /// The choice of that word.
    pub fn named(word: &str) -> Option<Placement> {
        Placement::NAMED.iter().find(|(known, _)| *known == word.trim()).map(|(_, placement)| *placement)
    }

    /// Its word in files.
    pub fn name(self) -> &'static str {
        match self {
            Placement::SameGroup => "same-group",
            Placement::DifferentGroup => "different-group",
        }
    }
}

impl Survey {
    /// Whether two resources are in one group.
    pub fn shares_group(&self, a: usize, b: usize) -> bool {
        self.resources[a].group.is_some() && self.resources[a].group == self.resources[b].group
    }

    /// The name of a resource's group.
    pub fn group_name(&self, resource: usize) -> &str {
        self.resources[resource].group.map_or("no group", |group| &self.groups[group].name.value)
    }

    /// Where the file says which group a resource is in.
    pub fn place_of_group(&self, resource: usize) -> Place {
        let written = self.document.resource[resource].value.group.place();
        written.unwrap_or(self.resources[resource].name.place)
    }
}
