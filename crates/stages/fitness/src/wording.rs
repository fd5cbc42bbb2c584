//! Decides how figures and lists are put into the sentences of findings. Judges nothing. Up: [`crate`].

use std::fmt::Display;

use model::quantity::{Units, grouped};

/// Names shown in one sentence; a longer list is cut and its rest counted, so that a sentence stays one.
const NAMES_MAX: usize = 8;

/// A count with a comma at every third digit, such as `15,000`.
pub(crate) fn figure(units: Units) -> String {
    grouped(units.get())
}

/// Names joined by commas, the rest counted; `nobody` when there is none.
pub(crate) fn names<T: Display>(names: &[T]) -> String {
    let Some((last, _)) = names.split_last() else { return "nobody".to_owned() };
    let shown: Vec<_> = names.iter().take(NAMES_MAX).map(ToString::to_string).collect();
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown.join(", "),
        1 => format!("{}, {last}", shown.join(", ")),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// The last sentence of many cures: for whom else it would do, or that there is nobody.
pub(crate) fn redirect<T: Display>(what: &str, recipients: &[T]) -> String {
    match recipients.is_empty() {
        true => format!("no recipient {what}"),
        false => format!("or another recipient that {what}: {}", names(recipients)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_by_thousands() {
        for (units, text) in [(0, "0"), (45, "45"), (999, "999"), (4_000, "4,000"), (15_000_000, "15,000,000")] {
            assert_eq!(figure(Units::of(units)), text);
        }
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        assert_eq!(names::<&str>(&[]), "nobody");
        assert_eq!(names(&["RS", "KZ"]), "RS, KZ");
        assert_eq!(names(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), "1, 2, 3, 4, 5, 6, 7, 8, 9");
        assert_eq!(names(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), "1, 2, 3, 4, 5, 6, 7, 8 and 2 more");
    }
}
