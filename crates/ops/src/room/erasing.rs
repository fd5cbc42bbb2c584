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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::{Enrolment, Placed, clock, enrol, import, keeper, record_all, records};
    use model::id::{ConsignmentId, EventId, PartyId};

    #[tokio::test]
    async fn what_stood_by_a_line_stands_otherwise_when_it_is_erased() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let room = Room::of_file(&dir.path().join("room.db")).await.expect("a store");
        let operation = OperationId::of("april");
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
        let enrolment = Enrolment {
            login: "anna".to_owned(),
            name: "Anna".to_owned(),
            organisation: PartyId::of("EXAMPLE"),
            password: "tin kettle moth lamp".to_owned(),
            roles: None,
        };
        enrol(&room, &enrolment, clock()).await.expect("an account");
        import(&room, (&operation, &folder), "anna", clock()).await.expect("the example");
        let actor = keeper(&room, "anna", &operation).await.expect("a coordinator");
        let event = |id: &str, act: &str, details: &str| {
            let text = format!(r#"{{"act":"{act}","details":{{"consignment":"C-E"{details}}}}}"#);
            let read = records::custody_event(&text, &PartyId::of("RU-GOV"), &EventId::of(id), clock());
            Placed { line: 0, record: read.expect("an event") }
        };
        let events = [
            event("E-1", "commission", r#","holder":"RU-GOV","item":"respirator","units":100"#),
            event("E-2", "handover", r#","all":true,"from":"RU-GOV","to":"FEMA""#),
        ];
        let once = |key: &str| Once::try_new(key, &[key.as_bytes()]).expect("a key");
        record_all(&room, (&actor, &operation), &events, &once("first-key"), clock()).await.expect("two events");
        let standing = async || {
            let reading = room.store.reading(&operation).await.expect("the operation");
            reading.standing(&ConsignmentId::of("C-E")).await.expect("a row").expect("it stands")
        };
        assert_eq!(standing().await.holder, Some(PartyId::of("FEMA")));
        for (id, holder) in [("E-2", Some("RU-GOV")), ("E-1", None)] {
            let line = LineId::of(id);
            let key = once(&format!("key-of-{id}"));
            let erased = enter(&room, (&actor, &operation), &key, clock(), async |desk| {
                let line = desk.write.line(&line).await?.ok_or_else(Refused::unknown)?;
                let text = facts(&Erasure {
                    line: line.number,
                    part: LinePart::Facts,
                    reason: model::custody::PlainText::of("asked for"),
                    on_word_of: model::custody::PlainText::of("a court"),
                });
                let kind = (LineKind::Erasure, &*chance::id(desk.recorded));
                let note = draft(kind, desk.recorded, &PartyId::of("EXAMPLE"), line.consignments.clone(), text);
                Ok(Entered { drafts: vec![note], erase: Some((line.id.clone(), Part::Facts)), ..Entered::default() })
            });
            erased.await.expect("it is erased");
            let stands = standing().await;
            assert_eq!(stands.holder, holder.map(PartyId::of), "{id}");
            assert_eq!(stands.due.is_some(), holder.is_some(), "{id}: nobody is asked for what nobody knows");
        }
        room.close().await;
    }
}
