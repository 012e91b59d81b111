//! How credentials travel: whether a service can go on to another server in the name of the user who came to it, and if
//! not, who refuses, in which exchange, in which words.
//!
//! [`play::play`] plays a [`hop::Hop`] against a [`directory::Directory`] as one of three KDCs would ([`mode::Mode`]).
//! Each exchange of the protocols has a room of its own with a pure decision; every step of the result names the rules
//! that decided it. This is what a KDC does: that Microsoft does not support delegation by the SSIS service at all is
//! another statement (`delegation:D-71`, `D-77`), which stands beside it.

pub mod account;
pub mod ap_exchange;
pub mod as_exchange;
pub mod directory;
pub mod forwarded_tgt;
pub mod hop;
pub mod kdc;
pub mod local;
pub mod message;
pub mod mode;
pub mod ntlm;
pub mod play;
pub mod played;
pub mod refusal;
pub mod rules;
pub mod s4u2proxy;
pub mod s4u2self;
pub mod spn;
pub mod step;
pub mod tgs_exchange;
pub mod ticket;
