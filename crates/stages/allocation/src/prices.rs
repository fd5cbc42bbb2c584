//! Decides what an earmark or an export ban costs, by sharing the item again without it. Up: [`crate`].

use model::allocation::ShadowPrice;
use model::control::Control;
use model::id::PlaceId;
use model::quantity::Units;

use crate::book::Book;
use crate::fairness::Figures;
use crate::ground::{Ground, Leader};
use crate::pool::{Fair, Pool};
use crate::scale::Scale;
use crate::sharing::{Lifted, Sharing, is_floored, taker};
use crate::substitutes;

/// What a limit costs, and what each demand of the item would get without it.
#[derive(Clone, Debug)]
pub(crate) struct Price<'a> {
    /// The supply.
    pub(crate) supply: usize,
    /// As it is told.
    pub(crate) told: ShadowPrice,
    /// Demands that would get more, and how much they would get.
    pub(crate) gains: Vec<(usize, i64)>,
    /// Recipients that the limit bars.
    pub(crate) barred: &'a [PlaceId],
}

/// The price of every limit without which a recipient would get more, by line, then kind; `own` is what was given without substitutes, `got`
/// what each demand got with them. A run that is over prices no more.
pub(crate) fn prices<'a>(
    ground: &Ground<'a>,
    own: &Book<'a>,
    got: &[i64],
    fair: Fair,
    control: &mut Control,
) -> Vec<Price<'a>> {
    let mut prices = Vec::new();
    for supply in ground.by_line() {
        let limits = &ground.supply(supply).limits;
        let mut order: Vec<_> = (0..limits.len()).collect();
        order.sort_by_key(|limit| (limits[*limit].kind, &limits[*limit].because));
        for limit in order {
            if control.is_over() {
                return prices;
            }
            if let Some(lifted) = lifted(ground, got, (supply, limit)) {
                prices.extend(price(ground, (own, got), fair, (limit, &lifted), control));
            }
        }
    }
    prices
}

/// Who may have a supply when a limit is lifted; none where that can change nothing.
fn lifted(ground: &Ground<'_>, got: &[i64], (supply, limit): (usize, usize)) -> Option<Lifted> {
    let kind = ground.kind_of_supply[supply];
    let is_short = |demand: &usize| got[*demand] < ground.demand(*demand).units.get();
    if ground.packs(supply) == 0 || !ground.kinds[kind].demands.iter().any(is_short) {
        return None;
    }
    let limits = &ground.supply(supply).limits;
    let mut slots = ground.slots_of(kind, &limits[limit].barred);
    for (_, other) in limits.iter().enumerate().filter(|(other, _)| *other != limit) {
        slots.iter_mut().zip(ground.slots_of(kind, &other.barred)).for_each(|(slot, is_barred)| *slot &= !is_barred);
    }
    for (slot, demand) in ground.kinds[kind].demands.iter().enumerate() {
        slots[slot] &= !ground.may_have(supply)[slot]
            && ground.is_in_time(supply, *demand)
            && !ground.demand(*demand).units.is_zero();
    }
    slots.contains(&true).then_some(Lifted { supply, slots })
}

/// Shares the item again and tells what changes.
fn price<'a>(
    ground: &Ground<'a>,
    (own, got): (&Book<'a>, &[i64]),
    fair: Fair,
    (limit, lifted): (usize, &Lifted),
    control: &mut Control,
) -> Option<Price<'a>> {
    let supply = ground.supply(lifted.supply);
    let kind = ground.kind_of_supply[lifted.supply];
    let sharing = Sharing { ground, kind, fair, lifted: Some(lifted) };
    let mut item = sharing.share(own, control);
    let mut freed = item.got(ground, &own.got, kind);
    // A promise that can be kept without the limit may make it less fair, and then that is what the limit saves. Else what
    // is shared with the limit could be shared without it too, and is bettered as it is.
    let is_as_promised = item.broken == own.items[kind].broken;
    if is_as_promised && !is_exact(ground, kind) && !is_fairer(ground, kind, fair, (&own.got, &freed)) {
        item = sharing.around(&own.items[kind], control);
        freed = item.got(ground, &own.got, kind);
    }
    if item.is_cut {
        return None;
    }
    let got_without = if ground.problem.substitutes.iter().any(|row| row.wanted == supply.item) {
        let mut without = own.clone();
        without.take(ground, kind, item);
        substitutes::share(ground, &mut without, fair, control);
        without.got_in_all()
    } else {
        freed
    };
    let met = |got: &[i64], demand: usize| got[demand].min(ground.demand(demand).units.get());
    let gains: Vec<_> = ground.kinds[kind]
        .demands
        .iter()
        .filter(|demand| met(&got_without, **demand) > met(got, **demand))
        .map(|demand| (*demand, got_without[*demand]))
        .collect();
    // Where fills are only others, or lower, by a tie or because a promise can then be kept, the limit keeps nobody from more.
    if gains.is_empty() {
        return None;
    }
    let with = Figures::of(ground, kind, |demand| got[demand]);
    let freed = Figures::of(ground, kind, |demand| got_without[demand]);
    let limit = &supply.limits[limit];
    let told = ShadowPrice {
        line: supply.line.clone(),
        item: supply.item.clone(),
        kind: limit.kind,
        fill_min: (with.lowest(), freed.lowest()),
        fill_mean: (with.mean(), freed.mean()),
        harm_averted: (Units::of(with.harm), Units::of(freed.harm)),
        gainers: gains.iter().map(|(demand, _)| ground.demand(*demand).recipient.clone()).collect(),
        because: limit.because.clone(),
    };
    Some(Price { supply: lifted.supply, told, gains, barred: &limit.barred })
}

/// Whether an item is surely shared best: its packs are of one size, and none of its lines goes with another.
fn is_exact(ground: &Ground<'_>, kind: usize) -> bool {
    let supplies = &ground.kinds[kind].supplies;
    let pack = |supply: usize| ground.supply(supply).pack.units();
    let goes_alone = |supply: usize| ground.leaders[supply] == Leader::None && !ground.is_leader[supply];
    supplies.iter().all(|supply| pack(*supply) == pack(supplies[0]) && goes_alone(*supply))
}

/// Whether sharing without the limit came out fairer than with it. It may not, where packs differ in size and the best is not
/// proven, or where lines that others go with went elsewhere.
fn is_fairer(ground: &Ground<'_>, kind: usize, fair: Fair, (with, without): (&[i64], &[i64])) -> bool {
    let demands = || ground.kinds[kind].demands.iter().filter(|demand| !ground.demand(**demand).units.is_zero());
    let pool = Pool {
        takers: demands().map(|demand| taker(ground, *demand, 0)).collect(),
        lots: vec![],
        is_floored: is_floored(ground, kind),
    };
    let scale = Scale::of(&pool, fair, 1);
    let merit = |got: &[i64]| scale.merit(&demands().map(|demand| got[*demand]).collect::<Vec<_>>());
    merit(without).compare(&merit(with)).is_gt()
}
