//! Prose in lines of a width.

/// A text in lines, broken at spaces; a word that is longer than a line has one of its own.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("it begins with one");
        let letters = word.chars().count();
        if line.is_empty() {
            line.push_str(word);
            length = letters;
        } else if length + letters < width {
            line.push(' ');
            line.push_str(word);
            length += letters + 1;
        } else {
            lines.push(word.to_owned());
            length = letters;
        }
    }
    lines
}

/// Paragraphs: an empty line ends one, a line that begins with `- ` is an item of a list, and lines that begin with four
/// spaces are drawings, which stay as they are.
pub fn paragraphs(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.trim_matches('\n').lines() {
        if line.trim().is_empty() {
            lines.push(String::new());
        } else if line.starts_with("    ") {
            lines.push(line.to_owned());
        } else if let Some(item) = line.strip_prefix("- ") {
            let item = wrapped(item, width.saturating_sub(2));
            lines.extend(item.iter().enumerate().map(|(number, line)| {
                let mark = if number == 0 { "- " } else { "  " };
                format!("{mark}{line}")
            }));
        } else {
            lines.extend(wrapped(line, width));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_wrapped_and_a_long_word_has_its_own_line() {
        let long = "x".repeat(100);
        assert_eq!(wrapped(&format!("a b {long} c"), 90), ["a b".to_owned(), long, "c".to_owned()]);
        assert_eq!(wrapped("", 90), [""]);
    }

    #[test]
    fn lists_hang_and_drawings_stay() {
        let text = "\na b\n\n- one two three\n    -->  x\n";
        assert_eq!(paragraphs(text, 10), ["a b", "", "- one two", "  three", "    -->  x"]);
    }
}
