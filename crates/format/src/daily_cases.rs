//! Decides how a case table of any shape becomes the new cases of one place by day, for an engine that counts days. Does
//! not read the table ([`crate::cases`]) nor quantify (`need`). Up: [`crate`].

use jiff::civil::Date;
use model::fault::Fault;
use model::need::esft::DayOfCases;
use model::need::{CaseKind, Certainty};

use crate::builtin::Country;
use crate::cases::{CaseQuestion, Series, read as read_table, series};

/// The cases of one place, read without a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDays {
    /// New cases by day, ascending; negative where a day takes back earlier ones.
    pub days: Vec<DayOfCases>,
    /// What a reader should know.
    pub remarks: Vec<Fault>,
}

/// Reads the new cases of a place: those that the table gives, else the differences of its cumulative counts, whose first
/// one counts as new. A table that names no place is about this one alone.
///
/// # Errors
/// Every fault of the file; code `place-not-counted` when it has no figure of the place.
pub fn read(file: &str, raw: &[u8], country: &Country) -> Result<ReadDays, Vec<Fault>> {
    let question = CaseQuestion {
        file,
        raw,
        sheet: None,
        value: Some(CaseKind::Cases),
        place: Some(country.id.as_str()),
        vintage: None,
        is_strict: false,
    };
    let table = read_table(&question)?;
    let of_place = |one: &Series| table.places[one.place].id.as_ref() == Some(&country.id);
    let mut found: Vec<Series> = series(&table).into_iter().filter(of_place).collect();
    // Where a table counts several certainties, the confirmed cases are meant.
    found.sort_by_key(|one| one.certainty != Certainty::Confirmed);
    let Some(series) = found.first() else {
        let cause = format!("there is no count of {} ({})", country.name, country.id);
        let fault = Fault::new("place-not-counted", cause, "give a table that holds the place");
        return Err(vec![fault.at(file, 0, "")]);
    };
    let days = new_cases(series);
    let mut remarks = table.remarks.clone();
    remarks.extend(taken_back(file, &days));
    remarks.extend(silent(file, &days));
    let days = days.into_iter().map(|(day, cases)| DayOfCases { day, cases: cases as f64 }).collect();
    Ok(ReadDays { days, remarks })
}

fn new_cases(series: &Series) -> Vec<(Date, i64)> {
    if !series.new.is_empty() {
        return series.new.iter().map(|(day, figure)| (*day, figure.count)).collect();
    }
    let mut before = 0;
    let difference = |(day, figure): (&Date, &crate::cases::Reported)| {
        let new = figure.count - before;
        before = figure.count;
        (*day, new)
    };
    series.cumulative.iter().map(difference).collect()
}

fn taken_back(file: &str, days: &[(Date, i64)]) -> Option<Fault> {
    let back: Vec<Date> = days.iter().filter(|(_, cases)| *cases < 0).map(|(day, _)| *day).collect();
    let first = back.first()?;
    let cause = format!("{} days take back earlier cases, {first} the first; they count as published", back.len());
    Some(Fault::new("count-falls", cause, "nothing, if it was published so").at(file, 0, ""))
}

fn silent(file: &str, days: &[(Date, i64)]) -> Option<Fault> {
    let (first, last) = (days.first()?.0, days.last()?.0);
    let missing = i64::from((last - first).get_days()) + 1 - days.len() as i64;
    let cause = format!("{missing} days between {first} and {last} have no figure; they count as days without cases");
    let remark = Fault::new("day-gap", cause, "nothing, if nothing was reported").at(file, 0, "");
    (missing > 0).then_some(remark)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::builtin::countries;

    fn read_of(place: &str, text: &str) -> Result<ReadDays, Vec<Fault>> {
        let countries = countries().expect("sound tables");
        let country = countries.find(place).expect("a country").clone();
        read("t.csv", text.as_bytes(), &country)
    }

    #[test]
    fn both_tables_give_the_same_days() {
        let who = "Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths\n\
            2020-03-01,CN,China,WPRO,5,5,0,0\n2020-03-02,CN,China,WPRO,-1,4,0,0\n2020-03-01,IT,Italy,EURO,9,9,0,0\n";
        let read = read_of("China", who).expect("a sound table");
        let expected = [(date(2020, 3, 1), 5.0), (date(2020, 3, 2), -1.0)];
        assert_eq!(read.days.iter().map(|day| (day.day, day.cases)).collect::<Vec<_>>(), expected);
        assert!(read.remarks.iter().any(|remark| remark.code == "count-falls"));
        let jhu = "Province/State,Country/Region,Lat,Long,3/1/20,03/02/20\nHubei,China,1,2,4,3\nMacau,China,1,2,1,1\n\
            ,Italy,1,2,9,9\n";
        let wide = read_of("CN", jhu).expect("a sound table");
        assert_eq!(wide.days, read.days);
        let alone = read_of("KE", "Date_reported,New_cases\n2020-03-02,100\n2020-03-05,7\n").expect("a sound table");
        assert_eq!(alone.days[0], DayOfCases { day: date(2020, 3, 2), cases: 100.0 });
        assert!(alone.remarks.iter().any(|remark| remark.code == "day-gap" && remark.cause.starts_with("2 days")));
    }

    #[test]
    fn wrong_tables_are_refused() {
        let jhu = "Province/State,Country/Region,Lat,Long";
        for (text, code, remark) in [
            ("Date_reported,New_cases\nx,1\n".to_owned(), "bad-date", "no day"),
            ("Date_reported,New_cases\n2020-03-02,many\n".to_owned(), "not-a-number", "no figure"),
            ("Date_reported,Country_code,New_cases\n2020-03-02,KE,1\n".to_owned(), "place-not-counted", "no Italy"),
            (format!("{jhu},3/1/20,3/2/20\n,Kenya,1,2,3,4\n"), "place-not-counted", "no Italy"),
            (format!("{jhu},3/1/20,3/2/20\n,Italy,1,2\n"), "ragged-row", "cells missing"),
        ] {
            let faults = read_of("IT", &text).expect_err(remark);
            assert!(faults.iter().any(|fault| fault.code == code), "{remark}: {faults:?}");
        }
    }
}
