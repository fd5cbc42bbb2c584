//! Decides how fitness is told: the rules drawn, a matrix of offer lines and recipients in words and colour, then every
//! finding with its evidence and cure. Does not judge (`fitness`). Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, Level, Outcome, RuleFinding, Verdict};
use model::id::{OfferLineId, PlaceId};

use crate::report::book::Book;
use crate::report::numbers::day;
use crate::report::rules;

/// The section of fitness.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let assessments = &book.solutions.fitness.assessments;
    let mut lines: Vec<&OfferLineId> = assessments.iter().map(|one| &one.line).collect();
    lines.dedup();
    let mut recipients: Vec<&PlaceId> = assessments.iter().map(|one| &one.recipient).collect();
    recipients.sort();
    recipients.dedup();
    html! {
        p.lede { "Will it work there when it lands? Each offer line against each recipient; a blocking rule that fails or lacks an answer stops it." }
        @if assessments.is_empty() { p.soft { "Nothing was judged." } }
        @else {
            h3 { "Rule by rule" }
            (rules::draw(book))
            h3 { "Line by recipient" }
            div.table tabindex="0" { table.matrix {
                thead { tr {
                    th { "Offer line" }
                    @for recipient in &recipients { th { span { (book.place_name(recipient)) } } }
                } }
                tbody {
                    @for line in &lines {
                        tr {
                            th { (book.link_as(RecordKind::Offer, line, line)) @if let Some(offer) = book.offer(line) { br; span.soft { (book.item_name(&offer.item)) } } }
                            @for recipient in &recipients {
                                @match assessments.iter().find(|one| one.line == **line && one.recipient == **recipient) {
                                    Some(one) => (cell(one)),
                                    None => td.soft { "\u{b7}" },
                                }
                            }
                        }
                    }
                }
            } }
            (key())
            h3 { "Every finding" }
            @for line in &lines { (details(book, line)) }
        }
    }
}

/// Words of an outcome in a sentence.
fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fit => "fit",
        Outcome::FitWithConditions => "fit with conditions",
        Outcome::Held => "held",
        Outcome::Unfit => "unfit",
    }
}

/// Class and sign of an outcome, short enough for a column of the matrix.
fn look(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Fit => ("ok", "\u{2713}\u{a0}fit"),
        Outcome::FitWithConditions => ("note", "!\u{a0}fit"),
        Outcome::Held => ("held", "?\u{a0}held"),
        Outcome::Unfit => ("bad", "\u{d7}\u{a0}unfit"),
    }
}

/// Whether a finding speaks against a line.
pub(super) fn is_against(finding: &RuleFinding) -> bool {
    !matches!(finding.verdict, Verdict::Pass | Verdict::NotConcerned)
}

/// Whether a finding conditions a line: a question does not.
fn is_condition(finding: &RuleFinding) -> bool {
    is_against(finding) && finding.level != Level::Ask
}

/// Whether a finding stops a line or holds it.
fn is_blocking(finding: &RuleFinding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Unknown) && finding.level == Level::Block
}

fn cell(one: &Assessment) -> Markup {
    let (class, sign) = look(one.outcome);
    let is_stopping = |finding: &&RuleFinding| is_blocking(finding);
    let mut words: Vec<String> =
        one.findings.iter().filter(is_stopping).map(|finding| finding.rule.word().to_owned()).collect();
    let warnings = one.findings.iter().filter(|finding| is_condition(finding) && !is_blocking(finding)).count();
    if words.is_empty() && warnings > 0 {
        words.push(if warnings == 1 { "1 condition".to_owned() } else { format!("{warnings} conditions") });
    }
    let target = RecordRef::pair(RecordKind::Fitness, &one.line, &one.recipient);
    html! {
        td class=(class) { a href=(format!("#{target}")) { (sign) @if !words.is_empty() { small { (words.join(", ")) } } } }
    }
}

