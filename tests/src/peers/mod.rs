//! A failover problem that every cluster manager can be asked, stated by one set of numbers: nodes, groups of six
//! resources that start one after another, and for each group the nodes that it prefers. [`estate`] writes it for
//! callboard, [`cib`] for Pacemaker; [`crm_simulate`] asks Pacemaker, [`table`] keeps what it answered.
//!
//! Two managers agree on a question only where both let the order of preference decide, and that is what a problem
//! keeps to. A Windows cluster goes on from the lost node along the list of preferred owners and all other nodes, and
//! then around; Pacemaker takes the node with the best score, whichever was lost. Both take the same node where the
//! group was on the first node of that list or on the last. No group goes to a node that it does not prefer: the one
//! would go by numbers of nodes there, the other by load.

pub mod cib;
pub mod crm_simulate;
pub mod estate;
pub mod table;

use std::collections::BTreeMap;
use std::fmt;

use crate::big_estate::{self, Size};

/// A problem. The same numbers always give the same files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// Nodes and groups.
    pub size: Size,
    /// How groups are spread over nodes.
    pub layout: Layout,
}

/// How groups are spread over nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Three preferred owners each, as in [`big_estate`]; every group is on its first.
    Even,
    /// Lists of two nodes to all of them; some groups are on the last node there is for them, and some may not run on
    /// the second node of their list.
    Mixed,
}

/// Which group goes where, by numbers.
pub type Moves = BTreeMap<usize, usize>;

/// The problems that Pacemaker's answers are recorded for.
pub const RECORDED: [Problem; 5] = [
    problem(4, 10, Layout::Even),
    problem(16, 100, Layout::Even),
    problem(2, 3, Layout::Mixed),
    problem(3, 7, Layout::Mixed),
    problem(5, 11, Layout::Mixed),
];

/// A problem of so many nodes and groups.
pub const fn problem(nodes: usize, groups: usize, layout: Layout) -> Problem {
    Problem { size: Size { nodes, groups }, layout }
}

impl Problem {
    /// The nodes that a group prefers, best first.
    pub fn preferred_owners(&self, group: usize) -> Vec<usize> {
        let nodes = self.size.nodes;
        match self.layout {
            Layout::Even => big_estate::preferred_owners(group, self.size),
            Layout::Mixed => {
                let length = 2 + group % (nodes - 1);
                let rotated = (0..nodes).map(|step| (group * 2 + group / nodes + step) % nodes);
                let (mut order, spare): (Vec<_>, Vec<_>) =
                    rotated.partition(|node| (node + group).is_multiple_of(2));
                order.extend(spare);
                order.truncate(length);
                order
            }
        }
    }

    /// The node on which a group runs before anything happens.
    pub fn owner(&self, group: usize) -> usize {
        let preferred = self.preferred_owners(group);
        let last = (0..self.size.nodes).rfind(|node| !preferred.contains(node));
        match self.layout {
            Layout::Mixed if group % 3 == 2 => last.unwrap_or(preferred[preferred.len() - 1]),
            Layout::Even | Layout::Mixed => preferred[0],
        }
    }

    /// The node on which a group may not run, if there is one.
    pub fn barred(&self, group: usize) -> Option<usize> {
        let preferred = self.preferred_owners(group);
        let is_barred = self.layout == Layout::Mixed && group % 4 == 3 && preferred.len() > 2;
        is_barred.then(|| preferred[1])
    }

    /// The groups on a node before anything happens.
    pub fn groups_on(&self, node: usize) -> impl Iterator<Item = usize> {
        (0..self.size.groups).filter(move |group| self.owner(*group) == node)
    }
}

/// Nodes by groups, and the layout when it is not even.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.size.nodes, self.size.groups)?;
        match self.layout {
            Layout::Even => Ok(()),
            Layout::Mixed => write!(f, " mixed"),
        }
    }
}

/// The name of a node in both files.
pub fn node_name(node: usize) -> String {
    format!("N{node}")
}

/// The name of a group in both files.
pub fn group_name(group: usize) -> String {
    format!("SQLG{group}")
}

/// The number that ends a name.
fn number_of(name: &str, prefix: &str) -> Option<usize> {
    name.strip_prefix(prefix)?.parse().ok()
}
