//! Decides what a line is: which item, which else it could be, how sure. An item is never guessed silently. Up:
//! [`crate::arrived`].

use std::collections::{BTreeMap, BTreeSet};

use model::arrived::{How, Sort};
use model::id::ItemId;
use model::world::Item;

use crate::arrived::lexicon::{Lexicon, Match};
use crate::arrived::medicine::{Found, Medicines};
use crate::arrived::number::Signs;
use crate::arrived::plain::{all_tokens, is_unspaced};
use crate::arrived::vocabulary::{Said, Vocabulary, joined};

/// Most other readings that are kept.
const ALTERNATIVES_MAX: usize = 5;

/// How sure: a phrase of several words, a single word, one of several items by its heading, the heading alone, two things
/// in one text, one of several items. By judgement: what is below 700 is looked at before it is used.
const SURE_PHRASE: i64 = 920;
const SURE_WORD: i64 = 820;
const SURE_BY_GROUP: i64 = 760;
const SURE_GROUP_ALONE: i64 = 400;
const SURE_TWO_THINGS: i64 = 600;
const SURE_ONE_OF_SEVERAL: i64 = 500;
/// What words apart from each other cost.
const APART: i64 = 60;

/// What a word that nobody knows costs beside a single word, beside a phrase, and where it is written like a name; what is
/// left at least; how sure a thing is whose part is named.
const STRANGE_TO_WORD: i64 = 150;
const STRANGE_TO_PHRASE: i64 = 100;
const STRANGE_NAME: i64 = 60;
const SURE_LEAST: i64 = 100;
const SURE_PART: i64 = 500;
/// How much lighter the words of another thing may be and still count: `rubber glove`, `kitchen glove`.
const NEAR: usize = 3;

/// Words that no phrase explains.
#[derive(Clone, Copy, Debug, Default)]
struct Unexplained {
    words: i64,
    /// Those written like names.
    names: i64,
    /// Whether a part of something is named.
    has_part: bool,
}

/// What was recognised in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Identity {
    /// The item, with the words it was recognised by.
    pub(super) item: Option<ItemId>,
    /// What else it could be.
    pub(super) alternatives: Vec<ItemId>,
    /// What it is, where it is no item.
    pub(super) sort: Option<Sort>,
    /// The words.
    pub(super) from: String,
    /// How.
    pub(super) how: Option<How>,
    /// How sure.
    pub(super) sure: i64,
    /// Language of the words.
    pub(super) language: Option<String>,
}

/// Everything that things are recognised by.
#[derive(Debug)]
pub(super) struct Recogniser {
    pub(super) vocabulary: Vocabulary,
    pub(super) lexicon: Lexicon,
    pub(super) medicines: Medicines,
    /// Items by their plain name and id.
    names: BTreeMap<String, ItemId>,
    ids: Vec<ItemId>,
}

impl Recogniser {
    /// Made for a catalogue.
    pub(super) fn new(vocabulary: Vocabulary, items: &[Item]) -> Self {
        let mut names = BTreeMap::new();
        for item in items {
            names.insert(joined(&item.name), item.id.clone());
            names.insert(joined(item.id.as_str()), item.id.clone());
        }
        Self {
            lexicon: Lexicon::new(&vocabulary, items),
            medicines: Medicines::new(&vocabulary, items),
            vocabulary,
            names,
            ids: items.iter().map(|item| item.id.clone()).collect(),
        }
    }

    /// What a text is, with the heading it stands under.
    pub(super) fn identify(&self, text: &str, group: Option<&str>, signs: Signs) -> Identity {
        if let Some(id) = self.names.get(&joined(text)) {
            let from = text.trim().to_owned();
            return Identity { item: Some(id.clone()), from, how: Some(How::Exact), sure: 1000, ..Identity::default() };
        }
        let found = self.lexicon.find(text);
        let left = self.unexplained(text, &found);
        let things: Vec<&Match<'_>> =
            found.iter().filter(|one| matches!(one.phrase.said, Said::Item(_) | Said::Sort(_))).collect();
        let heaviest = things.first().map_or(0, |one| one.weight);
        if let Some(medicine) =
            self.medicines.find(text, signs).filter(|medicine| is_medicine(medicine, &things, heaviest))
        {
            return of_medicine(medicine);
        }
        if let Some(first) = things.first() {
            return match first.phrase.said {
                Said::Sort(sort) if !is_item_as_heavy(&things) => {
                    let is_medical = found.iter().any(|one| one.phrase.said == Said::Medical);
                    self.of_sort(if is_medical && !sort.is_medical() { Sort::Medical } else { sort }, first, &things)
                }
                _ => self.of_items(&things, group, left),
            };
        }
        let alike = self.lexicon.find_alike(text);
        let alike: Vec<&Match<'_>> = alike.iter().collect();
        if !alike.is_empty() {
            return self.of_items(&alike, group, Unexplained::default());
        }
        self.of_group(text, group)
    }

