//! A problem as Pacemaker's cluster information base: what is configured, and the history by which everything runs.

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};
use quick_xml::writer::Writer;

use super::{Problem, group_name, node_name};

/// Resources of a group.
pub const RESOURCES: usize = 6;

/// What a resource's operations were called with, as a digest: an agent that is given no parameters. With another one,
/// or none, Pacemaker takes its definition for changed and starts everything anew.
const STARTED: &str = "f2317cad3d54cec5d7d7aa7d0bf35cf8";
const MONITORED: &str = "02a5bcf940fc8d3239701acb11438d6a";

/// A group stays where it is as long as it can, however little it prefers the node.
const STICKINESS: &str = "10000";

type Attributes<'a> = &'a [(&'a str, &'a str)];
type Done = std::io::Result<()>;

/// The whole file.
pub fn text(problem: &Problem) -> String {
    let mut out = Cib(Writer::new(Vec::new()));
    out.whole(problem).expect("memory is writable");
    String::from_utf8(out.0.into_inner()).expect("names are text")
}

/// The name of a group's resource in the file.
pub fn resource_name(group: usize, resource: usize) -> String {
    format!("{}-{resource}", group_name(group))
}

struct Cib(Writer<Vec<u8>>);

impl Cib {
    fn leaf(&mut self, name: &str, attributes: Attributes<'_>) -> Done {
        self.0.create_element(name).with_attributes(attributes.iter().copied()).write_empty()?;
        Ok(())
    }

    fn within(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inner: impl FnOnce(&mut Cib) -> Done,
    ) -> Done {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Start(start))?;
        inner(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn whole(&mut self, problem: &Problem) -> Done {
        self.0.write_event(Event::Decl(BytesDecl::new("1.0", None, None)))?;
        let head = [
            ("admin_epoch", "0"),
            ("crm_feature_set", "3.16.1"),
            ("dc-uuid", "1"),
            ("epoch", "1"),
            ("have-quorum", "1"),
            ("num_updates", "0"),
            ("validate-with", "pacemaker-3.9"),
        ];
        self.within("cib", &head, |cib| {
            cib.within("configuration", &[], |cib| {
                cib.options()?;
                cib.nodes(problem)?;
                cib.within("resources", &[], |cib| {
                    (0..problem.size.groups).try_for_each(|group| cib.group(group))
                })?;
                cib.within("constraints", &[], |cib| {
                    (0..problem.size.groups).try_for_each(|group| cib.preferences(problem, group))
                })?;
                cib.within("rsc_defaults", &[], |cib| {
                    cib.within("meta_attributes", &[("id", "stay")], |cib| {
                        cib.pair("stay-as-long-as-possible", "resource-stickiness", STICKINESS)
                    })
                })
            })?;
            cib.within("status", &[], |cib| {
                (0..problem.size.nodes).try_for_each(|node| cib.history(problem, node))
            })
        })
    }

    fn pair(&mut self, id: &str, name: &str, value: &str) -> Done {
        self.leaf("nvpair", &[("id", id), ("name", name), ("value", value)])
    }

    /// Nothing is probed and nobody is fenced: less work for Pacemaker.
    fn options(&mut self) -> Done {
        self.within("crm_config", &[], |cib| {
            cib.within("cluster_property_set", &[("id", "options")], |cib| {
                let options =
                    [("stonith-enabled", "false"), ("enable-startup-probes", "false"), ("batch-limit", "0")];
                options.iter().try_for_each(|(name, value)| cib.pair(&format!("with-{name}"), name, value))
            })
        })
    }

    fn nodes(&mut self, problem: &Problem) -> Done {
        self.within("nodes", &[], |cib| {
            (0..problem.size.nodes)
                .try_for_each(|node| cib.leaf("node", &[("id", &id_of(node)), ("uname", &node_name(node))]))
        })
    }

    /// Resources of a group run on one node and start one after another.
    fn group(&mut self, group: usize) -> Done {
        self.within("group", &[("id", &group_name(group))], |cib| {
            (0..RESOURCES).try_for_each(|resource| {
                let name = resource_name(group, resource);
                let kind = [("class", "ocf"), ("provider", "pacemaker"), ("type", "Dummy"), ("id", &name)];
                cib.within("primitive", &kind, |cib| {
                    cib.within("operations", &[], |cib| {
                        let id = format!("{name}-watch");
                        let (name, interval) = (("name", "monitor"), ("interval", "60s"));
                        cib.leaf("op", &[("id", &id), name, interval, ("timeout", "30s")])
                    })
                })
            })
        })
    }

    fn preferences(&mut self, problem: &Problem, group: usize) -> Done {
        let preferred = problem.preferred_owners(group);
        let barred = problem.barred(group);
        for (place, node) in preferred.iter().enumerate() {
            let score = match barred == Some(*node) {
                true => "-INFINITY".to_owned(),
                false => (100 * (preferred.len() - place)).to_string(),
            };
            let id = format!("{}-likes-{place}", group_name(group));
            let (group, node) = (group_name(group), node_name(*node));
            self.leaf("rsc_location", &[("id", &id), ("rsc", &group), ("node", &node), ("score", &score)])?;
        }
        Ok(())
    }

    /// A node that is a member, and what it has started.
    fn history(&mut self, problem: &Problem, node: usize) -> Done {
        let (id, name) = (id_of(node), node_name(node));
        let state = [
            ("id", id.as_str()),
            ("uname", &name),
            ("in_ccm", "true"),
            ("crmd", "online"),
            ("join", "member"),
            ("expected", "member"),
        ];
        self.within("node_state", &state, |cib| {
            cib.within("lrm", &[("id", &id)], |cib| {
                cib.within("lrm_resources", &[], |cib| {
                    problem.groups_on(node).try_for_each(|group| {
                        (0..RESOURCES)
                            .try_for_each(|resource| cib.running(&resource_name(group, resource), &name))
                    })
                })
            })
        })
    }

    fn running(&mut self, resource: &str, node: &str) -> Done {
        let kind = [("id", resource), ("class", "ocf"), ("provider", "pacemaker"), ("type", "Dummy")];
        self.within("lrm_resource", &kind, |cib| {
            cib.operation(resource, node, ("start", "0", "1"), STARTED)?;
            cib.operation(resource, node, ("monitor", "60000", "2"), MONITORED)
        })
    }

    fn operation(
        &mut self,
        resource: &str,
        node: &str,
        (task, interval, call): (&str, &str, &str),
        digest: &str,
    ) -> Done {
        let key = format!("{resource}_{task}_{interval}");
        let transition = format!("{call}:1:0:00000000-0000-0000-0000-000000000000");
        self.leaf(
            "lrm_rsc_op",
            &[
                ("id", &key),
                ("operation_key", &key),
                ("operation", task),
                ("interval", interval),
                ("crm_feature_set", "3.16.1"),
                ("transition-key", &transition),
                ("transition-magic", &format!("0:0;{transition}")),
                ("on_node", node),
                ("call-id", call),
                ("rc-code", "0"),
                ("op-status", "0"),
                ("last-rc-change", "1700000000"),
                ("exec-time", "10"),
                ("queue-time", "0"),
                ("op-digest", digest),
            ],
        )
    }
}

fn id_of(node: usize) -> String {
    (node + 1).to_string()
}
