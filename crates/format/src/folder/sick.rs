//! Decides how `cases.csv`, `places.csv` and `requests.csv` are read: who is ill, where, what is asked for. Does not decide what is needed (`need`). Up: [`crate::folder`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::id::{AirportId, ItemId, PlaceId, RequestId};
use model::need::{CaseCount, CaseKind, Certainty, UseProfile};
use model::offer::{Request, Wanted};
use model::quantity::Units;
use model::world::Place;

use crate::builtin::{Countries, Country, INCOMES};
use crate::folder::link::{Lined, Links, Target};
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row, optional, rating, required};

/// Words of the case kinds.
pub(crate) const CASE_KINDS: [(CaseKind, &str); 2] = [(CaseKind::Cases, "cases"), (CaseKind::Deaths, "deaths")];

/// Words of the certainties.
pub(crate) const CERTAINTIES: [(Certainty, &str); 4] = [
    (Certainty::Confirmed, "confirmed"),
    (Certainty::Probable, "probable"),
    (Certainty::Suspected, "suspected"),
    (Certainty::All, "all"),
];

/// Most inhabitants of one place: more than any country has.
const POPULATION_MAX: i64 = 2_000_000_000;

pub(crate) const CASES: Spec = Spec {
    file: "cases.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IT"),
        required("day", "#date", "2020-03-31"),
        required("kind", "#indicator+type", "cases"),
        required("count", "#affected+infected+cumulative", "105792"),
        required("vintage", "#date+published", "2020-03-31"),
        optional("primary", "#meta+primary", "yes"),
        optional("certainty", "#meta+certainty", "confirmed"),
        required("source", "#meta+source", "JHU CSSE, daily close"),
    ],
};

