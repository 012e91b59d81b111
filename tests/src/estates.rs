//! Small estates and fault scripts made from a list of numbers, so that a failing case shrinks.

use std::fmt::Write;

/// Takes numbers from a list; when it is used up, takes zeros.
struct Genes<'a>(std::slice::Iter<'a, u8>);

impl Genes<'_> {
    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % limit
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == chances - 1
    }

    fn of<'t>(&mut self, options: &[&'t str]) -> &'t str {
        options[self.below(options.len())]
    }
}

/// An estate as separate blocks of TOML, so that their order can be changed, and a scenario's script on it.
#[derive(Debug, Clone)]
pub struct Made {
    /// Top-level keys and single tables.
    pub head: String,
    /// Tables of lists, each whole.
    pub blocks: Vec<String>,
    /// The scenario's text after its `estate` line.
    pub script: String,
}

impl Made {
    /// The estate with its blocks in the order of the file.
    pub fn estate(&self) -> String {
        format!("{}{}", self.head, self.blocks.concat())
    }

    /// The same estate, declared in another order.
    pub fn estate_reordered(&self, by: usize) -> String {
        let mut blocks = self.blocks.clone();
        let turn = by % blocks.len().max(1);
        blocks.rotate_left(turn);
        if by % 2 == 1 {
            blocks.reverse();
        }
        format!("{}{}", self.head, blocks.concat())
    }

    /// A scenario on `estate.toml`.
    pub fn scenario(&self) -> String {
        format!("title = \"made\"\nestate = \"estate.toml\"\nhorizon = \"3h\"\n{}", self.script)
    }
}

const KEY: &str = r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile";

/// Makes an estate and a script.
pub fn made(genes: &[u8]) -> Made {
    let mut genes = Genes(genes.iter());
    let nodes = 1 + genes.below(4);
    let groups = 1 + genes.below(3);
    let mut blocks = Vec::new();
    let mut head = format!(
        "windows-server = \"{}\"\nsql-server = \"2016\"\n[cluster]\ndynamic-quorum = {}\ndrain-on-shutdown = {}\n",
        genes.of(&["2008", "2008 R2", "2012", "2012 R2", "2016", "2019", "2025"]),
        genes.below(2),
        genes.below(2)
    );
    if genes.one_in(4) {
        head.push_str("cluster-enforced-anti-affinity = 1\n");
    }
    if genes.one_in(2) {
        head.push_str("[quorum]\nquorum-resource = \"Witness\"\n");
        blocks.push("[[group]]\nname = \"Cluster Group\"\n".to_owned());
        let kind = genes.of(&["Physical Disk", "File Share Witness", "Cloud Witness"]);
        blocks.push(format!(
            "[[resource]]\nname = \"Witness\"\ntype = \"{kind}\"\ngroup = \"Cluster Group\"\n"
        ));
    }
    if genes.one_in(3) {
        let (knob, value) = [
            ("or-wait", "\"first\""),
            ("threshold-exceeded-others", "\"offline\""),
            ("service-already-running", "\"fail\""),
            ("retry-mode", "\"once\""),
            ("checkpoint-save-lag-ms", "1500"),
            ("even-vote-2012", "\"always\""),
            ("rhs-layout", "\"per-group\""),
            ("isolate-after-deadlock", "\"false\""),
            ("offline-timeout-result", "\"failed\""),
            ("paused-node-allows-restart", "true"),
            ("failback-end-inclusive", "true"),
            ("resume-failback", "\"immediate\""),
        ][genes.below(9)];
        let _ = write!(head, "[assumptions]\n{knob} = {value}\n");
    }
    for node in 1..=nodes {
        blocks.push(node_block(node, &mut genes));
    }
    let mut names = Vec::new();
    for group in 1..=groups {
        blocks.push(group_block(group, nodes, &mut genes));
        resource_blocks(group, nodes, &mut genes, &mut blocks, &mut names);
    }
    related_groups(groups, &mut genes, &mut blocks);
    let script = script(nodes, groups, &names, &mut genes);
    Made { head, blocks, script }
}

fn node_block(node: usize, genes: &mut Genes<'_>) -> String {
    let mut block = format!("[[node]]\nname = \"N{node}\"\nnode-id = {node}\n");
    if genes.one_in(4) {
        block.push_str("node-weight = 0\n");
    }
    if genes.one_in(5) {
        block.push_str("subnet = \"far\"\nsite = \"far\"\n");
    }
    if genes.one_in(8) {
        block.push_str("state = \"Paused\"\n");
    }
    if genes.below(4) > 0 {
        let start = genes.of(&["Manual", "Automatic", "Disabled"]);
        let _ = write!(block, "[[node.service]]\nname = \"MsDtsServer130\"\nstart-type = \"{start}\"\n");
    }
    block
}

