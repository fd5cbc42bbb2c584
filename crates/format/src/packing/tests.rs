//! Packing questions that are sound, and everything that can be wrong with one. Up: [`crate::packing`].

use model::evidence::Reason;
use model::loading::{KeepOut, PackDoor, PackSolution, Placement, UnpackedBox};
use model::quantity::{Grams, Millimetres, Units};
use serde_json::json;

use super::*;

const GOOD: &str = r#"{"container":{"length":587,"width":233,"height":220},
    "boxes":[{"id":"a","length":60,"width":40,"height":30,"count":12,"upright":["height","width"]}],"support":"full"}"#;

/// A question that uses every key.
const RICH: &str = r#"{"container":{"length":3000,"width":2000,"height":1600,"weight_max":4500000,
    "contour":[[0,0],[2000,0],[2000,1200],[1600,1600],[0,1600]],"door":{"width":1900,"height":1500},
    "keep_out":[{"x":0,"y":0,"z":1000,"length":500,"width":2000,"height":600}]},
    "boxes":[{"id":"a","length":600,"width":400,"height":300,"count":12,"weight":9000,"stack_max":0,"group":1,"class":"3"},
    {"id":"b","length":500,"width":400,"height":300,"count":4,"weight":8000,"upright":["height"]}],
    "support":0.75,"separations":[{"classes":["3","5.1"],"distance":1500}]}"#;

fn mm(x: i64, y: i64, z: i64) -> (Millimetres, Millimetres, Millimetres) {
    (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z))
}

#[test]
fn a_question_is_read_and_its_answer_written_box_by_box() {
    let problem = read("q.json", GOOD.as_bytes()).expect("a sound question");
    assert_eq!(problem.boxes[0].upright, (false, true, true));
    let grid = Placement { kind: 0, at: mm(0, 5, 0), extent: mm(60, 40, 30), counts: (2, 1, 2) };
    let reason = Reason::new("no-room", "no room", "a larger container");
    let left = UnpackedBox { id: "a".to_owned(), count: Units::of(8), reason };
    let solution = PackSolution { placements: vec![grid], left_out: vec![left], steps: 7 };
    let answer: Value = serde_json::from_str(&write(&problem, &solution, 0.25)).expect("JSON");
    let placements = answer["placements"].as_array().expect("a list");
    assert_eq!(placements.len(), 4);
    assert_eq!(placements[3], json!({"box":"a","x":60,"y":5,"z":30,"length":60,"width":40,"height":30}));
    let utilisation = answer["utilisation"].as_f64().expect("a number");
    assert!((utilisation - 4.0 * 72_000.0 / 30_089_620.0).abs() < 1e-12, "{utilisation}");
    assert_eq!((answer["left_out"][0]["count"].as_i64(), answer["steps"].as_i64()), (Some(8), Some(7)));
    assert_eq!(answer["seconds"].as_f64(), Some(0.25));
}

#[test]
fn an_answer_without_boxes_and_with_odd_ids_is_json() {
    let mut problem = read("q.json", GOOD.as_bytes()).expect("a sound question");
    let nothing: Value = serde_json::from_str(&write(&problem, &PackSolution::default(), 0.0)).expect("JSON");
    assert_eq!((&nothing["placements"], &nothing["left_out"]), (&json!([]), &json!([])));
    problem.boxes[0].id = "\"\\\n\u{1}\u{e9}".to_owned();
    let grid = Placement { kind: 0, at: mm(0, 0, 0), extent: mm(60, 40, 30), counts: (1, 1, 1) };
    let solution = PackSolution { placements: vec![grid], ..Default::default() };
    let answer: Value = serde_json::from_str(&write(&problem, &solution, 0.0)).expect("JSON");
    assert_eq!(answer["placements"][0]["box"], problem.boxes[0].id.as_str());
}

#[test]
fn every_limit_is_read() {
    let problem = read("q.json", RICH.as_bytes()).expect("a sound question");
    assert_eq!(problem.gross_max, Some(Grams::of(4_500_000)));
    assert_eq!(problem.contour.as_ref().map(|contour| contour.corners().len()), Some(5));
    assert_eq!(problem.door, Some(PackDoor { width: Millimetres::of(1900), height: Millimetres::of(1500) }));
    assert_eq!(problem.keep_out, [KeepOut { at: mm(0, 0, 1000), extent: mm(500, 2000, 600) }]);
    assert_eq!(problem.support, Support::Share(Permille::try_new(750).expect("a share")));
    assert_eq!(problem.separations[0].classes, ("3".to_owned(), "5.1".to_owned()));
    assert_eq!(problem.separations[0].distance, Millimetres::of(1500));
    let [one, other] = &problem.boxes[..] else { panic!("two boxes") };
    assert_eq!((one.gross, one.stack_max), (Some(Grams::of(9000)), Some(Grams::of(0))));
    assert_eq!((one.group, one.class.as_deref()), (Some(1), Some("3")));
    assert_eq!((other.stack_max, other.group, other.class.as_deref()), (None, None, None));
    assert_eq!(other.upright, (false, false, true));
}

