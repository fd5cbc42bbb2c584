//! Decides nothing: plans that are made anew, and what must hold of them. Up: [`crate::repair`].

use jiff::{SignedDuration, Timestamp, ToSpan};
use model::airport::FuelSupply;
use model::control::Control;
use model::disruption::{Alternative, ChangeCosts, ChangeKind, Disruption, DisruptionKind, Effort, Standing};
use model::evidence::Source;
use model::flights::{Flight, FlightsProblem, FlightsSolution};
use model::geo::GeoPoint;
use model::id::{AirportId, ClosureId, ConsignmentId, DisruptionId, FlightId, PermitId, PlaceId, TailId};
use model::permit::{Permit, PermitFlight, PermitLead, PermitUse};
use model::quantity::{Minutes, Units};
use model::transport::{Airspace, Closed, Closure, Forbids};
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::samples::{at, consignment, dollars, il76, problem, tail};
use crate::tests::judge;
use crate::way::Router;
use crate::{replan, solve};

/// Three Il-76 and cargo for several flights, some of it ready only later.
fn asked() -> FlightsProblem {
    let mut problem = problem();
    problem.tails = ["RA-1", "RA-2", "RA-3"].map(|id| tail(id, &il76(), "RU", "UUMU")).to_vec();
    problem.consignments = vec![
        consignment("a", "UUMU", "LIRE", 2_000),
        consignment("b", "UUMU", "LYBT", 1_500),
        consignment("c", "UUMU", "UAAA", 2_000),
        consignment("d", "UUMU", "UTTT", 1_800),
    ];
    problem.consignments[3].ready = at("2020-04-06T00:00:00Z");
    // A country between Moscow and Rome is closed to them from the third day on.
    let corners = [(46.0, 20.0), (46.0, 27.0), (52.0, 27.0), (52.0, 20.0)];
    let ring = corners.map(|(north, east)| GeoPoint::try_new(north, east).expect("a point")).to_vec();
    problem.airspaces = vec![Airspace { place: PlaceId::of("XX"), rings: vec![ring] }];
    problem.closures = vec![closure(at("2020-04-03T00:00:00Z"))];
    problem.policy.notice = Minutes::of(180);
    problem.policy.change =
        ChangeCosts { per_departure_hour: dollars(1_000), per_tail: dollars(5_000), per_permit_day: dollars(500) };
    problem
}

fn closure(from: Timestamp) -> Closure {
    Closure {
        id: ClosureId::of("XX-closed"),
        closes: Closed::Airspace(PlaceId::of("XX"), Forbids::Overflight),
        applies_to: vec![],
        from,
        until: at("2020-04-29T00:00:00Z"),
        source: Source::Assumption("a test".to_owned()),
    }
}

/// Nobody whose flight was changed flies through what is closed.
fn keeps_out(problem: &FlightsProblem, made: &Alternative) {
    let standing = problem.standing.as_ref().expect("a standing plan");
    let mut router = Router::new(&problem.airspaces);
    for flight in made.solution.flights.iter().filter(|flight| !standing.flights.contains(flight)) {
        for (leg, closure) in flight.legs.iter().flat_map(|leg| problem.closures.iter().map(move |one| (leg, one))) {
            let Some(place) = closure.overflight() else { continue };
            let is_met = closure.from < leg.arrives && leg.departs < closure.until && leg.departs >= standing.now;
            assert!(!is_met || router.is_open(place, &leg.way), "{}: {}-{}", flight.id, leg.from, leg.to);
        }
    }
}

fn event(number: usize, at: Timestamp, kind: DisruptionKind) -> Disruption {
    let id = DisruptionId::of(&format!("D{number}"));
    Disruption { id, at, kind, source: Source::Assumption("a test".to_owned()) }
}

fn standing(
    problem: &FlightsProblem,
    before: &FlightsSolution,
    now: Timestamp,
    kinds: &[DisruptionKind],
) -> FlightsProblem {
    let disruptions = kinds.iter().enumerate().map(|(index, kind)| event(index + 1, now, kind.clone())).collect();
    let standing = Some(Standing { now, flights: before.flights.clone(), disruptions });
    FlightsProblem { standing, ..problem.clone() }
}

