//! Dependency expressions as they are written, resolved and judged (`wsfc:W-DEP-01`, `W-DEP-02`).

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use super::Survey;
use crate::document::values::Dependencies;
use crate::source::{Located, Place};

/// An expression: an AND of parts, each an OR of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expression {
    /// The parts.
    pub parts: Vec<Vec<Provider>>,
    /// Why the text is no expression.
    pub error: Option<Located<String>>,
}

/// A name in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// The name.
    pub name: Located<String>,
    /// The resource, when there is one.
    pub resource: Option<usize>,
}

impl Expression {
    /// Every name, in the order of the text.
    pub fn providers(&self) -> impl Iterator<Item = &Provider> {
        self.parts.iter().flatten()
    }

    /// Reads an expression; names are resolved by `find`.
    pub fn read(written: Located<&Dependencies>, find: impl Fn(&str) -> Option<usize>) -> Self {
        let provider = |name: Located<String>| Provider { resource: find(&name.value), name };
        match written.value {
            Dependencies::All(names) => Expression {
                parts: names.iter().map(|name| vec![provider(name.clone())]).collect(),
                error: None,
            },
            Dependencies::Expression(text) => match parse(text) {
                Ok(parts) => Expression {
                    parts: parts
                        .into_iter()
                        .map(|part| {
                            part.into_iter().map(|name| provider(Located::new(name, written.place))).collect()
                        })
                        .collect(),
                    error: None,
                },
                Err(why) => Expression { parts: Vec::new(), error: Some(Located::new(why, written.place)) },
            },
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    Open,
    Close,
    And,
    Or,
}

/// `([a] or [b]) and [c]`; an empty text is no dependency.
fn parse(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut tokens = tokens(text)?.into_iter().peekable();
    let mut parts = Vec::new();
    if tokens.peek().is_none() {
        return Ok(parts);
    }
    loop {
        match tokens.next() {
            Some(Token::Name(name)) => {
                let mut alternatives = vec![name];
                while tokens.next_if_eq(&Token::Or).is_some() {
                    alternatives.push(expect_name(tokens.next())?);
                }
                if alternatives.len() > 1 && (tokens.peek().is_some() || !parts.is_empty()) {
                    return Err(
                        "an `or` list that is only a part of the expression stands in parentheses".to_owned()
                    );
                }
                parts.push(alternatives);
            }
            Some(Token::Open) => parts.push(parenthesised(&mut tokens)?),
            other => return Err(unexpected(other, "a name in square brackets or `(`")),
        }
        match tokens.next() {
            None => return Ok(parts),
            Some(Token::And) => {}
            other => return Err(unexpected(other, "`and`")),
        }
    }
}

fn parenthesised(tokens: &mut impl Iterator<Item = Token>) -> Result<Vec<String>, String> {
    let mut alternatives = vec![expect_name(tokens.next())?];
    loop {
        match tokens.next() {
            Some(Token::Close) => return Ok(alternatives),
            Some(Token::Or) => alternatives.push(expect_name(tokens.next())?),
            Some(Token::And) => return Err("an `or` list may not contain an `and`".to_owned()),
            other => return Err(unexpected(other, "`or` or `)`")),
        }
    }
}

fn expect_name(token: Option<Token>) -> Result<String, String> {
    match token {
        Some(Token::Name(name)) => Ok(name),
        other => Err(unexpected(other, "a name in square brackets")),
    }
}

fn unexpected(token: Option<Token>, expected: &str) -> String {
    let found = match token {
        None => "the end".to_owned(),
        Some(Token::Name(name)) => format!("`[{name}]`"),
        Some(Token::Open) => "`(`".to_owned(),
        Some(Token::Close) => "`)`".to_owned(),
        Some(Token::And) => "`and`".to_owned(),
        Some(Token::Or) => "`or`".to_owned(),
    };
    format!("expected {expected}, found {found}")
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let token_length = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '[' => {
                let end = rest.find(']').ok_or("a `[` is never closed")?;
                (Token::Name(rest[1..end].trim().to_owned()), end + 1)
            }
            _ => {
                let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                match word.to_lowercase().as_str() {
                    "and" => (Token::And, word.len()),
                    "or" => (Token::Or, word.len()),
                    _ => return Err(format!("names stand in square brackets; found `{}`", shortened(rest))),
                }
            }
        };
        tokens.push(token_length.0);
        rest = rest[token_length.1..].trim_start();
    }
    Ok(tokens)
}

fn shortened(text: &str) -> String {
    text.chars().take(30).collect()
}

/// Something Windows clustering would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DependencyProblem {
    /// The text is no expression.
    Malformed {
        /// Whose.
        resource: usize,
        /// Why.
        why: Located<String>,
    },
    /// No resource has that name.
    Unknown {
        /// Whose.
        resource: usize,
        /// The name.
        name: Located<String>,
    },
    /// The provider is in another group.
    OtherGroup {
        /// Whose.
        resource: usize,
        /// The name.
        name: Located<String>,
        /// The provider.
        provider: usize,
    },
    /// These wait for each other.
    Cycle {
        /// Ascending.
        members: Vec<usize>,
        /// Where the first of them depends on another.
        place: Place,
    },
}

