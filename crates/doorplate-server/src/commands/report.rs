//! `doorplate report --site HOST`: the companies that visited, and the books.

use std::collections::BTreeMap;
use std::sync::Arc;

use clap::Args;
use doorplate_domain::books::{Books, VerdictClass};
use doorplate_domain::filter::{CompanyFilter, CompanySort, FilterError};
use doorplate_domain::id::SiteId;
use doorplate_domain::page::{Cursor, PAGE_ITEMS_MAX, PageRequest};
use doorplate_domain::site::Host;
use doorplate_domain::time::DayRange;
use doorplate_engine::Engine;
use doorplate_engine::advice;
use doorplate_engine::companies::{CompanyList, ListedCompany};
use doorplate_engine::scope::Scope;
use serde::Serialize;

use crate::arguments::{DataFolder, Settings};
use crate::failure::AskedWrongly;
use crate::{data_set_file, terminal, wiring};

/// Print the companies that visited a site, and what became of every line
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The site's host
    #[arg(long, value_name = "HOST")]
    site: String,
    #[command(flatten)]
    data: DataFolder,
    /// Only these companies, in the filter language: 'country:DE visits>=3'
    #[arg(long, value_name = "FILTER", default_value = "", allow_hyphen_values = true)]
    filter: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    site: String,
    range: Option<DayRange>,
    lines: u64,
    hits: u64,
    visits: u64,
    verdicts: Verdicts,
    dropped: BTreeMap<&'static str, u64>,
    companies: Vec<CompanyLine>,
}

#[derive(Default, Serialize)]
struct Verdicts {
    identified: u64,
    probable: u64,
    abstained: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct CompanyLine {
    id: String,
    name: String,
    domain: String,
    country: String,
    kind: &'static str,
    industry: String,
    visits: u64,
    page_views: u64,
    status: doorplate_domain::identification::VerdictStatus,
    confidence: f32,
    first_seen_at: String,
    last_seen_at: String,
}

impl Report {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let host = Host::parse(&self.site).map_err(|error| AskedWrongly(error.to_string()))?;
        let filter = CompanyFilter::parse(&self.filter).map_err(|error| asked_wrongly(&error))?;
        let config = settings.data(&self.data).load()?;
        anyhow::ensure!(
            config.data.is_dir(),
            "there is no data folder {}; name one with --data",
            config.data.display()
        );
        let runtime = wiring::runtime()?;
        let answer = runtime.block_on(async {
            let data_set = data_set_file::find(&config)?;
            let engine = wiring::open_engine_beside(&config, data_set).await?;
            let found = engine.find_site_of_operator(&host).await?;
            let Some((scope, site)) = found else {
                anyhow::bail!("there is no site for {host}; `doorplate import` makes one");
            };
            answer(&engine, &scope, (&site.id, host.to_string()), &filter).await
        })?;
        if self.json { terminal::print_json(&answer) } else { print(&answer) }
    }
}

fn asked_wrongly(error: &FilterError) -> AskedWrongly {
    let mut message = format!("--filter: {error}");
    if !error.allowed.is_empty() {
        message.push_str("; allowed are ");
        message.push_str(&error.allowed.join(", "));
    }
    AskedWrongly(message)
}

async fn answer(
    engine: &Arc<Engine>,
    scope: &Scope,
    (site_id, site): (&SiteId, String),
    filter: &CompanyFilter,
) -> anyhow::Result<Answer> {
    let range = engine.find_span(scope, site_id).await?;
    let (books, companies) = match range {
        Some(range) => (
            engine.books(scope, site_id, range).await?,
            companies(engine, scope, (site_id, range), filter).await?,
        ),
        None => (Books::default(), Vec::new()),
    };
    anyhow::ensure!(
        books.balance(),
        "the books do not balance: {} received, {} with a verdict, {} dropped",
        books.received,
        books.hits(),
        books.dropped_total()
    );
    Ok(Answer {
        site,
        range,
        lines: books.received,
        hits: books.hits(),
        visits: books.visits(),
        verdicts: verdicts(&books),
        dropped: books.dropped.iter().map(|(reason, count)| (reason.as_str(), *count)).collect(),
        companies,
    })
}

