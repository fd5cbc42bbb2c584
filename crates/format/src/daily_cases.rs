//! Decides how a published case table becomes the new cases of one place by day: WHO's long table of daily counts, or a
//! JHU CSSE wide table of cumulative ones. Does not quantify (`need`). Up: [`crate`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::fault::Fault;
use model::need::esft::DayOfCases;

use crate::builtin::{Countries, Country};
use crate::table::collector::Faults;
use crate::table::{Spec, bytes, cell, each_row, optional, required};

/// WHO's daily table as published in 2020; other columns of it are known and not used.
const WHO: Spec = Spec {
    file: "case table",
    key: None,
    columns: &[
        required("Date_reported", "", ""),
        optional("Country_code", "", ""),
        optional("Country", "", ""),
        optional("WHO_region", "", ""),
        optional("New_cases", "", ""),
        optional("Cumulative_cases", "", ""),
        optional("New_deaths", "", ""),
        optional("Cumulative_deaths", "", ""),
    ],
};

/// Columns of a JHU wide table before its days.
const LEADING: [&str; 4] = ["Province/State", "Country/Region", "Lat", "Long"];

/// The cases of one place, read without a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDays {
    /// New cases by day, ascending.
    pub days: Vec<DayOfCases>,
    /// What a reader should know.
    pub remarks: Vec<Fault>,
}

/// Reads the new cases of a place.
///
/// A wide table is cumulative: a day has the difference to the day before, its provinces are summed. A long table without
/// a column of countries is about the place alone.
///
/// # Errors
/// Every fault of the file; code `place-not-counted` when it has no row of the place.
pub fn read(file: &str, raw: &[u8], country: &Country, countries: &Countries) -> Result<ReadDays, Vec<Fault>> {
    let mut faults = Faults::default();
    let head = String::from_utf8_lossy(&raw[..raw.len().min(1000)]).into_owned();
    let first_line = head.lines().next().unwrap_or_default();
    let days = if first_line.contains(WHO.columns[0].name) {
        long(file, raw, country, &mut faults)
    } else {
        wide(file, raw, country, countries, &mut faults)
    };
    if days.is_empty() && faults.is_empty() {
        let cause = format!("there is no count of {} ({})", country.name, country.id);
        faults.push(Fault::new("place-not-counted", cause, "give a table that holds the place").at(file, 0, ""));
    }
    let taken_back: Vec<&Date> = days.iter().filter(|(_, cases)| **cases < 0).map(|(day, _)| day).collect();
    if let (Some(first), count) = (taken_back.first(), taken_back.len()) {
        let cause = format!("days with fewer cases than none: {count}, {first} the first; they count as published");
        faults.remark(Fault::new("count-falls", cause, "nothing, if it was published so").at(file, 0, ""));
    }
    let days = days.into_iter().map(|(day, cases)| DayOfCases { day, cases: cases as f64 }).collect();
    faults.finish(Some(days)).map(|(days, remarks)| ReadDays { days, remarks }).map_err(|mut list| {
        list.iter_mut()
            .filter(|fault| fault.place.file == WHO.file)
            .for_each(|fault| fault.place.file = file.to_owned());
        list
    })
}

fn long(file: &str, raw: &[u8], country: &Country, faults: &mut Faults) -> BTreeMap<Date, i64> {
    let mut days: BTreeMap<Date, i64> = BTreeMap::new();
    let mut empty = 0_usize;
    each_row(&WHO, raw, faults, |row| {
        let code = row.raw("Country_code");
        let is_meant = if code.is_empty() {
            let name = row.raw("Country");
            name.is_empty() || name == country.name || country.aliases.iter().any(|alias| alias == name)
        } else {
            code == country.id.as_str()
        };
        if !is_meant {
            return;
        }
        let day = row.need("Date_reported", cell::date);
        let cases = row.may("New_cases", cell::whole);
        let (Some(day), Some(cases)) = (day, cases) else { return };
        let Some(cases) = cases else {
            empty += 1;
            return;
        };
        if days.insert(day, cases).is_some() {
            let cause = format!("{day} of {} is there twice", country.id);
            row.fault("Date_reported", Fault::new("duplicate-row", cause, "remove one of the two"));
        }
    });
    if empty > 0 {
        let cause = format!("{empty} days of {} have no figure; they count as days without cases", country.id);
        faults.remark(Fault::new("day-gap", cause, "nothing, if nothing was reported").at(file, 0, "New_cases"));
    }
    days
}

