//! Decides which words of a text are known words: phrases in any of the languages, the longer before the shorter, slips of
//! the finger only where nothing else fits. Does not decide what follows from them. Up: [`crate::arrived`].

use std::collections::{BTreeMap, BTreeSet};

use model::arrived::How;
use model::world::Item;

use crate::arrived::plain::{Token, all_tokens, is_unspaced, phrase_tokens, plain};
use crate::arrived::vocabulary::{Phrase, Said, Vocabulary};

/// What a letter of a phrase weighs in a script without blanks: its letters are words.
const UNSPACED_WEIGHT: usize = 3;
/// What words that stand together weigh more than words apart.
const TOGETHER: usize = 2;
/// Fewest letters of a word that may hold one slip, and two.
const SLIP_MIN: usize = 5;
const SLIPS_MIN: usize = 9;

/// Letters of a stem that is too short to be known by itself: `gasa` is no gas.
const SHORT: usize = 4;

/// Words that turn the next one into its opposite.
const NOT: &[&str] = &[
    "not", "non", "no", "never", "un", "pas", "ne", "не", "нет", "nicht", "sin", "senza", "without", "sans", "ohne",
    "без",
];
/// Words behind `used` that make it a purpose.
const PURPOSE: &[&str] = &["for", "in", "to", "with", "by", "as"];

/// A phrase that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match<'a> {
    /// The phrase.
    pub(super) phrase: &'a Phrase<Said>,
    /// The words of the text that it was found in, as they were written.
    pub(super) written: String,
    /// Places of those words in the text; those of a script without blanks have none.
    pub(super) places: BTreeSet<usize>,
    /// How heavy it is: more letters say more.
    pub(super) weight: usize,
    /// Whether the phrase is a single word.
    pub(super) is_single: bool,
    /// Whether its words stand together.
    pub(super) is_together: bool,
    /// Exactly, or with slips.
    pub(super) how: How,
    /// How like, in thousandths.
    pub(super) likeness: i64,
}

/// Known words, ready to be looked for.
#[derive(Debug)]
pub(super) struct Lexicon {
    phrases: Vec<Phrase<Said>>,
    /// Phrases by the stem they begin with; those of a script without blanks by nothing.
    by_stem: BTreeMap<String, Vec<usize>>,
    /// Stems of item phrases by their first letter, to look for slips.
    by_letter: BTreeMap<char, BTreeSet<String>>,
    unspaced: Vec<usize>,
}

impl Lexicon {
    /// The words of the vocabulary, and the classes of the items where they are those of one item only.
    pub(super) fn new(vocabulary: &Vocabulary, items: &[Item]) -> Self {
        let mut phrases = vocabulary.phrases.clone();
        phrases.extend(classes(items));
        let mut lexicon = Self { phrases, by_stem: BTreeMap::new(), by_letter: BTreeMap::new(), unspaced: Vec::new() };
        for (index, phrase) in lexicon.phrases.iter().enumerate() {
            if phrase.stems.iter().any(|stem| stem.chars().any(is_unspaced)) {
                lexicon.unspaced.push(index);
                continue;
            }
            lexicon.by_stem.entry(phrase.stems[0].clone()).or_default().push(index);
            if matches!(phrase.said, Said::Item(_)) {
                for stem in &phrase.stems {
                    let first = stem.chars().next().expect("a stem should have a letter");
                    lexicon.by_letter.entry(first).or_default().insert(stem.clone());
                }
            }
        }
        lexicon
    }

