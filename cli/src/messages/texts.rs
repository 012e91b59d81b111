//! Known texts in a text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::words::runs;
use super::{Entry, entries};

/// So many words may stand where a text has a placeholder.
const WIDEST_GAP: usize = 48;

/// A known text that stands in what was asked, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// The words it covers.
    pub(super) span: Range<usize>,
    /// How many words of its own it has.
    pub(super) size: usize,
}

/// Every text of an entry that stands in the words, whole.
pub(super) fn hits(entry: &Entry, words: &[&str]) -> Vec<Hit> {
    let hit = |text: &&str| {
        let runs = runs(text);
        let size = runs.iter().map(Vec::len).sum();
        Some(Hit { span: find(&runs, words)?, size })
    };
    entry.texts.iter().filter_map(hit).collect()
}

/// Where the runs stand one after the other, the first time.
fn find(runs: &[Vec<String>], words: &[&str]) -> Option<Range<usize>> {
    let (first, rest) = runs.split_first()?;
    (0..words.len()).filter(|&start| stands_at(first, words, start)).find_map(|start| {
        let mut end = start + first.len();
        for run in rest {
            let next = (end..=end + WIDEST_GAP).find(|&at| stands_at(run, words, at))?;
            end = next + run.len();
        }
        Some(start..end)
    })
}

fn stands_at(run: &[String], words: &[&str], at: usize) -> bool {
    words.get(at..at + run.len()).is_some_and(|found| found.iter().zip(run).all(|(word, own)| word == own))
}

/// What words the table knows, and how telling each is.
pub(super) struct Vocabulary(BTreeMap<String, usize>);

/// The weight of a word that no entry has, or one alone.
const HEAVIEST: usize = 6;

impl Vocabulary {
    /// That of the table.
    pub(super) fn new() -> Vocabulary {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for word in entries().flat_map(own_words) {
            *seen.entry(word).or_default() += 1;
        }
        Vocabulary(seen)
    }

    /// Every word of the table.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn knows(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    /// The fewer entries have it, the more it tells.
    fn weight(&self, word: &str) -> usize {
        let entries = self.0.get(word).copied().unwrap_or(1);
        HEAVIEST.saturating_sub(usize::try_from(entries.ilog2()).unwrap_or(HEAVIEST)).max(1)
    }

    fn weigh<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> usize {
        words.into_iter().map(|word| self.weight(word)).sum()
    }
}

/// The words of an entry's texts and title, each once.
fn own_words(entry: &'static Entry) -> BTreeSet<String> {
    entry.texts.iter().chain([&entry.title]).flat_map(|text| runs(text)).flatten().collect()
}

/// How much of what was asked an entry shares with it, when that is most of it: a part of a message, or its words in
/// another order. One word alone must be a rare one.
pub(super) fn shared(entry: &Entry, asked: &BTreeSet<&str>, vocabulary: &Vocabulary) -> Option<usize> {
    let of_text = |text: &&str| {
        let own: BTreeSet<String> = runs(text).into_iter().flatten().collect();
        let common: Vec<&str> = asked.iter().copied().filter(|word| own.contains(*word)).collect();
        let weight = vocabulary.weigh(common.iter().copied());
        let most = weight * 10 >= vocabulary.weigh(asked.iter().copied()) * 7;
        let enough = match common.len() {
            0 => false,
            1 => weight + 1 >= HEAVIEST,
            2 => weight >= HEAVIEST,
            _ => weight > HEAVIEST,
        };
        (most && enough).then_some(weight)
    };
    entry.texts.iter().chain([&entry.title]).filter_map(of_text).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, words: &str) -> Option<Range<usize>> {
        find(&runs(text), &words.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn a_text_stands_whole_or_not_at_all() {
        assert_eq!(found("access is denied", "so access is denied here"), Some(1..4));
        assert_eq!(found("access is denied", "access was denied"), None);
        assert_eq!(found("access is denied", "access is"), None);
        assert_eq!(found("access is denied", ""), None);
    }

    #[test]
    fn a_placeholder_stands_for_any_text_or_none_up_to_a_limit() {
        assert_eq!(found("role %1 online", "role a b c online"), Some(0..5));
        assert_eq!(found("role %1 online", "role online"), Some(0..2));
        assert_eq!(found("role %1 online", "role x role y online"), Some(0..5));
        let gap = |words: usize| format!("role {}online", "x ".repeat(words));
        assert_eq!(found("role %1 online", &gap(WIDEST_GAP)), Some(0..WIDEST_GAP + 2));
        assert_eq!(found("role %1 online", &gap(WIDEST_GAP + 1)), None);
    }

    #[test]
    fn rare_words_weigh_more_than_common_ones() {
        let vocabulary = Vocabulary::new();
        assert!(vocabulary.weight("smoenum") > vocabulary.weight("failed"));
        assert!(vocabulary.weight("failed") > vocabulary.weight("the"));
        assert_eq!(vocabulary.weight("unheard-of"), HEAVIEST);
    }
}
