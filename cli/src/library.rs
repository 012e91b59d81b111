//! The shipped scenarios and their estates, as part of the program: they can be played wherever it runs.

use callboard_validator::files::Files;
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
