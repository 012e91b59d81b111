//! Every decision: a source of decisions that enumerates instead of drawing.
//!
//! What is played with it is played again and again: each time the last decision that has another option takes it,
//! like the wheels of an odometer, until none has.

use std::ops::RangeInclusive;

use crate::choices::{Choices, Decision, Site};
use crate::model::time::Millis;

/// Takes the decisions it is given, and the textbook outcome after them.
#[derive(Debug, Clone, Default)]
pub struct Exhaustive {
    /// Whether only the textbook outcomes exist.
    pub textbook: bool,
    given: Vec<u32>,
    taken: Vec<Taken>,
    calls: usize,
    deviations: Vec<(usize, Decision)>,
}

/// A decision that had several options.
#[derive(Debug, Clone, Copy)]
struct Taken {
    option: u32,
    options: u32,
}

impl Exhaustive {
    /// Begins with these options, in the order of the decisions that have several.
    pub fn given(textbook: bool, options: &[u32]) -> Self {
        Exhaustive { textbook, given: options.to_vec(), ..Exhaustive::default() }
    }

    /// Goes on with these options, which begin with those that were taken so far.
    pub fn go_on_with(&mut self, options: &[u32]) {
        self.given.clear();
        self.given.extend_from_slice(options);
    }

    /// The option taken of each decision that had several.
    pub fn options(&self) -> Vec<u32> {
        self.taken.iter().map(|taken| taken.option).collect()
    }

    /// How many decisions had several options.
    pub fn several(&self) -> usize {
        self.taken.len()
    }

    /// How many options it was given to begin with.
    pub fn given_count(&self) -> usize {
        self.given.len()
    }

    /// How many decisions were asked for.
    pub fn calls(&self) -> usize {
        self.calls
    }

    /// The decisions that were not the textbook's, each with its number among all that were asked for.
    pub fn deviations(&self) -> &[(usize, Decision)] {
        &self.deviations
    }

    /// The next options to begin with; `None` when every combination has been taken.
    pub fn next(&self) -> Option<Exhaustive> {
        let last = self.taken.iter().rposition(|taken| taken.option + 1 < taken.options)?;
        let mut options: Vec<u32> = self.taken[..last].iter().map(|taken| taken.option).collect();
        options.push(self.taken[last].option + 1);
        Some(Exhaustive::given(self.textbook, &options))
    }

    fn take(&mut self, options: usize) -> usize {
        self.calls += 1;
        if self.textbook || options <= 1 {
            return 0;
        }
        let options = u32::try_from(options).expect("there are fewer nodes than that");
        let option = self.given.get(self.taken.len()).map_or(0, |given| (*given).min(options - 1));
        self.taken.push(Taken { option, options });
        option as usize
    }

    fn note(&mut self, is_textbook: bool, decision: Decision) {
        if !is_textbook {
            self.deviations.push((self.calls - 1, decision));
        }
    }
}

impl Choices for Exhaustive {
    fn pick(&mut self, site: Site, weights: &[u32]) -> usize {
        let possible: Vec<usize> = (0..weights.len()).filter(|option| weights[*option] > 0).collect();
        let taken = self.take(possible.len());
        let option = possible[taken];
        self.note(option == 0, Decision::Picked(site, option));
        option
    }

    fn duration(&mut self, site: Site, nominal: Millis, range: RangeInclusive<Millis>) -> Millis {
        let durations = durations(site, nominal, &range);
        let taken = self.take(durations.len());
        let lasted = durations[taken];
        self.note(lasted == nominal, Decision::Lasted(site, lasted));
        lasted
    }
}

/// The durations that are enumerated: the nominal one first, then both ends of a spread that an estate states.
pub fn durations(site: Site, nominal: Millis, range: &RangeInclusive<Millis>) -> Vec<Millis> {
    let mut durations = vec![nominal];
    match site {
        // The phase of heartbeats is no statement of an estate; nominal is the longest a crash stays unseen.
        Site::HeartbeatPhase => {}
        _ => {
            durations.extend([*range.start(), *range.end()]);
            durations.dedup();
        }
    }
    durations
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three decisions, of which the second exists only after one outcome of the first.
    fn play(choices: &mut Exhaustive) -> Vec<u64> {
        let first = choices.pick(Site::Placement, &[1, 1]) as u64;
        let mut seen = vec![first];
        if first == 1 {
            seen.push(choices.pick(Site::Placement, &[1, 0, 1]) as u64);
        }
        let spread = Millis(10)..=Millis(30);
        seen.push(choices.duration(Site::OnlineTime, Millis(20), spread).0);
        seen
    }

    #[test]
    fn every_combination_is_taken_once_and_the_textbook_first() {
        let mut all = Vec::new();
        let mut choices = Some(Exhaustive::default());
        while let Some(mut now) = choices {
            all.push(play(&mut now));
            choices = now.next();
        }
        let expected = [[0].as_slice(), &[1, 0], &[1, 2]];
        let expected: Vec<Vec<u64>> =
            expected.iter().flat_map(|head| [20, 10, 30].map(|time| [*head, &[time]].concat())).collect();
        assert_eq!(all, expected);
    }

    #[test]
    fn deviations_say_which_decision_they_were() {
        let mut choices = Exhaustive::given(false, &[1, 0, 2]);
        play(&mut choices);
        let picked = Decision::Picked(Site::Placement, 1);
        assert_eq!(choices.deviations(), [(0, picked), (2, Decision::Lasted(Site::OnlineTime, Millis(30)))]);
        assert_eq!(choices.calls(), 3);
    }

    #[test]
    fn the_phase_of_heartbeats_is_the_textbooks_and_so_is_everything_where_that_is_asked_for() {
        let range = Millis(4001)..=Millis(5000);
        let mut choices = Exhaustive::default();
        assert_eq!(choices.duration(Site::HeartbeatPhase, Millis(5000), range), Millis(5000));
        assert!(choices.next().is_none());
        let mut textbook = Exhaustive::given(true, &[]);
        assert_eq!(play(&mut textbook), [0, 20]);
        assert!(textbook.next().is_none());
    }
}
