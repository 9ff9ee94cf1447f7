//! Archives as they should be, and as an attacker would pack them.

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};

use super::*;

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn extract(
        &self,
        entries: &[(&str, EntryType, &[u8])],
    ) -> Result<Vec<Extracted>, TarballError> {
        let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
        for (path, kind, bytes) in entries {
            let mut header = Header::new_gnu();
            // Written by hand: the builder itself would refuse a path that leaves the folder.
            header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            builder.append(&header, *bytes).unwrap();
        }
        let archive = self.folder.path().join("packed.tgz");
        std::fs::write(&archive, builder.into_inner().unwrap().finish().unwrap()).unwrap();
        let limits = TarballLimits { unpacked_bytes_max: 100_000, entries_max: 5 };
        extract(&archive, &["data/a.csv".to_owned()], &self.folder.path().join("out"), limits)
    }
}

#[test]
fn only_what_is_wanted_is_taken() {
    let bench = Bench::new();
    let extracted = bench
        .extract(&[
            ("package/package.json", EntryType::Regular, b"{}"),
            ("package/data/a.csv", EntryType::Regular, b"1,2\n"),
        ])
        .unwrap();
    assert_eq!((extracted[0].path.as_str(), extracted[0].bytes), ("data/a.csv", 4));
    let out = bench.folder.path().join("out");
    assert_eq!(std::fs::read(out.join("data/a.csv")).unwrap(), b"1,2\n");
    assert!(!out.join("package.json").exists());
}

#[test]
fn a_path_that_leaves_the_folder_is_refused() {
    for path in ["package/../../a.csv", "/etc/a.csv", "package/data/../../../a.csv"] {
        let result = Bench::new().extract(&[(path, EntryType::Regular, b"x")]);
        assert!(matches!(result, Err(TarballError::LeavesFolder)), "{path}");
    }
}

#[test]
fn a_link_in_place_of_a_file_is_refused() {
    let result = Bench::new().extract(&[("package/data/a.csv", EntryType::Symlink, b"")]);
    assert!(matches!(result, Err(TarballError::NotAFile(_))));
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    let zeros = vec![0; 200_000];
    let result = Bench::new().extract(&[("package/other", EntryType::Regular, &zeros)]);
    assert!(matches!(result, Err(TarballError::TooLarge(100_000))));
    let many = [("package/other", EntryType::Regular, b"x".as_slice()); 6];
    assert!(matches!(Bench::new().extract(&many), Err(TarballError::TooManyEntries(5))));
}

#[test]
fn a_wanted_file_that_is_missing_is_said() {
    let result = Bench::new().extract(&[("package/other", EntryType::Regular, b"x")]);
    assert!(matches!(result, Err(TarballError::Missing(path)) if path == "data/a.csv"));
}
