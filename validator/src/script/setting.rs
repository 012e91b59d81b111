//! `set`: which property of what gets which value.

use super::{Step, Words};
use crate::source::Located;
use crate::survey::build::unknown_name;
use crate::survey::same_name;
use crate::syntax::tree::{Node, Tree};

/// A property that gets another value.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Of what.
    pub of: Settable,
    /// The property, a key of an estate.
    pub property: Located<String>,
    /// Its new value.
    pub value: Tree,
    /// The value as the file writes it.
    pub text: String,
}

/// What has properties; things are named by their index in the survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are kinds of things")]
pub enum Settable {
    Cluster,
    Node(usize),
    Group(usize),
    Resource(usize),
}

/// Keys of an estate that are no properties of a running cluster: names, what a thing is made of, how it starts.
const NO_SETTINGS: [(&str, &str); 17] = [
    ("name", "names stay as they are while a scenario is played"),
    ("type", "a resource keeps its type"),
    ("group", "a resource stays in its group"),
    ("node-id", "a node keeps its NodeID"),
    ("state", "it says how the scenario starts; use `online`, `offline`, `node-start` or `node-stop`"),
    ("owner-node", "it says how the scenario starts; use `move`"),
    ("registry", "use `registry-edit`"),
    ("file", "use `file-edit`"),
    ("folder", "folders stay as they are while a scenario is played"),
    ("packages", "use `client-save`"),
    ("service", "nothing is installed or removed while a scenario is played"),
    ("service-name", "a resource keeps its service"),
    ("volumes", "a disk keeps its volumes"),
    ("dns-name", "names stay as they are while a scenario is played"),
    ("virtual-server-name", "names stay as they are while a scenario is played"),
    ("instance-name", "names stay as they are while a scenario is played"),
    ("checkpoint", "use `checkpoint-add` or `checkpoint-remove`"),
];

/// Cluster-wide keys that an estate keeps under `[quorum]`.
const QUORUM: [&str; 3] = ["quorum-type", "quorum-resource", "arbitration-delay"];

impl Setting {
    /// Puts the value where an estate states it.
    pub fn apply(&self, estate: &mut Tree) {
        let place = self.property.place;
        let list = |estate: &mut Tree, list: &str, index: usize, put: &dyn Fn(&mut Tree)| {
            if let Some(Tree { node: Node::Array(things), .. }) = estate.table_at(list, place)
                && let Some(thing) = things.get_mut(index)
            {
                put(thing);
            }
        };
        let put = |thing: &mut Tree| thing.put(self.property.clone(), self.value.clone());
        match self.of {
            Settable::Node(node) => list(estate, "node", node, &put),
            Settable::Group(group) => list(estate, "group", group, &put),
            Settable::Resource(resource) => list(estate, "resource", resource, &put),
            Settable::Cluster => {
                let table = if QUORUM.contains(&self.property.value.as_str()) { "quorum" } else { "cluster" };
                if let Some(table) = estate.table_at(table, place) {
                    put(table);
                }
            }
        }
    }
}

impl Words<'_, '_> {
    pub(super) fn setting(&mut self, target: Located<&String>) -> Option<Step> {
        let of = self.settable(target);
        let property = *self.line.value.property.0.clone()?;
        let value = *self.line.value.value.0.clone()?;
        if let Some((_, help)) = NO_SETTINGS.iter().find(|(key, _)| *key == property.value) {
            let message = format!("`{}` is no setting of a running cluster", property.value);
            self.wrong(property.place, message).help(*help);
            return None;
        }
        let source = &self.reader.sources.get(value.place.source).text;
        let text = source.get(value.place.span()).unwrap_or_default().to_owned();
        Some(Step::Set(Setting { of: of?, property, value: value.into(), text }))
    }

    fn settable(&mut self, target: Located<&String>) -> Option<Settable> {
        let own_name = self.survey.document.cluster.name.text();
        let is_cluster =
            same_name(target.value, "cluster") || own_name.is_some_and(|name| same_name(name, target.value));
        let found: Vec<Settable> = [
            is_cluster.then_some(Settable::Cluster),
            self.survey.node(target.value).map(Settable::Node),
            self.survey.group(target.value).map(Settable::Group),
            self.survey.resource(target.value).map(Settable::Resource),
        ]
        .into_iter()
        .flatten()
        .collect();
        match *found {
            [one] => Some(one),
            [] => {
                let nodes = self.survey.nodes.iter().map(|node| node.name.value.as_str());
                let groups = self.survey.groups.iter().map(|group| group.name.value.as_str());
                let resources = self.survey.resources.iter().map(|resource| resource.name.value.as_str());
                let names = nodes.chain(groups).chain(resources).chain(own_name).chain(["cluster"]);
                unknown_name(self.reader, "node, group or resource", target, names);
                None
            }
            _ => {
                let message = format!("`{}` is the name of more than one thing", target.value);
                self.wrong(target.place, message)
                    .help("rename one of them: a reader cannot tell them apart either");
                None
            }
        }
    }
}
