//! Decides which unit stands on which position. Does not build units (`buildup`) nor choose what is left out (`settle`).
//! Up: [`crate`].
//!
//! First every limit: exclusive positions, the envelope at the three moments of every leg, zones and running load,
//! lateral moment, the tip arm on the ground, and an order of moves with free ways. Then, in this order: fewest units moved
//! from where they stand already; the centre of gravity at zero fuel nearest to the aim, on the worst leg, in bands of a
//! twentieth of the envelope's width, so that unloading order has a say; fewest units in the way of one that comes aboard
//! after them or leaves before them; the distance from the aim in whole millimetres.
//!
//! Swaps and moves find an assignment; branch and bound looks for a better one. The answer is proven best when the
//! branching ends by itself, which is said in [`Answer::is_proven`]: always up to some ten units, and with any number when
//! the answer is as good as the bound, on the aim to the millimetre with nothing in the way.

mod descend;
mod exact;
mod state;
#[cfg(test)]
mod tests;

use model::hold::Deck;
use model::transport::AircraftType;

use crate::access::Ways;
use crate::area::Area;
use crate::stay::{Bar, Phase, Stay};
use crate::steps::{Ground, NoOrder, Stand, sequence};
use crate::zones::SumLimits;

pub(crate) use state::State;

/// A unit whose position is in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mover {
    pub(crate) gross: i64,
    pub(crate) stay: Stay,
    /// Whether it may stand on each position.
    pub(crate) may: Vec<bool>,
    /// Where it stands already and should stay.
    pub(crate) home: Option<usize>,
}

/// A position as the balance sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) area: Area,
    /// Twice the arm that a unit here acts at.
    pub(crate) doubled_arm: i128,
    /// Twice the distance from the centre line, right positive.
    pub(crate) doubled_side: i128,
    pub(crate) ways: Ways,
}

/// Where the centre of gravity is wished, as a moment of the units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aim {
    pub(crate) target: i128,
    /// Moment of the width of the zero-fuel limits.
    pub(crate) width: i128,
}

/// What the units that are aboard together may make: on a leg, or on the ground.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    pub(crate) phase: Phase,
    /// Least and most moment.
    pub(crate) moment: (i128, i128),
    /// Least and most moment about the centre line.
    pub(crate) lateral: (i128, i128),
    /// Moment of a millimetre of the centre of gravity.
    pub(crate) per_mm: i128,
    pub(crate) aim: Option<Aim>,
}

/// The question.
#[derive(Clone, Debug)]
pub(crate) struct Assignment<'a> {
    pub(crate) ground: Ground,
    pub(crate) units: Vec<Mover>,
    pub(crate) places: Vec<Place>,
    /// Positions that cannot be used together with each.
    pub(crate) clashes: &'a [Vec<usize>],
    pub(crate) stages: Vec<Stage>,
    pub(crate) sums: SumLimits,
    /// Pieces that stand on the floor and do not move.
    pub(crate) fixed: Vec<Stand>,
    /// A position for each unit to begin with, all different and usable together.
    pub(crate) start: Vec<usize>,
    pub(crate) seed: u64,
    /// Most places tried by branch and bound.
    pub(crate) nodes_max: u32,
}

/// How good an assignment is; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cost {
    /// By how much limits are broken; zero is none.
    pub(crate) broken: i128,
    /// Units away from home.
    pub(crate) moved: u32,
    /// Twentieths of the envelope's width off the aim.
    pub(crate) bands: i128,
    /// Units in the way of one that comes aboard after them or leaves before them.
    pub(crate) in_way: usize,
    /// Whole millimetres off the aim.
    pub(crate) off_mm: i128,
}

/// The answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// A position for each unit.
    pub(crate) at: Vec<usize>,
    pub(crate) cost: Cost,
    /// Why no order of moves exists for it, where nothing else is broken.
    pub(crate) no_order: Option<NoOrder>,
    /// Whether no assignment is better, or, where limits are broken, none keeps them.
    pub(crate) is_proven: bool,
}

impl Answer {
    pub(crate) fn is_feasible(&self) -> bool {
        self.cost.broken == 0 && self.no_order.is_none()
    }
}

/// Twentieths of the envelope's width: a deviation below one counts as none, so that unloading order has a say.
const BANDS: i128 = 20;
/// What one unit with no way to a door counts, beside millimetres and kilograms: it is seldom cured by a small shift.
const NO_WAY: i128 = 1_000;
/// Fresh starts from a shuffled assignment when the first breaks a limit.
const RESTARTS: u32 = 12;

