//! Lessons: read and held to their form. Whether a lesson agrees with the engine only playing it can tell.

use callboard_sim::model::time::SimTime;

use crate::document::lesson::{ChoiceDocument, LessonDocument, QuestionDocument, StepDocument};
use crate::document::values::Unit;
use crate::files::resolve;
use crate::source::{Located, Place, Sources};
use crate::syntax::Complaint;
use crate::syntax::decode::decode;
use crate::syntax::field::Field;
use crate::syntax::tree::{self, Tree};

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called.
    pub title: String,
    /// What one can tell after it.
    pub about: String,
    /// The statements it carries.
    pub sources: Vec<String>,
    /// Its words: name and meaning, in the order of their first use.
    pub terms: Vec<(String, String)>,
    /// What it explains and asks.
    pub steps: Vec<Step>,
}

/// A step of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its heading.
    pub heading: String,
    /// What is explained first; may be empty.
    pub text: String,
    /// What is asked, if anything.
    pub question: Option<Question>,
}

/// A question whose answer comes from something that is played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question itself.
    pub text: String,
    /// What is played, and what of it is asked for.
    pub asks: Asks,
    /// The things whose course is worth watching.
    pub watch: Vec<String>,
    /// The rules behind the explanation.
    pub rules: Vec<String>,
    /// What can be predicted: two or more.
    pub choices: Vec<Choice>,
}

/// What is played, and what of it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// What the last request of a client came to.
    Client {
        /// The scenario's file.
        scenario: String,
        /// The client's name.
        client: String,
    },
    /// The state of a node, group or resource.
    State {
        /// The scenario's file.
        scenario: String,
        /// Its name.
        object: String,
        /// When; at the end when not stated.
        at: Option<SimTime>,
    },
    /// Who arrives at the end of a double hop, as the KDC alone decides it.
    Arrival {
        /// The table's file.
        table: String,
        /// The case.
        case: String,
    },
}

/// A prediction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// In words.
    pub text: String,
    /// The result it means.
    pub means: String,
    /// Why, should this be what comes.
    pub because: Option<String>,
}

/// Whether a tree is a lesson rather than an estate or a scenario.
pub fn is_lesson(tree: &Tree) -> bool {
    ["step", "title"].iter().all(|key| tree.get(key).is_some()) && tree.get("estate").is_none()
}

/// Reads a lesson; none when anything is wrong with it.
pub fn read(name: &str, text: &str) -> Result<Lesson, Vec<Complaint>> {
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    let (tree, mut complaints) = tree::parse(source, text);
    let lesson = lower(name, Place::new(source, 0..0), tree, &mut complaints);
    if complaints.is_empty() { Ok(lesson) } else { Err(complaints) }
}

/// Holds a lesson to its form.
pub(crate) fn complaints(name: &str, place: Place, tree: Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    lower(name, place, tree, &mut complaints);
    complaints
}

fn lower(name: &str, whole: Place, tree: Tree, complaints: &mut Vec<Complaint>) -> Lesson {
    let (document, wrong) = decode::<LessonDocument>(tree);
    complaints.extend(wrong);
    let mut reading = Reading { name, complaints };
    let terms = document.term.iter().map(|term| {
        let name = reading.text(&term.value.name, term.place, "name");
        (name, reading.text(&term.value.says, term.place, "says"))
    });
    let terms = terms.collect();
    if document.step.is_empty() {
        reading.complain("SYN005", whole, "a lesson needs a `step`");
    }
    Lesson {
        title: reading.text(&document.title, whole, "title"),
        about: reading.text(&document.about, whole, "about"),
        sources: texts(&document.sources),
        terms,
        steps: document.step.iter().map(|step| reading.step(step)).collect(),
    }
}

fn texts(located: &[Located<String>]) -> Vec<String> {
    located.iter().map(|text| text.value.clone()).collect()
}

struct Reading<'a> {
    name: &'a str,
    complaints: &'a mut Vec<Complaint>,
}

