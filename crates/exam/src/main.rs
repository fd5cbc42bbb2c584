//! The exam program: runs a public benchmark set, or tries what the store promises, and prints its tables, so that anyone
//! can check the figures of `DESIGN.md`. Decides exit codes: 2 for a wrong command line, 3 for wrong input, 4 for an answer that the
//! judge refuses. Up: `ARCHITECTURE.md`.

mod airlift;
mod args;
mod backtest;
mod flights;
mod keeping;
mod lot;
mod packing;
mod place_list;
mod print;
mod score;
mod spent;
mod tables;
mod weeks;

use std::process::ExitCode;

use clap::Parser;
use model::fault::Fault;

use crate::args::{AirliftArgs, Args, BridgeArgs, Command, FlightsArgs, ForecastArgs, LoadingArgs};

/// The input is wrong; every fault was listed.
const EXIT_INPUT: u8 = 3;
/// The judge refuses an answer; every finding was listed.
const EXIT_REFUSED: u8 = 4;

fn main() -> ExitCode {
    let args = Args::parse();
    // A panic is a fault of ours; its message is on standard error already.
    std::panic::catch_unwind(|| match args.command {
        Command::Forecast(question) => forecast(&question),
        Command::Loading(question) => loading(&question),
        Command::Flights(question) => operations(&question),
        Command::Airlift(question) => relays(&question),
        Command::AirliftBridge(question) => airlift_bridge(&question),
        Command::Crash(question) => kept(keeping::crash::run(&question)),
        Command::CrashChild(question) => keeping::child::run(&question),
        Command::Writers(question) => kept(keeping::writers::run(&question)),
        Command::Log(question) => kept(keeping::volume::run(&question)),
    })
    .unwrap_or(ExitCode::FAILURE)
}

fn forecast(question: &ForecastArgs) -> ExitCode {
    question.check();
    match backtest::run(question, &mut print::progress) {
        Ok(reports) => {
            reports.iter().for_each(|report| print::report(&tables::of(report)));
            ExitCode::SUCCESS
        }
        Err(faults) => wrong_input(&faults),
    }
}

fn loading(question: &LoadingArgs) -> ExitCode {
    question.check();
    match packing::run(question, &mut print::packed) {
        Ok(report) => {
            print::report(&packing::shown::page(&report, spent::memory_peak()));
            let is_refused = report.packed.iter().any(|one| !one.refused.is_empty());
            if is_refused { ExitCode::from(EXIT_REFUSED) } else { ExitCode::SUCCESS }
        }
        Err(faults) => wrong_input(&faults),
    }
}

fn operations(question: &FlightsArgs) -> ExitCode {
    match flights::run(question, &mut print::planned) {
        Ok(report) => {
            print::report(&flights::shown::page(&report, spent::memory_peak()));
            let is_refused = report
                .planned
                .iter()
                .any(|one| !one.refused.is_empty() || one.anew.iter().any(|made| made.refusals > 0));
            if is_refused { ExitCode::from(EXIT_REFUSED) } else { ExitCode::SUCCESS }
        }
        Err(faults) => wrong_input(&faults),
    }
}

fn relays(question: &AirliftArgs) -> ExitCode {
    match airlift::run(question, &mut print::relayed) {
        Ok(trials) => {
            print::report(&airlift::shown::page(&trials, question.generate));
            let is_refused = trials.iter().any(|trial| !trial.ours.refusals.is_empty());
            if is_refused { ExitCode::from(EXIT_REFUSED) } else { ExitCode::SUCCESS }
        }
        Err(faults) => wrong_input(&faults),
    }
}

/// Answers messages until the input ends.
fn airlift_bridge(question: &BridgeArgs) -> ExitCode {
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    match airlift::bridge::run(question.seed, input, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => wrong_input(&faults),
    }
}

/// Prints the page of an exam of the store; each of its findings is a promise that was not kept.
fn kept(done: Result<keeping::Outcome, Fault>) -> ExitCode {
    match done {
        Ok(outcome) => {
            print::report(&outcome.page);
            if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_REFUSED) }
        }
        Err(fault) => wrong_input(&[fault]),
    }
}

fn wrong_input(faults: &[Fault]) -> ExitCode {
    print::faults(faults);
    ExitCode::from(EXIT_INPUT)
}
