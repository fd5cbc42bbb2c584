//! Decides how what the room answers is written as JSON: views, receipts of writes, and problems (RFC 9457) with the project's
//! codes. Up: [`crate::api`].

use jiff::Timestamp;
use model::arrangement::Arrangement;
use model::assessment::Assessment;
use model::custody::{Alarm, AlarmKind, CountSheet, CustodyAct, HeldRecall, PersonsPart, Recorded};
use model::execution::{CargoExecution, FlightExecution, LegExecution};
use model::fault::Fault;
use model::id::{ConsignmentId, LotId, OperationId, PartyId};
use model::log::{Checkpoint, Digest, LogHead, LogLine};
use model::quantity::Units;
use model::record::{Blank, Claim, Column, Columns, Figure, Gap};
use serde_json::{Map, Value, json};

use crate::log;
use crate::room::{
    AccountView, ClaimRow, ClaimsView, ConsignmentRow, ConsignmentView, NowView, PlanListRow, PledgeRow, PublicView,
};

/// Where the codes of faults are explained: a reference relative to the server that was asked (RFC 9457, section 3.1.1), which serves
/// the page. No address of a project is promised that nobody keeps.
const FAULTS_PAGE: &str = "/faults#";

/// What was entered.
#[must_use]
pub fn entered(lines: &[LogLine]) -> String {
    let one = |line: &LogLine| {
        json!({
            "number": line.number,
            "id": line.id.as_str(),
            "kind": line.kind.word(),
            "recorded": line.recorded.to_string(),
            "digest": line.digest.to_string(),
        })
    };
    json!({"lines": lines.iter().map(one).collect::<Vec<_>>()}).to_string()
}

/// A plan in a list or after a decision.
#[must_use]
pub fn plan_row(id: &str, state: &str, version: u64, digest: &Digest, is_sound: Option<bool>) -> String {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), id.into());
    fields.insert("state".to_owned(), state.into());
    fields.insert("version".to_owned(), version.into());
    fields.insert("digest".to_owned(), digest.to_string().into());
    if let Some(is_sound) = is_sound {
        fields.insert("is_sound".to_owned(), is_sound.into());
    }
    Value::Object(fields).to_string()
}

