//! Decides the class of each line of a list that came unannounced: high, low or no priority, with one reason and its
//! figures. Three classes as Holguin-Veras found them at the gates of disasters. Does not read the list (`format`) or count
//! the need (`need`). Up: [`crate`].

mod bulk;
mod demand;
mod objection;
mod shelf;
mod speech;

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::arrived::{ArrivedLine, ArrivedProblem, ArrivedSolution, ArrivedVerdict, GuessOf, Priority, PriorityTotal};
use model::control::Control;
use model::evidence::{Because, Reason};
use model::id::ItemId;
use model::quantity::{CubicMillimetres, Currency, Grams, Money, Units};
use model::world::Item;

use crate::arrived::bulk::Bulk;
use crate::arrived::demand::{Demand, Wanted};
use crate::arrived::speech::{looker, named};

/// A class with its reason.
struct Judged {
    priority: Priority,
    reason: Reason,
    because: Because,
}

impl Judged {
    fn new(priority: Priority, rule: &str, text: String, cure: impl Into<String>) -> Self {
        Self { priority, reason: Reason::new(rule, text, cure), because: Because::new() }
    }
}

/// Gives every line its class. What several lines bring of one item is counted against the need in the order in which it
/// expires (first expired, first used), so that a second lot of what is covered already is of low priority. A step is one
/// line; a spent budget does not cut the triage short: a line without a class would be one that nobody looks at.
#[must_use]
pub fn classify(problem: &ArrivedProblem, control: &mut Control) -> ArrivedSolution {
    let items: BTreeMap<&ItemId, &Item> = problem.items.iter().map(|item| (&item.id, item)).collect();
    let mut demand = Demand::of(problem);
    let mut judged: Vec<Option<Judged>> = Vec::with_capacity(problem.lines.len());
    let mut usable: Vec<(Date, usize, &Item)> = Vec::new();
    for (index, line) in problem.lines.iter().enumerate() {
        let item = line.item.as_ref().and_then(|id| items.get(id).copied());
        let refused = objection::against(line, item, problem).or_else(|| unsure(line, item, problem));
        if let (None, Some(item)) = (&refused, item) {
            usable.push((line.expiry.unwrap_or(Date::MAX), index, item));
        }
        judged.push(refused);
        control.step(1);
    }
    usable.sort_by_key(|(expiry, index, _)| (*expiry, *index));
    for (_, index, item) in usable {
        judged[index] = Some(by_demand(&problem.lines[index], item, problem, &mut demand));
    }
    let verdicts: Vec<ArrivedVerdict> = problem
        .lines
        .iter()
        .zip(judged)
        .map(|(line, judged)| {
            let judged = judged.expect("every line should have been judged");
            let item = line.item.as_ref().and_then(|id| items.get(id).copied());
            verdict(line, item, judged, problem.policy.disposal_cents_per_tonne)
        })
        .collect();
    let totals = Priority::ALL.iter().map(|(priority, _)| total(*priority, &verdicts)).collect();
    control.tell("arrived", problem.lines.len() as u64, problem.lines.len() as u64, "lines");
    ArrivedSolution { steps: problem.lines.len() as u64, verdicts, totals }
}

/// A line that nobody can be sure of: no item, or one that was guessed.
fn unsure(line: &ArrivedLine, item: Option<&Item>, problem: &ArrivedProblem) -> Option<Judged> {
    let Some(item) = item else {
        return Some(unknown(line));
    };
    let guess = line.guess(GuessOf::Item);
    let sure = guess.map_or(0, |guess| guess.sure.get());
    if sure >= problem.policy.sure_min.get() {
        return None;
    }
    let from = guess.map(|guess| guess.from.as_str()).unwrap_or_default();
    let others: Vec<&str> = line.alternatives.iter().map(ItemId::as_str).collect();
    let or = if others.is_empty() { String::new() } else { format!(", else {}", speech::list(&others)) };
    let text = format!(
        "\u{ab}{}\u{bb} is taken for {}, {} % sure (from \u{ab}{from}\u{bb}){or}; {} % are asked for to act unseen.",
        named(line),
        item.id,
        sure / 10,
        problem.policy.sure_min.get() / 10
    );
    let cure = format!("{} opens one pack and writes the item into the export", looker(Some(item), None));
    Some(Judged::new(Priority::Low, "unsure-item", text, cure))
}

fn unknown(line: &ArrivedLine) -> Judged {
    let who = looker(None, line.sort);
    if let Some(sort) = line.sort {
        let others: Vec<&str> = line.alternatives.iter().map(ItemId::as_str).collect();
        let near = if others.is_empty() {
            "nothing in the catalogue is like it".to_owned()
        } else {
            format!("the catalogue knows {}", speech::list(&others))
        };
        let text =
            format!("\u{ab}{}\u{bb} is {} and no item of the catalogue; {near}.", named(line), speech::sort(sort));
        return Judged::new(
            Priority::Low,
            "not-in-catalogue",
            text,
            format!("{who} says whether anybody here can use it"),
        );
    }
    if line.description.trim().is_empty() {
        let text = format!("Row {} does not say what it is: no word of it names a thing.", line.place);
        let cure = "open it last; what nobody can name within ten minutes is disposed of";
        return Judged::new(Priority::None, "unidentifiable", text, cure);
    }
    let text = format!("None of the words of \u{ab}{}\u{bb} is known in any of the languages read.", named(line));
    Judged::new(
        Priority::Low,
        "unknown-item",
        text,
        format!("{who} reads the label and writes the item into the export"),
    )
}

