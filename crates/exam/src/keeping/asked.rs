//! Decides the words of the command line for the exams of the store. Up: [`crate::keeping`].

use clap::CommandFactory as _;
use clap::error::ErrorKind;

/// What befalls a program at its writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Misfortune {
    /// SIGKILL.
    Kill,
    /// The power goes: what was written and not synced is lost, torn or kept, in any order.
    Cut,
    /// The disk takes no more for a while.
    Full,
    /// Reads, writes and syncs fail now and then (`EIO`); then the power goes.
    Eio,
}

/// Kills a program at its writing.
#[derive(Debug, clap::Args)]
pub(crate) struct CrashArgs {
    /// What befalls it: `cut` and `eio` need the program strace, `full` the programs env and prlimit.
    #[arg(long, value_enum, default_value = "kill")]
    pub(crate) fault: Misfortune,
    /// How often.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub(crate) kills: u64,
    /// Seed of the points at which it is killed.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub(crate) seed: u64,
    /// A store to write to, empty or of an earlier exam with another seed; `postgresql` for a server of the exam's own, which is
    /// crashed too; a new SQLite file when none is named.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: Option<String>,
    /// Acknowledged writes asked of each kill on average; the exam fails when there were fewer.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub(crate) writes: u64,
    /// Longest time from an acknowledged write to the kill.
    #[arg(long, value_name = "MS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub(crate) within: u64,
}

impl CrashArgs {
    /// Ends the program with the code of a wrong command line when the words do not fit each other.
    pub(crate) fn check(&self) {
        if self.store.is_some() && self.fault != Misfortune::Kill {
            let fault = "this fault is tried on SQLite files of the exam's own: leave --store out";
            crate::args::Args::command().error(ErrorKind::ArgumentConflict, fault).exit()
        }
    }
}

/// What the program that is killed does.
#[derive(Debug, clap::Args)]
pub(crate) struct ChildArgs {
    /// Where it writes.
    #[arg(long)]
    pub(crate) store: String,
    /// A folder for backups and further stores.
    #[arg(long)]
    pub(crate) folder: std::path::PathBuf,
    /// The operation that it writes to.
    #[arg(long)]
    pub(crate) operation: String,
    /// What it does.
    #[arg(long)]
    pub(crate) work: String,
    /// Number of the kill.
    #[arg(long)]
    pub(crate) round: u64,
    /// Turns after which it ends by itself.
    #[arg(long)]
    pub(crate) turns: Option<u64>,
    /// Says what is refused and goes on.
    #[arg(long)]
    pub(crate) goes_on: bool,
}

/// Lets many write at the same time.
#[derive(Debug, clap::Args)]
pub(crate) struct WritersArgs {
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) writers: u32,
    /// For how long.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) seconds: u64,
    /// A store to write to; `postgresql` for a server of the exam's own; a new SQLite file when none is named.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: Option<String>,
}

/// Fills a log and measures.
#[derive(Debug, clap::Args)]
pub(crate) struct LogArgs {
    /// Lines of the log.
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1_000..=100_000_000))]
    pub(crate) lines: u64,
    /// Consignments that they are about.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) consignments: u64,
    /// A store to fill; `postgresql` for a server of the exam's own; a new SQLite file when none is named.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: Option<String>,
}
