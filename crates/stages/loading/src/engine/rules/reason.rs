//! Decides why a box stays out: which limit binds, with its figures and what would cure it. Does not pack. Up: [`crate`].

use model::evidence::Reason;
use model::loading::{PackBox, PackProblem, PackSolution, Placement, UnpackedBox};
use model::quantity::{Grams, Units};

use crate::engine::block::Make;
use crate::engine::entry::Entry;
use crate::engine::rules::limits::is_weighed;
use crate::engine::rules::{Refusal, Rules};
use crate::engine::space::{Cuboid, Spot};
use crate::engine::state::{Ground, Placed, State, Worker};

/// What keeps a box that can enter out of a finished packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    /// No empty room takes it.
    Room,
    /// The rooms that take it are under or behind what comes out later.
    Order,
    /// In so many rooms it would fit, and a rule refuses it in each; most often this one.
    Rule(Refusal, usize),
}

/// By kind, what keeps another box of it out.
pub(crate) fn bindings(ground: &Ground, placed: &[Placed]) -> Vec<Binding> {
    let kinds = ground.kinds.len();
    let Some(rules) = &ground.rules else { return vec![Binding::Room; kinds] };
    let mut worker = Worker::default();
    let mut state = ground.start(&mut worker);
    for one in placed {
        ground.put(&mut state, one, &mut worker);
    }
    (0..kinds).map(|kind| binding(ground, rules, &mut state.clone(), kind, &mut worker)).collect()
}

fn binding(ground: &Ground, rules: &Rules, state: &mut State, kind: usize, worker: &mut Worker) -> Binding {
    let takes = |room: &Cuboid, turn: &[i32; 3]| (0..3).all(|axis| turn[axis] <= room.extent(axis));
    let has_room = |state: &State| {
        state.spaces.iter().any(|space| ground.kinds[kind].turns.iter().any(|turn| takes(&space.room, turn)))
    };
    if !has_room(state) {
        return Binding::Room;
    }
    ground.turn_to(state, rules.limits.natures[kind].phase, worker);
    if !has_room(state) {
        return Binding::Order;
    }
    if !rules.has_places() {
        return Binding::Room;
    }
    let singles: Vec<usize> = (0..ground.blocks.len())
        .filter(|index| {
            let block = &ground.blocks[*index];
            block.boxes == 1 && matches!(block.make, Make::Grid { kind: own, .. } if own == kind)
        })
        .collect();
    let mut refused = std::collections::BTreeMap::new();
    for room in state.spaces.iter().map(|space| space.room).collect::<Vec<_>>() {
        for at_high in rules.corners(&ground.room, ground.room.at_high(&room)) {
            let spot = Spot { room, at_high };
            for &block in singles.iter().filter(|index| takes(&room, &ground.blocks[**index].hull)) {
                let placed = Placed { block, at: spot.place(&ground.blocks[block].hull), mirrored: at_high };
                match ground.refusal(state, &placed, worker) {
                    Some(refusal) => *refused.entry(refusal).or_insert(0) += 1,
                    None => return Binding::Room,
                }
            }
        }
    }
    let most = refused.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(Binding::Room, |(refusal, places)| Binding::Rule(refusal, places))
}

/// The boxes that are not in, each with the limit that keeps it out; `bound` is by index of the question's boxes, for
/// those that can enter.
pub(crate) fn left_out(
    problem: &PackProblem,
    entry: &Entry,
    bound: &[Option<Binding>],
    solution: &PackSolution,
) -> Vec<UnpackedBox> {
    let mut packed = vec![0i64; problem.boxes.len()];
    for grid in &solution.placements {
        packed[grid.kind] += grid.count().get();
    }
    let gross: i128 = solution
        .placements
        .iter()
        .map(|grid| i128::from(grid.count().get()) * i128::from(gross_of(problem, grid)))
        .fold(0, i128::saturating_add);
    let mut out = Vec::new();
    for (index, one) in problem.boxes.iter().enumerate() {
        let count = Units::of(one.count.get() - packed[index]);
        if count.is_zero() {
            continue;
        }
        let reason = match bound[index] {
            None => cannot_enter(problem, entry, one),
            Some(binding) => {
                too_heavy(problem, one, gross).unwrap_or_else(|| no_place(problem, one, packed[index], binding))
            }
        };
        out.push(UnpackedBox { id: one.id.clone(), count, reason });
    }
    out
}