    /// Items that words name; the heaviest phrase decides, and what it names in common with others is ambiguous.
    fn of_items(&self, things: &[&Match<'_>], group: Option<&str>, left: Unexplained) -> Identity {
        let items: Vec<&&Match<'_>> = things.iter().filter(|one| matches!(one.phrase.said, Said::Item(_))).collect();
        let Some(first) = items.first() else { return Identity::default() };
        let leading: Vec<ItemId> = items
            .iter()
            .filter(|one| one.weight == first.weight)
            .flat_map(|one| self.items_of(one))
            .fold(Vec::new(), with_new);
        let all: Vec<ItemId> = items.iter().flat_map(|one| self.items_of(one)).fold(Vec::new(), with_new);
        let mut sure = if first.is_single { SURE_WORD } else { SURE_PHRASE };
        if !first.is_together {
            sure -= APART;
        }
        // A word that nobody knows may make it another thing; a name at its end rarely does.
        sure -=
            left.words * if first.is_single { STRANGE_TO_WORD } else { STRANGE_TO_PHRASE } + left.names * STRANGE_NAME;
        if left.has_part {
            sure = sure.min(SURE_PART);
        }
        let mut chosen = leading.first().cloned();
        if leading.len() > 1 {
            sure = SURE_ONE_OF_SEVERAL;
            if let Some(by_group) = group.and_then(|group| self.within(group, &leading)) {
                chosen = Some(by_group);
                sure = SURE_BY_GROUP;
            }
        } else if self.names_another(things, first, chosen.as_ref()) {
            sure = sure.min(SURE_TWO_THINGS);
        }
        sure = (sure * first.likeness / 1000).max(SURE_LEAST);
        Identity {
            alternatives: all.into_iter().filter(|id| Some(id) != chosen.as_ref()).take(ALTERNATIVES_MAX).collect(),
            item: chosen,
            sort: None,
            from: first.written.clone(),
            how: Some(first.how),
            sure,
            language: language_of(first),
        }
    }

    /// Whether other words name another thing (`ventilator with monitor`, `rubber gloves for kitchen`), and not this one in another language.
    fn names_another(&self, things: &[&Match<'_>], first: &Match<'_>, chosen: Option<&ItemId>) -> bool {
        let is_chosen = |one: &Match<'_>| chosen.is_some_and(|id| self.items_of(one).contains(id));
        things.iter().any(|one| {
            let is_apart = !one.places.is_empty() && one.places.is_disjoint(&first.places);
            (is_apart || one.weight + NEAR >= first.weight)
                && !is_chosen(one)
                && !things.iter().any(|same| is_chosen(same) && one.places.is_subset(&same.places))
        })
    }

    /// Words of a text that no phrase explains.
    fn unexplained(&self, text: &str, found: &[Match<'_>]) -> Unexplained {
        let covered: BTreeSet<usize> = found.iter().flat_map(|one| one.places.iter().copied()).collect();
        let mut left = Unexplained {
            has_part: found.iter().any(|part| {
                part.phrase.said == Said::Part
                    && !found
                        .iter()
                        .any(|one| matches!(one.phrase.said, Said::Item(_)) && part.places.is_subset(&one.places))
            }),
            ..Unexplained::default()
        };
        for (at, token) in all_tokens(text).iter().enumerate() {
            let is_word = token.plain.chars().count() >= 3
                && !token.plain.chars().any(|letter| letter.is_ascii_digit() || is_unspaced(letter));
            let is_known = token.is_empty || covered.contains(&at) || self.vocabulary.units.contains_key(&token.plain);
            if is_word && !is_known && !self.vocabulary.numbers.contains_key(&token.plain) {
                let is_name = at > 0 && token.written.starts_with(char::is_uppercase);
                left.names += i64::from(is_name);
                left.words += i64::from(!is_name);
            }
        }
        left
    }

    fn of_sort(&self, sort: Sort, first: &Match<'_>, things: &[&Match<'_>]) -> Identity {
        let alternatives = things.iter().flat_map(|one| self.items_of(one)).fold(Vec::new(), with_new);
        Identity {
            sort: Some(sort),
            alternatives: alternatives.into_iter().take(ALTERNATIVES_MAX).collect(),
            from: first.written.clone(),
            how: Some(first.how),
            sure: if first.is_single { SURE_WORD } else { SURE_PHRASE },
            language: language_of(first),
            item: None,
        }
    }

    /// Nothing in the text is known: its heading may still say what it is.
    fn of_group(&self, text: &str, group: Option<&str>) -> Identity {
        let Some(group) = group.filter(|group| !group.is_empty()) else { return Identity::default() };
        if !text.chars().any(char::is_alphanumeric) {
            return Identity::default();
        }
        let found = self.lexicon.find(group);
        let Some(first) = found.iter().find(|one| matches!(one.phrase.said, Said::Item(_) | Said::Sort(_))) else {
            return Identity::default();
        };
        let assumed = Identity {
            from: format!("heading: {}", first.written),
            how: Some(How::Assumed),
            sure: SURE_GROUP_ALONE,
            language: language_of(first),
            ..Identity::default()
        };
        if let Said::Sort(sort) = first.phrase.said {
            return Identity { sort: Some(sort), ..assumed };
        }
        let items = self.items_of(first);
        Identity { item: items.first().cloned(), alternatives: items.into_iter().skip(1).collect(), ..assumed }
    }

    /// The one of several items that a heading names too.
    fn within(&self, group: &str, items: &[ItemId]) -> Option<ItemId> {
        let found = self.lexicon.find(group);
        let heaviest =
            found.iter().filter(|one| matches!(one.phrase.said, Said::Item(_))).map(|one| one.weight).max()?;
        let mut named = found
            .iter()
            .filter(|one| one.weight == heaviest)
            .flat_map(|one| self.items_of(one))
            .filter(|id| items.contains(id))
            .fold(Vec::new(), with_new);
        if named.len() == 1 { named.pop() } else { None }
    }

    fn items_of(&self, found: &Match<'_>) -> Vec<ItemId> {
        let Said::Item(id) = &found.phrase.said else { return Vec::new() };
        match id.strip_suffix('*') {
            Some(start) => self.ids.iter().filter(|id| id.as_str().starts_with(start)).cloned().collect(),
            None => self.ids.iter().filter(|known| known.as_str() == id).cloned().collect(),
        }
    }
}

/// Whether a name of a medicine weighs more than the other words: `aspirin` does, `glucose meter` does not.
fn is_medicine(medicine: &Found, things: &[&Match<'_>], heaviest: usize) -> bool {
    let is_family = things.first().is_some_and(|one| match &one.phrase.said {
        Said::Item(id) => id.ends_with('*'),
        Said::Sort(sort) => *sort == Sort::Medicine,
        _ => false,
    });
    medicine.weight + 2 >= heaviest || is_family
}

fn of_medicine(medicine: Found) -> Identity {
    let sort = medicine.item.is_none().then_some(Sort::Medicine);
    Identity {
        item: medicine.item,
        alternatives: medicine.others.into_iter().take(ALTERNATIVES_MAX).collect(),
        sort,
        from: medicine.written,
        how: Some(medicine.how),
        sure: medicine.sure,
        language: None,
    }
}

/// Whether an item is named by as heavy a phrase as the heaviest.
fn is_item_as_heavy(things: &[&Match<'_>]) -> bool {
    let heaviest = things.first().map_or(0, |one| one.weight);
    things.iter().any(|one| one.weight == heaviest && matches!(one.phrase.said, Said::Item(_)))
}

fn language_of(found: &Match<'_>) -> Option<String> {
    Some(found.phrase.language.clone()).filter(|language| language != "und")
}

fn with_new(mut list: Vec<ItemId>, id: ItemId) -> Vec<ItemId> {
    if !list.contains(&id) {
        list.push(id);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recogniser() -> Recogniser {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        Recogniser::new(vocabulary, &crate::builtin::items().expect("a catalogue"))
    }

    #[test]
    fn things_are_recognised_in_their_languages() {
        let recogniser = recogniser();
        for (text, item, remark) in [
            ("Surgical masks, 3-ply", "mask-medical", "English"),
            ("Masques chirurgicaux type IIR", "mask-medical", "French"),
            ("Маски медицинские одноразовые", "mask-medical", "Russian"),
            ("Mascarillas FFP2", "respirator", "Spanish"),
            ("3M 1860 N95", "respirator", "a standard alone"),
            ("Einweg-Untersuchungshandschuhe Nitril", "gloves-examination", "German"),
            ("Перчатки нитриловые смотровые р. M", "gloves-examination", "Russian with a size"),
            ("Camici monouso", "gown", "Italian"),
            ("Аппарат ИВЛ Авента-М", "ventilator-icu", "a model behind its kind"),
            ("Oxygen concentrator 10 L", "oxygen-concentrator", "English"),
            ("Противогазы", "mask-fullface", "a gas mask is no medical mask"),
            ("呼吸机", "ventilator-icu", "Chinese"),
            ("一次性医用口罩", "mask-medical", "Chinese"),
            ("كمامات طبية", "mask-medical", "Arabic"),
            ("Халати захисні", "gown", "Ukrainian"),
            ("Respirtaor FFP3", "respirator", "a slip beside a standard"),
        ] {
            let identity = recogniser.identify(text, None, Signs::default());
            assert_eq!(identity.item.as_ref().map(ItemId::as_str), Some(item), "{remark}: {identity:?}");
            assert!(identity.sure >= 700, "{remark}: {identity:?}");
        }
    }

    #[test]
    fn what_could_be_several_things_says_so() {
        let recogniser = recogniser();
        for (text, item, remark) in [
            ("Masks", "respirator", "which mask"),
            ("Gants", "gloves-examination", "which gloves"),
            ("Ventilator and patient monitor", "ventilator-icu", "two things in one line"),
            ("Concentrater d\u{2019}oxigene", "oxygen-concentrator", "two slips"),
        ] {
            let identity = recogniser.identify(text, None, Signs::default());
            let named: Vec<&str> = identity.item.iter().chain(&identity.alternatives).map(ItemId::as_str).collect();
            assert!(named.contains(&item), "{remark}: {identity:?}");
            assert!(identity.sure < 700 || identity.how == Some(How::Likeness), "{remark}: {identity:?}");
        }
        let grouped = recogniser.identify("Gloves M", Some("SURGICAL GLOVES"), Signs::default());
        assert_eq!((grouped.item, grouped.sure), (Some(ItemId::of("gloves-surgical")), SURE_BY_GROUP));
        let under = recogniser.identify("Size XL", Some("COVERALLS"), Signs::default());
        assert_eq!((under.item, under.how), (Some(ItemId::of("coverall")), Some(How::Assumed)));
    }

    #[test]
    fn what_only_sounds_like_an_item_is_not_believed() {
        let recogniser = recogniser();
        for text in [
            "Face mask, Halloween",
            "Rubber gloves for kitchen",
            "Oxygen sensor for ventilator",
            "Ultrasound gel 5 l",
            "X-ray films",
            "Test tubes glass",
            "Swimming goggles",
            "Maschera subacquea",
            "Blouse dame taille 42",
            "Ventilateur de table",
            "Bata de ba\u{f1}o",
            "Wheelchair with oxygen cylinder",
            "Gas stove",
            "Vitamin C 1000 mg",
            "Фильтр для аппарата ИВЛ",
        ] {
            let identity = recogniser.identify(text, None, Signs::default());
            assert!(identity.item.is_none() || identity.sure < 700, "{text}: {identity:?}");
        }
        // What belongs to a device and is an item of its own is that item, not the device.
        let circuits = recogniser.identify("Breathing circuits for ventilators", None, Signs::default());
        assert_eq!(circuits.item, Some(ItemId::of("ventilator-circuit")));
        // What is medical is never thrown out as bedding.
        let drapes = recogniser.identify("Surgical bed linen", None, Signs::default());
        assert_eq!(drapes.sort, Some(Sort::Medical));
    }

    #[test]
    fn goods_that_nobody_asked_for_have_a_sort() {
        let recogniser = recogniser();
        for (text, sort, remark) in [
            ("Winter coats", Sort::Clothing, "English"),
            ("Одежда детская б/у", Sort::Clothing, "Russian"),
            ("Bibles et chapelets", Sort::Religious, "French"),
            ("Latte in polvere", Sort::Food, "Italian"),
            ("Amoxicillin 875 mg tabs", Sort::Medicine, "an unknown strength"),
            ("Fauteuil roulant", Sort::Medical, "not on the catalogue"),
        ] {
            let identity = recogniser.identify(text, None, Signs::default());
            assert_eq!((identity.item, identity.sort), (None, Some(sort)), "{remark}");
        }
        for text in ["Box 12", "XJ-4400 spare flange", "???"] {
            let identity = recogniser.identify(text, None, Signs::default());
            assert_eq!((identity.item, identity.sort), (None, None), "{text}");
        }
    }
}
