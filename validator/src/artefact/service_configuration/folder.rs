//! The `Folder` elements.

use std::ops::Range;

use super::FolderKind;
use super::nearest::nearest;
use super::reading::{Context, Field, Reading, plain_name};
use crate::artefact::Class;
use crate::artefact::problems::{Excerpt, Problems};
use crate::artefact::xml::{Attribute, Element, SCHEMA_INSTANCE};
use crate::source::Located;

const NAME: &str = "Name";

/// A folder whose end was not seen yet.
pub(super) struct OpenFolder {
    pub(super) at: Range<usize>,
    /// `None` when the type was reported as wrong; then either location is taken.
    kind: Option<FolderKind>,
    name_seen: bool,
    location_seen: bool,
    /// Elements that are nearly one of the folder's; whether that one is missing shows at its end.
    pub(super) misspelt: Vec<Misspelt>,
    pub(super) name: Option<Located<String>>,
    pub(super) location: Option<Located<String>>,
}

/// An element that is nearly one of the folder's.
pub(super) struct Misspelt {
    pub(super) at: Range<usize>,
    pub(super) name: String,
    pub(super) near: &'static str,
}

impl OpenFolder {
    pub(super) fn new(at: Range<usize>, kind: Option<FolderKind>) -> Self {
        OpenFolder {
            at,
            kind,
            name_seen: false,
            location_seen: false,
            misspelt: Vec::new(),
            name: None,
            location: None,
        }
    }

    /// The elements that this folder takes for its location.
    fn locations(&self) -> Vec<&'static str> {
        let kinds = FolderKind::ALL.into_iter().filter(|kind| self.kind.is_none_or(|known| known == *kind));
        kinds.map(FolderKind::location_element).collect()
    }

    /// Reports what is misspelt or missing; `None` when the folder has no valid type.
    pub(super) fn close(mut self, problems: &mut Problems) -> Option<(FolderKind, OpenFolder)> {
        for misspelt in std::mem::take(&mut self.misspelt) {
            self.report_misspelt(&misspelt, problems);
        }
        let mut missing = |element: &str, class| {
            let message = format_args!("a folder has no `<{element}>`");
            problems.report(class, self.at.clone(), message, format_args!("add `<{element}>`"));
        };
        if !self.name_seen {
            missing(NAME, Class::Suspicious);
        }
        if let Some(kind) = self.kind.filter(|_| !self.location_seen) {
            missing(kind.location_element(), Class::Incomplete);
        }
        Some((self.kind?, self))
    }

    /// An element that is nearly one of the folder's: skipped, which is worse when that one is nowhere else.
    fn report_misspelt(&mut self, misspelt: &Misspelt, problems: &mut Problems) {
        let Misspelt { at, name, near } = misspelt;
        let is_location = self.kind.is_some_and(|kind| kind.location_element() == *near);
        let lacks = if is_location { !self.location_seen } else { *near == NAME && !self.name_seen };
        let class = if is_location && lacks { Class::Incomplete } else { Class::Suspicious };
        let help = format_args!("did you mean `<{near}>`?");
        if lacks {
            let message = format_args!(
                "the unknown element `<{}>` is skipped silently: the folder has no `<{near}>`",
                Excerpt(name)
            );
            problems.report(class, at.clone(), message, help);
        } else {
            let message = format_args!("the unknown element `<{}>` is skipped silently", Excerpt(name));
            problems.report(class, at.clone(), message, help);
        }
        // It has been said that it is missing.
        self.name_seen |= *near == NAME;
        self.location_seen |= is_location;
    }
}

impl Reading {
    pub(super) fn folder_kind(&mut self, element: &Element<'_>) -> Option<FolderKind> {
        let is_type =
            |attribute: &&Attribute<'_>| attribute.namespace == SCHEMA_INSTANCE && attribute.local == "type";
        let Some(written) = element.attributes.iter().find(is_type) else {
            let message = format_args!("a folder has no `xsi:type`");
            let help =
                format_args!("write `xsi:type=\"SqlServerFolder\"` or `xsi:type=\"FileSystemFolder\"`");
            self.invalid(&element.at, message, help);
            return None;
        };
        let kind = FolderKind::ALL.into_iter().find(|kind| kind.type_name() == written.value);
        if kind.is_none() {
            let known = FolderKind::ALL.map(FolderKind::type_name);
            let message = format_args!("`{}` is not a type of folder", Excerpt(&written.value));
            match nearest(&written.value, &known) {
                Some(near) => self.invalid(&written.at, message, format_args!("did you mean `{near}`?")),
                None => {
                    let help = format_args!("write `{}` or `{}`", known[0], known[1]);
                    self.invalid(&written.at, message, help);
                }
            }
        }
        kind
    }

    pub(super) fn folder_field(&mut self, element: &Element<'_>) -> Context {
        let Some(folder) = &mut self.folder else { return Context::Skipped };
        let locations = folder.locations();
        let seen = match plain_name(element) {
            Some(NAME) => std::mem::replace(&mut folder.name_seen, true),
            Some(name) if locations.contains(&name) => std::mem::replace(&mut folder.location_seen, true),
            name => {
                let other = FolderKind::ALL.into_iter().find(|kind| name == Some(kind.location_element()));
                if let (Some(_), Some(kind)) = (other, folder.kind) {
                    return self.other_location(element, kind);
                }
                return self.unknown(element, &[&[NAME], locations.as_slice()].concat());
            }
        };
        if seen {
            return self.repeated(element);
        }
        Context::Value(if element.local == NAME { Field::Name } else { Field::Location })
    }

    /// The location of the other kind of folder.
    fn other_location(&mut self, element: &Element<'_>, kind: FolderKind) -> Context {
        let (name, of, takes) = (element.local, kind.type_name(), kind.location_element());
        let message = format_args!("`<{name}>` is unknown in a `{of}` and skipped silently");
        self.suspicious(&element.at, message, format_args!("write `<{takes}>`, or change the `xsi:type`"));
        Context::Skipped
    }

    pub(super) fn folder_name(&mut self, name: String, span: Range<usize>) {
        if let Some(bad) = name.chars().find(|character| is_invalid_in_file_name(*character)) {
            let bad = bad.to_string();
            let message = format_args!("the folder name has the character `{}`", Excerpt(&bad));
            let help = format_args!("use a name that would do for a file: none of `\" < > | : * ? \\ /`");
            self.suspicious(&span, message, help);
        }
        let name = Located::new(name, self.problems.place(span));
        if let Some(folder) = &mut self.folder {
            folder.name = Some(name);
        }
    }
}

/// What .NET's `Path.GetInvalidFileNameChars` returns on Windows; the documentation of the file refers to it.
fn is_invalid_in_file_name(character: char) -> bool {
    character < ' ' || "\"<>|:*?\\/".contains(character)
}
