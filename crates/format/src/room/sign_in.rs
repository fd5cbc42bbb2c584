//! Decides the page on which one signs in, and the list of one's operations. Up: [`crate::room`].

use maud::html;
use model::id::OperationId;

use super::frame::{Frame, encoded};

/// The page on which one signs in.
#[must_use]
pub fn sign_in_page(frame: &Frame<'_>, is_wrong: bool) -> String {
    frame.page("Sign in", "", &html! {
        div.narrow {
            @if is_wrong {
                div.card.problem role="alert" { p { strong { "Name and password do not belong together." } } p { "Check both and try again." } }
            }
            form method="post" action="/sign-in" {
                label for="login" { "Name" }
                input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required;
                label for="password" { "Password" }
                input id="password" name="password" type="password" autocomplete="current-password" required;
                p { button type="submit" { "Sign in" } }
            }
            p.soft { "An account is made by who keeps the store. A public page needs none." }
        }
    })
}

/// One's operations, with the roles one has in each.
#[must_use]
pub fn operations_page(frame: &Frame<'_>, operations: &[(OperationId, String, String)]) -> String {
    frame.page(
        "Operations",
        "",
        &html! {
            @if operations.is_empty() { p { "You have no role in any operation. Ask who keeps the store." } }
            @for (id, title, roles) in operations {
                div.card {
                    h2 { a href=(format!("/operations/{}/now", encoded(id.as_str()))) { (title) } }
                    p { "You are its " (roles) "." }
                    p { a href=(format!("/operations/{}/public", encoded(id.as_str()))) { "Public page" } }
                }
            }
        },
    )
}
