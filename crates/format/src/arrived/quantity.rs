//! Decides how many units and packs a line has, from its columns, its unit and the words of its description, in the unit
//! that its item is counted in. Up: [`crate::arrived`].

use model::arrived::How;
use model::world::{Item, ItemKind};

use crate::arrived::amount::{self, Amount};
use crate::arrived::medicine;
use crate::arrived::number::{self, Signs};
use crate::arrived::plain::plain;
use crate::arrived::vocabulary::{UnitKind, Vocabulary};

/// How sure: a product of cartons and content, a count in words, content from the description, a unit that nobody names,
/// gloves counted one by one, a pack of the catalogue's usual size, an estimate.
const SURE_PRODUCT: i64 = 930;
const SURE_WORDS: i64 = 850;
const SURE_DESCRIBED: i64 = 720;
const SURE_UNIT: i64 = 800;
const SURE_SINGLES: i64 = 750;
const SURE_USUAL_PACK: i64 = 400;
const SURE_ROUGH: i64 = 600;
const SURE_BY_MASS: i64 = 300;
/// How far the mass of a line may be from that of the catalogue's packs before they are other packs.
const USUAL_FACTOR: i64 = 3;

/// What the columns of a row say.
#[derive(Clone, Debug)]
pub(super) struct Asked<'a> {
    pub(super) units: Amount,
    pub(super) packs: Amount,
    pub(super) content: Amount,
    pub(super) unit: &'a str,
    pub(super) description: &'a str,
    pub(super) item: Option<&'a Item>,
}

/// A number with where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) number: i64,
    pub(super) from: String,
    pub(super) how: How,
    pub(super) sure: i64,
}

impl Told {
    fn new(number: i64, from: impl Into<String>, how: How, sure: i64) -> Self {
        Self { number, from: from.into(), how, sure }
    }

    fn less(mut self, how: How, sure: i64) -> Self {
        self.how = self.how.max(how);
        self.sure = self.sure.min(sure);
        self
    }
}

/// Units and packs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Quantity {
    pub(super) units: Option<Told>,
    pub(super) packs: Option<Told>,
    /// Whether the units are those of the catalogue's usual pack, which nobody said these packs are.
    pub(super) is_usual_pack: bool,
}

/// A count of pieces, before it is put into the item's unit.
struct Pieces {
    told: Told,
    kind: Option<UnitKind>,
    /// Whether the text names the kind.
    is_named: bool,
}

/// Units and packs of a line.
pub(super) fn tell(asked: &Asked<'_>, vocabulary: &Vocabulary, signs: Signs) -> Quantity {
    // `box/100`, `Packung à 10`: the unit itself may say the content.
    let unit = amount::read(asked.unit, vocabulary, signs, false);
    let unit_kind = kind_of(asked.unit, vocabulary);
    let described = amount::described(asked.description, vocabulary, signs);
    let content = asked.content.units.or(asked.content.content).or(asked.units.content).or(unit.content).or(unit.units);
    let packs = packs(asked, unit_kind);
    let pieces = pieces(asked, unit_kind, content, packs.as_ref(), &described, vocabulary);
    let told = pieces.and_then(|pieces| in_item_units(pieces, asked));
    let is_told = told.is_some();
    let units = told.or_else(|| usual_pack(packs.as_ref(), asked.item));
    Quantity { is_usual_pack: !is_told && units.is_some(), units, packs }
}

/// The kind that a unit cell names.
fn kind_of(unit: &str, vocabulary: &Vocabulary) -> Option<UnitKind> {
    let plain = plain(unit);
    plain
        .split(|letter: char| !letter.is_alphabetic())
        .find_map(|word| vocabulary.units.get(word))
        .or_else(|| vocabulary.units.get(plain.trim()))
        .copied()
}