fn gross_of(problem: &PackProblem, grid: &Placement) -> i64 {
    problem.boxes[grid.kind].gross.map_or(0, Grams::get)
}

/// Why a box cannot be in at all.
fn cannot_enter(problem: &PackProblem, entry: &Entry, one: &PackBox) -> Reason {
    let (length, width, height) = problem.container;
    let (own_length, own_width, own_height) = one.sizes;
    let own = format!("a box of {own_length} x {own_width} x {own_height}");
    if entry.turns_within(one).is_empty() {
        return Reason::new(
            "box-too-large",
            format!("{own} enters {length} x {width} x {height} in none of the ways it may stand"),
            "take a larger container, or allow the box to stand on another side",
        );
    }
    if let Some(door) = problem.door.filter(|_| entry.turns_through_door(one).is_empty()) {
        return Reason::new(
            "box-too-large",
            format!(
                "{own} passes a door {} wide and {} high in none of the ways it may stand",
                door.width, door.height
            ),
            "take a container with a larger door, or allow the box to stand on another side",
        );
    }
    if entry.turns(one).is_empty() {
        return Reason::new(
            "box-too-large",
            format!("{own} fits the cross-section of the container in none of the ways it may stand"),
            "take a container of another cross-section, or allow the box to stand on another side",
        );
    }
    Reason::new(
        "weight",
        format!("the mass of {own} is not known, and the container or a box in it has a limit of mass"),
        "give the mass of the box",
    )
}

fn too_heavy(problem: &PackProblem, one: &PackBox, gross: i128) -> Option<Reason> {
    let (most, own) = (problem.gross_max?, one.gross?);
    (gross + i128::from(own.get()) > i128::from(most.get())).then(|| {
        Reason::new(
            "weight",
            format!("{gross} g of {} g are packed, and a box weighs {} g", most.get(), own.get()),
            "take a container that may weigh more, or leave heavier boxes out",
        )
    })
}

/// Why a box that can enter has no place beside what is packed.
fn no_place(problem: &PackProblem, one: &PackBox, packed: i64, binding: Binding) -> Reason {
    let count = one.count.get();
    let so_far = format!("{packed} of {count} are packed");
    match binding {
        Binding::Room => Reason::new(
            "no-room",
            format!("{so_far}, and no room was found for the rest"),
            "take another container, or give the engine more steps",
        ),
        Binding::Order => Reason::new(
            "group",
            format!(
                "{so_far}, and what room is left is under or behind boxes that come out later than this one's group"
            ),
            "unload it later, take another container, or give the engine more steps",
        ),
        Binding::Rule(Refusal::Stack, places) => {
            let bears = match one.stack_max {
                Some(most) => format!("; it bears {} g itself", most.get()),
                None => String::new(),
            };
            Reason::new(
                "stack",
                format!(
                    "{so_far}; it would fit at {places} places, at most of which a box under it would bear more than \
                     its limit{bears}"
                ),
                "pack it in another container, or strengthen the boxes that bear least",
            )
        }
        Binding::Rule(Refusal::Share, places) => Reason::new(
            "no-room",
            format!("{so_far}; it would fit at {places} places, at most of which too little would carry its base"),
            "take another container, ask for a smaller share of support, or give the engine more steps",
        ),
        Binding::Rule(Refusal::Apart, places) => {
            let class = one.class.as_deref().unwrap_or_default();
            let others: Vec<String> = problem
                .separations
                .iter()
                .filter_map(|separation| match (&separation.classes.0, &separation.classes.1) {
                    (own, other) | (other, own) if own == class => {
                        Some(format!("{} from {other}", separation.distance))
                    }
                    _ => None,
                })
                .collect();
            Reason::new(
                "separation",
                format!(
                    "{so_far}; it would fit at {places} places, at most of which class {class} would stand nearer than it \
                     must ({})",
                    others.join(", ")
                ),
                "pack it in another container than the classes it must stand apart from",
            )
        }
    }
}

/// Whether a box has the mass that the question's limits ask for.
pub(crate) fn has_mass(problem: &PackProblem, one: &PackBox) -> bool {
    one.gross.is_some() || !is_weighed(problem)
}
