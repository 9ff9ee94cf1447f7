//! Fills an event store with page views and prints what it takes and how long its answers take.
//!
//! `echo FOLDER 1 0.17 | cargo run --release -p doorplate-store --example event_store_figures`
//! writes 1 million page views over 90 days to 200 sites, the largest with 0.17 of them: 100,000
//! companies, 3 in 10 visits with a company. Then it asks about the largest site. A folder that is
//! there already is only asked.
#![expect(clippy::print_stdout, reason = "it prints its figures")]
#![expect(clippy::unwrap_used, reason = "it stops at the first failure")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;
use std::time::{Duration, Instant};

use doorplate_domain::filter::{CompanyFilter, CompanySort, Expression, TextPattern};
use doorplate_domain::hit::Hit;
use doorplate_domain::id::CompanyId;
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::page::PageRequest;
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_domain::visit::VisitorKey;
use doorplate_engine::ports::Events;
use doorplate_engine::ports::company_selection::{CompanyCondition, CompanySelection, Condition};
use doorplate_engine::ports::events::{CompanyQuery, EventBatch, Outcome, VisitQuery};
use doorplate_engine::ports::queue::LogPosition;
use doorplate_engine::ports::suite::sample;
use doorplate_store::events::EventFiles;

const DAYS: i64 = 90;
const COMPANIES: u64 = 100_000;
const BATCH: usize = 5_000;

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let number = u128::from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d));
        u64::try_from((number * u128::from(end)) >> 64).unwrap()
    }

    /// Small numbers far more often than large ones.
    fn skewed(&mut self, end: u64) -> u64 {
        let share = self.below(1 << 30) as f64 / f64::from(1 << 30);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within 0..end"
        )]
        let number = ((end as f64).powf(share) - 1.0) as u64;
        number.min(end - 1)
    }
}

fn identification(dice: &mut Dice) -> Identification {
    if dice.below(10) >= 3 {
        let carrier = dice.skewed(4_000);
        let mut abstained = sample::abstained(1, AbstainReason::Isp);
        abstained.asn = u32::try_from(carrier).unwrap();
        abstained.network_name = format!("Carrier {carrier} of somewhere");
        abstained.evidence = sample::named(1).evidence;
        return abstained;
    }
    let number = dice.skewed(COMPANIES);
    let mut named = sample::named(u8::try_from(number % 250).unwrap());
    let company = named.company.as_mut().unwrap();
    company.id = CompanyId::from_bits(u128::from(number) * 0x1_0000_0000_0000_0001);
    company.name = format!("Company number {number} and sons");
    company.domain = format!("company{number}.example");
    named
}

/// Hits in the order of their time, visit by visit generated.
struct Traffic {
    dice: Dice,
    visits: u64,
    made: u64,
    waiting: BinaryHeap<Reverse<(Timestamp, u64)>>,
    hits: rustc_hash::FxHashMap<u64, (u64, Hit)>,
    next: u64,
    share: f64,
}

