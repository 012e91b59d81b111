//! One line of a script while it is read: its moment, its keys, the names it uses.

use callboard_sim::model::verb::VerbInfo;

use super::*;

/// Where a line is written, which decides how its keys are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// In a scenario: `to = "N2"`.
    File,
    /// On the command line: `to=N2`.
    CommandLine,
}

impl Spelling {
    fn needs(self, verb: &str, key: &str) -> String {
        match self {
            Spelling::File => format!("`{verb}` needs the key `{key}`"),
            Spelling::CommandLine if key == "target" => format!("`{verb}` needs a target"),
            Spelling::CommandLine => format!("`{verb}` needs `{key}=...`"),
        }
    }

    fn does_not_take(self, info: &VerbInfo, key: &str) -> (String, String) {
        let known = info.required.iter().chain(info.optional);
        let (beside, list) = match self {
            Spelling::File => ("`at` and `target`", known.copied().collect::<Vec<_>>().join(", ")),
            Spelling::CommandLine => {
                ("its target", known.map(|key| format!("`{key}=...`")).collect::<Vec<_>>().join(", "))
            }
        };
        let help = match list.is_empty() {
            true => format!("it takes {beside} only"),
            false => format!("besides {beside} it takes: {list}"),
        };
        let message = match self {
            Spelling::File => format!("`{}` does not take the key `{key}`", info.name),
            Spelling::CommandLine => format!("`{}` does not take `{key}=...`", info.name),
        };
        (message, help)
    }

    /// What to write for a key that a verb needs.
    fn meaning(self, info: &'static VerbInfo) -> String {
        match self {
            Spelling::File => info.meaning.to_owned(),
            Spelling::CommandLine => {
                let needed: Vec<String> = info.required.iter().map(|key| format!("`{key}=...`")).collect();
                format!("it needs {}; values with spaces go in quotes", needed.join(" and "))
            }
        }
    }

    /// Two sides of a cut, for example.
    pub(super) fn two_sides(self) -> &'static str {
        match self {
            Spelling::File => "two: `between = [\"N1\", [\"N2\", \"N3\"]]`",
            Spelling::CommandLine => "two: `between=N1,N2+N3`",
        }
    }
}

/// One line while it is read.
pub(super) struct Words<'a, 'r> {
    pub(super) line: &'a Located<ScriptDocument>,
    pub(super) survey: &'a Survey,
    pub(super) reader: &'a mut Reader<'r>,
    pub(super) spelling: Spelling,
}

impl Words<'_, '_> {
    pub(super) fn at(&mut self) -> Option<SimTime> {
        let Some(at) = self.line.value.at.located() else {
            self.missing("at", "say when, for example `at = \"0s\"`");
            return None;
        };
        let time = at.value.time(Unit::Milliseconds);
        if time.is_none() {
            self.wrong(at.place, format!("`{}` is no length of time", at.value))
                .help("for example \"60s\", \"1.5s\", \"15min\"");
        }
        time.map(|time| SimTime(time.0))
    }

    pub(super) fn missing(&mut self, key: &str, help: &str) {
        let verb = self.line.value.verb.text().unwrap_or("a step");
        let message = self.spelling.needs(verb, key);
        self.reader.report("SYN005", verb, self.line.place, message).help(help);
    }

    pub(super) fn wrong(&mut self, place: Place, message: String) -> &mut Finding {
        let verb = self.line.value.verb.text().unwrap_or("a step").to_owned();
        self.reader.report("SYN003", verb, place, message)
    }

    pub(super) fn length(&mut self, written: Located<&Quantity>) -> Option<Millis> {
        let time = written.value.time(Unit::Milliseconds);
        if time.is_none() {
            self.wrong(written.place, format!("`{}` is no length of time", written.value))
                .help("for example \"10min\"");
        }
        time
    }

    /// Keys that this verb does not take, and keys that it needs.
    pub(super) fn check_keys(&mut self, verb: Verb) {
        let info = verb.info();
        let document = &self.line.value;
        let present: Vec<(&'static str, Option<Place>)> = vec![
            ("to", document.to.place()),
            ("how", document.how.place()),
            ("node", document.node.place()),
            ("key", document.key.place()),
            ("value-name", document.value_name.place()),
            ("data", document.data.place()),
            ("from", document.from.place()),
            ("package", document.package.place()),
            ("lasts", document.lasts.place()),
            ("store", document.store.place()),
            ("between", document.between.place()),
            ("on", document.on.place()),
            ("failback", document.failback.place()),
            ("force", document.force.place()),
            ("property", document.property.place()),
            ("value", document.value.place()),
            ("time-of-day", document.time_of_day.place()),
        ];
        for (key, place) in present {
            let takes = info.required.contains(&key) || info.optional.contains(&key);
            match place {
                Some(place) if !takes => {
                    let (message, help) = self.spelling.does_not_take(info, key);
                    self.reader.report("SYN002", info.name, place, message).help(help);
                }
                None if info.required.contains(&key) => self.missing(key, &self.spelling.meaning(info)),
                _ => {}
            }
        }
    }

    pub(super) fn node(&mut self, name: Located<&String>) -> Option<usize> {
        let known = self.survey.node(name.value);
        if known.is_none() {
            unknown_name(
                self.reader,
                "node",
                name,
                self.survey.nodes.iter().map(|node| node.name.value.as_str()),
            );
        }
        known
    }

    pub(super) fn resource(&mut self, name: Located<&String>) -> Option<usize> {
        let known = self.survey.resource(name.value);
        if known.is_none() {
            let names = self.survey.resources.iter().map(|resource| resource.name.value.as_str());
            unknown_name(self.reader, "resource", name, names);
        }
        known
    }

    /// A group, or the group of a resource.
    pub(super) fn group(&mut self, name: Located<&String>) -> Option<usize> {
        let known = self.survey.group(name.value).or_else(|| {
            self.survey.resource(name.value).and_then(|resource| self.survey.resources[resource].group)
        });
        if known.is_none() {
            unknown_name(
                self.reader,
                "group",
                name,
                self.survey.groups.iter().map(|group| group.name.value.as_str()),
            );
        }
        known
    }

    /// A resource, or a service of the node given with `node`.
    pub(super) fn service(&mut self, target: Located<&String>) -> Option<ServiceRef> {
        let Some(node) = self.line.value.node.located() else {
            return match self.survey.resource(target.value) {
                Some(resource) => Some(ServiceRef::Resource(resource)),
                None if self.is_service_somewhere(target.value) => {
                    self.missing(
                        "node",
                        "a service is on a node: say on which, or name the resource that runs it",
                    );
                    None
                }
                None => self.resource(target).map(ServiceRef::Resource),
            };
        };
        let node = self.node(node)?;
        let services = &self.survey.nodes[node].services;
        let known =
            services.iter().position(|service| crate::survey::same_name(&service.name.value, target.value));
        if known.is_none() {
            unknown_name(
                self.reader,
                "service",
                target,
                services.iter().map(|service| service.name.value.as_str()),
            );
        }
        known.map(|service| ServiceRef::OnNode(node, service))
    }

    pub(super) fn is_service_somewhere(&self, name: &str) -> bool {
        let mut services = self.survey.nodes.iter().flat_map(|node| &node.services);
        services.any(|service| crate::survey::same_name(&service.name.value, name))
    }
}
