//! A lesson for people: what is explained, what is asked, and what came of it.

use std::io::{self, Write};

use callboard_validator::lesson::{Lesson, Question, Step};

use super::printable;
use super::prose::{paragraphs, wrapped};
use crate::lessons::{Answer, Fact, Stage, cited, letter};

/// Lines end before this column.
const WIDTH: usize = 100;
/// What belongs to a step stands this far in.
const MARGIN: usize = 3;

/// Every lesson, a line each.
pub fn list<'a>(lessons: impl Iterator<Item = (&'a str, &'a Lesson)>, out: &mut dyn Write) -> io::Result<()> {
    for (name, lesson) in lessons {
        writeln!(out, "{name:17} {}", lesson.title)?;
    }
    writeln!(out, "\n`callboard lesson NAME` teaches one.")
}

/// The title and the words.
pub fn opening(lesson: &Lesson, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n{}\n", lesson.title, "=".repeat(lesson.title.chars().count()))?;
    for line in wrapped(&lesson.about, WIDTH) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "\nWords")?;
    let column = lesson.terms.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default() + 2;
    for (name, says) in &lesson.terms {
        hanging(&format!("{name:column$}"), says, out)?;
    }
    Ok(())
}

/// What a step explains.
pub fn step(number: usize, step: &Step, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{number}. {}", step.heading)?;
    if !step.text.is_empty() {
        writeln!(out)?;
    }
    indented(&paragraphs(&step.text, WIDTH - MARGIN), out)
}

/// What a step asks, with who is where and what will be done.
pub fn question(question: &Question, stage: &Stage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{:MARGIN$}Who is there:", "")?;
    for part in &stage.parts {
        hanging("  ", &printable(part), out)?;
    }
    if !stage.done.is_empty() {
        writeln!(out, "\n{:MARGIN$}What is done:", "")?;
    }
    for fact in &stage.done {
        let on = if fact.node.is_empty() { String::new() } else { format!("{}: ", fact.node) };
        hanging(&format!("  {:>8}  ", fact.at), &printable(&format!("{on}{}", fact.text)), out)?;
    }
    writeln!(out)?;
    indented(&wrapped(&format!("Question: {}", question.text), WIDTH - MARGIN), out)?;
    for (number, choice) in question.choices.iter().enumerate() {
        hanging(&format!("  {}) ", letter(number)), &choice.text, out)?;
    }
    Ok(())
}

/// What came, when, and why.
pub fn answer(question: &Question, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let right = format!("{}) {}", letter(answer.choice), question.choices[answer.choice].text);
    indented(&wrapped(&right, WIDTH - MARGIN), out)?;
    writeln!(out)?;
    hanging("played  ", &printable(&format!("{} ({})", answer.played, answer.title)), out)?;
    hanging("result  ", &printable(&answer.result), out)?;
    writeln!(out)?;
    timeline(&answer.timeline, out)?;
    writeln!(out)?;
    indented(&wrapped(&answer.because, WIDTH - MARGIN), out)?;
    writeln!(out)?;
    for id in &question.rules {
        let said = cited(id).map_or(String::new(), |cited| match cited.grade {
            Some(grade) => format!("{} ({})", cited.says, grade.name()),
            None => cited.says.to_owned(),
        });
        hanging(&format!("{id:18}"), &said, out)?;
    }
    Ok(())
}

/// Time runs down the page.
fn timeline(facts: &[Fact], out: &mut dyn Write) -> io::Result<()> {
    let column = facts.iter().map(|fact| fact.at.chars().count()).max().unwrap_or_default();
    let bar = format!("{:MARGIN$}{:column$}  |", "", "");
    writeln!(out, "{:MARGIN$}{:column$} time", "", "")?;
    writeln!(out, "{bar}")?;
    for fact in facts {
        let node = if fact.node.is_empty() { String::new() } else { format!("{}: ", fact.node) };
        let rules =
            if fact.rules.is_empty() { String::new() } else { format!(" [{}]", fact.rules.join(" ")) };
        let text = format!("{}{}{rules}", printable(&node), printable(&fact.text));
        for (number, line) in wrapped(&text, WIDTH - MARGIN - column - 6).iter().enumerate() {
            match number {
                0 => writeln!(out, "{:MARGIN$}{:>column$}  +-- {line}", "", fact.at)?,
                _ => writeln!(out, "{bar}   {line}")?,
            }
        }
    }
    writeln!(out, "{bar}")?;
    writeln!(out, "{:MARGIN$}{:column$}  v", "", "")
}

/// A text beside a label that stands once.
fn hanging(label: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let column = label.chars().count();
    for (number, line) in wrapped(text, WIDTH - MARGIN - column).iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        writeln!(out, "{:MARGIN$}{label:column$}{line}", "")?;
    }
    Ok(())
}

fn indented(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        if line.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, "{:MARGIN$}{line}", "")?;
        }
    }
    Ok(())
}

/// The whole lesson as a page: the questions, and at the end the answers, if they are wanted.
pub fn page(lesson: &Lesson, answers: &[Option<Answer>], shown: bool, out: &mut dyn Write) -> io::Result<()> {
    opening(lesson, out)?;
    for (number, (one, came)) in lesson.steps.iter().zip(answers).enumerate() {
        step(number + 1, one, out)?;
        if let (Some(asked), Some(came)) = (&one.question, came) {
            question(asked, &came.stage, out)?;
        }
    }
    if !shown {
        return writeln!(
            out,
            "\nWrite your predictions down. `--answers` plays every question and shows what comes."
        );
    }
    writeln!(out, "\nAnswers")?;
    for (number, (one, came)) in lesson.steps.iter().zip(answers).enumerate() {
        if let (Some(asked), Some(came)) = (&one.question, came) {
            writeln!(out, "\n{}. {}\n", number + 1, one.heading)?;
            answer(asked, came, out)?;
        }
    }
    Ok(())
}
