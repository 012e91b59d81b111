//! The nearest known word.

/// The candidate that a misspelt word most likely means, if any is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().take(LONGEST + 1).count() / 3).max(1);
    let lower: String = word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    let letters: Vec<char> = lower.chars().collect();
    if letters.len() > LONGEST {
        return None;
    }
    let mut rows = Rows::default();
    let (mut best, mut part_of) = (None, None);
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= 4 * LONGEST) {
        if !candidate.is_ascii() || candidate.len().abs_diff(letters.len()) <= limit {
            let distance = rows.distance(&letters, &candidate.to_lowercase());
            if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, candidate));
            }
        }
        if part_of.is_none() && lower.len() >= SHORTEST_PART && contains(candidate, &lower) {
            part_of = Some(candidate);
        }
    }
    best.map(|(_, candidate)| candidate).or(part_of)
}

/// Whether a candidate contains a word in lower case, ignoring case.
fn contains(candidate: &str, lower: &str) -> bool {
    match candidate.is_ascii() {
        true => {
            candidate.as_bytes().windows(lower.len()).any(|part| part.eq_ignore_ascii_case(lower.as_bytes()))
        }
        false => candidate.to_lowercase().contains(lower),
    }
}

/// Words longer than any key are not worth comparing.
const LONGEST: usize = 128;
/// A shorter word is part of too many others.
const SHORTEST_PART: usize = 4;
/// What a message lists of the names there are.
const MOST_LISTED: usize = 64;
const LONGEST_LIST: usize = 1_500;

/// Names for a message: all of them, or the first and how many more.
pub fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::new();
    let (mut listed, mut more) = (0, 0);
    for name in names {
        if more > 0 || listed == MOST_LISTED || list.len() + name.len() > LONGEST_LIST {
            more += 1;
            continue;
        }
        list.push_str(if listed == 0 { "" } else { ", " });
        list.push_str(name);
        listed += 1;
    }
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    list
}

/// The rows of the table of edit distances, kept between words.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    row: Vec<usize>,
    theirs: Vec<char>,
}

impl Rows {
    /// Edit distance with transpositions.
    fn distance(&mut self, a: &[char], b: &str) -> usize {
        let Rows { before, above, row, theirs: b_letters } = self;
        b_letters.clear();
        b_letters.extend(b.chars());
        let b = &*b_letters;
        for rows in [&mut *before, &mut *row] {
            rows.clear();
            rows.resize(b.len() + 1, 0);
        }
        above.clear();
        above.extend(0..=b.len());
        for (i, from) in a.iter().enumerate() {
            row[0] = i + 1;
            for (j, to) in b.iter().enumerate() {
                let change = above[j] + usize::from(from != to);
                row[j + 1] = change.min(above[j + 1] + 1).min(row[j] + 1);
                if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                    row[j + 1] = row[j + 1].min(before[j - 1] + 1);
                }
            }
            std::mem::swap(before, above);
            std::mem::swap(above, row);
        }
        above[b.len()]
    }
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
