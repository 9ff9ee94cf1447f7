//! What is kept of a page's address, and what never is.
//!
//! Of the query only campaign marks survive, and those not in the path. In the path, whatever
//! looks like a mail address, a token, a number of a person or a name behind `/users/` becomes a
//! placeholder; a path about health, belief, union, origin, politics or intimate life (GDPR
//! Article 9) is kept as [`SENSITIVE_PATH`] alone.

use percent_encoding::percent_decode_str;

use crate::site::Host;

/// The longest path that is kept, in bytes.
pub const PATH_BYTES_MAX: usize = 512;
/// The longest address that is read, in bytes; browsers send no longer ones to ordinary servers.
pub const URL_BYTES_MAX: usize = 8 * 1024;
/// The longest campaign mark that is kept, in bytes.
pub const MARK_BYTES_MAX: usize = 120;
/// Stands for a path that says something about a person's health, belief and the like.
pub const SENSITIVE_PATH: &str = "/:sensitive";

/// Digits in a row from which a number is taken for a telephone, customer or account number.
const NUMBER_DIGITS_MIN: usize = 7;
/// Characters from which a mixed run is taken for a token.
const TOKEN_CHARS_MIN: usize = 20;
/// Turns between letters and digits from which a run is mixed.
const TOKEN_TURNS_MIN: usize = 4;
/// Path segments after which the next one is a person's name or id.
const PERSON_SEGMENTS: [&str; 14] = [
    "user",
    "users",
    "u",
    "profile",
    "profiles",
    "member",
    "members",
    "account",
    "accounts",
    "person",
    "people",
    "patient",
    "patients",
    "candidate",
];
/// Words that make a path sensitive when they stand alone or between `-`, `_`, `.` in a segment.
const SENSITIVE_WORDS: [&str; 59] = [
    "abortion",
    "adoption-placement",
    "addiction",
    "aids",
    "alcoholism",
    "anorexia",
    "antidepressant",
    "asylum",
    "baptism",
    "biometric",
    "bisexual",
    "bulimia",
    "cancer",
    "chemotherapy",
    "church",
    "confession",
    "contraception",
    "dementia",
    "depression",
    "diabetes",
    "diagnosis",
    "disability",
    "disease",
    "drug-test",
    "epilepsy",
    "erotic",
    "ethnicity",
    "fertility",
    "gay",
    "genetic",
    "gewerkschaft",
    "gynaecology",
    "hepatitis",
    "hiv",
    "hospital",
    "illness",
    "infertility",
    "krankheit",
    "lesbian",
    "lgbt",
    "lgbtq",
    "medication",
    "mental-health",
    "mosque",
    "muslim",
    "oncology",
    "patient",
    "pregnancy",
    "psychiatry",
    "psychotherapy",
    "rehab",
    "religion",
    "schwanger",
    "sexual",
    "suicide",
    "synagogue",
    "therapy",
    "trade-union",
    "transgender",
];
/// Query keys that say where a visit came from.
const MARK_KEYS: [&str; 11] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "gclid",
    "msclkid",
    "li_fat_id",
    "fbclid",
    "ref",
    "source",
];

/// A page's address after scrubbing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScrubbedUrl {
    /// The page's host.
    pub host: Host,
    /// The path, starting with `/`; never a query or fragment.
    pub path: String,
    /// The campaign marks of the query: key, scrubbed value. Click ids have the value `1`.
    pub marks: Vec<(String, String)>,
}

impl ScrubbedUrl {
    /// The value of one campaign mark.
    pub fn mark(&self, key: &str) -> Option<&str> {
        self.marks.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// Says why an address is not a page's.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidUrl {
    /// Longer than [`URL_BYTES_MAX`].
    #[error("longer than {URL_BYTES_MAX} bytes")]
    TooLong,
    /// Not of the form `https://host/path`.
    #[error("not a web address of the form https://host/path")]
    NotWeb,
}

/// Reads and scrubs a page's address.
pub fn scrub(text: &str) -> Result<ScrubbedUrl, InvalidUrl> {
    if text.len() > URL_BYTES_MAX {
        return Err(InvalidUrl::TooLong);
    }
    let url = url::Url::parse(text.trim()).map_err(|_| InvalidUrl::NotWeb)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(InvalidUrl::NotWeb);
    }
    let host = Host::parse(url.host_str().unwrap_or_default()).map_err(|_| InvalidUrl::NotWeb)?;
    Ok(ScrubbedUrl { host, path: scrub_path(url.path()), marks: marks(&url) })
}

