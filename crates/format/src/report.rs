//! Decides what a person reads of a plan and in which order: one offline HTML file, printable, light and dark, in which
//! every figure leads one step back to what it came from. Does not decide anything of the plan: it shows. Up: [`crate`].

mod account;
mod arrived;
mod axis;
mod book;
mod columns;
mod cover;
mod deck;
mod delivered;
mod drawing;
mod duty;
mod envelope;
mod evidence;
mod fans;
mod fill_bars;
mod flight;
mod flows;
mod gantt;
mod index_units;
mod labels;
mod left_out;
mod levels;
mod load;
mod map;
mod matrix;
mod need;
mod numbers;
mod occupancy;
mod pack;
mod page;
mod pallet;
mod projection;
mod route;
mod rules;
mod sequence;
mod share;
mod sheet;
mod signs;
mod solid;
mod sources;
mod split;
mod stays;
mod summary;
mod svg;
mod valued;
mod verdict;
mod worth;

use maud::{Markup, html};
use model::allocation::Appraisal;
use model::custody::HeldRecall;
use model::flights::{Consignment, Flight, RouteProblem, RouteSolution};
use model::id::FlightId;
use model::ledger::AccountBalance;
use model::loading::{PackProblem, PackSolution};
use model::operation::Operation;
use model::record::Columns;
use model::transport::Airspace;

use crate::answer::Table;
use crate::plan::PlanDocument;
use crate::report::book::Book;
use crate::report::load::Loaded;
use crate::report::page::{Section, page};
use crate::room::ClaimRow;

pub use crate::report::arrived::ArrivedPage;

/// Everything a report is written from.
#[derive(Clone, Copy, Debug)]
pub struct ReportInput<'a> {
    /// The plan.
    pub document: &'a PlanDocument,
    /// The operation it was made for.
    pub operation: &'a Operation,
    /// What was said and what became of it, by consignment and item.
    pub columns: &'a [Columns],
    /// Recalls of goods under custody.
    pub recalls: &'a [HeldRecall],
    /// Claims with what was found of them.
    pub claims: &'a [ClaimRow],
    /// The account.
    pub balances: &'a [AccountBalance],
    /// What the account's goods are worth by whom, and what it is kept by: the tables of the account's own answer.
    pub valued: &'a [Table],
    /// A split that somebody else made, measured; the page of sharing shows it first.
    pub appraisal: Option<&'a Appraisal>,
    /// What was to be flown, with origins and due dates; without them due dates are not drawn.
    pub consignments: &'a [Consignment],
    /// Countries of the base map at 1:110m, cut at longitude 180 already; none draws the sea alone.
    pub outlines: &'a [Airspace],
}

/// A stage that has a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Forecasts and quantities.
    Need,
    /// The matrix and its findings.
    Fit,
    /// Who gets what.
    Allocate,
    /// Map, timetable, legs.
    Fly,
    /// Holds, pallets, balance.
    Load,
}

/// Writes the report of a plan. Byte-identical for equal inputs; the file fetches nothing and runs nothing.
#[must_use]
pub fn write(input: &ReportInput<'_>) -> String {
    Book::write_twice(input, |book| page(&title(input), &masthead(book), &sections(book))).into_string()
}

/// Writes the page of one stage, from a plan that may hold no more than that stage and those before it.
#[must_use]
pub fn stage_page(input: &ReportInput<'_>, stage: Stage) -> String {
    Book::write_twice(input, |book| {
        let evidence =
            Section { id: "evidence", heading: "What it rests on", short: "Evidence", body: evidence::section(book) };
        let mut sections = match stage {
            Stage::Need => vec![need_section(book)],
            Stage::Fit => vec![fitness_section(book)],
            Stage::Allocate => split_section(book).into_iter().chain([allocation_section(book)]).collect(),
            Stage::Fly => vec![map_section(book), gantt_section(book), worth_section(book), legs_section(book)],
            Stage::Load => vec![flights_section(book)],
        };
        sections.push(evidence);
        page(&title(input), &masthead(book), &sections)
    })
    .into_string()
}

/// Writes the page of a route by itself: map and legs.
#[must_use]
pub fn route_page(problem: &RouteProblem, solution: &RouteSolution, outlines: &[Airspace]) -> String {
    route::write(problem, solution, outlines)
}

/// Writes the page of goods that came unannounced: the space of each class, and every line with its reason.
#[must_use]
pub fn arrived_page(page: &ArrivedPage<'_>) -> String {
    arrived::write(page)
}

/// Writes the page of a packed container by itself.
#[must_use]
pub fn pack_page(problem: &PackProblem, solution: &PackSolution) -> String {
    pack::write(problem, solution)
}

/// Writes the picture of a packed container as an SVG file of its own.
#[must_use]
pub fn pack_picture(problem: &PackProblem, solution: &PackSolution) -> String {
    pack::picture(problem, solution)
}

/// Writes the page of one flight's load: decks, balance, load sheet, sequence, pallets. Nothing when the plan has no such
/// flight or no load for it.
#[must_use]
pub fn flight_page(input: &ReportInput<'_>, flight: &FlightId) -> Option<String> {
    let flight = loaded_flight(input, flight)?;
    let write = |book: &Book<'_>| {
        let loads = Loaded::of(book, flight);
        let title = format!("Load of flight {}", flight.id);
        page(&title, &flight_masthead(&loads), &load::sections(&loads))
    };
    Some(Book::write_twice(input, write).into_string())
}

