//! The OpenAPI document as a checker: does a response have the documented shape?
//!
//! Stricter than JSON Schema: a field that no schema describes is an error, too.

use regex::Regex;
use reqwest::Method;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An OpenAPI document.
pub(super) struct Document(pub(super) Value);

const NONE: &Value = &Value::Null;

impl Document {
    /// Whether a path is one of its own.
    pub(super) fn documents(&self, path: &str) -> bool {
        self.path(path).is_some()
    }

    /// Checks a response.
    pub(super) fn check(&self, method: &Method, path: &str, status: u16, answer: &Value) {
        let method = method.as_str().to_lowercase();
        let operation = &self.path(path).expect(path)[&method];
        assert!(operation.is_object(), "{method} {path} is not documented");
        let response = &operation["responses"][status.to_string()];
        assert!(response.is_object(), "{method} {path}: status {status} is not documented: {answer}");
        let wrong = self.wrong(&response["content"]["application/json"]["schema"], answer, path);
        assert!(wrong.is_empty(), "{wrong:#?} in {answer:#}");
    }

    /// Checks a value against a named schema.
    pub(super) fn check_named(&self, schema: &str, value: &Value) {
        let wrong = self.wrong(self.schema(schema), value, schema);
        assert!(wrong.is_empty(), "{wrong:#?} in {value:#}");
    }

    /// The schema of a request body.
    pub(super) fn body(&self, path: &str) -> &Value {
        &self.path(path).expect(path)["post"]["requestBody"]["content"]["application/json"]["schema"]
    }

    /// The schema of a parameter.
    pub(super) fn parameter(&self, path: &str, name: &str) -> &Value {
        let parameters = self.path(path).expect(path).as_object().into_iter().flat_map(Map::values);
        let mut parameters = parameters.flat_map(|operation| operation["parameters"].as_array().into_iter().flatten());
        &parameters.find(|parameter| parameter["name"] == name).expect(name)["schema"]
    }

    /// A named schema.
    pub(super) fn schema(&self, name: &str) -> &Value {
        &self.0["components"]["schemas"][name]
    }

    /// The entry for the path of a request.
    fn path(&self, path_sent: &str) -> Option<&Value> {
        let path_sent: Vec<&str> = path_sent.split('?').next()?.split('/').collect();
        let fits = |known: &str| {
            let known: Vec<&str> = known.split('/').collect();
            known.len() == path_sent.len() && known.iter().zip(&path_sent).all(|(k, a)| k == a || k.starts_with('{'))
        };
        self.0["paths"].as_object()?.iter().find(|(known, _)| fits(known)).map(|(_, entry)| entry)
    }

