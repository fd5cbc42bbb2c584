//! Decides which medicine of the catalogue a text names: by its international nonproprietary name in any alphabet, by
//! strength, by form. A name alone is never enough. Up: [`crate::arrived`].

use std::collections::{BTreeMap, BTreeSet};

use model::arrived::How;
use model::id::ItemId;
use model::world::Item;

use crate::arrived::lexicon::{likeness, slips};
use crate::arrived::number::{self, Signs};
use crate::arrived::plain::{plain, sound, tokens};
use crate::arrived::vocabulary::{Said, UnitKind, Vocabulary};

/// Fewest letters of a name that may hold a slip: shorter names are too like each other.
const SOUND_MIN: usize = 7;
/// Fewest letters of a name that is known by its sound.
const SOUNDING_MIN: usize = 5;

/// Units of strength: of mass in micrograms, of volume in thousandths of a millilitre.
const MASSES: &[(&str, i64)] = &[
    ("mg", 1000),
    ("мг", 1000),
    ("g", 1_000_000),
    ("г", 1_000_000),
    ("gr", 1_000_000),
    ("mcg", 1),
    ("μg", 1),
    ("ug", 1),
    ("мкг", 1),
];
const VOLUMES: &[(&str, i64)] = &[("ml", 1000), ("мл", 1000), ("l", 1_000_000), ("л", 1_000_000), ("cc", 1000)];
const UNITS: &[&str] = &["iu", "ui", "ме", "ie", "мо", "u"];

/// Words of the form of a medicine.
const SOLID: &[&str] = &[
    "tab",
    "tabl",
    "tablet",
    "caps",
    "capsul",
    "comprim",
    "gelul",
    "compress",
    "таб",
    "табл",
    "таблетк",
    "капс",
    "капсул",
    "tablett",
    "kapsel",
    "片",
    "胶囊",
];
const INJECTED: &[&str] = &[
    "amp",
    "ampoul",
    "ampull",
    "ampoll",
    "fial",
    "vial",
    "inj",
    "injection",
    "injectabl",
    "iv",
    "flacon",
    "инъекц",
    "амп",
    "ампул",
    "флакон",
    "фл",
    "infusion",
    "ampul",
    "durchstechflasch",
];
const LIQUID: &[&str] =
    &["syrup", "sirop", "jarab", "sciropp", "сироп", "susp", "suspension", "сусп", "суспензи", "bottl", "oral"];

/// One figure of strength, in units that compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Micrograms in one piece.
    Mass(i64),
    /// Micrograms in a thousand millilitres.
    Concentration(i64),
    /// Thousandths of a per cent.
    Percent(i64),
    /// International units in one piece or millilitre.
    Units(i64),
}

/// What a text says of a medicine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Profile {
    strengths: BTreeSet<Strength>,
    /// Thousandths of a millilitre.
    volumes: BTreeSet<i64>,
    form: Option<Form>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Solid,
    Injected,
    Liquid,
}

/// A name with its medicines.
#[derive(Clone, Debug)]
struct Family {
    /// What the ids begin with.
    start: String,
    /// Sounds of the names, each of one word or more.
    names: Vec<Vec<Name>>,
    members: Vec<Member>,
}

/// One word of a name.
#[derive(Clone, Debug)]
struct Name {
    sound: String,
    plain: String,
}

impl Name {
    fn new(plain: &str) -> Self {
        Self { sound: sound(plain), plain: plain.to_owned() }
    }

    /// Whether a word of a text is this one; short words sound alike too easily.
    fn is(&self, word: &Name) -> bool {
        self.plain == word.plain || (self.sound.chars().count() >= SOUNDING_MIN && self.sound == word.sound)
    }
}

#[derive(Clone, Debug)]
struct Member {
    id: ItemId,
    said: Profile,
}

/// Every medicine of the catalogue by its name.
#[derive(Debug)]
pub(super) struct Medicines {
    families: Vec<Family>,
}

/// What a text was found to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The medicine, where name and strength leave one.
    pub(super) item: Option<ItemId>,
    /// Those of the same name.
    pub(super) others: Vec<ItemId>,
    /// How its name was recognised.
    pub(super) how: How,
    /// How sure.
    pub(super) sure: i64,
    /// Letters of the name: more say more.
    pub(super) weight: usize,
    /// The name as it was written.
    pub(super) written: String,
    /// Whether a strength is stated that the catalogue does not know.
    pub(super) is_strength_unknown: bool,
}

