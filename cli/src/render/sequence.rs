//! A way as a Mermaid sequence diagram.

use std::io::{self, Write};

use crate::output::hops::{HopV1, StepV1};

/// Draws one way.
pub fn render(hop: &HopV1, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "sequenceDiagram")?;
    let mut names: Vec<&str> = Vec::new();
    for name in hop.steps.iter().flat_map(|step| [step.from.as_str(), asked(step)]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for (number, name) in names.iter().enumerate() {
        let shown = if *name == KDC { "KDC" } else { name };
        writeln!(out, "    participant P{number} as {}", escaped(shown))?;
    }
    let number_of = |name: &str| names.iter().position(|known| *known == name).unwrap_or_default();
    for step in &hop.steps {
        let (from, to) = (number_of(&step.from), number_of(asked(step)));
        let arrow = if step.allowed { "->>" } else { "-x" };
        writeln!(out, "    P{from}{arrow}P{to}: {}", escaped(&label(step)))?;
    }
    if let Some(last) = hop.steps.last() {
        let at = number_of(&last.from);
        writeln!(out, "    Note over P{at}: {}", escaped(&format!("documented rule - {}", hop.verdict)))?;
        if let Some(vendor) = hop.vendor {
            writeln!(out, "    Note over P{at}: {}", escaped(&format!("delegation is {vendor}")))?;
        }
    }
    Ok(())
}

const KDC: &str = "krbtgt";

/// Who gets the message: a ticket is asked of the KDC, whomever it is for.
fn asked(step: &StepV1) -> &str {
    const FOR_TICKETS: [&str; 6] =
        ["client-tgs", "client-forward", "forwarded-tgs", "front-tgs", "s4u2self", "s4u2proxy"];
    if FOR_TICKETS.contains(&step.step) { KDC } else { &step.to }
}

fn label(step: &StepV1) -> String {
    let of = if asked(step) == step.to { String::new() } else { format!(" for {}", step.to) };
    let end = step.error.as_ref().map(|error| format!(" - {error}")).unwrap_or_default();
    format!("{}{of}, {} as {}{end} ({})", step.exchange, step.protocol, step.acting_as, step.rules.join(", "))
}

/// A text that ends no statement and starts no markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '#' | ';' | '<' | '>' | '"' | '&' | '{' | '}' | '%' => {
                escaped.push_str(&format!("#{};", u32::from(character)));
            }
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
