//! Decides which column of a long table is which, by its heading: place, day, kind, value. Also the situation report, whose
//! headings name a value and a place (`Cases_Guinea`). Up: [`crate::cases`].

use model::need::CaseKind;

use crate::builtin::plain_words;
use crate::cases::rows::{Columns, PlaceColumns, ValueColumn};
use crate::cases::words::{self, Meaning};

/// Headings of the day, the likelier first: some tables also number the days or give day, month and year apart.
const DAYS: &[&str] = &[
    "date",
    "date reported",
    "date rep",
    "daterep",
    "report date",
    "reporting date",
    "date report",
    "fecha",
    "data",
    "datum",
    "\u{434}\u{430}\u{442}\u{430}",
    "day",
    "jour",
];
const CODES: &[&str] = &[
    "country code",
    "countrycode",
    "iso code",
    "iso2",
    "iso3",
    "iso a2",
    "iso a3",
    "geo id",
    "geoid",
    "place",
    "place id",
    "countryterritory code",
    "countryterritorycode",
    "country territory code",
    "country iso2",
    "country iso3",
    "country iso",
    "iso 3166 1",
    "iso alpha 2",
    "iso alpha 3",
    "alpha 2",
    "alpha 3",
    "location iso code",
    "adm0 code",
    "adm0 pcode",
    "code",
];
const NAMES: &[&str] = &[
    "country",
    "country name",
    "location",
    "location name",
    "countries territories",
    "countriesterritories",
    "countriesandterritories",
    "country region",
    "country area",
    "territory",
    "area",
    "pays",
    "pais",
    "nation",
    "name",
    "adm0 name",
    "\u{441}\u{442}\u{440}\u{430}\u{43d}\u{430}",
];
const PARTS: &[&str] = &[
    "province state",
    "province",
    "state",
    "admin1",
    "adm1",
    "adm1 name",
    "admin1 name",
    "admin 1",
    "admin2",
    "county",
];
/// Headings of areas' codes, with the scheme that they say.
const AREAS: &[(&str, &str)] = &[
    ("adm1 pcode", "pcode"),
    ("admin1 pcode", "pcode"),
    ("adm2 pcode", "pcode"),
    ("admin2 pcode", "pcode"),
    ("pcode", "pcode"),
    ("fips", "fips"),
    ("iso 3166 2", "iso3166-2"),
    ("nuts", "nuts"),
];
const KINDS: &[&str] = &["kind", "indicator", "variable", "measure", "metric"];
const COUNT_TYPES: &[&str] = &["count type", "counttype", "value type", "type count"];
const CERTAINTIES: &[&str] = &["certainty", "classification", "case classification", "case definition"];

/// A heading as it is compared: small letters, words apart.
pub(super) fn plain(heading: &str) -> String {
    plain_words(&words::apart(heading)).join(" ")
}

/// The heading that is first in a list, if there is any.
fn first_of(headings: &[String], list: &[&str]) -> Option<usize> {
    list.iter().find_map(|known| headings.iter().position(|heading| heading == known))
}

/// The columns of a long table. What is missing is seen by whoever reads it.
pub(super) fn long(cells: &[&str]) -> Columns {
    let headings: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    let day = first_of(&headings, DAYS);
    let area = AREAS.iter().find_map(|(known, scheme)| {
        headings.iter().position(|heading| heading == known).map(|index| (index, Some((*scheme).to_owned())))
    });
    let place = PlaceColumns {
        code: first_of(&headings, CODES),
        name: first_of(&headings, NAMES),
        area,
        parts: (0..headings.len()).filter(|index| PARTS.contains(&headings[*index].as_str())).collect(),
    };
    let [kind, count_type, certainty] = [KINDS, COUNT_TYPES, CERTAINTIES].map(|list| first_of(&headings, list));
    let taken = [day, place.code, place.name, kind, count_type, certainty];
    let is_free = |index: usize| !taken.contains(&Some(index)) && !headings[index].is_empty();
    let mut values: Vec<ValueColumn> = (0..headings.len())
        .filter(|index| is_free(*index))
        .filter_map(|index| {
            let meaning = words::meaning(cells[index]).filter(|said| said.kind.or(certainty_kind(*said)).is_some())?;
            let kind = meaning.kind.or(certainty_kind(meaning));
            Some(ValueColumn { index, place: None, meaning: Meaning { kind, ..meaning } })
        })
        .collect();
    if values.is_empty() {
        // `count`, `value`, `cumulative`: the kind stands in another column, or is told by who asks.
        let general = (0..headings.len()).filter(|index| is_free(*index)).find(|index| {
            words::is_filler(cells[*index]) || words::meaning(cells[*index]).is_some_and(|said| said.is_new.is_some())
        });
        values.extend(general.map(|index| ValueColumn {
            index,
            place: None,
            meaning: words::meaning(cells[index]).unwrap_or_default(),
        }));
    }
    Columns { day, place, kind, count_type, certainty, values }
}

