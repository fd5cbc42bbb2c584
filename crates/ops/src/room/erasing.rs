//! Decides how the persons of an event are forgotten: their text and its salt go, the chain stays whole, and that it was done,
//! by whom and why is a line of its own. Up: [`crate::room`].

use format::api::ErasureRequest;
use format::log::erasure::{Erasure, facts};
use jiff::Timestamp;
use model::id::{LineId, OperationId};
use model::log::{LineKind, LinePart};
use store::Part;

use super::access::{Action, Actor};
use super::entering::{Answered, Desk, Entered, Once, draft, enter};
use super::refused::{Refused, RefusedKind};
use super::{Room, chance};
use crate::answer::Fault;

/// Erases who is named in an event.
///
/// # Errors
/// Who may not; there is no such event; nobody is named in it (any more); what the store says.
pub async fn erase(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    (event, asked): (&LineId, &ErasureRequest),
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    actor.may(Action::ErasePersons)?;
    let (_, organisation) = actor.writer()?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let line = desk.write.line(event).await?.ok_or_else(Refused::unknown)?;
        if line.persons.as_ref().is_none_or(|persons| persons.content.is_none()) {
            let fault = Fault::new("nobody-named", "nobody is named in this event (any more)", "nothing");
            return Err(Refused::of(RefusedKind::Conflict, fault));
        }
        let erasure = Erasure {
            line: line.number,
            part: LinePart::Persons,
            reason: asked.reason.clone(),
            on_word_of: asked.on_word_of.clone(),
        };
        let key = chance::id(desk.recorded);
        let kind = (LineKind::Erasure, key.as_str());
        let note = draft(kind, desk.recorded, organisation, line.consignments.clone(), facts(&erasure));
        Ok(Entered { drafts: vec![note], erase: Some((event.clone(), Part::Persons)), ..Entered::default() })
    })
    .await
}
