//! Decides how the checker's say is told: a badge at the top, every rule and finding below. Up: [`crate::report`].

use maud::{Markup, html};
use model::finding::Severity;

use crate::plan::FindingRecord;
use crate::report::book::Book;
use crate::report::numbers::{count, tally};

/// The badge of the whole plan.
pub(super) fn badge(book: &Book<'_>) -> Markup {
    let judgement = &book.input.document.judgement;
    let fatal = judgement.findings.iter().filter(|finding| finding.severity == Severity::Fatal).count();
    let notes = judgement.findings.len() - fatal;
    html! {
        @if judgement.rules.is_empty() { span.badge.held { "? not checked" } }
        @else if fatal > 0 { span.badge.bad { "\u{d7} refused by the checker: " (tally(fatal)) " limits broken" } }
        @else {
            span.badge.ok { "\u{2713} checked, no limit broken" }
            @if notes > 0 { " " span.badge.note { (tally(notes)) @if notes == 1 { " note" } @else { " notes" } } }
        }
    }
}

/// The section of the verdict.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let judgement = &book.input.document.judgement;
    html! {
        p.lede { "A separate checker, which shares no code with the planner, re-derived every limit from the inputs and the plan." }
        p { (badge(book)) }
        p {
            (tally(judgement.rules.len())) " rules, "
            (count(i64::try_from(judgement.limits).unwrap_or(i64::MAX))) " single limits compared, "
            (tally(judgement.findings.len())) " findings. Flights and loading were planned " (count(i64::from(book.input.document.rounds)))
            @if book.input.document.rounds == 1 { " time." } @else { " times until the holds took what the flights carry." }
        }
        @if !judgement.findings.is_empty() {
            div.table tabindex="0" { table {
                thead { tr { th { "How bad" } th { "Rule" } th { "About" } th { "What was found" } } }
                tbody { @for alike in grouped(&judgement.findings) { (row(book, &alike)) } }
            } }
        }
        @if !judgement.rules.is_empty() {
            details.line { summary { "The rules" } ul.plain { @for rule in &judgement.rules { li { span.rule { (rule) } } } } }
        }
    }
}

/// Findings of one rule that say the same, together; in the order they were first found.
fn grouped(findings: &[FindingRecord]) -> Vec<Vec<&FindingRecord>> {
    let mut groups: Vec<Vec<&FindingRecord>> = Vec::new();
    for finding in findings {
        let is_alike = |group: &&mut Vec<&FindingRecord>| {
            let first = group[0];
            (first.severity, &first.rule, &first.text) == (finding.severity, &finding.rule, &finding.text)
        };
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

fn row(book: &Book<'_>, alike: &[&FindingRecord]) -> Markup {
    let first = alike[0];
    let mut subjects: Vec<_> = alike.iter().map(|finding| finding.subject.clone()).collect();
    subjects.dedup();
    html! {
        tr {
            td {
                @if first.severity == Severity::Fatal { span.pill.bad { "\u{d7} fatal" } } @else { span.pill.note { "! note" } }
                @if alike.len() > 1 { " " span.soft { "\u{d7}\u{202f}" (alike.len()) } }
            }
            td { span.rule { (first.rule) } }
            td { (book.because(&subjects)) }
            td.free { (first.text) }
        }
    }
}
