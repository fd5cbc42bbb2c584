//! The program that is killed: it writes, and says each write only after the store has acknowledged it. Up:
//! [`crate::keeping`].

use std::io::Write as _;
use std::process::ExitCode;

use model::id::{OperationId, PlanId, UserId};
use model::log::{LineKind, LogHead};
use store::{Address, Moved, PlanChange, PlanRow, PlanState, Sought, Store, StoreFault, Write};

use super::asked::ChildArgs;
use super::made;

/// Works at which it is killed.
pub(crate) const WORKS: [&str; 6] = ["import", "plan", "approve", "receive", "backup", "migrate"];
/// Lines of one receipt.
pub(crate) const RECEIPT: u64 = 8;
/// Plans of one write.
pub(crate) const PLANS: u64 = 4;
/// Lines of an operation that is imported.
pub(crate) const IMPORTED: u64 = 24;

/// The word for a write that was refused; the code follows it.
pub(crate) const REFUSED: &str = "refused:";
/// The word for a store that could not even be read.
pub(crate) const UNREAD: &str = "unread:";
/// Between a refusal and the next try.
const BREATH: std::time::Duration = std::time::Duration::from_millis(2);

/// Works until it is killed, or has had its turns.
pub(crate) fn run(args: &ChildArgs) -> ExitCode {
    match super::run(work(args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "{fault}");
            ExitCode::FAILURE
        }
    }
}

/// Says that a write of so many records was acknowledged; what follows lets the exam find it.
fn acknowledge(work: &str, records: u64, write: &str, from: u64) -> Result<(), StoreFault> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{work} {records} {write} {from}")
        .and_then(|()| out.flush())
        .map_err(|error| StoreFault::File { path: "standard output".to_owned(), cause: error.to_string() })
}

async fn work(args: &ChildArgs) -> Result<(), StoreFault> {
    let address = Address::try_new(&args.store)?;
    let operation = OperationId::of(&args.operation);
    let store = if args.work == "migrate" { None } else { Some(Store::open(&address).await?) };
    for number in 0..args.turns.unwrap_or(u64::MAX) {
        let name = format!("{}-{number}", args.round);
        let done = turn(args, (store.as_ref(), &operation), &name).await;
        let Err(fault) = done else { continue };
        if !args.goes_on {
            return Err(fault);
        }
        acknowledge(&format!("{REFUSED}{}", fault.code()), 0, &name, 0)?;
        if let Some(store) = &store
            && let Err(fault) = read(store, &operation).await
        {
            acknowledge(&format!("{UNREAD}{}", fault.code()), 0, &name, 0)?;
        }
        tokio::time::sleep(BREATH).await;
    }
    Ok(())
}

/// What anybody who looks at the operation asks for.
async fn read(store: &Store, operation: &OperationId) -> Result<(), StoreFault> {
    let reading = store.reading(operation).await?;
    let head = reading.head().await?;
    reading.lines(&Sought::All, head.size.saturating_sub(50), 50).await?;
    reading.due(made::moment(head.size), None, None, 50).await?;
    Ok(())
}

async fn turn(
    args: &ChildArgs,
    (store, operation): (Option<&Store>, &OperationId),
    name: &str,
) -> Result<(), StoreFault> {
    match (args.work.as_str(), store) {
        ("import", Some(store)) => import(store, &args.operation, name).await?,
        ("plan", Some(store)) => plan(store, operation, name).await?,
        ("approve", Some(store)) => {
            plan(store, operation, name).await?;
            approve(store, operation, name).await?;
        }
        ("backup", Some(store)) => {
            let head = receive(store, operation, name).await?;
            store.back_up(&args.folder.join(format!("backup-{name}.db"))).await?;
            acknowledge("backup", 1, name, head.size)?;
        }
        (_, Some(store)) => {
            receive(store, operation, name).await?;
        }
        (_, None) => {
            // A store from nothing through every migration, and the first operation in it.
            let file = args.folder.join(format!("migrate-{name}.db"));
            let store = Store::open(&Address::of_file(&file)?).await?;
            acknowledge("migrate", 1, name, 0)?;
            import(&store, "new", name).await?;
            store.close().await;
        }
    }
    Ok(())
}

/// Lines with the standing and the answer that follow from them.
async fn receive(store: &Store, operation: &OperationId, name: &str) -> Result<LogHead, StoreFault> {
    let mut write = store.write(operation).await?;
    let round = name.split('-').next().unwrap_or_default();
    let from = write.head().size + 1;
    let start = format!("receive-{name}");
    let lines = made::lines(write.head(), LineKind::Custody, &start, RECEIPT, &format!("c-{round}"));
    write.append(&lines).await?;
    write.stand(&[made::standing(lines.last().expect("a receipt has lines"))]).await?;
    let (key, request) = (made::key(operation, &start), made::digest(&start));
    write.change().remember((&made::party(), &key), request, &from.to_string(), made::moment(from)).await?;
    let head = write.commit().await?;
    acknowledge("receive", RECEIPT, name, from)?;
    Ok(head)
}

/// A plan of the exam: its document is known by its id.
pub(crate) fn document(id: &str) -> String {
    format!("{{\"plan\":\"{id}\",\"flights\":[]}}").repeat(20)
}

pub(crate) fn plan_row(id: &str) -> PlanRow {
    PlanRow {
        id: PlanId::of(id),
        state: PlanState::Draft,
        version: 1,
        parent: None,
        drafter: UserId::of("drafter"),
        drafted: made::moment(1),
        approver: None,
        decided: None,
        digest: made::digest(&document(id)),
    }
}

async fn plan(store: &Store, operation: &OperationId, name: &str) -> Result<(), StoreFault> {
    let mut write = store.write(operation).await?;
    let from = append(&mut write, "plan", name).await?;
    for index in 0..PLANS {
        let id = format!("plan-{name}-{index}");
        write.add_plan(&plan_row(&id), &document(&id)).await?;
    }
    write.commit().await?;
    acknowledge("plan", PLANS, name, from)
}

async fn approve(store: &Store, operation: &OperationId, name: &str) -> Result<(), StoreFault> {
    let mut write = store.write(operation).await?;
    let from = append(&mut write, "approve", name).await?;
    for index in 0..PLANS {
        let change = PlanChange {
            id: PlanId::of(&format!("plan-{name}-{index}")),
            version: 1,
            state: PlanState::Approved,
            approver: Some(UserId::of("approver")),
            decided: made::moment(2),
        };
        write.decide_plan(&change).await?;
    }
    write.commit().await?;
    acknowledge("approve", PLANS, name, from)
}

/// A line for each plan of a write.
async fn append(write: &mut Write, work: &str, name: &str) -> Result<u64, StoreFault> {
    let from = write.head().size + 1;
    let lines = made::lines(write.head(), LineKind::Plan, &format!("{work}-{name}"), PLANS, "plans");
    write.append(&lines).await?;
    Ok(from)
}

async fn import(store: &Store, start: &str, name: &str) -> Result<(), StoreFault> {
    let id = OperationId::of(&format!("{start}-import-{name}"));
    let mut import = store.import(&made::operation(&id)).await?;
    let lines = made::lines(LogHead::EMPTY, LineKind::Custody, "import", IMPORTED, "c-1");
    let standing = made::standing(lines.last().expect("an import has lines"));
    for line in lines {
        import.take(Moved::Line(line)).await?;
    }
    import.take(Moved::Standing(standing)).await?;
    import.take(Moved::Plan(Box::new(plan_row("plan-1")), document("plan-1"))).await?;
    import.commit().await?;
    acknowledge("import", IMPORTED, name, 1)
}
