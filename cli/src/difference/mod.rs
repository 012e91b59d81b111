//! What starts and what stops working between two estates or two runs. [`Course`] is what is compared: how one history
//! ended, whoever tells it.

pub mod compare;
pub mod estates;
pub mod runs;

use std::collections::BTreeMap;

/// How a history ended, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// Each resource at rest.
    pub resources: BTreeMap<String, Resource>,
    /// The verdict for each client and store.
    pub clients: BTreeMap<String, String>,
    /// For how long each resource was not there, in milliseconds; `None` when it was not back at the end.
    pub outages: BTreeMap<String, Option<u64>>,
}

/// A resource at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its state.
    pub state: String,
    /// Its node.
    pub node: String,
    /// What an SSIS service works with: `as-intended`, `wrong-file`, ...
    pub effective: Option<String>,
}

impl Resource {
    /// Online, and as intended where something is intended: green is not always right.
    pub fn works(&self) -> bool {
        self.state == "Online" && self.effective.as_deref().is_none_or(|found| found == "as-intended")
    }

    /// As a report says it.
    pub fn text(&self) -> String {
        match self.effective.as_deref() {
            None | Some("as-intended") => format!("{}@{}", self.state, self.node),
            Some(wrong) => format!("{}@{} (wrong configuration: {wrong})", self.state, self.node),
        }
    }
}

impl Course {
    /// Notes an interruption; several of one resource add up.
    fn add_outage(&mut self, resource: &str, length_ms: Option<u64>) {
        let known = self.outages.entry(resource.to_owned()).or_insert(Some(0));
        *known = known.zip(length_ms).map(|(known, more)| known + more);
    }
}
