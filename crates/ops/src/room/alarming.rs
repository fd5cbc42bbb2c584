//! Decides what needs somebody now: alarms by deadline and by the plan that stands, which of them are new, and how old the last word
//! is. Up: [`crate::room`].

use std::collections::BTreeSet;

use format::room::NowView;
use jiff::Timestamp;
use model::custody::{Alarm, AlarmKind, AlarmPolicy};
use model::id::{ConsignmentId, OperationId};

use super::access::{Action, Actor};
use super::refused::Refused;
use super::{Room, executing, history, visible};

/// Alarms of what one may see, longest first.
///
/// # Errors
/// Who may not; what the store says.
pub async fn now_view(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    now: Timestamp,
) -> Result<NowView, Refused> {
    actor.may(Action::SeeNow)?;
    let history = history::whole(room, operation).await?;
    let entries = visible::custody(&history.custody, actor);
    let plan = executing::foreseen(room, (actor, operation), &entries).await?;
    let mut alarms = record::alarms::alarms(&entries, &plan, &AlarmPolicy::default(), now);
    alarms.sort_by(|one, other| (one.since, &one.consignment).cmp(&(other.since, &other.consignment)));
    let last = entries.iter().map(|entry| entry.recorded).max();
    Ok(NowView { alarms, last })
}

/// The alarms that sound, so that one that begins is known from one that goes on.
#[derive(Clone, Debug, Default)]
pub struct Sounding(BTreeSet<(AlarmKind, ConsignmentId, Timestamp)>);

impl Sounding {
    /// Takes the alarms of now, and gives those that did not sound before. What an alarm says changes while it sounds; since
    /// when it does, does not.
    pub fn begun(&mut self, alarms: Vec<Alarm>) -> Vec<Alarm> {
        let key = |alarm: &Alarm| (alarm.kind, alarm.consignment.clone(), alarm.since);
        let before = std::mem::replace(&mut self.0, alarms.iter().map(key).collect());
        alarms.into_iter().filter(|alarm| !before.contains(&key(alarm))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_begins_once_and_again_after_it_ended() {
        let alarm = |kind, second, what: &str| Alarm {
            since: Timestamp::from_second(second).expect("a moment"),
            kind,
            consignment: ConsignmentId::of("C-1"),
            what: what.to_owned(),
            holders: Vec::new(),
            places: Vec::new(),
            next_step: "call".to_owned(),
            because: None,
        };
        let silent = |what| alarm(AlarmKind::Silent, 100, what);
        let late = || alarm(AlarmKind::Late, 100, "late");
        let mut sounding = Sounding::default();
        assert_eq!(sounding.begun(vec![silent("48 h")]).len(), 1);
        assert_eq!(sounding.begun(vec![silent("49 h")]).len(), 0, "it goes on, in other words");
        assert_eq!(sounding.begun(vec![silent("49 h"), late()]), [late()]);
        assert_eq!(sounding.begun(Vec::new()).len(), 0);
        assert_eq!(sounding.begun(vec![late()]).len(), 1, "again");
    }
}
