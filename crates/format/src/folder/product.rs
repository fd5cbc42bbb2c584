//! Decides how the facts of a product are read, from `products.csv` and from an offer line: one column a fact.
//! Does not decide what follows where two sources disagree (`dispute`). Up: [`crate::folder`].

use std::collections::BTreeMap;

use model::evidence::Source;
use model::fault::Fault;
use model::id::ItemId;
use model::product::{Condition, Product, ProductFact};

use crate::table::collector::Faults;
use crate::table::{Column, Keys, Row, Spec, cell, each_row, joined, optional, rating, required};

/// The columns of the facts; the example is that of `products.csv`.
pub(super) const FACTS: [Column; 30] = [
    optional("maker", "#org+maker", "Example maker"),
    optional("owner", "#org+owner", ""),
    optional("model", "#item+model", "Example mask"),
    optional("lots", "#item+lot+list", "L2001 L2002"),
    optional("class", "#item+standard", "EN14683-IIR"),
    optional("strength_form", "#item+strength", ""),
    optional("mains", "#item+mains", ""),
    optional("plugs", "#item+plug+list", ""),
    optional("converter", "#item+converter", ""),
    optional("oxygen_lpm", "#item+oxygen_lpm", ""),
    optional("gas_fitting", "#item+gas", ""),
    optional("languages", "#language+list", "en it"),
    optional("label_complete", "#status+label", "yes"),
    optional("expiry", "#date+expiry", "2022-03-31"),
    optional("condition", "#item+condition", "new"),
    optional("refurbishment", "#meta+refurbishment", ""),
    optional("complete", "#status+complete", "yes"),
    optional("spares_days", "#item+spares_days", ""),
    optional("training", "#status+training", ""),
    optional("sensitivity_permille", "#item+sensitivity_permille", ""),
    optional("specificity_permille", "#item+specificity_permille", ""),
    optional("evaluated_by", "#org+evaluator", ""),
    optional("lot_tested", "#status+lot_tested", ""),
    optional("certificates", "#item+certificate+list", "EN14683"),
    optional("certificate_verified", "#status+certificate", "yes"),
    optional("un_number", "#item+un+number", ""),
    optional("cold_chain_plan", "#status+cold_chain", ""),
    optional("packing_list", "#status+packing_list", "yes"),
    optional("mixed_parcels", "#status+mixed_parcels", "no"),
    optional("taken_back_by", "#org+disposal", ""),
];

pub(super) const PRODUCTS: Spec = Spec {
    file: "products.csv",
    key: None,
    columns: &joined::<32>(&[
        &[required("id", "#item+product", "product-1")],
        &FACTS,
        &[required("source", "#meta+source", "assumption: example row, edit me")],
    ]),
};

/// What one row says of a product.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// The file and the line.
    pub(super) place: (&'static str, u64),
    /// Where the row has it from.
    pub(super) source: Source,
    /// The facts.
    pub(super) facts: Product,
    /// The same facts as they were written.
    pub(super) words: BTreeMap<ProductFact, String>,
}

/// Reads `products.csv`: the rows of each product, in their order, and the ids that an offer may name.
pub(super) fn read(bytes: &[u8], products: &mut BTreeMap<String, Vec<Said>>, faults: &mut Faults) -> Keys {
    let mut lines = BTreeMap::new();
    let mut keys = each_row(&PRODUCTS, bytes, faults, |row| {
        let id = row.need("id", id);
        // A row with a wrong cell still is a product: an offer that names it points somewhere.
        if let Some(id) = &id {
            lines.entry(id.clone()).or_insert(row.line());
        }
        let source = row.need("source", cell::source);
        let said = said(row, source.as_ref());
        if let (Some(id), Some(said)) = (id, said) {
            products.entry(id).or_default().push(said);
        }
    });
    keys.lines = lines;
    keys
}

/// The id of a product, of the same shape as every id.
pub(super) fn id(text: &str) -> Result<String, Fault> {
    ItemId::try_new(text).map(|id| id.to_string())
}

/// What a row says; every wrong cell is reported, even where the source is missing.
pub(super) fn said(row: &mut Row<'_>, source: Option<&Source>) -> Option<Said> {
    let facts = product(row)?;
    let written = ProductFact::ALL.iter().map(|(fact, column)| (*fact, row.raw(column).to_owned()));
    let words = written.filter(|(_, cell)| !cell.is_empty()).collect();
    Some(Said { place: (row.file(), row.line()), source: source?.clone(), facts, words })
}

