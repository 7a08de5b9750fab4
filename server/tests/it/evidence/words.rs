//! An error in a line or in a manifest names the field, in plain words.

use evidence::read_history;
use serde_json::{Value, json};
use std::collections::BTreeSet;

use super::{
    files, judged, packed,
    rebuilt::jsonl,
    tampered::repacked,
    written::{events, oversold, sold_once},
};

/// Words of serde and of the standard library, which are for programmers.
const NOT_FOR_PEOPLE: [&str; 12] =
    ["expected", "invalid", "u8", "u16", "u32", "u64", "EOF", "variant", "at line ", "untagged", "sequence", "stream"];

fn is_plain(sentence: &str) {
    let found = NOT_FOR_PEOPLE.iter().find(|word| sentence.contains(*word));
    assert!(found.is_none(), "{sentence}");
}

/// Returns other values of a field: of another kind, too large, too small, no whole number.
fn others(value: &Value) -> Vec<Value> {
    let kinds = [json!({ "a": 1 }), json!(true), json!("another"), json!([[]])];
    let mut others: Vec<Value> = kinds.into_iter().collect();
    if value.is_number() {
        others.extend([json!(-1), json!(1.5), json!(1.8446744073709552e19)]);
    }
    others.retain(|other| other != value);
    others
}

#[test]
fn each_field_of_each_line_is_named_where_it_is_wrong() {
    let whole = String::from_utf8(jsonl(&oversold())).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let mut seen = BTreeSet::new();
    for (place, line) in lines.iter().enumerate() {
        let value: Value = serde_json::from_str(line).unwrap();
        let kind = value["type"].as_str().unwrap().to_owned();
        for (field, honest) in value.as_object().unwrap() {
            if !seen.insert((kind.clone(), field.clone())) || ["type", "error"].contains(&field.as_str()) {
                continue;
            }
            for other in others(honest) {
                let mut wrong = value.clone();
                // A text may be any text, or be refused for its content.
                let due = if other.is_string() { "" } else { field };
                wrong[field] = other;
                refused(&lines, place, &wrong.to_string(), due);
            }
            let twice = line.replacen('{', &format!("{{\"{field}\":{honest},"), 1);
            refused(&lines, place, &twice, &format!("\"{field}\" is there twice"));
        }
        let more = line.replacen('{', "{\"more\":1,", 1);
        refused(&lines, place, &more, "\"more\" does not belong there");
    }
    assert_eq!(seen.iter().map(|(kind, _)| kind).collect::<BTreeSet<_>>().len(), 6, "{seen:?}");
}

/// Checks that the history with another line is refused; the message names the line and says `due`.
fn refused(lines: &[&str], place: usize, line: &str, due: &str) {
    let mut lines = lines.to_vec();
    lines[place] = line;
    match read_history(lines.join("\n").as_bytes()) {
        Ok(_) => assert!(due.is_empty(), "it is read: {line}"),
        Err(error) => {
            let sentence = error.to_string();
            is_plain(&sentence);
            assert!(sentence.starts_with("line ") && sentence.contains(due), "{line}\n{sentence}");
        }
    }
}

#[test]
fn a_line_without_a_field_says_which() {
    let whole = String::from_utf8(jsonl(&oversold())).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    for (place, line) in lines.iter().enumerate() {
        let value: Value = serde_json::from_str(line).unwrap();
        for field in value.as_object().unwrap().keys() {
            let mut less = value.clone();
            less.as_object_mut().unwrap().remove(field);
            let mut lines = lines.clone();
            let less = less.to_string();
            lines[place] = &less;
            if let Err(error) = read_history(lines.join("\n").as_bytes()) {
                is_plain(&error.to_string());
            } else {
                assert!(["value", "sale_id", "owner", "agreed"].contains(&field.as_str()), "{less}");
            }
        }
    }
}

#[test]
fn each_field_of_the_manifest_is_named_where_it_is_wrong() {
    let histories = vec![sold_once()];
    let whole = files(&packed(histories.clone(), &events(&histories)));
    let honest = whole.iter().find(|(name, _)| name == "manifest.json").unwrap();
    let honest: Value = serde_json::from_slice(&honest.1).unwrap();
    let sentence_of = |manifest: &str| {
        let mut files = whole.clone();
        files.iter_mut().find(|(name, _)| name == "manifest.json").unwrap().1 = manifest.into();
        let sentence = judged(&repacked(&files)).expect_err(manifest).to_string();
        is_plain(&sentence);
        sentence
    };
    for field in honest.as_object().unwrap().keys() {
        let mut wrong = honest.clone();
        wrong[field] = json!(true);
        assert!(sentence_of(&wrong.to_string()).starts_with(&format!("manifest.json: \"{field}\"")), "{field}");
        wrong.as_object_mut().unwrap().remove(field);
        let missing = sentence_of(&wrong.to_string());
        let may = ["started_at_ms", "seed"].contains(&field.as_str());
        assert!(may || missing == format!("manifest.json: \"{field}\" is missing"), "{missing}");
    }
    for (from, to, due) in [
        ("\"buyers\": 3", "\"buyers\": 3.0", "\"buyers\" is 3.0: it has to be a whole number"),
        ("\"operations\": 17", "\"operations\": -17", "\"lanes[0].operations\" is -17: it has to be a whole number"),
        ("\"engine\": \"", "\"motor\": \"", "\"lanes[0].motor\" does not belong there"),
        ("\"A1\"", "\"Z9\"", "\"seat\": there is no seat \"Z9\""),
        ("\"sha256\": \"", "\"sha256\": 7, \"x\": \"", "sha256\" has to be text"),
        ("\"us-east-1\"", "\"MARS!\"", "is not a region name"),
        ("\"verdict\": \"", "\"verdict\": 7, \"x\": \"", "\"claims\""),
        ("{", "{,", "it is not JSON (line 1, column 2)"),
        ("\n}", "\n", "it ends in the middle of a JSON object"),
    ] {
        let text = serde_json::to_string_pretty(&honest).unwrap();
        let wrong = if from == "\n}" { text.trim_end_matches('}').to_owned() } else { text.replacen(from, to, 1) };
        assert_ne!(wrong, text, "{from}");
        let sentence = sentence_of(&wrong);
        assert!(sentence.contains(due) || due.contains("line 1"), "{due}: {sentence}");
    }
}
