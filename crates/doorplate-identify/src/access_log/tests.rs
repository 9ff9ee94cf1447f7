//! Facts about log lines: those that servers write, those that attackers make them write.

use proptest::prelude::*;

use super::*;

const COMBINED: &str = r#"203.0.113.9 - - [17/May/2015:10:05:03 +0200] "GET /a?b=c HTTP/1.1" 200 2326 "https://example.org/from" "Mozilla/5.0 (X11; Linux)""#;

fn address(text: &str) -> ClientAddress {
    ClientAddress::parse(text).unwrap()
}

#[test]
fn a_combined_line_has_all_fields() {
    let line = parse(COMBINED.as_bytes()).unwrap();
    assert_eq!(
        line,
        LogLine {
            address: address("203.0.113.9"),
            address_place: 0..11,
            at: Timestamp::parse("2015-05-17T08:05:03Z").unwrap(),
            method: "GET",
            target: "/a?b=c".into(),
            status: 200,
            referrer: "https://example.org/from".into(),
            user_agent: "Mozilla/5.0 (X11; Linux)".into(),
            host: None,
        }
    );
    assert!(matches!(line.target, Cow::Borrowed(_)));
}

#[test]
fn a_common_line_has_no_referrer_and_no_user_agent() {
    let text = br#"2001:db8::7 - frank [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 304 -"#;
    let line = parse(text).unwrap();
    assert_eq!(line.address, address("2001:db8::7"));
    assert_eq!(line.at.to_string(), "2000-10-10T20:55:36Z");
    assert_eq!((&*line.referrer, &*line.user_agent, line.status), ("", "", 304));
}

#[test]
fn a_virtual_host_in_front_is_read() {
    let text = format!("www.example.org:443 {COMBINED}\r\n");
    assert_eq!(parse(text.as_bytes()).unwrap().host, Some("www.example.org"));
}

#[test]
fn names_with_spaces_and_brackets_do_not_hide_the_time() {
    let text =
        br#"192.0.2.1 - a [b] c [01/Jan/2024:00:00:00 +0000] "GET / HTTP/2.0" 200 5 "-" "-""#;
    let line = parse(text).unwrap();
    assert_eq!(line.at.to_string(), "2024-01-01T00:00:00Z");
    assert_eq!((&*line.referrer, &*line.user_agent), ("", ""));
}

#[test]
fn escapes_and_odd_bytes_are_undone() {
    let text =
        b"192.0.2.1 - - [01/Jan/2024:00:00:00 +0000] \"GET /\\x41\\\"b\xff HTTP/1.1\" 200 5 \
        \"-\" \"a \\\"quoted\\\" \\\\ agent\"";
    let line = parse(text).unwrap();
    assert_eq!(line.target, "/A\"b\u{fffd}");
    assert_eq!(line.user_agent, "a \"quoted\" \\ agent");
}

#[test]
fn quotes_that_were_not_escaped_do_not_shift_the_fields() {
    let text = br#"192.0.2.1 - - [01/Jan/2024:00:00:00 +0000] "GET /"x"y HTTP/1.1" 200 5 "r" "u""#;
    let line = parse(text).unwrap();
    assert_eq!((&*line.target, &*line.referrer, &*line.user_agent), ("/\"x\"y", "r", "u"));
}

