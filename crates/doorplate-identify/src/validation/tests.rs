//! A second look at made-up addresses, with made-up answers.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::LazyLock;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::identification::VerdictStatus;
use doorplate_domain::time::Day;
use proptest::prelude::*;

use super::*;
use crate::compile::Compiler;
use crate::data_set::DataSet;
use crate::manifest::Manifest;

/// An address that no source knows.
const UNKNOWN: &str = "199.45.155.213";
const REVERSE: &str = "213.155.45.199.in-addr.arpa";
const UNKNOWN_V6: &str = "2a0d:77c0:12::5";

const COMPANIES: &str = "n,d,c,k\nAcme Pumps GmbH,acme-pumps.com,DE,company\n\
    Bolt Works AG,bolt-works.com,CH,company\n\
    Nettel Telecom Broadband,nettel.com,DE,\n\
    Northern Steel Group,northern-steel.com,SE,company\n\
    Southern Steel Group,northern-steel.com,ZA,company\n";
const ROUTING: &str = "91.0.0.0\t91.0.255.255\t64501\tDE\tNETTEL-AS Nettel Telecom Broadband\n";

fn data_set() -> &'static DataSet {
    static DATA_SET: LazyLock<DataSet> = LazyLock::new(compile);
    &DATA_SET
}

fn compile() -> DataSet {
    let mut compiler = Compiler::new();
    let register = "format = 'company-csv'\n\
        columns = { name = 'n', domain = 'd', country = 'c', kind = 'k' }";
    for (id, format, text) in
        [("register", register, COMPANIES), ("routing", "format = 'ip2asn-tsv'", ROUTING)]
    {
        let manifest = format!(
            "id = '{id}'\nname = 'Test'\nrhythm = 'never'\n[[mirror]]\naddress = 'file:'\n\
             files = ['a']\n{format}\n[mirror.licence]\nname = 'CC0-1.0'\nclass = 'open'"
        );
        let manifest = Manifest::parse("test", &manifest).unwrap();
        let mirror = &manifest.mirrors[0];
        compiler.add_source(&manifest, mirror, "2026-08-01", &mut [&mut text.as_bytes()]).unwrap();
    }
    DataSet::from_bytes(compiler.compile(&mut |_| {})).unwrap()
}

fn name(text: &str) -> DnsName {
    DnsName::parse(text).unwrap()
}

/// The DNS of a made-up world. What is not in it is absent.
#[derive(Default)]
struct World(BTreeMap<(RecordKind, String), Answer>);

impl World {
    fn with(mut self, kind: RecordKind, host: &str, records: Vec<Record>) -> Self {
        self.0.insert((kind, host.to_owned()), Answer::Records(records));
        self
    }

    fn ptr(self, hosts: &[&str]) -> Self {
        let records = hosts.iter().map(|host| Record::Name(name(host))).collect();
        self.with(RecordKind::Ptr, REVERSE, records)
    }

    fn address(self, host: &str, address: &str) -> Self {
        let address: IpAddr = address.parse().unwrap();
        let kind = if address.is_ipv4() { RecordKind::A } else { RecordKind::Aaaa };
        self.with(kind, host, vec![Record::Address(address)])
    }

    fn policy(self, host: &str, text: &str) -> Self {
        self.with(RecordKind::Txt, host, vec![Record::Text(text.to_owned())])
    }

    fn zone(mut self, zone: &str, primary: &str, mailbox: &str) -> Self {
        let zone = Zone { name: name(zone), primary: name(primary), mailbox: name(mailbox) };
        let key = (RecordKind::Soa, REVERSE.to_owned());
        self.0.insert(key, Answer::Absent(Some(zone)));
        self
    }

    fn unanswered(mut self, kind: RecordKind, host: &str) -> Self {
        self.0.insert((kind, host.to_owned()), Answer::None(NoAnswer::TimedOut));
        self
    }

    fn ask(&self, question: &Question) -> Answer {
        let key = (question.kind, question.name.as_str().to_owned());
        self.0.get(&key).cloned().unwrap_or(Answer::Absent(None))
    }

    fn look(&self, address: &str) -> Conclusion {
        look(data_set(), address, &mut |question| self.ask(question))
    }
}

fn look(data_set: &DataSet, address: &str, ask: &mut dyn FnMut(&Question) -> Answer) -> Conclusion {
    let client = ClientAddress::parse(address).unwrap();
    let subject = Subject::new(data_set, client, Day::parse("2026-11-24").unwrap());
    let mut findings = Findings::default();
    loop {
        let questions = subject.next_questions(&findings);
        if questions.is_empty() {
            assert!(findings.len() <= QUESTIONS_MAX);
            return subject.conclude(&findings);
        }
        for question in questions {
            let answer = ask(&question);
            findings.add(question, answer);
        }
    }
}

fn named(conclusion: &Conclusion) -> Option<(&str, VerdictStatus)> {
    let identification = conclusion.identification.as_ref()?;
    Some((identification.company.as_ref()?.name.as_str(), identification.status))
}

