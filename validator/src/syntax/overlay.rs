//! A change laid over an estate: tables merge, lists of named things merge by name, the rest is replaced.

use std::collections::{HashMap, HashSet, VecDeque};

use super::tree::{Node, Table, Tree};
use super::{Complaint, Complaints};

/// Keys that only a change uses.
const REMOVE: &str = "remove";
const UNSET: &str = "unset";

/// Lays `change` over `base`. In a named thing, `remove = true` takes it out and `unset = ["key"]` takes keys out.
/// What the change asks for and the base does not allow is a complaint.
pub fn lay_over(base: &mut Tree, change: Tree) -> Vec<Complaint> {
    let mut complaints = Complaints::default();
    lay(base, change, &mut complaints);
    complaints.into_list()
}

fn lay(base: &mut Tree, change: Tree, complaints: &mut Complaints) {
    match (&mut base.node, change.node) {
        (Node::Table(into), Node::Table(from)) => lay_table(into, from, complaints),
        (Node::Array(into), Node::Array(from)) if is_list_of_things(&from) => {
            lay_things(into, from, complaints);
        }
        (_, node) => *base = cleaned(Tree { place: change.place, node }),
    }
}

fn lay_table(into: &mut Table, from: Table, complaints: &mut Complaints) {
    let positions = |into: &Table| -> HashMap<String, usize> {
        into.iter().enumerate().map(|(position, (key, _))| (key.value.clone(), position)).collect()
    };
    let mut known = positions(into);
    for (key, value) in from {
        match known.get(&key.value) {
            Some(position) => lay(&mut into[*position].1, value, complaints),
            None if key.value == UNSET => {
                unset(into, &value, complaints);
                known = positions(into);
            }
            None => {
                known.insert(key.value.clone(), into.len());
                into.push((key, cleaned(value)));
            }
        }
    }
}

fn is_list_of_things(items: &[Tree]) -> bool {
    !items.is_empty() && items.iter().all(|item| matches!(item.node, Node::Table(_)))
}

/// Lays named things over those of the same name; the first of several has it.
fn lay_things(into: &mut Vec<Tree>, from: Vec<Tree>, complaints: &mut Complaints) {
    let mut things: Vec<Option<Tree>> = std::mem::take(into).into_iter().map(Some).collect();
    let mut named: HashMap<String, VecDeque<usize>> = HashMap::new();
    let note = |named: &mut HashMap<String, VecDeque<usize>>, thing: &Tree, position| {
        if let Some(identity) = identity(thing) {
            named.entry(identity).or_default().push_back(position);
        }
    };
    for (position, thing) in things.iter().flatten().enumerate() {
        note(&mut named, thing, position);
    }
    for thing in from {
        let of_name = identity(&thing).and_then(|identity| named.get_mut(&identity));
        let removed = matches!(thing.get(REMOVE), Some(Tree { node: Node::Boolean(true), .. }));
        match of_name.and_then(|of_name| if removed { of_name.pop_front() } else { of_name.front().copied() })
        {
            Some(position) if removed => things[position] = None,
            Some(position) => {
                lay(things[position].as_mut().expect("it has not been removed"), thing, complaints);
            }
            None if removed => complaints.push("SYN006", thing.place, || {
                let help = "name it as the estate does";
                ("there is no such thing to remove".to_owned(), Some(help.to_owned()))
            }),
            None => {
                note(&mut named, &thing, things.len());
                things.push(Some(cleaned(thing)));
            }
        }
    }
    into.extend(things.into_iter().flatten());
}

/// What names a thing in a list: its name, its path, or the resource and key of a checkpoint.
fn identity(thing: &Tree) -> Option<String> {
    let text = |key: &str| thing.get(key).and_then(Tree::text).map(str::to_lowercase);
    text("name")
        .or_else(|| text("path"))
        .or_else(|| Some(format!("{}\n{}", text("resource")?, text("key").unwrap_or_default())))
        .or_else(|| text("to"))
}

fn unset(table: &mut Table, keys: &Tree, complaints: &mut Complaints) {
    let Node::Array(keys) = &keys.node else {
        return complaints.push("SYN003", keys.place, || {
            let message = format!("expected an array of keys, found {}", keys.node.kind());
            (message, Some("for example `unset = [\"profile\"]`".to_owned()))
        });
    };
    let keys: HashSet<&str> = keys.iter().filter_map(Tree::text).collect();
    table.retain(|(name, _)| !keys.contains(name.value.as_str()));
}

/// A new thing carries no instructions for a base it does not have.
fn cleaned(mut tree: Tree) -> Tree {
    if let Node::Table(table) = &mut tree.node {
        table.retain(|(name, _)| name.value != UNSET);
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::syntax::tree::parse;

    fn tree(text: &str) -> Tree {
        let mut sources = Sources::default();
        let source = sources.add("x.toml", text);
        let (tree, complaints) = parse(source, text);
        assert_eq!(complaints, []);
        tree
    }

    fn overlaid(base: &str, change: &str) -> Tree {
        let mut base = tree(base);
        assert_eq!(lay_over(&mut base, tree(change)), []);
        base
    }

    fn names(tree: &Tree, list: &str) -> Vec<String> {
        match tree.get(list).map(|list| &list.node) {
            Some(Node::Array(things)) => {
                things.iter().filter_map(|thing| thing.get("name")?.text().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        }
    }

    const BASE: &str = "windows = \"2016\"\n[[node]]\nname = \"N1\"\nweight = 1\nregistry = \"a.reg\"\n[[node]]\nname = \"N2\"\n";

    #[test]
    fn a_named_thing_is_changed_in_place_and_a_new_one_is_added() {
        let result = overlaid(
            BASE,
            "windows = \"2019\"\n[[node]]\nname = \"n1\"\nweight = 0\n[[node]]\nname = \"N3\"\n",
        );
        assert_eq!(names(&result, "node"), ["n1", "N2", "N3"]);
        let Some(Node::Array(nodes)) = result.get("node").map(|list| &list.node) else { panic!() };
        assert_eq!(nodes[0].get("weight").map(|value| &value.node), Some(&Node::Integer(0)));
        assert_eq!(nodes[0].get("registry").and_then(Tree::text), Some("a.reg"));
        assert_eq!(result.get("windows").and_then(Tree::text), Some("2019"));
    }

    #[test]
    fn remove_and_unset_take_away() {
        let result = overlaid(
            BASE,
            "[[node]]\nname = \"N1\"\nunset = [\"registry\"]\n[[node]]\nname = \"N2\"\nremove = true\n",
        );
        assert_eq!(names(&result, "node"), ["N1"]);
        let Some(Node::Array(nodes)) = result.get("node").map(|list| &list.node) else { panic!() };
        assert!(nodes[0].get("registry").is_none());
        assert!(nodes[0].get("unset").is_none());
    }

    #[test]
    fn what_is_not_there_cannot_be_removed() {
        let mut base = tree(BASE);
        let complaints = lay_over(&mut base, tree("[[node]]\nname = \"N9\"\nremove = true\n"));
        assert_eq!(complaints.len(), 1);
        assert_eq!(names(&base, "node"), ["N1", "N2"]);
    }

    #[test]
    fn a_list_of_plain_values_is_replaced() {
        let result = overlaid("depends-on = [\"a\", \"b\"]", "depends-on = [\"c\"]");
        let Some(Node::Array(items)) = result.get("depends-on").map(|list| &list.node) else { panic!() };
        assert_eq!(items.iter().filter_map(Tree::text).collect::<Vec<_>>(), ["c"]);
    }
}