    /// Every phrase that a text holds, the heaviest first.
    pub(super) fn find(&self, text: &str) -> Vec<Match<'_>> {
        let tokens = all_tokens(text);
        let stems: Vec<(usize, &str)> =
            tokens.iter().enumerate().map(|(at, token)| (at, token.stem.as_str())).collect();
        let mut found = self.spaced(&tokens, &stems, How::Word, 1000);
        found.extend(self.unspaced(text));
        found.retain(|one| !is_denied(one, &tokens));
        found.sort_by(|one, other| other.weight.cmp(&one.weight).then_with(|| one.phrase.said.cmp(&other.phrase.said)));
        found
    }

    /// Items whose words a text holds with slips of the finger, the heaviest first.
    pub(super) fn find_alike(&self, text: &str) -> Vec<Match<'_>> {
        let tokens = all_tokens(text);
        let mut stems: Vec<(usize, &str)> = Vec::new();
        let mut worst: BTreeMap<usize, i64> = BTreeMap::new();
        for (at, token) in tokens.iter().enumerate() {
            stems.push((at, token.stem.as_str()));
            for (like, likeness) in self.alike(&token.stem) {
                stems.push((at, like));
                worst.entry(at).and_modify(|so_far| *so_far = (*so_far).min(likeness)).or_insert(likeness);
            }
        }
        let mut found = self.spaced(&tokens, &stems, How::Likeness, 1000);
        found.retain(|one| matches!(one.phrase.said, Said::Item(_)));
        for one in &mut found {
            one.likeness = one.places.iter().filter_map(|at| worst.get(at)).min().copied().unwrap_or(1000);
        }
        found.sort_by(|one, other| other.weight.cmp(&one.weight).then_with(|| one.phrase.said.cmp(&other.phrase.said)));
        found
    }

    fn spaced(&self, tokens: &[Token], stems: &[(usize, &str)], how: How, likeness: i64) -> Vec<Match<'_>> {
        let mut at_stem: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, stem) in stems {
            at_stem.entry(stem).or_insert(*at);
        }
        let candidates: BTreeSet<usize> =
            at_stem.keys().filter_map(|stem| self.by_stem.get(*stem)).flatten().copied().collect();
        let matched = |index: usize| -> Option<Match<'_>> {
            let phrase = &self.phrases[index];
            let places: Vec<usize> =
                phrase.stems.iter().map(|stem| at_stem.get(stem.as_str()).copied()).collect::<Option<_>>()?;
            let set: BTreeSet<usize> = places.iter().copied().collect();
            let (first, last) = (*set.first()?, *set.last()?);
            let is_together = (first..=last).all(|at| set.contains(&at) || tokens[at].is_empty);
            if let ([only], [at]) = (phrase.stems.as_slice(), places.as_slice())
                && only.chars().count() <= SHORT
                && how == How::Word
                && !is_same_short(&phrase.plain, &tokens[*at].plain)
            {
                return None;
            }
            // Words that speak against a line must stand as they are written.
            if !is_together && !matches!(phrase.said, Said::Item(_)) {
                return None;
            }
            let letters: usize = phrase.stems.iter().map(|stem| stem.chars().count()).sum();
            let written: Vec<&str> = set.iter().map(|at| tokens[*at].written.as_str()).collect();
            Some(Match {
                phrase,
                written: written.join(" "),
                is_together,
                weight: letters + TOGETHER * (set.len() - 1) + if is_together { TOGETHER } else { 0 },
                // A standard such as `FFP3` says as much as a phrase.
                is_single: phrase.stems.len() == 1 && !phrase.plain.contains(|letter: char| letter.is_ascii_digit()),
                places: set,
                how,
                likeness,
            })
        };
        candidates.into_iter().filter_map(matched).collect()
    }

    fn unspaced(&self, text: &str) -> Vec<Match<'_>> {
        if !text.chars().any(is_unspaced) {
            return Vec::new();
        }
        let text: String = plain(text).chars().filter(|letter| letter.is_alphanumeric()).collect();
        let matched = |index: &usize| {
            let phrase = &self.phrases[*index];
            let words = phrase.stems.concat();
            text.contains(&words).then(|| Match {
                phrase,
                weight: words.chars().count() * UNSPACED_WEIGHT + TOGETHER,
                is_single: words.chars().count() < 3,
                is_together: true,
                written: words,
                places: BTreeSet::new(),
                how: How::Word,
                likeness: 1000,
            })
        };
        self.unspaced.iter().filter_map(matched).collect()
    }

    /// Known stems that a word may be with one or two slips.
    fn alike(&self, stem: &str) -> Vec<(&str, i64)> {
        let length = stem.chars().count();
        if length < SLIP_MIN || stem.chars().any(|letter| letter.is_ascii_digit()) {
            return Vec::new();
        }
        let Some(known) = stem.chars().next().and_then(|first| self.by_letter.get(&first)) else { return Vec::new() };
        known
            .iter()
            .filter_map(|other| slips(stem, other).map(|slips| (other.as_str(), likeness(slips, length))))
            .collect()
    }
}

/// Whether two short words are one: the same, in the plural, or with another vowel at the end.
fn is_same_short(one: &str, other: &str) -> bool {
    let is_plural = |one: &str, other: &str| {
        one.strip_prefix(other).is_some_and(|ending| matches!(ending, "s" | "es" | "n" | "en"))
    };
    let is_ascii = one.is_ascii() && other.is_ascii();
    let vowel = |word: &str| word.ends_with(['a', 'e', 'i', 'o']);
    one == other
        || !is_ascii
        || is_plural(one, other)
        || is_plural(other, one)
        || (one.len() == other.len() && vowel(one) && vowel(other))
}

/// Slips between two words: one in five letters, two in nine; none where there are more.
pub(super) fn slips(one: &str, other: &str) -> Option<usize> {
    let (length, other_length) = (one.chars().count(), other.chars().count());
    let shorter = length.min(other_length);
    let most = if shorter >= SLIPS_MIN { 2 } else { usize::from(shorter >= SLIP_MIN) };
    if most == 0 || length.abs_diff(other_length) > most {
        return None;
    }
    Some(strsim::osa_distance(one, other)).filter(|slips| (1..=most).contains(slips))
}

/// Thousandths of a word's letters that are as they should be.
pub(super) fn likeness(slips: usize, letters: usize) -> i64 {
    let letters = i64::try_from(letters).expect("a word should be short").max(1);
    let slips = i64::try_from(slips).expect("slips should be few");
    (1000 - 1000 * slips / letters).max(0)
}

/// Whether a word before or behind turns what is said into its opposite: `not used`, `used for`.
fn is_denied(found: &Match<'_>, tokens: &[Token]) -> bool {
    if matches!(found.phrase.said, Said::Item(_) | Said::Sort(_) | Said::Language(_)) {
        return false;
    }
    let (Some(first), Some(last)) = (found.places.first(), found.places.last()) else { return false };
    NOT.contains(&tokens[*first].before.as_str()) || PURPOSE.contains(&tokens[*last].behind.as_str())
}

/// Standards that make a thing this item and no other.
fn classes(items: &[Item]) -> Vec<Phrase<Said>> {
    let mut owners: BTreeMap<Vec<String>, BTreeSet<&str>> = BTreeMap::new();
    for item in items {
        for class in &item.classes {
            let stems: Vec<String> = phrase_tokens(class).into_iter().map(|token| token.stem).collect();
            // A single letter or figure is no standard that a text would name alone.
            if stems.concat().chars().count() > 2 {
                owners.entry(stems).or_default().insert(item.id.as_str());
            }
        }
    }
    owners
        .into_iter()
        .filter(|(stems, owners)| !stems.is_empty() && owners.len() == 1)
        .flat_map(|(stems, owners)| owners.into_iter().map(move |owner| (stems.clone(), owner)))
        .map(|(stems, owner)| Phrase {
            language: "und".to_owned(),
            plain: stems.join(" "),
            stems,
            said: Said::Item(owner.to_owned()),
        })
        .collect()
}
