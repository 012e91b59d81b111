//! A change laid over an estate: tables merge, lists of named things merge by name, the rest is replaced.

use super::Complaint;
use super::tree::{Node, Table, Tree};

/// Keys that only a change uses.
const REMOVE: &str = "remove";
const UNSET: &str = "unset";

/// Lays `change` over `base`. In a named thing, `remove = true` takes it out and `unset = ["key"]` takes keys out.
/// What the change asks for and the base does not allow is a complaint.
pub fn lay_over(base: &mut Tree, change: Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    lay(base, change, &mut complaints);
    complaints
}

fn lay(base: &mut Tree, change: Tree, complaints: &mut Vec<Complaint>) {
    match (&mut base.node, change.node) {
        (Node::Table(into), Node::Table(from)) => {
            for (key, value) in from {
                match into.iter_mut().find(|(name, _)| name.value == key.value) {
                    Some((_, existing)) => lay(existing, value, complaints),
                    None if key.value == UNSET => unset(into, &value, complaints),
                    None => into.push((key, cleaned(value))),
                }
            }
        }
        (Node::Array(into), Node::Array(from)) if is_list_of_things(&from) => {
            for thing in from {
                lay_thing_over(into, thing, complaints);
            }
        }
        (_, node) => *base = cleaned(Tree { place: change.place, node }),
    }
}

fn is_list_of_things(items: &[Tree]) -> bool {
    !items.is_empty() && items.iter().all(|item| matches!(item.node, Node::Table(_)))
}

fn lay_thing_over(into: &mut Vec<Tree>, thing: Tree, complaints: &mut Vec<Complaint>) {
    let identity = identity(&thing);
    let position =
        into.iter().position(|existing| identity.is_some() && self::identity(existing) == identity);
    let removed = matches!(thing.get(REMOVE), Some(Tree { node: Node::Boolean(true), .. }));
    match position {
        Some(position) if removed => {
            into.remove(position);
        }
        Some(position) => lay(&mut into[position], thing, complaints),
        None if removed => complaints.push(Complaint {
            code: "SYN006",
            place: thing.place,
            message: "there is no such thing to remove".to_owned(),
            help: Some("name it as the estate does".to_owned()),
        }),
        None => into.push(cleaned(thing)),
    }
}

/// What names a thing in a list: its name, its path, or the resource and key of a checkpoint.
fn identity(thing: &Tree) -> Option<String> {
    let text = |key: &str| thing.get(key).and_then(Tree::text).map(str::to_lowercase);
    text("name")
        .or_else(|| text("path"))
        .or_else(|| Some(format!("{}\n{}", text("resource")?, text("key").unwrap_or_default())))
        .or_else(|| text("to"))
}

fn unset(table: &mut Table, keys: &Tree, complaints: &mut Vec<Complaint>) {
    let Node::Array(keys) = &keys.node else {
        return complaints.push(Complaint {
            code: "SYN003",
            place: keys.place,
            message: format!("expected an array of keys, found {}", keys.node.kind()),
            help: Some("for example `unset = [\"profile\"]`".to_owned()),
        });
    };
    table.retain(|(name, _)| keys.iter().all(|key| key.text() != Some(&name.value)));
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