#[test]
fn a_share_of_support_is_read_to_the_thousandth() {
    for (text, support, remark) in [
        ("1", Support::Full, "all of it"),
        ("1.0", Support::Full, "all of it with a point"),
        ("0.999", Support::Share(Permille::try_new(999).expect("a share")), "nearly all"),
        ("0.001", Support::Share(Permille::try_new(1).expect("a share")), "hardly any"),
        ("7e-1", Support::Share(Permille::try_new(700).expect("a share")), "with an exponent"),
        ("\"none\"", Support::None, "a word"),
    ] {
        let text = GOOD.replace("\"full\"", text);
        assert_eq!(read("q.json", text.as_bytes()).expect(remark).support, support, "{remark}");
    }
}

/// Checks rows of (old text, new text, pointer, code, remark) against a question.
fn assert_refused(question: &str, rows: &[(&str, &str, &str, &str, &str)]) {
    for (from, to, pointer, code, remark) in rows {
        assert!(question.contains(from), "{remark}");
        let faults = read("q.json", question.replacen(from, to, 1).as_bytes()).expect_err(remark);
        let found = faults.iter().any(|fault| fault.place.column == *pointer && fault.code == *code);
        assert!(found, "{remark}: {faults:?}");
        assert!(faults.iter().all(|fault| !fault.cause.is_empty() && !fault.action.is_empty()), "{remark}");
    }
}

#[test]
fn wrong_questions_are_refused_by_pointer() {
    assert_refused(
        GOOD,
        &[
            ("\"width\":233", "\"width\":-1", "/container/width", "out-of-range", "negative"),
            ("\"width\":233", "\"width\":0", "/container/width", "out-of-range", "zero"),
            ("\"width\":233", "\"width\":23.5", "/container/width", "wrong-shape", "not whole"),
            ("\"width\":233", "\"width\":1e400", "", "bad-json", "no number can hold it"),
            ("\"width\":233", "\"width\":100000000000000000000", "/container/width", "out-of-range", "over 64 bits"),
            ("\"width\":233", "\"width\":NaN", "", "bad-json", "not a number"),
            ("\"width\":233", "\"width\":null", "/container/width", "wrong-shape", "nothing"),
            ("\"width\":233,", "", "/container/width", "key-missing", "missing"),
            ("\"width\":233", "\"width\":233,\"width\":234", "/container/width", "duplicate-key", "twice"),
            ("\"length\":60", "\"length\":0", "/boxes/0/length", "out-of-range", "a box without length"),
            ("\"count\":12", "\"count\":\"12\"", "/boxes/0/count", "wrong-shape", "text"),
            ("\"count\":12", "\"count\":1000000000", "/boxes/0/count", "out-of-range", "a thousand million"),
            ("\"count\":12", "\"count\":1e9", "/boxes/0/count", "wrong-shape", "a thousand million, as a fraction"),
            ("\"count\":12", "\"count\":0", "/boxes/0/count", "out-of-range", "none"),
            ("\"count\":12", "\"cuont\":12", "/boxes/0/cuont", "unknown-key", "misspelled"),
            ("\"height\",\"width\"]", "\"depth\"]", "/boxes/0/upright/0", "wrong-shape", "unknown side"),
            ("\"height\",\"width\"]", "\"height\",2]", "/boxes/0/upright/1", "wrong-shape", "a number for a side"),
            ("[\"height\",\"width\"]", "[]", "/boxes/0/upright", "wrong-shape", "no way to stand"),
            ("[\"height\",\"width\"]", "\"height\"", "/boxes/0/upright", "wrong-shape", "a word instead of a list"),
            ("\"full\"", "\"some\"", "/support", "wrong-shape", "unknown support"),
            ("\"full\"", "0", "/support", "out-of-range", "a share of nothing"),
            ("\"full\"", "-0.5", "/support", "out-of-range", "a negative share"),
            ("\"full\"", "1.5", "/support", "out-of-range", "more than all"),
            ("\"full\"", "0.12345", "/support", "out-of-range", "finer than a thousandth"),
            ("\"full\"", "true", "/support", "wrong-shape", "yes"),
            (",\"support\":\"full\"", "", "/support", "key-missing", "support missing"),
            ("\"id\":\"a\"", "\"id\":\" \"", "/boxes/0/id", "wrong-shape", "empty id"),
            ("\"boxes\":[", "\"boxes\":[7,", "/boxes/0", "wrong-shape", "not an object"),
        ],
    );
    let broken = read("q.json", b"{\n\"container\": }").expect_err("broken JSON");
    assert_eq!((broken[0].code, broken[0].place.line), ("bad-json", 2));
}

