//! `explain/1`.

use callboard_validator::rule::Rule;
use callboard_validator::rules::by_code;
use schemars::JsonSchema;
use serde::Serialize;

use crate::messages::{Code, Entry};

/// `explain/1`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplainV1 {
    /// `explain/1`.
    schema: &'static str,
    /// What was asked; empty for a list of everything.
    query: String,
    /// The rule whose code was asked for.
    rule: Option<RulePageV1>,
    /// What is known of a message or code, the best match first.
    matches: Vec<MatchV1>,
}

/// A rule and its page.
#[derive(Debug, Serialize, JsonSchema)]
struct RulePageV1 {
    /// Its code.
    code: &'static str,
    /// The bad pattern.
    name: &'static str,
    /// Its usual severity.
    severity: &'static str,
    /// One line.
    summary: &'static str,
    /// The page, as Markdown.
    page: &'static str,
    /// Where it comes from.
    sources: &'static [&'static str],
    /// How far to trust it.
    grade: &'static str,
}

/// A message or code that is known.
#[derive(Debug, Serialize, JsonSchema)]
struct MatchV1 {
    /// What it is called.
    id: &'static str,
    /// One line.
    title: &'static str,
    /// The texts that people see; `%1` stands for any text.
    texts: &'static [&'static str],
    /// Its numbers and names.
    codes: Vec<CodeV1>,
    /// Why it appears.
    cause: &'static str,
    /// The rules that find the cause in files.
    rules: Vec<RuleLineV1>,
    /// What to do.
    fix: &'static str,
    /// Commands for it.
    powershell: &'static [&'static str],
    /// Where it comes from.
    sources: &'static [&'static str],
    /// How far to trust it.
    grade: &'static str,
}

/// A number or name of a message.
#[derive(Debug, Serialize, JsonSchema)]
struct CodeV1 {
    /// `event`, `hresult`, `ntstatus`, `win32`, `sql`, `kerberos`, `bugcheck` or `name`.
    kind: &'static str,
    /// As people write it.
    value: String,
    /// Who logs it, of an event.
    source: Option<&'static str>,
}

/// A rule in one line.
#[derive(Debug, Serialize, JsonSchema)]
struct RuleLineV1 {
    /// Its code.
    code: &'static str,
    /// What it checks.
    summary: &'static str,
}

impl ExplainV1 {
    /// A rule was asked for.
    pub fn rule(query: &str, rule: &'static Rule) -> ExplainV1 {
        ExplainV1 { rule: Some(page(rule)), ..ExplainV1::matches(query, []) }
    }

    /// A message was.
    pub fn matches(query: &str, entries: impl IntoIterator<Item = &'static Entry>) -> ExplainV1 {
        let matches = entries.into_iter().map(of_entry).collect();
        ExplainV1 { schema: "explain/1", query: query.to_owned(), rule: None, matches }
    }
}

fn page(rule: &'static Rule) -> RulePageV1 {
    RulePageV1 {
        code: rule.code,
        name: rule.name,
        severity: rule.severity.name(),
        summary: rule.summary,
        page: rule.page,
        sources: rule.sources,
        grade: rule.grade.name(),
    }
}

fn of_entry(entry: &'static Entry) -> MatchV1 {
    let rules = entry.rules.iter().filter_map(|code| by_code(code));
    MatchV1 {
        id: entry.id,
        title: entry.title,
        texts: entry.texts,
        codes: entry.codes.iter().map(|code| of_code(*code)).collect(),
        cause: entry.cause,
        rules: rules.map(|rule| RuleLineV1 { code: rule.code, summary: rule.summary }).collect(),
        fix: entry.fix,
        powershell: entry.powershell,
        sources: entry.sources,
        grade: entry.grade.name(),
    }
}

fn of_code(code: Code) -> CodeV1 {
    CodeV1 { kind: code.kind(), value: code.value(), source: code.source() }
}
