//! The airbridge program: reads the words on the command line, calls one use case of `ops`, prints its answer.
//! Decides exit codes and nothing else. Up: `ARCHITECTURE.md`.

mod args;
mod print;
mod run;

use clap::Parser;

fn main() -> std::process::ExitCode {
    let args = args::Args::parse();
    run::run(&args)
}