impl Reading<'_> {
    fn complain(&mut self, code: &'static str, place: Place, message: &str) {
        let message = message.to_owned();
        self.complaints.push(Complaint { code, place, message, help: None, times: 1 });
    }

    fn text(&mut self, field: &Field<String>, place: Place, key: &str) -> String {
        match field.text() {
            Some(text) => text.to_owned(),
            None => {
                self.complain("SYN005", place, &format!("`{key}` is missing"));
                String::new()
            }
        }
    }

    fn step(&mut self, step: &Located<StepDocument>) -> Step {
        let question = step.value.question.located();
        Step {
            heading: self.text(&step.value.heading, step.place, "heading"),
            text: step.value.text.text().unwrap_or_default().to_owned(),
            question: question.map(|question| self.question(question.value, question.place)),
        }
    }

    fn question(&mut self, question: &QuestionDocument, place: Place) -> Question {
        let choices: Vec<Choice> = question.choice.iter().map(|choice| self.choice(choice)).collect();
        let mut results: Vec<&str> = choices.iter().map(|choice| choice.means.as_str()).collect();
        results.sort_unstable();
        results.dedup();
        if choices.len() < 2 || choices.len() > 8 || results.len() < choices.len() {
            self.complain("SYN003", place, "a question has 2 to 8 choices, each with a result of its own");
        }
        if choices.iter().filter(|choice| choice.because.is_some()).count() != 1 {
            self.complain("SYN003", place, "exactly one choice says `because`");
        }
        Question {
            text: self.text(&question.text, place, "text"),
            asks: self.asks(question, place),
            watch: texts(&question.watch),
            rules: texts(&question.rules),
            choices,
        }
    }

    fn choice(&mut self, choice: &Located<ChoiceDocument>) -> Choice {
        Choice {
            text: self.text(&choice.value.text, choice.place, "text"),
            means: self.text(&choice.value.means, choice.place, "means"),
            because: choice.value.because.text().map(str::to_owned),
        }
    }

    fn asks(&mut self, question: &QuestionDocument, place: Place) -> Asks {
        let beside = |file: &str| resolve(self.name, file);
        let at = question.at.value().and_then(|at| at.time(Unit::Milliseconds)).map(|at| SimTime(at.0));
        let QuestionDocument { scenario, table, case, client, state_of, .. } = question;
        match (scenario.text(), table.text(), case.text(), client.text(), state_of.text()) {
            (Some(scenario), None, None, Some(client), None) if question.at.value().is_none() => {
                Asks::Client { scenario: beside(scenario), client: client.to_owned() }
            }
            (Some(scenario), None, None, None, Some(object))
                if at.is_some() == question.at.value().is_some() =>
            {
                Asks::State { scenario: beside(scenario), object: object.to_owned(), at }
            }
            (None, Some(table), Some(case), None, None) => {
                Asks::Arrival { table: beside(table), case: case.to_owned() }
            }
            _ => {
                let message = "a question has `scenario` with `client` or `state-of` (and `at`), or `table` with `case`";
                self.complain("SYN003", place, message);
                Asks::Arrival { table: String::new(), case: String::new() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> Vec<String> {
        read("lessons/x.toml", text).unwrap_err().into_iter().map(|complaint| complaint.message).collect()
    }

    const WHOLE: &str = "title = 't'\nabout = 'a'\n[[step]]\nheading = 'h'\n[step.question]\ntext = 'q'\n\
        scenario = '../s.toml'\nclient = 'C'\n[[step.question.choice]]\ntext = 'x'\nmeans = '1'\nbecause = 'b'\n\
        [[step.question.choice]]\ntext = 'y'\nmeans = '2'\n";

    #[test]
    fn a_lesson_is_read_and_its_files_lie_beside_it() {
        let lesson = read("scenarios/lessons/x.toml", WHOLE).unwrap();
        let question = lesson.steps[0].question.as_ref().unwrap();
        let asks = Asks::Client { scenario: "scenarios/s.toml".to_owned(), client: "C".to_owned() };
        assert_eq!(question.asks, asks);
    }

    #[test]
    fn a_question_that_nothing_or_two_things_can_answer_is_refused() {
        for (from, to) in [
            ("client = 'C'\n", ""),
            ("client = 'C'", "client = 'C'\nstate-of = 'R'"),
            ("means = '2'", "means = '1'"),
            ("because = 'b'\n", ""),
            ("means = '2'", "means = '2'\nbecause = 'c'"),
            ("client = 'C'", "state-of = 'R'\nat = 'soon'"),
        ] {
            assert_eq!(wrong(&WHOLE.replace(from, to)).len(), 1, "{to}");
        }
        assert_eq!(wrong("title = 't'\nabout = 'a'\n"), ["a lesson needs a `step`"]);
        assert!(!wrong("[[step]\n").is_empty());
    }
}
