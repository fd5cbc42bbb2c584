//! Decides which columns a person sees of the gate's verdicts, and what only a program sees. Up: [`crate::gating`].

use std::collections::BTreeMap;

use format::answer::{Cell, Table, grouped};
use format::verdicts::{level_word, outcome_word, verdict_word};
use model::fitness::{Assessment, FitnessRule, FitnessSolution, Level, Outcome, RuleFinding, Verdict};
use model::operation::Operation;

/// Heads of the matrix: line, recipient, then the nineteen rules by their numbers.
const MATRIX: [&str; 21] = [
    "line", "for", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18",
    "19",
];

/// Pairs with their outcome.
pub(super) fn outcomes(solution: &FitnessSolution) -> Table {
    let mut table = Table::new("verdicts", &["line", "item", "for", "units", "usable", "outcome"]);
    for one in &solution.assessments {
        table.push(vec![
            Cell::text(&one.line),
            Cell::text(&one.item),
            Cell::text(&one.recipient),
            Cell::Count(one.units.get()),
            Cell::Count(one.usable.get()),
            Cell::text(outcome_word(one.outcome)),
        ]);
    }
    table
}

/// One sign for each rule of each pair.
pub(super) fn matrix(solution: &FitnessSolution) -> Table {
    let mut table = Table::new("rule by rule", &MATRIX);
    for one in &solution.assessments {
        let mut row = vec![Cell::text(&one.line), Cell::text(&one.recipient)];
        row.extend(FitnessRule::ALL.iter().map(|(rule, ..)| {
            let finding = one.findings.iter().find(|finding| finding.rule == *rule);
            Cell::text(finding.map_or("", sign))
        }));
        table.push(row);
    }
    table
}

/// The sign of a finding: a blocking fail, a blocking unknown, a warning, a question, a waiver, a pass, nothing to do with it.
fn sign(finding: &RuleFinding) -> &'static str {
    match (finding.verdict, finding.level) {
        (Verdict::Fail, Level::Block) => "X",
        (Verdict::Unknown, Level::Block) => "?",
        (Verdict::Fail | Verdict::Unknown, Level::Warn) => "!",
        (Verdict::Fail | Verdict::Unknown, Level::Ask) => "q",
        (Verdict::Waived, _) => "w",
        (Verdict::Pass, _) => "+",
        (Verdict::NotConcerned, _) => ".",
    }
}

/// Whether a finding stops a line or was waived: what is always told one by one.
fn is_grave(finding: &RuleFinding) -> bool {
    let is_against = matches!(finding.verdict, Verdict::Fail | Verdict::Unknown);
    finding.verdict == Verdict::Waived || (is_against && finding.level == Level::Block)
}

fn is_against(finding: &RuleFinding) -> bool {
    !matches!(finding.verdict, Verdict::Pass | Verdict::NotConcerned)
}

/// Findings against a line; the same one for several recipients stands once.
pub(super) fn findings(solution: &FitnessSolution, is_all: bool) -> Table {
    let mut table = Table::new("findings", &["line", "for", "rule", "found", "evidence", "cure"]);
    let mut told: Vec<(&Assessment, &RuleFinding, Vec<&str>)> = Vec::new();
    let mut places: BTreeMap<(&str, FitnessRule, &str, &str), usize> = BTreeMap::new();
    for one in &solution.assessments {
        for finding in one.findings.iter().filter(|finding| is_grave(finding) || (is_all && is_against(finding))) {
            let key = (one.line.as_str(), finding.rule, finding.evidence.as_str(), finding.cure.as_str());
            let place = *places.entry(key).or_insert_with(|| {
                told.push((one, finding, Vec::new()));
                told.len() - 1
            });
            told[place].2.push(one.recipient.as_str());
        }
    }
    told.sort_by_key(|(one, finding, _)| (&one.line, finding.rule.number()));
    for (one, finding, recipients) in told {
        table.push(vec![
            Cell::text(&one.line),
            Cell::text(recipients.join(" ")),
            Cell::text(format!("{} {}", finding.rule.number(), finding.rule.word())),
            Cell::text(found(finding)),
            Cell::text(&finding.evidence),
            Cell::text(&finding.cure),
        ]);
    }
    table
}

