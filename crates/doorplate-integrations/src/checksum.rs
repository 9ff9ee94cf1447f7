//! Checksums of files, read in pieces.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256, Sha512};

const PIECE_BYTES: usize = 128 * 1024;

/// Copies everything; gives its size and SHA-256 in hexadecimal.
pub(crate) fn copy(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut bytes = 0;
    each_piece(from, &mut |piece| {
        hash.update(piece);
        bytes += piece.len() as u64;
        to.write_all(piece)
    })?;
    Ok((bytes, hexadecimal(&hash.finalize())))
}

/// The SHA-512 of everything.
pub(crate) fn sha512(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut hash = Sha512::new();
    each_piece(from, &mut |piece| {
        hash.update(piece);
        Ok(())
    })?;
    Ok(hash.finalize().to_vec())
}

/// Writes bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
    bytes.iter().flat_map(digits).map(char::from).collect()
}

fn each_piece(
    from: &mut dyn Read,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(()),
            count => take(&buffer[..count])?,
        }
    }
}
