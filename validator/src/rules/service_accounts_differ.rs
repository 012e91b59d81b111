//! SSIS036: the SSIS service runs under the same account on every possible owner.

use crate::finding::{Findings, Grade, Severity};
use crate::rule::{Check, Harm, Rule};
use crate::source::Located;
use crate::survey::Survey;
use crate::survey::services::same_account;

pub(super) static RULE: Rule = Rule {
    code: "SSIS036",
    name: "service-accounts-differ",
    severity: Severity::Warning,
    summary: "the SSIS service runs under the same account on every possible owner",
    grade: Grade::Observed,
    sources: &["ssis:F-03"],
    page: include_str!("service_accounts_differ.md"),
    harm: Harm::None("what an account may do on each node is not played"),
    checks: &[Check::Estate(check)],
};

fn check(survey: &Survey, findings: &mut Findings<'_>) {
    for resource in survey.ssis_resources() {
        let stated: Vec<(usize, Located<&String>)> = survey
            .service_on_owners(resource)
            .into_iter()
            .filter_map(|(node, service)| {
                let account = &survey.document.node[node].value.service[service].value.account;
                Some((node, account.located()?))
            })
            .collect();
        let Some(((first, expected), rest)) = stated.split_first() else { continue };
        for (node, account) in rest.iter().filter(|(_, account)| !same_account(account.value, expected.value))
        {
            let (here, there) = (&survey.nodes[*node].name.value, &survey.nodes[*first].name.value);
            let message = format!(
                "on `{here}` the service runs as `{}`, on `{there}` as `{}`",
                account.value, expected.value
            );
            findings
                .report(here, account.place, message)
                .help("use one account, and give it its rights on every node")
                .also(expected.place, "the other node's account");
        }
    }
}
