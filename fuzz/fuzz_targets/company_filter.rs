//! Any text: it is refused with its place, or it is read and its canonical text is the same filter.

#![no_main]

use doorplate_domain::filter::CompanyFilter;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match CompanyFilter::parse(text) {
        Ok(filter) => {
            let canonical = filter.to_string();
            assert!(canonical.len() <= text.len());
            assert_eq!(CompanyFilter::parse(&canonical), Ok(filter));
        }
        Err(error) => assert!((1..=text.chars().count() + 1).contains(&error.position)),
    }
});
