//! Checks whether a file is the one that was packed.

use super::{Files, OpenError, text_of};
use crate::{
    files::{MANIFEST, SEAL, Sum, Summing},
    manifest::FileEntry,
};
use sale::short;
use std::io::{self, Read, Write};

/// Longest `manifest.sha256`: a line.
const SEAL_MAX: u64 = 200;

/// Compares the manifest with the digest beside it, so that a change of the manifest alone is found, too.
pub(super) fn seal(files: &mut dyn Files, manifest: &[u8]) -> Result<Vec<String>, OpenError> {
    if !files.listing().sizes.contains_key(SEAL) {
        return Ok(vec![format!("{SEAL} is missing")]);
    }
    let fits =
        |manifest: &[u8], seal: &str| format!("{}  {MANIFEST}", Sum::of(manifest).sha256) == seal.trim_ascii_end();
    // The digest, two blanks, the name, and whatever ends a line.
    let seal = text_of(files, SEAL, SEAL_MAX).unwrap_or_default();
    let without_returns: Vec<u8> = manifest.iter().copied().filter(|byte| *byte != b'\r').collect();
    Ok(if fits(manifest, &seal) {
        Vec::new()
    } else if fits(&without_returns, &seal) {
        vec![other_line_ends(MANIFEST)]
    } else {
        vec![format!("{MANIFEST} is not the one that {SEAL} was made for")]
    })
}

fn other_line_ends(name: &str) -> String {
    format!(
        "{} has other line ends (CRLF) than it was made with, as git or an editor gives them; its text is the same",
        short(name)
    )
}

/// Compares declared size, actual size and digest; reads at most one byte too many.
pub(super) fn changed(files: &mut dyn Files, name: &str, entry: &FileEntry) -> Result<Option<String>, OpenError> {
    let of_another_size = || Some(format!("{} has not the size that the manifest says", short(name)));
    if files.listing().sizes.get(name) != Some(&entry.bytes) {
        let same_text = has_same_text(files, name, entry);
        return Ok(if same_text { Some(other_line_ends(name)) } else { of_another_size() });
    }
    let mut summing = Summing::new(io::sink());
    let copied = files.read(name).and_then(|file| io::copy(&mut file.take(entry.bytes + 1), &mut summing));
    // A file that is damaged within the zip fails here, by its own check sum.
    if let Err(error) = copied {
        return Ok(Some(format!("{} cannot be read: {}", short(name), short(&error.to_string()))));
    }
    let sum = summing.end();
    Ok(match sum.bytes == entry.bytes {
        false => of_another_size(),
        true => (sum.sha256 != entry.sha256).then(|| format!("{} was changed: its SHA-256 is another", short(name))),
    })
}

/// Whether a file is as it was made, except for its line ends.
fn has_same_text(files: &mut dyn Files, name: &str, entry: &FileEntry) -> bool {
    // Each byte of it may have been a line end.
    let longest = entry.bytes.saturating_mul(2);
    if files.listing().sizes.get(name).is_none_or(|bytes| *bytes > longest) {
        return false;
    }
    let mut summing = Summing::new(io::sink());
    let mut unreturned = WithoutReturns(&mut summing);
    let copied = files.read(name).and_then(|file| io::copy(&mut file.take(longest + 1), &mut unreturned));
    copied.is_ok() && FileEntry::from(summing.end()) == *entry
}

/// A writer that drops carriage returns, which no file of a bundle holds.
struct WithoutReturns<W>(W);

impl<W: Write> Write for WithoutReturns<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        buffer.split(|byte| *byte == b'\r').try_for_each(|part| self.0.write_all(part))?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
