//! Whole lives of an estate, drawn at random: how often it fails, for how long, and of what.
//!
//! A life begins with everything whole. [`nature`] decides what breaks and what is mended and when, the engine what
//! follows of it; a [`watch`] says what counts as available, [`work`] what becomes of packages that run meanwhile, and a [`tally`] adds
//! up what was seen. Tallies are whole
//! numbers, so that they come to the same in whatever order lives are added.

pub mod estimate;
pub mod histogram;
mod length;
pub mod life;
mod log;
mod memo;
pub mod moments;
mod nature;
pub mod rare;
pub mod study;
pub mod tally;
pub mod watch;
mod work;
