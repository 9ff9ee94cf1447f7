//! `doorplate eval GOLD…`: how right the product is on labelled rows.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use doorplate_engine::ports::Clock;
use doorplate_engine::ports::evaluations::Evaluation;
use doorplate_engine::quality;
use doorplate_identify::eval::{self, EvalReport};
use doorplate_store::evaluations::EvaluationFolder;
use serde::Serialize;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::data_set_file;
use crate::{terminal, wiring};

/// Score labelled rows: precision, recall, false businesses, calibration
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// CSV files with labelled rows, plain or gzip; the header tells the format
    #[arg(required = true, value_name = "GOLD")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// Keep the figures in the data folder, where the portal shows them
    #[arg(long)]
    keep: bool,
    /// Print one JSON object a file, a line each
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct FileReport {
    file: String,
    #[serde(flatten)]
    report: EvalReport,
}

impl Eval {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        for path in &self.files {
            let file = path.display().to_string();
            let opened = File::open(path).with_context(|| format!("could not open {file}"))?;
            let spinner = terminal::spinner(&format!("scoring {file}"));
            let report = eval::run(&mut BufReader::new(opened), &|ip| data_set.identify(ip));
            spinner.finish_and_clear();
            let report = report.with_context(|| format!("could not score {file}"))?;
            if self.keep {
                keep(&config.data, path, data_set.version(), &report)?;
            }
            if self.json {
                let mut out = terminal::output();
                terminal::write_json_line(&mut out, &FileReport { file, report })?;
                std::io::Write::flush(&mut out)?;
            } else {
                print(&file, &report)?;
            }
        }
        Ok(())
    }
}

/// Keeps the figures under the name of the file and the data set's version.
fn keep(data: &Path, labels: &Path, version: &str, report: &EvalReport) -> anyhow::Result<()> {
    let name = labels.file_name().unwrap_or_default().to_string_lossy();
    let name = name.trim_end_matches(".gz").trim_end_matches(".csv");
    let evaluation = Evaluation {
        labels: name.to_owned(),
        data_set_version: version.to_owned(),
        made_at: wiring::SystemClock.now(),
        report: report.clone(),
    };
    let folder = EvaluationFolder::new(data);
    let kept = quality::keep_evaluation(&folder, &evaluation);
    wiring::runtime()?.block_on(kept).context("could not keep the figures")
}

fn print(file: &str, report: &EvalReport) -> anyhow::Result<()> {
    terminal::print(&format!(
        "{file}: {}, {} rows, {} scored, {} malformed\n",
        report.format, report.rows, report.scored, report.malformed
    ))?;
    let mut table = terminal::table(&[]);
    let figures = [
        ("accuracy", report.accuracy),
        ("macro F1", report.macro_f1),
        ("precision", report.precision),
        ("recall", report.recall),
        ("F1", report.f1),
        ("average precision", report.average_precision),
        ("recall at 95 % precision", report.recall_at_95),
        ("recall at 99 % precision", report.recall_at_99),
        ("false-business rate", report.false_business_rate),
        ("Brier score", report.brier),
        ("calibration error", report.ece),
    ];
    for (name, figure) in figures {
        if let Some(figure) = figure {
            table.add_row([name.to_owned(), format!("{figure:.4}")]);
        }
    }
    if let Some(persons) = report.persons_shown {
        table.add_row(["persons shown".to_owned(), persons.to_string()]);
    }
    for (reason, count) in &report.abstained {
        table.add_row([format!("abstained: {reason}"), count.to_string()]);
    }
    terminal::print_table(&table)?;
    print_groups(report)
}

fn print_groups(report: &EvalReport) -> anyhow::Result<()> {
    if !report.classes.is_empty() {
        let mut table = terminal::table(&["class", "rows", "precision", "recall", "F1"]);
        for class in &report.classes {
            let figures = [class.precision, class.recall, class.f1];
            let mut row = vec![class.class.clone(), class.rows.to_string()];
            row.extend(figures.map(|figure| format!("{figure:.3}")));
            table.add_row(row);
        }
        terminal::print_table(&table)?;
    }
    if !report.false_business.is_empty() {
        let mut table = terminal::table(&["shown as a business", "rows", "shown", "rate"]);
        for group in &report.false_business {
            let (rows, shown) = (group.rows.to_string(), group.shown.to_string());
            table.add_row([group.group.clone(), rows, shown, format!("{:.4}", group.rate)]);
        }
        terminal::print_table(&table)?;
    }
    if !report.strata.is_empty() {
        let mut table = terminal::table(&["context or kind", "shown", "precision", "ECE"]);
        for stratum in &report.strata {
            let figures = [stratum.precision, stratum.ece].map(|figure| format!("{figure:.4}"));
            let [precision, ece] = figures;
            table.add_row([stratum.group.clone(), stratum.shown.to_string(), precision, ece]);
        }
        terminal::print_table(&table)?;
    }
    if !report.reliability.is_empty() {
        let mut table = terminal::table(&["confidence", "rows", "promised", "observed"]);
        for bin in report.reliability.iter().filter(|bin| bin.rows > 0) {
            table.add_row([
                format!("{:.1} – {:.1}", bin.from, bin.to),
                bin.rows.to_string(),
                format!("{:.3}", bin.promised),
                format!("{:.3}", bin.observed),
            ]);
        }
        terminal::print_table(&table)?;
    }
    terminal::print("\n")
}
