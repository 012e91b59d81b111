//! More than any cluster has: refused or survived, and said so.

use std::fmt::Write;

use callboard_tests::fuzzing::hold_report;
use callboard_validator::check;
use callboard_validator::files::MemoryFiles;
use callboard_validator::finding::Report;

fn checked(files: &[(&str, String)]) -> Report {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes())).collect();
    let report = check::check(&MemoryFiles(files), "e.toml");
    hold_report(&report, "e.toml");
    report
}

fn refused(files: &[(&str, String)]) {
    let report = checked(files);
    assert!(report.estate.is_none(), "it is no estate");
    assert!(report.findings.iter().any(|finding| finding.code == "SYN008"), "{:#?}", report.findings);
}

fn head(nodes: usize) -> String {
    let mut text = "windows-server = \"2019\"\nsql-server = \"2016\"\n[[group]]\nname = \"G\"\n".to_owned();
    for node in 0..nodes {
        let _ = write!(
            text,
            "[[node]]\nname = \"N{node}\"\n[[node.service]]\nname = \"MsDtsServer130\"\nstart-type = \"Manual\"\n"
        );
    }
    text
}

fn resource(name: &str, kind: &str, rest: &str) -> String {
    format!("[[resource]]\nname = \"{name}\"\ntype = \"{kind}\"\ngroup = \"G\"\n{rest}")
}

const SSIS: &str = "service-name = \"MsDtsServer130\"\n";

#[test]
fn more_registry_values_than_have_ids_are_refused() {
    let mut export = "Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\K]\n".to_owned();
    for value in 0..70_000 {
        let _ = writeln!(export, "\"{value}\"=dword:{value:08x}");
    }
    let checkpoint = "[[checkpoint]]\nresource = \"R\"\nkey = 'SOFTWARE\\K'\ncopy = \"r.reg\"\n";
    let estate = format!("{}{}{checkpoint}", head(2), resource("R", "Generic Service", SSIS));
    refused(&[("e.toml", estate), ("r.reg", export)]);
}

#[test]
fn more_packages_or_files_than_have_ids_are_refused() {
    let packages: Vec<String> = (0..70_000).map(|package| format!("\"{package}\"")).collect();
    let list = format!("packages = [{}]\n", packages.join(","));
    refused(&[("e.toml", format!("{}{}", head(1), resource("R", "SQL Server", &list)))]);
    let folders: String =
        (0..1_100).map(|folder| format!("<Folder xsi:type=\"FileSystemFolder\"><Name>{folder}</Name><StorePath>C:\\{folder}</StorePath></Folder>")).collect();
    let configuration = format!(
        "<DtsServiceConfiguration xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><TopLevelFolders>{folders}</TopLevelFolders></DtsServiceConfiguration>"
    );
    let file = "volumes = [\"S:\"]\n[[resource.file]]\npath = 'S:\\MsDtsSrvr.ini.xml'\nfrom = \"x.xml\"\n";
    let estate = format!(
        "{}{}{}",
        head(64),
        resource("D", "Physical Disk", file),
        resource("R", "Generic Service", SSIS)
    );
    refused(&[("e.toml", estate), ("x.xml", configuration)]);
}

#[test]
fn more_services_than_a_cluster_has_nodes_are_refused() {
    let many: String = (0..2_000).map(|one| resource(&format!("R{one}"), "Generic Service", SSIS)).collect();
    refused(&[("e.toml", format!("{}{many}", head(2)))]);
}

#[test]
fn a_chain_of_dependencies_is_followed_to_its_end_however_long() {
    const LONG: usize = 20_000;
    let mut chain = resource("R0", "Physical Disk", "");
    for link in 1..LONG {
        let needs = format!("depends-on = [\"R{}\"]\n", link - 1);
        chain.push_str(&resource(&format!("R{link}"), "Physical Disk", &needs));
    }
    let needs = format!("{SSIS}depends-on = [\"R{}\"]\n", LONG - 1);
    let estate = format!("{}{chain}{}", head(2), resource("SSIS", "Generic Service", &needs));
    let report = checked(&[("e.toml", estate)]);
    assert_eq!(report.estate.map(|estate| estate.resources.len()), Some(LONG + 1));
    let circle = format!("depends-on = [\"R{}\"]\n", LONG - 1);
    let chain = chain.replacen("group = \"G\"\n", &format!("group = \"G\"\n{circle}"), 1);
    let report = checked(&[("e.toml", format!("{}{chain}", head(2)))]);
    assert_eq!(report.findings.iter().filter(|finding| finding.code == "CLU001").count(), 1);
}

#[test]
fn what_is_not_listed_is_counted() {
    let unknown: String =
        (0..1_000).map(|one| format!("[[group]]\nname = \"g{one}\"\nowner-node = \"M{one}\"\n")).collect();
    let report = checked(&[("e.toml", format!("{}{unknown}", head(2)))]);
    let of_names: Vec<_> = report.findings.iter().filter(|finding| finding.code == "SYN006").collect();
    assert_eq!(of_names.len(), 201);
    let said = "800 more findings of this rule in this file are not listed";
    assert!(of_names.iter().any(|finding| finding.message == said));
}
