//! Runs as courses: those of a scenario that is played now, or those that an output of this program tells.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Course, Resource};

/// The output of `run` or `what-if`, as far as it is compared.
#[derive(Debug, Deserialize)]
#[serde(tag = "schema")]
enum Told {
    #[serde(rename = "runs/1")]
    Runs { runs: Vec<Run> },
    #[serde(rename = "what-if/1")]
    WhatIf { run: Box<Run> },
}

#[derive(Debug, Deserialize)]
struct Run {
    title: String,
    #[serde(rename = "final")]
    last: Status,
    clients: Vec<Client>,
    outages: Vec<Outage>,
}

#[derive(Debug, Deserialize)]
struct Status {
    resources: BTreeMap<String, Ended>,
}

#[derive(Debug, Deserialize)]
struct Ended {
    state: String,
    node: String,
    effective: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Client {
    at_ms: u64,
    client: String,
    action: String,
    target: String,
    verdict: String,
}

#[derive(Debug, Deserialize)]
struct Outage {
    object: String,
    from_ms: u64,
    to_ms: Option<u64>,
}

/// The courses of a JSON text by title; of several of one title the last. Why it is none of ours otherwise.
pub fn courses(json: &str) -> Result<BTreeMap<String, Course>, String> {
    let runs = match serde_json::from_str(json) {
        Ok(Told::Runs { runs }) => runs,
        Ok(Told::WhatIf { run }) => vec![*run],
        Err(why) => return Err(format!("it is neither runs/1 nor what-if/1: {why}")),
    };
    Ok(runs.into_iter().map(|run| (run.title.clone(), course(run))).collect())
}

fn course(run: Run) -> Course {
    let resources = run.last.resources.into_iter().map(|(name, last)| {
        (name, Resource { state: last.state, node: last.node, effective: last.effective })
    });
    let mut course = Course { resources: resources.collect(), ..Course::default() };
    let mut asked: BTreeMap<String, u64> = BTreeMap::new();
    for client in run.clients {
        // The location in force is part of the answer, not of the question.
        let store = client.target.split(' ').next().unwrap_or_default();
        let question = format!("{} {} {store} at {} ms", client.client, client.action, client.at_ms);
        let times = asked.entry(question.clone()).or_default();
        *times += 1;
        let again = if *times > 1 { format!(" ({times})") } else { String::new() };
        course.clients.insert(format!("{question}{again}"), client.verdict);
    }
    for outage in run.outages {
        course.add_outage(&outage.object, outage.to_ms.map(|to| to.saturating_sub(outage.from_ms)));
    }
    course
}
