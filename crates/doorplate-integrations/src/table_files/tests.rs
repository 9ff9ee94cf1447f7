//! Facts about the files that tables become.

use std::borrow::Cow;

use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::TableFormats;
use doorplate_engine::ports::table_formats::{Cell, Column, ColumnKind, TableFormat};

use super::TableFiles;
use crate::parquet::ParquetTable;

const COLUMNS: [Column; 4] = [
    Column { name: "name", kind: ColumnKind::Text, meaning: "" },
    Column { name: "visits", kind: ColumnKind::Integer, meaning: "" },
    Column { name: "at", kind: ColumnKind::Timestamp, meaning: "" },
    Column { name: "evidence", kind: ColumnKind::Json, meaning: "" },
];

fn written(format: TableFormat, names: &[&str]) -> Vec<u8> {
    let mut writer = TableFiles.begin(format, &COLUMNS).unwrap();
    let mut out = Vec::new();
    for name in names {
        let name = if name.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(name)) };
        let at = Cell::Timestamp(Timestamp::from_seconds(0));
        let row = [name, Cell::Integer(-7), at, Cell::Json(r#"["a","b"]"#.to_owned())];
        writer.write(&row, &mut out).unwrap();
    }
    writer.finish(&mut out).unwrap();
    out
}

fn text(format: TableFormat, names: &[&str]) -> String {
    String::from_utf8(written(format, names)).unwrap()
}

#[test]
fn csv_is_as_rfc_4180_says() {
    let names = ["Müller, Söhne & \"Co\"", "two\nlines", ""];
    let row = ",-7,1970-01-01T00:00:00Z,\"[\"\"a\"\",\"\"b\"\"]\"\r\n";
    assert_eq!(
        text(TableFormat::Csv, &names),
        format!(
            "name,visits,at,evidence\r\n\
             \"Müller, Söhne & \"\"Co\"\"\"{row}\"two\nlines\"{row}{row}"
        )
    );
    assert_eq!(text(TableFormat::Csv, &[]), "name,visits,at,evidence\r\n");
}

#[test]
fn no_text_in_csv_begins_a_formula() {
    let formulas = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "'quoted"];
    for formula in formulas {
        let csv = text(TableFormat::Csv, &[formula]);
        let cell = csv.split_once("\r\n").unwrap().1.trim_start_matches('"').to_owned();
        assert!(cell.starts_with(&format!("'{formula}")), "{csv:?}");
    }
    let plain = text(TableFormat::Csv, &["a=b"]);
    assert!(plain.contains("\r\na=b,"), "{plain:?}");
}

#[test]
fn each_json_line_is_an_object_with_every_column() {
    let lines = text(TableFormat::JsonLines, &["=1\n", ""]);
    let rest = r#""visits":-7,"at":"1970-01-01T00:00:00Z","evidence":["a","b"]}"#;
    assert_eq!(lines, format!("{{\"name\":\"=1\\n\",{rest}\n{{\"name\":null,{rest}\n"));
}

#[test]
fn a_parquet_file_has_every_row() {
    let file = written(TableFormat::Parquet, &["a", "b", ""]);
    let kept = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(kept.path(), file).unwrap();
    let table = ParquetTable::open(kept.reopen().unwrap()).unwrap();
    assert_eq!(table.rows(), 3);
}
