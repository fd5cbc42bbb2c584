//! Decides which words of a name are compared, so that a list that is read and the gate agree on whose name it is. Does not
//! decide what follows when two are alike (`fitness`). Up: [`crate`].

/// Words that say what legal form a company has, and nothing of who it is.
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

/// Fewest words of a name that may be found inside a longer one: a single word, such as `medical`, says too little.
pub const POSSIBLE_WORDS_MIN: usize = 2;

/// The words of a name in lower case, signs and legal forms aside. A name made of legal forms alone keeps them.
#[must_use]
pub fn words_of(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let plain: Vec<&str> = words.iter().copied().filter(|word| !LEGAL_FORMS.contains(word)).collect();
    let kept = if plain.is_empty() { words } else { plain };
    kept.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_signs_and_legal_forms_are_no_part_of_a_name() {
        for (name, words, remark) in [
            ("JSC Ural Instrument-Making Plant", &["ural", "instrument", "making", "plant"][..], "form and hyphen"),
            ("Zoll, Inc.", &["zoll"], "form behind"),
            ("The Company Ltd", &["the", "company", "ltd"], "nothing but forms"),
            (" - ", &[], "no word"),
        ] {
            assert_eq!(words_of(name), words, "{remark}");
        }
    }
}
