//! Checks the bundle against its manifest.

use super::{
    Files, OpenError, Opened,
    digest::{changed, seal},
    limits::{EVENTS_MAX, GUIDE_MAX, MANIFEST_MAX, TOTAL_MAX},
    text_of,
};
use crate::{
    files::{EVENTS, GUIDE, LaneFile, MANIFEST, SEAL, Sum, history_of},
    history_file::{HISTORY_MAX, read_history},
    manifest::{self, FORMAT, FileEntry, Manifest, VERSION, VERSION_FIRST},
};
use sale::{History, Lane, short};
use std::{collections::BTreeSet, io::Read};

/// Compares the files with the manifest, and reads what is to be judged.
pub(super) fn verify(files: &mut dyn Files) -> Result<Opened, OpenError> {
    let text = manifest_text(files)?;
    let manifest_sha256 = Sum::of(&text).sha256;
    let manifest = parse(&text)?;
    let mut wrong = seal(files, &text)?;
    let (missing, extra) = names(files, &manifest);
    let there = manifest.files.iter().filter(|(name, _)| files.listing().sizes.contains_key(*name));
    let there: Vec<(&String, &FileEntry)> = there.collect();
    for (name, entry) in there {
        wrong.extend(changed(files, name, entry)?);
    }
    wrong.extend(missing);
    if !wrong.is_empty() {
        wrong.extend(extra);
        return Err(OpenError::Changed(wrong));
    }
    if !extra.is_empty() {
        return Err(OpenError::Extra(extra));
    }
    let histories = histories(files, &manifest)?;
    let strangers = strangers(&manifest, &histories);
    if !strangers.is_empty() {
        return Err(OpenError::Changed(strangers));
    }
    let events = text_of(files, EVENTS, EVENTS_MAX)?;
    let guide = text_of(files, GUIDE, GUIDE_MAX)?;
    let listing = files.listing();
    Ok(Opened {
        histories,
        events: Some(events),
        guide: Some(guide),
        passed_over: listing.passed_over.iter().cloned().collect(),
        within: Some(listing.within.clone()).filter(|within| !within.is_empty()),
        manifest: Some(manifest),
        manifest_sha256: Some(manifest_sha256),
    })
}

fn manifest_text(files: &mut dyn Files) -> Result<Vec<u8>, OpenError> {
    // It is there: a bundle without a manifest is refused before.
    text_of(files, MANIFEST, MANIFEST_MAX).map(String::into_bytes)
}

fn parse(text: &[u8]) -> Result<Manifest, OpenError> {
    let of_file = |why: &str| OpenError::NotOurs(format!("{MANIFEST}: {why}"));
    let manifest: Manifest = serde_json::from_slice(text).map_err(|_| of_file(&manifest::why_not(text)))?;
    if manifest.format != FORMAT || !(VERSION_FIRST..=VERSION).contains(&manifest.version) {
        return Err(of_file(&format!("this reads {FORMAT} versions {VERSION_FIRST} to {VERSION} and nothing else")));
    }
    let total = manifest.files.values().try_fold(0, |sum: u64, file| sum.checked_add(file.bytes));
    if total.is_none_or(|total| total > TOTAL_MAX) {
        return Err(of_file(&format!("the files are longer than {} MiB together", TOTAL_MAX >> 20)));
    }
    Ok(manifest)
}

/// Returns the missing files, and the extra ones.
fn names(files: &dyn Files, manifest: &Manifest) -> (Vec<String>, Vec<String>) {
    let listed = |name: &String| manifest.files.contains_key(name) || [MANIFEST, SEAL].contains(&name.as_str());
    let missing = manifest.files.keys().filter(|name| !files.listing().sizes.contains_key(*name));
    let missing = missing.map(|name| format!("{} is missing", short(name)));
    let extra = files.listing().sizes.keys().filter(|name| !listed(name));
    let extra = extra.map(|name| format!("{} is not in the manifest", short(name)));
    (missing.collect(), extra.collect())
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

/// Returns the files that the manifest lists and no bundle has, and the other way round.
fn strangers(manifest: &Manifest, histories: &[History]) -> Vec<String> {
    let mut due: BTreeSet<String> = [GUIDE, EVENTS].map(str::to_owned).into();
    due.extend(histories.iter().flat_map(|history| LaneFile::all(history).map(|file| file.name(history))));
    let extra = manifest
        .files
        .keys()
        .filter(|name| !due.contains(*name))
        .map(|name| format!("{} is no file of a bundle", short(name)));
    let missing = due
        .iter()
        .filter(|name| !manifest.files.contains_key(*name))
        .map(|name| format!("{name} is missing in the manifest"));
    extra.chain(missing).collect()
}
