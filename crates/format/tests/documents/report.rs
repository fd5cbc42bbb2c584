//! The report: one file that fetches nothing, in which no anchor stands twice and no link is dead.

use std::collections::BTreeSet;

use format::report::{ReportInput, Stage, pack_page, route_page, stage_page, write};
use model::flights::{RouteProblem, RouteSolution};
use model::geo::GeoPoint;
use model::id::PlaceId;
use model::loading::{PackBox, PackProblem, PackSolution, Placement, Support};
use model::quantity::{Grams, Millimetres, Units};
use model::transport::Airspace;

use crate::{fixture, loads};

/// Two square lands on either side of the date line stand for the world.
fn outlines() -> Vec<Airspace> {
    let built = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/outlines.csv");
    if let Ok(text) = std::fs::read_to_string(built) {
        return read_outlines(&text);
    }
    read_outlines(
        "iso2,scale,ring,points\nXA,110,1,\"150,10 180,10 180,60 150,60\"\nXB,110,1,\"-180,10 -120,10 -120,70 -180,60\"\n",
    )
}

fn read_outlines(text: &str) -> Vec<Airspace> {
    let mut countries: Vec<Airspace> = Vec::new();
    for line in text.lines().filter(|line| line.contains(",110,")) {
        let (key, points) = line.split_once('"').expect("a line with points");
        let place = PlaceId::of(key.split(',').next().expect("a country"));
        let ring = points
            .trim_end_matches('"')
            .split(' ')
            .map(|point| {
                let (longitude, latitude) = point.split_once(',').expect("a point");
                GeoPoint::try_new(latitude.parse().expect("degrees"), longitude.parse().expect("degrees"))
                    .expect("a point")
            })
            .collect();
        countries.push(Airspace { place, rings: vec![ring] });
    }
    countries
}

/// Every page of the made-up plan, by name. Written beside the tests' other output, to be looked at.
fn pages() -> Vec<(String, String)> {
    let (document, operation) = (fixture::document(), fixture::operation());
    let (columns, balances, outlines) = (fixture::columns(), fixture::balances(), outlines());
    let (claims, valued, recalls) = (fixture::claims(), fixture::valued(), fixture::recalls());
    let input = ReportInput {
        document: &document,
        operation: &operation,
        columns: &columns,
        recalls: &recalls,
        claims: &claims,
        balances: &balances,
        valued: &valued,
        appraisal: None,
        consignments: &[],
        outlines: &outlines,
    };
    let mut pages = vec![("report".to_owned(), write(&input))];
    for stage in [Stage::Need, Stage::Fit, Stage::Allocate, Stage::Fly, Stage::Load] {
        pages.push((format!("{stage:?}").to_lowercase(), stage_page(&input, stage)));
    }
    pages.push(("route".to_owned(), route_page(&route_problem(), &route_solution(), &outlines)));
    pages.push(("pack".to_owned(), pack_page(&pack_problem(), &pack_solution())));
    pages.extend(loads::pages());
    for (name, page) in &pages {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.html"));
        std::fs::write(path, page).expect("the tests' own directory should be writable");
    }
    pages
}

fn route_problem() -> RouteProblem {
    let operation = fixture::operation();
    RouteProblem {
        stations: vec![operation.airports[0].clone(), operation.airports[2].clone()],
        aircraft: Some(operation.types[1].clone()),
        payload: Grams::of(80_000_000),
        airports: operation.airports.clone(),
        avoid: operation.airspaces.clone(),
        closures: vec![],
        permits: vec![],
        outlines: vec![],
        operator_state: None,
        is_state_aircraft: false,
        policy: operation.policies.flights,
    }
}

fn route_solution() -> RouteSolution {
    let legs = fixture::document().solutions.flights.flights[0].legs[2..].to_vec();
    RouteSolution { legs, ..RouteSolution::default() }
}

fn pack_problem() -> PackProblem {
    let mm = |x, y, z| (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z));
    PackProblem {
        container: mm(5870, 2330, 2200),
        boxes: vec![
            PackBox {
                id: "a <b>".to_owned(),
                sizes: mm(520, 380, 400),
                count: Units::of(330),
                upright: (false, false, true),
                ..Default::default()
            },
            PackBox {
                id: "c".to_owned(),
                sizes: mm(600, 400, 300),
                count: Units::of(70),
                upright: (true, true, true),
                ..Default::default()
            },
        ],
        support: Support::Full,
        ..Default::default()
    }
}

