//! Decides how a drawing becomes part of a page, or a file of its own: SVG that carries its style, runs nothing and fetches
//! nothing. Does not draw. Up: [`crate::report`].

use maud::{Markup, PreEscaped, html};

use crate::report::page;
use crate::report::svg::at;

/// A drawing of a size.
pub(super) struct Drawing {
    /// What it shows, for those who hear it.
    pub(super) title: String,
    /// Width, px.
    pub(super) width: f64,
    /// Height, px.
    pub(super) height: f64,
    /// What is drawn.
    pub(super) body: Markup,
}

impl Drawing {
    /// Within a page.
    pub(super) fn inline(&self, class: &str) -> Markup {
        html! {
            svg class=(class) viewBox=(format!("0 0 {} {}", at(self.width), at(self.height))) role="img" aria-label=(self.title) {
                title { (self.title) }
                (self.body)
            }
        }
    }

    /// Within another drawing, at a place and in a width.
    pub(super) fn nested(&self, (x, y): (f64, f64), width: f64) -> Markup {
        let height = self.height_in(width);
        html! {
            svg x=(at(x)) y=(at(y)) width=(at(width)) height=(at(height)) viewBox=(format!("0 0 {} {}", at(self.width), at(self.height))) {
                title { (self.title) }
                (self.body)
            }
        }
    }

    /// How high it is in a width.
    pub(super) fn height_in(&self, width: f64) -> f64 {
        self.height * width / self.width.max(1.0)
    }

    /// A file of its own.
    pub(super) fn file(&self) -> String {
        let (width, height) = (at(self.width), at(self.height));
        let text = html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) viewBox=(format!("0 0 {width} {height}")) role="img" aria-label=(self.title) {
                title { (self.title) }
                style { (PreEscaped(page::COLOURS)) (PreEscaped(page::DRAWING)) }
                rect width="100%" height="100%" fill="var(--paper)" {}
                (self.body)
            }
        };
        // XML has no way to write most control characters, which a name may hold.
        let sound = |letter: char| {
            let is_sound = matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
            if is_sound { letter } else { '\u{fffd}' }
        };
        let body: String = text.into_string().chars().map(sound).collect();
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n")
    }
}

/// Drawings below one another in one, each in its width up to a width of the whole.
pub(super) fn below_one_another(title: String, heading: &Markup, width: f64, parts: &[(Drawing, f64)]) -> Drawing {
    const HEAD: f64 = 64.0;
    const GAP: f64 = 14.0;
    let mut height = HEAD;
    let mut tops = Vec::new();
    for (part, wide) in parts {
        tops.push(height);
        height += part.height_in(*wide) + GAP;
    }
    let body = html! {
        (heading)
        @for ((part, wide), top) in parts.iter().zip(tops) { (part.nested((0.0, top), *wide)) }
    };
    Drawing { title, width, height, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_its_own_is_xml_whatever_a_name_holds() {
        let name = "a\u{1}<b>&\u{ffff}";
        let body = html! { text { (name) } };
        let file = Drawing { title: name.to_owned(), width: 10.0, height: 5.0, body }.file();
        assert!(file.starts_with("<?xml") && file.contains("xmlns=\"http://www.w3.org/2000/svg\""), "{file}");
        assert!(file.contains("<text>a\u{fffd}&lt;b&gt;&amp;\u{fffd}</text>"), "{file}");
    }
}
