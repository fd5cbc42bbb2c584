//! The exam program: runs a public benchmark set and prints its tables, so that anyone can check the figures of
//! `DESIGN.md`. Decides exit codes: 2 for a wrong command line, 3 for wrong input. Up: `ARCHITECTURE.md`.

mod args;
mod backtest;
mod place_list;
mod print;
mod score;
mod tables;
mod weeks;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

/// The input is wrong; every fault was listed.
const EXIT_INPUT: u8 = 3;

fn main() -> ExitCode {
    let args = Args::parse();
    let Command::Forecast(question) = args.command;
    question.check();
    // A panic is a fault of ours; its message is on standard error already.
    std::panic::catch_unwind(|| match backtest::run(&question, &mut print::progress) {
        Ok(reports) => {
            reports.iter().for_each(|report| print::report(&tables::of(report)));
            ExitCode::SUCCESS
        }
        Err(faults) => {
            print::faults(&faults);
            ExitCode::from(EXIT_INPUT)
        }
    })
    .unwrap_or(ExitCode::FAILURE)
}
