//! Describes in plain words what is wrong with JSON that could not be read. Used only after serde has
//! refused it, because serde's own error messages ("expected u32") are for programmers.

use sale::short;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Error, Value};
use std::fmt;

/// The kind that a value has to be.
pub(super) enum Shape {
    Any,
    Text,
    Flag,
    /// A whole number, at most this large.
    Whole(u64),
    Nanoseconds,
    OrNull(&'static Self),
    List(&'static Self),
    Fields(&'static [Field]),
    /// Any names, each with such a value.
    Named(&'static Self),
    /// Text that this function accepts; its error describes what is wrong with other text.
    Read(fn(&str) -> Result<(), String>),
}

/// A field of an object.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) due: bool,
}

/// A field that has to be there.
pub(super) const fn due(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, due: true }
}

/// A field that may be there.
pub(super) const fn allowed(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, due: false }
}

/// An object as it is written: a name that is written twice is in the list twice.
pub(super) struct Pairs(pub(super) Vec<(String, Value)>);

impl Pairs {
    /// Reads an object.
    ///
    /// # Errors
    /// If there is none: the reason, in a sentence that names the place within the text.
    pub(super) fn of(text: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(text).map_err(|error| no_object(&error))
    }

    /// Returns the first thing that is wrong with it.
    pub(super) fn wrong(&self, fields: &[Field]) -> Option<String> {
        let pairs: Vec<(&str, &Value)> = self.0.iter().map(|(name, value)| (name.as_str(), value)).collect();
        wrong_fields(fields, "", &pairs)
    }
}

fn no_object(error: &Error) -> String {
    let position = match (error.line(), error.column()) {
        (1, column) => format!("column {column}"),
        (line, column) => format!("line {line}, column {column}"),
    };
    if error.is_eof() {
        "it ends in the middle of a JSON object".into()
    } else if error.is_syntax() {
        format!("it is not JSON ({position})")
    } else {
        "it is not a JSON object ({\u{2026}})".into()
    }
}

fn wrong_fields(fields: &[Field], within: &str, pairs: &[(&str, &Value)]) -> Option<String> {
    let path = |name: &str| if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") };
    for (index, (name, value)) in pairs.iter().enumerate() {
        let Some(field) = fields.iter().find(|field| field.name == *name) else {
            return Some(format!("\"{}\" does not belong there", short(&path(name))));
        };
        if pairs[..index].iter().any(|(earlier, _)| earlier == name) {
            return Some(format!("\"{}\" is there twice", path(name)));
        }
        if let Some(wrong) = field.shape.wrong(&path(name), value) {
            return Some(wrong);
        }
    }
    let missing = |field: &&Field| field.due && !pairs.iter().any(|(name, _)| *name == field.name);
    fields.iter().find(missing).map(|field| format!("\"{}\" is missing", path(field.name)))
}

impl Shape {
    /// Returns what is wrong with the value of that name.
    fn wrong(&self, name: &str, value: &Value) -> Option<String> {
        let has_to_be = |what: &str| Some(format!("\"{}\" has to be {what}", short(name)));
        match (self, value) {
            (Self::Any, _)
            | (Self::Text, Value::String(_))
            | (Self::Flag, Value::Bool(_))
            | (Self::OrNull(_), Value::Null) => None,
            (Self::OrNull(shape), value) => shape.wrong(name, value),
            (Self::Whole(max), value) => not_whole(name, value, *max, "it has to be a whole number"),
            (Self::Nanoseconds, value) => {
                not_whole(name, value, u64::MAX, "times are whole numbers (nanoseconds after the release)")
            }
            (Self::List(shape), Value::Array(items)) => {
                items.iter().enumerate().find_map(|(index, item)| shape.wrong(&format!("{name}[{index}]"), item))
            }
            (Self::Fields(fields), Value::Object(map)) => {
                wrong_fields(fields, name, &map.iter().map(|(name, value)| (name.as_str(), value)).collect::<Vec<_>>())
            }
            (Self::Named(shape), Value::Object(map)) => {
                map.iter().find_map(|(inner, value)| shape.wrong(&format!("{name}.{inner}"), value))
            }
            (Self::Read(read), Value::String(text)) => read(text).err().map(|why| format!("\"{name}\": {why}")),
            (Self::Text | Self::Read(_), _) => has_to_be("text"),
            (Self::Flag, _) => has_to_be("true or false"),
            (Self::List(_), _) => has_to_be("a list"),
            (Self::Fields(_) | Self::Named(_), _) => has_to_be("a JSON object"),
        }
    }
}

fn not_whole(name: &str, value: &Value, max: u64, rule: &str) -> Option<String> {
    let name = short(name);
    if value.as_u64().is_some_and(|number| number <= max) {
        return None;
    }
    let large = value.as_u64().is_some() || value.as_f64().is_some_and(|number| number >= 18_446_744_073_709_551_616.0);
    Some(match value {
        Value::Number(_) if large => format!("\"{name}\" is too large: the largest is {max}"),
        Value::Number(number) => format!("\"{name}\" is {number}: {rule}"),
        _ => format!("\"{name}\" is no number: {rule}"),
    })
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}