fn made(problem: &FlightsProblem, effort: Effort) -> Alternative {
    let made = replan(problem, effort, &mut Control::default());
    let mut told = made.solution.clone();
    told.flights.sort_by_key(|flight| flight.legs[0].departs);
    judge(problem, &told);
    frozen_stands(problem, &made);
    keeps_out(problem, &made);
    made
}

fn flight<'a>(flights: &'a [Flight], id: &FlightId) -> Option<&'a Flight> {
    flights.iter().find(|flight| flight.id == *id)
}

/// What departs within the notice is flown as it was told, but for what is named as broken and for legs that wait.
fn frozen_stands(problem: &FlightsProblem, made: &Alternative) {
    let standing = problem.standing.as_ref().expect("a standing plan");
    let frozen_until = standing.frozen_until(&problem.policy);
    for before in standing.flights.iter().filter(|flight| flight.legs[0].departs < frozen_until) {
        if made.broken.iter().any(|broken| broken.flight == before.id && !broken.is_under_way) {
            assert!(before.legs[0].departs >= standing.now, "{}: nothing that departed is planned anew", before.id);
            continue;
        }
        let after = flight(&made.solution.flights, &before.id).expect("a frozen flight should stay");
        assert_eq!((&before.tail, &before.cargo), (&after.tail, &after.cargo), "{}", before.id);
        let waits = made.changes.iter().find(|change| change.flight == before.id);
        for (old, new) in before.legs.iter().zip(&after.legs) {
            assert_eq!((&old.from, &old.to, &old.way), (&new.from, &new.to, &new.way), "{}", before.id);
            if old.departs < standing.now || waits.is_none() {
                assert_eq!(old, new, "{}: a frozen leg does not move", before.id);
            }
            assert!(new.departs >= old.departs, "{}: who waits leaves later", before.id);
        }
        assert!(waits.is_none_or(|change| change.because.is_some()), "{}: it waits for a reason", before.id);
    }
    for after in &made.solution.flights {
        let is_new = flight(&standing.flights, &after.id).is_none_or(|before| before != after);
        let is_begun = flight(&standing.flights, &after.id).is_some_and(|before| before.legs[0].departs < frozen_until);
        assert!(!is_new || is_begun || after.legs[0].departs >= frozen_until, "{}: no sooner than notice", after.id);
    }
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

#[test]
fn a_tail_that_is_out_is_replaced_or_waited_for() {
    let asked = asked();
    let before = solve(&asked, &mut Control::default());
    let now = asked.as_of;
    let hit = &before.flights[0];
    let until = Some(hit.legs[0].departs + hours(30));
    let out = DisruptionKind::TailOut { tail: hit.tail.clone(), from: None, until };
    let mut problem = standing(&asked, &before, now, &[out]);
    problem.policy.notice = Minutes::ZERO;
    for effort in Effort::ALL.map(|(effort, _)| effort) {
        let made = made(&problem, effort);
        assert!(made.solution.left_out.is_empty(), "{effort:?}: {:?}", made.solution.left_out);
        let meets = |flight: &Flight| {
            flight.tail == hit.tail && flight.legs.iter().any(|leg| Some(leg.departs) < until && leg.arrives > now)
        };
        assert!(!made.solution.flights.iter().any(meets), "{effort:?}: nobody flies a tail that is out");
        let change = made.changes.iter().find(|change| change.flight == hit.id).expect("the flight changes");
        assert_eq!(change.because, Some(DisruptionId::of("D1")), "{effort:?}");
    }
    let by_rule = made(&problem, Effort::Rules);
    let others = by_rule.changes.iter().filter(|change| change.flight != hit.id);
    assert!(others.clone().all(|change| change.because.is_some()), "rules change what is hit and nothing else");
}

#[test]
fn the_search_is_never_worse_than_the_rules() {
    let asked = asked();
    let before = solve(&asked, &mut Control::default());
    let out = DisruptionKind::TailOut { tail: TailId::of("RA-1"), from: None, until: None };
    let problem = standing(&asked, &before, asked.as_of + hours(60), &[out]);
    let (rules, search) = (made(&problem, Effort::Rules), made(&problem, Effort::Search));
    assert!(search.rank() <= rules.rank(), "{:?} and {:?}", search.rank(), rules.rank());
    assert_eq!(search, replan(&problem, Effort::Search, &mut Control::default()), "the same seed, the same plan");
}

#[test]
fn what_flies_into_a_closed_airport_is_broken_and_what_has_not_left_waits() {
    let asked = asked();
    let before = solve(&asked, &mut Control::default());
    let first = &before.flights[0];
    let drop = &first.cargo[0].unload;
    let leg = first.legs.iter().position(|leg| leg.to == *drop).expect("a leg to the airport");
    let now = first.legs[leg].departs + 10.minutes();
    let lands = first.legs[leg].arrives;
    for (until, is_broken, remark) in
        [(None, true, "it lands while the airport is closed"), (Some(lands), false, "it is open when it lands")]
    {
        let closed = DisruptionKind::AirportClosed { airport: drop.clone(), from: None, until };
        let made = made(&standing(&asked, &before, now, &[closed]), Effort::Rules);
        let broken = made.broken.iter().find(|broken| broken.flight == first.id);
        assert_eq!(broken.map(|broken| broken.is_under_way), is_broken.then_some(true), "{remark}");
        let named = format!("{} is broken by D1", first.id);
        assert_eq!(made.solution.remarks.iter().any(|text| text.starts_with(&named)), is_broken, "{remark}");
    }
    // On its way home it waits where it stands.
    let landed = first.legs[leg].arrives + 10.minutes();
    let until = landed + hours(20);
    let out = DisruptionKind::TailOut { tail: first.tail.clone(), from: None, until: Some(until) };
    let made = made(&standing(&asked, &before, landed, &[out]), Effort::Rules);
    let after = flight(&made.solution.flights, &first.id).expect("it is under way");
    assert!(after.legs[leg + 1].departs >= until && after.legs[leg] == first.legs[leg] && made.broken.is_empty());
    assert!(matches!(
        made.changes.iter().find(|change| change.flight == first.id).map(|change| &change.kind),
        Some(ChangeKind::Changed { is_other_tail: false, is_other_way: false, is_other_cargo: false, .. })
    ));
}

#[test]
fn a_flight_that_cannot_leave_within_the_notice_is_named_and_planned_anew() {
    let asked = asked();
    let before = solve(&asked, &mut Control::default());
    let first = &before.flights[0];
    let now = first.legs[0].departs - 30.minutes();
    let out = DisruptionKind::TailOut { tail: first.tail.clone(), from: None, until: None };
    let made = made(&standing(&asked, &before, now, &[out]), Effort::Rules);
    assert_eq!(made.broken.iter().map(|broken| broken.is_under_way).collect::<Vec<_>>(), [false]);
    let after = flight(&made.solution.flights, &first.id);
    assert!(after.is_none_or(|after| after.tail != first.tail), "its tail is out to the end");
}

#[test]
fn needs_come_change_and_go() {
    let asked = asked();
    let before = solve(&asked, &mut Control::default());
    let now = asked.as_of;
    let mut more = asked.clone();
    more.consignments.push(consignment("e", "UUMU", "UCFM", 1_500));
    let new = DisruptionKind::NeedNew(Box::new(more.consignments[4].clone()));
    let mut less = asked.clone();
    less.consignments.remove(0);
    let gone = DisruptionKind::NeedCancelled { consignment: ConsignmentId::of("a") };
    let mut fewer = asked.clone();
    fewer.consignments[1].packs = Units::of(100);
    let changed = DisruptionKind::NeedChanged {
        consignment: ConsignmentId::of("b"),
        packs: Some(Units::of(100)),
        due: None,
        due_hard: None,
    };
    let carried = |made: &Alternative, id: &str| -> i64 {
        let parts = made.solution.flights.iter().flat_map(|flight| &flight.cargo);
        parts.filter(|part| part.consignment == ConsignmentId::of(id)).map(|part| part.packs.get()).sum()
    };
    for (asked, kind, id, packs) in [(&more, new, "e", 1_500), (&less, gone, "a", 0), (&fewer, changed, "b", 100)] {
        for effort in Effort::ALL.map(|(effort, _)| effort) {
            let mut problem = standing(asked, &before, now, std::slice::from_ref(&kind));
            problem.policy.notice = Minutes::ZERO;
            assert_eq!(carried(&made(&problem, effort), id), packs, "{effort:?} {}", kind.word());
        }
    }
}

#[test]
fn what_travels_with_something_that_is_wanted_no_more_is_left() {
    let mut asked = asked();
    asked.consignments.push(crate::samples::vehicle("v", "UUMU", "LIRE", 1));
    asked.consignments.push(crate::samples::people("p", "UUMU", "LIRE", 3));
    asked.consignments[4].travels_with = Some(ConsignmentId::of("p"));
    let before = solve(&asked, &mut Control::default());
    assert!(before.left_out.is_empty());
    let gone = DisruptionKind::NeedCancelled { consignment: ConsignmentId::of("p") };
    let mut problem = standing(&asked, &before, asked.as_of, &[gone]);
    problem.policy.notice = Minutes::ZERO;
    problem.consignments[5].packs = Units::ZERO;
    for effort in Effort::ALL.map(|(effort, _)| effort) {
        let left = made(&problem, effort).solution.left_out;
        let left: Vec<(&str, &str)> =
            left.iter().map(|left| (left.consignment.as_str(), left.reason.rule.as_str())).collect();
        assert_eq!(left, [("v", "travels-with")], "{effort:?}");
    }
}

#[test]
fn nobody_flies_where_nothing_is_unloaded_any_more() {
    let mut asked = asked();
    asked.consignments = vec![consignment("x", "UUMU", "UAAA", 50), consignment("y", "UUMU", "UCFM", 50)];
    let before = solve(&asked, &mut Control::default());
    assert_eq!((before.flights.len(), before.flights[0].cargo.len()), (1, 2), "one flight unloads at both");
    for id in ["x", "y"] {
        let gone = DisruptionKind::NeedCancelled { consignment: ConsignmentId::of(id) };
        let mut problem = standing(&asked, &before, asked.as_of, &[gone]);
        problem.policy.notice = Minutes::ZERO;
        problem.consignments.retain(|one| one.id != ConsignmentId::of(id));
        for effort in Effort::ALL.map(|(effort, _)| effort) {
            let made = made(&problem, effort);
            assert!(made.solution.left_out.is_empty() && made.solution.flights.len() == 1, "{effort:?} {id}");
            assert_eq!(made.solution.flights[0].id, before.flights[0].id, "{effort:?} {id}");
        }
    }
}

#[test]
fn a_late_departure_is_a_fact_that_others_make_room_for() {
    let mut asked = asked();
    asked.tails.truncate(1);
    // What goes to Rome is there first, so the first flight goes over what is closed later.
    asked.consignments[1..3].iter_mut().for_each(|one| one.ready = at("2020-04-02T00:00:00Z"));
    let closures = std::mem::take(&mut asked.closures);
    let before = solve(&asked, &mut Control::default());
    assert!(before.flights.len() >= 3, "one tail flies one after the other");
    let first = &before.flights[0];
    let departs = first.legs[0].departs + hours(60);
    let late = DisruptionKind::LateDeparture { flight: first.id.clone(), leg: 0, departs };
    let problem = standing(&asked, &before, asked.as_of, &[late]);
    let on_time = made(&problem, Effort::Rules);
    let after = flight(&on_time.solution.flights, &first.id).expect("it is flown");
    assert_eq!(after.legs[0].departs, departs);
    let pushed: Vec<_> = on_time.changes.iter().filter(|change| change.flight != first.id).collect();
    assert!(!pushed.is_empty() && pushed.iter().all(|change| change.because == Some(DisruptionId::of("D1"))));
    // Its way is closed by then: it is broken, and what it was to carry goes otherwise.
    let closed = made(&FlightsProblem { closures, ..problem }, Effort::Rules);
    assert_eq!(closed.broken.iter().map(|broken| &broken.flight).collect::<Vec<_>>(), [&first.id]);
}

#[test]
fn permits_fuel_and_spots_bar_what_they_say() {
    let mut asked = asked();
    let land = |id: &str, lead| Permit {
        id: PermitId::of(id),
        state: PlaceId::of("IT"),
        r#use: PermitUse::Land,
        operators: vec![],
        flight: PermitFlight::Any,
        lead: PermitLead::Elapsed(Minutes::of(lead)),
        source: Source::Assumption("a test".to_owned()),
    };
    asked.permits = vec![land("IT-LAND", 60)];
    let before = solve(&asked, &mut Control::default());
    let now = asked.as_of;
    let to = |made: &Alternative, id: &str| {
        let parts = made.solution.flights.iter().flat_map(|flight| &flight.cargo);
        parts.filter(|part| part.unload == AirportId::of(id)).count()
    };
    let mut none = standing(
        &asked,
        &before,
        now,
        &[DisruptionKind::PermitRefused { permit: PermitId::of("IT-LAND"), tails: vec![] }],
    );
    none.policy.notice = Minutes::ZERO;
    let fuel =
        DisruptionKind::FuelMissing { airport: AirportId::of("UAAA"), fuel: FuelSupply::None, from: None, until: None };
    let mut dry = standing(&asked, &before, now, &[fuel]);
    dry.policy.notice = Minutes::ZERO;
    let spots =
        DisruptionKind::SpotsFewer { airport: AirportId::of("LYBT"), spots: Units::ZERO, from: None, until: None };
    let mut full = standing(&asked, &before, now, &[spots]);
    full.policy.notice = Minutes::ZERO;
    for effort in Effort::ALL.map(|(effort, _)| effort) {
        for (problem, airport, rule) in
            [(&none, "LIRE", "permit-refused"), (&dry, "UAAA", "fuel-missing"), (&full, "LYBT", "spots")]
        {
            let made = made(problem, effort);
            assert_eq!(to(&made, airport), 0, "{effort:?} {airport}");
            let left = made.solution.left_out.first().expect("something is left");
            assert_eq!(left.reason.rule, rule, "{effort:?}: {:?}", left.reason);
        }
    }
}

fn any_kind() -> impl Strategy<Value = DisruptionKind> {
    let tail = || prop_oneof![Just("RA-1"), Just("RA-2"), Just("RA-3")].prop_map(TailId::of);
    let airport = || prop_oneof![Just("LIRE"), Just("UAAA"), Just("UUMU")].prop_map(AirportId::of);
    let until = || (1_i64..20).prop_map(|days| Some(at("2020-04-01T00:00:00Z") + hours(days * 24)));
    let route = (1_i64..10).prop_map(|day| closure(at("2020-04-01T00:00:00Z") + hours(day * 24)));
    prop_oneof![
        route.prop_map(|closure| DisruptionKind::RouteClosed(Box::new(closure))),
        (tail(), until()).prop_map(|(tail, until)| DisruptionKind::TailOut { tail, from: None, until }),
        (airport(), until()).prop_map(|(airport, until)| DisruptionKind::AirportClosed { airport, from: None, until }),
        (airport(), until()).prop_map(|(airport, until)| {
            DisruptionKind::FuelMissing { airport, fuel: FuelSupply::Limited, from: None, until }
        }),
        (airport(), until()).prop_map(|(airport, until)| DisruptionKind::SpotsFewer {
            airport,
            spots: Units::of(1),
            from: None,
            until
        }),
    ]
}

#[test]
fn frozen_legs_never_move() {
    let asked = asked();
    let before = solve(&asked, &mut Control::default());
    let mut runner = TestRunner::new(Config {
        cases: 40,
        rng_seed: RngSeed::Fixed(6),
        failure_persistence: None,
        ..Config::default()
    });
    let strategy = (0_i64..14 * 24, any_kind(), any_kind(), 0_usize..3);
    runner
        .run(&strategy, |(hour, first, second, effort)| {
            let problem = standing(&asked, &before, asked.as_of + hours(hour), &[first, second]);
            made(&problem, Effort::ALL[effort].0);
            Ok(())
        })
        .expect("every plan should stand");
}
