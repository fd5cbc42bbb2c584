//! Decides what is known of the limits before any block is made: of each kind its mass, what it bears, when it comes out and
//! what it must stand apart from; and so which blocks cannot be. Does not judge places (`rules`). Up: [`crate`].

use model::loading::{PackBox, PackProblem, Support};
use model::quantity::Grams;

use crate::engine::block::{self, Block, Kind, Part};
use crate::engine::rules::stack::{Piles, Scales};
use crate::engine::space::Cuboid;

/// Most columns of boxes in a block that are weighed one by one: bounds work with grains, far above any pallet.
const BLOCK_COLUMNS_MAX: i64 = 4_096;
/// Share of its volume, in thousandths, that a box loses in worth when it is as dense as the last that would come in: on
/// generated pallets that are too heavy when full this fills 1.4 points more than none, and a third of it 0.7.
const PRICE: i128 = 900;
/// Roundings that may add up in a stack, in grams; only a first look uses it.
const ROUNDINGS: i64 = 1_000;

/// What a kind of box is, besides its sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Nature {
    /// Mass of one, in grams.
    pub(crate) mass: i64,
    /// Most mass on its top, where there is a limit.
    pub(crate) bears: Option<i64>,
    /// When it is packed: what comes out last goes in first, and of that, where they are asked for first, goods that must
    /// stand apart.
    pub(crate) phase: usize,
    /// Class of dangerous goods, as an index.
    pub(crate) class: Option<usize>,
}

/// The limits of a question that ask for more than room, in the engine's terms.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// By kind.
    pub(crate) natures: Vec<Nature>,
    /// Most mass of all boxes together, where it binds.
    pub(crate) gross_max: Option<i64>,
    /// Whether any box has a limit of mass on its top.
    pub(crate) has_stack: bool,
    /// Share of each base that must be carried, in thousandths, where it is neither none nor all.
    pub(crate) share: Option<i64>,
    /// Of each turn of packing the turn of unloading that its boxes belong to; one where nothing asks for an order.
    pub(crate) phases: Vec<usize>,
    /// Least distance of two classes in millimetres; zero where none is due.
    pub(crate) due: Vec<Vec<i64>>,
    /// Millimetres of the engine's length unit.
    pub(crate) unit: i64,
}

/// Whether a question limits mass, so that every box must have one.
pub(crate) fn is_weighed(problem: &PackProblem) -> bool {
    problem.gross_max.is_some() || problem.boxes.iter().any(|one| one.stack_max.is_some())
}

/// Share of a base that must be carried, where it is neither none nor all.
pub(crate) fn share(support: Support) -> Option<i64> {
    match support {
        Support::Share(share) if (1..1000).contains(&share.get()) => Some(share.get()),
        _ => None,
    }
}

/// Whether the whole of each base must be carried.
pub(crate) fn is_supported(support: Support) -> bool {
    match support {
        Support::None => false,
        Support::Share(share) => share.get() >= 1000,
        Support::Full => true,
    }
}

