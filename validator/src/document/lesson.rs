//! A lesson: terms, then steps that explain and ask. What is right is not written here: a choice says which result it
//! means, and the played scenario says which of them came.

use serde::Deserialize;

use super::values::Quantity;
use crate::source::Located;
use crate::syntax::field::Field;

/// A whole lesson.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct LessonDocument {
    /// What it is called.
    pub title: Field<String>,
    /// What one can tell after it.
    pub about: Field<String>,
    /// The statements it carries, with their sheet.
    pub sources: Vec<Located<String>>,
    /// The words it uses, defined before their use.
    pub term: Vec<Located<TermDocument>>,
    /// What it explains and asks.
    pub step: Vec<Located<StepDocument>>,
}

/// A word.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TermDocument {
    /// The word.
    pub name: Field<String>,
    /// What it means.
    pub says: Field<String>,
}

/// A step.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct StepDocument {
    /// Its heading.
    pub heading: Field<String>,
    /// What is explained first.
    pub text: Field<String>,
    /// What is asked, if anything.
    pub question: Field<QuestionDocument>,
}

/// A question.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct QuestionDocument {
    /// The question itself.
    pub text: Field<String>,
    /// The scenario that is played, relative to this file.
    pub scenario: Field<String>,
    /// Instead: a table of delegation cases that is played, relative to this file.
    pub table: Field<String>,
    /// The case of the table.
    pub case: Field<String>,
    /// Asks what the last request of this client came to.
    pub client: Field<String>,
    /// Asks for the state of this node, group or resource.
    pub state_of: Field<String>,
    /// At this moment; at the end when not stated.
    pub at: Field<Quantity>,
    /// The things whose course the timeline shows.
    pub watch: Vec<Located<String>>,
    /// The rules behind the explanation, with their sheets.
    pub rules: Vec<Located<String>>,
    /// What can be predicted.
    pub choice: Vec<Located<ChoiceDocument>>,
}

/// A prediction.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChoiceDocument {
    /// In words.
    pub text: Field<String>,
    /// The result it means, as runs name it.
    pub means: Field<String>,
    /// Why, should this be what comes.
    pub because: Field<String>,
}
