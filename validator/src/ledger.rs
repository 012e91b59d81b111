//! Everything reported so far, bounded: a hostile file can be wrong on every line, and nobody reads all of it. Of
//! one rule in one file so many findings are kept; the rest is counted, and one more says how many.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::finding::{Finding, Severity};
use crate::source::{Located, SourceId};
use crate::syntax::nearest::nearest;

/// The most findings of one rule in one file that are kept.
pub const MOST_FINDINGS: usize = 200;
/// The most names that misspelt ones are compared with.
const MOST_COMPARED: usize = 500_000;
/// Longer texts are cut: whoever wrote them knows them.
const LONGEST_TEXT: usize = 1_000;

type Key = (&'static str, Option<SourceId>);

/// The findings of one job.
#[derive(Debug, Default)]
pub struct Ledger {
    kept: Vec<Finding>,
    seen: HashSet<u64>,
    counts: BTreeMap<Key, Count>,
    /// The last finding that is not kept: whoever reports it may still change it.
    passing: Option<(Key, Finding)>,
    compared: usize,
}

/// What became of the findings of one rule in one file.
#[derive(Debug, Default)]
struct Count {
    kept: usize,
    more: usize,
    /// The first of those that are not kept, with the worst severity of them.
    first: Option<Finding>,
}

impl Ledger {
    /// Takes a finding, and gives it back to be completed. What has been reported already is not taken again.
    pub fn push(&mut self, mut finding: Finding) -> &mut Finding {
        self.settle();
        cut(&mut finding.message);
        cut(&mut finding.object);
        let key = (finding.code, finding.place.map(|place| place.source));
        let known = !self.seen.insert(identity(&finding));
        let count = self.counts.entry(key).or_default();
        if !known && count.kept < MOST_FINDINGS {
            count.kept += 1;
            self.kept.push(finding);
            return self.kept.last_mut().expect("one was just pushed");
        }
        count.more += usize::from(!known);
        let (_, passing) = self.passing.insert((key, finding));
        passing
    }

    /// Counts findings that nobody has formed. They are as bad as the rule is.
    pub(crate) fn pass_over(&mut self, like: Finding, times: usize) {
        let key = (like.code, like.place.map(|place| place.source));
        self.settle();
        let count = self.counts.entry(key).or_default();
        count.more = count.more.max(times);
        self.passing = Some((key, like));
    }

    /// The nearest of the names there are; not looked for where the finding will not be kept, nor without end.
    pub(crate) fn nearest<'n>(
        &mut self,
        code: &'static str,
        name: Located<&String>,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Option<&'n str> {
        let is_full = |count: &Count| count.kept >= MOST_FINDINGS;
        if self.counts.get(&(code, Some(name.place.source))).is_some_and(is_full) {
            return None;
        }
        let compared = self.compared + known.clone().count();
        if compared > MOST_COMPARED {
            return None;
        }
        self.compared = compared;
        nearest(name.value, known)
    }

    /// Whether anything has been found that is true of `test`, kept or not.
    pub(crate) fn any(&self, test: impl Fn(&Finding) -> bool) -> bool {
        let passing = self.passing.iter().map(|(_, finding)| finding);
        let counted = self.counts.values().filter_map(|count| count.first.as_ref());
        self.kept.iter().chain(passing).chain(counted).any(test)
    }

    /// What is kept so far.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Finding> {
        self.kept.iter().chain(self.passing.iter().map(|(_, finding)| finding))
    }

    /// The findings, and for every rule and file with too many one that says how many more there are.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        self.settle();
        let more = self.counts.into_values().filter(|count| count.more > 0).filter_map(|count| {
            let first = count.first?;
            let message = format!("{} more findings of this rule in this file are not listed", count.more);
            Some(Finding { message, help: None, related: Vec::new(), ..first })
        });
        self.kept.extend(more);
        self.kept.iter_mut().filter_map(|finding| finding.help.as_mut()).for_each(cut);
        self.kept
    }

    /// The finding that is not kept is complete once another one comes.
    fn settle(&mut self) {
        let Some((key, finding)) = self.passing.take() else { return };
        let count = self.counts.entry(key).or_default();
        if count.more == 0 {
            return;
        }
        let worst = count.first.as_ref().map_or(Severity::Info, |first| first.severity).max(finding.severity);
        count.first.get_or_insert(finding).severity = worst;
    }
}

fn identity(finding: &Finding) -> u64 {
    let mut hasher = DefaultHasher::new();
    (finding.code, &finding.object, finding.place, &finding.message).hash(&mut hasher);
    hasher.finish()
}

fn cut(text: &mut String) {
    if cut_to(text, LONGEST_TEXT) {
        text.push('…');
    }
}

/// Cuts a text between two characters, to so many bytes at most; whether anything was cut.
pub(crate) fn cut_to(text: &mut String, most: usize) -> bool {
    let is_long = text.len() > most;
    if is_long {
        let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
    }
    is_long
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::by_code;
    use crate::source::{Place, Sources};

    fn finding(place: Place, message: &str) -> Finding {
        Finding::new(by_code("SYN006").unwrap(), "x".to_owned(), Some(place), message.to_owned())
    }

    #[test]
    fn beyond_the_limit_findings_are_counted_once_each_and_keep_their_worst_severity() {
        let source = Sources::default().add("x", "");
        let mut ledger = Ledger::default();
        for round in 0..3 {
            for number in 0..1_000 {
                let place = Place::new(source, number..number);
                let pushed = ledger.push(finding(place, &format!("{number}")));
                pushed.severity(if number == 999 { Severity::Error } else { Severity::Warning });
                assert!(round > 0 || pushed.message == format!("{number}"));
            }
        }
        assert!(ledger.any(|finding| finding.severity == Severity::Error));
        let findings = ledger.into_findings();
        assert_eq!(findings.len(), MOST_FINDINGS + 1);
        let last = findings.last().unwrap();
        assert_eq!(last.message, "800 more findings of this rule in this file are not listed");
        assert_eq!((last.severity, last.place.unwrap().start), (Severity::Error, 200));
    }

    #[test]
    fn each_file_has_a_limit_of_its_own_and_texts_are_cut() {
        let mut sources = Sources::default();
        let (a, b) = (sources.add("a", ""), sources.add("b", ""));
        let mut ledger = Ledger::default();
        for number in 0..150 {
            ledger.push(finding(Place::new(a, number..number), "m"));
            ledger.push(finding(Place::new(b, number..number), &"ä".repeat(10_000)));
        }
        let findings = ledger.into_findings();
        assert_eq!(findings.len(), 300);
        assert!(findings.iter().all(|finding| finding.message.len() <= LONGEST_TEXT + 3));
    }
}
