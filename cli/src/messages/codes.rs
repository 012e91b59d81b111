//! Numbers and symbolic names in a text.

use callboard_validator::syntax::nearest::nearest;

use super::words::Word;
use super::{Code, Entry, entries};

/// What a text says about the kind of a number beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    /// `event 1069`, `EventID: 274`.
    Event,
    /// `error 1060`, `[2]`, `status 5925`.
    Error,
    /// Nothing.
    Bare,
}

/// A number in a text.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: u32,
    hint: Hint,
    /// Written as hexadecimal, or as a negative decimal: never an event id.
    hexadecimal: bool,
    /// A word about Kerberos stands beside it.
    kerberos: bool,
}

/// What of a text may be a code.
#[derive(Debug)]
pub(super) struct Asked {
    numbers: Vec<Number>,
    names: Vec<String>,
}

impl Asked {
    /// Reads the words. A bare small number in a longer text (a severity, a line) is none.
    pub(super) fn of(words: &[Word]) -> Asked {
        let mut numbers: Vec<Number> = Vec::new();
        let mut carried = None;
        for (at, word) in words.iter().enumerate() {
            let Some((value, hexadecimal)) = number(word) else {
                if !is_link(&word.text) {
                    carried = None;
                }
                continue;
            };
            let hint = hint(words, at).or(carried).unwrap_or(Hint::Bare);
            carried = (hint != Hint::Bare).then_some(hint);
            let kerberos = is_kerberos_beside(words, at);
            let told = hint != Hint::Bare || kerberos || hexadecimal || words.len() == 1;
            if told || value >= SMALLEST_BARE {
                numbers.push(Number { value, hint, hexadecimal, kerberos });
            }
        }
        Asked { numbers, names: words.iter().map(|word| word.text.clone()).collect() }
    }

    /// How strongly it asks for an entry, if at all: the sum over the entry's codes.
    pub(super) fn weight(&self, entry: &Entry) -> Option<usize> {
        let weight: usize = entry.codes.iter().map(|code| self.weight_of(*code)).sum();
        (weight > 0).then_some(weight)
    }

    fn weight_of(&self, code: Code) -> usize {
        if let Code::Name(name) = code {
            let named = self.names.iter().any(|asked| asked.eq_ignore_ascii_case(name));
            return if named { NAME } else { 0 };
        }
        self.numbers.iter().map(|number| number.weight(code)).max().unwrap_or(0)
    }

    /// The same with misspelt symbolic names put right, if there are any.
    pub(super) fn corrected(&self) -> Option<Asked> {
        let known: Vec<&str> = entries().flat_map(|entry| entry.codes).filter_map(symbol).collect();
        let mut names = self.names.clone();
        for name in names.iter_mut().filter(|name| name.contains('_') && name.len() >= SHORTEST_SYMBOL) {
            if let Some(near) = nearest(name, known.iter().copied()) {
                near.clone_into(name);
            }
        }
        (names != self.names).then(|| Asked { numbers: self.numbers.clone(), names })
    }
}

fn symbol(code: &Code) -> Option<&'static str> {
    match code {
        Code::Name(name) if name.contains('_') => Some(name),
        _ => None,
    }
}

/// Smaller numbers without a word beside them are anything.
const SMALLEST_BARE: u32 = 100;
/// Shorter words with an underscore are near to too many symbols.
const SHORTEST_SYMBOL: usize = 8;

/// Eight digits are never a coincidence, and say more than a name and its number.
const WIDE: usize = 60;
const NAME: usize = 30;
const TOLD: usize = 20;
const BARE: usize = 10;
/// Said to be an error, and known only as an event.
const DOUBTFUL: usize = 5;

/// An HRESULT that wraps a Win32 error has these upper bits.
const FROM_WIN32: u32 = 0x8007_0000;

impl Number {
    fn weight(self, code: Code) -> usize {
        let plain = if self.hint == Hint::Bare { BARE } else { TOLD };
        let is_error = self.hint != Hint::Event;
        match code {
            Code::Event(_, id) if self.value == id && !self.hexadecimal => match self.hint {
                Hint::Event => TOLD,
                Hint::Bare => BARE,
                Hint::Error => DOUBTFUL,
            },
            Code::Hresult(value) | Code::NtStatus(value) if self.value == value => WIDE,
            Code::Hresult(value) if is_error && self.value | FROM_WIN32 == value => plain,
            Code::Win32(value) if self.value == value | FROM_WIN32 => WIDE,
            Code::Win32(value) | Code::Sql(value) if is_error && self.value == value => plain,
            Code::Kerberos(value) if is_error && self.kerberos && self.value == value => TOLD,
            Code::Bugcheck(value) if self.hexadecimal && self.value == value => TOLD,
            _ => 0,
        }
    }
}

