//! Loads made by chance and summed a second time by plain moments: each limit is kept exactly, and a gram or millimetre
//! beyond it is refused. Up: [`crate::loading`].

use model::hold::{CgEnvelope, CgPoint, Deck, HoldZone, Straight};
use model::id::ConsignmentId;
use model::loading::{CargoMove, LoadedUnit, LoadingProblem, LoadingSolution, LoadingStep};
use model::quantity::{Arm, Grams};
use model::world::ItemKind;
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use proptest::test_runner::RngSeed;

use super::{cargo, content, mm, sound, unit};
use crate::allocation::tests::pack;
use crate::loading::check_loading;
use crate::need::tests::source;

/// Pieces on the floor of an empty hold, one behind or beside another, each with its airport of loading and its stop. All are
/// aboard on the second of three legs.
fn pieces() -> impl Strategy<Value = (LoadingProblem, LoadingSolution)> {
    let piece = (0_i64..40, 1_i64..60, 0_i64..80, 1_i64..40, 1_i64..9_000_000, (0_u8..2, 0_u8..2));
    proptest::collection::vec(piece, 1..9).prop_map(|pieces| {
        let (mut problem, mut solution) = sound();
        let (flight, load) = (&mut problem.flights[0], &mut solution.loads[0]);
        (flight.cargo, load.units, load.steps) = (vec![], vec![], vec![]);
        (load.seated, load.left_out) = (vec![], vec![]);
        flight.legs.insert(0, flight.legs[0]);
        flight.legs[1..].iter_mut().for_each(|leg| leg.load_until = 1);
        load.legs.insert(0, load.legs[0]);
        for (index, (x, length, y, width, gross, (loaded, stop))) in pieces.into_iter().enumerate() {
            let id = format!("X{index}");
            let own = pack(1, (length, width, 10), gross);
            flight.cargo.push(cargo(&id, ItemKind::Vehicle, 1, own, (stop, None)));
            flight.cargo[index].load_order = loaded;
            let mut piece = unit(&id, None, x, [length, width, 10], (gross, [length / 2, width / 2, 5]));
            (piece.y, piece.contents) = (mm(y), vec![content(&id, 1)]);
            load.units.push(piece);
        }
        let step = |unit: &LoadedUnit, stop, done| LoadingStep {
            stop,
            done,
            unit: unit.id.clone(),
            gross: Grams::ZERO,
            arm: Arm(0),
        };
        for airport in 0..2 {
            let comes = load.units.iter().zip(&flight.cargo).filter(|(_, cargo)| cargo.load_order == airport);
            load.steps.extend(comes.map(|(unit, _)| step(unit, None, CargoMove::Load)));
        }
        for stop in 0..2 {
            let leaves = load.units.iter().zip(&flight.cargo).filter(|(_, cargo)| cargo.unload_order == stop);
            load.steps.extend(leaves.map(|(unit, _)| step(unit, Some(stop), CargoMove::Unload)));
        }
        (problem, solution)
    })
}

/// The pieces aboard on a leg, as the test itself sees it.
fn aboard<'a>(problem: &'a LoadingProblem, solution: &'a LoadingSolution, leg: usize) -> Vec<&'a LoadedUnit> {
    let leg = &problem.flights[0].legs[leg];
    let is_aboard = |id: &ConsignmentId| {
        let cargo = problem.flights[0].cargo.iter().find(|cargo| cargo.consignment == *id);
        let cargo = cargo.expect("cargo of the flight");
        cargo.load_order <= leg.load_until && cargo.unload_order >= leg.unload_from
    };
    solution.loads[0].units.iter().filter(|unit| is_aboard(&unit.contents[0].consignment)).collect()
}

/// Mass and twice the moment of the empty aircraft with some pieces and fuel at 20,000 mm; pieces from 10,000 mm aft.
fn sum(pieces: &[&LoadedUnit], fuel: i64) -> (i128, i128) {
    let still = i128::from(100_000_000 + fuel);
    pieces.iter().fold((still, still * 40_000), |(mass, moment), piece| {
        let own = i128::from(piece.gross.get());
        (mass + own, moment + own * i128::from(20_000 + 2 * piece.x.get() + piece.length.get()))
    })
}

fn is_refused(problem: &LoadingProblem, solution: &LoadingSolution, rule: &str) -> bool {
    check_loading(problem, solution).findings.iter().any(|finding| finding.rule == rule)
}

fn grams(mass: i128) -> Grams {
    Grams::of(i64::try_from(mass).expect("few grams"))
}

