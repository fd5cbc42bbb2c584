//! A sound account of two flights' worth, and a spoiled one for every rule. Up: [`crate::worth`].

use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::evidence::{RecordKind, RecordRef, Source};
use model::flights::FlightCargo;
use model::id::{AirportId, ConsignmentId, FlightId, ItemId, PlaceId};
use model::operation::Operation;
use model::quantity::{Currency, Grams, Money, Units};
use model::worth::{
    BySurface, FlightVerdict, FlightWorth, Lasting, Outlook, SurfaceLink, SurfaceMode, WorthSolution, WorthVerdict,
};

use super::{RULES, check_worth};
use crate::chain::tests::Plan;
use crate::spoil::{Spoil, each_rule_refuses};
use crate::{Checked, chain, need};

fn usd(cents: i64) -> Money {
    Money { cents, currency: Currency::USD }
}

fn lasting(run_out: Option<Date>, days_short: u32) -> Lasting {
    Lasting { run_out, days_short }
}

/// By sea in ten days at 100 dollars a tonne, or by rail in eleven.
fn links() -> Vec<SurfaceLink> {
    let link = |mode, days| SurfaceLink {
        from: PlaceId::of("RU"),
        to: PlaceId::of("US"),
        mode,
        days,
        cost_per_tonne: usd(10_000),
        source: Source::Cited("test".to_owned()),
    };
    vec![link(SurfaceMode::Rail, 11), link(SurfaceMode::Sea, 10)]
}

fn line(flight: &str, recipient: &str, packs: i64, arrives: Date, because: &[RecordRef]) -> FlightWorth {
    FlightWorth {
        flight: FlightId::of(flight),
        item: ItemId::of("mask-medical"),
        fills: ItemId::of("mask-medical"),
        recipient: PlaceId::of(recipient),
        units: Units::of(packs * 100),
        counts: Units::of(packs * 100),
        gross: Grams::of(packs * 10_000),
        arrives,
        outlook: None,
        air_cost: usd(0),
        surface: None,
        verdict: WorthVerdict::Unknown,
        because: because.to_vec(),
    }
}

/// Two flights to a place that uses 1,812 masks a day and has 3,700: it runs out on 3 April. The first brings 47,500 on 1
/// April, enough for the window of 21 days; the second brings 1,000 on 5 April. The first also brings masks to a place
/// whose use nobody counts.
fn sound() -> (Operation, Plan) {
    let (mut operation, (mut problems, mut solutions)) = chain::tests::sound();
    operation.surface = links();
    let mut stock = problems.need.stock[0].clone();
    (stock.place, stock.units) = (PlaceId::of("US"), Units::of(3_700));
    problems.need.stock.push(stock);
    let mut other = problems.flights.consignments[0].clone();
    (other.id, other.recipient, other.packs) = (ConsignmentId::of("C9"), PlaceId::of("IT"), Units::of(100));
    problems.flights.consignments.push(other);
    let cargo = |id: &str, packs| FlightCargo {
        consignment: ConsignmentId::of(id),
        packs: Units::of(packs),
        unload: AirportId::of("KJFK"),
        haul: model::haul::Haul::Out,
        pick_up: None,
    };
    let first = &mut solutions.flights.flights[0];
    first.cargo = vec![cargo("C1", 480), cargo("C9", 100)];
    first.cost = usd(1_000_001);
    let mut second = first.clone();
    (second.id, second.cargo, second.cost) = (FlightId::of("F2"), vec![cargo("C1", 10)], usd(500));
    for leg in &mut second.legs {
        leg.departs += (4 * 24).hours();
        leg.arrives += (4 * 24).hours();
    }
    solutions.flights.flights.push(second);
    let (day, need) = (|day| date(2020, 4, day), RecordRef::pair(RecordKind::Need, "US", "mask-medical"));
    let of = |id: &str| RecordRef::new(RecordKind::Consignment, id);
    let sea =
        |cents, is_in_time| Some(BySurface { mode: SurfaceMode::Sea, arrives: day(11), cost: usd(cents), is_in_time });
    // Of 1,000,001 cents 1 t of 5.75 t bears 173,913.2, the rest the other 4.75 t.
    let unknown = FlightWorth { air_cost: usd(173_913), ..line("F1", "IT", 100, day(1), &[of("C9")]) };
    let main = FlightWorth {
        outlook: Some(Outlook {
            none: lasting(Some(day(3)), 19),
            without: lasting(Some(day(3)), 19),
            with: lasting(None, 0),
        }),
        air_cost: usd(826_088),
        surface: sea(47_500, false),
        verdict: WorthVerdict::Prevents,
        ..line("F1", "US", 475, day(1), &[need.clone(), of("C1")])
    };
    let spare = FlightWorth {
        outlook: Some(Outlook { none: lasting(Some(day(3)), 19), without: lasting(None, 0), with: lasting(None, 0) }),
        air_cost: usd(500),
        surface: sea(1_000, true),
        verdict: WorthVerdict::Spare,
        ..line("F2", "US", 10, day(5), &[need, of("C1")])
    };
    let flight = |id: &str, best, mostly, worst| FlightVerdict { flight: FlightId::of(id), best, mostly, worst };
    solutions.worth = WorthSolution {
        lines: vec![unknown, main, spare],
        flights: vec![
            flight("F1", WorthVerdict::Prevents, WorthVerdict::Prevents, WorthVerdict::Unknown),
            flight("F2", WorthVerdict::Spare, WorthVerdict::Spare, WorthVerdict::Spare),
        ],
    };
    (operation, (problems, solutions))
}