fn wide(file: &str, raw: &[u8], country: &Country, countries: &Countries, faults: &mut Faults) -> BTreeMap<Date, i64> {
    let text = bytes::text(file, raw, faults);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records().map(|record| record.expect("a table in memory should be readable"));
    let header: Vec<String> =
        records.next().map(|record| record.iter().map(|name| name.trim().to_owned()).collect()).unwrap_or_default();
    if header.len() <= LEADING.len() || header.iter().zip(LEADING).any(|(name, expected)| name != expected) {
        let cause = "the header is neither that of WHO's daily table nor that of a JHU CSSE wide table";
        let action =
            "give Date_reported, Country_code, New_cases; or Province/State, Country/Region, Lat, Long and the days";
        faults.push(Fault::new("bad-header", cause, action).at(file, 1, ""));
        return BTreeMap::new();
    }
    let mut days = Vec::new();
    for name in &header[LEADING.len()..] {
        match month_first_day(name) {
            Some(day) => days.push(day),
            None => {
                let cause = format!("\u{ab}{name}\u{bb} is not a day of the shape m/d/yy");
                faults.push(Fault::new("bad-date", cause, "write days as 3/31/20").at(file, 1, name));
            }
        }
    }
    if let Some(pair) = days.windows(2).find(|pair| pair[0].tomorrow().ok() != Some(pair[1])) {
        let cause = format!("{} follows {}", pair[1], pair[0]);
        faults.push(Fault::new("day-gap", cause, "give a column for each day, in order").at(file, 1, ""));
    }
    let mut totals = vec![0_i64; header.len() - LEADING.len()];
    let mut is_there = false;
    for record in records {
        let name = record.get(1).unwrap_or_default().trim();
        if countries.find(name).map_or(true, |known| known.id != country.id) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        is_there = true;
        if record.len() != header.len() {
            let cause = format!("the row has {} cells, the header {}", record.len(), header.len());
            let action = "put names that hold commas in quotation marks, or add the missing cells";
            faults.push(Fault::new("ragged-row", cause, action).at(file, line, ""));
            continue;
        }
        for ((text, total), column) in record.iter().skip(4).zip(&mut totals).zip(&header[4..]) {
            match cell::whole(text.trim()) {
                Ok(count) => *total += count,
                Err(fault) => faults.push(fault.at(file, line, column)),
            }
        }
    }
    if !is_there || !faults.is_empty() {
        return BTreeMap::new();
    }
    let before = std::iter::once(0).chain(totals.iter().copied());
    days.into_iter().zip(totals.iter().zip(before).map(|(total, before)| total - before)).collect()
}

/// A day as the wide tables write it: `1/22/20`, `01/22/20` or `1/22/2020`.
fn month_first_day(name: &str) -> Option<Date> {
    let mut parts = name.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = if year.len() == 2 { 2000 } else { 0 };
    if parts.next().is_some() || !matches!(year.len(), 2 | 4) {
        return None;
    }
    Date::new(short + year.parse::<i16>().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::builtin::countries;

    fn read_of(place: &str, text: &str) -> Result<ReadDays, Vec<Fault>> {
        let countries = countries().expect("sound tables");
        let country = countries.find(place).expect("a country").clone();
        read("t.csv", text.as_bytes(), &country, &countries)
    }

    #[test]
    fn both_tables_give_the_same_days() {
        let who = "Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths\n\
            2020-03-01,CN,China,WPRO,5,5,0,0\n2020-03-02,CN,China,WPRO,-1,4,0,0\n2020-03-01,IT,Italy,EURO,9,9,0,0\n\
            2020-03-03,CN,China,WPRO,,4,0,0\n";
        let read = read_of("China", who).expect("a sound table");
        let expected = [(date(2020, 3, 1), 5.0), (date(2020, 3, 2), -1.0)];
        assert_eq!(read.days.iter().map(|day| (day.day, day.cases)).collect::<Vec<_>>(), expected);
        assert_eq!(read.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["count-falls", "day-gap"]);
        let jhu = "Province/State,Country/Region,Lat,Long,3/1/20,03/02/20\nHubei,China,1,2,4,3\nMacau,China,1,2,1,1\n\
            ,Italy,1,2,9,9\n";
        let wide = read_of("CN", jhu).expect("a sound table");
        assert_eq!(wide.days, read.days);
        let alone = read_of("KE", "Date_reported,New_cases\n2020-03-02,100\n").expect("a sound table");
        assert_eq!(alone.days, [DayOfCases { day: date(2020, 3, 2), cases: 100.0 }]);
    }

    #[test]
    fn wrong_tables_are_refused_at_their_place() {
        let jhu = "Province/State,Country/Region,Lat,Long";
        for (text, line, code, remark) in [
            ("Date_reported,New_cases\nx,1\n".to_owned(), 2, "bad-date", "no day"),
            ("Date_reported,New_cases\n2020-03-02,many\n".to_owned(), 2, "not-a-number", "no figure"),
            ("Date_reported,New_cases\n2020-03-02,1\n2020-03-02,1\n".to_owned(), 3, "duplicate-row", "a day twice"),
            ("Date_reported,Country_code,New_cases\n2020-03-02,KE,1\n".to_owned(), 0, "place-not-counted", "no Italy"),
            (format!("{jhu},3/1/20\n,Kenya,1,2,3\n"), 0, "place-not-counted", "no Italy"),
            (format!("{jhu},1.3.20\n,Italy,1,2,3\n"), 1, "bad-date", "another date"),
            (format!("{jhu},3/1/20,3/3/20\n,Italy,1,2,3,4\n"), 1, "day-gap", "a day missing"),
            (format!("{jhu},3/1/20\n,Italy,1,2\n"), 2, "ragged-row", "a cell missing"),
            (format!("{jhu},3/1/20\n,Italy,1,2,\n"), 2, "not-a-number", "an empty cell"),
            (format!("{jhu}\n"), 1, "bad-header", "no days"),
            ("a,b\n1,2\n".to_owned(), 1, "bad-header", "another table"),
            (String::new(), 1, "bad-header", "nothing"),
        ] {
            let faults = read_of("IT", &text).expect_err(remark);
            let places: Vec<_> =
                faults.iter().map(|fault| (fault.place.file.as_str(), fault.place.line, fault.code)).collect();
            assert_eq!(places, [("t.csv", line, code)], "{remark}");
        }
    }
}
