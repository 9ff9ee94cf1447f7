//! The layers of the portal, and what a comment in TypeScript may not promise.

use super::finding::{Finding, Rule};
use super::rust_source::find_words;
use super::tree::{File, Tree, has_extension};

/// Under this folder, these words may not stand.
struct Layer {
    folder: &'static str,
    words: &'static [&'static str],
    rule: Rule,
}

const LAYERS: [Layer; 3] = [
    Layer {
        folder: "web/portal/src/pages/",
        words: &["fetch(", "XMLHttpRequest", "sendBeacon"],
        rule: Rule {
            why: "the portal calls nothing that is not in openapi.json",
            instead: "add a query to web/portal/src/api, which is typed by it",
        },
    },
    Layer {
        folder: "web/portal/src/ui/",
        words: &["/components/", "/pages/", "/api/", "@doorplate/api-client"],
        rule: Rule { why: "ui/ knows no nouns", instead: "take what it shows as properties" },
    },
    Layer {
        folder: "web/portal/src/components/",
        words: &["/pages/", "fetch("],
        rule: Rule {
            why: "components know no pages",
            instead: "take what they need as properties",
        },
    },
];

const LEFTOVER: Rule = Rule {
    why: "a promise in a comment is kept by nobody",
    instead: "do it, decide against it, or open an issue",
};
const LINT: Rule = Rule {
    why: "a check that is switched off checks nothing",
    instead: "mend the type, or switch the rule off for all with its reason in the lint settings",
};
const OUTSIDE: Rule = Rule {
    why: "the portal and the script load nothing from others: it would tell them who visits whom",
    instead: "ship it with the portal",
};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let is_ours = |file: &&File| {
        file.path.starts_with("web/")
            && ["ts", "tsx", "mjs", "css", "html"].iter().any(|ext| has_extension(&file.path, ext))
    };
    tree.files.iter().filter(is_ours).flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let mut note = |what: String, rule: Rule| {
            findings.push(Finding::new(&file.path, index + 1, what, rule));
        };
        for layer in LAYERS.iter().filter(|layer| file.path.starts_with(layer.folder)) {
            let is_test = file.path.contains(".test.");
            let word = layer.words.iter().find(|word| find_words(line, word).next().is_some());
            if let Some(word) = word.filter(|_| !is_test) {
                note(format!("`{word}`"), layer.rule);
            }
        }
        for word in ["TODO", "FIXME", "XXX", "HACK"] {
            if find_words(line, word).next().is_some() {
                note(format!("`{word}`"), LEFTOVER);
            }
        }
        if line.contains("@ts-ignore") || line.contains("@ts-nocheck") {
            note("a type check switched off".into(), LINT);
        }
        if loads_from_outside(&file.path, line) {
            note("something loaded from another host".into(), OUTSIDE);
        }
    }
    findings
}

/// Fonts, styles, scripts and images by an absolute address in the portal.
fn loads_from_outside(path: &str, line: &str) -> bool {
    let shipped = path.starts_with("web/portal/src/") || path == "web/portal/index.html";
    let loads = ["src=\"http", "href=\"https://fonts", "url(http", "@import \"http"];
    shipped && loads.iter().any(|load| line.contains(load))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(path: &str, text: &str) -> usize {
        check_file(&File { path: path.into(), size: 0, text: text.into() }).len()
    }

    #[test]
    fn pages_do_not_fetch() {
        assert_eq!(check_text("web/portal/src/pages/sites/list.tsx", "await fetch('/x')"), 1);
        assert_eq!(check_text("web/portal/src/pages/sites/list.tsx", "query.refetch()"), 0);
        assert_eq!(check_text("web/portal/src/api/client.ts", "await fetch('/x')"), 0);
    }

    #[test]
    fn ui_knows_no_nouns() {
        let import = "import { CompanyRow } from '../components/company';";
        assert_eq!(check_text("web/portal/src/ui/table.tsx", import), 1);
    }

    #[test]
    fn nothing_is_loaded_from_others() {
        let image = "<img src=\"https://icons.example/a.png\">";
        assert_eq!(check_text("web/portal/index.html", image), 1);
    }
}
