//! Handlers, grouped by protocol as an operator would. Each decides with a pure function, then applies.

pub(crate) mod checkpoints;
pub(crate) mod faults;
pub(crate) mod groups;
pub(crate) mod hangs;
pub(crate) mod health;
pub(crate) mod heartbeats;
pub(crate) mod joining;
pub(crate) mod monitors;
pub(crate) mod network;
pub(crate) mod nodes;
pub(crate) mod operator;
pub(crate) mod packages;
pub(crate) mod pending;
pub(crate) mod quarantine;
pub(crate) mod regroup;
pub(crate) mod resources;
pub(crate) mod restart;
pub(crate) mod script;
pub(crate) mod services;
pub(crate) mod settings;
pub(crate) mod votes;
pub(crate) mod witness;