fn packs(asked: &Asked<'_>, unit_kind: Option<UnitKind>) -> Option<Told> {
    if let Some(packs) = asked.packs.packs.or(asked.packs.units) {
        let (how, sure) = exactness(&asked.packs);
        return Some(Told::new(packs, format!("{packs} packs"), how, sure));
    }
    if let Some(packs) = asked.units.packs {
        let (how, sure) = if asked.units.is_worded { (How::Word, SURE_PRODUCT) } else { (How::Exact, 1000) };
        return Some(Told::new(packs, format!("{packs} packs in the quantity"), how, sure));
    }
    let counted = asked.units.units.filter(|_| asked.units.kind.is_none())?;
    (unit_kind == Some(UnitKind::Pack)).then(|| {
        let (how, sure) = exactness(&asked.units);
        Told::new(counted, format!("{counted} {}", asked.unit), how, sure)
    })
}

fn exactness(amount: &Amount) -> (How, i64) {
    match amount {
        Amount { is_rough: true, .. } => (How::Assumed, SURE_ROUGH),
        Amount { is_worded: true, .. } => (How::Word, SURE_WORDS),
        _ => (How::Exact, 1000),
    }
}

fn pieces(
    asked: &Asked<'_>,
    unit_kind: Option<UnitKind>,
    content: Option<i64>,
    packs: Option<&Told>,
    described: &Amount,
    vocabulary: &Vocabulary,
) -> Option<Pieces> {
    let kind = asked
        .units
        .kind
        .or(unit_kind.filter(|kind| !matches!(kind, UnitKind::Pack | UnitKind::Inner | UnitKind::Pallet)));
    let is_named = kind.is_some();
    // `20 boxes x 50`
    if let (Some(units), true) = (asked.units.units, asked.units.content.is_some()) {
        let told = Told::new(units, format!("{units} by cartons and content"), How::Word, SURE_PRODUCT);
        return Some(Pieces { told, kind: asked.units.kind.or(kind), is_named });
    }
    let is_of_packs = asked.units.kind.is_none() && matches!(unit_kind, Some(UnitKind::Pack | UnitKind::Inner));
    if let (Some(units), false) = (asked.units.units, is_of_packs) {
        let (how, sure) = exactness(&asked.units);
        let dozen = if unit_kind == Some(UnitKind::Dozen) { 12 } else { 1 };
        let told = Told::new(units.checked_mul(dozen)?, format!("{units} {}", asked.unit), how, sure);
        return Some(Pieces { told, kind, is_named });
    }
    // So many cartons or small packs of so many.
    let inner = asked.units.inner.or(asked.units.units.filter(|_| unit_kind == Some(UnitKind::Inner)));
    let outer = inner.or(packs.map(|packs| packs.number));
    let in_description = described
        .content
        .or(described.units.filter(|_| described.kind.is_some_and(|kind| kind != UnitKind::Litre)))
        .or_else(|| medicine::pack_content(asked.description, vocabulary));
    if let Some(outer) = outer {
        let (each, how, sure) = match (content, in_description) {
            (Some(content), _) => (content, How::Word, SURE_PRODUCT),
            (None, Some(content)) => (content, How::Word, SURE_DESCRIBED),
            // Drums and canisters: the description says how much is in one.
            (None, None) if asked.item.is_some_and(|item| matches!(item.unit.as_str(), "litre" | "kg")) => {
                (1, How::Word, SURE_DESCRIBED)
            }
            (None, None) => return small_packs(inner, asked),
        };
        let told = Told::new(outer.checked_mul(each)?, format!("{outer} x {each}"), how, sure);
        // What a container holds is pieces.
        return Some(Pieces { told, kind: described.kind.or(kind).or(Some(UnitKind::Each)), is_named: true });
    }
    // Only the description says how many.
    let is_litres = described.kind == Some(UnitKind::Litre) && asked.item.is_none_or(|item| item.unit != "litre");
    let in_words = described.units.filter(|_| described.kind.is_some() && !is_litres);
    let units = in_words.or_else(|| leading(asked.description))?;
    let (how, sure) = if in_words.is_some() { (How::Word, SURE_WORDS) } else { (How::Assumed, 500) };
    (asked.units.pallets.is_none()).then(|| Pieces {
        told: Told::new(units, asked.description, how, sure),
        kind: described.kind.filter(|_| in_words.is_some()),
        is_named: in_words.is_some(),
    })
}

