//! What `set` lines make of an estate. Each value is put where an estate states it, and the whole is read and lowered
//! again: every check, range and unit of the format applies to it.

use std::collections::BTreeMap;

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::{EstateId, Id};

use crate::document::estate::EstateDocument;
use crate::lower;
use crate::reader::Reader;
use crate::script::setting::Setting;
use crate::script::{Script, Step};
use crate::source::SourceId;
use crate::survey::Survey;
use crate::syntax::decode::decode;
use crate::syntax::tree::Tree;

/// The most lines that set a property: each may be refused in the run, so each doubles the estates there can be.
const MOST_SETTINGS: usize = 8;

/// The estates that a script's settings lead to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// The estates behind the first, by id; `None` for one that makes no sense.
    pub(crate) later: Vec<Option<Estate>>,
    /// By line of the script: what follows on which estate.
    pub(crate) next: BTreeMap<usize, Vec<(EstateId, EstateId)>>,
    /// What is configured once every setting has been made.
    pub(crate) last: Option<Survey>,
}

/// Follows the script through the estates that can be in force: before each setting those before it, after it also
/// what it makes of them.
pub(crate) fn follow(
    tree: &Tree,
    source: SourceId,
    script: &Script,
    first: Option<&Estate>,
    reader: &mut Reader<'_>,
) -> Settings {
    let mut settings = Settings::default();
    let mut trees = vec![tree.clone()];
    for (count, (line, setting)) in settings_of(script).enumerate() {
        if count == MOST_SETTINGS {
            let message = format!("the script has more than {MOST_SETTINGS} `set` lines");
            reader.report("SYN008", "set", setting.property.place, message).help("split the scenario");
            return settings;
        }
        let before = trees.len();
        for from in 0..before {
            let mut changed = trees[from].clone();
            setting.apply(&mut changed);
            let (survey, estate) = read(changed.clone(), source, script, reader);
            check_same_things(setting, first, estate.as_ref(), reader);
            trees.push(changed);
            settings.later.push(estate);
            settings.last = Some(survey);
        }
        let after = |from| (EstateId::from_index(from), EstateId::from_index(before + from));
        settings.next.insert(line, (0..before).map(after).collect());
    }
    settings
}

fn settings_of(script: &Script) -> impl Iterator<Item = (usize, &Setting)> {
    script.lines.iter().enumerate().filter_map(|(line, step)| match &step.step {
        Step::Set(setting) => Some((line, setting)),
        _ => None,
    })
}

fn read(tree: Tree, source: SourceId, script: &Script, reader: &mut Reader<'_>) -> (Survey, Option<Estate>) {
    let (document, complaints) = decode::<EstateDocument>(tree);
    reader.complain(complaints);
    let survey = Survey::build(document, source, reader);
    let estate = lower::estate(&survey, script, reader).map(|(estate, _)| estate);
    (survey, estate)
}

/// A setting changes how things are, not which things there are.
fn check_same_things(
    setting: &Setting,
    first: Option<&Estate>,
    changed: Option<&Estate>,
    reader: &mut Reader<'_>,
) {
    let Some(first) = first else { return };
    let property = &setting.property;
    match changed {
        Some(changed) if things(first) == things(changed) => {}
        Some(_) => {
            let message = format!("`{}` is no setting of a running cluster", property.value);
            let help = "a setting changes how things are, not which things there are";
            reader.report("SYN003", &property.value, property.place, message).help(help);
        }
        None => {
            let message = format!("no cluster can have this value of `{}`", property.value);
            let help = "a provider is another resource of the same group, and nothing depends on itself";
            reader.report("SYN003", &property.value, setting.value.place, message).help(help);
        }
    }
}

/// Everything that has an id, by name.
fn things(estate: &Estate) -> impl PartialEq {
    let nodes = estate.cluster.nodes.iter().map(|node| node.name.clone());
    let groups = estate.groups.iter().map(|group| group.name.clone());
    let resources = estate.resources.iter().map(|resource| resource.name.clone());
    let services = estate.services.iter().map(|service| service.name.clone());
    let clients = estate.clients.iter().map(|client| client.name.clone());
    let entries = estate.entries.iter().map(|entry| entry.key.clone());
    let files = estate.files.iter().map(|file| file.path.clone());
    let named =
        nodes.chain(groups).chain(resources).chain(services).chain(clients).chain(entries).chain(files);
    let counted = [estate.data.len(), estate.contents.len(), estate.stores.len(), estate.checkpoints.len()];
    (named.collect::<Vec<_>>(), estate.packages.iter().cloned().collect::<Vec<_>>(), counted)
}
