//! What counts as available, by the names of an estate.

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::sample::watch::Watch;
use callboard_validator::syntax::nearest::nearest;

use crate::error::Error;

/// The word for the cluster's quorum.
const QUORUM: &str = "quorum";
/// The word for the share of nodes that run.
const NODES: &str = "nodes";

/// What is watched, and how reports say it.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What is watched.
    pub watch: Watch,
    /// In words.
    pub text: String,
}

/// Groups and resources by name, `quorum` or `nodes`; without a name every group but the core group. With `any` one of
/// them is enough.
pub fn subject(estate: &Estate, names: &[String], any: bool) -> Result<Subject, Error> {
    if let [name] = names {
        let of = |watch| Ok(Subject { watch, text: name.to_lowercase() });
        match name.to_lowercase().as_str() {
            QUORUM => return of(Watch::Quorum),
            NODES => return of(Watch::Nodes),
            _ => {}
        }
    }
    let parts: Vec<Part> = match names.is_empty() {
        true => roles(estate),
        false => names.iter().map(|name| part(estate, name)).collect::<Result<_, _>>()?,
    };
    let (named, resources): (Vec<String>, Vec<Vec<ResourceId>>) = parts.into_iter().unzip();
    let (glue, kind) = if any { (" or ", "any of ") } else { (" and ", "") };
    let text = match named.len() {
        0 => NODES.to_owned(),
        1 => named[0].clone(),
        _ => format!("{kind}{}", named.join(glue)),
    };
    let watch = match (named.is_empty(), any) {
        (true, _) => Watch::Nodes,
        (false, true) => Watch::Any(resources),
        (false, false) => Watch::Every(resources.concat()),
    };
    Ok(Subject { watch, text })
}

type Part = (String, Vec<ResourceId>);

/// Every group but the core group that has anything to bring online.
fn roles(estate: &Estate) -> Vec<Part> {
    let roles = estate.groups.iter().filter(|group| !group.core && !group.resources.is_empty());
    roles.map(|group| (group.name.clone(), group.resources.clone())).collect()
}

fn part(estate: &Estate, name: &str) -> Result<Part, Error> {
    let same = |other: &str| other.to_lowercase() == name.to_lowercase();
    if let Some(group) = estate.groups.iter().find(|group| same(&group.name)) {
        return Ok((group.name.clone(), group.resources.clone()));
    }
    if let Some(resource) = estate.resources.find(|resource| same(&resource.name)) {
        return Ok((estate.resources[resource].name.clone(), vec![resource]));
    }
    let names = estate.groups.iter().map(|group| group.name.as_str());
    let names =
        names.chain(estate.resources.iter().map(|resource| resource.name.as_str())).chain([QUORUM, NODES]);
    Err(Error::UnknownName {
        kind: "group or resource",
        name: name.to_owned(),
        help: match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name groups or resources of the estate, `quorum` or `nodes`".to_owned(),
        },
    })
}
