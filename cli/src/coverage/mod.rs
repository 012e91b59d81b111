//! What carries each statement of the source page: a rule, a scenario or a test that can fail.

mod advice;
mod awaited;
mod page;
mod statements;
mod tensions;

use std::collections::BTreeMap;

use callboard_validator::finding::Grade;
use callboard_validator::rules::RULES;

use crate::fidelity;
use crate::library;
use crate::messages;

pub use page::page;

/// What a statement asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The validator decides it.
    Rule,
    /// The simulator plays it.
    Sim,
    /// A lesson or comparison shows it.
    Demo,
    /// A step of a plan.
    Plan,
    /// Provenance or wording.
    Meta,
}

impl Kind {
    /// Its word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Rule => "rule",
            Kind::Sim => "sim",
            Kind::Demo => "demo",
            Kind::Plan => "plan",
            Kind::Meta => "meta",
        }
    }
}

/// A statement of the source page.
#[derive(Debug)]
pub struct Statement {
    /// `seed:009`.
    pub id: &'static str,
    /// What it asks for.
    pub kinds: &'static [Kind],
    /// What it says, in our words.
    pub says: &'static str,
}

/// A place where the source page pulls against itself or against the platform.
#[derive(Debug)]
pub struct Tension {
    /// `tension:T4`.
    pub id: &'static str,
    /// What pulls.
    pub says: &'static str,
    /// What was decided.
    pub decided: &'static str,
}

/// A rule that the source page does not know.
#[derive(Debug)]
pub struct Advice {
    /// `ssis:D-09`.
    pub id: &'static str,
    /// What it says.
    pub says: &'static str,
}

/// What carries a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// A rule, by its code; its page's examples fail without it.
    Rule(&'static str),
    /// A scenario of the library, by its file.
    Scenario(String),
    /// A test of `tests/tests/seed.rs`.
    Test(&'static str),
    /// An entry of `explain MESSAGE`, by its id.
    Message(&'static str),
    /// A lesson of the library, by its file.
    Lesson(String),
    /// Nothing so far: the command that will show it.
    Awaited(&'static str),
}

impl Carrier {
    /// Whether it can carry what a statement asks for.
    fn carries(&self, kind: Kind) -> bool {
        match self {
            Carrier::Rule(_) => kind == Kind::Rule,
            Carrier::Scenario(_) => kind == Kind::Sim,
            Carrier::Lesson(_) => kind == Kind::Demo,
            Carrier::Test(_) => kind != Kind::Plan,
            Carrier::Message(_) | Carrier::Awaited(_) => false,
        }
    }
}

/// Every statement, in the order of the page.
pub fn statements() -> &'static [Statement] {
    statements::STATEMENTS
}

/// Every tension.
pub fn tensions() -> &'static [Tension] {
    tensions::TENSIONS
}

/// Every piece of advice from elsewhere.
pub fn advice() -> &'static [Advice] {
    advice::ADVICE
}

/// Statements that wait for a command, with what they ask for and the command.
pub fn awaited() -> &'static [(&'static str, Kind, &'static str)] {
    awaited::AWAITED
}

/// Tests of `tests/tests/seed.rs`, a name a line.
const TESTS: &str = include_str!("tests.txt");

/// A statement, tension, piece of advice or clustering rule, as findings name it.
#[derive(Debug)]
pub struct Source {
    /// Its id with the sheet, such as `seed:059`.
    pub id: &'static str,
    /// What it says.
    pub says: &'static str,
    /// What was decided, where it pulls against something.
    pub decided: Option<&'static str>,
    /// How far to trust it, where the sheet says so.
    pub grade: Option<Grade>,
}

impl Source {
    /// The source of that id, ignoring case.
    pub fn named(id: &str) -> Option<Source> {
        let is = |known: &str| known.eq_ignore_ascii_case(id);
        let statement = statements().iter().find(|statement| is(statement.id));
        let statement =
            statement.map(|found| Source { id: found.id, says: found.says, decided: None, grade: None });
        let tension = tensions().iter().find(|tension| is(tension.id)).map(|found| Source {
            id: found.id,
            says: found.says,
            decided: Some(found.decided),
            grade: None,
        });
        let advice = advice().iter().find(|advice| is(advice.id));
        let advice =
            advice.map(|found| Source { id: found.id, says: found.says, decided: None, grade: None });
        let of_cluster = id.get(..5).filter(|sheet| sheet.eq_ignore_ascii_case("wsfc:")).and_then(|_| {
            let claim = fidelity::claims().find(|claim| claim.id.eq_ignore_ascii_case(&id[5..]))?;
            Some(Source { id: claim.id, says: claim.statement, decided: None, grade: Some(claim.grade) })
        });
        statement.or(tension).or(advice).or(of_cluster)
    }
}

/// What carries what, read from the table of rules, the library and the tests.
#[derive(Debug)]
pub struct Carriers {
    /// The scenarios and lessons of the library by the sources they name.
    scenarios: BTreeMap<String, Vec<String>>,
}

impl Carriers {
    /// Reads the library.
    pub fn new() -> Self {
        let mut scenarios: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, sources) in library::sources() {
            for source in sources {
                scenarios.entry(source).or_default().push(path.clone());
            }
        }
        Carriers { scenarios }
    }

    /// Every source that a scenario names.
    pub fn sources_of_scenarios(&self) -> impl Iterator<Item = &str> {
        self.scenarios.keys().map(String::as_str)
    }

    /// Everything that names a source.
    pub fn of(&self, id: &str) -> Vec<Carrier> {
        let rules =
            RULES.iter().filter(|rule| rule.sources.contains(&id)).map(|rule| Carrier::Rule(rule.code));
        let scenarios = self.scenarios.get(id).into_iter().flatten().cloned().map(of_file);
        let number = id.strip_prefix("seed:").map(|number| format!("seed_{number}_"));
        let is_named = |test: &&str| number.as_ref().is_some_and(|number| test.starts_with(number));
        let tests = TESTS.lines().filter(is_named).map(Carrier::Test);
        let messages =
            messages::entries().filter(|entry| entry.id == id).map(|entry| Carrier::Message(entry.id));
        rules.chain(scenarios).chain(tests).chain(messages).collect()
    }

    /// What carries one thing that a statement asks for; what it waits for when nothing does.
    pub fn of_kind(&self, statement: &Statement, kind: Kind) -> Vec<Carrier> {
        let carrying: Vec<Carrier> =
            self.of(statement.id).into_iter().filter(|carrier| carrier.carries(kind)).collect();
        if !carrying.is_empty() {
            return carrying;
        }
        let waits = awaited().iter().filter(|(id, of, _)| *id == statement.id && *of == kind);
        waits.map(|(_, _, command)| Carrier::Awaited(command)).collect()
    }
}

fn of_file(path: String) -> Carrier {
    if path.starts_with("scenarios/lessons/") { Carrier::Lesson(path) } else { Carrier::Scenario(path) }
}

impl Default for Carriers {
    fn default() -> Self {
        Carriers::new()
    }
}
