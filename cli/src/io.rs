//! The two writers, the files, and what is known of the terminal.

use std::io::{BufRead, BufReader, IsTerminal, Write};

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
    /// Somebody who reads results as they come and can be asked.
    pub asked: Option<Box<dyn BufRead + 'a>>,
}

impl<'a> Io<'a> {
    /// The process's own.
    pub fn process(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        let watched = std::io::stderr().is_terminal();
        let (input, output) = (std::io::stdin(), std::io::stdout());
        let somebody = input.is_terminal() && output.is_terminal();
        let asked = somebody.then(|| Box::new(BufReader::new(input)) as Box<dyn BufRead>);
        Io { out, err, files: Box::new(DiskFiles), colour: true, watched, asked }
    }

    /// Writers of a test, with the files of the disk.
    pub fn captured(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Io { out, err, files: Box::new(DiskFiles), colour: false, watched: false, asked: None }
    }
}
