//! Which assumptions matter: the verdicts again, under every combination of the knobs that decided something.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::assumptions::{Assumptions, Domain, Knob};

/// The most combinations.
pub const MOST_COMBINATIONS: usize = 256;

/// A value for each knob that is varied.
pub type Combination = BTreeMap<Knob, String>;

/// What one sweep says: for each promise whether it is broken, and the knobs that decided something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// For each promise.
    pub broken: Vec<bool>,
    /// The knobs.
    pub knobs: BTreeSet<Knob>,
}

/// What all of them say.
#[derive(Debug, Clone, Default)]
pub struct Varied {
    /// Every combination that was played, with its verdicts.
    pub played: BTreeMap<Combination, Vec<bool>>,
    /// The knobs that were varied.
    pub knobs: BTreeSet<Knob>,
    /// The knobs whose value alone changes a verdict, whatever the others are.
    pub that_matter: BTreeSet<Knob>,
    /// Combinations that were left out: beyond the limit, or refused as an estate.
    pub left_out: usize,
}

/// The values of a knob that are tried, the stated one first. A time is also tried as none at all and twice as long.
pub fn values(stated: &Assumptions, knob: Knob) -> Vec<String> {
    let own = stated.text(knob);
    let others: Vec<String> = match knob.info().domain {
        Domain::Words(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        Domain::Time(_) => {
            let twice = stated.time(knob).times(2).0;
            vec!["0".to_owned(), twice.to_string()]
        }
    };
    let mut all = vec![own.clone()];
    all.extend(others.into_iter().filter(|value| *value != own));
    all.dedup();
    all
}

/// Plays every combination of the knobs that decided something, and of those that do so under other values of these.
/// `play` gives the verdicts under values; `None` when no estate can have them.
pub fn vary(
    stated: &Assumptions,
    first: &Verdicts,
    mut play: impl FnMut(&Combination) -> Option<Verdicts>,
) -> Varied {
    let mut varied = Varied::default();
    let mut known: BTreeMap<Combination, Option<Vec<bool>>> = BTreeMap::new();
    let mut found = first.knobs.clone();
    while !found.is_subset(&varied.knobs) {
        varied.knobs.extend(&found);
        let (combinations, left_out) = combinations(stated, &varied.knobs);
        varied.left_out = left_out;
        for combination in &combinations {
            let changed = changes(stated, combination);
            known.entry(changed).or_insert_with_key(|changed| {
                let verdicts = if changed.is_empty() { Some(first.clone()) } else { play(changed) };
                found.extend(verdicts.iter().flat_map(|verdicts| verdicts.knobs.iter().copied()));
                verdicts.map(|verdicts| verdicts.broken)
            });
        }
        varied.played.clear();
        for combination in combinations {
            match &known[&changes(stated, &combination)] {
                Some(broken) => drop(varied.played.insert(combination, broken.clone())),
                None => varied.left_out += 1,
            }
        }
    }
    varied.knobs.retain(|knob| values(stated, *knob).len() > 1);
    varied.that_matter = varied.knobs.iter().copied().filter(|knob| matters(&varied.played, *knob)).collect();
    varied
}

/// Every combination, the stated one first, up to the limit; and how many there are beyond it.
fn combinations(stated: &Assumptions, knobs: &BTreeSet<Knob>) -> (Vec<Combination>, usize) {
    let all: Vec<(Knob, Vec<String>)> = knobs.iter().map(|knob| (*knob, values(stated, *knob))).collect();
    let count = all.iter().fold(1usize, |count, (_, values)| count.saturating_mul(values.len()));
    let combination = |number: usize| {
        let mut rest = number;
        let mut take = |(knob, values): &(Knob, Vec<String>)| {
            let value = values[rest % values.len()].clone();
            rest /= values.len();
            (*knob, value)
        };
        all.iter().map(&mut take).collect()
    };
    let played = count.min(MOST_COMBINATIONS);
    ((0..played).map(combination).collect(), count - played)
}

/// What of a combination is not as the estate states it.
fn changes(stated: &Assumptions, combination: &Combination) -> Combination {
    let differs = |(knob, value): &(&Knob, &String)| stated.text(**knob) != **value;
    combination.iter().filter(differs).map(|(knob, value)| (*knob, value.clone())).collect()
}

/// Whether two combinations that differ in this knob alone have different verdicts.
fn matters(played: &BTreeMap<Combination, Vec<bool>>, knob: Knob) -> bool {
    let mut without: BTreeMap<Combination, &Vec<bool>> = BTreeMap::new();
    played.iter().any(|(combination, broken)| {
        let mut others = combination.clone();
        others.remove(&knob);
        without.insert(others, broken).is_some_and(|before| before != broken)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(broken: bool, knobs: &[Knob]) -> Verdicts {
        Verdicts { broken: vec![broken], knobs: knobs.iter().copied().collect() }
    }

    #[test]
    fn a_knob_matters_when_it_alone_changes_a_verdict_and_one_that_shows_only_later_is_found() {
        let stated = Assumptions::default();
        let first = verdicts(false, &[Knob::CountNodeDown, Knob::OrWait]);
        let mut played = 0;
        let varied = vary(&stated, &first, |changed| {
            played += 1;
            // Counting lost nodes breaks the promise, but only where the window is the sliding one.
            let counts = changed.contains_key(&Knob::CountNodeDown);
            let sliding = !changed.contains_key(&Knob::FailoverWindow);
            let more: &[Knob] = if counts { &[Knob::FailoverWindow] } else { &[] };
            Some(verdicts(counts && sliding, more))
        });
        assert_eq!(varied.knobs.len(), 3);
        assert_eq!((varied.played.len(), played, varied.left_out), (8, 7, 0));
        let matter = [Knob::CountNodeDown, Knob::FailoverWindow];
        assert_eq!(varied.that_matter, matter.into_iter().collect());
    }

    #[test]
    fn a_time_is_tried_as_none_and_twice_and_what_is_stated_comes_first() {
        let stated = Assumptions::default();
        assert_eq!(values(&stated, Knob::DiskChallengeWait), ["6000", "0", "12000"]);
        assert_eq!(values(&stated, Knob::CheckpointSaveLagMs), ["0"]);
        assert_eq!(values(&stated, Knob::CoreGroupNext).len(), 1);
    }

    #[test]
    fn more_combinations_than_the_limit_are_counted() {
        let stated = Assumptions::default();
        let knobs: BTreeSet<Knob> = crate::model::assumptions::KNOBS.iter().map(|info| info.knob).collect();
        let (played, left_out) = combinations(&stated, &knobs);
        assert_eq!(played.len(), MOST_COMBINATIONS);
        assert!(left_out > 1000);
    }
}
