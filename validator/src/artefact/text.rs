//! From the bytes of a file to its text.

use std::fmt;

use memchr::memchr;

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without the byte order mark; line endings are kept as they are.
    pub text: String,
    /// How it was stored.
    pub encoding: Encoding,
}

/// How a text is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a byte order mark, so also ASCII.
    Utf8,
    /// UTF-8 after a byte order mark.
    Utf8Bom,
    /// UTF-16, low byte first, as `reg export` writes it.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// What is wrong.
    pub reason: String,
    /// The first byte that is wrong, counted in the file.
    pub offset: usize,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at byte {}", self.reason, self.offset)
    }
}

impl std::error::Error for Undecodable {}

/// The bytes of a text in an encoding, with the byte order mark that reading took off.
pub fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    const MARK: &str = "\u{feff}";
    let units = |to_bytes: fn(u16) -> [u8; 2]| {
        MARK.encode_utf16().chain(text.encode_utf16()).flat_map(to_bytes).collect()
    };
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Bom => [MARK, text].concat().into_bytes(),
        Encoding::Utf16Le => units(u16::to_le_bytes),
        Encoding::Utf16Be => units(u16::to_be_bytes),
    }
}

/// Decodes a file by its byte order mark, or by the look of its first bytes.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Undecodable> {
    let (encoding, mark) = detect(&bytes);
    let text = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => utf8(bytes, mark),
        Encoding::Utf16Le => utf16(&bytes, mark, u16::from_le_bytes),
        Encoding::Utf16Be => utf16(&bytes, mark, u16::from_be_bytes),
    }?;
    Ok(Decoded { text, encoding })
}

/// The encoding and the length of the byte order mark.
fn detect(bytes: &[u8]) -> (Encoding, usize) {
    // Without a mark, two plain characters tell: `<?`, `Wi` and `RE` all start an artefact.
    let plain = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    match *bytes {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8Bom, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        [first, 0, second, 0, ..] if plain(first) && plain(second) => (Encoding::Utf16Le, 0),
        [0, first, 0, second, ..] if plain(first) && plain(second) => (Encoding::Utf16Be, 0),
        _ => (Encoding::Utf8, 0),
    }
}

fn utf8(mut bytes: Vec<u8>, mark: usize) -> Result<String, Undecodable> {
    let nul = memchr(0, &bytes);
    bytes.drain(..mark);
    let text = String::from_utf8(bytes);
    let invalid = text.as_ref().err().map(|error| mark + error.utf8_error().valid_up_to());
    if let Some(nul) = nul.filter(|nul| invalid.is_none_or(|invalid| *nul < invalid)) {
        return Err(Undecodable { reason: "a NUL byte, so this is not a text file".into(), offset: nul });
    }
    text.map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let reason = format!("byte 0x{:02x} is not UTF-8", error.as_bytes()[offset]);
        Undecodable { reason, offset: mark + offset }
    })
}

fn utf16(bytes: &[u8], mark: usize, unit: fn([u8; 2]) -> u16) -> Result<String, Undecodable> {
    let units = bytes[mark..].chunks_exact(2);
    if !units.remainder().is_empty() {
        let reason = "the UTF-16 text is cut in the middle of a character".into();
        return Err(Undecodable { reason, offset: bytes.len() - 1 });
    }
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut offset = mark;
    for decoded in char::decode_utf16(units.map(|pair| unit([pair[0], pair[1]]))) {
        match decoded {
            Ok('\0') => {
                return Err(Undecodable {
                    reason: "a NUL character, so this is not a text file".into(),
                    offset,
                });
            }
            Ok(character) => {
                offset += 2 * character.len_utf16();
                text.push(character);
            }
            Err(error) => {
                let reason = format!("unpaired UTF-16 surrogate 0x{:04x}", error.unpaired_surrogate());
                return Err(Undecodable { reason, offset });
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    fn decoded(bytes: &[u8]) -> (String, Encoding) {
        let decoded = decode(bytes.to_vec()).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn byte_order_marks_decide_and_disappear() {
        assert_eq!(decoded("a\r\né".as_bytes()), ("a\r\né".into(), Encoding::Utf8));
        assert_eq!(decoded("\u{feff}é".as_bytes()), ("é".into(), Encoding::Utf8Bom));
        assert_eq!(decoded(&le("\u{feff}a\r\n😀")), ("a\r\n😀".into(), Encoding::Utf16Le));
        assert_eq!(decoded(&be("\u{feff}a\r\n😀")), ("a\r\n😀".into(), Encoding::Utf16Be));
        assert_eq!(decoded(b""), (String::new(), Encoding::Utf8));
        assert_eq!(decoded(&[0xff, 0xfe]), (String::new(), Encoding::Utf16Le));
        assert_eq!(decoded("\u{feff}\u{feff}".as_bytes()).0, "\u{feff}", "only one mark is taken off");
    }

    #[test]
    fn utf16_without_a_mark_is_recognised() {
        for text in ["Windows Registry Editor Version 5.00\r\n", "<?xml?>", "REGEDIT4\r\n", "\r\n<a/>"] {
            assert_eq!(decoded(&le(text)), (text.into(), Encoding::Utf16Le));
            assert_eq!(decoded(&be(text)), (text.into(), Encoding::Utf16Be));
        }
        assert_eq!(decoded(b"REGEDIT4\r\n").1, Encoding::Utf8);
    }

    #[test]
    fn errors_name_the_byte() {
        let offset = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err().offset;
        assert_eq!(offset(&[0xff, 0xfe, b'a', 0, b'b']), 4);
        assert_eq!(offset(&[0xff, 0xfe, b'a', 0, 0x00, 0xd8, b'b', 0]), 4);
        assert_eq!(offset(&[0xff, 0xfe, 0x00, 0xdc]), 2);
        assert_eq!(offset(&[0xff, 0xfe, 0x00, 0xd8]), 2);
        assert_eq!(offset(&[0xff, 0xfe, 0, 0]), 2);
        assert_eq!(offset(b"ab\xe4c\0"), 2);
        assert_eq!(offset(b"ab\0c\xe4"), 2);
        assert_eq!(offset(b"\xef\xbb\xbfa\xff"), 4);
        assert_eq!(decode(b"a\xe4".to_vec()).unwrap_err().to_string(), "byte 0xe4 is not UTF-8 at byte 1");
    }

    proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>) {
            let length = bytes.len();
            if let Err(error) = decode(bytes) {
                prop_assert!(error.offset < length);
            }
        }

        #[test]
        fn encoded_text_comes_back(text in "[^\0\u{feff}]*") {
            for encoding in [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be] {
                prop_assert_eq!(decode(encode(&text, encoding)).unwrap().text, text.clone());
            }
            let marked = format!("\u{feff}{text}");
            prop_assert_eq!(&decoded(marked.as_bytes()).0, &text);
            prop_assert_eq!(&decoded(&le(&marked)).0, &text);
            prop_assert_eq!(&decoded(&be(&marked)).0, &text);
        }
    }
}
