//! Clauses of rules that no page shows: each with a neighbour that is right.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::Overlay;
use callboard_validator::check;
use callboard_validator::finding::{Finding, Severity};

/// What a rule says of an estate of the library with a patch.
fn found(base: &str, patch: &str, code: &str) -> Vec<Finding> {
    let mut files = Overlay::default();
    files.0.insert("scenarios/estates/patch.toml".to_owned(), patch.as_bytes().to_vec());
    let base = format!("scenarios/estates/{base}.toml");
    let report = check::check_patched(&files, &base, "scenarios/estates/patch.toml");
    report.findings.into_iter().filter(|finding| finding.code == code).collect()
}

/// The worst severity with which a rule speaks; `None` when it says nothing.
fn worst(base: &str, patch: &str, code: &str) -> Option<Severity> {
    found(base, patch, code).iter().map(|finding| finding.severity).max()
}

fn check_all(code: &str, cases: &[(&str, &str, Option<Severity>)]) {
    for (base, patch, expected) in cases {
        assert_eq!(worst(base, patch, code), *expected, "{code} on {base} with\n{patch}");
    }
}

const ERROR: Option<Severity> = Some(Severity::Error);
const WARNING: Option<Severity> = Some(Severity::Warning);
const INFO: Option<Severity> = Some(Severity::Info);

const SHARE: &str = "[quorum]\nquorum-type = \"NodeAndFileShareMajority\"\nquorum-resource = \"FSW\"\n[[resource]]\nname = \"FSW\"\ntype = \"File Share Witness\"\ngroup = \"Cluster Group\"\nshare-path = ";

#[test]
fn each_way_in_which_a_witness_is_unfit() {
    let share = |path: &str| format!("{SHARE}'{path}'\n");
    let sites = "[[node]]\nname = \"N1\"\nsite = \"A\"\n[[node]]\nname = \"N2\"\nsite = \"B\"\n[[share]]\npath = '\\\\FS1\\w'\nsite = ";
    check_all(
        "CLU017",
        &[
            ("k2", &share(r"\\N1\w"), WARNING),
            ("k2", &share(r"\\n2.contoso.com\w"), WARNING),
            ("k2", &share(r"\\SQLV1\w"), WARNING),
            ("k2", &share(r"\\FS1\w"), None),
            ("k2", &format!("windows-server = \"2016\"\n{}{sites}\"a\"\n", share(r"\\FS1\w\clu")), WARNING),
            ("k2", &format!("windows-server = \"2016\"\n{}{sites}\"C\"\n", share(r"\\FS1\w\clu")), None),
            ("k2", "[[resource]]\nname = \"Witness\"\ntotal-size = 511\n", WARNING),
            ("k2", "[[resource]]\nname = \"Witness\"\ntotal-size = 512\n", None),
            ("k2", "[[resource]]\nname = \"Witness\"\nfile-system = \"CSVFS\"\n", WARNING),
            ("k2", "[[resource]]\nname = \"Witness\"\nfile-system = \"refs\"\n", None),
            ("k2", "[[resource]]\nname = \"Witness\"\nvolumes = ['C:\\ClusterStorage\\Volume1']\n", WARNING),
            ("k2", "[[resource]]\nname = \"Witness\"\nfolder = [{ path = 'Q:\\Reports' }]\n", WARNING),
        ],
    );
}

#[test]
fn what_a_type_requires() {
    let dtc = |depends: &str| {
        format!(
            "[[resource]]\nname = \"DTC\"\ntype = \"Distributed Transaction Coordinator\"\ngroup = \"SQLG\"\ndepends-on = {depends}\n"
        )
    };
    check_all(
        "CLU016",
        &[
            ("k2", &dtc("[\"Disk S\", \"SQLV1\"]"), None),
            ("k2", &dtc("[\"Disk S\"]"), ERROR),
            ("k2", &dtc("[\"SQLV1\"]"), ERROR),
            (
                "k2",
                "[[resource]]\nname = \"IP6\"\ntype = \"IPv6 Address\"\ngroup = \"SQLG\"\n[[resource]]\nname = \"SQLV1\"\ndepends-on = [\"IP6\"]\n",
                None,
            ),
            ("k2", "[[resource]]\nname = \"SQLV1\"\nunset = [\"depends-on\"]\n", ERROR),
        ],
    );
}

