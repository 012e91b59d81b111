//! Lives on all cores, and what is left of them when somebody interrupts.

pub mod crowd;
pub mod line;
pub mod subject;
