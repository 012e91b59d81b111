//! The files that were read, and places in them.

use std::ops::Range;

use memchr::memchr_iter;

use crate::artefact::text::{Decoded, Encoding};

/// Names one file among [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// Its number, in the order of reading.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A byte range of the decoded text of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Place {
    /// The place of `span` in `source`.
    pub fn new(source: SourceId, span: Range<usize>) -> Self {
        let clamp = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Place { source, start: clamp(span.start), end: clamp(span.end) }
    }

    /// The place of those numbers, as [`SourceId::number`] and the byte range gave them.
    pub(crate) fn from_parts(source: u32, start: u32, end: u32) -> Self {
        Place { source: SourceId(source), start, end }
    }

    /// The same place after its source moved up by so many.
    pub(crate) fn moved(self, by: u32) -> Self {
        Place { source: SourceId(self.source.0 + by), ..self }
    }

    /// The byte range.
    pub fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value together with the place that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// What the file says.
    pub value: T,
    /// Where it says so.
    pub place: Place,
}

impl<T> Located<T> {
    /// `value`, said at `place`.
    pub fn new(value: T, place: Place) -> Self {
        Located { value, place }
    }

    /// The same place with another value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: convert(self.value), place: self.place }
    }

    /// Borrows the value, keeping the place.
    pub fn as_ref(&self) -> Located<&T> {
        Located { value: &self.value, place: self.place }
    }
}

/// One decoded file.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name the user or another file gave it.
    pub name: String,
    /// Its text, decoded.
    pub text: String,
    /// How it is stored.
    pub encoding: Encoding,
    line_starts: Vec<usize>,
}

/// A position for people: both count from one, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// Line and column of a byte offset; offsets past the end are the end.
    pub fn position(&self, byte: usize) -> Position {
        let byte = byte.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let start = self.line_starts[line - 1];
        let column = self.text.get(start..byte).map_or(byte - start, |before| before.chars().count()) + 1;
        Position { line, column }
    }
}

fn newlines(text: &str) -> impl Iterator<Item = usize> {
    memchr_iter(b'\n', text.as_bytes())
}

/// Every file read in one job, in the order of reading.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Keeps `text` under `name`.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.add_decoded(name, Decoded { text: text.into(), encoding: Encoding::Utf8 })
    }

    /// Keeps what a file was decoded to under `name`.
    pub fn add_decoded(&mut self, name: impl Into<String>, decoded: Decoded) -> SourceId {
        let Decoded { text, encoding } = decoded;
        let lines = newlines(&text).count() + 1;
        let mut line_starts = Vec::with_capacity(lines);
        line_starts.push(0);
        line_starts.extend(newlines(&text).map(|newline| newline + 1));
        self.0.push(Source { name: name.into(), text, encoding, line_starts });
        SourceId(u32::try_from(self.0.len() - 1).expect("fewer than 2^32 files"))
    }

    /// Takes in the files of another job behind its own; by how much their ids grow.
    pub(crate) fn take_in(&mut self, other: Sources) -> u32 {
        let by = u32::try_from(self.0.len()).expect("fewer than 2^32 files");
        self.0.extend(other.0);
        by
    }

    /// The file that was read first.
    pub fn first(&self) -> Option<SourceId> {
        (!self.0.is_empty()).then_some(SourceId(0))
    }

    /// The names of all files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|source| source.name.as_str())
    }

    /// The file behind an id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0 as usize]
    }

    /// Line and column of the start of a place.
    pub fn position(&self, place: Place) -> Position {
        self.get(place.source).position(place.start as usize)
    }
}