impl Medicines {
    /// The medicines of a catalogue: consumables whose id begins with a name and goes on with a strength.
    pub(super) fn new(vocabulary: &Vocabulary, items: &[Item]) -> Self {
        let mut by_start: BTreeMap<String, Vec<Member>> = BTreeMap::new();
        let own_words: BTreeSet<&str> = vocabulary
            .phrases
            .iter()
            .filter_map(|phrase| if let Said::Item(id) = &phrase.said { Some(id.as_str()) } else { None })
            .collect();
        for item in items {
            let Some(start) = start_of(item.id.as_str()) else { continue };
            if own_words.contains(item.id.as_str()) {
                continue;
            }
            let mut said = read(&item.name, Signs::default());
            said.form = form_of_unit(&item.unit).or(said.form);
            by_start.entry(start).or_default().push(Member { id: item.id.clone(), said });
        }
        let families = by_start
            .into_iter()
            .map(|(start, members)| {
                let mut names = vec![start.split('-').map(Name::new).collect::<Vec<_>>()];
                let pattern = format!("{start}-*");
                for phrase in vocabulary.phrases.iter().filter(|phrase| phrase.said == Said::Item(pattern.clone())) {
                    names.push(phrase.plain.split(' ').map(Name::new).collect());
                }
                Family { start, names, members }
            })
            .collect();
        Self { families }
    }

    /// The medicine that a text names, if it names one.
    pub(super) fn find(&self, text: &str, signs: Signs) -> Option<Found> {
        let words: Vec<(Name, String)> =
            tokens(text).into_iter().map(|token| (Name::new(&token.plain), token.written)).collect();
        let (family, how, name_sure, weight, written) = self
            .families
            .iter()
            .filter_map(|family| {
                named(family, &words).map(|(how, sure, weight, written)| (family, how, sure, weight, written))
            })
            // Exact before alike, the longer before the shorter, then by name.
            .max_by(|one, other| (other.1, one.3, &other.0.start).cmp(&(one.1, other.3, &one.0.start)))?;
        Some(resolved(family, &read(text, signs), how, name_sure, weight, written))
    }
}

/// The medicine of a family that has the strength, volume and form of a text.
fn resolved(family: &Family, said: &Profile, how: How, name_sure: i64, weight: usize, written: String) -> Found {
    let all: Vec<ItemId> = family.members.iter().map(|member| member.id.clone()).collect();
    let found = |item: Option<&ItemId>, sure: i64, is_strength_unknown: bool| Found {
        item: item.cloned(),
        others: all.iter().filter(|id| Some(*id) != item).cloned().collect(),
        how,
        sure: sure.min(name_sure),
        weight,
        written: written.clone(),
        is_strength_unknown,
    };
    let has_strength =
        |member: &&Member| !said.strengths.is_empty() && said.strengths.is_subset(&member.said.strengths);
    let strong: Vec<&Member> = if said.strengths.is_empty() {
        family.members.iter().collect()
    } else {
        family.members.iter().filter(has_strength).collect()
    };
    if strong.is_empty() {
        return found(None, name_sure, true);
    }
    let narrowed = narrow(&strong, |member| said.volumes.is_subset(&member.said.volumes) && !said.volumes.is_empty());
    let narrowed = narrow(&narrowed, |member| said.form.is_some() && member.said.form == said.form);
    // Of a mixture only the one that holds nothing else.
    let fewest = narrowed.iter().map(|member| member.said.strengths.len()).min().unwrap_or_default();
    let narrowed = narrow(&narrowed, |member| member.said.strengths.len() == fewest);
    match narrowed.as_slice() {
        [one] if !said.strengths.is_empty() => found(Some(&one.id), 900, false),
        [one] if !said.volumes.is_empty() && one.said.strengths.is_empty() => found(Some(&one.id), 800, false),
        [one] => found(Some(&one.id), 600, false),
        several => found(several.first().map(|member| &member.id), 450, false),
    }
}

/// Those that a question is true of, or all where it is true of none.
fn narrow<'a>(members: &[&'a Member], is_so: impl Fn(&Member) -> bool) -> Vec<&'a Member> {
    let kept: Vec<&Member> = members.iter().copied().filter(|member| is_so(member)).collect();
    if kept.is_empty() { members.to_vec() } else { kept }
}

