//! Whether a flight is worth it, on made cases in which every verdict occurs, and on drawn ones: each is judged, and no flight
//! makes anything run out earlier.

use std::path::Path;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;
use model::allocation::{Allotment, Basis};
use model::control::Control;
use model::evidence::{Reason, RecordKind, Source};
use model::flights::{Consignment, Flight, FlightCargo, Leg, LegPurpose};
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, ItemId, OfferLineId, PartyId, PlaceId, TailId};
use model::loading::{AircraftLoad, Unloaded};
use model::need::{NeedProblem, NeedSolution, Stock, StockStatus};
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::{Currency, Grams, Metres, Millimetres, Minutes, Money, Units};
use model::world::{ItemKind, Pack};
use model::worth::{FlightWorth, SurfaceLink, SurfaceMode, WorthSolution, WorthVerdict};
use ops::problems;
use ops::worth::worth;
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::RngSeed;

/// What a flight of a case brings to Italy.
#[derive(Clone, Debug)]
struct Bring {
    flight: &'static str,
    /// Days after the plan's.
    day: i64,
    item: &'static str,
    units: i64,
    /// Days after the plan's, the last on which it can be used.
    expires: Option<i64>,
    /// Left behind by loading.
    left: i64,
    /// Item that it is given for, and in how many units of it each unit counts, in thousandths.
    fills: Option<(&'static str, i64)>,
}

fn bring(flight: &'static str, day: i64, units: i64) -> Bring {
    Bring { flight, day, item: "gown", units, expires: None, left: 0, fills: None }
}

struct Base {
    operation: Operation,
    asked: NeedProblem,
    needs: NeedSolution,
}

/// The example of April 2020 with nothing on the shelves, and its need, forecast once.
fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(|| {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
        let mut operation = format::folder::read(&dir).expect("the example should be sound").operation;
        operation.stock.clear();
        operation.surface.clear();
        let asked = problems::need_problem(&operation);
        let needs = need::solve(&asked, &mut Control::new(1, u64::MAX));
        Base { operation, asked, needs }
    })
}

fn italy() -> PlaceId {
    PlaceId::of("IT")
}

/// What Italy uses of gowns in the window, at the median.
fn use_of_window() -> i64 {
    let gown = ItemId::of("gown");
    let line = base().needs.lines.iter().find(|line| line.place == italy() && line.item == gown);
    line.expect("Italy needs gowns").gross_50.get()
}

fn today() -> Date {
    problems::day_of(base().operation.as_of)
}

fn day(offset: i64) -> Date {
    today().saturating_add(offset.days())
}

/// A plan whose flights bring so much, Italy having so many gowns, a surface link taking so many days.
fn plan(stock: i64, brings: &[Bring], surface: Option<u16>) -> (Operation, PlanProblems, PlanSolutions) {
    let mut operation = base().operation.clone();
    operation.stock.push(Stock {
        place: italy(),
        item: ItemId::of("gown"),
        units: Units::of(stock),
        status: StockStatus::Shelf,
        arrives: None,
        counted: today(),
        source: Source::Assumption("made".to_owned()),
    });
    operation.surface.extend(surface.map(|days| SurfaceLink {
        from: PlaceId::of("CN"),
        to: italy(),
        mode: SurfaceMode::Rail,
        days,
        cost_per_tonne: Money { cents: 100_000, currency: Currency::USD },
        source: Source::Assumption("made".to_owned()),
    }));
    let mut solutions = PlanSolutions { need: base().needs.clone(), ..PlanSolutions::default() };
    let asked = NeedProblem { stock: operation.stock.clone(), ..base().asked.clone() };
    let mut problems = problems::problems_of(&operation, &solutions);
    problems.need = asked;
    for (number, bring) in brings.iter().enumerate() {
        add(&mut operation, &mut problems, &mut solutions, number, bring);
    }
    (operation, problems, solutions)
}

