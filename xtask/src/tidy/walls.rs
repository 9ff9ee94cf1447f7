//! What may stand only behind a certain wall: SQL, engine names, status codes, the environment,
//! a client's address, clocks and sockets, and the ways around a lint.

use super::finding::{Finding, Rule};
use super::rust_source::{RustSource, find_words, line_at};
use super::tree::Tree;

/// Words that only some files may use.
struct Wall {
    /// Looked for as whole words.
    words: &'static [&'static str],
    /// Folders and files that the wall is around; empty means everywhere.
    within: &'static [&'static str],
    /// Folders and files that stand on the other side.
    except: &'static [&'static str],
    /// Whether tests must keep to it too.
    binds_tests: bool,
    rule: Rule,
}

/// The files that may see a client's address, each to decide something in memory; and those that
/// may see a user's mail address, whose type hides itself in the same way.
const REVEALING: [&str; 11] = [
    // Its own methods and tests.
    "crates/doorplate-domain/src/address.rs",
    // The look-up in the mapped data set.
    "crates/doorplate-identify/src/look_up.rs",
    // The second look, of a sealed address.
    "crates/doorplate-identify/src/validation/subject.rs",
    "crates/doorplate-engine/src/ingest/recognition.rs",
    // The visitor key and the sealing.
    "crates/doorplate-engine/src/ingest/visitor.rs",
    // The network's name in what a site tells.
    "crates/doorplate-engine/src/ingest/clues.rs",
    "crates/doorplate-engine/src/ingest/seal.rs",
    // Which of the forwarded addresses is the client's.
    "crates/doorplate-http/src/collect/client_address.rs",
    // The mail address of a user, to keep it and to show it to its owner and within the workspace.
    "crates/doorplate-store/src/directory/users.rs",
    "crates/doorplate-http/src/api/session.rs",
    "crates/doorplate-http/src/api/users.rs",
];

const PURE: [&str; 2] = ["crates/doorplate-domain/src/", "crates/doorplate-identify/src/"];

const WALLS: [Wall; 9] = [
    Wall {
        words: &["async", ".await", "Instant::now", "SystemTime", "Timestamp::now", "Zoned::now"],
        within: &PURE,
        except: &[],
        binds_tests: false,
        rule: Rule {
            why: "domain and identify are rules without a runtime or a clock",
            instead: "take the time as an argument and do the waiting in the engine",
        },
    },
    Wall {
        words: &["TcpStream", "TcpListener", "UdpSocket", "UnixStream", "ToSocketAddrs"],
        within: &PURE,
        except: &[],
        binds_tests: true,
        rule: Rule {
            why: "domain and identify open no connection",
            instead: "put a port into the engine",
        },
    },
    Wall {
        words: &["tracing::", "log::", "println!", "eprintln!", "print!", "eprint!"],
        within: &PURE,
        except: &[],
        binds_tests: false,
        rule: Rule {
            why: "a rule that logs hides what it decided",
            instead: "return it; the caller logs",
        },
    },
    Wall {
        words: &["std::fs", "fs::read", "fs::write", "File::open", "File::create"],
        within: &["crates/doorplate-domain/src/", "crates/doorplate-engine/src/"],
        except: &[],
        binds_tests: false,
        rule: Rule {
            why: "nouns, rules and use cases do no I/O",
            instead: "take bytes as an argument or put a port into the engine",
        },
    },
    Wall {
        words: &["StatusCode"],
        within: &[],
        except: &["crates/doorplate-http/", "crates/doorplate-integrations/", "xtask/"],
        binds_tests: false,
        rule: Rule {
            why: "HTTP is one of the doors, not the language of the product",
            instead: "return the noun's error and map it in doorplate-http's problem.rs",
        },
    },
    Wall {
        words: &["env::var", "env::vars", "env::var_os", "env::args", "env::args_os", "clap"],
        within: &[],
        except: &["crates/doorplate-server/", "xtask/", "/build.rs"],
        binds_tests: false,
        rule: Rule {
            why: "what a program was told is read in one place",
            instead: "take it as an argument; doorplate-server/src/config reads it",
        },
    },
    Wall {
        words: &[".reveal()", ".reveal_octets()", "ClientAddress::reveal"],
        within: &[],
        except: &REVEALING,
        binds_tests: false,
        rule: Rule {
            why: "an address that is not seen cannot leak",
            instead: "pass the ClientAddress on, or argue for a new line in REVEALING in xtask",
        },
    },
    Wall {
        words: &["#[allow(", "#![allow("],
        within: &[],
        except: &[],
        binds_tests: true,
        rule: Rule {
            why: "an allowance outlives its reason",
            instead: "write #[expect(lint, reason = \"…\")], which complains when it is not needed",
        },
    },
    Wall {
        words: &["sqlx", "rusqlite", "tokio_postgres", "clickhouse", "async_nats"],
        within: &[],
        except: &["crates/doorplate-store/"],
        binds_tests: false,
        rule: Rule {
            why: "an engine is chosen behind its port",
            instead: "add a method to the port and write the statement in doorplate-store",
        },
    },
];

const SQL: Rule = Rule {
    why: "SQL stands in doorplate-store only",
    instead: "add a method to the port and write the statement there",
};
const ENGINE_NAME: Rule = Rule {
    why: "which engine runs is the store's affair",
    instead: "say what it does, not what it is called; names stand in store and server/config",
};
const LEFTOVER: Rule = Rule {
    why: "a promise in a comment is kept by nobody",
    instead: "do it, decide against it, or open an issue",
};

