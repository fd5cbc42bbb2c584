//! Tests of how a folder's rows change and add types, decks, positions, zones, envelopes, units, contours and separations.
//! Up: [`crate::craft`].

use model::evidence::Source;
use model::hold::{Deck, DoorSide, Straight};
use model::quantity::{Minutes, Units};

use super::*;
use crate::builtin;

/// Reads tables over the built-in ones and puts them together.
fn read(tables: &[(&Spec, &str)]) -> Result<Craft, Vec<Fault>> {
    let mut craft_tables = builtin::craft_tables().expect("the built-in tables should be sound");
    let mut faults = Faults::default();
    for (spec, text) in tables {
        craft_tables.read(spec, text.as_bytes(), &mut faults);
    }
    let craft = craft_tables.put_together(&mut faults);
    faults.finish(Some(craft)).map(|(craft, _)| craft)
}

fn sound(tables: &[(&Spec, &str)]) -> Craft {
    read(tables).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn kind<'a>(craft: &'a Craft, id: &str) -> &'a AircraftType {
    craft.types.iter().find(|kind| kind.id.as_str() == id).expect("the type should be there")
}

#[test]
fn own_figures_replace_single_cells_and_whole_curves() {
    let before = sound(&[]);
    let craft = sound(&[
        (&AIRCRAFT_TYPES, "id,seats,load_min,tip_arm_mm,source\nC-17A,60,90,22000,loadmaster's sheet\n"),
        (&PAYLOAD_RANGE, "type,range_km,payload_kg,source\nC-17A,4000,70000,x\nC-17A,8000,30000,x\n"),
        (&ULDS, "id,tare_kg,source\n463L,140,scale\n"),
        (&CARGO_DECKS, "type,deck,floor_max_kg_m2,source\nC-17A,main,3000,x\n"),
        (&HOLD_POSITIONS, "type,id,gross_max_kg,closed,source\nC-17A,P01L,4000,,x\nC-17A,P02L,,yes,locks worn\n"),
    ]);
    let (old, new) = (kind(&before, "C-17A"), kind(&craft, "C-17A"));
    assert_eq!((new.seats, new.ground.load, new.oew), (Units::of(60), Minutes::of(90), old.oew));
    assert_eq!((new.payload_max(), new.hold.tip_arm), (Grams::of(70_000_000), Some(Arm(22_000))));
    assert!(craft.ulds.iter().any(|uld| uld.id.as_str() == "463L" && uld.tare == Grams::of(140_000)));
    let deck = new.hold.deck(Deck::Main).expect("a main deck");
    assert_eq!(deck.floor_max_per_m2, Some(Grams::of(3_000_000)));
    assert_eq!(deck.length, old.hold.decks[0].length);
    assert_eq!(new.hold.positions.len() + 1, old.hold.positions.len());
    let first = new.hold.positions.iter().find(|place| place.id.as_str() == "P01L").expect("the first place");
    assert_eq!((first.gross_max, first.ulds.len()), (Grams::of(4_000_000), 1));
}

/// A type that no table has, with all that it needs.
const NEW: [(&Spec, &str); 6] = [
    (
        &AIRCRAFT_TYPES,
        "id,oew_kg,mtow_kg,fuel_constant_km,speed_kmh,leg_overhead_min,runway_min_m,unpaved,needs_loader,load_min,unload_min,stop_min,seats,volume_m3,block_hour_usd,crew_regime,arm_front_mm,oew_arm_mm,fuel_arm_mm,lateral_max_kg_m,index_reference_mm,index_divisor_kg_mm,index_constant,hold_version,source,hold_source\n\
         An-12B,28000,61000,12000,550,20,1800,yes,no,60,60,45,6,70,3000,eu-basic,4000,10000,10100,12000,10000.5,100000,40,2020-03,operator,operator\n",
    ),
    (&PAYLOAD_RANGE, "type,range_km,payload_kg,source\nAn-12B,3000,18000,operator\n"),
    (
        &CARGO_DECKS,
        "type,deck,x_mm,length_mm,width_mm,height_mm,floor_loading,floor_max_kg_m2,doors,source\n\
         An-12B,main,0,13500,3000,2400,yes,,tail:2900x2400,operator\n",
    ),
    (
        &HOLD_POSITIONS,
        "type,id,deck,x_mm,y_mm,length_mm,width_mm,height_max_mm,ulds,excludes,contour,source\n\
         An-12B,A,main,0,100,2235,2743,2300,463L:4000,,ROUND,operator\nAn-12B,B,main,2000,100,2235,2743,2300,463L SLED,A,,operator\n",
    ),
    (
        &CG_LIMITS,
        "type,moment,side,gross_kg,arm_mm,straight,assumed,source\n\
         An-12B,zero-fuel landing,forward,28000,9500,moment,no,manual\nAn-12B,zero-fuel landing,aft,28000,10500,moment,no,manual\n",
    ),
    (&CONTOURS, "name,corners,source\nROUND,\"0,0 2743,0 2743,1500 2000,2300 700,2300 0,1500\",drawing\n"),
];

