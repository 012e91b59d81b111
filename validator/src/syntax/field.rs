//! The building blocks of documents: values that keep their places, keys that may be missing or wrong.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::source::{Located, Place};

/// The names by which a value asks the tree's deserializer for more than serde knows: its place, or leave to fail.
pub(super) const LOCATED: &str = "$Located";
pub(super) const FIELD: &str = "$Field";
pub(super) const LOCATED_FIELDS: &[&str] = &["$source", "$start", "$end", "$value"];

/// A key's value, when the file has the key and the value makes sense. Boxed, because most keys are not stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<T>(pub Option<Box<Located<T>>>);

impl<T> Default for Field<T> {
    fn default() -> Self {
        Field(None)
    }
}

impl<T> Field<T> {
    /// A field with a value.
    pub fn of(value: Located<T>) -> Field<T> {
        Field(Some(Box::new(value)))
    }

    /// The value.
    pub fn value(&self) -> Option<&T> {
        self.0.as_deref().map(|located| &located.value)
    }

    /// The value with its place.
    pub fn located(&self) -> Option<Located<&T>> {
        self.0.as_deref().map(Located::as_ref)
    }

    /// The place, when there is a value.
    pub fn place(&self) -> Option<Place> {
        self.0.as_ref().map(|located| located.place)
    }
}

impl Field<String> {
    /// The text.
    pub fn text(&self) -> Option<&str> {
        self.value().map(String::as_str)
    }
}

/// Keys of the file's own choosing with their values, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries<T>(pub Vec<(Located<String>, Located<T>)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Located<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Located<T>, A::Error> {
                let part = |map: &mut A| {
                    map.next_key::<IgnoredAny>()?;
                    map.next_value::<u32>()
                };
                let (source, start, end) = (part(&mut map)?, part(&mut map)?, part(&mut map)?);
                map.next_key::<IgnoredAny>()?;
                let value = map.next_value()?;
                Ok(Located::new(value, Place::from_parts(source, start, end)))
            }
        }
        deserializer.deserialize_struct(LOCATED, LOCATED_FIELDS, Parts(std::marker::PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrNothing<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OrNothing<T> {
            type Value = Field<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            // What is wrong with the value has been complained about; the rest of the file is read on.
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Field<T>, D::Error> {
                Ok(Field(Located::deserialize(deserializer).ok().map(Box::new)))
            }
        }
        deserializer.deserialize_newtype_struct(FIELD, OrNothing(std::marker::PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key()? {
                    let value: Field<T> = map.next_value()?;
                    entries.extend(value.0.map(|value| (key, *value)));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let values = generator.subschema_for::<T>();
        schemars::json_schema!({"type": "object", "additionalProperties": values})
    }
}
