//! What stands right of the `=`.

use std::ops::Range;

use super::{ExportedData, HeaderVersion, Reading, trimmed};
use crate::artefact::Class;
use crate::artefact::problems::Excerpt;
use crate::source::Located;

const REG_SZ: u32 = 1;
const REG_EXPAND_SZ: u32 = 2;
const REG_BINARY: u32 = 3;
const REG_DWORD: u32 = 4;
const REG_MULTI_SZ: u32 = 7;

const KNOWN: &str = "data is a string in quotes, `dword:`, `hex:`, `hex(n):` or `-`";
const HEX: &str = "bytes are two hexadecimal digits each, with a comma between them";

impl Reading<'_> {
    /// Reads `right`, the trimmed rest of the line; `named` is what stands left of it.
    pub(super) fn data(&mut self, named: Range<usize>, right: Range<usize>) -> Option<Located<ExportedData>> {
        if self.text[right.clone()].starts_with('"') {
            let string = self.string(right.clone())?;
            self.nothing_after(string.place.span().end..right.end)?;
            return Some(string.map(ExportedData::Sz));
        }
        let word = self.without_comment(right);
        let content = &self.text[word.clone()];
        if content.is_empty() {
            let message = format_args!("`{}` has no data", Excerpt(&self.text[named.clone()]));
            self.malformed(named, message, KNOWN);
            None
        } else if content == "-" {
            Some(Located::new(ExportedData::Deleted, self.problems.place(word)))
        } else if let Some(digits) = after_word(content, "dword:") {
            self.dword(digits.trim(), word)
        } else if let Some((kind, digits)) = hex_kind(content) {
            self.hex(kind, word.end - digits.len()..word.end, word.start)
        } else {
            self.malformed(word, format_args!("`{}` is not registry data", Excerpt(content)), KNOWN);
            None
        }
    }

    fn nothing_after(&mut self, rest: Range<usize>) -> Option<()> {
        let rest = trimmed(self.text, rest);
        if self.ends_at(&rest) {
            return Some(());
        }
        let message = format_args!("`{}` follows the string", Excerpt(&self.text[rest.clone()]));
        self.malformed(rest, message, "a quote in a string is written `\\\"`");
        None
    }

    fn dword(&mut self, digits: &str, word: Range<usize>) -> Option<Located<ExportedData>> {
        let Some(number) = hexadecimal(digits) else {
            let message = format_args!("`{}` is not a dword", Excerpt(digits));
            self.malformed(word, message, "a dword has one to eight hexadecimal digits");
            return None;
        };
        Some(Located::new(ExportedData::Dword(number), self.problems.place(word)))
    }

    /// Reads bytes from `segment` and the lines that continue it; the data as a whole starts at `start`.
    fn hex(&mut self, kind: u32, mut segment: Range<usize>, start: usize) -> Option<Located<ExportedData>> {
        let mut bytes = HexBytes { bytes: Vec::new(), comma: None, byte_may_follow: true, sound: true };
        loop {
            let continued = self.text[segment.clone()].ends_with('\\');
            let digits = segment.start..segment.end - usize::from(continued);
            self.hex_segment(digits, &mut bytes);
            if !continued {
                break;
            }
            let Some(next) = self.continuation() else {
                let backslash = segment.end - 1..segment.end;
                let message = format_args!("the `\\` is not followed by more bytes");
                self.malformed(backslash, message, "put the rest of the bytes on the next line");
                return None;
            };
            segment = next;
        }
        if let (true, Some(comma)) = (bytes.byte_may_follow, bytes.comma) {
            self.malformed(comma..comma + 1, format_args!("no byte follows the last `,`"), HEX);
            return None;
        }
        if !bytes.sound {
            return None;
        }
        let data = self.interpreted(kind, bytes.bytes, start..segment.end)?;
        Some(Located::new(data, self.problems.place(start..segment.end)))
    }

    fn hex_segment(&mut self, segment: Range<usize>, bytes: &mut HexBytes) {
        let mut from = segment.start;
        for (index, token) in self.text[segment].split(',').enumerate() {
            let span = trimmed(self.text, from..from + token.len());
            if index > 0 {
                let comma = from - 1;
                if bytes.byte_may_follow {
                    bytes.sound = false;
                    self.malformed(comma..comma + 1, format_args!("no byte stands before the `,`"), HEX);
                }
                bytes.byte_may_follow = true;
                bytes.comma = Some(comma);
            }
            from += token.len() + 1;
            if span.is_empty() {
                continue;
            }
            let token = &self.text[span.clone()];
            let byte =
                hexadecimal(token).filter(|_| token.len() <= 2).and_then(|byte| u8::try_from(byte).ok());
            match byte {
                Some(byte) if bytes.byte_may_follow => bytes.bytes.push(byte),
                Some(_) => {
                    bytes.sound = false;
                    self.malformed(span, format_args!("no `,` stands before `{token}`"), HEX);
                }
                None => {
                    bytes.sound = false;
                    self.malformed(span, format_args!("`{}` is not a byte", Excerpt(token)), HEX);
                }
            }
            bytes.byte_may_follow = false;
        }
    }

    /// The next line that is not a comment, unless it clearly starts something else.
    fn continuation(&mut self) -> Option<Range<usize>> {
        let mut before = self.lines.next;
        while let Some(line) = self.lines.next() {
            let line = trimmed(self.text, line);
            match self.text.as_bytes().get(line.start).filter(|_| !line.is_empty()) {
                Some(b';') => before = self.lines.next,
                None | Some(b'[' | b'"' | b'@') => break,
                Some(_) => return Some(self.without_comment(line)),
            }
        }
        self.lines.next = before;
        None
    }

    fn without_comment(&self, span: Range<usize>) -> Range<usize> {
        let end = self.text[span.clone()].find(';').map_or(span.end, |comment| span.start + comment);
        trimmed(self.text, span.start..end)
    }

    fn interpreted(&mut self, kind: u32, bytes: Vec<u8>, span: Range<usize>) -> Option<ExportedData> {
        match kind {
            REG_SZ => self.characters(&bytes, span).map(ExportedData::Sz),
            REG_EXPAND_SZ => self.characters(&bytes, span).map(ExportedData::ExpandSz),
            REG_MULTI_SZ => self.characters(&bytes, span).map(|list| {
                let strings = list.split('\0').map(str::to_owned);
                ExportedData::MultiSz(if list.is_empty() { Vec::new() } else { strings.collect() })
            }),
            REG_DWORD => Some(match <[u8; 4]>::try_from(bytes.as_slice()) {
                Ok(number) => ExportedData::Dword(u32::from_le_bytes(number)),
                Err(_) => ExportedData::Binary { kind, bytes },
            }),
            _ => Some(ExportedData::Binary { kind, bytes }),
        }
    }

    /// The text in `bytes`, without the NULs at its end.
    fn characters(&mut self, bytes: &[u8], span: Range<usize>) -> Option<String> {
        let text = match self.export.version {
            HeaderVersion::Regedit4 => {
                // The code page is not in the file, so only ASCII is certain.
                String::from_iter(bytes.iter().map(|byte| match byte {
                    0..0x80 => char::from(*byte),
                    _ => char::REPLACEMENT_CHARACTER,
                }))
            }
            HeaderVersion::Version5 => {
                let units = bytes.chunks_exact(2);
                if !units.remainder().is_empty() {
                    let message = format_args!("{} bytes are not UTF-16 text", bytes.len());
                    self.malformed(span, message, "UTF-16 has two bytes for each character; one is missing");
                    return None;
                }
                char::decode_utf16(units.map(|pair| u16::from_le_bytes([pair[0], pair[1]])))
                    .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect()
            }
        };
        if text.contains(char::REPLACEMENT_CHARACTER) {
            let message = format_args!("some bytes are not readable characters");
            let help = format_args!("export the key again with `reg export`");
            self.problems.report(Class::Suspicious, span, message, help);
        }
        Some(text.trim_end_matches('\0').to_owned())
    }
}

/// Bytes read so far, across the lines of one value.
struct HexBytes {
    bytes: Vec<u8>,
    /// The last comma.
    comma: Option<usize>,
    /// Whether this is the start, or just right of a comma.
    byte_may_follow: bool,
    sound: bool,
}

/// What follows `word` in any case.
fn after_word<'a>(content: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = content.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

/// The registry type and the bytes of `hex:` or `hex(n):`.
fn hex_kind(content: &str) -> Option<(u32, &str)> {
    let rest = after_word(content, "hex")?;
    if let Some(digits) = rest.strip_prefix(':') {
        return Some((REG_BINARY, digits));
    }
    let (kind, digits) = rest.strip_prefix('(')?.split_once("):")?;
    Some((hexadecimal(kind)?, digits))
}

/// One to eight hexadecimal digits and nothing else; the standard parser would also take a sign.
fn hexadecimal(digits: &str) -> Option<u32> {
    let plain = (1..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
