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
            ("ag", "windows-server = \"2012 R2\"\n", WARNING),
            ("ag", "windows-server = \"2016\"\n", WARNING),
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

/// The estate K2 with the registry export of both nodes replaced.
fn with_entry(text: &str, code: &str) -> Vec<Finding> {
    let mut files = Overlay::default();
    for node in ["n1", "n2"] {
        files.0.insert(format!("scenarios/estates/k2/{node}.reg"), text.as_bytes().to_vec());
    }
    let report = check::check(&files, "scenarios/estates/k2.toml");
    report.findings.into_iter().filter(|finding| finding.code == code).collect()
}

const ENTRY: &str = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS\\ServiceConfigFile]\n@=";

#[test]
fn each_way_in_which_an_entry_misses_the_file() {
    for (data, code, part) in [
        (r#""S:\\SSIS""#, "SSIS017", "names a folder"),
        (r#"" S:\\SSIS\\MsDtsSrvr.ini.xml""#, "SSIS017", "blank"),
        (r#""\"S:\\SSIS\\MsDtsSrvr.ini.xml\"""#, "SSIS017", "quotation marks"),
        (r#""SSIS\\MsDtsSrvr.ini.xml""#, "SSIS017", "not a full path"),
        ("dword:00000001", "SSIS017", "no text"),
        (r#""""#, "SSIS017", "is empty (event 274)"),
        (r#""Y:\\SSIS\\MsDtsSrvr.ini.xml""#, "SSIS012", "no clustered disk has `Y:`"),
        (r#""\\\\n2.contoso.com\\ssis\\MsDtsSrvr.ini.xml""#, "SSIS012", "a share of a node"),
    ] {
        let found = with_entry(&format!("{ENTRY}{data}\n"), code);
        assert!(!found.is_empty() && found[0].message.contains(part), "{data}: {found:?}");
        assert_eq!(found[0].severity, Severity::Error, "{data}");
    }
    for right in [r#""S:\\SSIS\\..\\SSIS\\MsDtsSrvr.ini.xml""#, r#""\\\\?\\S:\\SSIS\\MsDtsSrvr.ini.xml""#] {
        for code in ["SSIS012", "SSIS016", "SSIS017", "SSIS018"] {
            assert_eq!(with_entry(&format!("{ENTRY}{right}\n"), code), [], "{right}");
        }
    }
}

#[test]
fn each_way_in_which_a_store_path_or_a_server_name_is_wrong() {
    let base =
        std::fs::read_to_string(callboard_tests::workspace().join("scenarios/estates/k2/MsDtsSrvr.ini.xml"));
    let base = base.unwrap();
    let mut files = Overlay::default();
    let mut worst = |from: &str, to: &str, code: &str, estate: &str| {
        let text = base.replace(&format!(">{from}<"), &format!(">{to}<"));
        files.0.insert("scenarios/estates/k2/MsDtsSrvr.ini.xml".to_owned(), text.into_bytes());
        files.0.insert("scenarios/estates/patch.toml".to_owned(), estate.as_bytes().to_vec());
        let report =
            check::check_patched(&files, "scenarios/estates/k2.toml", "scenarios/estates/patch.toml");
        let of_code = report.findings.iter().filter(|finding| finding.code == code);
        of_code.map(|finding| finding.severity).max()
    };
    let second =
        "[[resource]]\nname = \"Disk T\"\ntype = \"Physical Disk\"\ngroup = \"SQLG\"\nvolumes = [\"T\"]\n";
    for (path, estate, expected) in [
        (r"S:Packages", "", ERROR),
        (r#""S:\Packages""#, "", ERROR),
        (r"S:\", "", ERROR),
        (r"T:\Packages", second, ERROR),
        (r"\\n1.contoso.com\Packages", "", ERROR),
        (r"\\FS1\Packages", "", WARNING),
        (r"s:/packages/.", "", None),
    ] {
        assert_eq!(worst(r"S:\Packages", path, "SSIS016", estate), expected, "{path}");
    }
    let name = "[[resource]]\nname = \"SSIS\"\nuse-network-name = 1\ndepends-on = [\"SQL Server\", \"Disk S\", \"SQLV1\"]\n";
    for (server, estate, expected) in [
        (".", "", ERROR),
        (".", name, WARNING),
        ("N1", "", ERROR),
        ("CLU1", "", ERROR),
        ("192.0.2.10", "", WARNING),
        ("192.0.2.11", "", ERROR),
        ("tcp:sqlv1.contoso.com,1433", "", None),
    ] {
        assert_eq!(worst("SQLV1", server, "SSIS015", estate), expected, "{server}");
    }
}

#[test]
fn another_release_is_skew_unless_both_are_installed() {
    let services = |name: &str| {
        ["N1", "N2"].map(|node| format!("[[node]]\nname = \"{node}\"\n[[node.service]]\nname = \"{name}\"\nstart-type = \"Manual\"\n")).concat()
    };
    let stated = "sql-server = \"2019\"\n";
    for code in ["SSIS002", "SSIS005", "SSIS009", "SSIS022"] {
        assert_eq!(worst("k2", stated, code), ERROR, "{code}");
        let beside = format!("{stated}{}", services("MsDtsServer150"));
        assert_eq!(worst("k2", &beside, code), None, "{code}: 2016 runs beside 2019");
    }
}

#[test]
fn a_checkpoint_above_the_entry_replicates_it_and_a_copy_without_it_does_not() {
    let key = r"SOFTWARE\Microsoft\Microsoft SQL Server\130";
    let own = format!("[[checkpoint]]\nresource = \"SSIS\"\nkey = '{key}\\SSIS\\ServiceConfigFile'\n");
    let above = format!("{own}remove = true\n[[checkpoint]]\nresource = \"SSIS\"\nkey = '{key}'\n");
    check_all("SSIS010", &[("k2", &above, None), ("k2", &format!("{own}remove = true\n"), ERROR)]);
    let beside = format!(
        "[[checkpoint]]\nresource = \"SSIS\"\nkey = '{}\\SSIS\\ServiceConfigFile'\n",
        key.replace("130", "120")
    );
    check_all(
        "SSIS022",
        &[("k2", &beside, WARNING), ("k2", &format!("{own}remove = true\n{beside}"), ERROR)],
    );
    let mut files = Overlay::default();
    let copy = ENTRY.replace("130", "120") + "\"S:\\\\SSIS\\\\MsDtsSrvr.ini.xml\"\n";
    files.0.insert("scenarios/estates/copy.reg".to_owned(), copy.into_bytes());
    files.0.insert(
        "scenarios/estates/patch.toml".to_owned(),
        format!("{own}copy = \"copy.reg\"\n").into_bytes(),
    );
    let report = check::check_patched(&files, "scenarios/estates/k2.toml", "scenarios/estates/patch.toml");
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.code == "SSIS018" && finding.severity == Severity::Error)
    );
}

#[test]
fn where_ssis_runs_stand_alone_names_lead_to_what_is_there() {
    let connects = "[[client]]\nname = \"C1\"\nconnects-to = \"N1\"\n";
    check_all("DEL001", &[("stand-alone", connects, WARNING), ("stand-alone", "", None)]);
    let default = "[[node]]\nname = \"N1\"\n[[node.file]]\npath = 'C:\\Program Files\\Microsoft SQL Server\\130\\DTS\\Binn\\MsDtsSrvr.ini.xml'\nfrom = \"k2/shipped-default.ini.xml\"\n";
    let instance = "[[node.service]]\nname = \"MSSQLSERVER\"\n";
    check_all(
        "SSIS015",
        &[
            ("stand-alone", "", None),
            ("stand-alone", default, ERROR),
            ("stand-alone", &format!("{default}{instance}"), None),
        ],
    );
    check_all("SSIS002", &[("stand-alone", "", None), ("stand-alone", "[[node]]\nname = \"N3\"\n", WARNING)]);
}

#[test]
fn a_cluster_shared_volume_may_hold_the_files() {
    let volume = "[[resource]]\nname = \"CSV\"\ntype = \"Physical Disk\"\ngroup = \"SQLG\"\nvolumes = ['C:\\ClusterStorage\\Volume1']\nfolder = [{ path = 'C:\\ClusterStorage\\Volume1\\Packages' }]\n";
    check_all(
        "SYN003",
        &[
            ("k2", volume, None),
            ("k2", &volume.replace(r"'C:\ClusterStorage\Volume1\P", r"'C:\ClusterStorage\Volume2\P"), ERROR),
        ],
    );
}

#[test]
fn a_witness_belongs_to_the_cluster_alone_and_its_type_says_so() {
    let witness = "[[resource]]\nname = \"Witness\"\n";
    check_all(
        "CLU017",
        &[
            ("k2", &format!("{witness}group = \"SQLG\"\n"), WARNING),
            (
                "k2",
                "[[resource]]\nname = \"Log\"\ntype = \"Physical Disk\"\ngroup = \"Cluster Group\"\ndepends-on = [\"Witness\"]\n",
                WARNING,
            ),
            ("k2", &format!("{SHARE}'\\\\CLU1\\w'\n"), WARNING),
            ("k2", &format!("{SHARE}'C:\\w'\n"), WARNING),
        ],
    );
    check_all(
        "SYN003",
        &[
            ("k2", "[quorum]\nquorum-type = \"NodeMajority\"\n", ERROR),
            ("k2", "[quorum]\nquorum-type = \"NodeAndFileShareMajority\"\n", ERROR),
            ("k2", "[quorum]\nquorum-type = \"Majority\"\n", None),
        ],
    );
    let cloud = "[quorum]\nunset = [\"quorum-type\"]\nquorum-resource = \"CW\"\n[[resource]]\nname = \"CW\"\ntype = \"Cloud Witness\"\ngroup = \"Cluster Group\"\n";
    check_all(
        "SYN011",
        &[("k2", cloud, WARNING), ("k2", &format!("windows-server = \"2016\"\n{cloud}"), None)],
    );
}

#[test]
fn a_site_that_holds_the_share_takes_it_along() {
    let node = |name: &str, site: &str| format!("[[node]]\nname = \"{name}\"\nsite = \"{site}\"\n");
    let nodes = [node("N1", "A"), node("N2", "B"), node("N3", "C"), node("N4", "A")].concat();
    let share = |site: &str| {
        format!(
            "windows-server = \"2019\"\n{SHARE}'\\\\FS1\\w'\n{nodes}[[share]]\npath = '\\\\FS1\\w'\nsite = \"{site}\"\n"
        )
    };
    check_all("CLU007", &[("k2", &share("A"), WARNING), ("k2", &share("D"), None)]);
    let message = &found("k2", &share("A"), "CLU007")[0].message;
    assert_eq!(message, "the loss of site `A` and of the witness in it stops the cluster");
}

#[test]
fn more_ways_to_write_what_is_refused() {
    let key = |key: &str| format!("[[checkpoint]]\nresource = \"SQL Server Agent\"\nkey = '{key}'\n");
    check_all(
        "CLU019",
        &[
            ("k2", &key(r"HKCU\SOFTWARE\App"), ERROR),
            ("k2", &key(r"HKLM:\SOFTWARE\App"), ERROR),
            ("k2", &key(r"Computer\HKEY_LOCAL_MACHINE\SOFTWARE\App"), ERROR),
            ("k2", &key(""), ERROR),
            ("k2", &key(r"SOFTWARE\App"), None),
        ],
    );
    let owners = "[[resource]]\nname = \"Disk S\"\npossible-owners = [\"N1\", \"N2\", \"N9\"]\n";
    check_all("SYN006", &[("k2", owners, ERROR)]);
    let start = |start: &str| {
        format!(
            "[[resource]]\nname = \"A\"\ntype = \"Generic Service\"\ngroup = \"G\"\nservice-name = \"App\"\n[[node]]\nname = \"N2\"\n[[node.service]]\nname = \"App\"\n{start}\n"
        )
    };
    check_all(
        "CLU022",
        &[
            ("bare", &start("start-type = \"Disabled\""), ERROR),
            ("bare", &start("start-type = \"Automatic\""), WARNING),
            ("bare", &start("unset = [\"start-type\"]"), INFO),
            ("bare", &start(""), None),
        ],
    );
    let disabled =
        "[[node]]\nname = \"N2\"\n[[node.service]]\nname = \"MsDtsServer130\"\nstart-type = \"Disabled\"\n";
    check_all("SSIS035", &[("k2", disabled, ERROR), ("k2", "", None)]);
}

#[test]
fn the_core_group_holds_the_clusters_own_names() {
    let name = |name: &str, dns: &str| {
        format!(
            "[[resource]]\nname = \"{name}\"\ntype = \"Network Name\"\ngroup = \"Cluster Group\"\ndns-name = \"{dns}\"\ndepends-on = [\"C IP\"]\n"
        )
    };
    let address = "[[resource]]\nname = \"C IP\"\ntype = \"IP Address\"\ngroup = \"Cluster Group\"\n";
    let own = format!("{address}{}", name("Cluster Name", "CLU1"));
    check_all(
        "CLU026",
        &[
            ("k2", &own, None),
            ("k2", &format!("{own}{}", name("App", "APP")), WARNING),
            (
                "k2",
                "[[resource]]\nname = \"DNN\"\ntype = \"Distributed Network Name\"\ngroup = \"Cluster Group\"\nonline-time = \"1s\"\n",
                None,
            ),
        ],
    );
}

#[test]
fn groups_kept_apart_are_counted_where_they_may_run() {
    let third = "[[node]]\nname = \"N3\"\n";
    let owners =
        |resource: &str| format!("[[resource]]\nname = \"{resource}\"\npossible-owners = [\"N1\", \"N2\"]\n");
    let apart = "windows-server = \"2022\"\n[cluster]\ncluster-enforced-anti-affinity = 1\n[[affinity-rule]]\nname = \"Apart\"\ntype = \"DifferentNode\"\ngroups = [\"SQLG\", \"ISG\"]\n";
    check_all(
        "CLU018",
        &[
            ("k2d", apart, WARNING),
            ("k2d", &format!("{apart}{third}"), None),
            ("k2d", &format!("{apart}{third}{}{}", owners("SSIS"), owners("SQL Server")), WARNING),
            ("k2d", &apart.replace("2022", "2019"), None),
        ],
    );
}

#[test]
fn a_missing_ssis_service_is_told_with_what_was_probably_meant() {
    let help =
        |findings: Vec<Finding>| findings.into_iter().filter_map(|finding| finding.help).collect::<Vec<_>>();
    let of_release = help(found("k2", "sql-server = \"2014\"\n", "SSIS002"));
    assert!(
        of_release
            .iter()
            .all(|help| help.ends_with("correct `sql-server` if `MsDtsServer130` is the one to use")),
        "{of_release:?}"
    );
    assert_eq!(of_release.len(), 2);
    let mut files = Overlay::default();
    let estate = "sql-server = \"2016\"\n[[node]]\nname = \"A\"\nservice = [{ name = \"MsDtsServer13\" }]\n[[node]]\nname = \"B\"\nservice = [{ name = \"App\" }]\n[[group]]\nname = \"G\"\n[[resource]]\nname = \"SSIS\"\ntype = \"Generic Service\"\ngroup = \"G\"\nservice-name = \"MsDtsServer130\"\n";
    files.0.insert("e.toml".to_owned(), estate.as_bytes().to_vec());
    let missing =
        check::check(&files, "e.toml").findings.into_iter().filter(|finding| finding.code == "SSIS002");
    let setup = |node: &str| format!("run setup on `{node}` with the feature Integration Services");
    assert_eq!(
        help(missing.collect()),
        [format!("{}, or correct `MsDtsServer13` if `MsDtsServer130` is meant", setup("A")), setup("B")]
    );
}

#[test]
fn a_number_where_text_is_wanted_goes_into_quotes() {
    let helps = |value: &str| -> Vec<Option<String>> {
        found("k2", &format!("name = {value}\n"), "SYN003").into_iter().map(|finding| finding.help).collect()
    };
    assert_eq!(helps("2016"), [Some("write it in quotes: `\"2016\"`".to_owned())]);
    assert_eq!(helps("1.5"), [Some("write it in quotes: `\"1.5\"`".to_owned())]);
    assert_eq!(helps("true"), [None]);
}

#[test]
fn a_client_may_connect_to_the_address_of_a_network_name() {
    let connects_to = |typed: &str| format!("[[client]]\nname = \"C1\"\nconnects-to = \"{typed}\"\n");
    check_all(
        "SYN006",
        &[("k2", &connects_to("192.0.2.10"), None), ("k2", &connects_to("192.0.2.11"), WARNING)],
    );
}

#[test]
fn a_file_off_its_disk_is_told_with_the_volumes_of_the_disk_as_people_write_them() {
    let patch = "[[resource]]\nname = \"Disk S\"\nvolumes = ['T:', 'C:\\ClusterStorage\\Volume1']\n";
    let findings = found("k2", patch, "SYN003");
    let said = "is listed under `Disk S`, whose volumes are: `C:\\clusterstorage\\volume1`, `T:`";
    assert!(
        findings.len() == 2 && findings.iter().all(|finding| finding.message.ends_with(said)),
        "{findings:?}"
    );
}
