//! What the script sends, read. The list of keys is public: `assets/beacon.json`.
//!
//! Keys that are not on the list are passed over and never kept, so that a later script works with
//! this collector; keys that are on it must be what the list says.

use std::borrow::Cow;

use doorplate_domain::hit::HitKind;
use doorplate_domain::id::{EventId, SiteKey};
use serde::{Deserialize, Deserializer};

/// The largest beacon, in bytes. The longest URL that browsers send in practice is half of it.
pub const BEACON_BYTES_MAX: usize = 16 * 1024;
/// Characters of an event id: 128 bits in base 32.
const EVENT_ID_CHARS: usize = 26;

/// A beacon whose every part is what the list says.
#[derive(Debug, Clone, PartialEq)]
pub struct Beacon {
    /// Names the site to the public.
    pub site_key: SiteKey,
    /// Names the hit; a retry has the same. Nothing when the sender leaves it to us.
    pub event_id: Option<EventId>,
    /// What the hit is.
    pub kind: HitKind,
    /// The page's address, as the browser cleaned it.
    pub url: String,
    /// The referring page, if told.
    pub referrer: Option<String>,
    /// The event's name, the link's target, the form's id; may be empty.
    pub name: String,
    /// Time the page was in front of somebody, in milliseconds.
    pub engaged_millis: u32,
    /// What the site's cookie holds; only from the script that sets one.
    pub browser_id: Option<u128>,
    /// A company's domain that the page named; may be empty.
    pub domain: String,
    /// What the page says about consent; nothing when it says nothing.
    pub consent: Option<bool>,
    /// Whether the browser sends Global Privacy Control.
    pub global_privacy_control: bool,
    /// Whether the browser says that a program drives it.
    pub is_automated: bool,
}

/// Says why a beacon cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidBeacon {
    /// It has a key of the right form, but something else is wrong: it can be counted.
    Malformed {
        /// The site it is for.
        site_key: SiteKey,
        /// What is wrong; quotes nothing that was sent.
        detail: String,
    },
    /// Not even a site's key can be read.
    Unreadable {
        /// What is wrong; quotes nothing that was sent.
        detail: String,
    },
    /// The key has not the form of one: no site can have it.
    NotAKey,
}

/// A beacon as it comes.
#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    s: Cow<'a, str>,
    #[serde(borrow, default)]
    i: Option<Cow<'a, str>>,
    #[serde(borrow)]
    k: Cow<'a, str>,
    #[serde(borrow)]
    u: Cow<'a, str>,
    #[serde(borrow, default)]
    r: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    n: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    b: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    d: Option<Cow<'a, str>>,
    #[serde(default)]
    e: Option<u64>,
    #[serde(default, deserialize_with = "bit")]
    c: Option<bool>,
    #[serde(default, deserialize_with = "bit")]
    g: Option<bool>,
    #[serde(default, deserialize_with = "bit")]
    a: Option<bool>,
}

impl Beacon {
    /// Reads a beacon.
    pub fn parse(body: &[u8]) -> Result<Self, InvalidBeacon> {
        let raw =
            serde_json::from_slice::<Raw<'_>>(body).map_err(|error| unreadable(body, &error))?;
        let site_key = SiteKey::parse(&raw.s).map_err(|_| InvalidBeacon::NotAKey)?;
        let malformed = |detail: &str| InvalidBeacon::Malformed {
            site_key: site_key.clone(),
            detail: detail.to_owned(),
        };
        let event_id = match raw.i.as_deref() {
            None | Some("") => None,
            Some(text) => Some(
                parse_event_id(text).ok_or_else(|| malformed("i: not 26 characters of base 32"))?,
            ),
        };
        let browser_id = match raw.b.as_deref() {
            None => None,
            Some(text) => Some(
                parse_event_id(text).ok_or_else(|| malformed("b: not 26 characters of base 32"))?.0,
            ),
        };
        // A resource is seen in server logs only.
        let kind = HitKind::parse(&raw.k)
            .filter(|kind| *kind != HitKind::Resource)
            .ok_or_else(|| malformed("k: not a kind of hit"))?;
        Ok(Self {
            event_id,
            kind,
            url: raw.u.into_owned(),
            referrer: raw.r.map(Cow::into_owned),
            name: raw.n.unwrap_or_default().into_owned(),
            engaged_millis: raw.e.map_or(0, |millis| u32::try_from(millis).unwrap_or(u32::MAX)),
            browser_id,
            domain: raw.d.unwrap_or_default().into_owned(),
            consent: raw.c,
            global_privacy_control: raw.g == Some(true),
            is_automated: raw.a == Some(true),
            site_key,
        })
    }
}

