//! The bytes of a data set, mapped or owned, and where each section lies in them.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use super::layout::{SECTION_NUMBER_MAX, Section};

/// The bytes with the place of each section. [`super::check`] fills the places in.
pub(crate) struct Storage {
    bytes: Bytes,
    places: [(usize, usize); SECTION_NUMBER_MAX],
}

enum Bytes {
    Mapped(memmap2::Mmap),
    Owned(Vec<u8>),
}

impl Storage {
    /// Maps a file.
    pub(super) fn map(path: &Path) -> std::io::Result<Self> {
        let file = File::open(path)?;
        #[expect(
            unsafe_code,
            reason = "the one mapped file: data sets are replaced by renaming a new file over \
                      the old one, never written in place, so the mapped bytes do not change"
        )]
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(Self { bytes: Bytes::Mapped(map), places: Default::default() })
    }

    /// Takes bytes.
    pub(super) fn owned(bytes: Vec<u8>) -> Self {
        Self { bytes: Bytes::Owned(bytes), places: Default::default() }
    }

    /// Says where a section lies. The caller has checked that it lies within the bytes.
    pub(super) fn set_place(&mut self, section: Section, place: Range<usize>) {
        self.places[section as usize - 1] = (place.start, place.end);
    }

    /// All bytes.
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(map) => map,
            Bytes::Owned(bytes) => bytes,
        }
    }

    /// The bytes of a section.
    #[inline]
    pub(super) fn section(&self, section: Section) -> &[u8] {
        let (start, end) = self.places[section as usize - 1];
        &self.bytes()[start..end]
    }

    /// As [`Self::array`], to be kept beside the storage itself, so that a look-up need not ask
    /// where the tables lie. Not to be given out for longer than the storage is borrowed.
    pub(super) fn kept_array<const N: usize>(&self, section: Section) -> &'static [[u8; N]] {
        let elements = self.array::<N>(section);
        #[expect(
            unsafe_code,
            reason = "the bytes neither move nor change while the storage lives; `DataSet` keeps \
                      both and gives the tables out only for as long as it is borrowed"
        )]
        unsafe {
            std::slice::from_raw_parts(elements.as_ptr(), elements.len())
        }
    }

    /// The elements of a section whose elements have `N` bytes.
    #[inline]
    pub(super) fn array<const N: usize>(&self, section: Section) -> &[[u8; N]] {
        self.section(section).as_chunks::<N>().0
    }
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Storage({} bytes)", self.bytes().len())
    }
}
