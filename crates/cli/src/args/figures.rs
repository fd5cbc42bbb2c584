//! Decides the words of the commands that read figures and lists of others. Up: [`crate::args`].

use std::path::PathBuf;

use clap::ValueEnum;

/// What to forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CaseValue {
    /// Confirmed cases.
    Cases,
    /// Deaths.
    Deaths,
}

/// A case table to look at, to compare or to add.
#[derive(Debug, clap::Args)]
pub(crate) struct CasesArgs {
    /// Case table.
    pub(crate) file: PathBuf,
    /// A newer publication of it: what it changed is said, the largest first.
    #[arg(conflicts_with = "into")]
    pub(crate) newer: Option<PathBuf>,
    /// Sheet of a workbook; without it the first is read.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// The place of a table that names none: a code or a name.
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,
    /// Read this only; needed where a table counts one of them and does not say which.
    #[arg(long, value_enum)]
    pub(crate) value: Option<CaseValue>,
    /// Day that the table was published on.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) vintage: Option<String>,
    /// Who published it.
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,
    /// Add the figures to this operation's cases.csv, beside what stands there.
    #[arg(long, value_name = "DIR", requires = "vintage", requires = "source")]
    pub(crate) into: Option<PathBuf>,
}

/// A list of sanctions or recalls to look at or to add.
#[derive(Debug, clap::Args)]
pub(crate) struct NoticesArgs {
    /// List.
    pub(crate) file: PathBuf,
    /// The file of other names that belongs to it: ALT.CSV of OFAC.
    pub(crate) other_names: Option<PathBuf>,
    /// Read it as this list: ofac, opensanctions, uk, uk-conlist, eu, fda, own; without it its columns tell.
    #[arg(long, value_name = "KIND")]
    pub(crate) list: Option<String>,
    /// Sheet of a workbook; without it the first is read.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Add the rows that concern this operation to its notices.csv, beside what stands there.
    #[arg(long, value_name = "DIR", requires = "vintage", requires = "source")]
    pub(crate) into: Option<PathBuf>,
    /// Day that the list was published on.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) vintage: Option<String>,
    /// Who published it.
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,
    /// Places that apply it, such as "US" or "IT FR"; without it those of the list's own law.
    #[arg(long, value_name = "PLACE")]
    pub(crate) applies_in: Option<String>,
    /// Add only rows that bear, or may bear, a name of the operation's offers, parties and tails; this is the default.
    #[arg(long, conflicts_with = "all")]
    pub(crate) subjects_of_offers: bool,
    /// Add every row.
    #[arg(long)]
    pub(crate) all: bool,
    /// A row without a day counts from the day that the list was published on.
    #[arg(long)]
    pub(crate) from_vintage: bool,
}

/// A forecasting question.
#[derive(Debug, clap::Args)]
pub(crate) struct ForecastArgs {
    /// Case table of any shape that the command `cases` reads.
    pub(crate) file: PathBuf,
    /// Sheet of a workbook; without it the first is read.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// The place of a table that names none: a code or a name.
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,
    /// What the file counts.
    #[arg(long, value_enum)]
    pub(crate) value: CaseValue,
    /// Last day whose counts may be used; the last whole week before it ends on a Saturday.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) origin: String,
    /// Weeks ahead, 1 to 8.
    #[arg(long, default_value_t = 4)]
    pub(crate) weeks: u8,
    /// Write the quantiles here (CSV); without it they are printed.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Whose formulas count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum QuantifyMode {
    /// WHO's Essential Supplies Forecasting Tool as in mrc-ide/esft, its defects included and named.
    Esft,
}

/// A quantification to compare with.
#[derive(Debug, clap::Args)]
pub(crate) struct QuantifyArgs {
    /// Daily case counts: WHO's long table or JHU wide.
    pub(crate) file: PathBuf,
    /// The place: a code, a name or an alias.
    #[arg(long)]
    pub(crate) place: String,
    /// Monday that begins the window; the file must hold the three weeks before it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: String,
    /// Weeks of the window, 1 to 52.
    #[arg(long, default_value_t = 12)]
    pub(crate) weeks: u8,
    /// Whose formulas count.
    #[arg(long, value_enum, default_value = "esft")]
    pub(crate) mode: QuantifyMode,
    /// Write the tables into this folder, or the totals alone into a file that ends in .csv.
    #[arg(short, long, value_name = "DIR|FILE.csv")]
    pub(crate) output: Option<PathBuf>,
}
