//! What a rule is: one `.rs`, one `.md` page, one line in the table.

use callboard_sim::model::ids::NodeSet;
use callboard_sim::model::scenario::Scenario;
use callboard_sim::model::time::SimTime;
use callboard_sim::quorum::{self, Weighing, WitnessStanding};
use callboard_sim::run::Run;
use callboard_sim::world::World;

use crate::artefact::registry_export::RegistryExport;
use crate::finding::{Findings, Grade, Severity};
use crate::script::{Script, Step};
use crate::source::Place;
use crate::survey::Survey;
use crate::survey::files::ConfigurationFile;

/// A rule. Codes are permanent: a retired rule keeps its row.
#[derive(Debug)]
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// The bad pattern, in kebab case.
    pub name: &'static str,
    /// Its usual severity.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// How far to trust it.
    pub grade: Grade,
    /// Where it comes from, with the sheet: `seed:009`, `ssis:S-02`, `tension:T4`.
    pub sources: &'static [&'static str],
    /// The page that `explain` shows and the tests execute.
    pub page: &'static str,
    /// Where its harm can be seen.
    pub harm: Harm,
    /// How it is checked, at every level at which it can be.
    pub checks: &'static [Check],
}

/// Where the harm of a finding can be seen. Every rule of the families SSIS, DEL and CLU whose usual severity is error
/// has a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// The smallest scenario of the library in which it hurts.
    Scenario(&'static str),
    /// There is nothing to play; why.
    None(&'static str),
}

/// What a scenario means, and what happens in it.
#[derive(Debug, Clone, Copy)]
pub struct Rehearsed<'a> {
    /// The files, for their places.
    pub survey: &'a Survey,
    /// The script, for its places.
    pub script: &'a Script,
    /// What is played.
    pub scenario: &'a Scenario,
    /// How the cluster votes when it begins.
    pub start: &'a VotesAtStart,
    /// What happens.
    pub run: &'a Run,
}

/// What may vote before anything happens.
#[derive(Debug, Clone)]
pub struct VotesAtStart {
    /// The members.
    pub view: NodeSet,
    /// Their weights.
    pub weighing: Weighing,
    /// The witness.
    pub witness: WitnessStanding,
}

impl VotesAtStart {
    /// As a scenario begins.
    pub fn of(scenario: &Scenario, world: &World) -> Self {
        let estate = &scenario.estate;
        let weighing = quorum::weigh(estate, world, world.view);
        VotesAtStart { view: world.view, weighing, witness: WitnessStanding::of(estate, world) }
    }
}

impl Rehearsed<'_> {
    /// Where the file says what had happened last at some moment; requests of clients are no cause of anything.
    pub fn cause(&self, at: SimTime) -> Option<Place> {
        let is_cause = |step: &Step| !matches!(step, Step::Client { .. } | Step::PackageRun { .. });
        let line = self.script.lines.iter().rfind(|line| line.at <= at && is_cause(&line.step));
        line.map(|line| line.place)
    }
}

/// Artefacts that were given together, without an estate.
#[derive(Debug, Clone, Copy)]
pub struct Artefacts<'a> {
    /// Configuration files.
    pub configurations: &'a [ConfigurationFile],
    /// Registry exports, each with the name it was given under.
    pub exports: &'a [(String, RegistryExport)],
}

/// How a rule is checked.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// By the readers, while they read.
    Reading,
    /// On a configuration file, with or without an estate.
    Configuration(fn(&ConfigurationFile, &mut Findings<'_>)),
    /// On a configuration file without an estate.
    Alone(fn(&ConfigurationFile, &mut Findings<'_>)),
    /// On a registry export alone.
    Registry(fn(&RegistryExport, &mut Findings<'_>)),
    /// On artefacts that were given together: those of the nodes of one installation.
    Together(fn(&Artefacts<'_>, &mut Findings<'_>)),
    /// On an estate.
    Estate(fn(&Survey, &mut Findings<'_>)),
    /// On the order of a scenario's steps, beginning with the estate before them.
    Steps(fn(&Survey, &Script, &mut Findings<'_>)),
    /// On what the files mean, and on what a rehearsal by the textbook shows: of a scenario, or of an estate to which
    /// nothing happens. Not asked while something keeps it from being played.
    Rehearsal(fn(&Rehearsed<'_>, &mut Findings<'_>)),
    /// On an estate, for the sake of a configuration file: without an estate it is listed as not checked.
    NeedsEstateForConfiguration,
    /// On an estate, for the sake of a registry export: without an estate it is listed as not checked.
    NeedsEstateForRegistry,
}
