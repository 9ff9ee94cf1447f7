//! Texts that are not UTF-8: declared in the manifest, or told by a byte-order mark.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::SourceError;

/// The decoder of a text; nothing when it is UTF-8, or to be guessed line by line.
pub(super) fn decoder(declared: &str, start: &[u8]) -> Result<Option<Decoder>, SourceError> {
    if start.starts_with(b"\xff\xfe") {
        return Ok(Some(UTF_16LE.new_decoder_with_bom_removal()));
    }
    if start.starts_with(b"\xfe\xff") {
        return Ok(Some(UTF_16BE.new_decoder_with_bom_removal()));
    }
    if declared.is_empty() {
        return Ok(None);
    }
    let encoding =
        Encoding::for_label(declared.as_bytes()).ok_or_else(|| SourceError::OtherFormat {
            format: "in a known encoding",
            reason: format!("{declared:?} is none"),
        })?;
    Ok((encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal()))
}

/// A line that is not UTF-8, read as what most such lines are: Windows-1252, which is Latin-1 with
/// letters where Latin-1 has nothing.
pub(super) fn from_windows_1252(bytes: &[u8]) -> String {
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

/// A reader that gives UTF-8 for what another gives in some encoding.
pub(super) struct Decoded<R> {
    decoder: Decoder,
    inner: R,
    text: Vec<u8>,
    given: usize,
    is_at_end: bool,
}

impl<R: BufRead> Decoded<R> {
    pub(super) fn new(decoder: Decoder, inner: R) -> Self {
        Self { decoder, inner, text: Vec::new(), given: 0, is_at_end: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let input = self.inner.fill_buf()?;
        self.is_at_end = input.is_empty();
        let most = self.decoder.max_utf8_buffer_length(input.len());
        self.text.resize(most.unwrap_or(input.len() * 3 + 16), 0);
        let (_, read, written, _) =
            self.decoder.decode_to_utf8(input, &mut self.text, self.is_at_end);
        self.text.truncate(written);
        self.given = 0;
        self.inner.consume(read);
        Ok(())
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if self.is_at_end {
                return Ok(0);
            }
            self.fill()?;
        }
        let rest = &self.text[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}
