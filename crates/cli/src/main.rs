//! The airbridge program: reads the words on the command line, calls one use case of `ops`, prints its answer.
//! Decides exit codes and nothing else. Up: `ARCHITECTURE.md`.

mod args;
mod desk;
mod print;
mod room;
mod run;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Parser;
use signal_hook::consts::SIGINT;
use signal_hook::flag;

fn main() -> std::process::ExitCode {
    let args = args::Args::parse();
    let interrupt = Arc::new(AtomicBool::new(false));
    if args.command.is_search() {
        // The first interrupt ends a search with the best it has found; the second leaves at once, as a shell expects of one.
        let leaves = flag::register_conditional_shutdown(SIGINT, 128 + SIGINT, Arc::clone(&interrupt));
        leaves.and_then(|_| flag::register(SIGINT, Arc::clone(&interrupt))).expect("an interrupt should be heard of");
    }
    // A panic is a fault of ours; its message is on standard error already.
    std::panic::catch_unwind(|| run::run(&args, &interrupt)).unwrap_or(std::process::ExitCode::FAILURE)
}
