//! Decides what makes two words of a packing list the same: capitals, accents, plural-ish endings, alphabets. Does not
//! decide what a word means. Up: [`crate::arrived`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Fewest letters that a stem keeps.
const STEM_MIN: usize = 3;

/// Endings of Russian and Ukrainian words after normalisation (short i is i), the longer first.
#[rustfmt::skip]
const CYRILLIC_ENDINGS: &[&str] = &[
    "иями", "ями", "ами", "ого", "его", "ому", "ему", "ыми", "ими", "иях", "ях", "ах", "ов", "ев", "еи", "ом", "ем", "ам", "ям",
    "ыи", "ии", "ои", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их", "ую", "юю", "ия", "иі", "оі", "им", "ым", "а", "я", "ы", "и",
    "о", "е", "у", "ю", "ь", "і", "є",
];

/// Words that stand between others and say nothing.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "of", "for", "the", "with", "and", "in", "to", "de", "du", "des", "la", "le", "les", "d", "l", "a", "au", "en", "et", "pour",
    "avec", "el", "los", "las", "para", "con", "y", "di", "del", "della", "per", "e", "il", "da", "fur", "mit", "und", "der", "die",
    "das", "von", "zu", "je", "pro", "для", "с", "и", "на", "в", "по", "от", "з", "та", "і", "від",
];

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// As it was written.
    pub(super) written: String,
    /// In small letters without accents.
    pub(super) plain: String,
    /// Without its ending.
    pub(super) stem: String,
    /// The plain word before it, empty where there is none.
    pub(super) before: String,
    /// The plain word behind it.
    pub(super) behind: String,
    /// Whether it says nothing by itself, such as `of`.
    pub(super) is_empty: bool,
}

/// A text in small letters, without accents.
pub(super) fn plain(text: &str) -> String {
    text.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .flat_map(|letter| match letter {
            '\u{df}' => vec!['s', 's'],
            '\u{142}' => vec!['l'],
            letter => vec![letter],
        })
        .collect()
}

/// The words of a text, without those that say nothing unless nothing else is there.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let all = all_tokens(text);
    if all.iter().all(|token| token.is_empty) { all } else { all.into_iter().filter(|token| !token.is_empty).collect() }
}

/// The words of a phrase: inside it what says nothing is left out; `vitamin a` keeps its end.
pub(super) fn phrase_tokens(text: &str) -> Vec<Token> {
    let all = all_tokens(text);
    let last = all.len().saturating_sub(1);
    let is_kept = |at: usize, token: &Token| at == 0 || at == last || !token.is_empty;
    all.iter().enumerate().filter(|(at, token)| is_kept(*at, token)).map(|(_, token)| token.clone()).collect()
}

/// Every word of a text.
pub(super) fn all_tokens(text: &str) -> Vec<Token> {
    let mut all: Vec<Token> = text.split(|letter: char| !is_word(letter)).filter_map(token).collect();
    for at in 1..all.len() {
        all[at].before = all[at - 1].plain.clone();
        all[at - 1].behind = all[at].plain.clone();
    }
    all
}

/// Whether a letter belongs to a word: also an accent that is written apart from its letter.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

fn token(written: &str) -> Option<Token> {
    let plain: String = plain(written).chars().filter(|letter| letter.is_alphanumeric()).collect();
    if plain.is_empty() {
        return None;
    }
    let (stem, is_empty) = (stem(&plain), EMPTY.contains(&plain.as_str()));
    Some(Token { written: written.to_owned(), plain, stem, before: String::new(), behind: String::new(), is_empty })
}

/// A plain word without its plural-ish ending. Rough on purpose: the same on both sides of a comparison.
pub(super) fn stem(plain: &str) -> String {
    let Some(first) = plain.chars().next() else { return String::new() };
    if plain.chars().any(|letter| letter.is_ascii_digit()) {
        return plain.to_owned();
    }
    if first.is_ascii() {
        latin(plain)
    } else if ('\u{400}'..='\u{4ff}').contains(&first) {
        CYRILLIC_ENDINGS.iter().find_map(|ending| shorter(plain, ending)).unwrap_or(plain).to_owned()
    } else if ('\u{600}'..='\u{6ff}').contains(&first) {
        arabic(plain)
    } else {
        plain.to_owned()
    }
}

/// The word without an ending, where enough is left.
fn shorter<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|rest| rest.chars().count() >= STEM_MIN)
}

