//! How much is asked, and of whom not for a while.

use std::collections::HashMap;
use std::time::Duration;

use doorplate_identify::validation::DnsName;
use tokio::time::Instant;

use super::DnsSettings;

/// How long a budget lasts.
const WINDOW: Duration = Duration::from_mins(1);
/// The pause after a zone's first failure; doubled with each further one.
const PAUSE_MIN: Duration = Duration::from_secs(30);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_hours(1);
/// The most zones that are kept account of.
const ZONES_MAX: usize = 10_000;
/// The labels of a reverse zone of IPv4: that of a /24.
const REVERSE_LABELS_V4: usize = 3;
/// The labels of a reverse zone of IPv6: that of a /48.
const REVERSE_LABELS_V6: usize = 12;

/// The zone that a name is accounted to: the registered domain, or the reverse zone of a /24 or
/// /48.
pub(super) fn zone(name: &DnsName) -> String {
    let text = name.as_str();
    if name.reverse_labels().is_some() {
        let kept = if text.ends_with("ip6.arpa") { REVERSE_LABELS_V6 } else { REVERSE_LABELS_V4 };
        let labels: Vec<&str> = text.split('.').collect();
        return labels[labels.len().saturating_sub(kept + 2)..].join(".");
    }
    psl::domain_str(text).unwrap_or(text).to_owned()
}

#[derive(Default)]
struct Account {
    asked: u32,
    failures: u32,
    paused_until: Option<Instant>,
}

/// The account of a minute.
pub(super) struct Budget {
    most: u32,
    most_of_zone: u32,
    since: Instant,
    asked: u32,
    zones: HashMap<String, Account>,
}

impl Budget {
    pub(super) fn new(settings: &DnsSettings, now: Instant) -> Self {
        Self {
            most: settings.questions_per_minute,
            most_of_zone: settings.questions_per_zone_and_minute,
            since: now,
            asked: 0,
            zones: HashMap::new(),
        }
    }

    /// Takes one question to a zone out of the budget; says whether there was one left.
    pub(super) fn take(&mut self, zone: &str, now: Instant) -> bool {
        if now.duration_since(self.since) >= WINDOW {
            self.begin(now);
        }
        let has_room = self.zones.len() < ZONES_MAX || self.zones.contains_key(zone);
        if self.asked >= self.most || !has_room {
            return false;
        }
        let account = self.zones.entry(zone.to_owned()).or_default();
        let is_paused = account.paused_until.is_some_and(|until| now < until);
        if is_paused || account.asked >= self.most_of_zone {
            return false;
        }
        account.asked += 1;
        self.asked += 1;
        true
    }

    /// Notes how a question to a zone went.
    pub(super) fn note(&mut self, zone: &str, has_failed: bool, now: Instant) {
        let Some(account) = self.zones.get_mut(zone) else { return };
        if !has_failed {
            account.failures = 0;
            account.paused_until = None;
            return;
        }
        // Questions that were under way together fail together: that is one failure.
        if account.paused_until.is_none_or(|until| until <= now) {
            let pause = PAUSE_MIN.saturating_mul(2_u32.saturating_pow(account.failures));
            account.failures += 1;
            account.paused_until = Some(now + pause.min(PAUSE_MAX));
        }
    }

    /// Begins another minute. A zone that failed is remembered until it had its chance again.
    fn begin(&mut self, now: Instant) {
        self.since = now;
        self.asked = 0;
        self.zones.retain(|_, account| {
            account.asked = 0;
            account.paused_until.is_some_and(|until| now < until + PAUSE_MAX)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DnsName {
        DnsName::parse(text).unwrap()
    }

    fn budget(most: u32, most_of_zone: u32, now: Instant) -> Budget {
        let settings = DnsSettings {
            questions_per_minute: most,
            questions_per_zone_and_minute: most_of_zone,
            ..DnsSettings::default()
        };
        Budget::new(&settings, now)
    }

    #[test]
    fn a_name_is_accounted_to_its_zone() {
        assert_eq!(zone(&name("a.b.example.co.uk")), "example.co.uk");
        assert_eq!(zone(&name("7.2.0.192.in-addr.arpa")), "2.0.192.in-addr.arpa");
        assert_eq!(zone(&name("192.in-addr.arpa")), "192.in-addr.arpa");
        let v6 = DnsName::reverse("2001:db8:1:2::7".parse().unwrap());
        assert_eq!(zone(&v6), "1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }

    #[test]
    fn a_minute_has_so_many_questions_and_a_zone_its_share() {
        let now = Instant::now();
        let mut budget = budget(3, 2, now);
        let asked = ["a", "a", "a", "b", "c"].map(|zone| budget.take(zone, now));
        assert_eq!(asked, [true, true, false, true, false]);
        assert!(budget.take("a", now + WINDOW));
    }

    #[test]
    fn a_zone_that_fails_is_left_alone_for_longer_and_longer() {
        let mut now = Instant::now();
        let mut budget = budget(1_000, 1_000, now);
        for pause in [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600] {
            assert!(budget.take("a", now));
            budget.note("a", true, now);
            budget.note("a", true, now);
            assert!(!budget.take("a", now + Duration::from_secs(pause - 1)));
            now += Duration::from_secs(pause);
        }
        assert!(budget.take("a", now));
        budget.note("a", false, now);
        assert!(budget.take("a", now));
    }
}