fn pack_solution() -> PackSolution {
    let mm = |x, y, z| (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z));
    let grid = |kind, at, extent, counts| Placement { kind, at, extent, counts };
    PackSolution {
        placements: vec![
            grid(0, mm(0, 0, 0), mm(520, 380, 400), (11, 6, 5)),
            grid(1, mm(0, 0, 2000), mm(600, 400, 200), (9, 5, 1)),
        ],
        left_out: vec![],
        steps: 12,
    }
}

/// Values of an attribute in a page.
fn attribute<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    page.split(&opening).skip(1).map(|rest| rest.split('"').next().expect("a closed attribute")).collect()
}

#[test]
fn every_link_leads_somewhere_and_no_anchor_stands_twice() {
    for (name, page) in pages() {
        let ids = attribute(&page, "id");
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "{name}: an anchor stands twice");
        for href in attribute(&page, "href") {
            let target = href.strip_prefix('#').unwrap_or_else(|| panic!("{name}: {href} leads out of the file"));
            assert!(distinct.contains(target), "{name}: {href} leads nowhere");
        }
        for used in page.split("url(#").skip(1) {
            let target = used.split(')').next().expect("a closed url");
            assert!(distinct.contains(target), "{name}: {target} is not defined");
        }
    }
}

#[test]
fn no_page_fetches_or_runs_anything() {
    for (name, page) in pages() {
        for forbidden in
            ["<script", "<link", "<img", "<iframe", "@import", "url(http", "src=", " onload", "javascript:"]
        {
            assert!(!page.contains(forbidden), "{name} contains {forbidden}");
        }
    }
}

#[test]
fn every_record_of_the_plan_has_its_anchor() {
    let (_, report) = pages().remove(0);
    let ids: BTreeSet<&str> = attribute(&report, "id").into_iter().collect();
    let solutions = fixture::document().solutions;
    let mut expected: Vec<String> = Vec::new();
    expected.extend(solutions.need.lines.iter().map(|line| format!("need:{}/{}", line.place, line.item)));
    expected.extend(solutions.fitness.assessments.iter().map(|one| format!("fitness:{}/{}", one.line, one.recipient)));
    expected.extend(solutions.allocation.allotments.iter().map(|one| format!("consignment:{}", one.id)));
    expected.extend(solutions.flights.flights.iter().map(|flight| format!("flight:{}", flight.id)));
    expected
        .extend(solutions.loading.loads.iter().flat_map(|load| &load.units).map(|unit| format!("unit:{}", unit.id)));
    expected.extend(["K-0001", "K-0003"].map(|id| format!("claim:{id}")));
    expected.extend(["cases:US", "forecast:US", "entry:T-0001", "tail:RA-82035", "airport:PANC"].map(str::to_owned));
    for id in expected {
        assert!(ids.contains(id.as_str()), "{id} has no anchor");
    }
}

#[test]
fn verdicts_values_and_factors_are_told_with_what_they_rest_on() {
    let (_, report) = pages().remove(0);
    for told in [
        "\u{2713} confirmed",
        "? no evidence either way",
        "verdicts differ",
        "Rests on ",
        "Nobody has judged it.",
        "659,283.00 USD",
        "Flying time, An-124-100",
        "assumption: agreed by letter",
    ] {
        assert!(report.contains(told), "{told} should be in the report");
    }
    assert!(!report.contains("<h3>Agreements</h3>"), "what there is none of is not told");
    assert!(report.contains("&lt;guess&gt;") && report.contains("&lt;twice&gt; &amp; found"), "as words");
}

