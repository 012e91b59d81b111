//! What an estate and a scenario mean. Right by construction: names are ids, ranges are checked,
//! dependencies have no cycle. Nothing here changes during a run, and nothing here imports from
//! the rest of the crate.

pub mod assumptions;
pub mod capacity;
pub mod client;
pub mod cluster;
pub mod decision;
pub mod dependency;
pub mod domain;
pub mod estate;
pub mod expectation;
pub mod fault_class;
pub mod group;
pub mod group_set;
pub mod ids;
pub mod network;
pub mod promise;
pub mod rates;
pub mod registry;
pub mod resource;
pub mod scenario;
pub mod service;
pub mod ssis;
pub mod storage;
pub mod time;
pub mod transfer;
pub mod verb;
pub mod version;
