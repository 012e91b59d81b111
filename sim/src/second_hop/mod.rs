//! The second hop of an estate: which seat can reach which store in whose name, by the documented rule and by what a
//! KDC would do. The two are different answers to different questions and are never mixed (`delegation:D-77`).

pub mod change;
pub mod conditions;
pub mod domain;
pub mod follow;
pub mod kdc_only;
pub mod names;
pub mod placement;
pub mod regroup;
pub mod remedy;
pub mod seats;
pub mod table;
pub mod target;
pub mod words;

/// The vendor's statement about delegation by this service (`delegation:D-71`, `D-72`).
pub const NOT_SUPPORTED: &str = "not supported by Microsoft for this service";
