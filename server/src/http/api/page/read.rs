//! Reads an OpenAPI document. It understands only the parts of OpenAPI that our own document uses.

use app::ui::api_page::{Answer, ApiDoc, Field, Group, Operation, Shape};
use serde_json::{Map, Value};

const NONE: &Value = &Value::Null;
/// The description of a type that has no other description.
const ANY: &str = "anything";

/// A document, and the address of its server.
pub(super) struct Reader<'a> {
    document: &'a Value,
    base: String,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(document: &'a Value, base: String) -> Self {
        Self { document, base }
    }

    /// Returns the content of the readable page.
    pub(super) fn doc(&self, address: &str) -> ApiDoc {
        let tags = self.document["tags"].as_array().into_iter().flatten();
        ApiDoc {
            about: paragraphs(&self.document["info"]["description"]),
            groups: tags.map(|tag| self.group(tag)).collect(),
            shapes: entries(&self.document["components"]["schemas"])
                .flat_map(|(name, s)| self.shapes(name, s))
                .collect(),
            document: address.to_owned(),
        }
    }

    fn group(&self, tag: &Value) -> Group {
        let name = text(&tag["name"]);
        let mut operations = Vec::new();
        for (path, methods) in entries(&self.document["paths"]) {
            for (method, operation) in entries(methods).filter(|(_, operation)| operation["tags"][0] == tag["name"]) {
                operations.push(self.operation(path, method, operation));
            }
        }
        Group { name, about: text(&tag["description"]), operations }
    }

    fn operation(&self, path: &str, method: &str, operation: &Value) -> Operation {
        let content = &operation["requestBody"]["content"]["application/json"];
        Operation {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&operation["summary"]),
            about: paragraphs(&operation["description"]),
            parameters: operation["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
            body: self.fields(&content["schema"]),
            curl: self.curl(path, operation, &content["example"]),
            answers: entries(&operation["responses"]).map(|(status, answer)| of_answer(status, answer)).collect(),
        }
    }

    /// Returns a curl command for the operation. Parameters without an example are left to the reader.
    fn curl(&self, path: &str, operation: &Value, body: &Value) -> String {
        let base = &self.base;
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let named = |parameter: &&Value| parameter["in"] == "query" && !parameter["example"].is_null();
        let query: Vec<String> =
            parameters.filter(named).map(|p| format!("{}={}", text(&p["name"]), text(&p["example"]))).collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let stream = path.ends_with("/events");
        let (path, flag) = (path.replace("{id}", "$RUN"), if stream { "-N " } else { "" });
        if body.is_null() {
            return format!("curl {flag}\"{base}{path}{query}\"");
        }
        format!("curl -i \"{base}{path}\" -H 'content-type: application/json' -d '{body}'")
    }

    /// The shape of a schema, or of each of its kinds.
    fn shapes(&self, name: &str, schema: &Value) -> Vec<Shape> {
        let about = text(&schema["description"]);
        let Some(kinds) = schema["oneOf"].as_array() else {
            return vec![Shape { name: name.to_owned(), about, fields: self.fields(schema) }];
        };
        let of_kind = |kind: &Value| {
            let fields = self.fields(kind);
            let which = fields.iter().find(|field| field.name == "type").map_or("", |field| &field.kind);
            let name = format!("{name}:{which}");
            Shape { name, about: text(&kind["description"]), fields }
        };
        let all = Shape { name: name.to_owned(), about: format!("{about} The kinds follow."), fields: Vec::new() };
        std::iter::once(all).chain(kinds.iter().map(of_kind)).collect()
    }

    /// The fields of an object, with those of the objects it is made of.
    fn fields(&self, schema: &Value) -> Vec<Field> {
        let schema = self.resolved(schema);
        let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(|part| self.fields(part));
        let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|n| n == name));
        let own = entries(&schema["properties"]).map(|(name, property)| Field {
            name: name.to_owned(),
            kind: kind(property),
            required: required(name),
            about: self.about(property),
        });
        own.chain(parts).collect()
    }

    /// Returns the description of a property; if it has none, that of its type.
    fn about(&self, property: &Value) -> String {
        let own = [property, &property["oneOf"][0], self.resolved(property)].map(|from| text(&from["description"]));
        own.into_iter().find(|description| !description.is_empty()).unwrap_or_default() + &bounds(property)
    }

    fn resolved(&self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|to| to.strip_prefix('#')) {
            Some(pointer) => self.document.pointer(pointer).unwrap_or(NONE),
            None => schema,
        }
    }
}

/// Returns the range of a property, and its default.
fn bounds(property: &Value) -> String {
    let range = match (&property["minimum"], &property["maximum"]) {
        (least, most) if most.is_number() => format!(" From {least} to {most}."),
        _ => String::new(),
    };
    let usual = text(&property["default"]);
    if usual.is_empty() { range } else { format!("{range} Without it: `{usual}`.") }
}

fn parameter(parameter: &Value) -> Field {
    let location = text(&parameter["in"]);
    Field {
        name: text(&parameter["name"]),
        kind: format!("{} in the {location}", kind(&parameter["schema"])),
        required: parameter["required"] == true,
        about: text(&parameter["description"]),
    }
}

fn of_answer(status: &str, answer: &Value) -> Answer {
    let content = entries(&answer["content"]).next().map(|(_, content)| &content["schema"]);
    Answer { status: status.to_owned(), about: text(&answer["description"]), shape: content.map(kind) }
}

/// Returns a type in words; the names of shapes are separate words in it.
fn kind(schema: &Value) -> String {
    if let Some(to) = schema["$ref"].as_str() {
        return to.rsplit('/').next().unwrap_or(ANY).to_owned();
    }
    if let Some(words) = schema["enum"].as_array() {
        let word = |word: &Value| if word.is_null() { "null".into() } else { text(word) };
        return words.iter().map(word).collect::<Vec<_>>().join(" | ");
    }
    if let Some(parts) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        return parts.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect::<Vec<_>>().join(" or "),
        Value::String(name) if name == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(name) => name.clone(),
        _ => ANY.into(),
    }
}

fn entries(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

fn paragraphs(value: &Value) -> Vec<String> {
    text(value).split("\n\n").map(str::to_owned).filter(|text| !text.is_empty()).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
