//! Generated offers, items and places of the gate: products of which every fact may be stated, missing or disputed.

use model::handling::{ColdChain, DangerousGood, Handling, Regulation};
use model::id::{AirportId, ItemId, OfferLineId, PartyId, PlaceId};
use model::offer::{OfferLine, RampStep, Terms};
use model::product::{Condition, Dispute, Product, ProductFact, Team};
use model::quantity::{Currency, Grams, Millimetres, Money, Permille, Units};
use model::world::{Item, ItemKind, Mains, Pack, Place};

use super::draw::{Draw, source};

pub(super) const PLACES: [&str; 4] = ["US", "IT", "RS", "RU"];
pub(super) const ITEMS: [(&str, ItemKind, Regulation); 9] = [
    ("ventilator", ItemKind::Device, Regulation::Device),
    ("circuit", ItemKind::Consumable, Regulation::Device),
    ("respirator", ItemKind::Consumable, Regulation::Protective),
    ("drug", ItemKind::Consumable, Regulation::Medicine),
    ("test", ItemKind::Consumable, Regulation::Test),
    ("hand-rub", ItemKind::Consumable, Regulation::Supply),
    ("team", ItemKind::People, Regulation::Supply),
    ("truck", ItemKind::Vehicle, Regulation::Supply),
    ("garment", ItemKind::Consumable, Regulation::Supply),
];
pub(super) const NAMES: [&str; 5] = [
    "Ural Instrument-Making Plant",
    "JSC Ural Instrument Making Plant",
    "Ural Instrument",
    "Zoll",
    "Direct Investment Fund",
];
pub(super) const MODELS: [&str; 3] = ["Aventa-M", "aventa m", "LTV 2200"];
pub(super) const LANGUAGES: [&str; 4] = ["en", "ru", "it", "sr-Latn"];
pub(super) const SKILLS: [&str; 3] = ["nurse", "disinfection", "Intensive-Care"];
pub(super) const LOTS: [&str; 3] = ["A1", "a-1", "B2"];

