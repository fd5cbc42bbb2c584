//! The words of the gate and of sharing reach the operation: products with disputes, recipients, what goes with what.
//! Up: the tests of the folder.

use std::path::Path;

use jiff::civil::date;
use model::evidence::Source;
use model::handling::Regulation;
use model::offer::OfferLine;
use model::operation::Operation;
use model::product::ProductFact;
use model::quantity::Units;

use super::{TABLES, add, change, example, put, read, settings, text_of};

fn sound(dir: &Path) -> (Operation, Vec<String>) {
    let read = read(dir).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let remarks = read.remarks.iter().map(|remark| format!("{} {remark}", remark.code)).collect();
    (read.operation, remarks)
}

fn line<'a>(operation: &'a Operation, id: &str) -> &'a OfferLine {
    operation.offers.iter().find(|line| line.id.as_str() == id).expect("the line should be there")
}

fn remarks_of<'a>(remarks: &'a [String], code: &str) -> Vec<&'a String> {
    remarks.iter().filter(|remark| remark.starts_with(code)).collect()
}

#[test]
fn every_new_table_of_the_example_reaches_the_operation() {
    let (operation, remarks) = sound(example().path());
    assert!(remarks.iter().all(|remark| remark.starts_with("filled-in")), "{remarks:#?}");
    let product = &line(&operation, "offer-1").product;
    assert_eq!(
        (product.class.as_deref(), product.certificates.as_slice()),
        (Some("EN14683-IIR"), &["EN14683".to_owned()][..])
    );
    assert_eq!((product.expiry, product.lots.len(), product.disputed.len()), (Some(date(2022, 3, 31)), 2, 0));
    let site = &operation.sites[0];
    assert_eq!((site.place.as_str(), site.oxygen_lpm, site.platforms.len()), ("IT", Some(Units::of(1500)), 2));
    let consignee = &operation.consignees[0];
    assert_eq!(
        (consignee.item.as_ref(), consignee.duty_free, consignee.agreed),
        (None, Some(true), Some(date(2020, 3, 30)))
    );
    assert!(operation.authorisations[0].kind.is_granted());
    assert_eq!(operation.essential[0].item.as_str(), "mask-medical");
    assert_eq!(operation.export_bans[0].place.as_str(), "IN");
    assert_eq!(operation.sharing_terms[0].floor, Some(Units::of(2000)));
    assert_eq!(operation.promises[0].units, Units::of(100_000));
    let italy = operation.places.iter().find(|place| place.id.as_str() == "IT").expect("Italy");
    assert_eq!(italy.plugs, ['C', 'F', 'L'], "taken from the built-in table");
    let mask = operation.items.iter().find(|item| item.id.as_str() == "mask-medical").expect("masks");
    assert_eq!(mask.handling.regulation, Regulation::Protective);
}

/// The gloves of 1 April 2020: surgical to one report, for cleaning to another.
#[test]
fn a_fact_that_two_sources_say_differently_is_kept_as_a_dispute_and_not_known() {
    let dir = example();
    add(
        dir.path(),
        "products.csv",
        &[
            &[("id", "gloves"), ("class", "surgical"), ("languages", "ru"), ("source", "ABC News")],
            &[("id", "gloves"), ("class", "household"), ("languages", "ru"), ("source", "Daily Mail")],
            &[("id", "gloves"), ("class", "Surgical"), ("languages", ""), ("source", "a third report")],
        ],
    );
    add(
        dir.path(),
        "offers.csv",
        &[
            &[("id", "gloves-1"), ("product", "gloves"), ("model", "G-1"), ("source", "manifest")],
            &[("id", "gloves-2"), ("product", "gloves"), ("model", "G-2"), ("source", "manifest")],
        ],
    );
    let (operation, remarks) = sound(dir.path());
    for id in ["gloves-1", "gloves-2"] {
        let product = &line(&operation, id).product;
        assert_eq!((product.class.as_ref(), product.model.as_ref()), (None, None), "{id}: disputed is not known");
        assert_eq!(product.languages, ["ru"], "{id}: what both say is one");
        let claims: Vec<String> = product
            .dispute(ProductFact::Class)
            .expect("a dispute")
            .claims
            .iter()
            .map(|(text, source)| format!("{text} by {source}"))
            .collect();
        assert_eq!(claims, ["surgical by ABC News", "household by Daily Mail", "Surgical by a third report"], "{id}");
        let facts: Vec<&str> = product.disputed.iter().map(|dispute| dispute.fact.word()).collect();
        assert_eq!(facts, ["model", "class"], "{id}: the line itself says another model than the product's rows");
    }
    let disputes = remarks_of(&remarks, "disputed-fact");
    // Once where the rows of the product differ, whatever number of lines names it; once for each line that differs.
    assert_eq!(disputes.len(), 4, "{disputes:#?}");
    for (file, words) in
        [("products.csv:5 [class]", "products.csv line 4"), ("offers.csv:4 [model]", "\u{ab}G-1\u{bb}")]
    {
        assert!(disputes.iter().any(|remark| remark.contains(file) && remark.contains(words)), "{disputes:#?}");
    }
}

