//! Handlers, grouped by protocol as an operator would. Each decides with a pure function, then applies.

mod anti_affinity;
mod attempts;
pub(crate) mod checkpoints;
mod cold_start;
pub(crate) mod drain;
pub(crate) mod failback;
mod failover;
pub(crate) mod group_sets;
pub(crate) mod groups;
pub(crate) mod health;
pub(crate) mod membership;
mod moves;
pub(crate) mod nodes;
pub(crate) mod operator;
pub(crate) mod packages;
pub(crate) mod resources;
pub(crate) mod restart;
pub(crate) mod script;
pub(crate) mod services;
pub(crate) mod start_order;
pub(crate) mod witness;