/// What became of a plan's flights.
#[must_use]
pub fn execution(row: &PlanListRow, flights: &[FlightExecution]) -> String {
    let moment = |at: &Timestamp| at.to_string();
    let leg = |leg: &LegExecution| {
        json!({
            "leg": leg.number,
            "from": leg.from.as_str(),
            "to": leg.to.as_str(),
            "has_cargo": leg.has_cargo,
            "departs": moment(&leg.departs),
            "arrives": moment(&leg.arrives),
            "departed": leg.departed.as_ref().map(moment),
            "landed": leg.landed.as_ref().map(|(at, _)| moment(at)),
            "landed_at": leg.landed.as_ref().map(|(_, airport)| airport.as_str()),
        })
    };
    let cargo = |one: &CargoExecution| {
        json!({
            "consignment": one.consignment.as_str(),
            "packs": one.packs.get(),
            "unload": one.unload.as_str(),
            "state": one.state.word(),
            "because": one.because.as_ref().map(|id| id.as_str()),
            "deviations": one.deviations.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    };
    let flight = |one: &FlightExecution| {
        json!({
            "flight": one.flight.as_str(),
            "tail": one.tail.as_str(),
            "aircraft": one.aircraft.as_str(),
            "state": one.state.word(),
            "late_minutes": one.late.as_mins(),
            "is_overdue": one.is_overdue,
            "legs": one.legs.iter().map(leg).collect::<Vec<_>>(),
            "cargo": one.cargo.iter().map(cargo).collect::<Vec<_>>(),
        })
    };
    json!({
        "plan": row.id.as_str(),
        "state": row.state,
        "version": row.version,
        "flights": flights.iter().map(flight).collect::<Vec<_>>(),
    })
    .to_string()
}

/// That alarms began.
#[must_use]
pub fn alarms_begun(alarms: &[Alarm]) -> String {
    json!({"alarms": alarms.iter().map(alarm).collect::<Vec<_>>()}).to_string()
}

fn paged(name: &str, rows: Vec<Value>, next: Option<&str>) -> String {
    let mut fields = Map::new();
    fields.insert(name.to_owned(), rows.into());
    if let Some(next) = next {
        fields.insert("next".to_owned(), next.into());
    }
    Value::Object(fields).to_string()
}

/// A page of plans, each written by [`plan_row`].
#[must_use]
pub fn plans(rows: &[String], next: Option<&str>) -> String {
    let rows = rows.iter().map(|row| serde_json::from_str(row).unwrap_or(Value::Null)).collect();
    paged("plans", rows, next)
}

/// One's operations: id, title, roles.
#[must_use]
pub fn operations(rows: &[(OperationId, String, String)]) -> String {
    let one = |(id, title, roles): &(OperationId, String, String)| json!({"id": id.as_str(), "title": title, "roles": roles.split(", ").collect::<Vec<_>>()});
    paged("operations", rows.iter().map(one).collect(), None)
}

/// A page of consignments.
#[must_use]
pub fn consignments(rows: &[ConsignmentRow], next: Option<&str>) -> String {
    let one = |row: &ConsignmentRow| {
        json!({
            "id": row.id.as_str(),
            "state": row.state,
            "holder": row.holder.as_ref().map(PartyId::as_str),
            "place": row.place,
            "last": row.last.to_string(),
        })
    };
    paged("consignments", rows.iter().map(one).collect(), next)
}

fn parties(parties: &[PartyId]) -> Vec<&str> {
    parties.iter().map(PartyId::as_str).collect()
}

fn alarm(alarm: &Alarm) -> Value {
    let kind = AlarmKind::ALL.iter().find(|(kind, _)| *kind == alarm.kind).map(|(_, word)| *word);
    json!({
        "kind": kind,
        "consignment": alarm.consignment.as_str(),
        "what": alarm.what,
        "since": alarm.since.to_string(),
        "holders": parties(&alarm.holders),
        "places": alarm.places.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "next_step": alarm.next_step,
        "because": alarm.because.as_ref().map(ToString::to_string),
    })
}

/// What needs somebody now.
#[must_use]
pub fn now(view: &NowView) -> String {
    json!({
        "alarms": view.alarms.iter().map(alarm).collect::<Vec<_>>(),
        "last": view.last.map(|last| last.to_string()),
        "more": view.is_more,
    })
    .to_string()
}

fn figure(figure: &Figure) -> Value {
    json!({
        "units": figure.units.map(Units::get),
        "is_declined": figure.is_declined,
        "is_inferred": figure.is_inferred,
        "by": figure.by.as_str(),
        "because": figure.because.to_string(),
        "text": figure.text,
        "source": figure.source.to_string(),
    })
}

fn columns(one: &Columns) -> Value {
    let mut fields = Map::new();
    fields.insert("consignment".to_owned(), one.subject.consignment.as_str().into());
    fields.insert("item".to_owned(), one.subject.item.as_str().into());
    for ((_, word), cell) in Column::ALL.iter().zip(&one.cells) {
        fields.insert((*word).to_owned(), cell.iter().map(figure).collect::<Vec<_>>().into());
    }
    Value::Object(fields)
}

fn gap(gap: &Gap) -> Value {
    json!({
        "consignment": gap.subject.consignment.as_str(),
        "item": gap.subject.item.as_str(),
        "from": gap.from.word(),
        "to": gap.to.word(),
        "units": gap.units,
        "permille": gap.permille,
    })
}

fn blank(blank: &Blank) -> Value {
    json!({
        "consignment": blank.subject.consignment.as_str(),
        "item": blank.subject.item.as_str(),
        "column": blank.column.word(),
        "withheld_by": parties(&blank.withheld_by),
    })
}

fn event(entry: &Recorded, is_blind: bool) -> Value {
    let event = &entry.event;
    let mut fields = Map::new();
    fields.insert("id".to_owned(), event.id.as_str().into());
    fields.insert("number".to_owned(), entry.number.into());
    fields.insert("occurred".to_owned(), event.occurred.to_string().into());
    fields.insert("recorded".to_owned(), entry.recorded.to_string().into());
    fields.insert("actor".to_owned(), event.actor.as_str().into());
    if let Ok(Value::Object(facts)) = serde_json::from_str(&log::custody::facts(event)) {
        // What was sent is not told before the count; who told it and when is, and what is called back.
        let is_hidden = is_blind && !matches!(event.act, CustodyAct::Recall(_));
        fields.extend(facts.into_iter().filter(|(name, _)| !is_hidden || (name != "details" && name != "note")));
    }
    match &event.persons {
        PersonsPart::Nobody => {}
        PersonsPart::Erased => {
            fields.insert("persons".to_owned(), "erased".into());
        }
        PersonsPart::Named(_) => {
            let named = log::custody::persons(event).and_then(|text| serde_json::from_str(&text).ok());
            fields.insert("persons".to_owned(), named.unwrap_or(Value::Null));
        }
    }
    Value::Object(fields)
}

fn recall(one: &HeldRecall, shows_figures: bool) -> Value {
    let units = |units: Units| shows_figures.then(|| units.get());
    json!({
        "event": one.event.as_str(),
        "consignment": one.consignment.as_str(),
        "item": one.recall.item.as_str(),
        "lot": one.recall.lot.as_ref().map(LotId::as_str),
        "issuer": one.recall.issuer.as_str(),
        "reason": one.recall.reason.as_str(),
        "units_min": units(one.units_min),
        "units_max": units(one.units_max),
        "of_unknown_lot": units(one.of_unknown_lot),
        "stands": one.stands,
        "next_step": one.next_step(shows_figures),
    })
}

/// A consignment.
#[must_use]
pub fn consignment(view: &ConsignmentView) -> String {
    json!({
        "id": view.id.as_str(),
        "holders": parties(&view.holders),
        "places": view.places.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "is_blind": view.is_blind,
        "events": view.entries.iter().map(|entry| event(entry, view.is_blind)).collect::<Vec<_>>(),
        "superseded": view.superseded.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        "columns": view.columns.iter().map(columns).collect::<Vec<_>>(),
        "gaps": view.gaps.iter().map(gap).collect::<Vec<_>>(),
        "blanks": view.blanks.iter().map(blank).collect::<Vec<_>>(),
        "alarms": view.alarms.iter().map(alarm).collect::<Vec<_>>(),
        "recalls": view.recalls.iter().map(|one| recall(one, !view.is_blind)).collect::<Vec<_>>(),
    })
    .to_string()
}

/// What is to be counted.
#[must_use]
pub fn count_sheet(sheet: &CountSheet) -> String {
    let items: Vec<&str> = sheet.lines.iter().map(|line| line.item.as_str()).collect();
    json!({"consignment": sheet.consignment.as_str(), "is_blind": sheet.is_blind, "items": items}).to_string()
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn claim_row(row: &ClaimRow) -> Value {
    let written: &dyn Fn(&Claim) -> Value = &|claim| read(&log::claim::write(claim));
    let judged: &dyn Fn(&Assessment) -> Value = &|one| read(&log::assessment::write(one));
    json!({
        "claim": written(&row.claim),
        "assessments": row.standing.iter().map(judged).collect::<Vec<_>>(),
        "earlier": row.earlier,
        "verdicts_differ": row.verdicts_differ,
    })
}

/// Claims with their verdicts.
#[must_use]
pub fn claims(view: &ClaimsView) -> String {
    paged("claims", view.rows.iter().map(claim_row).collect(), None)
}

fn arrangement(one: &Arrangement) -> Value {
    read(&log::arrangement::write(one))
}

/// The account.
#[must_use]
pub fn account(view: &AccountView) -> String {
    let balance = |one: &model::ledger::AccountBalance| {
        json!({
            "party": one.party.as_str(),
            "scope": one.scope.to_string(),
            "unit": one.unit.to_string(),
            "balance": one.balance,
            "pledged": one.pledged.get(),
        })
    };
    let pledge = |one: &PledgeRow| {
        let [pending, posted, voided, expired] = one.parts.map(Units::get);
        json!({
            "entry": one.entry.as_str(),
            "from": one.deal.from.as_str(),
            "to": one.deal.to.as_str(),
            "unit": one.deal.unit.to_string(),
            "amount": one.deal.amount.get(),
            "pending": pending, "posted": posted, "voided": voided, "expired": expired,
            "expires": one.expires.map(|day| day.to_string()),
        })
    };
    json!({
        "as_of": view.as_of.to_string(),
        "balances": view.balances.iter().map(balance).collect::<Vec<_>>(),
        "pledges": view.pledges.iter().map(pledge).collect::<Vec<_>>(),
        "entries": view.entries.iter().map(|entry| read(&log::transfer::write(entry))).collect::<Vec<_>>(),
        "agreements": view.agreements.iter().cloned().map(|one| arrangement(&Arrangement::Agreement(one))).collect::<Vec<_>>(),
        "factors": view.factors.iter().cloned().map(|one| arrangement(&Arrangement::Factor(one))).collect::<Vec<_>>(),
    })
    .to_string()
}

fn head(head: LogHead) -> Value {
    json!({"size": head.size, "digest": head.digest.to_string()})
}

/// A signed head.
#[must_use]
pub fn checkpoint(checkpoint: &Checkpoint) -> String {
    log::file::checkpoint_text(checkpoint)
}

/// What anybody may read.
#[must_use]
pub fn public(view: &PublicView) -> String {
    json!({
        "title": view.title,
        "columns": view.columns.iter().map(columns).collect::<Vec<_>>(),
        "gaps": view.gaps.iter().map(gap).collect::<Vec<_>>(),
        "blanks": view.blanks.iter().map(blank).collect::<Vec<_>>(),
        "recalls": view.recalls.iter().map(|one| recall(one, true)).collect::<Vec<_>>(),
        "claims": view.claims.iter().map(claim_row).collect::<Vec<_>>(),
        "corrections": view.corrections.iter().map(|entry| event(entry, false)).collect::<Vec<_>>(),
        "head": head(view.head),
        "checkpoint": view.checkpoint.as_ref().map(|one| read(&log::file::checkpoint_text(one))),
    })
    .to_string()
}

/// That something was entered.
#[must_use]
pub fn news(number: u64, consignments: &[ConsignmentId]) -> String {
    json!({"head": number, "consignments": consignments.iter().map(ConsignmentId::as_str).collect::<Vec<_>>()})
        .to_string()
}

/// A problem with every fault of the request.
#[must_use]
pub fn problem(status: u16, title: &str, faults: &[Fault]) -> String {
    let one = |fault: &Fault| {
        let mut fields = Map::new();
        fields.insert("code".to_owned(), fault.code.into());
        if !fault.place.column.is_empty() {
            fields.insert("pointer".to_owned(), fault.place.column.as_str().into());
        }
        fields.insert("cause".to_owned(), fault.cause.as_str().into());
        fields.insert("action".to_owned(), fault.action.as_str().into());
        Value::Object(fields)
    };
    let code = faults.first().map_or("about:blank".to_owned(), |fault| format!("{FAULTS_PAGE}{}", fault.code));
    let detail: Vec<&str> = faults.iter().map(|fault| fault.cause.as_str()).collect();
    json!({
        "type": code,
        "title": title,
        "status": status,
        "detail": detail.join("; "),
        "faults": faults.iter().map(one).collect::<Vec<_>>(),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_tells_every_fault_with_its_place() {
        let faults = [
            Fault::new("bad-id", "\u{ab}a b\u{bb} is not an id", "give plain signs").at("", 0, "/id"),
            Fault::new("key-missing", "act is missing", "add act"),
        ];
        let value = read(&problem(422, "Wrong", &faults));
        assert_eq!(value["status"], 422);
        assert_eq!(value["faults"][0]["pointer"], "/id");
        assert_eq!(value["faults"][1]["code"], "key-missing");
        assert!(value["faults"][1].get("pointer").is_none());
        assert_eq!(value["type"], "/faults#bad-id");
        assert_eq!(read(&problem(404, "None", &[]))["type"], "about:blank", "what has no code has no page");
    }
}
