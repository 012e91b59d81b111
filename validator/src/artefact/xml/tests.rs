use proptest::prelude::*;

use super::*;

/// What a document says in one line: `<local@namespace attribute=value>`, `/` for an end, text as it is.
fn shape(text: &str) -> (String, Vec<Fault>) {
    let mut reader = XmlReader::new(text);
    let (mut shape, mut faults) = (String::new(), Vec::new());
    loop {
        match reader.next() {
            Ok(Some(Event::Start(element))) => {
                assert!(text[element.at.clone()].starts_with('<') && text[element.at].ends_with('>'));
                shape += &format!("<{}", element.local);
                for attribute in element.attributes {
                    shape += &format!(" {}={}", attribute.local, attribute.value);
                }
                shape += ">";
            }
            Ok(Some(Event::End(at))) => {
                assert!(at.is_empty() || text[at].starts_with("</"));
                shape += "/";
            }
            Ok(Some(Event::Text(content, at))) => {
                assert!(at.end <= text.len());
                shape += &content;
            }
            Ok(None) => return (shape, faults),
            Err(fault) => faults.push(fault),
        }
    }
}

/// The text that the first fault points at, and its message.
fn first_fault(text: &str) -> (&str, String) {
    let (_, faults) = shape(text);
    let fault = faults.into_iter().next().unwrap_or_else(|| panic!("{text} is well-formed"));
    (&text[fault.at], fault.message)
}

fn well_formed(text: &str) -> String {
    let (shape, faults) = shape(text);
    assert_eq!(faults, [], "{text}");
    shape
}

#[test]
fn well_formed_documents() {
    let text = "<?xml version='1.0'?>\r\n<!-- - --><?pi x?><a b=\"1\" c = '&lt;\"&#x41;' >x&amp;<b/>y<![CDATA[<&]]></a >\n";
    assert_eq!(well_formed(text), "<a b=1 c=<\"A>x&<b>/y<&/");
    assert_eq!(
        well_formed("<a xmlns='u' xmlns:p='v' p:x='1' x='2'><p:b xmlns:p='w'/><p:b/></a>"),
        "<a x=1 x=2><b>/<b>//"
    );
    assert_eq!(well_formed("<ä:ö xmlns:ä='u' xml:lang='de'/>"), "<ö lang=de>/");
    assert_eq!(well_formed("<a>]] > <!----><!-- a-b -->\u{fffd}</a>"), "<a>]] > \u{fffd}/");
}

#[test]
fn namespaces_are_scoped() {
    let text = "<a xmlns:p='http://www.w3.org/2001/XMLSchema-instance'><b xmlns='u' xmlns:p='w' p:t=''/><c p:t=''/></a>";
    let mut reader = XmlReader::new(text);
    let mut seen = Vec::new();
    while let Some(event) = reader.next().unwrap() {
        if let Event::Start(element) = event {
            let attribute =
                element.attributes.first().map(|attribute| attribute.namespace == SCHEMA_INSTANCE);
            seen.push((element.namespace == Namespace::NONE, attribute));
        }
    }
    assert_eq!(seen, [(true, None), (false, Some(false)), (true, Some(true))]);
}

