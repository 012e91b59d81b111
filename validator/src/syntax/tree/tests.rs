//! Trees of small files, and the two ways to them compared.

use super::*;
use crate::source::Sources;

fn read(text: &str) -> (Tree, Vec<Complaint>) {
    let mut sources = Sources::default();
    let source = sources.add("x.toml", text);
    parse(source, text)
}

#[test]
fn keys_keep_the_order_and_the_places_of_the_file() {
    let text = "b = 1\na = \"x\"\n[[c]]\nd = true\n";
    let (tree, complaints) = read(text);
    assert_eq!(complaints, []);
    let Node::Table(entries) = &tree.node else { panic!("a file is a table") };
    let keys: Vec<_> = entries.iter().map(|(key, _)| key.value.as_str()).collect();
    assert_eq!(keys, ["b", "a", "c"]);
    assert_eq!(&text[entries[1].1.place.span()], "\"x\"");
}

#[test]
fn a_syntax_error_has_a_place_and_the_rest_is_still_read() {
    let (tree, complaints) = read("a = \nb = 2\n");
    assert_eq!(complaints.len(), 1);
    assert_eq!(complaints[0].code, "SYN001");
    assert!(tree.get("b").is_some());
}

#[test]
fn nesting_without_end_is_refused_quickly() {
    let (_, complaints) = read(&"[".repeat(2_000_000));
    assert!(!complaints.is_empty());
    let (_, complaints) = read(&format!("a = {}", "[".repeat(2_000_000)));
    assert!(!complaints.is_empty());
}

/// What both parsers make of a text; the first only of a regular one.
fn both(text: &str) -> (Option<Table>, Option<Table>) {
    let source = Sources::default().add("x.toml", "");
    let regular = regular::read(text, regular::PIECE, &mut Values::new(source));
    for piece in [0, 5, 17] {
        let in_pieces = regular::read(text, piece, &mut Values::new(source));
        assert!(in_pieces.is_none() || in_pieces == regular, "in pieces of {piece}: {text}");
    }
    let mut values = Values::new(source);
    let any = read_any(text, &mut values);
    let valid = values.complaints.into_list().iter().all(|complaint| complaint.code != "SYN001");
    (regular, valid.then_some(any))
}

#[test]
fn the_two_parsers_agree_on_tables_and_their_headers() {
    for text in [
        "[a]\n[a.b]\nc=1\n[d.e]\n[d]\nf={g=[1,{h=2}],i=''}\n",
        "[[a]]\nb=1\n[[a]]\n[a.c]\nd=1\n[[a.e]]\n[[a.e]]\nf=1.5\n[[a]]\n[[a.e]]\n",
        "[x.y.z]\n[x]\na=1\n[x.y]\nb=0x10\n",
        "a=[\n1, # one\n'two',\n]\n\"b c\"=\"\"\"x\ny\"\"\"\nd=-inf\n",
    ] {
        let (regular, any) = both(text);
        assert!(regular.is_some(), "{text}");
        assert_eq!(regular, any, "{text}");
        assert!(
            regular::read(text, 0, &mut Values::new(Sources::default().add("x.toml", ""))).is_some(),
            "{text}"
        );
    }
}

#[test]
fn what_one_parser_refuses_the_other_does_not_take() {
    for text in [
        "a=1\na=2\n",
        "[a]\n[a]\n",
        "[a]\n[[a]]\n",
        "[[a]]\n[a]\n",
        "a=[]\n[[a]]\n",
        "a={}\n[a.b]\n",
        "a={b=1,b=2}\n",
        "[a.b]\n[[a]]\n",
        "a=1\n[a.b]\n",
        "[a]\nb=1\n[a.b]\n",
        "[a.b]\n[a]\nb=1\n",
        "a=\u{1}\n",
        "a=1 # \u{1}\n",
        "[]\n",
        "a='\n'\n",
        "a=1 b=2\n",
        "a=[1 2]\n",
        "a={b}\n",
        "a\n",
        "=1\n",
        "a=1979-13-41\n",
    ] {
        let (regular, any) = both(text);
        assert!(regular.is_none() && any.is_none(), "{text}");
    }
}

const WORDS: &[&str] = &[
    "a",
    "b",
    "a.b",
    "\"a\"",
    "=",
    "= 1\n",
    "= 'x'\n",
    "[a]\n",
    "[[a]]\n",
    "[a.b]\n",
    "[[a.b]]\n",
    "[b.a]\n",
    "[b]\n",
    "[[",
    "]]",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    "a = 1\n",
    "b = {a = 1}\n",
    "a = [{}]\n",
    "# c\n",
    "c = 0b12\n",
    "d = 1e9\n",
    "'''",
    "\"\"\"",
    "\"",
    "'",
    "= \"\\u0041\"\n",
    "= '\\'\n",
    "é",
    "= \"é\"\n",
    "\u{7f}",
    "\t",
    "= true\n",
    "= \"x\"\n",
    "\r\n",
    "e = 1979-05-27\n",
];

#[test]
fn the_two_parsers_agree_on_anything() {
    use proptest::prelude::*;
    let word = proptest::sample::select(WORDS.to_vec());
    proptest!(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() }, |(words in proptest::collection::vec(word, 0..14))| {
        let text = words.concat();
        let (regular, any) = both(&text);
        if regular.is_some() {
            prop_assert_eq!(&regular, &any, "{}", text);
        }
        let is_rare = ["a.b", "b.a", "1979"].iter().any(|rare| text.contains(rare));
        prop_assert!(is_rare || regular.is_some() == any.is_some(), "{}", text);
    });
}
