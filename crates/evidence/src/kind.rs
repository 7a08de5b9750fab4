//! Recognises a file that is not a history by its first bytes, so that the error message names
//! its kind, and not the column at which it stops being JSON.

/// The number of first bytes that are read for this.
pub(super) const FIRST_BYTES: u64 = 4096;

/// The kinds of file that `check` reads.
pub(super) const READS: &str =
    "check reads an evidence bundle (the zip, or the directory of its files) or a bare history.jsonl";

/// The beginnings of compressed files, and the program that compressed them.
const PACKED: [(&[u8], &str); 8] = [
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\x1f\x9d", "compress"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
];

/// Returns what a file with these first bytes is, and what to do; `None` if it may be a history.
pub(super) fn other_kind(first: &[u8]) -> Option<String> {
    if first.trim_ascii().is_empty() {
        return Some("empty: there is nothing in it to judge".into());
    }
    if let Some((_, how)) = PACKED.iter().find(|(begin, _)| first.starts_with(begin)) {
        return Some(format!("compressed ({how}): unpack it first, and name what is in it"));
    }
    let description = if first.get(257..262) == Some(b"ustar") {
        "a tar archive: unpack it first, and name the directory"
    } else if is_utf16(first) {
        "UTF-16 text, as PowerShell\u{2019}s > and some editors write it: a history is UTF-8, so save it as that"
    } else if first.contains(&0) {
        return Some(format!("no text: {READS}"));
    } else {
        return other_text(first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start());
    };
    Some(description.into())
}

fn is_utf16(first: &[u8]) -> bool {
    let marked = first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff");
    marked || matches!(first, [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..])
}

fn other_text(first: &[u8]) -> Option<String> {
    let begins = |words: &[&str]| words.iter().any(|word| first.starts_with(word.as_bytes()));
    let what = if begins(&["{:", "[{:", "#{", "({:", "[:", ";"]) {
        "EDN, the notation of other checkers"
    } else if begins(&["["]) {
        "a JSON array; a history has one JSON object a line"
    } else if is_spread(first) {
        return Some(spread(first));
    } else if begins(&["<"]) {
        "an HTML or XML page, perhaps an error page that was saved under this name"
    } else if begins(&["run "]) {
        "the event lines of a run, as run.txt of a bundle"
    } else if begins(&["history 1 "]) {
        "the history as the run\u{2019}s page reads it; history.jsonl is in the run\u{2019}s evidence.zip"
    } else {
        return None;
    };
    Some(format!("{what}: {READS}"))
}

/// Whether one JSON object goes over several lines.
fn is_spread(first: &[u8]) -> bool {
    let inner = first.strip_prefix(b"{").unwrap_or_default();
    inner.iter().take_while(|byte| byte.is_ascii_whitespace()).any(|byte| *byte == b'\n')
}

fn spread(first: &[u8]) -> String {
    if String::from_utf8_lossy(first).contains("\"worldseat-evidence\"") {
        return "the manifest of a bundle: name the directory or the zip that it is in".into();
    }
    format!("a JSON document over several lines; a history has one JSON object a line: {READS}")
}
