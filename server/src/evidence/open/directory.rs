//! A bundle that was unpacked.

use super::{
    Files, OpenError,
    limits::{FILES_MAX, shown},
};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

pub(super) struct Directory {
    root: PathBuf,
    sizes: BTreeMap<String, u64>,
}

impl Directory {
    pub(super) fn open(root: &Path) -> Result<Self, OpenError> {
        let mut directory = Self { root: root.to_owned(), sizes: BTreeMap::new() };
        directory.list("")?;
        Ok(directory)
    }

    /// Lists the directory itself (`""`) or one in it (`strong/`), and no deeper.
    fn list(&mut self, within: &str) -> Result<(), OpenError> {
        let path = self.root.join(within);
        let io = |source| OpenError::Io { what: path.display().to_string(), source };
        for entry in fs::read_dir(&path).map_err(io)? {
            let entry = entry.map_err(io)?;
            let not_ours = |why: &str| OpenError::NotOurs(format!("{}: {why}", shown(&entry.path().to_string_lossy())));
            let name = entry.file_name().into_string().map_err(|_| not_ours("a name that is not text"))?;
            let name = format!("{within}{name}");
            // Of the entry itself: what a link points to is nothing of the bundle.
            let metadata = fs::symlink_metadata(entry.path()).map_err(io)?;
            if metadata.is_dir() && within.is_empty() {
                self.list(&format!("{name}/"))?;
            } else if metadata.is_file() {
                self.sizes.insert(name, metadata.len());
            } else {
                return Err(not_ours("a bundle holds files, and directories with files"));
            }
            if self.sizes.len() > FILES_MAX {
                return Err(not_ours("there are more files than a bundle has"));
            }
        }
        Ok(())
    }
}

impl Files for Directory {
    fn sizes(&self) -> &BTreeMap<String, u64> {
        &self.sizes
    }

    fn read<'a>(&'a mut self, name: &str) -> io::Result<Box<dyn Read + 'a>> {
        // Only names that were listed come here.
        debug_assert!(self.sizes.contains_key(name), "{name} was not listed");
        Ok(Box::new(File::open(self.root.join(name))?))
    }
}
