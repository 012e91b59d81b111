//! `network-cut` and `network-heal`: what is cut, in words.

use super::{Step, Words};
use crate::document::values::Side;
use crate::source::Located;
use crate::survey::build::unknown_name;

/// What a line cuts or heals; nodes and networks are indexes in the survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// Everything there is.
    Everything,
    /// A whole network.
    Network(usize),
    /// A node's adapters, in one network or in all.
    Adapters {
        /// The node.
        node: usize,
        /// The network.
        on: Option<usize>,
    },
    /// What lies between two sides, in one network or in all.
    Between {
        /// The nodes of one side.
        these: Vec<usize>,
        /// The nodes of the other.
        those: Vec<usize>,
        /// The network.
        on: Option<usize>,
    },
}

impl Words<'_, '_> {
    /// A line that cuts.
    pub(super) fn network_cut(&mut self) -> Option<Step> {
        if self.line.value.target.0.is_none() && self.line.value.between.0.is_none() {
            self.missing("target", "say what is cut: a network, a node, or what lies `between` two sides");
            return None;
        }
        self.cut().map(Step::NetworkCut)
    }

    /// A line that heals; without a target everything.
    pub(super) fn network_heal(&mut self) -> Option<Step> {
        self.cut().map(Step::NetworkHeal)
    }

    fn cut(&mut self) -> Option<Cut> {
        let on = match self.line.value.on.located() {
            Some(on) => Some(self.network(on)?),
            None => None,
        };
        let target = self.line.value.target.located();
        let Some(between) = self.line.value.between.located() else {
            return match target {
                None => Some(Cut::Everything),
                Some(target) => self.network_or_node(target, on),
            };
        };
        let network = match target {
            Some(target) => Some(self.network(target)?),
            None => on,
        };
        let [these, those] = between.value.as_slice() else {
            let message = format!("`between` names {} sides", between.value.len());
            let help = self.spelling.two_sides();
            self.wrong(between.place, message).help(help);
            return None;
        };
        Some(Cut::Between { these: self.side(these)?, those: self.side(those)?, on: network })
    }

    fn network_or_node(&mut self, target: Located<&String>, on: Option<usize>) -> Option<Cut> {
        if let Some(network) = self.survey.network(target.value) {
            return Some(Cut::Network(network));
        }
        if let Some(node) = self.survey.node(target.value) {
            return Some(Cut::Adapters { node, on });
        }
        let networks = self.survey.networks.iter().map(|network| network.name.value.as_str());
        let nodes = self.survey.nodes.iter().map(|node| node.name.value.as_str());
        unknown_name(self.reader, "network or node", target, networks.chain(nodes));
        None
    }

    fn network(&mut self, name: Located<&String>) -> Option<usize> {
        let known = self.survey.network(name.value);
        if known.is_none() {
            let names = self.survey.networks.iter().map(|network| network.name.value.as_str());
            unknown_name(self.reader, "network", name, names);
        }
        known
    }

    /// The nodes of a side: each name is a node or a site.
    fn side(&mut self, side: &Located<Side>) -> Option<Vec<usize>> {
        let mut nodes = Vec::new();
        for name in &side.value.0 {
            let of_site = self.survey.nodes_of_site(name);
            match self.survey.node(name) {
                Some(node) => nodes.push(node),
                None if !of_site.is_empty() => nodes.extend(of_site),
                None => {
                    let known = self.survey.nodes.iter().map(|node| node.name.value.as_str());
                    unknown_name(self.reader, "node or site", Located::new(name, side.place), known);
                    return None;
                }
            }
        }
        Some(nodes)
    }
}
