use proptest::prelude::*;

use super::*;
use crate::source::Sources;

/// The shape that shared/reference/ssis.md describes: key `ServiceConfigFile`, value `(Default)`.
const EXPORT: &str = "Windows Registry Editor Version 5.00\r\n\r\n\
    [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS\\ServiceConfigFile]\r\n\
    @=\"S:\\\\SSIS\\\\MsDtsSrvr.ini.xml\"\r\n\r\n";

fn read_text(text: &str) -> (RegistryExport, Vec<Problem>) {
    read(Sources::default().add("export.reg", text), text)
}

/// The value that a version 5 file with `line` below a key holds, which must be read without a problem.
fn data_of(line: &str) -> ExportedData {
    let text = format!("Windows Registry Editor Version 5.00\n\n[K]\n{line}\n");
    let (export, problems) = read_text(&text);
    assert_eq!(problems, [], "{line}");
    export.keys[0].values[0].data.value.clone()
}

/// The text that each problem points at, and how its message starts.
fn problems_of(text: &str) -> Vec<(&str, String)> {
    let (_, problems) = read_text(text);
    problems.iter().map(|problem| (&text[problem.place.span()], problem.message.clone())).collect()
}

/// As [`problems_of`], for lines below a key.
fn problems_in(lines: &str) -> Vec<(String, String)> {
    let text = format!("REGEDIT4\n[K]\n{lines}");
    problems_of(&text).into_iter().map(|(place, message)| (place.to_owned(), message)).collect()
}

#[test]
fn the_default_value_of_a_key_is_read_with_its_places() {
    let (export, problems) = read_text(EXPORT);
    assert_eq!(problems, []);
    assert_eq!(export.version, HeaderVersion::Version5);
    let [key] = export.keys.as_slice() else { panic!("one key") };
    assert!(key.path.value.ends_with("130\\SSIS\\ServiceConfigFile"));
    assert_eq!(EXPORT[key.path.place.span()], key.path.value);
    assert!(!key.deleted);
    let [value] = key.values.as_slice() else { panic!("one value") };
    assert_eq!(value.name, None);
    assert_eq!(value.data.value, ExportedData::Sz("S:\\SSIS\\MsDtsSrvr.ini.xml".into()));
    assert_eq!(&EXPORT[value.data.place.span()], "\"S:\\\\SSIS\\\\MsDtsSrvr.ini.xml\"");
}

#[test]
fn comments_blanks_and_deletions() {
    let text =
        "REGEDIT4\n; note\n  [-HKLM\\Gone]  ; why\n\t[HKLM\\Kept [1]]\n \"a\\\"b\" = - ; note\n\"\"=\"x\" ;y";
    let (export, problems) = read_text(text);
    assert_eq!(problems, []);
    assert_eq!(export.version, HeaderVersion::Regedit4);
    assert_eq!(export.keys[0].path.value, "HKLM\\Gone");
    assert!(export.keys[0].deleted);
    assert_eq!(export.keys[1].path.value, "HKLM\\Kept [1]");
    let values = &export.keys[1].values;
    let name = values[0].name.as_ref().unwrap();
    assert_eq!((name.value.as_str(), &text[name.place.span()]), ("a\"b", "\"a\\\"b\""));
    assert_eq!((&values[0].data.value, &text[values[0].data.place.span()]), (&ExportedData::Deleted, "-"));
    assert_eq!(values[1].name.as_ref().unwrap().value, "");
}

#[test]
fn every_form_of_data() {
    let binary = |kind, bytes: &[u8]| ExportedData::Binary { kind, bytes: bytes.to_vec() };
    assert_eq!(data_of("@=dword:0000001f"), ExportedData::Dword(31));
    assert_eq!(data_of("@=DWORD:F ; fifteen"), ExportedData::Dword(15));
    assert_eq!(data_of("@=hex:"), binary(3, &[]));
    assert_eq!(data_of("@=Hex:00, fF ,1"), binary(3, &[0, 255, 1]));
    assert_eq!(data_of("@=hex(b):01,02"), binary(11, &[1, 2]));
    assert_eq!(data_of("@=hex(4):01,02,00,00"), ExportedData::Dword(0x201));
    assert_eq!(data_of("@=hex(4):01,02"), binary(4, &[1, 2]));
    assert_eq!(data_of("@=hex(1):61,00,00,00"), ExportedData::Sz("a".into()));
    assert_eq!(data_of("@=HEX(2):25,00,ac,20,\\\r\n  00,00"), ExportedData::ExpandSz("%€".into()));
    let list = |strings: &[&str]| ExportedData::MultiSz(strings.iter().map(ToString::to_string).collect());
    assert_eq!(data_of("@=hex(7):61,00,00,00,62,00,00,00,00,00"), list(&["a", "b"]));
    assert_eq!(data_of("@=hex(7):00,00"), list(&[]));
    assert_eq!(data_of("@=hex(7):"), list(&[]));
}

