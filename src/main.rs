//! Korespond's binary: arguments, wiring, signals.
//!
//! It joins the rooms and owns nothing of theirs: the command line speaks the HTTP API, the
//! daemon opens the desk, starts the workers and serves the panel.

mod boot;
mod cli;
mod config;
mod life;
mod logs;

use std::process::ExitCode;

fn main() -> ExitCode {
    logs::keep_panics_quiet();
    boot::close_new_files();
    cli::main()
}
