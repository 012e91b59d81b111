//! SSIS031: users of remote clients have domain accounts.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::survey::{Survey, same_name};

pub(super) static RULE: Rule = Rule {
    code: "SSIS031",
    name: "local-account",
    severity: Severity::Warning,
    summary: "users of remote clients have domain accounts",
    grade: Grade::Documented,
    sources: &["ssis:D-12"],
    page: include_str!("local_account.md"),
    harm: Harm::None("what a second machine makes of a local account is not played"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    if survey.ssis_nodes().is_empty() {
        return;
    }
    for (client, document) in survey.clients.iter().zip(&survey.document.client) {
        let Some(user) = document.value.user.located() else { continue };
        let Some((machine, _)) = user.value.split_once('\\') else { continue };
        let is_local =
            machine.trim() == "." || same_name(machine, &client.computer) || survey.node(machine).is_some();
        if !is_local {
            continue;
        }
        let message = format!(
            "`{}` is an account of one computer: it must exist, with the same name and password, on every node",
            user.value
        );
        findings
            .report(&client.name.value, user.place, message)
            .help("use a domain account, or create the same local account on every node and keep the passwords alike");
    }
}
