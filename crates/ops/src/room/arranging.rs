//! Decides how an agreement or an equivalence factor of the account is entered, ended or voided, and which hold by the log and by
//! what an earlier release kept beside it. What a line may be is asked of `record`. Up: [`crate::room`].

use std::collections::BTreeSet;

use format::api::Register;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::arrangement::{Arranged, Arrangement};
use model::id::{OperationId, PartyId};
use model::ledger::Agreement;
use model::log::{LineDraft, LineKind};
use record::ledger::{Arrangements, admit_arrangement, arrangements};

use super::access::{Action, Actor, Reach};
use super::entering::{Answered, Desk, Entered, Once, Placed, Refusals, draft, enter, is_new};
use super::history::{self, History};
use super::refused::Refused;
use super::{Room, importing};

/// Enters an arrangement: an agreement, a factor, or the end of one.
///
/// # Errors
/// Who may not; an agreement that is not yours; all that `record` finds wrong; what the store says.
pub async fn arrange(
    room: &Room,
    scope: (&Actor, &OperationId),
    arrangement: &Arrangement,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    arrange_all(room, scope, &Placed::alone(arrangement.clone()), once, now).await
}

/// Enters arrangements, all of them or none. Each is held against those that hold, those before it, and the account.
///
/// # Errors
/// As [`arrange`], every fault at the line of its arrangement.
pub async fn arrange_all(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    given: &[Placed<Arrangement>],
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    let reach = actor.may(Action::Book)?;
    let (_, organisation) = actor.writer()?;
    let register = importing::register(room, operation).await?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let history = history::booked(room, operation).await?;
        let mut known = held(&register, &history);
        let (mut refusals, mut seen, mut drafts) = (Refusals::default(), BTreeSet::new(), Vec::new());
        for Placed { line, record: new } in given {
            let next = is_allowed(&known, new, actor, reach).and_then(|()| {
                admit_arrangement(&known, new, &register.parties, &history.entries).map_err(Refused::wrong)
            });
            let Some(next) = refusals.kept(*line, next) else { continue };
            refusals.kept(*line, is_new(desk.write, (new.id(), &mut seen)).await);
            known = next;
            drafts.push(draft_of(new, organisation, desk.recorded));
        }
        refusals.none()?;
        Ok(Entered { drafts, ..Entered::default() })
    })
    .await
}

/// Whether somebody may enter this: with a reach of its own, only what is agreed by one's own organisation. A factor counts for all
/// parties, so it is for who runs the operation.
fn is_allowed(known: &Arrangements, new: &Arrangement, actor: &Actor, reach: Reach) -> Result<(), Refused> {
    let is_own = |agreement: &Agreement| agreement.parties.iter().any(|party| actor.is_of(party));
    match (reach, new, new.of()) {
        (Reach::All, ..) => Ok(()),
        (_, Arrangement::Agreement(agreement), _) if is_own(agreement) => Ok(()),
        (_, Arrangement::Agreement(_), _) | (_, _, Arranged::Factor(_)) => Err(Refused::denied()),
        (_, Arrangement::End(_), Arranged::Agreement(id)) => {
            let is_known = known.agreements.iter().any(|known| known.id == id && is_own(known));
            if is_known { Ok(()) } else { Err(Refused::unknown()) }
        }
        (_, Arrangement::Factor(_), Arranged::Agreement(_)) => unreachable!("a factor should be no agreement"),
    }
}

/// The line of an arrangement. It happened when it began to hold, or now where that is still to come or it ends something.
pub(super) fn draft_of(arrangement: &Arrangement, organisation: &PartyId, now: Timestamp) -> LineDraft {
    let first = |day: Date| day.to_zoned(TimeZone::UTC).map_or(now, |day| day.timestamp());
    let occurred = match arrangement {
        Arrangement::Agreement(agreement) => first(agreement.from).min(now),
        Arrangement::Factor(factor) => first(factor.from).min(now),
        Arrangement::End(_) => now,
    };
    let id = (LineKind::Arrangement, arrangement.id());
    draft(id, occurred, organisation, Vec::new(), format::log::arrangement::write(arrangement))
}

/// What holds by a log, and by the register where an earlier release kept agreements there.
pub(super) fn held(register: &Register, history: &History) -> Arrangements {
    arrangements(&register.agreements, &history.arrangements)
}

