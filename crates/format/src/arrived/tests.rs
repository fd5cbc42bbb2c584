//! Tests of whole lists: the 500 lines of the example, small lists of one oddity each, files that are none. Up:
//! [`crate::arrived`].

use std::collections::BTreeMap;
use std::path::Path;

use model::arrived::{ArrivedLine, GuessOf, How, ListPlace};
use model::quantity::{CubicMillimetres, Grams, Units};

use super::codec::value_text;
use super::{PackingList, RowKind, read};
use crate::builtin::items;

fn example() -> PackingList {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/unsolicited/list.xlsx");
    let raw = std::fs::read(path).expect("the example's list");
    read("list.xlsx", &raw, &items().expect("a catalogue")).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn text(text: &str) -> PackingList {
    read("t.csv", text.as_bytes(), &items().expect("a catalogue")).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// Every value has one guess that says the same, and no guess stands without its value.
fn assert_marked(line: &ArrivedLine) {
    for (what, _) in GuessOf::ALL {
        let guesses: Vec<_> = line.guesses.iter().filter(|guess| guess.what == what).collect();
        match value_text(line, what) {
            None => assert!(guesses.is_empty(), "{what:?} without a value: {line:#?}"),
            Some(value) => {
                assert_eq!(guesses.len(), 1, "{what:?}: {line:#?}");
                assert_eq!(guesses[0].value, value, "{what:?}: {line:#?}");
                assert!(guesses[0].sure.get() > 0 && !guesses[0].from.is_empty(), "{what:?}: {line:#?}");
                assert_eq!(guesses[0].how == How::Exact, guesses[0].sure.get() == 1000, "{what:?}: {line:#?}");
            }
        }
    }
}

#[test]
fn five_hundred_lines_of_a_real_hand_are_read_in_one_go() {
    let list = example();
    assert_eq!(list.lines.len(), 500);
    for line in &list.lines {
        assert_marked(line);
    }
    let mut kinds: BTreeMap<RowKind, usize> = BTreeMap::new();
    for other in &list.others {
        *kinds.entry(other.kind).or_default() += 1;
    }
    assert_eq!(kinds.get(&RowKind::Title), Some(&4), "{kinds:?}");
    assert_eq!(kinds.get(&RowKind::Heading), Some(&3), "two rows and one: {kinds:?}");
    let signature = list.others.iter().filter(|other| other.kind == RowKind::Note).count();
    assert_eq!(signature, 2, "numbers of columns and a signature");
    assert!(list.others.iter().all(|other| other.kind != RowKind::Line));
}

#[test]
fn the_things_of_the_example_are_what_their_words_say() {
    let list = example();
    for (words, item) in [
        ("Masques chirurgicaux 3 plis, type IIR", "mask-medical"),
        ("Маски медицинские одноразовые", "mask-medical"),
        ("N95 respirators 3M 1860", "respirator"),
        ("Респираторы FFP3 с клапаном", "respirator"),
        ("Перчатки нитриловые смотровые", "gloves-examination"),
        ("Surblouses non tiss\u{e9}es", "gown"),
        ("Combinaisons Tyvek", "coverall"),
        ("Очки защитные закрытые", "goggles"),
        ("Аппарат ИВЛ", "ventilator-icu"),
        ("Oxygen concentrator, 220 V", "oxygen-concentrator"),
        ("Парацетамол табл. 500 мг №20", "paracetamol-500mg"),
        ("Amoxicilline 500 mg g\u{e9}lules", "amoxicillin-500mg"),
        ("Ceftriaxone 1 g powder, vial", "ceftriaxone-1g-iv"),
        ("Tests antig\u{e9}niques rapides", "test-antigen"),
    ] {
        let lines: Vec<&ArrivedLine> = list.lines.iter().filter(|line| line.description == words).collect();
        assert!(!lines.is_empty(), "{words} should be in the list");
        for line in lines {
            assert_eq!(line.item.as_ref().map(model::id::ItemId::as_str), Some(item), "{words}");
            assert!(
                line.guess(GuessOf::Item).is_some_and(|guess| guess.sure.get() >= 700),
                "{words}: {:?}",
                line.guesses
            );
        }
    }
    let box_17 = list.lines.iter().find(|line| line.cells.iter().any(|cell| cell.text == "Box 17"));
    assert_eq!(box_17.map(|line| line.description.as_str()), Some(""), "a box and its number describe nothing");
    // What is no item is never made one with confidence.
    for words in [
        "Winter coats, assorted",
        "Bibles and prayer books",
        "Flange adaptor XJ-4400",
        "Box 17",
        "разное",
        "Кресло стоматологическое DKL L1",
    ] {
        for line in list
            .lines
            .iter()
            .filter(|line| line.description == words || line.cells.iter().any(|cell| cell.text == words))
        {
            let sure = line.guess(GuessOf::Item).map_or(0, |guess| guess.sure.get());
            assert!(sure < 700, "{words}: {:?}", line.guesses);
        }
    }
}

#[test]
fn a_mass_over_several_lines_is_shared_and_adds_up() {
    let list = example();
    let shared: Vec<&ArrivedLine> = list
        .lines
        .iter()
        .filter(|line| line.guess(GuessOf::Gross).is_some_and(|guess| guess.from.contains("one cell for rows")))
        .collect();
    assert!(shared.len() >= 6 && shared.len().is_multiple_of(3), "{}", shared.len());
    let first = shared[0];
    let figure = first.cells[6].text.replace(',', ".");
    let stated: f64 = figure.parse().expect("a figure of the list");
    let sum: i64 = shared[..3].iter().filter_map(|line| line.gross).map(Grams::get).sum();
    assert_eq!(sum, (stated * 1000.0).round() as i64);
}

#[test]
fn texts_with_titles_groups_and_sums_are_read() {
    let list = text(
        "Aide humanitaire;;;\n;;;\nD\u{e9}signation;Quantit\u{e9};Poids brut (kg);P\u{e9}remption\nPALETTE 1;;;\nMasques chirurgicaux;20 bo\u{ee}tes de 50;12,5;06/2022\nGants d'examen;1.000 paires;;n/a\nSous-total;;12,5;\nVentilateurs;3;135;\n;;;\nLe pr\u{e9}sident;;;\n",
    );
    assert_eq!(list.lines.len(), 3);
    let [masks, gloves, ventilators] = [&list.lines[0], &list.lines[1], &list.lines[2]];
    assert_eq!(
        (masks.units, masks.packs, masks.gross),
        (Some(Units::of(1000)), Some(Units::of(20)), Some(Grams::of(12_500)))
    );
    assert_eq!(masks.expiry.map(|day| day.to_string()).as_deref(), Some("2022-06-30"));
    assert_eq!((masks.group.as_deref(), masks.pallet.as_deref()), (Some("PALETTE 1"), Some("1")));
    assert_eq!((gloves.units, gloves.expiry, gloves.place.row), (Some(Units::of(1000)), None, 6));
    assert_eq!((ventilators.units, ventilators.gross), (Some(Units::of(3)), Some(Grams::of(135_000))));
    let kinds: Vec<RowKind> = list.others.iter().map(|other| other.kind).collect();
    assert_eq!(kinds, [RowKind::Title, RowKind::Heading, RowKind::Group, RowKind::Total, RowKind::Note]);
    assert_eq!(masks.words_language.as_deref(), Some("fr"));
    list.lines.iter().for_each(assert_marked);
}

#[test]
fn sizes_and_masses_of_a_carton_are_multiplied() {
    let list = text(
        "Description,Cartons,Pcs per carton,Weight per carton (kg),Carton size\nSurgical gowns,4,50,7.5,60x40x35 cm\nBoots,n/a,,9,60x40x35 cm\n",
    );
    let gowns = &list.lines[0];
    assert_eq!((gowns.units, gowns.packs), (Some(Units::of(200)), Some(Units::of(4))));
    assert_eq!((gowns.gross, gowns.volume), (Some(Grams::of(30_000)), Some(CubicMillimetres::of(336_000_000))));
    let boots = &list.lines[1];
    assert_eq!((boots.gross, boots.volume), (None, None), "nobody knows how many cartons");
    list.lines.iter().for_each(assert_marked);
}

#[test]
fn boxes_that_weigh_little_are_no_cartons() {
    let list = text("Description;Boxes;Weight kg\nSurgical masks;5;2,2\nSurgical masks;5;48\n");
    let units: Vec<_> = list.lines.iter().map(|line| line.units.map(Units::get)).collect();
    assert_eq!(units, [Some(440), Some(10_000)], "2,000 masks weigh 10 kg in the catalogue");
    list.lines.iter().for_each(assert_marked);
}

#[test]
fn lists_without_a_heading_or_without_rows_are_refused() {
    for (raw, code, remark) in [
        ("Masks,200\nGowns,300\n", "list-without-heading", "no heading"),
        ("Dear friends,\nplease find the goods\n", "list-without-heading", "a letter"),
        ("Description,Quantity\n", "file-empty", "a heading alone"),
        ("Description,Quantity\nTotal,5\n", "file-empty", "a sum alone"),
    ] {
        let faults = read("t.csv", raw.as_bytes(), &items().expect("a catalogue")).expect_err(remark);
        assert_eq!((faults[0].code, faults[0].place.file.as_str()), (code, "t.csv"), "{remark}");
        assert!(!faults[0].action.is_empty(), "{remark}");
    }
}

#[test]
fn places_are_told_apart() {
    let list = example();
    let mut places: Vec<&ListPlace> = list.lines.iter().map(|line| &line.place).collect();
    places.extend(list.others.iter().map(|other| &other.place));
    let count = places.len();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), count, "no two rows should stand at one place");
    assert_eq!(places.iter().filter(|place| place.sheet == "Лист2").map(|place| place.sheet_index).max(), Some(1));
}
