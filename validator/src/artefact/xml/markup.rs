//! Markup around the elements: the declaration, comments, instructions, document types.

use std::ops::Range;

use quick_xml::errors::{Error, SyntaxError};

use super::{Excerpt, Fault, characters, tag};

/// Checks the XML declaration at `at`.
pub(super) fn declaration(text: &str, at: Range<usize>) -> Result<(), Fault> {
    let inside = at.start + "<?xml".len()..at.end - "?>".len();
    let attributes = tag::attributes(text, inside)?;
    let known =
        attributes.iter().all(|attribute| ["version", "encoding", "standalone"].contains(&attribute.name));
    match attributes.first() {
        Some(first) if first.name == "version" && first.value == "1.0" && known => Ok(()),
        _ => {
            let help = "write `<?xml version=\"1.0\" encoding=\"utf-8\"?>`";
            Err(Fault::new(at, "the XML declaration is not one of XML 1.0", help).recoverable())
        }
    }
}

pub(super) fn document_type(at: Range<usize>) -> Fault {
    Fault::new(
        at,
        "a document type is refused",
        "delete the `<!DOCTYPE`: the file needs none, and no entity is expanded",
    )
}

pub(super) fn comment(text: &str, at: &Range<usize>) -> Result<(), Fault> {
    let dashes = text["<!--".len()..text.len() - ">".len()].find("--").map(|dashes| dashes + "<!--".len());
    match dashes {
        Some(dashes) if dashes < text.len() - "-->".len() => {
            let dashes = at.start + dashes..at.start + dashes + 2;
            Err(Fault::new(
                dashes,
                "`--` stands inside a comment",
                "write something else between `<!--` and `-->`",
            ))
        }
        _ => Ok(()),
    }
}

pub(super) fn instruction(text: &str, at: Range<usize>) -> Result<(), Fault> {
    let target =
        text["<?".len()..text.len() - "?>".len()].split(characters::BLANKS).next().unwrap_or_default();
    if characters::is_name(target) && !target.contains(':') && !target.eq_ignore_ascii_case("xml") {
        return Ok(());
    }
    let message = format!("`{}` is not the name of a processing instruction", Excerpt(target));
    Err(Fault::new(at, message, "delete the instruction: the file needs none"))
}

/// The fault behind an error of quick-xml, which met it in what starts at `start`.
pub(super) fn explained(error: &Error, text: &str, start: usize) -> Fault {
    let rest = &text[start..];
    let line = start..start + rest.find(['\r', '\n']).unwrap_or(rest.len());
    let (message, help) = match error {
        Error::Syntax(SyntaxError::UnclosedComment) => ("a comment is not closed", "end it with `-->`"),
        Error::Syntax(SyntaxError::UnclosedCData) => ("a CDATA section is not closed", "end it with `]]>`"),
        Error::Syntax(SyntaxError::UnclosedPI) => {
            ("a processing instruction is not closed", "end it with `?>`")
        }
        Error::Syntax(SyntaxError::UnclosedXmlDecl) => {
            ("the XML declaration is not closed", "end it with `?>`")
        }
        Error::Syntax(SyntaxError::UnclosedDoctype) => return document_type(line),
        Error::Syntax(SyntaxError::UnclosedTag) => return tag::unclosed(text, line),
        Error::Syntax(
            SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue,
        ) => ("an attribute value has no closing quote", "write the quote, and the `>` after it"),
        _ if rest.starts_with('&') => return characters::stray_ampersand(start),
        _ if rest.get(..9).is_some_and(|word| word.eq_ignore_ascii_case("<!DOCTYPE")) => {
            return document_type(line);
        }
        _ => ("this is not markup that XML knows", "write a `<` in text as `&lt;`"),
    };
    Fault::new(line, message, help)
}
