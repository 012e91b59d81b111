//! A text as words: case, kinds of quotes, punctuation and white space do not count.

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case.
    pub(super) text: String,
    /// The character just before it, if any: `[`, `-`, `(`.
    pub(super) before: Option<char>,
}

/// More than these bytes of a text are not looked at: it is no message.
const LONGEST: usize = 1 << 20;

/// The words of what somebody pasted; `%1` is a hole in a message and no word.
pub(super) fn words(text: &str) -> Vec<Word> {
    let end = (0..=text.len().min(LONGEST)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    split(&text[..end]).filter(|word| !is_placeholder(word)).collect()
}

/// A known text as runs of words, with any text between them where it has a placeholder.
pub(super) fn runs(text: &str) -> Vec<Vec<String>> {
    let mut runs = vec![Vec::new()];
    for word in split(text) {
        if is_placeholder(&word) {
            runs.push(Vec::new());
        } else if let Some(run) = runs.last_mut() {
            run.push(word.text);
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn is_placeholder(word: &Word) -> bool {
    word.before == Some('%') && word.text.chars().all(|c| c.is_ascii_digit())
}

fn split(text: &str) -> impl Iterator<Item = Word> + '_ {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < characters.len() && !belongs(&characters, at) {
            at += 1;
        }
        let first = at;
        while at < characters.len() && belongs(&characters, at) {
            at += 1;
        }
        let end = characters.get(at).map_or(text.len(), |(offset, _)| *offset);
        let (start, _) = characters.get(first)?;
        let before = first.checked_sub(1).map(|previous| characters[previous].1);
        Some(Word { text: text[*start..end].to_lowercase(), before })
    })
}

/// A letter, a digit, an underscore, or a full stop between digits (`401.1`).
fn belongs(characters: &[(usize, char)], at: usize) -> bool {
    let (_, character) = characters[at];
    let is_digit = |position: Option<usize>| {
        position.and_then(|position| characters.get(position)).is_some_and(|(_, c)| c.is_ascii_digit())
    };
    character.is_alphanumeric()
        || character == '_'
        || character == '.' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn quotes_case_and_white_space_do_not_count() {
        let plain = texts("Login failed for user 'NT AUTHORITY\\ANONYMOUS LOGON'");
        assert_eq!(plain, texts("login  FAILED for\r\nuser \u{201c}nt authority\\anonymous\tlogon\u{201d}."));
        assert_eq!(texts("401.1, (0x80070005)."), ["401.1", "0x80070005"]);
        assert_eq!(texts("KDC_ERR_BADOPTION"), ["kdc_err_badoption"]);
        assert_eq!(texts(" \u{2026} "), Vec::<String>::new());
    }

    #[test]
    fn placeholders_part_a_text_into_runs_and_are_no_words() {
        assert_eq!(runs("computer \"%1\" failed: %2"), [vec!["computer"], vec!["failed"]]);
        assert_eq!(texts("computer \"%1\" failed"), ["computer", "failed"]);
        assert_eq!(
            words("[2] -5").iter().map(|word| word.before).collect::<Vec<_>>(),
            [Some('['), Some('-')]
        );
    }
}
