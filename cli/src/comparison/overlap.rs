//! Row 4.

use callboard_sim::model::ids::ResourceId;
use callboard_sim::model::resource::RestartAction;
use callboard_sim::model::time::Millis;
use callboard_sim::trade_off::overlap::Overlap;
use callboard_sim::trade_off::subject::Ssis;
use callboard_sim::trade_off::{Measured, PLAYED};

use super::{knobs, node_name};
use crate::output::comparison::{CellV1, InputV1, PartV1, ValueV1};

/// How long SSIS works without SQL Server when that fails once, and why.
pub(super) fn cell(measured: &Measured) -> CellV1 {
    let overlap = &measured.overlap;
    let value = match overlap.both_worked {
        true => ValueV1::Number(overlap.ssis_alone.0),
        false => ValueV1::Word("not measured".to_owned()),
    };
    let detail = match overlap.both_worked {
        true => format!("{}; {}", why(measured), outcome(measured)),
        false => "one of the two does not work before anything fails".to_owned(),
    };
    let estate = measured.estate();
    let sets = std::iter::once(overlap).chain(&measured.reverse).map(|overlap| &overlap.knobs);
    let mut inputs = timings(measured);
    let assumed = inputs.iter().any(|input| input.assumed);
    inputs.extend(knobs(estate, sets));
    CellV1 {
        value,
        unit: "ms",
        assumed,
        detail,
        conditions: conditions(measured),
        inputs,
        parts: parts(measured),
    }
}

/// SSIS, the resources between, SQL Server: what ties the two.
fn chain(measured: &Measured) -> Option<String> {
    let Ssis::Clustered(ssis) = measured.subject.ssis else { return None };
    let estate = measured.estate();
    let between = estate.requirement(ssis, measured.subject.sql);
    let all = std::iter::once(ssis).chain(between.iter().copied());
    let names: Vec<&str> = all.map(|id| estate.resources[id].name.as_str()).collect();
    (!between.is_empty()).then(|| names.join(" -> "))
}

fn why(measured: &Measured) -> String {
    let together = measured.subject.share_a_group(measured.estate());
    match (&measured.subject.ssis, chain(measured)) {
        (Ssis::StandAlone(_), _) => "the cluster does not know the SSIS service, so nothing stops it".to_owned(),
        (_, Some(chain)) => format!("SSIS goes offline with SQL Server because it depends on it ({chain})"),
        (_, None) if together => {
            "SSIS does not depend on SQL Server, so nothing takes it offline: one group alone does not tie them"
                .to_owned()
        }
        (_, None) => {
            "the two are in different groups, which no dependency can join, so nothing takes SSIS offline".to_owned()
        }
    }
}

fn outcome(measured: &Measured) -> String {
    let overlap = &measured.overlap;
    let down = overlap.ssis_alone + overlap.neither;
    let back = match (overlap.both_came_back, overlap.sql_went_to) {
        (false, _) => format!("not both are back after {PLAYED}"),
        (true, None) => "SQL Server is restarted in place".to_owned(),
        (true, Some(node)) => format!("SQL Server goes to {}", node_name(measured.estate(), node)),
    };
    let meanwhile = overlap.meanwhile.as_ref().map_or(String::new(), |[msdb, folder]| {
        format!(
            "; meanwhile msdb is {} and the package folder {}",
            msdb.verdict.name(),
            folder.verdict.name()
        )
    });
    format!("{back}, {down} without it{meanwhile}")
}

fn parts(measured: &Measured) -> Vec<PartV1> {
    let mut parts = times("SQL Server fails once", &measured.overlap);
    if let Some(reverse) = &measured.reverse {
        parts.extend(times("SSIS fails once", reverse));
    }
    parts
}

fn times(when: &str, overlap: &Overlap) -> Vec<PartV1> {
    let part = |what: &str, time: Millis| PartV1 {
        when: when.to_owned(),
        what: what.to_owned(),
        value: ValueV1::Number(time.0),
        unit: "ms",
        of: None,
        detail: String::new(),
    };
    vec![
        part("SSIS without SQL Server", overlap.ssis_alone),
        part("SQL Server without SSIS", overlap.sql_alone),
        part("neither", overlap.neither),
    ]
}

/// What has to be there for both to be online or offline together, met or missing.
fn conditions(measured: &Measured) -> Vec<String> {
    let Ssis::Clustered(ssis) = measured.subject.ssis else {
        return vec!["missing: SSIS is no resource, so nothing can tie it to SQL Server".to_owned()];
    };
    let estate = measured.estate();
    let resource = &estate.resources[ssis];
    let mut conditions = vec![match chain(measured) {
        Some(chain) => format!("met: SSIS depends on SQL Server ({chain})"),
        None => "missing: SSIS does not depend on SQL Server".to_owned(),
    }];
    conditions.push(match resource.restart_action {
        RestartAction::RestartNotify => {
            "missing: SSIS affects the group, so its own failures can take the group to another node"
                .to_owned()
        }
        RestartAction::RestartNoNotify | RestartAction::DontRestart => {
            "met: SSIS does not affect the group, so its own failures leave the rest of the group alone"
                .to_owned()
        }
    });
    if let Some(reverse) = measured.reverse.as_ref().filter(|reverse| reverse.sql_alone > Millis::ZERO) {
        let time = reverse.sql_alone;
        conditions.push(format!(
            "does not hold the other way round: when SSIS fails once, SQL Server works {time} without it"
        ));
    }
    if let Some(node) = measured.overlap.sql_went_to {
        let node = node_name(estate, node);
        conditions.push(format!(
            "holds for this failure, which moves SQL Server to {node}, not for a restart in place"
        ));
    } else {
        conditions.push("holds for a failure that a restart in place mends".to_owned());
    }
    conditions
}

/// What comes online and goes offline, and how long that takes.
pub(super) fn timings(measured: &Measured) -> Vec<InputV1> {
    let estate = measured.estate();
    let input = |id: ResourceId| {
        let resource = &estate.resources[id];
        let (online, offline) = (resource.online_time.nominal(), resource.offline_time.nominal());
        InputV1 {
            name: format!("times of {}", resource.name),
            value: format!("online {online}, offline {offline}"),
            assumed: resource.times_are_assumed,
        }
    };
    let ssis = match measured.subject.ssis {
        Ssis::Clustered(ssis) => Some(ssis),
        Ssis::StandAlone(_) => None,
    };
    std::iter::once(measured.subject.sql).chain(ssis).map(input).collect()
}
