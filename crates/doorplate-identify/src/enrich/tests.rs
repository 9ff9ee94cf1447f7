//! Facts about rows: one for each line, every cell where it belongs, nothing a spreadsheet runs.

use super::*;
use crate::compile::Compiler;

fn data_set() -> DataSet {
    DataSet::from_bytes(Compiler::new().compile(&mut |_| {})).unwrap()
}

fn enriched(format: EnrichFormat, log: &str) -> (String, EnrichCounts) {
    let data_set = data_set();
    let enricher = Enricher::new(&data_set, format, true);
    let mut layout = LogLayout::of(log.as_bytes());
    let mut out = enricher.header();
    let mut verdicts = enricher.verdicts();
    let counts = enricher.enrich(&mut verdicts, &mut layout, (1, log.as_bytes()), &mut out);
    (String::from_utf8(out).unwrap(), counts)
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let count = |text: &str| split_lines(text.as_bytes()).count();
    assert_eq!([count(""), count("a"), count("a\n"), count("a\n\nb\n")], [0, 1, 1, 3]);
}

#[test]
fn a_cell_is_quoted_when_it_has_to_be_and_no_formula_is_left() {
    let cell = |text: &str| {
        let mut out = Vec::new();
        cell::push_csv(&mut out, text.as_bytes());
        String::from_utf8(out).unwrap()
    };
    assert_eq!(cell("Mozilla/5.0 (X11)"), "Mozilla/5.0 (X11)");
    assert_eq!(cell("=1+1"), "'=1+1");
    assert_eq!(cell("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
    assert_eq!(cell("-a,b"), "\"'-a,b\"");
}

#[test]
fn times_are_written_as_the_calendar_has_them() {
    for seconds in (0..4_000_000_000).step_by(8_640_007).chain([951_782_399, 951_782_400]) {
        let mut out = Vec::new();
        cell::push_time(&mut out, seconds);
        let expected = doorplate_domain::time::Timestamp::from_seconds(seconds).to_string();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

#[test]
fn every_format_of_a_log_gives_the_same_row() {
    let combined = "10.1.2.3 - - [17/May/2015:10:05:03 +0000] \"GET /a?b=c HTTP/1.1\" 200 7 \
                    \"https://example.org/\" \"Agent 1\"\n";
    let nginx = concat!(
        r#"{"time_local":"17/May/2015:10:05:03 +0000","remote_addr":"10.1.2.3","#,
        r#""request":"GET /a?b=c HTTP/1.1","status":"200","#,
        r#""http_referer":"https://example.org/","http_user_agent":"Agent 1"}"#,
    );
    let caddy = concat!(
        r#"{"ts":1431857103.0,"request":{"remote_ip":"10.1.2.3","method":"GET","#,
        r#""uri":"/a?b=c","headers":{"Referer":["https://example.org/"],"#,
        r#""User-Agent":["Agent 1"]}},"status":200}"#,
    );
    let w3c = "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status \
               cs(Referer) cs(User-Agent)\n\
               2015-05-17 10:05:03 10.1.2.3 GET /a b=c 200 https://example.org/ Agent+1\n";
    let row = |log: &str, line: &str| {
        let (text, counts) = enriched(EnrichFormat::Csv, log);
        assert_eq!((counts.lines, counts.malformed), (1, 0), "{text}");
        let row = text.lines().nth(1).unwrap();
        row.strip_prefix(line).unwrap().to_owned()
    };
    let expected = row(combined, "1,");
    assert!(expected.starts_with(
        "10.1.2.3,2015-05-17T10:05:03Z,GET,/a?b=c,200,https://example.org/,Agent 1,abstained,special,"
    ));
    assert_eq!(row(nginx, "1,"), expected);
    assert_eq!(row(caddy, "1,"), expected);
    assert_eq!(row(w3c, "3,"), expected);
}

#[test]
fn json_rows_are_json_and_bad_lines_keep_their_place() {
    let log = "10.1.2.3 - - [17/May/2015:10:05:03 +0000] \"GET /\\x22 HTTP/1.1\" 200 7\nnonsense\n";
    let (text, counts) = enriched(EnrichFormat::JsonLines, log);
    let rows: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((counts.lines, counts.malformed, counts.malformed_first), (2, 1, 2));
    assert_eq!((&rows[0]["ip"], &rows[0]["target"]), (&"10.1.2.3".into(), &"/\"".into()));
    assert_eq!((&rows[1]["line"], &rows[1]["status"]), (&2.into(), &"malformed".into()));
}

#[test]
fn what_is_appended_leaves_the_line_as_it_is() {
    let line = "10.1.2.3 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 7";
    let (text, counts) = enriched(EnrichFormat::Appended, &format!("{line}\r\nnonsense\n"));
    assert_eq!((counts.lines, counts.abstained, counts.malformed_first), (2, 1, 2));
    let rows: Vec<(&str, serde_json::Value)> = text
        .lines()
        .map(|row| row.split_once('\t').unwrap())
        .map(|(line, verdict)| (line, serde_json::from_str(verdict).unwrap()))
        .collect();
    assert_eq!((rows[0].0, &rows[0].1["reason"]), (line, &"special".into()));
    assert_eq!((rows[1].0, &rows[1].1["status"]), ("nonsense", &"malformed".into()));
}

#[test]
fn a_table_keeps_its_cells_and_names_its_bad_records() {
    let data_set = data_set();
    let enricher = Enricher::new(&data_set, EnrichFormat::Csv, true);
    let table = Table::new(b"\xef\xbb\xbfname;IP\r\n", b';', true, None).unwrap();
    let records: [&[u8]; 4] =
        [b"\"a;\"\"b\"\"\nc\";10.1.2.3\r\n", b"x;nowhere\n", b"x\n", b"y;::1"];
    let mut out = enricher.table_header(&table);
    let counts =
        enricher.enrich_table(&mut enricher.verdicts(), &table, (2..).zip(records), &mut out);
    let text = String::from_utf8(out).unwrap();
    assert_eq!((counts.lines, counts.malformed, counts.malformed_first), (4, 2, 3));
    assert!(text.starts_with("line,name,IP,status,reason,"), "{text}");
    assert!(text.contains("\n2,\"a;\"\"b\"\"\nc\",10.1.2.3,abstained,special,"), "{text}");
    assert!(text.contains("\n3,,,malformed,no IPv4 or IPv6 address in the column,"), "{text}");
    assert!(text.contains("\n5,y,::1,abstained,special,"), "{text}");
    let error = Table::new(b"a,b", b',', true, Some("ip")).unwrap_err();
    assert_eq!(error, TableError::NoColumn("ip".into(), "a, b".into()));
    assert!(Table::new(b"a,b", b',', false, Some("2")).is_ok());
}

#[test]
fn the_column_of_the_address_is_found_by_its_name() {
    assert_eq!(address_column(&["name", "Remote_Addr", "address"], None), Ok(1));
    assert_eq!(address_column(&["name", "ip"], Some("1")), Ok(0));
    let error = address_column(&["name", "town"], None).unwrap_err().to_string();
    assert_eq!(error, "no column is named as addresses are; say which one it is, of: name, town");
}

/// A log whose lines are nearly all of the usual form, and of each odd form some.
fn mixed_log() -> String {
    let mut log = String::new();
    for number in 0..4_000_u32 {
        let second = number % 62;
        let address = match number % 7 {
            0 => "2001:db8::7".to_owned(),
            1 => "10.01.2.3".to_owned(),
            other => format!("10.{}.{other}.{}", number % 50, number % 251),
        };
        let zone = ["+0000", "+0000", "-0730"][number as usize % 3];
        let day = 1 + number % 30;
        let target = ["/a,b", "/a\\x22", "/", "/=1", "/ü", "/a b", "/\""][number as usize % 7];
        let end = match number % 9 {
            0 => String::new(),
            1 => " \"-\" \"\"quoted\" agent\"".to_owned(),
            2 => " \"=ref\" \"A, like B\" 0.001".to_owned(),
            3 => " \"-\" \"\u{1}\"\r".to_owned(),
            _ => format!(" \"https://example.org/{number}\" \"Mozilla/5.0 (X11, like Gecko)\""),
        };
        let status = if number % 11 == 0 { "2000" } else { "404" };
        let line = format!(
            "{address} - - [{day:02}/Jun/2015:23:59:{second:02} {zone}] \"GET {target} HTTP/1.1\" \
             {status} 17{end}\n"
        );
        log.push_str(&line);
    }
    log
}

#[test]
fn the_quick_way_writes_what_the_careful_way_writes() {
    let log = mixed_log();
    for format in [EnrichFormat::Csv, EnrichFormat::JsonLines, EnrichFormat::Appended] {
        let (rows, counts) = enriched(format, &log);
        assert_eq!(counts.lines, 4_000);
        let data_set = data_set();
        let enricher = Enricher::new(&data_set, format, true);
        let mut verdicts = enricher.verdicts();
        let mut expected = enricher.header();
        for (number, line) in (1..).zip(split_lines(log.as_bytes())) {
            let mut layout = LogLayout::Combined;
            if format == EnrichFormat::Appended {
                expected.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
            }
            match layout.parse(line).unwrap() {
                Ok(parsed) if format == EnrichFormat::Csv => {
                    let ip = enricher.address_text(line, &parsed);
                    write_csv(&mut expected, (number, ip), &parsed);
                    expected.extend_from_slice(&verdicts.of(parsed.address).text);
                }
                Ok(parsed) if format == EnrichFormat::JsonLines => {
                    let ip = enricher.address_text(line, &parsed);
                    write_json(&mut expected, (number, ip), &parsed);
                    expected.extend_from_slice(&verdicts.of(parsed.address).text);
                }
                Err(error) if format != EnrichFormat::Appended => {
                    let empty = LINE_COLUMNS.len() - 1;
                    enricher.write_malformed(&mut expected, (number, empty), &error.to_string());
                }
                _ => match layout.client(line).unwrap() {
                    Ok(client) => expected.extend_from_slice(&verdicts.of(client).text),
                    Err(error) => {
                        expected.extend_from_slice(
                            format!("\t{{\"status\":\"malformed\",\"reason\":\"{error}\"}}\n")
                                .as_bytes(),
                        );
                    }
                },
            }
        }
        let expected = String::from_utf8(expected).unwrap();
        for (row, expected) in rows.lines().zip(expected.lines()) {
            assert_eq!(row, expected);
        }
        assert_eq!(rows.len(), expected.len());
    }
}