#[test]
fn hexadecimal_runs_over_lines() {
    let text = "REGEDIT4\n[K]\n\"x\"=hex(2):61,\\  ; more\n; note\n   62\\\n  ,00 \n@=\"y\"\n";
    let (export, problems) = read_text(text);
    assert_eq!(problems, []);
    let data = &export.keys[0].values[0].data;
    assert_eq!(data.value, ExportedData::ExpandSz("ab".into()), "in REGEDIT4, one byte is one character");
    assert!(text[data.place.span()].starts_with("hex(2):61") && text[data.place.span()].ends_with(",00"));
    assert_eq!(export.keys[0].values.len(), 2);
}

#[test]
fn headers() {
    let header = |text| problems_of(text).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
    assert_eq!(header("REGEDIT4"), Vec::<&str>::new());
    assert_eq!(header("Windows Registry Editor Version 5.00 \r\n"), Vec::<&str>::new());
    assert_eq!(header(""), [""]);
    assert_eq!(header("regedit\n[K]\n"), ["regedit"]);
    let (export, problems) = read_text("[K]\n@=\"x\"\n");
    assert_eq!((export.keys.len(), export.keys[0].values.len(), problems.len()), (1, 1, 1));
    assert_eq!(header("\r\nREGEDIT4\n"), ["\r", "REGEDIT4"], "the header must be the first line");
}

#[test]
fn each_wrong_line_is_reported_at_its_place_and_reading_goes_on() {
    for (line, place, message) in [
        ("@=hex:00,zz,01\n", "zz", "`zz` is not a byte"),
        ("@=hex:00,012\n", "012", "`012` is not a byte"),
        ("@=hex:00,\\\n 0g\n", "0g", "`0g` is not a byte"),
        ("@=hex:00 01\n", "00 01", "`00 01` is not a byte"),
        ("@=hex:00\\\n 01\n", "01", "no `,` stands before `01`"),
        ("@=hex:00,,01\n", ",", "no byte stands before the `,`"),
        ("@=hex:00,\n", ",", "no byte follows the last `,`"),
        ("@=hex:00,\\\n", "\\", "the `\\` is not followed by more bytes"),
        ("@=hex:00,\\\n\n", "\\", "the `\\` is not followed by more bytes"),
        ("@=hex:+1\n", "+1", "`+1` is not a byte"),
        ("@=hex(x):01\n", "hex(x):01", "`hex(x):01` is not registry data"),
        ("@=dword:\n", "dword:", "`` is not a dword"),
        ("@=dword:123456789\n", "dword:123456789", "`123456789` is not a dword"),
        ("@=\"abc\n", "\"abc", "`\"abc` has no closing `\"`"),
        ("@=\"S:\\\\SSIS\\\"\n", "\"S:\\\\SSIS\\\"", "`\"S:\\\\SSIS\\\"` has no closing `\"`"),
        ("\"abc\n", "\"abc", "`\"abc` has no closing `\"`"),
        ("@=\"a\"b\n", "b", "`b` follows the string"),
        ("\"a\" x\n", "\"a\" x", "`\"a\" x` has no `=`"),
        ("@=\n", "@=", "`@=` has no data"),
        ("what\r\n", "what", "`what` is neither a key nor a value"),
        ("[]\n[L]\n", "[]", "the key has no name"),
        ("[L\n[L]\n", "[L", "`[L` has no closing `]`"),
        ("[L] x\n", "x", "`x` follows the key"),
    ] {
        assert_eq!(problems_in(line), [(place.to_owned(), message.to_owned())], "{line}");
        let text = format!("REGEDIT4\n[K]\n{line}\"after\"=\"x\"\n");
        let (export, problems) = read_text(&text);
        assert_eq!(problems[0].class, Class::Malformed);
        let last = export.keys.last().unwrap().values.last().unwrap();
        assert_eq!(last.name.as_ref().unwrap().value, "after", "{line}");
    }
}

#[test]
fn sixteen_bit_text_needs_an_even_number_of_bytes() {
    let text = "Windows Registry Editor Version 5.00\n[K]\n@=hex(2):61,00,62\n";
    assert_eq!(problems_of(text), [("hex(2):61,00,62", "3 bytes are not UTF-16 text".into())]);
}

#[test]
fn values_without_a_readable_key_are_dropped() {
    let text = "REGEDIT4\n@=hex:00,\\\n  01\n[K\n\"lost\"=\"x\"\n[L]\n@=\"x\"\n";
    assert_eq!(
        problems_of(text),
        [
            ("@=", "a value stands before the first key".to_owned()),
            ("[K", "`[K` has no closing `]`".to_owned())
        ]
    );
    assert_eq!(read_text(text).0.keys.len(), 1);
}

