//! `doorplate explain IP`: the verdict on an address, with every reason and its source.

use std::fmt::Write;

use clap::Args;
use doorplate_domain::address::ClientAddress;
use doorplate_domain::company::Company;
use doorplate_domain::identification::{Identification, VerdictStatus};

use super::look_up::{Answer, in_words};
use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::data_set_file;
use crate::failure::AskedWrongly;
use crate::terminal;

/// Explain the verdict on an address: the reasons, their weights and sources
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// An IPv4 or IPv6 address
    #[arg(value_name = "IP")]
    address: String,
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let client = ClientAddress::parse(&self.address)
            .map_err(|error| AskedWrongly(format!("{:?} is {error}", self.address)))?;
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        let identification = data_set.identify_client(client);
        if self.json {
            return terminal::print_json(&Answer { ip: &self.address, identification });
        }
        terminal::print(&explanation(&self.address, &identification)?)
    }
}

fn explanation(ip: &str, found: &Identification) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(text, "{ip}  {}\n", in_words(found))?;
    write_network(&mut text, found)?;
    if let Some(company) = &found.company {
        write_company(&mut text, company)?;
    }
    writeln!(text, "why")?;
    if found.evidence.is_empty() {
        writeln!(text, "  no source says anything about this address")?;
    }
    for evidence in &found.evidence {
        writeln!(text, "  {:+.2}  {}", evidence.weight, evidence.statement)?;
        let as_of = if evidence.as_of.is_empty() { "no date" } else { &evidence.as_of };
        writeln!(text, "         {} · {} · {as_of}", evidence.source, evidence.licence)?;
    }
    if found.status == VerdictStatus::Abstained {
        let reason = found.reason.map_or("unknown", |reason| reason.as_str());
        writeln!(text, "\nno company is named: {reason}")?;
        if let Some(reason) = found.reason {
            writeln!(text, "  {}", doorplate_engine::advice::for_abstention(reason))?;
        }
    }
    writeln!(text, "\ndata set {}", found.data_set_version)?;
    Ok(text)
}

fn write_network(text: &mut String, found: &Identification) -> std::fmt::Result {
    writeln!(text, "network")?;
    let asn = if found.asn == 0 { String::new() } else { format!("AS{}", found.asn) };
    let facts = [
        ("kind", found.kind.as_str()),
        ("service", &found.service),
        ("system", &asn),
        ("holder", &found.network_name),
        ("country", &found.country),
    ];
    write_facts(text, &facts)?;
    text.push('\n');
    Ok(())
}

fn write_company(text: &mut String, company: &Company) -> std::fmt::Result {
    writeln!(text, "company")?;
    let facts = [
        ("name", company.name.as_str()),
        ("legal name", &company.legal_name),
        ("domain", &company.domain),
        ("country", &company.country),
        ("city", &company.city),
        ("industry", &company.industry),
        ("size", &company.size),
        ("kind", company.kind.as_str()),
    ];
    write_facts(text, &facts)?;
    let mut sources: Vec<String> = company
        .provenance
        .iter()
        .map(|field| format!("{} ({})", field.source, field.licence))
        .collect();
    sources.sort();
    sources.dedup();
    if !sources.is_empty() {
        writeln!(text, "  {:<11} {}", "from", sources.join(", "))?;
    }
    text.push('\n');
    Ok(())
}

fn write_facts(text: &mut String, facts: &[(&str, &str)]) -> std::fmt::Result {
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(text, "  {name:<11} {value}")?;
    }
    Ok(())
}