#[test]
fn wrong_limits_are_refused_by_pointer() {
    let contour = "[[0,0],[2000,0],[2000,1200],[1600,1600],[0,1600]]";
    let room = "\"z\":1000,\"length\":500";
    assert_refused(
        RICH,
        &[
            ("4500000", "0", "/container/weight_max", "out-of-range", "no mass at all"),
            ("4500000", "4500.5", "/container/weight_max", "wrong-shape", "kilograms with a fraction"),
            (contour, "[[0,0],[2000,0],[900,100],[0,1600]]", "/container/contour", "bad-contour", "a dent"),
            (contour, "[[0,0],[2000,0]]", "/container/contour", "bad-contour", "two corners"),
            (contour, "[[0,0],[2001,0],[0,9]]", "/container/contour/1", "out-of-range", "wider than the container"),
            (contour, "[[0,0],[2000],[0,9]]", "/container/contour/1", "wrong-shape", "half a corner"),
            (contour, "[[0,0],[20,-1],[0,9]]", "/container/contour/1/1", "out-of-range", "below the floor"),
            (contour, "7", "/container/contour", "wrong-shape", "a number"),
            ("\"height\":1500}", "\"height\":0}", "/container/door/height", "out-of-range", "a door without height"),
            ("\"height\":1500}", "\"side\":\"rear\"}", "/container/door/side", "unknown-key", "which end"),
            (room, "\"z\":1000,\"length\":3001", "/container/keep_out/0/length", "out-of-range", "outside"),
            (room, "\"z\":1001,\"length\":500", "/container/keep_out/0/height", "out-of-range", "through the roof"),
            (room, "\"z\":-1,\"length\":500", "/container/keep_out/0/z", "out-of-range", "below the floor"),
            ("\"weight\":8000,", "", "/boxes/1/weight", "key-missing", "no weight under a limit"),
            ("\"weight\":8000", "\"weight\":0", "/boxes/1/weight", "out-of-range", "no weight at all"),
            ("\"stack_max\":0", "\"stack_max\":-1", "/boxes/0/stack_max", "out-of-range", "bears less than nothing"),
            ("\"group\":1", "\"group\":65536", "/boxes/0/group", "out-of-range", "over 16 bits"),
            ("\"group\":1", "\"group\":-1", "/boxes/0/group", "out-of-range", "before the first stop"),
            ("\"class\":\"3\"", "\"class\":3", "/boxes/0/class", "wrong-shape", "a class is a text"),
            ("\"id\":\"b\"", "\"id\":\"a\"", "/boxes/1/id", "duplicate-id", "the same id"),
            ("[\"3\",\"5.1\"]", "[\"3\"]", "/separations/0/classes", "wrong-shape", "one class"),
            ("[\"3\",\"5.1\"]", "[\"3\",\"\"]", "/separations/0/classes/1", "wrong-shape", "an empty class"),
            ("\"distance\":1500", "\"distance\":0", "/separations/0/distance", "out-of-range", "no distance"),
        ],
    );
    let bears = RICH.replace(",\"weight_max\":4500000", "").replace("\"weight\":8000,", "");
    let faults = read("q.json", bears.as_bytes()).expect_err("no weight where another box bears only so much");
    assert_eq!((faults.len(), faults[0].place.column.as_str()), (1, "/boxes/1/weight"));
}

#[test]
fn every_fault_is_told_at_once() {
    let text =
        GOOD.replace("587", "0").replace("\"a\"", "\"\"").replace("\"full\"", "2").replace("\"width\"]", "\"w\"]");
    let faults = read("q.json", text.as_bytes()).expect_err("four faults");
    let columns: Vec<&str> = faults.iter().map(|fault| fault.place.column.as_str()).collect();
    assert_eq!(columns, ["/boxes/0/id", "/boxes/0/upright/1", "/container/length", "/support"]);
}

#[test]
fn a_damaged_question_is_read_or_refused_and_never_falls() {
    let bytes = RICH.as_bytes();
    for end in 0..bytes.len() {
        assert!(read("q.json", &bytes[..end]).is_err(), "cut off after {end} bytes");
    }
    for place in 0..bytes.len() {
        for sign in [b'0', b'9', b'-', b'"', b'}', b',', b' ', 0xff] {
            let mut damaged = bytes.to_vec();
            damaged[place] = sign;
            if let Err(faults) = read("q.json", &damaged) {
                assert!(!faults.is_empty(), "{sign} at {place}");
            }
        }
    }
}

#[test]
fn the_example_of_the_page_is_sound() {
    let page = include_str!("../../../../docs/pack-file.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let problem = read("pack-file.md", example.as_bytes()).expect("the example should be sound");
    let is_whole = problem.contour.is_some() && problem.door.is_some() && !problem.keep_out.is_empty();
    assert!(is_whole && !problem.separations.is_empty(), "it should show every key");
}
