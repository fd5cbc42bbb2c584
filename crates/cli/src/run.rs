//! Decides which use case answers which command, and the exit code. Up: `main.rs`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ops::answer::{CaseKind, Done, Fault};
use ops::flying::FlyQuestion;
use ops::loads::LoadQuestion;
use ops::stopping::Limits;

use crate::args::{
    AccountArgs, AllocateArgs, Args, CaseValue, CasesArgs, Command, FitArgs, ForecastArgs, LimitArgs, LoadArgs,
    NeedArgs, NoticesArgs, PackArgs, PackFormat, QuantifyArgs, QuantifyMode, ReplanArgs, RouteArgs,
};
use crate::print::{self, Watch};
use crate::{desk, room};

/// The input is wrong; every fault was listed.
const EXIT_INPUT: u8 = 3;
/// The checker refuses the plan.
const EXIT_REFUSED: u8 = 4;

/// Runs the command and prints its answer.
pub(crate) fn run(args: &Args, interrupt: &Arc<AtomicBool>) -> ExitCode {
    let result = {
        let mut watch = Watch::new(args.quiet || args.json, interrupt);
        answer(&args.command, &mut watch, interrupt)
    };
    match result {
        Ok(done) => {
            print::answer(&done.answer, args.json);
            if done.is_refused { ExitCode::from(EXIT_REFUSED) } else { ExitCode::SUCCESS }
        }
        Err(faults) => {
            print::faults(&faults, args.json);
            ExitCode::from(EXIT_INPUT)
        }
    }
}

fn answer(command: &Command, watch: &mut Watch, interrupt: &Arc<AtomicBool>) -> Result<Done, Vec<Fault>> {
    let mut listener = |progress: &ops::answer::Progress| watch.tell(progress);
    if let Some(store) = desk::store_of(command) {
        ops::desk::make_ready(store, &mut listener);
    }
    if let Some(answer) = desk::answer(command, &mut listener) {
        return answer;
    }
    match command {
        Command::Demo { dir } => ops::demo::demo(dir, &limits(None, interrupt), &mut listener),
        Command::New { dir } => ops::folders::new(dir),
        Command::Validate { dir } => ops::folders::validate(dir),
        Command::Plan { dir, keep, limits: given } => {
            ops::plan_folder::plan(dir, keep.as_deref(), &limits(Some(given), interrupt), &mut listener)
        }
        Command::Need(need) => ops::needs::count(&need_question(need), &mut listener),
        Command::Fit(fit) => match (&fit.arrived, &fit.dir) {
            (Some(list), _) => ops::arriving::triage(&arrived_question(fit, list), &mut listener),
            (None, Some(dir)) => ops::gating::judge(&gate_question(fit, dir), &mut listener),
            (None, None) => unreachable!("a folder or a list should have been asked for"),
        },
        Command::Allocate(shares) => ops::sharing::share(&shares_question(shares), &mut listener),
        Command::Fly(fly) => {
            let limits = limits(Some(&fly.limits), interrupt);
            ops::flying::fly(&FlyQuestion { dir: &fly.dir, output: fly.output.as_deref(), limits }, &mut listener)
        }
        Command::Replan(replan) => ops::replanning::replan(&replan_question(replan, interrupt), &mut listener),
        Command::Load(load) => ops::loads::load(&load_question(load), &mut listener),
        Command::Check { plan, operation } => ops::judging::check(plan, operation.as_deref()),
        Command::Diff { before, after } => ops::judging::diff(before, after),
        Command::Route(route) => ops::routing::route(&route_question(route)),
        Command::Pack(pack) => ops::packing::pack(&pack_question(pack, interrupt), &mut listener),
        Command::Cases(cases) => casebook(cases),
        Command::Notices(notices) => noticing(notices),
        Command::Account(account) => desk::account(account),
        Command::Serve(serve) => {
            watch.end();
            room::serve(serve)
        }
        Command::Enrol(enrol) => room::enrol(enrol),
        Command::Operate(operate) => room::operate(operate),
        Command::Claims(claims) => desk::claims(claims),
        Command::Forecast(forecast) => ops::forecasting::forecast(&forecast_question(forecast)),
        Command::VerifyLog(log) => ops::verifying::verify(&ops::verifying::VerifyQuestion {
            file: &log.file,
            key: log.key.as_deref(),
            checkpoint: log.checkpoint.as_deref(),
        }),
        Command::Quantify(quantify) => match quantify.mode {
            QuantifyMode::Esft => ops::quantifying::quantify(&quantify_question(quantify)),
        },
        Command::Backup(_)
        | Command::Restore(_)
        | Command::Export(_)
        | Command::Import(_)
        | Command::Disable(_)
        | Command::Receive(_)
        | Command::Record(_)
        | Command::Claim(_)
        | Command::Assess(_)
        | Command::Book(_)
        | Command::Arrange(_)
        | Command::Erase(_)
        | Command::Log(_)
        | Command::Now(_)
        | Command::Consignment(_)
        | Command::Plans { .. } => unreachable!("the room's commands should have been answered before"),
    }
}

fn replan_question<'a>(args: &'a ReplanArgs, interrupt: &Arc<AtomicBool>) -> ops::replanning::ReplanQuestion<'a> {
    ops::replanning::ReplanQuestion {
        dir: &args.dir,
        plan: &args.plan,
        now: &args.now,
        events: &args.events,
        take: args.take.as_deref(),
        output: args.output.as_deref(),
        limits: limits(None, interrupt),
    }
}