#[test]
fn groups_kept_apart_by_force_need_a_node_to_spare() {
    let apart = "[cluster]\ncluster-enforced-anti-affinity = 1\n[[group]]\nname = \"SQLG\"\nanti-affinity-class-names = [\"x\"]\n[[group]]\nname = \"ISG\"\nanti-affinity-class-names = [\"X\"]\n";
    let third = "[[node]]\nname = \"N3\"\n";
    check_all("CLU018", &[("k2d", apart, WARNING), ("k2d", &format!("{apart}{third}"), None)]);
    let [two] = &found("k2d", apart, "CLU018")[..] else { panic!() };
    assert!(two.message.contains("after the loss of a node"), "{}", two.message);
    let one = format!(
        "{apart}[[node]]\nname = \"N2\"\nremove = true\n[[group]]\nname = \"Cluster Group\"\nowner-node = \"N1\"\n[[group]]\nname = \"ISG\"\nowner-node = \"N1\"\n"
    );
    assert!(found("k2d", &one, "CLU018")[0].message.contains("whatever happens"));
}

#[test]
fn a_folder_of_another_name_is_an_error_only_for_the_seeds_own_words() {
    let folder = "[[resource]]\nname = \"Disk S\"\n[[resource.folder]]\npath = 'S:\\Packages'\nremove = true\n[[resource.folder]]\npath = 'S:\\Etl'\n[[resource.file]]\npath = 'S:\\SSIS\\MsDtsSrvr.ini.xml'\nfrom = \"etl.ini.xml\"\n";
    let mut files = Overlay::default();
    let text =
        std::fs::read_to_string(callboard_tests::workspace().join("scenarios/estates/k2/MsDtsSrvr.ini.xml"));
    let text = text.unwrap().replace(r"S:\Packages", r"S:\Etl");
    files.0.insert("scenarios/estates/etl.ini.xml".to_owned(), text.into_bytes());
    for (profile, expected) in [("", INFO), ("profile = \"seed-strict\"\n", ERROR)] {
        files.0.insert("scenarios/estates/patch.toml".to_owned(), format!("{profile}{folder}").into_bytes());
        let report =
            check::check_patched(&files, "scenarios/estates/k2.toml", "scenarios/estates/patch.toml");
        let of_folder = report.findings.iter().filter(|finding| finding.code == "SSIS013");
        assert_eq!(of_folder.map(|finding| finding.severity).max(), expected, "{profile}");
    }
}

#[test]
fn an_account_of_one_computer_is_told_from_one_of_a_domain() {
    let user = |user: &str| format!("[[client]]\nname = \"C1\"\nuser = '{user}'\n");
    check_all(
        "SSIS031",
        &[
            ("k2", &user(r"WS1\anna"), WARNING),
            ("k2", &user(r"n2\anna"), WARNING),
            ("k2", &user(r".\anna"), WARNING),
            ("k2", &user(r"CONTOSO\anna"), None),
            ("k2", &user("anna@contoso.com"), None),
            ("bare", "[[client]]\nname = \"C1\"\ncomputer = \"WS1\"\nuser = 'WS1\\anna'\n", None),
        ],
    );
}

#[test]
fn what_is_typed_in_the_connect_box() {
    let typed = |typed: &str| format!("[[client]]\nname = \"C1\"\nconnects-to = '{typed}'\n");
    check_all(
        "SSIS030",
        &[
            ("k2", &typed(r"SQLV1\INST1"), ERROR),
            ("k2", &typed(r"sqlv1.contoso.com\INST1"), ERROR),
            ("k2", &typed("sqlv1.contoso.com"), None),
            ("k2", &typed("N1"), None),
        ],
    );
    check_all("SYN006", &[("k2", &typed("sqlv1.contoso.com"), None), ("k2", &typed("SQLV9"), WARNING)]);
}

