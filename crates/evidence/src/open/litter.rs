//! Litter: files that operating systems, file servers and editors leave in every directory that they use.
//! It is no part of a bundle, so it is never read and never compared, but it is named.

/// Directories that are litter, with all that is in them.
const DIRECTORIES: [&str; 16] = [
    "__macosx",
    ".appledouble",
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
    ".temporaryitems",
    ".documentrevisions-v100",
    "@eadir",
    "@tmp",
    "#recycle",
    "#snapshot",
    ".snapshot",
    "$recycle.bin",
    "system volume information",
    "lost+found",
    ".kde-backup",
];
/// Files that are litter.
const FILES: [&str; 10] = [
    ".ds_store",
    ".apdisk",
    ".localized",
    ".volumeicon.icns",
    "icon\r",
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    ".directory",
    ".hidden",
];
/// Beginnings and ends of other such files: AppleDouble, file servers, backups, swap and lock files of editors.
const AFFIXES: [(&str, &str); 9] = [
    ("._", ""),
    ("", "~"),
    (".", ".swp"),
    (".", ".swo"),
    (".", ".swn"),
    ("#", "#"),
    (".#", ""),
    (".~lock.", "#"),
    (".nfs", ""),
];

/// Returns the part of a file's name that is litter: the whole, or a directory in it (with its `/`).
pub(super) fn litter(name: &str) -> Option<&str> {
    let mut parts = name.split('/').peekable();
    let mut length = 0;
    while let Some(part) = parts.next() {
        if part.is_empty() || part == ".." || part == "." {
            // A name that leads elsewhere is not harmless, whatever it ends with.
            return None;
        }
        length += part.len() + 1;
        match parts.peek() {
            Some(_) if is_directory(part) => return Some(&name[..length]),
            None if is_file(part) => return Some(name),
            _ => {}
        }
    }
    None
}

/// Whether a directory of that name is litter.
pub(super) fn is_directory(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    DIRECTORIES.contains(&name.as_str()) || name.starts_with(".trash-")
}

fn is_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let has = |(begin, end): &(&str, &str)| {
        name.len() > begin.len() + end.len() && name.starts_with(begin) && name.ends_with(end)
    };
    FILES.contains(&name.as_str()) || AFFIXES.iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_known_by_name_wherever_it_lies() {
        for (name, what) in [
            (".DS_Store", ".DS_Store"),
            ("strong/.DS_Store", "strong/.DS_Store"),
            ("__MACOSX/strong/._history.jsonl", "__MACOSX/"),
            ("strong/@eaDir/history.jsonl/SYNO", "strong/@eaDir/"),
            ("strong/._ledger-us-east-1.json", "strong/._ledger-us-east-1.json"),
            ("THUMBS.DB", "THUMBS.DB"),
            ("manifest.json~", "manifest.json~"),
            (".run.txt.swp", ".run.txt.swp"),
            (".Trash-1000/files/x", ".Trash-1000/"),
        ] {
            assert_eq!(litter(name), Some(what));
        }
        for name in [
            "manifest.json",
            "strong/history.jsonl",
            "notes.txt",
            "~",
            ".swp",
            "../.DS_Store",
            "/.DS_Store",
            "strong/../__MACOSX/x",
            ".DS_Store/x",
            "desktop.ini.exe",
        ] {
            assert_eq!(litter(name), None, "{name}");
        }
    }
}