/// The limits that were given, and the interrupt.
fn limits(given: Option<&LimitArgs>, interrupt: &Arc<AtomicBool>) -> Limits {
    let (seconds, steps) = given.map_or((None, None), |given| (given.seconds, given.steps));
    Limits { seconds, steps, interrupt: Arc::clone(interrupt) }
}

fn load_question(args: &LoadArgs) -> LoadQuestion<'_> {
    LoadQuestion {
        dir: &args.dir,
        flight: args.flight.as_deref(),
        keep: args.keep.as_deref(),
        output: args.output.as_deref(),
    }
}

fn arrived_question<'a>(args: &'a FitArgs, list: &'a Path) -> ops::arriving::ArrivingQuestion<'a> {
    ops::arriving::ArrivingQuestion {
        dir: args.dir.as_deref(),
        list,
        place: args.place.as_deref(),
        profile: args.profile.as_deref(),
        as_of: args.as_of.as_deref(),
        output: args.output.as_deref(),
    }
}

fn gate_question<'a>(args: &'a FitArgs, dir: &'a Path) -> ops::gating::GateQuestion<'a> {
    ops::gating::GateQuestion {
        dir,
        as_of: args.as_of.as_deref(),
        loading: args.loading.as_deref(),
        arrival: args.arrival.as_deref(),
        lines: &args.lines,
        places: &args.places,
        is_all: args.all,
        output: args.output.as_deref(),
    }
}

fn shares_question(args: &AllocateArgs) -> ops::sharing::SharesQuestion<'_> {
    ops::sharing::SharesQuestion {
        dir: &args.dir,
        items: &args.items,
        split: args.split.as_deref(),
        output: args.output.as_deref(),
    }
}

fn need_question(args: &NeedArgs) -> ops::needs::NeedQuestion<'_> {
    ops::needs::NeedQuestion {
        dir: &args.dir,
        places: &args.places,
        items: &args.items,
        is_all: args.all,
        output: args.output.as_deref(),
    }
}

fn route_question(args: &RouteArgs) -> ops::routing::RouteQuestion<'_> {
    ops::routing::RouteQuestion {
        stations: std::iter::once(&args.from).chain(&args.via).chain([&args.to]).map(String::as_str).collect(),
        aircraft: args.aircraft.as_deref(),
        payload_kg: args.payload,
        avoid: args.avoid.iter().map(String::as_str).collect(),
        leg_max_km: args.max_leg,
        operator: args.operator.as_deref(),
        is_state_aircraft: args.state_aircraft,
        as_of: args.as_of.as_deref(),
        operation: args.operation.as_deref(),
        output: args.output.as_deref(),
    }
}

fn pack_question<'a>(args: &'a PackArgs, interrupt: &Arc<AtomicBool>) -> ops::packing::PackQuestion<'a> {
    ops::packing::PackQuestion {
        file: &args.file,
        is_br: args.format == PackFormat::Br,
        instance: args.instance,
        support: args.support.as_deref(),
        limits: limits(Some(&args.limits), interrupt),
        threads: args.threads,
        seed: args.seed,
        output: args.output.as_deref(),
    }
}

fn casebook(args: &CasesArgs) -> Result<Done, Vec<Fault>> {
    let question = ops::casebook::CasebookQuestion {
        sheet: args.sheet.as_deref(),
        place: args.place.as_deref(),
        value: args.value.map(|value| if value == CaseValue::Deaths { CaseKind::Deaths } else { CaseKind::Cases }),
        vintage: args.vintage.as_deref(),
        source: args.source.as_deref(),
    };
    match (&args.newer, &args.into) {
        (Some(newer), _) => ops::casebook::compare(&args.file, newer, &question),
        (None, Some(dir)) => ops::casebook::add(&args.file, dir, &question),
        (None, None) => ops::casebook::show(&args.file, &question),
    }
}

fn noticing(args: &NoticesArgs) -> Result<Done, Vec<Fault>> {
    let question = ops::noticing::NoticingQuestion {
        other_names: args.other_names.as_deref(),
        list: args.list.as_deref(),
        sheet: args.sheet.as_deref(),
        vintage: args.vintage.as_deref(),
        source: args.source.as_deref(),
        applies_in: args.applies_in.as_deref(),
        is_all: args.all,
        is_from_vintage: args.from_vintage,
    };
    match &args.into {
        Some(dir) => ops::noticing::add(&args.file, dir, &question),
        None => ops::noticing::show(&args.file, &question),
    }
}

/// The question to an account, of a folder or of a store.
pub(crate) fn account_question(args: &AccountArgs) -> ops::accounting::AccountQuestion<'_> {
    ops::accounting::AccountQuestion {
        party: args.party.as_deref(),
        from: args.from.as_deref(),
        to: args.to.as_deref(),
        unit: args.unit.as_deref(),
        beancount: args.beancount.as_deref(),
    }
}

fn forecast_question(args: &ForecastArgs) -> ops::forecasting::ForecastQuestion<'_> {
    ops::forecasting::ForecastQuestion {
        file: &args.file,
        sheet: args.sheet.as_deref(),
        place: args.place.as_deref(),
        is_deaths: args.value == CaseValue::Deaths,
        origin: &args.origin,
        weeks: args.weeks,
        output: args.output.as_deref().map(Path::new),
    }
}

fn quantify_question(args: &QuantifyArgs) -> ops::quantifying::QuantifyQuestion<'_> {
    ops::quantifying::QuantifyQuestion {
        file: &args.file,
        place: &args.place,
        from: &args.from,
        weeks: args.weeks,
        output: args.output.as_deref(),
    }
}
