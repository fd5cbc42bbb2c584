//! Decides which known word a misspelled one was probably meant to be. Does not decide what is known. Up: [`crate`].

/// Likeness (Jaro-Winkler, 0 to 1) below which a suggestion would only confuse: `strsim` puts unrelated words of a
/// table at 0.4 to 0.6 and single slips of the finger above 0.85.
const LIKENESS_MIN: f64 = 0.78;

/// The known word most like `word`, if any is like it at all; the first of equals.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(&wanted, &candidate.to_lowercase());
        if likeness >= LIKENESS_MIN && best.is_none_or(|(so_far, _)| likeness > so_far) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// An action that names the nearest known word, or else says where the known ones are listed.
pub fn action<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    match nearest(word, known) {
        Some(candidate) => format!("did you mean \u{ab}{candidate}\u{bb}? Otherwise {otherwise}"),
        None => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_a_stranger_is_not() {
        let known = ["mask-medical", "mask-patient", "gown", "goggles"];
        for (word, nearest_word, remark) in [
            ("mask-medicl", Some("mask-medical"), "letter lost"),
            ("Gown", Some("gown"), "capital"),
            ("gogles", Some("goggles"), "letter lost"),
            ("zeppelin", None, "stranger"),
        ] {
            assert_eq!(nearest(word, known), nearest_word, "{remark}");
        }
    }
}