const SLED: (&Spec, &str) = (
    &ULDS,
    "id,length_mm,width_mm,usable_length_mm,usable_width_mm,base_height_mm,stack_max_mm,tare_kg,gross_max_kg,source\n\
     SLED,2000,1500,2000,1500,100,1500,80,1500,operator\n",
);

#[test]
fn a_folder_adds_a_type_with_its_hold_its_units_and_its_limits() {
    let mut tables = NEW.to_vec();
    tables.push(SLED);
    tables.push((
        &HOLD_ZONES,
        "type,id,deck,from_mm,to_mm,per_metre_max_kg,source\nAn-12B,ramp,main,11000,13500,900,x\n",
    ));
    tables.push((&SEPARATIONS, "class_a,class_b,distance_mm,source\n8,6.1,500,x\n5.1,3,2000,x\n"));
    let craft = sound(&tables);
    let new = kind(&craft, "An-12B");
    let hold = &new.hold;
    assert_eq!((new.mzfw, new.payload_max()), (None, Grams::of(18_000_000)));
    assert_eq!((hold.aim.get(), hold.lateral_max), (500, Some(12_000_000_000)));
    let index = hold.index.expect("an index");
    assert_eq!((index.reference_um, index.divisor, index.constant_hundredths), (10_000_500, 100_000_000_000, 4000));
    assert_eq!((hold.decks[0].doors[0].side, hold.decks[0].floor_max_per_m2), (DoorSide::Tail, None));
    let [a, b] = &hold.positions[..] else { panic!("two places should be there") };
    assert_eq!((a.excludes[0].as_str(), b.excludes[0].as_str()), ("B", "A"), "written on one, it holds for both");
    assert_eq!((a.gross_max, a.ulds[0].1), (Grams::of(4_536_000), Some(Grams::of(4_000_000))));
    assert!(a.contour.is_some() && b.contour.is_none());
    let landing = hold.envelopes.landing.as_ref().expect("an envelope at landing");
    assert_eq!((landing.straight, landing.assumed), (Straight::InMoment, false));
    assert_eq!(landing.source, Source::Cited("manual".to_owned()));
    assert!(hold.envelopes.takeoff.is_none(), "not said is not known");
    assert_eq!(hold.zones[0].per_metre_max, Some(Grams::of(900_000)));
    let apart = |first: &str, second: &str| {
        let classes = (first.to_owned(), second.to_owned());
        craft.separations.iter().find(|one| one.classes == classes).map(|one| one.distance.get())
    };
    assert_eq!((apart("3", "5.1"), apart("6.1", "8"), apart("4.3", "8")), (Some(2000), Some(500), Some(1000)));
}