/// Small packs of an item that is counted by the pack.
fn small_packs(inner: Option<i64>, asked: &Asked<'_>) -> Option<Pieces> {
    let is_pack = asked.item.is_some_and(|item| item.unit == "pack");
    let told =
        Told::new(inner.filter(|_| is_pack)?, format!("{} packs", inner.unwrap_or_default()), How::Word, SURE_WORDS);
    Some(Pieces { told, kind: None, is_named: true })
}

/// `5 ventilators`: a number that a description begins with.
fn leading(description: &str) -> Option<i64> {
    let description = description.trim();
    let numeral = number::read(description, Signs::default(), false, true)?;
    let is_of_things =
        numeral.rest.starts_with(char::is_whitespace) && numeral.rest.trim_start().starts_with(char::is_alphabetic);
    numeral.value.as_whole().filter(|number| is_of_things && *number < 100_000)
}

/// Pieces in the unit that the item is counted in.
fn in_item_units(pieces: Pieces, asked: &Asked<'_>) -> Option<Told> {
    let Pieces { told, kind, is_named } = pieces;
    let Some(item) = asked.item else {
        return Some(if is_named { told } else { told.less(How::Assumed, SURE_UNIT) });
    };
    let unnamed = |told: Told| if is_named { told } else { told.less(How::Assumed, SURE_UNIT) };
    match (item.unit.as_str(), kind) {
        ("pair", Some(UnitKind::Pair)) => Some(told),
        // Gloves are packed one by one; to think of them as pairs would be to think of twice as many.
        ("pair", _) => {
            let from = format!("{} (singles, two to a pair)", told.from);
            let sure = if is_named { SURE_SINGLES } else { SURE_ROUGH };
            Some(Told::new(told.number / 2, from, How::Assumed, sure.min(told.sure)))
        }
        ("litre", Some(UnitKind::Litre)) => Some(told),
        ("litre", _) => measured(&told, asked.description, LITRES).map(|litres| litres.less(How::Word, SURE_DESCRIBED)),
        ("kg", _) => measured(&told, asked.description, KILOGRAMS).map(|mass| mass.less(How::Word, SURE_DESCRIBED)),
        (_, Some(UnitKind::Pair)) if item.kind == ItemKind::Consumable && item.unit == "each" => Some(Told::new(
            told.number.checked_mul(2)?,
            format!("{} (two to a pair)", told.from),
            How::Assumed,
            SURE_SINGLES,
        )),
        _ => Some(unnamed(told)),
    }
}

/// Sizes of a bottle in millilitres, of a drum in grams.
const LITRES: &[(&str, i64)] = &[
    ("ml", 1),
    ("мл", 1),
    ("l", 1000),
    ("л", 1000),
    ("litre", 1000),
    ("liter", 1000),
    ("litr", 1000),
    ("ltr", 1000),
    ("cl", 10),
    ("毫升", 1),
    ("升", 1000),
];
const KILOGRAMS: &[(&str, i64)] = &[("g", 1), ("г", 1), ("kg", 1000), ("кг", 1000), ("公斤", 1000)];

/// So many pieces of a size that the description states, in the thousandfold of its smallest unit.
fn measured(told: &Told, description: &str, units: &[(&str, i64)]) -> Option<Told> {
    let text = plain(description);
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let Some(numeral) = number::read(&rest[start..], Signs::default(), false, false) else { break };
        let word: String = numeral.rest.trim_start().chars().take_while(|letter| letter.is_alphabetic()).collect();
        if let Some((_, unit)) = units.iter().find(|(known, _)| *known == word) {
            let each = numeral.value.times(*unit)?;
            // Rounded up: half a litre is more than nothing.
            let whole = told.number.checked_mul(each)?.checked_add(999)? / 1000;
            return Some(Told { number: whole, from: format!("{} of {each} ml or g each", told.from), ..told.clone() });
        }
        rest = numeral.rest;
    }
    None
}

