//! Decides how rates, drug courses and use profiles are read: what a profile counts in items, each in the item's own
//! unit, so that a kit is never taken for a test. Up: [`crate::profile`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::id::ItemId;
use model::need::{DiseaseProfile, Driver, Rate, Setting, UseFactor, UseProfile};
use model::quantity::Units;
use model::world::Item;

use crate::profile::care::figure;
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};

pub(super) const RATES: Spec = Spec {
    file: "profile/rates.csv",
    key: None,
    columns: &[
        required("item", "", ""),
        required("driver", "", ""),
        required("rate", "", ""),
        required("unit", "", ""),
        optional("waste", "", ""),
        required("reused", "", ""),
        required("source", "", ""),
    ],
};
pub(crate) const DRUGS: Spec = Spec {
    file: "profile/drugs.csv",
    key: Some("item"),
    columns: &[
        required("item", "", ""),
        required("name", "", ""),
        required("presentation", "", ""),
        required("form", "", ""),
        optional("price_cents", "", ""),
        optional("currency", "", ""),
        optional("forms_per_course_critical", "", ""),
        optional("share_treated_critical", "", ""),
        optional("forms_per_course_severe", "", ""),
        optional("share_treated_severe", "", ""),
        optional("forms_per_course_moderate", "", ""),
        optional("share_treated_moderate", "", ""),
        optional("forms_per_course_mild", "", ""),
        optional("share_treated_mild", "", ""),
        required("source", "", ""),
    ],
};
pub(super) const USES: Spec = Spec {
    file: "profile/uses.csv",
    key: None,
    columns: &[
        required("item", "", ""),
        required("use", "", ""),
        required("permille", "", ""),
        required("source", "", ""),
    ],
};

/// Classes that the table of drugs has columns for.
const DRUG_CLASSES: [(&str, &str, &str); 4] = [
    ("critical", "forms_per_course_critical", "share_treated_critical"),
    ("severe", "forms_per_course_severe", "share_treated_severe"),
    ("moderate", "forms_per_course_moderate", "share_treated_moderate"),
    ("mild", "forms_per_course_mild", "share_treated_mild"),
];

/// Largest use in thousandths of conventional use: nobody uses more than ten times as much to save.
const USE_PERMILLE_MAX: i64 = 10_000;

/// What a profile counts in items.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) rates: Vec<Rate>,
    pub(super) uses: Vec<UseFactor>,
}

/// Reads what is counted in items, in the order of the tables.
pub(super) fn read<'a>(
    profile: &DiseaseProfile,
    bytes: impl Fn(&Spec) -> Option<&'a [u8]>,
    catalogue: &[Item],
    faults: &mut Faults,
) -> Counted {
    let mut counted = Counted::default();
    let drivers: Vec<(Driver, String)> = Driver::all(profile);
    let (mut seen, mut has_rates) = (Seen::default(), false);
    if let Some(bytes) = bytes(&RATES) {
        each_row(&RATES, bytes, faults, |row| {
            seen.report(row, &["item", "driver"]);
            has_rates = true;
            counted.rates.extend(rate(row, &drivers, catalogue));
        });
        if !has_rates {
            let fault = Fault::new("file-empty", "the table has no rate, so nothing would be needed", "add the rates");
            faults.push(fault.at(RATES.file, 0, ""));
        }
    }
    if let Some(bytes) = bytes(&DRUGS) {
        each_row(&DRUGS, bytes, faults, |row| counted.rates.extend(courses(row, profile, catalogue)));
    }
    if let Some(bytes) = bytes(&USES) {
        each_row(&USES, bytes, faults, |row| {
            seen.report(row, &["item", "use"]);
            counted.uses.extend(use_factor(row, catalogue));
        });
    }
    counted
}

/// Rows met so far, by the cells that no two rows of a table may share.
#[derive(Default)]
pub(super) struct Seen {
    lines: BTreeMap<(&'static str, Vec<String>), u64>,
}

impl Seen {
    /// Reports a row that says the same thing as an earlier one of its table: it would count twice, or not at all.
    pub(super) fn report(&mut self, row: &mut Row<'_>, columns: &[&'static str]) {
        let key = (row.file(), columns.iter().map(|column| row.raw(column).to_owned()).collect());
        let first = *self.lines.entry(key).or_insert(row.line());
        if first != row.line() {
            let cause = format!("the row says the same thing as line {first}");
            row.fault(columns[0], Fault::new("duplicate-row", cause, "remove one of the two"));
        }
    }
}

fn rate(row: &mut Row<'_>, drivers: &[(Driver, String)], catalogue: &[Item]) -> Option<Rate> {
    let item = known_item(row, catalogue);
    let driver = row.need("driver", |text| driver_of(text, drivers));
    let rate = figure(row, "rate");
    if let Some(item) = item {
        check_unit(row, "unit", item);
    }
    let waste = if row.raw("waste").is_empty() { Some(0.0) } else { waste(row) };
    let is_reused = row.need("reused", cell::yes_no);
    let source = row.need("source", cell::source);
    let kept = 1.0 - waste?;
    Some(Rate { item: item?.id.clone(), driver: driver?, rate: rate? / kept, is_reused: is_reused?, source: source? })
}