#[test]
fn a_name_that_leads_back_names_its_company() {
    let world =
        World::default().ptr(&["fw1.acme-pumps.com"]).address("fw1.acme-pumps.com", UNKNOWN);
    let conclusion = world.look(UNKNOWN);
    assert_eq!(conclusion.outcome, Outcome::Validated);
    assert_eq!(named(&conclusion), Some(("Acme Pumps GmbH", VerdictStatus::Probable)));
    let evidence = conclusion.identification.unwrap().evidence;
    let told: Vec<_> = evidence.iter().map(|piece| (&*piece.kind, &*piece.statement)).collect();
    assert_eq!(
        told[..2],
        [
            (
                "forward_confirmed_name",
                "reverse DNS of the network ends in acme-pumps.com, and the name leads back"
            ),
            ("company_domain", "Acme Pumps GmbH has the domain acme-pumps.com"),
        ]
    );
    assert_eq!((&*evidence[1].source, &*evidence[1].as_of), ("register", "2026-08-01"));
}

#[test]
fn a_name_alone_names_nobody() {
    let world = World::default().ptr(&["fw1.acme-pumps.com"]);
    assert_eq!(world.look(UNKNOWN).outcome, Outcome::NotConfirmed);
    let elsewhere = world.address("fw1.acme-pumps.com", "198.51.100.1");
    assert_eq!(elsewhere.look(UNKNOWN).outcome, Outcome::NotConfirmed);
}

#[test]
fn names_of_many_of_providers_and_of_strangers_are_refused() {
    for (host, outcome) in [
        ("199-45-155-213.acme-pumps.com", Outcome::GenericName),
        ("dhcp.acme-pumps.com", Outcome::GenericName),
        ("guest-wlan.acme-pumps.com", Outcome::GenericName),
        ("fw1.nettel.com", Outcome::ProviderDomain),
        ("fw1.unheard-of-university.edu", Outcome::UnlistedDomain),
        ("fw1.northern-steel.com", Outcome::Conflict),
        ("someone.github.io", Outcome::GenericName),
    ] {
        let world = World::default().ptr(&[host]).address(host, UNKNOWN);
        let conclusion = world.look(UNKNOWN);
        assert_eq!((conclusion.outcome, conclusion.identification), (outcome, None), "{host}");
    }
    assert_eq!(World::default().look(UNKNOWN).outcome, Outcome::NoName);
}

