//! `doorplate export …`: takes tables out as files, or a workspace as a bundle.

mod bundle;
mod parts;

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use doorplate_domain::filter::CompanyFilter;
use doorplate_domain::site::{Host, Site};
use doorplate_domain::time::{Day, DayRange};
use doorplate_engine::Engine;
use doorplate_engine::exports::{ExportError, ExportQuery, ExportTable};
use doorplate_engine::ports::table_formats::TableFormat;
use doorplate_engine::scope::Scope;
use indicatif::ProgressBar;

use crate::arguments::{DataFolder, Settings};
use crate::failure::AskedWrongly;
use crate::{data_set_file, terminal, wiring};

/// Take companies, visits, page views or identifications out as CSV, JSON Lines or Parquet, or
/// everything as a bundle
///
/// It may run beside `doorplate serve`, which goes on collecting meanwhile.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// What to take out: companies, visits, `page_views` or identifications
    #[arg(value_name = "TABLE", value_parser = read_table, required_unless_present = "bundle")]
    table: Option<ExportTable>,
    /// The site's host
    #[arg(long, value_name = "HOST")]
    site: String,
    /// The first day, such as 2026-03-01 (default: the first with visits)
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    from: Option<Day>,
    /// The last day (default: the last with visits)
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    to: Option<Day>,
    /// Only companies that this filter asks for, such as 'country:DE visits>=3', and their visits
    #[arg(long, value_name = "FILTER", value_parser = read_filter)]
    filter: Option<CompanyFilter>,
    /// How the file is written: csv, jsonl or parquet (default: as the name of FILE says, or csv)
    #[arg(long, value_name = "FORMAT", value_parser = read_format)]
    format: Option<TableFormat>,
    /// Write to this file (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Go on with a file that was not finished (CSV and JSON Lines)
    #[arg(long, requires = "output")]
    resume: bool,
    /// Write everything that the site's workspace has to this file, for `import --bundle`
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["table", "from", "to", "filter", "format", "output", "resume"]
    )]
    bundle: Option<PathBuf>,
    #[command(flatten)]
    data: DataFolder,
}

fn read_table(text: &str) -> Result<ExportTable, String> {
    let names = ExportTable::ALL.map(ExportTable::as_str).join(", ");
    ExportTable::parse(text).ok_or_else(|| format!("not one of {names}"))
}

fn read_filter(text: &str) -> Result<CompanyFilter, String> {
    CompanyFilter::parse(text).map_err(|error| error.to_string())
}

fn read_format(text: &str) -> Result<TableFormat, String> {
    let names = TableFormat::ALL.map(TableFormat::as_str).join(", ");
    TableFormat::parse(text).ok_or_else(|| format!("not one of {names}"))
}

/// What is asked, and whom.
struct Asked {
    engine: Arc<Engine>,
    scope: Scope,
    query: ExportQuery,
    bar: ProgressBar,
}

impl Export {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let host = Host::parse(&self.site).map_err(|error| AskedWrongly(error.to_string()))?;
        let format = self.format();
        if self.resume && format == TableFormat::Parquet {
            let message = "a Parquet file has its directory at its end and cannot be gone on \
                           with; take fewer days at a time, or CSV or JSON Lines";
            return Err(AskedWrongly(message.to_owned()).into());
        }
        let config = settings.data(&self.data).load()?;
        anyhow::ensure!(
            config.data.is_dir(),
            "there is no data folder {}; name one with --data",
            config.data.display()
        );
        let table = match (&self.bundle, self.table) {
            (None, Some(table)) => table,
            (Some(path), _) => {
                return wiring::runtime()?.block_on(bundle::write(&config, &host, path));
            }
            (None, None) => return Err(AskedWrongly("name a table".to_owned()).into()),
        };
        wiring::runtime()?.block_on(async {
            let data_set = data_set_file::find(&config)?;
            let engine = wiring::open_engine_beside(&config, data_set).await?;
            let found = engine.find_site_of_operator(&host).await?;
            let (scope, site) = found.with_context(|| format!("there is no site for {host}"))?;
            let asked = self.ask(engine, scope, &site, (table, format)).await?;
            let done = self.write(&asked).await;
            asked.bar.finish_and_clear();
            let rows = done?;
            if let Some(path) = &self.output {
                let rows = terminal::grouped(rows);
                terminal::say(&format!("{}: {rows} rows", path.display()));
            }
            Ok(())
        })
    }

    fn format(&self) -> TableFormat {
        let ending = self.output.as_ref().and_then(|path| path.extension()?.to_str());
        self.format.or_else(|| TableFormat::parse(ending?)).unwrap_or(TableFormat::Csv)
    }

    async fn ask(
        &self,
        engine: Arc<Engine>,
        scope: Scope,
        site: &Site,
        (table, format): (ExportTable, TableFormat),
    ) -> anyhow::Result<Asked> {
        let span = engine.find_span(&scope, &site.id).await?;
        let span = match span {
            Some(span) => span,
            None => engine.default_range(&scope, &site.id).await?,
        };
        let (from, to) = (self.from.unwrap_or(span.from), self.to.unwrap_or(span.to));
        if from > to {
            return Err(AskedWrongly(format!("--from {from} is after --to {to}")).into());
        }
        // Whatever there is, however long: a line of a log that cannot be read counts on the day
        // of its import.
        let range = DayRange { from, to };
        let books = engine.books(&scope, &site.id, range).await?;
        let bar = terminal::rows_bar(match table {
            ExportTable::Companies => None,
            ExportTable::PageViews => Some(books.hits()),
            ExportTable::Visits | ExportTable::Identifications => Some(books.visits()),
        });
        let query = ExportQuery {
            site_id: site.id.clone(),
            table,
            format,
            range,
            filter: self.filter.clone(),
            rows_max: None,
            cursor: None,
        };
        Ok(Asked { engine, scope, query, bar })
    }

    /// Writes the table, and says how many rows it has.
    async fn write(&self, asked: &Asked) -> anyhow::Result<u64> {
        match &self.output {
            None => {
                let mut out = terminal::output();
                let (rows, _) = asked.write_part(&asked.query, &mut out).await?;
                out.flush()?;
                Ok(rows)
            }
            Some(path) if asked.query.format == TableFormat::Parquet => {
                let failed = || format!("could not write {}", path.display());
                let mut file = File::create(path).with_context(failed)?;
                let (rows, _) = asked.write_part(&asked.query, &mut file).await?;
                file.sync_all().with_context(failed)?;
                Ok(rows)
            }
            Some(path) => parts::write(asked, path, self.resume).await,
        }
    }
}

impl Asked {
    /// Writes one part, and says how many rows it has and where the next one begins.
    async fn write_part(
        &self,
        query: &ExportQuery,
        out: &mut dyn Write,
    ) -> anyhow::Result<(u64, Option<String>)> {
        let asked_wrongly = |error| match error {
            ExportError::Question(error) => AskedWrongly(error.to_string()).into(),
            error => anyhow::Error::from(error),
        };
        let export = self.engine.open_export(&self.scope, query).await;
        let mut export = export.map_err(asked_wrongly)?;
        let before = self.bar.position();
        while let Some(bytes) = export.read().await? {
            out.write_all(&bytes).context("could not write")?;
            self.bar.set_position(before + export.rows());
        }
        Ok((export.rows(), export.next().map(|cursor| cursor.0.clone())))
    }
}
