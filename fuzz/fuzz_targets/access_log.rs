//! No bytes of a log make its reader panic, and what it reads has a method and a target.
#![no_main]

use doorplate_identify::access_log;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Ok(line) = access_log::parse(line) {
            assert!(!line.method.is_empty() && !line.target.is_empty());
        }
    }
});
