//! One history of a scenario: the driver of [`crate::step::step`], and what it observes between steps.

use std::collections::BTreeSet;

use crate::choices::Choices;
use crate::judge::{Judge, Judgement};
use crate::model::assumptions::{Knob, Knobs};
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::scenario::Scenario;
use crate::model::time::SimTime;
use crate::record::{Record, Step, What};
use crate::shared::Shared;
use crate::step::step_into;
use crate::world::{GroupWorld, NetworkWorld, NodeWorld, ResourceWorld, RunningService, World};

/// The most steps of any run.
const STEP_LIMIT: usize = 250_000;
/// The most looks at a resource of any run: each step looks at every one.
const LOOK_LIMIT: usize = 1_000_000_000;

/// Steps after which a run of an estate of so many resources is given up: far beyond any scenario that settles.
pub fn step_limit(resources: usize) -> usize {
    (LOOK_LIMIT / resources.max(1)).min(STEP_LIMIT)
}

/// What a run produced.
#[derive(Debug, Clone)]
pub struct Run {
    /// Every fact, in order.
    pub trace: Vec<Record>,
    /// Every expectation, judged.
    pub judgements: Vec<Judgement>,
    /// Interruptions of resources, by start.
    pub outages: Vec<Outage>,
    /// The knobs that decided something.
    pub assumptions: BTreeSet<Knob>,
    /// The state at the end.
    pub last: World,
    /// Whether the run was given up at [`step_limit`]; its verdict is then unknown.
    pub given_up: bool,
}

/// An interruption of a resource that had been serving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outage {
    /// When it began.
    pub from: SimTime,
    /// Of what.
    pub resource: ResourceId,
    /// When it ended; `None` when it had not at the end of the run.
    pub to: Option<SimTime>,
}

/// The verdict of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every expectation held.
    Pass,
    /// Some did not.
    Fail,
    /// The run was given up.
    Unknown,
}

impl Run {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        match self.given_up {
            true => Verdict::Unknown,
            false if self.judgements.iter().all(|judgement| judgement.held) => Verdict::Pass,
            false => Verdict::Fail,
        }
    }

    /// Packages that were lost while they ran, with the moment they had started.
    pub fn lost_work(&self) -> impl Iterator<Item = (&Record, PackageId, SimTime)> {
        self.trace.iter().filter_map(|record| match record.what {
            What::PackageLost { package, since } => Some((record, package, since)),
            _ => None,
        })
    }
}

/// Plays a scenario to its horizon.
pub fn run(scenario: &Scenario, choices: &mut impl Choices) -> Run {
    observe(scenario, choices, |_| {})
}

/// Plays a scenario and shows every state to `look`, the first one included.
pub fn observe(scenario: &Scenario, choices: &mut impl Choices, look: impl FnMut(&World)) -> Run {
    observe_from(World::new(scenario), scenario, choices, look)
}

/// Plays a scenario to its horizon, from its start.
pub fn run_from(start: World, scenario: &Scenario, choices: &mut impl Choices) -> Run {
    observe_from(start, scenario, choices, |_| {})
}

/// Plays every health check, those that find nothing too: the same history at the price of simulated time. For
/// tests; [`run`] must give the same.
pub fn run_every_poll(scenario: &Scenario, choices: &mut impl Choices) -> Run {
    observe_from(World::with_every_poll(scenario), scenario, choices, |_| {})
}

fn observe_from(
    world: World,
    scenario: &Scenario,
    choices: &mut impl Choices,
    mut look: impl FnMut(&World),
) -> Run {
    let mut playing = Playing::new(world, scenario);
    look(&playing.world);
    while playing.play(choices) {
        look(&playing.world);
    }
    playing.conclude()
}

/// A run while it is played, for drivers that have something to say between two steps.
pub(crate) struct Playing<'a> {
    scenario: &'a Scenario,
    pub(crate) world: World,
    judge: Judge<'a>,
    service: ServiceLog,
    trace: Vec<Record>,
    told: Step,
    assumptions: Knobs,
    steps_left: usize,
}