fn product(row: &mut Row<'_>) -> Option<Product> {
    let [maker, owner, model, class, strength_form] =
        ["maker", "owner", "model", "class", "strength_form"].map(|column| row.may(column, cell::text));
    let [gas_fitting, refurbishment, evaluated_by, taken_back_by] =
        ["gas_fitting", "refurbishment", "evaluated_by", "taken_back_by"].map(|column| row.may(column, cell::text));
    let [converter, label_complete, complete, training] =
        ["converter", "label_complete", "complete", "training"].map(|column| row.may(column, cell::yes_no));
    let [lot_tested, certificate_verified, cold_chain_plan] =
        ["lot_tested", "certificate_verified", "cold_chain_plan"].map(|column| row.may(column, cell::yes_no));
    let [packing_list, mixed_parcels] = ["packing_list", "mixed_parcels"].map(|column| row.may(column, cell::yes_no));
    let [sensitivity, specificity] =
        ["sensitivity_permille", "specificity_permille"].map(|column| row.may(column, cell::permille));
    let [oxygen_lpm, spares_days] = ["oxygen_lpm", "spares_days"].map(|column| row.may(column, cell::units));
    let lots = row.list("lots", cell::text);
    let mains = row.may("mains", rating::supplies);
    let plugs = row.list("plugs", rating::plug);
    let languages = row.list("languages", cell::language);
    let expiry = row.may("expiry", cell::date);
    let condition = row.may("condition", |text| cell::word(text, &Condition::ALL));
    let certificates = row.list("certificates", cell::certificate);
    let un_number = row.may("un_number", cell::un_number);
    Some(Product {
        maker: maker?,
        owner: owner?,
        model: model?,
        lots: lots?,
        class: class?,
        strength_form: strength_form?,
        mains: mains?.unwrap_or_default(),
        plugs: plugs?,
        converter: converter?,
        oxygen_lpm: oxygen_lpm?,
        gas_fitting: gas_fitting?,
        languages: languages?,
        label_complete: label_complete?,
        expiry: expiry?,
        condition: condition?,
        refurbishment: refurbishment?,
        complete: complete?,
        spares_days: spares_days?,
        training: training?,
        sensitivity: sensitivity?,
        specificity: specificity?,
        evaluated_by: evaluated_by?,
        lot_tested: lot_tested?,
        certificates: certificates?,
        certificate_verified: certificate_verified?,
        un_number: un_number?,
        cold_chain_plan: cold_chain_plan?,
        packing_list: packing_list?,
        mixed_parcels: mixed_parcels?,
        taken_back_by: taken_back_by?,
        disputed: Vec::new(),
    })
}

/// Gives one fact of a product to another.
pub(super) fn give(fact: ProductFact, from: &Product, to: &mut Product) {
    match fact {
        ProductFact::Maker => to.maker.clone_from(&from.maker),
        ProductFact::Owner => to.owner.clone_from(&from.owner),
        ProductFact::Model => to.model.clone_from(&from.model),
        ProductFact::Lots => to.lots.clone_from(&from.lots),
        ProductFact::Class => to.class.clone_from(&from.class),
        ProductFact::StrengthForm => to.strength_form.clone_from(&from.strength_form),
        ProductFact::Mains => to.mains.clone_from(&from.mains),
        ProductFact::Plugs => to.plugs.clone_from(&from.plugs),
        ProductFact::Converter => to.converter = from.converter,
        ProductFact::OxygenLpm => to.oxygen_lpm = from.oxygen_lpm,
        ProductFact::GasFitting => to.gas_fitting.clone_from(&from.gas_fitting),
        ProductFact::Languages => to.languages.clone_from(&from.languages),
        ProductFact::LabelComplete => to.label_complete = from.label_complete,
        ProductFact::Expiry => to.expiry = from.expiry,
        ProductFact::Condition => to.condition = from.condition,
        ProductFact::Refurbishment => to.refurbishment.clone_from(&from.refurbishment),
        ProductFact::Complete => to.complete = from.complete,
        ProductFact::SparesDays => to.spares_days = from.spares_days,
        ProductFact::Training => to.training = from.training,
        ProductFact::Sensitivity => to.sensitivity = from.sensitivity,
        ProductFact::Specificity => to.specificity = from.specificity,
        ProductFact::EvaluatedBy => to.evaluated_by.clone_from(&from.evaluated_by),
        ProductFact::LotTested => to.lot_tested = from.lot_tested,
        ProductFact::Certificates => to.certificates.clone_from(&from.certificates),
        ProductFact::CertificateVerified => to.certificate_verified = from.certificate_verified,
        ProductFact::UnNumber => to.un_number = from.un_number,
        ProductFact::ColdChainPlan => to.cold_chain_plan = from.cold_chain_plan,
        ProductFact::PackingList => to.packing_list = from.packing_list,
        ProductFact::MixedParcels => to.mixed_parcels = from.mixed_parcels,
        ProductFact::TakenBackBy => to.taken_back_by.clone_from(&from.taken_back_by),
    }
}

