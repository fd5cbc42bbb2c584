//! The airbridge program: reads the words on the command line, calls one use case of `ops`, prints its answer.
//! Decides exit codes and nothing else. Up: `ARCHITECTURE.md`.

mod args;
mod print;
mod run;

use clap::Parser;

fn main() -> std::process::ExitCode {
    let args = args::Args::parse();
    // A panic is a fault of ours; its message is on standard error already.
    std::panic::catch_unwind(|| run::run(&args)).unwrap_or(std::process::ExitCode::FAILURE)
}
