//! Decides which country a name means, in eight languages, whatever its capitals, accents and order of words; and when a
//! name means more than one. Does not decide whose a territory is. Up: [`crate::builtin`].

use std::collections::{BTreeMap, BTreeSet};

use model::fault::Fault;
use model::id::PlaceId;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::suggest;
use crate::table::{Spec, cell, read_all, required};

const NAMES: Spec = Spec {
    file: "data/country_names.csv",
    key: None,
    columns: &[
        required("iso2", "", ""),
        required("language", "", ""),
        required("name", "", ""),
        required("origin", "", ""),
    ],
};

/// Language of the rows that hold the three digits of ISO 3166-1.
const NUMERIC: &str = "num";

/// Words that tell no country from another: `Bahamas, The`, `Trinidad & Tobago`.
const EMPTY_WORDS: [&str; 3] = ["the", "and", "of"];

/// Names and numbers of countries, by the form in which they are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    by_key: BTreeMap<String, BTreeSet<PlaceId>>,
    /// Names as they are written, for suggestions.
    written: Vec<(String, PlaceId)>,
}

impl Names {
    /// The names of the built-in table.
    pub(super) fn read() -> Result<Self, Vec<Fault>> {
        let mut names = Self::default();
        let rows = read_all(&NAMES, include_bytes!("../../../../data/country_names.csv"), |row| {
            let [language, name] = ["language", "name"].map(|column| row.need(column, cell::text));
            Some((row.need("iso2", PlaceId::try_new)?, language?, name?))
        })?;
        for (id, language, name) in rows {
            if language == NUMERIC {
                names.by_key.entry(name).or_default().insert(id);
            } else {
                names.add(&name, &id);
            }
        }
        Ok(names)
    }

    /// Adds a name.
    pub(super) fn add(&mut self, name: &str, id: &PlaceId) {
        for key in [Some(in_order(name)), joined(name)].into_iter().flatten() {
            self.by_key.entry(key).or_default().insert(id.clone());
        }
        self.written.push((name.to_owned(), id.clone()));
    }

    /// Who answers to a name: nobody, one, or several.
    pub(super) fn answering(&self, name: &str) -> Vec<&PlaceId> {
        let keys = [Some(in_order(name)), joined(name)];
        let found = keys.iter().flatten().filter(|key| !key.is_empty()).find_map(|key| self.by_key.get(key));
        found.into_iter().flatten().collect()
    }

    /// The place whose name is most like a word, if any is like it.
    pub(super) fn nearest(&self, word: &str) -> Option<&PlaceId> {
        let name = suggest::nearest(word, self.written.iter().map(|(name, _)| name.as_str()))?;
        self.written.iter().find(|(known, _)| known == name).map(|(_, id)| id)
    }
}

/// The words without capitals and accents, sorted, so that `Korea, South` and `South Korea` are one.
fn in_order(name: &str) -> String {
    let mut words = words(name);
    words.sort();
    words.join(" ")
}

/// The words in their order without blanks, for headers that write `SierraLeone`. Single letters and short names are not
/// joined: they would answer to words they do not mean.
fn joined(name: &str) -> Option<String> {
    let all = words(name).concat();
    // The mark keeps a joined name from answering to another's sorted words.
    (all.chars().count() >= 6).then(|| format!("={all}"))
}

/// The words of a text in small letters without accents, articles and signs.
pub(crate) fn words(name: &str) -> Vec<String> {
    let plain: String = name
        .nfd()
        .filter(|letter| !is_combining_mark(*letter) && !"'`\u{2019}\u{2bc}\u{2018}\u{b4}.*".contains(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    plain
        .split_whitespace()
        .filter(|word| !EMPTY_WORDS.contains(word))
        .map(|word| if word == "st" { "saint".to_owned() } else { word.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_capitals_accents_and_signs_do_not_matter() {
        for (one, other, remark) in [
            ("Korea, South", "south korea", "order"),
            ("C\u{f4}te d\u{2019}Ivoire", "COTE DIVOIRE", "accents and an apostrophe"),
            ("St. Kitts & Nevis", "Saint Kitts and Nevis", "short words"),
            ("Taiwan*", "Taiwan", "a footnote"),
            ("Bahamas, The", "Bahamas", "an article"),
        ] {
            assert_eq!(in_order(one), in_order(other), "{remark}");
        }
        assert_eq!(joined("Sierra Leone"), joined("SierraLeone"));
        assert_ne!(in_order("Guinea"), in_order("Guinea-Bissau"));
    }
}
