//! Decides whether the packing engine's own answer keeps every limit of its question. Does not pack. Up: [`crate`].
//!
//! Where boxes are is in `geometry`, what they weigh and bear in `burden`, how they come out and stand apart in `order`.

mod burden;
mod geometry;
mod order;
#[cfg(test)]
mod tests;

use model::evidence::{RecordKind, RecordRef};
use model::loading::{PackBox, PackProblem, PackSolution};

use crate::Checked;
use crate::sheet::{Rule, Sheet};

/// A rule over the packing engine.
type PackRule = Rule<fn(&PackProblem, &PackSolution, &mut Sheet)>;

/// Every rule over the packing engine.
pub(crate) const RULES: &[PackRule] = &[
    Rule {
        code: "pack-known",
        limit: "A placement is of a box of the question, and of at least one.",
        apply: geometry::known,
    },
    Rule {
        code: "pack-quantity",
        limit: "Boxes placed and boxes left out add up to the boxes given, kind by kind.",
        apply: geometry::quantity,
    },
    Rule { code: "pack-inside", limit: "Every box lies wholly within the container.", apply: geometry::inside },
    Rule { code: "pack-overlap", limit: "No two boxes share any volume.", apply: geometry::overlap },
    Rule {
        code: "pack-upright",
        limit: "A box keeps its three dimensions, and a dimension that may stand upright is vertical.",
        apply: geometry::upright,
    },
    Rule {
        code: "pack-support",
        limit: "Of the base of every box, the share asked for stands on the floor or on tops exactly at its height.",
        apply: geometry::support,
    },
    Rule {
        code: "pack-contour",
        limit: "All four corners of every box, across and up, are within the container's cross-section.",
        apply: geometry::contour,
    },
    Rule { code: "pack-keep-out", limit: "No box enters a room that stays empty.", apply: geometry::keep_out },
    Rule {
        code: "pack-door",
        limit: "Every box as it stands, turned about the vertical if need be, passes the container's door.",
        apply: geometry::door,
    },
    Rule {
        code: "pack-mass",
        limit: "All boxes together weigh no more than the container takes, and none is of unknown mass then.",
        apply: burden::mass,
    },
    Rule {
        code: "pack-stack",
        limit: "No box bears more than it can: loads are handed down by shared area, rounded up to the gram.",
        apply: burden::stack,
    },
    Rule {
        code: "pack-groups",
        limit: "A box that comes out earlier is neither under nor behind one that comes out later.",
        apply: order::groups,
    },
    Rule {
        code: "pack-separation",
        limit: "Boxes of classes that must stand apart are at least so far from each other, in a straight line.",
        apply: order::separation,
    },
    Rule {
        code: "pack-left-out-reason",
        limit: "Every box left out says why (DESIGN.md, promise 2).",
        apply: geometry::left_out_reason,
    },
];

/// Judges the answer of the packing engine by itself.
#[must_use]
pub fn check_pack(problem: &PackProblem, solution: &PackSolution) -> Checked {
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(problem, solution, &mut sheet);
    }
    sheet.finish()
}

fn of_kind(problem: &PackProblem, kind: usize) -> RecordRef {
    let id = problem.boxes.get(kind).map_or_else(|| kind.to_string(), |one: &PackBox| one.id.clone());
    RecordRef::new(RecordKind::Item, id)
}
