//! Decides how the difference between two publications of one figure is said, and which difference stands first. Does not
//! decide which of the two is right. Up: [`crate`].

use std::collections::BTreeMap;

use format::answer::{Cell, Table, grouped};
use format::cases::{certainty_word, kind_word};
use jiff::civil::Date;
use model::id::PlaceId;
use model::need::{CaseCount, CaseKind, Certainty};

/// One figure that two publications give differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The place, as its table names it.
    pub place: String,
    /// What is counted.
    pub kind: CaseKind,
    /// How sure.
    pub certainty: Certainty,
    /// Close of this day.
    pub day: Date,
    /// The older count.
    pub old: i64,
    /// The newer count.
    pub new: i64,
    /// Where the older one stands, in words: `in the vintage of 26 Apr 2020`.
    pub old_words: String,
    /// Where the newer one stands, in words.
    pub new_words: String,
}

impl Revision {
    /// How much larger the new count is.
    #[must_use]
    pub fn change(&self) -> i64 {
        self.new - self.old
    }

    /// The change in hundredths of the old count; none where that is zero.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        (self.old != 0).then(|| 100.0 * self.change() as f64 / self.old.abs() as f64)
    }

    /// The revision in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let sure = if self.certainty == Certainty::Confirmed { "" } else { certainty_word(self.certainty) };
        let what =
            [sure, kind_word(self.kind)].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let percent = self.percent().filter(|percent| percent.abs() >= PERCENT_MIN);
        let change = percent.map_or_else(|| format!("{:+}", self.change()), percent_words);
        let (place, day) = (&self.place, day_words(self.day));
        let (old, new) = (grouped(self.old), grouped(self.new));
        format!("{place} {what} of {day}: {old} {}, {new} {}, {change}", self.old_words, self.new_words)
    }
}

/// Changes below this many hundredths are told in people: `+0.0 %` would deny them.
const PERCENT_MIN: f64 = 0.05;

/// A change as it is spoken of: whole per cent, below ten with one decimal.
fn percent_words(percent: f64) -> String {
    if percent.abs() < 9.95 { format!("{percent:+.1} %") } else { format!("{percent:+.0} %") }
}

/// A day as it is spoken of: `31 Mar 2020`.
#[must_use]
pub fn day_words(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// How the older and the newer vintage are spoken of in one sentence.
fn vintage_words(old: Date, new: Date) -> (String, String) {
    (format!("in the vintage of {}", day_words(old)), format!("in that of {}", day_words(new)))
}

/// Revisions of one place, kind and certainty, together: the largest of them and how many there are.
pub(crate) fn grouped_by_place(revisions: &[Revision]) -> Vec<(&Revision, usize)> {
    let mut groups: BTreeMap<(&str, CaseKind, Certainty), (&Revision, usize)> = BTreeMap::new();
    for revision in revisions {
        let key = (revision.place.as_str(), revision.kind, revision.certainty);
        let group = groups.entry(key).or_insert((revision, 0));
        group.1 += 1;
        if size(revision) > size(group.0) {
            group.0 = revision;
        }
    }
    let mut list: Vec<(&Revision, usize)> = groups.into_values().collect();
    list.sort_by_key(|(revision, _)| (std::cmp::Reverse(size(revision)), revision.place.clone()));
    list
}

/// People, not shares, say how large a revision is: a place of ten cases doubles every day.
fn size(revision: &Revision) -> u64 {
    revision.change().unsigned_abs()
}

/// The largest revision of each place as a table of sentences, at most `rows_max` of them; and a remark on the rest.
pub(crate) fn table_of(revisions: &[Revision], rows_max: usize) -> (Table, Option<String>) {
    let groups = grouped_by_place(revisions);
    let mut table = Table::new("revisions", &["largest revision", "days revised"]);
    for (revision, days) in groups.iter().take(rows_max) {
        table.push(vec![Cell::text(revision.sentence()), Cell::Count(i64::try_from(*days).unwrap_or(i64::MAX))]);
    }
    let rest = groups.len().saturating_sub(rows_max);
    let remark = (rest > 0).then(|| {
        let days: usize = groups.iter().skip(rows_max).map(|(_, days)| days).sum();
        format!("{rest} more series were revised, on {days} days in all; --json lists every figure")
    });
    (table, remark)
}

/// Every revision, for programs.
pub(crate) fn detail(revisions: &[Revision]) -> Table {
    let columns = ["place", "kind", "certainty", "day", "old", "new", "change", "percent"];
    let mut table = Table { is_detail: true, ..Table::new("differences", &columns) };
    for revision in revisions {
        table.push(vec![
            Cell::text(&revision.place),
            Cell::text(kind_word(revision.kind)),
            Cell::text(certainty_word(revision.certainty)),
            Cell::text(revision.day),
            Cell::Count(revision.old),
            Cell::Count(revision.new),
            Cell::Count(revision.change()),
            revision.percent().map_or(Cell::Blank, |percent| Cell::Figure(percent, 1)),
        ]);
    }
    table
}

/// What a figure is of: two publications of it are compared.
type FigureKey<'a> = (&'a PlaceId, CaseKind, Certainty, Date);

