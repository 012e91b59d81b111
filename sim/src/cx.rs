//! What a handler may do. Every change of state goes through a verb here, so every change is in the trace.

use crate::choices::{Choices, Site};
use crate::event::Event;
use crate::model::assumptions::Knob;
use crate::model::estate::Estate;
use crate::model::ids::*;
use crate::model::rates::Chance;
use crate::model::scenario::Scenario;
use crate::model::time::{Millis, Timing};
use crate::properties;
use crate::queue::Timer;
use crate::reason::Reason;
use crate::record::WindowsEvent;
use crate::record::{Detail, Record, Step, What};
use crate::transitions;
use crate::windows_events;
use crate::world::{ClusterService, GroupState, Machine, ResourceState, ResourceWorld, World};

pub(crate) struct Cx<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) estate: &'a Estate,
    pub(crate) world: &'a mut World,
    choices: &'a mut dyn Choices,
    step: &'a mut Step,
}

impl<'a> Cx<'a> {
    pub(crate) fn new(
        scenario: &'a Scenario,
        world: &'a mut World,
        choices: &'a mut dyn Choices,
        step: &'a mut Step,
    ) -> Self {
        let estate = scenario.in_force(world.estate);
        Cx { scenario, estate, world, choices, step }
    }

    /// Groups that settled are recorded.
    pub(crate) fn note_settled(&mut self) {
        let mut touched = std::mem::take(&mut self.step.touched);
        for (group, from) in touched.drain(..) {
            self.note(group, from);
        }
        self.step.touched = touched;
    }

    /// One group that settled is recorded before something else happens to it.
    pub(crate) fn note_settled_group(&mut self, group: GroupId) {
        if let Some(position) = self.step.touched.iter().position(|(touched, _)| *touched == group) {
            let (_, from) = self.step.touched.remove(position);
            self.note(group, from);
        }
    }

    fn note(&mut self, group: GroupId, from: GroupState) {
        let to = self.world.group_state(self.estate, group);
        let settled = to != GroupState::Pending && !self.world.groups[group].arriving;
        if from != to && settled {
            let owner = self.world.groups[group].owner;
            self.record(Some(owner), What::GroupStateChanged { group, from, to }, Reason::Settled);
        }
    }

    /// Another estate of the scenario holds from now on.
    pub(crate) fn put_in_force(&mut self, estate: EstateId) {
        self.world.estate = estate;
        self.estate = self.scenario.in_force(estate);
    }

    pub(crate) fn after(&mut self, wait: Millis, event: Event) -> Timer {
        self.world.queue.schedule(self.world.now + wait, event)
    }

    #[inline]
    pub(crate) fn note_ended(&mut self, service: ServiceId, reason: Reason) {
        self.step.services_ended.push((service, reason));
    }

    pub(crate) fn record(&mut self, node: Option<NodeId>, what: What, reason: Reason) {
        if self.step.detail != Detail::Nothing {
            self.tell(node, what, reason);
        }
    }

    fn tell(&mut self, node: Option<NodeId>, what: What, reason: Reason) {
        let events = match self.step.detail {
            Detail::Nothing | Detail::Facts => Vec::new(),
            Detail::Everything => self.logged(node, &what, &reason),
        };
        self.step.records.push(Record { at: self.world.now, node, what, reason, events });
    }

    fn logged(&self, node: Option<NodeId>, what: &What, reason: &Reason) -> Vec<WindowsEvent> {
        let members = self.world.view.intersection(self.world.alive());
        let mut events = windows_events::of(self.estate, what, reason, node, members);
        events.retain(|event| self.can_log(event));
        events
    }

    /// A machine without power logs nothing, and a Cluster service that waits only what it says while it waits.
    fn can_log(&self, event: &WindowsEvent) -> bool {
        let node = &self.world.nodes[event.node];
        let waits = node.cluster == ClusterService::Waiting;
        node.machine == Machine::On
            && (event.source != windows_events::CLUSTER
                || !waits
                || windows_events::WHILE_WAITING.contains(&event.id))
    }

