//! Decides which fields each record of a plan document has: those of the model, under the same names, each named once
//! for both writing and reading. A field that the model gains fails to compile here. Up: [`crate::plan`].

use model::allocation::{
    AllocationSolution, Allotment, Basis, Bundle, Fairness, Fill, LimitKind, ShadowPrice, UnkeptCommitment,
    UnusedSupply,
};
use model::evidence::Reason;
use model::finding::Severity;
use model::fitness::{Assessment, FitnessRule, FitnessSolution, Level, Outcome, RuleFinding, Verdict};
use model::flights::{Bound, Flight, FlightCargo, FlightsObjective, FlightsSolution, Leg, LegPurpose, Unflown};
use model::haul::Haul;
use model::hold::Deck;
use model::loading::{
    AircraftLoad, Balance, CargoMove, LegBalance, LimitLine, LoadedUnit, LoadingSolution, LoadingStep, Measure,
    Placement, Seated, UnitContent, Unloaded,
};
use model::need::{CareLoad, CaseKind, NeedLine, NeedSolution, PlaceForecast, UseProfile};
use model::plan::PlanSolutions;
use model::worth::{BySurface, FlightVerdict, FlightWorth, Lasting, Outlook, SurfaceMode, WorthSolution, WorthVerdict};
use serde_json::{Map, Value};

use crate::disruptions::Told;
use crate::plan::form::{At, Form};
use crate::plan::{AnewRecord, FindingRecord, JudgementRecord};

/// Declares the fields of a record; behind a semicolon those that are only written where they are not as a rule.
macro_rules! record {
    ($name:ident: $($field:ident),* $(; $($rare:ident),*)?) => {
        impl Form for $name {
            fn write(&self) -> Value {
                let Self { $($field),* $(, $($rare),*)? } = self;
                let mut object = Map::new();
                $(object.insert(stringify!($field).to_owned(), Form::write($field));)*
                $($(if *$rare != Default::default() {
                    object.insert(stringify!($rare).to_owned(), Form::write($rare));
                })*)?
                Value::Object(object)
            }
            fn read(at: &At<'_>) -> Option<Self> {
                at.only_fields(&[$(stringify!($field)),* $(, $(stringify!($rare)),*)?])?;
                $(let $field = at.field(stringify!($field));)*
                $($(let $rare = at.optional(stringify!($rare));)*)?
                Some(Self { $($field: $field?),* $(, $($rare: $rare?.unwrap_or_default()),*)? })
            }
        }
    };
}

/// Declares the words of a list of choices. The `match` fails to compile when the model gains a choice.
macro_rules! words {
    ($name:ident: $($choice:ident $word:literal),*) => {
        impl Form for $name {
            fn write(&self) -> Value {
                Value::from(match self { $(Self::$choice => $word),* })
            }
            fn read(at: &At<'_>) -> Option<Self> {
                at.word(&[$((Self::$choice, $word)),*])
            }
        }
    };
}

record!(Reason: rule, text, cure);

words!(CaseKind: Cases "cases", Deaths "deaths");
record!(PlaceForecast: place, kind, horizon, target_end, quantiles, because);
record!(CareLoad: place, ward_beds, intensive_beds, beds_max, workers, workers_max, tests, tests_max, oxygen_m3, bound_by);
words!(UseProfile: Conventional "conventional", Contingency "contingency", Crisis "crisis");
record!(NeedLine: place, item, use_profile, burn_permille, gross_50, gross_90, gross, stock, pipeline, pledged, produced, net, packs, run_out_50, run_out, enough_from, driver, because);
record!(NeedSolution: forecasts, care, lines, remarks, left_out, steps);

words!(Level: Block "block", Warn "warn", Ask "ask");
words!(Verdict: Pass "pass", NotConcerned "not-concerned", Fail "fail", Unknown "unknown", Waived "waived");
words!(Outcome: Fit "fit", FitWithConditions "fit-with-conditions", Held "held", Unfit "unfit");
record!(RuleFinding: rule, level, verdict, evidence, cure, units_max, because);
record!(Assessment: line, item, recipient, units, usable, findings, outcome, because);
record!(FitnessSolution: assessments, steps);

