//! From what somebody pasted to the entries that explain it, the best first.

use std::collections::BTreeSet;

use callboard_validator::syntax::nearest::nearest;

use super::codes::Asked;
use super::texts::{Hit, Vocabulary, hits, shared};
use super::words::{Word, words};
use super::{Entry, entries};

/// More answers than this help nobody.
pub const MOST: usize = 5;

/// Longer texts are searched for whole messages and codes only.
const LONGEST_FOR_PARTS: usize = 64;

/// Why an entry answers; what is greater is a better reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// It shares most of the words.
    Part,
    /// It is the wrapper around what is said better by others.
    Wrapper,
    /// It has a code that was asked for.
    Code,
    /// One of its texts stands there, whole.
    Text,
}

/// An entry that answers.
#[derive(Debug, Clone)]
struct Answer {
    entry: &'static Entry,
    reason: Reason,
    weight: usize,
    /// Where its texts stand; empty when a code or a name led to it.
    hits: Vec<Hit>,
}

/// The entries that answer, the best first; none where nothing is known.
pub fn find(query: &str) -> Vec<&'static Entry> {
    let by_name = named(query);
    if !by_name.is_empty() {
        return by_name;
    }
    let words = words(query);
    let mut answers = answers(&words);
    without_inner(&mut answers);
    // The sort is stable: equally good ones stay in the order of the table.
    answers.sort_by_key(|answer| std::cmp::Reverse((answer.reason, answer.weight)));
    answers.truncate(MOST);
    answers.into_iter().map(|answer| answer.entry).collect()
}

/// Asked for by id or source, with its sheet or without: `M-3`, `event 1069`, `ssis:D-10`, `D-41`.
fn named(query: &str) -> Vec<&'static Entry> {
    let query = query.trim();
    let is_it = |name: &str| {
        let without_sheet = name.split_once(':').map_or(name, |(_, id)| id);
        name.eq_ignore_ascii_case(query)
            || without_sheet.contains('-') && without_sheet.eq_ignore_ascii_case(query)
    };
    let by_id: Vec<_> = entries().filter(|entry| is_it(entry.id)).collect();
    let by_source = entries().filter(|entry| entry.sources.iter().any(|source| is_it(source)));
    let mut found = by_id.clone();
    found.extend(by_source.filter(|entry| !by_id.iter().any(|other| other.id == entry.id)));
    found.truncate(MOST);
    found
}

fn answers(words: &[Word]) -> Vec<Answer> {
    let exact: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let mut found = by_text(&exact);
    let asked = Asked::of(words);
    add_codes(&mut found, &asked);
    let is_told = |answer: &Answer| answer.reason == Reason::Text;
    if words.len() > LONGEST_FOR_PARTS || found.iter().any(is_told) {
        return found;
    }
    let vocabulary = Vocabulary::new();
    let corrected = corrected(&exact, &vocabulary);
    let others = by_text(&corrected).into_iter();
    let is_new = |other: &Answer| found.iter().all(|answer| answer.entry.id != other.entry.id);
    let others: Vec<Answer> = others.filter(is_new).collect();
    found.extend(others);
    if let (true, Some(asked)) = (found.is_empty(), asked.corrected()) {
        add_codes(&mut found, &asked);
    }
    if found.is_empty() {
        found = by_part(&exact, &corrected, &vocabulary);
    }
    found
}

/// Entries one of whose texts stands there, whole.
fn by_text(words: &[&str]) -> Vec<Answer> {
    let answer = |entry: &'static Entry| {
        let hits = hits(entry, words);
        let weight = hits.iter().map(|hit| hit.size).sum();
        let reason = if entry.wraps { Reason::Wrapper } else { Reason::Text };
        (!hits.is_empty()).then_some(Answer { entry, reason, weight, hits })
    };
    entries().filter_map(answer).collect()
}

/// Entries that have a code that was asked for; those found already only gain weight.
fn add_codes(found: &mut Vec<Answer>, asked: &Asked) {
    for entry in entries() {
        let Some(weight) = asked.weight(entry) else { continue };
        match found.iter_mut().find(|answer| answer.entry.id == entry.id) {
            Some(answer) => answer.weight += weight,
            None => {
                let reason = if entry.wraps { Reason::Wrapper } else { Reason::Code };
                found.push(Answer { entry, reason, weight, hits: Vec::new() });
            }
        }
    }
}

