//! Decides how the load of one flight is told: its decks, its balance, its load sheet, the order of loading, how each unit
//! is built, and what was left behind. The same parts stand in the report and on the flight's own page. Up:
//! [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::flights::Flight;
use model::haul::Haul;
use model::loading::{AircraftLoad, LoadedUnit};
use model::quantity::Grams;
use model::transport::AircraftType;

use crate::report::book::Book;
use crate::report::drawing::{Drawing, below_one_another};
use crate::report::numbers::{length, mass, percent, tonnes};
use crate::report::page::Section;
use crate::report::pallet::Detail;
use crate::report::signs::{Signs, definitions, letter, patterns};
use crate::report::{deck, envelope, index_units, pallet, sequence, sheet};

/// One flight with its load and the tables it is read against.
pub(super) struct Loaded<'b> {
    /// Names and links.
    pub(super) book: &'b Book<'b>,
    /// The flight.
    pub(super) flight: &'b Flight,
    /// Its load.
    pub(super) load: &'b AircraftLoad,
    /// Its type, where the tables know it.
    pub(super) aircraft: Option<&'b AircraftType>,
    /// Letters, patterns, numbers.
    pub(super) signs: Signs<'b>,
}

impl<'b> Loaded<'b> {
    /// The loads of a flight, where any was planned: what it carries out, and what it brings back.
    pub(super) fn of(book: &'b Book<'b>, flight: &'b Flight) -> Vec<Self> {
        let loads = book.solutions.loading.loads.iter().filter(|load| load.flight == flight.id);
        let aircraft = book.aircraft(&flight.aircraft);
        loads.map(|load| Self { book, flight, load, aircraft, signs: Signs::of(flight, load) }).collect()
    }

    /// A leg of the load, counted from nought, in words: `leg 1, UUMU – BIKF`.
    pub(super) fn leg_words(&self, index: usize) -> String {
        let carrying: Vec<_> = self.flight.carrying(self.load.haul).map(|(_, leg)| leg).collect();
        match carrying.get(index).filter(|_| carrying.len() == self.load.legs.len()) {
            Some(leg) => format!("leg {}, {} \u{2013} {}", index + 1, leg.from, leg.to),
            None => format!("leg {}", index + 1),
        }
    }

    /// A unit's id without the name of its flight.
    pub(super) fn short_id<'u>(&self, unit: &'u LoadedUnit) -> &'u str {
        let id = unit.id.as_str();
        id.strip_prefix(self.flight.id.as_str()).and_then(|rest| rest.strip_prefix('-')).unwrap_or(id)
    }

    /// A unit by its id.
    pub(super) fn unit(&self, id: &model::id::UnitId) -> Option<&'b LoadedUnit> {
        self.load.units.iter().find(|unit| unit.id == *id)
    }

    /// The most that a unit may weigh where it stands: its position's limit, or its kind's own there.
    pub(super) fn gross_max(&self, unit: &LoadedUnit) -> Option<Grams> {
        let at = self.aircraft?.hold.positions.iter().find(|at| Some(&at.id) == unit.position.as_ref())?;
        let own = at.ulds.iter().find(|(id, _)| Some(id) == unit.uld.as_ref()).and_then(|(_, own)| *own);
        Some(own.map_or(at.gross_max, |own| own.min(at.gross_max)))
    }
}

/// The parts of a load below the heading of its flight.
pub(super) fn parts(loaded: &Loaded<'_>, detail: Detail) -> Markup {
    html! {
        h4 { "In the hold" }
        (hold(loaded))
        (units(loaded, false))
        @if loaded.load.units.iter().any(|unit| !unit.placements.is_empty()) {
            h4 { "How the pallets are built" }
            (pallet::draw(loaded, detail))
        }
        (people(loaded))
        @if loaded.aircraft.is_some() { h4 { "In balance" } }
        (balance(loaded))
        (sheet::folded(loaded))
        (sequence::folded(loaded))
        (left_behind(loaded))
    }
}

