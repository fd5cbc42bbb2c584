//! Decides how an allocation is written as a table that other programs and spreadsheets read: CSV with a header and a row of
//! HXL hashtags, one line for each recipient and item: needed, got, fill, share, why not more. Does not allocate
//! (`allocation`). Up: [`crate`].

use model::allocation::{AllocationProblem, AllocationSolution, Allotment, Demand, Fill};

/// Columns with their HXL hashtags.
const COLUMNS: [(&str, &str); 14] = [
    ("place", "#country+code"),
    ("item", "#item+code"),
    ("demand", "#need+num"),
    ("got", "#reached+num"),
    ("by_substitutes", "#reached+num+substitutes"),
    ("fill_permille", "#indicator+fill_permille"),
    ("share_permille", "#indicator+share_permille"),
    ("weight_permille", "#indicator+weight_permille"),
    ("floor", "#need+num+floor"),
    ("harm", "#affected+num+forecast"),
    ("from", "#meta+offer+list"),
    ("demand_cut", "#description+cut"),
    ("rule", "#meta+rule"),
    ("why_not_more", "#description+reason"),
];

/// Every demand with what it got as CSV, in the order of the demands. An empty cell means "nothing to say".
///
/// # Panics
/// When the answer is not of this question: one fill for each demand, in their order.
#[must_use]
pub fn write(problem: &AllocationProblem, solution: &AllocationSolution) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let memory = "writing to memory should not fail";
    writer.write_record(COLUMNS.map(|(name, _)| name)).expect(memory);
    writer.write_record(COLUMNS.map(|(_, hashtag)| hashtag)).expect(memory);
    assert_eq!(problem.demands.len(), solution.fills.len(), "every demand should have its fill");
    for (demand, fill) in problem.demands.iter().zip(&solution.fills) {
        writer.write_record(cells(demand, fill, &solution.allotments)).expect(memory);
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("shares should be UTF-8")
}

fn cells(demand: &Demand, fill: &Fill, allotments: &[Allotment]) -> [String; COLUMNS.len()] {
    let from: Vec<String> = allotments
        .iter()
        .filter(|one| one.recipient == demand.recipient && one.fills == demand.item)
        .map(|one| format!("{}:{}", one.line, one.units.get()))
        .collect();
    let units = demand.units.get().max(1);
    [
        demand.recipient.to_string(),
        demand.item.to_string(),
        demand.units.get().to_string(),
        fill.got.get().to_string(),
        fill.by_substitutes.get().to_string(),
        (i128::from(fill.got.get().min(units)) * 1000 / i128::from(units)).to_string(),
        fill.share_permille.map(|share| share.get().to_string()).unwrap_or_default(),
        demand.weight_permille.get().to_string(),
        demand.floor.get().to_string(),
        demand.harm.get().to_string(),
        from.join(" "),
        demand.cut.as_ref().map(|reason| reason.text.clone()).unwrap_or_default(),
        fill.reason.as_ref().map(|reason| reason.rule.clone()).unwrap_or_default(),
        fill.reason.as_ref().map(|reason| reason.text.clone()).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use model::evidence::Reason;
    use model::id::{ItemId, PlaceId};
    use model::quantity::Units;

    use super::*;

    #[test]
    fn every_demand_is_a_row_and_what_is_not_said_is_empty() {
        let demand = Demand {
            recipient: PlaceId::of("BD"),
            item: ItemId::of("ventilator-icu"),
            units: Units::of(400),
            weight_permille: Units::of(1000),
            floor: Units::ZERO,
            harm: Units::of(40_000),
            given_before: Units::ZERO,
            due: None,
            cut: None,
            because: vec![],
        };
        let fill = Fill {
            recipient: demand.recipient.clone(),
            item: demand.item.clone(),
            units: demand.units,
            got: Units::of(100),
            by_substitutes: Units::ZERO,
            share_permille: None,
            reason: Some(Reason::new("supply-exhausted", "all are given", "300 more")),
        };
        let problem = AllocationProblem { demands: vec![demand], ..AllocationProblem::default() };
        let solution = AllocationSolution { fills: vec![fill], ..AllocationSolution::default() };
        let text = write(&problem, &solution);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a sound row")).collect();
        assert_eq!(rows.len(), 3);
        assert!(rows[1].iter().all(|tag| tag.starts_with('#')));
        assert_eq!((&rows[2][3], &rows[2][5], &rows[2][6]), ("100", "250", ""));
        assert_eq!(&rows[2][12], "supply-exhausted");
    }
}
