//! Is the bundle what its manifest says?

use super::{
    Files, OpenError, Opened,
    limits::{EVENTS_MAX, GUIDE_MAX, MANIFEST_MAX, TOTAL_MAX, shown},
};
use crate::evidence::{
    files::{EVENTS, GUIDE, LaneFile, MANIFEST, SEAL, Sum, Summing, history_of},
    history_file::{HISTORY_MAX, read_history},
    manifest::{FORMAT, FileEntry, Manifest, VERSION, VERSION_FIRST},
};
use app::sale::{History, Lane};
use std::{
    collections::BTreeSet,
    io::{self, Read},
};

/// Compares the files with the manifest, and reads what is to be judged.
pub(super) fn verify(files: &mut dyn Files) -> Result<Opened, OpenError> {
    let text = manifest_text(files)?;
    let manifest_sha256 = Sum::of(&text).sha256;
    let manifest = parse(&text)?;
    let mut wrong = seal(files, &manifest_sha256)?;
    wrong.extend(names(files, &manifest));
    if wrong.is_empty() {
        for (name, entry) in &manifest.files {
            wrong.extend(changed(files, name, entry)?);
        }
    }
    if !wrong.is_empty() {
        return Err(OpenError::Changed(wrong));
    }
    let histories = histories(files, &manifest)?;
    let strangers = strangers(&manifest, &histories);
    if !strangers.is_empty() {
        return Err(OpenError::Changed(strangers));
    }
    let events = text_of(files, EVENTS, EVENTS_MAX)?;
    let guide = text_of(files, GUIDE, GUIDE_MAX)?;
    Ok(Opened {
        histories,
        events: Some(events),
        guide: Some(guide),
        manifest: Some(manifest),
        manifest_sha256: Some(manifest_sha256),
    })
}

fn manifest_text(files: &mut dyn Files) -> Result<Vec<u8>, OpenError> {
    if !files.sizes().contains_key(MANIFEST) {
        return Err(OpenError::NotOurs(format!("there is no {MANIFEST}: this is no evidence of a run")));
    }
    text_of(files, MANIFEST, MANIFEST_MAX).map(String::into_bytes)
}

fn parse(text: &[u8]) -> Result<Manifest, OpenError> {
    let of_file =
        |error: &dyn std::fmt::Display| OpenError::NotOurs(format!("{MANIFEST}: {}", shown(&error.to_string())));
    let manifest: Manifest = serde_json::from_slice(text).map_err(|error| of_file(&error))?;
    if manifest.format != FORMAT || !(VERSION_FIRST..=VERSION).contains(&manifest.version) {
        return Err(of_file(&format!("this reads {FORMAT} versions {VERSION_FIRST} to {VERSION} and nothing else")));
    }
    let total = manifest.files.values().try_fold(0, |sum: u64, file| sum.checked_add(file.bytes));
    if total.is_none_or(|total| total > TOTAL_MAX) {
        return Err(of_file(&format!("the files are longer than {} MiB together", TOTAL_MAX >> 20)));
    }
    Ok(manifest)
}

/// The manifest's own digest is beside it: so that a change of the manifest alone shows, too.
fn seal(files: &mut dyn Files, sha256: &str) -> Result<Vec<String>, OpenError> {
    if !files.sizes().contains_key(SEAL) {
        return Ok(vec![format!("{SEAL} is missing")]);
    }
    let due = format!("{sha256}  {MANIFEST}\n");
    let sealed = text_of(files, SEAL, due.len() as u64 + 1).is_ok_and(|seal| seal == due);
    Ok(if sealed { Vec::new() } else { vec![format!("{MANIFEST} is not the one that {SEAL} was made for")] })
}

fn names(files: &dyn Files, manifest: &Manifest) -> Vec<String> {
    let listed = |name: &String| manifest.files.contains_key(name) || [MANIFEST, SEAL].contains(&name.as_str());
    let missing = manifest.files.keys().filter(|name| !files.sizes().contains_key(*name));
    let missing = missing.map(|name| format!("{} is missing", shown(name)));
    let extra = files.sizes().keys().filter(|name| !listed(name));
    missing.chain(extra.map(|name| format!("{} is not in the manifest", shown(name)))).collect()
}

/// Compares declared size, actual size and digest; reads at most one byte too many.
fn changed(files: &mut dyn Files, name: &str, entry: &FileEntry) -> Result<Option<String>, OpenError> {
    let of_another_size = || Some(format!("{} has not the size that the manifest says", shown(name)));
    if files.sizes().get(name) != Some(&entry.bytes) {
        return Ok(of_another_size());
    }
    let mut summing = Summing::new(io::sink());
    let copied = files.read(name).and_then(|file| io::copy(&mut file.take(entry.bytes + 1), &mut summing));
    // What is damaged within the zip fails here, by its own check sum.
    if let Err(error) = copied {
        return Ok(Some(format!("{} cannot be read: {}", shown(name), shown(&error.to_string()))));
    }
    let sum = summing.end();
    Ok(match sum.bytes == entry.bytes {
        false => of_another_size(),
        true => (sum.sha256 != entry.sha256).then(|| format!("{} was changed: its SHA-256 is another", shown(name))),
    })
}

fn histories(files: &mut dyn Files, manifest: &Manifest) -> Result<Vec<History>, OpenError> {
    let mut histories = Vec::new();
    for lane in Lane::ALL.into_iter().filter(|lane| manifest.lanes.iter().any(|entry| entry.lane == lane.name())) {
        let name = history_of(lane);
        let Some(entry) = manifest.files.get(&name).filter(|entry| entry.bytes <= HISTORY_MAX) else {
            return Err(OpenError::Changed(vec![format!("{name} is missing, or longer than any")]));
        };
        let file = files.read(&name).map_err(|source| OpenError::Io { what: name.clone(), source })?;
        let history =
            read_history(file.take(entry.bytes)).map_err(|source| OpenError::History { file: name.clone(), source })?;
        if history.lane != lane {
            return Err(OpenError::NotOurs(format!("{name} is a history of the other lane")));
        }
        histories.push(history);
    }
    if histories.is_empty() || histories.len() != manifest.lanes.len() {
        return Err(OpenError::NotOurs(format!("{MANIFEST} names no lanes, unknown ones, or one twice")));
    }
    Ok(histories)
}

/// What the manifest lists and no bundle has, and the other way round.
fn strangers(manifest: &Manifest, histories: &[History]) -> Vec<String> {
    let mut due: BTreeSet<String> = [GUIDE, EVENTS].map(str::to_owned).into();
    due.extend(histories.iter().flat_map(|history| LaneFile::all(history).map(|file| file.name(history))));
    let extra = manifest
        .files
        .keys()
        .filter(|name| !due.contains(*name))
        .map(|name| format!("{} is no file of a bundle", shown(name)));
    let missing = due
        .iter()
        .filter(|name| !manifest.files.contains_key(*name))
        .map(|name| format!("{name} is missing in the manifest"));
    extra.chain(missing).collect()
}

fn text_of(files: &mut dyn Files, name: &str, bytes_max: u64) -> Result<String, OpenError> {
    let io = |source| OpenError::Io { what: name.to_owned(), source };
    let mut text = String::new();
    files.read(name).map_err(io)?.take(bytes_max + 1).read_to_string(&mut text).map_err(io)?;
    if text.len() as u64 > bytes_max {
        return Err(OpenError::NotOurs(format!("{name} is longer than any of ours")));
    }
    Ok(text)
}
