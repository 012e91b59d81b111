//! Builds a survey: resolves names, reads the artefacts an estate points at.

mod storage;

use std::collections::BTreeSet;

use callboard_sim::model::ids::NodeSet;
use callboard_sim::model::version::{LITERALS, SqlVersion, WindowsVersion};

use super::dependencies::Expression;
use super::placement::Placement;
use super::registry::CheckpointFacts;
use super::*;
use crate::files::resolve;
use crate::reader::Reader;
use crate::source::SourceId;
use crate::syntax::field::Field;
use crate::syntax::nearest::{listed, nearest};

impl Survey {
    /// Reads everything `document` points at. Wrong values and unknown names are reported to `reader`.
    pub fn build(document: EstateDocument, source: SourceId, reader: &mut Reader<'_>) -> Survey {
        let place = Place::new(source, 0..0);
        let mut survey = Survey {
            windows: None,
            sql: None,
            profile: None,
            nodes: Vec::new(),
            networks: Vec::new(),
            groups: Vec::new(),
            resources: Vec::new(),
            volumes: paths::Volumes::default(),
            files: Vec::new(),
            folders: Vec::new(),
            checkpoints: Vec::new(),
            clients: Vec::new(),
            name_problems: Vec::new(),
            place,
            ssis: Vec::new(),
            installed: HashMap::new(),
            sql_servers: Vec::new(),
            dependency_problems: Vec::new(),
            every_node: Owners::default(),
            node_names: Names::default(),
            network_names: Names::default(),
            group_names: Names::default(),
            resource_names: Names::default(),
            client_names: Names::default(),
            document: EstateDocument::default(),
        };
        survey.versions(&document, reader);
        survey.take_nodes(&document, reader);
        survey.every_node = (0..survey.nodes.len().min(NodeSet::CAPACITY)).collect();
        survey.take_networks(&document, reader);
        survey.take_groups(&document, reader);
        survey.take_resources(&document, reader);
        survey.take_files(&document, reader);
        survey.take_checkpoints(&document, reader);
        survey.take_clients(&document);
        survey.document = document;
        survey.take_ssis_resources(reader);
        survey.sql_servers = survey.find_sql_servers();
        survey.dependency_problems = survey.find_dependency_problems();
        survey.check_owners_words(reader);
        survey
    }

    /// No cluster has more nodes, and no node runs the service twice.
    fn take_ssis_resources(&mut self, reader: &mut Reader<'_>) {
        self.ssis = self.find_ssis_resources();
        if let Some(beyond) = self.ssis.get(NodeSet::CAPACITY) {
            let name = self.resources[*beyond].name.clone();
            let message = format!(
                "{} resources run the SSIS service, at most {} are judged",
                self.ssis.len(),
                NodeSet::CAPACITY
            );
            reader.report("SYN008", name.value, name.place, message).help("one SSIS service serves a node");
            self.ssis.truncate(NodeSet::CAPACITY);
        }
    }

    fn versions(&mut self, document: &EstateDocument, reader: &mut Reader<'_>) {
        self.windows = choice(
            reader,
            &document.windows_server,
            WindowsVersion::named,
            &WindowsVersion::ALL.map(|(_, name)| name),
        );
        self.sql = choice(reader, &document.sql_server, SqlVersion::named, &LITERALS.map(|row| row.name));
        let profiles: Vec<Profile> =
            LITERALS.iter().map(|row| profile_of(row.version)).chain([SEED_STRICT]).collect();
        let names: Vec<&str> = profiles.iter().map(|profile| profile.name).collect();
        let named =
            |name: &str| profiles.iter().copied().find(|profile| profile.name.eq_ignore_ascii_case(name));
        self.profile = match document.profile.value() {
            Some(_) => choice(reader, &document.profile, named, &names),
            None => self.sql.map(profile_of),
        };
        if document.windows_server.0.is_none() {
            let help = "state the release, for example `windows-server = \"2012 R2\"`: detection, quorum and defaults follow it";
            reader
                .report("SYN005", "windows-server", self.place, "the estate states no `windows-server`")
                .help(help);
        }
    }

    /// The name of a thing, checked for presence and uniqueness; `first` is where a thing of that name stands.
    fn name(
        &mut self,
        kind: &'static str,
        name: &Field<String>,
        whole: Place,
        taken: impl FnOnce(&mut Survey, &str) -> Option<Place>,
    ) -> Located<String> {
        match name.located() {
            Some(name) if !name.value.trim().is_empty() => {
                if let Some(first) = taken(self, name.value) {
                    let (name, place) = (name.value.clone(), name.place);
                    self.name_problems.push(NameProblem { kind, name, place, first: Some(first) });
                }
                name.map(Clone::clone)
            }
            _ => {
                let place = name.place().unwrap_or(whole);
                self.name_problems.push(NameProblem { kind, name: String::new(), place, first: None });
                Located::new(String::new(), place)
            }
        }
    }