#[test]
fn faults_have_exact_places() {
    for (text, place, message) in [
        ("", "", "the file holds no element"),
        (" <!-- --> ", "", "the file holds no element"),
        ("<a><b></a>", "<b>", "`<b>` is not closed"),
        ("<a><b>", "<b>", "`<b>` is not closed"),
        ("<a></A>", "</A>", "`</A>` does not close `<a>`"),
        ("<a></a b='1'>", "</a b='1'>", "`</a b='1'>` does not close `<a>`"),
        ("</a>", "</a>", "`</a>` closes nothing"),
        ("<a", "<a", "the tag `<a` has no closing `>`"),
        ("<", "<", "the tag `<` has no closing `>`"),
        ("<a <b/>", "<", "`<` starts a tag inside a tag"),
        ("<a<b/>", "<a", "the tag `<a` has no closing `>`"),
        ("<a b=\"1>\n</a>", "<a b=\"1>", "an attribute value has no closing quote"),
        ("<>", "<>", "`` is not the name of an element"),
        ("< a/>", "< a/>", "`` is not the name of an element"),
        ("<1/>", "<1/>", "`1` is not the name of an element"),
        ("<a:b:c/>", "<a:b:c/>", "`a:b:c` is not the name of an element"),
        ("<a b/>", "b", "the attribute `b` has no value in quotes"),
        ("<a b=1/>", "b", "the attribute `b` has no value in quotes"),
        ("<a b='1'c='2'/>", "c='2'", "no blank stands before `c`"),
        ("<a b='1' b='2'/>", "b='2'", "the attribute `b` is given twice"),
        ("<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>", "q:x=''", "the attribute `q:x` is given twice"),
        ("<a b='<'/>", "<", "`<` stands in the value of `b`"),
        ("<a p:b='1'/>", "p:b", "the prefix `p` is not declared"),
        ("<p:a/>", "p:a", "the prefix `p` is not declared"),
        ("<a><b xmlns:p='u'/><p:c/></a>", "p:c", "the prefix `p` is not declared"),
        ("<a xmlns:p=''/>", "xmlns:p=''", "`xmlns:p` cannot be declared like this"),
        ("<a>x & y</a>", "&", "`&` starts no reference"),
        ("<a b='x & y'/>", "&", "`&` starts no reference"),
        ("<a>&nbsp;</a>", "&nbsp;", "the entity `&nbsp;` is refused"),
        ("<a b='&x;'/>", "&x;", "the entity `&x;` is refused"),
        ("<a>&#0;</a>", "&#0;", "`&#0;` names no character that XML allows"),
        ("<a>&#xD800;</a>", "&#xD800;", "`&#xD800;` names no character that XML allows"),
        ("<a>&#+65;</a>", "&#+65;", "`&#+65;` names no character that XML allows"),
        ("<a>]]></a>", "]]>", "`]]>` closes no CDATA section"),
        ("<a>\u{1}</a>", "\u{1}", "XML allows no character `\\u{1}`"),
        ("<a><!-- x -- y --></a>", "--", "`--` stands inside a comment"),
        ("<a><!-- x ---></a>", "--", "`--` stands inside a comment"),
        ("<a><!--\n</a>", "<!--", "a comment is not closed"),
        ("<a><![CDATA[\n</a>", "<![CDATA[", "a CDATA section is not closed"),
        ("<a><?x\n</a>", "<?x", "a processing instruction is not closed"),
        ("<a><??></a>", "<??>", "`` is not the name of a processing instruction"),
        ("<a><!x></a>", "<!x></a>", "this is not markup that XML knows"),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]>",
            "a document type is refused",
        ),
        ("<!DOCTYPE a [\n<a/>", "<!DOCTYPE a [", "a document type is refused"),
        ("<!DOCTYPE>", "<!DOCTYPE>", "a document type is refused"),
        ("<a/>\n<b/>", "<b/>", "`<b>` follows the root element"),
        ("<a/> x ", "x", "`x` stands after the root element"),
        (" x <a/>", "x", "`x` stands before the root element"),
        ("&amp;<a/>", "&amp;", "`&amp;` stands before the root element"),
        (
            "\n<?xml version='1.0'?><a/>",
            "<?xml version='1.0'?>",
            "the XML declaration is not at the start of the file",
        ),
        ("<?xml version='1.1'?><a/>", "<?xml version='1.1'?>", "the XML declaration is not one of XML 1.0"),
        ("<?xml?><a/>", "<?xml?>", "the XML declaration is not one of XML 1.0"),
        ("\u{feff}<a/>", "\u{feff}", "a second byte order mark"),
    ] {
        assert_eq!(first_fault(text), (place, message.to_owned()), "{text}");
        assert_eq!(shape(text).1.len(), 1, "{text}");
    }
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    well_formed(&nested(64));
    let deep = nested(10_000);
    let (_, faults) = shape(&deep);
    assert_eq!(faults[0].message, "elements are nested deeper than 64 levels");
    assert_eq!((faults[0].at.clone(), faults.len()), (64 * 3..65 * 3, 1));
}

#[test]
fn hostile_inputs_stay_linear() {
    for unit in [
        "<",
        "[",
        "&",
        "&a",
        "&amp;",
        "<a ",
        "<a>",
        "</a>",
        "<!",
        "<!--",
        "<![CDATA[",
        "<?",
        "\"",
        " a=''",
        "]]",
        "é",
    ] {
        for start in ["", "<a>", "<a ", "<a b='", "<!DOCTYPE a [", "<!--", "<a><![CDATA["] {
            shape(&(start.to_owned() + &unit.repeat(300_000 / unit.len())));
        }
    }
    let attributes: String =
        (0..20_000).map(|number| format!(" xmlns:n{number}='u' n{number}:a{number}=''")).collect();
    well_formed(&format!("<a{attributes}/>"));
}

proptest! {
    #[test]
    fn never_panics(text: String) {
        shape(&text);
    }

    #[test]
    fn never_panics_on_pieces_of_xml(pieces in prop::collection::vec(
        prop::sample::select(&["<", ">", "/", "</", "/>", "<a", "a", ":", "b", "=", "'", "\"", " ", "&", "#", "x", ";",
            "amp", "<!--", "--", "-->", "-", "<![CDATA[", "]]>", "<?", "?>", "xml", "<!DOCTYPE", "<!", "!", "?", "[",
            "xmlns", "é", "\u{feff}", "\0", "\n"]), 0..40)) {
        shape(&pieces.concat());
    }
}