/// The number that a word is, and whether it cannot be an event id: `0x80070005`, `80070005`, `-2147024891`, `1069`,
/// `event1069`.
fn number(word: &Word) -> Option<(u32, bool)> {
    let text = word.text.as_str();
    if let Some(digits) = text.strip_prefix("0x") {
        return Some((u32::from_str_radix(digits, 16).ok()?, true));
    }
    let looks_wide = text.len() == 8 && text.starts_with(['8', 'c']);
    if let (true, Ok(value)) = (looks_wide, u32::from_str_radix(text, 16)) {
        return Some((value, true));
    }
    let glued = ["eventid", "event", "error"].iter().find_map(|hint| text.strip_prefix(hint));
    let value = glued.unwrap_or(text).parse::<u32>().ok()?;
    let is_negative = word.before == Some('-') && value >= SMALLEST_NEGATIVE;
    Some((if is_negative { value.wrapping_neg() } else { value }, is_negative || value >= SMALLEST_NEGATIVE))
}

/// Codes with the sign bit are huge when they are written as decimals.
const SMALLEST_NEGATIVE: u32 = 1 << 24;

/// What the words before a number, or the bracket around it, say about it.
fn hint(words: &[Word], at: usize) -> Option<Hint> {
    let word = &words[at];
    if word.text.starts_with("event") {
        return Some(Hint::Event);
    }
    if word.before == Some('[') || word.text.starts_with("error") {
        return Some(Hint::Error);
    }
    let before = words[..at].iter().rev().map(|word| word.text.as_str());
    before.take(3).take_while(|word| is_link(word) || hint_word(word).is_some()).find_map(hint_word)
}

fn hint_word(word: &str) -> Option<Hint> {
    match word {
        "event" | "events" | "eventid" => Some(Hint::Event),
        "error" | "errors" | "code" | "status" | "msg" | "hresult" | "result" | "win32" => Some(Hint::Error),
        _ => None,
    }
}

/// Words that may stand between a hint and its number, or between two numbers.
fn is_link(word: &str) -> bool {
    matches!(word, "id" | "ids" | "number" | "no" | "is" | "and" | "or")
}

fn is_kerberos_beside(words: &[Word], at: usize) -> bool {
    const BESIDE: usize = 3;
    const ABOUT: [&str; 5] = ["kerberos", "kdc", "krb", "tgs", "ticket"];
    let near = &words[at.saturating_sub(BESIDE)..(at + BESIDE + 1).min(words.len())];
    near.iter().any(|word| ABOUT.iter().any(|about| word.text.starts_with(about)))
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    const CLUSTER_1060: Code = Code::Event("S", 1060);

    fn weight(text: &str, code: Code) -> usize {
        Asked::of(&words(text)).weight_of(code)
    }

    #[test]
    fn one_code_is_found_however_it_is_written() {
        let denied = Code::Hresult(0x8007_0005);
        for text in
            ["0x80070005", "80070005", "-2147024891", "2147942405", "failed (0X80070005).", "error 5", "5"]
        {
            assert!(weight(text, denied) > 0, "{text}");
        }
        for text in ["0x80070006", "severity 5", "event 5", "line 5 of 7"] {
            assert_eq!(weight(text, denied), 0, "{text}");
        }
    }

    #[test]
    fn a_win32_error_and_its_hresult_are_the_same() {
        for text in ["1060", "error 1060", "System error: 1060.", "0x424", "0x80070424", "-2147023836"] {
            assert!(weight(text, Code::Win32(1060)) > 0, "{text}");
        }
    }

    #[test]
    fn what_stands_before_a_number_says_what_it_is() {
        for text in ["event 1060", "EventID: 1060", "Event ID 1060", "event1060", "events 272 / 1060"] {
            assert_eq!((weight(text, CLUSTER_1060), weight(text, Code::Win32(1060))), (TOLD, 0), "{text}");
        }
        assert_eq!((weight("1060", CLUSTER_1060), weight("1060", Code::Win32(1060))), (BARE, BARE));
        assert_eq!(
            (weight("error 1060", CLUSTER_1060), weight("error 1060", Code::Win32(1060))),
            (DOUBTFUL, TOLD)
        );
        assert_eq!(
            (weight("SQL Server [2]. (MsDtsSvr)", Code::Win32(2)), weight("x [2]", Code::Win32(3))),
            (TOLD, 0)
        );
    }

    #[test]
    fn a_small_number_is_a_kerberos_error_only_beside_a_word_about_kerberos() {
        for text in ["kerberos 13", "KDC error 0xd", "KDC_ERR_BADOPTION (0xd)"] {
            assert_eq!(weight(text, Code::Kerberos(13)), TOLD, "{text}");
        }
        for text in ["13", "0xd", "error 13", "kerberos event 13"] {
            assert_eq!(weight(text, Code::Kerberos(13)), 0, "{text}");
        }
    }

    #[test]
    fn names_ignore_case_and_a_slip_is_put_right() {
        let badoption = Code::Name("KDC_ERR_BADOPTION");
        assert_eq!(weight("kdc_err_badoption", badoption), NAME);
        let slip = Asked::of(&words("KDC_ERR_BADOPTON"));
        assert_eq!((slip.weight_of(badoption), slip.corrected().unwrap().weight_of(badoption)), (0, NAME));
        assert!(Asked::of(&words("some_other_word 17")).corrected().is_none());
    }
}
