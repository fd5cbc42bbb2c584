//! Decides which positions are used together, and with which kind of unit each, so that most of the cargo goes aboard:
//! exactly, by branch and bound over the positions that exclude each other. Does not fill them (`buildup`). Up: [`crate`].
//!
//! A slot is worth the mass of this cargo that it takes: its room filled as cartons usually fill it, or its limit of
//! mass, whichever is less. The bound covers the open positions by cliques of mutually exclusive ones and counts the
//! best of each; positions in a row exclude each other like intervals, for which that is nearly tight.

use crate::buildup::Carton;
use crate::slot::Slot;

/// Share of a room, in thousandths, that cartons usually fill.
const FILL: i128 = 850;
/// Choices looked at; past it the best so far is taken. A deck of a hundred positions needs some thousands.
const CHOICES_MAX: u32 = 200_000;

/// What the cargo is like, for weighing up slots: total mass and volume of its cartons.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Density {
    pub(crate) gross: i128,
    pub(crate) volume: i128,
}

impl Density {
    /// What the cartons left to load are like.
    pub(crate) fn of<'a>(cartons: impl Iterator<Item = &'a Carton>) -> Self {
        let mut density = Self::default();
        for carton in cartons {
            let left = i128::from(carton.left);
            density.gross += left * i128::from(carton.gross);
            density.volume += left * carton.volume();
        }
        density
    }

    /// Mass of such cargo that a slot takes; of equals the roomier, then the stronger.
    fn worth(&self, slot: &Slot) -> (i128, i128, i64) {
        let filled = slot.volume() * FILL / 1_000;
        let mass = if self.volume == 0 { filled } else { filled * self.gross / self.volume };
        (mass.min(i128::from(slot.net_max)), slot.volume(), slot.net_max)
    }
}

/// The best set of slots that may be used together, best first; one slot for a position.
pub(crate) fn best_set(clashes: &[Vec<usize>], slots: &[Slot], density: Density) -> Vec<Slot> {
    let mut order: Vec<&Slot> = Vec::new();
    for slot in slots {
        // The first of equals, so that the order of the tables decides.
        match order.iter_mut().find(|known| known.position == slot.position) {
            Some(known) if density.worth(slot) > density.worth(known) => *known = slot,
            Some(_) => {}
            None => order.push(slot),
        }
    }
    order.sort_by_key(|slot| (std::cmp::Reverse(density.worth(slot)), slot.position));
    let worth: Vec<i128> = order.iter().map(|slot| density.worth(slot).0).collect();
    let foes: Vec<Vec<usize>> = order
        .iter()
        .map(|slot| (0..order.len()).filter(|other| clashes[slot.position].contains(&order[*other].position)).collect())
        .collect();
    let mut chosen: Vec<usize> = Vec::new();
    for group in groups(&foes) {
        let mut choice = Choice { worth: &worth, foes: &foes, best: Vec::new(), best_worth: -1, left: CHOICES_MAX };
        choice.go(group, &mut Vec::new(), 0);
        chosen.extend(choice.best);
    }
    chosen.sort_unstable();
    chosen.into_iter().map(|index| order[index].clone()).collect()
}

/// Indices that hang together by clashes; each group is its own question.
fn groups(foes: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut is_seen = vec![false; foes.len()];
    let mut found = Vec::new();
    for start in 0..foes.len() {
        let mut group = Vec::new();
        let mut work = vec![start];
        while let Some(index) = work.pop() {
            if !std::mem::replace(&mut is_seen[index], true) {
                group.push(index);
                work.extend(&foes[index]);
            }
        }
        group.sort_unstable();
        if !group.is_empty() {
            found.push(group);
        }
    }
    found
}

struct Choice<'a> {
    worth: &'a [i128],
    foes: &'a [Vec<usize>],
    best: Vec<usize>,
    best_worth: i128,
    left: u32,
}

impl Choice<'_> {
    fn go(&mut self, open: Vec<usize>, taken: &mut Vec<usize>, worth: i128) {
        if worth > self.best_worth {
            self.best_worth = worth;
            self.best.clone_from(taken);
        }
        let Some(&first) = open.first() else { return };
        if worth + self.bound(&open) <= self.best_worth || self.left == 0 {
            return;
        }
        self.left -= 1;
        // One of the first and its foes is in some best set: were none, the first could be added.
        let around: Vec<usize> =
            open.iter().copied().filter(|index| *index == first || self.foes[first].contains(index)).collect();
        for (tried, &index) in around.iter().enumerate() {
            let is_open = |other: &usize| {
                *other != index && !self.foes[index].contains(other) && !around[..tried].contains(other)
            };
            let rest = open.iter().copied().filter(is_open).collect();
            taken.push(index);
            self.go(rest, taken, worth + self.worth[index]);
            taken.pop();
        }
    }

    /// Most that the open slots can add: the best of each clique, cliques grown greedily.
    fn bound(&self, open: &[usize]) -> i128 {
        let mut cliques: Vec<Vec<usize>> = Vec::new();
        let mut sum = 0;
        for &index in open {
            let joins = |clique: &&mut Vec<usize>| clique.iter().all(|member| self.foes[index].contains(member));
            if let Some(clique) = cliques.iter_mut().find(joins) {
                clique.push(index);
            } else {
                // Slots come by falling worth: the first of a clique is its best.
                sum += self.worth[index];
                cliques.push(vec![index]);
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::next_random;
    use crate::room::Room;

    fn slots(random: &mut u64, count: usize) -> Vec<Slot> {
        (0..count)
            .map(|position| {
                let length = 500 + i64::try_from(next_random(random) % 40).expect("small") * 50;
                Slot { position, uld: 0, turned: false, room: Room::cuboid([length, 1_000, 1_000]), net_max: i64::MAX }
            })
            .collect()
    }

    #[test]
    fn no_other_set_takes_more() {
        let mut random = 5;
        for case in 0..200 {
            let slots = slots(&mut random, 11);
            let mut clashes = vec![Vec::new(); slots.len()];
            for one in 0..slots.len() {
                for other in 0..one {
                    if next_random(&mut random).is_multiple_of(3) {
                        clashes[one].push(other);
                        clashes[other].push(one);
                    }
                }
            }
            let sum = |set: &[usize]| set.iter().map(|index| slots[*index].volume()).sum::<i128>();
            let is_allowed = |set: &[usize]| set.iter().all(|one| set.iter().all(|two| !clashes[*one].contains(two)));
            let most = (0..1usize << slots.len())
                .map(|bits| (0..slots.len()).filter(|index| bits & (1 << index) != 0).collect::<Vec<_>>())
                .filter(|set| is_allowed(set))
                .map(|set| sum(&set))
                .max()
                .expect("the empty set is allowed");
            let found = best_set(&clashes, &slots, Density::default());
            let found: Vec<usize> = found.iter().map(|slot| slot.position).collect();
            assert!(is_allowed(&found), "case {case}");
            assert_eq!(sum(&found), most, "case {case}");
        }
    }
}
