//! Row 1: who reaches the packages in msdb.

use std::collections::BTreeMap;

use super::course::Course;
use super::seats::Seats;
use super::subject::Subject;
use crate::clients::{self, Answer};
use crate::model::ids::*;
use crate::model::scenario::{Request, RequestAction, StoreName};
use crate::world::Machine;

/// Where somebody sits, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// No node of the cluster.
    ThirdComputer,
    /// A node that runs both.
    BothNode,
    /// A node that runs SSIS alone.
    SsisNode,
    /// The node that runs SQL Server alone.
    SqlNode,
    /// A node that runs neither.
    OtherNode,
}

impl Seat {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Seat::ThirdComputer => "third computer",
            Seat::BothNode => "node of both",
            Seat::SsisNode => "SSIS node",
            Seat::SqlNode => "SQL Server node",
            Seat::OtherNode => "other node",
        }
    }
}

/// Seats that got the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// What kind of seat.
    pub seat: Seat,
    /// Which.
    pub clients: Vec<ClientId>,
    /// What the first was told.
    pub answer: Answer,
}

/// Every seat whose computer runs lists msdb at the end of a course.
pub fn ask(seats: &Seats, subject: &Subject, course: &Course) -> Vec<Access> {
    let (estate, world) = (&seats.estate, &course.last);
    let request = Request { action: RequestAction::List, store: StoreName::Msdb, package: None };
    let (ssis, sql) = (subject.ssis_nodes(estate, world), subject.sql_node(estate, world));
    let mut told: BTreeMap<(Seat, &str, &str, &str), Access> = BTreeMap::new();
    for (clients_alike, client) in seats.shown.iter().filter_map(|alike| Some((alike, *alike.first()?))) {
        let seat = match estate.clients[client].node {
            None => Seat::ThirdComputer,
            Some(node) if world.nodes[node].machine != Machine::On => continue,
            Some(node) => match (ssis.contains(node), sql == Some(node)) {
                (true, true) => Seat::BothNode,
                (true, false) => Seat::SsisNode,
                (false, true) => Seat::SqlNode,
                (false, false) => Seat::OtherNode,
            },
        };
        let answer = clients::ask(estate, world, client, request);
        let same = (seat, answer.connect.name(), answer.verdict.name(), answer.detail);
        let access = Access { seat, clients: Vec::new(), answer };
        told.entry(same).or_insert(access).clients.extend(clients_alike);
    }
    told.into_values().collect()
}
