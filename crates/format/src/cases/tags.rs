//! Decides which column of a table with a row of HXL hashtags (hxlstandard.org, version 1.1) is which, by its hashtag and
//! attributes; the words of the header do not matter. Up: [`crate::cases`].

use model::need::CaseKind;

use crate::cases::rows::{Columns, PlaceColumns, ValueColumn};
use crate::cases::words::{self, Meaning};

/// Attributes of codes that name their scheme.
const SCHEMES: [(&str, &str); 6] = [
    ("v_pcode", "pcode"),
    ("pcode", "pcode"),
    ("v_fips", "fips"),
    ("v_nuts", "nuts"),
    ("v_iso3166_2", "iso3166-2"),
    ("v_iso", "iso3166-2"),
];

/// Attributes of days that are not the day of the count.
const OTHER_DAYS: [&str; 4] = ["published", "due", "end", "updated"];

/// Whether a row holds hashtags: every cell that is filled begins with `#`, and there are two at least.
pub(super) fn is_tag_row<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let filled: Vec<&str> = cells.map(str::trim).filter(|cell| !cell.is_empty()).collect();
    filled.len() >= 2 && filled.iter().all(|cell| cell.starts_with('#') && cell.len() > 1)
}

/// The columns that the hashtags name. What is missing is seen by whoever reads it.
pub(super) fn columns(cells: &[&str]) -> Columns {
    let mut columns = Columns { place: PlaceColumns::default(), ..Columns::default() };
    for (index, cell) in cells.iter().enumerate() {
        let lower = cell.to_lowercase();
        let mut parts = lower.split('+').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let attributes: Vec<&str> = parts.collect();
        let has = |attribute: &str| attributes.contains(&attribute);
        match tag {
            "#date" if columns.day.is_none() && !attributes.iter().any(|word| OTHER_DAYS.contains(word)) => {
                columns.day = Some(index);
            }
            "#country" if has("code") || has("v_iso2") || has("v_iso3") => {
                columns.place.code.get_or_insert(index);
            }
            "#country" => {
                columns.place.name.get_or_insert(index);
            }
            "#adm1" | "#adm2" | "#adm3" if has("code") || SCHEMES.iter().any(|(word, _)| has(word)) => {
                let scheme = SCHEMES.iter().find(|(word, _)| has(word)).map(|(_, scheme)| (*scheme).to_owned());
                // The deepest level is the place of the row.
                columns.place.area = Some((index, scheme));
            }
            "#adm1" | "#adm2" | "#adm3" => columns.place.parts.push(index),
            "#affected" => columns.values.extend(value(index, &attributes)),
            "#indicator" if has("type") || has("name") => {
                columns.kind.get_or_insert(index);
            }
            "#indicator" | "#value" if has("num") || has("value") => {
                columns.values.push(ValueColumn { index, place: None, meaning: said(&attributes).unwrap_or_default() });
            }
            _ => {}
        }
    }
    if columns.place.area.is_some() {
        columns.place.parts.clear();
    }
    columns
}

/// A column of people affected; one of a sex, an age or another class is not the whole and is left.
fn value(index: usize, attributes: &[&str]) -> Option<ValueColumn> {
    let meaning = said(attributes)?;
    let kind = meaning.kind.or(meaning.certainty.map(|_| CaseKind::Cases))?;
    Some(ValueColumn { index, place: None, meaning: Meaning { kind: Some(kind), ..meaning } })
}

fn said(attributes: &[&str]) -> Option<Meaning> {
    words::meaning_of(attributes.iter().copied())
}

#[cfg(test)]
mod tests {
    use model::need::Certainty;

    use super::*;

    #[test]
    fn hashtags_say_what_their_columns_hold() {
        let cells = [
            "#date+reported",
            "#country+code+v_iso3",
            "#adm1+code+v_pcode",
            "#adm1+name",
            "#affected+infected+confirmed+new",
            "#affected+killed+total",
            "#affected+f+infected",
            "#date+published",
        ];
        let columns = columns(&cells);
        assert_eq!((columns.day, columns.place.code), (Some(0), Some(1)));
        assert_eq!(columns.place.area, Some((2, Some("pcode".to_owned()))));
        let found: Vec<_> = columns.values.iter().map(|value| (value.index, value.meaning)).collect();
        let confirmed =
            Meaning { kind: Some(CaseKind::Cases), certainty: Some(Certainty::Confirmed), is_new: Some(true) };
        let killed = Meaning { kind: Some(CaseKind::Deaths), certainty: None, is_new: Some(false) };
        assert_eq!(found, [(4, confirmed), (5, killed)]);
        for (row, expected, remark) in [
            (&["#date", "#country"][..], true, "two hashtags"),
            (&["#date", ""], false, "one is chance"),
            (&["#1", "x"], false, "a word among them"),
        ] {
            assert_eq!(is_tag_row(row.iter().copied()), expected, "{remark}");
        }
    }
}
