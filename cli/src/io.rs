//! The two writers, the files, and what is known of the terminal.

use std::io::{IsTerminal, Write};

use callboard_validator::files::Files;

use crate::disk::DiskFiles;

/// What a command may touch.
pub struct Io<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Everything else.
    pub err: &'a mut dyn Write,
    /// The files.
    pub files: Box<dyn Files + 'a>,
    /// Whether results may be coloured; the writer drops colours where they are not wanted.
    pub colour: bool,
    /// Whether somebody watches standard error.
    pub watched: bool,
}

impl<'a> Io<'a> {
    /// The process's own.
    pub fn process(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        let watched = std::io::stderr().is_terminal();
        Io { out, err, files: Box::new(DiskFiles), colour: true, watched }
    }

    /// Writers of a test, with the files of the disk.
    pub fn captured(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Io { out, err, files: Box::new(DiskFiles), colour: false, watched: false }
    }
}
