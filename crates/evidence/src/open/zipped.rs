//! A bundle as it was packed.

use super::{
    Files, OpenError,
    limits::{FILES_MAX, LITTER_MAX, ZIP_DIRECTORY_MAX, ZIP_MAX},
    listing::Listing,
};
use sale::short;
use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom},
};
use zip::{CompressionMethod, ZipArchive, result::ZipError};

pub(super) struct Zipped<R> {
    archive: ZipArchive<Metered<R>>,
    listing: Listing,
    /// The index in the archive for each name: names can be written in more than one way.
    indexes: BTreeMap<String, usize>,
}

impl<R: Read + Seek> Zipped<R> {
    pub(super) fn open(mut file: R) -> Result<Self, OpenError> {
        let io = |source| OpenError::Io { what: "the zip".into(), source };
        let length = file.seek(SeekFrom::End(0)).map_err(io)?;
        file.rewind().map_err(io)?;
        if length > ZIP_MAX {
            return Err(OpenError::NotOurs(format!("the zip is longer than {} MiB", ZIP_MAX >> 20)));
        }
        // A forged directory of a million entries fails here, and does not fill the memory.
        let metered = Metered { inner: file, left: ZIP_DIRECTORY_MAX };
        let mut archive = ZipArchive::new(metered).map_err(|error| refused(&error))?;
        if archive.len() > FILES_MAX + LITTER_MAX {
            let count = archive.len();
            return Err(OpenError::NotOurs(format!("the zip holds {count} files, a bundle has at most {FILES_MAX}")));
        }
        // With two files of one name, files inside each other, or files that contradict the directory,
        // two programs may see two different bundles.
        archive.validate_header_consistency().map_err(|error| refused(&error))?;
        let (mut listing, indexes) = list(&mut archive)?;
        listing.enter("the zip")?;
        // From here on each file is read up to its declared size, and no further.
        let mut metered = archive.into_inner();
        metered.left = u64::MAX;
        metered.rewind().map_err(io)?;
        let archive = ZipArchive::new(metered).map_err(|error| refused(&error))?;
        Ok(Self { archive, listing, indexes })
    }
}

fn list<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<(Listing, BTreeMap<String, usize>), OpenError> {
    let (mut listing, mut indexes) = (Listing::default(), BTreeMap::new());
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| refused(&error))?;
        let name = file.name().map_err(|error| refused(&error))?;
        let name = name.strip_prefix("./").unwrap_or(&name).to_owned();
        if file.is_dir() {
            continue;
        }
        if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(OpenError::NotOurs(format!(
                "the zip packs {} by a method that this program does not know: pack it again with the usual one (deflate)",
                short(&name)
            )));
        }
        if file.is_symlink() || file.encrypted() {
            return Err(OpenError::NotOurs(format!("the zip\u{2019}s {} is not a plain file", short(&name))));
        }
        if !listing.add(&name, file.size())? {
            return Err(OpenError::NotOurs(format!("the zip holds {} twice", short(&name))));
        }
        indexes.insert(name, index);
    }
    Ok((listing, indexes))
}

fn refused(error: &ZipError) -> OpenError {
    let why = match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "it has a password: unpack it, and name the directory".into()
        }
        ZipError::InvalidArchive(reason) => format!("it is cut off, damaged or ambiguous ({})", short(reason)),
        other => short(&other.to_string()),
    };
    OpenError::NotOurs(format!("the zip cannot be read: {why}"))
}

impl<R: Read + Seek> Files for Zipped<R> {
    fn listing(&self) -> &Listing {
        &self.listing
    }

    fn read<'a>(&'a mut self, name: &str) -> io::Result<Box<dyn Read + 'a>> {
        let name = format!("{}{name}", self.listing.within);
        let index = self.indexes.get(&name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(self.archive.by_index(*index)?))
    }
}

/// Reads up to a number of bytes, and fails beyond it.
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