/// Rows that a reader must refuse: table, text, code, column, remark.
const WRONG: [(&Spec, &str, &str, &str, &str); 31] = [
    (&AIRCRAFT_TYPES, "id,seats,source\nC-17,4,x\n", "cell-empty", "oew_kg", "a new type without figures"),
    (&AIRCRAFT_TYPES, "id,oew_kg,source\nC-17A,999999,x\n", "absurd-figure", "oew_kg", "empty heavier than take-off"),
    (&AIRCRAFT_TYPES, "id,mlw_kg,source\nC-17A,999999,x\n", "absurd-figure", "oew_kg", "lands heavier than it starts"),
    (&AIRCRAFT_TYPES, "id,speed_kmh,source\nC-17A,0,x\n", "absurd-figure", "oew_kg", "no speed"),
    (&AIRCRAFT_TYPES, "id,seats,source\nC-17A,-4,x\n", "negative-amount", "seats", "negative"),
    (&AIRCRAFT_TYPES, "id,volume_m3,source\nC-17A,NaN,x\n", "not-a-number", "volume_m3", "no number"),
    (&AIRCRAFT_TYPES, "id,seats,source\nC-17A,4,\n", "cell-empty", "source", "no source"),
    (&AIRCRAFT_TYPES, "id,crew_regime,source\nC-17A,pirates,x\n", "unknown-code", "crew_regime", "no such regime"),
    (
        &AIRCRAFT_TYPES,
        "id,index_constant,source\nC-17A,50,x\n",
        "index-incomplete",
        "index_divisor_kg_mm",
        "half an index",
    ),
    (
        &AIRCRAFT_TYPES,
        "id,aim_permille,source\nC-17A,1001,x\n",
        "share-out-of-range",
        "aim_permille",
        "beyond the aft limit",
    ),
    (
        &PAYLOAD_RANGE,
        "type,range_km,payload_kg,source\nA400M,2,1,x\nA400M,1,2,x\n",
        "bad-payload-range",
        "range_km",
        "turns back",
    ),
    (&PAYLOAD_RANGE, "type,range_km,payload_kg,source\nA400,2,1,x\n", "unknown-code", "type", "no such type"),
    (&CARGO_DECKS, "type,deck,source\nA400M,lower,x\n", "cell-empty", "length_mm", "a new deck without sizes"),
    (&CARGO_DECKS, "type,deck,source\nA400M,upper,x\n", "unknown-word", "deck", "no such deck"),
    (&CARGO_DECKS, "type,deck,doors,source\nA400M,main,tail,x\n", "bad-door", "doors", "a door without a size"),
    (
        &CARGO_DECKS,
        "type,deck,length_mm,source\nA400M,main,9000,x\n",
        "position-outside",
        "x_mm",
        "a deck too short for its places",
    ),
    (&CARGO_DECKS, "type,deck,source\nA400M,main,x\nA400M,main,y\n", "duplicate-row", "deck", "said twice"),
    (&HOLD_POSITIONS, "type,id,ulds,source\nA400M,P01C,PQX,x\n", "unknown-code", "ulds", "no such unit"),
    (
        &HOLD_POSITIONS,
        "type,id,ulds,source\nA400M,P01C,463L:-3,x\n",
        "negative-amount",
        "ulds",
        "negative limit of a unit",
    ),
    (&HOLD_POSITIONS, "type,id,ulds,source\nA400M,P01C,PGA,x\n", "unit-too-large", "ulds", "20 ft on a 463L place"),
    (&HOLD_POSITIONS, "type,id,excludes,source\nA400M,P01C,P99,x\n", "unknown-code", "excludes", "no such place"),
    (&HOLD_POSITIONS, "type,id,contour,source\nA400M,P01C,OVAL,x\n", "unknown-code", "contour", "no such contour"),
    (&HOLD_POSITIONS, "type,id,deck,source\nA400M,P01C,lower,x\n", "unknown-code", "deck", "a deck it does not have"),
    (
        &HOLD_POSITIONS,
        "type,id,x_mm,source\nA400M,P01C,1600,x\n",
        "positions-overlap",
        "excludes",
        "pushed into the next",
    ),
    (&HOLD_POSITIONS, "type,id,x_mm,source\nB777-300ER,99,1600,x\n", "cell-empty", "ulds", "a new place without units"),
    (
        &HOLD_ZONES,
        "type,id,gross_max_kg,to_mm,source\nB747-8F,row-02,,5,x\n",
        "bad-zone",
        "to_mm",
        "ends before it begins",
    ),
    (
        &CG_LIMITS,
        "type,moment,side,gross_kg,arm_mm,source\nA400M,landing,aft,1,2,x\n",
        "bad-envelope",
        "arm_mm",
        "one side only",
    ),
    (
        &CG_LIMITS,
        "type,moment,side,gross_kg,arm_mm,source\nA400M,taxi,aft,1,2,x\n",
        "unknown-word",
        "moment",
        "no such moment",
    ),
    (&ULDS, "id,stack_max_mm,source\nAKE,900,x\n", "bad-unit-load-device", "id", "contour above the stack"),
    (&CONTOURS, "name,corners,source\nAKE,\"0,0 9,0 1,1 0,9\",x\n", "bad-contour", "corners", "a dent"),
    (&SEPARATIONS, "class_a,class_b,distance_mm,source\n3,fire,1,x\n", "bad-un-class", "class_b", "no class"),
];

