//! A list of companies as people bring it: a table from a spreadsheet or a CRM.
//!
//! Columns are found by their heads in English, German, French, Spanish and Italian; without such
//! heads the first column is the name and one with domains is the domain. The delimiter is found
//! out; texts may be UTF-8, UTF-16 with a mark, or Windows-1252.

use std::borrow::Cow;
use std::collections::HashSet;

use doorplate_domain::target_list::{TARGET_ROWS_MAX, TARGET_TEXT_BYTES_MAX, WantedCompany};
use encoding_rs::{UTF_8, WINDOWS_1252};

use crate::countries;

/// The biggest file that is read, in bytes.
pub const TABLE_BYTES_MAX: usize = 8 << 20;

const NAME_HEADS: [&str; 16] = [
    "company",
    "company name",
    "name",
    "account",
    "account name",
    "organisation",
    "organization",
    "firma",
    "firmenname",
    "unternehmen",
    "société",
    "entreprise",
    "empresa",
    "azienda",
    "legal name",
    "customer",
];
const DOMAIN_HEADS: [&str; 11] = [
    "domain",
    "website",
    "web site",
    "url",
    "homepage",
    "company domain name",
    "webseite",
    "site web",
    "sitio web",
    "sito web",
    "company website",
];
const COUNTRY_HEADS: [&str; 8] = [
    "country",
    "country code",
    "land",
    "pays",
    "país",
    "paese",
    "billing country",
    "country/region",
];

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The rows with a name or a domain, in their order.
    pub rows: Vec<WantedCompany>,
    /// Lines with neither, which were passed over.
    pub empty: usize,
    /// Rows that say the same as an earlier one, which were passed over.
    pub repeated: usize,
}

/// Says why a table cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TableError {
    /// It has no row.
    #[error("the table has no row with a company in it")]
    Empty,
    /// It has too many rows.
    #[error("the table has more than {TARGET_ROWS_MAX} rows; bring it in parts")]
    TooLong,
    /// It is too big.
    #[error("the table has more than {TABLE_BYTES_MAX} bytes; bring it in parts")]
    TooBig,
    /// It is no table.
    #[error("line {line}: {reason}")]
    Malformed {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// It has heads, and none of them is of a name or a domain.
    #[error("no column is called company, name, domain or website; the columns are: {0}")]
    NoColumn(String),
}

/// Which columns hold what.
#[derive(Default)]
struct Columns {
    name: Option<usize>,
    domain: Option<usize>,
    country: Option<usize>,
}

/// Reads a table.
pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
    if bytes.len() > TABLE_BYTES_MAX {
        return Err(TableError::TooBig);
    }
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut gathering = Gathering::default();
    let mut columns = None;
    for record in reader.records() {
        let record = record.map_err(|error| malformed(&error))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if let Some(columns) = &columns {
            gathering.take(row(&record, columns))?;
            continue;
        }
        let (found, has_heads) = find_columns(&record)?;
        if !has_heads {
            gathering.take(row(&record, &found))?;
        }
        columns = Some(found);
    }
    gathering.finish()
}

/// Gathers rows that somebody wrote one by one.
pub fn gather(rows: &[WantedCompany]) -> Result<Table, TableError> {
    let mut gathering = Gathering::default();
    for row in rows {
        gathering.take(wanted(&row.name, &row.domain, &row.country))?;
    }
    gathering.finish()
}

/// Rows that come one after the other.
#[derive(Default)]
struct Gathering {
    table: Table,
    seen: HashSet<(String, String, String)>,
}

impl Gathering {
    fn take(&mut self, wanted: WantedCompany) -> Result<(), TableError> {
        if wanted.name.is_empty() && wanted.domain.is_empty() {
            self.table.empty += 1;
            return Ok(());
        }
        let key = (wanted.name.to_lowercase(), wanted.domain.clone(), wanted.country.clone());
        if !self.seen.insert(key) {
            self.table.repeated += 1;
            return Ok(());
        }
        if self.table.rows.len() == TARGET_ROWS_MAX {
            return Err(TableError::TooLong);
        }
        self.table.rows.push(wanted);
        Ok(())
    }

    fn finish(self) -> Result<Table, TableError> {
        if self.table.rows.is_empty() { Err(TableError::Empty) } else { Ok(self.table) }
    }
}

fn row(record: &csv::StringRecord, columns: &Columns) -> WantedCompany {
    let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or("");
    wanted(cell(columns.name), cell(columns.domain), cell(columns.country))
}

/// A row made clean: white space tidied, the domain cut out of an address of a page, the country
/// as its code; what is none is left out.
fn wanted(name: &str, domain: &str, country: &str) -> WantedCompany {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
    let code = countries::code(country.trim()).unwrap_or("").to_owned();
    WantedCompany { name: cut(name), domain: registrable(domain), country: code }
}