#[test]
fn a_request_may_lack_its_protocol_or_have_spaces() {
    let request = |request: &str| {
        let text = format!("192.0.2.1 - - [01/Jan/2024:00:00:00 +0000] \"{request}\" 400 0");
        parse(text.as_bytes()).map(|line| (line.method.to_owned(), line.target.into_owned()))
    };
    let found = |method: &str, target: &str| Ok((method.to_owned(), target.to_owned()));
    assert_eq!(request("GET /a"), found("GET", "/a"));
    assert_eq!(request("GET /a b c HTTP/1.1"), found("GET", "/a b c"));
    for odd in ["-", "", "GET", "GET  HTTP/1.1", r"\x16\x03\x01", "get /", "- /"] {
        assert_eq!(request(odd), Err(LogLineError::NoRequest), "{odd}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    let wrong = |text: &str| parse(text.as_bytes()).unwrap_err();
    assert_eq!(wrong(""), LogLineError::NotALogLine);
    assert_eq!(wrong("hello"), LogLineError::BadAddress);
    assert_eq!(wrong("300.1.1.1 - - [x"), LogLineError::BadAddress);
    assert_eq!(wrong("192.0.2.1"), LogLineError::NotALogLine);
    assert_eq!(wrong("192.0.2.1 - - [31/Feb/2024:00:00:00 +0000] \"G"), LogLineError::BadTime);
    assert_eq!(wrong(&COMBINED.replace(" 200 ", " 2x0 ")), LogLineError::BadStatus);
    assert_eq!(wrong(&COMBINED.replace(" 200 2326", "")), LogLineError::BadStatus);
    assert_eq!(wrong(&COMBINED.replace("HTTP/1.1\"", "")), LogLineError::BadStatus);
    assert_eq!(wrong(&"a".repeat(LINE_BYTES_MAX + 1)), LogLineError::TooLong);
    assert_eq!(parse(COMBINED.replace(" 200 ", " - ").as_bytes()).unwrap().status, 0);
}

#[test]
fn leap_days_are_counted() {
    let at = |day: &str| {
        let text = format!("192.0.2.1 - - [{day}:23:59:60 +0000] \"GET / HTTP/1.1\" 200 1");
        parse(text.as_bytes()).map(|line| line.at.to_string())
    };
    assert_eq!(at("29/Feb/2024"), Ok("2024-03-01T00:00:00Z".to_owned()));
    assert_eq!(at("28/Feb/2100"), Ok("2100-03-01T00:00:00Z".to_owned()));
    assert_eq!(at("29/Feb/2100"), Err(LogLineError::BadTime));
    assert_eq!(at("31/Dec/1969"), Err(LogLineError::BadTime));
}

#[test]
fn a_plain_line_is_read_as_by_the_reader_of_all_forms() {
    let general = |line: &str| {
        // A user's name keeps the line from the short way.
        let named = parse(line.replacen(" - - ", " - frank ", 1).leak().as_bytes()).unwrap();
        LogLine { address_place: plain::parse(line.as_bytes()).unwrap().address_place, ..named }
    };
    for end in [" \"-\" \"-\"", " \"https://a.example/?q=1,2\" \"Agent (KHTML, like)\"", ""] {
        let line = format!(
            "192.0.2.10 - - [29/Feb/2024:23:59:59 -0130] \"GET /a?b=c HTTP/1.1\" 304 17{end}"
        );
        let leaked: &'static str = line.clone().leak();
        assert_eq!(plain::parse(leaked.as_bytes()), Some(general(leaked)), "{end}");
    }
    for unlike in ["192.0.2.300", "192.0.2", "01.2.3.4", "1.2.3.4.5", "::1", "192.0.2.10:80"] {
        let line = format!("{unlike} - - [01/Jan/2024:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1");
        assert_eq!(plain::parse(line.as_bytes()), None, "{unlike}");
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r")
}

proptest! {
    #[test]
    fn no_bytes_are_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _line = parse(&bytes);
    }

    #[test]
    fn no_damage_to_a_line_is_a_panic(
        places in prop::collection::vec((0..COMBINED.len(), any::<u8>()), 0..6),
        end in 0..COMBINED.len(),
    ) {
        let mut bytes = COMBINED.as_bytes().to_vec();
        for (place, byte) in places {
            bytes[place] = byte;
        }
        let _line = parse(&bytes);
        let _shorter = parse(&bytes[..end]);
    }

    #[test]
    fn what_is_written_reads_back(
        octets in any::<[u8; 16]>(),
        seconds in 0_i64..4_000_000_000,
        (target, status) in ("/[!-~]{0,40}", 100_u16..=999),
        (referrer, user_agent) in (r"[ -~é\n]{2,30}", "[ -~]{2,30}"),
    ) {
        let address = ClientAddress::from_octets(octets);
        let days = seconds.div_euclid(86_400);
        let day = doorplate_domain::time::Day(i32::try_from(days).unwrap()).to_string();
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
            "Dec"];
        let month = names[day[5..7].parse::<usize>().unwrap() - 1];
        let of_day = seconds.rem_euclid(86_400);
        let text = format!(
            "{} - - [{}/{month}/{}:{:02}:{:02}:{:02} +0000] \"GET {} HTTP/1.1\" {status} 1 \
            \"{}\" \"{}\"",
            address.reveal(), &day[8..], &day[..4], of_day / 3600, of_day / 60 % 60, of_day % 60,
            escape(&target), escape(&referrer), escape(&user_agent),
        );
        let line = parse(text.as_bytes()).unwrap();
        prop_assert_eq!(line.address, address);
        prop_assert_eq!(line.at.seconds(), seconds);
        prop_assert_eq!(&*line.target, target);
        prop_assert_eq!(&*line.referrer, referrer);
        prop_assert_eq!(&*line.user_agent, user_agent);
        prop_assert_eq!(line.status, status);
    }
}
