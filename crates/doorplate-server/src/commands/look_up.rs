//! `doorplate look-up IP…`: whose network an address is in.

use std::io::{BufRead, Write};

use clap::Args;
use doorplate_domain::address::ClientAddress;
use doorplate_domain::identification::Identification;
use doorplate_identify::DataSet;
use serde::Serialize;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::data_set_file;
use crate::failure::AnswerIsNo;
use crate::terminal::{self, write_json_line};

/// Look addresses up, one line each
#[derive(Debug, Args)]
pub(crate) struct LookUp {
    /// IPv4 or IPv6 addresses; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "IP")]
    addresses: Vec<String>,
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// An answer. The address is the one that the caller wrote down.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    pub(super) ip: &'a str,
    #[serde(flatten)]
    pub(super) identification: Identification,
}

#[derive(Serialize)]
struct NoAddress<'a> {
    ip: &'a str,
    error: String,
}

impl LookUp {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        let mut out = terminal::output();
        let mut wrong = 0_u64;
        for text in &self.addresses {
            if text == "-" {
                for line in std::io::stdin().lock().lines() {
                    let line = line?;
                    if !line.trim().is_empty() {
                        wrong += u64::from(!self.answer(&data_set, line.trim(), &mut out)?);
                    }
                }
            } else {
                wrong += u64::from(!self.answer(&data_set, text, &mut out)?);
            }
        }
        out.flush()?;
        if wrong > 0 {
            let text = format!("{wrong} of the texts given are not addresses");
            return Err(AnswerIsNo(text).into());
        }
        Ok(())
    }

    /// Writes one line; says whether the text was an address.
    fn answer(&self, data_set: &DataSet, ip: &str, out: &mut dyn Write) -> anyhow::Result<bool> {
        let client = match ClientAddress::parse(ip) {
            Ok(client) => client,
            Err(error) => {
                let error = error.to_string();
                if self.json {
                    write_json_line(out, &NoAddress { ip, error })?;
                } else {
                    writeln!(out, "{ip}  {error}")?;
                }
                return Ok(false);
            }
        };
        let identification = data_set.identify_client(client);
        if self.json {
            write_json_line(out, &Answer { ip, identification })?;
        } else {
            writeln!(out, "{ip}  {}", in_words(&identification))?;
        }
        Ok(true)
    }
}

/// The verdict in one line.
pub(super) fn in_words(found: &Identification) -> String {
    let status = found.status.as_str();
    let Some(company) = &found.company else {
        let reason = found.reason.map_or("unknown", |reason| reason.as_str());
        let name = if found.service.is_empty() { &found.network_name } else { &found.service };
        return format!("{status}: {reason}  {name}").trim_end().to_owned();
    };
    let facts = [company.domain.as_str(), &company.country, &company.industry];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    format!("{status} {:.2}  {}{facts}", found.confidence, company.name)
}
