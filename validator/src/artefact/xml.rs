//! A strict XML reader with places, on top of quick-xml.
//!
//! quick-xml finds the borders of markup and is lenient inside it; this module adds the well-formedness rules
//! that the .NET reader enforces. It refuses document types and every entity that is not predefined, so nothing
//! is ever expanded or fetched, and it limits depth, so nothing recurses.

mod characters;
mod markup;
mod namespaces;
mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::{Reader, events};

use super::problems::Excerpt;
use namespaces::Namespaces;
pub(super) use namespaces::{Namespace, SCHEMA_INSTANCE};

/// Elements nested deeper than this are refused. The configuration file needs four levels.
const DEEPEST: usize = 64;

const ONE_ROOT: &str = "an XML file holds one element, with nothing but comments around it";

/// What the help says wherever a backslash stands before a `<`.
pub(crate) const ESCAPED_BRACKETS: &str = "remove the `\\` before each `<`: the example in the Microsoft \
    documentation shows Markdown escapes that do not belong to the file";

/// One piece of a document.
#[derive(Debug)]
pub(super) enum Event<'a> {
    /// A start tag; an empty-element tag is followed by its own [`Event::End`].
    Start(Element<'a>),
    /// The end of the last open element, placed at its end tag.
    End(Range<usize>),
    /// Text, a CDATA section or a reference inside an element.
    Text(Cow<'a, str>, Range<usize>),
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// As written, with its prefix.
    pub(super) name: &'a str,
    pub(super) local: &'a str,
    pub(super) namespace: Namespace,
    pub(super) attributes: Vec<Attribute<'a>>,
    pub(super) at: Range<usize>,
}

/// An attribute that is not a namespace declaration.
#[derive(Debug)]
pub(super) struct Attribute<'a> {
    pub(super) local: &'a str,
    pub(super) namespace: Namespace,
    pub(super) value: Cow<'a, str>,
    pub(super) at: Range<usize>,
}

/// Why a document is not well-formed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
    /// Whether what follows can still be read.
    recoverable: bool,
}

impl Fault {
    fn new(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Fault { at, message: message.into(), help: help.into(), recoverable: false }
    }

    fn recoverable(self) -> Self {
        Fault { recoverable: true, ..self }
    }
}

/// Hands out the events of one document.
pub(super) struct XmlReader<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// The first character that XML does not allow anywhere.
    forbidden: Option<usize>,
    open: Vec<(&'a str, Range<usize>)>,
    namespaces: Namespaces<'a>,
    /// Where the end of an empty-element tag is still to be handed out.
    ends_at: Option<usize>,
    root_seen: bool,
    faulty: bool,
    finished: bool,
}

