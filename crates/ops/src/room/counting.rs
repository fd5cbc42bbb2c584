//! Decides how what came is counted: blind. Who counts is shown which items to look for, never how many; what was expected is
//! put beside the count after it was given. Up: [`crate::room`].

use std::collections::BTreeMap;

use format::api::CountRequest;
use jiff::Timestamp;
use model::custody::{
    Batch, Confidence, CountSheet, CustodyAct, CustodyEvent, PersonsPart, Receipt, ReceiptLine, SourceKind,
    TimePrecision, Visibility,
};
use model::fault::Fault;
use model::id::{ConsignmentId, EventId, OperationId, PartyId};
use model::quantity::Units;
use record::custody::count_sheet as sheet_of;
use record::custody::{CustodyState, custody, expected_units};

use super::access::{Action, Actor, Reach};
use super::entering::{Answered, Desk, Once, enter, history_of};
use super::recording::entered;
use super::refused::Refused;
use super::{Room, chance, history, visible, whole_second};

/// What is to be counted, without how many.
///
/// # Errors
/// There is no such consignment, or none of yours; what the store says.
pub async fn count_sheet(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    consignment: &ConsignmentId,
) -> Result<CountSheet, Refused> {
    actor.may(Action::Count)?;
    let history = history::of(room, operation, consignment).await?;
    let entries = visible::custody(&history.custody, actor);
    if entries.is_empty() {
        return Err(Refused::unknown());
    }
    Ok(sheet_of(&custody(&entries), consignment, true))
}

/// Enters a count.
///
/// # Errors
/// There is no such consignment, or none of yours; all that is wrong with the count; what the store says.
pub async fn count(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    asked: CountRequest,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    let reach = actor.may(Action::Count)?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let history = history_of(desk.write, &asked.consignment).await?;
        let (_, organisation) = actor.writer()?;
        if history.custody.is_empty() || (reach == Reach::Own && !visible::is_party(&history.custody, organisation)) {
            return Err(Refused::unknown());
        }
        let state = custody(&history.custody);
        let event = event(&state, asked, organisation, desk.recorded).map_err(Refused::wrong)?;
        entered(&history.custody, event, desk)
    })
    .await
}

fn event(
    state: &CustodyState,
    asked: CountRequest,
    organisation: &PartyId,
    recorded: Timestamp,
) -> Result<CustodyEvent, Vec<Fault>> {
    let expected = expected_units(state, &asked.consignment);
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    for (index, line) in asked.lines.iter().enumerate() {
        let has_lots = asked.lines.iter().any(|other| other.batch.item == line.batch.item && other.batch.lot.is_some());
        let units = expected_of(&expected, &line.batch, has_lots);
        match ReceiptLine::try_new(line.batch.clone(), units, line.counted, line.damaged, line.rejected.clone()) {
            Ok(line) => lines.push(line),
            Err(fault) => faults.push(fault.at("", 0, &format!("/lines/{index}"))),
        }
    }
    let receipt = Receipt::try_new(asked.consignment, asked.pieces, lines, true, asked.recount_of);
    let receipt = match receipt {
        Ok(receipt) if faults.is_empty() => receipt,
        Ok(_) => return Err(faults),
        Err(fault) if faults.is_empty() => return Err(vec![fault]),
        Err(_) => return Err(faults),
    };
    Ok(CustodyEvent {
        id: EventId::of(&asked.id.unwrap_or_else(|| chance::id(recorded))),
        occurred: asked.occurred.unwrap_or_else(|| whole_second(recorded)),
        precision: TimePrecision::Minute,
        place: asked.place,
        actor: organisation.clone(),
        on_behalf_of: None,
        persons: PersonsPart::Nobody,
        source: SourceKind::Observed,
        cited: None,
        evidence: asked.evidence,
        confidence: Confidence::Verified,
        corrects: None,
        visibility: asked.visibility.unwrap_or(Visibility::Parties),
        note: asked.note,
        counted_in: BTreeMap::new(),
        act: CustodyAct::Receive(receipt),
    })
}

/// What was expected of a batch. Who counts an item without looking at lots is held against all of its lots.
fn expected_of(expected: &BTreeMap<Batch, Units>, batch: &Batch, has_lots: bool) -> Option<Units> {
    match expected.get(batch) {
        Some(units) if batch.lot.is_some() || has_lots => Some(*units),
        _ if batch.lot.is_some() || has_lots => None,
        _ => {
            let of_item = expected.iter().filter(|(known, _)| known.item == batch.item).map(|(_, units)| *units);
            let of_item: Vec<Units> = of_item.collect();
            (!of_item.is_empty()).then(|| of_item.into_iter().sum())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::{ItemId, LotId};

    #[test]
    fn a_count_is_held_against_what_it_names() {
        let batch = |lot: Option<&str>| Batch { item: ItemId::of("mask"), lot: lot.map(LotId::of) };
        let expected = BTreeMap::from([(batch(Some("a")), Units::of(10)), (batch(Some("b")), Units::of(5))]);
        for (named, has_lots, units, remark) in [
            (batch(Some("a")), true, Some(10), "its lot"),
            (batch(Some("c")), true, None, "a lot that nobody announced"),
            (batch(None), false, Some(15), "all lots"),
            (batch(None), true, None, "what has no lot beside what has"),
        ] {
            assert_eq!(expected_of(&expected, &named, has_lots), units.map(Units::of), "{remark}");
        }
    }
}
