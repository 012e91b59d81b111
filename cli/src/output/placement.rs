//! `placement/1`.

use callboard_sim::judge::state_text;
use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::Subject;
use callboard_sim::model::ids::*;
use callboard_sim::placement::{self, Drawbacks, Exclusion, Explained, Standing};
use callboard_sim::record::What;
use callboard_sim::run::Run;
use callboard_sim::world::{MoveCause, World};
use schemars::JsonSchema;
use serde::Serialize;

use super::graded::{GradedV1, graded};
use super::runs::{RecordV1, record};

/// Where a group would go, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlacementV1 {
    /// `placement/1`.
    pub schema: &'static str,
    /// The group.
    pub group: String,
    /// The moment.
    pub at_ms: u64,
    /// Its state and owner at that moment.
    pub state: String,
    /// Why it would have to move.
    pub cause: &'static str,
    /// Every node, in the order in which they are gone through.
    pub nodes: Vec<ConsideredV1>,
    /// The rules that made the order.
    pub order: Vec<GradedV1>,
    /// How many equally good nodes chance decides between; 0 or 1 where it does not.
    pub drawn_from: usize,
    /// Whether enforced anti-affinity rules every node out.
    pub blocked: bool,
    /// The node for every other cause; null where there is none.
    pub otherwise: Vec<OtherwiseV1>,
    /// Where it went up to that moment, and why.
    pub moves: Vec<RecordV1>,
}

/// A node that was considered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsideredV1 {
    /// Which.
    pub node: String,
    /// `chosen`, `candidate` or `skipped`.
    pub verdict: &'static str,
    /// The place among the candidates, from 1; null when skipped.
    pub place: Option<usize>,
    /// Why it is skipped, or what speaks against it.
    pub why: Vec<String>,
    /// The rules behind that.
    pub rules: Vec<GradedV1>,
}

/// Another cause.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OtherwiseV1 {
    /// Why it would have to move.
    pub cause: &'static str,
    /// Where to.
    pub node: Option<String>,
    /// Whether chance decides.
    pub drawn: bool,
    /// The rules that made the order.
    pub order: Vec<GradedV1>,
}

/// The causes for which the placement alone decides. A failback goes to the owner it prefers, and what a cluster that
/// has just formed does depends on who is up in time.
const CAUSES: [MoveCause; 4] =
    [MoveCause::NodeDown, MoveCause::ResourceFailure, MoveCause::Operator, MoveCause::Drain];

fn cause_text(cause: MoveCause) -> &'static str {
    match cause {
        MoveCause::NodeDown => "its owner is lost",
        MoveCause::ResourceFailure => "a resource used up its restarts",
        MoveCause::Operator => "an operator moves it to the best node",
        MoveCause::Drain => "its owner is drained",
        MoveCause::Failback => "a better owner is up again",
        MoveCause::ColdStart => "the cluster has just formed",
        MoveCause::WitnessFailure => "the witness failed on its owner",
    }
}

impl PlacementV1 {
    /// What the engine decides for a group as things stand at the end of a run.
    pub fn of(estate: &Estate, run: &Run, group: GroupId, cause: MoveCause, at_ms: u64) -> Self {
        let world = &run.last;
        let explained = placement::explain(estate, world, group, cause);
        let moved = |what: &What| matches!(what, What::GroupMoved { group: moved, .. } if *moved == group);
        let moves = run.trace.iter().filter(|fact| moved(&fact.what)).map(|fact| record(estate, fact));
        let others = CAUSES.into_iter().filter(|other| *other != cause);
        PlacementV1 {
            schema: "placement/1",
            group: estate.groups[group].name.clone(),
            at_ms,
            state: state_text(estate, world, Subject::Group(group)),
            cause: cause_text(cause),
            nodes: considered(estate, &explained),
            order: graded(explained.placement.rules),
            drawn_from: explained.placement.draw,
            blocked: explained.placement.blocked,
            otherwise: others.map(|other| otherwise(estate, world, group, other)).collect(),
            moves: moves.collect(),
        }
    }
}

fn otherwise(estate: &Estate, world: &World, group: GroupId, cause: MoveCause) -> OtherwiseV1 {
    let placement = placement::choose(estate, world, group, cause);
    OtherwiseV1 {
        cause: cause_text(cause),
        node: placement.candidates.first().map(|node| estate.cluster.nodes[*node].name.clone()),
        drawn: placement.draw > 1,
        order: graded(placement.rules),
    }
}

fn considered(estate: &Estate, explained: &Explained) -> Vec<ConsideredV1> {
    let told = explained.nodes.iter().map(|(node, standing)| {
        let (verdict, place) = match standing {
            Standing::Candidate { rank: 0, .. } => ("chosen", Some(1)),
            Standing::Candidate { rank, .. } => ("candidate", Some(rank + 1)),
            _ => ("skipped", None),
        };
        let why = why(estate, *standing);
        let rules: Vec<&'static str> = why.iter().flat_map(|(_, rules)| rules.iter().copied()).collect();
        ConsideredV1 {
            node: estate.cluster.nodes[*node].name.clone(),
            verdict,
            place,
            why: why.into_iter().map(|(text, _)| text).collect(),
            rules: graded(&rules),
        }
    });
    told.collect()
}

type Why = (String, &'static [&'static str]);

fn why(estate: &Estate, standing: Standing) -> Vec<Why> {
    let plain = |text: &str, rules: &'static [&'static str]| vec![(text.to_owned(), rules)];
    match standing {
        Standing::Candidate { drawbacks, .. } => against(drawbacks),
        Standing::Owner => plain("it has the group already", &["wsfc:W-PLC-01"]),
        Standing::Forbidden => plain("a group that it may never be with is there", &["wsfc:W-PLC-10"]),
        Standing::Excluded(exclusion) => vec![(exclusion_text(estate, exclusion), exclusion.rules())],
    }
}

fn against(drawbacks: Drawbacks) -> Vec<Why> {
    let all: [(bool, &str, &'static [&'static str]); 3] = [
        (
            drawbacks.apart,
            "a group that it is to be kept apart from is there",
            &["wsfc:W-PLC-09", "wsfc:W-PLC-11"],
        ),
        (drawbacks.parted, "a group that it is to be with is elsewhere", &["wsfc:W-PLC-11"]),
        (drawbacks.site, "it is in another site", &["wsfc:W-PLC-12"]),
    ];
    all.into_iter().filter(|(holds, ..)| *holds).map(|(_, text, rules)| (text.to_owned(), rules)).collect()
}

fn exclusion_text(estate: &Estate, exclusion: Exclusion) -> String {
    match exclusion {
        Exclusion::NotAMember => "it is no member of the cluster".to_owned(),
        Exclusion::InQuarantine => "it is in quarantine".to_owned(),
        Exclusion::NotHeard => "the owner hears it no more".to_owned(),
        Exclusion::Stopping => "its Cluster service is on its way out".to_owned(),
        Exclusion::Paused => "it is paused".to_owned(),
        Exclusion::SetAside(status) => format!("its status is {}", status.name()),
        Exclusion::CutOff => "nothing connects it with the owner".to_owned(),
        Exclusion::NotAPossibleOwner(resource) => {
            format!("it is no possible owner of {}", estate.resources[resource].name)
        }
    }
}