#[test]
fn retries_and_timeouts_are_compared_with_what_holds_by_default() {
    let ssis = |keys: &str| format!("[[resource]]\nname = \"SSIS\"\n{keys}\n");
    check_all(
        "CLU014",
        &[
            ("k2", &ssis("retry-period-on-failure = 899999"), WARNING),
            ("k2", &ssis("retry-period-on-failure = 900000"), None),
            ("k2", &ssis("retry-period-on-failure = 0"), WARNING),
            ("k2", &ssis("restart-period = \"2h\""), WARNING),
            ("k2", &ssis("retry-period-on-failure = 4294967295\nrestart-period = 4294967295"), None),
        ],
    );
    let of_type = "[[resource-type]]\nname = \"generic service\"\ndeadlock-timeout = 60000\n";
    check_all(
        "CLU013",
        &[
            ("k2", &ssis("pending-timeout = 300001"), WARNING),
            ("k2", &ssis("pending-timeout = 300000"), None),
            ("k2", &ssis("deadlock-timeout = 179999"), WARNING),
            ("k2", &format!("{}{of_type}", ssis("pending-timeout = 60001")), WARNING),
        ],
    );
}

#[test]
fn heartbeats_are_compared_with_the_defaults_of_the_release() {
    let cluster = |release: &str, keys: &str| format!("windows-server = \"{release}\"\n[cluster]\n{keys}\n");
    check_all(
        "CLU012",
        &[
            ("k2", &cluster("2012 R2", "same-subnet-threshold = 6"), WARNING),
            ("k2", &cluster("2016", "same-subnet-threshold = 20"), None),
            ("k2", &cluster("2016", "same-subnet-threshold = 21"), WARNING),
            ("k2", &cluster("2019", "cross-subnet-threshold = 19"), WARNING),
            ("k2", &cluster("2012 R2", "same-subnet-delay = 2000"), WARNING),
            ("k2", &cluster("2012 R2", "same-subnet-delay = 2000\ncross-subnet-delay = \"2s\""), None),
            ("k2", "", None),
        ],
    );
    check_all(
        "CLU024",
        &[
            ("ag", "", None),
            ("ag", "[cluster]\nsame-subnet-threshold = 10\n", WARNING),
            ("ag", "[cluster]\nsame-subnet-threshold = 11\n", None),
            ("ag", "[[resource]]\nname = \"AG1\"\nlease-timeout = 40000\n", WARNING),
            ("ag", "[[resource]]\nname = \"AG1\"\nlease-timeout = 39998\n", None),
            ("ag", "windows-server = \"2012 R2\"\n", INFO),
        ],
    );
}

#[test]
fn a_group_that_is_full_is_not_over() {
    let load = |cpu: u32, ssis: u32| {
        format!(
            "[nodes.capacity]\ncpu = {cpu}\n[[resource]]\nname = \"SQL Server\"\nload = {{ cpu = 12 }}\n[[resource]]\nname = \"SSIS\"\nload = {{ cpu = {ssis} }}\n"
        )
    };
    check_all(
        "CLU008",
        &[
            ("k2", &load(18, 6), None),
            ("k2", &load(17, 6), WARNING),
            ("k2d", &load(18, 6), None),
            ("k2d", &load(17, 6), WARNING),
            ("k2d", "[nodes.capacity]\ncpu = 1\n", None),
        ],
    );
    let both = found("k2d", &load(17, 6), "CLU008");
    let losses: Vec<&str> = both.iter().filter_map(|finding| finding.message.split(',').next()).collect();
    assert_eq!(
        losses,
        ["after the loss of `N2`", "after the loss of `N1`"],
        "either loss puts both on one node"
    );
    let own = format!("{}[[node]]\nname = \"N1\"\ncapacity = {{ cpu = 99 }}\n", load(17, 6));
    assert_eq!(found("k2d", &own, "CLU008").len(), 1, "N1 has room of its own");
}

#[test]
fn an_entry_that_went_to_the_wrong_place_is_pointed_at() {
    let mut files = Overlay::default();
    let entry = |key: &str| {
        format!(
            "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\{key}\\SSIS\\ServiceConfigFile]\n@=\"S:\\\\SSIS\\\\MsDtsSrvr.ini.xml\"\n"
        )
    };
    for (key, label) in [
        (r"WOW6432Node\Microsoft\Microsoft SQL Server\130", "only in the 32-bit registry"),
        (r"Microsoft\Microsoft SQL Server\120", "the entry of another release"),
    ] {
        files.0.insert("scenarios/estates/k2/n2.reg".to_owned(), entry(key).into_bytes());
        let report = check::check(&files, "scenarios/estates/k2.toml");
        let finding = report.findings.iter().find(|finding| finding.code == "SSIS018").unwrap();
        assert!(
            finding.related.iter().any(|(_, said)| said.starts_with(label)),
            "{label}: {:?}",
            finding.related
        );
    }
}
