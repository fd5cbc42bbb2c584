//! Decides the forms by which a claim and a verdict are entered: what was typed stays where it was typed, and what is wrong with
//! it stands beside it. Up: [`crate::room`].

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::assessment::Verdict;
use model::fault::Fault;
use model::id::{ItemId, PartyId};
use model::record::Column;

use super::ClaimRow;
use super::claims::{saying, verdict};
use super::frame::{Frame, encoded};
use crate::api::forms::Form;

/// What a form of claims offers to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakingView {
    /// Parties that may have spoken, with their names.
    pub parties: BTreeMap<PartyId, String>,
    /// Items, with their names.
    pub items: BTreeMap<ItemId, String>,
}

/// A form that was sent and refused, or none yet.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What was typed.
    pub form: Form,
    /// What is wrong with it; the column is the field's name.
    pub faults: Vec<Fault>,
}

impl Typed {
    fn value(&self, name: &str) -> &str {
        self.form.get(name).unwrap_or_default()
    }

    /// What is wrong with a field.
    fn wrong<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t Fault> {
        self.faults.iter().filter(move |fault| field_of(fault) == name)
    }

    fn is_wrong(&self, name: &str) -> bool {
        self.wrong(name).next().is_some()
    }
}

/// The field that a fault is about.
fn field_of(fault: &Fault) -> &str {
    fault.place.column.trim_start_matches('/')
}

/// The page on which a claim is entered.
#[must_use]
pub fn claim_form_page(frame: &Frame<'_>, view: &SpeakingView, typed: &Typed) -> String {
    const FIELDS: [&str; 15] = [
        "consignment",
        "item",
        "column",
        "speaker",
        "capacity",
        "said",
        "units",
        "declined",
        "text",
        "quote",
        "language",
        "url",
        "predicate",
        "value",
        "unit",
    ];
    frame.page("Enter a claim", "claims", &html! {
        p { "What was said, by whom, where. A claim is kept as a claim: it fills no total." }
        (summary(typed, &[&FIELDS[..], &["source"]].concat()))
        form.narrow method="post" action=(frame.path("/claims/new")) {
            (frame.hidden())
            fieldset {
                legend { "Who and when" }
                (choice(typed, "speaker", "Who said it", view.parties.iter().map(|(id, name)| (id.as_str(), format!("{name} ({id})"))).collect()))
                (field(typed, "capacity", "In which capacity, such as spokesperson", Takes::Words))
                (field(typed, "said", "Day it was said", Takes::Day))
            }
            fieldset {
                legend { "About what" }
                (field(typed, "consignment", "Consignment", Takes::Words))
                (choice(typed, "item", "Item", view.items.iter().map(|(id, name)| (id.as_str(), format!("{name} ({id})"))).collect()))
                (choice(typed, "column", "It speaks of what was", Column::ALL.iter().map(|(_, word)| (*word, (*word).to_owned())).collect()))
            }
            fieldset {
                legend { "What was said" }
                (field(typed, "units", "How many units (leave empty where no figure was named)", Takes::AnyNumber))
                label.check for="declined" {
                    input type="checkbox" id="declined" name="declined" value="yes" checked[typed.value("declined") == "yes"] aria-invalid=[typed.is_wrong("declined").then_some("true")];
                    " Declined to say how many"
                }
                (faults(typed, "declined"))
                (field(typed, "text", "In one sentence of our own", Takes::Words))
                (field(typed, "quote", "Its own words, one sentence at most", Takes::AnyWords))
                (field(typed, "language", "Language of these words (en, ru, it)", Takes::AnyWords))
                details open[["predicate", "value", "unit"].iter().any(|name| !typed.value(name).is_empty())] {
                    summary { "Terms, cost or another value" }
                    (field(typed, "predicate", "What it states, one word such as terms or cost", Takes::AnyWords))
                    (field(typed, "value", "The value", Takes::AnyWords))
                    (field(typed, "unit", "Unit of the value", Takes::AnyWords))
                }
            }
            fieldset {
                legend { "Where it can be read" }
                (field(typed, "source", "Source", Takes::Words))
                (field(typed, "url", "Address", Takes::AnyWords))
            }
            p { button type="submit" { "Save the claim" } }
        }
    })
}

