//! Decides how long a crew may work: the rows of a regime, and what they allow for a report time and so many sectors.
//! Does not decide when a crew rests (the stages do). Up: [`crate`].

use jiff::civil::Time;

use crate::airport::LocalSpan;
use crate::evidence::Source;
use crate::quantity::Minutes;

/// How many pilots take turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum CrewKind {
    /// Two: nobody rests in flight.
    #[default]
    Basic,
    /// Three.
    Augmented,
    /// Four: two crews.
    Double,
}

impl CrewKind {
    /// Every kind with its word, from small to large.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Basic, "basic"), (Self::Augmented, "augmented"), (Self::Double, "double")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map(|(_, word)| *word).expect("a kind should have a word")
    }
}

/// One row of a regime: the longest duty of a crew that reports in a span of the day and flies at most so many sectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRow {
    /// For which crew.
    pub crew: CrewKind,
    /// When it reports, local time of the airport it reports at.
    pub reports: LocalSpan,
    /// Most sectors, which are legs, from report to the end of the duty.
    pub sectors: u8,
    /// Longest flight duty period: report to last engine shut-down.
    pub duty_max: Minutes,
}

impl DutyRow {
    /// The same at every report time and for any number of sectors.
    #[must_use]
    pub fn flat(crew: CrewKind, duty_max: Minutes) -> Self {
        Self { crew, reports: LocalSpan::DAY, sectors: u8::MAX, duty_max }
    }
}

/// How long a crew may work. Times count from report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewRegime {
    /// Its name, such as `usaf-augmented`.
    pub name: String,
    /// The crew it is flown with where nobody says otherwise.
    pub crew: CrewKind,
    /// Report before first departure.
    pub report: Minutes,
    /// Shortest rest between two duty periods.
    pub rest_min: Minutes,
    /// What it allows; a crew, report time or number of sectors that no row holds is not allowed at all.
    pub rows: Vec<DutyRow>,
    /// Where the figures come from.
    pub source: Source,
}

impl CrewRegime {
    /// Longest duty of a crew that reports at this local time and flies so many sectors; none when it may not.
    ///
    /// Of the rows that hold report time and sectors the ones with fewest sectors count, and of those the shortest.
    #[must_use]
    pub fn duty_max(&self, reports: Time, sectors: usize, crew: CrewKind) -> Option<Minutes> {
        let holds =
            |row: &&DutyRow| row.crew == crew && row.reports.holds(reports) && sectors <= usize::from(row.sectors);
        self.rows.iter().filter(holds).min_by_key(|row| (row.sectors, row.duty_max)).map(|row| row.duty_max)
    }

    /// Longest duty for so many sectors that is allowed at every report time: what may be planned before the clock
    /// time is known. None when at some time of the day such a duty is not allowed at all.
    #[must_use]
    pub fn duty_at_any_time(&self, sectors: usize, crew: CrewKind) -> Option<Minutes> {
        // What is allowed changes only where a row begins or ends.
        let edges = self.rows.iter().flat_map(|row| [row.reports.from, row.reports.until]).chain([Time::midnight()]);
        let allowed: Option<Vec<Minutes>> = edges.map(|edge| self.duty_max(edge, sectors, crew)).collect();
        allowed.and_then(|allowed| allowed.into_iter().min())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    /// Two pilots: 13 h in the morning, 11 h at any other time, half an hour less for a third sector; three pilots 16 h
    /// at most two sectors.
    fn regime() -> CrewRegime {
        let morning = LocalSpan { from: time(6, 0, 0, 0), until: time(13, 30, 0, 0) };
        let other = LocalSpan { from: morning.until, until: morning.from };
        let row =
            |crew, reports, sectors, duty_max| DutyRow { crew, reports, sectors, duty_max: Minutes::of(duty_max) };
        CrewRegime {
            name: "test".to_owned(),
            crew: CrewKind::Basic,
            report: Minutes::of(60),
            rest_min: Minutes::of(720),
            rows: vec![
                row(CrewKind::Basic, morning, 2, 780),
                row(CrewKind::Basic, morning, 3, 750),
                row(CrewKind::Basic, other, 2, 660),
                row(CrewKind::Basic, other, 3, 630),
                row(CrewKind::Augmented, LocalSpan::DAY, 2, 960),
            ],
            source: Source::Assumption("a test".to_owned()),
        }
    }

    #[test]
    fn the_duty_follows_report_time_sectors_and_crew() {
        let regime = regime();
        for (hour, sectors, crew, minutes, remark) in [
            (6, 1, CrewKind::Basic, Some(780), "from the first minute"),
            (13, 2, CrewKind::Basic, Some(780), "until the last"),
            (14, 2, CrewKind::Basic, Some(660), "in the afternoon"),
            (5, 3, CrewKind::Basic, Some(630), "at night, three sectors"),
            (8, 4, CrewKind::Basic, None, "no row for four sectors"),
            (8, 2, CrewKind::Augmented, Some(960), "three pilots"),
            (8, 1, CrewKind::Double, None, "no row for four pilots"),
        ] {
            let most = regime.duty_max(time(hour, 0, 0, 0), sectors, crew);
            assert_eq!(most, minutes.map(Minutes::of), "{remark}");
        }
        assert_eq!(regime.duty_at_any_time(2, CrewKind::Basic), Some(Minutes::of(660)));
        assert_eq!(regime.duty_at_any_time(4, CrewKind::Basic), None);
    }

    #[test]
    fn what_holds_at_any_time_is_never_more_than_at_one() {
        let mut regime = regime();
        for sectors in 1..=3 {
            let least = regime.duty_at_any_time(sectors, CrewKind::Basic).expect("an allowed duty");
            let at = |minute: i8, hour| regime.duty_max(time(hour, minute, 0, 0), sectors, CrewKind::Basic);
            assert!((0..24).all(|hour| at(0, hour) >= Some(least) && at(29, hour) >= Some(least)));
        }
        regime.rows = vec![DutyRow::flat(CrewKind::Basic, Minutes::of(900))];
        assert_eq!(regime.duty_at_any_time(9, CrewKind::Basic), Some(Minutes::of(900)), "one flat figure");
        assert_eq!(regime.duty_max(time(3, 0, 0, 0), 9, CrewKind::Basic), Some(Minutes::of(900)));
    }
}
