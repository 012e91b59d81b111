//! What a run shows of the things a question watches: who is where before, what is done, and what comes of it.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::GroupId;
use callboard_sim::model::resource::ResourceKind;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::record::{Record, What};
use callboard_sim::telling;
use callboard_sim::world::World;
use callboard_validator::recorded::Case;

/// A fact of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// When, in milliseconds since the start.
    pub at_ms: u64,
    /// When, for people.
    pub at: String,
    /// The node it happened on; empty where it has none.
    pub node: String,
    /// What.
    pub text: String,
    /// The rules behind it.
    pub rules: Vec<&'static str>,
}

impl Fact {
    pub(super) fn of(estate: &Estate, record: &Record) -> Fact {
        Fact {
            at_ms: record.at.0,
            at: record.at.to_string(),
            node: record.node.map_or(String::new(), |node| estate.cluster.nodes[node].name.clone()),
            text: telling::sentence(estate, record),
            rules: record.rules().to_vec(),
        }
    }
}

/// What is known before anything is predicted: who is where, and what will be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stage {
    /// Computers with what is on them, or accounts with their rights.
    pub parts: Vec<String>,
    /// What is done to them.
    pub done: Vec<Fact>,
}

/// The stage of a scenario for the client that asks, if one does, with what a run shows to have been done.
pub(super) fn of_scenario(scenario: &Scenario, trace: &[Record], client: Option<&str>) -> Stage {
    let world = World::new(scenario);
    let estate = &scenario.estate;
    let nodes = estate.cluster.nodes.pairs().map(|(id, node)| {
        let groups = estate.groups.ids().filter(|group| world.groups[*group].owner == id);
        let holds: Vec<String> = groups.map(|group| group_text(estate, group)).collect();
        let holds = if holds.is_empty() { "no group".to_owned() } else { holds.join(", ") };
        format!("{}: {holds}", node.name)
    });
    let asking = estate.clients.iter().filter(|seat| client == Some(seat.name.as_str()));
    let clients = asking.map(|client| {
        let connects = client.connects_to.as_ref();
        let name = connects.map_or(String::new(), |name| format!(", connects to {}", name.name));
        format!("{}: client {}, Management Studio for {}{name}", client.computer, client.name, client.user)
    });
    Stage {
        parts: nodes.chain(clients).collect(),
        done: trace.iter().filter_map(|record| deed(estate, record)).collect(),
    }
}

/// What somebody did. Its consequences, which the record tells too, are left out.
fn deed(estate: &Estate, record: &Record) -> Option<Fact> {
    let told = telling::tell(estate, record);
    let (object, to) = (&told.object, told.to.as_deref().unwrap_or_default());
    let text = match record.what {
        What::Injected { .. } => telling::sentence(estate, record),
        What::RegistryEdited { .. } => format!("registry value set to {to}"),
        What::CheckpointChanged { added: true, .. } => format!("key registered: {object}"),
        What::CheckpointChanged { added: false, .. } => format!("key no longer registered: {object}"),
        What::PropertySet { .. } => format!("{object}: {to}"),
        _ => return None,
    };
    Some(Fact { text, rules: Vec::new(), ..Fact::of(estate, record) })
}

/// The stage of a delegation case: the accounts that matter, with their rights.
pub(super) fn of_case(case: &Case) -> Stage {
    let hop = &case.hop;
    let listed = |names: &[String], none: &str| match names.is_empty() {
        true => none.to_owned(),
        false => names.join(", "),
    };
    let account = |name: &str| case.directory.account(name);
    let front = account(&hop.front.account).map(|account| {
        format!(
            "{}: the account of SSIS; its list holds {}",
            account.name,
            listed(&account.allowed_to_delegate_to, "nothing")
        )
    });
    let back = account(&hop.back.account).map(|account| {
        format!(
            "{}: the account of SQL Server, known as {}; its own list, of those who may come to it, holds {}",
            account.name,
            listed(&account.spns, "nothing"),
            listed(&account.allowed_to_act, "nothing")
        )
    });
    let user = format!("{}: the person", hop.client.user);
    Stage { parts: std::iter::once(user).chain(front).chain(back).collect(), done: Vec::new() }
}

/// A group with what an operator looks for in it.
fn group_text(estate: &Estate, group: GroupId) -> String {
    let told = estate.groups[group].resources.iter().map(|resource| &estate.resources[*resource]);
    let told = told.filter(|resource| {
        matches!(resource.kind, ResourceKind::SqlServer { .. } | ResourceKind::GenericService { .. })
    });
    let names: Vec<&str> = told.map(|resource| resource.name.as_str()).collect();
    match names.is_empty() {
        true => format!("group {}", estate.groups[group].name),
        false => format!("group {} with {}", estate.groups[group].name, names.join(" and ")),
    }
}

/// Whether the timeline shows a fact: what was done, what a client was told, and the course of what is watched, without
/// the states on the way.
pub(super) fn is_shown(estate: &Estate, record: &Record, watch: &[String]) -> bool {
    match record.what {
        What::Injected { .. } | What::ClientAnswered { .. } => true,
        _ => {
            let told = telling::tell(estate, record);
            let on_the_way = told.to.is_some_and(|to| to.ends_with("Pending"));
            !on_the_way && watch.contains(&told.object)
        }
    }
}
