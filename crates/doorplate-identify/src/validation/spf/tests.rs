//! Policies as they are found, and as somebody with bad intent would write them.

use proptest::prelude::*;

use super::super::dns::Record;
use super::*;

fn name(text: &str) -> DnsName {
    DnsName::parse(text).unwrap()
}

fn txt(findings: &mut Findings, host: &str, text: &str) {
    let records = vec![Record::Text("unrelated".into()), Record::Text(text.into())];
    findings.add(Question::new(RecordKind::Txt, name(host)), Answer::Records(records));
}

fn evaluate_for(findings: &Findings, address: &str) -> Policy {
    evaluate(&name("example.com"), address.parse().unwrap(), findings)
}

fn of(text: &str, address: &str) -> Policy {
    let mut findings = Findings::default();
    txt(&mut findings, "example.com", text);
    evaluate_for(&findings, address)
}

#[test]
fn ranges_cover_what_lies_in_them() {
    for (text, address) in [
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.7"),
        ("V=SPF1 +IP4:192.0.2.7 ~all", "192.0.2.7"),
        ("v=spf1 ip6:2001:db8:1::/48 -all", "2001:db8:1::7"),
        ("v=spf1 exp=why.%{d} ip4:198.51.100.1 ip4:192.0.2.0/28", "192.0.2.7"),
    ] {
        assert_eq!(of(text, address), Policy::Covers, "{text}");
    }
}

#[test]
fn what_is_wide_or_denied_or_for_all_says_nothing() {
    for text in [
        "v=spf1 ip4:192.0.0.0/16 -all",
        "v=spf1 -ip4:192.0.2.7 ip4:192.0.2.0/24 -all",
        "v=spf1 +all",
        "v=spf1 -all ip4:192.0.2.0/24",
        "v=spf1 ip4:192.0.2.0/33 ip4:192.0.2.0/24",
        "v=spf1 ip6:192.0.2.0/24 ip4:192.0.2.0/24",
        "v=spf1 nonsense ip4:192.0.2.0/24",
        "v=spf10 ip4:192.0.2.0/24",
        "ip4:192.0.2.0/24",
    ] {
        assert_eq!(of(text, "192.0.2.7"), Policy::Silent, "{text}");
    }
}

#[test]
fn only_the_same_domains_policies_are_included() {
    let mut findings = Findings::default();
    txt(
        &mut findings,
        "example.com",
        "v=spf1 include:spf.mailer.example include:_s.example.com ~all",
    );
    let ask = Question::new(RecordKind::Txt, name("_s.example.com"));
    assert_eq!(evaluate_for(&findings, "192.0.2.7"), Policy::Asks(vec![ask]));
    txt(&mut findings, "_s.example.com", "v=spf1 ip4:192.0.2.0/24 -all");
    assert_eq!(evaluate_for(&findings, "192.0.2.7"), Policy::Covers);
    assert_eq!(evaluate_for(&findings, "198.51.100.7"), Policy::Silent);
}

#[test]
fn a_loop_of_includes_ends() {
    let mut findings = Findings::default();
    txt(&mut findings, "example.com", "v=spf1 include:a.example.com ip4:192.0.2.7 -all");
    txt(&mut findings, "a.example.com", "v=spf1 redirect=example.com");
    assert_eq!(evaluate_for(&findings, "192.0.2.7"), Policy::Silent);
}

#[test]
fn the_eleventh_look_up_breaks_the_policy() {
    let policy =
        |count| format!("v=spf1 {}ip4:192.0.2.7", "exists:%{i}.example.com ".repeat(count));
    assert_eq!(of(&policy(10), "192.0.2.7"), Policy::Covers);
    assert_eq!(of(&policy(11), "192.0.2.7"), Policy::Silent);
}

#[test]
fn hosts_are_asked_for_and_widened() {
    let mut findings = Findings::default();
    txt(&mut findings, "example.com", "v=spf1 mx/28 a:office.example.com a:elsewhere.example -all");
    let mx = Question::new(RecordKind::Mx, name("example.com"));
    assert_eq!(evaluate_for(&findings, "192.0.2.7"), Policy::Asks(vec![mx.clone()]));
    let hosts = ["mx.example.com", "mx.mailer.example"].map(|host| Record::Name(name(host)));
    findings.add(mx, Answer::Records(hosts.into()));
    let host = Question::new(RecordKind::A, name("mx.example.com"));
    assert_eq!(evaluate_for(&findings, "192.0.2.7"), Policy::Asks(vec![host.clone()]));
    let address = Record::Address("192.0.2.1".parse().unwrap());
    findings.add(host, Answer::Records(vec![address]));
    assert_eq!(evaluate_for(&findings, "192.0.2.7"), Policy::Covers);
    let office = Question::new(RecordKind::A, name("office.example.com"));
    assert_eq!(evaluate_for(&findings, "192.0.2.77"), Policy::Asks(vec![office]));
}

proptest! {
    /// Whatever stands in a policy, reading it ends, asks only about the domain itself, and asks
    /// a bounded number of questions.
    #[test]
    fn reading_ends_and_asks_only_of_the_domain(
        policies in proptest::collection::vec(policy(), 1..6),
        bits in any::<u32>(),
    ) {
        let mut findings = Findings::default();
        let address = IpAddr::V4(bits.into());
        let domain = name("example.com");
        let mut asked = 0;
        while let Policy::Asks(questions) = evaluate(&domain, address, &findings) {
            prop_assert!(!questions.is_empty());
            for question in questions {
                prop_assert!(question.name.lies_in("example.com"));
                prop_assert!(findings.find(&question).is_none());
                let text = policies[asked % policies.len()].clone();
                let answer = match question.kind {
                    RecordKind::Txt => Answer::Records(vec![Record::Text(text)]),
                    RecordKind::Mx => Answer::Records(vec![Record::Name(name("b.example.com"))]),
                    _ => Answer::Absent(None),
                };
                findings.add(question, answer);
                asked += 1;
            }
        }
        prop_assert!(asked <= 1 + LOOK_UPS_MAX * (1 + MX_HOSTS_MAX), "{asked}");
    }

    #[test]
    fn no_text_breaks_the_parser(text in ".{0,300}") {
        of(&format!("v=spf1 {text}"), "192.0.2.7");
    }
}

fn policy() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        Just("include:a.example.com".to_owned()),
        Just("include:b.example.com".to_owned()),
        Just("include:other.example".to_owned()),
        Just("redirect=a.example.com".to_owned()),
        Just("mx".to_owned()),
        Just("a:c.example.com/24".to_owned()),
        Just("~all".to_owned()),
        Just("ptr".to_owned()),
        (any::<u32>(), 0_u8..34).prop_map(|(bits, length)| {
            format!("ip4:{}/{length}", std::net::Ipv4Addr::from(bits))
        }),
        "[a-z0-9:/=%{}.+~?-]{0,20}",
    ];
    proptest::collection::vec(term, 0..12).prop_map(|terms| format!("v=spf1 {}", terms.join(" ")))
}
