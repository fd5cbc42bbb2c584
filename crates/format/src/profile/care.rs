//! Decides how the tables of care are read: parameters, severity classes, staff, tests, beds. Up: [`crate::profile`].

use model::evidence::Source;
use model::fault::Fault;
use model::need::{BedDefault, DiseaseProfile, SHARE_SLACK, Setting, SeverityClass, StaffGroup, StaffHours, TestKind};
use model::world::IncomeGroup;

use crate::builtin::INCOMES;
use crate::profile::items::Seen;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, required};

/// Parameters, with the value of one that a profile may leave out.
const KEYS: [(&str, Option<f64>); 10] = [
    ("shift_hours", None),
    ("staff_share", None),
    ("bed_share", None),
    ("negatives_per_case", None),
    ("worker_tests_a_week", None),
    ("contacts_per_case", None),
    ("contacts_tested", None),
    ("lab_tests_per_worker_day", None),
    ("lab_tests_per_cleaner_day", None),
    // ESFT multiplies the hours of cleaners by ten and does not say why; a profile that does not name it has none.
    ("cleaner_factor", Some(1.0)),
];

/// The word for screening where the staff table names a class.
const SCREENING: &str = "screening";

/// Longest stay in days: a year in bed is a slip.
const STAY_MAX: i64 = 366;

pub(super) const PARAMETERS: Spec = Spec {
    file: "profile/parameters.csv",
    key: Some("key"),
    columns: &[required("key", "", ""), required("value", "", ""), required("source", "", "")],
};
pub(super) const SEVERITY: Spec = Spec {
    file: "profile/severity.csv",
    key: Some("class"),
    columns: &[
        required("class", "", ""),
        required("share", "", ""),
        required("stay_days", "", ""),
        required("fatality", "", ""),
        required("oxygen_l_min", "", ""),
        required("setting", "", ""),
        required("tested", "", ""),
        required("release_tests", "", ""),
        required("source", "", ""),
    ],
};
pub(super) const STAFF: Spec = Spec {
    file: "profile/staff.csv",
    key: None,
    columns: &[
        required("group", "", ""),
        required("class", "", ""),
        required("hours", "", ""),
        required("source", "", ""),
    ],
};
pub(super) const TESTS: Spec = Spec {
    file: "profile/tests.csv",
    key: Some("kind"),
    columns: &[
        required("kind", "", ""),
        required("share", "", ""),
        required("laboratory", "", ""),
        required("source", "", ""),
    ],
};
pub(super) const BEDS: Spec = Spec {
    file: "profile/beds.csv",
    key: Some("income"),
    columns: &[
        required("income", "", ""),
        required("beds_per_1000", "", ""),
        required("icu_share", "", ""),
        required("source", "", ""),
    ],
};

/// Everything of a profile but what is counted in items; none where a table could not be read.
pub(super) fn read<'a>(
    name: &str,
    bytes: impl Fn(&Spec) -> Option<&'a [u8]>,
    faults: &mut Faults,
) -> Option<DiseaseProfile> {
    // A table that could not be read leaves zeros behind: nothing is computed with them after a fault, and the other
    // tables can still be looked at.
    let (values, source) = bytes(&PARAMETERS).map_or(([0.0; KEYS.len()], None), |bytes| parameters(bytes, faults));
    let classes = bytes(&SEVERITY).map(|bytes| classes(bytes, faults));
    let tests = bytes(&TESTS).map(|bytes| tests(bytes, faults));
    let mut beds = Vec::new();
    each_row(&BEDS, bytes(&BEDS)?, faults, |row| beds.extend(bed_default(row)));
    let [shift, staff_share, bed_share, negatives, worker_tests, contacts, tested, worker_day, cleaner_day, factor] =
        values;
    let classes = classes?;
    let staff = staff(bytes(&STAFF)?, &classes, factor, faults);
    Some(DiseaseProfile {
        name: name.to_owned(),
        classes,
        staff,
        shift_hours: shift,
        staff_share,
        bed_share,
        negatives_per_case: negatives,
        worker_tests_a_week: worker_tests,
        contacts_per_case: contacts,
        contacts_tested: tested,
        lab_tests_per_worker_day: worker_day,
        lab_tests_per_cleaner_day: cleaner_day,
        tests: tests?,
        beds,
        rates: Vec::new(),
        uses: Vec::new(),
        source: source.unwrap_or_else(|| Source::Assumption("no parameter was read".to_owned())),
    })
}

