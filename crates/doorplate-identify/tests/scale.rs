//! A register of three million companies stays within memory. Takes minutes: run it with
//! `cargo nextest run -p doorplate-identify --run-ignored only --test scale --no-capture`.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use std::fmt::Write as _;
use std::io::Read;
use std::time::Instant;

use doorplate_identify::compile::Compiler;
use doorplate_identify::manifest::Manifest;

const ROWS: u32 = 3_000_000;
const RESIDENT_KIB_MAX: u64 = 2 << 20;

/// A table that is made while it is read.
struct Generated {
    row: u32,
    write_row: fn(u32, &mut String),
    text: String,
    given: usize,
}

impl Generated {
    fn new(header: &str, write_row: fn(u32, &mut String)) -> Self {
        Self { row: 0, write_row, text: header.to_owned(), given: 0 }
    }
}

impl Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.given == self.text.len() {
            self.text.clear();
            self.given = 0;
            if self.row < ROWS {
                (self.write_row)(self.row, &mut self.text);
                self.row += 1;
            }
        }
        let rest = &self.text.as_bytes()[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

/// A word, of which there are as many as there are companies in a middle-sized country.
fn word(seed: u32) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu",
        "za",
    ];
    let mut mixed = seed.wrapping_mul(0x9e37_79b9) >> 14;
    let mut text = String::from("X");
    for _ in 0..4 {
        text.push_str(SYLLABLES[mixed as usize % SYLLABLES.len()]);
        mixed /= 16;
    }
    text
}

fn legal_entity(row: u32, out: &mut String) {
    let (first, second, third) = (word(row), word(row ^ 0x5555_5555), word(row / 7));
    writeln!(
        out,
        "5493{row:014}00,{first} {second} Works GmbH,{third} {second},{row} {third} Street,{first},\
         DE-{:02},DE,{:05},RA000242,HRB {row},GENERAL,2HBR,ACTIVE",
        row % 16,
        row % 99_999,
    )
    .unwrap();
}

const LEGAL_ENTITIES: &str = "LEI,Entity.LegalName,\
    Entity.OtherEntityNames.OtherEntityName.1,Entity.HeadquartersAddress.FirstAddressLine,\
    Entity.HeadquartersAddress.City,Entity.HeadquartersAddress.Region,\
    Entity.HeadquartersAddress.Country,Entity.HeadquartersAddress.PostalCode,\
    Entity.RegistrationAuthority.RegistrationAuthorityID,\
    Entity.RegistrationAuthority.RegistrationAuthorityEntityID,Entity.EntityCategory,\
    Entity.LegalForm.EntityLegalFormCode,Entity.EntityStatus\n";

fn british_company(row: u32, out: &mut String) {
    let (first, second) = (word(row), word(row ^ 0x5555_5555));
    let former =
        if row.is_multiple_of(6) { format!("{second} {first} LTD") } else { String::new() };
    writeln!(
        out,
        "\"{first} {second} WORKS LIMITED\",\"{row:08}\",\"{row} HIGH STREET\",\"{second}\",\"\",\
         \"AB1 2CD\",\"Private Limited Company\",\"Active\",\"62020 - Consultancy\",\"{former}\"",
    )
    .unwrap();
}

const BRITISH_COMPANIES: &str = "CompanyName, CompanyNumber,RegAddress.AddressLine1,\
    RegAddress.PostTown,RegAddress.County,RegAddress.PostCode,CompanyCategory,CompanyStatus,\
    SICCode.SicText_1,PreviousName_1.CompanyName\n";

/// The most memory that this process has had, in KiB.
fn resident_kib_max() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn build(id: &str, mut table: Generated) {
    let started = Instant::now();
    let manifests = Manifest::all_default();
    let manifest = manifests.iter().find(|manifest| manifest.id == id).unwrap();
    let mirror =
        manifest.mirrors.iter().find(|mirror| mirror.files[0].ends_with(".csv.gz")).unwrap();
    let mut compiler = Compiler::new();
    let report = compiler.add_source(manifest, mirror, "2026-11-01", &mut [&mut table]).unwrap();
    let read = started.elapsed();
    assert_eq!(report.rows + report.rows_refused, u64::from(ROWS));
    let file = compiler.compile(&mut |_| {});
    eprintln!(
        "{id}: {} rows, file {} MiB, read {:.0} s, built {:.0} s, at most {} MiB",
        report.rows,
        file.len() >> 20,
        read.as_secs_f64(),
        started.elapsed().as_secs_f64(),
        resident_kib_max() >> 10,
    );
    assert!(resident_kib_max() < RESIDENT_KIB_MAX);
}

#[test]
#[ignore = "takes minutes"]
fn three_million_legal_entities_stay_under_two_gib() {
    build("gleif", Generated::new(LEGAL_ENTITIES, legal_entity));
}

#[test]
#[ignore = "takes minutes"]
fn three_million_british_companies_stay_under_two_gib() {
    build("companies-house", Generated::new(BRITISH_COMPANIES, british_company));
}
