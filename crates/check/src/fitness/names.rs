//! Decides when two names are one name or may be one, when two words of a table are one word, and which language a tag
//! names. Does not decide what follows from it. Up: [`crate::fitness`].

/// Words that say which legal form a firm has and not which firm it is.
const LEGAL_FORMS: [&str; 29] = [
    "jsc",
    "ojsc",
    "cjsc",
    "pjsc",
    "oao",
    "ao",
    "pao",
    "zao",
    "ooo",
    "llc",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "sa",
    "spa",
    "plc",
    "kg",
    "bv",
    "nv",
    "oy",
    "ab",
    "the",
];

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// All words of the shorter are in the longer: a person has to look.
    Possible,
    /// The same words in the same order.
    Same,
}

/// The words of a name: small letters, signs are blanks, without the legal form unless that is all there is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name(Vec<String>);

impl Name {
    pub(super) fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let words: Vec<&str> =
            text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let telling: Vec<&str> = words.iter().copied().filter(|word| !LEGAL_FORMS.contains(word)).collect();
        let kept = if telling.is_empty() { words } else { telling };
        Self(kept.into_iter().map(str::to_owned).collect())
    }

    /// How alike two names are; a name without a word is like none.
    pub(super) fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.0.is_empty() || other.0.is_empty() {
            return None;
        }
        if self.0 == other.0 {
            return Some(Likeness::Same);
        }
        let is_within = |short: &Self, long: &Self| {
            short.0.len() >= 2 && short.0.len() <= long.0.len() && short.0.iter().all(|word| long.0.contains(word))
        };
        (is_within(self, other) || is_within(other, self)).then_some(Likeness::Possible)
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.likeness(other) == Some(Likeness::Same)
    }
}

/// A word of a table, such as a class or a fitting: letters and digits alone, small (`EN 149` is `en149`).
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().chars().filter(|sign| sign.is_alphanumeric()).collect()
}

/// Every word of a table.
pub(super) fn all_folded(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| folded(text)).collect()
}

/// The primary subtags of language tags (BCP 47): `pt-BR` is read by who reads `pt`.
pub(super) fn languages(tags: &[String]) -> Vec<String> {
    tags.iter().map(|tag| tag.trim().split('-').next().unwrap_or_default().to_lowercase()).collect()
}

/// Whether two lists share a word.
pub(super) fn have_common(one: &[String], other: &[String]) -> bool {
    one.iter().any(|word| other.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_possible_or_others() {
        for (one, other, likeness, remark) in [
            ("KRET", "kret", Some(Likeness::Same), "case"),
            ("AO KRET", "Kret, JSC", Some(Likeness::Same), "legal form"),
            ("Aventa-M", "aventa m", Some(Likeness::Same), "signs"),
            ("Aventa-M", "aventam", None, "a sign parts words"),
            ("Ural Instrument Plant", "Instrument Plant", Some(Likeness::Possible), "two words of three"),
            ("Instrument Plant", "Plant Instrument", Some(Likeness::Possible), "another order"),
            ("Ural Plant", "Plant", None, "one word is too little"),
            ("The Company", "The Company", Some(Likeness::Same), "nothing but form is kept"),
            ("The Company", "Co", None, "and is compared as it stands"),
            ("--", "--", None, "no word at all"),
        ] {
            assert_eq!(Name::of(one).likeness(&Name::of(other)), likeness, "{remark}");
            assert_eq!(Name::of(other).likeness(&Name::of(one)), likeness, "{remark}, the other way round");
        }
    }

    #[test]
    fn table_words_and_tags_are_compared_by_what_they_say() {
        assert_eq!(folded(" EN 149 "), folded("en-149"));
        assert_ne!(folded("EN 149"), folded("EN 14683"));
        assert_eq!(languages(&["pt-BR".to_owned(), "EN".to_owned()]), ["pt", "en"]);
    }
}
