//! Changes every single field of a bundle, and makes the digests fit: `check` finds the change, or the field is on the
//! list of those that nothing in a bundle can prove.

use serde_json::Value;

use super::{
    files, judged, packed,
    tampered::resealed,
    written::{events, oversold, sold_once},
};

/// Fields that follow from nothing else, by file and place: those that [`evidence::Judged::not_checked`] names.
const NOT_CHECKED: [(&str, &str); 5] = [
    ("manifest.json", "/worldseat"),
    ("manifest.json", "/seed"),
    ("manifest.json", "/settings"),
    ("run.txt", "connections"),
    ("run.txt", "took"),
];

/// A place in a file, and the file with another value there.
type Change = (String, Vec<u8>);

/// Returns another value of the same kind.
fn other(value: &Value) -> Value {
    match value {
        Value::Null => Value::from(1),
        Value::Bool(yes) => (!yes).into(),
        Value::Number(number) => (number.as_u64().unwrap() + 1).into(),
        Value::String(text) => format!("{text}x").into(),
        Value::Array(_) | Value::Object(_) => unreachable!("only leaves are changed"),
    }
}

/// Finds the places of all leaves, and of empty lists and objects.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().for_each(|(key, value)| {
                leaves(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found)
            });
        }
        Value::Array(list) if !list.is_empty() => {
            list.iter().enumerate().for_each(|(place, value)| leaves(value, &format!("{at}/{place}"), found));
        }
        _ => found.push(at.to_owned()),
    }
}

fn changes_of_json(json: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    leaves(json, "", &mut places);
    let change = |place: String| {
        let mut changed = json.clone();
        let leaf = changed.pointer_mut(&place).unwrap();
        *leaf = if leaf.is_object() {
            serde_json::json!({ "x": "y" })
        } else if leaf.is_array() {
            vec![0].into()
        } else {
            other(leaf)
        };
        (place, changed)
    };
    places.into_iter().map(change).collect()
}

/// Changes each field of each JSON line.
fn changes_of_lines(text: &str) -> Vec<Change> {
    let lines: Vec<&str> = text.lines().collect();
    let of_line = |number: usize| {
        let json: Value = serde_json::from_str(lines[number]).unwrap();
        let put = |(place, changed): (String, Value)| {
            (format!("line {} {place}", number + 1), with_line(&lines, number, &changed.to_string()))
        };
        changes_of_json(&json).into_iter().map(put).collect::<Vec<_>>()
    };
    (0..lines.len()).flat_map(of_line).collect()
}

fn with_line(lines: &[&str], number: usize, line: &str) -> Vec<u8> {
    let lines = lines.iter().enumerate().map(|(at, old)| if at == number { line } else { old });
    lines.map(|line| format!("{line}\n")).collect::<String>().into_bytes()
}

/// Changes each word of each line: a last digit becomes another digit, any other word gets one more letter.
fn changes_of_words(text: &str) -> Vec<Change> {
    let lines: Vec<&str> = text.lines().collect();
    let mut changes = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split(' ').collect();
        for place in (0..words.len()).filter(|place| !words[*place].is_empty()) {
            let last = words[place].chars().last().unwrap();
            let word = match last.to_digit(10) {
                Some(digit) => format!("{}{}", &words[place][..words[place].len() - 1], (digit + 1) % 10),
                None => format!("{}x", words[place]),
            };
            let line = [&words[..place], &[word.as_str()], &words[place + 1..]].concat().join(" ");
            changes.push((name_of(&words, number, place), with_line(&lines, number, &line)));
        }
    }
    changes
}

/// Returns the name that a word of `run.txt` has in [`NOT_CHECKED`], or else its place.
fn name_of(words: &[&str], number: usize, place: usize) -> String {
    match (words[0], place) {
        ("lane", 2) => "connections".into(),
        ("c", 9) => "took".into(),
        _ => format!("line {} word {}", number + 1, place + 1),
    }
}

fn changes_of(name: &str, bytes: &[u8]) -> Vec<Change> {
    let text = std::str::from_utf8(bytes).unwrap();
    if name.ends_with(".jsonl") {
        return changes_of_lines(text);
    }
    if name.ends_with(".json") {
        let json = serde_json::from_str(text).unwrap();
        let put = |(place, changed): (String, Value)| (place, serde_json::to_vec_pretty(&changed).unwrap());
        return changes_of_json(&json).into_iter().map(put).collect();
    }
    changes_of_words(text)
}

#[test]
fn any_field_that_is_changed_is_named_or_is_on_the_list_of_what_cannot_be_checked() {
    let histories = vec![sold_once(), oversold()];
    let event_lines = events(&histories);
    let whole = files(&packed(histories, &event_lines));
    let (mut changed, mut unnoticed) = (0, Vec::new());
    for place in (0..whole.len()).filter(|place| whole[*place].0 != "manifest.sha256") {
        let name = &whole[place].0;
        for (field, bytes) in changes_of(name, &whole[place].1) {
            let mut files = whole.clone();
            files[place].1 = bytes;
            changed += 1;
            let found = match judged(&resealed(files)) {
                Err(_) => true,
                Ok(judged) => {
                    let lanes = judged.lanes.iter().any(|lane| !lane.differences.is_empty());
                    (lanes || !judged.differences.is_empty()) && judged.exit() == 1
                }
            };
            let listed = NOT_CHECKED.iter().any(|(file, of)| file == name && field.starts_with(of));
            // The digests are made to fit, so their own change is undone.
            let digest = name == "manifest.json" && field.starts_with("/files/");
            if !found && !listed && !digest {
                unnoticed.push(format!("{name} {field}"));
            }
            assert!(!(found && listed), "{name} {field} is found, and is said not to be");
        }
    }
    assert!(unnoticed.is_empty(), "{} of {changed}: {unnoticed:#?}", unnoticed.len());
    assert!(changed > 1000, "{changed}");
}
