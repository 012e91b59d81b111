//! `diff`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use callboard_sim::model::estate::Estate;
use callboard_sim::sweep::vocabulary::{MOST_FAULTS, TooMany};
use callboard_validator::check;
use callboard_validator::finding::Severity;

use super::{Format, what_if};
use crate::difference::compare::{Difference, alone};
use crate::difference::{Course, estates, runs};
use crate::disk::name_of;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::outcome::{Outcome, Terms};
use crate::output::diff::{DiffV1, DifferenceV1};
use crate::output::runs::RunsV1;
use crate::output::write_json;
use crate::render;

/// Compare two estates over every single fault, or two runs: what starts and what stops working
///
/// Estates are compared when nothing happens and after each single fault that `sweep` knows (docs/sweep.md), each time
/// when the cluster is at rest; every client then asks for msdb and for the file system. Runs are two scenarios, or what `run` or `what-if` wrote with `--format json`; those of one
/// title are compared. Differences are no failure: it ends with 0.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An estate, a scenario, or the JSON of runs
    a: PathBuf,
    /// Another of the same kind
    b: PathBuf,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What a file is.
enum Side {
    Estate(Box<Estate>),
    Runs(BTreeMap<String, Course>),
}

/// Reads both, plays what is to be played, compares, shows.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    io.keep_input();
    let (a, b) = (name_of(&args.a), name_of(&args.b));
    let told = match (side(&a, io)?, side(&b, io)?) {
        (Side::Estate(of_a), Side::Estate(of_b)) => {
            between_estates(*of_a, *of_b).map_err(|count| too_many(&a, count))?
        }
        (Side::Runs(of_a), Side::Runs(of_b)) => between_runs(of_a, of_b),
        (Side::Estate(_), Side::Runs(_)) => return Err(Error::NotOfAKind { estate: a, run: b }),
        (Side::Runs(_), Side::Estate(_)) => return Err(Error::NotOfAKind { estate: b, run: a }),
    };
    if told.compared == 0 {
        return Err(Error::NothingInCommon { a, b });
    }
    let told = DiffV1 { schema: "diff/1", a, b, ..told };
    match args.format {
        Format::Json => write_json(&told, io.out)?,
        Format::Text => render::diff::render(&told, io.out)?,
    }
    Ok(Exit::Ok)
}

fn side(name: &str, io: &mut Io<'_>) -> Result<Side, Error> {
    let unreadable = |why| Error::Unreadable { name: name.to_owned(), why };
    let bytes = io.files.read(name).map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes);
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        let told = text.trim_start_matches('\u{feff}');
        return runs::courses(told)
            .map(Side::Runs)
            .map_err(|why| Error::Unreadable { name: name.to_owned(), why });
    }
    if check::is_scenario_text(&text) {
        return scenario(name, io).map(Side::Runs);
    }
    let chain = what_if::chain(name, &[], None, io)?;
    Ok(Side::Estate(Box::new(chain.scenario.estate)))
}

/// A scenario is played, and read as `run` would write it.
fn scenario(name: &str, io: &mut Io<'_>) -> Result<BTreeMap<String, Course>, Error> {
    match Outcome::of(io.files.as_ref(), name, Terms::default()) {
        Ok(outcome) => {
            let json = serde_json::to_string(&RunsV1::of(&[outcome])).expect("outputs are JSON");
            Ok(runs::courses(&json).expect("what was just written is runs/1"))
        }
        Err(report) => {
            render::findings::diagnostics(&report, Severity::Error, io.colour, io.err)?;
            Err(Error::NothingToPlay { name: name.to_owned() })
        }
    }
}

fn too_many(path: &str, TooMany(count): TooMany) -> Error {
    Error::TooMany {
        name: path.to_owned(),
        found: format!("{count} faults that could strike; {MOST_FAULTS} at most are played"),
        help: "compare what-ifs of the faults that matter",
    }
}

fn between_estates(a: Estate, b: Estate) -> Result<DiffV1, TooMany> {
    let (faults_a, faults_b) = (estates::faults(&a)?, estates::faults(&b)?);
    let (mut a, mut b) = (estates::idle(a), estates::idle(b));
    let mut table = Table::default();
    let mut idle = None;
    for (when, fault) in &faults_a {
        let Some(other) = faults_b.get(when) else { continue };
        let courses = (estates::course(&mut a, fault.as_ref()), estates::course(&mut b, other.as_ref()));
        table.compare(when, &courses.0, &courses.1);
        idle = idle.or_else(|| fault.is_none().then_some(courses));
    }
    let (idle_a, idle_b) = idle.expect("nothing can happen to any estate");
    let has_common = idle_a.resources.keys().any(|name| idle_b.resources.contains_key(name));
    let mut told = table.told("estates");
    told.alone("", &faults_a, &faults_b);
    told.alone("resource ", &idle_a.resources, &idle_b.resources);
    told.alone("client ", &idle_a.clients, &idle_b.clients);
    if !has_common {
        told.compared = 0;
    }
    Ok(told)
}

fn between_runs(mut a: BTreeMap<String, Course>, mut b: BTreeMap<String, Course>) -> DiffV1 {
    // Two runs are meant for each other whatever they are called.
    if a.len() == 1 && b.len() == 1 && a.keys().ne(b.keys()) {
        let titles = format!("{} | {}", a.keys().next().expect("one"), b.keys().next().expect("one"));
        let renamed =
            |of: BTreeMap<String, Course>| of.into_values().map(|run| (titles.clone(), run)).collect();
        (a, b) = (renamed(a), renamed(b));
    }
    let mut table = Table::default();
    for (title, of_a) in &a {
        if let Some(of_b) = b.get(title) {
            table.compare(title, of_a, of_b);
        }
    }
    let mut told = table.told("runs");
    told.alone("run ", &a, &b);
    told
}

/// Differences as they are found, with the courses that have them.
#[derive(Default)]
struct Table {
    compared: usize,
    same: usize,
    found: Vec<(Difference, Vec<String>)>,
}

impl Table {
    fn compare(&mut self, when: &str, a: &Course, b: &Course) {
        let difference = Difference::between(a, b);
        self.compared += 1;
        if difference.is_none() {
            self.same += 1;
        } else if let Some((_, known)) = self.found.iter_mut().find(|(known, _)| *known == difference) {
            known.push(when.to_owned());
        } else {
            self.found.push((difference, vec![when.to_owned()]));
        }
    }

    fn told(self, kind: &'static str) -> DiffV1 {
        let differences =
            self.found.into_iter().map(|(difference, when)| DifferenceV1::of(when, difference)).collect();
        DiffV1 { kind, compared: self.compared, same: self.same, differences, ..DiffV1::default() }
    }
}

impl DiffV1 {
    fn alone<V>(&mut self, kind: &str, a: &BTreeMap<String, V>, b: &BTreeMap<String, V>) {
        let (only_a, only_b) = alone(a, b);
        self.only_in_a.extend(only_a.into_iter().map(|name| format!("{kind}{name}")));
        self.only_in_b.extend(only_b.into_iter().map(|name| format!("{kind}{name}")));
    }
}
