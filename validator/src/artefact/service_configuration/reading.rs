//! Turns the events of the document into a configuration.

use std::fmt::Arguments;
use std::ops::Range;

use super::folder::{Misspelt, OpenFolder};
use super::nearest::nearest;
use super::{Folder, ServiceConfiguration};
use crate::artefact::problems::{Excerpt, MOST_PROBLEMS, Problems};
use crate::artefact::xml::{ESCAPED_BRACKETS, Element, Event, Fault, Namespace};
use crate::artefact::{Class, Problem};
use crate::source::{Located, SourceId};

const ROOT: &str = "DtsServiceConfiguration";
const SHUTDOWN: &str = "StopExecutingPackagesOnShutdown";
const FOLDERS: &str = "TopLevelFolders";
const FOLDER: &str = "Folder";

/// What was read so far.
pub(super) struct Reading {
    pub(super) problems: Problems,
    /// What the open elements mean, from outside in.
    open: Vec<Context>,
    configuration: Option<ServiceConfiguration>,
    shutdown_seen: bool,
    folders_seen: bool,
    pub(super) folder: Option<OpenFolder>,
    value: OpenValue,
    /// Whether the text around the last tag was reported already; references cut text into pieces.
    stray_reported: bool,
}

/// What an element means.
#[derive(Clone, Copy)]
pub(super) enum Context {
    Configuration,
    Folders,
    Folder,
    Value(Field),
    /// Skipped, with everything inside.
    Skipped,
}

/// What a value is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Shutdown,
    Name,
    Location,
}

/// The value that is being read.
#[derive(Default)]
struct OpenValue {
    tag: Range<usize>,
    text: String,
}

impl Reading {
    pub(super) fn new(source: SourceId) -> Self {
        Reading {
            problems: Problems::new(source),
            open: Vec::new(),
            configuration: None,
            shutdown_seen: false,
            folders_seen: false,
            folder: None,
            value: OpenValue::default(),
            stray_reported: false,
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(element) => {
                self.stray_reported = false;
                let context = self.start(&element);
                if let Context::Value(_) = context {
                    self.value = OpenValue { tag: element.at, text: String::new() };
                }
                self.open.push(context);
            }
            Event::Text(content, at) => self.text(&content, at),
            Event::End(at) => {
                self.stray_reported = false;
                self.end(&at);
            }
        }
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        let Fault { at, message, help, .. } = fault;
        self.problems.report(Class::Malformed, at, format_args!("{message}"), format_args!("{help}"));
    }

    pub(super) fn finish(self) -> (Option<ServiceConfiguration>, Vec<Problem>) {
        let configuration = self.configuration.filter(|_| !self.problems.refused());
        (configuration, self.problems.into_found())
    }

    fn start(&mut self, element: &Element<'_>) -> Context {
        match self.open.last() {
            None => self.root(element),
            Some(Context::Configuration) => self.setting(element),
            Some(Context::Folders) if plain_name(element) == Some(FOLDER) => {
                let kind = self.folder_kind(element);
                self.folder = Some(OpenFolder::new(element.at.clone(), kind));
                Context::Folder
            }
            Some(Context::Folders) => self.unknown(element, &[FOLDER]),
            Some(Context::Folder) => self.folder_field(element),
            Some(Context::Value(_)) => {
                let message = format_args!("`<{}>` stands inside a value", Excerpt(element.name));
                self.invalid(&element.at, message, format_args!("a value is plain text"));
                Context::Skipped
            }
            Some(Context::Skipped) => Context::Skipped,
        }
    }

    fn text(&mut self, content: &str, at: Range<usize>) {
        match self.open.last() {
            Some(Context::Value(_)) => self.value.text.push_str(content),
            Some(Context::Configuration | Context::Folders | Context::Folder) => self.stray(content, at),
            Some(Context::Skipped) | None => {}
        }
    }

    fn end(&mut self, at: &Range<usize>) {
        match self.open.pop() {
            Some(Context::Value(field)) => self.value_end(field, at),
            Some(Context::Folder) => {
                if let (Some(folder), Some(configuration)) = (self.folder.take(), &mut self.configuration)
                    && let Some((kind, folder)) = folder.close(&mut self.problems)
                {
                    let OpenFolder { at, name, location, .. } = folder;
                    let place = self.problems.place(at);
                    configuration.folders.push(Folder { place, kind, name, location });
                }
            }
            Some(Context::Configuration | Context::Folders | Context::Skipped) | None => {}
        }
    }

    fn root(&mut self, element: &Element<'_>) -> Context {
        if plain_name(element) == Some(ROOT) {
            self.configuration = Some(ServiceConfiguration {
                root: self.problems.place(element.at.clone()),
                stop_executing_packages_on_shutdown: None,
                folders: Vec::new(),
            });
            return Context::Configuration;
        }
        let message = format_args!("the root element is `<{}>`", Excerpt(element.name));
        if element.namespace == Namespace::NONE {
            self.invalid(&element.at, message, format_args!("it must be `<{ROOT}>`, in exactly this case"));
        } else {
            let message = format_args!("{message} in a namespace");
            self.invalid(
                &element.at,
                message,
                format_args!("it must be `<{ROOT}>` without prefix and `xmlns=`"),
            );
        }
        Context::Skipped
    }

