//! What `validate` of a large estate costs, phase by phase, beside the plain TOML parser on the same text.
//!
//! Phases are taken in turn within each round, so that a busy machine slows all of them; medians are printed. The
//! first argument that is a number is the count of rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use callboard::io::Io;
use callboard::output::findings::FindingsV1;
use callboard::output::write_json;
use callboard::render;
use callboard_sim::choices::Nominal;
use callboard_sim::model::scenario::Scenario;
use callboard_tests::big_estate::{self, ESTATE, LARGEST, Size};
use callboard_validator::check;
use callboard_validator::document::estate::EstateDocument;
use callboard_validator::files::{Files, MemoryFiles};
use callboard_validator::finding::Report;
use callboard_validator::reader::Reader;
use callboard_validator::source::Sources;
use callboard_validator::survey::Survey;
use callboard_validator::syntax::decode::decode;
use callboard_validator::syntax::tree::{self, Tree};

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [Size; 3] = [Size { nodes: 4, groups: 10 }, Size { nodes: 16, groups: 100 }, LARGEST];

fn main() {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(15);
    for size in SIZES {
        measure(size, rounds);
    }
}

/// A phase and how long it took in each round.
#[derive(Default)]
struct Table(Vec<(&'static str, Vec<Duration>)>);

impl Table {
    fn time<T>(&mut self, phase: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let made = black_box(work());
        self.add(phase, start.elapsed());
        made
    }

    /// What a round's phase took beyond the phases it is made of.
    fn rest(&mut self, phase: &'static str, of: &str, parts: &[&str]) {
        let rest = self.last(of).saturating_sub(parts.iter().map(|part| self.last(part)).sum());
        self.add(phase, rest);
    }

    /// What phases of a round took together.
    fn sum(&mut self, phase: &'static str, parts: &[&str]) {
        let sum = parts.iter().map(|part| self.last(part)).sum();
        self.add(phase, sum);
    }

    fn last(&self, name: &str) -> Duration {
        let (_, times) = self.0.iter().find(|(known, _)| *known == name).expect("it was measured");
        *times.last().expect("it was measured")
    }

    fn add(&mut self, phase: &'static str, took: Duration) {
        match self.0.iter_mut().find(|(known, _)| *known == phase) {
            Some((_, times)) => times.push(took),
            None => self.0.push((phase, vec![took])),
        }
    }

    fn median(&mut self, phase: &str) -> Duration {
        let (_, times) = self.0.iter_mut().find(|(known, _)| *known == phase).expect("it was measured");
        times.sort();
        times[times.len() / 2]
    }

    fn print(mut self, size: Size, bytes: usize) {
        println!("{} nodes, {} groups of 6 resources, {} KiB of TOML", size.nodes, size.groups, bytes / 1024);
        let plain = self.median(PLAIN);
        for phase in self.0.iter().map(|(phase, _)| *phase).collect::<Vec<_>>() {
            let median = self.median(phase);
            let ratio = median.as_secs_f64() / plain.as_secs_f64();
            println!("  {phase:28} {:9.3} ms  {ratio:6.2} x plain", median.as_secs_f64() * 1000.0);
        }
    }
}

const PLAIN: &str = "plain toml";
const TREE: &str = "reading: tree with places";
const DOCUMENT: &str = "reading: document";
const SURVEY: &str = "survey, with artefacts";
const CHECK: &str = "rules, lowering, rehearsal";
const TEXT: &str = "rendering: text";
const ALL: &str = "all of the check";

fn measure(size: Size, rounds: usize) {
    let files = big_estate::files(size);
    let text = String::from_utf8(files.read(ESTATE).expect("it was made")).expect("it is text");
    let mut table = Table::default();
    for _ in 0..rounds {
        table.time(PLAIN, || text.parse::<toml::Table>()).expect("it is TOML");
        let tree = table.time(TREE, || parse(&text));
        let document = table.time(DOCUMENT, || decode::<EstateDocument>(tree).0);
        table.time(SURVEY, || survey(&files, document));
        let report = table.time(ALL, || check::check(&files, ESTATE));
        table.rest(CHECK, ALL, &[TREE, DOCUMENT, SURVEY]);
        rehearse(&report, &mut table);
        table.time(TEXT, || text_of(&report));
        table.sum("after reading, in text", &[CHECK, TEXT]);
        table.time("rendering: JSON", || json_of(&report));
    }
    table.print(size, text.len());
}

fn parse(text: &str) -> Tree {
    let mut sources = Sources::default();
    let source = sources.add(ESTATE, text);
    tree::parse(source, text).0
}

fn survey(files: &MemoryFiles, document: EstateDocument) -> Survey {
    let mut reader = Reader::new(files);
    let source = reader.text(ESTATE, None).expect("it can be read");
    Survey::build(document, source, &mut reader)
}

fn rehearse(report: &Report, table: &mut Table) {
    let estate = report.estate.as_deref().expect("the estate makes sense").clone();
    let scenario = Scenario::of_nothing(estate);
    table.time("rehearsal", || callboard_sim::run::run(&scenario, &mut Nominal));
}

fn text_of(report: &Report) -> Vec<u8> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    {
        let mut io = Io::captured(&mut out, &mut err);
        let names = [ESTATE.to_owned()];
        render::findings::render(&names, std::slice::from_ref(report), &mut io).expect("memory is writable");
    }
    out
}

fn json_of(report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    write_json(&FindingsV1::of(std::slice::from_ref(report)), &mut out).expect("memory is writable");
    out
}