/// Units by the mass of a line, where its packs are far from those of the catalogue; none where they are near.
pub(super) fn by_mass(packs: i64, grams: i64, item: &Item) -> Option<Told> {
    let pack = item.pack.as_ref()?;
    let usual = packs.checked_mul(pack.gross().get())?;
    let is_near = usual / USUAL_FACTOR <= grams && grams <= usual.saturating_mul(USUAL_FACTOR);
    let units = i128::from(grams) * i128::from(pack.units().get()) / i128::from(pack.gross().get());
    let number = i64::try_from(units).ok()?;
    let from = format!("{grams} g, as heavy as the catalogue's packs of {}", pack.units().get());
    (!is_near).then(|| Told::new(number, from, How::Assumed, SURE_BY_MASS))
}

/// Packs of the catalogue's usual content: better than nothing, and marked as that.
fn usual_pack(packs: Option<&Told>, item: Option<&Item>) -> Option<Told> {
    let (packs, pack) = (packs?, item?.pack.as_ref()?);
    let units = packs.number.checked_mul(pack.units().get())?;
    let from = format!("{} packs of {}, as the catalogue packs it", packs.number, pack.units().get());
    Some(Told::new(units, from, How::Assumed, SURE_USUAL_PACK.min(packs.sure)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Description, quantity, packs, content, unit.
    type Cells = [&'static str; 5];

    /// Item, cells, units, packs, how the units were read, what it is about.
    type Case = (&'static str, Cells, Option<i64>, Option<i64>, How, &'static str);

    const CASES: &[Case] = &[
        ("mask-medical", ["", "2000", "", "", "pcs"], Some(2000), None, How::Exact, "pieces"),
        ("mask-medical", ["", "2000", "", "", ""], Some(2000), None, How::Assumed, "no unit"),
        ("mask-medical", ["", "40", "", "", "box/50"], Some(2000), Some(40), How::Word, "a unit that says its content"),
        (
            "mask-medical",
            ["box of 50", "40", "", "", "boxes"],
            Some(2000),
            Some(40),
            How::Word,
            "content in the description",
        ),
        ("mask-medical", ["", "", "4", "500", ""], Some(2000), Some(4), How::Word, "cartons and content"),
        ("mask-medical", ["", "", "4", "", ""], Some(8000), Some(4), How::Assumed, "the catalogue's pack"),
        ("gloves-examination", ["", "1000", "", "", "pcs"], Some(500), None, How::Assumed, "gloves one by one"),
        ("gloves-examination", ["", "1000", "", "", "пар"], Some(1000), None, How::Exact, "pairs"),
        ("hand-rub", ["gel 500 ml", "100", "", "", "bottles"], Some(50), None, How::Word, "litres from bottles"),
        ("hand-rub", ["gel", "100", "", "", "bottles"], None, None, How::Exact, "bottles of no size"),
        ("chlorine-hth", ["drum 45 kg", "10", "", "", "drum"], Some(450), Some(10), How::Word, "kilograms from drums"),
        ("ventilator-icu", ["5 ventilators", "", "", "", ""], Some(5), None, How::Assumed, "a number before the name"),
        (
            "paracetamol-500mg",
            ["табл. 500мг №20", "30", "", "", "уп"],
            Some(600),
            None,
            How::Word,
            "small packs of twenty",
        ),
        ("boots", ["", "2 dozen", "", "", "pairs"], Some(24), None, How::Word, "dozens of pairs"),
        ("oxygen-concentrator", ["concentrator 10 L", "", "", "", ""], None, None, How::Exact, "a size is no count"),
    ];

    #[test]
    fn units_are_counted_as_the_item_is() {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        let items = crate::builtin::items().expect("a catalogue");
        let read = |text: &str| amount::read(text, &vocabulary, Signs::default(), false);
        for (item, cells, units, packs, how, remark) in CASES {
            let [description, quantity, cartons, content, unit] = *cells;
            let asked = Asked {
                units: read(quantity),
                packs: read(cartons),
                content: read(content),
                unit,
                description,
                item: items.iter().find(|one| one.id.as_str() == *item),
            };
            let told = tell(&asked, &vocabulary, Signs::default());
            assert_eq!(told.units.as_ref().map(|told| told.number), *units, "{remark}: {told:?}");
            assert_eq!(told.packs.as_ref().map(|told| told.number), *packs, "{remark}: {told:?}");
            if let Some(told) = told.units {
                assert_eq!(told.how, *how, "{remark}: {told:?}");
            }
        }
    }
}
