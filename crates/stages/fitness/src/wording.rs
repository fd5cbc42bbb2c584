//! Decides how figures and lists are put into the sentences of findings. Judges nothing. Up: [`crate`].

use std::fmt::{Display, Write};

use model::quantity::Units;

/// Names shown in one sentence; a longer list is cut and its rest counted, so that a sentence stays one.
const NAMES_MAX: usize = 8;

/// A count with a comma at every third digit, such as `15,000`.
pub(crate) fn figure(units: Units) -> Figure {
    Figure(units.get())
}

/// A count as it is printed; written straight into the sentence that holds it.
#[derive(Clone, Copy)]
pub(crate) struct Figure(i64);

/// Signs of the largest count: nineteen digits and six commas.
const SIGNS_MAX: usize = 25;

impl Display for Figure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut signs = [b'0'; SIGNS_MAX];
        let (mut first, mut digits, mut rest) = (SIGNS_MAX, 0, self.0.unsigned_abs());
        while rest > 0 || digits == 0 {
            if digits > 0 && digits % 3 == 0 {
                first -= 1;
                signs[first] = b',';
            }
            first -= 1;
            signs[first] += u8::try_from(rest % 10).expect("a digit should fit");
            rest /= 10;
            digits += 1;
        }
        out.write_str(std::str::from_utf8(&signs[first..]).expect("digits and commas should be text"))
    }
}

/// Names joined by commas, the rest counted; `nobody` when there is none.
pub(crate) fn names<T: Display>(names: &[T]) -> String {
    names_of(names.iter(), names.len())
}

/// The same for the names that an iterator gives, `count` of them.
pub(crate) fn names_of<T: Display>(names: impl Iterator<Item = T>, count: usize) -> String {
    if count == 0 {
        return "nobody".to_owned();
    }
    let shown = if count == NAMES_MAX + 1 { count } else { NAMES_MAX };
    let mut text = String::new();
    for (index, name) in names.take(shown).enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(text, "{comma}{name}").expect("a text should take every sentence");
    }
    if count > shown {
        write!(text, " and {} more", count - shown).expect("a text should take every sentence");
    }
    text
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
        for (units, text) in [
            (0, "0"),
            (45, "45"),
            (999, "999"),
            (4_000, "4,000"),
            (15_000_000, "15,000,000"),
            (i64::MAX, "9,223,372,036,854,775,807"),
        ] {
            assert_eq!(figure(Units::of(units)).to_string(), text);
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
