//! Decides the words of the command line. Up: `main.rs`.

mod desk;
mod figures;
mod room;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use desk::{
    BackupArgs, ConsignmentArgs, DisableArgs, EnterArgs, EraseArgs, ExportArgs, ImportArgs, LogArgs, MaySeatArgs,
    NowArgs, PlansCommand, ReceiveArgs, RestoreArgs, SeatArgs,
};
pub(crate) use figures::{CaseValue, CasesArgs, ForecastArgs, NoticesArgs, QuantifyArgs, QuantifyMode};
pub(crate) use room::{EnrolArgs, OperateArgs, ServeArgs};

/// Plans an international medical-relief airlift: from case counts to loaded, checked aircraft and an account.
#[derive(Debug, Parser)]
#[command(
    name = "airbridge",
    version,
    about = "Plans an international medical-relief airlift: from case counts to loaded, checked aircraft and an account.",
    after_help = "Exit codes: 0 done; 1 a fault of ours, please report it; 2 the command line is wrong; 3 the input is wrong, every fault \
                  listed; 4 the checker refuses the plan.\n\nExample: airbridge demo april-2020"
)]
pub(crate) struct Args {
    /// Print one JSON object instead of tables.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Show no progress.
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The use cases.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the April 2020 operation, plan it, write and name the report.
    #[command(after_help = "Example: airbridge demo april-2020")]
    Demo {
        /// Folder to write, new or empty.
        #[arg(default_value = "demo")]
        dir: PathBuf,
    },
    /// Write an empty operation: every table with its header and an example row.
    #[command(after_help = "Example: airbridge new may-2020")]
    New {
        /// Folder to write, new or empty.
        dir: PathBuf,
    },
    /// Read an operation and report every fault at once.
    #[command(after_help = "Example: airbridge validate april-2020")]
    Validate {
        /// Operation folder.
        dir: PathBuf,
    },
    /// Run the whole chain; write plan and report under DIR/plans.
    #[command(after_help = "Example: airbridge plan april-2020")]
    Plan {
        /// Operation folder.
        dir: PathBuf,
        /// A standing plan: its flights and loads change only where they have to, and what changes is told unit by unit.
        #[arg(long, value_name = "PLAN")]
        keep: Option<PathBuf>,
        /// How long flights are chosen.
        #[command(flatten)]
        limits: LimitArgs,
    },
    /// Case counts to net needs, with ranges.
    #[command(after_help = "Example: airbridge need april-2020 --place IT -o need.html")]
    Need(NeedArgs),
    /// Offer lines against recipients: fit or not, and why; or what to do with cargo that arrived unasked.
    #[command(
        after_help = "Example: airbridge fit april-2020 --line CHK-ventilator --as-of 2020-06-01\nExample: airbridge fit april-2020 -o verdicts.csv\nExample: airbridge fit \
                      --arrived list.xlsx -o triage.html"
    )]
    Fit(FitArgs),
    /// Usable supply to recipients: who gets what, and why.
    #[command(
        after_help = "Example: airbridge allocate april-2020 --item ventilator-icu\nExample: airbridge allocate april-2020 -o shares.csv"
    )]
    Allocate(AllocateArgs),
    /// Consignments to flights: which aircraft, when, how full.
    #[command(after_help = "Example: airbridge fly april-2020 -o flights.html")]
    Fly(FlyArgs),
    /// Something went otherwise than planned: ways to go on from a standing plan, and what each breaks.
    #[command(
        after_help = "EVENT: tail-out TAIL, airport-closed AIRPORT, route-closed PLACE, permit-refused PERMIT, fuel-missing AIRPORT, spots-fewer AIRPORT \
                      spots N, need-new OFFER to PLACE packs N, need-changed CONSIGNMENT packs N, need-cancelled CONSIGNMENT, late-departure FLIGHT leaves \
                      INSTANT; with from INSTANT, until INSTANT; several joined by and; also disruptions.csv of the folder. See docs/replan.md.\n\nExample: \
                      airbridge replan april-2020 --plan april-2020/plans/standing.json --now 2020-04-02T03:00 tail-out VTA-3 until 2020-04-05 -o new.json"
    )]
    Replan(ReplanArgs),
    /// Cartons to pallets to positions, in balance.
    #[command(
        after_help = "Planning, not for dispatch.\n\nExample: airbridge load april-2020 --flight F001 -o f001.html\nExample: airbridge \
                      load april-2020 --keep april-2020/plans/standing.json"
    )]
    Load(LoadArgs),
    /// Judge a plan again by the separate checker.
    #[command(after_help = "Example: airbridge check april-2020/plans/*.json")]
    Check {
        /// Plan document; its operation folder is two levels up, unless named.
        plan: PathBuf,
        /// Operation folder.
        #[arg(long)]
        operation: Option<PathBuf>,
    },
    /// What changed between two plans.
    #[command(after_help = "Example: airbridge diff old.json new.json")]
    Diff {
        /// The standing plan.
        before: PathBuf,
        /// The new plan.
        after: PathBuf,
    },
    /// Distance, stops, payload, fuel and time of a route.
    #[command(after_help = "Example: airbridge route UUMU KJFK --type An-124-100 --payload 60000 --max-leg 4000")]
    Route(RouteArgs),
    /// Boxes into a container or unit: the loading engine by itself.
    #[command(after_help = "Example: airbridge pack boxes.json --seconds 5 -o packed.json")]
    Pack(PackArgs),
    /// What a case table holds; what a newer one changed; adding one to an operation.
    #[command(
        after_help = "Reads JHU CSSE wide tables, long tables (WHO, Our World in Data, place/date/value), situation reports, HXL \
                      hashtags, an operation's cases.csv; CSV or .xlsx.\n\nExample: airbridge cases april-2020/cases.csv\nExample: airbridge cases old.csv \
                      new.csv --value deaths\nExample: airbridge cases new.csv --value deaths --into april-2020 --vintage 2020-04-26 --source 'JHU CSSE'"
    )]
    Cases(CasesArgs),
    /// A list of sanctions or recalls: what it holds, or what of it concerns an operation.
    #[command(
        after_help = "Known: OFAC (ALT.CSV as second file), OpenSanctions, UK, EU, FDA recalls, a plain table; see docs/notice-lists.md. \
                      Example: airbridge notices SDN.CSV ALT.CSV --into april --vintage 2020-03-31 --source \"OFAC, SDN list\" --from-vintage"
    )]
    Notices(NoticesArgs),
    /// Case counts to quantiles: the forecasting engine by itself.
    #[command(
        after_help = "Example: airbridge forecast time_series.csv --value deaths --origin 2020-04-25 --weeks 4 -o out.csv"
    )]
    Forecast(ForecastArgs),
    /// The mutual-aid account: who gave what to whom, pending against posted, values as ranges.
    #[command(
        after_help = "Example: airbridge account april-2020 --party US-GOV --from 2020-05-01\nExample: airbridge account april-2020 --beancount account.beancount\nExample: airbridge account --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Account(AccountArgs),
    /// Serve the operations room and its API until interrupted.
    #[command(
        after_help = "Example: airbridge serve --store sqlite:room.db --listen 127.0.0.1:8080 --plain-http --key room.key"
    )]
    Serve(ServeArgs),
    /// Give somebody an account of the operations room; the password is read from standard input.
    #[command(
        after_help = "Example: airbridge enrol anna --name \"Anna Example\" --organisation FEMA --store sqlite:room.db < password.txt\n\
                      Example: airbridge enrol boris --name \"Boris Example\" --organisation RU-MOD --operation april-2020 --role donor --store sqlite:room.db"
    )]
    Enrol(EnrolArgs),
    /// Take an operation folder into the store and make somebody its coordinator.
    #[command(
        after_help = "Example: airbridge operate april-2020 --as april-2020 --coordinator anna --store sqlite:room.db"
    )]
    Operate(OperateArgs),
    /// Switch an account off: its sessions end and nobody signs in by it; enrol opens it again.
    #[command(after_help = "Example: airbridge disable anna --store sqlite:room.db")]
    Disable(DisableArgs),
    /// Keep a backup of a store while it is used, verified before it gets its name.
    #[command(after_help = "Example: airbridge backup --store sqlite:room.db -o room-backup.db")]
    Backup(BackupArgs),
    /// Take a backup into a new or empty store, after it was verified.
    #[command(after_help = "Example: airbridge restore room-backup.db --store sqlite:again.db")]
    Restore(RestoreArgs),
    /// Write a whole operation to a file that another store takes in: log, plans, signed heads; without people.
    #[command(after_help = "Example: airbridge export --store sqlite:room.db --operation april-2020 -o april-2020.db")]
    Export(ExportArgs),
    /// Take in an operation from the file that another store wrote, after it was verified.
    #[command(after_help = "Example: airbridge import april-2020.db --store sqlite:other.db")]
    Import(ImportArgs),
    /// What needs somebody now, since when, who holds it and what to do; and where every consignment is.
    #[command(after_help = "Example: airbridge now --store sqlite:room.db --operation april-2020 --as anna")]
    Now(NowArgs),
    /// A consignment: its custody with its gaps, and announced, loaded, departed, arrived, counted, usable, used.
    #[command(
        after_help = "Example: airbridge consignment C-1 --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Consignment(ConsignmentArgs),
    /// Enter what was counted of a consignment, from a sheet that is filled in without knowing what is expected.
    #[command(
        after_help = "Example: airbridge receive C-1 --sheet --store sqlite:room.db --operation april-2020 --as anna > count.csv\nExample: airbridge receive C-1 count.csv \
                      --place JFK --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Receive(ReceiveArgs),
    /// Enter custody events: all of a file or none, every fault at once.
    #[command(
        after_help = "docs/custody-log.md says what an event is. Example: airbridge record events.jsonl --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Record(EnterArgs),
    /// Enter claims: who said what, where and when.
    #[command(
        after_help = "Example: airbridge claim claims.jsonl --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Claim(EnterArgs),
    /// Enter judgements of claims, with the records that they rest on.
    #[command(
        after_help = "Example: airbridge assess judgements.jsonl --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Assess(EnterArgs),
    /// Enter into the account: pledges, postings, voids, corrections.
    #[command(
        after_help = "Example: airbridge book entries.jsonl --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Book(EnterArgs),
    /// Enter what the account is kept by: agreements of two parties, equivalence factors, and their ends.
    #[command(
        after_help = "Example: airbridge arrange factors.jsonl --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Arrange(EnterArgs),
    /// Lines of the log; the log as a file that anybody can verify; a signed head of it.
    #[command(
        after_help = "Example: airbridge log --consignment C-1 --store sqlite:room.db --operation april-2020 --as anna\nExample: airbridge log --export april.jsonl --store sqlite:room.db --operation april-2020 --as anna\n\
                      Example: airbridge log --checkpoint head.json --key room.key --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Log(LogArgs),
    /// Forget who is named in an event; the chain stays whole, and that it was done is a line of its own.
    #[command(
        after_help = "Example: airbridge erase E-1 --reason \"asked for by the person\" --on-word-of \"the person\" --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Erase(EraseArgs),
    /// Plans of an operation in the store: list, draft, compare, approve, execute, and what became of their flights.
    #[command(
        after_help = "Example: airbridge plans list --store sqlite:room.db --operation april-2020 --as anna\nExample: airbridge plans draft april-2020/plans/plan.json --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Plans {
        /// The step.
        #[command(subcommand)]
        command: PlansCommand,
    },
    /// Who said what of the goods, side by side, and what was found of it.
    #[command(
        after_help = "Example: airbridge claims april-2020 --review reviews.jsonld\nExample: airbridge claims --store sqlite:room.db --operation april-2020 --as anna"
    )]
    Claims(ClaimsArgs),
    /// Whether an exported log was changed: its chain, its erased texts, its checkpoints.
    #[command(
        after_help = "Needs the file alone; docs/custody-log.md says how to write another verifier. Exit 4: the chain is broken, or a \
                      checkpoint does not hold.\n\nExample: airbridge verify-log april-2020.jsonl --checkpoint kept.json"
    )]
    VerifyLog(VerifyLogArgs),
    /// Daily cases to quantities as WHO's ESFT counts them, only to compare.
    #[command(
        after_help = "FILE is WHO's daily table (Date_reported, Country_code, New_cases) or JHU wide. Example: airbridge quantify \
                      WHO-COVID-19-global-data.csv --place IT --from 2020-04-06 --weeks 12 --mode esft -o italy"
    )]
    Quantify(QuantifyArgs),
}