fn add(
    operation: &mut Operation,
    problems: &mut PlanProblems,
    solutions: &mut PlanSolutions,
    number: usize,
    bring: &Bring,
) {
    let consignment = consignment(operation, number, bring);
    let mut line = operation.offers[0].clone();
    (line.id, line.place, line.item) = (consignment.line.clone(), PlaceId::of("CN"), consignment.item.clone());
    line.product.expiry = bring.expires.map(day);
    operation.offers.push(line);
    if let Some((fills, permille)) = bring.fills {
        solutions.allocation.allotments.push(Allotment {
            id: consignment.id.clone(),
            line: consignment.line.clone(),
            item: consignment.item.clone(),
            recipient: italy(),
            fills: ItemId::of(fills),
            basis: Basis::Substitute,
            packs: consignment.packs,
            units: consignment.packs,
            counts: Units::of(bring.units * permille / 1000),
            because: vec![],
        });
    }
    let cargo = FlightCargo {
        consignment: consignment.id.clone(),
        packs: consignment.packs,
        unload: AirportId::of("LIMC"),
        haul: model::haul::Haul::Out,
        pick_up: None,
    };
    let id = FlightId::of(bring.flight);
    let left = Unloaded {
        consignment: consignment.id.clone(),
        packs: Units::of(bring.left),
        reason: Reason::new("room", "no room", "another flight"),
    };
    match solutions.flights.flights.iter_mut().find(|flight| flight.id == id) {
        Some(flight) => flight.cargo.push(cargo),
        None => solutions.flights.flights.push(flight(operation, id.clone(), bring.day, cargo)),
    }
    solutions.loading.loads.push(AircraftLoad {
        flight: id,
        haul: model::haul::Haul::Out,
        units: vec![],
        seated: vec![],
        legs: vec![],
        steps: vec![],
        sheet: vec![],
        left_out: if bring.left > 0 { vec![left] } else { vec![] },
    });
    problems.flights.consignments.push(consignment);
}

fn consignment(operation: &Operation, number: usize, bring: &Bring) -> Consignment {
    let mm = Millimetres::of;
    Consignment {
        id: ConsignmentId::of(&format!("C{number}")),
        line: OfferLineId::of(&format!("L{number}")),
        donor: PartyId::of("donor"),
        item: ItemId::of(bring.item),
        kind: ItemKind::Consumable,
        recipient: italy(),
        origin: AirportId::of("ZSPD"),
        destinations: vec![AirportId::of("LIMC")],
        packs: Units::of(bring.units),
        pack: Pack::try_new(Units::of(1), (mm(100), mm(100), mm(100)), Grams::of(200), false).expect("a pack"),
        ready: operation.as_of,
        due: operation.as_of,
        due_hard: None,
        priority_permille: Units::of(1000),
        travels_with: None,
        because: vec![],
    }
}

/// A flight whose one leg arrives at noon of a day.
fn flight(operation: &Operation, id: FlightId, days: i64, cargo: FlightCargo) -> Flight {
    let arrives = operation.as_of + (24 * days + 12).hours();
    let leg = Leg {
        from: AirportId::of("ZSPD"),
        to: AirportId::of("LIMC"),
        purpose: LegPurpose::Carry,
        departs: arrives - 11.hours(),
        arrives,
        way: vec![],
        distance: Metres::of(9_000_000),
        payload_max: Grams::of(100_000_000),
        payload: Grams::ZERO,
        fuel: Grams::ZERO,
    };
    Flight {
        id,
        tail: TailId::of("T1"),
        aircraft: AircraftTypeId::of("747-400F"),
        legs: vec![leg],
        cargo: vec![cargo],
        block: Minutes::of(660),
        cost: Money { cents: 12_345_677, currency: Currency::USD },
        co2: Grams::ZERO,
        because: vec![],
    }
}

/// The worth of a plan, which the judge must find sound.
fn judged(stock: i64, brings: &[Bring], surface: Option<u16>) -> WorthSolution {
    let (operation, problems, mut solutions) = plan(stock, brings, surface);
    solutions.worth = worth(&operation, &problems, &solutions);
    let findings = check::check_worth(&operation, &problems, &solutions).findings;
    assert!(findings.is_empty(), "{findings:#?}");
    solutions.worth
}

