//! Pictures of loads: the page of a flight, its deck plans as a file, a packed container with every limit.

use format::report::{ReportInput, Stage, flight_page, flight_picture, pack_page, pack_picture, stage_page};
use model::hold::{Contour, Separation};
use model::id::FlightId;
use model::loading::{
    KeepOut, LimitState, PackBox, PackDoor, PackProblem, PackSolution, Placement, Support, UnpackedBox,
};
use model::quantity::{Grams, Millimetres, Permille, Units};

use crate::fixture;

fn with_wide<T>(draw: impl FnOnce(&ReportInput<'_>) -> T) -> T {
    let (document, operation) = fixture::wide_plan();
    let input = fixture::bare_input(&document, &operation);
    draw(&input)
}

const FLIGHTS: [&str; 3] = ["F-010", "F-011", "F-012"];

/// The pages of the wide plan and of a container with limits.
pub(crate) fn pages() -> Vec<(String, String)> {
    let mut pages = with_wide(|input| {
        let mut pages = vec![("wide-load".to_owned(), stage_page(input, Stage::Load))];
        for id in FLIGHTS {
            let page = flight_page(input, &FlightId::of(id)).expect("a flight with a load");
            pages.push((format!("flight-{id}"), page));
        }
        pages
    });
    pages.push(("limited".to_owned(), pack_page(&limited(), &packed())));
    let (problem, solution) = crowded();
    pages.push(("crowded".to_owned(), pack_page(&problem, &solution)));
    pages
}

fn mm(x: i64, y: i64, z: i64) -> (Millimetres, Millimetres, Millimetres) {
    (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z))
}

/// A container with every limit there is.
fn limited() -> PackProblem {
    let corners = [(0, 0), (2_438, 0), (2_438, 1_500), (1_700, 2_400), (0, 2_400)];
    let corners = corners.map(|(y, z)| (Millimetres::of(y), Millimetres::of(z))).to_vec();
    let one = |id: &str, sizes, count: i64, group: u16| PackBox {
        id: id.to_owned(),
        sizes,
        count: Units::of(count),
        upright: (false, group == 2, true),
        gross: Some(Grams::of(9_500)),
        stack_max: (group == 2).then(|| Grams::of(60_000)),
        group: Some(group),
        class: (group == 1).then(|| "5.1".to_owned()),
    };
    PackProblem {
        container: mm(3_175, 2_438, 2_400),
        gross_max: Some(Grams::of(4_500_000)),
        contour: Some(Contour::try_new(corners).expect("a convex outline")),
        keep_out: vec![KeepOut { at: mm(2_600, 1_838, 0), extent: mm(575, 600, 900) }],
        door: Some(PackDoor { width: Millimetres::of(2_200), height: Millimetres::of(2_100) }),
        separations: vec![Separation { classes: ("3".to_owned(), "5.1".to_owned()), distance: Millimetres::of(1_000) }],
        boxes: vec![
            one("masks & \"gowns\"", mm(520, 380, 400), 200, 1),
            one("kits", mm(600, 400, 300), 70, 2),
            one("a device with a very long name that no key has room for", mm(800, 600, 900), 4, 3),
        ],
        support: Support::Share(Permille::try_new(750).expect("a share")),
    }
}

fn packed() -> PackSolution {
    let grid = |kind, at, extent, counts| Placement { kind, at, extent, counts };
    let reason = model::evidence::Reason::new("no-room", "No room is left for 10.", "take a larger container");
    PackSolution {
        placements: vec![
            grid(0, mm(0, 0, 0), mm(520, 380, 400), (5, 6, 3)),
            grid(1, mm(0, 0, 1_200), mm(600, 400, 300), (5, 6, 1)),
            grid(2, mm(2_600, 0, 0), mm(575, 800, 900), (1, 2, 1)),
            grid(0, mm(0, 0, 1_500), mm(520, 380, 400), (6, 4, 2)),
        ],
        left_out: vec![UnpackedBox { id: "kits".to_owned(), count: Units::of(10), reason }],
        steps: 12_345,
    }
}

/// A container cut into boxes of a hundred kinds, by a fixed sequence.
fn crowded() -> (PackProblem, PackSolution) {
    let (mut seed, mut rooms) = (7_u64, vec![[0, 0, 0, 5_870, 2_330, 2_200]]);
    while rooms.len() < 140 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let widest = rooms.iter().enumerate().max_by_key(|(_, room)| room[3] * room[4] * room[5]);
        let mut near = rooms.swap_remove(widest.expect("a room").0);
        let axis = (0..3).max_by_key(|axis| near[axis + 3]).expect("an axis");
        let cut = near[axis + 3] * (300 + i64::try_from(seed >> 33).expect("31 bits") % 400) / 1000;
        let mut far = near;
        far[axis] += cut;
        far[axis + 3] -= cut;
        near[axis + 3] = cut;
        rooms.extend([near, far]);
    }
    let boxes = (0..100).map(|kind| PackBox {
        id: format!("type {}", kind + 1),
        sizes: mm(rooms[kind][3], rooms[kind][4], rooms[kind][5]),
        count: Units::of(2),
        upright: (true, true, true),
        ..Default::default()
    });
    let problem = PackProblem { container: mm(5_870, 2_330, 2_200), boxes: boxes.collect(), ..Default::default() };
    let placement = |(index, [x, y, z, l, w, h]): (usize, &[i64; 6])| Placement {
        kind: index % 100,
        at: mm(*x, *y, *z),
        extent: mm(*l, *w, *h),
        counts: (1, 1, 1),
    };
    let placements = rooms.iter().enumerate().map(placement).collect();
    (problem, PackSolution { placements, left_out: vec![], steps: 1 })
}

