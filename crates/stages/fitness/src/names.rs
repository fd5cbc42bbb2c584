//! Decides when two names are the same, when they may be, and how other texts are compared: classes, lots, fittings,
//! languages. Does not search the notices (`notices`). Up: [`crate`].

use std::collections::BTreeSet;

use model::name::{POSSIBLE_WORDS_MIN, words_of};

use crate::wording::names;

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// The shorter one is found in the longer one, word by word: somebody has to look.
    Possible,
    /// Case, signs and legal form aside the same words.
    Same,
}

/// A name as it is compared: its words in lower case, signs and legal forms aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    words: Vec<String>,
}

impl Name {
    /// Reads a name. One made of legal forms alone keeps them.
    pub(crate) fn of(text: &str) -> Self {
        Self { words: words_of(text) }
    }

    /// Its different words.
    pub(crate) fn words(&self) -> BTreeSet<&str> {
        self.words.iter().map(String::as_str).collect()
    }

    /// How alike it is to another name, none where it is another one.
    pub(crate) fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.words == other.words {
            return Some(Likeness::Same);
        }
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let is_within = short.is_within(long) || (short.words.len() == long.words.len() && long.is_within(short));
        is_within.then_some(Likeness::Possible)
    }

    /// Whether every word is one of the other's; a name of a single word is within none.
    fn is_within(&self, other: &Self) -> bool {
        self.words.len() >= POSSIBLE_WORDS_MIN && self.words.iter().all(|word| other.words.contains(word))
    }
}

/// A text without case, blanks and signs, so that `EN 149` and `en149` are one.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase().chars().filter(|sign| sign.is_alphanumeric()).collect()
}

/// A language without script and region, so that `pt-BR` and `PT` are one.
fn language(tag: &str) -> String {
    tag.trim().split('-').next().unwrap_or_default().to_lowercase()
}

/// The different languages of a list, in the order in which they are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Languages {
    primary: Vec<String>,
    text: String,
}

impl Languages {
    /// Reads a list of tags; empty means not known.
    pub(crate) fn of(tags: &[String]) -> Self {
        let mut primary = Vec::new();
        for tag in tags {
            let language = language(tag);
            if !primary.contains(&language) {
                primary.push(language);
            }
        }
        let text = if primary.is_empty() { "languages not known".to_owned() } else { names(&primary) };
        Self { primary, text }
    }

    /// Whether no language is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.primary.is_empty()
    }

    /// The languages that another list names as well.
    pub(crate) fn shared<'l>(&'l self, other: &'l Self) -> impl Iterator<Item = &'l str> {
        self.primary.iter().filter(|language| other.primary.contains(language)).map(String::as_str)
    }

    /// Whether another list names one of them.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.shared(other).next().is_some()
    }
}

impl std::fmt::Display for Languages {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_without_case_signs_and_legal_form() {
        let same = Some(Likeness::Same);
        let possible = Some(Likeness::Possible);
        for (one, other, expected, remark) in [
            ("Aventa-M", "AVENTA M", same, "case and signs"),
            ("JSC \u{ab}Urals Works\u{bb}", "Urals Works, Ltd.", same, "legal forms"),
            ("The Company Ltd", "The Company, Limited", None, "nothing but legal forms: they are kept"),
            ("The Company Ltd", "the company LTD", same, "nothing but legal forms, the same ones"),
            (
                "\u{410}\u{41e} \u{417}\u{430}\u{432}\u{43e}\u{434}",
                "\u{430}\u{43e} \u{437}\u{430}\u{432}\u{43e}\u{434}",
                same,
                "Cyrillic case",
            ),
            ("Urals Works", "Urals Works Holding", possible, "two words of three"),
            ("Works Urals", "Urals Works", possible, "the same words in another order"),
            ("Urals Urals Works", "Works Urals Holding", possible, "equally long, all words of one in the other"),
            ("Works", "Urals Works", None, "a single word says too little"),
            ("Urals Works", "Urals Motors", None, "one word differs"),
            ("Aventa", "Aventa-M", None, "another model"),
            ("", "Urals Works", None, "nothing"),
        ] {
            assert_eq!(Name::of(one).likeness(&Name::of(other)), expected, "{remark}");
            assert_eq!(Name::of(other).likeness(&Name::of(one)), expected, "{remark}, the other way round");
        }
    }

    #[test]
    fn texts_are_folded_and_languages_lose_their_region() {
        for (one, other, is_same) in
            [("EN 149", "en149", true), (" M-95", "m95", true), ("N95", "M-95", false), ("500 mg", "50 mg", false)]
        {
            assert_eq!(folded(one) == folded(other), is_same, "{one} and {other}");
        }
        let read = |tags: &[&str]| Languages::of(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        assert_eq!(read(&["pt-BR", "PT", "en"]).to_string(), "pt, en");
        assert!(read(&["pt-BR", "en"]).meets(&read(&["fr", "pt"])) && !read(&["pt"]).meets(&read(&[])));
        assert!(read(&[]).is_empty());
    }
}