    fn take_nodes(&mut self, document: &EstateDocument, reader: &mut Reader<'_>) {
        if document.node.is_empty() {
            let help = "add a `[[node]]` with a `name`";
            reader.report("SYN005", "node", self.place, "the estate has no node").help(help);
        }
        if document.node.len() > NodeSet::CAPACITY {
            let place = document.node[NodeSet::CAPACITY].place;
            let message = format!("the estate has {} nodes, a cluster has at most 64", document.node.len());
            reader.report("SYN003", "node", place, message).help("describe one cluster per estate");
        }
        let mut numbers = BTreeSet::new();
        for (position, node) in document.node.iter().enumerate() {
            let name = self.name("node", &node.value.name, node.place, |survey, name| {
                let first = survey.node_names.take(name, survey.nodes.len())?;
                Some(survey.nodes[first].name.place)
            });
            let number = node.value.node_id.value().copied();
            let registry = node.value.registry.located().and_then(|file| {
                let path = resolve(&reader.sources.get(file.place.source).name, file.value);
                reader.registry_values(&path, Some(file.place))
            });
            self.nodes.push(NodeFacts {
                number: number.unwrap_or_else(|| u16::try_from(position + 1).unwrap_or(u16::MAX)),
                registry_known: registry.is_some(),
                registry: registry.unwrap_or_default(),
                services: self.services_of(&node.value.service, reader),
                dcom: node
                    .value
                    .dcom_access
                    .value()
                    .map(|names| names.iter().map(|name| name.value.clone()).collect()),
                name,
            });
            for (service, facts) in self.nodes[position].services.iter().enumerate() {
                let places = self.installed.entry(folded(&facts.name.value)).or_default();
                if places.last().is_none_or(|(node, _)| *node != position) {
                    places.push((position, service));
                }
            }
            let number = self.nodes[position].number;
            if !numbers.insert(number) {
                let message = format!("NodeID {number} is given twice");
                let name = self.nodes[position].name.clone();
                reader.report(
                    "SYN003",
                    name.value,
                    node.value.node_id.place().unwrap_or(name.place),
                    message,
                );
            }
        }
    }

    fn services_of(
        &self,
        services: &[Located<crate::document::estate::ServiceDocument>],
        reader: &mut Reader<'_>,
    ) -> Vec<ServiceFacts> {
        let mut known: Vec<ServiceFacts> = Vec::new();
        let mut names = BTreeSet::new();
        for service in services {
            let Some(name) = service.value.name.located() else {
                reader
                    .report("SYN005", "service", service.place, "a service has no `name`")
                    .help("give its short name");
                known.push(ServiceFacts { name: Located::new(String::new(), service.place) });
                continue;
            };
            if !names.insert(name.value.trim().to_lowercase()) {
                let message = format!("the service `{}` is listed twice on this node", name.value);
                reader.report("SYN003", name.value, name.place, message).help("list a service once per node");
            }
            known.push(ServiceFacts { name: name.map(Clone::clone) });
        }
        known
    }

    /// The node behind a name; an unknown one is reported.
    fn known_node(&self, name: Located<&String>, reader: &mut Reader<'_>) -> Option<usize> {
        let node = self.node(name.value);
        if node.is_none() {
            let names = self.nodes.iter().map(|node| node.name.value.as_str());
            unknown_name(reader, "node", name, names);
        }
        node
    }

    fn take_networks(&mut self, document: &EstateDocument, reader: &mut Reader<'_>) {
        for network in &document.network {
            let name = self.name("network", &network.value.name, network.place, |survey, name| {
                let first = survey.network_names.take(name, survey.networks.len())?;
                Some(survey.networks[first].name.place)
            });
            let nodes = match network.value.nodes.value() {
                None => self.every_node.to_vec(),
                Some(named) => {
                    named.iter().filter_map(|node| self.known_node(node.as_ref(), reader)).collect()
                }
            };
            self.networks.push(NetworkFacts { name, nodes });
        }
        if document.network.is_empty() {
            let name = Located::new(ONLY_NETWORK.to_owned(), self.place);
            self.network_names.take(ONLY_NETWORK, 0);
            self.networks.push(NetworkFacts { name, nodes: self.every_node.to_vec() });
        }
    }

