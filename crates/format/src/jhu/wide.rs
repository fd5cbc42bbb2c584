//! Decides how a JHU CSSE wide table is read: a header of days, a row for each place or province, cumulative counts.
//! Up: [`crate::jhu`].

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::civil::Date;
use model::fault::Fault;

use crate::jhu::{Cumulative, text_of};
use crate::suggest;
use crate::table::cell;
use crate::table::collector::Faults;

/// Columns before the days.
const LEADING: [&str; 4] = ["Province/State", "Country/Region", "Lat", "Long"];

/// Rows that are ships, not places; the table of 2020 files them among the countries.
const SHIPS: [&str; 2] = ["Diamond Princess", "MS Zaandam"];

/// Reads the table; rows of one country are summed, ships are left out with a remark.
pub(super) fn read(file: &str, raw: &[u8], faults: &mut Faults) -> Vec<Cumulative> {
    let text = text_of(file, raw, faults);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records().map(|record| record.expect("a table in memory should be readable"));
    let Some(header) = records.next() else {
        faults.push(Fault::new("file-empty", "the file is empty", "give a table of case counts").at(file, 0, ""));
        return Vec::new();
    };
    let Some(first) = first_day(file, &header, faults) else { return Vec::new() };
    let mut places: Vec<Cumulative> = Vec::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for record in records {
        let line = record.position().map_or(0, csv::Position::line);
        let Some((name, counts)) = row(file, line, &header, &record, faults) else { continue };
        if SHIPS.contains(&name.as_str()) {
            let remark = Fault::new("ship-left-out", format!("{name} is a ship"), "nothing; it is not forecast");
            faults.remark(remark.at(file, line, LEADING[1]));
            continue;
        }
        match by_name.get(&name) {
            Some(place) => {
                places[*place].counts.iter_mut().zip(&counts).for_each(|(sum, count)| *sum += count);
            }
            None => {
                by_name.insert(name.clone(), places.len());
                places.push(Cumulative { name, line, first, counts });
            }
        }
    }
    if places.is_empty() && faults.is_empty() {
        faults.push(Fault::new("file-empty", "the table has no rows", "give a table of case counts").at(file, 0, ""));
    }
    places
}

/// The first day of the header, whose days must follow each other without gaps.
fn first_day(file: &str, header: &StringRecord, faults: &mut Faults) -> Option<Date> {
    let mut is_sound = true;
    let mut fault = |column: &str, fault: Fault| {
        faults.push(fault.at(file, 1, column));
        is_sound = false;
    };
    for (index, expected) in LEADING.into_iter().enumerate() {
        let name = header.get(index).unwrap_or_default().trim();
        if name != expected {
            let cause = format!("column {} is \u{ab}{name}\u{bb}, not \u{ab}{expected}\u{bb}", index + 1);
            let action = format!("give a JHU CSSE wide table: {}, then a column a day", LEADING.join(", "));
            fault(name, Fault::new("bad-header", cause, suggest::action(name, [expected], &action)));
        }
    }
    let mut days: Vec<Date> = Vec::new();
    for name in header.iter().skip(LEADING.len()).map(str::trim) {
        let Some(day) = day(name) else {
            let cause = format!("\u{ab}{name}\u{bb} is not a day of the shape m/d/yy");
            fault(name, Fault::new("bad-date", cause, "write days as 3/31/20"));
            continue;
        };
        let before = days.last().copied();
        if let Some(before) = before.filter(|before| before.tomorrow().ok() != Some(day)) {
            let cause = format!("{day} follows {before}");
            fault(name, Fault::new("day-gap", cause, "give a column for each day, in order"));
        }
        days.push(day);
    }
    if days.is_empty() {
        fault(
            "",
            Fault::new("bad-header", "there is no column of a day", "give a column for each day, such as 3/31/20"),
        );
    }
    days.first().copied().filter(|_| is_sound)
}

/// A day as the tables write it: `1/22/20`, `01/22/20` or `1/22/2020`.
fn day(name: &str) -> Option<Date> {
    let mut parts = name.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_plain = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || ![month, day, year].into_iter().all(is_plain) {
        return None;
    }
    let year: i16 = match year.len() {
        2 => 2000 + year.parse::<i16>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn row(
    file: &str,
    line: u64,
    header: &StringRecord,
    record: &StringRecord,
    faults: &mut Faults,
) -> Option<(String, Vec<i64>)> {
    if record.len() != header.len() {
        let cause = format!("the row has {} cells, the header {}", record.len(), header.len());
        let action = "put names that hold commas in quotation marks, or add the missing cells";
        faults.push(Fault::new("ragged-row", cause, action).at(file, line, ""));
        return None;
    }
    let name = record.get(1).unwrap_or_default().trim().to_owned();
    if name.is_empty() {
        let fault = Fault::new("cell-empty", "the row names no country", "fill in Country/Region");
        faults.push(fault.at(file, line, LEADING[1]));
    }
    let mut counts = Vec::new();
    for (text, column) in record.iter().zip(header.iter()).skip(LEADING.len()) {
        match count(text.trim()) {
            Ok(count) => counts.push(count),
            Err(fault) => faults.push(fault.at(file, line, column.trim())),
        }
    }
    if let Some(least) = counts.iter().min().filter(|least| **least < 0) {
        let remark = Fault::new(
            "negative-count",
            format!("{name}: a cumulative count of {least}"),
            "nothing, if it was published so",
        );
        faults.remark(remark.at(file, line, ""));
    }
    (counts.len() + LEADING.len() == record.len() && !name.is_empty()).then_some((name, counts))
}

/// A cumulative count; some copies write whole numbers as `12.0`. The published tables correct single provinces by
/// counts of -1, so a count below zero is taken as it stands, with a remark.
fn count(text: &str) -> Result<i64, Fault> {
    if text.is_empty() {
        return Err(Fault::new("cell-empty", "the count is empty", "fill it in; an empty cell is not zero"));
    }
    cell::whole(text.strip_suffix(".0").unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_padded_and_unpadded() {
        let march = Date::new(2020, 3, 1).ok();
        for (name, expected, remark) in [
            ("3/1/20", march, "unpadded"),
            ("03/01/20", march, "padded"),
            ("3/1/2020", march, "long year"),
            ("13/1/20", None, "month 13"),
            ("2/30/20", None, "no such day"),
            ("2020-03-01", None, "other shape"),
            ("3/1/20/4", None, "too long"),
        ] {
            assert_eq!(day(name), expected, "{remark}");
        }
    }
}
