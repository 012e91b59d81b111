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
