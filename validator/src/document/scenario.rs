//! A scenario file: the keys of the format. The comments are the descriptions of the JSON Schema.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::any_value::AnyValue;
use super::values::{Quantity, Side};
use crate::source::Located;
use crate::syntax::field::{Entries, Field};

/// An estate, what is changed in it, what happens to it, and what is expected.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(transform = with_change)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScenarioDocument {
    /// A short name, such as "S01".
    pub id: Field<String>,
    /// A sentence that can be true or false.
    pub title: Field<String>,
    /// What it is for: "R" rehearsal, "P" pre-flight failure, "L" lesson.
    pub uses: Vec<Located<String>>,
    /// The statements it carries, with their sheet: "seed:059", "tension:T1".
    pub sources: Vec<Located<String>>,
    /// The estate file, relative to this file.
    pub estate: Field<String>,
    /// Nothing after this moment is played, at most 100 years. Default: ten minutes after the last moment the file names.
    pub horizon: Field<Quantity>,
    /// What this scenario changes in the estate.
    #[serde(skip_deserializing)]
    pub change: Change,
    /// What happens.
    pub script: Vec<Located<ScriptDocument>>,
    /// What chance decides; everything else takes its textbook course. A sweep writes it into a counter-example.
    pub choice: Vec<Located<ChoiceDocument>>,
    /// What is expected.
    pub expect: ExpectDocument,
    /// What there is to learn.
    pub lesson: LessonDocument,
}

/// `change` is taken out of the tree before the rest is decoded, so that serde does not know it.
fn with_change(schema: &mut Schema) {
    if let Some(properties) = schema.get_mut("properties").and_then(|properties| properties.as_object_mut()) {
        properties.insert("change".to_owned(), Change::json_schema(&mut SchemaGenerator::default()).into());
    }
}

impl ScenarioDocument {
    /// Whether it plays or expects anything that only a run could show.
    pub fn wants_run(&self) -> bool {
        let ExpectDocument { validate: _, last, by, never, client, outage, promises } = &self.expect;
        let expects_nothing = last.0.is_empty()
            && by.is_empty()
            && never.is_empty()
            && client.is_empty()
            && outage.is_empty()
            && promises.0.is_none();
        !self.script.is_empty() || !expects_nothing
    }
}

/// The keys of an estate, laid over it: named things merge by `name` (files and folders by `path`), `remove = true` takes one out, `unset = ["key"]` takes keys out.
#[derive(Debug, Clone, Default)]
pub struct Change;

impl JsonSchema for Change {
    fn schema_name() -> Cow<'static, str> {
        "Change".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "The keys of an estate, laid over it: named things merge by name (files and folders by path); remove = true takes one out, unset = [\"key\"] takes keys out."
        })
    }
}

/// One line of the script: a moment, a verb, its target, its arguments.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScriptDocument {
    /// When, since the start. A bare number is milliseconds.
    pub at: Field<Quantity>,
    /// The verb.
    #[serde(rename = "do")]
    pub verb: Field<String>,
    /// What it is done to.
    pub target: Field<String>,
    /// Where to: a node (`move`, `drain`).
    pub to: Field<String>,
    /// How: "cluster-service" or "shutdown" (`node-stop`); "normal", "force-quorum", "prevent-quorum" or "clear-quarantine" (`node-start`).
    pub how: Field<String>,
    /// On which node (`service-kill`, `service-hang`, `package-run` without a resource, `file-edit` of a local file, `disk-path-loss`).
    pub node: Field<String>,
    /// A registry key relative to HKEY_LOCAL_MACHINE (`registry-edit`, `checkpoint-add`, `checkpoint-remove`).
    pub key: Field<String>,
    /// A registry value's name; the default value without it (`registry-edit`).
    pub value_name: Field<String>,
    /// Registry data; without it the value is deleted (`registry-edit`).
    pub data: Field<String>,
    /// The new content, relative to this file; without it the file is deleted (`file-edit`).
    pub from: Field<String>,
    /// A package's name.
    pub package: Field<String>,
    /// How long a package runs (`package-run`), or a fault lasts; without it a fault lasts to the end.
    pub lasts: Field<Quantity>,
    /// "msdb" or "file-system" (`client-list`, `client-load`, `client-save`).
    pub store: Field<String>,
    /// Two sides, each a node, a site or a list of them (`network-cut`, `network-heal`).
    pub between: Field<Vec<Located<Side>>>,
    /// One network of several (`network-cut`, `network-heal`).
    pub on: Field<String>,
    /// What drained groups do: "no", "immediate" or "policy" (`resume`).
    pub failback: Field<String>,
    /// Whether what cannot be moved is stopped (`drain`).
    pub force: Field<bool>,
    /// A key of an estate (`set`).
    pub property: Field<String>,
    /// The property's new value, as an estate would state it (`set`).
    pub value: Field<AnyValue>,
    /// The cluster's local time, such as "22:30" (`clock`).
    pub time_of_day: Field<String>,
}

