//! Histories as other programs leave them, and files that are no histories: each is read, or the error message says
//! what it is.

use evidence::{open_file, read_history};
use std::io::{Cursor, Write};

use super::{
    files, packed,
    rebuilt::jsonl,
    written::{events, oversold},
};

fn sentence_for(bytes: &[u8]) -> String {
    open_file(Cursor::new(bytes), "it").expect_err("it is refused").to_string()
}

#[test]
fn a_history_that_an_editor_saved_is_the_same_history() {
    let honest = String::from_utf8(jsonl(&oversold())).unwrap();
    for text in [
        format!("\u{feff}{honest}"),
        honest.replace('\n', "\r\n"),
        format!("{honest}\n"),
        format!("{honest}\r\n  \n\n"),
        honest.trim_end().to_owned(),
        honest.replace("\":", "\": "),
    ] {
        assert_eq!(read_history(text.as_bytes()).unwrap(), *oversold(), "{text:.40}");
    }
}

#[test]
fn a_blank_line_between_others_is_named() {
    let honest = String::from_utf8(jsonl(&oversold())).unwrap();
    let blank = honest.replacen('\n', "\n \n\n", 1);
    assert_eq!(sentence_for(blank.as_bytes()), "it: line 2: it is blank, in the middle of the history");
    assert_eq!(sentence_for(b"\n\n \n"), "it: empty: there is nothing in it to judge");
    // A byte order mark that is not at the beginning is none.
    assert!(sentence_for(honest.replacen('\n', "\n\u{feff}", 1).as_bytes()).starts_with("it: line 2: it is not JSON"));
    let mut bytes = honest.into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 9;
    bytes[at] = 0xff;
    assert_eq!(sentence_for(&bytes), "it: line 2: it is not UTF-8 text (byte 9 of the line)");
}

#[test]
fn what_no_process_can_do_is_refused() {
    let honest = String::from_utf8(jsonl(&oversold())).unwrap();
    let two_buyers = honest.replace("\"process\":3", "\"process\":1");
    let due = ": process 1 is buyer 1\u{2019}s on line 2 and buyer 3\u{2019}s here: a process has one buyer";
    assert!(sentence_for(two_buyers.as_bytes()).ends_with(due), "{}", sentence_for(two_buyers.as_bytes()));
    // Buyer 1 never learns how their begin ended, and goes on under the same process number.
    let ended = honest.lines().find(|line| line.starts_with(r#"{"type":"ok""#) && line.contains("\"begin\"")).unwrap();
    let unknown = ended.replace(r#""type":"ok""#, r#""type":"info""#).replace("\"done\"", "null");
    let unknown = unknown.replace(r#","op""#, r#","error":"connection-lost","op""#);
    let sentence = sentence_for(honest.replace(ended, &unknown).as_bytes());
    assert!(sentence.contains("process 1 is used again, though nobody knows how its operation of line "), "{sentence}");
}

#[test]
fn what_is_no_history_is_called_by_its_name() {
    let honest = jsonl(&oversold());
    let text = std::str::from_utf8(&honest).unwrap();
    let utf16 = |mark: bool, of: fn(u16) -> [u8; 2]| {
        let mark = mark.then_some(0xfeff).into_iter();
        mark.chain(text.encode_utf16()).flat_map(of).collect::<Vec<u8>>()
    };
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&honest).unwrap();
    let histories = vec![oversold()];
    let bundle = files(&packed(histories.clone(), &events(&histories)));
    let file = |name: &str| bundle.iter().find(|(found, _)| found == name).unwrap().1.clone();
    let mut tar = vec![b'x'; 257];
    tar.extend(b"ustar\0");
    for (bytes, due) in [
        (utf16(true, u16::to_le_bytes), "UTF-16"),
        (utf16(true, u16::to_be_bytes), "UTF-16"),
        (utf16(false, u16::to_le_bytes), "UTF-16"),
        (utf16(false, u16::to_be_bytes), "UTF-16"),
        (gzip.finish().unwrap(), "compressed (gzip): unpack it first"),
        (b"\x28\xb5\x2f\xfd\0".to_vec(), "compressed (zstd): unpack it first"),
        (b"\xfd7zXZ\0\0".to_vec(), "compressed (xz): unpack it first"),
        (b"BZh91AY".to_vec(), "compressed (bzip2): unpack it first"),
        (tar, "a tar archive: unpack it first"),
        (b"\x7fELF\0\0".to_vec(), "no text"),
        (serde_json::to_vec(&lines).unwrap(), "a JSON array; a history has one JSON object a line"),
        (serde_json::to_vec_pretty(&lines).unwrap(), "a JSON array; a history has one JSON object a line"),
        (serde_json::to_vec_pretty(&lines[0]).unwrap(), "a JSON document over several lines"),
        (file("eventual/seat-table.json"), "a JSON document over several lines"),
        (file("eventual/append.edn"), "EDN, the notation of other checkers"),
        (b"; made by hand\n{:index 0}".to_vec(), "EDN, the notation of other checkers"),
        (file("manifest.json"), "the manifest of a bundle: name the directory"),
        (file("run.txt"), "the event lines of a run"),
        (oversold().to_lines().into_bytes(), "the history as the run\u{2019}s page reads it"),
        (b"<!doctype html>".to_vec(), "an HTML or XML page"),
        (file("CHECK.md"), "line 1: it is not JSON (column 1); check reads an evidence bundle"),
    ] {
        let sentence = sentence_for(&bytes);
        assert!(sentence.starts_with(&format!("it: {due}")), "{due}: {sentence}");
    }
}