fn owners(nodes: usize, genes: &mut Genes<'_>) -> String {
    let first = 1 + genes.below(nodes);
    let second = 1 + genes.below(nodes);
    if first == second { format!("[\"N{first}\"]") } else { format!("[\"N{first}\", \"N{second}\"]") }
}

fn group_block(group: usize, nodes: usize, genes: &mut Genes<'_>) -> String {
    let mut block = format!("[[group]]\nname = \"G{group}\"\nowner-node = \"N{}\"\n", 1 + genes.below(nodes));
    if genes.one_in(3) {
        let _ = writeln!(block, "preferred-owners = {}", owners(nodes, genes));
    }
    if genes.one_in(3) {
        let _ = writeln!(block, "failover-threshold = {}", genes.below(3));
    }
    if genes.one_in(2) {
        let _ = writeln!(block, "priority = {}", genes.of(&["0", "1000", "2000", "3000"]));
    }
    if genes.one_in(2) {
        let _ = writeln!(block, "auto-failback-type = 1");
    }
    if genes.one_in(4) {
        let (start, end) = (genes.below(24), genes.below(24));
        let _ = writeln!(block, "failback-window-start = {start}\nfailback-window-end = {end}");
    }
    if genes.one_in(3) {
        block.push_str("anti-affinity-class-names = [\"apart\"]\n");
    }
    if genes.one_in(4) {
        let _ = writeln!(block, "default-owner = {}", 1 + genes.below(nodes));
    }
    if genes.one_in(5) {
        let _ = writeln!(block, "persistent-state = 0\ngroup-start-delay = {}", genes.below(60_000));
    }
    if genes.one_in(6) {
        block.push_str("cold-start-setting = 1\npreferred-site = \"far\"\n");
    }
    block
}

/// A set per group, each after an earlier one; sometimes an affinity rule.
fn related_groups(groups: usize, genes: &mut Genes<'_>, blocks: &mut Vec<String>) {
    if genes.one_in(3) {
        for group in 1..=groups {
            let after =
                if group > 1 { format!("\"S{}\"", 1 + genes.below(group - 1)) } else { String::new() };
            let setting = genes.of(&["Delay", "Online"]);
            blocks.push(format!(
                "[[group-set]]\nname = \"S{group}\"\ngroups = [\"G{group}\"]\ndepends-on = [{after}]\nstartup-setting = \"{setting}\"\nstartup-count = {}\n",
                genes.below(2)
            ));
        }
    }
    if groups > 1 && genes.one_in(3) {
        let kind = genes.of(&["SameNode", "DifferentNode", "SameFaultDomain", "DifferentFaultDomain"]);
        blocks
            .push(format!("[[affinity-rule]]\nname = \"A\"\ntype = \"{kind}\"\ngroups = [\"G1\", \"G2\"]\n"));
    }
}

fn resource_blocks(
    group: usize,
    nodes: usize,
    genes: &mut Genes<'_>,
    blocks: &mut Vec<String>,
    names: &mut Vec<String>,
) {
    let count = genes.below(6);
    let mut earlier: Vec<String> = Vec::new();
    for index in 0..count {
        let kind = genes.of(&[
            "Physical Disk",
            "IP Address",
            "Network Name",
            "SQL Server",
            "SQL Server Agent",
            "Generic Service",
        ]);
        let name = format!("R{group}{index}");
        let mut block = format!("[[resource]]\nname = \"{name}\"\ntype = \"{kind}\"\ngroup = \"G{group}\"\n");
        if kind == "Generic Service" {
            block.push_str("service-name = \"MsDtsServer130\"\n");
        }
        match (genes.below(4), earlier.len()) {
            (_, 0) | (0, _) => {}
            (1, many) => {
                let _ = writeln!(block, "depends-on = [\"{}\"]", earlier[genes.below(many)]);
            }
            (2, many) => {
                let (a, b) = (genes.below(many), genes.below(many));
                let _ = writeln!(block, "depends-on = \"([{}] or [{}])\"", earlier[a], earlier[b]);
            }
            (_, many) => {
                let (a, b) = (genes.below(many), genes.below(many));
                let _ = writeln!(block, "depends-on = \"[{}] and [{}]\"", earlier[a], earlier[b]);
            }
        }
        if genes.one_in(4) {
            let _ = writeln!(block, "possible-owners = {}", owners(nodes, genes));
        }
        if genes.one_in(2) {
            let _ = writeln!(
                block,
                "restart-action = {}\nrestart-threshold = {}",
                genes.below(3),
                genes.below(3)
            );
        }
        if genes.one_in(5) {
            block.push_str("state = \"Offline\"\n");
        }
        health_keys(kind, genes, &mut block);
        if genes.one_in(4) {
            block.push_str("online-time = { uniform = [\"1s\", \"40s\"] }\n");
        }
        blocks.push(block);
        if kind == "Generic Service" && genes.one_in(2) {
            blocks.push(format!("[[checkpoint]]\nresource = \"{name}\"\nkey = '{KEY}'\n"));
        }
        earlier.push(name.clone());
        names.push(name);
    }
}