/// How a text names a family: exactly, in another alphabet or ending, or with a slip.
fn named(family: &Family, words: &[(Name, String)]) -> Option<(How, i64, usize, String)> {
    let mut best: Option<(How, i64, usize, String)> = None;
    for name in &family.names {
        let mut written = Vec::new();
        let (mut how, mut sure) = (How::Word, 900);
        for part in name {
            if let Some((_, word)) = words.iter().find(|(word, _)| part.is(word)) {
                written.push(word.as_str());
                continue;
            }
            let letters = part.sound.chars().count();
            let alike = (letters >= SOUND_MIN)
                .then(|| {
                    words.iter().find_map(|(name, word)| slips(&name.sound, &part.sound).map(|slips| (slips, word)))
                })
                .flatten();
            let Some((slips, word)) = alike else { break };
            how = How::Likeness;
            sure = sure.min(likeness(slips, letters) * 9 / 10);
            written.push(word);
        }
        let weight: usize = name.iter().map(|part| part.sound.chars().count()).sum();
        let is_whole = written.len() == name.len();
        if is_whole && best.as_ref().is_none_or(|so_far| (so_far.0, weight) > (how, so_far.2)) {
            best = Some((how, sure, weight, written.join(" ")));
        }
    }
    best
}

/// What the id of a medicine begins with, before its strength: `paracetamol` of `paracetamol-500mg`.
fn start_of(id: &str) -> Option<String> {
    let mut parts = id.split('-');
    let mut start: Vec<&str> = Vec::new();
    let strength = loop {
        let part = parts.next()?;
        if part.starts_with(|letter: char| letter.is_ascii_digit()) {
            break part;
        }
        start.push(part);
    };
    let is_strength = ["mg", "g", "ug", "iu", "pct", "ml", "l"].iter().any(|unit| strength.ends_with(unit));
    (is_strength && !start.is_empty()).then(|| start.join("-"))
}

fn form_of_unit(unit: &str) -> Option<Form> {
    match unit {
        "tablet" => Some(Form::Solid),
        "ampoule" | "vial" => Some(Form::Injected),
        "bottle" => Some(Form::Liquid),
        _ => None,
    }
}

/// Strengths, volumes and form in a text.
fn read(text: &str, signs: Signs) -> Profile {
    let text = plain(text);
    let mut said = Profile { form: form(&text), ..Profile::default() };
    let (mut rest, mut mass_before): (&str, Option<i64>) = (text.as_str(), None);
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let is_per = rest[..start].trim().ends_with('/') || rest[..start].trim() == "per";
        let Some(numeral) = number::read(&rest[start..], signs, false, false) else {
            rest = rest[start..].trim_start_matches(|letter: char| letter.is_ascii_digit());
            continue;
        };
        let behind = numeral.rest.trim_start();
        let word: String = behind.chars().take_while(|letter| letter.is_alphabetic()).collect();
        let after = behind[word.len()..].trim_start();
        let unit = |units: &[(&str, i64)]| units.iter().find(|(known, _)| *known == word).map(|(_, unit)| *unit);
        if let Some(micrograms) = unit(MASSES).and_then(|unit| numeral.value.times(unit)) {
            if is_per_millilitre(after) {
                said.strengths.insert(Strength::Concentration(micrograms * 1000));
                mass_before = None;
            } else {
                said.strengths.insert(Strength::Mass(micrograms));
                mass_before = Some(micrograms);
            }
        } else if let Some(volume) = unit(VOLUMES).and_then(|unit| numeral.value.times(unit)) {
            if let (true, Some(mass), true) = (is_per, mass_before, volume > 0) {
                said.strengths.remove(&Strength::Mass(mass));
                said.strengths.insert(Strength::Concentration(mass * 1_000_000 / volume));
            }
            said.volumes.insert(volume);
            mass_before = None;
        } else if UNITS.contains(&word.as_str()) {
            said.strengths.extend(numeral.value.times(1).map(Strength::Units));
        } else if behind.starts_with('%') {
            said.strengths.extend(numeral.value.times(1000).map(Strength::Percent));
        }
        rest = numeral.rest;
    }
    said
}