/// The companies that pass, most visits first.
async fn companies(
    engine: &Arc<Engine>,
    scope: &Scope,
    (site_id, range): (&SiteId, DayRange),
    filter: &CompanyFilter,
) -> anyhow::Result<Vec<CompanyLine>> {
    let mut companies = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let list = CompanyList {
            site_id: site_id.clone(),
            range,
            filter: filter.clone(),
            sort: CompanySort::parse("-visits").expect("it is one of the orders"),
            page: PageRequest { limit: PAGE_ITEMS_MAX, after },
            with_previous: false,
        };
        let page = engine.list_companies(scope, &list).await?;
        companies.extend(page.items.into_iter().map(company_line));
        after = page.next;
        if after.is_none() {
            return Ok(companies);
        }
    }
}

fn company_line(listed: ListedCompany) -> CompanyLine {
    let company = listed.company;
    CompanyLine {
        id: company.company_id.to_string(),
        name: company.name,
        domain: company.domain,
        country: company.country,
        kind: company.kind.as_str(),
        industry: company.industry,
        visits: company.visits,
        page_views: company.page_views,
        status: company.status,
        confidence: company.confidence,
        first_seen_at: company.first_seen_at.to_string(),
        last_seen_at: company.last_seen_at.to_string(),
    }
}

fn verdicts(books: &Books) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for (class, tally) in &books.verdicts {
        match class {
            VerdictClass::Identified => verdicts.identified += tally.hits,
            VerdictClass::Probable => verdicts.probable += tally.hits,
            VerdictClass::Abstained(reason) => {
                *verdicts.abstained.entry(reason.as_str()).or_default() += tally.hits;
            }
        }
    }
    verdicts
}

fn print(answer: &Answer) -> anyhow::Result<()> {
    let mut table = terminal::table(&[
        "company",
        "domain",
        "country",
        "kind",
        "visits",
        "page views",
        "confidence",
    ]);
    for company in &answer.companies {
        table.add_row([
            company.name.clone(),
            company.domain.clone(),
            company.country.clone(),
            company.kind.to_owned(),
            company.visits.to_string(),
            company.page_views.to_string(),
            format!("{:.2}", company.confidence),
        ]);
    }
    terminal::print_table(&table)?;
    let range = answer.range.map(|range| format!(", {} to {}", range.from, range.to));
    terminal::print(&format!(
        "\n{}{}: {} received = {} with a verdict + {} dropped; {} visits\n",
        answer.site,
        range.unwrap_or_default(),
        terminal::grouped(answer.lines),
        terminal::grouped(answer.hits),
        terminal::grouped(answer.lines - answer.hits),
        terminal::grouped(answer.visits),
    ))?;
    let mut table = terminal::table(&[]);
    table.add_row(["identified", &terminal::grouped(answer.verdicts.identified), ""]);
    table.add_row(["probable", &terminal::grouped(answer.verdicts.probable), ""]);
    for (reason, hits) in &answer.verdicts.abstained {
        let known = doorplate_domain::identification::AbstainReason::parse(reason);
        let advice = known.map_or("", advice::for_abstention);
        let name = format!("abstained: {reason}");
        table.add_row([name, terminal::grouped(*hits), advice.to_owned()]);
    }
    for (reason, hits) in &answer.dropped {
        let known = doorplate_domain::drop_reason::DropReason::parse(reason);
        let advice = known.map_or("", advice::for_drop);
        let name = format!("dropped: {reason}");
        table.add_row([name, terminal::grouped(*hits), advice.to_owned()]);
    }
    terminal::print_table(&table)
}
