//! The door for what-ifs: an estate and the words of a command line in, a chain ready to be played out. No rule is asked:
//! only what leaves nothing to play stops it.

use callboard_sim::chain::{Chain, Ends, Start, Turn};
use callboard_sim::model::estate::Estate;
use callboard_sim::model::expectation::Expectations;
use callboard_sim::model::scenario::{Scenario, ScriptStep};
use callboard_sim::model::time::{Millis, SimTime};

use crate::asked::{self, Asked, COMMAND_LINE};
use crate::check;
use crate::document::estate::EstateDocument;
use crate::document::values::parse_time;
use crate::files::Files;
use crate::finding::{Finding, Report, Severity};
use crate::lower::scenario::LATEST_HORIZON;
use crate::lower::{self, Lowered};
use crate::reader::Reader;
use crate::script::{self, Line, Script};
use crate::settings::{self, Settings};
use crate::source::SourceId;
use crate::survey::{Survey, size};
use crate::syntax::decode::decode;
use crate::syntax::tree::Tree;

/// The most lines: nobody types more.
const MOST_LINES: usize = 1_000;
/// How long the cluster has to come to rest when no horizon is stated.
const PATIENCE: Millis = Millis::hours(24);

/// Why there is nothing to play.
#[derive(Debug)]
pub enum Refusal {
    /// The words of the command line.
    Words(Vec<Misspoken>),
    /// The estate, as its validation reports it.
    Estate(Box<Report>),
}

/// Words that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misspoken {
    /// The fact.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Misspoken {
    /// A fact, and what to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Misspoken { message: message.into(), help: Some(help.into()) }
    }
}

/// Until when it is played.
#[derive(Debug, Clone, Copy)]
pub struct Until<'a> {
    /// The option that says so.
    pub option: &'static str,
    /// Its value.
    pub text: &'a str,
}

/// Reads an estate and what is asked of it. Without `until` it is played until rest.
pub fn read(
    files: &dyn Files,
    name: &str,
    asked: &[Asked],
    until: Option<Until<'_>>,
) -> Result<Chain, Refusal> {
    let mut reader = Reader::new(files);
    let Some((source, tree)) = estate_tree(&mut reader, name) else {
        return Err(Refusal::Estate(Box::new(check::estate(files, name))));
    };
    let sets = asked.iter().any(|one| one.words.first().is_some_and(|verb| verb == "set"));
    let kept = sets.then(|| tree.clone());
    let (document, complaints) = decode::<EstateDocument>(tree);
    reader.complain(complaints);
    let survey = Survey::build(document, source, &mut reader);
    let refused = |reader: &Reader<'_>| match words(reader) {
        said if said.is_empty() => Refusal::Estate(Box::new(check::estate(files, name))),
        said => Refusal::Words(said),
    };
    if !survey.is_sound() || lower::is_blocked(&reader) {
        return Err(refused(&reader));
    }
    let spoken = Spoken::read(asked, &survey, &mut reader);
    if lower::is_blocked(&reader) {
        return Err(refused(&reader));
    }
    let Some((estate, lowered)) = lower::estate(&survey, &spoken.script, &mut reader) else {
        return Err(refused(&reader));
    };
    let settings =
        kept.map(|tree| settings::follow(&tree, source, &spoken.script, Some(&estate), &mut reader));
    if lower::is_blocked(&reader) {
        return Err(refused(&reader));
    }
    spoken
        .chain(estate, settings.unwrap_or_default(), &lowered, until)
        .map_err(|wrong| Refusal::Words(vec![wrong]))
}

fn estate_tree(reader: &mut Reader<'_>, name: &str) -> Option<(SourceId, Tree)> {
    let source = reader.text(name, None)?;
    let tree = reader.toml(name, None)?;
    (!check::is_scenario(&tree) && size::is_readable(&tree, reader)).then_some((source, tree))
}

/// What was found of the command line, in its words.
fn words(reader: &Reader<'_>) -> Vec<Misspoken> {
    let is_about_the_line = |finding: &&Finding| {
        finding.severity == Severity::Error
            && finding.place.is_some_and(|place| reader.sources.get(place.source).name == COMMAND_LINE)
    };
    let found = reader.findings.kept().filter(is_about_the_line);
    found.map(|finding| Misspoken { message: finding.message.clone(), help: finding.help.clone() }).collect()
}