/// Primary figures of an operation by what they are of and by vintage.
fn by_vintage(cases: &[CaseCount]) -> BTreeMap<FigureKey<'_>, BTreeMap<Date, i64>> {
    let mut figures: BTreeMap<FigureKey<'_>, BTreeMap<Date, i64>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.is_primary) {
        let key = (&case.place, case.kind, case.certainty, case.day);
        figures.entry(key).or_default().insert(case.vintage, case.count.get());
    }
    figures
}

fn revision(key: FigureKey<'_>, old: (Date, i64), new: (Date, i64)) -> Option<Revision> {
    let (place, kind, certainty, day) = key;
    let (old_words, new_words) = vintage_words(old.0, new.0);
    let place = place.to_string();
    (old.1 != new.1).then_some(Revision { place, kind, certainty, day, old: old.1, new: new.1, old_words, new_words })
}

/// What the newest vintage of each figure of an operation changed against the one before.
#[must_use]
pub fn within(cases: &[CaseCount]) -> Vec<Revision> {
    let newest = |(key, vintages): (FigureKey<'_>, BTreeMap<Date, i64>)| {
        let mut from_newest = vintages.into_iter().rev();
        let (new, old) = (from_newest.next()?, from_newest.next()?);
        revision(key, old, new)
    };
    by_vintage(cases).into_iter().filter_map(newest).collect()
}

/// What new figures change against the newest older vintage of an operation.
#[must_use]
pub fn against(cases: &[CaseCount], added: &[CaseCount]) -> Vec<Revision> {
    let standing = by_vintage(cases);
    let compared = |case: &CaseCount| {
        let key = (&case.place, case.kind, case.certainty, case.day);
        let (vintage, count) = standing.get(&key)?.range(..case.vintage).next_back()?;
        revision(key, (*vintage, *count), (case.vintage, case.count.get()))
    };
    added.iter().filter_map(compared).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::evidence::Source;
    use model::quantity::Units;

    use super::*;

    fn case(place: &str, day: Date, count: i64, vintage: Date) -> CaseCount {
        CaseCount {
            place: PlaceId::of(place),
            day,
            kind: CaseKind::Deaths,
            certainty: Certainty::Confirmed,
            count: Units::of(count),
            vintage,
            is_primary: true,
            source: Source::Cited("a".to_owned()),
        }
    }

    #[test]
    fn a_revision_is_said_in_one_sentence() {
        let (march, april, december) = (date(2020, 3, 31), date(2020, 4, 26), date(2020, 12, 6));
        for (old, new, end, remark) in [
            (3874, 5272, "3,874 in the vintage of 26 Apr 2020, 5,272 in that of 6 Dec 2020, +36 %", "far up"),
            (
                188_172,
                192_177,
                "188,172 in the vintage of 26 Apr 2020, 192,177 in that of 6 Dec 2020, +2.1 %",
                "little up",
            ),
            (10, 8, "10 in the vintage of 26 Apr 2020, 8 in that of 6 Dec 2020, -20 %", "down"),
            (105_792, 105_800, "105,792 in the vintage of 26 Apr 2020, 105,800 in that of 6 Dec 2020, +8", "hardly up"),
            (0, 5, "0 in the vintage of 26 Apr 2020, 5 in that of 6 Dec 2020, +5", "from nothing"),
        ] {
            let found = within(&[case("US", march, old, april), case("US", march, new, december)]);
            assert_eq!(found[0].sentence(), format!("US deaths of 31 Mar 2020: {end}"), "{remark}");
        }
    }

    #[test]
    fn the_newest_two_vintages_are_compared_and_the_largest_stands_first() {
        let (march, april, may, june) = (date(2020, 3, 31), date(2020, 4, 26), date(2020, 5, 6), date(2020, 6, 6));
        let cases = [
            case("US", march, 1, april),
            case("US", march, 5, may),
            case("US", march, 7, june),
            case("IT", march, 10, april),
            case("IT", march, 40, june),
            case("FR", march, 3, april),
            case("FR", march, 3, june),
        ];
        let found = within(&cases);
        let shown: Vec<_> =
            grouped_by_place(&found).iter().map(|(it, days)| (it.place.clone(), it.change(), *days)).collect();
        assert_eq!(shown, [("IT".to_owned(), 30, 1), ("US".to_owned(), 2, 1)]);
        let (table, rest) = table_of(&found, 1);
        assert_eq!((table.rows.len(), rest.is_some()), (1, true));
        // A figure that is added is compared with what was published before it, not after.
        let added = against(&cases, &[case("US", march, 9, date(2020, 5, 20))]);
        assert_eq!((added[0].old, added[0].new), (5, 9));
    }
}
