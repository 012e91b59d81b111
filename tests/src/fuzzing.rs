//! What must hold for any bytes that a user's file may have: the fuzz targets and their kept inputs ask the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use callboard::io::Io;
use callboard::output::findings::FindingsV1;
use callboard::output::write_json;
use callboard::render;
use callboard_validator::check;
use callboard_validator::files::Files;
use callboard_validator::finding::Report;
use callboard_validator::source::Place;

use crate::workspace;

/// What the bytes are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An estate, beside the artefacts of the shipped estates.
    Estate,
    /// A scenario, beside the shipped estates.
    Scenario,
    /// `MsDtsSrvr.ini.xml`: alone, and as the file on the shared disk of the estate K2.
    IniXml,
    /// A registry export: alone, and as that of a node of the estate K2.
    Reg,
}

impl Target {
    /// Every one.
    pub const ALL: [Target; 4] = [Target::Estate, Target::Scenario, Target::IniXml, Target::Reg];

    /// The name of the fuzz target and of the folder with its kept inputs.
    pub fn name(self) -> &'static str {
        match self {
            Target::Estate => "estate",
            Target::Scenario => "scenario",
            Target::IniXml => "ini_xml",
            Target::Reg => "reg",
        }
    }

    /// Checks the bytes as `validate` does, and what it says about them.
    pub fn hold(self, bytes: &[u8]) {
        match self {
            Target::Estate => hold_file("estates/fuzzed.toml", bytes, &["estates/fuzzed.toml"]),
            Target::Scenario => hold_file("fuzzed.toml", bytes, &["fuzzed.toml"]),
            Target::IniXml => hold_file("estates/k2/MsDtsSrvr.ini.xml", bytes, &[K2_FILE, K2]),
            Target::Reg => hold_file("estates/k2/n1.reg", bytes, &[K2_EXPORT, K2]),
        }
    }
}

const K2: &str = "estates/k2.toml";
const K2_FILE: &str = "estates/k2/MsDtsSrvr.ini.xml";
const K2_EXPORT: &str = "estates/k2/n1.reg";

/// The shipped estates and their artefacts, with one file replaced or added.
struct Around<'a> {
    name: &'a str,
    bytes: &'a [u8],
}

impl Files for Around<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let name = name.trim_start_matches("../");
        let kept = || shipped().get(name).map(Vec::as_slice);
        let bytes = if name == self.name { Some(self.bytes) } else { kept() };
        bytes.map(<[u8]>::to_vec).ok_or_else(|| "there is no such file".to_owned())
    }
}

fn shipped() -> &'static BTreeMap<String, Vec<u8>> {
    static SHIPPED: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let mut files = BTreeMap::new();
        let folder = workspace().join("scenarios");
        collect(&folder.join("estates"), &folder, &mut files);
        files
    })
}

fn collect(folder: &Path, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("the folder is shipped") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            collect(&path, root, files);
        } else {
            let name = path.strip_prefix(root).expect("it lies below").to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read(&path).expect("the file can be read"));
        }
    }
}

fn hold_file(name: &str, bytes: &[u8], checked: &[&str]) {
    let files = Around { name, bytes };
    for checked in checked {
        hold_report(&check::check(&files, checked), checked);
    }
}

/// What holds for every report: its places exist, and it can be rendered.
pub fn hold_report(report: &Report, name: &str) {
    for finding in &report.findings {
        for place in finding.place.iter().chain(finding.related.iter().map(|(place, _)| place)) {
            assert!(lies_inside(*place, report), "{place:?} of {finding:?}");
        }
    }
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let reports = std::slice::from_ref(report);
    {
        let mut io = Io::captured(&mut out, &mut err);
        render::findings::render(&[name.to_owned()], reports, &mut io).expect("text goes to memory");
    }
    let text = String::from_utf8(out).expect("the program prints UTF-8");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "the terminal is commanded: {text:?}");
    write_json(&FindingsV1::of(reports), &mut std::io::sink()).expect("JSON goes nowhere");
}

fn lies_inside(place: Place, report: &Report) -> bool {
    let text = &report.sources.get(place.source).text;
    place.start <= place.end && text.get(place.span()).is_some()
}
