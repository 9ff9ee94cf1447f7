//! Reads a zip archive from its start to its end, without a way back: the wanted file, or one
//! after the other all whose names fit a pattern with `*` in it.
//!
//! The directory at the end of an archive is not needed: every file has its own head, and packed
//! contents say themselves where they end. `APPNOTE.TXT` 6.3 sections 4.3.7 to 4.3.9.

use std::io::{self, BufRead, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

const LOCAL_HEAD: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const HEAD_BYTES: usize = 26;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const FLAG_ENCRYPTED: u16 = 1;
const FLAG_DESCRIPTOR: u16 = 8;
const SIZE_IN_EXTRA: u32 = u32::MAX;
const ZIP64_EXTRA: u16 = 1;

/// The contents of the files of an archive that are wanted; several are parted by a line end.
pub(super) struct Members<R> {
    reader: R,
    pattern: String,
    member: Option<Member>,
    found: u64,
    is_at_end: bool,
}

/// The file that is being read.
struct Member {
    inflater: Option<Decompress>,
    /// Bytes of a stored file that are still to come.
    left: u64,
    has_descriptor: bool,
    crc: Crc,
    crc_expected: u32,
    is_wanted: bool,
    is_wide: bool,
}

impl<R: BufRead> Members<R> {
    /// An empty pattern stands for the first file in the archive.
    pub(super) fn new(reader: R, pattern: &str) -> Self {
        Self { reader, pattern: pattern.to_owned(), member: None, found: 0, is_at_end: false }
    }

    /// Reads the head of the next file; `false` at the directory.
    fn open_next(&mut self) -> io::Result<bool> {
        if self.number()? != LOCAL_HEAD {
            if self.found == 0 {
                let text = format!("the archive has no file that fits {:?}", self.pattern);
                return Err(io::Error::new(io::ErrorKind::NotFound, text));
            }
            return Ok(false);
        }
        let mut head = [0; HEAD_BYTES];
        self.reader.read_exact(&mut head)?;
        let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
        let (flags, method) = (short(2), short(4));
        let mut name = vec![0; usize::from(short(22))];
        self.reader.read_exact(&mut name)?;
        let mut extra = vec![0; usize::from(short(24))];
        self.reader.read_exact(&mut extra)?;
        let name = String::from_utf8_lossy(&name);
        let is_first = self.pattern.is_empty() && self.found == 0 && !name.ends_with('/');
        let is_wanted = is_first || (!self.pattern.is_empty() && fits(&self.pattern, &name));
        let wide_size = wide_size(&extra);
        let has_descriptor = flags & FLAG_DESCRIPTOR != 0;
        let is_readable = match method {
            DEFLATED => true,
            STORED => !has_descriptor,
            _ => false,
        };
        if flags & FLAG_ENCRYPTED != 0 || !is_readable {
            let text = format!("{name:?} in the archive is packed in a way that is not known");
            return Err(io::Error::new(io::ErrorKind::Unsupported, text));
        }
        let left = match long(14) {
            SIZE_IN_EXTRA => wide_size.unwrap_or(u64::from(SIZE_IN_EXTRA)),
            size => u64::from(size),
        };
        self.found += u64::from(is_wanted);
        self.member = Some(Member {
            inflater: (method == DEFLATED).then(|| Decompress::new(false)),
            left,
            has_descriptor,
            crc: Crc::new(),
            crc_expected: long(10),
            is_wanted,
            is_wide: wide_size.is_some(),
        });
        Ok(true)
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.reader.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// Checks the sum of a file that was read to its end, and steps over what follows it.
    fn close(&mut self, member: &Member) -> io::Result<()> {
        let mut expected = member.crc_expected;
        if member.has_descriptor {
            // The mark before the sum may be left out.
            let first = self.number()?;
            expected = if first == DESCRIPTOR { self.number()? } else { first };
            let mut sizes = [0; 16];
            let count = if member.is_wide { 16 } else { 8 };
            self.reader.read_exact(&mut sizes[..count])?;
        }
        if expected == member.crc.sum() {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::InvalidData, "a file in the archive is damaged"))
    }
}

impl Member {
    /// Reads a piece; 0 at the end of the file.
    fn read(&mut self, reader: &mut impl BufRead, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.inflater {
            None => {
                let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
                let count = reader.read(&mut buffer[..most])?;
                if count == 0 && most > 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                self.left -= count as u64;
                count
            }
            Some(inflater) => inflate(inflater, reader, buffer)?,
        };
        self.crc.update(&buffer[..count]);
        Ok(count)
    }
}

fn inflate(
    inflater: &mut Decompress,
    reader: &mut impl BufRead,
    buffer: &mut [u8],
) -> io::Result<usize> {
    loop {
        let input = reader.fill_buf()?;
        let is_cut = input.is_empty();
        let (in_before, out_before) = (inflater.total_in(), inflater.total_out());
        let status = inflater
            .decompress(input, buffer, FlushDecompress::None)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let step = |before: u64, after: u64| usize::try_from(after - before).unwrap_or(0);
        reader.consume(step(in_before, inflater.total_in()));
        let written = step(out_before, inflater.total_out());
        if written > 0 || status == Status::StreamEnd {
            return Ok(written);
        }
        if is_cut {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_at_end && !buffer.is_empty() {
            let Some(mut member) = self.member.take() else {
                let is_done = self.pattern.is_empty() && self.found > 0;
                self.is_at_end = is_done || !self.open_next()?;
                continue;
            };
            let count = member.read(&mut self.reader, buffer)?;
            let is_wanted = member.is_wanted;
            if count > 0 {
                self.member = Some(member);
                if is_wanted {
                    return Ok(count);
                }
                continue;
            }
            self.close(&member)?;
            if is_wanted {
                buffer[0] = b'\n';
                return Ok(1);
            }
        }
        Ok(0)
    }
}

/// The packed size in an extra field of zip64: after the unpacked one.
fn wide_size(extra: &[u8]) -> Option<u64> {
    let mut rest = extra;
    while let Some((head, body)) = rest.split_first_chunk::<4>() {
        let size = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let field = body.get(..size)?;
        if u16::from_le_bytes([head[0], head[1]]) == ZIP64_EXTRA {
            let packed = field.get(8..16).or_else(|| field.get(..8))?;
            return packed.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        }
        rest = &body[size..];
    }
    None
}

/// Whether a name, or its last part, fits a pattern in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    [name, last].into_iter().any(|name| {
        let mut parts = pattern.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = name.strip_prefix(first) else { return false };
        let Some(end) = parts.next_back() else { return rest.is_empty() };
        for part in parts {
            let Some(place) = rest.find(part) else { return false };
            rest = &rest[place + part.len()..];
        }
        rest.ends_with(end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive as tools write it to a pipe (with descriptors) or to a file.
    fn archive(files: &[(&str, &str)], has_descriptor: bool) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, text) in files {
            let mut packer =
                flate2::read::DeflateEncoder::new(text.as_bytes(), flate2::Compression::fast());
            let mut packed = Vec::new();
            packer.read_to_end(&mut packed).unwrap();
            let mut crc = Crc::new();
            crc.update(text.as_bytes());
            let size = |size: usize| u32::try_from(size).unwrap().to_le_bytes();
            let sums = [crc.sum().to_le_bytes(), size(packed.len()), size(text.len())].concat();
            let flags = if has_descriptor { FLAG_DESCRIPTOR } else { 0 };
            out.extend(LOCAL_HEAD.to_le_bytes());
            out.extend([20, 0].into_iter().chain(flags.to_le_bytes()));
            out.extend(DEFLATED.to_le_bytes().into_iter().chain([0; 4]));
            out.extend(if has_descriptor { vec![0; 12] } else { sums.clone() });
            out.extend(u16::try_from(name.len()).unwrap().to_le_bytes().into_iter().chain([0; 2]));
            out.extend(name.bytes().chain(packed));
            if has_descriptor {
                out.extend(DESCRIPTOR.to_le_bytes().into_iter().chain(sums));
            }
        }
        out.extend(b"PK\x01\x02 the directory, which nobody reads");
        out
    }

    fn read(pattern: &str, bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Members::new(bytes, pattern).read_to_string(&mut text).map(|_| text)
    }

    const FILES: [(&str, &str); 3] =
        [("readme.txt", "read me"), ("data/a.json", "{\"a\":1}"), ("data/b.json", "{\"b\":2}")];

    #[test]
    fn the_wanted_files_are_read_in_their_order() {
        for has_descriptor in [false, true] {
            let bytes = archive(&FILES, has_descriptor);
            assert_eq!(read("", &bytes).unwrap(), "read me\n");
            assert_eq!(read("b*.json", &bytes).unwrap(), "{\"b\":2}\n");
            assert_eq!(read("data/*.json", &bytes).unwrap(), "{\"a\":1}\n{\"b\":2}\n");
            let error = read("*.csv", &bytes).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::NotFound);
        }
    }

    #[test]
    fn a_cut_or_damaged_archive_is_an_error() {
        let bytes = archive(&FILES, true);
        for cut in 5..bytes.len() - 40 {
            assert!(read("*.json", &bytes[..cut]).is_err(), "{cut}");
        }
        let mut bytes = archive(&FILES[..1], false);
        bytes[14] ^= 1;
        assert!(read("", &bytes).is_err());
    }
}