fn only(worth: &WorthSolution) -> &FlightWorth {
    assert_eq!(worth.lines.len(), 1);
    &worth.lines[0]
}

#[test]
fn every_verdict_has_its_case() {
    use WorthVerdict::{Prevents, Shortens, Spare, SurfaceInTime, TooLate, TopUp, Unknown};
    let whole = use_of_window();
    let expired = Bring { expires: Some(2), ..bring("F1", 3, whole) };
    let team = Bring { item: "specialist-medical", ..bring("F1", 3, 40) };
    for (stock, brings, surface, verdicts, remark) in [
        (2 * whole, vec![bring("F1", 3, whole)], None, vec![TopUp], "stocks are full"),
        (2 * whole, vec![bring("F1", 3, whole)], Some(2), vec![TopUp], "stocks are full, whatever surface does"),
        (whole / 3, vec![bring("F1", 3, whole)], None, vec![Prevents], "no link is known"),
        (whole / 3, vec![bring("F1", 3, whole)], Some(36), vec![Prevents], "surface takes 36 days"),
        (whole / 3, vec![bring("F1", 3, whole)], Some(2), vec![SurfaceInTime], "surface is there before"),
        (whole / 3, vec![bring("F1", 3, whole / 4)], None, vec![Shortens], "it runs out later"),
        (0, vec![bring("F1", 3, whole)], None, vec![Shortens], "it has run out before"),
        (
            0,
            vec![bring("F1", 3, whole)],
            Some(3),
            vec![SurfaceInTime],
            "it has run out before, and surface is as quick",
        ),
        (0, vec![bring("F1", 3, whole)], Some(4), vec![Shortens], "it has run out before, and surface is slower"),
        (0, vec![bring("F1", 90, whole)], None, vec![TooLate], "it comes after the window"),
        (2 * whole, vec![bring("F1", 90, whole)], None, vec![Unknown], "nobody forecasts so far"),
        (0, vec![expired], None, vec![TooLate], "it is too old when it comes"),
        (0, vec![team], None, vec![Unknown], "nobody forecasts the use of people"),
        (
            whole / 3,
            vec![bring("F1", 2, whole), bring("F2", 3, whole)],
            None,
            vec![Spare, Spare],
            "each alone may stay, not both",
        ),
        (
            whole / 3,
            vec![bring("F1", 2, whole), bring("F2", 3, whole / 9)],
            Some(3),
            vec![SurfaceInTime, Spare],
            "the large one is needed, by surface; the small one is not",
        ),
    ] {
        let worth = judged(stock, &brings, surface);
        let found: Vec<WorthVerdict> = worth.flights.iter().map(|flight| flight.mostly).collect();
        assert_eq!(found, verdicts, "{remark}: {worth:#?}");
        let only_tops_up = worth.flights.iter().all(|flight| flight.only_tops_up());
        assert_eq!(only_tops_up, verdicts == [TopUp], "{remark}");
    }
}

#[test]
fn days_of_lack_count_what_a_late_flight_still_saves() {
    let whole = use_of_window();
    let window = (base().asked.lead_time + base().asked.cover).get() / (24 * 60);
    let worth = judged(0, &[bring("F1", 5, 2 * whole)], None);
    let outlook = only(&worth).outlook.expect("gowns are forecast");
    assert_eq!(outlook.without.run_out, Some(today()));
    assert_eq!(i64::from(outlook.without.days_short), window);
    assert_eq!(outlook.with.run_out, Some(today()), "the first day of lack is the same");
    assert_eq!(outlook.with.days_short, 5, "it lacks until the day of the flight, and never after");
}