/// One fact alone, in the form in which two rows are compared: small letters and digits, lists in order.
pub(super) fn compared(fact: ProductFact, product: &Product) -> Product {
    let mut alone = Product::default();
    give(fact, product, &mut alone);
    let Product { maker, owner, model, class, strength_form, .. } = &mut alone;
    let texts = [maker, owner, model, class, strength_form];
    texts.into_iter().flatten().for_each(|text| *text = folded(text));
    let Product { gas_fitting, refurbishment, evaluated_by, taken_back_by, .. } = &mut alone;
    let texts = [gas_fitting, refurbishment, evaluated_by, taken_back_by];
    texts.into_iter().flatten().for_each(|text| *text = folded(text));
    for list in [&mut alone.lots, &mut alone.languages, &mut alone.certificates] {
        list.iter_mut().for_each(|text| *text = folded(text));
        list.sort();
        list.dedup();
    }
    alone.mains.sort_unstable();
    alone.plugs.sort_unstable();
    alone
}

/// A text without capitals, blanks and signs, as classes and certificates are compared: `EN 149` is `en149`.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::offers::OFFERS;

    /// A cell for each fact, so that every column is seen to reach its own fact.
    const CELLS: [&str; 30] = [
        "Maker",
        "Owner",
        "Model",
        "L1 L2",
        "FFP2",
        "500 mg tablet",
        "100-240/50-60",
        "C F",
        "yes",
        "30",
        "DIN 13260",
        "en it",
        "no",
        "2022-03-31",
        "refurbished",
        "R-7",
        "no",
        "30",
        "yes",
        "950",
        "990",
        "Institute",
        "yes",
        "EN149 GB2626",
        "no",
        "UN1170",
        "yes",
        "no",
        "yes",
        "Recycler",
    ];

    #[test]
    fn every_fact_has_its_column_in_both_tables_and_is_read_from_it() {
        for (place, (fact, column)) in ProductFact::ALL.iter().enumerate() {
            assert_eq!(FACTS[place].name, *column, "the columns should stand in the order of the facts");
            for spec in [&PRODUCTS, &OFFERS] {
                assert!(spec.columns.iter().any(|known| known.name == *column), "{}: {column}", spec.file);
            }
            let text = format!("id,{column},source\np,{},x\n", CELLS[place]);
            let (mut products, mut faults) = (BTreeMap::new(), Faults::default());
            read(text.as_bytes(), &mut products, &mut faults);
            let (list, _) = faults.finish(products.remove("p")).unwrap_or_else(|faults| panic!("{faults:#?}"));
            let said = &list[0];
            assert_eq!(said.words.get(fact).map(String::as_str), Some(CELLS[place]), "{column}");
            let mut alone = Product::default();
            give(*fact, &said.facts, &mut alone);
            assert_ne!(alone, Product::default(), "{column} should reach its fact");
            assert_eq!(alone, said.facts, "{column} should reach no other fact");
        }
    }

    #[test]
    fn facts_that_cannot_be_are_refused_at_their_cell() {
        for (column, cell, code, remark) in [
            ("mains", "220", "bad-mains", "no hertz"),
            ("plugs", "Schuko", "bad-plug", "a name"),
            ("condition", "nwe", "unknown-word", "letters swapped"),
            ("certificates", "EN 149", "bad-certificate", "in two words"),
            ("un_number", "flammable", "bad-un-number", "a word"),
            ("sensitivity_permille", "1001", "share-out-of-range", "above one"),
            ("complete", "Y", "not-yes-or-no", "a letter"),
            ("expiry", "31 mars 2022", "bad-date", "a local form"),
            ("languages", "Russian", "bad-language", "a name"),
        ] {
            let text = format!("id,{column},source\np,{cell},x\n");
            let mut faults = Faults::default();
            read(text.as_bytes(), &mut BTreeMap::new(), &mut faults);
            let list = faults.finish(Some(())).expect_err(remark);
            assert_eq!((list[0].code, list[0].place.column.as_str(), list.len()), (code, column, 1), "{remark}");
        }
    }
}