/// Entries that share most of the words. One or two words must be spelt right: almost anything is near to some word.
fn by_part(exact: &[&str], corrected: &[&str], vocabulary: &Vocabulary) -> Vec<Answer> {
    let words = if exact.len() > 2 { corrected } else { exact };
    let asked: BTreeSet<&str> = words.iter().copied().collect();
    let answer = |entry: &'static Entry| {
        let weight = shared(entry, &asked, vocabulary)?;
        Some(Answer { entry, reason: Reason::Part, weight, hits: Vec::new() })
    };
    entries().filter_map(answer).collect()
}

/// The words, those that the table does not know replaced by the nearest that it does.
fn corrected<'a>(words: &[&'a str], vocabulary: &'a Vocabulary) -> Vec<&'a str> {
    const SHORTEST: usize = 4;
    let correct = |word: &&'a str| {
        let may_be_a_slip = word.len() >= SHORTEST && !word.contains(|c: char| c.is_ascii_digit());
        match may_be_a_slip && !vocabulary.knows(word) {
            true => nearest(word, vocabulary.words()).unwrap_or(word),
            false => word,
        }
    };
    words.iter().map(correct).collect()
}

/// Leaves out what was found only inside a longer text of another entry: `Access is denied` inside `Unable to load
/// DLL ...: Access is denied`. A wrapper's text holds nothing of what it wraps.
fn without_inner(answers: &mut Vec<Answer>) {
    let all: Vec<Hit> = answers.iter().flat_map(|answer| answer.hits.iter().cloned()).collect();
    let is_inside = |hit: &Hit| {
        let holds = |outer: &&Hit| outer.span.start <= hit.span.start && hit.span.end <= outer.span.end;
        all.iter().filter(holds).any(|outer| outer.size > hit.size)
    };
    answers.retain(|answer| answer.hits.is_empty() || !answer.hits.iter().all(is_inside));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(query: &str) -> Vec<&'static str> {
        find(query).iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn an_entry_is_found_by_its_name_with_its_sheet_or_without() {
        assert_eq!(ids("m-3"), ["M-3"]);
        assert_eq!(ids("ssis:D-10")[0], "ssis:D-10");
        assert_eq!(ids("delegation:D-41"), ["M-3"]);
        assert_eq!(ids("M-10"), ["event 272", "event 273", "event 274"]);
        assert_eq!(ids("event 1069"), ["event 1069"]);
    }

    #[test]
    fn the_longer_text_hides_what_stands_inside_it() {
        assert_eq!(ids("Unable to load DLL 'msdtssrvrutil': Access is denied."), ["M-13"]);
        assert_eq!(ids("Login failed for user 'NT AUTHORITY\\ANONYMOUS LOGON'"), ["M-3"]);
        assert_eq!(ids("Login failed for user 'CONTOSO\\dba'."), ["delegation:D-43"]);
    }

    #[test]
    fn the_inner_text_comes_before_its_wrapper() {
        let dialog = "Connecting to the Integration Services service on the computer \"SQLV1\" failed with the following \
                      error: \"Class not registered\".";
        assert_eq!(ids(dialog), ["M-6", "M-1"]);
    }

    #[test]
    fn a_part_or_a_slip_of_the_finger_is_enough_and_a_stray_word_is_not() {
        assert_eq!(ids("anonymous logon")[0], "M-3");
        assert_eq!(ids("smoenum"), ["M-2"]);
        assert_eq!(ids("Loginn faild for user 'NT AUTHORITY\\ANONYMUS LOGON'")[0], "M-3");
        assert_eq!(ids("clas not registred")[0], "M-6");
        let dialog = "Connecting to the Integration Services service on the computer SQLV1 failed with the following error: ";
        assert_eq!(ids(&format!("{dialog}Acess is dennied")), ["M-4", "M-1"]);
        for stray in
            ["", "  ", "\u{0}", "the", "failed", "hello world", "my printer is out of paper", "13", "%1"]
        {
            assert_eq!(ids(stray), Vec::<&str>::new(), "{stray:?}");
        }
    }

    #[test]
    fn a_huge_text_is_answered_in_no_time() {
        let huge =
            format!("{}Access is denied. {}", "x\" '".repeat(100_000), "\u{20ac} role ".repeat(200_000));
        assert_eq!(ids(&huge), ["M-4"]);
    }
}