impl Limits {
    /// The limits that bind among the boxes that can enter; none when none does. With `has_goods_first` goods that must stand
    /// apart from others are packed before the rest of their turn, while there is room to keep their distance.
    pub(crate) fn of(problem: &PackProblem, entering: &[usize], unit: i64, has_goods_first: bool) -> Option<Self> {
        let boxes = || entering.iter().map(|index| &problem.boxes[*index]);
        let mass = |gross: Option<Grams>| gross.map_or(0, Grams::get);
        let total =
            boxes().map(|one| i128::from(mass(one.gross)) * i128::from(one.count.get())).fold(0, i128::saturating_add);
        let gross_max = problem.gross_max.map(Grams::get).filter(|most| i128::from(*most) < total);
        let mut groups: Vec<Option<u16>> = boxes().map(|one| one.group).collect();
        // What has no group comes out last of all and so goes in first; then the highest group.
        groups.sort_unstable_by_key(|group| std::cmp::Reverse(group.map_or(u32::MAX, u32::from)));
        groups.dedup();
        let mut classes: Vec<&str> = boxes().filter_map(|one| one.class.as_deref()).collect();
        classes.sort_unstable();
        classes.dedup();
        let due = due(problem, &classes);
        let is_apart = due.iter().flatten().any(|due| *due > 0);
        let has_stack = boxes().any(|one| one.stack_max.is_some());
        let class_of = |one: &PackBox| one.class.as_deref().and_then(|class| classes.binary_search(&class).ok());
        let is_later =
            |one: &PackBox| has_goods_first && class_of(one).is_none_or(|class| due[class].iter().all(|due| *due == 0));
        let turn_of =
            |one: &PackBox| groups.iter().position(|group| *group == one.group).expect("every group is listed");
        let mut turns: Vec<(usize, bool)> = boxes().map(|one| (turn_of(one), is_later(one))).collect();
        turns.sort_unstable();
        turns.dedup();
        let natures = boxes()
            .map(|one| Nature {
                mass: mass(one.gross),
                bears: one.stack_max.map(Grams::get),
                phase: turns.binary_search(&(turn_of(one), is_later(one))).expect("every turn is listed"),
                class: class_of(one).filter(|_| is_apart),
            })
            .collect();
        let own = Self {
            natures,
            gross_max,
            has_stack,
            share: share(problem.support),
            phases: turns.iter().map(|(turn, _)| *turn).collect(),
            due: if is_apart { due } else { Vec::new() },
            unit,
        };
        let is_any = own.gross_max.is_some() || has_stack || own.share.is_some() || own.phases.len() > 1 || is_apart;
        is_any.then_some(own)
    }

    /// Whether boxes are looked at one by one.
    pub(crate) fn is_single(&self) -> bool {
        self.has_stack || self.share.is_some()
    }

    /// Makes mass dear where it binds before room: what is as dense as the last box that would come in when the lightest
    /// for their volume go first is worth the less, the denser it is.
    pub(crate) fn price(&self, kinds: &mut [Kind], container: &[i32; 3]) {
        let Some(most) = self.gross_max else { return };
        let mut order: Vec<usize> = (0..kinds.len()).collect();
        let (volume, mass) =
            (|kind: usize| i128::from(kinds[kind].volume()), |kind: usize| i128::from(self.natures[kind].mass));
        order.sort_by(|one, other| (mass(*one) * volume(*other)).cmp(&(mass(*other) * volume(*one))));
        let mut room: i128 = container.iter().map(|side| i128::from(*side)).product();
        let mut left = i128::from(most);
        let mut last = None;
        for kind in order {
            let count = i128::from(kinds[kind].count);
            room -= count * volume(kind);
            left = left.saturating_sub(count.saturating_mul(mass(kind)));
            if left < 0 {
                last = Some((mass(kind), volume(kind)));
                break;
            }
            if room < 0 {
                break;
            }
        }
        // Where the lightest fill the container, room binds first.
        let Some((last_mass, last_volume)) = last else { return };
        let worths: Vec<i64> = (0..kinds.len())
            .map(|kind| {
                let (own_mass, own) = (mass(kind), volume(kind));
                let price = own_mass.saturating_mul(last_volume).saturating_mul(PRICE) / (last_mass * 1000).max(1);
                i64::try_from((own - price).max(own / 20).max(1)).expect("a worth is not above the volume")
            })
            .collect();
        for (kind, worth) in kinds.iter_mut().zip(worths) {
            kind.worth = worth;
        }
    }

    /// Mass of a block.
    pub(crate) fn mass(&self, needs: &[(u32, i32)]) -> i64 {
        needs
            .iter()
            .map(|(kind, count)| self.natures[*kind as usize].mass.saturating_mul(i64::from(*count)))
            .fold(0, i64::saturating_add)
    }

    /// Distance that two kinds must keep, in millimetres.
    pub(crate) fn due(&self, one: usize, other: usize) -> i64 {
        match (self.natures[one].class, self.natures[other].class) {
            (Some(one), Some(other)) => self.due[one][other],
            _ => 0,
        }
    }

