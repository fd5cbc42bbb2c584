//! Decides how everything left out is told: for each stage, what, which rule, the figures and the cure. Up:
//! [`crate::report`].

use maud::{Markup, html};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::fitness::Outcome;

use crate::report::book::Book;
use crate::report::matrix::is_against;
use crate::report::numbers::{count, percent};

/// Something left out, with why.
struct Left {
    what: Markup,
    rule: String,
    text: String,
    cure: String,
    /// Words of the reason that name what is left out, with what stands for them where several share the reason.
    own: Vec<(String, &'static str)>,
}

impl Left {
    fn new(what: Markup, reason: &Reason) -> Self {
        Self { what, rule: reason.rule.clone(), text: reason.text.clone(), cure: reason.cure.clone(), own: Vec::new() }
    }

    /// Rule, reason and cure without the names of what is left out.
    fn shared(&self) -> [String; 3] {
        let without =
            |text: &str| self.own.iter().fold(text.to_owned(), |text, (name, role)| renamed(&text, name, role));
        [self.rule.clone(), without(&self.text), without(&self.cure)]
    }
}

/// A text in which a name, where it stands as a word of its own, is replaced.
fn renamed(text: &str, name: &str, role: &str) -> String {
    let is_inside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '-');
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name).filter(|_| !name.is_empty()) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let is_word = !is_inside(before.chars().next_back()) && !is_inside(after.chars().next());
        out.push_str(before);
        out.push_str(if is_word { role } else { name });
        rest = after;
    }
    out + rest
}

