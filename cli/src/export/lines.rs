//! A trace as one line for each fact, made for `grep` and for programs that read words: `key=value`, in this order:
//!
//! * `t`, in milliseconds;
//! * what the fact is about, by its kind: `resource=SSIS`, `group=`, `node=`, `network=`, `between=`, `service=`,
//!   `checkpoint=`, `file=`, `entry=`, `client=`, `package=`, `cluster=`;
//! * `node`, where it happened; `by`, which node saw it, where the fact is about a node itself;
//! * `action`: of a change of state the new state, of an order or fault its verb, else the kind of fact in `runs/1`;
//! * `verb`, `from`, `to` where there are any;
//! * `rule`, several with commas; missing where no rule decided.
//!
//! A value with anything but plain characters stands in double quotes; `\"`, `\\` and `\u{...}` are escapes in them.

use std::fmt;
use std::io::{self, Write};

use callboard_sim::model::estate::Estate;
use callboard_sim::record::{Object, Record, What};
use callboard_sim::telling::{self, Telling};

use crate::render::is_hidden;

/// Writes a line for every fact.
pub fn write(estate: &Estate, trace: &[Record], out: &mut dyn Write) -> io::Result<()> {
    trace.iter().try_for_each(|record| line(estate, record, out))
}

fn line(estate: &Estate, record: &Record, out: &mut dyn Write) -> io::Result<()> {
    let told = telling::tell(estate, record);
    write!(out, "t={} {}={}", record.at.0, kind(told.about), Value(&told.object))?;
    if let Some(node) = record.node.filter(|node| told.about != Object::Node(*node)) {
        let key = if matches!(told.about, Object::Node(_)) { "by" } else { "node" };
        write!(out, " {key}={}", Value(&estate.cluster.nodes[node].name))?;
    }
    action(record, &told, out)?;
    for (index, rule) in record.rules().iter().enumerate() {
        write!(out, "{}{rule}", if index == 0 { " rule=" } else { "," })?;
    }
    writeln!(out)
}

fn action(record: &Record, told: &Telling, out: &mut dyn Write) -> io::Result<()> {
    let to = told.to.as_deref().unwrap_or_default();
    match record.what {
        What::ResourceStateChanged { .. }
        | What::GroupStateChanged { .. }
        | What::NodeStateChanged { .. }
        | What::NodeStatusChanged { .. }
        | What::NetworkStateChanged { .. } => write!(out, " action={}", Kebab(to)),
        What::Injected { .. } => write!(out, " action={to}"),
        What::Refused { .. } | What::FaultEnded { .. } => write!(out, " action={} verb={to}", told.kind),
        _ => {
            write!(out, " action={}", told.kind)?;
            let changes = [("from", &told.from), ("to", &told.to)];
            let stated = changes.into_iter().filter_map(|(key, value)| Some((key, value.as_deref()?)));
            stated.into_iter().try_for_each(|(key, value)| write!(out, " {key}={}", Value(value)))
        }
    }
}

fn kind(object: Object) -> &'static str {
    match object {
        Object::Cluster => "cluster",
        Object::Node(_) => "node",
        Object::Network(_) => "network",
        Object::Between(..) => "between",
        Object::Group(_) => "group",
        Object::Resource(_) => "resource",
        Object::Service(_) => "service",
        Object::Checkpoint(_) => "checkpoint",
        Object::File(_) => "file",
        Object::Entry(_) => "entry",
        Object::Client(_) => "client",
        Object::Package(_) => "package",
    }
}

/// A value, quoted where it has to be.
struct Value<'a>(&'a str);

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\\' | '=') && !is_hidden(c);
        if !self.0.is_empty() && self.0.chars().all(is_plain) {
            return f.write_str(self.0);
        }
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                // Whatever ends a line somewhere is no plain space.
                c if is_hidden(c) || (c.is_whitespace() && c != ' ') => write!(f, "{}", c.escape_unicode())?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

/// A state's name in small letters: `OnlinePending` is `online-pending`.
struct Kebab<'a>(&'a str);

impl fmt::Display for Kebab<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, c) in self.0.char_indices() {
            let hyphen = if c.is_ascii_uppercase() && index > 0 { "-" } else { "" };
            write!(f, "{hyphen}{}", c.to_ascii_lowercase())?;
        }
        Ok(())
    }
}

/// The words of a command line, each quoted as a value is; an argument keeps its `key=`.
pub fn quoted_words(words: &[String]) -> String {
    let quoted = words.iter().map(|word| match word.split_once('=') {
        Some((key, value)) => format!("{key}={}", Value(value)),
        None => Value(word).to_string(),
    });
    quoted.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_only_where_they_must_be_and_states_are_small() {
        let shown = |text| Value(text).to_string();
        assert_eq!(shown("SSIS"), "SSIS");
        assert_eq!(shown("SQL Server 1"), "\"SQL Server 1\"");
        assert_eq!(shown(""), "\"\"");
        assert_eq!(shown("a\"b\\c\n\u{1b}"), r#""a\"b\\c\u{a}\u{1b}""#);
        assert_eq!(Kebab("OnlinePending").to_string(), "online-pending");
    }
}