#[test]
fn what_loading_left_and_what_counts_for_another_item_is_heeded() {
    let whole = use_of_window();
    let left = judged(0, &[Bring { left: whole - 7, ..bring("F1", 2, whole) }], None);
    assert_eq!((only(&left).units.get(), only(&left).gross.get()), (7, 1_400));
    let nothing = judged(0, &[Bring { left: whole, ..bring("F1", 2, whole) }], None);
    assert!(nothing.lines.is_empty() && nothing.flights.is_empty(), "nothing is aboard");
    let substitute = Bring { item: "respirator", fills: Some(("gown", 500)), ..bring("F1", 0, 2 * whole) };
    let worth = judged(0, &[substitute], None);
    let line = only(&worth);
    assert_eq!((line.item.as_str(), line.fills.as_str(), line.counts.get()), ("respirator", "gown", whole));
    assert_eq!(line.verdict, WorthVerdict::Prevents);
    assert!(line.because.iter().any(|link| link.kind == RecordKind::Need && link.id == "IT/gown"));
}

#[test]
fn without_arrivals_it_runs_out_on_the_day_that_the_need_says() {
    let base = base();
    let asked = base.asked.places.iter().map(|place| place.id.clone()).collect();
    let prospects = need::Prospects::of(&base.asked, &base.needs, &asked);
    for line in &base.needs.lines {
        let prospect = prospects.at(&line.place, &line.item).expect("a line should have a prospect");
        assert_eq!(prospect.lasting(&[]).run_out, line.run_out_50, "{} {}", line.place, line.item);
    }
    assert!(base.needs.lines.len() > 1_000);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48, rng_seed: RngSeed::Fixed(20), failure_persistence: None, ..ProptestConfig::default()
    })]

    /// Units in thousandths of what the window uses.
    #[test]
    fn no_flight_makes_anything_run_out_earlier(
        stock in 0_i64..1_500,
        brings in proptest::collection::vec((0_usize..4, 0_i64..30, 0_i64..1_200, 0_i64..40, 0_i64..3), 1..6),
        surface in proptest::option::of(1_u16..40),
    ) {
        let whole = use_of_window();
        let of = |thousandths: i64| whole * thousandths / 1000;
        let brings: Vec<Bring> = brings
            .into_iter()
            .map(|(flight, day, units, expires, left)| Bring {
                expires: (expires < 25).then_some(expires),
                left,
                ..bring(["F1", "F2", "F3", "F4"][flight], day, of(units).max(left))
            })
            .collect();
        let worth = judged(of(stock), &brings, surface);
        for line in &worth.lines {
            let outlook = line.outlook.expect("gowns are forecast");
            prop_assert!(outlook.with.is_no_less_than(&outlook.without), "{line:?}");
            prop_assert!(outlook.without.is_no_less_than(&outlook.none), "{line:?}");
        }
        let spent: i64 = worth.lines.iter().map(|line| line.air_cost.cents).sum();
        prop_assert_eq!(spent, 12_345_677 * i64::try_from(worth.flights.len()).expect("few flights"));
    }

    #[test]
    fn arrivals_of_nothing_change_nothing(
        day in 0_i64..30,
        others in proptest::collection::vec((0_i64..30, 0_i64..1_200, 0_i64..40), 0..4),
    ) {
        let base = base();
        let prospects = need::Prospects::of(&base.asked, &base.needs, &[italy()].into());
        let prospect = prospects.at(&italy(), &ItemId::of("gown")).expect("gowns are forecast");
        let arrival = |day_of: i64, units: i64, until: i64| need::Arrival {
            day: self::day(day_of),
            units: Units::of(units),
            usable_until: (until < 25).then(|| self::day(until)),
        };
        let whole = use_of_window();
        let mut arrivals: Vec<need::Arrival> =
            others.into_iter().map(|(day, units, until)| arrival(day, whole * units / 1000, until)).collect();
        let before = prospect.lasting(&arrivals);
        arrivals.insert(arrivals.len() / 2, arrival(day, 0, 99));
        arrivals.push(arrival(day, 0, day));
        prop_assert_eq!(prospect.lasting(&arrivals), before);
    }
}
