//! Decides how much of all that was given each place has given, so that a declared tie-break can look at it. Values nothing
//! and converts nothing: each unit is looked at by itself. Up: [`crate`].

use std::collections::BTreeMap;

use model::id::{PartyId, PlaceId};
use model::quantity::Permille;
use model::record::{AccountUnit, Party, Transfer};

/// The part of all posted transfers that the parties of each place have given: its part in each unit apart, averaged over
/// all units in which anything was given, thousandths, rounded down. Promises and parties without a place do not count for
/// any place; a place that gave nothing is not listed.
#[must_use]
pub fn given_shares(transfers: &[Transfer], parties: &[Party]) -> BTreeMap<PlaceId, Permille> {
    let places: BTreeMap<&PartyId, &PlaceId> =
        parties.iter().filter_map(|party| Some((&party.id, party.place.as_ref()?))).collect();
    let mut units: BTreeMap<&AccountUnit, (i128, BTreeMap<&PlaceId, i128>)> = BTreeMap::new();
    for transfer in transfers.iter().filter(|transfer| transfer.is_posted && !transfer.amount.is_zero()) {
        let amount = i128::from(transfer.amount.get());
        let (all, by_place) = units.entry(&transfer.unit).or_default();
        *all += amount;
        if let Some(place) = places.get(&transfer.from) {
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
    use model::evidence::Source;
    use model::id::{EntryId, ItemId};
    use model::quantity::Units;

    use super::*;

    fn transfer(id: &str, from: &str, unit: AccountUnit, amount: i64, is_posted: bool) -> Transfer {
        Transfer {
            id: EntryId::of(id),
            day: date(2020, 4, 1),
            from: PartyId::of(from),
            to: PartyId::of("taker"),
            unit,
            amount: Units::of(amount),
            is_posted,
            text: String::new(),
            source: Source::Assumption("test".to_owned()),
        }
    }

    #[test]
    fn each_unit_counts_alike_and_promises_do_not() {
        let party = |id: &str, place: Option<&str>| Party {
            id: PartyId::of(id),
            name: id.to_owned(),
            place: place.map(PlaceId::of),
        };
        let parties = [party("ru", Some("RU")), party("fund", Some("RU")), party("us", Some("US")), party("who", None)];
        let masks = || AccountUnit::Item(ItemId::of("mask-medical"));
        let transfers = [
            transfer("1", "ru", masks(), 500, true),
            transfer("2", "fund", masks(), 250, true),
            transfer("3", "who", masks(), 250, true),
            transfer("4", "us", AccountUnit::FlyingMinutes, 60, true),
            transfer("5", "ru", AccountUnit::FlyingMinutes, 6000, false),
        ];
        let shares = given_shares(&transfers, &parties);
        let found: Vec<_> = shares.iter().map(|(place, share)| (place.as_str(), share.get())).collect();
        assert_eq!(found, [("RU", 375), ("US", 500)], "three quarters of masks, all of the flying, over two units");
        assert!(given_shares(&[], &parties).is_empty());
    }
}
