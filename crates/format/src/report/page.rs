//! Decides the frame of every page: one file, its own style, no script, nothing fetched. Up: [`crate::report`].

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style of every page, embedded: the file must be readable without a network.
const STYLE: &str = include_str!("style.css");

/// Colours, light and dark, of pages and of pictures in files of their own.
pub(super) const COLOURS: &str = include_str!("colours.css");

/// Texts and lines of drawings.
pub(super) const DRAWING: &str = include_str!("drawing.css");

/// A section of a page.
pub(super) struct Section {
    /// Its anchor.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) heading: &'static str,
    /// A shorter heading for the list of contents.
    pub(super) short: &'static str,
    /// What it shows.
    pub(super) body: Markup,
}

/// A page of a masthead and sections.
pub(super) fn page(title: &str, masthead: &Markup, sections: &[Section]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(COLOURS)) (PreEscaped(DRAWING)) (PreEscaped(STYLE)) }
            }
            body {
                header.masthead { (masthead) }
                @if sections.len() > 1 {
                    nav aria-label="Contents" { ul { @for section in sections { li { a href=(format!("#{}", section.id)) { (section.short) } } } } }
                }
                main {
                    @for section in sections {
                        section id=(section.id) { h2 { (section.heading) } (section.body) }
                    }
                    footer { "Written by airbridge. Aircraft figures are for planning, never for dispatch." }
                }
            }
        }
    }
}

/// A page of one picture with its tables.
pub(super) fn picture_page(title: &str, eyebrow: &str, heading: &'static str, body: Markup) -> String {
    let masthead = html! { p.eyebrow { "airbridge \u{b7} " (eyebrow) } h1 { (title) } };
    page(title, &masthead, &[Section { id: "picture", heading, short: heading, body }]).into_string()
}
