//! Tests of the export: what is written is read back, line by line, for lists of every make. Up: [`crate::arrived`].

use std::path::Path;

use jiff::civil::Date;
use model::arrived::{ArrivedLine, ArrivedVerdict, Guess, GuessOf, How, ListCell, ListPlace, Mark, Priority, Sort};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::id::ItemId;
use model::product::Condition;
use model::quantity::{CubicMillimetres, Currency, Grams, Money, Permille, Units};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{select, subsequence};

use super::write;
use crate::arrived::codec::value_text;
use crate::arrived::{OtherRow, PackingList, RowKind, read};
use crate::builtin::items;

/// Texts that break careless formats: quotes, separators, line ends, bars, blanks, other alphabets.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zа-я0-9 ,;|\\\\\"'\n«»/.-]{1,24}",
        Just("=1+1".to_owned()),
        Just(" leading and trailing ".to_owned()),
        Just("a\\nb | c\r\nd".to_owned()),
        Just("#tag".to_owned()),
        Just("医用口罩".to_owned()),
    ]
}

fn filled() -> impl Strategy<Value = String> {
    odd_text().prop_filter("not blank", |text| !text.trim().is_empty())
}

fn id() -> impl Strategy<Value = ItemId> {
    select(vec!["mask-medical", "gown", "ventilator-icu", "paracetamol-500mg"]).prop_map(ItemId::of)
}

fn cells() -> impl Strategy<Value = Vec<ListCell>> {
    let cell = (odd_text(), any::<bool>()).prop_map(|(text, is_merged)| ListCell { text, is_merged });
    // The last cell of a row holds something; a blank one in between may not.
    (vec(prop_oneof![cell, Just(ListCell::default())], 0..5), filled()).prop_map(|(mut cells, last)| {
        cells.push(ListCell { text: last, is_merged: false });
        cells
    })
}

fn day() -> impl Strategy<Value = Date> {
    (2000_i16..2090, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| Date::constant(year, month, day))
}

fn amount() -> impl Strategy<Value = Option<i64>> {
    option::of(0_i64..i64::MAX)
}

fn how_sure() -> impl Strategy<Value = (How, Permille, String)> {
    (select(How::ALL.map(|(how, _)| how).to_vec()), 0_i64..=1000, odd_text())
        .prop_map(|(how, sure, from)| (how, Permille::try_new(sure).expect("a share"), from))
}

fn line() -> impl Strategy<Value = ArrivedLine> {
    let what =
        (odd_text(), option::of(id()), vec(id(), 0..3), option::of(select(Sort::ALL.map(|(one, _)| one).to_vec())));
    let amounts = (amount(), amount(), amount(), amount());
    let labels = (option::of(day()), vec(filled(), 0..3), subsequence(vec!["en", "fr", "ru"], 0..3));
    let state = (
        option::of(select(Condition::ALL.map(|(one, _)| one).to_vec())),
        subsequence(Mark::ALL.map(|(one, _)| one).to_vec(), 0..3),
        option::of(filled()),
        option::of(filled()),
    );
    (what, amounts, labels, state, cells(), vec(how_sure(), 13)).prop_map(
        |(what, amounts, labels, state, cells, guesses)| {
            let (description, item, alternatives, sort) = what;
            let mut line = ArrivedLine {
                cells,
                description,
                sort: sort.filter(|_| item.is_none()),
                item,
                alternatives,
                words_language: Some("fr".to_owned()),
                units: amounts.0.map(Units::of),
                packs: amounts.1.map(Units::of),
                gross: amounts.2.map(Grams::of),
                volume: amounts.3.map(CubicMillimetres::of),
                expiry: labels.0,
                lots: labels.1,
                languages: labels.2.into_iter().map(str::to_owned).collect(),
                condition: state.0,
                marks: state.1,
                pallet: state.2,
                group: state.3,
                ..ArrivedLine::default()
            };
            for ((what, _), (how, sure, from)) in GuessOf::ALL.into_iter().zip(guesses) {
                if let Some(value) = value_text(&line, what) {
                    line.guesses.push(Guess { what, value, from, how, sure });
                }
            }
            line
        },
    )
}

fn verdict() -> impl Strategy<Value = ArrivedVerdict> {
    let reason = (select(vec!["needed", "expired"]), filled(), filled());
    let bulk = (amount(), amount(), option::of(0_i64..1_000_000_000));
    (select(Priority::ALL.map(|(one, _)| one).to_vec()), reason, bulk, how_sure()).prop_map(
        |(priority, reason, bulk, guess)| ArrivedVerdict {
            place: ListPlace::default(),
            priority,
            reason: Reason::new(reason.0, reason.1, reason.2),
            gross: bulk.0.map(Grams::of),
            volume: bulk.1.map(CubicMillimetres::of),
            guesses: vec![Guess {
                what: GuessOf::Gross,
                value: "1".to_owned(),
                from: guess.2,
                how: guess.0,
                sure: guess.1,
            }],
            disposal: bulk.2.map(|cents| Money { cents, currency: Currency::USD }),
            because: vec![
                RecordRef::new(RecordKind::Need, "pcode:KE030/gown"),
                RecordRef::new(RecordKind::Request, "R-1"),
            ],
        },
    )
}

