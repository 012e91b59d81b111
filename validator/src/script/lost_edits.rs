//! Edits of the registry entry that a script loses, found by playing the order of its steps on paper.

use callboard_sim::model::version::SqlVersion;

use super::{Line, Script, Step};
use crate::source::Place;
use crate::survey::paths::canonical;
use crate::survey::{Survey, keys, same_name};

/// Where the script edits the entry of an SSIS resource in vain: below a registered key while the resource is
/// offline, so that coming online writes the saved copy over it (`wsfc:W-CHK-03`).
pub(crate) fn lost_edits(survey: &Survey, script: &Script, ssis: usize) -> Vec<Place> {
    let Some(version) = survey.intended_version(ssis) else { return Vec::new() };
    let mut order = Order::new(survey, ssis, version);
    script.lines.iter().filter_map(|line| order.play(line)).collect()
}

/// What matters of the estate while the steps are read.
struct Order<'a> {
    survey: Survey,
    ssis: usize,
    version: SqlVersion,
    online: bool,
    owner: Option<usize>,
    /// The saved copy of the entry, while a checkpoint covers it.
    copy: Option<Option<String>>,
    /// Edits not saved so far.
    unsaved: Vec<(Place, Option<String>)>,
    original: &'a Survey,
}

impl<'a> Order<'a> {
    fn new(survey: &'a Survey, ssis: usize, version: SqlVersion) -> Self {
        let starts_offline = survey.document.resource[ssis]
            .value
            .state
            .text()
            .is_some_and(|state| same_name(state, "Offline"));
        let owner = survey.resources[ssis].group.and_then(|group| survey.groups[group].owner).or(Some(0));
        let mut order = Order {
            survey: survey.clone(),
            ssis,
            version,
            online: !starts_offline,
            owner,
            copy: None,
            unsaved: Vec::new(),
            original: survey,
        };
        if order.is_registered() {
            let stated = survey.saved_copy(ssis, version).map(|value| value.data.clone());
            order.copy = Some(stated.or_else(|| order.owners_value()));
        }
        order
    }

    fn is_registered(&self) -> bool {
        let key = self.version.literals().configuration_key;
        self.survey.checkpoints_of(self.ssis).any(|checkpoint| keys::covers(&checkpoint.key.value, key))
    }

    fn owners_value(&self) -> Option<String> {
        let owner = self.owner?;
        self.survey
            .configuration_values(self.ssis, self.version)
            .into_iter()
            .find(|found| found.node == owner)
            .map(|found| found.value.data.clone())
    }

    /// Plays a line; the place of an edit that it turns out to lose.
    fn play(&mut self, line: &Line) -> Option<Place> {
        self.survey.apply(&line.step);
        let group = self.original.resources[self.ssis].group;
        match &line.step {
            Step::CheckpointAdd { resource, .. }
                if *resource == self.ssis && self.is_registered() && self.copy.is_none() =>
            {
                self.copy = Some(self.owners_value());
            }
            Step::CheckpointRemove { resource, .. } if *resource == self.ssis && !self.is_registered() => {
                self.copy = None;
            }
            Step::RegistryEdit { node, key, data, .. } if self.is_entry(key) => {
                let data = data.as_ref().map(|data| data.value.clone());
                match &mut self.copy {
                    Some(copy) if self.online && Some(*node) == self.owner => *copy = data,
                    Some(_) if Some(*node) == self.owner => self.unsaved.push((line.place, data)),
                    _ => {}
                }
            }
            Step::OnlineResource(resource) | Step::Restart(resource) if *resource == self.ssis => {
                return self.comes_online();
            }
            Step::OnlineGroup(of) if Some(*of) == group => return self.comes_online(),
            Step::OfflineResource(resource) if self.goes_down_with(*resource) => self.online = false,
            Step::OfflineGroup(of) if Some(*of) == group => self.online = false,
            Step::Move { group: of, to } if Some(*of) == group => self.owner = (*to).or(self.owner),
            _ => {}
        }
        None
    }

    fn goes_down_with(&self, resource: usize) -> bool {
        resource == self.ssis || self.original.requires(self.ssis, resource)
    }

    fn is_entry(&self, key: &str) -> bool {
        Survey::configuration_entries(self.version).iter().any(|(entry, _)| entry.eq_ignore_ascii_case(key))
    }

    fn comes_online(&mut self) -> Option<Place> {
        self.online = true;
        let copy = self.copy.as_ref()?;
        let lost = self
            .unsaved
            .iter()
            .find(|(_, data)| data.as_deref().map(canonical) != copy.as_deref().map(canonical))
            .map(|(place, _)| *place);
        self.unsaved.clear();
        lost
    }
}