pub(super) const PLACES: Spec = Spec {
    file: "places.csv",
    key: Some("id"),
    columns: &[
        required("id", "#country+code", "IT"),
        required("name", "#country+name", "Italy"),
        optional("population", "#population", "60461828"),
        optional("income", "#country+income", "high"),
        optional("beds", "#capacity+beds", ""),
        optional("icu_share_permille", "#capacity+icu_permille", ""),
        optional("doctors", "#capacity+doctors", ""),
        optional("nurses", "#capacity+nurses", ""),
        optional("tests_per_day", "#capacity+tests", ""),
        optional("use_profile", "#item+use", ""),
        optional("mains", "#infrastructure+mains", "230/50"),
        optional("plugs", "#infrastructure+plug+list", ""),
        optional("languages", "#language+list", "it"),
        optional("airports", "#loc+airport+list", "LIRE"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const REQUESTS: Spec = Spec {
    file: "requests.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "request-1"),
        required("place", "#country+code", "IT"),
        required("item", "#item+code", "mask-medical"),
        optional("units", "#item+num", ""),
        optional("due", "#date+due", "2020-04-20"),
        required("made", "#date+made", "2020-03-25"),
        optional("strength_form", "#item+strength", ""),
        optional("skills", "#org+team+skill+list", ""),
        optional("languages", "#language+team+list", ""),
        optional("duty_from", "#date+team+start", ""),
        optional("duty_until", "#date+team+end", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn case(row: &mut Row<'_>, countries: &Countries) -> Option<Lined<CaseCount>> {
    let place = row.need("place", |text| countries.code(text));
    let [day, vintage] = ["day", "vintage"].map(|column| row.need(column, cell::date));
    let kind = row.need("kind", |text| cell::word(text, &CASE_KINDS));
    let count = row.need("count", cell::units);
    let is_primary = row.may("primary", cell::yes_no);
    let certainty = row.may("certainty", |text| cell::word(text, &CERTAINTIES));
    let source = row.need("source", cell::source);
    let value = CaseCount {
        place: place?,
        day: day?,
        kind: kind?,
        certainty: certainty?.unwrap_or_default(),
        count: count?,
        vintage: vintage?,
        is_primary: is_primary?.unwrap_or(true),
        source: source?,
    };
    Some(Lined { line: row.line(), value })
}

/// Reads `places.csv`; gives the places that other tables may point at.
pub(super) fn places(
    bytes: &[u8],
    countries: &Countries,
    links: &mut Links,
    places: &mut Vec<Lined<Place>>,
    faults: &mut Faults,
) -> Keys {
    let mut keys = each_row(&PLACES, bytes, faults, |row| places.extend(place(row, countries, links)));
    name_by_code(places, &mut keys, faults);
    keys
}

fn place(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Place>> {
    let id = row.need("id", |text| countries.code(text));
    let name = row.need("name", cell::text);
    let population = row.may("population", population);
    let income = row.may("income", |text| cell::word(text, &INCOMES));
    let icu_share = row.may("icu_share_permille", cell::permille);
    let [beds, doctors, nurses, tests_per_day] =
        ["beds", "doctors", "nurses", "tests_per_day"].map(|column| row.may(column, cell::units));
    let use_profile = row.may("use_profile", |text| cell::word(text, &UseProfile::ALL));
    let mains = row.may("mains", rating::supplies);
    let plugs = row.list("plugs", rating::plug);
    let languages = row.list("languages", cell::language);
    let airports = links.list(row, "airports", Target::Airport, &AirportId::try_new);
    let source = row.need("source", cell::source);
    let mut value = Place {
        id: id?,
        name: name?,
        population: population?,
        income: income?,
        beds: beds?,
        icu_share: icu_share?,
        doctors: doctors?,
        nurses: nurses?,
        tests_per_day: tests_per_day?,
        use_profile: use_profile?,
        mains: mains?.unwrap_or_default(),
        plugs: plugs?,
        languages: languages?,
        airports: airports?,
        source: source?,
    };
    if let Some(country) = value.id.country().and_then(|code| countries.get(code)) {
        fill_in(row, &mut value, country);
    }
    report_more_than_people(row, &value);
    Some(Lined { line: row.line(), value })
}

/// Places are pointed at by their code, however the rows write them; two rows that mean one place are a fault.
fn name_by_code(places: &[Lined<Place>], keys: &mut Keys, faults: &mut Faults) {
    let mut lines: BTreeMap<&str, u64> = BTreeMap::new();
    for place in places {
        let id = place.value.id.as_str();
        match lines.get(id) {
            // Two rows that write the place alike were reported when they were read.
            Some(first) if keys.lines.values().any(|line| *line == place.line) => {
                let cause = format!("the row means {id}, and so does line {first}");
                let action = "give each row its own, or remove one of the two";
                faults.push(Fault::new("duplicate-id", cause, action).at(PLACES.file, place.line, "id"));
            }
            Some(_) => {}
            None => {
                lines.insert(id, place.line);
            }
        }
    }
    for (id, line) in lines {
        keys.lines.entry(id.to_owned()).or_insert(line);
    }
}

fn population(text: &str) -> Result<Units, Fault> {
    let people = cell::units(text)?;
    if people.is_zero() || people.get() > POPULATION_MAX {
        let cause = format!("a population of {}", people.get());
        return Err(Fault::new("absurd-figure", cause, "give inhabitants, or leave the cell empty if not known"));
    }
    Ok(people)
}

/// What the folder leaves empty is taken from the built-in tables, and said so.
fn fill_in(row: &mut Row<'_>, place: &mut Place, country: &Country) {
    let mut taken = Vec::new();
    let mut take = |name: &'static str, is_taken: bool| {
        if is_taken {
            taken.push(name);
        }
    };
    // What is counted for the whole country says nothing of one of its areas.
    let counted = |figure| if place.id.is_area() { None } else { figure };
    let [population, beds] = [country.population, country.beds].map(counted);
    let [doctors, nurses] = [country.doctors, country.nurses].map(counted);
    take("population", fill(&mut place.population, population));
    take("income", fill(&mut place.income, country.income));
    take("beds", fill(&mut place.beds, beds));
    take("icu_share_permille", fill(&mut place.icu_share, country.icu_share));
    take("doctors", fill(&mut place.doctors, doctors));
    take("nurses", fill(&mut place.nurses, nurses));
    // The contract says that these three are taken when empty, so they need no remark.
    fill_list(&mut place.mains, &country.mains);
    fill_list(&mut place.plugs, &country.plugs);
    fill_list(&mut place.languages, &country.languages);
    if !taken.is_empty() {
        let cause = format!("{} taken from the built-in table ({})", taken.join(", "), country.source);
        row.remark("id", Fault::new("filled-in", cause, "fill in the cells to use other figures"));
    }
}

fn fill<T>(empty: &mut Option<T>, known: Option<T>) -> bool {
    let is_taken = empty.is_none() && known.is_some();
    if is_taken {
        *empty = known;
    }
    is_taken
}

fn fill_list<T: Clone>(list: &mut Vec<T>, known: &[T]) {
    if list.is_empty() {
        *list = known.to_vec();
    }
}

fn report_more_than_people(row: &mut Row<'_>, place: &Place) {
    let Some(people) = place.population else { return };
    for (column, count) in [("beds", place.beds), ("doctors", place.doctors), ("nurses", place.nurses)] {
        if let Some(count) = count.filter(|count| *count > people) {
            let cause = format!("{} {column} for {} inhabitants", count.get(), people.get());
            row.fault(column, Fault::new("absurd-figure", cause, "check both figures"));
        }
    }
}

pub(super) fn request(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Request>> {
    let id = row.need("id", RequestId::try_new);
    let place = recipient(row, "place", countries, links);
    let item = links.need(row, "item", Target::Item, &ItemId::try_new);
    let units = row.may("units", cell::units);
    let due = row.may("due", cell::date);
    let made = row.need("made", cell::date);
    let wanted = wanted(row);
    let source = row.need("source", cell::source);
    let value = Request {
        id: id?,
        place: place?,
        item: item?,
        units: units?,
        due: due?,
        made: made?,
        wanted: wanted?,
        source: source?,
    };
    if let Some(due) = value.due.filter(|due| *due < value.made) {
        let cause = format!("due on {due}, before it was made on {}", value.made);
        row.fault("due", Fault::new("impossible-date", cause, "check both days"));
    }
    Some(Lined { line: row.line(), value })
}

/// What is asked for beyond the item.
fn wanted(row: &mut Row<'_>) -> Option<Wanted> {
    let strength_form = row.may("strength_form", cell::text);
    let skills = row.list("skills", cell::text);
    let languages = row.list("languages", cell::language);
    let [duty_from, duty_until] = ["duty_from", "duty_until"].map(|column| row.may(column, cell::date));
    let wanted = Wanted {
        strength_form: strength_form?,
        skills: skills?,
        languages: languages?,
        duty_from: duty_from?,
        duty_until: duty_until?,
    };
    if let (Some(from), Some(until)) = (wanted.duty_from, wanted.duty_until)
        && until < from
    {
        let cause = format!("duty ends on {until}, before it begins on {from}");
        row.fault("duty_until", Fault::new("impossible-date", cause, "check both days"));
    }
    Some(wanted)
}

/// A place that must have a row of its own, because it receives.
pub(super) fn recipient(
    row: &mut Row<'_>,
    column: &'static str,
    countries: &Countries,
    links: &mut Links,
) -> Option<PlaceId> {
    let place = row.need(column, |text| countries.code(text))?;
    links.add(row, column, Target::Place, place.as_str());
    Some(place)
}
