//! Decides how `data/crew_regimes.csv`, the table of crew duty regimes, is read. Up: [`crate::builtin`].

use model::fault::Fault;
use model::quantity::Minutes;
use model::transport::CrewRegime;

use crate::table::{Spec, cell, read_all, required};

const CREW_REGIMES: Spec = Spec {
    file: "data/crew_regimes.csv",
    key: Some("name"),
    columns: &[
        required("name", "", ""),
        required("report_min", "", ""),
        required("duty_max_min", "", ""),
        required("rest_min", "", ""),
        required("source", "", ""),
    ],
};

/// The built-in crew regimes, in the order of the table.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn crew_regimes() -> Result<Vec<CrewRegime>, Vec<Fault>> {
    read_all(&CREW_REGIMES, include_bytes!("../../../../data/crew_regimes.csv"), |row| {
        let name = row.need("name", cell::text);
        let [report, duty_max, rest_min] =
            ["report_min", "duty_max_min", "rest_min"].map(|column| row.need(column, minutes));
        let source = row.need("source", cell::source);
        Some(CrewRegime { name: name?, report: report?, duty_max: duty_max?, rest_min: rest_min?, source: source? })
    })
}

/// A span of time in minutes.
pub(crate) fn minutes(text: &str) -> Result<Minutes, Fault> {
    Minutes::try_new(cell::whole(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_sound() {
        let regimes = crew_regimes().expect("the table should be without faults");
        assert!(!regimes.is_empty());
        for regime in regimes {
            assert!(regime.report < regime.duty_max, "{}: the duty should be longer than the report", regime.name);
            assert!(!regime.rest_min.is_zero(), "{}: there should be a rest", regime.name);
        }
    }
}
