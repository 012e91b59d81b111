//! The nearest known word.

/// The candidate that a misspelt word most likely means, if any is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let by_slip = candidates
        .iter()
        .copied()
        .map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate);
    let part_of =
        |candidate: &&str| lower.len() >= SHORTEST_PART && candidate.to_lowercase().contains(&lower);
    by_slip.or_else(|| candidates.iter().copied().find(part_of))
}

/// A shorter word is part of too many others.
const SHORTEST_PART: usize = 4;

/// Edit distance with transpositions; words longer than any key are not worth comparing.
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 128;
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(LONGEST).collect(), b.chars().take(LONGEST).collect());
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, to) in b.iter().enumerate() {
            let change = above[j] + usize::from(from != to);
            row[j + 1] = change.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_word_and_another_word_does_not() {
        let keys = ["restart-action", "restart-threshold", "name", "type"];
        assert_eq!(nearest("restart-treshold", keys), Some("restart-threshold"));
        assert_eq!(nearest("Restart-Action", keys), Some("restart-action"));
        assert_eq!(nearest("nmae", keys), Some("name"));
        assert_eq!(nearest("power-off", ["node-stop", "node-power-off"]), Some("node-power-off"));
        assert_eq!(nearest("colour", keys), None);
        assert_eq!(nearest("", keys), None);
    }
}
