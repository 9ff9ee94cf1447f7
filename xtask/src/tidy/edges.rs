//! Which crate may depend on which, and what the pure ones must do without.

use std::collections::BTreeMap;

use serde_json::Value;

use super::finding::{Finding, Rule};
use super::tree::Tree;

/// The most crates there may be.
const CRATES_MAX: usize = 8;

/// For each crate, what it may depend on of ours.
const EDGES: [(&str, &[&str]); 7] = [
    ("doorplate-domain", &[]),
    ("doorplate-identify", &["doorplate-domain"]),
    ("doorplate-engine", &["doorplate-domain", "doorplate-identify"]),
    ("doorplate-store", &["doorplate-domain", "doorplate-identify", "doorplate-engine"]),
    ("doorplate-integrations", &["doorplate-domain", "doorplate-identify", "doorplate-engine"]),
    ("doorplate-http", &["doorplate-domain", "doorplate-identify", "doorplate-engine"]),
    (
        "doorplate-server",
        &[
            "doorplate-domain",
            "doorplate-identify",
            "doorplate-engine",
            "doorplate-store",
            "doorplate-integrations",
            "doorplate-http",
        ],
    ),
];

/// What makes a crate impure: nobody who reads a rule should have to think of these.
const IMPURE: [&str; 8] =
    ["tokio", "async-trait", "futures", "tracing", "log", "reqwest", "hyper", "sqlx"];

const EDGE: Rule = Rule {
    why: "arrows point down only: server, its adapters, engine, identify, domain",
    instead: "put a port into the engine and wire it in the server",
};
const COUNT: Rule = Rule {
    why: "a crate needs a wall that the compiler should guard, or a second user",
    instead: "make it a module, or write a decision and change the list in xtask",
};
const PURE: Rule = Rule {
    why: "domain and identify are rules without I/O, clock or runtime",
    instead: "do it in the engine or behind a port",
};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    check_packages(&dependencies(&tree.metadata))
}

type Dependencies = BTreeMap<String, Vec<String>>;

/// The crates under `crates/` with what their manifests name.
fn dependencies(metadata: &Value) -> Dependencies {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_ours = |package: &&Value| {
        package["manifest_path"].as_str().is_some_and(|path| path.contains("/crates/"))
    };
    let names = |values: &Value| -> Vec<String> {
        let values = values.as_array().map(Vec::as_slice).unwrap_or_default();
        values.iter().filter_map(|value| Some(value["name"].as_str()?.to_owned())).collect()
    };
    packages
        .iter()
        .filter(is_ours)
        .filter_map(|package| {
            Some((package["name"].as_str()?.to_owned(), names(&package["dependencies"])))
        })
        .collect()
}

fn check_packages(packages: &Dependencies) -> Vec<Finding> {
    let mut findings = Vec::new();
    if packages.len() > CRATES_MAX {
        let what = format!("{} crates, the most are {CRATES_MAX}", packages.len());
        findings.push(Finding::new("Cargo.toml", 0, what, COUNT));
    }
    for (name, dependencies) in packages {
        let path = format!("crates/{name}/Cargo.toml");
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| known == name) else {
            findings.push(Finding::new(&path, 0, format!("`{name}` is a new crate"), COUNT));
            continue;
        };
        for dependency in dependencies {
            let ours = dependency.starts_with("doorplate-");
            if ours && dependency != name && !allowed.contains(&dependency.as_str()) {
                let what = format!("`{name}` depends on `{dependency}`");
                findings.push(Finding::new(&path, 0, what, EDGE));
            }
            let pure = matches!(name.as_str(), "doorplate-domain" | "doorplate-identify");
            if pure && IMPURE.contains(&dependency.as_str()) {
                let what = format!("`{name}` depends on `{dependency}`");
                findings.push(Finding::new(&path, 0, what, PURE));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_one(name: &str, dependency: &str) -> Vec<String> {
        let packages = BTreeMap::from([(name.to_owned(), vec![dependency.to_owned()])]);
        check_packages(&packages).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn arrows_point_down() {
        assert_eq!(check_one("doorplate-engine", "doorplate-domain"), [""; 0]);
        assert_eq!(check_one("doorplate-server", "doorplate-http"), [""; 0]);
        let upwards = check_one("doorplate-engine", "doorplate-store");
        assert_eq!(upwards, ["`doorplate-engine` depends on `doorplate-store`"]);
        assert_eq!(check_one("doorplate-http", "doorplate-store").len(), 1);
    }

    #[test]
    fn the_domain_needs_no_runtime() {
        assert_eq!(check_one("doorplate-domain", "tokio").len(), 1);
        assert_eq!(check_one("doorplate-engine", "tokio").len(), 0);
    }

    #[test]
    fn an_eighth_crate_must_be_argued_for() {
        assert_eq!(check_one("doorplate-extra", "serde"), ["`doorplate-extra` is a new crate"]);
    }
}
