//! No bytes make reading a beacon, finding who sent it, or any step of its course panic; and what
//! is kept of a hit is bounded.
//!
//! The first line is the user agent, the second a `Forwarded` header, the rest the body.
#![no_main]

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, header};
use doorplate_domain::address::ClientAddress;
use doorplate_domain::consent::{ConsentPolicy, ConsentSignals};
use doorplate_domain::hit::Door;
use doorplate_domain::id::{EventId, SiteId, SiteKey, WorkspaceId};
use doorplate_domain::site::{FirstPartyPolicy, Host, Site};
use doorplate_domain::time::Timestamp;
use doorplate_domain::url_scrub::PATH_BYTES_MAX;
use doorplate_engine::ingest::arrival::Arrival;
use doorplate_engine::ingest::recognition::Recognition;
use doorplate_engine::ingest::{Context, derive};
use doorplate_http::collect::beacon::Beacon;
use doorplate_http::collect::client_address::{Forwarding, ForwardingHeader};

static RECOGNITION: LazyLock<Recognition> = LazyLock::new(|| Recognition::new(None));

static FORWARDING: LazyLock<Forwarding> = LazyLock::new(|| Forwarding {
    trusted_proxies: vec!["10.0.0.0/8".parse().expect("it is a network")],
    header: ForwardingHeader::Forwarded,
});

static SITE: LazyLock<Site> = LazyLock::new(|| Site {
    id: SiteId::from_bits(1),
    workspace_id: WorkspaceId::from_bits(2),
    name: "Example".to_owned(),
    host: Host::parse("example.com").expect("it is a host"),
    allowed_hosts: Vec::new(),
    site_key: SiteKey::from_bits(3),
    time_zone: "UTC".to_owned(),
    consent: ConsentPolicy::default(),
    first_party: FirstPartyPolicy { carries_over: true, takes_domains: true },
    created_at: Timestamp(0),
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
    let user_agent = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let address = sender(parts.next().unwrap_or_default());
    let Ok(beacon) = Beacon::parse(parts.next().unwrap_or_default()) else { return };
    let context = Context {
        site: &SITE,
        recognition: &RECOGNITION,
        salt: [7; 32],
        seal_key: None,
        clue_key: Some([9; 32]),
        received_at: Timestamp::from_seconds(1_770_000_000),
        event_id: beacon.event_id.unwrap_or(EventId(4)),
    };
    if let Ok(derived) = derive(&context, &arrival(beacon, address, user_agent)) {
        assert!(derived.hit.path.len() <= PATH_BYTES_MAX);
        assert!(!derived.clues.domain.contains('@'), "only the domain of a mail address is read");
    }
});

fn sender(forwarded: &[u8]) -> ClientAddress {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(forwarded) {
        headers.insert(header::FORWARDED, value);
    }
    let stranger = ClientAddress::parse("192.0.2.1").expect("it is an address");
    assert_eq!(FORWARDING.client_address(stranger, &headers), stranger);
    let proxy = ClientAddress::parse("10.0.0.1").expect("it is an address");
    FORWARDING.client_address(proxy, &headers)
}

fn arrival(beacon: Beacon, address: ClientAddress, user_agent: String) -> Arrival {
    Arrival {
        door: Door::Script,
        event_id: beacon.event_id,
        at: None,
        address,
        user_agent,
        url: beacon.url,
        referrer: beacon.referrer,
        kind: beacon.kind,
        name: beacon.name,
        engaged_millis: beacon.engaged_millis,
        browser_id: beacon.browser_id,
        domain: beacon.domain,
        signals: ConsentSignals { consent: beacon.consent, ..ConsentSignals::default() },
        is_automated: beacon.is_automated,
        is_prefetch: false,
    }
}
