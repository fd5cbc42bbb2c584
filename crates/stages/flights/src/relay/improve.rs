//! Decides which plans are tried beyond the first one: some items are taken from their aircraft and given out again in
//! another order, and what is better is kept (ruin and recreate, Schrimpf and others 2000). Up: [`crate::relay`].

use super::board::Board;
use super::item::{Item, Standing};
use super::job::{MISSED, Stage};
use crate::chance::Chance;

/// Items taken out at once, at most.
const TAKEN_MAX: usize = 8;

/// Items of one aircraft taken out at once, at most.
const TOGETHER_MAX: usize = 16;

/// What a plan costs, with the items that no aircraft brings.
pub(super) fn value(board: &Board, items: &[Item]) -> f64 {
    let unplanned = items.iter().filter(|item| item.standing == Standing::Unplanned).count();
    board.value() + MISSED * unplanned as f64
}

/// Tries to better the plan for so many walks. Items are taken out together that lie near each other in time, one of the
/// unplanned ones among them when there are any.
pub(super) fn improve(board: &mut Board, items: &mut [Item], chance: &mut Chance, walks: u64) {
    let end = board.walks + walks;
    while board.walks < end {
        let free: Vec<usize> = (0..items.len()).filter(|number| is_free(board, &items[*number])).collect();
        let lost: Vec<usize> =
            (0..items.len()).filter(|number| items[*number].standing == Standing::Unplanned).collect();
        if free.is_empty() {
            break;
        }
        let known = value(board, items);
        let mut taken = if chance.below(4) == 0 {
            together(board, items, &free, chance)
        } else {
            related(items, &free, &lost, chance)
        };
        let kept: Vec<Item> = taken.iter().map(|number| items[*number].clone()).collect();
        let jobs = board.jobs.len();
        let mut changes = Vec::new();
        for number in &taken {
            let open = std::mem::take(&mut items[*number].jobs);
            board.remove(&open, &mut changes);
            items[*number].standing = Standing::Unplanned;
        }
        order(items, &mut taken, chance);
        for number in &taken {
            let mut item = items[*number].clone();
            board.plan(&mut item, &mut changes);
            items[*number] = item;
        }
        board.walks += 1;
        if value(board, items) + 1e-9 < known {
            continue;
        }
        for item in kept {
            let number = item.number;
            items[number] = item;
        }
        board.take_back(changes);
        board.jobs.truncate(jobs);
    }
}

/// Whether all of an item's rides can still be given to others.
fn is_free(board: &Board, item: &Item) -> bool {
    item.standing == Standing::Planned
        && !item.jobs.is_empty()
        && item.jobs.iter().all(|job| board.jobs[*job].stage == Stage::Open && !board.is_ordered(*job))
}

/// Items to take out: all that one aircraft still has to load, so that it need not wait for the last of them.
fn together(board: &Board, items: &[Item], free: &[usize], chance: &mut Chance) -> Vec<usize> {
    let craft = |number: usize| items[number].jobs.last().and_then(|job| board.jobs[*job].craft);
    let seed = craft(free[chance.below(free.len())]);
    let same: Vec<usize> = free.iter().copied().filter(|number| craft(*number) == seed).collect();
    let first = chance.below(same.len());
    same.iter().cycle().skip(first).take(same.len().min(TOGETHER_MAX)).copied().collect()
}

/// Items to take out: one by chance, or an unplanned one, and those nearest to it.
fn related(items: &[Item], free: &[usize], lost: &[usize], chance: &mut Chance) -> Vec<usize> {
    let seed = if !lost.is_empty() && chance.below(2) == 0 {
        lost[chance.below(lost.len())]
    } else {
        free[chance.below(free.len())]
    };
    let count = 2 + chance.below(TAKEN_MAX - 1);
    let mut near: Vec<(u64, usize)> = free
        .iter()
        .filter(|number| **number != seed)
        .map(|number| {
            let (one, two) = (&items[seed], &items[*number]);
            let apart = u64::from(one.cargo.deadline_hard.abs_diff(two.cargo.deadline_hard));
            let same_start = u64::from(one.ground.0 != two.ground.0) * 40;
            let same_end = u64::from(one.cargo.destination != two.cargo.destination) * 40;
            (apart + same_start + same_end + chance.below(120) as u64, *number)
        })
        .collect();
    near.sort_unstable();
    std::iter::once(seed).chain(near.into_iter().take(count - 1).map(|(_, number)| number)).collect()
}

/// The order of giving out: by deadline, by the time left, or by chance.
fn order(items: &[Item], taken: &mut [usize], chance: &mut Chance) {
    match chance.below(3) {
        0 => taken.sort_by_key(|number| (items[*number].cargo.deadline_soft, *number)),
        1 => taken.sort_by_key(|number| (items[*number].ground.1, *number)),
        _ => {
            for at in (1..taken.len()).rev() {
                taken.swap(at, chance.below(at + 1));
            }
        }
    }
}
