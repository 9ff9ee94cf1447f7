//! Against a real name server on this machine.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use doorplate_engine::ports::Dns;
use doorplate_identify::validation::{Answer, DnsName, NoAnswer, Question, Record, RecordKind};

use super::loopback::LoopbackDns;
use super::{DnsResolver, DnsSettings};

const ZONES: &[(&str, &str)] = &[
    (
        "acme.example.",
        "fw1 60 IN A 192.0.2.7\n\
         fw1 60 IN AAAA 2001:db8::7\n\
         @ 60 IN MX 10 mx1\n\
         @ 60 IN TXT \"v=spf1 ip4:192.0.2.0\" \"/28 -all\"\n\
         chain 60 IN CNAME chain2\n\
         chain2 60 IN CNAME chain3\n\
         chain3 60 IN CNAME fw1\n\
         loop 60 IN CNAME loop2\n\
         loop2 60 IN CNAME loop\n",
    ),
    ("2.0.192.in-addr.arpa.", "7 60 IN PTR fw1.acme.example.\n8 60 IN CNAME 8.0-28\n"),
    (
        "0-28.2.0.192.in-addr.arpa.",
        "@ 60 IN SOA ns1.acme.example. hostmaster.acme.example. 1 3600 600 86400 60\n\
         @ 60 IN NS ns1.acme.example.\n\
         8 60 IN PTR fw2.acme.example.\n",
    ),
];

fn question(kind: RecordKind, name: &str) -> Question {
    Question { kind, name: DnsName::parse(name).unwrap() }
}

fn resolver(server: &LoopbackDns) -> DnsResolver {
    DnsResolver::new(&DnsSettings {
        name_servers: Some(vec![server.address()]),
        timeout: Duration::from_secs(1),
        ..DnsSettings::default()
    })
    .unwrap()
}

fn names(names: &[&str]) -> Answer {
    let name = |name: &&str| Record::Name(DnsName::parse(name).unwrap());
    Answer::Records(names.iter().map(name).collect())
}

fn addresses(addresses: &[&str]) -> Answer {
    let address = |address: &&str| Record::Address(address.parse::<IpAddr>().unwrap());
    Answer::Records(addresses.iter().map(address).collect())
}

#[tokio::test]
async fn every_kind_of_record_is_read() {
    let server = LoopbackDns::start(ZONES).await;
    let resolver = resolver(&server);
    let ask = async |kind, name| resolver.ask(&question(kind, name)).await;
    assert_eq!(ask(RecordKind::Ptr, "7.2.0.192.in-addr.arpa").await, names(&["fw1.acme.example"]));
    assert_eq!(ask(RecordKind::A, "fw1.acme.example").await, addresses(&["192.0.2.7"]));
    assert_eq!(ask(RecordKind::Aaaa, "fw1.acme.example").await, addresses(&["2001:db8::7"]));
    assert_eq!(ask(RecordKind::Mx, "acme.example").await, names(&["mx1.acme.example"]));
    assert_eq!(ask(RecordKind::Ns, "acme.example").await, names(&["ns.acme.example"]));
    let text = Record::Text("v=spf1 ip4:192.0.2.0/28 -all".to_owned());
    assert_eq!(ask(RecordKind::Txt, "acme.example").await, Answer::Records(vec![text]));
}

#[tokio::test]
async fn the_zone_of_a_reverse_name_is_told() {
    let server = LoopbackDns::start(ZONES).await;
    let resolver = resolver(&server);
    let zone_of = async |name| match resolver.ask(&question(RecordKind::Soa, name)).await {
        Answer::Absent(Some(zone)) => zone,
        Answer::Records(records) => match &records[..] {
            [Record::Zone(zone)] => zone.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let zone = zone_of("9.2.0.192.in-addr.arpa").await;
    assert_eq!(zone.name.as_str(), "2.0.192.in-addr.arpa");
    assert_eq!(zone.primary.as_str(), "ns.2.0.192.in-addr.arpa");
    // A piece of a /24 that was handed on (RFC 2317).
    let zone = zone_of("9.0-28.2.0.192.in-addr.arpa").await;
    assert_eq!(zone.name.as_str(), "0-28.2.0.192.in-addr.arpa");
    assert_eq!(zone.primary.as_str(), "ns1.acme.example");
    let ptr = resolver.ask(&question(RecordKind::Ptr, "8.2.0.192.in-addr.arpa")).await;
    assert_eq!(ptr, names(&["fw2.acme.example"]));
}

#[tokio::test]
async fn aliases_are_followed_and_loops_end() {
    let server = LoopbackDns::start(ZONES).await;
    let resolver = resolver(&server);
    let chain = resolver.ask(&question(RecordKind::A, "chain.acme.example")).await;
    assert_eq!(chain, addresses(&["192.0.2.7"]));
    let looped = resolver.ask(&question(RecordKind::A, "loop.acme.example")).await;
    assert!(!matches!(looped, Answer::Records(_)), "{looped:?}");
}

#[tokio::test]
async fn a_huge_text_is_left_out_and_comes_by_tcp() {
    let part = "x".repeat(250);
    let huge = format!("\"{part}\" ").repeat(20);
    let policy = "@ 60 IN TXT \"v=spf1 ip4:192.0.2.7 -all\"\n";
    let many = format!("@ 60 IN TXT \"{part}\"\n").repeat(1) + &format!("@ 60 IN TXT {huge}\n");
    let server = LoopbackDns::start(&[("big.example.", &(many + policy))]).await;
    let answer = resolver(&server).ask(&question(RecordKind::Txt, "big.example")).await;
    let Answer::Records(records) = answer else { panic!("{answer:?}") };
    assert_eq!(records.len(), 2);
    assert!(records.contains(&Record::Text("v=spf1 ip4:192.0.2.7 -all".to_owned())));
}

#[tokio::test]
async fn absence_is_kept_for_a_while_and_names_of_addresses_are_not() {
    let server = LoopbackDns::start(ZONES).await;
    let resolver = resolver(&server);
    for (name, asked) in [("none.acme.example", 1), ("9.2.0.192.in-addr.arpa", 3)] {
        let before = server.asked();
        for _ in 0..3 {
            let answer = resolver.ask(&question(RecordKind::A, name)).await;
            assert!(matches!(answer, Answer::Absent(_)), "{answer:?}");
        }
        assert_eq!(server.asked() - before, asked, "{name}");
    }
}

#[tokio::test]
async fn failure_and_silence_are_told_in_time_and_the_zone_is_left_alone() {
    let server = LoopbackDns::start(ZONES).await;
    let resolver = resolver(&server);
    for (name, why) in
        [("a.broken.example", NoAnswer::Failed), ("a.silent.example", NoAnswer::TimedOut)]
    {
        let begun = Instant::now();
        let answer = resolver.ask(&question(RecordKind::A, name)).await;
        assert_eq!(answer, Answer::None(why), "{name}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        let asked = server.asked();
        let again = resolver.ask(&question(RecordKind::A, name)).await;
        assert_eq!(again, Answer::None(NoAnswer::Postponed), "{name}");
        assert_eq!(server.asked(), asked);
    }
    let address = server.address();
    server.stop().await;
    let gone = DnsResolver::new(&DnsSettings {
        name_servers: Some(vec![address]),
        timeout: Duration::from_millis(500),
        ..DnsSettings::default()
    });
    let answer = gone.unwrap().ask(&question(RecordKind::A, "fw1.acme.example")).await;
    assert!(matches!(answer, Answer::None(_)), "{answer:?}");
}
