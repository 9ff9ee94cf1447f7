//! From the resolver's records to the product's, within limits.

use std::net::IpAddr;

use doorplate_identify::validation::{Answer, DnsName, Question, Record, Zone};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::proto::rr::rdata::SOA;
use hickory_resolver::proto::rr::{Name, RData};

/// The most records of one answer that are read.
const RECORDS_MAX: usize = 64;
/// The longest text that is read, in bytes; longer ones are left out.
const TEXT_BYTES_MAX: usize = 4_096;

/// Reads the records that were asked for, with the seconds that they are good for.
pub(super) fn read(question: &Question, found: &Lookup) -> (Answer, u32) {
    let wanted = super::record_type(question.kind);
    let records: Vec<_> = found
        .answers()
        .iter()
        .filter(|record| record.record_type() == wanted)
        .take(RECORDS_MAX)
        .collect();
    let seconds = records.iter().map(|record| record.ttl).min().unwrap_or_default();
    let read: Vec<Record> =
        records.into_iter().filter_map(|record| record_of(&record.name, &record.data)).collect();
    if read.is_empty() {
        // A name server may tell of the zone beside an empty answer.
        let mut authorities = found.authorities().iter();
        let zone = authorities.find_map(|record| match &record.data {
            RData::SOA(soa) => zone(&record.name, soa),
            _ => None,
        });
        return (Answer::Absent(zone), seconds);
    }
    (Answer::Records(read), seconds)
}

/// Reads the start of a zone; nothing when its names are none.
pub(super) fn zone(name: &Name, soa: &SOA) -> Option<Zone> {
    Some(Zone {
        name: self::name(name)?,
        primary: self::name(&soa.mname)?,
        mailbox: self::name(&soa.rname)?,
    })
}

fn record_of(owner: &Name, data: &RData) -> Option<Record> {
    match data {
        RData::PTR(host) => name(&host.0).map(Record::Name),
        RData::NS(host) => name(&host.0).map(Record::Name),
        RData::MX(mx) => name(&mx.exchange).map(Record::Name),
        RData::A(address) => Some(Record::Address(IpAddr::V4(address.0))),
        RData::AAAA(address) => Some(Record::Address(IpAddr::V6(address.0))),
        RData::SOA(soa) => zone(owner, soa).map(Record::Zone),
        RData::TXT(text) => {
            let bytes = text.txt_data.concat();
            let is_read = bytes.len() <= TEXT_BYTES_MAX;
            is_read.then(|| Record::Text(String::from_utf8_lossy(&bytes).into_owned()))
        }
        _ => None,
    }
}

/// Reads a name by its labels, in which a dot would be one that the name has not.
fn name(name: &Name) -> Option<DnsName> {
    let labels: Option<Vec<&str>> = name
        .iter()
        .map(|label| std::str::from_utf8(label).ok().filter(|label| !label.contains('.')))
        .collect();
    DnsName::parse(&labels?.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_labels() {
        let read = |labels: &[&[u8]]| {
            let name = Name::from_labels(labels.iter().copied()).unwrap();
            super::name(&name).map(|name| name.as_str().to_owned())
        };
        let piece: &[&[u8]] = &[b"8", b"0/28", b"2", b"0", b"192", b"in-addr", b"arpa"];
        assert_eq!(read(piece).as_deref(), Some("8.0/28.2.0.192.in-addr.arpa"));
        assert_eq!(read(&[b"WWW", b"Example"]).as_deref(), Some("www.example"));
        assert_eq!(read(&[b"www.acme", b"example"]), None);
        assert_eq!(read(&[b"\xff", b"example"]), None);
    }
}
