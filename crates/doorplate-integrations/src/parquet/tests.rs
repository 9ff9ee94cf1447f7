//! Facts about tables: what is written comes back, in row groups, with its types.

use std::fs::File;

use doorplate_domain::time::Timestamp;

use super::*;

fn columns() -> Vec<Column> {
    vec![
        Column::new("company", ColumnType::Text),
        Column::new("visits", ColumnType::Integer),
        Column::new("confidence", ColumnType::Float),
        Column::new("is_new", ColumnType::Boolean),
        Column::new("seen_at", ColumnType::Timestamp),
    ]
}

fn file(bytes: &[u8]) -> File {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    file.reopen().unwrap()
}

fn rows_of(table: &ParquetTable) -> Vec<Vec<String>> {
    let mut batches = table.batches();
    let mut rows = Vec::new();
    while let Some(batch) = batches.next_batch().unwrap() {
        let start = rows.len();
        rows.resize(start + batch.len(), Vec::new());
        for (place, _) in table.flat_columns() {
            for (row, cell) in rows[start..].iter_mut().zip(batch.cells(place)) {
                row.push(format!("{cell:?}"));
            }
        }
    }
    rows
}

#[test]
fn what_is_written_comes_back_with_its_types() {
    let mut writer = ParquetWriter::new(Vec::new(), &columns()).unwrap();
    let seen_at = Timestamp::parse("2026-01-31T12:00:00.5Z").unwrap();
    let full: [Cell; 5] = ["Ünïted".into(), (-7).into(), 0.25.into(), true.into(), seen_at.into()];
    writer.push(&full).unwrap();
    let empty = [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
    writer.push(&empty).unwrap();
    let table = ParquetTable::open(file(&writer.finish().unwrap())).unwrap();
    assert_eq!(
        (table.rows(), table.names().join(" ").as_str()),
        (2, "company visits confidence is_new seen_at")
    );
    let texts = |row: &[Cell]| row.iter().map(|cell| format!("{cell:?}")).collect::<Vec<_>>();
    assert_eq!(rows_of(&table), [texts(&full), texts(&empty)]);
}

#[test]
fn a_row_that_does_not_fit_is_refused_and_leaves_nothing_behind() {
    let mut writer = ParquetWriter::new(Vec::new(), &columns()[..2]).unwrap();
    let error = writer.push(&["a".into()]).unwrap_err().to_string();
    assert_eq!(error, "the row has 1 cells for 2 columns");
    let error = writer.push(&["a".into(), "b".into()]).unwrap_err().to_string();
    assert_eq!(error, "the cell is not of the type of the column \"visits\"");
    let table = ParquetTable::open(file(&writer.finish().unwrap())).unwrap();
    assert!(rows_of(&table).is_empty());
}

#[test]
fn many_rows_are_written_in_groups_and_read_in_batches() {
    const ROWS: i64 = 300_000;
    let columns = [Column::new("text", ColumnType::Text), Column::new("id", ColumnType::Integer)];
    let mut writer = ParquetWriter::new(Vec::new(), &columns).unwrap();
    let mut rows = Rows::new(&columns);
    for number in 0..ROWS {
        let text = format!("{number:0120}");
        rows.push(&[Some(text.as_str()).filter(|_| number % 3 > 0).into(), number.into()]).unwrap();
        if rows.len() == 1_000 {
            writer.append(&mut rows).unwrap();
        }
    }
    let table = ParquetTable::open(file(&writer.finish().unwrap())).unwrap();
    let mut batches = table.batches();
    let (mut number, mut count) = (0, 0);
    while let Some(batch) = batches.next_batch().unwrap() {
        for (text, id) in batch.cells(0).zip(batch.cells(1)) {
            assert_eq!(id, Cell::Integer(number));
            assert_eq!(text == Cell::Empty, number % 3 == 0);
            number += 1;
        }
        count += 1;
    }
    assert_eq!(number, ROWS);
    assert!(count > 1, "{count} batches");
}

#[test]
fn a_batch_is_written_again_with_columns_behind_it() {
    let mut writer = ParquetWriter::new(Vec::new(), &columns()).unwrap();
    for number in 0..10 {
        let name = format!("company {number}");
        writer
            .push(&[name.as_str().into(), number.into(), 0.5.into(), false.into(), Cell::Empty])
            .unwrap();
    }
    let table = ParquetTable::open(file(&writer.finish().unwrap())).unwrap();
    let more = [Column::new("kind", ColumnType::Text)];
    let mut writer = ParquetWriter::after(Vec::new(), &table, &more).unwrap();
    let mut batches = table.batches();
    while let Some(batch) = batches.next_batch().unwrap() {
        let mut rows = Rows::new(&more);
        for id in batch.cells(1) {
            rows.push(&[Some("odd").filter(|_| id != Cell::Integer(2)).into()]).unwrap();
        }
        writer.write_beside(batch, rows).unwrap();
    }
    let again = ParquetTable::open(file(&writer.finish().unwrap())).unwrap();
    let expected: Vec<Vec<String>> = rows_of(&table)
        .into_iter()
        .enumerate()
        .map(|(number, mut row)| {
            row.push(format!("{:?}", Cell::from(Some("odd").filter(|_| number != 2))));
            row
        })
        .collect();
    assert_eq!(rows_of(&again), expected);
}

#[test]
fn what_is_not_parquet_is_an_error() {
    for bytes in [&b""[..], b"PAR1", b"PAR1\xff\xff\xff\x7fPAR1", b"a,b\n1,2\n"] {
        assert!(ParquetTable::open(file(bytes)).is_err());
    }
    let mut writer = ParquetWriter::new(Vec::new(), &columns()).unwrap();
    writer.push(&["a".into(), 1.into(), 1.0.into(), true.into(), Cell::Empty]).unwrap();
    let bytes = writer.finish().unwrap();
    assert!(ParquetTable::open(file(&bytes[..bytes.len() - 9])).is_err());
}
