//! Names, references and the characters XML allows.

use std::borrow::Cow;
use std::ops::Range;

use super::{Excerpt, Fault};

/// What XML takes for white space.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Whether a character may stand in a document at all.
pub(super) fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Whether this is a name: at most one prefix, and only characters that names may have.
pub(super) fn is_name(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    parts.clone().count() <= 2 && parts.all(is_plain_name)
}

fn is_plain_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(starts_name)
        && characters.all(|character| starts_name(character) || continues_name(character))
}

fn continues_name(character: char) -> bool {
    matches!(character, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
}

fn starts_name(character: char) -> bool {
    // The ranges of https://www.w3.org/TR/xml/#NT-NameStartChar without the colon.
    matches!(character,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

/// The character behind `text`, which starts with `&` and ends with `;`.
pub(super) fn reference(text: &str, at: Range<usize>) -> Result<char, Fault> {
    let name = text.trim_start_matches('&').trim_end_matches(';');
    if let Some(number) = name.strip_prefix('#') {
        let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
        // The standard parser would also take a sign.
        let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let code = plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten();
        return code.and_then(char::from_u32).filter(|character| is_allowed(*character)).ok_or_else(|| {
            let message = format!("`{}` names no character that XML allows", Excerpt(text));
            Fault::new(at, message, "write the number of a character, such as `&#38;` for `&`")
        });
    }
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ if is_name(name) => {
            let message = format!("the entity `{}` is refused", Excerpt(text));
            let help =
                "only `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` and numbers such as `&#38;` are known";
            Err(Fault::new(at, message, help))
        }
        _ => Err(stray_ampersand(at.start)),
    }
}

pub(super) fn stray_ampersand(at: usize) -> Fault {
    Fault::new(at..at + 1, "`&` starts no reference", "write the character itself as `&amp;`")
}

/// An attribute value with its references replaced; `start` is where `raw` begins.
pub(super) fn unescaped(raw: &str, start: usize) -> Result<Cow<'_, str>, Fault> {
    let mut value = Cow::Borrowed("");
    let mut from = 0;
    while let Some(ampersand) = raw[from..].find('&').map(|found| from + found) {
        let Some(length) = raw[ampersand..].find(';') else { return Err(stray_ampersand(start + ampersand)) };
        let end = ampersand + length + 1;
        let character = reference(&raw[ampersand..end], start + ampersand..start + end)?;
        let value = value.to_mut();
        value.push_str(&raw[from..ampersand]);
        value.push(character);
        from = end;
    }
    if from == 0 {
        return Ok(Cow::Borrowed(raw));
    }
    value.to_mut().push_str(&raw[from..]);
    Ok(value)
}