    fn take_groups(&mut self, document: &EstateDocument, reader: &mut Reader<'_>) {
        self.groups.reserve(document.group.len());
        for group in &document.group {
            let name = self.name("group", &group.value.name, group.place, |survey, name| {
                let first = survey.group_names.take(name, survey.groups.len())?;
                Some(survey.groups[first].name.place)
            });
            let owner = group.value.owner_node.located().and_then(|owner| self.known_node(owner, reader));
            let preferred = group.value.preferred_owners.value().map_or(&[][..], Vec::as_slice);
            let preferred =
                preferred.iter().filter_map(|owner| self.known_node(owner.as_ref(), reader)).collect();
            self.groups.push(GroupFacts {
                name,
                owner,
                preferred,
                members: Vec::new(),
                hosts: Owners::default(),
            });
        }
    }

    fn take_resources(&mut self, document: &EstateDocument, reader: &mut Reader<'_>) {
        self.resources.reserve(document.resource.len());
        self.resource_names.0.reserve(document.resource.len());
        for resource in &document.resource {
            let name = self.name("resource", &resource.value.name, resource.place, |survey, name| {
                let first = survey.resource_names.take(name, survey.resources.len())?;
                Some(survey.resources[first].name.place)
            });
            let group = self.group_of(&resource.value.group, &name, reader);
            let kind = self.kind_of(&resource.value.kind, &name, reader);
            let listed = resource.value.possible_owners.value().map_or(&[][..], Vec::as_slice);
            let (known, unknown): (Vec<_>, Vec<_>) =
                listed.iter().partition(|owner| self.node(&owner.value).is_some());
            let owners = match listed.is_empty() {
                true => self.every_node.clone(),
                false => known.into_iter().filter_map(|owner| self.node(&owner.value)).collect(),
            };
            if let Some(group) = group {
                self.groups[group].members.push(self.resources.len());
            }
            self.resources.push(ResourceFacts {
                name,
                kind,
                group,
                owners,
                unknown_owners: unknown.into_iter().cloned().collect(),
                depends_on: Expression::default(),
            });
        }
        for group in 0..self.groups.len() {
            self.groups[group].hosts = self.find_hosts_of(group);
        }
        for (index, resource) in document.resource.iter().enumerate() {
            if let Some(written) = resource.value.depends_on.located() {
                self.resources[index].depends_on = Expression::read(written, |name| self.resource(name));
            }
            for volume in &resource.value.volumes {
                self.volumes.insert(paths::volume(&volume.value), index);
            }
        }
    }

    fn group_of(
        &self,
        group: &Field<String>,
        resource: &Located<String>,
        reader: &mut Reader<'_>,
    ) -> Option<usize> {
        let Some(written) = group.located() else {
            let message = format!("the resource `{}` states no `group`", resource.value);
            let help = "a resource belongs to exactly one group";
            reader.report("SYN005", &resource.value, resource.place, message).help(help);
            return None;
        };
        let known = self.group(written.value);
        if known.is_none() {
            unknown_name(reader, "group", written, self.groups.iter().map(|group| group.name.value.as_str()));
        }
        known
    }

    fn kind_of(&self, kind: &Field<String>, resource: &Located<String>, reader: &mut Reader<'_>) -> Kind {
        let Some(written) = kind.located() else {
            let message = format!("the resource `{}` states no `type`", resource.value);
            let help = "use the display name, for example \"Generic Service\"";
            reader.report("SYN005", &resource.value, resource.place, message).help(help);
            return Kind::Other;
        };
        let known = Kind::named(written.value);
        if known == Kind::Other
            && let Some(near) = nearest(written.value, Kind::NAMED.iter().map(|(_, name)| *name))
        {
            let message = format!("`{}` is no resource type that has behaviour here", written.value);
            let finding = reader.report("SYN006", &resource.value, written.place, message);
            finding.severity(crate::finding::Severity::Warning).help(format!("did you mean `{near}`?"));
        }
        known
    }

    fn take_checkpoints(&mut self, document: &EstateDocument, reader: &mut Reader<'_>) {
        for (position, checkpoint) in document.checkpoint.iter().enumerate() {
            let (Some(resource), Some(key)) =
                (checkpoint.value.resource.located(), checkpoint.value.key.located())
            else {
                let message = "a checkpoint needs a `resource` and a `key`";
                reader.report("SYN005", "checkpoint", checkpoint.place, message).help("name both");
                continue;
            };
            let known = self.resource(resource.value);
            if known.is_none() {
                let names = self.resources.iter().map(|resource| resource.name.value.as_str());
                unknown_name(reader, "resource", resource, names);
            }
            let copy = checkpoint.value.copy.located().and_then(|file| {
                let path = resolve(&reader.sources.get(file.place.source).name, file.value);
                reader.registry_values(&path, Some(file.place))
            });
            self.checkpoints.push(CheckpointFacts {
                position: Some(position),
                resource: known,
                key: key.map(Clone::clone),
                copy,
            });
        }
    }

