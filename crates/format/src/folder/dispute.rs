//! Decides what a product is where several rows speak of it: what all say alike is a fact, what they say differently a
//! dispute that keeps every claim. Does not decide who is right: nobody here can. Up: [`crate::folder`].

use std::collections::{BTreeMap, BTreeSet};

use model::fault::Fault;
use model::product::{Dispute, Product, ProductFact};

use crate::folder::link::Lined;
use crate::folder::product::{PRODUCTS, Said, compared, give};
use crate::table::collector::Faults;

/// What an offer line says of its product: by itself, and by the id of a product.
#[derive(Clone, Debug)]
pub(super) struct Described {
    pub(super) product: Option<String>,
    pub(super) said: Said,
}

/// Two rows that say one fact differently.
struct Clash<'a> {
    fact: ProductFact,
    earlier: &'a Said,
    later: &'a Said,
}

/// Gives every offer line the facts of its product. `described` holds one entry for each line, in the same order.
pub(super) fn settle(
    offers: &mut [Lined<model::offer::OfferLine>],
    described: &[Described],
    products: &BTreeMap<String, Vec<Said>>,
    faults: &mut Faults,
) {
    assert_eq!(offers.len(), described.len(), "every offer line should be described");
    for rows in products.values() {
        let clashes = whole(&rows.iter().collect::<Vec<_>>()).1;
        clashes.iter().for_each(|clash| report(clash, faults));
    }
    for (offer, described) in offers.iter_mut().zip(described) {
        let rows = described.product.as_ref().and_then(|id| products.get(id));
        let said: Vec<&Said> = rows.into_iter().flatten().chain([&described.said]).collect();
        let (product, clashes) = whole(&said);
        // What the rows of the product say differently among themselves is reported once, not for each line.
        let own = clashes.iter().filter(|clash| clash.later.place == described.said.place);
        own.for_each(|clash| report(clash, faults));
        if let Some(expiry) = product.expiry.filter(|expiry| *expiry < offer.value.ready) {
            let cause = format!("it expires on {expiry}, before it is ready on {}", offer.value.ready);
            let remark = Fault::new("expired-offer", cause, "check both days; the gate will refuse it");
            faults.remark(remark.at(described.said.place.0, offer.line, "expiry"));
        }
        offer.value.product = product;
    }
    remark_unused(described, products, faults);
}

/// What rows say of one product together, and the first clash of each row with an earlier one, by fact.
fn whole<'a>(said: &[&'a Said]) -> (Product, Vec<Clash<'a>>) {
    let (mut product, mut clashes) = (Product::default(), Vec::new());
    for (fact, _) in ProductFact::ALL {
        let claims: Vec<&Said> = said.iter().copied().filter(|row| row.words.contains_key(&fact)).collect();
        let Some(first) = claims.first() else { continue };
        let differs = |one: &Said, other: &Said| compared(fact, &one.facts) != compared(fact, &other.facts);
        let mut is_disputed = false;
        for (place, later) in claims.iter().enumerate() {
            // The same source twice is the worse of two clashes: it is a slip, not a dispute.
            let against = claims[..place].iter().filter(|earlier| differs(earlier, later));
            let earlier = against.min_by_key(|earlier| earlier.source != later.source);
            clashes.extend(earlier.map(|earlier| Clash { fact, earlier, later }));
            is_disputed |= earlier.is_some();
        }
        if is_disputed {
            let mut claims: Vec<_> = claims.iter().map(|row| (row.words[&fact].clone(), row.source.clone())).collect();
            let mut seen = BTreeSet::new();
            claims.retain(|claim| seen.insert(claim.clone()));
            product.disputed.push(Dispute { fact, claims });
        } else {
            give(fact, &first.facts, &mut product);
        }
    }
    product.disputed.sort_by_key(|dispute| dispute.fact);
    (product, clashes)
}

