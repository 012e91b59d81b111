//! CLU009: a one-node cluster is legal but has nowhere to go.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::Survey;

pub(super) static RULE: Rule = Rule {
    code: "CLU009",
    name: "one-node-cluster",
    severity: Severity::Warning,
    summary: "a one-node cluster is legal but has nowhere to go",
    grade: Grade::Documented,
    sources: &["seed:045", "ssis:S-03"],
    page: include_str!("one_node_cluster.md"),
    harm: Harm::None("without a second node nothing moves: the outage lasts as long as the repair"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if let [node] = &survey.nodes[..] {
        let message = format!("`{}` is the only node: nothing can fail over", node.name.value);
        findings
            .report(&node.name.value, node.name.place, message)
            .help("add a second node when the service has to survive a loss");
    }
}
