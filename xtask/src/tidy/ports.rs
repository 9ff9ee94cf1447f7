//! Every storage method takes a scope first, so that none can be reached with a workspace that
//! nobody vouched for.

use super::finding::{Finding, Rule};
use super::functions::split_arguments;
use super::rust_source::{RustSource, after_closing, find_words, line_at};
use super::tree::Tree;

/// The files whose traits are storage ports.
const PORTS: [&str; 7] = [
    "crates/doorplate-engine/src/ports/annotations.rs",
    "crates/doorplate-engine/src/ports/company_labels.rs",
    "crates/doorplate-engine/src/ports/directory.rs",
    "crates/doorplate-engine/src/ports/events.rs",
    "crates/doorplate-engine/src/ports/pending.rs",
    "crates/doorplate-engine/src/ports/segments.rs",
    "crates/doorplate-engine/src/ports/target_lists.rs",
];
const SCOPES: [&str; 2] = ["scope: &Scope", "scope: &InstallationScope"];

const SCOPE_FIRST: Rule = Rule {
    why: "only the engine makes a scope, after it has checked who asks",
    instead: "take `scope: &Scope`, or `scope: &InstallationScope` before a workspace is known",
};
const MISSING: Rule = Rule {
    why: "tidy reads the storage ports there",
    instead: "give the new file's name in xtask/src/tidy/ports.rs",
};
const MADE_ELSEWHERE: Rule = Rule {
    why: "a scope that anybody can make vouches for nothing",
    instead: "keep the constructors of scope.rs `pub(crate)`",
};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in PORTS {
        match tree.rust.iter().find(|source| source.path == path) {
            Some(source) => findings.extend(check_port(source)),
            None => findings.push(Finding::new(path, 0, "this port is not there", MISSING)),
        }
    }
    if let Some(source) =
        tree.rust.iter().find(|source| source.path == "crates/doorplate-engine/src/scope.rs")
    {
        findings.extend(check_constructors(source));
    }
    findings
}

fn check_port(source: &RustSource) -> Vec<Finding> {
    let code = &source.code;
    let mut findings = Vec::new();
    for (start, _) in code.match_indices("pub trait ") {
        let Some(open) = code[start..].find('{').map(|distance| start + distance) else { continue };
        let body = open..after_closing(code, open);
        for offset in find_words(code, "fn").filter(|offset| body.contains(offset)) {
            let Some(bracket) = code[offset..].find('(').map(|distance| offset + distance) else {
                continue;
            };
            let inside = &code[bracket + 1..after_closing(code, bracket) - 1];
            let second = split_arguments(inside).get(1).copied().unwrap_or("nothing");
            if !SCOPES.contains(&second) {
                let name = code[offset + 2..bracket].trim();
                let what = format!("`{name}` takes `{second}` first");
                findings.push(Finding::new(&source.path, line_at(code, offset), what, SCOPE_FIRST));
            }
        }
    }
    findings
}

/// Outside tests no function of scope.rs gives a scope away to other crates.
fn check_constructors(source: &RustSource) -> Vec<Finding> {
    let code = &source.code;
    code.match_indices("pub fn ")
        .filter(|(offset, _)| {
            let signature = &code[*offset..];
            let end = signature.find('{').unwrap_or(signature.len());
            let gated = code[..*offset].trim_end().ends_with(']');
            signature[..end].contains("-> Self") && !gated
        })
        .map(|(offset, _)| {
            let line = line_at(code, offset);
            Finding::new(&source.path, line, "a public constructor of a scope", MADE_ELSEWHERE)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(text: &str) -> Vec<String> {
        let source = RustSource::read("ports/sites.rs", text);
        check_port(&source).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_method_without_a_scope_is_found() {
        let text = "
            pub trait Sites: Send {
                async fn list(&self, scope: &Scope) -> Vec<Site>;
                async fn find(&self, id: &SiteId) -> Option<Site>;
                async fn count(&self) -> u64;
            }
            fn outside(id: &SiteId) {}";
        let expected = ["`find` takes `id: &SiteId` first", "`count` takes `nothing` first"];
        assert_eq!(check_text(text), expected);
    }

    #[test]
    fn only_the_engine_makes_scopes() {
        let text = "impl Scope {
            pub(crate) fn user() -> Self { todo() }
            #[cfg(feature = \"testing\")]
            pub fn for_test() -> Self { todo() }
            pub fn anyone() -> Self { todo() }
        }";
        let source = RustSource::read("scope.rs", text);
        let lines: Vec<_> = check_constructors(&source).iter().map(|found| found.line).collect();
        assert_eq!(lines, [5]);
    }
}