/// The share of a line that is lost, below one.
fn waste(row: &mut Row<'_>) -> Option<f64> {
    let waste = row.decimal("waste")??;
    if (0.0..1.0).contains(&waste) {
        return Some(waste);
    }
    row.fault("waste", Fault::new("bad-shares", format!("a waste of {waste}"), "give a share of the line below one"));
    None
}

/// The drug courses of one row: so many forms per course times the share treated, for each admission of a class in beds
/// and each case of a class in isolation.
fn courses(row: &mut Row<'_>, profile: &DiseaseProfile, catalogue: &[Item]) -> Vec<Rate> {
    let item = known_item(row, catalogue);
    if let Some(item) = item {
        check_unit(row, "form", item);
    }
    let source = row.need("source", cell::source);
    let mut rates = Vec::new();
    for (name, forms_column, share_column) in DRUG_CLASSES {
        let forms = if row.raw(forms_column).is_empty() { Some(0.0) } else { row.decimal(forms_column).flatten() };
        let treated = if row.raw(share_column).is_empty() { Some(0.0) } else { share_of(row, share_column) };
        let class = profile.class_indices().find(|class| profile.class(*class).name == name);
        if class.is_none() && forms.zip(treated).is_some_and(|(forms, treated)| forms * treated > 0.0) {
            let cause = format!("a course for {name} cases, and severity.csv has no such class");
            row.fault(forms_column, Fault::new("unknown-code", cause, "add a drugs.csv for the classes there are"));
        }
        let (Some(item), Some(forms), Some(treated), Some(class), Some(source)) =
            (item, forms, treated, class, &source)
        else {
            continue;
        };
        if forms < 0.0 {
            row.fault(forms_column, Fault::new("bad-rate", format!("{forms} forms a course"), "give zero or more"));
        }
        let is_isolated = profile.class(class).setting == Setting::Isolation;
        let driver = if is_isolated { Driver::ClassCase(class) } else { Driver::ClassAdmission(class) };
        if forms * treated > 0.0 {
            let (item, source) = (item.id.clone(), source.clone());
            rates.push(Rate { item, driver, rate: forms * treated, is_reused: false, source });
        }
    }
    rates
}

/// A share that may be absent.
fn share_of(row: &mut Row<'_>, column: &'static str) -> Option<f64> {
    let share = row.decimal(column)??;
    if (0.0..=1.0).contains(&share) {
        return Some(share);
    }
    row.fault(column, Fault::new("bad-shares", format!("{column} is {share}"), "give a share from 0 to 1"));
    None
}

fn use_factor(row: &mut Row<'_>, catalogue: &[Item]) -> Option<UseFactor> {
    let item = known_item(row, catalogue);
    let words: Vec<(UseProfile, &'static str)> =
        UseProfile::ALL.into_iter().filter(|(of, _)| *of != UseProfile::Conventional).collect();
    let use_profile = row.need("use", |text| cell::word(text, &words));
    let permille = row.need("permille", cell::units);
    let source = row.need("source", cell::source);
    let permille = permille?;
    if permille.get() > USE_PERMILLE_MAX {
        let cause = format!("{} thousandths of conventional use", permille.get());
        row.fault("permille", Fault::new("bad-rate", cause, "give thousandths: half is 500"));
    }
    let factor = UseFactor { item: item?.id.clone(), use_profile: use_profile?, permille, source: source? };
    Some(factor)
}

fn known_item<'a>(row: &mut Row<'_>, catalogue: &'a [Item]) -> Option<&'a Item> {
    let id = row.need("item", ItemId::try_new)?;
    let item = catalogue.iter().find(|item| item.id == id);
    if item.is_none() {
        let known = catalogue.iter().map(|item| item.id.as_str());
        let action = suggest::action(id.as_str(), known, "add it to items.csv");
        row.fault("item", Fault::new("unknown-code", format!("there is no item \u{ab}{id}\u{bb}"), action));
    }
    item
}

fn driver_of(text: &str, drivers: &[(Driver, String)]) -> Result<Driver, Fault> {
    drivers.iter().find(|(_, word)| word == text).map(|(driver, _)| *driver).ok_or_else(|| {
        let known = drivers.iter().map(|(_, word)| word.as_str());
        let otherwise = "write what the rate is per: docs/operation-folder.md lists the drivers";
        let cause = format!("\u{ab}{text}\u{bb} is no driver of this profile");
        Fault::new("unknown-word", cause, suggest::action(text, known, otherwise))
    })
}

/// A row that states its unit must state the item's: code `unit-mismatch`. A kit of a hundred tests taken for a test is an
/// error of a factor of a hundred.
pub(crate) fn check_unit(row: &mut Row<'_>, column: &'static str, item: &Item) {
    let unit = row.raw(column);
    if unit.is_empty() || unit == item.unit {
        return;
    }
    let pack = item.pack.as_ref().map_or(Units::of(1), |pack| pack.units());
    let factor = if pack.get() > 1 {
        format!("; one pack of {} holds {} ({})", item.id, pack.get(), item.unit)
    } else {
        String::new()
    };
    let cause =
        format!("the row counts {} in \u{ab}{unit}\u{bb}, the catalogue in \u{ab}{}\u{bb}{factor}", item.id, item.unit);
    let action = format!("give the figure in \u{ab}{}\u{bb}, and that word as the unit", item.unit);
    row.fault(column, Fault::new("unit-mismatch", cause, action));
}
