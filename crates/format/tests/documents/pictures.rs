//! Pictures of a large plan: cut into panels that can be read, no word over another, sums that are those of the plan.

use format::report::{ReportInput, Stage, stage_page};
use model::quantity::Grams;

use crate::fixture;

fn page() -> String {
    let (document, operation, consignments) = fixture::many_plan();
    let bare = fixture::bare_input(&document, &operation);
    let page = stage_page(&ReportInput { consignments: &consignments, ..bare }, Stage::Fly);
    // Beside the tests' other output, to be looked at.
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("many.html");
    std::fs::write(path, &page).expect("the tests' own directory should be writable");
    page
}

/// A text that begins at a place: x, y, letters.
type Word<'a> = (f64, f64, &'a str);

/// Texts of a picture that begin where they are set, of these classes.
fn words<'a>(picture: &'a str, class: &str) -> Vec<Word<'a>> {
    let opening = format!("<text class=\"{class}\" x=\"");
    let word = |text: &'a str| -> Option<Word<'a>> {
        let (x, rest) = text.split_once("\" y=\"")?;
        let (y, rest) = rest.split_once("\">")?;
        let letters = rest.split_once("</text>")?.0;
        Some((x.parse().ok()?, y.parse().ok()?, letters))
    };
    picture.split(&opening).skip(1).filter_map(word).collect()
}

/// The timetable's panels.
fn panels(page: &str) -> Vec<&str> {
    let parts = page.split("<svg ").filter(|part| part.contains("aria-label=\"Timetable of"));
    parts.map(|part| part.split_once("</svg>").map_or(part, |(panel, _)| panel)).collect()
}

#[test]
fn a_large_timetable_is_cut_into_panels_without_words_over_words() {
    let page = page();
    let panels = panels(&page);
    assert!(panels.len() > 3, "{} panels", panels.len());
    let mut named = 0;
    for panel in &panels {
        let rows = panel.matches("<text class=\"strong\"").count();
        assert!((1..=18).contains(&rows), "{rows} rows in a panel");
        let mut words = words(panel, "small strong");
        words.sort_by(|one, other| (one.1, one.0).partial_cmp(&(other.1, other.0)).expect("numbers"));
        named += words.len();
        for pair in words.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
            let room = pair[1].0 - pair[0].0;
            assert!(room > 6.0 * pair[0].2.len() as f64, "{pair:?}");
        }
    }
    assert!(named >= 110, "{named} of 120 flights are named, some in two panels");
}

#[test]
fn what_is_on_the_ground_and_on_duty_is_told_apart() {
    let page = page();
    for sign in
        ["<title>load at ", "<title>unload at ", "<title>refuel at ", "crew on duty", "crew rests", "curfew at "]
    {
        assert!(page.contains(sign), "{sign}");
    }
    assert!(page.contains("local time, relief flights exempt"));
    assert_eq!(page.matches("id=\"ground-load\"").count(), 1, "a pattern is defined once");
}

#[test]
fn deliveries_and_airports_are_summed_as_they_are() {
    let page = page();
    let (.., consignments) = fixture::many_plan();
    let grams: Grams = consignments.iter().map(|one| one.gross()).sum();
    let tonnes = format!("{:.1}", grams.get() as f64 / 1e6);
    let (thousands, rest) = tonnes.split_at(tonnes.len() - 5);
    let tonnes = format!("{thousands}\u{202f}{rest}");
    let said = format!("{tonnes}\u{202f}t of {tonnes}\u{202f}t that are due are delivered.");
    assert!(page.contains(&said), "{said}");
    assert_eq!(page.matches("at most ").count(), 8, "the fullest airports");
    assert!(page.contains("the 8 fullest of "), "of all that it uses");
}

#[test]
fn flights_that_only_top_up_come_first_and_a_large_plan_is_cut_into_pictures() {
    let page = page();
    let worth = fixture::many_plan().0.solutions.worth;
    let section = page.split("<section id=\"worth\">").nth(1).expect("a section on worth");
    let section = section.split("</section>").next().expect("a closed section");
    let pictures: Vec<&str> = section
        .split("<svg ")
        .filter(|part| part.contains("aria-label=\"Days on which each place has enough"))
        .map(|part| part.split_once("</svg>").map_or(part, |(picture, _)| picture))
        .collect();
    let rows: Vec<usize> = pictures.iter().map(|picture| picture.matches("<g><title>F").count()).collect();
    assert!(pictures.len() > 3 && rows.iter().all(|rows| (1..=22).contains(rows)), "{rows:?}");
    let forecast = worth.lines.iter().filter(|line| line.outlook.is_some()).count();
    assert_eq!(rows.iter().sum::<usize>(), forecast, "every line whose use is forecast has its row");
    let top_ups = worth.flights.iter().filter(|flight| flight.only_tops_up()).count();
    assert!(section.contains(&format!("{top_ups} flights only top up: ")));
    assert_eq!(pictures[0].matches(">top-up</text>").count(), top_ups, "they are in the first picture");
    assert!(!pictures[0].contains(">prevents</text>"), "what is needed is folded");
    assert_eq!(section.matches("<details").count(), 3, "rows, flights and items are folded");
}
