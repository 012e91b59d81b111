//! `[rates]`: what fails, and what undoes it.

mod package_runs;

use callboard_sim::model::estate::Estate;
use callboard_sim::model::network::Reach;
use callboard_sim::model::rates::{Chance, Failure, Rates, Repair};
use callboard_sim::model::scenario::{Action, StartKind};
use callboard_sim::model::time::{Millis, Timing};
use callboard_sim::model::verb::{VERBS, Verb};

use super::{Lowered, scenario};
use crate::document::estate::{FailureDocument, RatesDocument};
use crate::document::scenario::ScriptDocument;
use crate::document::values::{Share, Spread};
use crate::reader::Reader;
use crate::script;
use crate::source::{Located, Place};
use crate::survey::Survey;
use crate::syntax::field::Field;

/// More failures than this are no estate anybody watches.
const MOST_FAILURES: usize = 10_000;
/// Longer than this nothing lasts that is worth a rate.
const LONGEST: Millis = Millis::hours(24 * 366 * 10_000);

/// What can fail by itself.
const FAILS: [Verb; 12] = [
    Verb::NodePowerOff,
    Verb::NetworkCut,
    Verb::WitnessLoss,
    Verb::ServiceKill,
    Verb::ServiceHang,
    Verb::DllHang,
    Verb::DiskPathLoss,
    Verb::DiskCorrupt,
    Verb::IpConflict,
    Verb::DnsLoss,
    Verb::AdLoss,
    Verb::Fail,
];

/// Lowers the rates of an estate that has been lowered.
pub(super) fn rates(survey: &Survey, estate: &Estate, lowered: &Lowered, reader: &mut Reader<'_>) -> Rates {
    let document = &survey.document.rates;
    let mut lowering = RatesLowering { survey, estate, lowered, reader };
    let mut failures = lowering.nodes(document);
    if document.failure.len() > MOST_FAILURES {
        let message = format!(
            "there are {} failures, the most that is sampled is {MOST_FAILURES}",
            document.failure.len()
        );
        let place = document.failure[MOST_FAILURES].place;
        lowering.reader.report("SYN008", "failure", place, message).help("leave out what cannot matter");
    } else {
        failures.extend(document.failure.iter().filter_map(|failure| lowering.failure(failure)));
    }
    let usual = Rates::default();
    Rates {
        failures,
        crews: lowering.crews(&document.crews),
        coverage: chance(&document.coverage),
        manual_restart: lowering.rate(&document.manual_restart).unwrap_or(usual.manual_restart),
        restart_success: chance(&document.restart_success),
        package_runs: lowering.all_package_runs(&document.package_run),
    }
}

fn chance(field: &Field<Share>) -> Chance {
    field.value().and_then(|share| Chance::of_millionths(share.0)).unwrap_or(Chance::CERTAIN)
}

struct RatesLowering<'a, 'r> {
    survey: &'a Survey,
    estate: &'a Estate,
    lowered: &'a Lowered,
    reader: &'a mut Reader<'r>,
}

impl RatesLowering<'_, '_> {
    /// Every node, where the rates state how often one fails.
    fn nodes(&mut self, document: &RatesDocument) -> Vec<Failure> {
        let (mttf, mttr) = (self.rate(&document.mttf), self.rate(&document.mttr));
        let place = document.mttf.place().or(document.mttr.place());
        let (Some(mttf), Some(mttr)) = (mttf, mttr) else {
            if let Some(place) = place.filter(|_| document.mttf.0.is_some() != document.mttr.0.is_some()) {
                self.incomplete("nodes", place);
            }
            return Vec::new();
        };
        let nodes = self.estate.cluster.nodes.pairs();
        let failure = |(node, info): (_, &callboard_sim::model::cluster::Node)| Failure {
            name: info.name.clone(),
            strikes: vec![Action::NodePowerOff(node)],
            mends: vec![Action::NodeStart { node, how: StartKind::Normal }],
            mttf,
            mttr: Some(mttr),
            repair: Repair::Together,
        };
        nodes.map(failure).collect()
    }

    fn incomplete(&mut self, object: &str, place: Place) {
        let message = format!("the rates of {object} state only one of `mttf` and `mttr`");
        let help = "state how long it is whole (`mttf`), and how long it takes to mend it (`mttr`)";
        self.reader.report("SYN005", object, place, message).help(help);
    }

