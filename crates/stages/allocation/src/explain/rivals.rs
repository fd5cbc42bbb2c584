//! Decides how it is told who got more, and why. Up: [`crate`].

use model::allocation::SharingRule;
use model::quantity::grouped;

use crate::explain::{Account, counted, percent};
use crate::fairness::fill_permille;
use crate::level::Level;
use crate::pool::WEIGHT_MAX;

/// Recipients named as having got more; a longer list helps nobody.
const NAMES_MAX: usize = 3;

impl Account<'_, '_> {
    /// Who is filled higher, highest first, each with why; nothing where nobody is.
    pub(super) fn rivals(&self, demand: usize) -> String {
        let fill = fill_permille(self.got[demand], self.ground.demand(demand).units.get());
        let ranking = &self.ranking[self.ground.slot_of[demand].0];
        let higher = ranking.partition_point(|(other, _)| *other > fill);
        if higher == 0 {
            return String::new();
        }
        let named = ranking[..higher.min(NAMES_MAX)].iter().map(|(higher, other)| {
            let place = &self.ground.demand(*other).recipient;
            format!("{place} {} ({})", percent(*higher), self.why_more(demand, *other))
        });
        let mut texts: Vec<_> = named.collect();
        if higher > NAMES_MAX {
            texts.push(counted(higher - NAMES_MAX, "more recipient"));
        }
        format!("; more got {}", texts.join(", "))
    }

    /// Why another recipient is filled higher: what binds between the two.
    fn why_more(&self, demand: usize, other: usize) -> String {
        let lowest = self.level(demand, self.got[demand]);
        let got = self.got[other];
        let promised: i64 = self.gifts[other].iter().map(|(supply, gift)| gift.promised * self.pack(*supply)).sum();
        if promised > 0 && self.level(other, got - promised) <= lowest {
            return format!("{} promised to it", grouped(promised));
        }
        if self.by_substitutes[other] > 0 && self.level(other, got - self.by_substitutes[other]) <= lowest {
            return format!("{} of it substitutes", grouped(self.by_substitutes[other]));
        }
        let shared = self.gifts[other].iter().filter(|(supply, gift)| {
            gift.packs > gift.promised
                && self.ground.is_open(*supply, demand)
                && self.ground.is_in_time(*supply, demand)
        });
        let Some(pack) = shared.map(|(supply, _)| self.pack(*supply)).min() else {
            return "lines that may not go here".to_owned();
        };
        if let Some(why) = self.by_floor(demand, other, pack) {
            return why;
        }
        match self.fair.rule {
            SharingRule::MaxMin => self.by_level(demand, other, pack),
            SharingRule::Alpha(alpha) => self.by_harm(alpha.get(), demand, other),
        }
    }

    /// Whether a floor is why: the other one could give up no pack, or this one could not take up one alone.
    fn by_floor(&self, demand: usize, other: usize, pack: i64) -> Option<String> {
        let floor = |index: usize| {
            let demand = self.ground.demand(index);
            demand.floor.min(demand.units).get()
        };
        if floor(other) > 0 && self.got[other] - pack < floor(other) {
            return Some(format!("its floor of {}", grouped(floor(other))));
        }
        (self.got[demand] < floor(demand)).then(|| "it reaches its floor".to_owned())
    }

    /// Under max-min: weight, the last pack, or who is first among equals.
    fn by_level(&self, demand: usize, other: usize, pack: i64) -> String {
        let (mine, theirs) = (self.level(demand, self.got[demand]), self.level(other, self.got[other]));
        if theirs <= mine {
            return format!("weight {} against {}", self.weight(other), self.weight(demand));
        }
        let before = self.level(other, self.got[other] - pack);
        if before > mine {
            return "lines that go with others or cannot be exchanged".to_owned();
        }
        let raised = self.level(demand, self.got[demand] + pack);
        match before == mine && raised == theirs {
            true => format!("the last whole pack, {}", self.first_among_equals(demand, other)),
            false => "the last whole pack".to_owned(),
        }
    }

    /// Under an alpha: what a unit averts there and here.
    fn by_harm(&self, alpha: i64, demand: usize, other: usize) -> String {
        let (one, two) = (self.ground.demand(other), self.ground.demand(demand));
        let rate = |harm: i64, units: i64| format!("{} per {}", grouped(harm), grouped(units));
        let rates = (rate(one.harm.get(), one.units.get()), rate(two.harm.get(), two.units.get()));
        let is_equal = i128::from(one.harm.get()) * i128::from(two.units.get())
            == i128::from(two.harm.get()) * i128::from(one.units.get());
        if self.weight(other) != self.weight(demand) && alpha > 0 {
            return format!(
                "weight {} against {}, harm {} against {}",
                self.weight(other),
                self.weight(demand),
                rates.0,
                rates.1
            );
        }
        match (is_equal, alpha) {
            (true, 0) => format!("as much harm averted, {}", self.first_among_equals(demand, other)),
            (true, _) => "the last whole packs, which avert as much harm there".to_owned(),
            (false, _) => format!("harm {} against {}", rates.0, rates.1),
        }
    }

    fn first_among_equals(&self, demand: usize, other: usize) -> String {
        let given = |index: usize| self.ground.demand(index).given_before.get();
        let is_reciprocal = self.fair.tie_break == model::allocation::TieBreak::Reciprocity;
        if is_reciprocal && given(other) > given(demand) {
            return format!("first among equals for {} against {} given before", given(other), given(demand));
        }
        "first among equals by a pack's worth or by its code".to_owned()
    }

    fn pack(&self, supply: usize) -> i64 {
        self.ground.supply(supply).pack.units().get()
    }

    fn weight(&self, demand: usize) -> i64 {
        self.ground.demand(demand).weight_permille.get().clamp(1, WEIGHT_MAX)
    }

    fn level(&self, demand: usize, got: i64) -> Level {
        Level::of(got.max(0), self.ground.demand(demand).units.get(), self.weight(demand))
    }
}
