//! A few networks, made up, and the data set that knows them.

use std::io::Read;

use doorplate_identify::DataSet;
use doorplate_identify::compile::Compiler;
use doorplate_identify::manifest::Manifest;

/// An address of a company's own network.
pub(crate) const ACME: &str = "93.184.10.20";
/// What the company is called.
pub(crate) const ACME_NAME: &str = "Acme Pumps";
/// A home behind a carrier.
pub(crate) const HOME: &str = "84.112.33.44";
/// A university.
pub(crate) const UNIVERSITY: &str = "2a05:f480::77";
/// An exit of a commercial VPN.
pub(crate) const VPN: &str = "45.76.1.9";
/// An address that no source knows.
pub(crate) const UNKNOWN: &str = "199.45.155.213";

/// A data set in which the company's network has this name.
pub(crate) fn data_set(acme: &str) -> DataSet {
    let table = format!(
        "prefix,name,domain,country,kind,service\n\
        93.184.10.0/24,{acme},acme-pumps.example,DE,business,\n\
        2a05:f480::/32,University of Nowhere,nowhere.example,NL,education,\n\
        84.112.0.0/16,Homeline,homeline.example,AT,isp,\n\
        45.76.0.0/16,Hideaway,hideaway.example,US,vpn,Hideaway VPN\n"
    );
    let manifests = Manifest::all_default();
    let manifest = manifests.iter().find(|manifest| manifest.id == "operator").unwrap();
    let mut file = table.as_bytes();
    let files: &mut [&mut dyn Read] = &mut [&mut file];
    let mut compiler = Compiler::new();
    compiler.add_source(manifest, &manifest.mirrors[0], "2026-11-01", files).unwrap();
    DataSet::from_bytes(compiler.compile(&mut |_| {})).unwrap()
}
