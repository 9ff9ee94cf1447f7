//! Makes the folder of the portal's built files, so that its files are embedded when they are
//! there and the build stands when they are not.
//!
//! The order matters: naming a folder that is missing would rebuild the crate every time, and
//! naming none would miss a portal that is built later.

use std::fs;
use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/portal/dist");
    if let Err(error) = fs::create_dir_all(&folder) {
        println!("cargo::warning=cannot make {}: {error}", folder.display());
    }
    println!("cargo::rerun-if-changed={}", folder.display());
}