/// Those of one reason together, in the order they first stand.
fn grouped(left: &[Left]) -> Vec<Vec<&Left>> {
    let mut groups: Vec<([String; 3], Vec<&Left>)> = Vec::new();
    for one in left {
        let shared = one.shared();
        match groups.iter_mut().find(|(known, _)| *known == shared) {
            Some((_, group)) => group.push(one),
            None => groups.push((shared, vec![one])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn row(group: &[&Left]) -> Markup {
    let first = group[0];
    let [rule, text, cure] =
        if group.len() > 1 { first.shared() } else { [first.rule.clone(), first.text.clone(), first.cure.clone()] };
    html! {
        tr {
            td.free { @for (index, one) in group.iter().enumerate() { @if index > 0 { br; } (one.what) } }
            td { span.rule { (rule) } } td.free { (text) } td.free { (cure) }
        }
    }
}

/// The section of what is left out.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let stages = [
        ("Need: places without a forecast", need(book)),
        ("Fitness: lines that do not fly to a recipient", fitness(book)),
        ("Allocation: offered and not given", unused(book)),
        ("Allocation: demanded and not met", unmet(book)),
        ("Flights: given and not flown", unflown(book)),
        ("Loading: flown for and not aboard", unloaded(book)),
    ];
    html! {
        p.lede { "Every no has its reason: the rule or limit that bound, the figures, and what would cure it." }
        @for (heading, left) in stages {
            @if left.is_empty() { p { strong { (heading) } ": nothing." } }
            @else {
                h3 { (heading) " " span.soft { (left.len()) } }
                div.table tabindex="0" { table {
                    thead { tr { th { "What" } th { "Rule" } th { "Why" } th { "Cure" } } }
                    tbody { @for group in grouped(&left) { (row(&group)) } }
                } }
            }
        }
    }
}

fn need(book: &Book<'_>) -> Vec<Left> {
    let left = book.solutions.need.left_out.iter();
    left.map(|(place, reason)| {
        let name = book.place_name(place);
        let own = vec![(name.to_owned(), "the place"), (place.to_string(), "the place")];
        Left { own, ..Left::new(book.link_as(RecordKind::Cases, place, name), reason) }
    })
    .collect()
}

fn fitness(book: &Book<'_>) -> Vec<Left> {
    let mut left = Vec::new();
    for one in &book.solutions.fitness.assessments {
        if !matches!(one.outcome, Outcome::Unfit | Outcome::Held) {
            continue;
        }
        let pair = RecordRef::pair(RecordKind::Fitness, &one.line, &one.recipient);
        for finding in one.findings.iter().filter(|finding| is_against(finding)) {
            let what = html! {
                @if one.outcome == Outcome::Unfit { span.pill.bad { "unfit" } } @else { span.pill.held { "held" } }
                " " (book.lead(&pair.to_string(), &one.line)) " for " (book.place_name(&one.recipient))
            };
            left.push(Left {
                what,
                rule: finding.rule.word().to_owned(),
                text: finding.evidence.clone(),
                cure: finding.cure.clone(),
                own: vec![
                    (format!("line {}", one.line), "the line"),
                    (one.line.to_string(), "the line"),
                    (one.recipient.to_string(), "the recipient"),
                ],
            });
        }
    }
    left
}

fn unused(book: &Book<'_>) -> Vec<Left> {
    let left = book.solutions.allocation.left_out.iter();
    left.map(|unused| {
        let item = book.offer(&unused.line).map(|offer| &offer.item);
        let what = html! {
            (book.link_as(RecordKind::Offer, &unused.line, &unused.line)) ": "
            @match item {
                Some(item) => { (book.units(item, unused.units)) " " (book.item_name(item)) }
                None => (count(unused.units.get())),
            }
        };
        Left::new(what, &unused.reason)
    })
    .collect()
}

fn unmet(book: &Book<'_>) -> Vec<Left> {
    let mut left = Vec::new();
    for fill in &book.solutions.allocation.fills {
        if let Some(reason) = &fill.reason {
            let pair = RecordRef::pair(RecordKind::Need, &fill.recipient, &fill.item);
            let what = html! {
                (book.lead(&pair.to_string(), book.place_name(&fill.recipient))) ": " (book.item_name(&fill.item)) ", "
                (count(fill.got.get())) " of " (book.units(&fill.item, fill.units)) ", " (percent(fill.got.get(), fill.units.get()))
            };
            left.push(Left::new(what, reason));
        }
    }
    left
}

fn unflown(book: &Book<'_>) -> Vec<Left> {
    let left = book.solutions.flights.left_out.iter();
    left.map(|unflown| {
        let what = html! { (book.consignment(&unflown.consignment, unflown.packs)) ", " (book.packs(&unflown.consignment, unflown.packs)) };
        Left::new(what, &unflown.reason)
    })
    .collect()
}

fn unloaded(book: &Book<'_>) -> Vec<Left> {
    let mut left = Vec::new();
    for load in &book.solutions.loading.loads {
        for unloaded in &load.left_out {
            let what = html! {
                (book.link_as(RecordKind::Flight, &load.flight, &load.flight)) ": "
                (book.consignment(&unloaded.consignment, unloaded.packs)) ", " (book.packs(&unloaded.consignment, unloaded.packs))
            };
            left.push(Left::new(what, &unloaded.reason));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_renamed() {
        for (text, name, renamed_text, remark) in [
            ("RU-GOV and IT do not agree", "IT", "RU-GOV and the recipient do not agree", "a word"),
            ("line IT-team for IT", "IT", "line IT-team for the recipient", "part of an id"),
            ("UNIT of IT.", "IT", "UNIT of the recipient.", "part of a word"),
            ("nothing", "", "nothing", "no name"),
        ] {
            assert_eq!(renamed(text, name, "the recipient"), renamed_text, "{remark}");
        }
    }

    #[test]
    fn one_reason_is_told_once_and_different_ones_stay_apart() {
        let left = |name: &str, text: &str| Left {
            own: vec![(name.to_owned(), "the recipient")],
            ..Left::new(html! { (name) }, &Reason::new("terms", text, "ask"))
        };
        let all = [left("IT", "no terms with IT"), left("US", "other mains in US"), left("RS", "no terms with RS")];
        let sizes: Vec<usize> = grouped(&all).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1]);
        let told = row(&grouped(&all)[0]).into_string();
        assert!(told.contains("no terms with the recipient") && told.contains("IT") && told.contains("RS"), "{told}");
        assert!(row(&grouped(&all)[1]).into_string().contains("other mains in US"));
    }
}
