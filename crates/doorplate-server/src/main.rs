//! The executable; everything is in the library beside it, where tests reach it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    doorplate_server::run()
}
