//! Decides how a line, its amount and who looks at it are put into sentences. Judges nothing. Up: [`crate::arrived`].

use model::arrived::{ArrivedLine, GuessOf, Sort};
use model::quantity::{Units, grouped};
use model::world::{Item, ItemKind};

/// Letters of a description that a sentence shows.
const SHOWN_MAX: usize = 60;
/// Names that a list shows.
const LISTED_MAX: usize = 4;

/// Units of goods that are no dose and no test: what they hold does not turn dangerous unseen.
const PLAIN_UNITS: [&str; 5] = ["each", "pair", "litre", "kg", "pack"];

/// The words of a line, cut where they are long; its place where it has none.
pub(super) fn named(line: &ArrivedLine) -> String {
    let words = line.description.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return format!("row {}", line.place);
    }
    if words.chars().count() <= SHOWN_MAX {
        return words;
    }
    format!("{}\u{2026}", words.chars().take(SHOWN_MAX).collect::<String>().trim_end())
}

/// A count with commas.
pub(super) fn figure(units: Units) -> String {
    grouped(units.get())
}

/// Names with commas, the rest counted.
pub(super) fn list<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(LISTED_MAX).map(AsRef::as_ref).collect();
    let rest = names.len().saturating_sub(LISTED_MAX);
    if rest > 0 { format!("{} and {rest} more", shown.join(", ")) } else { shown.join(", ") }
}

/// What a line brings.
pub(super) fn brought(line: &ArrivedLine, item: &Item) -> String {
    match line.units {
        Some(units) if item.unit == "each" => format!("{} x {}", figure(units), item.name),
        Some(units) => format!("{} {} of {}", figure(units), item.unit, item.name),
        None => item.name.clone(),
    }
}

/// What must be looked at although the line is known.
pub(super) fn notes(line: &ArrivedLine, item: &Item) -> String {
    let mut notes = String::new();
    if line.guess(GuessOf::Units).is_some_and(|guess| guess.sure.get() < 700) {
        notes.push_str(" Its quantity was guessed: count it.");
    }
    match (item.expires, line.expiry) {
        (true, None) => notes.push_str(" No expiry is stated: read the label."),
        (_, Some(day)) => notes.push_str(&format!(" Expires {day}.")),
        _ => {}
    }
    if item.needs_mains {
        notes.push_str(" Check mains voltage and plug.");
    }
    notes
}

/// Whether an item is a medicine or a test: after expiry it harms or misleads.
pub(super) fn is_dose(item: &Item) -> bool {
    item.expires && item.kind == ItemKind::Consumable && !PLAIN_UNITS.contains(&item.unit.as_str())
}

/// Who can say what a thing is.
pub(super) fn looker(item: Option<&Item>, sort: Option<Sort>) -> &'static str {
    match (item, sort) {
        (Some(item), _) if item.kind == ItemKind::Device => "a biomedical engineer",
        (Some(item), _) if item.kind == ItemKind::Vehicle => "a logistician",
        (Some(item), _) if is_dose(item) => "a pharmacist",
        (Some(_), _) => "a nurse",
        (None, Some(Sort::Medicine)) => "a pharmacist",
        (None, Some(Sort::Medical)) => "a nurse or biomedical engineer",
        (None, _) => "who reads its language, with a pharmacist on the phone,",
    }
}

/// A sort in words.
pub(super) fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Medicine => "a medicine",
        Sort::Medical => "medical goods",
        Sort::Clothing => "clothing",
        Sort::Food => "food",
        Sort::Religious => "religious goods",
        Sort::Toys => "toys",
        Sort::Paper => "paper",
        Sort::Household => "household goods",
        Sort::Toiletries => "toiletries",
    }
}
