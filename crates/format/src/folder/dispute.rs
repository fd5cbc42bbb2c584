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