/// Timeouts and health checks, often so short that the script's faults reach them.
fn health_keys(kind: &str, genes: &mut Genes<'_>, block: &mut String) {
    let keys: [(&str, &[&str]); 10] = [
        ("looks-alive-poll-interval", &["700", "2500", "30000"]),
        ("is-alive-poll-interval", &["900", "5000", "7000"]),
        ("asynchronous-failure-detection", &["1"]),
        ("pending-timeout", &["10", "2000", "20000"]),
        ("deadlock-timeout", &["1000", "5000", "30000"]),
        ("reports-progress-every", &["1000", "15000"]),
        ("separate-monitor", &["1"]),
        ("maintenance-mode", &["1", "2", "3"]),
        ("locked", &["1"]),
        ("persistent-state", &["0", "1"]),
    ];
    for (key, values) in keys {
        if genes.one_in(8) {
            let _ = writeln!(block, "{key} = {}", genes.of(values));
        }
    }
    if kind == "SQL Server" {
        let _ = writeln!(block, "failure-condition-level = {}", genes.below(6));
        let _ = writeln!(block, "health-check-timeout = {}", genes.of(&["15000", "20000", "30000"]));
        let component =
            genes.of(&["system-state", "resource-state", "query-processing-state", "events-state"]);
        let _ = writeln!(block, "{component} = \"{}\"", genes.of(&["clean", "warning", "clean", "error"]));
    }
}

/// A fault of a resource, for a while or for ever. One that cannot happen to it is refused.
fn fault(resource: &str, node: &str, genes: &mut Genes<'_>) -> String {
    let lasts = ["", "lasts = 300", "lasts = 5000", "lasts = 17000", "lasts = 60000"][genes.below(5)];
    match genes.below(8) {
        0 | 1 => format!("do = \"service-hang\"\ntarget = \"{resource}\"\n{lasts}"),
        2 => format!("do = \"dll-hang\"\ntarget = \"{resource}\""),
        3 => format!("do = \"disk-path-loss\"\ntarget = \"{resource}\"\n{lasts}"),
        4 => format!("do = \"disk-path-loss\"\ntarget = \"{resource}\"\nnode = \"{node}\"\n{lasts}"),
        5 => format!("do = \"disk-corrupt\"\ntarget = \"{resource}\""),
        6 => format!("do = \"ip-conflict\"\ntarget = \"{resource}\"\n{lasts}"),
        _ => format!("do = \"{}\"\n{lasts}", genes.of(&["dns-loss", "ad-loss"])),
    }
}

fn script(nodes: usize, groups: usize, names: &[String], genes: &mut Genes<'_>) -> String {
    let mut script = String::new();
    let mut at = 0;
    for _ in 0..genes.below(8) {
        at += [0, 1, 400, 2_500, 5_300, 30_000, 90_000, 1_000_000][genes.below(8)];
        let node = format!("N{}", 1 + genes.below(nodes));
        let group = format!("G{}", 1 + genes.below(groups));
        let resource = names.get(genes.below(names.len().max(1))).map_or("", String::as_str);
        let other = format!("N{}", 1 + genes.below(nodes));
        let line = match genes.below(26) {
            0 | 1 => format!("do = \"node-power-off\"\ntarget = \"{node}\""),
            2 => format!("do = \"node-stop\"\ntarget = \"{node}\""),
            3 => format!("do = \"node-stop\"\ntarget = \"{node}\"\nhow = \"shutdown\""),
            4 => format!("do = \"node-start\"\ntarget = \"{node}\""),
            5 => format!("do = \"node-reboot\"\ntarget = \"{node}\""),
            6 => "do = \"witness-loss\"".to_owned(),
            7 => "do = \"witness-return\"".to_owned(),
            8 => format!("do = \"move\"\ntarget = \"{group}\""),
            9 => format!("do = \"{}\"\ntarget = \"{group}\"", genes.of(&["online", "offline"])),
            14 => format!("do = \"pause\"\ntarget = \"{node}\""),
            15 => {
                let failback = genes.of(&["no", "immediate", "policy"]);
                format!("do = \"resume\"\ntarget = \"{node}\"\nfailback = \"{failback}\"")
            }
            16 => format!("do = \"drain\"\ntarget = \"{node}\"\nforce = {}", genes.one_in(2)),
            17 => format!("do = \"clock\"\ntime-of-day = \"{:02}:59:59.999\"", genes.below(24)),
            10 => format!("do = \"registry-edit\"\ntarget = \"{node}\"\nkey = '{KEY}'\ndata = 'C:\\x.xml'"),
            18 => format!("do = \"network-cut\"\nbetween = [\"{node}\", \"{other}\"]"),
            19 => format!("do = \"network-cut\"\ntarget = \"{node}\""),
            20 => "do = \"network-heal\"".to_owned(),
            21 => format!(
                "do = \"node-start\"\ntarget = \"{node}\"\nhow = \"{}\"",
                genes.of(&["force-quorum", "prevent-quorum"])
            ),
            _ if resource.is_empty() => "do = \"witness-loss\"".to_owned(),
            11 => {
                format!("do = \"{}\"\ntarget = \"{resource}\"", genes.of(&["online", "offline", "restart"]))
            }
            12 => format!("do = \"fail\"\ntarget = \"{resource}\""),
            13 => format!("do = \"service-kill\"\ntarget = \"{resource}\""),
            22 => set(&node, &group, resource, nodes, genes),
            _ => fault(resource, &node, genes),
        };
        let _ = write!(script, "[[script]]\nat = {at}\n{line}\n");
    }
    script
}

