//! Decides how the words of the command line become the room's work on a store. Up: `main.rs`.

use std::path::Path;

use ops::answer::{Done, Fault, Progress};
use ops::desk::{self, CountQuestion, EnterQuestion, EraseQuestion, LogQuestion, Seat};

use crate::args::{
    AccountArgs, ClaimsArgs, Command, EnterArgs, LogArgs, MaySeatArgs, PlansCommand, ReceiveArgs, SeatArgs,
};
use crate::run::account_question;

fn seat(args: &SeatArgs) -> Seat<'_> {
    Seat { store: &args.store, operation: &args.operation, login: &args.login }
}

fn may_seat(args: &MaySeatArgs) -> Option<Seat<'_>> {
    let (store, operation, login) = (args.store.as_deref()?, args.operation.as_deref()?, args.login.as_deref()?);
    Some(Seat { store, operation, login })
}

/// The store that a command works on and does not make.
pub(crate) fn store_of(command: &Command) -> Option<&str> {
    Some(match command {
        Command::Serve(args) => &args.store,
        Command::Enrol(args) => &args.store,
        Command::Operate(args) => &args.store,
        Command::Backup(args) => &args.store,
        Command::Export(args) => &args.store,
        Command::Import(args) => &args.store,
        Command::Disable(args) => &args.store,
        Command::Receive(args) => &args.seat.store,
        Command::Record(args) | Command::Claim(args) | Command::Assess(args) | Command::Book(args) => &args.seat.store,
        Command::Erase(args) => &args.seat.store,
        Command::Log(args) => &args.seat.store,
        Command::Now(args) => &args.seat.store,
        Command::Consignment(args) => &args.seat.store,
        Command::Plans { command } => plans_seat(command).store.as_str(),
        Command::Account(args) => args.seat.store.as_deref()?,
        Command::Claims(args) => args.seat.store.as_deref()?,
        _ => return None,
    })
}

fn plans_seat(command: &PlansCommand) -> &SeatArgs {
    match command {
        PlansCommand::List { seat }
        | PlansCommand::Draft { seat, .. }
        | PlansCommand::Compare { seat, .. }
        | PlansCommand::Execution { seat, .. } => seat,
        PlansCommand::Approve(args) | PlansCommand::Execute(args) => &args.seat,
    }
}

/// The answer to a command of the room, none to any other.
pub(crate) fn answer(command: &Command, listener: &mut dyn FnMut(&Progress)) -> Option<Result<Done, Vec<Fault>>> {
    Some(match command {
        Command::Backup(args) => desk::back_up(&args.store, &args.output, listener),
        Command::Restore(args) => desk::restore(&args.file, &args.store, listener),
        Command::Export(args) => desk::export(&args.store, &args.operation, &args.output),
        Command::Import(args) => desk::import(&args.file, &args.store),
        Command::Disable(args) => desk::disable(&args.store, &args.login),
        Command::Receive(args) => receive(args),
        Command::Record(args) => desk::record(&entered(args)),
        Command::Claim(args) => desk::claim(&entered(args)),
        Command::Assess(args) => desk::assess(&entered(args)),
        Command::Book(args) => desk::book(&entered(args)),
        Command::Arrange(args) => desk::arrange(&entered(args)),
        Command::Erase(args) => desk::erase(&EraseQuestion {
            seat: seat(&args.seat),
            event: &args.event,
            reason: &args.reason,
            on_word_of: &args.on_word_of,
        }),
        Command::Log(args) => desk::log(&log_question(args)),
        Command::Now(args) => desk::now(&seat(&args.seat), args.at.as_deref()),
        Command::Consignment(args) => desk::consignment(&seat(&args.seat), &args.consignment, args.at.as_deref()),
        Command::Plans { command } => plans(command),
        _ => return None,
    })
}

/// The account of a folder or of a store.
pub(crate) fn account(args: &AccountArgs) -> Result<Done, Vec<Fault>> {
    let question = account_question(args);
    match may_seat(&args.seat) {
        Some(seat) => desk::account(&seat, &question),
        None => ops::accounting::account(folder(args.dir.as_deref()), &question),
    }
}

/// The claims of a folder or of a store.
pub(crate) fn claims(args: &ClaimsArgs) -> Result<Done, Vec<Fault>> {
    let review = args.review.as_deref();
    match may_seat(&args.seat) {
        Some(seat) => desk::claims(&seat, review),
        None => ops::claiming::claims(folder(args.dir.as_deref()), review),
    }
}

fn folder(dir: Option<&Path>) -> &Path {
    dir.expect("a folder or a store should have been asked for")
}

fn entered(args: &EnterArgs) -> EnterQuestion<'_> {
    EnterQuestion { seat: seat(&args.seat), file: &args.file, key: args.key_of_request.as_deref() }
}

fn receive(args: &ReceiveArgs) -> Result<Done, Vec<Fault>> {
    let seat = seat(&args.seat);
    let Some(file) = &args.file else { return desk::blank_sheet(&seat, &args.consignment) };
    desk::count(&CountQuestion {
        entered: EnterQuestion { seat, file, key: args.key_of_request.as_deref() },
        consignment: &args.consignment,
        place: args.place.as_deref(),
        at: args.at.as_deref(),
        note: args.note.as_deref(),
        recount_of: args.recount_of.as_deref(),
    })
}

fn log_question(args: &LogArgs) -> LogQuestion<'_> {
    LogQuestion {
        seat: seat(&args.seat),
        consignment: args.consignment.as_deref(),
        after: args.after,
        limit: args.limit,
        export: args.export.as_deref(),
        checkpoint: args.checkpoint.as_deref(),
        key: args.key.as_deref(),
    }
}

fn plans(command: &PlansCommand) -> Result<Done, Vec<Fault>> {
    match command {
        PlansCommand::List { seat: at } => desk::list_plans(&seat(at)),
        PlansCommand::Draft { seat: at, file, parent, key_of_request } => {
            desk::draft_plan(&seat(at), file, parent.as_deref(), key_of_request.as_deref())
        }
        PlansCommand::Compare { seat: at, before, after } => desk::compare_plans(&seat(at), before, after),
        PlansCommand::Execution { seat: at, plan, at: moment } => {
            desk::plan_execution(&seat(at), plan, moment.as_deref())
        }
        PlansCommand::Approve(args) => desk::approve_plan(&seat(&args.seat), &args.plan, args.version),
        PlansCommand::Execute(args) => desk::execute_plan(&seat(&args.seat), &args.plan, args.version),
    }
}
