//! Decides what kind of unit goes on which position, how it lies there, and which positions are used together.
//! Does not fill units (`buildup`) nor move them (`assign`). Up: [`crate`].

use model::transport::{Hold, HoldPosition, UldType};

/// A kind of unit as it lies on one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Index of the position.
    pub(crate) position: usize,
    /// Index of the kind.
    pub(crate) uld: usize,
    /// Whether the unit lies across: its own length along y.
    pub(crate) turned: bool,
    /// Room for cargo: along x, along y, above the base.
    pub(crate) room: [i64; 3],
    /// Most cargo mass.
    pub(crate) net_max: i64,
}

impl Slot {
    pub(crate) fn volume(&self) -> i128 {
        self.room.iter().map(|side| i128::from(*side)).product()
    }

    /// Whether one carton can stand in it some way.
    pub(crate) fn takes(&self, turns: &[[i64; 3]], gross: i64) -> bool {
        gross <= self.net_max && turns.iter().any(|turn| (0..3).all(|axis| turn[axis] <= self.room[axis]))
    }
}

/// How a kind lies on a position: unturned when the position is as long as the unit, else turned by 90 degrees; none
/// when it does not lock there, or its usable area would stand out.
pub(crate) fn slot_of(hold: &Hold, position: usize, uld: usize, kind: &UldType) -> Option<Slot> {
    let at = &hold.positions[position];
    let turned = at.length != kind.length;
    let (x, y) = if turned {
        (kind.usable_width.get(), kind.usable_length.get())
    } else {
        (kind.usable_length.get(), kind.usable_width.get())
    };
    let height = at.height_max.min(hold.height).checked_sub(kind.base_height)?.get().min(kind.stack_max.get());
    let gross_max = at.gross_max.get().min(kind.gross_max.get()).min(floor_max(hold, at));
    let net_max = gross_max - kind.tare.get();
    let locks = at.ulds.contains(&kind.id) && x <= at.length.get() && y <= at.width.get();
    let is_useful = x > 0 && y > 0 && height > 0 && net_max > 0;
    (locks && is_useful).then_some(Slot { position, uld, turned, room: [x, y, height], net_max })
}

/// Most mass that the floor under a position bears.
fn floor_max(hold: &Hold, at: &HoldPosition) -> i64 {
    const SQUARE_METRE: i128 = 1_000_000;
    let area = i128::from(at.length.get()) * i128::from(at.width.get());
    i64::try_from(i128::from(hold.floor_max_per_m2.get()) * area / SQUARE_METRE).unwrap_or(i64::MAX)
}

/// The roomiest kind for each position that takes any.
pub(crate) fn best_slots(hold: &Hold, ulds: &[UldType]) -> Vec<Slot> {
    let mut found = Vec::new();
    for index in 0..hold.positions.len() {
        let slots = ulds.iter().enumerate().filter_map(|(uld, kind)| slot_of(hold, index, uld, kind));
        // The first of equals, so that the order of the table decides.
        let best = slots.reduce(|best, next| {
            let better = (next.volume(), next.net_max) > (best.volume(), best.net_max);
            if better { next } else { best }
        });
        found.extend(best);
    }
    found
}

/// Whether two positions cannot be used together; it is enough that one of them says so.
pub(crate) fn are_exclusive(positions: &[HoldPosition], first: usize, second: usize) -> bool {
    positions[first].excludes.contains(&positions[second].id)
        || positions[second].excludes.contains(&positions[first].id)
}

/// Choices looked at for the roomiest set; past it the best so far is taken, the first of which is greedy.
const CHOICES_MAX: u32 = 20_000;

/// The roomiest set of slots that may be used together, roomiest first.
pub(crate) fn roomiest_set(positions: &[HoldPosition], slots: &[Slot]) -> Vec<Slot> {
    let mut order: Vec<&Slot> = slots.iter().collect();
    order.sort_by_key(|slot| (std::cmp::Reverse((slot.volume(), slot.net_max)), slot.position));
    let clashes: Vec<Vec<usize>> = order
        .iter()
        .map(|slot| {
            (0..order.len()).filter(|other| are_exclusive(positions, slot.position, order[*other].position)).collect()
        })
        .collect();
    // Free slots are taken at once; only those that clash are searched.
    let free = (0..order.len()).filter(|index| clashes[*index].is_empty());
    let tied: Vec<usize> = (0..order.len()).filter(|index| !clashes[*index].is_empty()).collect();
    let mut choice =
        Choice { order: &order, clashes: &clashes, tied: &tied, best: Vec::new(), best_volume: -1, left: CHOICES_MAX };
    let rest = tied.iter().map(|index| order[*index].volume()).sum();
    choice.go(0, &mut Vec::new(), 0, rest);
    let mut chosen: Vec<usize> = free.chain(choice.best).collect();
    chosen.sort_unstable();
    chosen.into_iter().map(|index| order[index].clone()).collect()
}

struct Choice<'a> {
    order: &'a [&'a Slot],
    clashes: &'a [Vec<usize>],
    tied: &'a [usize],
    best: Vec<usize>,
    best_volume: i128,
    left: u32,
}

impl Choice<'_> {
    fn go(&mut self, at: usize, taken: &mut Vec<usize>, volume: i128, rest: i128) {
        if volume > self.best_volume {
            self.best_volume = volume;
            self.best.clone_from(taken);
        }
        if at == self.tied.len() || volume + rest <= self.best_volume || self.left == 0 {
            return;
        }
        self.left -= 1;
        let index = self.tied[at];
        let own = self.order[index].volume();
        if !self.clashes[index].iter().any(|other| taken.contains(other)) {
            taken.push(index);
            self.go(at + 1, taken, volume + own, rest - own);
            taken.pop();
        }
        self.go(at + 1, taken, volume, rest - own);
    }
}