/// A log to be verified.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyLogArgs {
    /// Exported log.
    pub(crate) file: PathBuf,
    /// A checkpoint must be signed with this Ed25519 public key.
    #[arg(long, value_name = "HEX")]
    pub(crate) key: Option<String>,
    /// Checkpoints that were kept elsewhere: the log must still begin with what they vouch for.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
}

/// Flights.
#[derive(Debug, clap::Args)]
pub(crate) struct FlyArgs {
    /// Operation folder.
    pub(crate) dir: PathBuf,
    /// Write the stage's page (HTML) here.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How long flights are chosen.
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

impl Command {
    /// Whether it looks for the best for a while, and can be ended with the best so far.
    pub(crate) fn is_search(&self) -> bool {
        matches!(self, Self::Demo { .. } | Self::Plan { .. } | Self::Fly(_) | Self::Replan(_) | Self::Pack(_))
    }
}

/// How long is searched. An interrupt (Ctrl-C) ends it too, with the best that was found; a second one leaves at once.
#[derive(Debug, clap::Args)]
pub(crate) struct LimitArgs {
    /// Stop after so many seconds; the number of steps is reported and can be replayed.
    #[arg(long, value_name = "SECONDS", conflicts_with = "steps", allow_hyphen_values = true)]
    pub(crate) seconds: Option<f64>,
    /// Stop after so many steps: the same steps give the same result everywhere.
    #[arg(long, value_name = "STEPS")]
    pub(crate) steps: Option<u64>,
}

/// A plan to be made anew.
#[derive(Debug, clap::Args)]
pub(crate) struct ReplanArgs {
    /// Operation folder.
    pub(crate) dir: PathBuf,
    /// What went otherwise: a sort, what it is about, and its words; several joined by `and`.
    #[arg(value_name = "EVENT")]
    pub(crate) events: Vec<String>,
    /// The plan that stands.
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    /// The instant that the new plan starts from, universal time; what has started by then stays.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: String,
    /// Take this alternative: by-rule, by-search or anew; without it the best that the checker accepts.
    #[arg(long, value_name = "ALTERNATIVE")]
    pub(crate) take: Option<String>,
    /// Load what changed, and write the new plan here.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Loads.
#[derive(Debug, clap::Args)]
pub(crate) struct LoadArgs {
    /// Operation folder.
    pub(crate) dir: PathBuf,
    /// Show this flight only: its units, balance leg by leg, load sheet and order of loading.
    #[arg(long, value_name = "FLIGHT")]
    pub(crate) flight: Option<String>,
    /// A standing plan: its loads change only where the lists do, and what changes is told unit by unit.
    #[arg(long, value_name = "PLAN")]
    pub(crate) keep: Option<PathBuf>,
    /// Write the stage's page (HTML) here; with --flight that flight's page, or its picture if the name ends in .svg.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A question to the gate.
#[derive(Debug, clap::Args)]
pub(crate) struct FitArgs {
    /// Operation folder; cargo that arrived may be classed without one.
    #[arg(required_unless_present = "arrived")]
    pub(crate) dir: Option<PathBuf>,
    /// A packing list (.xlsx, .csv) of cargo that arrived unasked: classed into high, low and no priority.
    #[arg(long, value_name = "LIST", conflicts_with_all = ["loading", "arrival", "lines", "places", "all"])]
    pub(crate) arrived: Option<PathBuf>,
    /// The place at which it arrived, of the operation.
    #[arg(long = "for", value_name = "PLACE", requires = "arrived", requires = "dir")]
    pub(crate) place: Option<String>,
    /// Disease profile whose items count where no operation is given; without it those of every profile.
    #[arg(long, value_name = "NAME", requires = "arrived", conflicts_with = "dir")]
    pub(crate) profile: Option<String>,
    /// Judge by what was known on this day instead of the operation's own.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<String>,
    /// Loaded on this day; without it on the day of the check.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) loading: Option<String>,
    /// There on this day; without it after the lead time.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) arrival: Option<String>,
    /// Show these offer lines only.
    #[arg(long = "line", value_name = "OFFER", num_args = 1..)]
    pub(crate) lines: Vec<String>,
    /// Show these recipients only.
    #[arg(long = "place", value_name = "PLACE", num_args = 1..)]
    pub(crate) places: Vec<String>,
    /// Tell warnings and questions one by one, not only what stops a line.
    #[arg(long)]
    pub(crate) all: bool,
    /// Write every finding here: CSV with HXL hashtags if the name ends in .csv, else the stage's page (HTML).
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A question about shares.
#[derive(Debug, clap::Args)]
pub(crate) struct AllocateArgs {
    /// Operation folder.
    pub(crate) dir: PathBuf,
    /// Show these items only.
    #[arg(long = "item", value_name = "ITEM", num_args = 1..)]
    pub(crate) items: Vec<String>,
    /// A split that somebody else made (place, item, units, source), measured beside the plan's.
    #[arg(long, value_name = "FILE")]
    pub(crate) split: Option<PathBuf>,
    /// Write every demand here: CSV with HXL hashtags if the name ends in .csv, else the stage's page (HTML).
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A count of needs.
#[derive(Debug, clap::Args)]
pub(crate) struct NeedArgs {
    /// Operation folder.
    pub(crate) dir: PathBuf,
    /// Show these places only.
    #[arg(long = "place", value_name = "PLACE", num_args = 1..)]
    pub(crate) places: Vec<String>,
    /// Show these items only, whether asked for or not.
    #[arg(long = "item", value_name = "ITEM", num_args = 1..)]
    pub(crate) items: Vec<String>,
    /// Show every item that the disease profile counts, not only those asked for, in stock, in use or made.
    #[arg(long)]
    pub(crate) all: bool,
    /// Write every line here: CSV with HXL hashtags if the name ends in .csv, else the stage's page (HTML).
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A route.
#[derive(Debug, clap::Args)]
pub(crate) struct RouteArgs {
    /// First airport (OurAirports ident, mostly ICAO).
    pub(crate) from: String,
    /// Last airport.
    pub(crate) to: String,
    /// Aircraft type; without it only the distance is given.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) aircraft: Option<String>,
    /// Payload in kilograms.
    #[arg(long, default_value_t = 0, value_name = "KG", allow_negative_numbers = true)]
    pub(crate) payload: i64,
    /// Airports to call at, in order.
    #[arg(long, value_name = "AIRPORT", num_args = 1..)]
    pub(crate) via: Vec<String>,
    /// Countries to keep out of (ISO 3166-1 alpha-2).
    #[arg(long, value_name = "PLACE", num_args = 1..)]
    pub(crate) avoid: Vec<String>,
    /// Longest leg in kilometres.
    #[arg(long, value_name = "KM", allow_negative_numbers = true)]
    pub(crate) max_leg: Option<i64>,
    /// State of the operator: closures and permits that are for it count (ISO 3166-1 alpha-2).
    #[arg(long, value_name = "PLACE")]
    pub(crate) operator: Option<String>,
    /// It flies as a state aircraft, with diplomatic permits.
    #[arg(long)]
    pub(crate) state_aircraft: bool,
    /// When it departs, and permits are asked for: a day, or an instant in universal time; else that of the operation.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// Operation folder whose airports, types, closures and permits count.
    #[arg(long, value_name = "DIR")]
    pub(crate) operation: Option<PathBuf>,
    /// Write a page with a map (HTML) here.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Outside shapes of boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackFormat {
    /// Our own JSON.
    Json,
    /// BR / thpack text of the container-loading benchmarks.
    Br,
}

/// A packing question.
#[derive(Debug, clap::Args)]
pub(crate) struct PackArgs {
    /// File with container and boxes.
    pub(crate) file: PathBuf,
    /// Its format.
    #[arg(long, value_enum, default_value = "json")]
    pub(crate) format: PackFormat,
    /// Which instance of a BR file, from 1.
    #[arg(long, default_value_t = 1)]
    pub(crate) instance: usize,
    /// How boxes must stand, instead of what the file says: `none`, `full`, or the least share of the base, such as 0.7.
    #[arg(long, value_name = "none|full|SHARE", allow_hyphen_values = true)]
    pub(crate) support: Option<String>,
    /// How long it is packed.
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    /// Threads that may be used; the packing never depends on it.
    #[arg(long, default_value_t = 1)]
    pub(crate) threads: usize,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Write the packing here: box by box if the name ends in .json, a page with a picture if in .html, the picture if in .svg.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A question to what was said.
#[derive(Debug, clap::Args)]
pub(crate) struct ClaimsArgs {
    /// Operation folder.
    #[arg(required_unless_present = "store", conflicts_with = "store")]
    pub(crate) dir: Option<PathBuf>,
    /// Or an operation in a store.
    #[command(flatten)]
    pub(crate) seat: MaySeatArgs,
    /// Write claims and assessments as schema.org ClaimReview (JSON-LD) here.
    #[arg(long, value_name = "FILE")]
    pub(crate) review: Option<PathBuf>,
}

/// A question to the account.
#[derive(Debug, clap::Args)]
pub(crate) struct AccountArgs {
    /// Operation folder.
    #[arg(required_unless_present = "store", conflicts_with = "store")]
    pub(crate) dir: Option<PathBuf>,
    /// Or an operation in a store.
    #[command(flatten)]
    pub(crate) seat: MaySeatArgs,
    /// The statement of this party.
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: Option<String>,
    /// First day of the statement; without it from the beginning.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "party")]
    pub(crate) from: Option<String>,
    /// Tell the account as it stood at the end of this day; without it of the last entry.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: Option<String>,
    /// Show also what moved as counted in this unit by the operation's factors.csv, such as flying-minutes:Il-76TD.
    #[arg(long, value_name = "UNIT")]
    pub(crate) unit: Option<String>,
    /// Write the account as a Beancount ledger here.
    #[arg(long, value_name = "FILE")]
    pub(crate) beancount: Option<PathBuf>,
}
