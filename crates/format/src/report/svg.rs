//! Decides how a drawing's numbers and texts are put into SVG: coordinates with one decimal, text widths guessed wide
//! enough for every system font. Does not draw anything. Up: [`crate::report`].

use std::fmt::Write;

/// A coordinate with at most one decimal: half a pixel is below what an eye or a printer resolves.
pub(super) fn at(value: f64) -> String {
    let tenths = (value * 10.0).round();
    // Minus zero would print its sign.
    let tenths = if tenths == 0.0 { 0.0 } else { tenths };
    if tenths % 10.0 == 0.0 { format!("{}", tenths / 10.0) } else { format!("{:.1}", tenths / 10.0) }
}

/// A path of straight lines through points; nothing for fewer than two.
pub(super) fn line(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        path.push(if index == 0 { 'M' } else { 'L' });
        let _ = write!(path, "{} {}", at(*x), at(*y));
    }
    if points.len() < 2 { String::new() } else { path }
}

/// A closed path through points.
pub(super) fn ring(points: &[(f64, f64)]) -> String {
    let mut path = line(points);
    if !path.is_empty() {
        path.push('Z');
    }
    path
}

/// Width of a text in a system font of a size, guessed from above: labels must not meet.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|letter| match letter {
            'i' | 'l' | 'j' | '.' | ',' | ':' | '\'' | '|' | '\u{202f}' => 0.32,
            'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.95,
            'A'..='Z' => 0.7,
            letter if letter.is_ascii() => 0.58,
            _ => 0.9,
        })
        .sum();
    ems * size
}

/// A text cut to a width, with an ellipsis where something was cut.
pub(super) fn cut(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        let longer = format!("{short}{letter}");
        if text_width(&longer, size) + 0.9 * size > width {
            break;
        }
        short = longer;
    }
    if short.is_empty() { short } else { format!("{}\u{2026}", short.trim_end()) }
}

/// A round step for an axis so that about `ticks` of them reach `top`.
pub(super) fn axis_step(top: i64, ticks: i64) -> i64 {
    let rough = (top / ticks.max(1)).max(1);
    let mut decade = 1;
    while decade * 10 <= rough {
        decade *= 10;
    }
    [1, 2, 5, 10].into_iter().map(|factor| factor * decade).find(|step| *step >= rough).unwrap_or(decade * 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        for (value, text) in [(0.04, "0"), (-0.04, "0"), (1.25, "1.3"), (-10.0, "-10"), (99.96, "100")] {
            assert_eq!(at(value), text);
        }
        assert_eq!(ring(&[(0.0, 0.0), (1.0, 0.5)]), "M0 0L1 0.5Z");
        assert_eq!(line(&[(0.0, 0.0)]), "");
    }

    #[test]
    fn a_cut_text_fits_and_says_that_it_was_cut() {
        let short = cut("Ted Stevens Anchorage", 12.0, 80.0);
        assert!(short.ends_with('\u{2026}') && text_width(&short, 12.0) <= 80.0, "{short}");
        assert_eq!(cut("abc", 12.0, 80.0), "abc");
    }

    #[test]
    fn axis_steps_are_one_two_or_five_of_a_decade() {
        for (top, ticks, step) in [(0, 4, 1), (10, 4, 2), (95, 4, 50), (190_000, 4, 50_000), (3, 4, 1)] {
            assert_eq!(axis_step(top, ticks), step, "{top}");
        }
    }
}