/// The page on which a claim is judged.
#[must_use]
pub fn verdict_form_page(frame: &Frame<'_>, row: &ClaimRow, records: &[String], typed: &Typed) -> String {
    let claim = &row.claim;
    let action = frame.path(&format!("/claims/{}/verdict", encoded(claim.id.as_str())));
    let words: Vec<(&str, String)> = Verdict::ALL.iter().map(|(_, word)| (*word, word.replace('-', " "))).collect();
    frame.page("Judge a claim", "claims", &html! {
        article.card {
            h2 { (claim.speaker) ", " (claim.capacity) ", " (claim.said.strftime("%d %b %Y").to_string()) }
            p.soft { (claim.subject.consignment) ", " (claim.subject.item) ", " (claim.column.word()) ": " (saying(claim.saying)) }
            p { (claim.text) }
            @for one in &row.standing { p { (verdict(one.verdict)) " by " (one.by) ": " (one.text) } }
        }
        (summary(typed, &["verdict", "basis", "text", "source"]))
        form.narrow method="post" action=(action) {
            (frame.hidden())
            (choice(typed, "verdict", "Verdict", words))
            (field(typed, "basis", "Rests on: records parted by blanks, such as event:E-1 (needed for confirmed, partly, contradicted)", Takes::AnyWords))
            @if !records.is_empty() {
                details { summary { "Records about this consignment" } ul { @for record in records { li { code { (record) } } } } }
            }
            (field(typed, "text", "Why, in one sentence", Takes::Words))
            (field(typed, "source", "Source", Takes::Words))
            p { button type="submit" { "Save the verdict" } }
        }
    })
}

/// The page that says that it was saved.
#[must_use]
pub fn spoken_page(frame: &Frame<'_>, what: &str, is_repeated: bool) -> String {
    frame.page(
        "Saved",
        "claims",
        &html! {
            div.card role="status" {
                p { span.tag.ok { "\u{2713} saved" } " " (what) " is in the log." }
                @if is_repeated { p { "It had been saved before; nothing was saved twice." } }
            }
            p { a href=(frame.path("/claims")) { "See it beside the other claims" } }
        },
    )
}

/// How many fields are wrong, and what is wrong that no field of the form holds.
fn summary(typed: &Typed, fields: &[&str]) -> Markup {
    let (at_fields, elsewhere): (Vec<&Fault>, Vec<&Fault>) =
        typed.faults.iter().partition(|fault| fields.contains(&field_of(fault)));
    html! {
        @if !typed.faults.is_empty() {
            div.card.problem role="alert" {
                p { strong { "Nothing was saved." } " " @if !at_fields.is_empty() { (at_fields.len()) " to mend; it stands beside its field, with what you typed." } }
                @for fault in elsewhere { p { (fault.cause) ": " (fault.action) "." } }
            }
        }
    }
}

fn faults(typed: &Typed, name: &str) -> Markup {
    html! { @for (index, fault) in typed.wrong(name).enumerate() {
        p.wrong id=(format!("{name}-wrong-{index}")) { (fault.cause) ": " (fault.action) "." }
    } }
}

/// What tells of a field's faults, for who does not see them beside it.
fn described(typed: &Typed, name: &str) -> Option<String> {
    let ids: Vec<String> = typed.wrong(name).enumerate().map(|(index, _)| format!("{name}-wrong-{index}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn labelled(typed: &Typed, name: &str, words: &str, input: &Markup) -> Markup {
    html! { label for=(name) { (words) } (input) (faults(typed, name)) }
}

/// What is typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// Words that must be there.
    Words,
    /// Words, where there are any.
    AnyWords,
    /// A whole number, where there is one.
    AnyNumber,
    /// A day that must be there.
    Day,
}

fn field(typed: &Typed, name: &str, words: &str, takes: Takes) -> Markup {
    let invalid = typed.is_wrong(name).then_some("true");
    let kind = (takes == Takes::Day).then_some("date");
    let mode = (takes == Takes::AnyNumber).then_some("numeric");
    let is_needed = matches!(takes, Takes::Words | Takes::Day);
    labelled(
        typed,
        name,
        words,
        &html! {
            input type=[kind] id=(name) name=(name) value=(typed.value(name)) inputmode=[mode] autocomplete="off" required[is_needed] aria-invalid=[invalid] aria-describedby=[described(typed, name)];
        },
    )
}

/// One of some words; what was typed stays, also where it is none of them.
fn choice(typed: &Typed, name: &str, words: &str, options: Vec<(&str, String)>) -> Markup {
    let chosen = typed.value(name);
    let invalid = typed.is_wrong(name).then_some("true");
    let is_strange = !chosen.is_empty() && options.iter().all(|(value, _)| *value != chosen);
    labelled(
        typed,
        name,
        words,
        &html! {
            select id=(name) name=(name) required aria-invalid=[invalid] aria-describedby=[described(typed, name)] {
                option value="" { "\u{2013} choose \u{2013}" }
                @if is_strange { option value=(chosen) selected { (chosen) } }
                @for (value, shown) in &options { option value=(value) selected[*value == chosen] { (shown) } }
            }
        },
    )
}