/// Where SQL and engine names belong.
const STORE: [&str; 5] = [
    "crates/doorplate-store/",
    "crates/doorplate-server/src/config",
    "crates/doorplate-server/src/wiring",
    "xtask/",
    "fuzz/",
];
const ENGINE_NAMES: [&str; 6] =
    ["sqlite", "postgres", "clickhouse", "jetstream", "duckdb", "rusqlite"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &tree.rust {
        for wall in &WALLS {
            findings.extend(check_wall(source, wall));
        }
        findings.extend(check_strings(source));
        findings.extend(check_leftovers(source));
    }
    findings
}

/// Whether `path` is one of `places`: a folder or file from the root, or the end of a path.
fn lies_in(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| path.starts_with(place) || path.ends_with(place))
}

fn check_wall(source: &RustSource, wall: &Wall) -> Vec<Finding> {
    let Wall { words, within, except, binds_tests, rule } = wall;
    let is_within = within.is_empty() || lies_in(&source.path, within);
    if !is_within || lies_in(&source.path, except) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for word in *words {
        for offset in find_words(&source.code, word) {
            let line = line_at(&source.code, offset);
            if *binds_tests || !source.is_test(line) {
                findings.push(Finding::new(&source.path, line, format!("`{word}`"), *rule));
            }
        }
    }
    findings
}

fn check_strings(source: &RustSource) -> Vec<Finding> {
    if lies_in(&source.path, &STORE) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (line, string) in source.strings.iter().filter(|(line, _)| !source.is_test(*line)) {
        if is_sql(string) {
            findings.push(Finding::new(&source.path, *line, "a statement in SQL", SQL));
        } else if let Some(name) = engine_name(string) {
            findings.push(Finding::new(&source.path, *line, format!("`{name}`"), ENGINE_NAME));
        }
    }
    findings
}

fn is_sql(string: &str) -> bool {
    let words: Vec<String> = string.split_whitespace().take(60).map(str::to_lowercase).collect();
    let has = |word: &str| words.iter().any(|found| found == word);
    match words.first().map(String::as_str) {
        Some("select") => has("from") && (has("where") || has("*") || words.len() < 8),
        Some("insert" | "replace") => has("into") && has("values"),
        Some("update") => has("set") && has("where"),
        Some("delete") => has("from") && (has("where") || words.len() < 5),
        Some("create" | "alter" | "drop") => {
            words.get(1).is_some_and(|word| matches!(word.as_str(), "table" | "index" | "view"))
        }
        Some("pragma") => true,
        _ => false,
    }
}

fn engine_name(string: &str) -> Option<&'static str> {
    let lower = string.to_lowercase();
    ENGINE_NAMES.into_iter().find(|name| lower.contains(name))
}

fn check_leftovers(source: &RustSource) -> Vec<Finding> {
    let words = ["TODO", "FIXME", "XXX", "HACK"];
    let comments = &source.comments;
    words
        .iter()
        .flat_map(|word| find_words(comments, word).map(move |offset| (word, offset)))
        .map(|(word, offset)| {
            let line = line_at(comments, offset);
            Finding::new(&source.path, line, format!("`{word}` in a comment"), LEFTOVER)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(path: &str, text: &str) -> Vec<String> {
        let source = RustSource::read(path, text);
        let walls = WALLS.iter().flat_map(|wall| check_wall(&source, wall));
        let rest = check_strings(&source).into_iter().chain(check_leftovers(&source));
        walls.chain(rest).map(|finding| finding.what).collect()
    }

    #[test]
    fn an_address_is_revealed_in_listed_files_only() {
        let text = "fn f(a: ClientAddress) { a.reveal(); }";
        assert_eq!(check_text("crates/doorplate-engine/src/ingest/seal.rs", text), [""; 0]);
        assert_eq!(check_text("crates/doorplate-store/src/events.rs", text), ["`.reveal()`"]);
    }

    #[test]
    fn sql_is_known_by_its_shape() {
        let sql = r#"const Q: &str = "select name\n from site where id = ?";"#;
        let english = r#"const HELP: &str = "Select a site from the list to the left";"#;
        let path = "crates/doorplate-engine/src/sites.rs";
        assert_eq!(check_text(path, sql), ["a statement in SQL"]);
        assert_eq!(check_text(path, english), [""; 0]);
        assert_eq!(check_text("crates/doorplate-store/src/sites.rs", sql), [""; 0]);
    }

    #[test]
    fn the_pure_crates_have_no_clock_but_their_tests_may() {
        let path = "crates/doorplate-identify/src/index.rs";
        assert_eq!(check_text(path, "fn f() { Instant::now(); }"), ["`Instant::now`"]);
        let test = "#[cfg(test)]\nmod tests { fn f() { Instant::now(); } }";
        assert_eq!(check_text(path, test), [""; 0]);
        assert_eq!(
            check_text("crates/doorplate-http/src/a.rs", "fn f() { Instant::now(); }").len(),
            0
        );
    }

    #[test]
    fn a_comment_makes_no_promises() {
        let text = "// FIXME later\nfn f() {}";
        assert_eq!(check_text("xtask/src/a.rs", text), ["`FIXME` in a comment"]);
    }

    #[test]
    fn lints_are_expected_not_allowed() {
        let text = "#[allow(dead_code)]\nfn f() {}";
        assert_eq!(check_text("xtask/src/a.rs", text), ["`#[allow(`"]);
    }
}