/// Writes the deck plans and the envelope of one flight's load as an SVG file of its own. Nothing as [`flight_page`].
#[must_use]
pub fn flight_picture(input: &ReportInput<'_>, flight: &FlightId) -> Option<String> {
    let flight = loaded_flight(input, flight)?;
    let book = Book::alone(input);
    Some(load::picture(&Loaded::of(&book, flight)).file())
}

fn loaded_flight<'a>(input: &ReportInput<'a>, id: &FlightId) -> Option<&'a Flight> {
    let solutions = &input.document.solutions;
    let has_load = solutions.loading.loads.iter().any(|load| load.flight == *id);
    solutions.flights.flights.iter().find(|flight| flight.id == *id).filter(|_| has_load)
}

fn flight_masthead(loads: &[Loaded<'_>]) -> Markup {
    let (book, flight) = (loads[0].book, loads[0].flight);
    let of = |loaded: &Loaded<'_>| {
        let units = &loaded.load.units;
        let people: i64 = loaded.load.seated.iter().map(|seated| seated.people.get()).sum();
        (units.len(), units.iter().map(|unit| unit.gross).sum(), people)
    };
    let name = |index: usize, what: &'static str| if index == 0 { what } else { "On the way home" };
    html! {
        p.eyebrow { "Load plan \u{b7} planning, not for dispatch" }
        h1 { "Flight " (flight.id) }
        dl.facts {
            div { dt { "Aircraft" } dd { (flight.aircraft) ", " (flight.tail) } }
            div { dt { "Way" } dd { (flight::way(flight)) } }
            @if let Some(leg) = flight.legs.first() { div { dt { "Departs" } dd { (numbers::instant(leg.departs)) } } }
            @for (index, (units, mass, people)) in loads.iter().map(of).enumerate() {
                div { dt { (name(index, "Units")) } dd { (units) ", " (numbers::mass(mass)) } }
                @if people > 0 { div { dt { (name(index, "People")) } dd { (people) @if index > 0 { " people" } } } }
            }
            div { dt { "Operation" } dd { (book.input.document.operation_name) } }
            div { dt { "Inputs" } dd.digest { (book.input.document.inputs_digest) } }
        }
    }
}

fn title(input: &ReportInput<'_>) -> String {
    format!("{}: relief airlift plan", input.document.operation_name)
}

fn masthead(book: &Book<'_>) -> Markup {
    let document = book.input.document;
    html! {
        p.eyebrow { "Relief airlift plan" }
        h1 { (document.operation_name) }
        p { (verdict::badge(book)) }
        dl.facts {
            div { dt { "As of" } dd { (numbers::instant(document.as_of)) } }
            div { dt { "Horizon" } dd { (numbers::days(book.operation.horizon)) } }
            div { dt { "Inputs" } dd.digest { (document.inputs_digest) } }
        }
    }
}

fn sections(book: &Book<'_>) -> Vec<Section> {
    vec![
        Section { id: "summary", heading: "What the plan says", short: "In short", body: summary::sentences(book) },
        map_section(book),
        gantt_section(book),
        need_section(book),
        fitness_section(book),
        allocation_section(book),
        worth_section(book),
        flights_section(book),
        Section { id: "record", heading: "What became of it", short: "Said and done", body: columns::section(book) },
        Section { id: "account", heading: "The account", short: "Account", body: account::section(book) },
        Section {
            id: "left-out",
            heading: "Everything left out, and why",
            short: "Left out",
            body: left_out::section(book),
        },
        Section {
            id: "verdict",
            heading: "The checker\u{2019}s verdict",
            short: "Verdict",
            body: verdict::section(book),
        },
        Section { id: "evidence", heading: "What it rests on", short: "Evidence", body: evidence::section(book) },
        Section {
            id: "inputs",
            heading: "Inputs, sources, assumptions",
            short: "Sources",
            body: sources::section(book),
        },
    ]
}

fn map_section(book: &Book<'_>) -> Section {
    Section { id: "map", heading: "Where it flies", short: "Map", body: route::of_plan(book) }
}

fn gantt_section(book: &Book<'_>) -> Section {
    let body = html! { (gantt::draw(book)) (occupancy::draw(book)) (delivered::draw(book)) };
    Section { id: "timetable", heading: "When it flies", short: "Timetable", body }
}

fn need_section(book: &Book<'_>) -> Section {
    Section { id: "need", heading: "What is needed", short: "Need", body: need::section(book) }
}

fn fitness_section(book: &Book<'_>) -> Section {
    Section { id: "fitness", heading: "What is fit", short: "Fitness", body: matrix::section(book) }
}

fn allocation_section(book: &Book<'_>) -> Section {
    Section { id: "allocation", heading: "Who gives what to whom", short: "Sharing", body: share::section(book) }
}

fn split_section(book: &Book<'_>) -> Option<Section> {
    let appraisal = book.input.appraisal?;
    Some(Section {
        id: "split",
        heading: "The split beside the plan",
        short: "Split",
        body: split::section(book, appraisal),
    })
}

fn worth_section(book: &Book<'_>) -> Section {
    Section { id: "worth", heading: "Is each flight worth it?", short: "Worth", body: worth::section(book) }
}

fn flights_section(book: &Book<'_>) -> Section {
    Section { id: "flights", heading: "Flight by flight", short: "Flights", body: flight::section(book) }
}

fn legs_section(book: &Book<'_>) -> Section {
    Section { id: "flights", heading: "Leg by leg", short: "Legs", body: flight::legs_only(book) }
}
