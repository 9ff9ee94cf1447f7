//! What a door hands in: a hit as it came, address and all.

use doorplate_domain::address::ClientAddress;
use doorplate_domain::consent::ConsentSignals;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::{Door, HitKind};
use doorplate_domain::id::EventId;
use doorplate_domain::site::Site;
use doorplate_domain::time::{DAY_MICROS, Timestamp};

/// The longest engaged time of one page view, in milliseconds: four hours in front of one page.
pub const ENGAGED_MILLIS_MAX: u32 = 4 * 60 * 60 * 1000;
/// How far ahead of our clock a sender's may be, in microseconds: a day.
pub const AHEAD_MICROS_MAX: i64 = DAY_MICROS;
/// How old a hit by the server-to-server API may be, in microseconds: three days, as long as its
/// event id is remembered. Logs may be of any age.
pub const SERVER_AGE_MICROS_MAX: i64 = 3 * DAY_MICROS;

/// A hit as it came.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// By which door.
    pub door: Door,
    /// The name the sender gave it; without one it gets a fresh one.
    pub event_id: Option<EventId>,
    /// When it happened, from doors that tell; else it is when it arrived.
    pub at: Option<Timestamp>,
    /// Who sent it.
    pub address: ClientAddress,
    /// The browser's name for itself.
    pub user_agent: String,
    /// The page's address.
    pub url: String,
    /// The page before, if told.
    pub referrer: Option<String>,
    /// What happened.
    pub kind: HitKind,
    /// The event's name, the link's host …; may be empty.
    pub name: String,
    /// Time in front of somebody, in milliseconds.
    pub engaged_millis: u32,
    /// What the site's cookie holds, if the script sent it.
    pub browser_id: Option<u128>,
    /// A company's domain, host or business mail address that the site named; may be empty. What
    /// stands before an `@` is never kept.
    pub domain: String,
    /// The visitor's choice.
    pub signals: ConsentSignals,
    /// Whether the browser says that a program drives it.
    pub is_automated: bool,
    /// Whether the browser fetched it ahead.
    pub is_prefetch: bool,
}

/// Step: settles when the hit happened.
pub fn time_of(arrival: &Arrival, received_at: Timestamp) -> Result<Timestamp, DropReason> {
    let Some(at) = arrival.at else { return Ok(received_at) };
    if at > received_at.plus_micros(AHEAD_MICROS_MAX) || at < Timestamp(0) {
        return Err(DropReason::Malformed);
    }
    if arrival.door == Door::Server && at < received_at.plus_micros(-SERVER_AGE_MICROS_MAX) {
        return Err(DropReason::TooOld);
    }
    Ok(at)
}

/// Step: asks whether the hit may be processed at all.
pub fn consent(site: &Site, arrival: &Arrival) -> Result<(), DropReason> {
    site.consent.refusal(arrival.signals).map_or(Ok(()), Err)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A page view of somebody with an ordinary browser.
    pub(crate) fn arrival(url: &str) -> Arrival {
        Arrival {
            door: Door::Script,
            event_id: None,
            at: None,
            address: ClientAddress::parse("203.0.113.9").unwrap(),
            user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
                .to_owned(),
            url: url.to_owned(),
            referrer: None,
            kind: HitKind::View,
            name: String::new(),
            engaged_millis: 0,
            browser_id: None,
            domain: String::new(),
            signals: ConsentSignals::default(),
            is_automated: false,
            is_prefetch: false,
        }
    }

    #[test]
    fn a_sender_cannot_move_a_hit_far() {
        let now = Timestamp::parse("2026-03-10T12:00:00Z").unwrap();
        let mut hit = arrival("https://example.com/");
        assert_eq!(time_of(&hit, now), Ok(now));
        hit.door = Door::Server;
        hit.at = Some(now.plus_micros(-DAY_MICROS));
        assert_eq!(time_of(&hit, now), Ok(now.plus_micros(-DAY_MICROS)));
        hit.at = Some(now.plus_micros(-4 * DAY_MICROS));
        assert_eq!(time_of(&hit, now), Err(DropReason::TooOld));
        hit.door = Door::Log;
        assert!(time_of(&hit, now).is_ok());
        hit.at = Some(now.plus_micros(2 * DAY_MICROS));
        assert_eq!(time_of(&hit, now), Err(DropReason::Malformed));
    }
}
