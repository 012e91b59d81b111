//! `docs/format.md` with its examples.
//!
//! Fenced blocks with these info strings are examples; files they name are seen from `scenarios/`:
//! `toml estate` (an estate), `toml patch` (laid over the estate K2), `toml scenario` (a scenario), `toml script`
//! (a scenario on K2 without its head). `file=NAME` makes a block of any kind a file that the others can name.

use std::collections::BTreeSet;

use callboard_sim::model::scenario::Scenario;
use callboard_validator::check;

use crate::{Overlay, workspace};

/// The name under which an example is read.
pub const EXAMPLE: &str = "scenarios/example.toml";
/// The estate on which scripts are played.
pub const K2: &str = "scenarios/estates/k2.toml";
const HEAD: &str = "title = \"an example\"\nestate = \"estates/k2.toml\"\n";

/// A fenced block.
#[derive(Debug)]
pub struct Block {
    info: Vec<String>,
    /// What it holds.
    pub text: String,
}

impl Block {
    /// What it is an example of.
    pub fn kind(&self) -> &str {
        self.info.get(1).map_or("", String::as_str)
    }

    fn file(&self) -> Option<String> {
        let name = self.info.iter().find_map(|word| word.strip_prefix("file="))?;
        Some(format!("scenarios/{name}"))
    }
}

/// The page: its blocks, and the lines between them.
#[derive(Debug)]
pub struct Page {
    blocks: Vec<Block>,
    /// The lines between the blocks.
    pub lines: Vec<String>,
}

impl Page {
    /// Reads it.
    pub fn read() -> Page {
        let text = std::fs::read_to_string(workspace().join("docs/format.md")).expect("the page exists");
        let mut page = Page { blocks: Vec::new(), lines: Vec::new() };
        let mut in_block = false;
        for line in text.lines() {
            match (line.strip_prefix("```"), page.blocks.last_mut()) {
                (Some(info), _) if !in_block => {
                    let info = info.split_whitespace().map(str::to_owned).collect();
                    page.blocks.push(Block { info, text: String::new() });
                    in_block = true;
                }
                (Some(_), _) => in_block = false,
                (None, Some(block)) if in_block => block.text += &format!("{line}\n"),
                (None, _) => page.lines.push(line.to_owned()),
            }
        }
        page
    }

    /// The examples of these kinds.
    pub fn examples<'a>(&'a self, kinds: &'a [&str]) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(|block| kinds.contains(&block.kind()))
    }

    /// The files of the workspace, those that blocks define, and `text` as the example.
    pub fn files(&self, text: String) -> Overlay {
        let defined = self.blocks.iter().filter_map(|block| Some((block.file()?, block.text.clone())));
        let all = defined.chain([(EXAMPLE.to_owned(), text)]);
        Overlay(all.map(|(name, text)| (name, text.into_bytes())).collect())
    }

    /// Each scenario, and each script behind a head, with its text.
    pub fn played(&self) -> impl Iterator<Item = (String, Overlay)> {
        self.examples(&["scenario", "script"]).map(|block| {
            let head = if block.kind() == "script" { HEAD } else { "" };
            let text = format!("{head}{}", block.text);
            (text.clone(), self.files(text))
        })
    }

    /// Each scenario, as it is played.
    pub fn scenarios(&self) -> impl Iterator<Item = Scenario> {
        self.played().map(|(text, files)| {
            let (report, rehearsal) = check::scenario(&files, EXAMPLE);
            rehearsal.unwrap_or_else(|| panic!("{:?}\n{text}", report.findings)).scenario
        })
    }

    /// The words in back-quotes.
    fn quoted_words(&self) -> BTreeSet<&str> {
        let quoted = self.lines.iter().flat_map(|line| line.split('`').skip(1).step_by(2));
        quoted.flat_map(|span| span.split(|c: char| !c.is_alphanumeric() && c != '-')).collect()
    }

    /// Words that are nowhere in back-quotes.
    pub fn lacks<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let quoted = self.quoted_words();
        words.into_iter().filter(|word| !quoted.contains(word)).collect()
    }
}
