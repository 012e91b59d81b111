//! `lesson/1`.

use callboard_validator::finding::Grade;
use callboard_validator::lesson::{Lesson, Question};
use schemars::JsonSchema;
use serde::Serialize;

use crate::lessons::{Answer, Fact, Stage, cited, letter};

/// What `lesson` teaches.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LessonV1 {
    /// `lesson/1`.
    pub schema: &'static str,
    /// Every lesson, when none was named.
    pub lessons: Vec<SummaryV1>,
    /// The lesson that was named.
    pub lesson: Option<WholeV1>,
}

/// A lesson in the list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SummaryV1 {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What one can tell after it.
    pub about: String,
    /// How many questions it has.
    pub questions: usize,
}

/// A whole lesson.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeV1 {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What one can tell after it.
    pub about: String,
    /// The statements of the source page it carries.
    pub sources: Vec<String>,
    /// Its words.
    pub terms: Vec<TermV1>,
    /// What it explains and asks.
    pub steps: Vec<StepV1>,
}

/// A word.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermV1 {
    /// The word.
    pub name: String,
    /// What it means.
    pub says: String,
}

/// A step.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepV1 {
    /// Its heading.
    pub heading: String,
    /// What is explained first.
    pub text: String,
    /// What is asked, if anything.
    pub question: Option<QuestionV1>,
}

/// A question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuestionV1 {
    /// The question itself.
    pub text: String,
    /// Computers with what is on them, or accounts with their rights.
    pub stage: Vec<String>,
    /// What is done to them.
    pub done: Vec<FactV1>,
    /// What can be predicted.
    pub choices: Vec<ChoiceV1>,
    /// What came; only with `--answers`.
    pub answer: Option<AnswerV1>,
}

/// A prediction.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChoiceV1 {
    /// Its letter.
    pub letter: char,
    /// In words.
    pub text: String,
}

/// What came.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnswerV1 {
    /// The letter of the prediction that came true.
    pub letter: char,
    /// The result, as runs name it.
    pub result: String,
    /// The file that was played.
    pub played: String,
    /// Its title.
    pub title: String,
    /// What happened to the things that are watched.
    pub timeline: Vec<FactV1>,
    /// Why.
    pub because: String,
    /// The rules behind it.
    pub rules: Vec<CitedV1>,
}

/// A fact of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactV1 {
    /// When, since the start.
    pub t_ms: u64,
    /// The same for people; of a delegation case the exchange.
    pub at: String,
    /// The node it happened on, where it has one.
    pub node: Option<String>,
    /// What.
    pub text: String,
    /// The rules behind it.
    pub rules: Vec<String>,
}

/// A rule or statement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CitedV1 {
    /// Its id.
    pub id: String,
    /// What it says.
    pub says: Option<&'static str>,
    /// How far to trust it.
    pub grade: Option<&'static str>,
}

impl LessonV1 {
    /// The list.
    pub fn list<'a>(lessons: impl Iterator<Item = (&'a str, &'a Lesson)>) -> LessonV1 {
        let summary = |(name, lesson): (&str, &Lesson)| SummaryV1 {
            name: name.to_owned(),
            title: lesson.title.clone(),
            about: lesson.about.clone(),
            questions: lesson.steps.iter().filter(|step| step.question.is_some()).count(),
        };
        LessonV1 { schema: "lesson/1", lessons: lessons.map(summary).collect(), lesson: None }
    }

    /// One lesson, with its answers if they are wanted.
    pub fn whole(name: &str, lesson: &Lesson, answers: &[Option<Answer>], shown: bool) -> LessonV1 {
        let steps = lesson.steps.iter().zip(answers).map(|(step, came)| StepV1 {
            heading: step.heading.clone(),
            text: step.text.clone(),
            question: step.question.as_ref().zip(came.as_ref()).map(|(asked, came)| {
                let stage = came.stage.clone();
                question(asked, stage, shown.then(|| answer(asked, came)))
            }),
        });
        let term = |(name, says): &(String, String)| TermV1 { name: name.clone(), says: says.clone() };
        let whole = WholeV1 {
            name: name.to_owned(),
            title: lesson.title.clone(),
            about: lesson.about.clone(),
            sources: lesson.sources.clone(),
            terms: lesson.terms.iter().map(term).collect(),
            steps: steps.collect(),
        };
        LessonV1 { schema: "lesson/1", lessons: Vec::new(), lesson: Some(whole) }
    }
}

fn question(asked: &Question, stage: Stage, answer: Option<AnswerV1>) -> QuestionV1 {
    let choices = asked.choices.iter().enumerate();
    QuestionV1 {
        text: asked.text.clone(),
        stage: stage.parts,
        done: stage.done.iter().map(fact).collect(),
        choices: choices
            .map(|(number, choice)| ChoiceV1 { letter: letter(number), text: choice.text.clone() })
            .collect(),
        answer,
    }
}

fn answer(asked: &Question, came: &Answer) -> AnswerV1 {
    AnswerV1 {
        letter: letter(came.choice),
        result: came.result.clone(),
        played: came.played.clone(),
        title: came.title.clone(),
        timeline: came.timeline.iter().map(fact).collect(),
        because: came.because.clone(),
        rules: asked.rules.iter().map(|id| rule(id)).collect(),
    }
}

fn fact(fact: &Fact) -> FactV1 {
    FactV1 {
        t_ms: fact.at_ms,
        at: fact.at.clone(),
        node: (!fact.node.is_empty()).then(|| fact.node.clone()),
        text: fact.text.clone(),
        rules: fact.rules.iter().map(|id| (*id).to_owned()).collect(),
    }
}

fn rule(id: &str) -> CitedV1 {
    let cited = cited(id);
    CitedV1 {
        id: id.to_owned(),
        says: cited.map(|cited| cited.says),
        grade: cited.and_then(|cited| cited.grade).map(Grade::name),
    }
}
