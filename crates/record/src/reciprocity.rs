//! Decides how much of all that was given each place has given, so that a declared tie-break can look at it. Values nothing
//! and converts nothing: each unit is looked at by itself. Up: [`crate`].

use std::collections::BTreeMap;

use model::id::{PartyId, PlaceId};
use model::ledger::AccountUnit;
use model::quantity::Permille;
use model::record::Party;

use crate::ledger::Ledger;

/// The part of all that was received that the parties of each place have given: its part in each unit apart, averaged over
/// all units in which anything was given, thousandths, rounded down. Promises, what was given back, money and parties
/// without a place do not count for any place; a place that gave nothing is not listed.
#[must_use]
pub fn given_shares(ledger: &Ledger, parties: &[Party]) -> BTreeMap<PlaceId, Permille> {
    let places: BTreeMap<&PartyId, &PlaceId> =
        parties.iter().filter_map(|party| Some((&party.id, party.place.as_ref()?))).collect();
    let mut units: BTreeMap<&AccountUnit, (i128, BTreeMap<&PlaceId, i128>)> = BTreeMap::new();
    let is_aid = |unit: &AccountUnit| !matches!(unit, AccountUnit::Money(..));
    for (deal, received) in ledger.given().filter(|(deal, received)| is_aid(&deal.unit) && !received.is_zero()) {
        let amount = i128::from(received.get());
        let (all, by_place) = units.entry(&deal.unit).or_default();
        *all += amount;
        if let Some(place) = places.get(&deal.from) {
            *by_place.entry(place).or_default() += amount;
        }
    }
    let count = units.len() as i128;
    let mut sums: BTreeMap<&PlaceId, i128> = BTreeMap::new();
    for (all, by_place) in units.into_values() {
        for (place, amount) in by_place {
            *sums.entry(place).or_default() += amount * 1_000_000 / all;
        }
    }
    let share = |sum: i128| i64::try_from(sum / count / 1000).expect("a share of a whole should be small");
    sums.into_iter()
        .map(|(place, sum)| (place.clone(), Permille::try_new(share(sum)).expect("a mean of shares should be a share")))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::id::{EntryId, ItemId};
    use model::ledger::{Act, Deal, Entry, Scope};
    use model::quantity::Units;

    use super::*;
    use crate::ledger::{Register, fold};

    fn entry(id: &str, from: &str, unit: AccountUnit, amount: i64, is_posted: bool) -> Entry {
        let deal = Deal {
            from: PartyId::of(from),
            to: PartyId::of("taker"),
            unit,
            amount: Units::of(amount),
            scope: Scope::Community,
            terms: None,
            consignment: None,
        };
        Entry {
            id: EntryId::of(id),
            day: date(2020, 4, 1),
            act: if is_posted { Act::Direct(deal) } else { Act::Pledge { deal, expires: None } },
            said_by: None,
            because: Vec::new(),
            text: String::new(),
            source: model::evidence::Source::Assumption("test".to_owned()),
        }
    }

    #[test]
    fn each_unit_counts_alike_and_promises_do_not() {
        let party = |id: &str, place: Option<&str>| Party {
            id: PartyId::of(id),
            name: id.to_owned(),
            place: place.map(PlaceId::of),
        };
        let parties = [
            party("ru", Some("RU")),
            party("fund", Some("RU")),
            party("us", Some("US")),
            party("who", None),
            party("taker", None),
        ];
        let masks = || AccountUnit::Item(ItemId::of("mask-medical"));
        let entries = [
            entry("1", "ru", masks(), 500, true),
            entry("2", "fund", masks(), 250, true),
            entry("3", "who", masks(), 250, true),
            entry("4", "us", AccountUnit::FlyingMinutes, 60, true),
            entry("5", "ru", AccountUnit::FlyingMinutes, 6000, false),
        ];
        let ledger = |entries: &[Entry]| fold(entries, &Register::of(&parties, &[]), date(2020, 4, 1));
        let shares = given_shares(&ledger(&entries), &parties);
        let found: Vec<_> = shares.iter().map(|(place, share)| (place.as_str(), share.get())).collect();
        assert_eq!(found, [("RU", 375), ("US", 500)], "three quarters of masks, all of the flying, over two units");
        assert!(given_shares(&ledger(&[]), &parties).is_empty());
    }
}