#[test]
fn wrong_rows_are_refused_at_their_place() {
    for (spec, text, code, column, remark) in WRONG {
        let faults = read(&[(spec, text)]).expect_err(remark);
        let is_there = |fault: &Fault| fault.code == code && fault.place.column == column && !fault.action.is_empty();
        assert!(faults.iter().any(is_there), "{remark}: {faults:#?}");
        // A fault of a place that a shorter deck cuts off stands at the built-in place; all others in the folder's row.
        let is_own = |fault: &&Fault| fault.place.file == spec.file && fault.place.line >= 2;
        assert!(code == "position-outside" || faults.iter().any(|fault| is_own(&fault)), "{remark}: {faults:#?}");
    }
}

#[test]
fn faults_of_all_tables_are_reported_at_once() {
    let faults = read(&[
        (&AIRCRAFT_TYPES, "id,seats,source\nC-17A,-4,x\n"),
        (&ULDS, "id,tare_kg,source\n463L,99999,x\n"),
        (&CG_LIMITS, "type,moment,side,gross_kg,arm_mm,source\nA400M,landing,aft,x,2,x\n"),
        (&HOLD_POSITIONS, "type,id,ulds,source\nA400M,P01C,PQX,x\n"),
    ])
    .expect_err("four tables are wrong");
    let files: Vec<&str> = faults.iter().map(|fault| fault.place.file.as_str()).collect();
    assert_eq!(files, ["aircraft_types.csv", "cg_limits.csv", "hold_positions.csv", "ulds.csv"]);
}

#[test]
fn a_new_type_lacks_nothing_it_cannot_do_without() {
    for (table, code, remark) in
        [("payload_range.csv", "no-curve", "no curve"), ("cargo_decks.csv", "unknown-code", "no deck under its places")]
    {
        let mut tables: Vec<_> = NEW.into_iter().filter(|(spec, _)| spec.file != table).collect();
        tables.push(SLED);
        let faults = read(&tables).expect_err(remark);
        assert!(faults.iter().any(|fault| fault.code == code), "{remark}: {faults:#?}");
    }
    let bare: Vec<_> =
        NEW.into_iter().filter(|(spec, _)| ["aircraft_types.csv", "payload_range.csv"].contains(&spec.file)).collect();
    let faults = read(&bare).expect_err("no hold at all");
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["no-hold"]);
}

#[test]
fn the_example_rows_of_a_new_folder_change_no_figure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("new");
    crate::folder::write_empty(&dir).expect("an empty operation");
    let operation = crate::folder::read(&dir).expect("it should read back").operation;
    let mut built_in = sound(&[]);
    // What the example rows say of themselves is where they come from.
    for (own, kind) in operation.types.iter().zip(&mut built_in.types) {
        kind.source = own.source.clone();
        for (own, zone) in own.hold.zones.iter().zip(&mut kind.hold.zones) {
            zone.source = own.source.clone();
        }
    }
    for (own, uld) in operation.ulds.iter().zip(&mut built_in.ulds) {
        uld.source = own.source.clone();
    }
    assert_eq!(operation.types, built_in.types);
    assert_eq!(operation.ulds, built_in.ulds);
    assert_eq!(operation.separations, built_in.separations);
}