#[test]
fn a_line_that_disagrees_with_its_product_keeps_both_claims() {
    let dir = example();
    add(
        dir.path(),
        "offers.csv",
        &[&[("id", "o-2"), ("mains", "110-240/50-60"), ("class", "en 14683 iir"), ("source", "manifest")]],
    );
    change(dir.path(), "products.csv", "EN14683-IIR,,,", "EN14683-IIR,,220/50,");
    let (operation, remarks) = sound(dir.path());
    let product = &line(&operation, "o-2").product;
    assert_eq!(product.class.as_deref(), Some("EN14683-IIR"), "capitals and blanks make no dispute");
    let dispute = product.dispute(ProductFact::Mains).expect("a dispute");
    assert_eq!(dispute.claims[0], ("220/50".to_owned(), Source::Assumption("example row, edit me".to_owned())));
    assert_eq!(dispute.claims[1], ("110-240/50-60".to_owned(), Source::Cited("manifest".to_owned())));
    assert!(product.mains.is_empty());
    assert!(!line(&operation, "offer-1").product.mains.is_empty(), "the other line has no quarrel");
    assert_eq!(remarks_of(&remarks, "disputed-fact").len(), 1, "{remarks:#?}");
}

#[test]
fn odd_words_are_remarks_one_for_a_table() {
    let dir = example();
    add(dir.path(), "products.csv", &[&[("id", "spare-1")], &[("id", "spare-2")]]);
    add(
        dir.path(),
        "items.csv",
        &[
            &[("id", "drug-1"), ("regulation", "")],
            &[("id", "drug-2"), ("regulation", "")],
            &[("id", "pump-1"), ("regulation", ""), ("kind", "device")],
        ],
    );
    add(dir.path(), "sites.csv", &[&[("id", "s-2"), ("platforms", "genxpert my-own")]]);
    add(dir.path(), "accessories.csv", &[&[("item", "gown"), ("accessory", "apron"), ("per_unit_permille", "0")]]);
    add(
        dir.path(),
        "commitments.csv",
        &[&[("units", "900000"), ("made", "2020-03-31")], &[("units", "1000000"), ("made", "2020-04-02")]],
    );
    add(dir.path(), "consignees.csv", &[&[("item", "gown"), ("agreed", "2020-04-05")]]);
    let (operation, remarks) = sound(dir.path());
    for (code, count, words) in [
        ("unused-product", 1, "spare-1, spare-2"),
        ("regulation-assumed", 1, "drug-1, drug-2"),
        ("unknown-platform", 1, "\u{ab}genexpert\u{bb}"),
        ("removes-nothing", 1, "accessories.csv:4"),
        ("promised-beyond", 1, "2000000 of offer-1 is promised, 1500000 will be there by 2020-04-29"),
        ("after-as-of", 2, "2020-04-0"),
    ] {
        let found = remarks_of(&remarks, code);
        assert_eq!(found.len(), count, "{code}: {remarks:#?}");
        assert!(found.iter().all(|remark| remark.contains(words)), "{code}: {found:#?}");
    }
    let pump = operation.items.iter().find(|item| item.id.as_str() == "pump-1").expect("the pump");
    assert_eq!(pump.handling.regulation, Regulation::Device, "a device is regulated as one");
}

