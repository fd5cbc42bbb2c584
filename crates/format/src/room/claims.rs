//! Decides the page of claims: who said what, side by side, with verdicts and what they rest on. Up: [`crate::room`].

use maud::{Markup, html};
use model::assessment::Verdict;
use model::record::Saying;

use super::frame::{Frame, count, encoded};
use super::{ClaimRow, ClaimsView};

/// The page of claims.
#[must_use]
pub fn claims_page(frame: &Frame<'_>, view: &ClaimsView) -> String {
    let in_group =
        |row: &ClaimRow| view.groups.iter().any(|group| group.claims.iter().any(|claim| claim.id == row.claim.id));
    frame.page("Claims", "claims", &html! {
        p { "What was said is shown as it was said. Claims never enter a total." }
        @if view.is_entering { p.screen { a href=(frame.path("/claims/new")) { "Enter a claim" } } }
        @if view.rows.is_empty() { p { "No claim is recorded." } }
        @for group in &view.groups {
            section {
                h2 {
                    (group.subject.item) " of " (group.subject.consignment) ", " (group.column.word()) " "
                    @if group.contradict { span.tag.bad { "figures contradict" } }
                    @if group.has_declined { " " span.tag.held { "declined to say" } }
                }
                div.pair { @for row in view.rows.iter().filter(|row| group.claims.iter().any(|claim| claim.id == row.claim.id)) { (card(frame, view, row)) } }
            }
        }
        @if view.rows.iter().any(|row| !in_group(row)) {
            section { h2 { "Said once" } div.pair { @for row in view.rows.iter().filter(|row| !in_group(row)) { (card(frame, view, row)) } } }
        }
    })
}

/// A verdict as a word with a sign of its own.
pub(super) fn verdict(verdict: Verdict) -> Markup {
    let (class, sign, word) = match verdict {
        Verdict::Confirmed => ("ok", "\u{2713}", "confirmed"),
        Verdict::Partly => ("note", "\u{25d0}", "partly"),
        Verdict::Contradicted => ("bad", "\u{2717}", "contradicted"),
        Verdict::NoEvidence => ("held", "?", "no evidence either way"),
        Verdict::NotCheckable => ("held", "\u{2013}", "not checkable"),
    };
    html! { span class=(format!("tag {class}")) { (sign) " " (word) } }
}

/// What a claim says.
pub(super) fn saying(saying: Saying) -> Markup {
    match saying {
        Saying::Units(units) => html! { strong { (count(units)) } },
        Saying::Declined => html! { span.tag.held { "declined to say" } },
        Saying::Words => html! { "in words" },
    }
}

fn card(frame: &Frame<'_>, view: &ClaimsView, row: &ClaimRow) -> Markup {
    let claim = &row.claim;
    html! {
        article.card id=(format!("claim-{}", claim.id)) {
            h3 { (claim.speaker) ", " (claim.capacity) }
            p.soft { (claim.said.strftime("%d %b %Y").to_string()) " \u{b7} " (claim.subject.item) ", " (claim.column.word()) ": " (saying(claim.saying)) }
            p { (claim.text) }
            @if let Some(quote) = &claim.wording.quote { p { "\u{201c}" (quote) "\u{201d}" } }
            p.soft { "Source: " (claim.source) }
            @for one in &row.standing {
                p { (verdict(one.verdict)) " by " (one.by) ": " (one.text) }
                @if !one.basis.is_empty() { p.soft { "Rests on " (one.basis.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) } }
            }
            @if row.standing.is_empty() && claim.saying != Saying::Declined { p.soft { "Nobody has judged it." } }
            @if view.is_judging && claim.saying != Saying::Declined {
                p.screen { a href=(frame.path(&format!("/claims/{}/verdict", encoded(claim.id.as_str())))) { "Judge it" } }
            }
            @if row.verdicts_differ { p { span.tag.note { "verdicts differ" } } }
        }
    }
}