fn report(clash: &Clash<'_>, faults: &mut Faults) {
    let Clash { fact, earlier, later } = clash;
    let column = fact.word();
    let (file, line) = later.place;
    let says =
        |row: &Said| format!("\u{ab}{}\u{bb} ({}, {} line {})", row.words[fact], row.source, row.place.0, row.place.1);
    if earlier.source == later.source {
        let cause = format!("one source says two things of {column}: {} and {}", says(earlier), says(later));
        let action = "correct one of the two, or name the source of each";
        faults.push(Fault::new("source-contradicts", cause, action).at(file, line, column));
    } else {
        let cause = format!("{column} is {} and {}; it counts as not known", says(earlier), says(later));
        let action = "ask the donor which is right, then empty the other cell";
        faults.remark(Fault::new("disputed-fact", cause, action).at(file, line, column));
    }
}

/// Products that no offer line names: their facts reach nobody.
fn remark_unused(described: &[Described], products: &BTreeMap<String, Vec<Said>>, faults: &mut Faults) {
    let named: BTreeSet<&String> = described.iter().filter_map(|row| row.product.as_ref()).collect();
    let unused: Vec<&str> = products.keys().filter(|id| !named.contains(id)).map(String::as_str).collect();
    if !unused.is_empty() {
        let cause = format!("no offer line names {}", unused.join(", "));
        let action = "write the id into the column product of offers.csv";
        faults.remark(Fault::new("unused-product", cause, action).at(PRODUCTS.file, 0, "id"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::product;

    fn said(rows: &[&str]) -> Vec<Said> {
        let text = format!("id,class,languages,converter,expiry,source\n{}\n", rows.join("\n"));
        let (mut products, mut faults) = (BTreeMap::new(), Faults::default());
        product::read(text.as_bytes(), &mut products, &mut faults);
        assert!(faults.is_empty(), "{rows:?}");
        products.remove("p").expect("the product")
    }

    #[test]
    fn the_order_of_the_rows_changes_no_fact_and_loses_no_claim() {
        let rows = said(&[
            "p,FFP2,en fr,yes,2022-01-31,A",
            "p,ffp-2,fr en,,2022-01-31,B",
            "p,KN95,en,yes,,C",
            "p,,,yes,2022-01-31,A",
        ]);
        let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [2, 1, 0, 3]];
        let told = orders.map(|order| {
            let (product, clashes) = whole(&order.map(|place| &rows[place]));
            assert!(!clashes.is_empty(), "{order:?}");
            let claims = product.disputed.iter().map(|dispute| {
                let mut claims: Vec<String> =
                    dispute.claims.iter().map(|(text, source)| format!("{text} by {source}")).collect();
                claims.sort();
                (dispute.fact.word(), claims.join(", "))
            });
            (product.converter, product.expiry, product.class.clone(), claims.collect::<Vec<_>>())
        });
        assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:#?}");
        assert_eq!(told[0].3[0], ("class", "FFP2 by A, KN95 by C, ffp-2 by B".to_owned()));
        assert_eq!(told[0].3[1], ("languages", "en by C, en fr by A, fr en by B".to_owned()));
    }

    #[test]
    fn one_source_that_says_two_things_is_a_fault_and_two_sources_a_remark() {
        let slip = Err(vec!["source-contradicts"]);
        for (rows, expected, remark) in [
            (&["p,FFP2,,,,A", "p,KN95,,,,B"][..], Ok(1), "two sources"),
            (&["p,FFP2,,,,A", "p,KN95,,,,A"], slip.clone(), "one source"),
            (&["p,FFP2,,,,A", "p,KN95,,,,B", "p,KN95,,,,A"], slip.clone(), "one source, by way of another"),
            (&["p,FFP2,,,,A", "p,EN 149,,,,B", "p,FFP2,,,,B"], slip, "the later one twice"),
            (&["p,FFP2,,,,A", "p,FFP2,,,,A"], Ok(0), "the same twice"),
        ] {
            let rows = said(rows);
            let mut faults = Faults::default();
            whole(&rows.iter().collect::<Vec<_>>()).1.iter().for_each(|clash| report(clash, &mut faults));
            let found = faults.finish(Some(())).map(|((), remarks)| remarks.len());
            let found = found.map_err(|list| list.into_iter().map(|fault| fault.code).collect::<Vec<_>>());
            assert_eq!(found, expected, "{remark}");
        }
    }
}
