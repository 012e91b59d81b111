//! CLU007: quorum survives the planned faults, and the loss of any one thing.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::NodeSet;
use callboard_sim::quorum::{self, Count};
use callboard_sim::record::What;
use callboard_sim::world::{Partition, Votes, World};

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rehearsed, Rule};
use crate::source::Place;

pub(super) static RULE: Rule = Rule {
    code: "CLU007",
    name: "quorum-lost-by-planned-fault",
    severity: Severity::Warning,
    summary: "quorum survives the planned faults, and the loss of any one node, subnet or witness",
    grade: Grade::Documented,
    sources: &["wsfc:W-Q-01", "wsfc:W-Q-09", "wsfc:W-Q-13"],
    page: include_str!("quorum_lost_by_planned_fault.md"),
    harm: Harm::Scenario("scenarios/s22-static-votes-lose-the-exercise.toml"),
    checks: &[Check::Rehearsal(check)],
};

fn check(rehearsed: &Rehearsed<'_>, findings: &mut Findings<'_>) {
    let estate = rehearsed.scenario.in_force(rehearsed.run.last.estate);
    let lost = rehearsed.run.trace.iter().find_map(|record| match record.what {
        What::QuorumLost { held, votes, cluster_stops: true } => Some((record.at, held, votes)),
        _ => None,
    });
    let Some((at, held, votes)) = lost else { return check_single_losses(rehearsed, estate, findings) };
    let message = format!(
        "at {at} the members that are left hold {held} of {} votes and need {}: the cluster stops",
        votes.total(),
        votes.needed()
    );
    findings
        .report(&estate.cluster.name, rehearsed.cause(at), message)
        .severity(Severity::Error)
        .help("count the votes at every step: add a witness, or change the order or the pace of the steps");
}

/// What stops the cluster by itself, as it stands before anything happens.
fn check_single_losses(rehearsed: &Rehearsed<'_>, estate: &Estate, findings: &mut Findings<'_>) {
    let at_risk = AtRisk::new(rehearsed, estate);
    let cluster = &estate.cluster;
    if at_risk.world.view.len() < 2 {
        return;
    }
    let voters = cluster.weighted_nodes().len();
    let nodes: Vec<&str> = at_risk
        .world
        .view
        .iter()
        .filter(|node| at_risk.stops(NodeSet::from_iter([*node]), false))
        .map(|node| cluster.nodes[node].name.as_str())
        .collect();
    let even = cluster.witness.is_none() && voters.is_multiple_of(2);
    let mut facts = Vec::new();
    if even {
        facts.push(format!("{voters} votes of nodes and no witness"));
    }
    if !nodes.is_empty() {
        facts.push(format!("the loss of {} alone stops the cluster", nodes.join(" or of ")));
    }
    if !facts.is_empty() {
        let help = if even {
            "add a witness"
        } else {
            "give the cluster an odd number of votes that no one node outweighs"
        };
        report(rehearsed, &facts.join(": "), help, findings);
    }
    if at_risk.stops(NodeSet::EMPTY, true) {
        report(rehearsed, "the loss of the witness alone stops the cluster", "let the nodes vote", findings);
    }
    for (subnet, members) in at_risk.subnets() {
        if members.len() > 1 && at_risk.stops(members, false) {
            let fact = format!("the loss of subnet `{subnet}` stops the cluster");
            report(rehearsed, &fact, "a witness in a third place decides between two", findings);
        }
    }
}

fn report(rehearsed: &Rehearsed<'_>, fact: &str, help: &str, findings: &mut Findings<'_>) {
    let document = &rehearsed.survey.document;
    let promised = document.promise.iter().any(|promise| promise.value.after.text() == Some("any-one-loss"));
    let place: Option<Place> = document.quorum.quorum_resource.place().or(document.cluster.name.place());
    let name = &rehearsed.scenario.estate.cluster.name;
    let finding = findings.report(name, place.unwrap_or(rehearsed.survey.place), fact.to_owned());
    finding.help(help);
    if promised {
        finding.severity(Severity::Error);
    }
}

/// A cluster and the votes it may have: where chance takes a vote away, each outcome.
struct AtRisk<'a> {
    estate: &'a Estate,
    world: World,
    /// The same without a witness that can be reached.
    without_witness: World,
    votes: Vec<Votes>,
}

impl<'a> AtRisk<'a> {
    fn new(rehearsed: &Rehearsed<'_>, estate: &'a Estate) -> Self {
        let world = rehearsed.start.clone();
        let weighing = quorum::weigh(estate, &world, world.view);
        let without = |node| {
            let mut votes = weighing.votes;
            votes.nodes.remove(node);
            votes
        };
        let votes = match weighing.tie_breakers.is_empty() {
            true => vec![weighing.votes],
            false => weighing.tie_breakers.iter().map(|node| without(*node)).collect(),
        };
        AtRisk { estate, without_witness: World { witness_reachable: false, ..world.clone() }, world, votes }
    }

    /// Whether the cluster may stop when these nodes, or the witness, are lost at once.
    fn stops(&self, lost: NodeSet, witness: bool) -> bool {
        let left = self.world.view.difference(lost);
        let world = if witness { &self.without_witness } else { &self.world };
        let lost_with = |votes: &Votes| {
            let partition = Partition { nodes: left, view: world.view, votes: *votes, forced: false };
            quorum::count(self.estate, world, partition, left) == Count::Lost
        };
        !left.is_empty() && self.votes.iter().any(lost_with)
    }

    /// The nodes of each site; of each subnet where no site is stated.
    fn subnets(&self) -> Vec<(&'a str, NodeSet)> {
        let mut subnets: Vec<(&str, NodeSet)> = Vec::new();
        for node in self.world.view.iter() {
            let info = &self.estate.cluster.nodes[node];
            let subnet = info.site.as_deref().unwrap_or(&info.subnet);
            match subnets.iter_mut().find(|(known, _)| *known == subnet) {
                Some((_, members)) => members.insert(node),
                None => subnets.push((subnet, NodeSet::from_iter([node]))),
            }
        }
        subnets
    }
}