    fn setting(&mut self, element: &Element<'_>) -> Context {
        match plain_name(element) {
            Some(SHUTDOWN) if self.shutdown_seen => self.repeated(element),
            Some(SHUTDOWN) => {
                self.shutdown_seen = true;
                Context::Value(Field::Shutdown)
            }
            Some(FOLDERS) => {
                if self.folders_seen {
                    let message = format_args!("a second `<{FOLDERS}>`");
                    let help =
                        format_args!("put all folders into one; which of the two counts is not documented");
                    self.suspicious(&element.at, message, help);
                }
                self.folders_seen = true;
                Context::Folders
            }
            _ => self.unknown(element, &[SHUTDOWN, FOLDERS]),
        }
    }

    fn value_end(&mut self, field: Field, end: &Range<usize>) {
        let OpenValue { tag, text } = std::mem::take(&mut self.value);
        // Nothing stands between the tags of an empty element, so its tags are the place.
        let span = if tag.end < end.start { tag.end..end.start } else { tag.start..end.end };
        // The serializer's reader drops text that is nothing but blanks.
        let text = if text.trim_matches(BLANKS).is_empty() { String::new() } else { text };
        match field {
            Field::Shutdown => self.shutdown(&text, span),
            Field::Name => self.folder_name(text, span),
            Field::Location => {
                let location = Located::new(text, self.problems.place(span));
                if let Some(folder) = &mut self.folder {
                    folder.location = Some(location);
                }
            }
        }
    }

    fn shutdown(&mut self, text: &str, span: Range<usize>) {
        let value = match text.trim_matches(BLANKS) {
            "true" | "1" => true,
            "false" | "0" => false,
            other => {
                let message = format_args!("`{}` is not a boolean", Excerpt(other));
                let help = format_args!("write `true` or `false`, in lower case");
                return self.invalid(&span, message, help);
            }
        };
        let located = Located::new(value, self.problems.place(span));
        if let Some(configuration) = &mut self.configuration {
            configuration.stop_executing_packages_on_shutdown = Some(located);
        }
    }

    fn stray(&mut self, content: &str, at: Range<usize>) {
        let trimmed = content.trim_matches(BLANKS);
        if trimmed.is_empty() || self.stray_reported {
            return;
        }
        self.stray_reported = true;
        let message = format_args!("the text `{}` is skipped silently", Excerpt(trimmed));
        // A reference may be shorter in `content` than in the file; then the place is the whole of it.
        let lead = content.len() - content.trim_start_matches(BLANKS).len();
        let exact = content.len() == at.len();
        let span = if exact { at.start + lead..at.start + lead + trimmed.len() } else { at };
        if trimmed.ends_with('\\') {
            self.suspicious(&span, message, format_args!("{ESCAPED_BRACKETS}"));
        } else {
            self.suspicious(&span, message, format_args!("only elements belong here: delete the text"));
        }
    }

    /// An element that the serializer does not look for at this place.
    pub(super) fn unknown(&mut self, element: &Element<'_>, known: &[&'static str]) -> Context {
        let message = format_args!("the unknown element `<{}>` is skipped silently", Excerpt(element.name));
        match nearest(element.local, known) {
            Some(near) if near == element.local => {
                self.suspicious(&element.at, message, format_args!("write `<{near}>` without a namespace"));
            }
            Some(near) => {
                let within = self.folder.as_mut().filter(|folder| folder.misspelt.len() < MOST_PROBLEMS);
                match within {
                    Some(folder) => {
                        let (at, name) = (element.at.clone(), element.name.to_owned());
                        folder.misspelt.push(Misspelt { at, name, near });
                    }
                    None => self.suspicious(&element.at, message, format_args!("did you mean `<{near}>`?")),
                }
            }
            None => {
                let help = format_args!("known here: `<{}>`", known.join(">`, `<"));
                self.suspicious(&element.at, message, help);
            }
        }
        Context::Skipped
    }

    /// An element that the serializer has read already.
    pub(super) fn repeated(&mut self, element: &Element<'_>) -> Context {
        let message = format_args!("a second `<{}>` is skipped silently", Excerpt(element.name));
        self.suspicious(&element.at, message, format_args!("delete one of them"));
        Context::Skipped
    }

    pub(super) fn invalid(&mut self, span: &Range<usize>, message: Arguments<'_>, help: Arguments<'_>) {
        self.problems.report(Class::Invalid, span.clone(), message, help);
    }

    pub(super) fn suspicious(&mut self, span: &Range<usize>, message: Arguments<'_>, help: Arguments<'_>) {
        self.problems.report(Class::Suspicious, span.clone(), message, help);
    }
}

/// What XML takes for white space.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The name of an element in no namespace.
pub(super) fn plain_name<'a>(element: &Element<'a>) -> Option<&'a str> {
    (element.namespace == Namespace::NONE).then_some(element.local)
}