/// A line that is known and usable: is it needed now?
fn by_demand(line: &ArrivedLine, item: &Item, problem: &ArrivedProblem, demand: &mut Demand<'_>) -> Judged {
    let wanted = demand.wanted(&item.id);
    if let Some(late) = shelf::too_short(line, item, problem, &wanted) {
        return late;
    }
    let brought = speech::brought(line, item);
    let notes = speech::notes(line, item);
    let mut judged = match &wanted {
        Wanted::ByProfile(diseases) => {
            let text = format!("{brought}. Used against {}.{notes}", speech::list(diseases));
            Judged::new(
                Priority::High,
                "profile-uses",
                text,
                "receive first; name an operation to hold it against a need",
            )
        }
        Wanted::NotInProfile => {
            let text = format!("{brought}. No disease profile that was asked uses it.{notes}");
            Judged::new(Priority::Low, "not-in-profile", text, "store it apart and offer it to others")
        }
        Wanted::Nothing { gross, stock } => {
            let text = format!(
                "{brought}. Nobody asks for it, and nothing is missing: {gross} needed, {stock} there or coming.{notes}"
            );
            Judged::new(Priority::Low, "not-needed", text, "store it apart and offer it to another place")
        }
        Wanted::Units { total, left, words } if left.is_zero() => {
            let text = format!(
                "{brought}. {words}, and lines of this list bring all {} already.{notes}",
                speech::figure(*total)
            );
            Judged::new(Priority::Low, "need-covered", text, "store it as a reserve and offer it to another place")
        }
        Wanted::Units { left, words, .. } => {
            let share = match line.units {
                Some(units) if units > *left => format!("{} of it are needed now", speech::figure(*left)),
                Some(_) => "all of it is needed now".to_owned(),
                None => "how much of it is not stated: count it".to_owned(),
            };
            let text = format!("{brought}. {words}; {share}.{notes}");
            Judged::new(Priority::High, "needed", text, "receive first: count it, book it into stock, tell who asked")
        }
        Wanted::AsMuch { words } => {
            let text = format!("{brought}. {words}.{notes}");
            Judged::new(Priority::High, "needed", text, "receive first: count it, book it into stock, tell who asked")
        }
    };
    judged.because = demand.because(&item.id);
    if judged.priority == Priority::High {
        demand.take(&item.id, line.units.unwrap_or(Units::ZERO));
    }
    judged
}

fn verdict(line: &ArrivedLine, item: Option<&Item>, judged: Judged, cents_per_tonne: i64) -> ArrivedVerdict {
    let Bulk { gross, volume, guesses } = bulk::of(line, item);
    let disposal = gross.filter(|_| judged.priority != Priority::High).map(|gross| cost(gross, cents_per_tonne));
    ArrivedVerdict {
        place: line.place.clone(),
        priority: judged.priority,
        reason: judged.reason,
        gross,
        volume,
        guesses,
        disposal,
        because: judged.because,
    }
}

/// What disposing of a mass costs, rounded up to whole cents.
fn cost(gross: Grams, cents_per_tonne: i64) -> Money {
    let cents = (i128::from(gross.get()) * i128::from(cents_per_tonne) + 999_999) / 1_000_000;
    Money { cents: i64::try_from(cents).unwrap_or(i64::MAX), currency: Currency::USD }
}

fn total(priority: Priority, verdicts: &[ArrivedVerdict]) -> PriorityTotal {
    let of_class = || verdicts.iter().filter(move |verdict| verdict.priority == priority);
    let count = |lines: usize| Units::of(i64::try_from(lines).expect("a list should be shorter than 63 bits"));
    let gross = of_class().filter_map(|verdict| verdict.gross).fold(0_i64, |sum, one| sum.saturating_add(one.get()));
    let volume = of_class().filter_map(|verdict| verdict.volume).fold(0_i64, |sum, one| sum.saturating_add(one.get()));
    let cents = of_class().filter_map(|verdict| verdict.disposal).fold(0_i64, |sum, one| sum.saturating_add(one.cents));
    PriorityTotal {
        priority,
        lines: count(of_class().count()),
        gross: Grams::of(gross),
        gross_unknown: count(of_class().filter(|verdict| verdict.gross.is_none()).count()),
        volume: CubicMillimetres::of(volume),
        volume_unknown: count(of_class().filter(|verdict| verdict.volume.is_none()).count()),
        disposal: Money { cents, currency: Currency::USD },
    }
}

#[cfg(test)]
mod tests;