fn cut(mut text: String) -> String {
    let end = text.floor_char_boundary(TARGET_TEXT_BYTES_MAX);
    text.truncate(end);
    text
}

/// The registrable domain of a website's address; empty when there is none in it.
fn registrable(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let host = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ' ']).next().unwrap_or("");
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next().unwrap_or("").trim_end_matches('.');
    if host.len() > TARGET_TEXT_BYTES_MAX || host.parse::<std::net::IpAddr>().is_ok() {
        return String::new();
    }
    let is_host = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '.';
    if !host.chars().all(is_host) {
        return String::new();
    }
    psl::domain_str(host).unwrap_or("").to_owned()
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    encoding.decode(bytes).0
}

/// The delimiter that the first line has most of; a comma when it has none.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    let most = [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|byte| count(*byte));
    most.filter(|byte| count(*byte) > 0).unwrap_or(b',')
}

/// Finds the columns by a first row; says whether it has heads.
fn find_columns(first: &csv::StringRecord) -> Result<(Columns, bool), TableError> {
    let heads: Vec<String> = first.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let find = |names: &[&str]| {
        // The order of the names is their order of preference.
        names.iter().find_map(|name| heads.iter().position(|head| head == name))
    };
    let columns = Columns {
        name: find(&NAME_HEADS),
        domain: find(&DOMAIN_HEADS),
        country: find(&COUNTRY_HEADS),
    };
    if columns.name.is_some() || columns.domain.is_some() {
        return Ok((columns, true));
    }
    let is_heads = columns.country.is_some() || heads.len() > 3;
    if is_heads {
        return Err(TableError::NoColumn(heads.join(", ")));
    }
    let domain = heads.iter().position(|cell| !registrable(cell).is_empty());
    let name = (0..heads.len()).find(|column| Some(*column) != domain);
    Ok((Columns { name, domain, country: None }, false))
}

fn malformed(error: &csv::Error) -> TableError {
    let line = error.position().map_or(1, csv::Position::line);
    TableError::Malformed { line, reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(name: &str, domain: &str, country: &str) -> WantedCompany {
        WantedCompany { name: name.into(), domain: domain.into(), country: country.into() }
    }

    #[test]
    fn a_table_of_a_crm_is_read_by_its_heads() {
        let text = "Account ID;Account Name;Website;Billing Country\n\
                    1;Example  Pumps GmbH;https://www.example.com/de?x=1;DE\n\
                    2;;;\n\
                    3;Example Pumps GmbH;example.com;DE\n\
                    4;Muster & Söhne;;Schweiz\n";
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.rows[0], row("Example Pumps GmbH", "example.com", "DE"));
        assert_eq!(table.rows[1].name, "Muster & Söhne");
        assert_eq!((table.rows.len(), table.empty, table.repeated), (2, 1, 1));
    }

    #[test]
    fn bare_columns_are_read_without_heads() {
        let domains = read(b"example.com\nexample.org\n").unwrap();
        assert_eq!(domains.rows, [row("", "example.com", ""), row("", "example.org", "")]);
        let both = read(b"\xef\xbb\xbfAcme Ltd,acme.co.uk\r\n").unwrap();
        assert_eq!(both.rows, [row("Acme Ltd", "acme.co.uk", "")]);
        let latin = read(b"name\nM\xfcller AG\n").unwrap();
        assert_eq!(latin.rows, [row("Müller AG", "", "")]);
    }

    #[test]
    fn what_is_no_list_is_refused_with_a_reason() {
        assert_eq!(read(b""), Err(TableError::Empty));
        assert_eq!(read(b"company,domain\n , \n"), Err(TableError::Empty));
        let heads = read(b"id,first name,last name,phone\n1,2,3,4\n").unwrap_err();
        assert!(heads.to_string().contains("first name"), "{heads}");
        let names: Vec<String> =
            (0..=TARGET_ROWS_MAX).map(|row| format!("Company {row}")).collect();
        let long = names.join("\n");
        assert_eq!(read(long.as_bytes()), Err(TableError::TooLong));
        assert_eq!(read(&vec![b'a'; TABLE_BYTES_MAX + 1]), Err(TableError::TooBig));
    }

    #[test]
    fn a_website_gives_its_domain() {
        let domains = [
            ("HTTPS://Shop.Example.CO.UK:8443/x", "example.co.uk"),
            ("sales@example.com", "example.com"),
            ("www.example.com.", "example.com"),
            ("192.0.2.1", ""),
            ("n/a", ""),
            ("-", ""),
        ];
        for (text, domain) in domains {
            assert_eq!(registrable(text), domain, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_table_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            if let Ok(table) = read(&bytes) {
                prop_assert!(!table.rows.is_empty());
                for row in table.rows {
                    prop_assert!(!(row.name.is_empty() && row.domain.is_empty()));
                    prop_assert!(row.name.len() <= TARGET_TEXT_BYTES_MAX);
                }
            }
        }
    }
}
