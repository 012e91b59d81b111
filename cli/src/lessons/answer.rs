//! Plays what a question asks about, and finds the prediction that came true.

use std::fmt;

use callboard_sim::choices::Nominal;
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::play::play;
use callboard_sim::delegation::played::{Arrival, Played};
use callboard_sim::judge::state_text;
use callboard_sim::model::expectation::Subject;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::time::SimTime;
use callboard_sim::record::What;
use callboard_sim::run::{self, Run};
use callboard_validator::check;
use callboard_validator::files::Files;
use callboard_validator::lesson::{Asks, Question};
use callboard_validator::recorded::{self, Case};

use super::facts::{self, Fact, Stage, is_shown};

/// What came of what a question has played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The number of the prediction that came true.
    pub choice: usize,
    /// The result, as runs name it.
    pub result: String,
    /// Why.
    pub because: String,
    /// The file that was played.
    pub played: String,
    /// Its title.
    pub title: String,
    /// Who was where before, and what was done.
    pub stage: Stage,
    /// What happened to the things that are watched.
    pub timeline: Vec<Fact>,
}

/// A lesson says otherwise than the engine, or asks for something that is not there: a defect of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement(String);

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was played, before the predictions are compared with it.
struct Outcome {
    result: String,
    played: String,
    title: String,
    stage: Stage,
    timeline: Vec<Fact>,
}

/// Plays and compares.
pub fn answer(files: &dyn Files, question: &Question) -> Result<Answer, Disagreement> {
    let outcome = match &question.asks {
        Asks::Client { scenario, client } => of_client(files, scenario, client, question)?,
        Asks::State { scenario, object, at } => of_state(files, scenario, object, *at, question)?,
        Asks::Arrival { table, case } => of_case(files, table, case)?,
    };
    let Outcome { result, played, title, stage, timeline } = outcome;
    let chosen = question.choices.iter().position(|choice| choice.means == result);
    let told = chosen.and_then(|choice| Some((choice, question.choices[choice].because.clone()?)));
    match told {
        Some((choice, because)) => Ok(Answer { choice, result, because, played, title, stage, timeline }),
        None => {
            Err(Disagreement(format!("`{played}` came to `{result}`, which the question does not explain")))
        }
    }
}

/// A scenario that was played, with every state of it.
struct Course {
    scenario: Scenario,
    run: Run,
}

fn course(
    files: &dyn Files,
    path: &str,
    look: impl FnMut(&Scenario, &callboard_sim::world::World),
) -> Result<Course, Disagreement> {
    let (_, rehearsal) = check::scenario(files, path);
    let Some(rehearsal) = rehearsal else {
        return Err(Disagreement(format!("`{path}` cannot be played")));
    };
    let scenario = rehearsal.scenario;
    let mut look = look;
    let run = run::observe(&scenario, &mut Nominal, |world| look(&scenario, world));
    Ok(Course { scenario, run })
}

impl Course {
    fn outcome(self, result: String, played: &str, question: &Question) -> Outcome {
        let (until, client) = match &question.asks {
            Asks::State { at, .. } => (*at, None),
            Asks::Client { client, .. } => (None, Some(client.as_str())),
            Asks::Arrival { .. } => (None, None),
        };
        let estate = &self.scenario.estate;
        let shown = self.run.trace.iter().filter(|record| until.is_none_or(|until| record.at <= until));
        let shown: Vec<_> = shown.filter(|record| is_shown(estate, record, &question.watch)).collect();
        Outcome {
            result,
            played: played.to_owned(),
            timeline: shown.into_iter().map(|record| Fact::of(estate, record)).collect(),
            stage: facts::of_scenario(&self.scenario, &self.run.trace, client),
            title: self.scenario.title,
        }
    }
}

