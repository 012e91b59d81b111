//! A value of any kind, for a key whose meaning another key decides.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::source::Located;
use crate::syntax::tree::{Node, Tree};

/// Whatever TOML can say, kept as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct AnyValue(pub Node);

impl From<Located<AnyValue>> for Tree {
    fn from(value: Located<AnyValue>) -> Tree {
        Tree { place: value.place, node: value.value.0 }
    }
}

impl<'de> Deserialize<'de> for AnyValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyVisitor;
        impl<'de> Visitor<'de> for AnyVisitor {
            type Value = AnyValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<AnyValue, E> {
                Ok(AnyValue(Node::Boolean(value)))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<AnyValue, E> {
                Ok(AnyValue(Node::Integer(number)))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<AnyValue, E> {
                Ok(AnyValue(Node::Float(number)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<AnyValue, E> {
                Ok(AnyValue(Node::String(text.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<AnyValue, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element::<Located<AnyValue>>()? {
                    all.push(Tree::from(item));
                }
                Ok(AnyValue(Node::Array(all)))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AnyValue, A::Error> {
                let mut table = Vec::new();
                while let Some(key) = map.next_key()? {
                    table.push((key, Tree::from(map.next_value::<Located<AnyValue>>()?)));
                }
                Ok(AnyValue(Node::Table(table)))
            }
        }
        deserializer.deserialize_any(AnyVisitor)
    }
}

impl JsonSchema for AnyValue {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "AnyValue".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}
