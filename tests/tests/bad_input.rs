//! Anything may be in a file: the answer is a message with a place, never a panic, never a long wait.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::PathBuf;

use callboard_tests::{Said, callboard};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("callboard-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn validate(path: &str) -> Said {
    callboard(&["validate", path])
}

fn says(said: &Said, code: u8, text: &str) {
    assert_eq!(said.code, code, "{}{}", said.out, said.err);
    assert!(
        said.out.contains(text) || said.err.contains(text),
        "expected {text:?} in\n{}{}",
        said.out,
        said.err
    );
}

const ESTATE: &str =
    "windows-server = \"2016\"\nsql-server = \"2016\"\n[[node]]\nname = \"N1\"\n[[group]]\nname = \"G\"\n";

#[test]
fn files_that_are_no_estate_are_told_what_they_lack() {
    let folder = Folder::new("no-estate");
    says(&validate(&folder.file("empty.toml", "")), 1, "the estate has no node");
    says(&validate(&folder.file("binary.toml", [0u8, 159, 146, 150, 0, 1])), 2, "is not text at byte 0");
    says(&validate(&folder.file("words.toml", "hello there")), 1, "SYN001");
    says(&validate("no/such/file.toml"), 2, "cannot read `no/such/file.toml`: there is no such file");
    says(&callboard(&["validate", folder.0.to_str().unwrap(), "--fail-on", "info"]), 2, "is not text");
    let empty = Folder::new("empty-folder");
    says(
        &validate(empty.0.to_str().unwrap()),
        4,
        "no estate, scenario, configuration file or registry export in",
    );
    says(&callboard(&["run", empty.0.to_str().unwrap()]), 4, "no scenario in");
}

#[test]
fn a_folder_where_a_file_is_needed_is_named() {
    let folder = Folder::new("folder-as-file");
    let text = format!("{ESTATE}[[node]]\nname = \"N2\"\nregistry = \".\"\n");
    says(&validate(&folder.file("e.toml", text)), 1, "it is a folder");
}

#[test]
fn fifty_megabytes_of_brackets_are_refused_at_once() {
    let folder = Folder::new("brackets");
    says(&validate(&folder.file("huge.toml", "[".repeat(50_000_000))), 2, "the most that is read is");
    says(&validate(&folder.file("large.toml", "[".repeat(20_000_000))), 1, "SYN001");
    says(&validate(&folder.file("large.xml", "[".repeat(20_000_000))), 1, "SSIS021");
}

#[test]
fn hostile_xml_is_refused_with_a_place() {
    let folder = Folder::new("xml");
    let deep = "<a>".repeat(10_000);
    says(&validate(&folder.file("deep.xml", deep)), 1, "SSIS021");
    let dtd = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><DtsServiceConfiguration>&x;</DtsServiceConfiguration>";
    let said = validate(&folder.file("dtd.xml", dtd));
    says(&said, 1, "dtd.xml:1:1");
    assert!(!said.out.contains("root:"), "nothing is expanded");
    says(
        &validate(&folder.file("entity.xml", "<DtsServiceConfiguration>&boom;</DtsServiceConfiguration>")),
        1,
        "boom",
    );
}

#[test]
fn registry_exports_are_read_strictly() {
    let folder = Folder::new("reg");
    let mut truncated = vec![0xff, 0xfe];
    truncated.extend("Windows Registry Editor".encode_utf16().flat_map(u16::to_le_bytes));
    truncated.push(b'x');
    says(&validate(&folder.file("cut.reg", truncated)), 2, "is not text at byte");
    let bad =
        "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\n\"a\"=hex(2):41,00,zz,00\n";
    let said = validate(&folder.file("bad.reg", bad));
    says(&said, 1, "SYN010");
    assert!(said.out.contains("bad.reg:4:"), "{}", said.out);
}

#[test]
fn estates_that_contradict_themselves_are_told_where() {
    let folder = Folder::new("contradictions");
    let resource = |name: &str, needs: &str| {
        format!(
            "[[resource]]\nname = \"{name}\"\ntype = \"Physical Disk\"\ngroup = \"G\"\ndepends-on = [{needs}]\n"
        )
    };
    let cycle = format!("{ESTATE}{}{}", resource("A", "\"B\""), resource("B", "\"A\""));
    says(&validate(&folder.file("cycle.toml", cycle)), 1, "`A` and `B` wait for each other");
    let missing = ESTATE.replace("name = \"N1\"", "name = \"N1\"\nregistry = \"gone.reg\"");
    says(&validate(&folder.file("missing.toml", missing)), 1, "cannot be read: there is no such file");
    let twins = format!("{ESTATE}{}{}", resource("Disk", ""), resource("DISK", ""));
    let said = validate(&folder.file("twins.toml", twins));
    says(&said, 1, "Windows does not tell them apart by case");
    assert!(said.out.contains("the first one"), "{}", said.out);
}

