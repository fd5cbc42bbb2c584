//! Decides what the words of a cell say beside the thing itself: what speaks against it, its languages, that it is a sum, a
//! pallet, or nothing at all. Up: [`crate::arrived`].

use std::collections::BTreeMap;

use model::arrived::Mark;
use model::product::Condition;

use crate::arrived::identify::Recogniser;
use crate::arrived::number::Signs;
use crate::arrived::plain::{phrase_tokens, tokens};
use crate::arrived::vocabulary::{Said, UnitKind};

/// What the words of a line say against it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Objections {
    /// Marks, each with its words.
    pub(super) marks: BTreeMap<Mark, String>,
    /// Its condition, with the words.
    pub(super) condition: Option<(Condition, String)>,
}

impl Recogniser {
    /// What the words of a description and of a remark say against a line.
    pub(super) fn objections(&self, description: &str, remark: &str, condition: &str) -> Objections {
        let mut objections = Objections::default();
        for (text, is_of_condition) in [(description, false), (remark, false), (condition, true)] {
            for one in self.lexicon.find(text) {
                match &one.phrase.said {
                    Said::Mark(mark) => {
                        objections.marks.entry(*mark).or_insert(one.written);
                    }
                    // Anything may be called new; only a column of conditions says so.
                    Said::Condition(Condition::New) if !is_of_condition => {}
                    Said::Condition(condition) => {
                        let worse = objections.condition.as_ref().is_none_or(|(known, _)| *known == Condition::New);
                        if worse {
                            objections.condition = Some((*condition, one.written));
                        }
                    }
                    _ => {}
                }
            }
        }
        objections
    }

    /// Languages that a cell names.
    pub(super) fn languages(&self, text: &str) -> Vec<String> {
        let mut languages: Vec<String> = self
            .lexicon
            .find(text)
            .into_iter()
            .filter_map(|one| if let Said::Language(tag) = &one.phrase.said { Some(tag.clone()) } else { None })
            .collect();
        let known: Vec<String> = self
            .vocabulary
            .phrases
            .iter()
            .filter_map(|phrase| if let Said::Language(tag) = &phrase.said { Some(tag.clone()) } else { None })
            .collect();
        languages.extend(
            text.split(|letter: char| !letter.is_alphabetic())
                .map(str::to_lowercase)
                .filter(|word| known.contains(word)),
        );
        languages.sort();
        languages.dedup();
        languages
    }

    /// Whether a text is nothing but numbers and words of packing: `Box 17`, `n/a`.
    pub(super) fn names_nothing(&self, text: &str) -> bool {
        let is_packing = |word: &str| {
            let kind = self.vocabulary.units.get(word);
            word.chars().all(|letter| letter.is_ascii_digit())
                || kind.is_some_and(|kind| matches!(kind, UnitKind::Pack | UnitKind::Pallet | UnitKind::Inner))
        };
        self.is_unknown(text) || tokens(text).iter().all(|token| is_packing(&token.plain))
    }

    /// Whether a text holds words of an item or of a sort.
    pub(super) fn names_a_thing(&self, text: &str) -> bool {
        self.lexicon.find(text).iter().any(|one| matches!(one.phrase.said, Said::Item(_) | Said::Sort(_)))
            || self.medicines.find(text, Signs::default()).is_some()
    }

    /// The pallet that a text names: `Pallet 3`, `Паллета № 3`.
    pub(super) fn pallet_of(&self, text: &str) -> Option<String> {
        let tokens = tokens(text);
        let first = tokens.first().and_then(|token| self.vocabulary.units.get(&token.plain))?;
        let number =
            tokens.iter().skip(1).take(2).find(|token| token.plain.chars().any(|letter| letter.is_ascii_digit()))?;
        (*first == UnitKind::Pallet).then(|| number.written.clone())
    }

    /// Whether a text begins with a word of sums.
    pub(super) fn is_total(&self, text: &str) -> bool {
        self.lexicon
            .find(text)
            .iter()
            .any(|one| one.phrase.said == Said::Total && one.places.first().is_none_or(|first| *first == 0))
    }

    /// Whether a text says that nothing is known: `n/a`, `-`, `н/д`.
    pub(super) fn is_unknown(&self, text: &str) -> bool {
        let text = text.trim();
        if text.is_empty() || !text.chars().any(char::is_alphanumeric) {
            return true;
        }
        let count = phrase_tokens(text).len();
        self.lexicon.find(text).iter().any(|one| one.phrase.said == Said::Unknown && one.phrase.stems.len() == count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrived::vocabulary::Vocabulary;

    #[test]
    fn words_against_a_line_are_heard_and_their_opposites_are_not() {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        let recogniser = Recogniser::new(vocabulary, &crate::builtin::items().expect("a catalogue"));
        let condition = |text: &str| recogniser.objections(text, "", "").condition.map(|(condition, _)| condition);
        for (text, expected, remark) in [
            ("Ventilator, used", Some(Condition::Used), "English"),
            ("Кровать б/у", Some(Condition::Used), "Russian"),
            ("Lit m\u{e9}dical d\u{2019}occasion", Some(Condition::Used), "French"),
            ("Mask single use", None, "single use"),
            ("Tubes used for sampling", None, "a purpose"),
            ("not used", None, "denied"),
            ("New York donation", None, "a name"),
            ("free samples of ointment", Some(Condition::Sample), "samples"),
        ] {
            assert_eq!(condition(text), expected, "{remark}");
        }
        assert!(recogniser.objections("просрочено", "", "").marks.contains_key(&Mark::Expired));
        assert_eq!(recogniser.objections("", "", "neu").condition.map(|(one, _)| one), Some(Condition::New));
        assert!(recogniser.is_unknown("n/a") && recogniser.is_unknown("-") && recogniser.is_unknown("н/д"));
        assert!(!recogniser.is_unknown("masks without valve"));
        assert!(recogniser.is_total("Sous-total palette 2") && recogniser.is_total("ИТОГО:"));
        assert!(!recogniser.is_total("Masks, total face"));
        assert_eq!(recogniser.languages("EN / русский"), ["en", "ru"]);
    }
}
