//! Where things lie in the data folder, as far as this crate knows them. The stores know their own.

use std::path::{Path, PathBuf};

/// The folder that is used when nobody names one.
pub(crate) const DEFAULT: &str = "data";

/// The data set that commands use when none is named.
pub(crate) fn data_set(data: &Path) -> PathBuf {
    data.join("data-set.doorplate")
}

/// Downloaded sources.
pub(crate) fn sources(data: &Path) -> PathBuf {
    data.join("sources")
}

/// Where the operator lays files down that sources of `file:` name.
pub(crate) fn import(data: &Path) -> PathBuf {
    data.join("import")
}

/// The secrets with an end; nobody but the owner may read the file.
pub(crate) fn keys(data: &Path) -> PathBuf {
    data.join("keys.db")
}
