//! CLU007: quorum survives the planned faults, and the loss of any one thing.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::NodeSet;
use callboard_sim::model::promise::After;
use callboard_sim::quorum::{Count, WitnessStanding};
use callboard_sim::record::What;
use callboard_sim::world::{Partition, Votes};

use crate::document::estate::ShareDocument;
use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rehearsed, Rule, VotesAtStart};
use crate::source::{Located, Place};
use crate::survey::paths::canonical;
use crate::survey::{Survey, same_name};

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
        .report(&estate.cluster.name, rehearsed.cause(at).unwrap_or(place_of_quorum(rehearsed)), message)
        .severity(Severity::Error)
        .help("count the votes at every step: add a witness, or change the order or the pace of the steps");
}

/// What stops the cluster by itself, as it stands before anything happens.
fn check_single_losses<'a>(rehearsed: &Rehearsed<'a>, estate: &'a Estate, findings: &mut Findings<'_>) {
    let at_risk = AtRisk::new(rehearsed, estate);
    let cluster = &estate.cluster;
    if at_risk.view.len() < 2 {
        return;
    }
    let voters = cluster.weighted_nodes().len();
    let nodes: Vec<&str> = at_risk
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
    for part in at_risk.parts(rehearsed) {
        if part.members.len() > 1 && at_risk.stops(part.members, part.has_witness) {
            let with = if part.has_witness { " and of the witness in it" } else { "" };
            let fact = format!("the loss of {} `{}`{with} stops the cluster", part.what, part.name);
            let help = match part.has_witness {
                true => "put the witness into a place of its own",
                false => "give the other places more votes together, or take votes from this one",
            };
            report(rehearsed, &fact, help, findings);
        }
    }
}

fn place_of_quorum(rehearsed: &Rehearsed<'_>) -> Place {
    let document = &rehearsed.survey.document;
    let place = document.quorum.quorum_resource.place().or(document.cluster.name.place());
    place.unwrap_or(rehearsed.survey.place)
}

fn report(rehearsed: &Rehearsed<'_>, fact: &str, help: &str, findings: &mut Findings<'_>) {
    let document = &rehearsed.survey.document;
    let promised = document.promise.iter().any(|promise| {
        promise.value.after.text().and_then(After::named).is_some_and(|after| after.covers(1, true))
    });
    let name = &rehearsed.scenario.estate.cluster.name;
    let finding = findings.report(name, place_of_quorum(rehearsed), fact.to_owned());
    finding.help(help);
    if promised {
        finding.severity(Severity::Error);
    }
}

/// A cluster and the votes it may have: where chance takes a vote away, each outcome.
struct AtRisk<'a> {
    estate: &'a Estate,
    view: NodeSet,
    witness: WitnessStanding,
    votes: Vec<Votes>,
}

impl<'a> AtRisk<'a> {
    fn new(rehearsed: &Rehearsed<'a>, estate: &'a Estate) -> Self {
        let VotesAtStart { view, weighing, witness } = rehearsed.start;
        let without = |node| {
            let mut votes = weighing.votes;
            votes.nodes.remove(node);
            votes
        };
        let votes = match weighing.tie_breakers.is_empty() {
            true => vec![weighing.votes],
            false => weighing.tie_breakers.iter().map(|node| without(*node)).collect(),
        };
        AtRisk { estate, view: *view, witness: *witness, votes }
    }

    /// Whether the cluster may stop when these nodes, or the witness, are lost at once.
    fn stops(&self, lost: NodeSet, witness: bool) -> bool {
        let left = self.view.difference(lost);
        let witness = if witness { WitnessStanding::LOST } else { self.witness };
        let lost_with = |votes: &Votes| {
            let partition = Partition { nodes: left, view: self.view, votes: *votes, forced: false };
            witness.count(partition, left) == Count::Lost
        };
        !left.is_empty() && self.votes.iter().any(lost_with)
    }

    /// The sites; the subnets where no site is stated.
    fn parts(&self, rehearsed: &Rehearsed<'_>) -> Vec<Part> {
        let survey = rehearsed.survey;
        let witness_site = witness_site(survey);
        let mut parts: Vec<Part> = Vec::new();
        for node in self.view.iter() {
            let Some(index) = survey.node(&self.estate.cluster.nodes[node].name) else { continue };
            let stated = &survey.document.node[index].value;
            let (what, name) = match (stated.site.text(), stated.subnet.text()) {
                (Some(site), _) => ("site", site.trim()),
                (None, subnet) => ("subnet", subnet.unwrap_or_default().trim()),
            };
            match parts.iter_mut().find(|part| part.what == what && same_name(&part.name, name)) {
                Some(part) => part.members.insert(node),
                None => parts.push(Part {
                    what,
                    name: name.to_owned(),
                    members: NodeSet::from_iter([node]),
                    has_witness: witness_site.is_some_and(|site| same_name(site, name)),
                }),
            }
        }
        parts
    }
}

/// A place whose nodes can be lost together.
struct Part {
    what: &'static str,
    name: String,
    members: NodeSet,
    /// Whether the share that holds the witness is there too.
    has_witness: bool,
}

/// The site of the share that holds the witness, where the estate states it.
fn witness_site(survey: &Survey) -> Option<&str> {
    let witness = survey.resource(survey.document.quorum.quorum_resource.text()?)?;
    let path = survey.document.resource[witness].value.share_path.text()?;
    let holds = |share: &&Located<ShareDocument>| {
        share.value.path.text().is_some_and(|of| canonical(path).starts_with(&canonical(of)))
    };
    survey.document.share.iter().find(holds)?.value.site.text()
}