/// What holds as one may see it: agreements that one's organisation is a party to, and every factor.
pub(super) fn seen(register: &Register, history: &History, actor: &Actor) -> Arrangements {
    let mut held = held(register, history);
    if actor.reach(Action::SeeAccount) != Reach::All {
        held.agreements.retain(|agreement| agreement.parties.iter().any(|party| actor.is_of(party)));
    }
    held
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::accounting::{AccountScope, Books, told};
    use crate::room::{Enrolment, clock, enrol, export, import, keeper, seen_records};
    use format::answer::Answer;
    use store::OperationRow;

    const AGREEMENTS: &str =
        "id,party,other,from,until,text,source\nG-1,RU-GOV,IT-GOV,2020-03-21,,Hours apart,assumption: a test\n";
    const FACTORS: &str = "id,unit,into,parts,per,from,until,source\n\
        F-1,flying-minutes:An-124-100,flying-minutes:Il-76TD,3,2,2020-01-01,2020-12-31,assumption: a test\n";

    /// The example with an agreement and a factor.
    fn folder(dir: &Path) -> PathBuf {
        let folder = dir.join("april");
        std::fs::create_dir(&folder).expect("a folder");
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
        for file in std::fs::read_dir(example).expect("the example").flatten().filter(|file| file.path().is_file()) {
            std::fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
        }
        std::fs::write(folder.join("agreements.csv"), AGREEMENTS).expect("agreements");
        std::fs::write(folder.join("factors.csv"), FACTORS).expect("factors");
        folder
    }

    async fn enrolled(room: &Room, operation: Option<&OperationId>) {
        let enrolment = Enrolment {
            login: "anna".to_owned(),
            name: "Anna Example".to_owned(),
            organisation: PartyId::of("EXAMPLE"),
            password: "tin kettle moth lamp".to_owned(),
            roles: operation.map(|id| (id.clone(), vec![super::super::access::Role::Coordinator])),
        };
        enrol(room, &enrolment, clock()).await.expect("an account");
    }

    fn once(key: &str) -> Once {
        Once::try_new(key, &[key.as_bytes()]).expect("a key")
    }

    async fn statement(room: &Room, actor: &Actor, operation: &OperationId) -> Answer {
        let seen = seen_records(room, (actor, operation), Action::SeeAccount, clock()).await.expect("records");
        let books = Books { name: seen.title, as_of: seen.as_of, parties: seen.parties, records: seen.records };
        let unit = model::ledger::AccountUnit::try_new("flying-minutes:Il-76TD").ok();
        told(&books, &AccountScope { party: Some(PartyId::of("RU-GOV")), unit, ..AccountScope::default() })
            .expect("told")
    }

    #[tokio::test]
    async fn what_a_folder_arranges_is_sealed_and_read_back() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let room = Room::of_file(&dir.path().join("room.db")).await.expect("a store");
        enrolled(&room, None).await;
        let (operation, folder) = (OperationId::of("april"), folder(dir.path()));
        import(&room, (&operation, &folder), "anna", clock()).await.expect("an operation");
        let register = importing::register(&room, &operation).await.expect("the register");
        assert_eq!(register.agreements, Vec::new(), "nothing of the account is outside of the chain");
        let actor = keeper(&room, "anna", &operation).await.expect("who runs it");
        let answer = statement(&room, &actor, &operation).await;
        let rows =
            |name: &str| answer.tables.iter().find(|table| table.name == name).map_or(0, |table| table.rows.len());
        assert_eq!((rows("agreements"), rows("factors")), (1, 1));
        assert!(rows("converted") > 0, "what flew is counted by the factor of its day");
        let log = String::from_utf8(export(&room, (&actor, &operation)).await.expect("the log")).expect("text");
        assert_eq!(log.matches("\"kind\":\"arrangement\"").count(), 2);
        let file = dir.path().join("log.jsonl");
        std::fs::write(&file, log).expect("a file");
        let question = crate::verifying::VerifyQuestion { file: &file, key: None, checkpoint: None };
        assert!(!crate::verifying::verify(&question).expect("the log should verify").is_refused);
        // One id names one line, whichever tables its records stand in.
        std::fs::write(folder.join("factors.csv"), FACTORS.replace("F-1", "G-1")).expect("factors");
        let twice = import(&room, (&OperationId::of("other"), &folder), "anna", clock()).await.expect_err("one id");
        assert_eq!(twice.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["record-exists"]);
        room.close().await;
    }

    #[tokio::test]
    async fn agreements_that_an_earlier_release_kept_beside_the_log_count_and_may_come_into_it() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let room = Room::of_file(&dir.path().join("room.db")).await.expect("a store");
        let operation = OperationId::of("april");
        let document = r#"{"title":"April","parties":[{"id":"RU-GOV","name":"R","place":null},{"id":"IT-GOV","name":"I","place":null}],
            "items":[],"agreements":[{"id":"G-1","parties":["RU-GOV","IT-GOV"],"from":"2020-03-21","until":null,"text":"Hours apart",
            "source":"assumption: a test"}],"needs_second_person":true,"folder":null}"#;
        let row = OperationRow {
            id: operation.clone(),
            title: "April".to_owned(),
            document: document.to_owned(),
            created: clock(),
            version: 0,
        };
        let mut change = room.store.change().await.expect("a change");
        change.add_operation(&row).await.expect("an operation");
        change.commit().await.expect("kept");
        enrolled(&room, Some(&operation)).await;
        let actor = keeper(&room, "anna", &operation).await.expect("who runs it");
        let scope = (&actor, &operation);
        let entry = format::log::transfer::accept(
            r#"{"id":"E-1","day":"2020-04-02","act":"pledge","from":"RU-GOV","to":"IT-GOV","unit":"grams","amount":5,
            "scope":"agreement:G-1","text":"Five","source":"a test"}"#,
        );
        let entry = entry.expect("an entry");
        super::super::book(&room, scope, &entry, &once("key-of-entry"), clock())
            .await
            .expect("booked by the agreement");
        let agree = |other: &str| {
            format::log::arrangement::accept(&format!(
                r#"{{"id":"G-1","act":"agree","party":"RU-GOV","other":"{other}","from":"2020-03-21","text":"Hours apart",
                "source":"assumption: a test"}}"#
            ))
            .expect("an agreement")
        };
        let kept = arrange(&room, scope, &agree("IT-GOV"), &once("key-of-same"), clock()).await.expect("the same");
        assert!(kept.text.contains("arrangement"), "{}", kept.text);
        let other =
            arrange(&room, scope, &agree("RU-GOV-2"), &once("key-of-other"), clock()).await.expect_err("another");
        let codes: Vec<_> = other.faults.iter().map(|fault| fault.code).collect();
        assert!(codes.contains(&"arrangement-id-reused"), "{codes:?}");
        let void = format::log::arrangement::accept(
            r#"{"id":"X-1","act":"void","of":"agreement:G-1","text":"Never signed","source":"a test"}"#,
        );
        let undone =
            arrange(&room, scope, &void.expect("a void"), &once("key-of-void"), clock()).await.expect_err("held");
        assert_eq!(undone.faults[0].code, "entry-undone");
        room.close().await;
    }
}