/// Scrubs a path; takes off query and fragment.
pub fn scrub_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut kept = String::with_capacity(path.len().min(PATH_BYTES_MAX));
    let mut is_person_next = false;
    for raw in path.split('/').filter(|segment| !segment.is_empty()) {
        let segment = percent_decode_str(raw).decode_utf8_lossy();
        let lower = segment.to_lowercase();
        if is_sensitive(&lower) {
            return SENSITIVE_PATH.to_owned();
        }
        let replacement = if is_person_next { Some(":name") } else { placeholder(&segment) };
        is_person_next = PERSON_SEGMENTS.contains(&lower.as_str());
        kept.push('/');
        kept.push_str(replacement.unwrap_or(raw));
    }
    if kept.is_empty() || path.ends_with('/') {
        kept.push('/');
    }
    truncate(&mut kept, PATH_BYTES_MAX);
    kept
}

/// Scrubs a short text such as an event's name or a campaign mark.
pub fn scrub_mark(text: &str) -> String {
    let mut kept: String = text.chars().filter(|char| !char.is_control()).collect();
    let decoded = percent_decode_str(&kept).decode_utf8_lossy().into_owned();
    if let Some(replacement) = placeholder(&decoded) {
        return replacement.to_owned();
    }
    truncate(&mut kept, MARK_BYTES_MAX);
    kept
}

fn marks(url: &url::Url) -> Vec<(String, String)> {
    let mut marks: Vec<(String, String)> = Vec::new();
    for (key, value) in url.query_pairs() {
        let key = key.to_lowercase();
        let is_new = marks.iter().all(|(name, _)| *name != key);
        if MARK_KEYS.contains(&key.as_str()) && is_new && !value.is_empty() {
            // A click id names one click of one person: that there was one is all that is kept.
            let is_click = matches!(key.as_str(), "gclid" | "msclkid" | "li_fat_id" | "fbclid");
            let value = if is_click { "1".to_owned() } else { scrub_mark(&value) };
            marks.push((key, value));
        }
    }
    marks
}

fn placeholder(segment: &str) -> Option<&'static str> {
    if segment.contains('@') {
        return Some(":email");
    }
    if is_uuid(segment) {
        return Some(":id");
    }
    if segment.starts_with('~') && segment.len() > 1 {
        return Some(":name");
    }
    if longest_number(segment) >= NUMBER_DIGITS_MIN {
        return Some(":number");
    }
    is_token(segment).then_some(":token")
}

/// Counts the digits of the longest number, with the marks people set between them. Dates do not
/// count: they stand in many paths and name nobody.
fn longest_number(segment: &str) -> usize {
    let bytes = segment.as_bytes();
    let mut longest = 0;
    let mut digits = 0;
    let mut at = 0;
    while at < bytes.len() {
        if let Some(length) = date_length(&bytes[at..]) {
            digits = 0;
            at += length;
            continue;
        }
        match bytes[at] {
            b'0'..=b'9' => {
                digits += 1;
                longest = longest.max(digits);
            }
            b' ' | b'+' | b'(' | b')' | b'.' | b'-' => {}
            _ => digits = 0,
        }
        at += 1;
    }
    longest
}

/// The length of a date at the start: `20260131`, `2026-01-31` or `2026.01.31`, not followed by
/// another digit.
fn date_length(bytes: &[u8]) -> Option<usize> {
    let number = |range: &[u8]| {
        let digit =
            |sum: u32, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'));
        range.iter().try_fold(0, digit)
    };
    let gap = usize::from(matches!(bytes.get(4), Some(b'-' | b'.' | b'_')));
    let length = 8 + 2 * gap;
    let year = number(bytes.get(..4)?)?;
    let month = number(bytes.get(4 + gap..6 + gap)?)?;
    let day = number(bytes.get(6 + 2 * gap..length)?)?;
    let is_same_gap = gap == 0 || bytes.get(4) == bytes.get(7);
    let is_date = (1990..2100).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && is_same_gap
        && !bytes.get(length).is_some_and(u8::is_ascii_digit);
    is_date.then_some(length)
}