impl<'a> XmlReader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        // End tags are compared here, where the place of the start tag is known.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        XmlReader {
            text,
            reader,
            forbidden: text.find(|character| !characters::is_allowed(character)),
            open: Vec::new(),
            namespaces: Namespaces::default(),
            ends_at: None,
            root_seen: false,
            faulty: false,
            finished: false,
        }
    }

    /// The next event; `None` at the end, and after a fault that leaves nothing to read.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        if self.finished {
            return Ok(None);
        }
        let next = self.advance();
        match &next {
            Ok(Some(_)) => {}
            Ok(None) => self.finished = true,
            Err(fault) => {
                self.faulty = true;
                self.finished = !fault.recoverable;
            }
        }
        next
    }

    fn advance(&mut self) -> Result<Option<Event<'a>>, Fault> {
        if let Some(end) = self.ends_at.take() {
            self.close();
            return Ok(Some(Event::End(end..end)));
        }
        // quick-xml would skip a mark without counting its bytes. The decoder took one off already.
        if self.text.starts_with('\u{feff}') {
            return Err(Fault::new(0..3, "a second byte order mark", "save the file again as UTF-8"));
        }
        loop {
            let start = self.position();
            let event = self.reader.read_event();
            let at = start..self.position();
            self.only_allowed_characters(&at)?;
            let event = event.map_err(|error| markup::explained(&error, self.text, at.start))?;
            let text = &self.text[at.clone()];
            match event {
                events::Event::Start(_) => return self.start(at, false).map(Some),
                events::Event::Empty(_) => return self.start(at, true).map(Some),
                events::Event::End(_) => return self.end(at).map(Some),
                events::Event::Eof => return self.finish(at.start).map(|()| None),
                events::Event::DocType(_) => return Err(markup::document_type(at)),
                events::Event::Comment(_) => markup::comment(text, &at)?,
                events::Event::Decl(_) => self.declaration(at)?,
                events::Event::PI(_) => markup::instruction(text, at)?,
                events::Event::Text(_) => {
                    if let Some(close) = text.find("]]>") {
                        let close = start + close..start + close + 3;
                        return Err(Fault::new(
                            close,
                            "`]]>` closes no CDATA section",
                            "write it as `]]&gt;`",
                        ));
                    }
                    if !self.open.is_empty() {
                        return Ok(Some(Event::Text(Cow::Borrowed(text), at)));
                    }
                    self.only_blanks(text, start)?;
                }
                events::Event::CData(_) => {
                    self.only_inside(&at)?;
                    let content = &text["<![CDATA[".len()..text.len() - "]]>".len()];
                    return Ok(Some(Event::Text(Cow::Borrowed(content), at)));
                }
                events::Event::GeneralRef(_) => {
                    self.only_inside(&at)?;
                    let character = characters::reference(text, at.clone())?;
                    return Ok(Some(Event::Text(Cow::Owned(character.to_string()), at)));
                }
            }
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).map_or(self.text.len(), |at| at.min(self.text.len()))
    }

    fn only_allowed_characters(&self, at: &Range<usize>) -> Result<(), Fault> {
        let Some(forbidden) = self.forbidden.filter(|forbidden| at.contains(forbidden)) else {
            return Ok(());
        };
        let length = self.text[forbidden..].chars().next().map_or(0, char::len_utf8);
        let character = forbidden..forbidden + length;
        let message = format!("XML allows no character `{}`", Excerpt(&self.text[character.clone()]));
        Err(Fault::new(character, message, "delete it"))
    }

    fn start(&mut self, at: Range<usize>, empty: bool) -> Result<Event<'a>, Fault> {
        let tag = tag::parse(self.text, at.clone(), empty)?;
        if self.open.is_empty() && self.root_seen {
            let message = format!("`<{}>` follows the root element", Excerpt(tag.name));
            return Err(Fault::new(at, message, ONE_ROOT));
        }
        if self.open.len() == DEEPEST {
            let message = format!("elements are nested deeper than {DEEPEST} levels");
            return Err(Fault::new(at, message, "the configuration file needs four levels"));
        }
        self.root_seen = true;
        self.open.push((tag.name, at.clone()));
        self.ends_at = empty.then_some(at.end);
        self.namespaces.element(tag, at).map(Event::Start)
    }

    fn end(&mut self, at: Range<usize>) -> Result<Event<'a>, Fault> {
        let name = self.text[at.start + "</".len()..at.end - ">".len()].trim_end_matches(characters::BLANKS);
        match self.open.last() {
            Some((open, _)) if *open == name => {
                self.close();
                Ok(Event::End(at))
            }
            Some((open, opened)) => {
                let expected = format!("write `</{}>` before `</{}>`", Excerpt(open), Excerpt(name));
                if self.open.iter().any(|(outer, _)| *outer == name) {
                    let message = format!("`<{}>` is not closed", Excerpt(open));
                    return Err(Fault::new(opened.clone(), message, expected));
                }
                let message = format!("`</{}>` does not close `<{}>`", Excerpt(name), Excerpt(open));
                Err(Fault::new(at, message, "an end tag repeats the name of its start tag, in the same case"))
            }
            None => {
                let message = format!("`</{}>` closes nothing", Excerpt(name));
                Err(Fault::new(at, message, "delete it, or write its start tag"))
            }
        }
    }

    fn close(&mut self) {
        self.open.pop();
        self.namespaces.leave();
    }

    fn finish(&self, end: usize) -> Result<(), Fault> {
        if let Some((name, at)) = self.open.last() {
            let message = format!("`<{}>` is not closed", Excerpt(name));
            return Err(Fault::new(at.clone(), message, format!("write `</{}>`", Excerpt(name))));
        }
        if self.root_seen || self.faulty {
            return Ok(());
        }
        Err(Fault::new(end..end, "the file holds no element", ONE_ROOT))
    }

    fn only_blanks(&self, text: &str, start: usize) -> Result<(), Fault> {
        let content = text.trim_matches(characters::BLANKS);
        if content.is_empty() {
            return Ok(());
        }
        let lead = text.len() - text.trim_start_matches(characters::BLANKS).len();
        let at = start + lead..start + lead + content.len();
        let side = if self.root_seen { "after" } else { "before" };
        let message = format!("`{}` stands {side} the root element", Excerpt(content));
        let help = if content == "\\" { ESCAPED_BRACKETS } else { ONE_ROOT };
        Err(Fault::new(at, message, help).recoverable())
    }

    fn only_inside(&self, at: &Range<usize>) -> Result<(), Fault> {
        if self.open.is_empty() { self.only_blanks(&self.text[at.clone()], at.start) } else { Ok(()) }
    }

    fn declaration(&self, at: Range<usize>) -> Result<(), Fault> {
        // When more than blanks stands before it, that was reported already.
        let reported = self.faulty && !self.root_seen;
        if at.start > 0 && !reported {
            let help = "delete what stands before it, blank lines too";
            return Err(
                Fault::new(at, "the XML declaration is not at the start of the file", help).recoverable()
            );
        }
        markup::declaration(self.text, at)
    }
}
