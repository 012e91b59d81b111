//! `hop ESTATE`: every seat to every store, by the documented rule and by the KDC.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::big_estate::{self, ESTATE, Size};
use callboard_tests::{Overlay, Said, callboard, callboard_on, workspace};
use serde_json::Value;

const K2D: &str = "scenarios/estates/k2d.toml";
const MINE: &str = "scenarios/estates/mine.toml";

fn text(name: &str) -> String {
    std::fs::read_to_string(workspace().join(name)).unwrap()
}

/// `hop` on a text, as if it lay beside the standard estates.
fn hop(estate: String, more: &[&str]) -> Said {
    let mut files = Overlay::default();
    files.0.insert(MINE.to_owned(), estate.into_bytes());
    callboard_on(files, &[&["hop", MINE], more].concat())
}

fn json(estate: String, more: &[&str]) -> Value {
    let said = hop(estate, &[&["--format", "json"], more].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    serde_json::from_str(&said.out).unwrap()
}

/// K2D with a domain account for the service on both nodes, and `more` at the end.
fn with_account(more: &str) -> String {
    text(K2D)
        .replace(r"NT SERVICE\MsDtsServer130'", r"CONTOSO\svc-ssis'")
        .replace(r"to = 'CONTOSO\svc-ssis'", r"to = 'NT SERVICE\MsDtsServer130'")
        + more
}

/// The ways from C1 to msdb, with SSIS on N2 and SQL Server on N1.
fn way(estate: String) -> Value {
    json(estate, &["--client", "C1", "--target", "msdb", "--as-stated"])["hops"][0].clone()
}

fn kdc(hop: &Value) -> &str {
    hop["kdc"].as_str().unwrap()
}

#[test]
fn of_the_two_conditions_exactly_one_cell_of_four_is_denied() {
    for estate in ["k2d", "k2"] {
        let hops = json(text(&format!("scenarios/estates/{estate}.toml")), &["--target", "msdb"]);
        let cells = hops["conditions"][0]["cells"].as_array().unwrap().clone();
        let denied: Vec<&Value> = cells.iter().filter(|cell| cell["verdict"] != "allowed").collect();
        assert_eq!((cells.len(), denied.len()), (4, 1), "{estate}");
        assert_eq!(denied[0]["verdict"], "denied-double-hop", "{estate}");
        assert_eq!((&denied[0]["separate"], &denied[0]["third_computer"]), (&true.into(), &true.into()));
    }
}

#[test]
fn groups_that_happen_to_share_a_node_get_both_answers() {
    let hops = json(text(K2D), &["--client", "C1", "--target", "msdb"]);
    let hops = hops["hops"].as_array().unwrap();
    assert_eq!(hops.len(), 4);
    for hop in hops {
        let placement = hop["placement"].as_str().unwrap();
        let together = matches!(placement, "ISG on N1, SQLG on N1" | "ISG on N2, SQLG on N2");
        assert_eq!(hop["verdict"], "denied-double-hop", "{placement}");
        assert_eq!(hop["vendor"], "not supported by Microsoft for this service", "{placement}");
        assert_eq!(kdc(hop).starts_with("not asked"), together, "{placement}");
        assert_eq!(hop["token_path"].is_string(), together, "{placement}");
        assert_eq!(kdc(hop).starts_with("refused at s4u2proxy"), !together, "{placement}");
        assert_eq!(hop["remedies"].as_array().unwrap().len(), 3, "{placement}");
    }
}

#[test]
fn every_seat_is_asked_from() {
    let hops = json(text(K2D), &["--target", "msdb", "--as-stated"]);
    let verdicts: Vec<(&str, &str)> = hops["hops"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hop| (hop["client"].as_str().unwrap(), hop["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(verdicts, [("C1", "denied-double-hop"), ("N1", "allowed"), ("N2", "allowed")]);
    let doors = hops["dcom"].as_array().unwrap();
    assert_eq!(doors.len(), 4, "C1 at both nodes, each node's seat at the other");
}

#[test]
fn a_locked_door_is_told_apart_from_the_hop_behind_it() {
    let locked = text("scenarios/estates/k2.toml").replacen(
        r"dcom-access = ['CONTOSO\OPS']",
        "dcom-access = ['CONTOSO\\ADMINS']",
        1,
    );
    let hops = json(locked, &["--client", "C1", "--target", "msdb"]);
    let hops = hops["hops"].as_array().unwrap();
    assert_eq!((&hops[0]["placement"], &hops[0]["verdict"]), (&"SQLG on N1".into(), &"denied-dcom".into()));
    assert!(kdc(&hops[0]).starts_with("if DCOM let the user in: not asked"), "{}", kdc(&hops[0]));
    assert_eq!(hops[0]["steps"].as_array().unwrap().len(), 1);
    assert!(hops[0]["seen"].to_string().contains("Access is denied."), "{}", hops[0]);
    let changes: Vec<&str> = hops[0]["remedies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|remedy| remedy["change"].as_str().unwrap())
        .collect();
    assert!(changes.len() == 2 && changes[0].contains("on `N1` (Component Services)"), "{changes:?}");
    assert_eq!((&hops[1]["placement"], &hops[1]["verdict"]), (&"SQLG on N2".into(), &"allowed".into()));
}

#[test]
fn a_list_satisfies_the_kdc_and_changes_no_verdict() {
    let listed = with_account(
        "\n[[directory.account]]\nname = \"svc-ssis\"\nservice-principal-name = [\"RPCSS/ISV1\"]\n\
         ms-ds-allowed-to-delegate-to = [\"MSSQLSvc/SQLV1:1433\"]\n",
    );
    let hop = way(listed.clone());
    assert_eq!(kdc(&hop), "allowed by s4u2proxy: `dba` arrives");
    assert_eq!(hop["verdict"], "denied-double-hop");
    assert_eq!(hop["vendor"], "not supported by Microsoft for this service");
    assert_eq!(hop["kdc_only"], Value::Array(Vec::new()));
    let by_ntlm = listed.replace("computer = \"WS1\"", "computer = \"WS1\"\nauthentication = \"ntlm\"");
    assert!(kdc(&way(by_ntlm.clone())).contains("STATUS_ACCOUNT_RESTRICTION"));
    let flagged = by_ntlm + "user-account-control = [\"TRUSTED_TO_AUTH_FOR_DELEGATION\"]\n";
    assert_eq!(kdc(&way(flagged)), "allowed by s4u2self+s4u2proxy: `dba` arrives");
    let sensitive =
        listed + "\n[[directory.account]]\nname = \"dba\"\nuser-account-control = [\"NOT_DELEGATED\"]\n";
    let hop = way(sensitive);
    assert!(kdc(&hop).contains("KDC_ERR_BADOPTION with STATUS_ACCOUNT_RESTRICTION"), "{}", kdc(&hop));
    let change = hop["kdc_only"][0]["change"].as_str().unwrap();
    assert_eq!(change, "take NOT_DELEGATED off `dba`");
}

#[test]
fn names_decide_who_refuses_and_what_is_seen() {
    let sql = |spns: &str| {
        with_account(&format!(
            "\n[[directory.account]]\nname = \"svc-sql\"\nservice-principal-name = [{spns}]\n\
             [[directory.account]]\nname = \"svc-ssis\"\nservice-principal-name = [\"RPCSS/ISV1\"]\n\
             ms-ds-allowed-to-delegate-to = [\"MSSQLSvc/SQLV1:1433\"]\n"
        ))
        .replace(
            "packages = [\"LoadSales\"]",
            "packages = [\"LoadSales\"]\nservice-account = 'CONTOSO\\svc-sql'",
        )
    };
    assert_eq!(kdc(&way(sql("\"MSSQLSvc/SQLV1:1433\""))), "allowed by s4u2proxy: `dba` arrives");
    let missing = way(sql(""));
    assert!(kdc(&missing).contains("KDC_ERR_S_PRINCIPAL_UNKNOWN"), "{}", kdc(&missing));
    let change = missing["kdc_only"][0]["change"].as_str().unwrap();
    assert_eq!(change, "register `MSSQLSvc/SQLV1:1433` for `svc-sql` and nobody else");
    let other =
        "[[directory.account]]\nname = \"svc-other\"\nservice-principal-name = [\"MSSQLSvc/SQLV1:1433\"]\n";
    let wrong = way(sql("") + other);
    assert!(kdc(&wrong).starts_with("refused at back-accept: KRB_AP_ERR_MODIFIED"), "{}", kdc(&wrong));
    assert!(wrong["seen"].to_string().contains("Cannot generate SSPI context"));
    let twice = way(sql("\"MSSQLSvc/SQLV1:1433\"") + other);
    assert!(twice["seen"].to_string().contains("KDC event 11"), "{twice}");
}

/// A node's account is the service's on that node only (D-37): what is right before the groups move is wrong after.
#[test]
fn an_identity_that_changes_with_the_node_shows_when_the_group_moves() {
    let mut files = Overlay::default();
    let estate = text(K2D).replace("computer = \"WS1\"", "computer = \"WS1\"\nauthentication = \"ntlm\"")
        + "\n[[directory.account]]\nname = \"N2$\"\nuser-account-control = [\"TRUSTED_TO_AUTH_FOR_DELEGATION\"]\n\
           ms-ds-allowed-to-delegate-to = [\"MSSQLSvc/SQLV1:1433\"]\n";
    files.0.insert(MINE.to_owned(), estate.into_bytes());
    let scenario = "title = \"Delegation set on one node only works half of the time\"\nestate = \"estates/mine.toml\"\n\
        [[script]]\nat = \"0s\"\ndo = \"client-list\"\ntarget = \"C1\"\nstore = \"msdb\"\n\
        [[script]]\nat = \"10s\"\ndo = \"move\"\ntarget = \"ISG\"\nto = \"N1\"\n\
        [[script]]\nat = \"10s\"\ndo = \"move\"\ntarget = \"SQLG\"\nto = \"N2\"\n\
        [[script]]\nat = \"200s\"\ndo = \"client-list\"\ntarget = \"C1\"\nstore = \"msdb\"\n";
    files.0.insert("scenarios/mine.toml".to_owned(), scenario.as_bytes().to_vec());
    let said = callboard_on(files, &["run", "scenarios/mine.toml", "--format", "json"]);
    let runs: Value = serde_json::from_str(&said.out).unwrap();
    let clients = runs["runs"][0]["clients"].as_array().unwrap().clone();
    assert_eq!(kdc(&clients[0]), "allowed by s4u2self+s4u2proxy: `dba` arrives");
    assert!(kdc(&clients[1]).starts_with("refused at s4u2proxy"), "{}", kdc(&clients[1]));
    assert_eq!(clients[0]["verdict"], "denied-double-hop");
    assert_eq!(clients[1]["verdict"], "denied-double-hop");
}

#[test]
fn a_share_is_a_second_hop_to_a_file_server() {
    let share = "\n[[share]]\npath = '\\\\FS1\\Packages'\n[[share.folder]]\npath = '\\\\FS1\\Packages'\npackages = [\"CleanUp\"]\n";
    let estate = text(K2D).replace("\"k2d/MsDtsSrvr.ini.xml\"", "\"mine.ini.xml\"") + share;
    let configuration =
        text("scenarios/estates/k2d/MsDtsSrvr.ini.xml").replace(r"P:\Packages", r"\\FS1\Packages");
    let mut files = Overlay::default();
    files.0.insert(MINE.to_owned(), estate.into_bytes());
    files.0.insert("scenarios/estates/mine.ini.xml".to_owned(), configuration.into_bytes());
    let asked = ["hop", MINE, "--client", "C1", "--target", "share", "--as-stated", "--format", "json"];
    let hops: Value = serde_json::from_str(&callboard_on(files, &asked).out).unwrap();
    let hop = &hops["hops"][0];
    assert_eq!(hop["target"], r"share \\FS1\Packages");
    assert_eq!(hop["verdict"], "denied-double-hop");
    assert!(kdc(hop).starts_with("refused at s4u2proxy"), "{}", kdc(hop));
    assert!(hop["kdc_only"].to_string().contains("list `cifs/FS1` in msDS-AllowedToDelegateTo"), "{hop}");
    assert_eq!(hop["seen"][0]["text"], "Access is denied.", "no login of SQL Server is refused");
}

/// Who comes by NTLM is followed to the end, which nobody in particular reaches (D-41); protected users cannot (D-64).
#[test]
fn ntlm_ends_in_an_anonymous_logon() {
    let ntlm = text(K2D).replace("computer = \"WS1\"", "computer = \"WS1\"\nauthentication = \"ntlm\"");
    let hop = way(ntlm.clone());
    assert_eq!(hop["steps"].as_array().unwrap().last().unwrap()["step"], "back-ntlm");
    assert!(hop["seen"].to_string().contains("ANONYMOUS LOGON"), "{hop}");
    let protected = "\n[[directory.account]]\nname = 'CONTOSO\\dba'\nmember-of = [\"Protected Users\"]\n";
    let hop = way(ntlm + protected);
    assert!(kdc(&hop).starts_with("refused at client-ntlm"), "{}", kdc(&hop));
}

#[test]
fn what_fails_before_the_machine_is_reached_fails_on_one_machine_too() {
    let k2 = text("scenarios/estates/k2.toml");
    assert!(kdc(&way(k2.clone())).starts_with("not asked"));
    let identify = k2.replace("computer = \"WS1\"", "computer = \"WS1\"\nimpersonation-level = \"identify\"");
    let hop = way(identify);
    assert!(kdc(&hop).starts_with("refused at front-impersonate"), "{}", kdc(&hop));
    assert_eq!(hop["token_path"], Value::Null);
    assert_eq!(hop["kdc_only"][0]["change"], "let the client ask for the impersonation level impersonate");
    let elsewhere = k2.clone()
        + "\n[[directory.account]]\nname = \"other\"\nservice-principal-name = [\"RPCSS/SQLV1\"]\n";
    let hop = way(elsewhere);
    assert!(kdc(&hop).contains("KRB_AP_ERR_MODIFIED"), "{}", kdc(&hop));
    let disabled =
        k2 + "\n[[directory.account]]\nname = \"dba\"\nuser-account-control = [\"ACCOUNTDISABLE\"]\n";
    let hops = json(disabled, &["--client", "C1", "--target", "folder", "--as-stated"]);
    assert!(kdc(&hops["hops"][0]).contains("KDC_ERR_CLIENT_REVOKED"), "{hops}");
}

/// The name the client asks for is the network name's, whose key a domain account does not have (D-32).
#[test]
fn a_domain_account_cannot_open_tickets_for_the_network_name() {
    let hop = way(with_account(""));
    assert!(kdc(&hop).starts_with("refused at front-accept: KRB_AP_ERR_MODIFIED"), "{}", kdc(&hop));
    assert!(hop["seen"].to_string().contains("Cannot generate SSPI context"));
    for set in hop["kdc_only"].as_array().unwrap() {
        let change = set["change"].as_str().unwrap();
        assert!(change.contains("register `RPCSS/ISV1` for `svc-ssis`"), "{change}");
    }
}

/// Clients and services announce resource-based delegation from 2012 on (D-22, D-24).
#[test]
fn resource_based_delegation_came_with_2012() {
    let old = text(K2D)
        .replace("windows-server = \"2012 R2\"", "windows-server = \"2008 R2\"")
        .replace("computer = \"WS1\"", "computer = \"WS1\"\nconnects-to = \"N2\"");
    let hop = way(old);
    assert!(kdc(&hop).contains("STATUS_NOT_SUPPORTED"), "{}", kdc(&hop));
    assert!(!hop["kdc_only"].to_string().contains("AllowedToActOnBehalf"), "{hop}");
}

/// The stores are those that the intended configuration names, not what setup's own files name.
#[test]
fn stores_are_those_of_the_intended_configuration() {
    let hops = json(text(K2D), &["--client", "C1", "--as-stated"]);
    let hops = hops["hops"].as_array().unwrap();
    let targets: Vec<&str> = hops.iter().map(|hop| hop["target"].as_str().unwrap()).collect();
    assert_eq!(targets, ["msdb of SQLV1", r"folder P:\Packages"]);
}

/// Groups are tried where they may run, and nowhere else.
#[test]
fn groups_are_placed_on_their_possible_owners_only() {
    let pinned = text(K2D).replace("name = \"ISV1\"\n", "name = \"ISV1\"\npossible-owners = [\"N2\"]\n");
    let hops = json(pinned, &["--client", "C1", "--target", "msdb"]);
    let hops = hops["hops"].as_array().unwrap();
    let placements: Vec<&str> = hops.iter().map(|hop| hop["placement"].as_str().unwrap()).collect();
    assert_eq!(placements, ["ISG on N2, SQLG on N1", "ISG on N2, SQLG on N2"]);
}

/// Locked doors are another matter than the two conditions.
#[test]
fn the_two_conditions_do_not_depend_on_dcom() {
    let locked = text(K2D).replace(r"dcom-access = ['CONTOSO\OPS']", r"dcom-access = ['CONTOSO\ADMINS']");
    let hops = json(locked, &["--target", "msdb", "--as-stated"]);
    let cells = hops["conditions"][0]["cells"].as_array().unwrap().clone();
    let verdicts: Vec<&str> = cells.iter().map(|cell| cell["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["denied-double-hop", "allowed", "allowed", "allowed"]);
}

/// Without clients there is still a seat at each node, with a user of the domain.
#[test]
fn an_estate_without_clients_is_asked_from_its_nodes() {
    let without = text(K2D);
    let (before, rest) = without.split_once("[[client]]").unwrap();
    let (_, after) = rest.split_once("[timings.online]").unwrap();
    let hops = json(format!("{before}[timings.online]{after}"), &["--target", "msdb", "--as-stated"]);
    let hops = hops["hops"].as_array().unwrap();
    let seats: Vec<(&str, &str)> =
        hops.iter().map(|hop| (hop["client"].as_str().unwrap(), hop["user"].as_str().unwrap())).collect();
    assert_eq!(seats, [("N1", "somebody"), ("N2", "somebody")]);
    assert_eq!(kdc(&hops[1]), "allowed by the user's own credentials: `somebody` arrives");
}

#[test]
fn no_set_of_changes_holds_a_smaller_one() {
    let sensitive = "\n[[directory.account]]\nname = \"dba\"\nuser-account-control = [\"NOT_DELEGATED\"]\n";
    let hop = way(text(K2D) + sensitive);
    let sets: Vec<Vec<&str>> = hop["kdc_only"]
        .as_array()
        .unwrap()
        .iter()
        .map(|set| set["change"].as_str().unwrap().split("; ").collect())
        .collect();
    assert!(
        sets.len() > 2 && sets.iter().all(|set| set.contains(&"take NOT_DELEGATED off `dba`")),
        "{sets:?}"
    );
    for (at, set) in sets.iter().enumerate() {
        for other in sets.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, other)| other) {
            assert!(!other.iter().all(|change| set.contains(change)), "{set:?} holds {other:?}");
        }
    }
}

/// What the client's keys say reaches the exchanges.
#[test]
fn the_keys_of_a_client_decide_what_it_forwards() {
    let trusted =
        "\n[[directory.account]]\nname = \"ISV1$\"\nuser-account-control = [\"TRUSTED_FOR_DELEGATION\"]\n";
    let client = |key: &str| {
        way(text(K2D).replace("computer = \"WS1\"", &format!("computer = \"WS1\"\n{key}")) + trusted)
    };
    assert_eq!(kdc(&client("")), "allowed by forwarded-tgt: `dba` arrives");
    for (key, change) in [
        ("credential-guard = 1", "switch Credential Guard off on the client"),
        ("forwardable = 0", "let the client ask for forwardable tickets"),
        ("impersonation-level = \"impersonate\"", "let the client ask for the impersonation level delegate"),
    ] {
        let hop = client(key);
        assert!(kdc(&hop).starts_with("refused at"), "{key}: {}", kdc(&hop));
        assert_eq!(hop["kdc_only"][0]["change"], change, "{key}");
    }
}

/// A node may state the account of a failover cluster instance's service; the instance's names are then that account's.
#[test]
fn the_account_of_an_instance_is_the_one_its_service_has() {
    let service = "[[node.service]]\nname = \"MSSQLSERVER\"\naccount = 'CONTOSO\\svc-engine'\nstart-type = \"Manual\"\n\n";
    let stated = text(K2D).replacen("[[node.file]]", &format!("{service}[[node.file]]"), 1);
    let hops = json(stated, &["--client", "C1", "--target", "msdb of SQLV1", "--as-stated"]);
    assert!(
        hops["assumed"][0].as_str().unwrap().contains("registered for `svc-engine`"),
        "{}",
        hops["assumed"]
    );
}

/// Too many places of the groups, or too many seats and stores with the groups where they are.
#[test]
fn a_table_beyond_all_bounds_is_refused_with_the_way_to_choose() {
    let files = big_estate::files(Size { nodes: 64, groups: 80 });
    for more in [&[][..], &["--as-stated"]] {
        let said = callboard_on(files.clone(), &[&["hop", ESTATE], more].concat());
        assert_eq!(said.code, 2, "{more:?}");
        let told = said.err.contains("more than 4096") && said.err.contains("choose with --client");
        assert!(told, "{}", said.err);
    }
}

/// An expectation of the KDC that does not come true fails the scenario.
#[test]
fn what_is_expected_of_the_kdc_is_judged() {
    let second_hop = "title = \"t\"\nestate = \"estates/k2d.toml\"\n[[script]]\nat = \"0s\"\ndo = \"client-list\"\n\
        target = \"C1\"\nstore = \"msdb\"\n[expect]\nvalidate = [\"SSIS001:warning\", \"DEL001:warning\"]\n\
        client = [{ at = \"0s\", client = \"C1\", verdict = \"denied-double-hop\", kdc = \"KDC\" }]\n";
    let one_machine = second_hop.replace("k2d", "k2").replace("denied-double-hop", "allowed");
    let disabled =
        "\n[[change.directory.account]]\nname = \"dba\"\nuser-account-control = [\"ACCOUNTDISABLE\"]\n";
    let cut_off = one_machine.clone() + disabled;
    for (scenario, kdc, code) in [
        (second_hop, "refused", 0),
        (second_hop, "allowed", 1),
        (second_hop, "not-asked", 1),
        (second_hop, "KDC_ERR_BADOPTION", 1),
        (one_machine.as_str(), "not-asked", 0),
        (one_machine.as_str(), "refused", 1),
        (cut_off.as_str(), "KDC_ERR_CLIENT_REVOKED", 0),
        (cut_off.as_str(), "not-asked", 1),
    ] {
        let mut files = Overlay::default();
        let text = scenario
            .replace("kdc = \"KDC\"", &format!("kdc = \"{kdc}\""))
            .replace(", \"DEL001:warning\"", "");
        files.0.insert("scenarios/mine.toml".to_owned(), text.into_bytes());
        let said = callboard_on(files, &["run", "scenarios/mine.toml"]);
        assert_eq!(said.code, code, "{kdc}: {}{}", said.out, said.err);
    }
    let mut files = Overlay::default();
    let misspelt = second_hop.replace("kdc = \"KDC\"", "kdc = \"KDC_ERR_BADOPTIONS\"");
    files.0.insert("scenarios/mine.toml".to_owned(), misspelt.into_bytes());
    let said = callboard_on(files, &["run", "scenarios/mine.toml"]);
    assert!(said.code == 2 && said.err.contains("did you mean `KDC_ERR_BADOPTION`?"), "{}", said.err);
}

#[test]
fn a_diagram_shows_one_way_and_names_end_no_line() {
    let estate = text(K2D).replace("'CONTOSO\\dba'", "'CONTOSO\\d;b#a<x>'");
    let said = hop(estate, &["--client", "c1", "--target", "MSDB", "--as-stated", "--format", "mermaid"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.starts_with("sequenceDiagram\n"), "{}", said.out);
    assert!(said.out.contains("d#59;b#35;a#60;x#62;"), "{}", said.out);
    let several = hop(text(K2D), &["--format", "mermaid"]);
    assert_eq!(several.code, 2);
    assert!(several.err.contains("choose with --client"), "{}", several.err);
}

#[test]
fn mistakes_are_told_with_what_would_have_done() {
    let said = callboard(&["hop", K2D, "--client", "C2"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("did you mean C1?"), "{}", said.err);
    let said = callboard(&["hop", K2D, "--target", "tempdb"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("msdb of SQLV1"), "{}", said.err);
    let said = callboard(&["hop"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("<ESTATE>"), "{}", said.err);
    let said = callboard(&["hop", "nowhere.toml"]);
    assert_eq!(said.code, 2);
    let broken = hop(text(K2D).replace("[[group]]\nname = \"ISG\"", "[[group]]\nname = \"ISGX\""), &[]);
    assert_eq!(broken.code, 2);
    assert!(broken.err.contains("SYN006"), "{}", broken.err);
    let said = hop(text("scenarios/estates/n3.toml"), &[]);
    assert_eq!(said.code, 4, "{}", said.out);
}

#[test]
fn what_is_wrong_in_the_directory_has_a_place() {
    let estate = |more: &str| text(K2D) + more;
    for (more, message) in [
        ("\n[[directory.account]]\nkind = \"user\"\n", "no `name`"),
        ("\n[[directory.account]]\nname = \"a\"\n[[directory.account]]\nname = \"A\"\n", "stated twice"),
        ("\n[[directory.account]]\nname = \"a\"\nkind = \"usr\"\n", "did you mean `user`?"),
        (
            "\n[[directory.account]]\nname = \"a\"\nuser-account-control = [\"TRUSTED_FOR_DELEGATIONS\"]\n",
            "did you mean `TRUSTED_FOR_DELEGATION`?",
        ),
    ] {
        let said = hop(estate(more), &[]);
        assert_eq!(said.code, 2, "{more}");
        assert!(said.err.contains(message) && said.err.contains("mine.toml:"), "{}", said.err);
    }
}