fn of_client(
    files: &dyn Files,
    path: &str,
    client: &str,
    question: &Question,
) -> Result<Outcome, Disagreement> {
    let course = course(files, path, |_, _| {})?;
    let clients = &course.scenario.estate.clients;
    let verdict = course.run.trace.iter().rev().find_map(|record| match &record.what {
        What::ClientAnswered { answer, .. } if clients[answer.client].name == client => Some(answer.verdict),
        _ => None,
    });
    let Some(verdict) = verdict else {
        return Err(Disagreement(format!("no client `{client}` asks for anything in `{path}`")));
    };
    Ok(course.outcome(verdict.name().to_owned(), path, question))
}

fn of_state(
    files: &dyn Files,
    path: &str,
    object: &str,
    at: Option<SimTime>,
    question: &Question,
) -> Result<Outcome, Disagreement> {
    let mut seen = None;
    let course = course(files, path, |scenario, world| {
        if at.is_none_or(|at| world.now <= at) {
            let estate = scenario.in_force(world.estate);
            seen = subject(scenario, object).map(|subject| state_text(estate, world, subject));
        }
    })?;
    match seen {
        Some(state) => Ok(course.outcome(state, path, question)),
        None => Err(Disagreement(format!("nothing in `{path}` is named `{object}`"))),
    }
}

fn subject(scenario: &Scenario, name: &str) -> Option<Subject> {
    let estate = &scenario.estate;
    let node = estate.cluster.nodes.pairs().find(|(_, node)| node.name == name);
    let group = || estate.groups.pairs().find(|(_, group)| group.name == name);
    let resource = || estate.resources.pairs().find(|(_, resource)| resource.name == name);
    node.map(|(id, _)| Subject::Node(id))
        .or_else(|| group().map(|(id, _)| Subject::Group(id)))
        .or_else(|| resource().map(|(id, _)| Subject::Resource(id)))
}

fn of_case(files: &dyn Files, table: &str, id: &str) -> Result<Outcome, Disagreement> {
    let missing = |why: &str| Disagreement(format!("`{table}`: {why}"));
    let bytes = files.read(table).map_err(|why| missing(&why))?;
    let read = recorded::read(table, bytes).map_err(|_| missing("it is not text"))?;
    let Some(mut case) = read.cases.into_iter().find(|case| case.id == id) else {
        return Err(missing(&format!("it has no case `{id}`")));
    };
    // A recorded case ends with its exchanges; Windows goes on with NTLM (`delegation:D-41`).
    case.hop.negotiates = true;
    let played = play(&case.directory, Mode::Windows, &case.hop);
    Ok(Outcome {
        result: arrival(&case, &played),
        played: table.to_owned(),
        title: format!("case {id}, by the published rules for a Windows domain controller"),
        stage: facts::of_case(&case),
        timeline: played.steps.iter().map(exchange).collect(),
    })
}

/// Who arrives, in words that do not depend on the names of accounts.
fn arrival(case: &Case, played: &Played) -> String {
    let arrives = match &played.arrival {
        Arrival::As(account) if account.eq_ignore_ascii_case(&case.hop.client.user) => "the user arrives",
        Arrival::As(_) => "the service arrives",
        Arrival::Anonymous => "nobody in particular arrives",
        Arrival::TicketToItself | Arrival::Never => "nobody arrives",
    };
    arrives.to_owned()
}

fn exchange(step: &callboard_sim::delegation::step::Step) -> Fact {
    let came = match (step.refusal(), step.ticket()) {
        (Some(refusal), _) => format!("refused: {refusal}"),
        (None, Some(ticket)) if ticket.flags.names().is_empty() => "a ticket".to_owned(),
        (None, Some(ticket)) => format!("a ticket, {}", ticket.flags.names().join(", ")),
        (None, None) => "accepted".to_owned(),
    };
    let (from, to, who) = (&step.from, &step.to, &step.acting_as);
    Fact {
        at_ms: 0,
        at: step.kind.name().to_owned(),
        node: String::new(),
        text: format!("{from} to {to}, in the name of {who}: {came}"),
        rules: step.rules.clone(),
    }
}
