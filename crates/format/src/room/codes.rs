//! Decides the page of fault codes: what each means and what cures it, where a program's problem and a page's code lead.
//! Up: [`crate::room`].

use maud::html;

use super::frame::Frame;
use crate::faults::index;

/// The page of codes.
#[must_use]
pub fn codes_page(frame: &Frame<'_>) -> String {
    frame.page(
        "Faults",
        "",
        &html! {
            p { "Every code of a refusal, what it means and what cures it." }
            table.stack {
                thead { tr { th scope="col" { "Code" } th scope="col" { "Meaning" } th scope="col" { "Action" } } }
                tbody { @for entry in index() { tr id=(entry.code) {
                    th scope="row" { code { (entry.code) } }
                    td data-head="Meaning" { (entry.meaning) }
                    td data-head="Action" { (entry.action) }
                } } }
            }
        },
    )
}
