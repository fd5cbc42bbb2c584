//! Decides the page on which somebody counts what came, on a phone, and the page that says that it was saved. No figure of what
//! is expected is on it. Up: [`crate::room`].

use maud::html;
use model::custody::CountSheet;
use model::id::ConsignmentId;

use super::frame::{Frame, encoded};

/// Lines for what is on no paper.
const EMPTY_LINES: usize = 2;

/// The page on which somebody counts.
#[must_use]
pub fn receive_page(frame: &Frame<'_>, sheet: &CountSheet) -> String {
    let count = frame.path(&format!("/consignments/{}/receive", encoded(sheet.consignment.as_str())));
    let known = sheet.lines.len();
    frame.page(&format!("Count {}", sheet.consignment), "consignments", &html! {
        p { "Count what is there. What was expected is shown after your count." }
        form.narrow method="post" action=(count) {
            (frame.hidden())
            @for (index, line) in sheet.lines.iter().enumerate() {
                @let number = index + 1;
                fieldset {
                    legend { (line.item) }
                    input type="hidden" name=(format!("item-{number}")) value=(line.item);
                    label for=(format!("counted-{number}")) { "Counted, all that is there" }
                    input id=(format!("counted-{number}")) name=(format!("counted-{number}")) inputmode="numeric" pattern="[0-9]*" autocomplete="off" required;
                    details { summary { "Damaged, rejected, lot" } (more(number)) }
                }
            }
            details {
                summary { "Something else came" }
                @for number in known + 1..=known + EMPTY_LINES {
                    fieldset {
                        legend { "Another item" }
                        label for=(format!("item-{number}")) { "Item" }
                        input id=(format!("item-{number}")) name=(format!("item-{number}")) autocomplete="off" autocapitalize="none";
                        label for=(format!("counted-{number}")) { "Counted" }
                        input id=(format!("counted-{number}")) name=(format!("counted-{number}")) inputmode="numeric" pattern="[0-9]*" autocomplete="off";
                        (more(number))
                    }
                }
            }
            label for="place" { "Place of the count (leave empty if unknown)" }
            input id="place" name="place" autocomplete="off";
            label for="note" { "Remark" }
            input id="note" name="note" maxlength="300";
            label for="photo" { "SHA-256 of a photograph, if there is one" }
            input id="photo" name="photo" pattern="[0-9a-fA-F]{64}" autocomplete="off";
            p { button type="submit" { "Save the count" } }
        }
    })
}

fn more(number: usize) -> maud::Markup {
    html! {
        div.trio {
            div { label for=(format!("damaged-{number}")) { "Of these, damaged" }
                input id=(format!("damaged-{number}")) name=(format!("damaged-{number}")) inputmode="numeric" pattern="[0-9]*" autocomplete="off"; }
            div { label for=(format!("rejected-{number}")) { "Of these, rejected" }
                input id=(format!("rejected-{number}")) name=(format!("rejected-{number}")) inputmode="numeric" pattern="[0-9]*" autocomplete="off"; }
            div { label for=(format!("lot-{number}")) { "Lot" }
                input id=(format!("lot-{number}")) name=(format!("lot-{number}")) autocomplete="off"; }
        }
        label for=(format!("reason-{number}")) { "Reason of the rejection" }
        input id=(format!("reason-{number}")) name=(format!("reason-{number}")) maxlength="300";
    }
}

/// The page that says that a count was saved.
#[must_use]
pub fn received_page(frame: &Frame<'_>, consignment: &ConsignmentId, is_repeated: bool) -> String {
    frame.page("Saved", "consignments", &html! {
        div.card role="status" {
            p { span.tag.ok { "\u{2713} saved" } " Your count of " (consignment) " is in the log." }
            @if is_repeated { p { "It had been saved before; nothing was saved twice." } }
        }
        p { a href=(frame.path(&format!("/consignments/{}", encoded(consignment.as_str())))) { "See it beside what was expected" } }
    })
}
