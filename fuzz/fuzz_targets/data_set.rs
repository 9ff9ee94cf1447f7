//! No bytes make the data set panic, neither when it is opened nor when it is asked.
//!
//! Random bytes never get past the checksums, so under `cfg(fuzzing)` these are not compared, and
//! the input is a list of edits to a small sound file: a place (4 bytes) and what to put there
//! (1 byte length, then bytes).
#![no_main]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use doorplate_identify::DataSet;
use doorplate_identify::compile::Compiler;

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| Compiler::new().compile(&mut |_| {}));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"DOORPLT\n") {
        ask(bytes.to_vec());
        return;
    }
    let mut file = SOUND.clone();
    let mut rest = bytes;
    while let Some((head, tail)) = rest.split_first_chunk::<5>() {
        let place = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize % file.len();
        let length = usize::from(head[4]).min(tail.len()).min(file.len() - place);
        file[place..place + length].copy_from_slice(&tail[..length]);
        rest = &tail[length..];
    }
    ask(file);
});

/// Opens and asks all over the address space.
fn ask(file: Vec<u8>) {
    let Ok(data_set) = DataSet::from_bytes(file) else { return };
    for step in 0..256_u32 {
        let v4 = IpAddr::V4(Ipv4Addr::from_bits(step.wrapping_mul(0x0101_0301)));
        let v6 = Ipv6Addr::from_bits(1 << 125 | u128::from(step) << 112 | u128::from(step) << 96);
        for address in [v4, IpAddr::V6(v6)] {
            let identification = data_set.identify(address);
            if let Some(company) = identification.company {
                data_set.find_company(&company.id);
            }
        }
    }
    assert!(data_set.companies().count() as u64 <= data_set.summary().file_bytes);
    data_set.crawler_patterns().count();
}