/// Verdict and what it does, in words.
fn found(finding: &RuleFinding) -> String {
    match (finding.verdict, finding.level) {
        (Verdict::Fail | Verdict::Unknown, Level::Block) => {
            let does = if finding.verdict == Verdict::Fail { "stops it" } else { "holds it" };
            format!("{}, {does}", verdict_word(finding.verdict))
        }
        (verdict @ (Verdict::Fail | Verdict::Unknown), level) => {
            format!("{}, {}", verdict_word(verdict), if level == Level::Ask { "a question" } else { "a warning" })
        }
        (verdict, _) => verdict_word(verdict).to_owned(),
    }
}

/// Every finding, passes as well, for programs and auditors.
pub(super) fn every_finding(solution: &FitnessSolution) -> Table {
    let columns = ["line", "for", "number", "rule", "level", "verdict", "evidence", "cure", "units max", "rests on"];
    let mut table = Table { is_detail: true, ..Table::new("every finding", &columns) };
    for one in &solution.assessments {
        for finding in &one.findings {
            let links: Vec<String> = finding.because.iter().map(ToString::to_string).collect();
            table.push(vec![
                Cell::text(&one.line),
                Cell::text(&one.recipient),
                Cell::Count(finding.rule.number().into()),
                Cell::text(finding.rule.word()),
                Cell::text(level_word(finding.level)),
                Cell::text(verdict_word(finding.verdict)),
                Cell::text(&finding.evidence),
                Cell::text(&finding.cure),
                finding.units_max.map_or(Cell::Blank, |units| Cell::Count(units.get())),
                Cell::text(links.join(" ")),
            ]);
        }
    }
    table
}

/// Rules that find something else than on the operation's own day.
pub(super) fn changes(before: &FitnessSolution, after: &FitnessSolution) -> Table {
    let mut table = Table::new("changed by the date", &["line", "for", "rule", "on the operation's day", "now"]);
    for one in &after.assessments {
        let other = before.assessments.iter().find(|old| old.line == one.line && old.recipient == one.recipient);
        for finding in &one.findings {
            let old = other.and_then(|old| old.findings.iter().find(|known| known.rule == finding.rule));
            let was = old.map_or("not judged".to_owned(), found);
            if was != found(finding) {
                table.push(vec![
                    Cell::text(&one.line),
                    Cell::text(&one.recipient),
                    Cell::text(format!("{} {}", finding.rule.number(), finding.rule.word())),
                    Cell::text(was),
                    Cell::text(found(finding)),
                ]);
            }
        }
    }
    table
}

/// What the signs mean, how many findings are not told one by one, and what the policy relaxes.
pub(super) fn remarks(solution: &FitnessSolution, operation: &Operation, is_all: bool) -> Vec<String> {
    let mut remarks = Vec::new();
    let numbers: Vec<String> = FitnessRule::ALL.iter().map(|(_, number, word)| format!("{number} {word}")).collect();
    remarks.push(format!("Rules: {}.", numbers.join(", ")));
    remarks.push(
        "Signs: + passes, . not concerned, X stops the line, ? holds it until answered, ! warns, q is a question, w waived."
            .to_owned(),
    );
    let tally = |outcome| solution.assessments.iter().filter(|one| one.outcome == outcome).count();
    let outcomes = [Outcome::Fit, Outcome::FitWithConditions, Outcome::Held, Outcome::Unfit];
    let counts: Vec<String> =
        outcomes.iter().map(|outcome| format!("{} {}", tally(*outcome), outcome_word(*outcome))).collect();
    remarks.push(format!("{}.", counts.join(", ")));
    let untold = |level| {
        let findings = solution.assessments.iter().flat_map(|one| &one.findings);
        findings.filter(|finding| is_against(finding) && !is_grave(finding) && finding.level == level).count()
    };
    let (warnings, questions) = (untold(Level::Warn), untold(Level::Ask));
    if !is_all && warnings + questions > 0 {
        let count = |number: usize| grouped(i64::try_from(number).unwrap_or(i64::MAX));
        remarks.push(format!(
            "{} warnings and {} questions are not told one by one: --all tells them, --json and -o FILE.csv hold them.",
            count(warnings),
            count(questions)
        ));
    }
    if !operation.policies.shown.is_empty() {
        let words: Vec<&str> = operation.policies.shown.iter().map(|rule| rule.word()).collect();
        remarks.push(format!(
            "By policies.unknown_shown, what is not known is shown and does not hold a line under: {}.",
            words.join(", ")
        ));
    }
    remarks
}