impl Form for FitnessRule {
    fn write(&self) -> Value {
        Value::from(self.word())
    }
    fn read(at: &At<'_>) -> Option<Self> {
        at.word(&Self::ALL.map(|(rule, _, word)| (rule, word)))
    }
}

words!(Basis: Committed "committed", Shared "shared", Substitute "substitute");
words!(LimitKind: Earmark "earmark", ExportBan "export-ban");
record!(Allotment: id, line, item, recipient, fills, basis, packs, units, counts, because);
record!(Fill: recipient, item, units, got, by_substitutes, share_permille, reason);
record!(Fairness: item, fill_min, fill_mean, gini, harm_averted, harm_averted_most);
record!(ShadowPrice: line, item, kind, fill_min, fill_mean, harm_averted, gainers, because);
record!(Bundle: id, airport, ready, consignments, gross, volume);
record!(UnkeptCommitment: line, recipient, units, reason);
record!(UnusedSupply: line, units, reason);
record!(AllocationSolution: allotments, fills, fairness, overall, shadow_prices, bundles, unkept, left_out, steps);

words!(LegPurpose: Position "position", Carry "carry", Return "return");
record!(Leg: from, to, purpose, departs, arrives, way, distance, payload_max, payload, fuel);
words!(Haul: Out "out", Back "back");
record!(FlightCargo: consignment, packs, unload; haul, pick_up);
record!(Flight: id, tail, aircraft, legs, cargo, block, cost, co2, because);
record!(Unflown: consignment, packs, reason);
record!(FlightsObjective: hard_missed, lateness_cents, cost_cents, co2);
record!(Bound: lp_cents, mip_cents, found_cents, plan_cents, lagrangian_cents);
record!(FlightsSolution: flights, left_out, objective, bound, bound_scope, templates, remarks, steps);

record!(Placement: kind, at, extent, counts);
record!(UnitContent: consignment, packs);
words!(Deck: Main "main", Lower "lower");
record!(LoadedUnit: id, uld, position, deck, x, y, length, width, height, gross, centre, contents, placements, because);
record!(Balance: gross, arm, forward, aft);
record!(Seated: consignment, people);
record!(Unloaded: consignment, packs, reason);
record!(LegBalance: zero_fuel, takeoff, landing, lateral_doubled);
words!(CargoMove: Load "load", Unload "unload");
record!(LoadingStep: stop, done, unit, gross, arm);
words!(Measure: Mass "mass", Arm "arm", Moment "moment", PerMetre "per-metre", PerSquareMetre "per-square-metre");
record!(LimitLine: limit, of, measure, value, least, most, state);
record!(AircraftLoad: flight, units, seated, legs, steps, sheet, left_out; haul);
record!(LoadingSolution: loads, steps);

words!(SurfaceMode: Road "road", Rail "rail", Sea "sea");
words!(WorthVerdict: Prevents "prevents", Shortens "shortens", SurfaceInTime "surface-in-time", Spare "spare", TopUp "top-up", TooLate "too-late", Unknown "unknown");
record!(BySurface: mode, arrives, cost, is_in_time);
record!(Lasting: run_out, days_short);
record!(Outlook: none, without, with);
record!(FlightWorth: flight, item, fills, recipient, units, counts, gross, arrives, outlook, air_cost, surface, verdict, because);
record!(FlightVerdict: flight, best, mostly, worst);
record!(WorthSolution: lines, flights);

record!(PlanSolutions: need, fitness, allocation, flights, loading, worth);

words!(Severity: Fatal "fatal", Note "note");
record!(FindingRecord: severity, rule, subject, text);
record!(JudgementRecord: rules, limits, findings);

record!(Told: id, at, words, source, line);
record!(AnewRecord: now, told, before);