/// A property that gets another value, sensible or not.
fn set(node: &str, group: &str, resource: &str, nodes: usize, genes: &mut Genes<'_>) -> String {
    let count = genes.below(3);
    let (target, property, value) = match genes.below(8) {
        0 => ("cluster", "same-subnet-threshold", format!("{}", 3 + count)),
        1 => ("cluster", "dynamic-quorum", format!("{}", count.min(1))),
        2 => (node, "node-weight", format!("{}", count.min(1))),
        3 => (group, "failover-threshold", count.to_string()),
        4 => (group, "preferred-owners", owners(nodes, genes)),
        5 => (resource, "possible-owners", owners(nodes, genes)),
        6 => (resource, "depends-on", "[]".to_owned()),
        _ => (resource, "restart-action", count.to_string()),
    };
    format!("do = \"set\"\ntarget = \"{target}\"\nproperty = \"{property}\"\nvalue = {value}")
}

/// A small estate whose checks and faults fall on the same few moments, so that they meet.
pub fn made_for_health_checks(genes: &[u8]) -> Made {
    let mut genes = Genes(genes.iter());
    let head = "windows-server = \"2019\"\n[cluster]\ndisk-arb-interval = 2\n".to_owned();
    let mut blocks: Vec<String> = (1..=2).map(|node| format!("[[node]]\nname = \"N{node}\"\n")).collect();
    blocks.push("[[group]]\nname = \"G1\"\n".to_owned());
    let mut names = Vec::new();
    for index in 0..1 + genes.below(4) {
        let kind = genes.of(&["SQL Server", "SQL Server", "Physical Disk", "SQL Server Agent"]);
        let name = format!("R{index}");
        let mut block = format!("[[resource]]\nname = \"{name}\"\ntype = \"{kind}\"\ngroup = \"G1\"\n");
        let _ = writeln!(block, "restart-threshold = {}", genes.below(4));
        let _ =
            writeln!(block, "looks-alive-poll-interval = {}", genes.of(&["1000", "2500", "5000", "9000"]));
        let _ = writeln!(block, "is-alive-poll-interval = {}", genes.of(&["1000", "7000", "10000", "60000"]));
        let _ = writeln!(block, "deadlock-timeout = {}", genes.of(&["1000", "3000", "10000"]));
        if kind == "SQL Server" {
            let _ = writeln!(block, "failure-condition-level = {}", genes.of(&["3", "2", "5", "1", "0"]));
            let _ = writeln!(block, "health-check-timeout = {}", genes.of(&["15000", "16000", "30000"]));
        }
        if genes.one_in(6) {
            let _ = writeln!(block, "maintenance-mode = {}", genes.below(4));
        }
        blocks.push(block);
        names.push(name);
    }
    let mut script = String::new();
    let mut at = 0;
    for _ in 0..2 + genes.below(10) {
        at += [0, 500, 1_000, 2_000, 5_000, 9_999, 10_000, 15_001][genes.below(8)];
        let name = &names[genes.below(names.len())];
        let lasts = ["", "lasts = 5000", "lasts = 14999", "lasts = 16000", "lasts = 21000"][genes.below(5)];
        let line = match genes.below(8) {
            0..=3 => format!("do = \"service-hang\"\ntarget = \"{name}\"\n{lasts}"),
            4 => format!("do = \"dll-hang\"\ntarget = \"{name}\""),
            5 => format!("do = \"disk-path-loss\"\ntarget = \"{name}\"\n{lasts}"),
            6 => format!("do = \"service-kill\"\ntarget = \"{name}\""),
            _ => format!(
                "do = \"{}\"\ntarget = \"{name}\"",
                genes.of(&["disk-corrupt", "offline", "online", "fail"])
            ),
        };
        let _ = write!(script, "[[script]]\nat = {at}\n{line}\n");
    }
    Made { head, blocks, script }
}