/// What is asked, resolved against the estate.
struct Spoken {
    script: Script,
    /// When each turn begins, and how many lines it has.
    turns: Vec<(Start, usize)>,
}

impl Spoken {
    fn read(asked: &[Asked], survey: &Survey, reader: &mut Reader<'_>) -> Spoken {
        let mut spoken = Spoken { script: Script::default(), turns: Vec::new() };
        for lines in asked::lines(asked, reader) {
            let mut start = if spoken.turns.is_empty() { Start::At(SimTime::START) } else { Start::Settled };
            let before = spoken.script.lines.len();
            for line in &lines {
                let Some((at, step)) = script::read_asked(line, survey, reader) else { continue };
                start = at.map_or(start, Start::At);
                let at = if let Start::At(at) = start { at } else { SimTime::START };
                spoken.script.lines.push(Line { at, place: line.place, step });
            }
            spoken.turns.push((start, spoken.script.lines.len() - before));
        }
        spoken.check(reader);
        spoken
    }

    fn check(&self, reader: &mut Reader<'_>) {
        let lines = &self.script.lines;
        if let Some(line) = lines.get(MOST_LINES) {
            let message =
                format!("{} verbs and targets, the most that is played is {MOST_LINES}", lines.len());
            reader.report("SYN008", "verbs", line.place, message).help("ask for fewer");
        }
        let stated = self.turns.iter().filter_map(|(start, _)| match start {
            Start::At(at) => Some(*at),
            Start::Settled => None,
        });
        let stated: Vec<SimTime> = stated.collect();
        if let Some(pair) = stated.windows(2).find(|pair| pair[1] < pair[0])
            && let Some(line) = lines.first()
        {
            let message = format!("the moment {} comes after the moment {}", pair[1], pair[0]);
            reader.report("SYN003", "at", line.place, message).help(
                "verbs are played in the order in which they are given: give them in the order of time",
            );
        }
    }

    fn chain(
        self,
        estate: Estate,
        settings: Settings,
        lowered: &Lowered,
        until: Option<Until<'_>>,
    ) -> Result<Chain, Misspoken> {
        let mut steps = lower::scenario::steps(&self.script, &estate, &settings, lowered);
        let turns = self.take_turns(&mut steps);
        let stated = turns.iter().filter(|turn| turn.start != Start::Settled).flat_map(|turn| &turn.lines);
        let last = stated.map(|line| steps[usize::from(*line)].at).max().unwrap_or(SimTime::START);
        let (horizon, ends) = end(until, last)?;
        let later = settings.later.into_iter().collect::<Option<Vec<_>>>();
        let later = later.expect("a setting that no cluster can have was reported");
        let scenario = Scenario {
            later,
            script: steps,
            horizon,
            expect: Expectations::default(),
            ..Scenario::of_nothing(estate)
        };
        Ok(Chain { scenario, turns, ends })
    }

    /// The lines of each turn; the ends of faults that last join them.
    fn take_turns(&self, steps: &mut Vec<ScriptStep>) -> Vec<Turn> {
        let number = |line: usize| u16::try_from(line).expect("there are at most `MOST_LINES`");
        let mut next = 0;
        let mut turns = Vec::new();
        for (start, count) in &self.turns {
            let mut lines: Vec<u16> = (next..next + count).map(number).collect();
            for line in next..next + count {
                if let Some(end) = lower::scenario::end(&self.script.lines[line].step, &steps[line]) {
                    lines.push(number(steps.len()));
                    steps.push(end);
                }
            }
            turns.push(Turn { start: *start, lines });
            next += count;
        }
        turns
    }
}

/// The horizon, and whether it is played to it or to rest.
fn end(until: Option<Until<'_>>, last: SimTime) -> Result<(SimTime, Ends), Misspoken> {
    let Some(Until { option, text }) = until else { return Ok((last + PATIENCE, Ends::AtRest)) };
    match parse_time(text) {
        None => Err(Misspoken::new(
            format!("`{text}` is no length of time"),
            format!("for example `{option} 6h`"),
        )),
        Some(time) if time > LATEST_HORIZON => Err(Misspoken::new(
            format!("`{option} {text}` is further away than 100 years"),
            "a cluster settles within hours",
        )),
        Some(time) if SimTime(time.0) < last => Err(Misspoken::new(
            format!("`{option} {text}` leaves out the moment {last}"),
            "move it behind everything that is asked",
        )),
        Some(time) => Ok((SimTime(time.0), Ends::AtHorizon)),
    }
}
