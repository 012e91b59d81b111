//! Who hears whom, as a graph: components and cliques (`wsfc:W-RG-04`, `W-RG-05`). Pure.

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::Bfs;

use crate::model::ids::{NodeId, NodeSet};

/// The members that `from` reaches over others that hear each other, itself included. `deaf_to` is whom a member does
/// not hear.
pub fn component(from: NodeId, members: NodeSet, deaf_to: impl Fn(NodeId) -> NodeSet) -> NodeSet {
    if !members.contains(from) {
        return NodeSet::EMPTY;
    }
    let unheard = |node: NodeId| deaf_to(node).intersection(members);
    if members.iter().all(|node| unheard(node).is_empty()) {
        return members;
    }
    let mut graph = UnGraph::<NodeId, ()>::new_undirected();
    let nodes: Vec<(NodeId, NodeIndex)> = members.iter().map(|node| (node, graph.add_node(node))).collect();
    for (position, (a, here)) in nodes.iter().enumerate() {
        for (b, there) in &nodes[position + 1..] {
            if !unheard(*a).contains(*b) && !unheard(*b).contains(*a) {
                graph.add_edge(*here, *there, ());
            }
        }
    }
    let start = nodes.iter().find(|(node, _)| *node == from).expect("it is a member").1;
    let mut search = Bfs::new(&graph, start);
    std::iter::from_fn(|| search.next(&graph)).map(|index| graph[index]).collect()
}

/// Cliques tried before the search ends with the largest found so far: more than any real cluster needs.
const MOST_CLIQUES: u32 = 200_000;

/// The largest set of members that all hear each other; of equally large ones the one with the lowest ids.
pub fn largest_clique(members: NodeSet, hear: impl Fn(NodeId, NodeId) -> bool) -> NodeSet {
    let mut search = Search { hear, best: NodeSet::EMPTY, left: MOST_CLIQUES };
    search.extend(NodeSet::EMPTY, members);
    search.best
}

struct Search<H> {
    hear: H,
    best: NodeSet,
    left: u32,
}

impl<H: Fn(NodeId, NodeId) -> bool> Search<H> {
    /// Tries the lowest candidate first, so that of equally large cliques the lowest is found first.
    fn extend(&mut self, clique: NodeSet, candidates: NodeSet) {
        if clique.len() > self.best.len() {
            self.best = clique;
        }
        let mut rest = candidates;
        for node in candidates.iter() {
            if self.left == 0 || clique.len() + rest.len() <= self.best.len() {
                return;
            }
            self.left -= 1;
            rest.remove(node);
            let mut with = clique;
            with.insert(node);
            let hears = |other: &NodeId| (self.hear)(node, *other) && (self.hear)(*other, node);
            let heard = rest.iter().filter(hears).collect();
            self.extend(with, heard);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::Id;

    fn set(nodes: &[usize]) -> NodeSet {
        nodes.iter().map(|node| NodeId::from_index(*node)).collect()
    }

    /// Every graph of up to five nodes against every subset of its nodes.
    #[test]
    fn the_largest_clique_is_the_first_of_the_largest_for_every_small_graph() {
        for count in 1..=5usize {
            let pairs: Vec<(usize, usize)> =
                (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
            for edges in 0..1u32 << pairs.len() {
                let hear = |a: NodeId, b: NodeId| {
                    let pair = (a.index().min(b.index()), a.index().max(b.index()));
                    let position = pairs.iter().position(|known| *known == pair).unwrap();
                    edges >> position & 1 == 1
                };
                let all: Vec<usize> = (0..count).collect();
                let subsets = (1..1usize << count)
                    .map(|bits| all.iter().copied().filter(|node| bits >> node & 1 == 1).collect::<Vec<_>>());
                let cliques = subsets.filter(|subset| {
                    subset.iter().all(|a| {
                        subset.iter().all(|b| a == b || hear(NodeId::from_index(*a), NodeId::from_index(*b)))
                    })
                });
                let best = cliques.min_by_key(|subset| (std::cmp::Reverse(subset.len()), subset.clone()));
                assert_eq!(largest_clique(set(&all), hear), set(&best.unwrap()), "{count} {edges:b}");
            }
        }
    }

    #[test]
    fn a_component_goes_through_others_and_no_further() {
        let deaf = |a: NodeId| set([&[2, 3][..], &[3], &[0, 3], &[0, 1]][a.index()]);
        assert_eq!(component(NodeId::from_index(0), set(&[0, 1, 2, 3]), deaf), set(&[0, 1, 2]));
        assert_eq!(component(NodeId::from_index(3), set(&[0, 1, 2, 3]), deaf), set(&[3]));
        assert_eq!(component(NodeId::from_index(0), set(&[0, 1]), deaf), set(&[0, 1]));
        assert_eq!(component(NodeId::from_index(2), set(&[0, 1]), deaf), set(&[]));
    }
}
