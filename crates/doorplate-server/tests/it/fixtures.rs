//! A small world: a few networks of each kind, made up, and the file that knows them.

use std::io::Read;
use std::path::{Path, PathBuf};

use doorplate_identify::DataSet;
use doorplate_identify::compile::Compiler;
use doorplate_identify::manifest::Manifest;

/// An address of the company Acme Pumps, which owns its network.
pub(crate) const ACME: &str = "93.184.10.20";
/// Another one of the same company.
pub(crate) const ACME_OFFICE: &str = "93.184.10.77";
/// An address of the university of Nowhere.
pub(crate) const UNIVERSITY: &str = "2a05:f480::77";
/// A home behind a carrier.
pub(crate) const HOME: &str = "84.112.33.44";
/// A rented machine.
pub(crate) const SERVER: &str = "45.76.1.9";
/// An address that no source knows: it waits, sealed.
pub(crate) const UNKNOWN: &str = "199.45.155.213";

pub(crate) const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) \
    AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

const OPERATOR: &str = "prefix,name,domain,country,kind,service\n\
    93.184.10.0/24,Acme Pumps GmbH,acme-pumps.example,DE,business,\n\
    2a05:f480::/32,University of Nowhere,nowhere.example,NL,education,\n\
    84.112.0.0/16,Homeline,homeline.example,AT,isp,\n\
    45.76.0.0/16,Rentabox,rentabox.example,US,hosting,Rentabox\n";

const CRAWLERS: &str = r#"[
    {"pattern": "Googlebot\\/", "url": "http://www.google.com/bot.html", "instances": []},
    {"pattern": "GPTBot\\/", "tags": ["ai-crawler"], "instances": []}
]"#;

/// Lays the sources' files into a folder, as an operator would.
pub(crate) fn lay_down(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("operator.csv"), OPERATOR).unwrap();
}

/// The bytes of the data set.
pub(crate) fn data_set_bytes() -> Vec<u8> {
    data_set_bytes_of(OPERATOR)
}

/// A data set of an earlier day, which knew the company Acme Pumps by another id.
pub(crate) fn earlier_data_set() -> DataSet {
    let earlier = OPERATOR.replace("acme-pumps.example", "");
    DataSet::from_bytes(data_set_bytes_of(&earlier)).unwrap()
}

fn data_set_bytes_of(operator: &str) -> Vec<u8> {
    let mut compiler = Compiler::new();
    for (id, text) in [("operator", operator), ("crawlers", CRAWLERS)] {
        let manifests = Manifest::all_default();
        let manifest = manifests.iter().find(|manifest| manifest.id == id).unwrap();
        let mut file = text.as_bytes();
        let files: &mut [&mut dyn Read] = &mut [&mut file];
        compiler.add_source(manifest, &manifest.mirrors[0], "2026-11-01", files).unwrap();
    }
    compiler.compile(&mut |_| {})
}

pub(crate) fn data_set() -> DataSet {
    DataSet::from_bytes(data_set_bytes()).unwrap()
}

/// Writes the data set to a folder.
pub(crate) fn write_data_set(folder: &Path) -> PathBuf {
    let path = folder.join("small.doorplate");
    std::fs::write(&path, data_set_bytes()).unwrap();
    path
}

/// A line of an access log.
pub(crate) fn log_line(address: &str, time: &str, target: &str, user_agent: &str) -> String {
    format!(
        "{address} - - [{time} +0000] \"GET {target} HTTP/1.1\" 200 512 \
        \"https://www.google.com/\" \"{user_agent}\"\n"
    )
}

/// The folder of real data beside the repository, if it is there; says so when it is not.
pub(crate) fn find_shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("DOORPLATE_SHARED").map_or(beside, PathBuf::from);
    if !folder.join("data").is_dir() {
        eprintln!("skipped: no real data at {}; set DOORPLATE_SHARED", folder.display());
        return None;
    }
    Some(folder)
}