impl Assignment<'_> {
    /// The best assignment found.
    pub(crate) fn solve(&self) -> Answer {
        let mut best = self.descend(State::new(self, &self.start));
        let mut cost = self.cost(&best);
        let can_be = self.may_be_reached();
        let mut random = self.seed;
        for _ in 0..RESTARTS {
            if cost.broken == 0 || !can_be {
                break;
            }
            let next = self.descend(self.shuffled(&mut random));
            let next_cost = self.cost(&next);
            if next_cost < cost {
                (best, cost) = (next, next_cost);
            }
        }
        let no_order = if cost.broken == 0 { self.no_order(&best) } else { None };
        let known = (cost.broken == 0 && no_order.is_none()).then_some(cost);
        let found = if can_be { self.search(&best.at, known) } else { exact::Found { better: None, is_whole: true } };
        match found.better {
            Some((cost, at)) => Answer { at, cost, no_order: None, is_proven: found.is_whole },
            None => Answer { at: best.at, cost, no_order, is_proven: found.is_whole },
        }
    }

    /// Whether the moments could be reached if every unit could stand anywhere: heaviest units at one end, then at the
    /// other (rearrangement inequality). When not, searching is in vain.
    pub(crate) fn may_be_reached(&self) -> bool {
        let mut arms: Vec<i128> = self.places.iter().map(|place| place.doubled_arm).collect();
        arms.sort_unstable();
        self.sums.most.iter().all(|most| *most >= 0)
            && self.stages.iter().all(|stage| {
                let mut gross: Vec<i64> =
                    self.units.iter().filter(|unit| stage.phase.has(unit.stay)).map(|unit| unit.gross).collect();
                gross.sort_unstable_by_key(|gross| std::cmp::Reverse(*gross));
                let sum = |arms: &mut dyn Iterator<Item = &i128>| -> i128 {
                    gross.iter().zip(arms).map(|(gross, arm)| i128::from(*gross) * arm).sum()
                };
                let (low, high) = (sum(&mut arms.iter()), sum(&mut arms.iter().rev()));
                stage.moment.0 <= stage.moment.1 && low <= stage.moment.1 && stage.moment.0 <= high
            })
    }

    /// The cost of a whole assignment.
    pub(crate) fn cost(&self, state: &State) -> Cost {
        self.cost_below(state, None).expect("without a bound every assignment has a cost")
    }

    /// The cost of an assignment, if it is below one that is known: what is dear to compute comes last.
    fn cost_below(&self, state: &State, known: Option<&Cost>) -> Option<Cost> {
        let mut cost = Cost { broken: state.broken(self), moved: state.moved, bands: 0, in_way: 0, off_mm: 0 };
        for (stage, moment) in self.stages.iter().zip(&state.moments) {
            if let Some(aim) = stage.aim {
                let off = (moment - aim.target).abs();
                cost.bands = cost.bands.max(off * BANDS / aim.width);
                cost.off_mm = cost.off_mm.max(off / stage.per_mm);
            }
        }
        let is_below = |cost: &Cost| known.is_none_or(|known| cost < known);
        if !is_below(&cost) {
            return None;
        }
        let (without_way, in_way) = self.in_way(&state.at);
        cost.broken += NO_WAY * i128::from(u32::try_from(without_way).expect("units are few"));
        cost.in_way = in_way;
        is_below(&cost).then_some(cost)
    }

    /// How many have no free way past those that came aboard before, or that leave later, and how many are in the way where
    /// others can be moved.
    /// Units without a place yet stand nowhere.
    fn in_way(&self, at: &[usize]) -> (usize, usize) {
        let placed = at.iter().zip(&self.units).filter(|(place, _)| **place != NOWHERE);
        let all: Vec<(Stay, &Area, Ways)> = placed
            .map(|(place, unit)| (unit.stay, &self.places[*place].area, self.places[*place].ways))
            .chain(self.fixed.iter().map(|stand| (stand.stay, &stand.area, stand.ways)))
            .collect();
        let (mut without_way, mut in_way) = (0, 0);
        for bar in [Bar::WayIn, Bar::WayOut] {
            if all.iter().all(|(stay, ..)| !stay.may_bar(all[0].0, bar) && !all[0].0.may_bar(*stay, bar)) {
                continue;
            }
            for (stay, area, ways) in &all {
                let there = || all.iter().filter(|(other, ..)| other.may_bar(*stay, bar));
                let before = there().filter(|(_, other, _)| area.has_before(other)).count();
                let behind = there().filter(|(_, other, _)| area.has_behind(other)).count();
                without_way += usize::from(!ways.are_free(before, behind));
                in_way += ways.blocked_by(before, behind);
            }
        }
        (without_way, in_way)
    }

    /// Why there is no order of moves for an assignment that keeps every other limit; none when there is one.
    fn no_order(&self, state: &State) -> Option<NoOrder> {
        self.no_order_at(&state.at)
    }

    fn no_order_at(&self, at: &[usize]) -> Option<NoOrder> {
        let unit = |(place, unit): (&usize, &Mover)| {
            let place = &self.places[*place];
            let (area, ways) = (place.area, place.ways);
            Stand { area, ways, stay: unit.stay, gross: unit.gross, doubled_arm: place.doubled_arm }
        };
        let stands: Vec<Stand> = at.iter().zip(&self.units).map(unit).chain(self.fixed.iter().copied()).collect();
        sequence(self.ground, &stands).err()
    }
}

/// Place of a unit that has none yet.
pub(crate) const NOWHERE: usize = usize::MAX;

/// Twice the distance of the middle of an area from the centre line of its deck, right positive.
pub(crate) fn doubled_side(aircraft: &AircraftType, area: &Area) -> i128 {
    let width = |deck: Deck| aircraft.hold.deck(deck).map_or(0, |deck| i128::from(deck.width.get()));
    2 * i128::from(area.y) + i128::from(area.width) - width(area.deck)
}