    /// Whether a grid of one kind can stand anywhere.
    pub(crate) fn allows_grid(&self, kind: usize, counts: &[i32; 3]) -> bool {
        let nature = &self.natures[kind];
        let boxes: i64 = counts.iter().map(|count| i64::from(*count)).product();
        let on_lowest = nature.mass.saturating_mul(i64::from(counts[2] - 1));
        self.gross_max.is_none_or(|most| nature.mass.saturating_mul(boxes) <= most)
            && (!self.has_stack || i64::from(counts[0]) * i64::from(counts[1]) <= BLOCK_COLUMNS_MAX)
            && nature.bears.is_none_or(|most| on_lowest <= most)
            && (boxes == 1 || self.due(kind, kind) == 0)
    }

    /// Whether two blocks may be one: of one turn, of kinds that may touch, together not too heavy, and upon each other
    /// not overloaded.
    pub(crate) fn allows_join(&self, blocks: &[Block], axis: usize, first: usize, second: usize) -> bool {
        let (a, b) = (&blocks[first], &blocks[second]);
        let phase = |block: &Block| self.natures[block.needs[0].0 as usize].phase;
        let boxes = a.boxes + b.boxes;
        if phase(a) != phase(b) || self.has_stack && boxes > BLOCK_COLUMNS_MAX && !is_narrow(blocks, [first, second]) {
            return false;
        }
        let is_near =
            |(one, _): &(u32, i32)| b.needs.iter().any(|(other, _)| self.due(*one as usize, *other as usize) > 0);
        if !self.due.is_empty() && a.needs.iter().any(is_near) {
            return false;
        }
        if self.gross_max.is_none() && !self.has_stack {
            return true;
        }
        let mass = self.mass(&a.needs).saturating_add(self.mass(&b.needs));
        self.gross_max.is_none_or(|most| mass <= most) && (axis < 2 || self.bears(blocks, first, second, mass))
    }

    /// Whether a block bears another on top of it.
    fn bears(&self, blocks: &[Block], first: usize, second: usize, mass: i64) -> bool {
        let limits = blocks[first].needs.iter().filter_map(|(kind, _)| self.natures[*kind as usize].bears);
        match limits.min() {
            None => true,
            Some(least) if least >= mass.saturating_add(ROUNDINGS) => true,
            Some(_) => {
                let mut parts = block::parts(blocks, first);
                let over = blocks[first].hull[2];
                parts.extend(block::parts(blocks, second).into_iter().map(|mut part: Part| {
                    part.offset[2] += over;
                    part
                }));
                let mut piles = Piles::default();
                let at_origin = parts.iter().map(|part| part.grid(&ORIGIN, &[false; 3]));
                piles.add(at_origin, &self.natures, &mut Scales::default())
            }
        }
    }
}

/// Whether two blocks together have few enough columns.
fn is_narrow(blocks: &[Block], both: [usize; 2]) -> bool {
    let columns = |index: usize| -> i64 {
        block::parts(blocks, index).iter().map(|part| i64::from(part.counts[0]) * i64::from(part.counts[1])).sum()
    };
    both.into_iter().map(columns).sum::<i64>() <= BLOCK_COLUMNS_MAX
}

const ORIGIN: Cuboid = Cuboid { lo: [0; 3], hi: [0; 3] };

/// Longest distance that is looked at, in millimetres: longer than any two boxes can be apart.
const DUE_MAX: i64 = 1_000_000;

/// Least distances by pair of classes.
fn due(problem: &PackProblem, classes: &[&str]) -> Vec<Vec<i64>> {
    let mut due = vec![vec![0; classes.len()]; classes.len()];
    for separation in &problem.separations {
        let of = |class: &String| classes.binary_search(&class.as_str());
        if let (Ok(one), Ok(other)) = (of(&separation.classes.0), of(&separation.classes.1)) {
            let distance = separation.distance.get().min(DUE_MAX).max(due[one][other]);
            (due[one][other], due[other][one]) = (distance, distance);
        }
    }
    due
}