#[test]
fn doubtful_text_is_kept_and_pointed_at() {
    let text = "REGEDIT4\n[K]\n@=\"S:\\SSIS\\x.xml\"\n\"b\"=hex(2):e4\n";
    let (export, problems) = read_text(text);
    assert_eq!(export.keys[0].values[0].data.value, ExportedData::Sz("S:\\SSIS\\x.xml".into()));
    assert_eq!(export.keys[0].values[1].data.value, ExportedData::ExpandSz("\u{fffd}".into()));
    let found: Vec<_> = problems.iter().map(|problem| (problem.class, &text[problem.place.span()])).collect();
    let doubt = Class::Suspicious;
    assert_eq!(found, [(doubt, "\\S"), (doubt, "\\x"), (doubt, "hex(2):e4")]);
}

#[test]
fn large_inputs_stay_linear() {
    for unit in
        ["\n", "[", "]", "[a]\n", "\"", "\\", "@=hex:\\\n", "@=hex:", ",", "00,\\\n", "zz,", "@\n", ";"]
    {
        let text = format!("REGEDIT4\n[K]\n@=hex:{}", unit.repeat(1_000_000 / unit.len()));
        let (_, problems) = read_text(&text);
        assert!(problems.len() <= 201);
    }
}

fn encode(keys: &[(String, Vec<(String, ExportedData)>)]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let hex = |kind: u32, bytes: &[u8]| {
        let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let lines: Vec<String> = digits.chunks(3).map(|line| line.join(",")).collect();
        format!("hex({kind:x}):{}", lines.join(",\\\r\n  "))
    };
    let wide = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut text = "Windows Registry Editor Version 5.00\r\n".to_owned();
    for (path, values) in keys {
        text += &format!("\r\n[{path}]\r\n");
        for (name, data) in values {
            let data = match data {
                ExportedData::Sz(string) => quoted(string),
                ExportedData::ExpandSz(string) => hex(2, &wide(format!("{string}\0"))),
                ExportedData::Dword(number) => format!("dword:{number:08x}"),
                ExportedData::MultiSz(strings) => hex(
                    7,
                    &wide(strings.iter().map(|string| format!("{string}\0")).collect::<String>() + "\0"),
                ),
                ExportedData::Binary { kind, bytes } => hex(*kind, bytes),
                ExportedData::Deleted => "-".to_owned(),
            };
            text += &format!("{}={data}\r\n", quoted(name));
        }
    }
    text
}

fn any_data() -> impl Strategy<Value = ExportedData> {
    let kind = prop_oneof![Just(0), Just(3), 8..20_u32, Just(u32::MAX)];
    prop_oneof![
        "[^\0\n\r]{0,12}".prop_map(ExportedData::Sz),
        "[^\0]{0,12}".prop_map(ExportedData::ExpandSz),
        any::<u32>().prop_map(ExportedData::Dword),
        prop::collection::vec("[^\0]{1,6}", 0..4).prop_map(ExportedData::MultiSz),
        (kind, any::<Vec<u8>>()).prop_map(|(kind, bytes)| ExportedData::Binary { kind, bytes }),
        Just(ExportedData::Deleted),
    ]
}

proptest! {
    #[test]
    fn never_panics(text: String) {
        read_text(&text);
    }

    #[test]
    fn never_panics_on_pieces_of_exports(pieces in prop::collection::vec(
        prop::sample::select(&["REGEDIT4\n", "[", "]", "-", "@", "=", "\"", "\\", "\r", "\n", "hex:", "hex(2):",
            "dword:", "00", ",", "é", ";", " ", "\u{feff}"]), 0..40)) {
        read_text(&pieces.concat());
    }

    #[test]
    fn an_encoded_export_is_read_back(keys in prop::collection::vec(
        ("[^\0\n\r\\[\\]-][^\0\n\r\\[\\]]{0,12}",
         prop::collection::vec(("[^\0\n\r]{0,8}", any_data()), 0..5)), 0..4)) {
        let (export, problems) = read_text(&encode(&keys));
        let lossless = problems.iter().all(|problem| problem.message.contains("not readable characters"));
        prop_assert!(lossless, "{:?}", problems);
        let read: Vec<_> = export.keys.into_iter().map(|key| {
            let value = |value: ExportedValue| (value.name.unwrap().value, value.data.value);
            (key.path.value, key.values.into_iter().map(value).collect::<Vec<_>>())
        }).collect();
        prop_assert_eq!(read, keys);
    }
}
