//! Decides the frame of every page of the room: where one is, who one is, what time it is by UTC, and how to go on.
//! Up: [`crate::room`].

use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};
use model::fault::Fault;
use model::id::{OperationId, PartyId};
use model::quantity::Units;

/// The style of every page, served as a file of its own: the pages allow no style within them.
pub const STYLE: &str = concat!(include_str!("../report/colours.css"), include_str!("style.css"));

/// What every page is given.
#[derive(Clone, Debug)]
pub struct Frame<'f> {
    /// The operation; none outside of one.
    pub operation: Option<&'f OperationId>,
    /// What people call it.
    pub title: &'f str,
    /// Who is signed in, and whose.
    pub signed_in: Option<(&'f str, &'f PartyId)>,
    /// What forms bring along, so that no other page can send them.
    pub form_token: &'f str,
    /// Whether plans are among what the reader may see.
    pub has_plans: bool,
    /// A new idempotency key for a form of this page.
    pub key: &'f str,
    /// The moment the page was made.
    pub now: Timestamp,
}

impl Frame<'_> {
    /// An address within the operation.
    pub(super) fn path(&self, rest: &str) -> String {
        self.operation.map_or_else(|| "/".to_owned(), |id| format!("/operations/{}{rest}", encoded(id.as_str())))
    }

    /// The hidden fields of every form that writes.
    pub(super) fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="form_token" value=(self.form_token);
            input type="hidden" name="key" value=(self.key);
        }
    }

    /// A page; `here` is the part of the operation that it is.
    pub(super) fn page(&self, heading: &str, here: &str, main: &Markup) -> String {
        let parts = [
            ("now", "Now"),
            ("consignments", "Consignments"),
            ("claims", "Claims"),
            ("account", "Account"),
            ("plans", "Plans"),
            ("public", "Public page"),
        ];
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (heading) " \u{b7} " (self.title) }
                    link rel="stylesheet" href="/room.css";
                }
                body {
                    a.skip href="#main" { "To the content" }
                    header.bar {
                        p.name { (self.title) }
                        p.clock { time datetime=(self.now) { (moment(self.now)) } }
                        @if let Some((name, party)) = self.signed_in {
                            form method="post" action="/sign-out" {
                                (self.hidden())
                                (name) ", " (party) " "
                                button.plain type="submit" { "Sign out" }
                            }
                        } @else { p { a.screen href="/sign-in" { "Sign in" } } }
                    }
                    @if self.operation.is_some() && self.signed_in.is_some() {
                        nav aria-label="Operation" { ul {
                            @for (part, name) in parts.into_iter().filter(|(part, _)| *part != "plans" || self.has_plans) {
                                li { a href=(self.path(&format!("/{part}"))) aria-current=[(part == here).then_some("page")] { (name) } }
                            }
                        } }
                    }
                    main id="main" { h1 { (heading) } (main) }
                    footer { p { "Times are UTC. Said is not done: what was announced, carried, counted and used are separate records, each with its source." } }
                }
            }
        }
        .into_string()
    }
}

/// A problem as a page.
#[must_use]
pub fn problem_page(frame: &Frame<'_>, heading: &str, faults: &[Fault]) -> String {
    frame.page(
        heading,
        "",
        &html! {
            p { "Nothing was saved." }
            @for fault in faults {
                div.card.problem role="alert" {
                    p { strong { (fault.cause) } }
                    @if !fault.place.column.is_empty() { p.soft { "Where: " (fault.place.column) } }
                    p { "What to do: " (fault.action) "." }
                    p.soft { "Code " a href=(format!("/faults#{}", fault.code)) { code { (fault.code) } } }
                }
            }
            p { a href=(frame.path(if frame.operation.is_some() { "/now" } else { "" })) { "Go back" } }
        },
    )
}

/// A moment, day first, to the minute.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%d %b %Y %H:%M UTC").to_string()
}

/// How long ago something was, in words.
pub(super) fn ago(since: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(since).as_mins();
    match minutes {
        ..0 => "ahead of this clock".to_owned(),
        0..120 => format!("{minutes} min ago"),
        120..2880 => format!("{} h ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1440),
    }
}

/// A span in words.
pub(super) fn span(from: Timestamp, to: Timestamp) -> String {
    let hours = to.duration_since(from).as_hours();
    if hours < 48 { format!("{hours} h") } else { format!("{} days", hours / 24) }
}

/// Units with grouped thousands.
pub(super) fn count(units: Units) -> String {
    model::quantity::grouped(units.get())
}

/// An id as a segment of an address.
pub(super) fn encoded(id: &str) -> String {
    let mut out = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_words_and_ids_fit_an_address() {
        let at = |minutes: i64| Timestamp::from_second(minutes * 60).expect("a moment");
        for (minutes, said) in [
            (-5, "ahead of this clock"),
            (0, "0 min ago"),
            (119, "119 min ago"),
            (120, "2 h ago"),
            (2880, "2 days ago"),
        ] {
            assert_eq!(ago(at(0), at(minutes)), said);
        }
        assert_eq!(encoded("a/b+c:d@e_f.g-h"), "a%2Fb%2Bc%3Ad%40e_f.g-h");
        assert_eq!(moment(at(26_428_320)), "01 Apr 2020 00:00 UTC");
    }
}