pub(super) fn words(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

pub(super) fn place(draw: &mut Draw, id: &str) -> Place {
    Place {
        id: PlaceId::of(id),
        name: id.to_owned(),
        population: None,
        income: None,
        beds: None,
        icu_share: None,
        doctors: None,
        nurses: None,
        tests_per_day: None,
        use_profile: None,
        mains: mains(draw),
        plugs: draw.some(&['C', 'F', 'B'], 40),
        languages: words(draw.some(&LANGUAGES, 40)),
        airports: vec![],
        source: source("place"),
    }
}

pub(super) fn mains(draw: &mut Draw) -> Vec<Mains> {
    let known = [(120, 60), (230, 50), (220, 50), (220, 60), (200, 50)].map(|(volts, hertz)| Mains { volts, hertz });
    draw.some(&known, 30)
}

pub(super) fn units(draw: &mut Draw, choices: &[i64]) -> Option<Units> {
    draw.may(choices).map(Units::of)
}

pub(super) fn share(draw: &mut Draw, choices: &[i64]) -> Option<Permille> {
    draw.may(choices).map(|value| Permille::try_new(value).expect("a share"))
}

pub(super) fn yes_no(draw: &mut Draw) -> Option<bool> {
    draw.may(&[true, true, false])
}

pub(super) fn text(draw: &mut Draw, choices: &[&str]) -> Option<String> {
    draw.may(choices).map(str::to_owned)
}

pub(super) fn product(draw: &mut Draw) -> Product {
    let mut product = Product {
        maker: text(draw, &NAMES),
        owner: text(draw, &NAMES),
        model: text(draw, &MODELS),
        lots: words(draw.some(&LOTS, 30)),
        class: text(draw, &["FFP2", "ffp-2", "M-95"]),
        strength_form: text(draw, &["500 mg tablet", "500MG Tablet", "5 ml"]),
        mains: mains(draw),
        plugs: draw.some(&['C', 'F', 'B'], 40),
        converter: yes_no(draw),
        oxygen_lpm: units(draw, &[0, 10, 30]),
        gas_fitting: text(draw, &["DISS", "diss", "NIST"]),
        languages: words(draw.some(&LANGUAGES, 40)),
        label_complete: yes_no(draw),
        expiry: draw.chance(70).then(|| draw.day(-20..900)),
        condition: draw.may(&Condition::ALL.map(|(condition, _)| condition)),
        refurbishment: text(draw, &["record 7"]),
        complete: yes_no(draw),
        spares_days: units(draw, &[3, 30]),
        training: yes_no(draw),
        sensitivity: share(draw, &[300, 800, 950]),
        specificity: share(draw, &[900, 970, 990]),
        evaluated_by: text(draw, &["FIND", NAMES[0]]),
        lot_tested: yes_no(draw),
        certificates: words(draw.some(&["EN 149", "NIOSH", "EN14683"], 40)),
        certificate_verified: yes_no(draw),
        un_number: draw.may(&[1170, 1748]),
        cold_chain_plan: yes_no(draw),
        packing_list: yes_no(draw),
        mixed_parcels: yes_no(draw),
        taken_back_by: text(draw, &["donor"]),
        disputed: vec![],
    };
    if draw.chance(20) {
        product.class = None;
        let claims = vec![("FFP2".to_owned(), source("one report")), ("M-95".to_owned(), source("another"))];
        product.disputed = vec![Dispute { fact: ProductFact::Class, claims }];
    }
    product
}

pub(super) fn item(draw: &mut Draw, (id, kind, regulation): (&str, ItemKind, Regulation)) -> Item {
    let size = Millimetres::of(400);
    let gross = draw.pick(&[8_000, 60_000]);
    Item {
        id: ItemId::of(id),
        name: id.to_owned(),
        unit: "each".to_owned(),
        kind,
        pack: draw
            .chance(80)
            .then(|| Pack::try_new(Units::of(100), (size, size, size), Grams::of(gross), false).expect("a pack")),
        classes: if id == "respirator" { words(vec!["FFP2", "N95"]) } else { vec![] },
        needs_mains: kind == ItemKind::Device && draw.chance(80),
        expires: kind == ItemKind::Consumable && draw.chance(80),
        handling: Handling {
            regulation,
            oxygen_lpm: Units::of(if id == "ventilator" { draw.pick(&[0, 30]) } else { 0 }),
            power_w: Units::of(if kind == ItemKind::Device { draw.pick(&[0, 500]) } else { 0 }),
            workers_permille: Units::of(if kind == ItemKind::Device { draw.pick(&[0, 1500]) } else { 0 }),
            platforms: if id == "test" { words(draw.some(&["GeneXpert", "open PCR"], 50)) } else { vec![] },
            dangerous: (id == "hand-rub").then(|| DangerousGood {
                un_number: 1170,
                class: "3".to_owned(),
                passenger_max: Some(Units::of(5_000)),
                cargo_max: draw.may(&[60_000]).map(Units::of),
                net_per_unit: Units::of(draw.pick(&[100, 1_000])),
            }),
            cold_chain: (id == "drug" && draw.chance(50)).then_some(ColdChain { low: 2, high: 8 }),
        },
        price: None,
        source: source("item"),
    }
}

pub(super) fn team(draw: &mut Draw) -> Team {
    Team {
        skills: words(draw.some(&SKILLS, 60)),
        languages: words(draw.some(&LANGUAGES, 40)),
        duty_from: None,
        returns: draw.chance(70).then(|| draw.day(0..60)),
    }
}

pub(super) fn line(draw: &mut Draw, index: i64, before: &[OfferLine]) -> OfferLine {
    let item = draw.pick(&ITEMS);
    let ready = draw.day(-3..3);
    OfferLine {
        id: OfferLineId::of(&format!("L{index}")),
        donor: PartyId::of("donor"),
        place: PlaceId::of(draw.pick(&PLACES)),
        item: ItemId::of(item.0),
        description: String::new(),
        units: Units::of(draw.number(1..300)),
        ramp: if draw.chance(20) { vec![RampStep { from: ready, units_per_day: Units::of(10) }] } else { vec![] },
        pack: None,
        airport: AirportId::of("UUMU"),
        ready,
        earmarks: draw.some(&PLACES, 20).into_iter().map(PlaceId::of).collect(),
        terms: draw.may(&[Terms::Gift, Terms::Sale, Terms::Mixed, Terms::Own]),
        payer: draw.may(&["donor", "payer"]).map(PartyId::of),
        terms_agreed: yes_no(draw),
        carrier: draw.may(&["carrier"]).map(PartyId::of),
        licence: text(draw, &["OFAC GL 8"]).filter(|_| draw.chance(30)),
        unit_value: draw.chance(50).then_some(Money { cents: 100, currency: Currency::USD }),
        travels_with: before.last().filter(|_| draw.chance(30)).map(|line| line.id.clone()),
        product: product(draw),
        team: (item.1 == ItemKind::People && draw.chance(80)).then(|| team(draw)),
        source: source("line"),
    }
}