/// Whether a mass is one in each millilitre: `/ml`, not `/5 ml`.
fn is_per_millilitre(after: &str) -> bool {
    let Some(rest) = after.strip_prefix('/') else { return false };
    let word: String = rest.trim_start().chars().take_while(|letter| letter.is_alphabetic()).collect();
    word == "ml" || word == "мл"
}

fn form(text: &str) -> Option<Form> {
    let words = tokens(text);
    let has = |list: &[&str]| {
        words.iter().any(|word| list.contains(&word.stem.as_str()) || list.contains(&word.plain.as_str()))
    };
    if has(INJECTED) {
        Some(Form::Injected)
    } else if has(SOLID) {
        Some(Form::Solid)
    } else if has(LIQUID) {
        Some(Form::Liquid)
    } else {
        None
    }
}

/// Pieces in one pack of a medicine as labels write it: `№ 20`, `N20`, `x 100 tab`.
pub(super) fn pack_content(text: &str, vocabulary: &Vocabulary) -> Option<i64> {
    let text = plain(text);
    let letters: Vec<&str> = text.split_whitespace().collect();
    for (place, word) in letters.iter().enumerate() {
        // The sign of a number is `no` once its letters are plain.
        let behind = word.strip_prefix("no").or_else(|| word.strip_prefix('n')).or_else(|| word.strip_prefix("№"));
        let figure = match behind {
            Some("" | ".") => letters.get(place + 1).copied(),
            Some(rest) => Some(rest.trim_start_matches('.')),
            None => None,
        };
        if let Some(number) = figure.and_then(|figure| figure.trim_end_matches([',', '.', ';']).parse::<i64>().ok()) {
            return (number > 1).then_some(number);
        }
    }
    // The number that stands before a word of tablets.
    let counted = crate::arrived::amount::described(&text, vocabulary, Signs::default());
    counted.units.filter(|units| counted.kind == Some(UnitKind::Tablet) && *units > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medicines_are_found_by_name_strength_and_form() {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        let medicines = Medicines::new(&vocabulary, &crate::builtin::items().expect("a catalogue"));
        for (text, item, is_sure, remark) in [
            ("Paracetamol 500 mg tab", Some("paracetamol-500mg"), true, "plain"),
            ("Парацетамол табл. 500мг №20", Some("paracetamol-500mg"), true, "Russian"),
            ("Acetaminophen 500mg tablets", Some("paracetamol-500mg"), true, "another name"),
            ("Amoxicilline 0,5 g gélules", Some("amoxicillin-500mg"), true, "grams"),
            ("Amoxicilina 250 mg", Some("amoxicillin-250mg"), true, "Spanish"),
            ("Amoxicilin 500mg caps", Some("amoxicillin-500mg"), true, "one letter lost in a long name"),
            ("Цефтриаксон 1 г флакон", Some("ceftriaxone-1g-iv"), true, "a vial"),
            ("Azithromycin 500 mg", Some("azithromycin-500mg"), false, "tablet or vial"),
            ("Azithromycin 500 mg tablets", Some("azithromycin-500mg"), true, "tablets"),
            ("Azithromycin IV 500 mg", Some("azithromycin-500mg-iv"), true, "injected"),
            ("Dexamethasone 4mg/ml 1ml amp", Some("dexamethasone-4mg-ml"), true, "a concentration"),
            ("Furosemide 20 mg/2 ml", Some("furosemide-10mg-ml-2ml"), true, "a concentration of its own"),
            ("Натрия хлорид 0,9% 500 мл", Some("sodium-chloride-0.9pct-500ml"), true, "a salt by its Russian name"),
            ("Amoxicillin 875 mg", None, true, "a strength that nobody lists"),
            ("Ibuprofen", Some("ibuprofen-400mg"), false, "no strength"),
        ] {
            let found = medicines.find(text, Signs::default()).unwrap_or_else(|| panic!("{remark}: {text}"));
            assert_eq!(found.item.as_ref().map(ItemId::as_str), item, "{remark}: {found:?}");
            assert_eq!(found.sure >= 700, is_sure, "{remark}: {found:?}");
        }
        for text in ["Surgical masks", "Wheelchair", "Blankets 500 g"] {
            assert_eq!(medicines.find(text, Signs::default()), None, "{text}");
        }
        assert_eq!(pack_content("Парацетамол 500мг №20", &vocabulary), Some(20));
        assert_eq!(pack_content("Paracetamol 500 mg 100 tablets", &vocabulary), Some(100));
    }
}
