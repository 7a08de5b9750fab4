//! The files of a bundle, without the litter beside it, and the folder that they are in.

use super::{
    OpenError,
    limits::{FILES_MAX, LITTER_BYTES_MAX, LITTER_MAX},
    litter::litter,
};
use crate::{
    files::{HISTORY, MANIFEST},
    kind::READS,
};
use sale::short;
use std::collections::{BTreeMap, BTreeSet};

/// Most bundles that are named if there are several.
const NAMED_MAX: usize = 8;

/// The files of a bundle.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Their names in the bundle, and their declared sizes.
    pub(super) sizes: BTreeMap<String, u64>,
    /// Litter, by name.
    pub(super) passed_over: BTreeSet<String>,
    /// The folder that the bundle is in, with its `/`; empty if it is in none.
    pub(super) within: String,
    litter: usize,
    litter_bytes: u64,
}

impl Listing {
    /// Makes an empty listing for a bundle in a folder.
    pub(super) fn in_folder(within: String) -> Self {
        Self { within, ..Self::default() }
    }

    /// Adds a file; returns whether its name is new.
    ///
    /// # Errors
    /// If there are more files than a bundle can have, or more litter than is accepted.
    pub(super) fn add(&mut self, name: &str, bytes: u64) -> Result<bool, OpenError> {
        if let Some(what) = litter(name) {
            self.pass_over(what, bytes)?;
            return Ok(true);
        }
        let new = self.sizes.insert(name.to_owned(), bytes).is_none();
        match self.sizes.len() {
            ..=FILES_MAX => Ok(new),
            _ => Err(OpenError::NotOurs(format!("more files are there than a bundle has ({FILES_MAX})"))),
        }
    }

    /// Leaves litter out, and notes its name.
    pub(super) fn pass_over(&mut self, what: &str, bytes: u64) -> Result<(), OpenError> {
        self.litter += 1;
        self.litter_bytes = self.litter_bytes.saturating_add(bytes);
        if self.litter > LITTER_MAX || self.litter_bytes > LITTER_BYTES_MAX {
            return Err(OpenError::NotOurs(format!(
                "more is there beside the bundle ({}, \u{2026}) than {LITTER_MAX} files or {} MiB: take it out",
                short(what),
                LITTER_BYTES_MAX >> 20
            )));
        }
        self.passed_over.insert(what.to_owned());
        Ok(())
    }

    /// Finds the bundle, if it is in a folder.
    ///
    /// # Errors
    /// If it is not there, is one of several, or is not alone: a sentence with what to name instead.
    pub(super) fn enter(&mut self, what: &str) -> Result<(), OpenError> {
        if self.sizes.contains_key(MANIFEST) {
            return Ok(());
        }
        let folders = self.sizes.keys().filter_map(|name| name.strip_suffix(MANIFEST));
        let folders: Vec<String> = folders.filter(|folder| folder.ends_with('/')).map(str::to_owned).collect();
        match &folders[..] {
            [] => Err(no_bundle(what, self.sizes.keys().map(String::as_str))),
            [folder] if self.sizes.keys().all(|name| name.starts_with(folder)) => {
                self.within.clone_from(folder);
                let inner = std::mem::take(&mut self.sizes).into_iter();
                self.sizes = inner.map(|(name, bytes)| (name[folder.len()..].to_owned(), bytes)).collect();
                Ok(())
            }
            folders => Err(elsewhere(what, folders)),
        }
    }
}

/// Returns the error for a bundle that is in one of these places, or in the only one beside other things.
pub(super) fn elsewhere(what: &str, found: &[String]) -> OpenError {
    let named = named(found.iter().map(String::as_str));
    OpenError::NotOurs(match found {
        [_] => format!("{what} is no bundle, but holds one beside other things: it is in {named}, so name that"),
        _ => format!("{what} holds several bundles: name one of {named}"),
    })
}

/// Returns the error for a missing manifest, which names what is there instead.
pub(super) fn no_bundle<'a>(what: &str, names: impl Iterator<Item = &'a str> + Clone) -> OpenError {
    let is_zip = |name: &&str| name.to_ascii_lowercase().ends_with(".zip");
    let zips: Vec<String> = names.clone().filter(is_zip).map(str::to_owned).collect();
    if !zips.is_empty() {
        return elsewhere(what, &zips);
    }
    if names.clone().any(|name| name == HISTORY) {
        return OpenError::NotOurs(format!(
            "{what} is one lane of a bundle: name what holds the manifest.json, or the {HISTORY} alone"
        ));
    }
    let there: Vec<&str> = names.take(NAMED_MAX).collect();
    let holds = if there.is_empty() { "nothing".into() } else { named(there.into_iter()) };
    OpenError::NotOurs(format!("{what} is no bundle: there is no {MANIFEST} in it, but {holds}. {}", capital(READS)))
}

fn named<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.take(NAMED_MAX + 1).map(short).collect();
    let more = if names.len() > NAMED_MAX { ", \u{2026}" } else { "" };
    format!("{}{more}", names[..names.len().min(NAMED_MAX)].join(", "))
}

fn capital(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(1);
    first.to_uppercase() + rest
}
