//! Links in the documentation lead somewhere, and every page of the book is in its contents.

use super::finding::{Finding, Rule};
use super::tree::{File, Tree, has_extension};

const DEAD: Rule = Rule {
    why: "a reader follows it and finds nothing",
    instead: "correct the path, which is relative to the page",
};
const ANCHOR: Rule = Rule {
    why: "a reader lands at the top of the page and must search",
    instead: "use the heading's words in lower case with hyphens",
};
const ORPHAN: Rule = Rule {
    why: "a page that is not in docs/src/SUMMARY.md is not in the book",
    instead: "add a line there",
};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let pages = tree.files.iter().filter(|file| has_extension(&file.path, "md"));
    let mut findings: Vec<Finding> = pages.flat_map(|page| check_page(tree, page)).collect();
    if let Some(summary) = tree.files.iter().find(|file| file.path == "docs/src/SUMMARY.md") {
        findings.extend(check_contents(tree, summary));
    }
    findings
}

fn check_page(tree: &Tree, page: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, target) in links(&page.text) {
        if target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
        let full = if path.is_empty() { page.path.clone() } else { resolve(&page.path, path) };
        if !tree.has(&full) {
            let what = format!("`{target}` leads nowhere");
            findings.push(Finding::new(&page.path, line, what, DEAD));
        } else if !anchor.is_empty() {
            let destination = tree.files.iter().find(|file| file.path == full);
            let known = destination.is_none_or(|file| has_heading(&file.text, anchor));
            if !known {
                let what = format!("no heading `#{anchor}` in {full}");
                findings.push(Finding::new(&page.path, line, what, ANCHOR));
            }
        }
    }
    findings
}

fn check_contents(tree: &Tree, summary: &File) -> Vec<Finding> {
    let listed: Vec<String> =
        links(&summary.text).map(|(_, target)| resolve(&summary.path, &target)).collect();
    let is_page = |file: &&File| {
        file.path.starts_with("docs/src/")
            && has_extension(&file.path, "md")
            && file.path != summary.path
    };
    tree.files
        .iter()
        .filter(is_page)
        .filter(|file| !listed.contains(&file.path))
        .map(|file| Finding::new(&file.path, 0, "not in the book's contents", ORPHAN))
        .collect()
}

/// The targets of the links outside code, each with its line.
fn links(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    let mut fenced = false;
    text.lines().enumerate().flat_map(move |(index, line)| {
        fenced ^= line.trim_start().starts_with("```");
        let targets = if fenced { Vec::new() } else { line_links(line) };
        targets.into_iter().map(move |target| (index + 1, target))
    })
}

fn line_links(line: &str) -> Vec<String> {
    // Every second part lies between back-ticks.
    let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
    let mut targets = Vec::new();
    let mut rest = prose.as_str();
    while let Some(start) = rest.find("](") {
        rest = &rest[start + 2..];
        let Some(end) = rest.find(')') else { break };
        let target = rest[..end].split_whitespace().next().unwrap_or_default();
        targets.push(target.trim_matches(['<', '>']).to_owned());
    }
    targets
}

/// The path from the root that `target` means on the page at `page`.
fn resolve(page: &str, target: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn has_heading(text: &str, anchor: &str) -> bool {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .any(|line| slug(line.trim_start_matches('#').trim()) == anchor)
}

/// As mdBook and GitHub make it.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_code_are_not_followed() {
        let text = "a [b](c.md#d) `[x](y)` and [e](<f.md> \"title\")\n```\n[g](h)\n```\n[i](j)";
        let found: Vec<_> = links(text).collect();
        let expected = [(1, "c.md#d"), (1, "f.md"), (5, "j")].map(|(l, t)| (l, t.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_link_is_relative_to_its_page() {
        assert_eq!(resolve("docs/src/a/b.md", "../c.md"), "docs/src/c.md");
        assert_eq!(resolve("README.md", "docs/src/c.md"), "docs/src/c.md");
    }

    #[test]
    fn headings_become_anchors() {
        assert!(has_heading(
            "# One\n## What is *forgotten*, and when?",
            "what-is-forgotten-and-when"
        ));
        assert!(!has_heading("# One", "two"));
    }
}
