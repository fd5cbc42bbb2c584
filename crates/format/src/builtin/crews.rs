//! Decides how `data/crew_regimes.csv` and `data/crew_duty.csv`, the tables of crew duty regimes, are read.
//! Up: [`crate::builtin`].

use std::collections::BTreeMap;

use model::airport::LocalSpan;
use model::crew::{CrewKind, CrewRegime, DutyRow};
use model::fault::Fault;
use model::quantity::Minutes;

use crate::table::{Row, Spec, cell, optional, read_all, required};

const CREW_REGIMES: Spec = Spec {
    file: "data/crew_regimes.csv",
    key: Some("name"),
    columns: &[
        required("name", "", ""),
        required("crew", "", ""),
        required("report_min", "", ""),
        optional("duty_max_min", "", ""),
        required("rest_min", "", ""),
        required("source", "", ""),
    ],
};

const CREW_DUTY: Spec = Spec {
    file: "data/crew_duty.csv",
    key: None,
    columns: &[
        required("regime", "", ""),
        required("crew", "", ""),
        required("from", "", ""),
        required("until", "", ""),
        optional("sectors", "", ""),
        required("duty_max_min", "", ""),
        required("source", "", ""),
    ],
};

/// The built-in crew regimes, in the order of the table. A regime with rows in `crew_duty.csv` has these; any other has
/// its one figure at every report time and for any number of sectors.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn crew_regimes() -> Result<Vec<CrewRegime>, Vec<Fault>> {
    regimes(include_bytes!("../../../../data/crew_regimes.csv"), include_bytes!("../../../../data/crew_duty.csv"))
}

fn regimes(regimes: &[u8], duty: &[u8]) -> Result<Vec<CrewRegime>, Vec<Fault>> {
    let mut rows: BTreeMap<String, Vec<DutyRow>> = BTreeMap::new();
    for (regime, row) in read_all(&CREW_DUTY, duty, duty_row)? {
        rows.entry(regime).or_default().push(row);
    }
    let read = read_all(&CREW_REGIMES, regimes, |row| regime(row, &mut rows))?;
    if let Some(stranger) = rows.keys().next() {
        let cause = format!("no regime is called {stranger}");
        let fault = Fault::new("unknown-word", cause, "add it to crew_regimes.csv").at(CREW_DUTY.file, 0, "regime");
        return Err(vec![fault]);
    }
    Ok(read)
}

fn duty_row(row: &mut Row<'_>) -> Option<(String, DutyRow)> {
    let regime = row.need("regime", cell::text);
    let crew = row.need("crew", |text| cell::word(text, &CrewKind::ALL));
    let [from, until] = ["from", "until"].map(|column| row.need(column, cell::time));
    // Where the rule does not speak of sectors, any number is allowed.
    let sectors = row.may("sectors", |text| cell::within(text, 1..=20));
    let duty_max = row.need("duty_max_min", minutes);
    row.need("source", cell::source)?;
    let sectors = sectors?.map_or(u8::MAX, |count| u8::try_from(count).expect("the range of sectors should fit"));
    let reports = LocalSpan { from: from?, until: until? };
    Some((regime?, DutyRow { crew: crew?, reports, sectors, duty_max: duty_max? }))
}

fn regime(row: &mut Row<'_>, duty: &mut BTreeMap<String, Vec<DutyRow>>) -> Option<CrewRegime> {
    let name = row.need("name", cell::text);
    let crew = row.need("crew", |text| cell::word(text, &CrewKind::ALL));
    let [report, rest_min] = ["report_min", "rest_min"].map(|column| row.need(column, minutes));
    let flat = row.may("duty_max_min", minutes);
    let source = row.need("source", cell::source);
    let (name, crew) = (name?, crew?);
    let rows = match (duty.remove(&name), flat?) {
        (Some(rows), None) => rows,
        (None, Some(flat)) => vec![DutyRow::flat(crew, flat)],
        (rows, _) => {
            let cause = if rows.is_some() { "rows and a flat figure" } else { "neither rows nor a flat figure" };
            row.fault("duty_max_min", Fault::new("duty-unclear", cause, "give one of the two"));
            return None;
        }
    };
    Some(CrewRegime { name, crew, report: report?, rest_min: rest_min?, rows, source: source? })
}

/// A span of time in minutes.
pub(crate) fn minutes(text: &str) -> Result<Minutes, Fault> {
    Minutes::try_new(cell::whole(text)?)
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn the_embedded_tables_are_sound() {
        let regimes = crew_regimes().expect("the tables should be without faults");
        assert!(!regimes.is_empty());
        for regime in regimes {
            let duty = regime.duty_at_any_time(1, regime.crew);
            let duty = duty.unwrap_or_else(|| panic!("{}: one sector should be allowed at any time", regime.name));
            assert!(regime.report < duty, "{}: the duty should be longer than the report", regime.name);
            assert!(!regime.rest_min.is_zero(), "{}: there should be a rest", regime.name);
        }
    }

    #[test]
    fn two_pilots_in_europe_work_by_report_time_and_sectors() {
        let regimes = crew_regimes().expect("the tables should be without faults");
        let basic = regimes.iter().find(|regime| regime.name == "eu-basic").expect("the European regime");
        // The figures that the reference has of ORO.FTL.205: 13:00, 11:00 and half an hour less for each further sector.
        for (hour, minute, sectors, hours, remark) in [
            (6, 0, 2, Some(13.0), "the first minute of the long day"),
            (13, 29, 1, Some(13.0), "and its last"),
            (17, 0, 2, Some(11.0), "a late report"),
            (4, 59, 2, Some(11.0), "an early one"),
            (8, 0, 4, Some(12.0), "two sectors more"),
            (22, 0, 3, Some(10.5), "one more, late"),
            (8, 0, 7, None, "seven are not in the table"),
        ] {
            let duty = basic.duty_max(time(hour, minute, 0, 0), sectors, CrewKind::Basic);
            assert_eq!(duty.map(|duty| duty.get() as f64 / 60.0), hours, "{remark}");
        }
    }

    #[test]
    fn a_regime_needs_rows_or_a_figure_and_not_both() {
        let head = "name,crew,report_min,duty_max_min,rest_min,source\n";
        let rows = "regime,crew,from,until,sectors,duty_max_min,source\nx,basic,00:00,00:00,2,600,x\n";
        let no_rows = "regime,crew,from,until,sectors,duty_max_min,source\n";
        for (regime, duty, code, remark) in [
            ("x,basic,60,,600,x", rows, None, "rows"),
            ("x,basic,60,600,600,x", no_rows, None, "one figure"),
            ("x,basic,60,600,600,x", rows, Some("duty-unclear"), "both"),
            ("x,basic,60,,600,x", no_rows, Some("duty-unclear"), "neither"),
            ("y,basic,60,600,600,x", rows, Some("unknown-word"), "rows of nobody"),
        ] {
            let read = regimes(format!("{head}{regime}\n").as_bytes(), duty.as_bytes());
            assert_eq!(read.err().map(|faults| faults[0].code), code, "{remark}");
        }
    }
}
