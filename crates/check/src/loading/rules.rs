//! The table of the rules over the loading stage, in the order they are applied. Up: [`crate::loading`].

use super::{LoadRule, balance, build, cargo, doors, envelope, hold, lines, mandatory, standing, steps, units, zones};
use crate::sheet::Rule;

/// Every rule over the loading stage.
pub(crate) const RULES: &[LoadRule] = &[
    Rule {
        code: "loading-flights",
        limit: "Every flight of the question has its load, in the same order, and a balance for each of its legs.",
        apply: cargo::flights,
    },
    Rule {
        code: "loading-complete",
        limit: "Packs in units, people in seats and packs left out add up to the cargo of the flight.",
        apply: cargo::complete,
    },
    Rule {
        code: "loading-people",
        limit: "People travel in seats, never in or as a unit; nothing else takes a seat.",
        apply: cargo::people,
    },
    Rule {
        code: "loading-contents",
        limit: "The boxes placed in a unit are the packs it is said to hold; a loose piece is one pack.",
        apply: cargo::contents,
    },
    Rule {
        code: "loading-one-stop",
        limit: "A unit holds packs of one airport of loading and one unloading stop, and no more packs go any such way than are bound so.",
        apply: cargo::one_stop,
    },
    Rule {
        code: "loading-left-out-reason",
        limit: "Every pack left out says why (DESIGN.md, promise 2).",
        apply: cargo::left_out_reason,
    },
    Rule {
        code: "loading-mandatory",
        limit: "Nothing mandatory is left out while cargo that is not, and that it could take the place of, flies.",
        apply: mandatory::mandatory,
    },
    Rule {
        code: "loading-standing",
        limit: "A standing load that takes the whole list as it is now, and keeps every limit, stays as it is.",
        apply: standing::standing,
    },
    Rule {
        code: "loading-because",
        limit: "Every unit has an id of its own and a link to what it came from (DESIGN.md, promise 1).",
        apply: cargo::because,
    },
    Rule {
        code: "loading-inside-unit",
        limit: "Every box lies within the usable base of its unit, which is turned where the position lies across.",
        apply: units::inside,
    },
    Rule {
        code: "loading-stack-height",
        limit: "Cargo stands no higher on its base than the unit allows.",
        apply: units::stack_height,
    },
    Rule {
        code: "loading-unit-contour",
        limit: "Every box keeps within the unit's own cross-section, as it is or the other way round for all of them.",
        apply: build::contour,
    },
    Rule { code: "loading-overlap", limit: "No two boxes of a unit share any volume.", apply: units::overlap },
    Rule {
        code: "loading-upright",
        limit: "A pack keeps its dimensions, and its height stays vertical where it must.",
        apply: units::upright,
    },
    Rule {
        code: "loading-support",
        limit: "The whole base of every box stands on the unit's base or on tops at one height.",
        apply: units::support,
    },
    Rule {
        code: "loading-stack",
        limit: "No pack bears more than it can: loads are handed down by shared area, rounded up to the gram.",
        apply: build::stack,
    },
    Rule {
        code: "loading-separation",
        limit: "In a unit, packs of classes that must stand apart are at least so far from each other.",
        apply: build::separation,
    },
    Rule {
        code: "loading-unit-mass",
        limit: "The mass of a unit is its tare and the gross mass of its packs.",
        apply: units::mass,
    },
    Rule {
        code: "loading-unit-height",
        limit: "The height of a unit is its base and its highest box.",
        apply: units::height,
    },
    Rule { code: "loading-unit-limit", limit: "No unit weighs more than its kind may.", apply: units::limit },
    Rule {
        code: "loading-centre",
        limit: "A unit's own centre of gravity is that of its tare and boxes, each at its middle, to the millimetre.",
        apply: build::centre,
    },
    Rule {
        code: "loading-position",
        limit: "A unit stands at a position of the hold that takes its kind, on the deck and floor area of that position.",
        apply: hold::position,
    },
    Rule {
        code: "loading-position-once",
        limit: "A position takes one unit, and not together with a position that excludes it.",
        apply: hold::once,
    },
    Rule {
        code: "loading-position-mass",
        limit: "No unit weighs more than its position carries, or carries of its kind.",
        apply: hold::mass,
    },
    Rule {
        code: "loading-position-height",
        limit: "No unit stands higher than its position, or the deck, allows.",
        apply: hold::height,
    },
    Rule {
        code: "loading-position-contour",
        limit: "Every box of a unit keeps within the cross-section of the position.",
        apply: hold::contour,
    },
    Rule {
        code: "loading-floor",
        limit: "What stands on the floor itself does so only where the deck allows it; all stands within its deck.",
        apply: hold::floor,
    },
    Rule {
        code: "loading-floor-overlap",
        limit: "No two units or pieces stand on the same floor.",
        apply: hold::overlap,
    },
    Rule {
        code: "loading-floor-mass",
        limit: "No unit or piece weighs more on its floor area than the floor, where that is known, carries on a square metre.",
        apply: hold::floor_mass,
    },
    Rule {
        code: "loading-door",
        limit: "A loose piece as it stands, turned about the vertical if need be, passes a door of its deck.",
        apply: doors::door,
    },
    Rule {
        code: "loading-zone",
        limit: "On no leg does more mass stand in a zone than it carries: each unit by the part of its length inside.",
        apply: zones::zone,
    },
    Rule {
        code: "loading-running",
        limit: "On no leg do units side by side weigh more on a metre of a zone than it carries.",
        apply: zones::running,
    },
    Rule {
        code: "loading-payload",
        limit: "On every leg, units and people that have come aboard, with tare, and have not left, weigh no more than its payload.",
        apply: balance::payload,
    },
    Rule { code: "loading-seats", limit: "No more people than seats.", apply: balance::seats },
    Rule {
        code: "loading-mass",
        limit: "The aircraft's mass on each leg is empty mass, units aboard, people and fuel; it keeps MZFW, MTOW and MLW.",
        apply: balance::mass,
    },
    Rule {
        code: "loading-moments",
        limit: "The centre of gravity is the sum of the moments over the mass, to the millimetre.",
        apply: balance::moments,
    },
    Rule {
        code: "loading-envelope",
        limit: "The centre of gravity keeps within the envelope at zero fuel, take-off and landing of every leg.",
        apply: envelope::envelope,
    },
    Rule {
        code: "loading-lateral",
        limit: "The moment about the centre line is that of the units aboard, and no more either way than the hold takes.",
        apply: balance::lateral,
    },
    Rule {
        code: "loading-steps",
        limit: "Every unit is loaded once, those of the origin before those that are picked up, and unloaded once, at its own stop, the stops in order.",
        apply: steps::order,
    },
    Rule {
        code: "loading-step-balance",
        limit: "Mass and centre of gravity after each step are those of the empty aircraft and the units then aboard.",
        apply: steps::balance,
    },
    Rule {
        code: "loading-tip-back",
        limit: "After no step is the centre of gravity behind the arm at which the tail tips.",
        apply: steps::tip_back,
    },
    Rule {
        code: "loading-access",
        limit: "Without a side door, no unit comes or leaves past one that stands between it and the door at the end, wherever that was loaded.",
        apply: doors::access,
    },
    Rule {
        code: "loading-sheet",
        limit: "The load sheet has every line of the contract, with its value and limits, and calls kept what is known.",
        apply: lines::sheet,
    },
];
