//! Decides what is asked of the parts of this crate, in which order, and puts the answer together. Up: [`crate`].

use model::allocation::{AllocationProblem, AllocationSolution, Allotment, Basis, SharingRule};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef};
use model::quantity::Units;

use crate::book::{Book, Instead};
use crate::explain::Account;
use crate::ground::Ground;
use crate::names::Names;
use crate::pool::Fair;
use crate::sharing::Sharing;
use crate::{bundles, fairness, prices, substitutes};

/// Shares every item among those who demand it by the declared rule: what was promised first; whole packs only; nobody beyond
/// the demand by a pack; nothing or at least the floor. What is left then goes where it may be given instead of something
/// else.
///
/// A line that is first ready after the last useful day of a demand is not given to it. A line that travels with another
/// one goes, all of it that is demanded, to the recipient that got most of the other.
///
/// A step is one rise or single raise of the water, one local step, or one way tried in a proof. When the budget is spent
/// the rest stays unshared and says so; prices of limits are told as far as they are known then.
#[must_use]
pub fn solve(problem: &AllocationProblem, control: &mut Control) -> AllocationSolution {
    let steps = control.steps();
    let ground = Ground::of(problem);
    let fair = Fair { rule: problem.rule, tie_break: problem.tie_break };
    let own = share_own(&ground, fair, true, control);
    let book = with_substitutes(&ground, &own, fair, control);
    let got = book.got_in_all();
    let most_averted = Fair { rule: SharingRule::Alpha(Units::ZERO), ..fair };
    let most = if fair.rule == most_averted.rule {
        got.clone()
    } else {
        let own = share_own(&ground, most_averted, false, control);
        with_substitutes(&ground, &own, most_averted, control).got_in_all()
    };
    let (fairness, overall) = fairness::measures(&ground, &got, &most);
    let prices = prices::prices(&ground, &own, &got, fair, control);
    let account = Account::of(&ground, &book, fair, &prices);
    let (fills, left_out, unkept) = (account.fills(), account.left_out(), account.unkept());
    let allotments = allotments(&ground, &book);
    AllocationSolution {
        fills,
        fairness,
        overall,
        shadow_prices: prices.into_iter().map(|price| price.told).collect(),
        bundles: bundles::bundles(&ground, &allotments),
        allotments: allotments.into_iter().map(|(_, allotment)| allotment).collect(),
        unkept,
        left_out,
        steps: control.steps() - steps,
    }
}

/// Shares all items by their own supply, one after the other.
fn share_own<'a>(ground: &Ground<'a>, fair: Fair, is_told: bool, control: &mut Control) -> Book<'a> {
    let mut book = Book::new(ground);
    for (done, kind) in ground.order.iter().enumerate() {
        let item = Sharing { ground, kind: *kind, fair, lifted: None }.share(&book, control);
        book.take(ground, *kind, item);
        if is_told {
            let (done, total) = (done as u64 + 1, ground.order.len() as u64);
            control.tell("allocation", done, total, ground.kinds[*kind].id.as_str());
        }
    }
    book
}

/// What all got by their own supply, and substitutes after that.
fn with_substitutes<'a>(ground: &Ground<'a>, own: &Book<'a>, fair: Fair, control: &mut Control) -> Book<'a> {
    let mut book = own.clone();
    substitutes::share(ground, &mut book, fair, control);
    book
}

/// The allotments with their supplies, by consignment id.
fn allotments(ground: &Ground<'_>, book: &Book<'_>) -> Vec<(usize, Allotment)> {
    let mut names = Names::default();
    let mut allotments = Vec::new();
    for supply in ground.by_line() {
        let own = &book.items[ground.kind_of_supply[supply]].gifts;
        let own = own.range((supply, 0)..(supply + 1, 0)).filter(|(_, gift)| gift.packs > 0);
        let mut own: Vec<_> = own.map(|((_, demand), gift)| (*demand, *gift)).collect();
        own.sort_by_key(|(demand, _)| &ground.demand(*demand).recipient);
        for (demand, gift) in own {
            let basis = if gift.promised > 0 { Basis::Committed } else { Basis::Shared };
            let counts = ground.supply(supply).pack.units().get() * gift.packs;
            let given = Instead { supply, demand, packs: gift.packs, counts_permille: 1000, counts };
            allotments.push((supply, allotment(ground, &given, basis, &mut names)));
        }
    }
    let mut instead = book.instead.clone();
    instead.sort_by_key(|given| {
        let demand = ground.demand(given.demand);
        (&ground.supply(given.supply).line, &demand.recipient, &demand.item)
    });
    for given in instead {
        allotments.push((given.supply, allotment(ground, &given, Basis::Substitute, &mut names)));
    }
    allotments.sort_by(|(_, one), (_, other)| one.id.cmp(&other.id));
    allotments
}

fn allotment(ground: &Ground<'_>, given: &Instead, basis: Basis, names: &mut Names) -> Allotment {
    let (supply, demand) = (ground.supply(given.supply), ground.demand(given.demand));
    let other = (basis == Basis::Substitute).then_some(&demand.item);
    let mut because = vec![
        RecordRef::new(RecordKind::Offer, &supply.line),
        RecordRef::pair(RecordKind::Fitness, &supply.line, &demand.recipient),
    ];
    because.extend(demand.because.iter().cloned());
    if basis == Basis::Committed {
        let promises = ground.problem.commitments.iter();
        let promises = promises.filter(|one| one.line == supply.line && one.recipient == demand.recipient);
        because.extend(promises.flat_map(|promise| promise.because.iter().cloned()));
    }
    Allotment {
        id: names.name(&supply.line, &demand.recipient, other),
        line: supply.line.clone(),
        item: supply.item.clone(),
        recipient: demand.recipient.clone(),
        fills: demand.item.clone(),
        basis,
        packs: Units::of(given.packs),
        units: supply.pack.units().times(given.packs),
        counts: Units::of(given.counts),
        because,
    }
}
