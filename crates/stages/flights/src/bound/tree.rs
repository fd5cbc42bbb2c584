//! Decides who is in the cheapest cluster that was grown, and what its consignments should have remembered where one is in it
//! twice. Up: [`crate::bound::cluster`].

use std::collections::BTreeMap;

use super::cells::{Mask, Member, Party};
use super::growth::{Growth, Known, Lines, steps};

/// Values that were found to be the same, after some sums.
const NEAR: f64 = 1e-7;
/// Consignments that one remembers at most.
const REMEMBERED_MAX: u32 = 7;

/// A consignment in a cluster, and those that its trips bring besides; each with the number of the trip.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    one: usize,
    next: Vec<(usize, Self)>,
}

/// A place in a tree: from its root the number of the trip, and of the cargo on it, of each step.
type Path = Vec<(usize, usize, usize)>;

impl Tree {
    /// How often each consignment is in it.
    pub(super) fn counts(&self) -> BTreeMap<usize, usize> {
        let mut counts = BTreeMap::new();
        self.places(&mut Vec::new(), &mut |path| *counts.entry(path[path.len() - 1].2).or_default() += 1);
        counts
    }

    fn places(&self, path: &mut Path, told: &mut dyn FnMut(&Path)) {
        if path.is_empty() {
            path.push((0, 0, self.one));
        }
        told(path);
        for (place, (trip, next)) in self.next.iter().enumerate() {
            path.push((*trip, place, next.one));
            next.places(path, told);
            path.pop();
        }
    }

    /// The fewest consignments that should have remembered one which is in the tree twice; nothing when none is, none of them
    /// when all did.
    fn forgetful(&self, one: usize, memory: &[Mask]) -> Option<Vec<usize>> {
        let mut met: Vec<Path> = Vec::new();
        self.places(&mut Vec::new(), &mut |path| {
            if path[path.len() - 1].2 == one {
                met.push(path.clone());
            }
        });
        let mut fewest: Option<Vec<usize>> = None;
        for (number, left) in met.iter().enumerate() {
            for right in &met[number + 1..] {
                let shared = left.iter().zip(right).take_while(|(left, right)| left == right).count();
                // On one trip both are seen at once; else the consignment that both trips bring must remember.
                let is_one_trip = match (left.get(shared), right.get(shared)) {
                    (Some(left), Some(right)) => left.0 == right.0,
                    _ => false,
                };
                let between = left[shared - usize::from(!is_one_trip)..left.len() - 1]
                    .iter()
                    .chain(&right[shared.min(right.len() - 1)..right.len() - 1]);
                let mut forgot: Vec<usize> =
                    between.map(|place| place.2).filter(|by| *by != one && memory[*by] >> one & 1 == 0).collect();
                forgot.sort_unstable();
                forgot.dedup();
                if fewest.as_ref().is_none_or(|known| forgot.len() < known.len()) {
                    fewest = Some(forgot);
                }
            }
        }
        fewest
    }

    /// Whether the consignments remember enough to know that this is no cluster.
    pub(super) fn is_known_wrong(&self, memory: &[Mask]) -> bool {
        let mut twice = self.counts().into_iter().filter(|(_, count)| *count > 1);
        twice.any(|(one, _)| self.forgetful(one, memory).is_some_and(|forgot| forgot.is_empty()))
    }

    /// Makes consignments remember what is in the tree twice; tells whether any can.
    pub(super) fn remind(&self, memory: &mut [Mask]) -> bool {
        let mut is_any = false;
        for (one, count) in self.counts() {
            if count < 2 {
                continue;
            }
            let forgot = self.forgetful(one, memory).unwrap_or_default();
            for by in forgot.into_iter().filter(|by| memory[*by].count_ones() < REMEMBERED_MAX).collect::<Vec<_>>() {
                memory[by] |= 1 << one;
                is_any = true;
            }
        }
        is_any
    }
}

