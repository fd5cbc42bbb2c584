//! The invariants of custody over generated histories: random acts are proposed to a growing history, which takes those
//! that it cannot refuse; the same seed gives the same history.

#[allow(dead_code, reason = "another test file uses the rest")]
mod story;

use std::collections::BTreeSet;

use jiff::SignedDuration;
use model::custody::{CustodyAct, MovementKind, Recorded};
use model::id::{EventId, ItemId, PieceId};
use record::custody::{Growing, custody, custody_at, refusals};
use story::{
    Story, commission, consignment, correcting, distribute, event, handover, load, loose, movement, offload, pack,
    pieces, receive, retract, unpack, usefulness,
};

/// Histories that are generated; each has its number as seed.
const SEEDS: u64 = 16;
/// Acts proposed to each.
const PROPOSALS: i64 = 160;

/// Pseudo-random numbers (xorshift64*), so that a seed names a history.
struct Dice(u64);

impl Dice {
    fn of(seed: u64) -> Self {
        Self((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn roll(&mut self, sides: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        i64::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).expect("31 bits") % sides
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll(i64::try_from(words.len()).expect("few"))).expect("small")]
    }
}

const PARTIES: [&str; 3] = ["donor", "carrier", "fema"];
const PLACES: [&str; 4] = ["UUMU", "KJFK", "depot", ""];
const BATCHES: [&str; 4] = ["mask", "mask/L1", "mask/L2", "ventilator"];
const PIECES: [&str; 4] = ["p-1", "p-2", "p-3", "p-4"];

fn act(dice: &mut Dice, story: &Story) -> CustodyAct {
    let batch = dice.pick(&BATCHES);
    let units = dice.roll(30) + 1;
    let some = match dice.roll(3) {
        0 => None,
        1 => pieces(&[dice.pick(&PIECES)]),
        _ => loose(batch, units),
    };
    let (from, to) = (dice.pick(&PARTIES), dice.pick(&PARTIES));
    match dice.roll(14) {
        0 => commission(batch, units, from),
        1 | 2 => pack(dice.pick(&PIECES), loose(batch, units)),
        3 => pack(dice.pick(&PIECES), pieces(&[dice.pick(&PIECES)])),
        4 => unpack(dice.pick(&PIECES)),
        5 | 6 if from != to => handover(some, from, to),
        5..=7 => load(some, dice.pick(&["F1", "F2"])),
        8 => offload(some, dice.pick(&["F1", "F2"])),
        9 => {
            let kind = [MovementKind::Depart, MovementKind::Arrive, MovementKind::Divert];
            movement(kind[usize::try_from(dice.roll(3)).expect("small")], dice.pick(&["F1", "F2"]), "KJFK")
        }
        10 => {
            let expected = (dice.roll(2) == 0).then(|| units + dice.roll(5));
            let mut recounted = story.0.iter().filter(|entry| matches!(entry.event.act, CustodyAct::Receive(_)));
            let recount = recounted.next_back().filter(|_| dice.roll(3) == 0).map(|entry| entry.event.id.to_string());
            let opened = if dice.roll(3) == 0 { vec![dice.pick(&PIECES)] } else { vec![] };
            receive(&[(batch, expected, units, dice.roll(units + 1), 0)], &opened, recount.as_deref())
        }
        11 => distribute(batch, units, "hospital", to),
        12 => {
            let parts = [0; 4].map(|_| dice.roll(units / 4 + 1));
            usefulness(batch, units, parts)
        }
        _ if story.0.is_empty() => commission(batch, units, from),
        _ => {
            let known = usize::try_from(dice.roll(i64::try_from(story.0.len()).expect("few"))).expect("small");
            retract(story.0[known].event.id.as_str())
        }
    }
}

/// What is proposed to a history, refused or not, and what it becomes; asked in both ways.
#[test]
fn a_growing_history_takes_and_refuses_as_one_that_is_folded_anew() {
    let (mut entered, mut refused) = (0, 0);
    for seed in 0..SEEDS {
        let mut dice = Dice::of(seed + 1000);
        let mut story = Story::default();
        story.enter(event("start", 0, "donor", "depot", commission("mask", 200, "donor")));
        let mut growing = Growing::new(story.0.clone());
        for number in 1..PROPOSALS {
            let act = act(&mut dice, &story);
            let hours = if dice.roll(4) == 0 { dice.roll(number) } else { number };
            let id = if dice.roll(20) == 0 { "start".to_owned() } else { format!("e-{number}") };
            let mut new = event(&id, hours, dice.pick(&PARTIES), dice.pick(&PLACES), act);
            if dice.roll(8) == 0 && !matches!(new.act, CustodyAct::Retract(_)) {
                let known = usize::try_from(dice.roll(story.0.len() as i64)).expect("small");
                new = correcting(&new, story.0[known].event.id.clone().as_str());
            }
            if dice.roll(12) == 0 {
                new.source = model::custody::SourceKind::Claim;
            }
            let entry = story.next(new);
            let expected = refusals(&story.0, &entry);
            let found = growing.enter(entry.clone()).err().unwrap_or_default();
            assert_eq!(found, expected, "seed {seed}, proposal {number}");
            if expected.is_empty() {
                story.0.push(entry);
                entered += 1;
            } else {
                refused += 1;
            }
            let anew = custody(&story.0);
            assert_eq!(growing.history(), story.0, "seed {seed}, proposal {number}");
            assert_eq!(format!("{:?}", growing.state()), format!("{anew:?}"), "seed {seed}, proposal {number}");
        }
    }
    assert!(entered > 400 && refused > 400, "{entered} entered, {refused} refused");
}

