//! The encodings that files are sent in.

use std::io::Write;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Up to this size, in bytes, brotli does its best: it costs nothing, and the tracking script is
/// what counts most.
const SMALL_BYTES_MAX: usize = 16 * 1024;
const BROTLI_QUALITY_BEST: u32 = 11;
/// How hard brotli tries with larger files. Its best costs a second for the portal's largest, and
/// far more in a development build, for some per cent.
const BROTLI_QUALITY: u32 = if cfg!(debug_assertions) { 4 } else { 9 };
/// The window of brotli, as a power of two: the largest that every browser takes.
const BROTLI_WINDOW: u32 = 22;
const BROTLI_BUFFER_BYTES: usize = 4_096;

/// The encoding of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

impl Encoding {
    /// The best that a request takes: brotli before gzip before none.
    pub(crate) fn choose(request: &HeaderMap) -> Self {
        let takes = |name: &str| {
            request
                .get_all(header::ACCEPT_ENCODING)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|item| is_taken(item, name))
        };
        if takes("br") {
            Self::Brotli
        } else if takes("gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// The name in `Content-Encoding`; none for none.
    pub(crate) fn content_encoding(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    pub(crate) fn encode(self, content: &Bytes) -> Bytes {
        match self {
            Self::Plain => content.clone(),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
                encoder.write_all(content).expect("a vector takes everything");
                encoder.finish().expect("a vector takes everything").into()
            }
            Self::Brotli => {
                let is_small = content.len() <= SMALL_BYTES_MAX;
                let mut encoder = brotli::CompressorWriter::new(
                    Vec::new(),
                    BROTLI_BUFFER_BYTES,
                    if is_small { BROTLI_QUALITY_BEST } else { BROTLI_QUALITY },
                    BROTLI_WINDOW,
                );
                encoder.write_all(content).expect("a vector takes everything");
                encoder.into_inner().into()
            }
        }
    }
}

/// Whether one item of `Accept-Encoding` takes an encoding: `br`, `br;q=0.5`, not `br;q=0`.
fn is_taken(item: &str, name: &str) -> bool {
    let mut parts = item.split(';').map(str::trim);
    let is_named = parts.next().is_some_and(|taken| taken.eq_ignore_ascii_case(name));
    let is_refused = parts
        .filter_map(|part| part.strip_prefix("q="))
        .any(|quality| quality.parse::<f32>().is_ok_and(|quality| quality <= 0.0));
    is_named && !is_refused
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_is_refused_is_not_sent() {
        for (sent, chosen) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0", Encoding::Gzip),
            ("identity", Encoding::Plain),
            ("brotli", Encoding::Plain),
        ] {
            let mut request = HeaderMap::new();
            request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(sent));
            assert_eq!(Encoding::choose(&request), chosen, "{sent}");
        }
    }

    #[test]
    fn what_is_compressed_can_be_read_again() {
        let content = Bytes::from("doorplate ".repeat(500));
        let mut found = Vec::new();
        brotli::BrotliDecompress(&mut &Encoding::Brotli.encode(&content)[..], &mut found).unwrap();
        assert_eq!(found, content);
        let gzip = Encoding::Gzip.encode(&content);
        let mut found = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&gzip[..]), &mut found)
            .unwrap();
        assert_eq!(found, content);
    }
}
