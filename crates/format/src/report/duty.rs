//! Decides when the crew of a tail is on duty and when it rests, as the timetable shows it: it reports before a departure
//! that comes after a full rest. Does not decide whether that is allowed (`check`). Up: [`crate::report`].

use model::crew::CrewRegime;
use model::flights::Leg;

/// One duty of a crew, in seconds of the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Duty {
    /// Report.
    pub(super) from: i64,
    /// Last landing.
    pub(super) until: i64,
    /// Legs flown.
    pub(super) sectors: usize,
}

/// The duties of one crew that stays with its tail over these legs, in order of time.
pub(super) fn duties<'a>(legs: impl Iterator<Item = &'a Leg>, regime: &CrewRegime) -> Vec<Duty> {
    let mut duties: Vec<Duty> = vec![];
    for leg in legs {
        let (departs, arrives) = (leg.departs.as_second(), leg.arrives.as_second());
        let reports = departs - regime.report.get() * 60;
        match duties.last_mut().filter(|duty| reports < duty.until + regime.rest_min.get() * 60) {
            Some(duty) => (duty.until, duty.sectors) = (arrives, duty.sectors + 1),
            None => duties.push(Duty { from: reports, until: arrives, sectors: 1 }),
        }
    }
    duties
}

/// The rests between duties, each from landing for as long as the regime asks; a crew that waits longer rests longer, but
/// need not.
pub(super) fn rests(duties: &[Duty], regime: &CrewRegime) -> Vec<(i64, i64)> {
    duties
        .iter()
        .zip(duties.iter().skip(1))
        .map(|(duty, _)| (duty.until, duty.until + regime.rest_min.get() * 60))
        .collect()
}

#[cfg(test)]
mod tests {
    use model::crew::{CrewKind, DutyRow};
    use model::evidence::Source;
    use model::flights::LegPurpose;
    use model::id::AirportId;
    use model::quantity::{Grams, Metres, Minutes};

    use super::*;

    fn leg(from_minute: i64, to_minute: i64) -> Leg {
        let at = |minute: i64| jiff::Timestamp::from_second(minute * 60).expect("an instant");
        Leg {
            from: AirportId::of("A"),
            to: AirportId::of("B"),
            purpose: LegPurpose::Carry,
            departs: at(from_minute),
            arrives: at(to_minute),
            way: vec![],
            distance: Metres::ZERO,
            payload_max: Grams::ZERO,
            payload: Grams::ZERO,
            fuel: Grams::ZERO,
        }
    }

    #[test]
    fn a_duty_ends_with_the_landing_before_a_full_rest() {
        let regime = CrewRegime {
            name: "test".to_owned(),
            crew: CrewKind::Basic,
            report: Minutes::of(60),
            rest_min: Minutes::of(600),
            rows: vec![DutyRow::flat(CrewKind::Basic, Minutes::of(900))],
            source: Source::Assumption("a test".to_owned()),
        };
        for (third, expected, remark) in [
            (1160, vec![(-60, 500, 2), (1100, 1300, 1)], "rested to the minute"),
            (1159, vec![(-60, 1300, 3)], "a minute less is no rest"),
        ] {
            let legs = [leg(0, 200), leg(300, 500), leg(third, 1300)];
            let duties = duties(legs.iter(), &regime);
            let told: Vec<_> = duties.iter().map(|duty| (duty.from / 60, duty.until / 60, duty.sectors)).collect();
            assert_eq!(told, expected, "{remark}");
            assert_eq!(rests(&duties, &regime).len(), expected.len() - 1, "{remark}");
        }
    }
}
