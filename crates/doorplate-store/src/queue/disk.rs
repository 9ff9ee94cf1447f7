//! The few things the log asks of a disk, so that a test can make each of them fail.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Makes the log's files.
pub(super) trait Disk: Send + 'static {
    /// Makes a file that must not be there yet, durably: its entry in the folder is flushed too.
    fn create(&self, path: &Path, header: &[u8]) -> io::Result<Box<dyn SegmentFile>>;
}

/// One file of the log that is written to.
pub(super) trait SegmentFile: Send {
    /// Writes all bytes at the end.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns when everything written is on the disk.
    fn flush(&mut self) -> io::Result<()>;
    /// Cuts the file.
    fn cut(&mut self, bytes: u64) -> io::Result<()>;
}

/// The disk of the machine.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Path, header: &[u8]) -> io::Result<Box<dyn SegmentFile>> {
        // A file of this name that never got a record, left by a start before, is begun anew.
        if std::fs::metadata(path).is_ok_and(|there| there.len() <= header.len() as u64) {
            std::fs::remove_file(path)?;
        }
        let mut file = OpenOptions::new().append(true).create_new(true).open(path)?;
        file.write_all(header)?;
        file.sync_all()?;
        flush_folder_of(path)?;
        Ok(Box::new(file))
    }
}

impl SegmentFile for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, bytes: u64) -> io::Result<()> {
        self.set_len(bytes)
    }
}

/// Flushes the folder that a file stands in: without it a power cut can lose the file's name.
pub(super) fn flush_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a file without a folder"))?;
    File::open(folder)?.sync_all()
}