fn latin(word: &str) -> String {
    if let Some(rest) = shorter(word, "aux") {
        return format!("{rest}al");
    }
    // Italian plurals: `chirurgiche` is of `chirurgica`.
    if let Some(rest) = ["che", "chi"].iter().find_map(|ending| shorter(word, ending)) {
        return format!("{rest}c");
    }
    let word = if word.ends_with("ss") { word } else { shorter(word, "s").unwrap_or(word) };
    if let Some(rest) = shorter(word, "ee") {
        return rest.to_owned(); // French feminine: `tissée` is of `tissé`.
    }
    if let Some(rest) = shorter(word, "y") {
        return format!("{rest}i");
    }
    if let Some(rest) = shorter(word, "en").filter(|rest| rest.chars().count() > STEM_MIN) {
        return rest.to_owned();
    }
    ["a", "e", "i", "o"].iter().find_map(|ending| shorter(word, ending)).unwrap_or(word).to_owned()
}

/// An Arabic word without its article and the endings of the feminine and the plural.
fn arabic(word: &str) -> String {
    let word = word.strip_prefix("\u{627}\u{644}").filter(|rest| rest.chars().count() >= STEM_MIN).unwrap_or(word);
    ["\u{627}\u{62a}", "\u{629}", "\u{64a}\u{646}", "\u{648}\u{646}"]
        .iter()
        .find_map(|ending| shorter(word, ending))
        .unwrap_or(word)
        .to_owned()
}

/// Whether a letter is one of a script without blanks between its words.
pub(super) fn is_unspaced(letter: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&letter)
}

/// The sound of a name of a medicine, the same in the alphabets and spellings it is written in: `amoxicilline`,
/// `амоксициллин`. International nonproprietary names differ by little more than that.
pub(super) fn sound(plain: &str) -> String {
    let mut latin = String::with_capacity(plain.len());
    for letter in plain.chars() {
        let mut own = [0; 4];
        latin.push_str(match letter {
            'а' | 'я' => "a",
            'б' => "b",
            'в' => "v",
            'г' | 'ґ' => "g",
            'д' => "d",
            'е' | 'э' | 'є' => "e",
            'ж' => "j",
            'з' => "s",
            'и' | 'і' | 'ы' | 'y' | 'j' => "i",
            'к' | 'ц' | 'k' | 'q' => "c",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' | 'z' => "s",
            'т' => "t",
            'у' | 'ю' => "u",
            'ф' => "f",
            'х' => "h",
            'x' => "cs",
            'w' => "v",
            'ь' | 'ъ' => "",
            letter => letter.encode_utf8(&mut own),
        });
    }
    let latin = latin.replace("ph", "f").replace("th", "t").replace("rh", "r").replace("ch", "h").replace("cc", "cs");
    let mut sound = String::with_capacity(latin.len());
    for letter in latin.chars() {
        if !sound.ends_with(letter) {
            sound.push(letter);
        }
    }
    while sound.len() > 5 && sound.ends_with(['a', 'e', 'i', 'o', 'u']) {
        sound.pop();
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.stem).collect()
    }

    #[test]
    fn numbers_cases_and_accents_do_not_matter() {
        for (one, other, remark) in [
            ("Masques chirurgicaux", "masque chirurgical", "French plural"),
            ("MASCARILLAS QUIR\u{da}RGICAS", "mascarilla quirurgica", "Spanish plural and accent"),
            ("mascherine", "mascherina", "Italian plural"),
            ("Handschuhe", "Handschuh", "German plural"),
            ("Masken", "Maske", "German plural with n"),
            ("gloves", "glove", "English plural"),
            ("Маски медицинские", "маска медицинская", "Russian plural"),
            ("е\u{308}лка", "ёлка", "an accent written apart"),
            ("Gants d\u{2019}examen", "gant examen", "words that say nothing"),
            ("الكمامات", "كمامة", "Arabic article and plural"),
        ] {
            assert_eq!(stems(one), stems(other), "{remark}");
        }
        assert_ne!(stems("mask"), stems("gown"));
        assert_eq!(stems("N95"), ["n95"], "a standard keeps its figures");
    }

    #[test]
    fn names_of_medicines_sound_alike_in_their_alphabets() {
        for (one, other) in [
            ("amoxicillin", "амоксициллин"),
            ("amoxicilline", "amoxicilina"),
            ("paracetamol", "парацетамол"),
            ("ceftriaxone", "цефтриаксон"),
            ("dexamethasone", "дексаметазон"),
            ("azithromycin", "азитромицин"),
            ("ibuprofene", "ибупрофен"),
        ] {
            assert_eq!(sound(&plain(one)), sound(&plain(other)), "{one}, {other}");
        }
        assert_ne!(sound("prednisolone"), sound("propofol"));
    }
}
