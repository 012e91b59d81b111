//! What rules report. Rules state facts; severity overrides, order and rendering happen elsewhere, once.

use callboard_sim::model::estate::Estate;

use crate::ledger::Ledger;
use crate::rule::Rule;
use crate::source::{Located, Place, Sources};
use crate::suggestion::Edit;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Works now, breaks at a failover or is advised against.
    Warning,
    /// The goal of the documentation cannot be met.
    #[default]
    Error,
}

impl Severity {
    /// Its name in every output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity of that name; `warn` is accepted for `warning`.
    pub fn named(name: &str) -> Option<Severity> {
        match name {
            "info" => Some(Severity::Info),
            "warning" | "warn" => Some(Severity::Warning),
            "error" => Some(Severity::Error),
            _ => None,
        }
    }
}

/// How far a rule may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the words are explained by `explain`")]
pub enum Grade {
    Documented,
    Observed,
    Derived,
    Secondary,
    Assumed,
}

impl Grade {
    /// Its name in every output.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Documented => "documented",
            Grade::Observed => "observed",
            Grade::Derived => "derived",
            Grade::Secondary => "secondary",
            Grade::Assumed => "assumed",
        }
    }
}

/// One thing a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// The fact.
    pub message: String,
    /// The thing it is about, as the user named it.
    pub object: String,
    /// Where the file says so.
    pub place: Option<Place>,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
    /// How far to trust it.
    pub grade: Grade,
    /// Where it comes from.
    pub sources: Vec<&'static str>,
    /// Why the owner accepts it, when an acknowledgement made information of a warning.
    pub acknowledged: Option<String>,
    /// Changes to files that make it go away, where the rule knows them.
    pub suggestion: Vec<Edit>,
}

impl Finding {
    /// What `rule` found, with the rule's own severity, grade and sources.
    pub fn new(rule: &Rule, object: String, place: Option<Place>, message: String) -> Self {
        Finding {
            code: rule.code,
            severity: rule.severity,
            message,
            object,
            place,
            help: None,
            related: Vec::new(),
            grade: rule.grade,
            sources: rule.sources.to_vec(),
            acknowledged: None,
            suggestion: Vec::new(),
        }
    }

    /// What to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Another place that belongs to it; of very many only the first are kept.
    pub fn also(&mut self, place: impl Into<Option<Place>>, label: impl Into<String>) -> &mut Self {
        const MOST: usize = 32;
        if let Some(place) = place.into().filter(|_| self.related.len() < MOST) {
            self.related.push((place, label.into()));
        }
        self
    }

    /// A change to a file that makes it go away; several are made together.
    pub fn suggest(&mut self, edit: impl Into<Option<Edit>>) -> &mut Self {
        self.suggestion.extend(edit.into());
        self
    }

    /// Another severity than the rule's own.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Another grade than the rule's own.
    pub fn grade(&mut self, grade: Grade) -> &mut Self {
        self.grade = grade;
        self
    }
}

/// Why a rule was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// There is nothing it could be about.
    NotApplicable,
    /// A fact it needs is not stated.
    Unknown,
    /// It needs an estate, and an artefact was given alone.
    NeedsAnEstate,
}

impl Why {
    /// Its name in every output.
    pub fn name(self) -> &'static str {
        match self {
            Why::NotApplicable => "not-applicable",
            Why::Unknown => "unknown",
            Why::NeedsAnEstate => "needs-an-estate",
        }
    }
}

/// A rule that was not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The rule's code.
    pub code: &'static str,
    /// What it would have been about.
    pub object: String,
    /// Why not.
    pub why: Why,
    /// In words.
    pub detail: String,
}

/// Where a rule reports to.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static Rule,
    found: &'a mut Ledger,
    not_checked: &'a mut Vec<NotChecked>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(
        rule: &'static Rule,
        found: &'a mut Ledger,
        not_checked: &'a mut Vec<NotChecked>,
    ) -> Self {
        Findings { rule, found, not_checked }
    }

    /// Reports a fact about `object`.
    pub fn report(
        &mut self,
        object: impl Into<String>,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.found.push(Finding::new(self.rule, object.into(), place.into(), message.into()))
    }

    /// The nearest of the names there are to one that nothing has.
    pub(crate) fn nearest<'n>(
        &mut self,
        name: &Located<String>,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Option<&'n str> {
        self.found.nearest(self.rule.code, name.as_ref(), known)
    }

    /// Says that the rule was not checked, and why.
    pub fn not_checked(&mut self, object: impl Into<String>, why: Why, detail: impl Into<String>) {
        self.not_checked.push(NotChecked {
            code: self.rule.code,
            object: object.into(),
            why,
            detail: detail.into(),
        });
    }
}

/// Everything that one validation found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings, by place.
    pub findings: Vec<Finding>,
    /// What was not checked.
    pub not_checked: Vec<NotChecked>,
    /// The files that were read.
    pub sources: Sources,
    /// The literal profile that was used, when an estate chose another than its release's own.
    pub profile: Option<&'static str>,
    /// The estate, when it makes sense.
    pub estate: Option<Box<Estate>>,
}

impl Report {
    /// Takes in what another look at the same things found.
    pub fn take_in(&mut self, other: Report) {
        let by = self.sources.take_in(other.sources);
        self.findings.extend(other.findings.into_iter().map(|finding| Finding {
            place: finding.place.map(|place| place.moved(by)),
            related: finding.related.into_iter().map(|(place, label)| (place.moved(by), label)).collect(),
            ..finding
        }));
        self.not_checked.extend(other.not_checked);
    }

    /// The worst severity.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// How many findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