#[test]
fn rows_of_the_folder_change_what_goes_with_what() {
    let dir = example();
    let (before, _) = sound(dir.path());
    let per_tube = |operation: &Operation| {
        let row = |row: &&model::handling::Accessory| {
            row.item.as_str() == "ventilator-icu" && row.accessory.as_str() == "tube-endotracheal"
        };
        operation.accessories.iter().filter(row).map(|row| row.per_unit_permille.get()).collect::<Vec<_>>()
    };
    assert_eq!(per_tube(&before), [2000], "the example overrides the built-in row");
    change(dir.path(), "accessories.csv", "tube-endotracheal,2000", "tube-endotracheal,0");
    add(
        dir.path(),
        "substitutes.csv",
        &[
            &[("wanted", "goggles"), ("given", "face-shield"), ("rank", "0")],
            &[("wanted", "face-shield"), ("given", "goggles")],
        ],
    );
    let (after, _) = sound(dir.path());
    assert_eq!(per_tube(&after), [0_i64; 0], "taken away");
    let pairs: Vec<(&str, &str)> =
        after.substitutes.iter().map(|row| (row.wanted.as_str(), row.given.as_str())).collect();
    assert!(pairs.contains(&("face-shield", "goggles")) && !pairs.contains(&("goggles", "face-shield")));
    put(dir.path(), "standards.csv", "class,certificate,issuer,source\nFFP2,EN149,somebody,x\nFFP4,EN149,nobody,x\n");
    let (after, _) = sound(dir.path());
    let issuers: Vec<&str> = after
        .standards
        .iter()
        .filter(|row| ["FFP2", "FFP3", "FFP4"].contains(&row.class.as_str()))
        .map(|row| row.issuer.split(',').next().expect("a word"))
        .collect();
    assert_eq!(issuers, ["somebody", "notified body", "nobody"]);
}

#[test]
fn a_folder_without_the_optional_tables_is_whole() {
    let dir = example();
    for file in [
        "sites",
        "consignees",
        "authorisations",
        "essential",
        "accessories",
        "standards",
        "substitutes",
        "sharing",
        "commitments",
        "export_bans",
        "products",
    ] {
        std::fs::remove_file(dir.path().join(format!("{file}.csv"))).expect("the table is there");
    }
    let offers = text_of(dir.path(), "offers.csv");
    put(dir.path(), "offers.csv", offers.replace("product-1", ""));
    let (operation, _) = sound(dir.path());
    assert!(operation.sites.is_empty() && operation.sharing_terms.is_empty());
    assert!(!operation.accessories.is_empty() && !operation.standards.is_empty() && !operation.substitutes.is_empty());
    put(dir.path(), "offers.csv", offers);
    let faults = read(dir.path()).expect_err("a product that is nowhere");
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["unknown-code"], "{faults:#?}");
}

#[test]
fn the_document_of_the_folder_names_every_table_column_and_key() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operation-folder.md");
    let document = std::fs::read_to_string(path).expect("the document");
    let has_word = |word: &str| {
        document.match_indices(word).any(|(at, _)| {
            let is_of_word = |sign: char| sign.is_alphanumeric() || sign == '_';
            let (before, after) = (document[..at].chars().next_back(), document[at + word.len()..].chars().next());
            !before.is_some_and(is_of_word) && !after.is_some_and(is_of_word)
        })
    };
    for (spec, _) in TABLES {
        assert!(document.contains(&format!("| `{}`", spec.file)), "{} should have a row", spec.file);
        for column in spec.columns {
            assert!(has_word(column.name), "{}: {} should be told", spec.file, column.name);
        }
    }
    for key in settings::example().lines().filter_map(|line| line.split_once(" = ").map(|(key, _)| key)) {
        assert!(has_word(key), "the key {key} should be told");
    }
}
