//! Reads TOML straight into a tree, if nothing in it is wrong or rare: without errors, dotted keys before `=`, or
//! dates. Everything else is left to the parser that can say what is wrong; both give the same tree.

mod building;

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::Token;
use toml_parser::parser::{
    Event, EventKind, EventReceiver, RecursionGuard, ValidateWhitespace, parse_document,
};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use super::tree::{Node, Table, Tree, Values};
use crate::source::{Located, Place};
use building::{Building, Keyed, Part};

/// As deep as the other parser goes.
const DEEPEST: u32 = 80;

/// The tokens of a piece stay in a processor's cache.
pub(super) const PIECE: usize = 32 * 1024;

/// The table of a whole file, which is read in pieces of about that many bytes.
pub(super) fn read(text: &str, piece: usize, values: &mut Values) -> Option<Table> {
    let root = Building::new(values.place(0..0), false);
    let mut reading = Reading {
        source: Source::new(""),
        begin: 0,
        values,
        root,
        current: Vec::new(),
        header: None,
        key: None,
        open: Vec::new(),
        irregular: false,
    };
    let mut tokens = Vec::new();
    for piece in pieces(text, piece) {
        reading.read_piece(piece, text, &mut tokens)?;
    }
    Some(reading.root.into_table())
}

/// A text in pieces that begin with headers. What looks like a header within an array or a text leaves a piece that
/// does not end well, which is irregular.
fn pieces(text: &str, piece: usize) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(begin..).filter(|rest| !rest.is_empty())?;
        let header = rest.get(piece..).and_then(|later| memmem::find(later, b"\n["));
        let end = header.map_or(text.len(), |at| begin + piece + at + 1);
        Some(std::mem::replace(&mut begin, end)..end)
    })
}

/// An array or an inline table whose end has not come yet.
enum Open {
    Array { start: usize, items: Vec<Tree> },
    Inline { start: usize, key: Option<Located<String>>, entries: Keyed<Tree> },
}

struct Header {
    doubled: bool,
    start: usize,
    path: Vec<Located<String>>,
}

struct Reading<'t, 'v> {
    /// The piece that is read.
    source: Source<'t>,
    /// Where it begins.
    begin: usize,
    values: &'v mut Values,
    root: Building,
    /// Where the table that takes keys is: positions from the root, of lists of tables the last.
    current: Vec<usize>,
    header: Option<Header>,
    key: Option<Located<String>>,
    open: Vec<Open>,
    irregular: bool,
}

/// What stands in quotes on one line, if it stands for itself.
fn plain_string(raw: &str, encoding: Option<Encoding>) -> Option<&str> {
    let (quote, escape) = match encoding? {
        Encoding::BasicString => ('"', b'\\'),
        Encoding::LiteralString => ('\'', b'\''),
        _ => return None,
    };
    let text = raw.strip_prefix(quote)?.strip_suffix(quote)?;
    let is_plain = |byte: &u8| matches!(*byte, b' '..=b'~') && *byte != quote as u8 && *byte != escape;
    text.as_bytes().iter().all(is_plain).then_some(text)
}