fn key() -> Markup {
    html! {
        ul.legend {
            @for (outcome, meaning) in [
                (Outcome::Fit, "nothing against it"),
                (Outcome::FitWithConditions, "may fly, with the conditions named"),
                (Outcome::Held, "waits for an answer"),
                (Outcome::Unfit, "does not fly"),
            ] {
                @let (class, words) = look(outcome);
                li { span.pill.(class) { (words) } " " (meaning) }
            }
            li { span.soft { "\u{b7}" } " not judged: neither asked for there nor meant for it" }
        }
    }
}

fn details(book: &Book<'_>, line: &OfferLineId) -> Markup {
    let all: Vec<&Assessment> = book.solutions.fitness.assessments.iter().filter(|one| one.line == *line).collect();
    let description = book.offer(line).map_or("", |offer| offer.description.as_str());
    let tally = |outcome: Outcome| all.iter().filter(|one| one.outcome == outcome).count();
    html! {
        details.line.findings {
            summary {
                (line) " " span.soft {
                    (description)
                    @for outcome in [Outcome::Fit, Outcome::FitWithConditions, Outcome::Held, Outcome::Unfit] {
                        @if tally(outcome) > 0 { " \u{b7} " (tally(outcome)) " " (words(outcome)) }
                    }
                }
            }
            @for one in all {
                @let (class, _) = look(one.outcome);
                h4 id=[book.anchor_of(&RecordRef::pair(RecordKind::Fitness, &one.line, &one.recipient))] {
                    "for " (book.place_name(&one.recipient)) " " span.pill.(class) { (words(one.outcome)) }
                    " " span.soft { (book.units(&one.item, one.units)) " " (book.item_name(&one.item)) @if one.usable != one.units { ", of use there: " (book.units(&one.item, one.usable)) } ", " (book.because(&one.because)) }
                }
                @let (against, quiet): (Vec<&RuleFinding>, Vec<&RuleFinding>) = one.findings.iter().partition(|finding| is_against(finding));
                @if !against.is_empty() {
                    div.table tabindex="0" { table {
                        thead { tr { th { "Rule" } th { "Found" } th { "Evidence" } th { "Cure" } th { "Because" } } }
                        tbody { @for finding in against { (row(book, finding)) } }
                    } }
                }
                @if !quiet.is_empty() {
                    ul.quiet { @for finding in quiet {
                        li { (finding.rule.number()) "\u{a0}\u{b7}\u{a0}" (finding.rule.word()) " " span.soft { @if finding.verdict == Verdict::Pass { "passes: " } (finding.evidence) } " " (book.because(&finding.because)) }
                    } }
                }
                (waivers(book, one))
            }
        }
    }
}

fn row(book: &Book<'_>, finding: &RuleFinding) -> Markup {
    let (class, words) = match finding.verdict {
        Verdict::Pass => ("ok", "passes"),
        Verdict::NotConcerned => ("", "not concerned"),
        Verdict::Fail => ("bad", "fails"),
        Verdict::Unknown => ("held", "not known"),
        Verdict::Waived => ("note", "waived"),
    };
    html! {
        tr {
            th { (finding.rule.number()) "\u{a0}\u{b7}\u{a0}" (finding.rule.word()) @match finding.level { Level::Block => {}, Level::Warn => { br; span.soft { "warns only" } }, Level::Ask => { br; span.soft { "a question" } } } }
            td { span.pill.(class) { (words) } }
            td.free { (finding.evidence) }
            td.free { (finding.cure) }
            td { (book.because(&finding.because)) }
        }
    }
}

fn waivers(book: &Book<'_>, one: &Assessment) -> Markup {
    html! {
        @for waiver in book.operation.waivers.iter().filter(|waiver| waiver.line == one.line && waiver.recipient == one.recipient) {
            p.caption { "Rule " span.rule { (waiver.rule.word()) } " lifted by " (waiver.by) " on " (day(waiver.on)) ": " (waiver.reason) }
        }
    }
}