fn outlook(plan: &mut Plan, line: usize) -> &mut Outlook {
    plan.1.worth.lines[line].outlook.as_mut().expect("an outlook")
}

fn way(plan: &mut Plan, line: usize) -> &mut BySurface {
    plan.1.worth.lines[line].surface.as_mut().expect("a way by surface")
}

const SPOILS: &[Spoil<Operation, Plan>] = &[
    ("worth-lines", "a line is missing", |_, (_, s)| drop(s.worth.lines.pop())),
    ("worth-lines", "a line stands twice", |_, (_, s)| s.worth.lines.push(s.worth.lines[0].clone())),
    ("worth-lines", "a flight that is not flown", |_, (_, s)| s.worth.lines[2].flight = FlightId::of("F3")),
    ("worth-lines", "another item", |_, (_, s)| s.worth.lines[2].item = ItemId::of("gown")),
    ("worth-lines", "out of order", |_, (_, s)| s.worth.lines.swap(0, 2)),
    ("worth-lines", "all is left behind", |_, (_, s)| {
        s.loading.loads[0].left_out[0].packs = Units::of(480);
    }),
    ("worth-amount", "a unit more", |_, (_, s)| s.worth.lines[1].units += Units::of(1)),
    ("worth-amount", "what loading left is aboard", |_, (_, s)| s.loading.loads[0].left_out.clear()),
    ("worth-amount", "counts for more", |_, (_, s)| s.worth.lines[1].counts += Units::of(1)),
    ("worth-amount", "a gram more", |_, (_, s)| s.worth.lines[1].gross += Grams::of(1)),
    ("worth-arrival", "a day early", |_, (_, s)| s.worth.lines[2].arrives = date(2020, 4, 4)),
    ("worth-arrival", "the flight comes later", |_, (_, s)| {
        for leg in &mut s.flights.flights[1].legs {
            leg.arrives += 24.hours();
        }
    }),
    ("worth-outlook", "lasts a day longer with no flight", |_, p| {
        outlook(p, 1).none = lasting(Some(date(2020, 4, 4)), 18);
    }),
    ("worth-outlook", "a day of lack is kept quiet", |_, p| outlook(p, 1).without.days_short = 18),
    ("worth-outlook", "a day of lack too many", |_, p| outlook(p, 1).without.days_short = 20),
    ("worth-outlook", "runs out with the flight", |_, p| outlook(p, 1).with = lasting(Some(date(2020, 4, 20)), 1)),
    ("worth-outlook", "the other flight is thought away", |_, p| {
        outlook(p, 2).without = lasting(Some(date(2020, 4, 3)), 19);
    }),
    ("worth-outlook", "no forecast is said", |_, (_, s)| s.worth.lines[1].outlook = None),
    ("worth-outlook", "more stock than on file", |_, (p, _)| {
        p.need.stock.last_mut().expect("a row").units = Units::of(5_700);
    }),
    ("worth-outlook", "the goods are too old when they come", |o, _| {
        o.offers[0].product.expiry = Some(date(2020, 3, 31));
    }),
    ("worth-outlook", "the goods expire after three days", |o, _| {
        o.offers[0].product.expiry = Some(date(2020, 4, 3));
    }),
    ("worth-air-cost", "a cent is lost", |_, (_, s)| s.worth.lines[1].air_cost.cents -= 1),
    ("worth-air-cost", "shared by lines and not by mass", |_, (_, s)| {
        (s.worth.lines[0].air_cost, s.worth.lines[1].air_cost) = (usd(500_000), usd(500_001));
    }),
    ("worth-air-cost", "in another currency", |_, (_, s)| {
        s.flights.flights[1].cost.currency = Currency::try_new("EUR").expect("a currency");
    }),
    ("worth-surface", "a day early", |_, p| way(p, 1).arrives = date(2020, 4, 10)),
    ("worth-surface", "by the slower way", |_, p| way(p, 1).mode = SurfaceMode::Rail),
    ("worth-surface", "two cents less", |_, p| way(p, 1).cost.cents -= 2),
    ("worth-surface", "in time is said", |_, p| way(p, 1).is_in_time = true),
    ("worth-surface", "a quicker way is on file", |o, _| o.surface[0].days = 9),
    ("worth-surface", "no way is on file", |o, _| o.surface.clear()),
    ("worth-surface", "the goods are ready later", |_, (p, _)| {
        p.flights.consignments[0].ready += 48.hours();
    }),
    ("worth-surface", "too old when they come by sea", |o, _| {
        o.offers[0].product.expiry = Some(date(2020, 4, 10));
    }),
    ("worth-verdict", "spare is called prevented", |_, (_, s)| s.worth.lines[2].verdict = WorthVerdict::Prevents),
    ("worth-verdict", "spare is called a top-up", |_, (_, s)| s.worth.lines[2].verdict = WorthVerdict::TopUp),
    ("worth-verdict", "surface is in time and not said", |_, p| way(p, 1).is_in_time = true),
    ("worth-verdict", "it runs out and not shortened", |_, p| {
        outlook(p, 1).with = lasting(Some(date(2020, 4, 20)), 1);
    }),
    ("worth-verdict", "unknown is called known", |_, (_, s)| s.worth.lines[0].verdict = WorthVerdict::TopUp),
    ("worth-flight", "the worst is kept quiet", |_, (_, s)| s.worth.flights[0].worst = WorthVerdict::Prevents),
    ("worth-flight", "the lighter part is called the most", |_, (_, s)| {
        s.worth.flights[0].mostly = WorthVerdict::Unknown;
    }),
    ("worth-flight", "a better best", |_, (_, s)| s.worth.flights[1].best = WorthVerdict::Prevents),
    ("worth-flight", "a flight has no verdict", |_, (_, s)| drop(s.worth.flights.pop())),
    ("worth-flight", "a verdict of nothing", |_, (_, s)| {
        let flight = FlightId::of("F3");
        s.worth.flights.push(FlightVerdict { flight, ..s.worth.flights[0].clone() });
    }),
    ("worth-because", "no link", |_, (_, s)| s.worth.lines[1].because.clear()),
    ("worth-because", "not the need", |_, (_, s)| drop(s.worth.lines[1].because.remove(0))),
];

