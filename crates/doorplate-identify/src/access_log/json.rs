//! JSON lines, by the names that nginx (`escape=json`), Caddy, Traefik and others give to fields.

use std::borrow::Cow;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::time::Timestamp;
use serde_json::{Map, Value};

use super::{LogLine, LogLineError, split_request, time};

const ADDRESS: &[&str] =
    &["client_ip", "remote_addr", "remote_ip", "clientip", "ClientHost", "c_ip", "ip"];
const TIME: &[&str] =
    &["time_iso8601", "@timestamp", "timestamp", "ts", "time", "time_local", "StartUTC", "msec"];
const METHOD: &[&str] = &["request_method", "method", "RequestMethod", "http_method", "verb"];
const TARGET: &[&str] = &["request_uri", "uri", "RequestPath", "path", "url"];
const STATUS: &[&str] = &["status", "DownstreamStatus", "status_code", "response"];
const REFERRER: &[&str] =
    &["http_referer", "http_referrer", "referer", "referrer", "Referer", "request_Referer"];
const USER_AGENT: &[&str] =
    &["http_user_agent", "user_agent", "User-Agent", "request_User-Agent", "agent"];
const HOST: &[&str] = &["host", "http_host", "server_name", "vhost", "RequestHost"];

/// Reads one object.
pub(super) fn parse(line: &[u8]) -> Result<LogLine<'_>, LogLineError> {
    let object: Map<String, Value> =
        serde_json::from_slice(line).map_err(|_| LogLineError::NotALogLine)?;
    let objects = Objects::of(&object);
    let address = objects.text(ADDRESS).ok_or(LogLineError::BadAddress)?;
    let place = memchr::memmem::find(line, address.as_bytes()).unwrap_or(0);
    let (method, target) = request(&object, &objects)?;
    Ok(LogLine {
        address: ClientAddress::parse(&address).map_err(|_| LogLineError::BadAddress)?,
        address_place: place..place + address.len(),
        at: objects.find(TIME).and_then(read_time).ok_or(LogLineError::BadTime)?,
        method: in_line(line, &method).ok_or(LogLineError::NoRequest)?,
        target: Cow::Owned(target),
        status: status(objects.text(STATUS).as_deref())?,
        referrer: Cow::Owned(objects.text(REFERRER).map(or_empty).unwrap_or_default()),
        user_agent: Cow::Owned(objects.text(USER_AGENT).map(or_empty).unwrap_or_default()),
        host: objects.text(HOST).and_then(|host| in_line(line, &host)).map(super::without_port),
    })
}

/// The object itself, and what Caddy keeps in `request` and `request.headers`.
struct Objects<'a>([Option<&'a Map<String, Value>>; 3]);

impl<'a> Objects<'a> {
    fn of(object: &'a Map<String, Value>) -> Self {
        let request = object.get("request").and_then(Value::as_object);
        let headers = request.and_then(|request| request.get("headers")?.as_object());
        Self([request, headers, Some(object)])
    }

    fn find(&self, names: &[&str]) -> Option<&'a Value> {
        let objects = || self.0.iter().flatten();
        names.iter().find_map(|name| objects().find_map(|object| object.get(*name)))
    }

    /// A text, a number as text, or the first of a list.
    fn text(&self, names: &[&str]) -> Option<String> {
        match self.find(names)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(values) => values.first()?.as_str().map(str::to_owned),
            _ => None,
        }
    }
}

/// Method and target: apart, or in one text as `GET / HTTP/1.1`.
fn request(
    object: &Map<String, Value>,
    objects: &Objects<'_>,
) -> Result<(String, String), LogLineError> {
    let apart = objects.text(METHOD).zip(objects.text(TARGET));
    if let Some((method, target)) = apart.filter(|(method, target)| {
        !target.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
    }) {
        return Ok((method, target));
    }
    let line = object.get("request").and_then(Value::as_str).ok_or(LogLineError::NoRequest)?;
    let (method, target) = split_request(line.as_bytes())?;
    Ok((method.to_owned(), String::from_utf8_lossy(target).into_owned()))
}

/// A text as it stands in the line; nothing when it is escaped there or empty.
fn in_line<'a>(line: &'a [u8], text: &str) -> Option<&'a str> {
    let place = memchr::memmem::find(line, text.as_bytes()).filter(|_| !text.is_empty())?;
    std::str::from_utf8(&line[place..place + text.len()]).ok()
}

fn or_empty(text: String) -> String {
    if text == "-" { String::new() } else { text }
}

fn status(text: Option<&str>) -> Result<u16, LogLineError> {
    match text {
        None | Some("" | "-" | "0") => Ok(0),
        Some(text) => super::read_status(text.as_bytes()),
    }
}

/// Seconds or milliseconds since 1970, RFC 3339, or the time of the combined format.
fn read_time(value: &Value) -> Option<Timestamp> {
    /// Seconds stay below this until the year 5138; milliseconds were above it since 1973.
    const SECONDS_MAX: f64 = 1e11;
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
    if let Some(number) = number.filter(|number| (0.0..1e14).contains(number)) {
        let seconds = if number < SECONDS_MAX { number } else { number / 1e3 };
        #[expect(clippy::cast_possible_truncation, reason = "below 1e11 seconds")]
        return Some(Timestamp((seconds * 1e6).round() as i64));
    }
    let text = value.as_str()?;
    Timestamp::parse(text).ok().or_else(|| time::read(format!("[{text}]").as_bytes()))
}
