//! Why something is in the state it is in: what keeps it there, told from the world as it stands. What brought it there
//! is in the trace.

use crate::event::Event;
use crate::model::estate::Estate;
use crate::model::expectation::Subject;
use crate::model::ids::*;
use crate::model::resource::MaintenanceMode;
use crate::ssis::{self, Effective};
use crate::states::{GroupState, NodeStatus, ResourceState};
use crate::status::GroupStatus;
use crate::world::{ClusterService, Machine, World};

/// One thing that keeps something as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// In words.
    pub text: String,
    /// The rules that say so.
    pub rules: &'static [&'static str],
}

/// What keeps a node, a group or a resource as it is; nothing where it is as it should be.
pub fn of(estate: &Estate, world: &World, subject: Subject) -> Vec<Because> {
    let mut why = Why { estate, world, found: Vec::new() };
    match subject {
        Subject::Node(node) => why.node(node),
        Subject::Group(group) => why.group(group),
        Subject::Resource(resource) => why.resource(resource),
    }
    why.found
}

struct Why<'a> {
    estate: &'a Estate,
    world: &'a World,
    found: Vec<Because>,
}

impl Why<'_> {
    fn because(&mut self, holds: bool, text: impl Into<String>, rules: &'static [&'static str]) {
        if holds {
            self.found.push(Because { text: text.into(), rules });
        }
    }

    fn node_name(&self, node: NodeId) -> &str {
        &self.estate.cluster.nodes[node].name
    }

    fn node(&mut self, node: NodeId) {
        let (state, is_member) = (&self.world.nodes[node], self.world.view.contains(node));
        let runs = state.machine == Machine::On;
        self.because(state.machine == Machine::Off, "the machine is off", &["wsfc:W-NODE-04"]);
        self.because(state.machine == Machine::Booting, "its operating system starts", &[]);
        if let Some(until) = state.quarantined_until.filter(|until| *until > self.world.now) {
            self.because(true, format!("it is in quarantine until {until}"), &["wsfc:W-NODE-10"]);
        }
        let (text, rules): (_, &'static [&'static str]) = match state.cluster {
            ClusterService::Stopped => ("its Cluster service does not run", &["wsfc:W-NODE-04"]),
            ClusterService::Joining => ("its Cluster service looks for an active node", &["wsfc:W-NODE-03"]),
            ClusterService::Waiting => {
                ("its Cluster service waits for enough votes", &["wsfc:W-NODE-05", "wsfc:W-Q-19"])
            }
            ClusterService::Stopping(_) => ("its Cluster service is on its way out", &["wsfc:W-NODE-07"]),
            ClusterService::Member => ("the cluster has dropped it", &["wsfc:W-NODE-04"]),
        };
        let is_odd = state.cluster != ClusterService::Member || !is_member;
        self.because(runs && is_odd, text, rules);
        let gone = is_member && !self.world.is_alive(node);
        self.because(
            gone,
            "it is gone, and the others have not noticed yet",
            &["wsfc:W-HB-01", "wsfc:W-HB-02"],
        );
        self.because(state.hung, "its Cluster service hangs", &["wsfc:W-NODE-12"]);
        self.because(
            state.paused,
            "it is paused: it keeps its groups and takes no others",
            &["wsfc:W-NODE-06"],
        );
        let status = state.status;
        let text = format!("its status is {}", status.name());
        self.because(status != NodeStatus::Normal, text, &["wsfc:W-NODE-02"]);
    }

    fn group(&mut self, group: GroupId) {
        self.owner(group);
        let state = &self.world.groups[group];
        if let Some(moving) = state.moving {
            let text = format!("it is on its way to {}", self.node_name(moving.to));
            self.because(true, text, &["wsfc:W-MOVE-01"]);
        }
        self.because(state.unmonitored, "its virtual machines run on unmonitored", &["wsfc:W-NODE-09"]);
        self.because(
            !state.persistent,
            "it is not meant to be online (PersistentState 0)",
            &["wsfc:W-START-06"],
        );
        for status in GroupStatus::of(self.estate, self.world, group) {
            self.status(status);
        }
        if self.world.group_state(self.estate, group) == GroupState::Online {
            return;
        }
        for resource in &self.estate.groups[group].resources {
            let state = self.world.resources[*resource].state;
            let text = format!("{} is {}", self.estate.resources[*resource].name, state.name());
            self.because(state != ResourceState::Online, text, &["wsfc:W-GRP-01"]);
        }
    }

    fn status(&mut self, status: GroupStatus) {
        let (text, rules): (_, &'static [&'static str]) = match status {
            GroupStatus::Locked => ("one of its resources is locked", &["wsfc:W-RES-13"]),
            GroupStatus::QueuedForMove => {
                ("its turn to leave the drained node has not come", &["wsfc:W-DRAIN-01"])
            }
            GroupStatus::WaitingToStart => {
                ("it is to come online and waits for its turn", &["wsfc:W-START-01", "wsfc:W-START-02"])
            }
            GroupStatus::AntiAffinityConflict => (
                "anti-affinity keeps it offline: a group that it may not be with is there",
                &["wsfc:W-PLC-10"],
            ),
        };
        self.because(true, text, rules);
    }

    fn owner(&mut self, group: GroupId) {
        let owner = self.world.groups[group].owner;
        let name = self.node_name(owner).to_owned();
        let (is_member, works) = (self.world.view.contains(owner), self.world.is_alive(owner));
        self.because(self.world.view.is_empty(), "there is no cluster: too few votes", &["wsfc:W-Q-01"]);
        let lost = !is_member && !self.world.view.is_empty();
        self.because(lost, format!("its owner {name} is no member of the cluster"), &["wsfc:W-NODE-04"]);
        let text = format!("its owner {name} is gone, and the others have not noticed yet");
        self.because(is_member && !works, text, &["wsfc:W-HB-01", "wsfc:W-HB-02"]);
        let paused = is_member && self.world.nodes[owner].paused;
        self.because(
            paused,
            format!("its owner {name} is paused: nothing comes online there"),
            &["wsfc:W-NODE-06"],
        );
    }

    fn resource(&mut self, resource: ResourceId) {
        match self.world.resources[resource].state {
            ResourceState::Online => self.online(resource),
            _ => self.not_online(resource),
        }
        self.faults(resource);
        let is_locked = self.estate.resources[resource].locked;
        self.because(is_locked, "it is locked", &["wsfc:W-RES-13"]);
        let maintenance = self.world.resources[resource].maintenance != MaintenanceMode::Off;
        self.because(maintenance, "it is in maintenance mode", &["wsfc:W-RES-14"]);
    }

    /// Online is not the same as working, and working not the same as right.
    fn online(&mut self, resource: ResourceId) {
        let owner = self.world.owner_of(self.estate, resource);
        let name = self.node_name(owner).to_owned();
        let gone = !self.world.is_alive(owner);
        let text = format!("its node {name} is gone, and the others have not noticed yet");
        self.because(gone, text, &["wsfc:W-HB-01", "wsfc:W-HB-02"]);
        let broken = self.world.resources[resource].broken;
        self.because(
            broken,
            "its process has ended, and no health check has found it yet",
            &["wsfc:W-HP-01"],
        );
        let hangs = self.world.is_hung(self.estate, resource);
        self.because(hangs, "its process runs and does not answer", &["wsfc:W-GS-03", "wsfc:W-SQL-01"]);
        let deaf = self.world.lacks_interface(self.estate, resource);
        self.because(deaf, "its node's interface in its network does not work", &["wsfc:W-IP-02"]);
        let going = self.world.resources[resource].going_down;
        self.because(going, "it goes offline as soon as its dependents are", &["wsfc:W-DEP-07"]);
        if let Some(wrong) =
            ssis::effective(self.estate, self.world, resource).filter(|found| *found != Effective::AsIntended)
        {
            let text = format!("it is online with another configuration than intended: {}", wrong.name());
            self.because(true, text, &["tension:T13", "tension:T14"]);
        }
        let stale = ssis::stale(self.estate, self.world, resource) == Some(true);
        self.because(stale, "a restart would read another configuration", &["wsfc:W-GS-02", "tension:T14"]);
    }

    fn not_online(&mut self, resource: ResourceId) {
        let info = &self.estate.resources[resource];
        self.owner(info.group);
        let state = &self.world.resources[resource];
        self.because(!state.wanted, "it is not meant to be online (PersistentState 0)", &["wsfc:W-RES-11"]);
        let help = Event::HelpArrived(info.group);
        if self.world.queue.has(|event| event == help) {
            let text = "the failover of its group did not work (`coverage` of the rates): somebody has to bring it online";
            self.because(state.held, text, &[]);
        } else {
            let text =
                "a start that its group took no part in left it offline, until an operator brings it online";
            self.because(state.held, text, &["wsfc:W-START-06"]);
        }
        let text = "it is left as it is until an operator, a retry or another node takes it up";
        self.because(state.parked, text, &["wsfc:W-RST-05", "wsfc:W-FO-06"]);
        self.because(state.stalled, "its pending call gets no answer", &["wsfc:W-RES-04"]);
        for part in &info.depends_on.parts {
            let is_online =
                |provider: &ResourceId| self.world.resources[*provider].state == ResourceState::Online;
            if part.any_of.iter().any(is_online) {
                continue;
            }
            let told = part.any_of.iter().map(|provider| {
                let state = self.world.resources[*provider].state.name();
                format!("{}, which is {state}", self.estate.resources[*provider].name)
            });
            let text = format!("it needs {}", told.collect::<Vec<_>>().join(", or "));
            self.because(true, text, &["wsfc:W-DEP-03"]);
        }
        for status in GroupStatus::of(self.estate, self.world, info.group) {
            self.status(status);
        }
        if let Some(moving) = self.world.groups[info.group].moving {
            let text = format!("its group is on its way to {}", self.node_name(moving.to));
            self.because(true, text, &["wsfc:W-MOVE-01"]);
        }
    }

    fn faults(&mut self, resource: ResourceId) {
        let faults = self.world.resources[resource].faults;
        let no_path = self.world.lacks_path(self.estate, resource);
        self.because(no_path, "its node has no path to the disk", &["wsfc:W-DISK-02", "wsfc:W-DISK-03"]);
        self.because(faults.corrupt, "the file system on the disk is damaged", &["wsfc:W-DISK-03"]);
        self.because(faults.address_in_use, "another host answers under the address", &["wsfc:W-IP-01"]);
        self.because(
            faults.dll_hangs.is_some(),
            "the next call into its DLL does not return",
            &["wsfc:W-HP-06"],
        );
    }
}
