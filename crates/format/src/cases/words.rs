//! Decides what the words of a header or of a cell say of a figure: cases or deaths, how sure, new or cumulative. In
//! English, French, Spanish, Portuguese and Russian. A word that is not known makes a column unread. Up: [`crate::cases`].

use model::need::{CaseKind, Certainty};

use crate::builtin::plain_words;

const CASES: &[&str] = &[
    "case",
    "cases",
    "infected",
    "infections",
    "cas",
    "caso",
    "casos",
    "\u{441}\u{43b}\u{443}\u{447}\u{430}\u{438}",
    "\u{441}\u{43b}\u{443}\u{447}\u{430}\u{435}\u{432}",
];
const DEATHS: &[&str] = &[
    "death",
    "deaths",
    "dead",
    "died",
    "deceased",
    "killed",
    "fatalities",
    "deces",
    "morts",
    "muertes",
    "fallecidos",
    "defunciones",
    "obitos",
    "mortes",
    "\u{441}\u{43c}\u{435}\u{440}\u{442}\u{438}",
    "\u{441}\u{43c}\u{435}\u{440}\u{442}\u{435}\u{438}",
    "\u{443}\u{43c}\u{435}\u{440}\u{448}\u{438}\u{435}",
];
const NEW: &[&str] = &[
    "new",
    "daily",
    "incident",
    "increment",
    "nouveaux",
    "nouvelles",
    "nuevos",
    "nuevas",
    "novos",
    "novas",
    "\u{43d}\u{43e}\u{432}\u{44b}\u{435}",
];
const CUMULATIVE: &[&str] = &[
    "cumulative",
    "cumulated",
    "cumul",
    "cum",
    "total",
    "totals",
    "cumules",
    "totaux",
    "acumulado",
    "acumulados",
    "acumuladas",
    "totales",
    "totais",
    "\u{432}\u{441}\u{435}\u{433}\u{43e}",
];
const CONFIRMED: &[&str] = &["confirmed", "confirmes", "confirmados", "confirmadas"];
const PROBABLE: &[&str] = &["probable", "probables", "provaveis"];
const SUSPECTED: &[&str] = &["suspected", "suspect", "suspects", "sospechosos", "suspeitos"];
/// Words that stand beside and say nothing.
const FILLERS: &[&str] =
    &["number", "num", "nb", "nombre", "numero", "count", "value", "reported", "laboratory", "lab", "people", "all"];

/// What words say of a figure; what they do not say is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Cases or deaths.
    pub(super) kind: Option<CaseKind>,
    /// How sure.
    pub(super) certainty: Option<Certainty>,
    /// Whether the figure is the new ones of its day, not all so far.
    pub(super) is_new: Option<bool>,
}

impl Meaning {
    /// What this says, and where it is silent, what the other says.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            kind: self.kind.or(other.kind),
            certainty: self.certainty.or(other.certainty),
            is_new: self.is_new.or(other.is_new),
        }
    }
}

/// What a text says; none when one of its words is not known, or two contradict each other.
pub(super) fn meaning(text: &str) -> Option<Meaning> {
    meaning_of(plain_words(&apart(text)).iter().map(String::as_str))
}

/// What some words say, in plain letters; none when one of them is not known, or two contradict each other.
pub(super) fn meaning_of<'a>(words: impl Iterator<Item = &'a str>) -> Option<Meaning> {
    let mut found = Meaning::default();
    let mut is_said = true;
    for word in words {
        is_said &= if CASES.contains(&word) {
            set(&mut found.kind, CaseKind::Cases)
        } else if DEATHS.contains(&word) {
            set(&mut found.kind, CaseKind::Deaths)
        } else if NEW.contains(&word) {
            set(&mut found.is_new, true)
        } else if CUMULATIVE.contains(&word) {
            set(&mut found.is_new, false)
        } else if CONFIRMED.contains(&word) {
            set(&mut found.certainty, Certainty::Confirmed)
        } else if PROBABLE.contains(&word) {
            set(&mut found.certainty, Certainty::Probable)
        } else if SUSPECTED.contains(&word) {
            set(&mut found.certainty, Certainty::Suspected)
        } else {
            FILLERS.contains(&word)
        };
    }
    is_said.then_some(found)
}

/// Whether a text is a word for a figure of any kind, such as `count`.
pub(super) fn is_filler(text: &str) -> bool {
    let words = plain_words(&apart(text));
    !words.is_empty() && words.iter().all(|word| FILLERS.contains(&word.as_str()))
}

fn set<T: PartialEq>(place: &mut Option<T>, value: T) -> bool {
    let is_free = place.as_ref().is_none_or(|known| *known == value);
    *place = Some(value);
    is_free
}

/// A header with a blank before each capital that follows a small letter: `newCases` is `new Cases`.
pub(super) fn apart(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 4);
    let mut was_small = false;
    for letter in text.chars() {
        if was_small && letter.is_uppercase() {
            result.push(' ');
        }
        was_small = letter.is_lowercase();
        result.push(letter);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_published_tables_are_understood() {
        use CaseKind::{Cases, Deaths};
        let say = |kind, certainty, is_new| Some(Meaning { kind, certainty, is_new });
        for (text, expected, remark) in [
            ("New_cases", say(Some(Cases), None, Some(true)), "WHO"),
            ("Cumulative_deaths", say(Some(Deaths), None, Some(false)), "WHO"),
            ("total_cases", say(Some(Cases), None, Some(false)), "Our World in Data"),
            ("total_cases_per_million", None, "a rate"),
            ("new_tests", None, "no figure of ours"),
            ("Confirmed", say(None, Some(Certainty::Confirmed), None), "says not whether new"),
            ("newDeaths", say(Some(Deaths), None, Some(true)), "a capital inside"),
            ("Nouveaux d\u{e9}c\u{e8}s", say(Some(Deaths), None, Some(true)), "French"),
            ("cases deaths", None, "contradiction"),
            ("Number of suspected cases", say(Some(Cases), Some(Certainty::Suspected), None), "fillers"),
        ] {
            assert_eq!(meaning(text), expected, "{remark}");
        }
        assert!(is_filler("count") && !is_filler("cases") && !is_filler(""));
    }
}