fn check(operation: &Operation, (problems, solutions): &Plan) -> Checked {
    check_worth(operation, problems, solutions)
}

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check, SPOILS);
}

/// What comes after the window, or too old, is of no use: by then it has run out, or nobody knows.
#[test]
fn goods_of_no_use_in_the_window_come_too_late_or_nobody_knows() {
    for (expiry, days_later, known, remark) in [
        (Some(date(2020, 4, 4)), 0, WorthVerdict::TooLate, "expired a day before it comes"),
        (None, 17, WorthVerdict::TooLate, "comes on the first day after the window"),
        (None, 16, WorthVerdict::Shortens, "comes on the last day of the window"),
    ] {
        let (mut operation, (problems, mut solutions)) = sound();
        operation.surface.clear();
        operation.offers[0].product.expiry = expiry;
        solutions.flights.flights.remove(0);
        for leg in &mut solutions.flights.flights[0].legs {
            leg.arrives += (days_later * 24).hours();
        }
        solutions.worth.lines.drain(..2);
        solutions.worth.flights.remove(0);
        let line = &mut solutions.worth.lines[0];
        line.arrives = line.arrives.saturating_add(days_later.days());
        let out = lasting(Some(date(2020, 4, 3)), 19);
        (line.outlook, line.surface) = (Some(Outlook { none: out, without: out, with: out }), None);
        line.verdict = known;
        solutions.worth.flights[0] =
            FlightVerdict { flight: FlightId::of("F2"), best: known, mostly: known, worst: known };
        let checked = check_worth(&operation, &problems, &solutions);
        assert!(checked.findings.is_empty(), "{remark}: {:#?}", checked.findings);
    }
}

/// What the store of the judge says of the example of the need itself, by hand: 1,812 masks a day.
#[test]
fn a_store_that_is_filled_again_is_short_only_meanwhile() {
    let (problem, solution) = need::tests::sound();
    let stretches = need::stretches(&problem, &solution, |_| true);
    let (place, item) = (PlaceId::of("IT"), ItemId::of("mask-medical"));
    let stretch = &stretches[&(&place, &item)];
    let brought = |day, units, until: Option<i8>| need::Brought {
        day: date(2020, 4, day),
        units,
        until: until.map(|day| date(2020, 4, day)),
    };
    // 6,000 last to the 3rd; what is made and comes later is never a day's use.
    for (lots, run_out, days_short, remark) in [
        (vec![], Some(4), 18, "nothing comes"),
        (vec![brought(1, 100_000, None)], None, 0, "enough at once"),
        (vec![brought(6, 100_000, None)], Some(4), 2, "enough on the 6th: short on the 4th and 5th"),
        (vec![brought(1, 100_000, Some(10))], Some(15), 7, "enough to the 10th; stock and pledge last four days more"),
        (vec![brought(5, 100_000, Some(4))], Some(4), 18, "too old when it comes"),
        (vec![brought(22, 100_000, None)], Some(4), 18, "after the window"),
    ] {
        let expected = lasting(run_out.map(|day| date(2020, 4, day)), days_short);
        let (least, most) = stretch.bounds(&lots);
        assert_eq!((least, most), (expected, expected), "{remark}");
    }
}
