//! Decides how a plan is drafted, compared, approved and reported as carried out from a command line. Up: [`crate::desk`].

use std::path::Path;

use format::answer::{Answer, Cell, Table};
use model::fault::Fault;
use model::id::PlanId;
use store::PAGE_MAX;

use super::given::Given;
use super::{Seat, shown, sit};
use crate::answer::Done;
use crate::days::parse_instant;
use crate::files;
use crate::room::{self, Answered, Once, Refused, chance};

fn plan_id(text: &str, word: &str) -> Result<PlanId, Vec<Fault>> {
    PlanId::try_new(text).map_err(|fault| vec![fault.at("", 0, word)])
}

/// All plans of an operation, the first drafted first.
///
/// # Errors
/// Who may not; what the store says.
pub fn list_plans(seat: &Seat<'_>) -> Result<Done, Vec<Fault>> {
    let rows = sit(seat, async |room, scope, _| room::plan_list(room, scope, None, PAGE_MAX).await)?;
    let title = match rows.len() {
        0 => format!("{} has no plan.", seat.operation),
        1 => format!("{} has 1 plan.", seat.operation),
        more => format!("{} has {more} plans.", seat.operation),
    };
    Ok(Answer { title, tables: vec![shown::plans(&rows)], ..Answer::default() }.into())
}

/// Keeps a plan document as a draft; where it was made from another plan, that one is named.
///
/// # Errors
/// Who may not; a document that cannot be read, or that is not of the operation's folder as it is; what the store says.
pub fn draft_plan(seat: &Seat<'_>, file: &Path, parent: Option<&str>, key: Option<&str>) -> Result<Done, Vec<Fault>> {
    let from = parent.map(|text| plan_id(text, "--parent")).transpose()?;
    let given = Given::read(file)?;
    let text = files::text_of(&given.name, &given.bytes).map_err(|fault| vec![fault])?;
    let answered = sit(seat, async |room, scope, now| {
        let once = given.once(key, &["draft", seat.operation, parent.unwrap_or_default()])?;
        room::draft(room, scope, (text, from), &once, now).await
    })?;
    Ok(decided(&answered).into())
}

/// What a step in a plan's life answers.
fn decided(answered: &Answered) -> Answer {
    let plan = format::api::decided_plan(&answered.text);
    let mut table = Table::new("plans", &["plan", "state", "version", "the checker", "digest"]);
    let is_sound =
        plan.is_sound.map_or(Cell::Blank, |is_sound| Cell::text(if is_sound { "accepts" } else { "refuses" }));
    let version = Cell::Count(i64::try_from(plan.version).unwrap_or(i64::MAX));
    table.push(vec![Cell::text(&plan.id), Cell::text(&plan.state), version, is_sound, Cell::text(&plan.digest)]);
    let mut answer = Answer { tables: vec![table], ..Answer::default() };
    answer.title = match (answered.is_repeated, plan.state.as_str()) {
        (true, _) => format!("The same was asked before: plan {}; nothing was written now.", plan.id),
        (false, "draft") => format!("Plan {} is kept as a draft.", plan.id),
        (false, state) => format!("Plan {} is {state}.", plan.id),
    };
    if answered.is_repeated {
        answer.remarks.push("what is meant a second time needs a key of its own: --key-of-request".to_owned());
    }
    if plan.is_sound == Some(false) {
        answer.remarks.push(
            "the checker finds limits broken: this draft cannot be approved; airbridge check says which".to_owned(),
        );
    }
    answer
}

/// What became of a plan's flights, by the events that name them.
///
/// # Errors
/// Who may not; there is no such plan; what the store says.
pub fn plan_execution(seat: &Seat<'_>, plan: &str, at: Option<&str>) -> Result<Done, Vec<Fault>> {
    let id = plan_id(plan, "PLAN")?;
    let at = at.map(parse_instant).transpose().map_err(|fault| vec![fault.at("", 0, "--at")])?;
    let (row, flights) =
        sit(seat, async |room, scope, now| room::execution(room, scope, &id, at.unwrap_or(now)).await)?;
    Ok(shown::execution(&row, &flights).into())
}

/// What changes from one plan of the store to another.
///
/// # Errors
/// Who may not; one of them is not there; what the store says.
pub fn compare_plans(seat: &Seat<'_>, before: &str, after: &str) -> Result<Done, Vec<Fault>> {
    let (before, after) = (plan_id(before, "BEFORE")?, plan_id(after, "AFTER")?);
    sit(seat, async |room, scope, _| room::compare(room, scope, (&before, &after)).await).map(Done::from)
}

/// Approves a draft: as it is now, or the version that is named.
///
/// # Errors
/// Who may not; the drafter, where a second person is asked for; a fatal finding; another version; what the store says.
pub fn approve_plan(seat: &Seat<'_>, plan: &str, version: Option<u64>) -> Result<Done, Vec<Fault>> {
    let id = plan_id(plan, "PLAN")?;
    let answered = sit(seat, async |room, scope, now| {
        let version = version_or_present(room, scope, &id, version).await?;
        let once = Once::try_new(&chance::id(now), &[b"approve", plan.as_bytes()])?;
        room::approve(room, scope, (&id, version), &once, now).await
    })?;
    Ok(decided(&answered).into())
}

/// Reports that the approved plan is carried out.
///
/// # Errors
/// Who may not; a plan that is not approved; another version; what the store says.
pub fn execute_plan(seat: &Seat<'_>, plan: &str, version: Option<u64>) -> Result<Done, Vec<Fault>> {
    let id = plan_id(plan, "PLAN")?;
    let answered = sit(seat, async |room, scope, now| {
        let version = version_or_present(room, scope, &id, version).await?;
        let once = Once::try_new(&chance::id(now), &[b"execute", plan.as_bytes()])?;
        room::execute(room, scope, (&id, version), &once, now).await
    })?;
    Ok(decided(&answered).into())
}

async fn version_or_present(
    room: &room::Room,
    scope: super::Scope<'_>,
    id: &PlanId,
    version: Option<u64>,
) -> Result<u64, Refused> {
    match version {
        Some(version) => Ok(version),
        None => room::plan(room, scope, id).await.map(|(version, _)| version),
    }
}
