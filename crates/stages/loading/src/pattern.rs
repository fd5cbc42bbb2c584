//! Decides how chosen cartons stand in a room, asked once of the engine and kept: thousands of equal cartons are packed
//! once. Does not choose the cartons (`buildup`). Up: [`crate`].

use std::collections::BTreeMap;

use model::control::Control;
use model::hold::Separation;
use model::loading::{PackBox, PackProblem, Placement, Support};
use model::quantity::{Grams, Units};

use crate::buildup::Carton;
use crate::engine::{Effort, pack_with};
use crate::room::{Room, transposed};

/// Effort for a pallet: a fraction of the engine's own, because a flight has dozens. Patterns are kept and used again.
const PALLET_EFFORT: Effort = Effort { blocks_max: 1_200, joins_max: 150_000, width_max: 6 };
/// Steps for one pattern.
const PALLET_STEPS: u64 = 400;

/// What was offered to a room, in the order of the cartons: index and count.
pub(crate) type Offer = Vec<(usize, i64)>;

/// What is asked of the engine; mass and class are left out of the boxes where no limit asks for them, so that more
/// questions are the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Question {
    room: Room,
    gross_max: Option<i64>,
    boxes: Vec<Box>,
}

/// One kind of carton of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Box {
    sizes: [i64; 3],
    upright_only: bool,
    count: i64,
    gross: Option<i64>,
    stack_max: Option<i64>,
    class: Option<String>,
}

/// Patterns with the control of the flight.
pub(crate) struct Patterns<'a, 'b> {
    control: &'a mut Control<'b>,
    separations: &'a [Separation],
    known: BTreeMap<Question, Vec<Placement>>,
}

impl<'a, 'b> Patterns<'a, 'b> {
    pub(crate) fn new(control: &'a mut Control<'b>, separations: &'a [Separation]) -> Self {
        Self { control, separations, known: BTreeMap::new() }
    }

    /// How an offer stands in a room; kinds point into the offer. Not more mass than `net_max` where it is given.
    pub(crate) fn of(
        &mut self,
        room: &Room,
        offer: &Offer,
        cartons: &[Carton],
        net_max: Option<i64>,
    ) -> Vec<Placement> {
        let offered: i128 =
            offer.iter().map(|(index, count)| i128::from(cartons[*index].gross) * i128::from(*count)).sum();
        let gross_max = net_max.filter(|most| i128::from(*most) < offered);
        let has_stack = offer.iter().any(|(index, _)| cartons[*index].stack_max.is_some());
        let classes: Vec<&str> = offer.iter().filter_map(|(index, _)| cartons[*index].class.as_deref()).collect();
        let applies = |one: &&Separation| {
            let (first, second) = (one.classes.0.as_str(), one.classes.1.as_str());
            classes.contains(&first) && classes.contains(&second)
        };
        let separations: Vec<Separation> = self.separations.iter().filter(applies).cloned().collect();
        let boxes = offer.iter().map(|(index, count)| {
            let carton = &cartons[*index];
            Box {
                sizes: carton.sizes,
                upright_only: carton.upright_only,
                count: *count,
                gross: (has_stack || gross_max.is_some()).then_some(carton.gross),
                stack_max: carton.stack_max,
                class: carton.class.clone().filter(|_| !separations.is_empty()),
            }
        });
        let question = Question { room: room.clone(), gross_max, boxes: boxes.collect() };
        if let Some(known) = self.known.get(&question) {
            return known.clone();
        }
        let problem = PackProblem {
            gross_max: gross_max.map(Grams::of),
            separations,
            boxes: question.boxes.iter().map(as_box).collect(),
            support: Support::Full,
            ..room.question()
        };
        let steps = PALLET_STEPS.min(self.control.steps_max.saturating_sub(self.control.steps()));
        let mut inner = Control::new(self.control.seed, steps).with_stop(self.control.stop());
        let solution = pack_with(&problem, PALLET_EFFORT, &mut inner);
        self.control.step(solution.steps);
        let placements: Vec<Placement> = if room.is_packed_across() {
            solution.placements.iter().map(transposed).collect()
        } else {
            solution.placements
        };
        self.known.insert(question, placements.clone());
        placements
    }
}

fn as_box(one: &Box) -> PackBox {
    let [length, width, height] = one.sizes.map(model::quantity::Millimetres::of);
    PackBox {
        id: String::new(),
        sizes: (length, width, height),
        count: Units::of(one.count),
        upright: (!one.upright_only, !one.upright_only, true),
        gross: one.gross.map(Grams::of),
        stack_max: one.stack_max.map(Grams::of),
        group: None,
        class: one.class.clone(),
    }
}
