//! The documentation's trade-off table, measured: what the runs of an estate say of each of its five rows. Which
//! column an estate belongs to is read from it, never told.

pub mod access;
pub mod contention;
pub mod course;
pub mod moving;
pub mod overlap;
pub mod seats;
pub mod subject;
pub mod traffic;

use crate::model::estate::Estate;
use crate::model::scenario::{Action, Scenario, ScriptStep};
use crate::model::time::{Millis, SimTime};
use access::Access;
use contention::Contention;
use course::Course;
use moving::Move;
use overlap::Overlap;
use seats::Seats;
use subject::{Lacks, Ssis, Subject};
use traffic::Carried;

/// What is played of each run: whatever one fault does has settled long before.
pub const PLAYED: Millis = Millis::hours(1);

/// One estate, measured.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The estate, with the seats from which it was asked.
    pub seats: Seats,
    /// Which SSIS and which SQL Server were measured.
    pub subject: Subject,
    /// Nothing happens; then each single loss of a node.
    pub courses: Vec<Course>,
    /// Row 1, for each course.
    pub access: Vec<Vec<Access>>,
    /// Row 2, for each course.
    pub contention: Vec<Contention>,
    /// Row 3, for each course: a load and a save from every node on which SSIS runs.
    pub traffic: Vec<Vec<Carried>>,
    /// Row 4: SQL Server fails once.
    pub overlap: Overlap,
    /// Row 4 the other way round: SSIS fails once. `None` for a service that is no resource.
    pub reverse: Option<Overlap>,
    /// Row 5: SSIS's group is moved to each other node. `None` for a service that is no resource.
    pub moves: Option<Vec<Move>>,
}

impl Measured {
    /// Plays what the five rows ask for.
    pub fn of(estate: &Estate) -> Result<Measured, Lacks> {
        let subject = Subject::of(estate)?;
        let seats = Seats::of(estate, &subject);
        let estate = &seats.estate;
        let courses = Course::all(estate, &subject);
        let (reverse, moves) = match &subject.ssis {
            Ssis::Clustered(resource) => (
                Some(overlap::fail(&seats, &subject, *resource)),
                Some(moving::all(estate, &subject, *resource)),
            ),
            Ssis::StandAlone(_) => (None, None),
        };
        Ok(Measured {
            access: courses.iter().map(|course| access::ask(&seats, &subject, course)).collect(),
            contention: courses.iter().map(|course| Contention::of(estate, &subject, course)).collect(),
            traffic: courses.iter().map(|course| traffic::carry(&seats, &subject, course)).collect(),
            overlap: overlap::fail(&seats, &subject, subject.sql),
            reverse,
            moves,
            courses,
            subject,
            seats,
        })
    }

    /// The estate.
    pub fn estate(&self) -> &Estate {
        &self.seats.estate
    }
}

/// An estate to which at most one thing happens, at the start.
fn scenario(estate: &Estate, action: Option<Action>) -> Scenario {
    Scenario {
        script: action.into_iter().map(|action| ScriptStep { at: SimTime::START, action }).collect(),
        horizon: SimTime::START + PLAYED,
        ..Scenario::of_nothing(estate.clone())
    }
}
