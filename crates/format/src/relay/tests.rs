//! What the bridge reads and refuses. Up: [`crate::relay`].

use model::relay::{
    AircraftState, CargoIndex, CargoPlace, CarrierIndex, CarrierView, HubIndex, RelayCargo, RelayOrder, RelayRoute,
    RelayType, RelayView, RelayWorld,
};

use super::*;

const RESET: &str = r#"{"message":"reset","processing_time":10,
"airports":[{"id":7,"working_capacity":1},{"id":9,"working_capacity":2}],
"types":[{"id":3,"weight_max":12,"routes":[{"from":7,"to":9,"time":5,"cost":0.75},{"from":9,"to":7,"time":5,"cost":0.75}]}],
"aircraft":[{"id":"a_0","type":3,"state":"ready","airport":7,"destination":null,"aboard":[]}],
"cargo":[{"id":40,"at":7,"destination":9,"weight":1,"earliest_pickup":4,"soft_deadline":100,"hard_deadline":150}]}"#;

fn told() -> Dialogue {
    let mut dialogue = Dialogue::default();
    dialogue.hear(&RESET.replace('\n', "")).expect("the reset should be read");
    dialogue
}

#[test]
fn a_reset_and_a_step_give_the_world_and_what_is_seen() {
    let mut dialogue = told();
    let world = dialogue.world().expect("a world");
    assert_eq!((world.processing_time(), world.airports()), (10, &[1, 2][..]));
    assert_eq!(world.types()[0].routes[0].cost, 750_000);
    let line = r#"{"message":"step","step":3,
        "aircraft":[{"id":"a_0","state":"moving","airport":7,"destination":9,"aboard":[40]}],
        "cargo_new":[{"id":41,"at":9,"destination":7,"weight":2,"earliest_pickup":3,"soft_deadline":90,"hard_deadline":90}],
        "cargo_moved":[{"id":40,"at":null}],"cargo_done":[41],
        "routes_off":[{"type":3,"from":9,"to":7,"steps":6}]}"#;
    assert_eq!(dialogue.hear(&line.replace('\n', "")), Ok(Heard::Step));
    let view = dialogue.view().expect("a view");
    assert_eq!((view.step, view.cargo.len()), (3, 2));
    assert_eq!(view.cargo_at, [CargoPlace::Away, CargoPlace::Done]);
    assert_eq!((view.aircraft[0].state, view.aircraft[0].destination), (AircraftState::Moving, Some(HubIndex(1))));
    assert_eq!((view.outages.len(), view.outages[0].steps), (1, 6));
    // Routes that are not named again are open again; all else stays.
    assert_eq!(dialogue.hear(r#"{"message":"step","step":4}"#), Ok(Heard::Step));
    let view = dialogue.view().expect("a view");
    assert!(view.outages.is_empty() && view.aircraft[0].aboard == [CargoIndex(0)]);
}

#[test]
fn orders_are_written_in_the_simulators_names_and_read_back() {
    let dialogue = told();
    let orders = vec![RelayOrder {
        aircraft: CarrierIndex(0),
        priority: 1,
        load: vec![CargoIndex(0)],
        unload: vec![],
        destination: Some(HubIndex(1)),
    }];
    let line = dialogue.answer(&orders);
    let wanted = r#"{"message":"orders","step":0,"orders":[{"aircraft":"a_0","priority":1,"load":[40],"unload":[],"destination":9}]}"#;
    assert_eq!(line, wanted);
    assert_eq!(read_orders(&dialogue, &line), Ok(orders));
    let faults = read_orders(&dialogue, &wanted.replace("40", "44").replace(":1,", ":12,")).expect_err("wrong orders");
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["unknown-code", "out-of-range"]);
}

/// Codes of the faults of a line, which is the second.
fn codes(line: &str) -> Vec<&'static str> {
    let mut dialogue = told();
    let before = dialogue.view().cloned();
    let faults = dialogue.hear(line).expect_err(line);
    assert!(faults.iter().all(|fault| fault.place.line == 2 && !fault.action.is_empty()), "{faults:?}");
    assert_eq!(dialogue.view().cloned(), before, "nothing of a refused line is kept");
    faults.iter().map(|fault| fault.code).collect()
}