fn is_bare_key(raw: &str) -> bool {
    !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl<'t> Reading<'t, '_> {
    /// Every step of reading is `None` when this is no regular file.
    fn read_piece(&mut self, piece: Range<usize>, text: &'t str, tokens: &mut Vec<Token>) -> Option<()> {
        self.begin = piece.start;
        self.source = Source::new(&text[piece]);
        tokens.clear();
        tokens.extend(self.source.lex());
        let mut failed = false;
        let mut errors = |_: ParseError| failed = true;
        {
            let source = self.source;
            let mut checked = ValidateWhitespace::new(self, source);
            let mut guarded = RecursionGuard::new(&mut checked, DEEPEST);
            parse_document(tokens, &mut guarded, &mut errors);
        }
        (!self.irregular && !failed).then_some(())
    }

    fn place(&self, span: Range<usize>) -> Place {
        self.values.place(self.begin + span.start..self.begin + span.end)
    }

    fn enter(&mut self, header: Header, end: usize) -> Option<()> {
        let place = self.place(header.start..end);
        let mut path = header.path;
        let key = path.pop().filter(|_| path.len() < DEEPEST as usize)?;
        let mut table = &mut self.root;
        self.current.clear();
        for part in path {
            let known = table.below.position(&part.value);
            let at = match known {
                Some(at) => at,
                None => {
                    let made = Building::new(part.place, true);
                    table.add(part, Part::Table(made))?
                }
            };
            self.current.push(at);
            table = table.step(at);
        }
        let made = Building::new(place, false);
        let at = match (table.below.position(&key.value), header.doubled) {
            (None, true) => table.add(key, Part::Tables(place, vec![made]))?,
            (None, false) => table.add(key, Part::Table(made))?,
            (Some(at), doubled) => {
                let (known, part) = &mut table.below.list[at];
                match part {
                    Part::Tables(_, tables) if doubled => tables.push(made),
                    Part::Table(table) if !doubled && table.implicit => {
                        (table.implicit, table.place, known.place) = (false, place, key.place);
                    }
                    _ => return None,
                }
                at
            }
        };
        self.current.push(at);
        Some(())
    }

    fn take_key(&mut self, key: Located<String>) -> Option<()> {
        let pending = match (&mut self.header, self.open.last_mut()) {
            (Some(header), _) => {
                header.path.push(key);
                return Some(());
            }
            (None, Some(Open::Inline { key, .. })) => key,
            (None, Some(Open::Array { .. })) => return None,
            (None, None) => &mut self.key,
        };
        pending.replace(key).is_none().then_some(())
    }

    fn take_value(&mut self, value: Tree) -> Option<()> {
        match self.open.last_mut() {
            Some(Open::Array { items, .. }) => items.push(value),
            Some(Open::Inline { key, entries, .. }) => {
                let key = key.take().filter(|key| entries.position(&key.value).is_none())?;
                entries.push(key, value);
            }
            None => {
                let mut table = &mut self.root;
                for at in &self.current {
                    table = table.step(*at);
                }
                let key = self.key.take().filter(|key| table.is_free(&key.value))?;
                table.values.push(key, value);
            }
        }
        Some(())
    }

    fn close(&mut self, end: usize) -> Option<()> {
        let (start, node) = match self.open.pop()? {
            Open::Array { start, items } => (start, Node::Array(items)),
            Open::Inline { start, entries, .. } => (start, Node::Table(entries.list)),
        };
        let place = self.place(start..end);
        self.take_value(Tree { place, node })
    }

    fn read_scalar(
        &mut self,
        span: Span,
        encoding: Option<Encoding>,
        error: &mut dyn ErrorSink,
    ) -> Option<()> {
        let raw = self.source.get(Event::new_unchecked(EventKind::Scalar, encoding, span))?;
        let place = self.place(span.start()..span.end());
        if let Some(text) = plain_string(raw.as_str(), encoding) {
            let node = Node::String(self.values.text(text.to_owned(), place));
            return self.take_value(Tree { place, node });
        }
        let mut text = Cow::Borrowed("");
        let kind = raw.decode_scalar(&mut text, error);
        let node = match kind {
            ScalarKind::String => Node::String(self.values.text(text.into_owned(), place)),
            ScalarKind::Boolean(value) => Node::Boolean(value),
            ScalarKind::Float => Values::float(&text),
            ScalarKind::Integer(radix) => self.values.integer(&text, radix.value(), place),
            ScalarKind::DateTime => return None,
        };
        self.take_value(Tree { place, node })
    }

    fn read_key(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) -> Option<()> {
        let raw = self.source.get(Event::new_unchecked(EventKind::SimpleKey, encoding, span))?;
        let mut text = Cow::Borrowed("");
        match encoding {
            None if is_bare_key(raw.as_str()) => text = Cow::Borrowed(raw.as_str()),
            _ => raw.decode_key(&mut text, error),
        }
        let place = self.place(span.start()..span.end());
        self.take_key(Located::new(text.into_owned(), place))
    }

    fn begin_header(&mut self, doubled: bool, span: Span) {
        self.header = Some(Header { doubled, start: span.start(), path: Vec::new() });
    }

    fn end_header(&mut self, span: Span) {
        let header = self.header.take();
        let entered = header.and_then(|header| self.enter(header, span.end()));
        self.go_on_if(entered);
    }

    fn go_on_if(&mut self, done: Option<()>) {
        self.irregular |= done.is_none();
    }
}

impl EventReceiver for Reading<'_, '_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.begin_header(false, span);
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_header(span);
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.begin_header(true, span);
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_header(span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open.push(Open::Inline { start: span.start(), key: None, entries: Keyed::default() });
        true
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let closed = self.close(span.end());
        self.go_on_if(closed);
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open.push(Open::Array { start: span.start(), items: Vec::new() });
        true
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let closed = self.close(span.end());
        self.go_on_if(closed);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let read = self.read_key(span, encoding, error);
        self.go_on_if(read);
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let read = self.read_scalar(span, encoding, error);
        self.go_on_if(read);
    }

    fn error(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.irregular = true;
    }
}
