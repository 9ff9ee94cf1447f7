//! Terms that have to be accepted, licence classes that are left out, and rows that are refused.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::commands::{doorplate, json_of, text_of};
use crate::fixtures;

const NETWORKS: &str = "# terms\n\norganisation: ORG-EX1-TEST\norg-name: Geheim Werke GmbH\ncountry: DE\n\n\
    inetnum: 93.184.99.0 - 93.184.99.255\nnetname: EX\norg: ORG-EX1-TEST\nstatus: ASSIGNED PI\n\n\
    inetnum: 0.0.0.0 - 255.255.255.255\nnetname: ALL\nstatus: ALLOCATED UNSPECIFIED\n";

fn dataset(arguments: &[&str], data: &Path) -> Output {
    let arguments: Vec<&str> = ["dataset"].iter().chain(arguments).copied().collect();
    let config = data.join("doorplate.toml");
    doorplate(&arguments).arg("--data").arg(data).arg("--config").arg(config).output().unwrap()
}

/// A data folder with a manifest of the operator's own whose terms have to be accepted.
fn prepare(folder: &Path) -> std::path::PathBuf {
    let data = folder.join("data");
    fixtures::lay_down(&data.join("import"));
    std::fs::write(data.join("import/networks.txt"), NETWORKS).unwrap();
    let manifests = folder.join("manifests");
    std::fs::create_dir_all(&manifests).unwrap();
    let manifest = "id = 'registry'\nname = 'Registry'\nrhythm = 'never'\nneeds_acceptance = true\n\
        [[mirror]]\naddress = 'file:'\nfiles = ['networks.txt']\nformat = 'rpsl'\nrows_min = 1\n\
        [mirror.licence]\nname = 'Terms of the registry'\nclass = 'operator-agreed'\n\
        terms = 'Not for marketing.'\n";
    std::fs::write(manifests.join("registry.toml"), manifest).unwrap();
    let config = format!("[dataset]\nmanifests = '{}'\n", manifests.display());
    std::fs::write(data.join("doorplate.toml"), config).unwrap();
    data
}

fn ids(licences: &Value) -> Vec<String> {
    let sources = licences.as_array().unwrap().iter();
    sources.map(|source| source["id"].as_str().unwrap().to_owned()).collect()
}

fn used(data: &Path) -> Vec<String> {
    ids(&json_of(&dataset(&["licences", "--json"], data)))
}

#[test]
fn a_source_with_terms_is_used_only_while_they_are_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let data = prepare(folder.path());
    let import = data.join("import");
    let update = |more: &[&str]| {
        let arguments = [&["update", "--from", import.to_str().unwrap()], more].concat();
        dataset(&arguments, &data)
    };
    let asked = update(&["--source", "registry"]);
    assert_eq!(asked.status.code(), Some(2));
    let text = text_of(&asked.stderr);
    assert!(text.contains("the terms of the source registry are not accepted"), "{text}");

    assert!(update(&[]).status.success());
    assert_eq!(used(&data), ["doorplate", "operator"]);

    let shown = dataset(&["accept", "registry"], &data);
    assert_eq!(shown.status.code(), Some(1));
    assert!(text_of(&shown.stdout).contains("Not for marketing."));
    assert!(dataset(&["accept", "registry", "--by", "Ada Example"], &data).status.success());
    assert!(update(&[]).status.success());
    assert_eq!(used(&data), ["doorplate", "operator", "registry"]);
    let table = text_of(&dataset(&["licences"], &data).stdout);
    assert!(table.contains("operator-agreed") && table.contains("Ada Example"), "{table}");

    assert!(dataset(&["withdraw", "registry", "--by", "Ada Example"], &data).status.success());
    assert!(dataset(&["build"], &data).status.success());
    assert_eq!(used(&data), ["doorplate", "operator"]);
    let file = std::fs::read(data.join("data-set.doorplate")).unwrap();
    assert!(!file.windows(6).any(|window| window == b"Geheim"));
    let record = std::fs::read_to_string(data.join("acceptances.jsonl")).unwrap();
    assert_eq!(record.lines().count(), 2);
}

#[test]
fn one_switch_leaves_a_whole_licence_class_out_and_the_table_tells_what_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = prepare(folder.path());
    let import = data.join("import");
    std::fs::write(
        import.join("operator.csv"),
        "prefix,name\n93.184.10.0/24,Acme Pumps GmbH\n0.0.0.0/0,All\nnonsense,X\n",
    )
    .unwrap();
    assert!(dataset(&["accept", "registry", "--by", "Ada"], &data).status.success());
    let from = import.to_str().unwrap();
    assert!(dataset(&["update", "--from", from], &data).status.success());
    assert!(used(&data).contains(&"registry".to_owned()));

    let built = dataset(&["build", "--details"], &data);
    let text = text_of(&built.stdout);
    assert!(text.contains("range too wide"), "{text}");
    assert!(text.contains("operator: operator.csv line 4: malformed"), "{text}");
    let built = json_of(&dataset(&["build", "--json", "--without", "operator-agreed"], &data));
    let operator = built["sources"].as_array().unwrap();
    let operator = operator.iter().find(|source| source["id"] == "operator").unwrap();
    assert_eq!(operator["reasons"]["range_too_wide"], 1);
    assert_eq!(operator["problems"][0]["line"], 3);
    assert_eq!(used(&data), ["doorplate", "operator"]);
    let wrong = dataset(&["build", "--without", "no-such-class"], &data);
    assert_eq!(wrong.status.code(), Some(2));
}