/// Events that are told at once are held against each other in whichever order they stand; the first that cannot be is told as if
/// those before it had been entered.
#[test]
fn a_growing_history_settles_several_at_once() {
    let (mut settled, mut refused, mut reordered) = (0, 0, 0);
    for seed in 0..SEEDS {
        let mut dice = Dice::of(seed + 5000);
        let mut story = Story::default();
        story.enter(event("start", 0, "donor", "depot", commission("mask", 200, "donor")));
        let mut growing = Growing::new(story.0.clone());
        for batch in 0..60 {
            let before = growing.history().to_vec();
            for number in 0..1 + dice.roll(3) {
                let act = act(&mut dice, &story);
                let hours = if dice.roll(3) == 0 { dice.roll(100) } else { 100 * batch + number };
                let mut new =
                    event(&format!("e-{batch}-{number}"), hours, dice.pick(&PARTIES), dice.pick(&PLACES), act);
                if dice.roll(8) == 0 && !matches!(new.act, CustodyAct::Retract(_)) {
                    let known = usize::try_from(dice.roll(story.0.len() as i64)).expect("small");
                    new = correcting(&new, story.0[known].event.id.clone().as_str());
                }
                let entry = Story(growing.history().to_vec()).next(new);
                if let Err(faults) = growing.take(entry.clone()) {
                    assert_eq!(faults, refusals(growing.history(), &entry), "seed {seed}, {}", entry.event.id);
                }
            }
            let taken = growing.history().to_vec();
            let known = custody(&before).troubles().to_vec();
            let is_sound = |history: &[Recorded]| custody(history).troubles().iter().all(|one| known.contains(one));
            match growing.settle() {
                Ok(()) => {
                    assert_eq!(growing.history(), taken);
                    assert!(is_sound(&taken), "seed {seed}, batch {batch}");
                    settled += taken.len() - before.len();
                    let early = (before.len()..taken.len()).any(|end| !is_sound(&taken[..end]));
                    reordered += usize::from(early);
                }
                Err((place, faults)) => {
                    let (kept, wrong) = (&taken[..before.len() + place], &taken[before.len() + place]);
                    assert_eq!(growing.history(), kept);
                    assert!(is_sound(kept), "seed {seed}, batch {batch}");
                    assert_eq!(faults, refusals(kept, wrong), "seed {seed}, batch {batch}");
                    assert!(!faults.is_empty(), "seed {seed}, batch {batch}");
                    refused += 1;
                }
            }
            story = Story(growing.history().to_vec());
            let anew = custody(&story.0);
            assert_eq!(format!("{:?}", growing.state()), format!("{anew:?}"), "seed {seed}, batch {batch}");
        }
    }
    assert!(settled > 200 && refused > 100, "{settled} settled, {refused} refused");
    assert!(reordered > 0, "some batch should hold only once all of it is there");
}

/// A history in which moments differ; and how many proposals it refused.
fn history(seed: u64) -> (Vec<Recorded>, usize) {
    let mut dice = Dice::of(seed);
    let mut story = Story::default();
    story.enter(event("start", 0, "donor", "depot", commission("mask", 200, "donor")));
    let mut refused = 0;
    for number in 1..PROPOSALS {
        let act = act(&mut dice, &story);
        // One in four is entered late: it happened before much that is known.
        let hours = if dice.roll(4) == 0 { dice.roll(number) } else { number };
        let mut new = event(&format!("e-{number}"), hours, dice.pick(&PARTIES), dice.pick(&PLACES), act);
        new.occurred += SignedDuration::from_millis(number);
        if dice.roll(8) == 0 && !matches!(new.act, CustodyAct::Retract(_)) {
            let corrected = story.0[usize::try_from(dice.roll(story.0.len() as i64)).expect("small")].event.id.clone();
            new = correcting(&new, corrected.as_str());
        }
        if story.ask(new.clone()).is_empty() {
            story.0.push(story.next(new));
        } else {
            refused += 1;
        }
    }
    (story.0, refused)
}

