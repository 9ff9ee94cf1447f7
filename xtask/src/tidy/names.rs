//! Names that say nothing, and files that are called by their folder.

use super::finding::{Finding, Rule};
use super::rust_source::{RustSource, find_words, is_name_byte, line_at};
use super::tree::Tree;

/// No file, folder, module or type is called so.
const EMPTY_NAMES: [&str; 9] =
    ["util", "utils", "helper", "helpers", "manager", "common", "misc", "info", "v2"];
/// What a type's name may not end in.
const EMPTY_ENDINGS: [&str; 7] = ["Util", "Utils", "Helper", "Helpers", "Manager", "Misc", "Info"];
/// Where the names are ours to choose.
const OURS: [&str; 4] = ["crates/", "web/", "xtask/", "fuzz/"];

const EMPTY: Rule = Rule {
    why: "it names nothing, so everything ends up in it",
    instead: "name the one subject, or move each part to the subject it belongs to",
};
const MOD_RS: Rule = Rule {
    why: "ten tabs called mod.rs cannot be told apart",
    instead: "call it by its noun, beside the folder: noun.rs and noun/",
};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let paths = tree.files.iter().map(|file| file.path.as_str());
    let mut findings: Vec<Finding> = paths.filter_map(check_path).collect();
    findings.extend(tree.rust.iter().flat_map(check_items));
    findings
}

fn check_path(path: &str) -> Option<Finding> {
    if !OURS.iter().any(|ours| path.starts_with(ours)) {
        return None;
    }
    if path.ends_with("/mod.rs") {
        return Some(Finding::new(path, 0, "a mod.rs", MOD_RS));
    }
    let part = path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let empty =
        part.into_iter().find(|part| EMPTY_NAMES.contains(&part.to_lowercase().as_str()))?;
    Some(Finding::new(path, 0, format!("`{empty}` as the name of a file or folder"), EMPTY))
}

fn check_items(source: &RustSource) -> Vec<Finding> {
    let code = &source.code;
    let mut findings = Vec::new();
    for keyword in ["mod", "struct", "enum", "trait", "type"] {
        for offset in find_words(code, keyword) {
            let rest = code[offset + keyword.len()..].trim_start();
            let length = rest.bytes().take_while(|&byte| is_name_byte(byte)).count();
            let name = &rest[..length];
            let is_empty = EMPTY_NAMES.contains(&name)
                || EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending));
            if is_empty {
                let what = format!("{keyword} `{name}`");
                findings.push(Finding::new(&source.path, line_at(code, offset), what, EMPTY));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_subject() {
        let check = |path: &str| check_path(path).is_some();
        assert!(check("crates/doorplate-http/src/util.rs"));
        assert!(check("web/portal/src/helpers/date.ts"));
        assert!(check("crates/doorplate-http/src/api/mod.rs"));
        assert!(!check("crates/doorplate-http/src/information.rs"));
        assert!(!check("docs/src/misc.md"));
    }

    #[test]
    fn a_type_has_a_subject() {
        let check = |text: &str| check_items(&RustSource::read("a.rs", text)).len();
        assert_eq!(check("struct SiteManager;"), 1);
        assert_eq!(check("mod util;"), 1);
        assert_eq!(check("struct Site; // a manager\nfn info() {}"), 0);
    }
}
