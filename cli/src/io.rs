//! The two writers, the files, and what is known of the terminal.

use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use callboard_validator::files::Files;

use crate::disk::{DiskFiles, KeptInput};

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
    /// Set when somebody interrupts what takes long.
    pub stop: Arc<AtomicBool>,
    /// Whether an interruption of the process is one of what takes long.
    pub interruptible: bool,
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
        let stop = Arc::new(AtomicBool::new(false));
        let files = Box::new(DiskFiles);
        Io { out, err, files, colour: true, watched, stop, interruptible: true, asked }
    }

    /// Writers of a test, with the files of the disk.
    pub fn captured(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let files = Box::new(DiskFiles);
        Io { out, err, files, colour: false, watched: false, stop, interruptible: false, asked: None }
    }

    /// From now on an interruption (Ctrl-C) sets [`Io::stop`]; another one ends the process.
    pub fn stop_when_interrupted(&self) {
        if !self.interruptible {
            return;
        }
        let stop = Arc::clone(&self.stop);
        // Without a handler an interruption ends the process, as ever.
        let _ = ctrlc::set_handler(move || {
            if stop.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
    }

    /// Keeps standard input once it has been read, for commands that look at a file more than once.
    pub fn keep_input(&mut self) {
        let files = std::mem::replace(&mut self.files, Box::new(DiskFiles));
        self.files = Box::new(KeptInput::new(files));
    }
}
