//! The domain of callboard: what an estate is ([`model`]), how it behaves (the engine around [`step`]).
//!
//! There is one transition function, [`step::step`]; [`run`] drives it. Nothing here reads a file, a clock or
//! the environment, and nothing prints.

pub mod affinity;
pub mod canonical;
pub mod chain;
pub mod choices;
pub mod clients;
pub mod connectivity;
mod copying;
mod cx;
pub mod delegation;
pub mod diagnostics;
pub mod due;
pub mod eligibility;
pub mod event;
pub mod failovers;
pub mod faults;
mod handlers;
pub mod judge;
pub mod links;
pub mod model;
pub mod partition;
pub mod placement;
pub mod polls;
pub mod promise;
pub mod properties;
pub mod queue;
pub mod quiescence;
pub mod quorum;
pub mod reason;
pub mod record;
pub mod restarts;
pub mod run;
pub mod sample;
pub mod second_hop;
pub mod shared;
pub mod sparse;
pub mod ssis;
mod standing;
mod start;
pub mod states;
pub mod status;
pub mod step;
pub mod sweep;
pub mod telling;
pub mod trade_off;
pub mod transitions;
pub mod why;
pub mod windows_events;
pub mod world;
