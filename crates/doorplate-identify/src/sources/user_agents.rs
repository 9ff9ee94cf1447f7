//! Patterns of crawlers and the regexes of browsers, systems and devices.

use super::lines::read_text;
use super::unpack::Unpacked;
use super::{ProblemKind, Row, Sink, SourceError};
use crate::data_set::CrawlerPattern;

/// A JSON array of `{pattern, url, tags, …}`. An entry counts as a line.
pub(super) fn crawlers(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let text = read_text(reader)?;
    let entries: Vec<serde_json::Value> = serde_json::from_str(&text)
        .map_err(|error| SourceError::OtherFormat { format: "JSON", reason: error.to_string() })?;
    for (number, entry) in (1..).zip(entries) {
        match serde_json::from_value::<CrawlerPattern>(entry) {
            Ok(crawler) if !crawler.pattern.is_empty() => sink.row(Row::Crawler(crawler))?,
            _ => sink.problem(number, ProblemKind::Malformed),
        }
    }
    Ok(())
}

/// The YAML of uap-core, kept as it is: its reader is the crate that uses it.
pub(super) fn regexes(reader: Unpacked, sink: &mut Sink) -> Result<(), SourceError> {
    let text = read_text(reader)?;
    let has = |part: &str| text.contains(part);
    if !["user_agent_parsers:", "os_parsers:", "device_parsers:"].into_iter().all(has) {
        return Err(SourceError::OtherFormat {
            format: "regexes of user agents",
            reason: "a part is missing".to_owned(),
        });
    }
    let regexes = text.matches("regex:").count() as u64;
    sink.row(Row::UserAgents(text))?;
    sink.report.rows += regexes.saturating_sub(1);
    Ok(())
}