impl Survey {
    /// Everything that is wrong with dependencies.
    pub fn dependency_problems(&self) -> Vec<DependencyProblem> {
        self.dependency_problems.clone()
    }

    pub(super) fn find_dependency_problems(&self) -> Vec<DependencyProblem> {
        let mut problems = Vec::new();
        for (resource, facts) in self.resources.iter().enumerate() {
            if let Some(why) = &facts.depends_on.error {
                problems.push(DependencyProblem::Malformed { resource, why: why.clone() });
            }
            for provider in facts.depends_on.providers() {
                let name = || provider.name.clone();
                match provider.resource {
                    None => problems.push(DependencyProblem::Unknown { resource, name: name() }),
                    Some(provider) if self.resources[provider].group != facts.group => {
                        problems.push(DependencyProblem::OtherGroup { resource, name: name(), provider });
                    }
                    Some(_) => {}
                }
            }
        }
        problems.extend(self.cycles());
        problems
    }

    fn cycles(&self) -> Vec<DependencyProblem> {
        let mut graph = DiGraph::<(), ()>::new();
        let nodes: Vec<_> = self.resources.iter().map(|_| graph.add_node(())).collect();
        for (resource, facts) in self.resources.iter().enumerate() {
            for provider in facts.depends_on.providers().filter_map(|provider| provider.resource) {
                graph.add_edge(nodes[resource], nodes[provider], ());
            }
        }
        let mut cycles: Vec<Vec<usize>> = kosaraju_scc(&graph)
            .into_iter()
            .filter(|component| component.len() > 1 || graph.contains_edge(component[0], component[0]))
            .map(|component| {
                let mut members: Vec<usize> = component.iter().map(|node| node.index()).collect();
                members.sort_unstable();
                members
            })
            .collect();
        cycles.sort();
        let place = |members: &[usize]| {
            let into_cycle =
                |provider: &&Provider| provider.resource.is_some_and(|to| members.binary_search(&to).is_ok());
            let first = &self.resources[members[0]];
            first
                .depends_on
                .providers()
                .find(into_cycle)
                .map_or(first.name.place, |provider| provider.name.place)
        };
        cycles
            .into_iter()
            .map(|members| DependencyProblem::Cycle { place: place(&members), members })
            .collect()
    }

    /// Whether what a resource depends on could be understood; CLU001 says where not.
    pub fn dependencies_are_known(&self, resource: usize) -> bool {
        let expression = &self.resources[resource].depends_on;
        expression.error.is_none() && expression.providers().all(|provider| provider.resource.is_some())
    }

    /// Whether `resource` cannot be online unless `provider` is, directly or through others: some part of its
    /// expression leaves no way around it.
    pub fn requires(&self, resource: usize, provider: usize) -> bool {
        let mut known: BTreeMap<usize, bool> = BTreeMap::new();
        for next in self.providers_first(resource) {
            let is_met = |alternative: &Provider| {
                alternative.resource.is_some_and(|of| of == provider || known.get(&of) == Some(&true))
            };
            let answer = self.resources[next].depends_on.parts.iter().any(|part| part.iter().all(is_met));
            known.insert(next, answer);
        }
        known[&resource]
    }

    /// A resource and everything it depends on, each after its providers. A cycle is entered once.
    fn providers_first(&self, resource: usize) -> Vec<usize> {
        let providers =
            |of: usize| self.resources[of].depends_on.providers().filter_map(|provider| provider.resource);
        let mut seen = BTreeSet::from([resource]);
        let mut order = Vec::new();
        let mut open = vec![(resource, providers(resource))];
        while let Some((of, rest)) = open.last_mut() {
            match rest.next() {
                Some(next) if seen.insert(next) => open.push((next, providers(next))),
                Some(_) => {}
                None => {
                    order.push(*of);
                    open.pop();
                }
            }
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Vec<String>>, String> {
        parse(text)
    }

    #[test]
    fn the_grammar_is_an_and_of_or_lists() {
        let names = |text| {
            read(text).map(|parts| parts.iter().map(|part| part.join("|")).collect::<Vec<_>>().join("&"))
        };
        assert_eq!(names("([a] or [b]) and ([c])"), Ok("a|b&c".to_owned()));
        assert_eq!(names("[a] and [b] AND [c d]"), Ok("a&b&c d".to_owned()));
        assert_eq!(names("[a] or [b]"), Ok("a|b".to_owned()));
        assert_eq!(names(""), Ok(String::new()));
    }

    #[test]
    fn what_the_cluster_would_refuse_is_refused() {
        for text in [
            "a and b",
            "[a",
            "([a] and [b])",
            "[a] [b]",
            "[a] and",
            "()",
            "[a] or [b] and [c]",
            "[a] and [b] or [c]",
            "([a]",
            "[a])",
            "ä",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