impl Growth<'_> {
    /// The cheapest cluster from a consignment with these others.
    pub(super) fn tree(&self, one: usize, mask: Mask, known: &[Known]) -> Option<Tree> {
        self.cut(one, mask, self.cells.demand[one], known)
    }

    /// How so many cells of a consignment are brought at this cost; nothing when the numbers do not tell any more, or it was stopped.
    fn cut(&self, one: usize, mut mask: Mask, mut need: usize, known: &[Known]) -> Option<Tree> {
        let level = known.len() - 1;
        let covered = &self.levels[level].covered[one];
        let brought = &self.levels[level].brought[one];
        let mut tree = Tree { one, next: Vec::new() };
        let line = |mask: Mask| covered.iter().find(|line| line.mask == mask);
        for trip in 0.. {
            if need == 0 {
                break;
            }
            let value = line(mask)?.values[need];
            let with = brought.iter().filter(|with| with.mask & mask == with.mask && (with.mask != 0 || mask == 0));
            let mut found = None;
            'found: for with in with {
                let steps = steps(&with.values);
                if self.is_stopped() {
                    return None;
                }
                for rest in covered.iter().filter(|rest| rest.mask & with.mask == 0 && rest.mask | with.mask == mask) {
                    for (cells, cost) in steps.iter().copied() {
                        if (cost + rest.values[need.saturating_sub(cells)] - value).abs() < NEAR {
                            found = Some((with.mask, rest.mask, cells, cost));
                            break 'found;
                        }
                    }
                }
            }
            let Some((with, rest, cells, cost)) = found else {
                // The rest is left out, as far as that explains the cost.
                let left = (1..=need).find(|left| {
                    (line(mask).map_or(0.0, |line| line.values[need - left]) + self.cells.left[one].of(*left) - value)
                        .abs()
                        < NEAR
                })?;
                need -= left;
                continue;
            };
            self.trip(one, (with, cells, cost), known, (trip, &mut tree.next))?;
            (mask, need) = (rest, need.saturating_sub(cells));
        }
        Some(tree)
    }

    /// What a trip brings besides so many cells of a consignment.
    fn trip(
        &self,
        one: usize,
        (mask, cells, cost): (Mask, usize, f64),
        known: &[Known],
        (number, next): (usize, &mut Vec<(usize, Tree)>),
    ) -> Option<()> {
        let level = known.len() - 1;
        // Who cannot be as cheap as that needs no closer look; the most promising first.
        let parties = self.cells.of[one].iter().map(|party| &self.cells.parties[*party]);
        let promising =
            parties.take_while(|_| !self.is_stopped()).map(|party| (self.at_best(party, one, cells, level), party));
        let mut promising: Vec<(f64, &Party)> = promising.filter(|(at_best, _)| *at_best < cost + NEAR).collect();
        promising.sort_by(|left, right| left.0.total_cmp(&right.0));
        for (_, party) in promising.into_iter().take_while(|_| !self.is_stopped()) {
            let own = party.aboard.iter().find(|member| member.one == one)?;
            let lines = self.others(party, one, level, &known[level]);
            let fitting =
                |line: &&super::growth::Line| line.mask >> one & 1 == 0 && line.mask & self.memory[one] == mask;
            for line in lines.iter().filter(fitting) {
                for (room, flying) in party.trips.iter().filter(|(room, _)| *room >= cells) {
                    let sum = flying + own.late.of(cells) + line.values[room - cells];
                    if (sum - cost).abs() < NEAR {
                        return self.split(party, one, (line.mask, room - cells), known, (number, next));
                    }
                }
            }
        }
        None
    }

    /// What a trip of a party costs at least that brings so many cells of a consignment: with each of the others as if it had all the
    /// room that is left.
    fn at_best(&self, party: &Party, one: usize, cells: usize, level: usize) -> f64 {
        let others = || party.aboard.iter().filter(|member| member.one != one && level > 0);
        let gain = |member: &Member, room: usize| {
            let demand = self.cells.demand[member.one];
            let rest = demand - room.min(demand);
            let lines = self.levels[level - 1].covered[member.one].iter();
            let least = lines.map(|line| line.values[rest]).fold(f64::INFINITY, f64::min);
            if room == 0 { 0.0 } else { (least - self.prices[member.one]).min(0.0) }
        };
        let trips = party.trips.iter().filter(|(room, _)| *room >= cells);
        let costs = trips.map(|(room, cost)| cost + others().map(|member| gain(member, room - cells)).sum::<f64>());
        costs.fold(f64::INFINITY, f64::min)
    }

    /// Who has the room that is left of a trip.
    fn split(
        &self,
        party: &Party,
        one: usize,
        (mut mask, mut room): (Mask, usize),
        known: &[Known],
        (number, next): (usize, &mut Vec<(usize, Tree)>),
    ) -> Option<()> {
        let level = known.len() - 1;
        if level == 0 {
            return Some(());
        }
        let mut others: Vec<Member> = party.aboard.iter().filter(|member| member.one != one).copied().collect();
        let has_memory = party.aboard.len() <= super::growth::REMEMBERED;
        while let Some((last, before)) = others.split_last() {
            let all = self.joined(&others, (level, has_memory), &known[level]);
            let value = all.iter().find(|line| line.mask == mask)?.values[room];
            let left: Lines = self.joined(before, (level, has_memory), &known[level]);
            let mut right = self.member(last, level - 1);
            right.insert(0, super::growth::Line { mask: 0, values: vec![0.0; self.cells.room + 1] });
            let mut found = None;
            'found: for (place, right) in right.iter().enumerate() {
                let seen = if has_memory { right.mask } else { 0 };
                let fitting = |left: &&super::growth::Line| left.mask & seen == 0 && left.mask | seen == mask;
                for left in left.iter().filter(fitting) {
                    let mut splits = (usize::from(place > 0)..=if place > 0 { room } else { 0 }).filter(|cells| {
                        right.values[*cells].is_finite()
                            && (left.values[room - cells] + right.values[*cells] - value).abs() < NEAR
                    });
                    if let Some(cells) = splits.next() {
                        found = Some((right.mask, cells, left.mask));
                        break 'found;
                    }
                }
            }
            let (with, cells, rest) = found?;
            if cells > 0 {
                let need = self.cells.demand[last.one].saturating_sub(cells);
                next.push((number, self.cut(last.one, with ^ 1 << last.one, need, &known[..level])?));
            }
            (mask, room) = (rest, room - cells);
            others.pop();
        }
        Some(())
    }
}