#[test]
fn a_horizon_of_ten_thousand_years_is_refused() {
    let folder = Folder::new("horizon");
    folder.file("e.toml", ESTATE);
    let scenario = "title = \"far\"\nestate = \"e.toml\"\nhorizon = \"10000years\"\n";
    let said = callboard(&["run", &folder.file("far.toml", scenario)]);
    says(&said, 2, "further away than 100 years");
    assert!(said.err.contains("far.toml:3:11"), "{}", said.err);
}

#[test]
fn a_run_that_never_settles_is_given_up_and_says_so() {
    let folder = Folder::new("endless");
    let estate = "windows-server = \"2016\"\n[[node]]\nname = \"N1\"\n[[group]]\nname = \"G\"\n[[resource]]\nname = \"S\"\n\
                  type = \"Generic Service\"\ngroup = \"G\"\nservice-name = \"nothing\"\nrestart-delay = 0\nrestart-threshold = 4294967295\n\
                  state = \"Offline\"\n";
    folder.file("e.toml", estate);
    let scenario = "title = \"endless\"\nestate = \"e.toml\"\n[[script]]\nat = \"0s\"\ndo = \"online\"\ntarget = \"S\"\n";
    let said = callboard(&["run", &folder.file("s.toml", scenario)]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("unknown"), "{}", said.out.lines().last().unwrap_or(""));
}

#[test]
fn names_cannot_command_the_terminal() {
    let folder = Folder::new("escape");
    let text = format!(
        "{ESTATE}[[resource]]\nname = \"a\\u001b[31mb\"\ntype = \"Physical Disk\"\ngroup = \"\\u001b]0;x\\u0007\"\n"
    );
    let said = validate(&folder.file("e.toml", text));
    assert_eq!(said.code, 1);
    assert!(!said.out.contains('\u{1b}') && !said.out.contains('\u{7}'), "{:?}", said.out);
}

#[test]
fn usage_errors_name_what_would_have_done() {
    says(&callboard(&["explain", "SSIS0006"]), 2, "did you mean SSIS006?");
    says(&callboard(&["schema", "estat"]), 2, "did you mean estate?");
    says(&callboard(&["validate"]), 2, "Usage");
    says(&callboard(&["--help"]), 0, "Rehearses Windows failover clusters");
    says(&callboard(&["run", "scenarios/estates/k2.toml"]), 2, "is not a scenario");
}

#[test]
fn a_group_that_is_thrown_to_and_fro_without_end_is_given_up_too() {
    let folder = Folder::new("to-and-fro");
    let estate = "windows-server = \"2016\"\n[[node]]\nname = \"N1\"\n[[node]]\nname = \"N2\"\n[[group]]\nname = \"G\"\n\
                  failover-threshold = 4000000000\n[[resource]]\nname = \"S\"\ntype = \"Generic Service\"\ngroup = \"G\"\n\
                  service-name = \"nothing\"\nrestart-threshold = 0\nstate = \"Offline\"\n";
    folder.file("e.toml", estate);
    let scenario = "title = \"endless\"\nestate = \"e.toml\"\n[[script]]\nat = \"0s\"\ndo = \"online\"\ntarget = \"S\"\n";
    let said = callboard(&["run", &folder.file("s.toml", scenario)]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("unknown"), "{}", said.out.lines().last().unwrap_or(""));
}

#[test]
fn zero_is_no_interval_and_no_timeout_and_every_least_value_is_taken() {
    let folder = Folder::new("least-values");
    let with = |key: &str, value: u64| {
        let resource =
            format!("[[resource]]\nname = \"R\"\ntype = \"SQL Server\"\ngroup = \"G\"\n{key} = {value}\n");
        validate(&folder.file("least.toml", format!("{ESTATE}{resource}")))
    };
    for (key, least) in [
        ("looks-alive-poll-interval", 10),
        ("is-alive-poll-interval", 10),
        ("pending-timeout", 10),
        ("deadlock-timeout", 1_000),
        ("reports-progress-every", 1),
        ("health-check-timeout", 15_000),
    ] {
        says(&with(key, 0), 1, "is outside the range of this property");
        says(&with(key, least - 1), 1, "is outside the range of this property");
        assert!(!with(key, least).out.contains("SYN003"), "{key}");
    }
    says(&with("failure-condition-level", 6), 1, "0 to 5");
    says(&with("maintenance-mode", 4), 1, "0 to 3");
    says(&with("embedded-failure-action", 3), 1, "0 to 2");
}
