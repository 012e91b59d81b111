//! `compare`: the trade-off table, every cell a measurement.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_tests::big_estate::{self, Size};
use callboard_tests::{Overlay, Said, callboard, callboard_on, workspace};
use serde_json::{Value, json};

const K2: &str = "scenarios/estates/k2.toml";
const K2D: &str = "scenarios/estates/k2d.toml";
const ALONE: &str = "scenarios/estates/stand-alone.toml";

fn read(path: &str) -> String {
    std::fs::read_to_string(workspace().join(path)).unwrap()
}

/// An estate with some of its text replaced; each replacement must find something.
fn changed(path: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(read(path), |text, (from, to)| {
        assert!(text.contains(from), "{path} has no {from}");
        text.replacen(from, to, 1)
    })
}

/// Compares estates that exist only here.
fn compare(estates: &[&str], more: &[&str]) -> Said {
    let mut files = Overlay::default();
    let names = ["scenarios/estates/one.toml", "scenarios/estates/two.toml", "scenarios/estates/three.toml"];
    for (name, text) in names.iter().zip(estates) {
        files.0.insert((*name).to_owned(), text.as_bytes().to_vec());
    }
    callboard_on(files, &[&["compare"], &names[..estates.len()], more].concat())
}

fn table(estates: &[&str]) -> Value {
    let said = compare(estates, &["--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

fn cell<'a>(table: &'a Value, row: usize, column: &str) -> &'a Value {
    &table["rows"][row - 1][column]
}

fn figure(table: &Value, row: usize, column: &str) -> (Value, Value) {
    let cell = cell(table, row, column);
    (cell["value"].clone(), cell["unit"].clone())
}

/// The single measurements of a cell in one run.
fn parts(table: &Value, row: usize, column: &str, when: &str) -> Vec<(String, Value)> {
    let parts = cell(table, row, column)["parts"].as_array().unwrap().iter();
    let of_run = parts.filter(|part| part["when"] == when);
    of_run.map(|part| (part["what"].as_str().unwrap().to_owned(), part["value"].clone())).collect()
}

fn conditions(table: &Value, row: usize, column: &str) -> String {
    cell(table, row, column)["conditions"].to_string()
}

/// S29. Detection 5.0, regroup 0.6, challenge 6.0; disk 10, SQL Server 20, SSIS 5; offline SSIS 5, SQL Server 10, disk 2.
#[test]
fn the_ten_cells_of_k2_and_k2d() {
    let table = table(&[&read(K2), &read(K2D)]);
    assert_eq!(table["schema"], "comparison/1");
    assert_eq!(table["rows"].as_array().unwrap().len(), 5);
    assert_eq!(table["notes"], json!([]));
    let both = |row| (figure(&table, row, "same"), figure(&table, row, "different"));
    let is = |value: Value, unit: &str| (value, json!(unit));
    assert_eq!(both(1), (is(json!("allowed"), "verdict"), is(json!("denied-double-hop"), "verdict")));
    // SQL Server 12 and SSIS 6 of 16 (assumed) on one node: 18 of 16 is 12.5 % too many, 13 rounded up. Apart: none.
    assert_eq!(both(2), (is(json!(13), "% beyond capacity"), is(json!(0), "% beyond capacity")));
    // 5 MB = 5 x 1024 x 1024 bytes (assumed).
    assert_eq!(both(3), (is(json!(0), "bytes"), is(json!(5_242_880), "bytes")));
    // RestartDelay 0.5 + SQL Server 20; on K2 SSIS ends with SQL Server.
    assert_eq!(both(4), (is(json!(0), "ms"), is(json!(20_500), "ms")));
    // K2: offline 5 + 10 + 2 = 17, online 10 + 20 + 5 = 35: 52. K2D: offline 5 + 2 = 7, online 10 + 5 = 15: 22.
    assert_eq!(both(5), (is(json!(52_000), "ms"), is(json!(22_000), "ms")));
    assert!(cell(&table, 1, "standalone").is_null(), "two estates have two columns");
    for row in 1..=5 {
        for column in ["same", "different"] {
            assert_ne!(conditions(&table, row, column), "[]", "row {row} {column} says what it depends on");
        }
    }
}

#[test]
fn every_seat_is_asked_before_and_after_each_loss() {
    let table = table(&[&read(K2), &read(K2D)]);
    let seats = |when: &str| parts(&table, 1, "different", when);
    let told = |seats: &[(&str, &str)]| -> Vec<(String, Value)> {
        seats.iter().map(|(seat, verdict)| ((*seat).to_owned(), json!(verdict))).collect()
    };
    assert_eq!(
        seats("before"),
        told(&[
            ("third computer C1", "denied-double-hop"),
            ("SSIS node N2", "allowed"),
            ("SQL Server node N1", "allowed")
        ])
    );
    // One node for both takes nothing away from the rule: they are still two virtual servers (T10).
    assert_eq!(
        seats("after the loss of N1"),
        told(&[("third computer C1", "denied-double-hop"), ("node of both N2", "allowed")])
    );
    let unlike = changed(K2, &[("dcom-access = ['CONTOSO\\OPS']", "dcom-access = ['CONTOSO\\OTHERS']")]);
    let table = self::table(&[&unlike, &read(K2D)]);
    assert_eq!(figure(&table, 1, "same").0, "denied-dcom", "the door of N1 comes first (T8)");
    let until = conditions(&table, 1, "same");
    assert!(until.contains("stops being true after the loss of N1: allowed"), "N2 lets the user in: {until}");
}

/// The loss of N1: 5.0 + 0.6 + challenge 6.0, disk 10, SQL Server 20 on N2 beside SSIS: 41.6 (T5).
#[test]
fn different_nodes_last_until_the_first_loss() {
    let table = table(&[&read(K2), &read(K2D)]);
    let until = conditions(&table, 2, "different");
    assert!(
        until.contains("after the loss of N1 (from 41.6s on): SSIS and SQL Server share N2, 13 %"),
        "{until}"
    );
    let wanted = parts(&table, 2, "different", "after the loss of N1");
    assert_eq!(wanted, [("N2".to_owned(), json!(18)), ("N2".to_owned(), json!(18))], "cpu and memory");
    let until = conditions(&table, 3, "different");
    assert!(
        until.contains("after the loss of N1 (from 41.6s on): load and save: nothing is on the wire"),
        "{until}"
    );
    assert!(conditions(&table, 2, "same").contains("stays so"), "one group is on one node whichever is lost");
}

/// S28: what the estate states is used, and nothing is assumed beside it.
#[test]
fn stated_loads_and_links_are_not_assumed() {
    let room = "\n[nodes.capacity]\ncpu = 16\n";
    let link = "\n[transfer]\npackage-size = \"1MB\"\nlink-speed = \"8Mbps\"\nround-trips = 4\nround-trip-time = \"50ms\"\n";
    let loaded = |path| {
        let sql = ("packages = [\"LoadSales\"]", "packages = [\"LoadSales\"]\nload = { cpu = 12 }");
        let ssis =
            ("service-name = \"MsDtsServer130\"", "service-name = \"MsDtsServer130\"\nload = { cpu = 6 }");
        changed(path, &[sql, ssis]) + room + link
    };
    let table = table(&[&loaded(K2), &loaded(K2D)]);
    assert_eq!((figure(&table, 2, "same").0, figure(&table, 2, "different").0), (json!(13), json!(0)));
    assert_eq!(
        parts(&table, 2, "different", "before"),
        [("N1".to_owned(), json!(12)), ("N2".to_owned(), json!(6))]
    );
    for row in [2, 3] {
        assert_eq!(cell(&table, row, "different")["assumed"], false);
    }
    // 8388608 bits at 8000000 per second: 1048.576 ms, 1049 rounded up, and 4 x 50 ms of waiting.
    let times = parts(&table, 3, "different", "before");
    assert_eq!(times[1], ("load by SSIS on N2".to_owned(), json!(1_249)));
    let assumed = self::table(&[&read(K2), &read(K2D)]);
    for (row, column) in [(2, "same"), (2, "different"), (3, "different")] {
        assert_eq!(cell(&assumed, row, column)["assumed"], true);
    }
    let text = compare(&[&read(K2), &read(K2D)], &[]).out;
    for shown in ["13 % beyond capacity (assumed)", "link-speed = 1000000000 bits/s (assumed)"] {
        assert!(text.contains(shown), "{shown}");
    }
}

/// Row 4 rests on the dependency, not on the group (T6).
#[test]
fn without_the_dependency_ssis_stays_up_and_the_table_says_why() {
    let without = changed(K2, &[("depends-on = [\"SQL Server\", \"Disk S\"]", "depends-on = [\"Disk S\"]")]);
    let table = table(&[&without, &read(K2D)]);
    assert_eq!(figure(&table, 4, "same").0, 20_500);
    let why = cell(&table, 4, "same")["detail"].as_str().unwrap();
    assert!(why.contains("SSIS does not depend on SQL Server"), "{why}");
    assert!(why.contains("one group alone does not tie them"), "{why}");
    assert!(why.contains("msdb is unavailable and the package folder allowed"), "{why}");
    assert!(conditions(&table, 4, "same").contains("missing: SSIS does not depend on SQL Server"));
    let through = changed(
        K2,
        &[("depends-on = [\"SQL Server\", \"Disk S\"]", "depends-on = [\"SQL Server Agent\", \"Disk S\"]")],
    );
    let table = self::table(&[&through, &read(K2D)]);
    assert_eq!(figure(&table, 4, "same").0, 0);
    let why = cell(&table, 4, "same")["detail"].as_str().unwrap();
    assert!(why.contains("(SSIS -> SQL Server Agent -> SQL Server)"), "{why}");
    let either = changed(
        K2,
        &[(
            "depends-on = [\"SQL Server\", \"Disk S\"]",
            "depends-on = \"([SQL Server] or [SQLV1]) and [Disk S]\"",
        )],
    );
    let table = self::table(&[&either, &read(K2D)]);
    assert!(
        conditions(&table, 4, "same").contains("missing: SSIS does not depend"),
        "an alternative is no tie"
    );
    assert_eq!(figure(&table, 4, "same").0, 20_500);
}

#[test]
fn a_third_estate_is_a_third_column() {
    let table = table(&[&read(K2), &read(K2D), &read(ALONE)]);
    let of = |row| figure(&table, row, "standalone").0;
    assert_eq!(table["estates"]["standalone"]["placement"], "stand-alone");
    assert_eq!(of(1), "denied-double-hop");
    assert_eq!(parts(&table, 1, "standalone", "before")[1], ("node of both N1".to_owned(), json!("allowed")));
    // The service runs on both nodes: 12 + 6 on the node of SQL Server.
    assert_eq!(of(2), 13);
    // The SSIS of the other node has msdb over the wire, that of SQL Server's node has it at hand.
    assert_eq!(of(3), 5_242_880);
    assert!(conditions(&table, 3, "standalone").contains("does not hold for SSIS on N1"));
    assert_eq!((of(4), of(5)), (json!(20_500), json!(0)));
    let why = cell(&table, 4, "standalone")["detail"].as_str().unwrap();
    assert!(why.contains("the cluster does not know the SSIS service"), "{why}");
}

#[test]
fn columns_are_read_from_the_estates_and_not_from_their_order() {
    let table = table(&[&read(K2D), &read(K2)]);
    let notes = table["notes"].to_string();
    assert!(notes.contains("same: the estate is not same-group, it is different-group"), "{notes}");
    assert_eq!((figure(&table, 4, "same").0, figure(&table, 4, "different").0), (json!(20_500), json!(0)));
}

#[test]
fn unlike_timings_are_said_beside_the_seconds() {
    let slow = changed(K2D, &[("\"SQL Server\" = \"20s\"", "\"SQL Server\" = \"25s\"")]);
    let table = table(&[&read(K2), &slow]);
    assert_eq!(figure(&table, 4, "different").0, 25_500);
    let said = table["rows"][3]["conditions"].to_string();
    assert!(
        said.contains("different: SQL Server takes 25s/10s to come online/offline, in same 20s/10s"),
        "{said}"
    );
}

/// A second instance, first by name: SSIS is measured with the one whose msdb it serves.
#[test]
fn of_two_sql_servers_the_one_that_ssis_serves_is_measured() {
    let second = r#"
[[group]]
name = "AG"
owner-node = "N2"

[[resource]]
name = "A IP"
type = "IP Address"
group = "AG"
address = "192.0.2.30"

[[resource]]
name = "AV1"
type = "Network Name"
group = "AG"
depends-on = ["A IP"]

[[resource]]
name = "A Disk"
type = "Physical Disk"
group = "AG"
volumes = ["T:"]

[[resource]]
name = "A SQL Server"
type = "SQL Server"
group = "AG"
instance-name = "SECOND"
depends-on = ["A Disk", "AV1"]
"#;
    let with_second = |path| {
        let text = read(path);
        let (head, tail) = text.split_once("[[checkpoint]]").unwrap();
        format!("{head}{second}\n[[checkpoint]]{tail}")
    };
    let table = table(&[&with_second(K2), &with_second(K2D)]);
    let notes = table["notes"].to_string();
    assert!(
        notes.contains("measured with SQL Server (SSIS serves its msdb), not with A SQL Server"),
        "{notes}"
    );
    let moves = (figure(&table, 5, "same").0, figure(&table, 5, "different").0);
    assert_eq!(moves, (json!(52_000), json!(22_000)));
    assert_eq!(figure(&table, 3, "different").0, 5_242_880);
}

/// Three nodes: after the loss of N1 SQL Server goes to one of two, and a node that has neither is a third computer.
#[test]
fn three_nodes_have_a_loss_and_a_move_each() {
    let text = read(K2D);
    let (head, tail) = text.split_once("[[group]]").unwrap();
    let third = head.rsplit_once("[[node]]\nname = \"N2\"").unwrap().1.replace("node-id = 2", "node-id = 3");
    let three = format!("{head}[[node]]\nname = \"N3\"{third}[[group]]{tail}");
    let table = table(&[&read("scenarios/estates/dr3.toml"), &three]);
    let moves = parts(&table, 5, "different", "the operator moves the group of SSIS");
    assert_eq!(moves, [("to N1".to_owned(), json!(22_000)), ("to N3".to_owned(), json!(22_000))]);
    let seats = parts(&table, 1, "different", "before");
    assert!(seats.contains(&("other node N3".to_owned(), json!("denied-double-hop"))), "{seats:?}");
    for lost in ["N1", "N2", "N3"] {
        let when = format!("after the loss of {lost}");
        assert!(!parts(&table, 2, "different", &when).is_empty(), "{when}");
    }
    assert_eq!(figure(&table, 4, "same").0, 0);
}

#[test]
fn what_cannot_be_measured_is_an_error_with_a_sentence() {
    let said = callboard(&["compare", K2, "scenarios/estates/n3.toml"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert_eq!(
        said.err,
        "callboard: `scenarios/estates/n3.toml` has neither an SSIS service nor a resource of type `SQL Server`; there is nothing to compare\n"
    );
    let without_ssis = changed(
        ALONE,
        &[
            ("name = \"MsDtsServer130\"", "name = \"Other\""),
            ("name = \"MsDtsServer130\"", "name = \"Other\""),
        ],
    );
    let said = compare(&[&read(K2), &without_ssis], &[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("has no SSIS service"), "{}", said.err);
    let broken = changed(K2, &[("group = \"SQLG\"", "group = \"NOBODY\"")]);
    let said = compare(&[&broken, &read(K2D)], &[]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("NOBODY") && said.err.contains("cannot be played"), "{}", said.err);
    let said = callboard(&["compare", K2, "scenarios/s01-same-group-failover.toml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("is a scenario, not an estate"), "{}", said.err);
    let said = callboard(&["compare", K2, "nowhere.toml"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (2, "callboard: cannot read `nowhere.toml`: there is no such file\n")
    );
}

#[test]
fn what_nobody_stated_beside_stated_figures_is_marked_too() {
    let room = "\n[nodes.capacity]\ncpu = 16\n";
    let loaded = ("packages = [\"LoadSales\"]", "packages = [\"LoadSales\"]\nload = { cpu = 17 }");
    let table = table(&[&(changed(K2, &[loaded]) + room), &read(K2D)]);
    assert_eq!(figure(&table, 2, "same").0, 7, "17 of 16 is 6.25 % too many, whatever SSIS needs");
    assert_eq!(cell(&table, 2, "same")["assumed"], true);
    let inputs = cell(&table, 2, "same")["inputs"].as_array().unwrap();
    let ssis = inputs.iter().find(|input| input["name"] == "load of SSIS").unwrap();
    assert_eq!((&ssis["value"], &ssis["assumed"]), (&json!("not stated, so nothing"), &json!(true)));
}

#[test]
fn amounts_that_are_none_are_refused_with_their_units() {
    for (wrong, why) in [
        ("package-size = \"5 MiB\"", "`5 MiB` is no amount"),
        ("link-speed = 0", "`0` is outside the range of this key"),
        ("round-trips = 2000000", "`2000000` is outside the range of this property"),
        ("round-trip-time = \"soon\"", "`soon` is no length of time"),
    ] {
        let said = compare(&[&(read(K2) + &format!("\n[transfer]\n{wrong}\n")), &read(K2D)], &[]);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.contains(why), "{}", said.err);
    }
}

/// Names are data: nothing of them reaches the terminal as a command.
#[test]
fn names_are_printed_and_not_obeyed() {
    let hostile = read(K2).replace("\"SSIS\"", "\"SS\\u001b[31mIS\"").replace("\"N1\"", "\"N\\u202e1\"");
    let said = compare(&[&hostile, &read(K2D)], &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.out.contains(['\u{1b}', '\u{202e}']), "{}", said.out);
    assert!(said.out.contains("SS\\u{1b}[31mIS"));
}

/// A loss of each node and a move to each other; the figures are those of one service among many groups.
#[test]
fn many_nodes_and_groups_are_measured() {
    let size = Size { nodes: 12, groups: 40 };
    let said =
        callboard_on(big_estate::files(size), &["compare", "big.toml", "big.toml", "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let table: Value = serde_json::from_str(&said.out).unwrap();
    let moves = parts(&table, 5, "same", "the operator moves the group of SSIS");
    assert!(!moves.is_empty());
    assert!(!parts(&table, 2, "same", "before").is_empty());
}

/// What does not work from the start is told, and nothing panics.
#[test]
fn an_estate_that_is_down_is_measured_as_it_is() {
    let off =
        changed(K2, &[("packages = [\"LoadSales\"]", "packages = [\"LoadSales\"]\nstate = \"Offline\"")]);
    let down = changed(
        K2D,
        &[
            ("node-id = 1\n", "node-id = 1\nstate = \"Down\"\n"),
            ("owner-node = \"N1\"", "owner-node = \"N2\""),
        ],
    );
    let table = table(&[&off, &down]);
    assert_eq!(figure(&table, 4, "same").0, "not measured");
    assert_eq!(figure(&table, 1, "same").0, "unavailable");
    assert_eq!(figure(&table, 5, "different").0, "cannot be moved", "no other node is up");
}

/// Times that neither the resource nor its type states are ours, and say so.
#[test]
fn seconds_that_are_made_with_default_times_are_assumed() {
    let stated = table(&[&read(K2), &read(K2D)]);
    let k2 = read(K2);
    let without_times =
        k2.split("[timings.online]").next().unwrap().to_owned() + "[ssis]\nplacement = \"same-group\"\n";
    let defaults = table(&[&without_times, &read(K2D)]);
    for row in [4, 5] {
        assert_eq!(cell(&stated, row, "same")["assumed"], false, "row {row}");
        assert_eq!(cell(&defaults, row, "same")["assumed"], true, "row {row}");
        let inputs = cell(&defaults, row, "same")["inputs"].as_array().unwrap().clone();
        let times = inputs.iter().find(|input| input["name"] == "times of SQL Server").unwrap();
        assert_eq!(times["assumed"], true, "row {row}");
        assert_eq!(times["value"], "online 15s, offline 1s", "row {row}");
    }
}