/// A figure of zero or more; code `bad-rate` below zero.
pub(super) fn figure(row: &mut Row<'_>, column: &'static str) -> Option<f64> {
    row.need(column, cell::text)?;
    let figure = row.decimal(column)??;
    if figure < 0.0 {
        let fault = Fault::new("bad-rate", format!("{column} is {figure}"), "give zero or more");
        row.fault(column, fault);
        return None;
    }
    Some(figure)
}

/// A share of a whole; code `bad-shares` above one.
pub(super) fn share(row: &mut Row<'_>, column: &'static str) -> Option<f64> {
    let share = figure(row, column)?;
    if share > 1.0 {
        let fault = Fault::new("bad-shares", format!("{column} is {share}"), "give a share from 0 to 1");
        row.fault(column, fault);
        return None;
    }
    Some(share)
}

/// Shares that should make up a whole; one fault for the table where they do not.
fn report_sum(spec: &Spec, what: &str, shares: impl Iterator<Item = f64>, faults: &mut Faults) {
    let sum: f64 = shares.sum();
    if (sum - 1.0).abs() > SHARE_SLACK {
        let fault =
            Fault::new("bad-shares", format!("the shares of {what} add up to {sum}"), "make them add up to one");
        faults.push(fault.at(spec.file, 0, "share"));
    }
}

fn parameters(bytes: &[u8], faults: &mut Faults) -> ([f64; KEYS.len()], Option<Source>) {
    let words = KEYS.map(|(key, _)| (key, key));
    let (mut values, mut source) = (KEYS.map(|(_, default)| default), None);
    let mut is_sound = true;
    each_row(&PARAMETERS, bytes, faults, |row| {
        let key = row.need("key", |text| cell::word(text, &words));
        let is_share = row.raw("key").ends_with("_share") || row.raw("key") == "contacts_tested";
        let value = if is_share { share(row, "value") } else { figure(row, "value") };
        let of_row = row.need("source", cell::source);
        is_sound &= value.is_some();
        if let (Some(key), Some(value)) = (key, value) {
            let place = KEYS.iter().position(|(known, _)| *known == key).expect("a word of the list has a place");
            values[place] = Some(value);
        }
        source = source.take().or(of_row);
    });
    for ((key, _), value) in KEYS.iter().zip(values) {
        if value.is_none() && is_sound {
            let fault = Fault::new("row-missing", format!("there is no row for {key}"), "add it");
            faults.push(fault.at(PARAMETERS.file, 0, "key"));
        }
    }
    (values.map(Option::unwrap_or_default), source)
}

/// The classes; one whose row has a fault stands there by its name alone, so that other tables can name it.
fn classes(bytes: &[u8], faults: &mut Faults) -> Vec<SeverityClass> {
    let (mut classes, mut is_summed) = (Vec::new(), true);
    each_row(&SEVERITY, bytes, faults, |row| {
        let share = share(row, "share");
        is_summed &= share.is_some();
        classes.extend(class(row, share.unwrap_or_default()));
    });
    if classes.is_empty() && is_summed {
        let fault = Fault::new("file-empty", "the table has no class", "add the severity classes");
        faults.push(fault.at(SEVERITY.file, 0, ""));
    } else if is_summed {
        report_sum(&SEVERITY, "severity", classes.iter().map(|class: &SeverityClass| class.share), faults);
    }
    classes
}

