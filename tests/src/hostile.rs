//! Texts that mean something to a terminal, a spreadsheet, XML, a workflow runner or a template.

use callboard::export::{self, Checked, Format};
use callboard::io::Io;
use callboard_validator::files::MemoryFiles;
use callboard_validator::finding::{Finding, NotChecked, Report, Severity, Why};
use callboard_validator::rules::{RULES, by_code};
use callboard_validator::source::Place;
use proptest::prelude::*;

/// Pieces of hostile texts.
pub const PIECES: [&str; 37] = [
    "%",
    "%25",
    "%0A",
    "\n",
    "\r",
    "\r\n",
    ",",
    "\"",
    "::error::",
    "]]>",
    "<b>",
    "&amp;",
    "&",
    "=",
    "+",
    "-",
    "@",
    "\t",
    "'",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{61c}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "{0}",
    "{{",
    "}",
    "[a](1)",
    "\\",
    "ü",
    "😀",
    "\u{fffe}",
    " ",
    "x",
    ";",
];

/// Any text, most of them hostile.
pub fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// The texts of one finding.
#[derive(Debug, Clone)]
pub struct Texts {
    /// The fact.
    pub message: String,
    /// What it is about.
    pub object: String,
    /// What to do.
    pub help: String,
    /// What another place says.
    pub label: String,
    /// The file.
    pub path: String,
}

/// Any finding.
pub fn any_texts() -> impl Strategy<Value = Texts> {
    (any_text(), any_text(), any_text(), any_text(), any_text())
        .prop_map(|(message, object, help, label, path)| Texts { message, object, help, label, path })
}

/// A report with that finding as an error of SSIS006, and the same texts at DEL001, which was not checked.
pub fn report(texts: &Texts) -> Report {
    let mut report = Report::default();
    let source = report.sources.add(&texts.path, "one\nname = \"😀é\"\nthree\n");
    let rule = by_code("SSIS006").expect("it is in the table");
    let place = Place::new(source, 12..16);
    let mut finding = Finding::new(rule, texts.object.clone(), Some(place), texts.message.clone());
    finding.severity(Severity::Error).help(&texts.help).also(Place::new(source, 0..3), &texts.label);
    report.findings.push(finding);
    report.not_checked.push(NotChecked {
        code: "DEL001",
        object: texts.object.clone(),
        why: Why::Unknown,
        detail: texts.message.clone(),
    });
    report
}

/// A report in a format.
pub fn exported(format: Format, name: &str, report: &Report) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let checked = Checked {
        names: &[name.to_owned()],
        reports: std::slice::from_ref(report),
        rules: RULES,
        fail_on: Severity::Error,
    };
    export::write(format, checked, &mut Io::captured(&mut out, &mut err)).expect("memory can be written");
    String::from_utf8(out).expect("the program prints UTF-8")
}

/// The node of [`estate`], as a program sees its name.
pub const NODE: &str = "=1+1,\"%0A\n::error::]]><b>&\u{7}\u{202e}";

/// The cluster of [`estate`].
pub const CLUSTER: &str = "-CLU\t{0}[a](1)";

/// An estate whose names are hostile, as `hostile.toml`: findings about the node, and about a service as SSIS resource.
pub fn estate() -> MemoryFiles {
    let text = r#"
windows-server = "2016"
sql-server = "2016"
[cluster]
name = "-CLU\t{0}[a](1)"
[[node]]
name = "=1+1,\"%0A\n::error::]]><b>&\u0007\u202E"
[[group]]
name = "@G"
[[resource]]
name = "+SSIS"
type = "Generic Service"
group = "@G"
service-name = "MsDtsServer130"
"#;
    MemoryFiles([("hostile.toml".to_owned(), text.as_bytes().to_vec())].into())
}