/// The sections of a flight's own page; what it brings back stands in one behind what it carries out.
pub(super) fn sections(loads: &[Loaded<'_>]) -> Vec<Section> {
    let mut sections = Vec::new();
    for loaded in loads {
        match loaded.load.haul {
            Haul::Out => sections.extend(sections_out(loaded)),
            Haul::Back => {
                let body = html! { (parts(loaded, Detail::Full)) };
                let heading = "Loaded again for the way home";
                sections.push(Section { id: "back", heading, short: "Way home", body });
            }
        }
    }
    sections
}

fn sections_out(loaded: &Loaded<'_>) -> Vec<Section> {
    let mut sections = vec![
        Section { id: "deck", heading: "In the hold", short: "Decks", body: html! { (hold(loaded)) (people(loaded)) } },
        Section { id: "balance", heading: "In balance", short: "Balance", body: balance(loaded) },
        Section { id: "sheet", heading: "The load sheet", short: "Load sheet", body: sheet::table(loaded) },
        Section { id: "sequence", heading: "In which order", short: "Sequence", body: sequence::whole(loaded) },
        Section {
            id: "pallets",
            heading: "How the pallets are built",
            short: "Pallets",
            body: pallet::draw(loaded, Detail::Full),
        },
        Section { id: "list", heading: "The load list", short: "Load list", body: units(loaded, true) },
    ];
    if !loaded.load.left_out.is_empty() {
        let body = left_behind(loaded);
        sections.push(Section { id: "left", heading: "What stays behind", short: "Left behind", body });
    }
    sections
}

/// Decks and envelope of every load of a flight in one drawing.
pub(super) fn picture(loads: &[Loaded<'_>]) -> Drawing {
    let mut parts: Vec<(Drawing, f64)> = Vec::new();
    let mut x = deck::SIDE;
    let mut stops = Vec::new();
    for loaded in loads {
        if let Some(aircraft) = loaded.aircraft {
            parts.extend(deck::drawings(loaded, &aircraft.hold).into_iter().map(|one| (one, deck::WIDTH)));
            parts.push((envelope::with_figures(loaded, aircraft), deck::WIDTH));
        }
        let (to, width) = if loaded.load.haul == Haul::Out { ("to", 90.0) } else { ("back to", 120.0) };
        for (index, airport) in loaded.signs.stops().iter().enumerate() {
            stops.push((index, to, *airport, x));
            x += width;
        }
    }
    let title = format!("Load of flight {}, {}", loads[0].flight.id, loads[0].flight.aircraft);
    let heading = html! {
        (definitions())
        text.strong x=(deck::SIDE) y="22" style="font-size:16px" { (title) }
        text.end.strong x=(deck::WIDTH - deck::SIDE) y="22" { "planning, not for dispatch" }
        @for (index, to, airport, x) in stops {
            (super::signs::swatch(index, (x, 34.0), (32.0, 14.0)))
            (super::signs::badge(index, x + 8.0, 41.0))
            text.small x=(x + 37.0) y="45" { (to) " " (airport) }
        }
    };
    below_one_another(title, &heading, deck::WIDTH, &parts)
}

fn hold(loaded: &Loaded<'_>) -> Markup {
    html! {
        (patterns(loaded.book))
        @match loaded.aircraft {
            Some(aircraft) => {
                figure.decks {
                    @for drawing in deck::drawings(loaded, &aircraft.hold) {
                        div.scroll.deck tabindex="0" { (drawing.inline("wide")) }
                    }
                    (loaded.signs.legend(loaded.book))
                    (loaded.signs.numbers(loaded.book))
                    p.caption {
                        @if loaded.flight.loaded_at(loaded.load.haul).len() > 1 { "When all is aboard. " } @else { "As the flight departs. " }
                        "A unit shows its position, its mass, its own number, where it leaves and the numbers of its consignments; "
                        "a dashed frame is a free position, a frame with a broken line a piece on the floor itself. "
                        "Hold tables of version " (aircraft.hold.version) ", for planning, not for dispatch: "
                        (super::book::source(&aircraft.hold.source)) "."
                    }
                }
            }
            None => p.soft { "The type " (loaded.flight.aircraft) " is not in the tables: its hold cannot be drawn." },
        }
    }
}

fn people(loaded: &Loaded<'_>) -> Markup {
    html! {
        @if !loaded.load.seated.is_empty() {
            h4 { "In seats and cabin places" }
            p { @for seated in &loaded.load.seated { (loaded.book.consignment(&seated.consignment, seated.people)) br; } }
        }
    }
}

fn balance(loaded: &Loaded<'_>) -> Markup {
    html! {
        @match loaded.aircraft {
            Some(aircraft) => (envelope::draw(loaded, aircraft)),
            None => p.soft { "The type " (loaded.flight.aircraft) " is not in the tables: its envelope cannot be drawn." },
        }
    }
}

fn left_behind(loaded: &Loaded<'_>) -> Markup {
    html! {
        @if !loaded.load.left_out.is_empty() {
            h4 { "Left behind" }
            @for left in &loaded.load.left_out {
                p { (loaded.book.consignment(&left.consignment, left.packs)) ": " span.rule { (left.reason.rule) } " " (left.reason.text) " " span.soft { "Cure: " (left.reason.cure) } }
            }
        }
    }
}

/// The units of a load in a table, which may be folded away.
fn units(loaded: &Loaded<'_>, is_open: bool) -> Markup {
    let book = loaded.book;
    let index = loaded.aircraft.and_then(|aircraft| aircraft.hold.index.as_ref().map(|index| (index, &aircraft.hold)));
    let picks_up = loaded.flight.loaded_at(loaded.load.haul).len() > 1;
    let row = |unit: &LoadedUnit| {
        let limit = loaded.gross_max(unit);
        let (x, y, z) = unit.centre;
        html! {
            tr id=[book.anchor(RecordKind::Unit, &unit.id)] {
                th.id { (unit.id) }
                td { @match &unit.position { Some(position) => (position), None => "floor" } }
                td { @match &unit.uld { Some(uld) => (uld), None => "loose" } }
                td.n { (length(unit.x.get())) br; span.soft { (length(unit.y.get())) } }
                td.n { (length(unit.height.get())) }
                td.n { (mass(unit.gross)) @if let Some(limit) = limit { br; span.soft { (percent(unit.gross.get(), limit.get())) " of " (tonnes(limit)) } } }
                td.n { (length(x.get())) br; (length(y.get())) br; (length(z.get())) }
                @if let Some((index, hold)) = index { td.n { (index_units::of_unit(index, hold, unit)) } }
                @if picks_up { td { @if let Some(airport) = loaded.flight.unit_loaded_at(loaded.load.haul, unit) { (airport) } } }
                td { @if let Some(stop) = loaded.signs.stop_of(unit) { (letter(stop)) " " @if let Some(airport) = loaded.signs.airport(stop) { (airport) } } }
                td { @for content in &unit.contents { (book.consignment(&content.consignment, content.packs)) br; } }
                td { (book.because(&unit.because)) }
            }
        }
    };
    let table = html! {
        div.table tabindex="0" { table {
            thead { tr {
                th { "Unit" } th { "Position" } th { "ULD" } th.n { "From nose, from left" } th.n { "Height" } th.n { "Mass" } th.n { "Own CG x, y, z" }
                @if index.is_some() { th.n { "Index" } }
                @if picks_up { th { "Loaded at" } } th { "Leaves at" } th { "Holds" } th { "Because" }
            } }
            tbody { @for unit in &loaded.load.units { (row(unit)) } }
        } }
    };
    let gross: Grams = loaded.load.units.iter().map(|unit| unit.gross).sum();
    let count = loaded.load.units.len();
    html! {
        @if count == 0 { @if is_open { p.soft { "Nothing stands in the hold." } } }
        @else if is_open { (table) }
        @else {
            details.line {
                summary { "Load list " span.soft { (count) @if count == 1 { " unit, " } @else { " units, " } (mass(gross)) } }
                (table)
            }
        }
    }
}