fn class(row: &mut Row<'_>, share_of_cases: f64) -> Option<SeverityClass> {
    let name = row.need("class", cell::text);
    let fatality = share(row, "fatality");
    let stay = row.need("stay_days", cell::whole);
    let [oxygen, tested, release] = ["oxygen_l_min", "tested", "release_tests"].map(|column| figure(row, column));
    let setting = row.need("setting", |text| cell::word(text, &Setting::ALL));
    row.need("source", cell::source);
    let is_stay = |days: &i64| (1..=STAY_MAX).contains(days);
    if let Some(stay) = stay.filter(|days| !is_stay(days)) {
        let fault = Fault::new("bad-rate", format!("a stay of {stay} days"), format!("give 1 to {STAY_MAX} days"));
        row.fault("stay_days", fault);
    }
    Some(SeverityClass {
        name: name?,
        share: share_of_cases,
        stay_days: stay.filter(is_stay).and_then(|days| u16::try_from(days).ok()).unwrap_or(1),
        fatality: fatality.unwrap_or_default(),
        oxygen_l_min: oxygen.unwrap_or_default(),
        setting: setting.unwrap_or(Setting::Isolation),
        tested: tested.unwrap_or_default(),
        release_tests: release.unwrap_or_default(),
    })
}

fn staff(bytes: &[u8], classes: &[SeverityClass], cleaner_factor: f64, faults: &mut Faults) -> Vec<StaffHours> {
    let (mut staff, mut seen): (Vec<StaffHours>, Seen) = (Vec::new(), Seen::default());
    let mut has_hours = vec![false; classes.len()];
    each_row(&STAFF, bytes, faults, |row| {
        seen.report(row, &["group", "class"]);
        let group = row.need("group", |text| cell::word(text, &StaffGroup::ALL));
        let place = row.need("class", |text| place_of(text, classes));
        let hours = figure(row, "hours");
        row.need("source", cell::source);
        let (Some(group), Some(place), Some(hours)) = (group, place, hours) else { return };
        let index = staff.iter().position(|of_group| of_group.group == group).unwrap_or_else(|| {
            staff.push(StaffHours { group, per_bed: vec![0.0; classes.len()], screening: 0.0 });
            staff.len() - 1
        });
        let factor = if group == StaffGroup::Cleaner { cleaner_factor } else { 1.0 };
        match place {
            Some(class) => {
                has_hours[class] |= group == StaffGroup::HealthWorker;
                staff[index].per_bed[class] = hours * factor;
            }
            None => staff[index].screening = hours * factor,
        }
    });
    for (class, _) in classes.iter().zip(has_hours).filter(|(class, has)| class.setting != Setting::Isolation && !has) {
        let cause = format!("no hours of health workers for {} patients, who lie in beds", class.name);
        faults
            .push(Fault::new("row-missing", cause, "add them; zero hours have to be said").at(STAFF.file, 0, "class"));
    }
    staff
}

/// The class that a word of the staff table names; none for screening.
fn place_of(text: &str, classes: &[SeverityClass]) -> Result<Option<usize>, Fault> {
    if text == SCREENING {
        return Ok(None);
    }
    let known = classes.iter().position(|class| class.name == text);
    known.map(Some).ok_or_else(|| {
        let names: Vec<&str> = classes.iter().map(|class| class.name.as_str()).chain([SCREENING]).collect();
        let cause = format!("\u{ab}{text}\u{bb} is no class of severity.csv");
        Fault::new("unknown-word", cause, format!("write one of: {}", names.join(", ")))
    })
}

fn tests(bytes: &[u8], faults: &mut Faults) -> Vec<TestKind> {
    let (mut tests, mut rows) = (Vec::new(), 0);
    each_row(&TESTS, bytes, faults, |row| {
        rows += 1;
        let name = row.need("kind", cell::text);
        let share = share(row, "share");
        let is_laboratory = row.need("laboratory", cell::yes_no);
        row.need("source", cell::source);
        if let (Some(name), Some(share), Some(is_laboratory)) = (name, share, is_laboratory) {
            tests.push(TestKind { name, share, is_laboratory });
        }
    });
    if rows == tests.len() {
        report_sum(&TESTS, "tests", tests.iter().map(|test| test.share), faults);
    }
    tests
}

fn bed_default(row: &mut Row<'_>) -> Option<BedDefault> {
    let words: Vec<(Option<IncomeGroup>, &'static str)> =
        INCOMES.iter().map(|(income, word)| (Some(*income), *word)).chain([(None, "world")]).collect();
    let income = row.need("income", |text| cell::word(text, &words));
    let beds_per_1000 = figure(row, "beds_per_1000");
    let icu_share = share(row, "icu_share");
    row.need("source", cell::source)?;
    Some(BedDefault { income: income?, beds_per_1000: beds_per_1000?, icu_share: icu_share? })
}