/// Rows of two sheets in their order, lines and others mixed.
fn list() -> impl Strategy<Value = PackingList> {
    let other = (select(RowKind::ALL[1..].iter().map(|(kind, _)| *kind).collect::<Vec<_>>()), cells());
    vec((prop_oneof![(line(), verdict()).prop_map(Some), Just(None)], other), 1..12).prop_map(|rows| {
        let mut list = PackingList::default();
        let count = rows.len();
        for (at, (line, (kind, cells))) in rows.into_iter().enumerate() {
            let sheet_index = usize::from(at * 2 > count);
            let place = ListPlace { sheet_index, sheet: format!("Sheet, {sheet_index}"), row: at as u64 + 1 };
            match line {
                Some((line, verdict)) => {
                    list.lines.push(ArrivedLine { place: place.clone(), ..line });
                    list.verdicts.push(ArrivedVerdict { place, ..verdict });
                }
                None => list.others.push(OtherRow { place, kind, cells }),
            }
        }
        list
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_list_comes_back_from_its_export(list in list()) {
        let text = write(&list, &list.verdicts, &items().expect("a catalogue"));
        let back = read("export.csv", text.as_bytes(), &[]).unwrap_or_else(|faults| panic!("{faults:#?}\n{text}"));
        prop_assert_eq!(back, list);
    }
}

#[test]
fn the_example_comes_back_and_its_export_is_the_same_again() {
    let catalogue = items().expect("a catalogue");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/unsolicited/list.xlsx");
    let raw = std::fs::read(path).expect("the example's list");
    let list = read("list.xlsx", &raw, &catalogue).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let text = write(&list, &[], &catalogue);
    let back = read("export.csv", text.as_bytes(), &catalogue).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!((&back.lines, &back.others), (&list.lines, &list.others));
    assert_eq!(write(&back, &[], &catalogue), text);
    // Nothing of the original is left out: its cells stand behind our columns, row by row.
    let rows = list.lines.len() + list.others.len();
    assert_eq!(csv::ReaderBuilder::new().from_reader(text.as_bytes()).records().count(), rows + 1);
}

#[test]
fn a_correction_by_hand_is_believed() {
    let catalogue = items().expect("a catalogue");
    let list = read("t.csv", b"Description,Qty\nMasks,500 pcs\n", &catalogue).expect("a list");
    let text = write(&list, &[], &catalogue);
    let corrected = text.replacen(",mask-medical,Medical mask", ",respirator,Medical mask", 1);
    assert_ne!(corrected, text);
    let back = read("export.csv", corrected.as_bytes(), &catalogue).expect("a list");
    let line = &back.lines[0];
    assert_eq!(line.item, Some(ItemId::of("respirator")));
    let guess = line.guess(GuessOf::Item).expect("every value has its guess");
    assert_eq!((guess.how, guess.sure.get(), guess.value.as_str()), (How::Exact, 1000, "respirator"));
    assert_eq!(line.units, list.lines[0].units);
}

#[test]
fn an_export_saved_by_a_spreadsheet_with_semicolons_reads_the_same() {
    let catalogue = items().expect("a catalogue");
    let list =
        read("t.csv", b"Description,Qty\n\"Masks; gloves, too\",500 pcs\nGowns,5\n", &catalogue).expect("a list");
    let text = write(&list, &[], &catalogue);
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records() {
        writer.write_record(&record.expect("a sound row")).expect("memory");
    }
    let bytes = writer.into_inner().expect("memory");
    let back = read("export.csv", &bytes, &catalogue).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(back.lines, list.lines);
}

#[test]
fn a_spoiled_export_is_refused_at_its_cell() {
    let catalogue = items().expect("a catalogue");
    let list = read("t.csv", b"Description,Qty\nGowns,500 pcs\n", &catalogue).expect("a list");
    let text = write(&list, &[], &catalogue);
    for (from, to, code, column, remark) in [
        ("\nline,0,,2,", "\nlien,0,,2,", "unknown-word", "kind", "a kind that is none"),
        ("\nline,0,,2,", "\nline,0,,,", "cell-empty", "row", "no row"),
        (",gown,Protective gown,", ",a gown,Protective gown,", "bad-id", "item", "no id"),
        ("item | gown | word", "item | gown | dream", "wrong-shape", "guesses", "a way that is none"),
        (",500,,,", ",-500,,,", "negative-amount", "units", "less than nothing"),
    ] {
        let spoiled = text.replacen(from, to, 1);
        assert_ne!(spoiled, text, "{remark}\n{text}");
        let faults = read("export.csv", spoiled.as_bytes(), &catalogue).expect_err(remark);
        assert_eq!((faults[0].code, faults[0].place.column.as_str()), (code, column), "{remark}");
    }
}