#[test]
fn two_companies_at_one_address_are_none() {
    let hosts = ["fw1.acme-pumps.com", "fw1.bolt-works.com"];
    let world = World::default().ptr(&hosts);
    let world = hosts.iter().fold(world, |world, host| world.address(host, UNKNOWN));
    assert_eq!(world.look(UNKNOWN).outcome, Outcome::Conflict);
    let many: Vec<String> = (0..20).map(|host| format!("w{host}.acme-pumps.com")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let world = World::default().ptr(&many).address("w0.acme-pumps.com", UNKNOWN);
    assert_eq!(world.look(UNKNOWN).outcome, Outcome::GenericName);
}

#[test]
fn who_runs_the_reverse_zone_has_the_network() {
    let zone = "155.45.199.in-addr.arpa";
    let world = World::default().zone(zone, "ns1.acme-pumps.com", "noc.nettel.com");
    let conclusion = world.look(UNKNOWN);
    assert_eq!(named(&conclusion), Some(("Acme Pumps GmbH", VerdictStatus::Probable)));
    let servers = ["ns1.acme-pumps.com", "ns2.acme-pumps.com"].map(|host| Record::Name(name(host)));
    let world = World::default().zone(zone, "master.nettel.com", "noc.nettel.com");
    let world = world.with(RecordKind::Ns, zone, servers.into());
    assert_eq!(world.look(UNKNOWN).outcome, Outcome::Validated);
    // One server among others keeps a copy.
    let servers = ["ns1.acme-pumps.com", "ns.nettel.com"].map(|host| Record::Name(name(host)));
    let world = world.with(RecordKind::Ns, zone, servers.into());
    assert_eq!(world.look(UNKNOWN).outcome, Outcome::NoName);
    // The zone of a registry is nobody's network.
    let world = World::default().zone("199.in-addr.arpa", "ns1.acme-pumps.com", "a.bolt-works.com");
    assert_eq!(world.look(UNKNOWN).outcome, Outcome::NoName);
}

#[test]
fn a_mail_policy_confirms_what_the_name_only_says() {
    let world = World::default()
        .ptr(&["out.acme-pumps.com"])
        .policy("acme-pumps.com", "v=spf1 include:_spf.acme-pumps.com -all")
        .policy("_spf.acme-pumps.com", "v=spf1 ip4:199.45.155.208/28 -all");
    let conclusion = world.look(UNKNOWN);
    assert_eq!(named(&conclusion), Some(("Acme Pumps GmbH", VerdictStatus::Probable)));
    let gateway = World::default()
        .ptr(&["out.acme-pumps.com"])
        .address("vpn.acme-pumps.com", "199.45.155.210");
    assert_eq!(gateway.look(UNKNOWN).outcome, Outcome::BelowThreshold);
}

#[test]
fn a_carriers_gate_opens_for_its_delegated_zones_only() {
    let address = "91.0.7.9";
    let reverse = "9.7.0.91.in-addr.arpa";
    let world = World::default()
        .with(RecordKind::Ptr, reverse, vec![Record::Name(name("fw1.acme-pumps.com"))])
        .address("fw1.acme-pumps.com", address);
    assert_eq!(world.look(address).outcome, Outcome::Closed);
    let zone = Zone {
        name: name("7.0.91.in-addr.arpa"),
        primary: name("ns1.acme-pumps.com"),
        mailbox: name("hostmaster.acme-pumps.com"),
    };
    let world = world.with(RecordKind::Soa, reverse, vec![Record::Zone(zone)]);
    assert_eq!(world.look(address).outcome, Outcome::Validated);
}

#[test]
fn ipv6_is_looked_at_alike() {
    let reverse = DnsName::reverse(UNKNOWN_V6.parse().unwrap());
    let world = World::default()
        .with(RecordKind::Ptr, reverse.as_str(), vec![Record::Name(name("fw1.acme-pumps.com"))])
        .address("fw1.acme-pumps.com", UNKNOWN_V6);
    assert_eq!(world.look(UNKNOWN_V6).outcome, Outcome::Validated);
}

#[test]
fn what_was_not_answered_is_asked_again_later() {
    let world = World::default().unanswered(RecordKind::Ptr, REVERSE);
    let conclusion = world.look(UNKNOWN);
    assert_eq!((conclusion.outcome, conclusion.may_change), (Outcome::Unreachable, true));
    // Silence about the zone does not matter once the name leads back.
    let world = World::default()
        .ptr(&["fw1.acme-pumps.com"])
        .address("fw1.acme-pumps.com", UNKNOWN)
        .unanswered(RecordKind::Soa, REVERSE);
    assert_eq!(world.look(UNKNOWN).outcome, Outcome::Validated);
}

fn host() -> impl Strategy<Value = DnsName> {
    let label = prop_oneof![
        Just("fw1".to_owned()),
        Just("dsl".to_owned()),
        Just("199-45-155-213".to_owned()),
        "[a-z0-9_-]{1,12}",
    ];
    let domain = prop_oneof![
        Just("acme-pumps.com"),
        Just("bolt-works.com"),
        Just("nettel.com"),
        Just("northern-steel.com"),
        Just("stranger.com"),
        Just("155.45.199.in-addr.arpa"),
        Just("github.io"),
        Just("com"),
    ];
    (label, domain).prop_map(|(label, domain)| name(&format!("{label}.{domain}")))
}

fn zone() -> impl Strategy<Value = Zone> {
    let names = (host(), host(), host());
    names.prop_map(|(name, primary, mailbox)| Zone { name, primary, mailbox })
}

fn answer() -> impl Strategy<Value = Answer> {
    let record = prop_oneof![
        host().prop_map(Record::Name),
        Just(Record::Address(UNKNOWN.parse().unwrap())),
        any::<u32>().prop_map(|bits| Record::Address(IpAddr::V4(bits.into()))),
        zone().prop_map(Record::Zone),
        Just(Record::Text("v=spf1 mx a include:_s.acme-pumps.com ip4:199.45.155.0/24".into())),
        ".{0,40}".prop_map(Record::Text),
    ];
    prop_oneof![
        4 => proptest::collection::vec(record, 1..24).prop_map(Answer::Records),
        1 => proptest::option::of(zone()).prop_map(Answer::Absent),
        1 => Just(Answer::None(NoAnswer::Failed)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is answered: the look ends, nobody but a company with a register behind it is
    /// named, and nothing that is kept spells the address or a host.
    #[test]
    fn any_answers_end_and_keep_no_address(
        answers in proptest::collection::vec(answer(), 1..12),
    ) {
        let mut asked = 0;
        let conclusion = look(data_set(), UNKNOWN, &mut |_| {
            asked += 1;
            answers[asked % answers.len()].clone()
        });
        prop_assert!(asked <= QUESTIONS_MAX);
        if let Some(identification) = conclusion.identification {
            prop_assert_eq!(conclusion.outcome, Outcome::Validated);
            prop_assert!(identification.confidence >= 0.7);
            let company = identification.company.as_ref().unwrap();
            let is_listed = ["acme-pumps.com", "bolt-works.com"].contains(&&*company.domain);
            prop_assert!(is_listed, "{}", company.domain);
            let kept = format!("{identification:?}");
            for trace in [UNKNOWN, "199-45-155-213", "fw1", "in-addr"] {
                prop_assert!(!kept.contains(trace), "{}", kept);
            }
        }
    }
}