/// `confirmed` alone counts cases.
fn certainty_kind(meaning: Meaning) -> Option<CaseKind> {
    meaning.certainty.map(|_| CaseKind::Cases)
}

/// The columns of a situation report: a day, and values whose headings name their place; none if it is not one.
pub(super) fn report(cells: &[&str]) -> Option<Columns> {
    let headings: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    let day = first_of(&headings, DAYS)?;
    let values: Vec<ValueColumn> = (0..cells.len())
        .filter(|index| *index != day)
        .filter_map(|index| {
            let (meaning, place) = valued_place(cells[index])?;
            Some(ValueColumn { index, place: Some(place), meaning })
        })
        .collect();
    let has_place = first_of(&headings, NAMES).or(first_of(&headings, CODES)).is_some();
    // One such heading may be chance, such as `cases_smoothed`; two of different places are none.
    let mut places: Vec<&str> = values.iter().filter_map(|value| value.place.as_deref()).collect();
    places.sort_unstable();
    places.dedup();
    (!has_place && values.len() >= 2 && !places.is_empty()).then_some(Columns {
        day: Some(day),
        values,
        ..Columns::default()
    })
}

/// `Cases_SierraLeone`: what is counted, and where. The words of the figure come first.
fn valued_place(cell: &str) -> Option<(Meaning, String)> {
    let parts: Vec<&str> = cell.trim().split(['_', ':', ' ']).filter(|part| !part.is_empty()).collect();
    let valued = (1..parts.len()).rev().find_map(|split| {
        let meaning = words::meaning(&parts[..split].join(" "))?;
        let kind = meaning.kind.or(certainty_kind(meaning));
        kind.map(|kind| (Meaning { kind: Some(kind), ..meaning }, parts[split..].join(" ")))
    })?;
    Some(valued)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_from_a_long_table() {
        for (header, is_report, remark) in [
            ("Date,Day,Cases_Guinea,Deaths_Guinea", true, "situation report"),
            ("Date,Suspected cases_Sierra Leone,New_deaths_Mali", true, "several words"),
            ("date,country,cases_smoothed,deaths_smoothed", false, "a place column stands there"),
            ("Cases_Guinea,Deaths_Guinea", false, "no day"),
            ("date,new_cases", false, "no place in the heading"),
        ] {
            let cells: Vec<&str> = header.split(',').collect();
            assert_eq!(report(&cells).is_some(), is_report, "{remark}");
        }
        let (meaning, place) = valued_place("Suspected cases_Sierra Leone").expect("a value and a place");
        assert_eq!((meaning.kind, place.as_str()), (Some(CaseKind::Cases), "Sierra Leone"));
    }

    #[test]
    fn columns_of_published_tables_are_found() {
        let who =
            "Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths";
        let columns = long(&who.split(',').collect::<Vec<_>>());
        assert_eq!((columns.day, columns.place.code, columns.place.name), (Some(0), Some(1), Some(2)));
        assert_eq!(columns.values.iter().map(|value| value.index).collect::<Vec<_>>(), [4, 5, 6, 7]);
        let owid = "iso_code,continent,location,date,total_cases,new_cases,new_cases_smoothed,total_deaths,total_cases_per_million";
        let columns = long(&owid.split(',').collect::<Vec<_>>());
        assert_eq!((columns.day, columns.place.code, columns.place.name), (Some(3), Some(0), Some(2)));
        assert_eq!(columns.values.iter().map(|value| value.index).collect::<Vec<_>>(), [4, 5, 7]);
        let ecdc = "dateRep,day,month,year,cases,deaths,countriesAndTerritories,geoId,countryterritoryCode,popData2019";
        let columns = long(&ecdc.split(',').collect::<Vec<_>>());
        assert_eq!((columns.day, columns.place.code, columns.place.name), (Some(0), Some(7), Some(6)));
    }
}