#[test]
fn a_wrong_line_is_refused_with_every_fault() {
    let plane = r#"{"id":"a_0","state":"ready","airport":7,"destination":null,"aboard":[]}"#;
    let step = |rest: &str| format!(r#"{{"message":"step","step":1,{rest}}}"#);
    // One row per fault: the line, the codes, in order of the pointers.
    let rows: Vec<(String, &[&str])> = vec![
        (String::new(), &["bad-json"]),
        ("{".to_owned(), &["bad-json"]),
        ("[]".to_owned(), &["wrong-shape"]),
        ("{}".to_owned(), &["key-missing"]),
        (r#"{"message":"halt"}"#.to_owned(), &["unknown-word"]),
        (r#"{"message":7}"#.to_owned(), &["unknown-word"]),
        (r#"{"message":"step"}"#.to_owned(), &["key-missing"]),
        (r#"{"message":"step","step":0}"#.to_owned(), &["out-of-range"]),
        (r#"{"message":"step","step":-1}"#.to_owned(), &["out-of-range"]),
        (r#"{"message":"step","step":1.5}"#.to_owned(), &["wrong-shape"]),
        (r#"{"message":"step","step":1,"step":2}"#.to_owned(), &["duplicate-key"]),
        (step(r#""planes":[]"#), &["unknown-key"]),
        (step(r#""aircraft":7"#), &["wrong-shape"]),
        (step(&format!(r#""aircraft":[{}]"#, plane.replace("a_0", "a_9"))), &["unknown-code"]),
        (step(&format!(r#""aircraft":[{}]"#, plane.replace("ready", "flying"))), &["unknown-word"]),
        (step(&format!(r#""aircraft":[{}]"#, plane.replace("ready", "moving"))), &["wrong-shape"]),
        (step(&format!(r#""aircraft":[{}]"#, plane.replace("null", "9"))), &["wrong-shape"]),
        (step(&format!(r#""aircraft":[{}]"#, plane.replace('7', "8").replace("[]", "[1]"))), &["unknown-code"; 2]),
        (step(r#""cargo_moved":[{"id":40}]"#), &["key-missing"]),
        (step(r#""cargo_done":["40"]"#), &["wrong-shape"]),
        (step(r#""routes_off":[{"type":3,"from":7,"to":7,"steps":1}]"#), &["unknown-code"]),
        (step(r#""routes_off":[{"type":3,"from":7,"to":9,"steps":0}]"#), &["out-of-range"]),
        (
            step(
                r#""cargo_new":[{"id":40,"at":9,"destination":7,"weight":1,"earliest_pickup":3,"soft_deadline":99,"hard_deadline":90}]"#,
            ),
            &["duplicate-id", "out-of-range"],
        ),
    ];
    for (line, wanted) in rows {
        assert_eq!(codes(&line), wanted, "{line}");
    }
}

#[test]
fn a_wrong_reset_is_refused() {
    let reset = RESET.replace('\n', "");
    for (from, to, wanted) in [
        (r#""working_capacity":1"#, r#""working_capacity":0"#, "out-of-range"),
        (r#"{"id":9,"#, r#"{"id":7,"#, "duplicate-id"),
        (r#""time":5,"cost":0.75},"#, r#""time":5,"cost":-1},"#, "wrong-shape"),
        (r#"{"from":9,"to":7,"#, r#"{"from":7,"to":9,"#, "duplicate-row"),
        (r#"{"from":9,"to":7,"#, r#"{"from":9,"to":9,"#, "out-of-range"),
        (r#""type":3"#, r#""type":4"#, "unknown-code"),
        (r#""processing_time":10,"#, "", "key-missing"),
        (r#""weight":1"#, r#""weight":0"#, "out-of-range"),
    ] {
        let mut dialogue = Dialogue::default();
        let faults = dialogue.hear(&reset.replacen(from, to, 1)).expect_err(to);
        assert!(faults.iter().any(|fault| fault.code == wanted), "{to}: {faults:?}");
        assert!(dialogue.world().is_none());
    }
}

#[test]
fn a_step_needs_a_reset_before_it_and_comes_in_order() {
    let mut dialogue = Dialogue::default();
    let faults = dialogue.hear(r#"{"message":"step","step":1}"#).expect_err("no reset");
    assert_eq!((faults[0].code, faults[0].place.line), ("message-out-of-turn", 1));
    let mut dialogue = told();
    assert_eq!(dialogue.hear(r#"{"message":"step","step":2}"#), Ok(Heard::Step));
    let faults = dialogue.hear(r#"{"message":"step","step":2}"#).expect_err("twice");
    assert_eq!((faults[0].code, faults[0].place.line), ("message-out-of-turn", 3));
}

#[test]
fn a_simulator_of_ours_is_heard_as_it_is() {
    let routes = vec![RelayRoute { from: HubIndex(0), to: HubIndex(1), time: 4, cost: 123_456 }];
    let types = vec![RelayType { weight_max: 3, routes }];
    let world = RelayWorld::try_new(10, vec![1, 4], types, vec![FleetIndex(0)]).expect("a right world");
    let plane = CarrierView {
        state: AircraftState::Waiting,
        airport: HubIndex(1),
        destination: None,
        aboard: vec![CargoIndex(0)],
    };
    let cargo =
        RelayCargo { destination: HubIndex(1), weight: 2, pickup_earliest: 0, deadline_soft: 50, deadline_hard: 70 };
    let view = RelayView {
        step: 0,
        aircraft: vec![plane],
        cargo: vec![cargo],
        cargo_at: vec![CargoPlace::Away],
        outages: vec![RouteOutage { kind: FleetIndex(0), from: HubIndex(0), to: HubIndex(1), steps: 3 }],
    };
    let mut dialogue = Dialogue::default();
    assert_eq!(dialogue.hear(&tell_reset(&world, &view)), Ok(Heard::Reset));
    assert_eq!((dialogue.world(), dialogue.view()), (Some(&world), Some(&view)));
    let mut next = view.clone();
    next.step = 1;
    next.outages.clear();
    next.aircraft[0].state = AircraftState::Processing;
    next.aircraft[0].aboard.clear();
    next.cargo_at[0] = CargoPlace::Done;
    next.cargo.push(cargo);
    next.cargo_at.push(CargoPlace::At(HubIndex(0)));
    assert_eq!(dialogue.hear(&tell_changes(&view, &next)), Ok(Heard::Step));
    assert_eq!(dialogue.view(), Some(&next));
}
