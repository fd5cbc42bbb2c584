//! Decides the words of the commands that do the room's work on a store, without a server. Up: [`crate::args`].

use std::path::PathBuf;

use clap::Subcommand;

/// Where somebody works, and as whom.
#[derive(Debug, clap::Args)]
pub(crate) struct SeatArgs {
    /// Address of the store: sqlite:FILE, or postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
    /// Id of the operation in the store.
    #[arg(long, value_name = "OPERATION")]
    pub(crate) operation: String,
    /// Login of who acts; no password is asked, because whoever can open the store can change it anyway.
    #[arg(long = "as", value_name = "LOGIN")]
    pub(crate) login: String,
}

/// Where somebody works, and as whom, where an operation folder may be given instead.
#[derive(Debug, clap::Args)]
pub(crate) struct MaySeatArgs {
    /// Address of a store, instead of a folder.
    #[arg(long, value_name = "ADDRESS", requires = "operation", requires = "login")]
    pub(crate) store: Option<String>,
    /// Id of the operation in the store.
    #[arg(long, value_name = "OPERATION", requires = "store")]
    pub(crate) operation: Option<String>,
    /// Login of who looks.
    #[arg(long = "as", value_name = "LOGIN", requires = "store")]
    pub(crate) login: Option<String>,
}

/// Records to enter.
#[derive(Debug, clap::Args)]
pub(crate) struct EnterArgs {
    /// Where, as whom.
    #[command(flatten)]
    pub(crate) seat: SeatArgs,
    /// JSON objects as the API takes them, one or many, or one on each line; - reads standard input.
    pub(crate) file: PathBuf,
    /// Key of the request, 8 to 100 signs; without it one is made of the file, so that the same file has one effect.
    #[arg(long, value_name = "KEY")]
    pub(crate) key_of_request: Option<String>,
}

/// A count.
#[derive(Debug, clap::Args)]
pub(crate) struct ReceiveArgs {
    /// Where, as whom.
    #[command(flatten)]
    pub(crate) seat: SeatArgs,
    /// What was counted.
    pub(crate) consignment: String,
    /// The filled-in sheet: CSV with item, lot, counted, damaged, rejected, reason; - reads standard input.
    #[arg(required_unless_present = "sheet", conflicts_with = "sheet")]
    pub(crate) file: Option<PathBuf>,
    /// Print a blank sheet to fill in: which items to look for, not how many.
    #[arg(long, conflicts_with_all = ["place", "at", "note", "recount_of", "key_of_request"])]
    pub(crate) sheet: bool,
    /// Where it was counted.
    #[arg(long, value_name = "LOCATION")]
    pub(crate) place: Option<String>,
    /// When it was counted, such as 2020-04-01T06:00:00Z; without it now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// One sentence.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// The count that this one repeats.
    #[arg(long, value_name = "EVENT")]
    pub(crate) recount_of: Option<String>,
    /// Key of the request, 8 to 100 signs; without it one is made of the sheet, so that the same sheet has one effect.
    #[arg(long, value_name = "KEY")]
    pub(crate) key_of_request: Option<String>,
}

/// Lines of the log, or the log as files.
#[derive(Debug, clap::Args)]
pub(crate) struct LogArgs {
    /// Where, as whom.
    #[command(flatten)]
    pub(crate) seat: SeatArgs,
    /// List the lines of this consignment only.
    #[arg(long, conflicts_with_all = ["export", "checkpoint"])]
    pub(crate) consignment: Option<String>,
    /// List the lines after this number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) after: u64,
    /// List at most so many.
    #[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
    /// Write the whole log here, a new file that airbridge verify-log reads.
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
    /// Sign the head, keep the checkpoint and write it here, a new file.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// File of the key to sign with; made when it is missing, readable by nobody else.
    #[arg(long, value_name = "FILE", requires = "checkpoint")]
    pub(crate) key: Option<PathBuf>,
}

/// What needs somebody.
#[derive(Debug, clap::Args)]
pub(crate) struct NowArgs {
    /// Where, as whom.
    #[command(flatten)]
    pub(crate) seat: SeatArgs,
    /// Tell the alarms of this instant, by all that is recorded now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
}

/// One consignment.
#[derive(Debug, clap::Args)]
pub(crate) struct ConsignmentArgs {
    /// Where, as whom.
    #[command(flatten)]
    pub(crate) seat: SeatArgs,
    /// The consignment.
    pub(crate) consignment: String,
    /// Tell the alarms of this instant, by all that is recorded now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
}

/// Persons to be forgotten.
#[derive(Debug, clap::Args)]
pub(crate) struct EraseArgs {
    /// Where, as whom.
    #[command(flatten)]
    pub(crate) seat: SeatArgs,
    /// The event in which they are named.
    pub(crate) event: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// On whose word.
    #[arg(long, value_name = "TEXT")]
    pub(crate) on_word_of: String,
}

/// A backup to keep.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// Address of the store.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
    /// The backup, a new file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// A backup to take back.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// The backup.
    pub(crate) file: PathBuf,
    /// Address of a new or empty store.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
}

/// An operation to write to a file.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// Address of the store.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
    /// Id of the operation.
    #[arg(long, value_name = "OPERATION")]
    pub(crate) operation: String,
    /// A new file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// An operation to take in.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// The file that was exported.
    pub(crate) file: PathBuf,
    /// Address of a store that is there.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
}

/// An account to switch off.
#[derive(Debug, clap::Args)]
pub(crate) struct DisableArgs {
    /// What the person types to sign in.
    pub(crate) login: String,
    /// Address of the store.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) store: String,
}

/// Steps in the life of plans.
#[derive(Debug, Subcommand)]
pub(crate) enum PlansCommand {
    /// List the plans of an operation.
    List {
        /// Where, as whom.
        #[command(flatten)]
        seat: SeatArgs,
    },
    /// Keep a plan document as a draft; the checker looks at it.
    Draft {
        /// Where, as whom.
        #[command(flatten)]
        seat: SeatArgs,
        /// Plan document, as airbridge plan writes it.
        file: PathBuf,
        /// The plan that it was made from.
        #[arg(long, value_name = "PLAN")]
        parent: Option<String>,
        /// Key of the request; without it one is made of the document.
        #[arg(long, value_name = "KEY")]
        key_of_request: Option<String>,
    },
    /// What changes from one plan to another.
    Compare {
        /// Where, as whom.
        #[command(flatten)]
        seat: SeatArgs,
        /// The plan that stands.
        before: String,
        /// The plan that may come.
        after: String,
    },
    /// What became of a plan's flights by the events that name them.
    Execution {
        /// Where, as whom.
        #[command(flatten)]
        seat: SeatArgs,
        /// The plan.
        plan: String,
        /// Tell it as of this instant, by all that is recorded now.
        #[arg(long, value_name = "INSTANT")]
        at: Option<String>,
    },
    /// Approve a draft that somebody else made; the checker looks again, and the plan that stood is superseded.
    Approve(DecideArgs),
    /// Report that the approved plan is carried out.
    Execute(DecideArgs),
}

/// A decision on a plan.
#[derive(Debug, clap::Args)]
pub(crate) struct DecideArgs {
    /// Where, as whom.
    #[command(flatten)]
    pub(crate) seat: SeatArgs,
    /// The plan.
    pub(crate) plan: String,
    /// Decide on this version only; without it on the plan as it is now.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) version: Option<u64>,
}
