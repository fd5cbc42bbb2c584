//! Decides what makes a line useless whatever is needed: expired, used, opened, mixed, of a sort that nobody asks for.
//! Up: [`crate::arrived`].

use model::arrived::{ArrivedLine, ArrivedProblem, GuessOf, Mark, Priority};
use model::product::Condition;
use model::world::{Item, ItemKind};

use crate::arrived::speech::{looker, named, sort};
use crate::arrived::{Judged, speech};

/// The first thing that speaks against a line, the gravest first.
pub(super) fn against(line: &ArrivedLine, item: Option<&Item>, problem: &ArrivedProblem) -> Option<Judged> {
    expired(line, problem)
        .or_else(|| unwanted_sort(line))
        .or_else(|| condition(line, item))
        .or_else(|| marked(line))
        .or_else(|| undated_dose(line, item))
}

fn refuse(rule: &str, text: String, cure: &str) -> Judged {
    Judged::new(Priority::None, rule, text, cure)
}

fn expired(line: &ArrivedLine, problem: &ArrivedProblem) -> Option<Judged> {
    let cure = "quarantine it; dispose of it by the route that the health authority allows";
    if let Some(expiry) = line.expiry.filter(|expiry| *expiry < problem.day) {
        let days = (problem.day - expiry).get_days();
        let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let text = format!("\u{ab}{}\u{bb} expired on {expiry}, {days} before {}.", named(line), problem.day);
        // A day that was guessed is no reason to destroy anything unseen.
        let guess = line.guess(GuessOf::Expiry);
        if guess.is_some_and(|guess| guess.sure < problem.policy.sure_min) {
            let from = guess.map(|guess| guess.from.as_str()).unwrap_or_default();
            let text = format!("{text} That day is one reading of \u{ab}{from}\u{bb}.");
            return Some(Judged::new(Priority::Low, "expiry-unsure", text, "read the expiry on the label first"));
        }
        return Some(refuse("expired", text, cure));
    }
    line.marks.contains(&Mark::Expired).then(|| {
        let text = format!(
            "The list itself says that \u{ab}{}\u{bb} is expired ({}).",
            named(line),
            said_of(line, Mark::Expired)
        );
        refuse("expired", text, cure)
    })
}

/// No returned drugs, no samples, no used devices without a record of refurbishment (checklist of drugdonations.org).
fn condition(line: &ArrivedLine, item: Option<&Item>) -> Option<Judged> {
    let words = said(line, GuessOf::Condition);
    let name = named(line);
    match line.condition? {
        Condition::New => None,
        Condition::Returned => {
            let text = format!("\u{ab}{name}\u{bb} was given back before ({words}): nobody knows how it was kept.");
            Some(refuse("returned", text, "quarantine and dispose of it"))
        }
        Condition::Sample => {
            let text = format!("\u{ab}{name}\u{bb} is free samples ({words}), which no donation may hold.");
            Some(refuse("sample", text, "quarantine and dispose of it"))
        }
        Condition::Used => {
            let text = format!("\u{ab}{name}\u{bb} is used ({words}) and no record of refurbishment is named.");
            Some(refuse("used", text, "keep it out; with a record of refurbishment it is judged again"))
        }
        Condition::Refurbished => {
            let who = looker(item, line.sort);
            let text =
                format!("\u{ab}{name}\u{bb} was put in order after use ({words}); its record is not with the list.");
            Some(Judged::new(Priority::Low, "refurbished", text, format!("{who} asks for the record and tests it")))
        }
    }
}

fn marked(line: &ArrivedLine) -> Option<Judged> {
    if line.marks.contains(&Mark::Opened) {
        let words = said_of(line, Mark::Opened);
        let text = format!("\u{ab}{}\u{bb} is opened or damaged ({words}).", named(line));
        return Some(refuse("opened", text, "keep it out of the clean store; dispose of what touches a patient"));
    }
    line.marks.contains(&Mark::Mixed).then(|| {
        let words = said_of(line, Mark::Mixed);
        let text =
            format!("\u{ab}{}\u{bb} is several things in one parcel ({words}), not listed one by one.", named(line));
        refuse("mixed", text, "leave it closed; sorting it takes people from what is needed")
    })
}

fn unwanted_sort(line: &ArrivedLine) -> Option<Judged> {
    let kind = line.sort.filter(|kind| !kind.is_medical())?;
    let words = said(line, GuessOf::Sort);
    let text = format!("\u{ab}{}\u{bb} is {} (\u{ab}{words}\u{bb}), which nobody asked for.", named(line), sort(kind));
    Some(refuse(
        "unrequested-sort",
        text,
        "store it outside the medical store; give it to who runs shelters, or dispose of it",
    ))
}

/// A medicine or test of no known expiry: after it, it harms or misleads.
fn undated_dose(line: &ArrivedLine, item: Option<&Item>) -> Option<Judged> {
    let item = item.filter(|item| speech::is_dose(item) && item.kind == ItemKind::Consumable)?;
    line.expiry.is_none().then(|| {
        let text = format!(
            "{}: the list states no expiry, and past it a medicine or test harms.",
            speech::brought(line, item)
        );
        Judged::new(
            Priority::Low,
            "expiry-unknown",
            text,
            "a pharmacist reads the label and writes the expiry into the export",
        )
    })
}

/// The words of one mark; those of several stand in the order of the marks, with commas.
fn said_of(line: &ArrivedLine, mark: Mark) -> &str {
    let all = said(line, GuessOf::Marks);
    let place = line.marks.iter().position(|one| *one == mark).unwrap_or_default();
    let parts: Vec<&str> = all.split(", ").collect();
    if parts.len() == line.marks.len() { parts[place] } else { all }
}

fn said(line: &ArrivedLine, what: GuessOf) -> &str {
    line.guess(what).map_or("as listed", |guess| guess.from.as_str())
}
