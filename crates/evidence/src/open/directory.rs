//! A bundle that was unpacked.

use super::{
    Files, OpenError,
    limits::ENTRIES_MAX,
    listing::{Listing, elsewhere, no_bundle},
    litter::{is_directory, litter},
};
use crate::files::MANIFEST;
use sale::short;
use std::{
    fs::{self, DirEntry, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

pub(super) struct Directory {
    root: PathBuf,
    listing: Listing,
}

impl Directory {
    /// Opens the bundle in `root`, or in the only folder of `root`.
    pub(super) fn open(root: &Path) -> Result<Self, OpenError> {
        let within = if holds_manifest(root) { String::new() } else { only_folder(root)? };
        let mut directory = Self { root: root.join(&within), listing: Listing::in_folder(within) };
        directory.list("")?;
        Ok(directory)
    }

    /// Lists the directory itself (`""`) or one in it (`strong/`), and no deeper.
    fn list(&mut self, within: &str) -> Result<(), OpenError> {
        let path = self.root.join(within);
        for entry in fs::read_dir(&path).map_err(|source| io_error(&path, source))? {
            let entry = entry.map_err(|source| io_error(&path, source))?;
            let not_ours = |why: &str| OpenError::NotOurs(format!("{}: {why}", short(&entry.path().to_string_lossy())));
            let name = entry.file_name().into_string().map_err(|_| not_ours("a name that is not text"))?;
            // The metadata of the entry itself: the target of a link is no part of the bundle.
            let metadata = fs::symlink_metadata(entry.path()).map_err(|source| io_error(&path, source))?;
            if is_litter(&name, metadata.is_dir()) {
                let slash = if metadata.is_dir() { "/" } else { "" };
                self.listing.pass_over(&format!("{within}{name}{slash}"), metadata.len())?;
            } else if metadata.is_dir() && within.is_empty() {
                self.list(&format!("{name}/"))?;
            } else if metadata.is_file() {
                self.listing.add(&format!("{within}{name}"), metadata.len())?;
            } else {
                return Err(not_ours("a bundle holds files, and directories with files"));
            }
        }
        Ok(())
    }
}

fn is_litter(name: &str, directory: bool) -> bool {
    if directory { is_directory(name) } else { litter(name).is_some() }
}

fn holds_manifest(directory: &Path) -> bool {
    fs::symlink_metadata(directory.join(MANIFEST)).is_ok()
}

/// Returns the folder with the bundle, if `root` holds nothing else.
fn only_folder(root: &Path) -> Result<String, OpenError> {
    let entries = fs::read_dir(root).map_err(|source| io_error(root, source))?;
    let mut names: Vec<String> = entries.take(ENTRIES_MAX).flatten().filter_map(|entry| name_of(&entry)).collect();
    names.sort_unstable();
    let what = short(&root.display().to_string());
    let holds = |name: &&String| name.ends_with('/') && holds_manifest(&root.join(name));
    let folders: Vec<String> = names.iter().filter(holds).cloned().collect();
    match &folders[..] {
        [] => Err(no_bundle(&what, names.iter().map(String::as_str))),
        [folder] if names.len() == 1 => Ok(folder.clone()),
        folders => Err(elsewhere(&what, folders)),
    }
}

/// Returns an entry's name, with a `/` if it is a directory; `None` for litter.
fn name_of(entry: &DirEntry) -> Option<String> {
    let name = entry.file_name().to_string_lossy().into_owned();
    let directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
    let slash = if directory { "/" } else { "" };
    (!is_litter(&name, directory)).then(|| name + slash)
}

fn io_error(path: &Path, source: io::Error) -> OpenError {
    OpenError::Io { what: path.display().to_string(), source }
}

impl Files for Directory {
    fn listing(&self) -> &Listing {
        &self.listing
    }

    fn read<'a>(&'a mut self, name: &str) -> io::Result<Box<dyn Read + 'a>> {
        // Only names that were listed come here.
        debug_assert!(self.listing.sizes.contains_key(name), "{name} was not listed");
        Ok(Box::new(File::open(self.root.join(name))?))
    }
}