impl Traffic {
    fn begin(&mut self) {
        let visit = self.made;
        self.made += 1;
        let micros =
            i64::try_from(u128::from(visit) * 90 * 86_400_000_000 / u128::from(self.visits));
        let start = sample::time(0, 0).plus_micros(micros.unwrap());
        let is_largest = (self.dice.below(1_000) as f64) < self.share * 1_000.0;
        let site = if is_largest { 0 } else { 1 + u8::try_from(self.dice.below(199)).unwrap() };
        let identification = identification(&mut self.dice);
        let source = sample::source(u8::try_from(self.dice.skewed(60)).unwrap());
        let views = 1 + self.dice.below(12);
        let mut at = start;
        for _ in 0..views {
            at = at.plus_micros(1_000_000 + i64::try_from(self.dice.below(60_000_000)).unwrap());
            self.next += 1;
            let path = self.dice.skewed(3_000);
            let hit = Hit {
                visitor_key: VisitorKey(visit.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
                path: format!("/section-{}/an-article-about-{path}", path % 13),
                source: source.clone(),
                identification: identification.clone(),
                ..sample::view(site, self.next, at)
            };
            self.waiting.push(Reverse((at, self.next)));
            self.hits.insert(self.next, (visit, hit));
        }
    }

    fn batch(&mut self, position: u64) -> Option<EventBatch> {
        let mut outcomes = Vec::with_capacity(BATCH);
        while outcomes.len() < BATCH {
            while self.made < self.visits && self.hits.len() < 2_000 {
                self.begin();
            }
            let Some(Reverse((_, number))) = self.waiting.pop() else { break };
            let (visit, hit) = self.hits.remove(&number).unwrap();
            outcomes.push(Outcome::Hit { visit_id: sample::visit_id(visit), hit: Box::new(hit) });
        }
        let position = Some(LogPosition(position));
        (!outcomes.is_empty()).then_some(EventBatch { position, outcomes })
    }
}

fn bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

async fn fill(events: &EventFiles, millions: f64, share: f64) -> u64 {
    let scope = sample::scope(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
    let visits = (millions * 1e6 / 6.5) as u64;
    let mut traffic = Traffic {
        dice: Dice(0x9e37_79b9_7f4a_7c15),
        visits,
        made: 0,
        waiting: BinaryHeap::new(),
        hits: rustc_hash::FxHashMap::default(),
        next: 0,
        share,
    };
    let (mut position, mut views, mut writing) = (0, 0_u64, Duration::ZERO);
    loop {
        position += 1;
        let Some(batch) = traffic.batch(position) else { break };
        let start = Instant::now();
        views += events.append(&scope, &batch).await.unwrap().hits;
        writing += start.elapsed();
        if position % 200 == 0 {
            let day = sample::FIRST_DAY.0 + i32::try_from(traffic.made * 90 / visits).unwrap();
            let before = Day(day).start().plus_micros(-86_400_000_000);
            events.forget_visitor_keys(&scope, before).await.unwrap();
            let rate = views as f64 / writing.as_secs_f64();
            println!("{views} page views, {rate:.0} a second");
        }
    }
    views
}

async fn measure<T>(name: &str, mut ask: impl AsyncFnMut() -> T) -> T {
    let mut times = Vec::new();
    let mut answer = None;
    for _ in 0..11 {
        let start = Instant::now();
        answer = Some(ask().await);
        times.push(start.elapsed());
    }
    let first = times.remove(0);
    times.sort_unstable();
    println!("{name:<70} first {first:>9.1?}  p50 {:>9.1?}  worst {:>9.1?}", times[4], times[9]);
    answer.unwrap()
}

/// Filters and orders.
const LISTS: [(&str, &str); 14] = [
    ("", "-last_seen_at"),
    ("", "name"),
    ("", "-first_seen_at"),
    ("", "industry"),
    ("country:DE source:Google", "-visits"),
    ("\"number 77\"", "-visits"),
    ("name:*77* or domain:*7.example or name=x", "-visits"),
    ("page:section-3/", "-visits"),
    ("page:/section-3/an-article-about-16", "-visits"),
    ("page:/", "-visits"),
    ("visits>=2 -country:US,FR engaged>=0", "-visits"),
    ("new:yes or returning:yes first_seen>=-4w", "-visits"),
    ("campaign:\"campaign 3\" network:net confidence>=90%", "-visits"),
    ("(country:DE or industry:Software) kind:business last_seen>=-7d page_views>3", "-engaged"),
];

fn condition(filter: &str, today: Day) -> CompanyCondition {
    fn of(expression: &Expression) -> Condition {
        match expression {
            Expression::And(parts) => Condition::All(parts.iter().map(of).collect()),
            Expression::Or(parts) => Condition::Any(parts.iter().map(of).collect()),
            Expression::Not(part) => Condition::Not(Box::new(of(part))),
            Expression::Text(text) => Condition::Text(TextPattern::part(text)),
            Expression::Test(test) => Condition::Test(test.clone()),
        }
    }
    let filter = CompanyFilter::parse(filter).unwrap();
    let condition = filter.expression.as_ref().map_or(Condition::All(Vec::new()), of);
    CompanyCondition { question: filter.to_string(), today, condition }
}

async fn ask(events: &EventFiles) {
    let (scope, site) = (sample::scope(1), sample::site_id(0));
    let last = sample::FIRST_DAY.0 + i32::try_from(DAYS).unwrap() - 1;
    let query = |filter: &str, sort: &str, range| CompanyQuery {
        selection: CompanySelection {
            site_id: site.clone(),
            range,
            condition: condition(filter, Day(last)),
        },
        sort: CompanySort::parse(sort).unwrap(),
        page: PageRequest { limit: 100, after: None },
        with_previous: filter.contains("visits"),
    };
    for days in [7, 30, 90] {
        let range = DayRange { from: Day(last - days + 1), to: Day(last) };
        println!("{days} days");
        let overview =
            measure("  overview", async || events.overview(&scope, &site, range).await.unwrap());
        println!("    {:?}", overview.await.totals);
        let mut busiest = None;
        for (filter, sort) in LISTS {
            let query = query(filter, sort, range);
            let name = format!("  companies {sort} {filter}");
            let page =
                measure(&name, async || events.list_companies(&scope, &query).await.unwrap()).await;
            println!("    {} companies", page.total.unwrap());
            busiest = busiest.or(page.items.into_iter().max_by_key(|company| company.visits));
        }
        let company = busiest.unwrap();
        println!("    busiest of the first list: {} visits", company.visits);
        measure("  a company", async || {
            events.find_company_activity(&scope, &site, &company.company_id, range).await.unwrap()
        })
        .await;
        let visits = VisitQuery {
            site_id: site.clone(),
            company_id: company.company_id.clone(),
            range,
            page: PageRequest::default(),
        };
        measure("  its visits", async || events.list_visits(&scope, &visits).await.unwrap()).await;
        measure("  books", async || events.books(&scope, &site, range).await.unwrap()).await;
        measure("  abstention", async || {
            events.abstention(&scope, &site, AbstainReason::Isp, range).await.unwrap()
        })
        .await;
    }
    let since = Day(last).start();
    measure("pulse of a day", async || events.pulse(&scope, &site, since).await.unwrap()).await;
}

#[tokio::main]
async fn main() {
    let settings = std::io::read_to_string(std::io::stdin()).unwrap();
    let mut settings = settings.split_whitespace();
    let folder = Path::new(settings.next().expect("the first word is a folder"));
    let mut number = |default| settings.next().map_or(default, |text| text.parse::<f64>().unwrap());
    let is_filled = folder.exists();
    let events = EventFiles::open(folder).unwrap();
    if !is_filled {
        let views = fill(&events, number(1.0), number(0.17)).await;
        drop(events);
        let size = bytes(folder);
        println!("{views} page views in {size} bytes: {:.1} each", size as f64 / views as f64);
    }
    ask(&EventFiles::open(folder).unwrap()).await;
}
