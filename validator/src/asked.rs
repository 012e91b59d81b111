//! The words of a command line that ask for a verb, read as the line of a script that they are: the verb, its targets,
//! and its arguments as `key=value`. They become the same document that a file would, so a verb has one meaning.

use crate::document::scenario::ScriptDocument;
use crate::reader::Reader;
use crate::source::{Located, Place, SourceId};
use crate::syntax::decode::decode;
use crate::syntax::tree::{Node, Table, Tree, parse_value};

/// The name of the command line among the sources: files that it names are seen from the working folder.
pub(crate) const COMMAND_LINE: &str = "command line";

/// A verb as it is asked for: its words, and its moment where one is stated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The verb, its targets, its arguments.
    pub words: Vec<String>,
    /// Its moment.
    pub at: Option<String>,
}

/// Keys whose values are not plain text.
const VALUES: [&str; 3] = ["between", "force", "value"];

/// The lines that each is: one for every target, all at the same moment.
pub(crate) fn lines(asked: &[Asked], reader: &mut Reader<'_>) -> Vec<Vec<Located<ScriptDocument>>> {
    let mut text = String::new();
    let spans: Vec<Spans> = asked.iter().map(|one| Spans::note(one, &mut text)).collect();
    let source = reader.sources.add(COMMAND_LINE, text);
    asked.iter().zip(&spans).map(|(one, spans)| Line::new(one, spans, source).documents(reader)).collect()
}

/// Where the words of a verb stand in the text of the command line.
struct Spans {
    words: Vec<std::ops::Range<usize>>,
    at: Option<std::ops::Range<usize>>,
}

impl Spans {
    fn note(asked: &Asked, text: &mut String) -> Spans {
        let mut put = |word: &String| {
            text.push_str(word);
            let span = text.len() - word.len()..text.len();
            text.push(' ');
            span
        };
        Spans { words: asked.words.iter().map(&mut put).collect(), at: asked.at.as_ref().map(&mut put) }
    }
}

/// The words of one verb, told apart.
struct Line<'a> {
    place: Place,
    targets: Vec<Located<&'a str>>,
    /// The verb and the arguments, as keys of a script line.
    keys: Vec<(Located<&'a str>, Located<&'a str>)>,
}

impl<'a> Line<'a> {
    fn new(asked: &'a Asked, spans: &Spans, source: SourceId) -> Self {
        let place = |span: &std::ops::Range<usize>| Place::new(source, span.clone());
        let words = asked.words.iter().zip(&spans.words);
        let mut words = words.map(|(word, span)| Located::new(word.as_str(), place(span)));
        let verb = words.next();
        let (start, end) = (spans.words.first(), spans.words.last());
        let whole = start.zip(end).map_or(0..0, |(start, end)| start.start..end.end);
        let mut line = Line { place: place(&whole), targets: Vec::new(), keys: Vec::new() };
        line.keys.extend(verb.map(|verb| (Located::new("do", verb.place), verb)));
        for word in words {
            match argument(word) {
                Some((key, value)) => line.keys.push((key, value)),
                None => line.targets.push(word),
            }
        }
        if let (Some(at), Some(span)) = (&asked.at, &spans.at) {
            let at = Located::new(at.as_str(), place(span));
            line.keys.push((Located::new("at", at.place), at));
        }
        line
    }

    fn documents(&self, reader: &mut Reader<'_>) -> Vec<Located<ScriptDocument>> {
        if self.keys.first().is_none_or(|(key, _)| key.value != "do") {
            let help = "for example `node-power-off N1`";
            reader
                .report("SYN005", "verb", self.place, "a verb says what happens, and none is given")
                .help(help);
            return Vec::new();
        }
        if let Some(twice) = self.stated_twice() {
            let message = format!("`{}=...` is given twice", twice.value);
            reader.report("SYN002", twice.value, twice.place, message).help("give it once");
            return Vec::new();
        }
        match self.targets.as_slice() {
            [] => vec![self.document(None, reader)],
            targets => targets.iter().map(|target| self.document(Some(target), reader)).collect(),
        }
    }

    /// A key that is given again, and a target that is given in both ways.
    fn stated_twice(&self) -> Option<Located<&'a str>> {
        let is_known_before = |(index, (key, _)): &(usize, &(Located<&str>, Located<&str>))| {
            self.keys[..*index].iter().any(|(earlier, _)| earlier.value == key.value)
                || (key.value == "target" && !self.targets.is_empty())
        };
        self.keys.iter().enumerate().find(is_known_before).map(|(_, (key, _))| *key)
    }

    fn document(&self, target: Option<&Located<&str>>, reader: &mut Reader<'_>) -> Located<ScriptDocument> {
        let target = target.map(|target| (Located::new("target", target.place), *target));
        let table: Table = target.iter().chain(&self.keys).map(|(key, value)| entry(*key, *value)).collect();
        let (document, complaints) = decode(Tree { place: self.place, node: Node::Table(table) });
        reader.complain(complaints);
        Located::new(document, self.place)
    }
}

/// `key=value`, told by its key, which has small letters and hyphens only.
fn argument(word: Located<&str>) -> Option<(Located<&str>, Located<&str>)> {
    let (key, value) = word.value.split_once('=')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let (start, middle) = (word.place.start as usize, word.place.start as usize + key.len());
    let place = |span| Place::new(word.place.source, span);
    let value_place = place(middle + 1..word.place.end as usize);
    is_key.then(|| (Located::new(key, place(start..middle)), Located::new(value, value_place)))
}

fn entry(key: Located<&str>, value: Located<&str>) -> (Located<String>, Tree) {
    let text = || Tree { place: value.place, node: Node::String(value.value.to_owned()) };
    let read = match VALUES.contains(&key.value) {
        true => parse_value(value.value, value.place).unwrap_or_else(text),
        false => text(),
    };
    let read = match read.node {
        Node::String(ref sides) if key.value == "between" => {
            Tree { node: listed(sides, value.place), ..read }
        }
        _ => read,
    };
    (key.map(str::to_owned), read)
}

/// `N1,N2+N3`: sides, each a name or several.
fn listed(sides: &str, place: Place) -> Node {
    let text = |name: &str| Tree { place, node: Node::String(name.to_owned()) };
    let side = |side: &str| match side.contains('+') {
        true => Tree { place, node: Node::Array(side.split('+').map(text).collect()) },
        false => text(side),
    };
    Node::Array(sides.split(',').map(side).collect())
}
