//! Any MMDB file. The manifest maps our fields to paths such as
//! `autonomous_system_organization` or `traits.user_type`. A network counts as a line.

use std::net::IpAddr;

use doorplate_domain::network::NetworkKind;
use maxminddb::{LookupResult, PathElement, Reader};

use super::companies::{clean_domain, cut};
use super::lines::read_whole;
use super::ranges::{ROUTED_PREFIX_MIN, check, network_bounds, parse_asn};
use super::unpack::Unpacked;
use super::{HolderRow, ProblemKind, Routed, Row, Sink, SourceError};
use crate::countries;
use crate::manifest::Mirror;

/// Reads the database. With an AS number mapped, rows are routing; without, holders.
pub(super) fn database(
    mirror: &Mirror,
    reader: Unpacked,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let other = |error: maxminddb::MaxMindDbError| SourceError::OtherFormat {
        format: "a MaxMind database",
        reason: error.to_string(),
    };
    let database = Reader::from_source(read_whole(reader)?).map_err(other)?;
    let is_routing = mirror.columns.contains_key("asn");
    let networks = database.networks(maxminddb::WithinOptions::default()).map_err(other)?;
    for (number, found) in (1..).zip(networks) {
        let row = found.ok().and_then(|found| read_row(mirror, &found));
        let Some((first, last, fields)) = row else {
            sink.problem(number, ProblemKind::Malformed);
            continue;
        };
        match check(first, last, ROUTED_PREFIX_MIN) {
            Ok(range) if is_routing => take_routed(range, &fields, sink)?,
            Ok(range) => take_holder(range, fields, sink)?,
            Err(kind) => sink.problem(number, kind),
        }
    }
    Ok(())
}

/// The mapped fields of a network, as texts.
#[derive(Default)]
struct Fields {
    asn: u32,
    organisation: String,
    domain: String,
    country: String,
    kind: Option<NetworkKind>,
}

fn read_row(mirror: &Mirror, found: &LookupResult<Vec<u8>>) -> Option<(IpAddr, IpAddr, Fields)> {
    let network = found.network().ok()?;
    let (address, length) = without_v6_clothes(network.ip(), network.prefix());
    let (first, last) = network_bounds(address, length)?;
    let text = |field: &str| {
        let path = mirror.columns.get(field)?;
        let path: Vec<PathElement> = path.split('.').map(PathElement::Key).collect();
        text_at(found, &path)
    };
    let fields = Fields {
        asn: text("asn").and_then(|text| parse_asn(&text)).unwrap_or(0),
        organisation: text("organisation").or_else(|| text("name")).unwrap_or_default(),
        domain: clean_domain(&text("domain").unwrap_or_default()),
        country: text("country")
            .and_then(|text| countries::code(&text))
            .unwrap_or_default()
            .to_owned(),
        kind: text("kind").and_then(|text| NetworkKind::parse(&text)),
    };
    Some((first, last, fields))
}

/// Databases of both versions keep IPv4 under `::/96`.
fn without_v6_clothes(address: IpAddr, length: u8) -> (IpAddr, u8) {
    let v4 = match address {
        IpAddr::V6(v6) if length >= 96 && v6.to_bits() >> 32 == 0 => v6.to_ipv4(),
        _ => None,
    };
    v4.map_or((address, length), |v4| (v4.into(), length - 96))
}

/// A text or a number.
fn text_at(found: &LookupResult<Vec<u8>>, path: &[PathElement]) -> Option<String> {
    if let Ok(text) = found.decode_path::<String>(path) {
        return text;
    }
    found.decode_path::<u32>(path).ok().flatten().map(|number| number.to_string())
}

fn take_routed(
    (first, last): (IpAddr, IpAddr),
    fields: &Fields,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    if fields.asn == 0 {
        return Ok(());
    }
    sink.row(Row::Routed(Routed {
        first,
        last,
        asn: fields.asn,
        country: &fields.country,
        handle: "",
        organisation: &cut(&fields.organisation),
    }))
}

fn take_holder(
    (first, last): (IpAddr, IpAddr),
    fields: Fields,
    sink: &mut Sink,
) -> Result<(), SourceError> {
    if fields.organisation.is_empty() && fields.kind.is_none() {
        return Ok(());
    }
    sink.row(Row::Held(Box::new(HolderRow {
        first,
        last,
        name: cut(&fields.organisation),
        domain: fields.domain,
        country: fields.country,
        kind: fields.kind,
        service: String::new(),
    })))
}