impl<'a> Playing<'a> {
    pub(crate) fn new(world: World, scenario: &'a Scenario) -> Self {
        Playing {
            scenario,
            judge: Judge::new(scenario, &world),
            service: ServiceLog::new(scenario, &world),
            trace: Vec::new(),
            told: Step::default(),
            assumptions: Knobs::default(),
            steps_left: step_limit(world.resources.len()),
            world,
        }
    }

    /// Plays what is due next; false when nothing is, up to the horizon, or when the run is given up.
    pub(crate) fn play(&mut self, choices: &mut impl Choices) -> bool {
        let told = &mut self.told;
        if self.steps_left == 0 || !step_into(self.scenario, &mut self.world, choices, told) {
            return false;
        }
        self.steps_left -= 1;
        self.assumptions.extend(told.assumptions);
        self.judge.observe(&self.world, &told.records);
        self.service.observe(self.scenario, &self.world);
        self.trace.append(&mut told.records);
        true
    }

    pub(crate) fn conclude(self) -> Run {
        Run {
            judgements: self.judge.conclude(&self.world),
            outages: self.service.conclude(),
            trace: self.trace,
            assumptions: self.assumptions.iter().collect(),
            last: self.world,
            given_up: self.steps_left == 0,
        }
    }
}

/// What decides whether resources serve, as it was: copies share it with the world.
struct Seen {
    estate: EstateId,
    nodes: Shared<NodeId, NodeWorld>,
    networks: Shared<NetworkId, NetworkWorld>,
    groups: Shared<GroupId, GroupWorld>,
    services: Shared<ServiceId, Option<RunningService>>,
    resources: Shared<ResourceId, ResourceWorld>,
}

impl Seen {
    fn of(world: &World) -> Seen {
        Seen {
            estate: world.estate,
            nodes: world.nodes.clone(),
            networks: world.networks.clone(),
            groups: world.groups.clone(),
            services: world.services.clone(),
            resources: world.resources.clone(),
        }
    }
}

/// The resources that may serve in one world and not in the other, ascending.
fn may_differ(estate: &Estate, world: &World, before: &Seen) -> Vec<ResourceId> {
    let around = world.estate == before.estate
        && world.nodes.is_same(&before.nodes)
        && world.networks.is_same(&before.networks);
    if !around {
        return world.resources.ids().collect();
    }
    let groups = world.groups.changed_since(&before.groups);
    let services = world.services.changed_since(&before.services);
    let by = services.filter_map(|service| world.services[service].or(before.services[service])?.by);
    let mut resources: Vec<ResourceId> = world.resources.changed_since(&before.resources).collect();
    resources.extend(groups.flat_map(|group| &estate.groups[group].resources));
    resources.extend(by);
    resources.sort_unstable();
    resources.dedup();
    resources
}

/// Since when each resource is not serving.
struct ServiceLog {
    interrupted: IdVec<ResourceId, Option<SimTime>>,
    serving: IdVec<ResourceId, bool>,
    outages: Vec<Outage>,
    /// What was last looked at.
    seen: Seen,
}

impl ServiceLog {
    fn new(scenario: &Scenario, world: &World) -> Self {
        let estate = scenario.in_force(world.estate);
        let serving = world.resources.ids().map(|resource| world.serving(estate, resource)).collect();
        let interrupted = world.resources.iter().map(|_| None).collect();
        ServiceLog { interrupted, serving, outages: Vec::new(), seen: Seen::of(world) }
    }

    fn observe(&mut self, scenario: &Scenario, world: &World) {
        let estate = scenario.in_force(world.estate);
        for resource in may_differ(estate, world, &self.seen) {
            let serves = world.serving(estate, resource);
            match (self.serving[resource], serves) {
                (true, false) => self.interrupted[resource] = Some(world.now),
                (false, true) => self.close(resource, Some(world.now)),
                _ => {}
            }
            self.serving[resource] = serves;
        }
        self.seen = Seen::of(world);
    }

    fn close(&mut self, resource: ResourceId, to: Option<SimTime>) {
        if let Some(from) = self.interrupted[resource].take()
            && to != Some(from)
        {
            self.outages.push(Outage { from, resource, to });
        }
    }

    fn conclude(mut self) -> Vec<Outage> {
        for resource in self.interrupted.ids() {
            self.close(resource, None);
        }
        self.outages.sort();
        self.outages
    }
}
