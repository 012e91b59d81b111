//! Artefacts without an estate: judged as far as they can be, and what needs an estate is listed as such.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::{callboard, workspace};
use serde_json::Value;

fn json(path: &str) -> (u8, Value) {
    let said = callboard(&["validate", path, "--format", "json"]);
    (said.code, serde_json::from_str(&said.out).unwrap())
}

fn not_checked(report: &Value) -> Vec<String> {
    let listed = report["not_checked"].as_array().unwrap();
    listed
        .iter()
        .filter(|skipped| skipped["why"] == "needs-an-estate")
        .map(|skipped| skipped["rule"].as_str().unwrap().to_owned())
        .collect()
}

/// The samples published by Microsoft, where they are at hand.
#[test]
fn published_configuration_files_are_judged_alone() {
    let samples = workspace().join("../shared/samples/ssis-config");
    if !samples.is_dir() {
        eprintln!("SKIPPED: the shared samples are not beside the project ({})", samples.display());
        return;
    }
    let path = |name: &str| samples.join(name).to_str().unwrap().to_owned();
    for sound in ["default-2014.MsDtsSrvr.ini.xml", "named-instance-2014.MsDtsSrvr.ini.xml"] {
        let (code, report) = json(&path(sound));
        assert_eq!((code, &report["summary"]["error"]), (0, &Value::from(0)), "{sound}");
        assert_eq!(not_checked(&report), ["SSIS015", "SSIS016"], "{sound}");
    }
    let (code, report) = json(&path("malformed-escaped-brackets-current-docs.MsDtsSrvr.ini.xml"));
    let first = &report["findings"][0];
    assert_eq!(code, 1);
    assert_eq!((&first["rule"], &first["line"], &first["column"]), (&"SSIS021".into(), &1.into(), &1.into()));
}

#[test]
fn a_registry_export_alone_tells_which_shape_its_entry_has() {
    let (code, report) = json("scenarios/estates/k2/n1.reg");
    assert_eq!(code, 0);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("the entry is the default value of the key"), "{message}");
    assert_eq!(not_checked(&report), ["SSIS010", "SSIS012", "SSIS017", "SSIS018"]);

    let folder = std::env::temp_dir().join(format!("callboard-shape-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let named = folder.join("named.reg");
    let text = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS]\r\n\
                \"ServiceConfigFile\"=\"S:\\\\SSIS\\\\\"\r\n";
    std::fs::write(&named, text).unwrap();
    let (code, report) = json(named.to_str().unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert_eq!(code, 1);
    assert!(message.starts_with("the entry is the value `ServiceConfigFile` of the key"), "{message}");
    assert!(message.ends_with("it names a folder, not a file"), "{message}");
}

/// A folder that disappears with the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("callboard-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for (file, text) in files {
            std::fs::write(folder.join(file), text).unwrap();
        }
        Folder(folder)
    }

    fn report(&self) -> (u8, Value) {
        json(self.0.to_str().unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn configuration(servers: &[&str]) -> String {
    let folder = |server: &&str| {
        format!(
            "<Folder xsi:type=\"SqlServerFolder\"><Name>{server}</Name><ServerName>{server}</ServerName></Folder>"
        )
    };
    let folders: String = servers.iter().map(folder).collect();
    format!(
        "<DtsServiceConfiguration xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><TopLevelFolders>{folders}</TopLevelFolders></DtsServiceConfiguration>"
    )
}

fn export(path: &str) -> String {
    let path = path.replace('\\', "\\\\");
    format!(
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\150\\SSIS\\ServiceConfigFile]\r\n@=\"{path}\"\r\n"
    )
}

fn found(report: &Value, rule: &str) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule);
    findings.map(|finding| format!("{}: {}", finding["severity"], finding["message"])).collect()
}

#[test]
fn configuration_files_in_a_folder_are_compared_with_each_other() {
    let same = Folder::new(
        "alike",
        &[
            ("n1.xml", &configuration(&["SQLA", r"SQLB\ONE"])),
            ("n2.xml", &configuration(&[r"sqlb.contoso.com\one", "tcp:SQLA,1433"])),
        ],
    );
    assert_eq!(
        found(&same.report().1, "SSIS032"),
        [""; 0],
        "order, case, protocol and domain make no difference"
    );

    let different = Folder::new(
        "unlike",
        &[("n1.xml", &configuration(&["SQLA", r"SQLB\ONE"])), ("n2.xml", &configuration(&["SQLA"]))],
    );
    let (code, report) = different.report();
    let found = found(&report, "SSIS032");
    assert_eq!((code, found.len()), (0, 1), "{found:?}");
    assert!(found[0].starts_with("\"warning\"") && found[0].contains(r"`SQLB\\ONE`"), "{found:?}");
    let path =
        report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "SSIS032").unwrap();
    assert!(path["path"].as_str().unwrap().ends_with("n2.xml"), "{path}");
}

#[test]
fn registry_exports_in_a_folder_are_compared_with_each_other() {
    let folder = Folder::new(
        "exports",
        &[
            ("n1.reg", &export(r"S:\SSIS\MsDtsSrvr.ini.xml")),
            ("n2.reg", &export(r"s:\ssis\MSDTSSRVR.INI.XML\")),
            ("n3.reg", &export(r"C:\SSIS\MsDtsSrvr.ini.xml")),
        ],
    );
    let found = found(&folder.report().1, "SSIS018");
    assert_eq!(found.len(), 1, "one path in two spellings is one path: {found:?}");
    assert!(found[0].contains("n3.reg"), "{found:?}");
}

#[test]
fn artefacts_that_an_estate_names_are_judged_with_it() {
    let estate = "windows-server = \"2019\"\n[[node]]\nname = \"N1\"\nregistry = \"n1.reg\"\n[[node]]\nname = \"N2\"\n";
    let folder = Folder::new("named", &[("estate.toml", estate), ("n1.reg", &export(r"S:\a.xml"))]);
    assert_eq!(found(&folder.report().1, "SSIS017"), [""; 0], "it is not judged alone besides");
    let spare = Folder::new(
        "spare",
        &[("estate.toml", estate), ("n1.reg", &export("x")), ("n9.reg", &export("y.xml"))],
    );
    let alone = found(&spare.report().1, "SSIS017");
    assert_eq!(alone.len(), 1, "{alone:?}");
}