#[test]
fn recalls_stand_beside_what_was_usable_and_in_a_table_of_their_own() {
    let (_, report) = pages().remove(0);
    let (_, table) = report.split_once("<h3>Recalls</h3>").expect("the table of recalls");
    let table = table.split("</table>").next().expect("its end");
    for told in [
        "31 to 37",
        "Ventilator, intensive care lot L-7",
        "fires &amp; &lt;smoke&gt;",
        "keep 31 to 37 units of it apart",
    ] {
        assert!(table.contains(told), "{told}: {table}");
    }
    assert!(table.contains("id=\"event:R-1\"") && table.matches("does not stand").count() == 1, "{table}");
    let (_, columns) = report.split_once("<table class=\"columns\">").expect("the seven columns");
    let columns = columns.split("</table>").next().expect("its end");
    assert_eq!(columns.matches("recalled</span> 31 to 37").count(), 1, "{columns}");
    assert_eq!(columns.matches("may be recalled</span> 8").count(), 1, "{columns}");
    assert!(columns.contains("href=\"#event:R-1\"") && !columns.contains("1\u{202f}234"), "{columns}");
}

#[test]
fn words_of_the_world_are_shown_as_words() {
    for (name, page) in pages() {
        for raw in ["<VKS>", "<of several kinds>", "a <b>"] {
            assert!(!page.contains(raw), "{name} lets {raw} through as markup");
        }
    }
    let (_, report) = pages().remove(0);
    assert!(report.contains("&lt;of several kinds&gt;"));
    assert!(report.contains("declined to say") && report.contains(">blank<"));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    assert_eq!(pages(), pages());
}

#[test]
fn an_empty_plan_is_told_without_a_fall() {
    let mut document = fixture::document();
    document.solutions = model::plan::PlanSolutions::default();
    document.judgement = format::plan::JudgementRecord::default();
    let mut operation = fixture::operation();
    operation.records = model::record::Records::default();
    let input = fixture::bare_input(&document, &operation);
    let report = write(&input);
    assert!(report.contains("not checked") && report.contains("No flight is planned."));
}

#[test]
fn a_plan_of_strangers_is_told_without_a_fall() {
    // A plan read from a file may name what the operation does not have, and hold a load that fits nothing.
    let mut document = fixture::document();
    for unit in document.solutions.loading.loads.iter_mut().flat_map(|load| &mut load.units) {
        for placement in &mut unit.placements {
            placement.kind += 9;
            placement.counts = (0, 1, 2);
        }
        unit.x = Millimetres::of(i64::from(i32::MAX));
    }
    let mut operation = fixture::operation();
    operation.types.truncate(1);
    operation.offers.clear();
    operation.airports.clear();
    operation.ulds.clear();
    let input = fixture::bare_input(&document, &operation);
    let report = write(&input);
    assert!(report.contains("not in the tables"));
    assert!(!report.contains("NaN") && !report.contains("inf "), "a drawing holds no number");
}

/// The part of a page from one heading's anchor to the next section.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let from = page.find(&format!("<section id=\"{id}\"")).expect("a section");
    let rest = &page[from..];
    &rest[..rest.find("</section>").expect("a closed section")]
}

#[test]
fn findings_that_say_the_same_are_told_once_with_their_count() {
    let (mut document, operation) = (fixture::document(), fixture::operation());
    let mut finding = document.judgement.findings[0].clone();
    finding.text = "the same of every place".to_owned();
    document.judgement.findings = vec![finding; 5];
    document.judgement.findings[4].text = "something else".to_owned();
    let input = fixture::bare_input(&document, &operation);
    let report = write(&input);
    let verdict = section(&report, "verdict");
    assert_eq!(verdict.matches("the same of every place").count(), 1);
    assert_eq!(verdict.matches("something else").count(), 1);
    assert!(verdict.contains("\u{d7}\u{202f}4"), "{verdict}");
}

#[test]
fn what_nobody_asks_for_is_counted_and_not_drawn() {
    let (mut document, mut operation) = (fixture::document(), fixture::operation());
    document.solutions.allocation = model::allocation::AllocationSolution::default();
    let bars = |document: &format::plan::PlanDocument, operation: &model::operation::Operation| {
        let input = fixture::bare_input(document, operation);
        let report = write(&input);
        let need = section(&report, "need");
        (need.matches(", short<").count(), need.contains("Not asked for"), need.contains("Nothing is asked for."))
    };
    let (short, _, is_silent) = bars(&document, &operation);
    assert!(short > 0 && !is_silent, "what is asked for is drawn");
    operation.requests.clear();
    assert_eq!(bars(&document, &operation), (0, true, true));
}
