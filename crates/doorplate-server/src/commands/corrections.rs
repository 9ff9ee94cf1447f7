//! `doorplate corrections …`: what the operator says of verdicts, for every workspace; and what
//! workspaces said, as labelled rows.

use std::io::Write;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Subcommand};
use doorplate_domain::correction::{CorrectVerdict, Correction};
use doorplate_domain::id::{CompanyId, CorrectionId};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::site::Host;
use doorplate_engine::Engine;
use doorplate_engine::corrections::{CorrectionError, NewCorrection, WantedVerdict};
use doorplate_engine::scope::Scope;

use crate::arguments::{DataFolder, Settings};
use crate::failure::AskedWrongly;
use crate::{data_set_file, terminal, wiring};

/// Correct verdicts for every workspace, list corrections, export them as labelled rows
#[derive(Debug, Subcommand)]
pub(crate) enum Corrections {
    List(List),
    Add(Add),
    Undo(Undo),
    Export(Export),
}

/// Whose corrections.
#[derive(Debug, Args)]
struct Whose {
    /// Those that hold in the workspace of this site (default: the operator's own)
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    #[command(flatten)]
    data: DataFolder,
}

/// List corrections, newest first
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    whose: Whose,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Correct the verdicts that name a company, those of the past as well
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The company that is shown, by its id
    #[arg(value_name = "COMPANY")]
    company: String,
    /// What is right: right, hidden, network:KIND, company:ID or company:NAME
    #[arg(long, value_name = "VERDICT")]
    is: String,
    /// Only on this autonomous system
    #[arg(long)]
    asn: Option<u32>,
    /// Why
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    whose: Whose,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Take a correction back
#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// The correction, by its id
    #[arg(value_name = "CORRECTION")]
    id: String,
    #[command(flatten)]
    whose: Whose,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Write the corrections that count as labelled rows, which `doorplate eval` reads
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    whose: Whose,
    /// Print JSON, a line each
    #[arg(long)]
    json: bool,
}

impl Corrections {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let runtime = wiring::runtime()?;
        match self {
            Self::List(List { whose, json }) => {
                let corrections = runtime.block_on(async {
                    let (engine, scope) = whose.open(settings).await?;
                    list(&engine, scope.as_ref()).await
                })?;
                if json { terminal::print_json(&corrections) } else { print(&corrections) }
            }
            Self::Add(add) => runtime.block_on(add.run(settings)),
            Self::Undo(undo) => runtime.block_on(undo.run(settings)),
            Self::Export(Export { whose, json }) => {
                let mut corrections = runtime.block_on(async {
                    let (engine, scope) = whose.open(settings).await?;
                    list(&engine, scope.as_ref()).await
                })?;
                corrections.retain(|correction| correction.undone_at.is_none());
                export(&corrections, json)
            }
        }
    }
}

impl Whose {
    async fn open(&self, settings: Settings) -> anyhow::Result<(Arc<Engine>, Option<Scope>)> {
        let config = settings.data(&self.data).load()?;
        anyhow::ensure!(
            config.data.is_dir(),
            "there is no data folder {}; name one with --data",
            config.data.display()
        );
        let data_set = data_set_file::find(&config)?;
        let engine = wiring::open_engine_beside(&config, data_set).await?;
        let Some(host) = &self.site else { return Ok((engine, None)) };
        let host = Host::parse(host).map_err(|error| AskedWrongly(error.to_string()))?;
        let found = engine.find_site_of_operator(&host).await?;
        let (scope, _) = found.with_context(|| format!("there is no site for {host}"))?;
        Ok((engine, Some(scope)))
    }
}

impl Add {
    async fn run(self, settings: Settings) -> anyhow::Result<()> {
        let company_id = CompanyId::parse(&self.company);
        let wanted = NewCorrection {
            company_id: company_id.map_err(|error| AskedWrongly(error.to_string()))?,
            asn: self.asn,
            verdict: read_verdict(&self.is)?,
            note: self.note,
        };
        let (engine, scope) = self.whose.open(settings).await?;
        let made = match &scope {
            Some(scope) => engine.create_correction(scope, wanted).await.map(|(made, _)| made),
            None => engine.create_operator_correction(wanted).await,
        };
        finish(&engine, scope.as_ref(), made.map_err(asked_wrongly)?, self.json).await
    }
}

impl Undo {
    async fn run(self, settings: Settings) -> anyhow::Result<()> {
        let id = CorrectionId::parse(&self.id);
        let id = id.map_err(|error| AskedWrongly(error.to_string()))?;
        let (engine, scope) = self.whose.open(settings).await?;
        let undone = match &scope {
            Some(scope) => engine.undo_correction(scope, &id).await.map(|(undone, _)| undone),
            None => engine.undo_operator_correction(&id).await,
        };
        finish(&engine, scope.as_ref(), undone.map_err(asked_wrongly)?, self.json).await
    }
}

