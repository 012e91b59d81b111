//! Which known word a misspelt one was meant to be.

/// The word in `known` that differs from `word` in case only, or else in two letters at most.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    const MOST_EDITS: usize = 2;
    // Longer words are never near, and comparing them could take long.
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let ranked = known.iter().map(|known| (edits(&word, &known.to_ascii_lowercase()), *known));
    ranked.min_by_key(|(edits, _)| *edits).filter(|(edits, _)| *edits <= MOST_EDITS).map(|(_, known)| known)
}

/// The Levenshtein distance.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (column, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_two_letters_are_forgiven() {
        let known = ["Name", "ServerName", "StorePath"];
        assert_eq!(nearest("Servername", &known), Some("ServerName"));
        assert_eq!(nearest("StoragePath", &known), Some("StorePath"));
        assert_eq!(nearest("nam", &known), Some("Name"));
        assert_eq!(nearest("Server", &known), None);
        assert_eq!(nearest("", &known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), &known), None);
        assert_eq!((edits("kitten", "sitting"), edits("", "abc"), edits("abc", "")), (3, 3, 3));
    }
}
