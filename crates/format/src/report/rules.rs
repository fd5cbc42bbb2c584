//! Decides how the nineteen rules are drawn: one row for each line and the recipients it looks the same for, one cell for each
//! rule, in colour and sign. Does not judge (`fitness`). Up: [`crate::report`].

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, FitnessRule, Level, RuleFinding, Verdict};
use model::id::PlaceId;

use crate::report::book::Book;
use crate::report::svg::{at, cut};

/// Size of the picture, px.
const SIDE: f64 = 390.0;
const CELL: f64 = 36.0;
const ROW: f64 = 22.0;
const HEAD: f64 = 96.0;
const WIDTH: f64 = SIDE + CELL * RULES as f64 + 60.0;
/// How many rules there are.
const RULES: usize = FitnessRule::ALL.len();
/// Rows drawn; the tables below have every pair.
const ROWS_MAX: usize = 60;

/// What one cell says: class of colour, sign, words.
type Look = (&'static str, &'static str, &'static str);

/// The looks in the order of the legend.
const LOOKS: [Look; 7] = [
    ("bad", "\u{d7}", "fails and stops the line"),
    ("held", "?", "not known, holds the line"),
    ("note", "!", "a warning"),
    ("note", "w", "waived by a named person"),
    ("ask", "q", "a question, no condition"),
    ("ok", "\u{2713}", "passes"),
    ("off", "\u{b7}", "not concerned"),
];

/// A line with the recipients for which every rule looks the same.
struct Row<'a> {
    first: &'a Assessment,
    places: Vec<&'a PlaceId>,
    looks: Vec<usize>,
}

/// Draws the rules of every pair.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let rows = rows(&book.solutions.fitness.assessments);
    if rows.is_empty() {
        return html! {};
    }
    let shown = &rows[..rows.len().min(ROWS_MAX)];
    let height = HEAD + ROW * shown.len() as f64 + 8.0;
    let title = format!("Nineteen rules for {} pairs of line and recipient", book.solutions.fitness.assessments.len());
    html! {
        figure {
            div.scroll tabindex="0" {
                svg.wide.rules viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                    title { (title) }
                    @for (index, (_, number, word)) in FitnessRule::ALL.iter().enumerate() { (head(index, *number, word)) }
                    @for (index, row) in shown.iter().enumerate() { (line(book, row, index, index > 0 && shown[index - 1].first.line == row.first.line)) }
                }
            }
            ul.legend {
                @for (class, sign, words) in LOOKS {
                    li {
                        svg.rules width="20" height="18" aria-hidden="true" {
                            rect.(class) x="1" y="1" width="17" height="16" rx="3" {}
                            text.middle.(class) x="9.5" y="13" { (sign) }
                        }
                        (words)
                    }
                }
            }
            figcaption {
                "Recipients for whom every rule looks the same share a row."
                @if rows.len() > ROWS_MAX { " " (rows.len() - ROWS_MAX) " more rows are in the tables below." }
            }
        }
    }
}

/// Rows by line; those that stop more first within a line.
fn rows(assessments: &[Assessment]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut known: BTreeMap<(&str, Vec<usize>), usize> = BTreeMap::new();
    for one in assessments {
        let looks: Vec<usize> = FitnessRule::ALL
            .iter()
            .map(|(rule, ..)| one.findings.iter().find(|finding| finding.rule == *rule).map_or(LOOKS.len() - 1, look))
            .collect();
        let place = *known.entry((one.line.as_str(), looks.clone())).or_insert_with(|| {
            rows.push(Row { first: one, places: Vec::new(), looks });
            rows.len() - 1
        });
        rows[place].places.push(&one.recipient);
    }
    rows
}

/// Index of a finding's look.
fn look(finding: &RuleFinding) -> usize {
    match (finding.verdict, finding.level) {
        (Verdict::Fail, Level::Block) => 0,
        (Verdict::Unknown, Level::Block) => 1,
        (Verdict::Fail | Verdict::Unknown, Level::Warn) => 2,
        (Verdict::Waived, _) => 3,
        (Verdict::Fail | Verdict::Unknown, Level::Ask) => 4,
        (Verdict::Pass, _) => 5,
        (Verdict::NotConcerned, _) => 6,
    }
}

fn head(index: usize, number: u8, word: &str) -> Markup {
    let x = SIDE + CELL * (index as f64 + 0.5);
    html! {
        text.small x=(at(x - 2.0)) y=(at(HEAD - 12.0)) transform=(format!("rotate(-45 {} {})", at(x - 2.0), at(HEAD - 12.0))) {
            tspan.strong { (number) } " " (word)
        }
    }
}

fn line(book: &Book<'_>, row: &Row<'_>, index: usize, is_repeated: bool) -> Markup {
    let top = HEAD + ROW * index as f64;
    let target = RecordRef::pair(RecordKind::Fitness, &row.first.line, &row.first.recipient);
    let words = recipients(book, &row.places);
    html! {
        @if !is_repeated {
            @if index > 0 { path.axis d=(format!("M0 {}H{}", at(top - 0.5), at(SIDE + CELL * RULES as f64))) {} }
            text.strong x="2" y=(at(top + 15.0)) { (cut(row.first.line.as_str(), 12.4, 160.0)) }
        }
        text.soft.small x="168" y=(at(top + 15.0)) { (cut(&words, 10.5, SIDE - 174.0)) }
        a href=(format!("#{target}")) {
            title { (row.first.line) " for " (words) }
            @for (column, look) in row.looks.iter().enumerate() {
                @let (class, sign, meaning) = LOOKS[*look];
                @let x = SIDE + CELL * column as f64;
                rect.(class) x=(at(x + 2.0)) y=(at(top + 2.0)) width=(at(CELL - 4.0)) height=(at(ROW - 4.0)) rx="3" {
                    title { (FitnessRule::ALL[column].1) " " (FitnessRule::ALL[column].2) ": " (meaning) }
                }
                text.middle.(class) x=(at(x + CELL / 2.0)) y=(at(top + 15.0)) { (sign) }
            }
        }
    }
}

/// Recipients in words: two by name, more by code.
fn recipients(book: &Book<'_>, places: &[&PlaceId]) -> String {
    match places {
        [one] => book.place_name(one).to_owned(),
        [one, other] => format!("{}, {}", book.place_name(one), book.place_name(other)),
        many => many.iter().map(|place| place.as_str()).collect::<Vec<_>>().join(" "),
    }
}