fn asked_wrongly(error: CorrectionError) -> anyhow::Error {
    match error {
        CorrectionError::Store(error) => error.into(),
        error => AskedWrongly(error.to_string()).into(),
    }
}

/// Works what changed into the past, and says so.
async fn finish(
    engine: &Engine,
    scope: Option<&Scope>,
    correction: Correction,
    json: bool,
) -> anyhow::Result<()> {
    let spinner = terminal::spinner("correcting the past");
    match scope {
        Some(scope) => {
            let mut tell = |visits| spinner.set_message(format!("{visits} visits corrected"));
            engine.correct_past(scope, &mut tell).await?;
        }
        None => {
            engine.correct_every_workspace().await?;
        }
    }
    spinner.finish_and_clear();
    if json {
        return terminal::print_json(&correction);
    }
    terminal::print(&format!("{} {}\n", correction.id, words(&correction)))
}

async fn list(engine: &Engine, scope: Option<&Scope>) -> anyhow::Result<Vec<Correction>> {
    Ok(match scope {
        Some(scope) => engine.list_corrections(scope).await?.items,
        None => engine.list_operator_corrections().await?,
    })
}

fn read_verdict(text: &str) -> anyhow::Result<WantedVerdict> {
    let verdict = match text.split_once(':') {
        None if text == "right" => Some(WantedVerdict::Right),
        None if text == "hidden" => Some(WantedVerdict::Hidden),
        Some(("network", kind)) => NetworkKind::parse(kind).map(WantedVerdict::Network),
        Some(("company", company)) => Some(match CompanyId::parse(company) {
            Ok(id) => WantedVerdict::Company(id),
            Err(_) => WantedVerdict::Named { name: company.to_owned(), domain: String::new() },
        }),
        _ => None,
    };
    let says = "says none of right, hidden, network:KIND, company:ID, company:NAME";
    verdict.ok_or_else(|| AskedWrongly(format!("--is {text} {says}")).into())
}

/// What is right, as it is written in labelled rows.
fn label(verdict: &CorrectVerdict) -> String {
    match verdict {
        CorrectVerdict::Right => "right".to_owned(),
        CorrectVerdict::Network { kind } => format!("network:{}", kind.as_str()),
        CorrectVerdict::Company { company } => format!("company:{}", company.name),
        CorrectVerdict::Hidden => "hidden".to_owned(),
    }
}

fn words(correction: &Correction) -> String {
    let state = if correction.undone_at.is_some() { ", undone" } else { "" };
    format!("{} is {}{state}", correction.company_name, label(&correction.verdict))
}

fn print(corrections: &[Correction]) -> anyhow::Result<()> {
    let mut table = terminal::table(&["correction", "company", "is", "network", "made", "state"]);
    for correction in corrections {
        let state = if correction.undone_at.is_some() { "undone" } else { "counts" };
        table.add_row([
            correction.id.to_string(),
            correction.company_name.clone(),
            label(&correction.verdict),
            correction.asn.map_or_else(|| "any".to_owned(), |asn| format!("AS{asn}")),
            correction.created_at.to_string(),
            format!("{}, {state}", correction.origin.as_str()),
        ]);
    }
    terminal::print_table(&table)
}

/// The columns of labelled rows.
const COLUMNS: [&str; 6] = ["company", "asn", "is", "as_name", "country", "note"];

fn export(corrections: &[Correction], json: bool) -> anyhow::Result<()> {
    let mut out = terminal::output();
    if !json {
        writeln!(out, "{}", COLUMNS.join(","))?;
    }
    for correction in corrections {
        let seen = &correction.seen_on;
        let asn = correction.asn.unwrap_or(seen.asn);
        let row = [
            correction.company_name.clone(),
            if asn == 0 { String::new() } else { asn.to_string() },
            label(&correction.verdict),
            seen.network_name.clone(),
            seen.country.clone(),
            correction.note.clone(),
        ];
        if json {
            let object: serde_json::Map<_, _> = COLUMNS
                .iter()
                .map(|column| (*column).to_owned())
                .zip(row.map(Into::into))
                .collect();
            terminal::write_json_line(&mut out, &object)?;
        } else {
            writeln!(out, "{}", row.map(|field| quoted(&field)).join(","))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// A field of CSV (RFC 4180).
fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_csv_is_quoted_when_it_must_be() {
        assert_eq!(quoted("Acme"), "Acme");
        assert_eq!(quoted("Acme, \"the\" one"), "\"Acme, \"\"the\"\" one\"");
    }

    #[test]
    fn a_verdict_is_read_as_it_is_written() {
        assert!(matches!(read_verdict("right").unwrap(), WantedVerdict::Right));
        let network = read_verdict("network:isp").unwrap();
        assert!(matches!(network, WantedVerdict::Network(NetworkKind::Isp)));
        let named = read_verdict("company:Acme").unwrap();
        assert!(matches!(named, WantedVerdict::Named { name, .. } if name == "Acme"));
        assert!(read_verdict("wrong").is_err());
        assert!(read_verdict("network:nothing").is_err());
    }
}
