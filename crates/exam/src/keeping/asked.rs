//! Decides the words of the command line for the exams of the store. Up: [`crate::keeping`].

/// Kills a program at its writing.
#[derive(Debug, clap::Args)]
pub(crate) struct CrashArgs {
    /// How often.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub(crate) kills: u64,
    /// Seed of the points at which it is killed.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub(crate) seed: u64,
    /// A store to write to, empty or of an earlier exam with another seed; a new SQLite file when none is named.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: Option<String>,
    /// Acknowledged writes asked of each kill on average; the exam fails when there were fewer.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub(crate) writes: u64,
    /// Longest time from an acknowledged write to the kill.
    #[arg(long, value_name = "MS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub(crate) within: u64,
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
    /// A store to write to; a new SQLite file when none is named.
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
    /// A store to fill; a new SQLite file when none is named.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: Option<String>,
}