/// Every SVG file that is written, kept beside the pages to be looked at.
fn files() -> Vec<(String, String)> {
    let mut files = with_wide(|input| {
        let picture = |id: &str| flight_picture(input, &FlightId::of(id)).expect("a flight with a load");
        FLIGHTS.map(|id| (format!("flight-{id}"), picture(id))).to_vec()
    });
    files.push(("limited".to_owned(), pack_picture(&limited(), &packed())));
    let (problem, solution) = crowded();
    files.push(("crowded".to_owned(), pack_picture(&problem, &solution)));
    files.push(("nothing".to_owned(), pack_picture(&limited(), &PackSolution::default())));
    for (name, file) in &files {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.svg"));
        std::fs::write(path, file).expect("the tests' own directory should be writable");
    }
    files
}

/// Names of elements that are left open, in a text that escapes its angle brackets.
fn open_elements(text: &str) -> Vec<&str> {
    let mut open = Vec::new();
    for tag in text.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a closed tag");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "an element closes another");
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(tag.split(' ').next().expect("a name"));
        }
    }
    open
}

#[test]
fn a_picture_is_a_sound_file_that_fetches_nothing() {
    for (name, file) in files() {
        assert_eq!(open_elements(&file), [] as [&str; 0], "{name}");
        for forbidden in ["<script", "<a href", "<image", "url(http", "@import", "NaN", "inf "] {
            assert!(!file.contains(forbidden), "{name} contains {forbidden}");
        }
        for used in file.split("url(#").skip(1) {
            let target = used.split(')').next().expect("a closed url");
            assert!(file.contains(&format!("id=\"{target}\"")), "{name}: {target} is not defined");
        }
    }
}

#[test]
fn a_flight_that_is_not_there_or_has_no_load_has_no_page() {
    let (mut document, operation) = fixture::wide_plan();
    document.solutions.loading.loads.remove(1);
    let input = fixture::bare_input(&document, &operation);
    for (id, is_there, remark) in
        [("F-010", true, "loaded"), ("F-011", false, "flown without a load"), ("F-999", false, "unknown")]
    {
        assert_eq!(flight_page(&input, &FlightId::of(id)).is_some(), is_there, "{remark}");
        assert_eq!(flight_picture(&input, &FlightId::of(id)).is_some(), is_there, "{remark}");
    }
}

#[test]
fn a_plan_of_many_pallets_is_told_in_short() {
    let (mut document, operation) = fixture::wide_plan();
    for copy in 1..8 {
        for index in 0..FLIGHTS.len() {
            let id = FlightId::of(&format!("F-{}{index}", copy + 1));
            let mut flight = document.solutions.flights.flights[index].clone();
            let mut load = document.solutions.loading.loads[index].clone();
            flight.id = id.clone();
            load.flight = id;
            document.solutions.flights.flights.push(flight);
            document.solutions.loading.loads.push(load);
        }
    }
    let input = fixture::bare_input(&document, &operation);
    let page = stage_page(&input, Stage::Load);
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("many.html");
    std::fs::write(path, &page).expect("the tests' own directory should be writable");
    assert!(page.contains("airbridge load DIR --flight F"), "it should say where the rest is");
    assert!(!page.contains("Build list") && page.contains("layer 1"), "levels without lists");
    let flights = document.solutions.flights.flights.len();
    let per_flight = page.len() / flights;
    assert!(per_flight < 150_000, "{per_flight} bytes a flight");
    let whole = flight_page(&input, &FlightId::of("F-010")).expect("a flight with a load");
    assert!(whole.contains("Build list"), "the page of a flight is always whole");
}

#[test]
fn every_unit_every_limit_and_every_step_is_told() {
    let (document, _) = fixture::wide_plan();
    let pages = pages();
    for load in &document.solutions.loading.loads {
        let (_, page) = pages.iter().find(|(name, _)| *name == format!("flight-{}", load.flight)).expect("a page");
        for unit in &load.units {
            assert!(page.contains(&format!("id=\"unit:{}\"", unit.id)), "{} has no row", unit.id);
        }
        let kept = load.sheet.iter().filter(|line| line.state == LimitState::Kept).count();
        let pills = |sign: &str, words: &str| page.matches(&format!("pill {sign}\">{words}</span>")).count();
        assert_eq!(pills("ok", "kept") + pills("bad", "over"), kept, "what is not checked is never told as kept");
        assert_eq!(pills("note", "not checked"), load.sheet.len() - kept, "{}", load.flight);
        assert!(page.contains("planning, not for dispatch"), "{}", load.flight);
        let dots = page.matches("r=\"3\"").count();
        assert_eq!(dots, load.steps.len(), "{}", load.flight);
        assert!(page.contains(&format!("<td class=\"n\">{}</td>", load.steps.len())), "the last step has its row");
    }
}

#[test]
fn destinations_are_told_by_letter_and_pattern_too() {
    let (_, page) = pages().into_iter().find(|(name, _)| name == "flight-F-010").expect("a page");
    for sign in ["url(#hatch-1)", ">A</text>", ">B</text>", "LYBE", "LIRE"] {
        assert!(page.contains(sign), "{sign} is missing");
    }
}

#[test]
fn a_type_with_an_index_is_told_in_index_units() {
    let pages = pages();
    let has_index = |name: &str| {
        let (_, page) = pages.iter().find(|(known, _)| known == name).expect("a page");
        page.contains(">Index</th>")
    };
    assert!(has_index("flight-F-011"), "the 777-300ER has one");
    assert!(!has_index("flight-F-010"), "the 777F has none");
}