    /// What happened before is about to decide something, failovers or losses, and whether there were any.
    pub(crate) fn look_back(&mut self, found_any: bool) {
        self.step.looked_back = true;
        self.step.found_past |= found_any;
    }

    /// The text of a knob is about to decide something that its other values would decide differently.
    pub(crate) fn assume(&mut self, knob: Knob) {
        self.step.assumptions.insert(knob);
    }

    /// Whether a knob has this value, where that decides.
    pub(crate) fn assumed(&mut self, knob: Knob, word: &str) -> bool {
        self.assume(knob);
        self.estate.assumptions.is(knob, word)
    }

    /// The value of a knob that is a time, where it decides.
    pub(crate) fn assumed_time(&mut self, knob: Knob) -> Millis {
        self.assume(knob);
        self.estate.assumptions.time(knob)
    }

    pub(crate) fn pick(&mut self, site: Site, options: usize) -> usize {
        if options <= 1 { 0 } else { self.choices.pick(site, &vec![1; options]) }
    }

    /// Whether something comes as it mostly does.
    pub(crate) fn comes_so(&mut self, site: Site, chance: Chance) -> bool {
        chance == Chance::CERTAIN || self.choices.pick(site, &chance.weights()) == 0
    }

    pub(crate) fn duration(&mut self, site: Site, nominal: Millis, low: Millis) -> Millis {
        if low >= nominal { nominal } else { self.choices.duration(site, nominal, low..=nominal) }
    }

    /// A duration as the estate states it.
    pub(crate) fn timing(&mut self, site: Site, timing: Timing) -> Millis {
        match timing {
            Timing::Fixed(value) => value,
            Timing::Uniform(low, high) if low < high => {
                self.choices.duration(site, timing.nominal(), low..=high)
            }
            Timing::Uniform(value, _) => value,
            Timing::Exponential(mean) => self.choices.exponential(site, mean),
        }
    }

    /// Calls off whatever is due for a resource.
    pub(crate) fn cancel_timer(&mut self, resource: ResourceId) {
        if let Some(timer) = self.world.resources[resource].timer {
            self.world.queue.cancel(timer);
            self.world.resources[resource].timer = None;
        }
    }

    /// Makes `event` the one thing that is due for a resource.
    pub(crate) fn set_timer(&mut self, resource: ResourceId, wait: Millis, event: Event) {
        self.cancel_timer(resource);
        let timer = self.after(wait, event);
        self.world.resources[resource].timer = Some(timer);
    }

    pub(crate) fn set_resource_state(&mut self, resource: ResourceId, to: ResourceState, reason: Reason) {
        self.change_resource(resource, to, reason, |_| ());
    }

    /// A resource enters a state, and what else is true of it changes with that.
    pub(crate) fn change_resource(
        &mut self,
        resource: ResourceId,
        to: ResourceState,
        reason: Reason,
        change: impl FnOnce(&mut ResourceWorld),
    ) {
        let group = self.estate.resources[resource].group;
        if self.step.touched.iter().all(|(touched, _)| *touched != group) {
            self.step.touched.push((group, self.world.group_state(self.estate, group)));
        }
        let from = self.world.resources[resource].state;
        if from == to {
            return change(&mut self.world.resources[resource]);
        }
        let name = &self.estate.resources[resource].name;
        assert!(transitions::may_go(from, to, reason), "`{name}` went from {from:?} to {to:?}: {reason}");
        let now = self.world.now;
        let state = &mut self.world.resources[resource];
        (state.state, state.since) = (to, now);
        change(state);
        if matches!(to, ResourceState::OnlinePending | ResourceState::Online) {
            properties::assert_may_run(self.estate, self.world, resource);
        }
        let node = self.world.groups[group].owner;
        self.record(Some(node), What::ResourceStateChanged { resource, from, to }, reason);
    }
}