    fn failure(&mut self, written: &Located<FailureDocument>) -> Option<Failure> {
        let document = &written.value;
        let strikes = self.strikes(written)?;
        let verb = strikes.first()?.verb();
        let name = document.name.text().map_or_else(|| spoken(document), str::to_owned);
        let mends: Vec<Action> = strikes.iter().filter_map(undone_by).collect();
        let (mttf, mttr) = (self.rate(&document.mttf), self.rate(&document.mttr));
        match (mends.is_empty(), document.mttr.place()) {
            (true, Some(place)) => {
                let message = format!("`{}` is over at once: there is nothing to mend", verb.info().name);
                self.reader.report("SYN002", &name, place, message).help("leave out `mttr`");
            }
            (false, None) => self.incomplete(&name, written.place),
            _ => {}
        }
        if document.mttf.0.is_none() {
            self.incomplete(&name, written.place);
        }
        let mttr = mttr.filter(|_| !mends.is_empty());
        (mends.is_empty() || mttr.is_some()).then_some(Failure {
            name,
            strikes,
            mends,
            mttf: mttf?,
            mttr,
            repair: self.repair(&document.repair),
        })
    }

    /// The same verb on each target, read as lines of a script are.
    fn strikes(&mut self, written: &Located<FailureDocument>) -> Option<Vec<Action>> {
        let document = &written.value;
        let named = document.targets.iter().map(|target| Field::of(target.clone()));
        let targets: Vec<Field<String>> = match document.targets.is_empty() {
            true => vec![document.target.clone()],
            false => named.collect(),
        };
        let line = |target| ScriptDocument {
            verb: document.verb.clone(),
            target,
            node: document.node.clone(),
            between: document.between.clone(),
            on: document.on.clone(),
            ..ScriptDocument::default()
        };
        let lines = targets.into_iter().map(|target| Located { value: line(target), place: written.place });
        let mut strikes = Vec::new();
        for line in lines {
            let step = script::step(&line, self.survey, self.reader)?;
            let action = scenario::action(&step, self.estate, self.lowered);
            if !FAILS.contains(&action.verb()) {
                return self.no_failure(document);
            }
            strikes.push(action);
        }
        Some(strikes)
    }

    fn repair(&mut self, field: &Field<String>) -> Repair {
        let Some(written) = field.located() else { return Repair::Together };
        match written.value.as_str() {
            "together" => Repair::Together,
            "each" => Repair::Each,
            other => {
                let help = "\"together\": all at once; \"each\": every target by itself";
                let message = format!("`{other}` is no way to mend what fails together");
                self.reader.report("SYN003", other, written.place, message).help(help);
                Repair::Together
            }
        }
    }

    fn no_failure<T>(&mut self, document: &FailureDocument) -> Option<T> {
        let written = document.verb.located()?;
        let names: Vec<&str> =
            VERBS.iter().filter(|info| FAILS.contains(&info.verb)).map(|info| info.name).collect();
        let message = format!("`{}` is nothing that fails by itself", written.value);
        let help = format!("what fails is one of: {}", names.join(", "));
        self.reader.report("SYN003", written.value, written.place, message).help(help);
        None
    }

    fn crews(&mut self, field: &Field<u32>) -> Option<u32> {
        let written = field.located()?;
        if *written.value == 0 {
            let help = "state at least one, or leave it out: then every repair begins at once";
            self.reader.report("SYN003", "crews", written.place, "no crew mends nothing").help(help);
        }
        Some(*written.value)
    }

    fn rate(&mut self, field: &Field<Spread>) -> Option<Timing> {
        let written = field.located()?;
        let fits = |timing: &Timing| (Millis(1)..=LONGEST).contains(&timing.nominal());
        let rate = written.value.rate().filter(fits);
        if rate.is_none() {
            let help = "a mean such as \"1000h\", or { fixed = \"4h\" }, { uniform = [\"3h\", \"8h\"] }, { exponential = \"4h\" }, \
                        from a millisecond to ten thousand years";
            self.reader.report("SYN003", "rates", written.place, "this is no rate").help(help);
        }
        rate
    }
}

/// What a failure is called that has no name.
fn spoken(document: &FailureDocument) -> String {
    let verb = document.verb.text().unwrap_or_default();
    let targets: Vec<&str> = match document.targets.is_empty() {
        true => document.target.text().into_iter().collect(),
        false => document.targets.iter().map(|target| target.value.as_str()).collect(),
    };
    format!("{verb} {}", targets.join(", ")).trim_end().to_owned()
}

/// What makes good again what an action has done; `None` where it is over at once.
fn undone_by(strike: &Action) -> Option<Action> {
    match strike {
        Action::NodePowerOff(node) => Some(Action::NodeStart { node: *node, how: StartKind::Normal }),
        Action::NetworkCut(reach) => Some(Action::NetworkHeal(Reach::clone(reach))),
        Action::WitnessLoss => Some(Action::WitnessReturn),
        Action::Fault(fault) => Some(Action::FaultEnds(*fault)),
        _ => None,
    }
}