    fn take_clients(&mut self, document: &EstateDocument) {
        for client in &document.client {
            let name = self.name("client", &client.value.name, client.place, |survey, name| {
                let first = survey.client_names.take(name, survey.clients.len())?;
                Some(survey.clients[first].name.place)
            });
            let computer = client.value.computer.text().unwrap_or(&name.value).to_owned();
            let user = client.value.user.text().unwrap_or(&name.value).to_owned();
            let groups = client.value.groups.iter().map(|group| group.value.clone());
            self.clients.push(ClientFacts {
                node: self.node(&computer),
                computer,
                principals: std::iter::once(user.clone()).chain(groups).collect(),
                user,
                connects_to: client.value.connects_to.located().map(|name| name.map(Clone::clone)),
                name,
            });
        }
    }
}

impl Survey {
    /// `[[acknowledge]]` names rules, `[[promise]]` names clients, groups and resources, `[ssis]` a resource and a group.
    fn check_owners_words(&self, reader: &mut Reader<'_>) {
        let document = &self.document;
        let words = Placement::NAMED.map(|(word, _)| word);
        choice(reader, &document.ssis.placement, Placement::named, &words);
        if let Some(group) = document.ssis.group.located().filter(|group| self.group(group.value).is_none()) {
            unknown_name(reader, "group", group, self.groups.iter().map(|group| group.name.value.as_str()));
        }
        let resource = document.ssis.resource.located();
        if let Some(resource) = resource.filter(|resource| self.resource(resource.value).is_none()) {
            let names = self.resources.iter().map(|resource| resource.name.value.as_str());
            unknown_name(reader, "resource", resource, names);
        }
        for (resource, facts) in
            self.resources.iter().enumerate().filter(|(_, facts)| !facts.unknown_owners.is_empty())
        {
            // Those of SSIS are SSIS005's.
            if !self.is_ssis(resource) {
                for owner in &facts.unknown_owners {
                    let names = self.nodes.iter().map(|node| node.name.value.as_str());
                    unknown_name(reader, "node", owner.as_ref(), names);
                }
            }
        }
        for acknowledge in &document.acknowledge {
            let rule = acknowledge.value.rule.located();
            if let Some(rule) = rule.filter(|rule| crate::rules::by_code(rule.value).is_none()) {
                unknown_name(reader, "rule", rule, crate::rules::RULES.iter().map(|rule| rule.code));
            }
        }
        for promise in &document.promise {
            let group = promise.value.group.located();
            if let Some(group) = group.filter(|group| self.group(group.value).is_none()) {
                let names = self.groups.iter().map(|group| group.name.value.as_str());
                unknown_name(reader, "group", group, names);
            }
            let resource = promise.value.resource.located();
            if let Some(resource) = resource.filter(|resource| self.resource(resource.value).is_none()) {
                let names = self.resources.iter().map(|resource| resource.name.value.as_str());
                unknown_name(reader, "resource", resource, names);
            }
            let client = promise.value.client.located();
            if let Some(client) = client.filter(|client| self.client(client.value).is_none()) {
                unknown_name(
                    reader,
                    "client",
                    client,
                    self.clients.iter().map(|client| client.name.value.as_str()),
                );
            }
        }
    }
}

/// A word out of a list; anything else is a finding that names the list.
fn choice<T>(
    reader: &mut Reader<'_>,
    field: &Field<String>,
    named: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Option<T> {
    let written = field.located()?;
    let value = named(written.value);
    if value.is_none() {
        let message = format!("`{}` is not one of the values this key takes", written.value);
        let finding = reader.report("SYN003", written.value, written.place, message);
        finding.help(format!("one of: {}", known.join(", ")));
    }
    value
}

/// Reports a name that nothing has, with the nearest that something has.
pub(crate) fn unknown_name<'a>(
    reader: &mut Reader<'_>,
    kind: &str,
    name: Located<&String>,
    known: impl Iterator<Item = &'a str> + Clone,
) {
    let message = format!("no {kind} is named `{}`", name.value);
    let help = match reader.findings.nearest("SYN006", name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", listed(known)),
    };
    reader.report("SYN006", name.value, name.place, message).help(help);
}
