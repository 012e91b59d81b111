//! The examples of rule pages, and estates made of them.

use callboard_validator::files::{Files, resolve};
use callboard_validator::source::Sources;
use callboard_validator::syntax::overlay::lay_over;
use callboard_validator::syntax::tree::{Node, Tree, parse};
use toml::Value;

use crate::Overlay;

/// A fenced block.
#[derive(Debug, Clone)]
pub struct Block {
    /// The first word of its info string.
    pub kind: String,
    /// The other words.
    pub words: Vec<String>,
    /// What it holds.
    pub text: String,
}

impl Block {
    /// What follows `key=` in the info string.
    pub fn word(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    /// Whether the info string has the word.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }
}

/// The examples of a page: runs of adjacent blocks marked `bad` or `good`.
pub fn examples(page: &str) -> Vec<Vec<Block>> {
    let mut examples: Vec<Vec<Block>> = Vec::new();
    let mut open: Option<Block> = None;
    let mut adjacent = false;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let mut words = info.split_whitespace().map(str::to_owned);
                let kind = words.next().unwrap_or_default();
                open = Some(Block { kind, words: words.collect(), text: String::new() });
            }
            (Some(_), Some(_)) => {
                let block = open.take().expect("a block is open");
                if block.has("bad") || block.has("good") {
                    match examples.last_mut() {
                        Some(example) if adjacent && example[0].has("bad") == block.has("bad") => {
                            example.push(block);
                        }
                        _ => examples.push(vec![block]),
                    }
                    adjacent = true;
                }
            }
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => adjacent &= line.trim().is_empty(),
        }
    }
    examples
}

/// Where the base estate keeps the file a block replaces.
pub fn kept_at(base: &str, block: &Block) -> String {
    let text = String::from_utf8(Overlay::default().read(base).expect("a test may panic"))
        .expect("a test may panic");
    let (section, named, key) = match (block.word("path"), block.word("node")) {
        (Some(path), _) => (text.as_str(), format!("path = '{path}'"), "from = \""),
        (None, Some(node)) => (text.as_str(), format!("name = \"{node}\""), "registry = \""),
        (None, None) => panic!("{block:?} says neither `path` nor `node`"),
    };
    let after = &section[section.find(&named).unwrap_or_else(|| panic!("{base} has no {named}"))..];
    let value = &after[after.find(key).expect("the file is kept somewhere") + key.len()..];
    resolve(base, value.split('"').next().expect("a test may panic"))
}

/// What a block makes of a file.
pub fn bytes_of(block: &Block) -> Vec<u8> {
    match block.kind.as_str() {
        "hex" => block
            .text
            .split_whitespace()
            .map(|byte| u8::from_str_radix(byte, 16).expect("a hex block holds bytes"))
            .collect(),
        "bytes" => vec![b' '; block.text.trim().parse().expect("a bytes block holds a number")],
        _ => block.text.clone().into_bytes(),
    }
}

/// The base estate of an example, by its name in the project.
pub fn base_of(example: &[Block]) -> String {
    format!("scenarios/estates/{}.toml", example.iter().find_map(|block| block.word("base")).unwrap_or("k2"))
}

/// An example that is no scenario, as an estate of its own beside its base, with the files it replaces.
pub fn as_estate(example: &[Block]) -> Option<(String, Overlay)> {
    if example.iter().any(|block| block.has("scenario")) {
        return None;
    }
    let base = base_of(example);
    let mut files = Overlay::default();
    let mut patch = String::new();
    for block in example {
        match block.kind.as_str() {
            "toml" => patch.push_str(&block.text),
            _ => {
                files.0.insert(kept_at(&base, block), bytes_of(block));
            }
        }
    }
    let text = match files.read(&base) {
        Ok(bytes) => laid_over(&String::from_utf8(bytes).ok()?, &patch)?,
        Err(_) => patch,
    };
    let name = "scenarios/estates/example.toml".to_owned();
    files.0.insert(name.clone(), text.into_bytes());
    Some((name, files))
}

/// An estate's text with a patch laid over it, as a scenario's `[change]` would be.
pub fn laid_over(base: &str, patch: &str) -> Option<String> {
    let mut sources = Sources::default();
    let (mut tree, _) = parse(sources.add("base", base), base);
    let (patch, complaints) = parse(sources.add("patch", patch), patch);
    if !complaints.is_empty() || !lay_over(&mut tree, patch).is_empty() {
        return None;
    }
    toml::to_string(&value(&tree)).ok()
}

fn value(tree: &Tree) -> Value {
    match &tree.node {
        Node::Table(table) => {
            Value::Table(table.iter().map(|(key, tree)| (key.value.clone(), value(tree))).collect())
        }
        Node::Array(items) => Value::Array(items.iter().map(value).collect()),
        Node::String(text) => Value::String(text.clone()),
        Node::Integer(number) => Value::Integer(*number),
        Node::Float(number) => Value::Float(*number),
        Node::Boolean(yes) => Value::Boolean(*yes),
    }
}
