//! The inside of a start tag.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::characters::{self, BLANKS};
use super::{Excerpt, Fault};

/// A start tag before its prefixes are resolved.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<RawAttribute<'a>>,
}

/// An attribute as written.
pub(super) struct RawAttribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: Cow<'a, str>,
    /// From the name to the closing quote.
    pub(super) at: Range<usize>,
}

/// Takes a start tag apart; `at` covers it with its brackets.
pub(super) fn parse(text: &str, at: Range<usize>, empty: bool) -> Result<Tag<'_>, Fault> {
    let inside = at.start + 1..at.end - if empty { 2 } else { 1 };
    let content = &text[inside.clone()];
    let name = &content[..content.find(BLANKS).unwrap_or(content.len())];
    if name.contains('<') {
        return Err(unclosed(text, at));
    }
    if !characters::is_name(name) {
        let message = format!("`{}` is not the name of an element", Excerpt(name));
        return Err(Fault::new(at, message, "write a `<` in text as `&lt;`"));
    }
    let attributes = attributes(text, inside.start + name.len()..inside.end)?;
    Ok(Tag { name, attributes })
}

/// A tag that runs into the next one, or into the end of the file.
pub(super) fn unclosed(text: &str, at: Range<usize>) -> Fault {
    let content = &text[at.start + 1..at.end];
    let name = &content[..content.find(['<', '>', ' ', '\t', '\r', '\n']).unwrap_or(content.len())];
    let message = format!("the tag `<{}` has no closing `>`", Excerpt(name));
    Fault::new(
        at.start..at.start + 1 + name.len(),
        message,
        "end the tag with `>`; a `<` in text is written `&lt;`",
    )
}

/// The attributes in `span`, which starts just right of the name.
pub(super) fn attributes(text: &str, span: Range<usize>) -> Result<Vec<RawAttribute<'_>>, Fault> {
    let mut attributes = Vec::new();
    let mut names = HashSet::new();
    let mut from = span.start;
    loop {
        let start = skip_blanks(text, from..span.end);
        if start == span.end {
            return Ok(attributes);
        }
        let attribute = attribute(text, start..span.end)?;
        if start == from {
            let message = format!("no blank stands before `{}`", Excerpt(attribute.name));
            return Err(Fault::new(attribute.at, message, "put a blank between two attributes"));
        }
        if !names.insert(attribute.name) {
            return Err(repeated(&attribute));
        }
        from = attribute.at.end;
        attributes.push(attribute);
    }
}

/// The fault of naming an attribute twice.
pub(super) fn repeated(attribute: &RawAttribute<'_>) -> Fault {
    let message = format!("the attribute `{}` is given twice", Excerpt(attribute.name));
    Fault::new(attribute.at.clone(), message, "delete one of them")
}

fn attribute(text: &str, span: Range<usize>) -> Result<RawAttribute<'_>, Fault> {
    let content = &text[span.clone()];
    let name = &content[..content.find(['=', ' ', '\t', '\r', '\n']).unwrap_or(content.len())];
    let name_span = span.start..span.start + name.len();
    if name.starts_with('<') {
        let message = "`<` starts a tag inside a tag";
        return Err(Fault::new(span.start..span.start + 1, message, "end the tag before it with `>`"));
    }
    if !characters::is_name(name) {
        let message = format!("`{}` is not the name of an attribute", Excerpt(name));
        return Err(Fault::new(
            name_span,
            message,
            "end the tag with `>`, and write attributes as `name=\"value\"`",
        ));
    }
    let valueless = || {
        let message = format!("the attribute `{}` has no value in quotes", Excerpt(name));
        Fault::new(name_span.clone(), message, format!("write `{}=\"...\"`", Excerpt(name)))
    };
    let equals = skip_blanks(text, name_span.end..span.end);
    if !text[equals..span.end].starts_with('=') {
        return Err(valueless());
    }
    let open = skip_blanks(text, equals + 1..span.end);
    let quote = text[open..span.end]
        .chars()
        .next()
        .filter(|quote| ['"', '\''].contains(quote))
        .ok_or_else(valueless)?;
    let raw = text[open + 1..span.end].split_once(quote).ok_or_else(valueless)?.0;
    let value = open + 1..open + 1 + raw.len();
    if let Some(bracket) = raw.find('<').map(|bracket| value.start + bracket) {
        let message = format!("`<` stands in the value of `{}`", Excerpt(name));
        let help = "close the quote before it, or write the character itself as `&lt;`";
        return Err(Fault::new(bracket..bracket + 1, message, help));
    }
    Ok(RawAttribute { name, value: characters::unescaped(raw, value.start)?, at: span.start..value.end + 1 })
}

fn skip_blanks(text: &str, span: Range<usize>) -> usize {
    span.end - text[span].trim_start_matches(BLANKS).len()
}