fn is_uuid(segment: &str) -> bool {
    segment.len() == 36
        && segment.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A long run without spaces in which letters and digits take turns, or a signed token in three
/// parts. `logstash-puppetconf-2012` is none: its words are of one kind each.
fn is_token(segment: &str) -> bool {
    if segment.starts_with("eyJ") && segment.matches('.').count() == 2 {
        return true;
    }
    segment.split(['.', '=', '&', ':', ';', ',']).any(|part| {
        let is_run = part.chars().all(|char| char.is_ascii_alphanumeric() || "_-~".contains(char));
        is_run && part.len() >= TOKEN_CHARS_MIN && turns(part) >= TOKEN_TURNS_MIN
    })
}

/// Counts the places where a letter meets a digit.
fn turns(part: &str) -> usize {
    let is_turn = |pair: &[u8]| {
        (pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic())
            || (pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit())
    };
    part.as_bytes().windows(2).filter(|pair| is_turn(pair)).count()
}

fn is_sensitive(segment: &str) -> bool {
    let padded = format!("-{}-", segment.replace(['_', '.', ' ', '+'], "-"));
    SENSITIVE_WORDS.iter().any(|word| {
        padded.match_indices(word).any(|(start, _)| {
            let rest = &padded[start + word.len()..];
            padded[..start].ends_with('-') && (rest.starts_with('-') || rest.starts_with("s-"))
        })
    })
}

fn truncate(text: &mut String, bytes_max: usize) {
    if text.len() > bytes_max {
        let end = (0..=bytes_max).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_stay() {
        for path in [
            "/",
            "/pricing",
            "/blog/2015/05/17/logstash-monitorama",
            "/docs/v1.2.3/index.html",
            "/customers/northern-steel",
            "/blog/2026-01-31-a-title",
            "/images/kibana-dashboard3.png",
            "/a/",
            "/articles/12345",
            "/blog/geekery/disabling-battery-in-ubuntu-vms.html",
            "/article/20260131",
        ] {
            assert_eq!(scrub_path(path), path);
        }
    }

    #[test]
    fn what_may_name_a_person_does_not() {
        for (path, kept) in [
            ("/invite/joe@example.com", "/invite/:email"),
            ("/invite/joe%40example.com", "/invite/:email"),
            ("/users/joe-smith/edit", "/users/:name/edit"),
            ("/~joe/cv.html", "/:name/cv.html"),
            ("/call/+49 30 1234567", "/call/:number"),
            ("/call/030-123-45-67", "/call/:number"),
            ("/order/4711081512", "/order/:number"),
            ("/reset/9f86d081884c7d659a2feaa0c55ad015", "/reset/:token"),
            ("/o/123e4567-e89b-12d3-a456-426614174000", "/o/:id"),
            ("/v/eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM", "/v/:token"),
            ("/search?q=joe", "/search"),
        ] {
            assert_eq!(scrub_path(path), kept, "{path}");
        }
    }

    #[test]
    fn a_path_about_health_or_belief_is_not_kept() {
        for path in ["/topics/cancer", "/hiv-test/berlin", "/forum/mental_health/42", "/religion"] {
            assert_eq!(scrub_path(path), SENSITIVE_PATH, "{path}");
        }
        assert_eq!(scrub_path("/studios/gaylord"), "/studios/gaylord");
    }

    #[test]
    fn of_the_query_only_campaign_marks_survive() {
        let url =
            "https://www.Example.com/?email=joe@x.com&utm_source=News&gclid=abc&utm_term=a@b.c";
        let scrubbed = scrub(url).unwrap();
        assert_eq!(scrubbed.host.as_str(), "www.example.com");
        assert_eq!(scrubbed.path, "/");
        assert_eq!(scrubbed.mark("utm_source"), Some("News"));
        assert_eq!(scrubbed.mark("gclid"), Some("1"));
        assert_eq!(scrubbed.mark("utm_term"), Some(":email"));
        assert_eq!(scrubbed.mark("email"), None);
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in ["", "about:blank", "file:///etc/passwd", "javascript:alert(1)", "/pricing"] {
            assert_eq!(scrub(text), Err(InvalidUrl::NotWeb), "{text}");
        }
        let long = format!("https://example.com/{}", "a".repeat(URL_BYTES_MAX));
        assert_eq!(scrub(&long), Err(InvalidUrl::TooLong));
    }
}
