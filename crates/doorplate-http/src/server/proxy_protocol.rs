//! The header that a proxy puts before a connection: PROXY protocol, versions 1 and 2.
//!
//! Source: `haproxy.org/download/2.9/doc/proxy-protocol.txt`. No byte after the header is read.

use std::io;
use std::net::IpAddr;

use doorplate_domain::address::ClientAddress;
use tokio::io::{AsyncRead, AsyncReadExt};

const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// The longest line of version 1, with its end.
const LINE_BYTES_MAX: usize = 107;
/// The largest block of version 2 that is read: addresses and a few extensions.
const BLOCK_BYTES_MAX: usize = 2_048;

/// Reads a header. Gives nothing when the proxy speaks for itself (`LOCAL`, `UNKNOWN`), as in its
/// health checks. Fails when there is no header or a wrong one.
pub async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<ClientAddress>> {
    let mut start = [0; 12];
    stream.read_exact(&mut start).await?;
    if &start == SIGNATURE {
        read_block(stream).await
    } else if start.starts_with(b"PROXY ") {
        read_line(stream, &start).await
    } else {
        Err(invalid("the connection does not begin with a PROXY header"))
    }
}

async fn read_line(
    stream: &mut (impl AsyncRead + Unpin),
    start: &[u8],
) -> io::Result<Option<ClientAddress>> {
    let mut line = start.to_vec();
    while !line.ends_with(b"\r\n") {
        if line.len() == LINE_BYTES_MAX {
            return Err(invalid("the PROXY line does not end"));
        }
        line.push(stream.read_u8().await?);
    }
    let text = std::str::from_utf8(&line).map_err(|_| invalid("the PROXY line is not text"))?;
    let mut words = text.trim_end().split(' ').skip(1);
    match words.next() {
        Some("UNKNOWN") => Ok(None),
        Some("TCP4" | "TCP6") => {
            let source = words.next().and_then(|word| word.parse::<IpAddr>().ok());
            let source = source.ok_or_else(|| invalid("the PROXY line names no source"))?;
            Ok(Some(ClientAddress::new(source)))
        }
        _ => Err(invalid("the PROXY line has another protocol")),
    }
}

async fn read_block(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<ClientAddress>> {
    let version_and_command = stream.read_u8().await?;
    let family = stream.read_u8().await? >> 4;
    let bytes = usize::from(stream.read_u16().await?);
    if bytes > BLOCK_BYTES_MAX {
        return Err(invalid("the PROXY block is too large"));
    }
    let mut block = vec![0; bytes];
    stream.read_exact(&mut block).await?;
    match (version_and_command, family) {
        (0x20, _) | (0x21, 0 | 3) => Ok(None),
        (0x21, 1) => Ok(Some(ClientAddress::new(IpAddr::from(source::<4>(&block)?)))),
        (0x21, 2) => Ok(Some(ClientAddress::new(IpAddr::from(source::<16>(&block)?)))),
        _ => Err(invalid("the PROXY block has another version, command or family")),
    }
}

/// The source address: it comes first.
fn source<const BYTES: usize>(block: &[u8]) -> io::Result<[u8; BYTES]> {
    block.first_chunk().copied().ok_or_else(|| invalid("the PROXY block is too short"))
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    async fn read_all(bytes: &[u8]) -> io::Result<(Option<ClientAddress>, Vec<u8>)> {
        let mut stream = bytes;
        let address = read(&mut stream).await?;
        Ok((address, stream.to_vec()))
    }

    fn address(text: &str) -> ClientAddress {
        ClientAddress::parse(text).unwrap()
    }

    #[tokio::test]
    async fn both_versions_name_the_client_and_leave_the_request() {
        let mut block = SIGNATURE.to_vec();
        block.extend([0x21, 0x11, 0, 12, 192, 0, 2, 1, 10, 0, 0, 1, 1, 2, 3, 4]);
        let mut block_v6 = SIGNATURE.to_vec();
        block_v6.extend([0x21, 0x21, 0, 36]);
        block_v6.extend("2001:db8::1".parse::<std::net::Ipv6Addr>().unwrap().octets());
        block_v6.extend([0; 20]);
        let mut local = SIGNATURE.to_vec();
        local.extend([0x20, 0, 0, 0]);
        let cases: [(&[u8], _); 5] = [
            (b"PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\n", Some(address("192.0.2.1"))),
            (b"PROXY UNKNOWN\r\n", None),
            (&block, Some(address("192.0.2.1"))),
            (&block_v6, Some(address("2001:db8::1"))),
            (&local, None),
        ];
        for (header, client) in cases {
            let bytes = [header, b"GET / HTTP/1.1\r\n"].concat();
            let (found, rest) = read_all(&bytes).await.unwrap();
            assert_eq!(found, client);
            assert_eq!(rest, b"GET / HTTP/1.1\r\n");
        }
    }

    #[tokio::test]
    async fn a_connection_without_a_header_is_refused() {
        for bytes in [
            &b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"[..],
            b"PROXY TCP4 somewhere 10.0.0.1 1 2\r\n",
            &[b"PROXY TCP4 ", &[b'1'; 200][..]].concat(),
            &[SIGNATURE, &[0x21, 0x11, 0xff, 0xff][..]].concat(),
            b"",
        ] {
            assert!(read_all(bytes).await.is_err());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let signed = [SIGNATURE, &bytes[..]].concat();
            for bytes in [&bytes, &signed] {
                futures::executor::block_on(read_all(bytes)).ok();
            }
        }
    }
}
