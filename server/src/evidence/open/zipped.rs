//! A bundle as it was packed.

use super::{
    Files, OpenError,
    limits::{FILES_MAX, ZIP_DIRECTORY_MAX, ZIP_MAX, shown},
};
use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom},
};
use zip::{ZipArchive, result::ZipError};

pub(super) struct Zipped<R> {
    archive: ZipArchive<Metered<R>>,
    sizes: BTreeMap<String, u64>,
}

impl<R: Read + Seek> Zipped<R> {
    pub(super) fn open(mut file: R) -> Result<Self, OpenError> {
        let io = |source| OpenError::Io { what: "the zip".into(), source };
        let length = file.seek(SeekFrom::End(0)).map_err(io)?;
        file.rewind().map_err(io)?;
        if length > ZIP_MAX {
            return Err(OpenError::NotOurs(format!("the zip is longer than {} MiB", ZIP_MAX >> 20)));
        }
        // Somebody's directory of a million entries ends here, and not in memory.
        let metered = Metered { inner: file, left: ZIP_DIRECTORY_MAX };
        let mut archive = ZipArchive::new(metered).map_err(refused)?;
        if archive.len() > FILES_MAX {
            return Err(OpenError::NotOurs(format!(
                "the zip holds {} files, a bundle has at most {FILES_MAX}",
                archive.len()
            )));
        }
        // Two files of one name, files inside each other, or other than the directory says:
        // then two programs may see two different bundles.
        archive.validate_header_consistency().map_err(refused)?;
        let sizes = sizes(&mut archive)?;
        // From here on each file is read up to its declared size, and no further.
        let mut metered = archive.into_inner();
        metered.left = u64::MAX;
        metered.rewind().map_err(io)?;
        Ok(Self { archive: ZipArchive::new(metered).map_err(refused)?, sizes })
    }
}

fn sizes<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<BTreeMap<String, u64>, OpenError> {
    let mut sizes = BTreeMap::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(refused)?;
        let name = std::str::from_utf8(file.name_raw())
            .map_err(|_| OpenError::NotOurs("the zip has a file whose name is not text".into()))?;
        if file.is_dir() {
            continue;
        }
        if file.is_symlink() || file.encrypted() {
            return Err(OpenError::NotOurs(format!("the zip\u{2019}s {} is not a plain file", shown(name))));
        }
        if sizes.insert(name.to_owned(), file.size()).is_some() {
            return Err(OpenError::NotOurs(format!("the zip holds {} twice", shown(name))));
        }
    }
    Ok(sizes)
}

fn refused(error: ZipError) -> OpenError {
    OpenError::NotOurs(format!("the zip cannot be read: {}", shown(&error.to_string())))
}

impl<R: Read + Seek> Files for Zipped<R> {
    fn sizes(&self) -> &BTreeMap<String, u64> {
        &self.sizes
    }

    fn read<'a>(&'a mut self, name: &str) -> io::Result<Box<dyn Read + 'a>> {
        Ok(Box::new(self.archive.by_name(name)?))
    }
}

/// Reads so many bytes and then no more.
struct Metered<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other("its directory is longer than that of any bundle"))?;
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
