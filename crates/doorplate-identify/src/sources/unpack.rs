//! Takes off the wrapping of a file: gzip, Zstandard, or a zip archive with the wanted file in it.
//!
//! All of it streams, so that a register of gigabytes costs a buffer. Told by the first bytes,
//! not by the name. What unpacks to more than it may, or to absurdly much, is an error.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use super::encoding::{self, Decoded};
use super::{SOURCE_BYTES_MAX, SourceError};
use crate::manifest::Mirror;

mod zip;

/// A reader of the plain contents, which fails past a limit instead of ending.
pub(super) type Unpacked<'a> = BufReader<Limited<'a>>;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const ZIP: [u8; 4] = *b"PK\x03\x04";
const BUFFER_BYTES: usize = 256 * 1024;
/// Deflate packs at most 1,032 to 1; text of registers, 20 to 1. Zstandard knows no bound.
const RATIO_MAX: u64 = 1_100;
/// The ratio means nothing before this much came out.
const RATIO_FROM_BYTES: u64 = 64 << 20;
/// The widest window of Zstandard that is given memory: 128 MiB, as its own tool does.
const ZSTD_WINDOW_LOG_MAX: u32 = 27;

/// Unpacks what a mirror's file is wrapped in, and turns texts in UTF-16 or another declared
/// encoding into UTF-8.
pub(super) fn unpack<'a>(
    mirror: &Mirror,
    reader: &'a mut dyn Read,
) -> Result<Unpacked<'a>, SourceError> {
    let unreadable = |source| SourceError::Unreadable { line: 0, source };
    let packed_bytes = Rc::new(Cell::new(0));
    let counted = Counted { inner: reader, bytes: Rc::clone(&packed_bytes) };
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, counted);
    let start = reader.fill_buf().map_err(unreadable)?;
    let inner: Box<dyn Read + 'a> = if start.starts_with(&GZIP) {
        Box::new(flate2::bufread::MultiGzDecoder::new(reader))
    } else if start.starts_with(&ZSTD) {
        let mut decoder = zstd::Decoder::with_buffer(reader).map_err(unreadable)?;
        decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(unreadable)?;
        Box::new(decoder)
    } else if start.starts_with(&ZIP) {
        Box::new(zip::Members::new(reader, &mirror.member))
    } else {
        Box::new(reader)
    };
    let limited = Limited { inner, packed_bytes, unpacked_bytes: 0 };
    let mut plain = BufReader::with_capacity(BUFFER_BYTES, limited);
    let start = plain.fill_buf().map_err(unreadable)?;
    let Some(decoder) = encoding::decoder(&mirror.encoding, start)? else { return Ok(plain) };
    let inner: Box<dyn Read + 'a> = Box::new(Decoded::new(decoder, plain));
    let packed_bytes = Rc::new(Cell::new(u64::MAX));
    let limited = Limited { inner, packed_bytes, unpacked_bytes: 0 };
    Ok(BufReader::with_capacity(BUFFER_BYTES, limited))
}

/// Counts what is read of the packed file.
struct Counted<'a> {
    inner: &'a mut dyn Read,
    bytes: Rc<Cell<u64>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// Fails, instead of ending, when more comes than may.
pub(super) struct Limited<'a> {
    inner: Box<dyn Read + 'a>,
    packed_bytes: Rc<Cell<u64>>,
    unpacked_bytes: u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked_bytes += read as u64;
        let too_large = |text| Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
        if self.unpacked_bytes > SOURCE_BYTES_MAX {
            return too_large("the source has no end");
        }
        let expected = self.packed_bytes.get().saturating_mul(RATIO_MAX);
        if self.unpacked_bytes > RATIO_FROM_BYTES && self.unpacked_bytes > expected {
            return too_large("the source unpacks to absurdly much");
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn plain(settings: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mirror: Mirror = toml::from_str(&format!(
            "address = 'file:'\nfiles = ['a']\nformat = 'cidr-list'\n{settings}\n[licence]\n\
             name = 'x'\nclass = 'open'"
        ))
        .unwrap();
        let mut bytes = bytes;
        let mut out = Vec::new();
        let mut reader = unpack(&mirror, &mut bytes).map_err(io::Error::other)?;
        reader.read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn every_wrapping_is_taken_off() {
        let text = b"10.0.0.0/8\n".repeat(100);
        assert_eq!(plain("", &text).unwrap(), text);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&text).unwrap();
        assert_eq!(plain("", &gzip.finish().unwrap()).unwrap(), text);
        let zstd = zstd::encode_all(text.as_slice(), 3).unwrap();
        assert_eq!(plain("", &zstd).unwrap(), text);
        assert!(plain("", &zstd[..zstd.len() / 2]).is_err());
    }

    #[test]
    fn a_bomb_is_stopped() {
        let bomb = zstd::encode_all(io::repeat(b'1').take(400 << 20), 1).unwrap();
        let error = plain("", &bomb).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn encodings_are_detected_or_declared() {
        let utf_16: Vec<u8> =
            "\u{feff}Müller\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(plain("", &utf_16).unwrap(), "Müller\n".as_bytes());
        let utf_16: Vec<u8> =
            "\u{feff}Müller\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(plain("", &utf_16).unwrap(), "Müller\n".as_bytes());
        let windows = plain("encoding = 'windows-1252'", b"\x80 M\xfcller").unwrap();
        assert_eq!(windows, "€ Müller".as_bytes());
        assert!(plain("encoding = 'klingon'", b"a").is_err());
    }
}