    /// Returns the errors of a value, each with its position.
    pub(super) fn wrong(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let schema = self.resolved(schema);
        if let Some(kinds) = schema["oneOf"].as_array() {
            let all: Vec<Vec<String>> = kinds.iter().map(|kind| self.wrong(kind, value, at)).collect();
            return match all.iter().filter(|wrong| wrong.is_empty()).count() {
                1 => Vec::new(),
                0 => all.into_iter().min_by_key(Vec::len).unwrap_or_default(),
                many => vec![format!("{at}: fits {many} of its kinds")],
            };
        }
        if schema["allOf"].is_array() || schema["properties"].is_object() {
            return self.wrong_object(schema, value, at);
        }
        let mut wrong = Vec::new();
        if !types(schema).iter().any(|kind| is(kind, value)) {
            wrong.push(format!("{at}: {value} is not {}", schema["type"]));
        }
        if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
            wrong.push(format!("{at}: {value} is none of {}", schema["enum"]));
        }
        let bound = |name: &str, without: f64| schema[name].as_f64().unwrap_or(without);
        if value.as_f64().is_some_and(|number| number < bound("minimum", f64::MIN)) {
            wrong.push(format!("{at}: {value} is too little"));
        }
        if value.as_f64().is_some_and(|number| number > bound("maximum", f64::MAX)) {
            wrong.push(format!("{at}: {value} is too much"));
        }
        if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
            && !Regex::new(pattern).expect(pattern).is_match(text)
        {
            wrong.push(format!("{at}: {value} is not written like {pattern}"));
        }
        if let (Some(most), Some(items)) = (schema["maxItems"].as_u64(), value.as_array())
            && items.len() as u64 > most
        {
            wrong.push(format!("{at}: more than {most} items"));
        }
        if schema["items"].is_object() {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                wrong.extend(self.wrong(&schema["items"], item, &format!("{at}[{index}]")));
            }
        }
        if schema["additionalProperties"].is_object() {
            for (name, item) in value.as_object().into_iter().flatten() {
                wrong.extend(self.wrong(&schema["additionalProperties"], item, &format!("{at}.{name}")));
            }
        }
        wrong
    }

    fn wrong_object(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let Some(object) = value.as_object() else { return vec![format!("{at}: {value} is no object")] };
        let fields = self.fields(schema);
        let mut wrong: Vec<String> = fields
            .iter()
            .filter(|(name, (_, required))| *required && !object.contains_key(**name))
            .map(|(name, _)| format!("{at}.{name} is missing"))
            .collect();
        for (name, value) in object {
            match fields.get(name.as_str()) {
                Some((schema, _)) => wrong.extend(self.wrong(schema, value, &format!("{at}.{name}"))),
                None => wrong.push(format!("{at}.{name} is not documented")),
            }
        }
        wrong
    }

    /// The fields of an object and of all schemas it is composed of: the schema of each, and whether it is required.
    pub(super) fn fields<'a>(&'a self, schema: &'a Value) -> BTreeMap<&'a str, (&'a Value, bool)> {
        let schema = self.resolved(schema);
        let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(|part| self.fields(part));
        let required = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|n| n == name));
        let own = schema["properties"].as_object().into_iter().flat_map(Map::iter);
        own.map(|(name, schema)| (name.as_str(), (schema, required(name)))).chain(parts).collect()
    }

    pub(super) fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(to) => self.0.pointer(to.strip_prefix('#').unwrap()).unwrap_or_else(|| panic!("{to} is not there")),
            None => schema,
        }
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(name) => vec![name],
        _ => panic!("a schema without a type says nothing: {schema}"),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        // 11.0 is an integer, too.
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value == NONE,
        _ => panic!("{kind} is no type"),
    }
}

#[test]
fn the_judge_has_teeth() {
    let document = Document(serde_json::json!({ "components": { "schemas": {
        "Word": { "type": "string", "enum": ["yes", "no"] },
        "Thing": {
            "type": "object",
            "properties": {
                "word": { "$ref": "#/components/schemas/Word" },
                "count": { "type": ["integer", "null"], "minimum": 0, "maximum": 9 },
                "name": { "type": "string", "pattern": "^[a-z]+$" },
                "few": { "type": "array", "maxItems": 1, "items": { "type": "string" } },
            },
            "required": ["word"],
        },
        "More": { "allOf": [
            { "$ref": "#/components/schemas/Thing" },
            { "type": "object", "properties": { "many": { "type": "array", "items": { "type": "number" } } } },
        ] },
        "Either": { "oneOf": [{ "$ref": "#/components/schemas/Thing" }, { "type": "null" }] },
    } } }));
    let wrong = |name: &str, value: Value| document.wrong(document.schema(name), &value, name).len();
    assert_eq!(wrong("Thing", serde_json::json!({ "word": "yes", "count": 3, "name": "ada", "few": ["a"] })), 0);
    assert_eq!(wrong("Thing", serde_json::json!({ "word": "yes", "count": 3.0 })), 0);
    assert_eq!(wrong("More", serde_json::json!({ "word": "no", "count": null, "many": [1, 2.5] })), 0);
    assert_eq!(wrong("Either", Value::Null), 0);
    for (name, value) in [
        ("Thing", serde_json::json!({})),
        ("Thing", serde_json::json!({ "word": "maybe" })),
        ("Thing", serde_json::json!({ "word": "yes", "count": -1 })),
        ("Thing", serde_json::json!({ "word": "yes", "count": 1.5 })),
        ("Thing", serde_json::json!({ "word": "yes", "count": 10 })),
        ("Thing", serde_json::json!({ "word": "yes", "name": "Ada" })),
        ("Thing", serde_json::json!({ "word": "yes", "few": ["a", "b"] })),
        ("Thing", serde_json::json!({ "word": "yes", "more": 1 })),
        ("More", serde_json::json!({ "word": "yes", "many": ["a"] })),
        ("More", serde_json::json!({ "many": [] })),
        ("Either", serde_json::json!({ "word": 1 })),
        ("Either", serde_json::json!(7)),
    ] {
        assert_eq!(wrong(name, value.clone()), 1, "{name} {value}");
    }
}
