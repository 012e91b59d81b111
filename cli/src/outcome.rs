//! What became of a scenario: it was played, or its estate cannot exist; and whether that was expected.

use callboard_sim::choices::{Seeded, Stated};
use callboard_sim::judge::Judgement;
use callboard_sim::run::{self, Run, Verdict};
use callboard_validator::check::{self, ExpectedFinding, Refusal, Rehearsal, Stage};
use callboard_validator::files::Files;
use callboard_validator::finding::{Finding, Report, Severity};

/// A scenario that was read, and what came of it.
#[derive(Debug)]
pub struct Outcome {
    /// Its file.
    pub path: String,
    /// What validation found before.
    pub report: Report,
    /// What came of it.
    pub course: Course,
    /// Whether validation found what was expected.
    pub on_findings: Vec<Judgement>,
}

/// What came of a scenario.
#[derive(Debug)]
pub enum Course {
    /// It was played.
    Played(Box<Played>),
    /// Windows clustering would refuse its estate, so nothing was played.
    Refused(Refusal),
}

/// A scenario that was played.
#[derive(Debug)]
pub struct Played {
    /// The scenario.
    pub rehearsal: Rehearsal,
    /// What happened.
    pub run: Run,
}

/// How scenarios are played and judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms {
    /// What chance is drawn from; without it everything takes its textbook course.
    pub seed: Option<u64>,
    /// A finding of this severity or above that a scenario does not expect fails it.
    pub fail_on: Severity,
}

impl Outcome {
    /// Reads a scenario and plays it. The report alone when it cannot be read as it was meant.
    pub fn of(files: &dyn Files, path: &str, terms: Terms) -> Result<Outcome, Report> {
        let (report, stage) = check::stage(files, path);
        let (course, expected) = match stage {
            Stage::Unreadable => return Err(report),
            Stage::Ready(rehearsal) => {
                let expected = rehearsal.expected.clone();
                (Course::Played(Box::new(play(*rehearsal, terms.seed))), expected)
            }
            Stage::Refused(refusal) => {
                let expected = refusal.expected.clone();
                (Course::Refused(refusal), expected)
            }
        };
        let on_findings = judge_findings(&report, &expected, terms.fail_on);
        Ok(Outcome { path: path.to_owned(), report, course, on_findings })
    }

    /// The scenario's short name.
    pub fn id(&self) -> Option<&str> {
        match &self.course {
            Course::Played(played) => played.rehearsal.id.as_deref(),
            Course::Refused(refusal) => refusal.id.as_deref(),
        }
    }

    /// Whether the scenario expects a finding of this rule.
    pub fn expects(&self, code: &str) -> bool {
        let expected = match &self.course {
            Course::Played(played) => &played.rehearsal.expected,
            Course::Refused(refusal) => &refusal.expected,
        };
        expected.iter().any(|expected| expected.code == code)
    }

    /// The scenario's title.
    pub fn title(&self) -> &str {
        match &self.course {
            Course::Played(played) => &played.rehearsal.scenario.title,
            Course::Refused(refusal) => &refusal.title,
        }
    }

    /// What there is to learn.
    pub fn lesson(&self) -> Option<&str> {
        match &self.course {
            Course::Played(played) => played.rehearsal.lesson.as_deref(),
            Course::Refused(refusal) => refusal.lesson.as_deref(),
        }
    }

    /// Every expectation.
    pub fn judgements(&self) -> Vec<Judgement> {
        let mut judgements = self.on_findings.clone();
        match &self.course {
            Course::Played(played) => judgements.extend(played.run.judgements.iter().cloned()),
            Course::Refused(refusal) if refusal.wants_run => judgements.push(Judgement {
                text: "a rehearsal".to_owned(),
                held: false,
                at: None,
                detail: "nothing was played: Windows clustering would refuse this estate".to_owned(),
            }),
            Course::Refused(_) => {}
        }
        judgements
    }

    /// `pass`, `fail` or `unknown`.
    pub fn verdict(&self) -> &'static str {
        let given_up =
            matches!(&self.course, Course::Played(played) if played.run.verdict() == Verdict::Unknown);
        match self.judgements().iter().all(|judgement| judgement.held) {
            _ if given_up => "unknown",
            true => "pass",
            false => "fail",
        }
    }

    /// Whether every expectation held.
    pub fn passed(&self) -> bool {
        self.verdict() == "pass"
    }
}

fn play(rehearsal: Rehearsal, seed: Option<u64>) -> Played {
    let run = match seed {
        None => run::run(&rehearsal.scenario, &mut Stated::new(&rehearsal.scenario.choices)),
        Some(seed) => run::run(&rehearsal.scenario, &mut Seeded::new(seed)),
    };
    Played { rehearsal, run }
}

/// Every expected finding is there, and nothing else at or above `fail_on`.
fn judge_findings(report: &Report, expected: &[ExpectedFinding], fail_on: Severity) -> Vec<Judgement> {
    let matches = |expected: &ExpectedFinding, finding: &Finding| {
        finding.code == expected.code && expected.severity.is_none_or(|severity| severity == finding.severity)
    };
    let mut judgements: Vec<Judgement> = expected
        .iter()
        .map(|expected| {
            let found = report.findings.iter().find(|finding| matches(expected, finding));
            let severity =
                expected.severity.map_or(String::new(), |severity| format!(":{}", severity.name()));
            Judgement {
                text: format!("validate: {}{severity}", expected.code),
                held: found.is_some(),
                at: None,
                detail: found.map_or("not found".to_owned(), |finding| finding.message.clone()),
            }
        })
        .collect();
    for finding in report.findings.iter().filter(|finding| finding.severity >= fail_on) {
        if !expected.iter().any(|expected| matches(expected, finding)) {
            judgements.push(Judgement {
                text: format!("validate: no {} that is not expected", finding.severity.name()),
                held: false,
                at: None,
                detail: format!("{}: {}", finding.code, finding.message),
            });
        }
    }
    judgements
}
