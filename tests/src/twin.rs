//! The lines of a script as words of a command line, and back.

use toml::{Table, Value};

/// One line: its verb, target and arguments as words, and its moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The words.
    pub words: Vec<String>,
    /// The moment, as a word of `--at`.
    pub at: String,
    /// The line itself.
    pub table: Table,
}

/// The lines of a scenario's text, in the order of time.
pub fn lines(scenario: &str) -> Vec<Line> {
    let document: Table = scenario.parse().expect("scenarios of tests are TOML");
    let script = document.get("script").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut lines: Vec<Line> =
        script.into_iter().map(|line| words(line.as_table().expect("a line is a table"))).collect();
    lines.sort_by_key(|line| milliseconds(&line.at));
    lines
}

/// The arguments that ask for these lines, each at its moment.
pub fn at_their_moments(lines: &[Line]) -> Vec<String> {
    let mut arguments = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        arguments.extend((index > 0).then(|| "--then".to_owned()));
        arguments.extend(line.words.iter().cloned());
        arguments.extend(["--at".to_owned(), line.at.clone()]);
    }
    arguments
}

/// The arguments that ask for these lines, one after the other.
pub fn one_after_the_other(lines: &[Line]) -> Vec<String> {
    lines.iter().enumerate().fold(Vec::new(), |mut arguments, (index, line)| {
        arguments.extend((index > 0).then(|| "--then".to_owned()));
        arguments.extend(line.words.iter().cloned());
        arguments
    })
}

/// A script with these lines at these moments.
pub fn script(lines: &[Line], moments_ms: &[u64]) -> String {
    let lines = lines.iter().zip(moments_ms).map(|(line, at)| {
        let mut table = line.table.clone();
        table.insert("at".to_owned(), Value::Integer((*at).try_into().expect("a moment")));
        format!("[[script]]\n{table}\n")
    });
    lines.collect()
}

fn words(table: &Table) -> Line {
    let text = |key: &str| table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let at = match &table["at"] {
        Value::Integer(ms) => format!("{ms}ms"),
        at => at.as_str().expect("a moment").to_owned(),
    };
    let mut words = vec![text("do")];
    for (key, value) in table {
        match (key.as_str(), value) {
            ("do" | "at", _) => {}
            ("target", Value::String(target)) if !target.contains('=') => words.insert(1, target.clone()),
            ("between", Value::Array(sides)) => words.push(format!("between={}", between(sides))),
            ("value", value) => words.push(format!("value={value}")),
            (key, Value::String(value)) => words.push(format!("{key}={value}")),
            (key, Value::Integer(ms)) => words.push(format!("{key}={ms}ms")),
            (key, value) => words.push(format!("{key}={value}")),
        }
    }
    Line { words, at, table: table.clone() }
}

fn between(sides: &[Value]) -> String {
    let side = |side: &Value| match side {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("+"),
        name => name.as_str().expect("a name").to_owned(),
    };
    sides.iter().map(side).collect::<Vec<_>>().join(",")
}

fn milliseconds(at: &str) -> u64 {
    callboard_validator::document::values::parse_time(at).expect("a moment").0
}