/// Looks for the key alone, so that the site's owner sees that broken beacons come.
fn unreadable(body: &[u8], error: &serde_json::Error) -> InvalidBeacon {
    #[derive(Deserialize)]
    struct KeyOnly<'a> {
        #[serde(borrow)]
        s: Cow<'a, str>,
    }
    // The position only: what was sent must not come back, or into a log.
    let detail = format!("line {}, column {}", error.line(), error.column());
    match serde_json::from_slice::<KeyOnly<'_>>(body) {
        Ok(KeyOnly { s }) => match SiteKey::parse(&s) {
            Ok(site_key) => InvalidBeacon::Malformed { site_key, detail },
            Err(_) => InvalidBeacon::NotAKey,
        },
        Err(_) => InvalidBeacon::Unreadable { detail },
    }
}

/// Reads 128 bits from 26 characters of Crockford's base 32, any case.
pub fn parse_event_id(text: &str) -> Option<EventId> {
    if text.len() != EVENT_ID_CHARS {
        return None;
    }
    let bits = text.bytes().try_fold(0_u128, |bits, byte| {
        let digit = base32_digit(byte)?;
        // The first character has only three bits to give.
        let has_room = bits >> 123 == 0;
        has_room.then(|| (bits << 5) | u128::from(digit))
    })?;
    Some(EventId(bits))
}

fn base32_digit(byte: u8) -> Option<u8> {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let byte = byte.to_ascii_lowercase();
    ALPHABET.iter().position(|digit| *digit == byte).and_then(|place| u8::try_from(place).ok())
}

/// Reads 0, 1, true or false.
fn bit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Bit {
        Number(u8),
        Flag(bool),
    }
    match Option::<Bit>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Bit::Flag(flag)) => Ok(Some(flag)),
        Some(Bit::Number(number @ (0 | 1))) => Ok(Some(number == 1)),
        Some(Bit::Number(_)) => Err(serde::de::Error::custom("neither 0 nor 1")),
    }
}

#[cfg(test)]
mod tests {
    use doorplate_domain::id::encode_base32;
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "pk_00000000000000000000000007";

    fn beacon(rest: &str) -> Result<Beacon, InvalidBeacon> {
        Beacon::parse(format!(r#"{{"s":"{KEY}"{rest}}}"#).as_bytes())
    }

    #[test]
    fn a_view_is_read() {
        let found = beacon(
            r#","i":"7zzzzzzzzzzzzzzzzzzzzzzzzz","k":"view","u":"https://a.example/p","r":"https://b.example/","p":"x","w":1280,"c":1,"v":1,"later":{"a":[1]}"#,
        )
        .unwrap();
        assert_eq!(
            found,
            Beacon {
                site_key: SiteKey::parse(KEY).unwrap(),
                event_id: Some(EventId(u128::MAX)),
                kind: HitKind::View,
                url: "https://a.example/p".to_owned(),
                referrer: Some("https://b.example/".to_owned()),
                name: String::new(),
                engaged_millis: 0,
                browser_id: None,
                domain: String::new(),
                consent: Some(true),
                global_privacy_control: false,
                is_automated: false,
            }
        );
    }

    #[test]
    fn what_is_wrong_is_said_and_counted_for_the_site_when_it_can_be_told() {
        let is_malformed =
            |rest: &str| matches!(beacon(rest), Err(InvalidBeacon::Malformed { .. }));
        assert!(is_malformed(r#","k":"view""#), "no page");
        assert!(is_malformed(r#","k":"resource","u":"/""#), "a kind of logs");
        assert!(is_malformed(r#","k":"view","u":5"#), "a number for a page");
        assert!(is_malformed(r#","k":"view","u":"/","c":2"#), "neither yes nor no");
        assert!(
            is_malformed(r#","k":"view","u":"/","i":"8zzzzzzzzzzzzzzzzzzzzzzzzz""#),
            "129 bits"
        );
        assert!(is_malformed(r#","k":"view","u":"/","e":-1"#), "time runs forward");
        assert_eq!(Beacon::parse(br#"{"s":"../../x","k":1}"#), Err(InvalidBeacon::NotAKey));
        for body in [&b""[..], b"[]", b"{", b"\xff\xfe", b"null", b"{\"s\":null}"] {
            assert!(
                matches!(Beacon::parse(body), Err(InvalidBeacon::Unreadable { .. })),
                "{body:?}"
            );
        }
    }

    #[test]
    fn nesting_without_end_is_malformed_and_no_more() {
        let deep = format!(r#"{{"s":"{KEY}","k":"view","u":"/","x":{}"#, "[".repeat(8_000));
        assert!(Beacon::parse(deep.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn an_event_id_reads_back(bits in any::<u128>()) {
            prop_assert_eq!(parse_event_id(&encode_base32(bits)), Some(EventId(bits)));
        }

        #[test]
        fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            Beacon::parse(&body).ok();
        }
    }
}