#[test]
fn histories_are_rich_enough_to_prove_something() {
    let (mut words, mut accepted, mut refused, mut superseded) = (BTreeSet::new(), 0, 0, 0);
    for seed in 0..SEEDS {
        let (history, count) = history(seed);
        words.extend(history.iter().map(|entry| entry.event.act.word()));
        accepted += history.len();
        refused += count;
        superseded += custody(&history).superseded().len();
    }
    for word in ["pack", "unpack", "handover", "load", "offload", "depart", "arrive", "divert", "receive", "distribute"]
    {
        assert!(words.contains(word), "no history has a {word}");
    }
    assert!(words.contains("usefulness") && words.contains("retract"));
    assert!(accepted > 30 * SEEDS as usize, "{accepted} were accepted");
    assert!(refused > 40 * SEEDS as usize, "{refused} were refused");
    assert!(superseded > SEEDS as usize, "{superseded} were corrected or retracted");
}

#[test]
fn an_accepted_history_has_no_trouble_and_no_unit_is_lost_or_made_at_any_moment() {
    for seed in 0..SEEDS {
        let (history, _) = history(seed);
        assert_eq!(custody(&history).troubles(), &[], "seed {seed}");
        for entry in &history {
            let state = custody_at(&history, entry.event.occurred);
            for item in ["mask", "ventilator"].map(ItemId::of) {
                let account = state.units(&consignment(), &item);
                assert!(account.is_conserved(), "seed {seed}, {}: {account:?}", entry.event.id);
            }
        }
    }
}

#[test]
fn a_piece_has_one_custodian_who_changes_by_handover_only() {
    let mut changes = 0;
    for seed in 0..SEEDS {
        let (history, _) = history(seed);
        let all = custody(&history);
        let mut entries: Vec<&Recorded> =
            history.iter().filter(|entry| !all.superseded().contains_key(&entry.event.id)).collect();
        entries.sort_by_key(|entry| entry.event.occurred);
        let mut before = custody_at(&history, story::hour(-1));
        for entry in entries {
            let after = custody_at(&history, entry.event.occurred);
            for piece in PIECES.map(PieceId::of) {
                let (Some(was), Some(is)) = (before.holder(&piece), after.holder(&piece)) else { continue };
                if was != is {
                    changes += 1;
                    let CustodyAct::Handover(act) = &entry.event.act else {
                        panic!("seed {seed}: {piece} changed hands by {}", entry.event.id)
                    };
                    assert_eq!((act.from(), act.to()), (was, is), "seed {seed}: {piece} was given by who held it");
                }
            }
            before = after;
        }
    }
    assert!(changes > 20, "{changes} changes of custodian");
}

#[test]
fn the_order_of_entry_does_not_matter() {
    for seed in 0..SEEDS {
        let (history, _) = history(seed);
        let mut dice = Dice::of(seed + 1000);
        let mut other = history.clone();
        for index in (1..other.len()).rev() {
            other.swap(index, usize::try_from(dice.roll(index as i64 + 1)).expect("small"));
        }
        for (index, entry) in other.iter_mut().enumerate() {
            entry.number = index as u64 + 1;
        }
        assert_eq!(format!("{:?}", custody(&history)), format!("{:?}", custody(&other)), "seed {seed}");
    }
}

#[test]
fn counts_add_up_and_none_overwrites_another() {
    let mut recounts = 0;
    for seed in 0..SEEDS {
        let (history, _) = history(seed);
        for entry in &history {
            let CustodyAct::Receive(receipt) = &entry.event.act else { continue };
            for line in receipt.lines() {
                if let (Some(expected), Some(missing), Some(surplus)) =
                    (line.expected(), line.missing(), line.surplus())
                {
                    assert_eq!(line.counted() + missing, expected + surplus, "seed {seed}");
                }
                assert!(line.usable() <= line.counted(), "seed {seed}");
            }
        }
        let state = custody(&history);
        let groups = record::custody::count_groups(&history, state.superseded());
        let shown: BTreeSet<&EventId> = groups.iter().flatten().map(|entry| &entry.event.id).collect();
        let is_count = |entry: &&Recorded| {
            matches!(entry.event.act, CustodyAct::Receive(_)) && !state.superseded().contains_key(&entry.event.id)
        };
        let counts: BTreeSet<&EventId> = history.iter().filter(is_count).map(|entry| &entry.event.id).collect();
        assert_eq!(shown, counts, "seed {seed}: every count is shown");
        recounts += groups.iter().filter(|group| group.len() > 1).count();
    }
    assert!(recounts > 5, "{recounts} counts were repeated");
}