/// A decision of chance.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChoiceDocument {
    /// Its number among all decisions of the run, from 0.
    pub number: Field<u32>,
    /// What is decided: "placement", "tie-breaker-vote", "online-time", "offline-time", "node-boot", "heartbeat-phase", "failover", "restart" or "manual-restart".
    pub what: Field<String>,
    /// The option, from 0, of a placement or vote; the milliseconds of a time, or of an exponential one its quantile in millionths.
    pub takes: Field<u32>,
}

/// What is expected.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExpectDocument {
    /// Findings before the run, as "CODE:severity": these must be there, and no other finding at or above `--fail-on` may be.
    pub validate: Vec<Located<String>>,
    /// States at the end, by name: "Online", "Online@N2", "Failed", "Online (wrong configuration)", "Online (wrong-file)".
    #[serde(rename = "final")]
    pub last: Entries<String>,
    /// States reached in time.
    pub by: Vec<Located<ByDocument>>,
    /// States that never occur.
    pub never: Vec<Located<NeverDocument>>,
    /// Answers to clients.
    pub client: Vec<Located<ClientExpectDocument>>,
    /// Interruptions of resources.
    pub outage: Vec<Located<OutageDocument>>,
    /// What becomes of the estate's promises that cover the faults of the script: "kept" (each of them) or "broken" (one of them).
    pub promises: Field<String>,
}

/// A state reached in time.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ByDocument {
    /// A node, group or resource.
    pub object: Field<String>,
    /// Its state.
    pub state: Field<String>,
    /// The state begins at exactly this moment.
    pub at: Field<Quantity>,
    /// The state holds at this moment.
    pub within: Field<Quantity>,
}

/// A state that never occurs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NeverDocument {
    /// A node, group or resource.
    pub object: Field<String>,
    /// The state.
    pub state: Field<String>,
}

/// The answer to a client's request of the script.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClientExpectDocument {
    /// When the request was made.
    pub at: Field<Quantity>,
    /// By whom.
    pub client: Field<String>,
    /// "msdb" or "file-system", where several requests were made at that moment.
    pub store: Field<String>,
    /// "allowed", "denied-double-hop", "denied-dcom", "denied-permission", "unavailable", "wrong-store" or "missing-package".
    pub verdict: Field<String>,
    /// The connection: "ok", "denied-dcom" or "unavailable".
    pub connect: Field<String>,
    /// What a KDC of Windows does: "allowed", "not-asked", "refused", or the error of Kerberos, such as "KDC_ERR_BADOPTION".
    pub kdc: Field<String>,
}

/// An interruption of a resource.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct OutageDocument {
    /// The resource.
    pub object: Field<String>,
    /// When it begins. Without `from` there must be no interruption at all.
    pub from: Field<Quantity>,
    /// When it ends; without it, it lasts to the end.
    pub to: Field<Quantity>,
}

/// What there is to learn.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct LessonDocument {
    /// One sentence.
    pub text: Field<String>,
}