fn arm(arm: i128) -> Arm {
    Arm(i64::try_from(arm).expect("few millimetres"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_gram_beyond_a_limit_of_mass_is_refused((mut problem, solution) in pieces(), leg in 0_usize..3) {
        let here = aboard(&problem, &solution, leg);
        let (mass, _) = sum(&here, 0);
        let payload = mass - 100_000_000;
        problem.flights[0].legs.iter_mut().for_each(|leg| leg.payload_max = Grams::of(i64::MAX));
        for (most, refused) in [(payload, false), (payload - 1, true)] {
            if most >= 0 {
                problem.flights[0].legs[leg].payload_max = grams(most);
                assert_eq!(is_refused(&problem, &solution, "loading-payload"), refused, "{most} g of payload");
            }
        }
    }

    #[test]
    fn a_gram_beyond_a_zone_is_refused((mut problem, solution) in pieces(), from in 0_i64..50, length in 1_i64..60) {
        let here = aboard(&problem, &solution, 1);
        // Millimetre by millimetre: what stands on each, in all and on a metre.
        let (mut gross, mut worst) = (0, 0);
        for piece in &here {
            let inside = (from..from + length).filter(|x| (piece.x.get()..piece.x.get() + piece.length.get()).contains(x));
            let inside = i128::try_from(inside.count()).expect("few millimetres");
            let (own, long) = (i128::from(piece.gross.get()), i128::from(piece.length.get()));
            gross += (own * inside + long - 1) / long;
        }
        for x in from..from + length {
            let across = here.iter().filter(|piece| (piece.x.get()..piece.x.get() + piece.length.get()).contains(&x));
            let on_metre = across.map(|piece| {
                let long = i128::from(piece.length.get());
                (i128::from(piece.gross.get()) * 1000 + long - 1) / long
            });
            worst = worst.max(on_metre.sum());
        }
        let mut zone = HoldZone {
            id: "z".to_owned(), deck: Deck::Main, from: mm(from), to: mm(from + length),
            gross_max: None, per_metre_max: None, source: source(),
        };
        for (most, refused) in [(gross, false), (gross - 1, true)].into_iter().filter(|(most, _)| *most >= 0) {
            zone.gross_max = Some(grams(most));
            problem.flights[0].aircraft.hold.zones = vec![zone.clone()];
            assert_eq!(is_refused(&problem, &solution, "loading-zone"), refused, "{most} g in the zone");
        }
        zone.gross_max = None;
        for (most, refused) in [(worst, false), (worst - 1, true)].into_iter().filter(|(most, _)| *most >= 0) {
            zone.per_metre_max = Some(grams(most));
            problem.flights[0].aircraft.hold.zones = vec![zone.clone()];
            assert_eq!(is_refused(&problem, &solution, "loading-running"), refused, "{most} g on a metre");
        }
    }

    #[test]
    fn a_hair_beyond_an_envelope_is_refused((mut problem, solution) in pieces(), leg in 0_usize..3, is_aft in any::<bool>()) {
        let here = aboard(&problem, &solution, leg);
        let (mass, moment) = sum(&here, problem.flights[0].legs[leg].fuel_takeoff.get());
        // The whole millimetres on either side of the exact arm; both are the same when it is on one.
        let (before, behind) = (moment.div_euclid(2 * mass), -(-moment).div_euclid(2 * mass));
        let (far, near, other) = if is_aft { (99_999, behind, before) } else { (-99_999, before, behind) };
        let corner = |at| vec![CgPoint { gross: Grams::of(1), arm: arm(at) }];
        let at = |limit: i128| CgEnvelope {
            forward: if is_aft { corner(-99_999) } else { corner(limit) },
            aft: if is_aft { corner(limit) } else { corner(99_999) },
            straight: Straight::InMoment,
            assumed: false,
            source: source(),
        };
        let is_outside = |problem: &LoadingProblem| {
            let findings = check_loading(problem, &solution).findings;
            let name = format!("take-off of leg {leg}");
            findings.iter().any(|one| one.text.starts_with(&name) && one.text.contains("outside"))
        };
        let hold = |problem: &mut LoadingProblem, limit| problem.flights[0].aircraft.hold.envelopes.takeoff = Some(at(limit));
        for (limit, refused) in [(far, false), (near, false), (other, near != other)] {
            hold(&mut problem, limit);
            assert_eq!(is_outside(&problem), refused, "{limit} mm for {moment} / 2 / {mass}");
        }
    }

    #[test]
    fn the_tail_tips_after_the_worst_step_and_not_before((mut problem, solution) in pieces()) {
        let units = &solution.loads[0].units;
        let mut now: Vec<&LoadedUnit> = vec![];
        let mut worst = i128::MIN;
        for step in &solution.loads[0].steps {
            let moved = units.iter().find(|unit| unit.id == step.unit).expect("a unit");
            if step.done == CargoMove::Load { now.push(moved) } else { now.retain(|unit| unit.id != moved.id) }
            let (mass, moment) = sum(&now, 0);
            worst = worst.max(-(-moment).div_euclid(2 * mass));
        }
        for (most, refused) in [(worst, false), (worst - 1, true)] {
            problem.flights[0].aircraft.hold.tip_arm = Some(arm(most));
            assert_eq!(is_refused(&problem, &solution, "loading-tip-back"), refused, "tips behind {most}");
        }
    }

    #[test]
    fn the_moment_about_the_centre_line_is_told_and_kept_exactly((mut problem, mut solution) in pieces(), leg in 0_usize..3) {
        for index in 0..3 {
            let here = aboard(&problem, &solution, index);
            let offs = here.iter().map(|piece| piece.gross.get() * (2 * piece.y.get() + piece.width.get() - 3000));
            solution.loads[0].legs[index].lateral_doubled = offs.sum();
        }
        let worst = solution.loads[0].legs.iter().map(|leg| leg.lateral_doubled.abs()).max().expect("three legs");
        for (most, refused) in [((worst + 1) / 2, false), ((worst - 1) / 2, worst > 0)] {
            problem.flights[0].aircraft.hold.lateral_max = Some(most);
            assert_eq!(is_refused(&problem, &solution, "loading-lateral"), refused, "{most} of {worst} / 2");
        }
        problem.flights[0].aircraft.hold.lateral_max = None;
        assert!(!is_refused(&problem, &solution, "loading-lateral"));
        solution.loads[0].legs[leg].lateral_doubled -= 1;
        assert!(is_refused(&problem, &solution, "loading-lateral"));
    }
}
