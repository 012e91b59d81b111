//! `lesson`.

use std::io::{BufRead, Read, Write};

use callboard_validator::lesson::Lesson;
use callboard_validator::syntax::nearest::nearest;

use super::Format;
use crate::disk::STANDARD_INPUT;
use crate::error::Error;
use crate::exit::Exit;
use crate::io::Io;
use crate::lessons::{self, Answer, letter};
use crate::library::Library;
use crate::output::lesson::LessonV1;
use crate::output::write_json;
use crate::render;

/// Teach: explain, ask for a prediction, play it, and explain what came
///
/// On a terminal it waits for each prediction. Elsewhere it prints the whole lesson with its questions. What comes of a
/// question is played from the library at that moment.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The lesson; without a name the lessons are listed
    name: Option<String>,
    /// Print the whole lesson and, at its end, every answer
    #[arg(long, requires = "name")]
    answers: bool,
    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Lists, prints or teaches.
pub fn run(args: &Args, io: &mut Io<'_>) -> Result<Exit, Error> {
    let Some(name) = &args.name else { return list(args.format, io) };
    let wanted = name.trim();
    let lesson = lesson(wanted)?;
    let answers = answers(wanted, &lesson)?;
    match args.format {
        Format::Json => {
            write_json(&LessonV1::whole(wanted, &lesson, &answers, args.answers), io.out)?;
        }
        Format::Text => match io.asked.take().filter(|_| !args.answers) {
            Some(mut asked) => teach(&lesson, &answers, asked.as_mut(), io.out)?,
            None => render::lesson::page(&lesson, &answers, args.answers, io.out)?,
        },
    }
    Ok(Exit::Ok)
}

fn list(format: Format, io: &mut Io<'_>) -> Result<Exit, Error> {
    let lessons = lessons::names().map(|name| Ok((name, lesson(name)?)));
    let lessons: Vec<(&str, Lesson)> = lessons.collect::<Result<_, Error>>()?;
    let lessons = lessons.iter().map(|(name, lesson)| (*name, lesson));
    match format {
        Format::Json => write_json(&LessonV1::list(lessons), io.out)?,
        Format::Text => render::lesson::list(lessons, io.out)?,
    }
    Ok(Exit::Ok)
}

fn lesson(name: &str) -> Result<Lesson, Error> {
    match lessons::named(name) {
        Some(read) => read.map_err(|unreadable| ours(name, &unreadable.to_string())),
        None => {
            let all = lessons::names().collect::<Vec<_>>().join(", ");
            let help = match nearest(name, lessons::names()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("one of: {all}"),
            };
            Err(Error::UnknownName { kind: "lesson", name: name.to_owned(), help })
        }
    }
}

/// What comes of each step's question, in the order of the steps.
fn answers(name: &str, lesson: &Lesson) -> Result<Vec<Option<Answer>>, Error> {
    let answer = |question| lessons::answer(&Library, question).map_err(|why| ours(name, &why.to_string()));
    lesson.steps.iter().map(|step| step.question.as_ref().map(answer).transpose()).collect()
}

/// A lesson that is broken teaches nothing wrong: it teaches nothing.
fn ours(name: &str, why: &str) -> Error {
    Error::Unreadable { name: lessons::file(name), why: format!("the lesson has a defect: {why}") }
}

/// Explains, asks, waits, tells.
fn teach(
    lesson: &Lesson,
    answers: &[Option<Answer>],
    asked: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    render::lesson::opening(lesson, out)?;
    let (mut questions, mut right) = (0, 0);
    for (number, (step, came)) in lesson.steps.iter().zip(answers).enumerate() {
        render::lesson::step(number + 1, step, out)?;
        let (Some(question), Some(came)) = (&step.question, came) else { continue };
        render::lesson::question(question, &came.stage, out)?;
        let Some(predicted) = predicted(question.choices.len(), asked, out)? else {
            writeln!(out, "\nThe lesson ends here: {right} of {questions} predicted.")?;
            return Ok(());
        };
        questions += 1;
        right += usize::from(predicted == came.choice);
        let told = if predicted == came.choice { "Right." } else { "Not so. What comes is this:" };
        writeln!(out, "\n   {told}")?;
        render::lesson::answer(question, came, out)?;
    }
    writeln!(out, "\n{right} of {questions} predicted.")?;
    Ok(())
}

/// The number of a prediction; none when the person leaves.
fn predicted(choices: usize, asked: &mut dyn BufRead, out: &mut dyn Write) -> Result<Option<usize>, Error> {
    let last = letter(choices - 1);
    loop {
        write!(out, "\n   Your prediction, a to {last} (q leaves): ")?;
        out.flush()?;
        let Some(line) = line(asked)? else { return Ok(None) };
        let word = line.trim().trim_end_matches([')', '.']).to_ascii_lowercase();
        if ["q", "quit", "exit"].contains(&word.as_str()) {
            return Ok(None);
        }
        match (0..choices).find(|choice| word == letter(*choice).to_string()) {
            Some(choice) => return Ok(Some(choice)),
            None => writeln!(out, "   That is none of the letters a to {last}.")?,
        }
    }
}

/// What was typed; none at the end of the input. Longer lines are nobody's answer and are read in pieces.
fn line(asked: &mut dyn BufRead) -> Result<Option<String>, Error> {
    const LONGEST: u64 = 1024;
    let mut bytes = Vec::new();
    let read = asked.take(LONGEST).read_until(b'\n', &mut bytes);
    match read {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) => Err(Error::Unreadable { name: STANDARD_INPUT.to_owned(), why: error.to_string() }),
    }
}
