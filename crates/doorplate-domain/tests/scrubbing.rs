//! What scrubbing promises for every address there is.

use doorplate_domain::url_scrub::{PATH_BYTES_MAX, scrub, scrub_mark, scrub_path};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_mail_address_never_survives(
        before in "[b-z]{0,8}",
        local in "[a-z0-9.+]{1,12}",
        domain in "[a-z]{2,9}",
        after in "[a-z/]{0,9}",
    ) {
        for at in ["@", "%40"] {
            let path = format!("/{before}/{local}{at}{domain}.com/{after}");
            let kept = scrub_path(&path);
            prop_assert!(!kept.contains('@') && !kept.contains("%40"), "{path} became {kept}");
            let marked = scrub_mark(&format!("{local}{at}{domain}.com"));
            prop_assert_eq!(marked, ":email");
        }
    }

    #[test]
    fn a_query_never_survives(path in "[a-z/]{0,20}", query in "[a-zA-Z0-9=&@.%-]{1,40}") {
        let url = format!("https://example.com/{path}?{query}#{query}");
        if let Ok(scrubbed) = scrub(&url) {
            prop_assert!(!scrubbed.path.contains(['?', '#', '=']));
        }
    }

    #[test]
    fn telephone_numbers_and_hexadecimal_tokens_never_survive(
        number in "[2-9][0-9]{2}[ -]?[3-9][0-9]{3}[ -]?[0-9]{3}", token in "[0-9a-f]{32,64}",
    ) {
        prop_assert_eq!(scrub_path(&format!("/call/{number}")), "/call/:number");
        let kept = scrub_path(&format!("/reset/{token}"));
        prop_assert!(!kept.contains(&token), "{kept}");
    }

    #[test]
    fn any_text_gives_a_short_path_and_scrubbing_again_changes_nothing(text in "\\PC{0,900}") {
        let kept = scrub_path(&text);
        prop_assert!(kept.starts_with('/') && kept.len() <= PATH_BYTES_MAX);
        prop_assert_eq!(scrub_path(&kept), kept);
    }
}

#[test]
fn the_pages_of_a_real_site_stay_as_they_are() {
    let log = "../shared/data/access-logs/apache-combined.log";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(log);
    let Ok(log) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {log} is missing");
        return;
    };
    let paths = log.lines().filter_map(|line| line.split('"').nth(1)?.split(' ').nth(1));
    let (mut all, mut kept) = (0, 0);
    for path in paths.filter(|path| path.starts_with('/') && !path.starts_with("/?")) {
        let bare = path.split(['?', '#']).next().unwrap_or_default();
        all += 1;
        kept += usize::from(scrub_path(path) == bare);
    }
    assert!(kept * 100 >= all * 97, "only {kept} of {all} paths stayed");
}
