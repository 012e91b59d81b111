//! The shipped scenarios and their estates, as part of the program: they can be played wherever it runs.

use callboard_validator::files::Files;
use callboard_validator::source::Sources;
use callboard_validator::syntax::tree::{self, Node, Tree};
use include_dir::{Dir, include_dir};

static SCENARIOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../scenarios");

/// The library's files, by their names in the project: `scenarios/s01-same-group-failover.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Library;

impl Files for Library {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let file = name.strip_prefix("scenarios/").and_then(|path| SCENARIOS.get_file(path));
        file.map(|file| file.contents().to_vec()).ok_or_else(|| "it is not in the library".to_owned())
    }
}

/// The text of a file of the library.
pub fn text(name: &str) -> Option<&'static str> {
    SCENARIOS.get_file(name.strip_prefix("scenarios/")?)?.contents_utf8()
}

/// The scenarios and lessons that say which statements they carry, each with those statements.
pub fn sources() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    collect(&SCENARIOS, &mut found);
    found.sort();
    found
}

fn collect(folder: &Dir<'_>, found: &mut Vec<(String, Vec<String>)>) {
    for folder in folder.dirs() {
        collect(folder, found);
    }
    for file in folder.files() {
        let text = file.contents_utf8().filter(|text| text.contains("\nsources = ["));
        let Some(text) = text else { continue };
        let (tree, _) = tree::parse(Sources::default().add("", text), text);
        if let Some(Tree { node: Node::Array(sources), .. }) = tree.get("sources") {
            let sources = sources.iter().filter_map(Tree::text).map(str::to_owned).collect();
            found.push((format!("scenarios/{}", file.path().display()).replace('\\', "/"), sources));
        }
    }
}
