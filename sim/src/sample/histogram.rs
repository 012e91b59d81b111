//! How long interruptions lasted, in classes that are never wider than a hundredth of their length.

use crate::model::time::Millis;

/// Below this every length is a class of its own; above, each doubling has as many classes.
const FINE: u64 = 128;

/// Counts of lengths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    /// Of each class, up to the last one that has any.
    counts: Vec<u64>,
    longest: Millis,
}

impl Histogram {
    /// Counts a length.
    pub fn add(&mut self, length: Millis) {
        *self.class(class_of(length.0)) += 1;
        self.longest = self.longest.max(length);
    }

    fn class(&mut self, class: u16) -> &mut u64 {
        let class = usize::from(class);
        if self.counts.len() <= class {
            self.counts.resize(class + 1, 0);
        }
        &mut self.counts[class]
    }

    /// Counts what another has counted.
    pub fn merge(&mut self, other: &Histogram) {
        for (class, count) in other.counts() {
            *self.class(class) += count;
        }
        self.longest = self.longest.max(other.longest);
    }

    /// How many lengths were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The longest, exactly; zero when there was none.
    pub fn longest(&self) -> Millis {
        self.longest
    }

    /// The length that so many per mille of all lengths do not exceed: the end of its class, at most the longest.
    /// `None` when nothing was counted.
    pub fn quantile(&self, per_mille: u64) -> Option<Millis> {
        let total = u128::from(self.total());
        let wanted = (total * u128::from(per_mille)).div_ceil(1000).max(1);
        let mut seen = 0;
        let class = self.counts().find(|(_, count)| {
            seen += u128::from(*count);
            seen >= wanted
        });
        class.map(|(class, _)| Millis(end_of(class)).min(self.longest))
    }

    /// Classes and their counts, ascending: what another process needs to go on counting.
    pub fn counts(&self) -> impl Iterator<Item = (u16, u64)> {
        (0..).zip(self.counts.iter().copied()).filter(|(_, count)| *count > 0)
    }

    /// A histogram of these counts; `None` where they make no sense.
    pub fn of(counts: impl IntoIterator<Item = (u16, u64)>, longest: Millis) -> Option<Histogram> {
        let mut histogram = Histogram { counts: Vec::new(), longest };
        for (class, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            *histogram.class(class) = count;
        }
        let last = histogram.counts().last().map(|(class, _)| class);
        let fits = last.map_or(longest == Millis::ZERO, |last| last == class_of(longest.0));
        fits.then_some(histogram)
    }
}

fn class_of(length: u64) -> u16 {
    let doublings = (length / FINE).checked_ilog2().map_or(0, |log| log + 1);
    let width = doublings.saturating_sub(1);
    let class = u64::from(doublings) * FINE + (length >> width) % FINE;
    u16::try_from(class).expect("64 bits double fewer than a hundred times")
}

/// The longest length of a class.
fn end_of(class: u16) -> u64 {
    let (doublings, place) = (u64::from(class) / FINE, u64::from(class) % FINE);
    match doublings {
        0 => place,
        _ => ((FINE + place + 1) << (doublings - 1)).wrapping_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_in_one_narrow_class_and_classes_ascend() {
        let lengths = (0..2000)
            .chain((11..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]))
            .chain([u64::MAX]);
        let mut before = (0, 0);
        for length in lengths {
            let class = class_of(length);
            let (low, high) = (if class == 0 { 0 } else { end_of(class - 1) + 1 }, end_of(class));
            assert!(low <= length && length <= high, "{length}: {low} to {high}");
            assert!(high - low <= length / 100, "{length}: {low} to {high}");
            assert!(class >= before.1 || length < before.0);
            before = (length, class);
        }
    }

    #[test]
    fn quantiles_count_from_the_shortest() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.quantile(500), None);
        (1..=100).for_each(|length| histogram.add(Millis(length)));
        let of = |per_mille| histogram.quantile(per_mille).unwrap().0;
        assert_eq!([of(500), of(950), of(990), of(1000), of(0)], [50, 95, 99, 100, 1]);
        let again = Histogram::of(histogram.counts(), histogram.longest());
        assert_eq!(again.as_ref(), Some(&histogram));
        assert_eq!(Histogram::of(histogram.counts(), Millis(7)), None);
    }
}
