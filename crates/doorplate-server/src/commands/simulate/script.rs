//! What happens: visits over the days, written as lines of the combined format, in their order.

use std::net::IpAddr;

use doorplate_domain::time::{Day, Timestamp};
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;

use super::cast::{Cast, Guest};
use super::words::{DESKTOPS, ORIGINS, PAGES, PHONES, RESOURCES, ROBOTS};

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
/// How the lines are shared out, in percent: companies, carriers, hosters, relays, unknown; the
/// rest are robots.
const SHARES: [u32; 5] = [40, 26, 8, 7, 5];
/// How much quieter a weekend is.
const WEEKEND_SHARE: f64 = 0.25;

type Span = ((Day, Day), Timestamp, u64);

/// Plays until there are about as many lines as wanted.
pub(super) fn play(
    cast: &Cast,
    host: &str,
    (days, end, hits): Span,
    random: &mut Xoshiro256PlusPlus,
) -> Vec<String> {
    let mut stage = Stage { host, days, end, lines: Vec::new(), random };
    let weights = popularity(cast.companies.len());
    // A span that has hardly begun has room for few visits: then it is what it is.
    for _ in 0..hits.saturating_mul(4) {
        if stage.lines.len() as u64 >= hits {
            break;
        }
        match stage.weighted(&SHARES, 100) {
            0 => {
                let number = stage.weighted(&weights, 0);
                stage.visit_of_company(&cast.companies[number], number);
            }
            1 => stage.visit_of_crowd(&cast.carriers),
            2 => stage.visit_of_crowd(&cast.hosters),
            3 => stage.visit_of_crowd(&cast.relays),
            4 => stage.visit_of_crowd(&cast.unknown),
            _ => stage.robot(&cast.hosters),
        }
    }
    let mut lines = stage.lines;
    lines.sort();
    lines.truncate(usize::try_from(hits).unwrap_or(usize::MAX));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A few visit often, many seldom.
fn popularity(count: usize) -> Vec<u32> {
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(|rank| 6_000 / (rank + 8) + 1).collect()
}

struct Stage<'a> {
    host: &'a str,
    days: (Day, Day),
    end: Timestamp,
    lines: Vec<(Timestamp, String)>,
    random: &'a mut Xoshiro256PlusPlus,
}

impl Stage<'_> {
    /// A place in `weights`, by weight; one past the end when the weights are fewer than `of`.
    fn weighted(&mut self, weights: &[u32], of: u32) -> usize {
        let total = weights.iter().sum::<u32>().max(of);
        let mut left = self.random.random_range(0..total);
        for (place, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                None => return place,
                Some(rest) => left = rest,
            }
        }
        weights.len()
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
        let count = choices.len();
        (count > 0).then(|| choices[self.random.random_range(0..count)])
    }

    fn day(&mut self, first: Day) -> Day {
        loop {
            let day = Day(self.random.random_range(first.0..=self.days.1.0));
            // 1970-01-01 was a Thursday.
            let is_weekend = (day.0 + 4).rem_euclid(7) % 6 == 0;
            if !is_weekend || self.random.random_bool(WEEKEND_SHARE) {
                return day;
            }
        }
    }

    /// People of a company come in their office hours. Some companies are new: they came first in
    /// the last days.
    fn visit_of_company(&mut self, guest: &Guest, number: usize) {
        let first = if number % 5 == 4 { Day(self.days.1.0 - 6) } else { self.days.0 };
        let day = self.day(first.max(self.days.0));
        // Two throws of the dice: most come around noon.
        let dice = (self.random.random_range(0..11_i64), self.random.random_range(0..11));
        let hour = 8 + i64::midpoint(dice.0, dice.1);
        let within = self.random.random_range(0..HOUR);
        let start = day.start().plus_micros((hour - guest.hours_ahead) * HOUR + within);
        let person = self.random.random_range(0..4_usize);
        let address = guest.addresses[person % guest.addresses.len()];
        let agent = DESKTOPS[(number + person) % DESKTOPS.len()];
        let pages = self.random.random_range(1..=7);
        self.visit(start, (address, agent), pages);
    }

    fn visit_of_crowd(&mut self, crowd: &[IpAddr]) {
        let Some(address) = self.one_of(crowd) else { return };
        let day = self.day(self.days.0);
        let start = day.start().plus_micros(self.random.random_range(6 * HOUR..24 * HOUR));
        let agents: &[&str] = if self.random.random_bool(0.4) { &PHONES } else { &DESKTOPS };
        let agent = self.one_of(agents).unwrap_or(DESKTOPS[0]);
        let pages = self.random.random_range(1..=4);
        self.visit(start, (address, agent), pages);
    }

    fn robot(&mut self, hosters: &[IpAddr]) {
        let Some(address) = self.one_of(hosters) else { return };
        let Some(agent) = self.one_of(&ROBOTS) else { return };
        let day = self.day(self.days.0);
        let mut at = day.start().plus_micros(self.random.random_range(0..24 * HOUR));
        for _ in 0..self.random.random_range(1..=5) {
            let (path, _) = PAGES[self.random.random_range(0..PAGES.len())];
            self.line(at, (address, agent), path, "-");
            at = at.plus_micros(self.random.random_range(SECOND..30 * SECOND));
        }
    }

    fn visit(&mut self, start: Timestamp, visitor: (IpAddr, &str), pages: u32) {
        let weights = ORIGINS.each_ref().map(|origin| origin.weight);
        let origin = &ORIGINS[self.weighted(&weights, 0)];
        let mut at = start;
        let mut referrer = origin.referrer.to_owned();
        for number in 0..pages {
            let (page, _) = PAGES[self.weighted(&PAGES.map(|(_, weight)| weight), 0)];
            let query = if number == 0 { origin.query } else { "" };
            self.line(at, visitor, &format!("{page}{query}"), &referrer);
            referrer = format!("https://{}{page}", self.host);
            if number == 0 && self.random.random_bool(0.3) {
                for resource in RESOURCES {
                    self.line(at.plus_micros(SECOND), visitor, resource, &referrer);
                }
            }
            at = at.plus_micros(self.random.random_range(5 * SECOND..180 * SECOND));
        }
    }

    fn line(
        &mut self,
        at: Timestamp,
        (address, agent): (IpAddr, &str),
        target: &str,
        referrer: &str,
    ) {
        if at >= self.end || at < self.days.0.start() {
            return;
        }
        let time = jiff::Timestamp::from_second(at.seconds()).unwrap_or_default();
        let time = time.strftime("%d/%b/%Y:%H:%M:%S +0000");
        let bytes = self.random.random_range(800..60_000);
        let line = format!(
            "{address} - - [{time}] \"GET {target} HTTP/1.1\" 200 {bytes} \"{referrer}\" \
            \"{agent}\"\n"
        );
        self.lines.push((at, line));
    }
}
