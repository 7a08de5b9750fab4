//! The document is valid OpenAPI 3.1, complete, and the one that is served; and the page that shows it.

use super::{caller::Api, schema::Document};
use reqwest::Method;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// Path, method and operation.
fn operations(document: &Document) -> Vec<(String, Method, &Value)> {
    let mut all = Vec::new();
    for (path, methods) in entries(&document.0["paths"]) {
        for (method, operation) in entries(methods) {
            all.push((path.clone(), method.to_uppercase().parse().unwrap(), operation));
        }
    }
    all
}

/// Checks that every schema reference in a part of the document resolves.
fn references(document: &Document, part: &Value) {
    if part["$ref"].is_string() {
        assert!(document.resolved(part).is_object());
    }
    match part {
        Value::Array(parts) => parts.iter().for_each(|part| references(document, part)),
        Value::Object(parts) => parts.values().for_each(|part| references(document, part)),
        _ => {}
    }
}

fn text(value: &Value, what: &str) {
    assert!(value.as_str().is_some_and(|text| text.len() > 3), "{what} is not described");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_valid_and_describes_every_field() {
    let api = Api::start().await;
    let document = &api.document;
    assert_eq!(document.0["openapi"], "3.1.0");
    ["title", "version", "description"].iter().for_each(|name| text(&document.0["info"][name], name));
    references(document, &document.0);
    let tags: BTreeSet<&str> =
        document.0["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let all = operations(document);
    let ids: BTreeSet<&str> = all.iter().map(|(_, _, o)| o["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), all.len(), "no two operations have one name");
    for (path, method, operation) in &all {
        let at = format!("{method} {path}");
        text(&operation["summary"], &at);
        text(&operation["description"], &at);
        assert!(tags.contains(operation["tags"][0].as_str().unwrap()), "{at}");
        let in_path: BTreeSet<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let mut named = BTreeSet::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            text(&parameter["description"], &at);
            assert!(document.resolved(&parameter["schema"])["type"] != Value::Null, "{at}");
            if parameter["in"] == "path" {
                assert_eq!(parameter["required"], true);
                named.insert(parameter["name"].as_str().unwrap());
            }
        }
        assert_eq!(in_path, named, "{at}");
        entries(&operation["responses"])
            .for_each(|(status, answer)| text(&answer["description"], &format!("{at} {status}")));
    }
    for (name, schema) in entries(&document.0["components"]["schemas"]) {
        text(&schema["description"], name);
        let kinds = schema["oneOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
        for kind in &kinds {
            for (field, (property, _)) in document.fields(kind).into_iter().filter(|(field, _)| *field != "type") {
                let descriptions = [&property["description"], &property["oneOf"][0]["description"]];
                assert!(descriptions.iter().any(|text| text.is_string()), "{name}.{field} is not described");
            }
        }
    }
    // This server's own limit.
    let concurrency = &document.schema("BreakItRequest")["properties"]["concurrency"];
    assert_eq!((&concurrency["minimum"], &concurrency["maximum"]), (&2.into(), &60.into()));
    api.site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_path_answers_and_its_page_shows_it() {
    let api = Api::start().await;
    let run = api.post("/api/breakit", &[], &serde_json::json!({ "concurrency": 2 })).await.json;
    let run = run["runId"].as_str().unwrap();
    let answer = api.site.get("/api").await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    assert!(page.ends_with("</html>") && page.contains("<h1>The JSON API</h1>"));
    for (path, method, operation) in operations(&api.document) {
        let example = &operation["requestBody"]["content"]["application/json"]["example"];
        let mut request = api.site.sending(method.clone(), &path.replace("{id}", run));
        if !example.is_null() {
            request = request.json(example);
        }
        let status = request.send().await.unwrap().status();
        assert_eq!(status, 200, "{method} {path} with its own example");
        assert!(page.contains(&format!("<code>{method} {path}</code>")), "{method} {path} is not on the page");
    }
    assert_eq!(page.matches("curl ").count(), operations(&api.document).len(), "an example each");
    for (name, schema) in entries(&api.document.0["components"]["schemas"]) {
        assert!(page.contains(&format!("<code>{name}</code>")), "{name} is not on the page");
        for field in api.document.fields(schema).keys() {
            assert!(page.contains(&format!("<code>{field}</code>")), "{name}.{field} is not on the page");
        }
    }
    let moved = api.site.get("/api/").await;
    assert_eq!((moved.status().as_u16(), moved.headers()["location"].to_str().unwrap()), (308, "/api"));
    api.site.stop().await;
}
