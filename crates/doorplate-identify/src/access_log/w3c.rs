//! The W3C extended format, whose fields a `#Fields:` directive names, as IIS and CDNs write it.

use std::borrow::Cow;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::time::Timestamp;

use super::{LogLine, LogLineError, field, place_in, read_status};

/// Reads one line. `fields` are the names of its words, in lower case.
pub(super) fn parse<'a>(fields: &[String], line: &'a [u8]) -> Result<LogLine<'a>, LogLineError> {
    let is_space = |byte: &u8| *byte == b' ' || *byte == b'\t';
    let words: Vec<&[u8]> = line.split(is_space).collect();
    let word = |name: &str| {
        let place = fields.iter().position(|field| field == name)?;
        words.get(place).copied().filter(|word| !word.is_empty() && *word != b"-")
    };
    if fields.is_empty() || words.len() < fields.len() {
        return Err(LogLineError::NotALogLine);
    }
    let text = |name: &str| word(name).and_then(|word| std::str::from_utf8(word).ok());
    let address_text = word("c-ip").ok_or(LogLineError::BadAddress)?;
    let address = std::str::from_utf8(address_text).ok();
    let address = address.and_then(|address| ClientAddress::parse(address).ok());
    let (date, time) = text("date").zip(text("time")).ok_or(LogLineError::BadTime)?;
    let at = Timestamp::parse(&format!("{date}T{time}Z")).map_err(|_| LogLineError::BadTime)?;
    let stem = word("cs-uri-stem").or_else(|| word("cs-uri")).ok_or(LogLineError::NoRequest)?;
    let mut target = field::unescape(stem);
    if let Some(query) = word("cs-uri-query") {
        target = Cow::Owned(format!("{target}?{}", field::unescape(query)));
    }
    Ok(LogLine {
        address: address.ok_or(LogLineError::BadAddress)?,
        address_place: place_in(line, address_text),
        at,
        method: text("cs-method").ok_or(LogLineError::NoRequest)?,
        target,
        status: word("sc-status").map_or(Ok(0), read_status)?,
        referrer: field::unescape(word("cs(referer)").unwrap_or_default()),
        user_agent: spaced(field::unescape(word("cs(user-agent)").unwrap_or_default())),
        host: text("cs-host").or_else(|| text("cs(host)")).map(super::without_port),
    })
}

/// Words have no spaces: IIS writes a plus, others write `%20`.
fn spaced(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(['+', '%']) {
        Cow::Owned(text.replace('+', " ").replace("%20", " "))
    } else {
        text
    }
}
