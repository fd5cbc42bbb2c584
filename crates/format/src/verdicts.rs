//! Decides how the gate's verdicts are written as a table that other programs and spreadsheets read: CSV with a header and a
//! row of HXL hashtags, one line for each rule of each pair. Does not judge (`fitness`). Up: [`crate`].

use model::fitness::{Assessment, FitnessSolution, Level, Outcome, RuleFinding, Verdict};

/// Columns with their HXL hashtags.
const COLUMNS: [(&str, &str); 15] = [
    ("offer", "#meta+offer"),
    ("item", "#item+code"),
    ("place", "#country+code"),
    ("units", "#item+num"),
    ("usable", "#item+num+usable"),
    ("outcome", "#status+outcome"),
    ("rule_number", "#meta+rule+num"),
    ("rule", "#meta+rule"),
    ("level", "#severity"),
    ("verdict", "#status+verdict"),
    ("evidence", "#description+evidence"),
    ("cure", "#description+cure"),
    ("units_max", "#item+num+max"),
    ("rests_on", "#meta+rests_on+list"),
    ("pair_rests_on", "#meta+because+list"),
];

/// Word of an outcome.
#[must_use]
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fit => "fit",
        Outcome::FitWithConditions => "fit with conditions",
        Outcome::Held => "held until answered",
        Outcome::Unfit => "unfit",
    }
}

/// Word of a verdict.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::NotConcerned => "not concerned",
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::Waived => "waived",
    }
}

/// Word of a level.
#[must_use]
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Block => "block",
        Level::Warn => "warn",
        Level::Ask => "ask",
    }
}

/// Every finding of every pair as CSV, in the order of the answer. An empty cell means "nothing to say".
#[must_use]
pub fn write(solution: &FitnessSolution) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let memory = "writing to memory should not fail";
    writer.write_record(COLUMNS.map(|(name, _)| name)).expect(memory);
    writer.write_record(COLUMNS.map(|(_, hashtag)| hashtag)).expect(memory);
    for pair in &solution.assessments {
        for finding in &pair.findings {
            writer.write_record(cells(pair, finding)).expect(memory);
        }
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("verdicts should be UTF-8")
}

fn cells(pair: &Assessment, finding: &RuleFinding) -> [String; COLUMNS.len()] {
    let links =
        |records: &[model::evidence::RecordRef]| records.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    [
        pair.line.to_string(),
        pair.item.to_string(),
        pair.recipient.to_string(),
        pair.units.get().to_string(),
        pair.usable.get().to_string(),
        outcome_word(pair.outcome).to_owned(),
        finding.rule.number().to_string(),
        finding.rule.word().to_owned(),
        level_word(finding.level).to_owned(),
        verdict_word(finding.verdict).to_owned(),
        finding.evidence.clone(),
        finding.cure.clone(),
        finding.units_max.map(|units| units.get().to_string()).unwrap_or_default(),
        links(&finding.because),
        links(&pair.because),
    ]
}

#[cfg(test)]
mod tests {
    use model::evidence::{RecordKind, RecordRef};
    use model::fitness::FitnessRule;
    use model::id::{ItemId, OfferLineId, PlaceId};
    use model::quantity::Units;

    use super::*;

    #[test]
    fn every_finding_is_a_row_under_a_row_of_hashtags() {
        let finding = |rule, verdict| RuleFinding {
            rule,
            level: Level::Block,
            verdict,
            evidence: "220 V, \"50 Hz\"".to_owned(),
            cure: String::new(),
            units_max: Some(Units::of(30)),
            because: vec![RecordRef::new(RecordKind::Notice, "N1"), RecordRef::new(RecordKind::Notice, "N2")],
        };
        let solution = FitnessSolution {
            assessments: vec![Assessment {
                line: OfferLineId::of("L"),
                item: ItemId::of("ventilator-icu"),
                recipient: PlaceId::of("US"),
                units: Units::of(45),
                usable: Units::ZERO,
                findings: vec![
                    finding(FitnessRule::Mains, Verdict::Fail),
                    finding(FitnessRule::Oxygen, Verdict::NotConcerned),
                ],
                outcome: Outcome::Unfit,
                because: vec![],
            }],
            steps: 1,
        };
        let text = write(&solution);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a sound row")).collect();
        assert_eq!(rows.len(), 4);
        assert!(rows[1].iter().all(|tag| tag.starts_with('#')));
        assert_eq!(&rows[2][7], "mains");
        assert_eq!(&rows[2][10], "220 V, \"50 Hz\"");
        assert_eq!((&rows[2][12], &rows[2][13]), ("30", "notice:N1 notice:N2"));
        assert_eq!(&rows[3][9], "not concerned");
    }
}
