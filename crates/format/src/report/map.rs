//! Decides how flights are drawn on a map: legs as geodesics in the colour of their operator, closed airspace hatched,
//! the picture zoomed to the flights. Does not decide the ways (`flights`) or the arithmetic (`projection`).
//! Up: [`crate::report`].

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::geo::GeoPoint;
use model::quantity::Metres;
use model::transport::Airspace;

use crate::report::labels::{Dot, LABEL_SIZE, place};
use crate::report::projection::{Relative, cut, middle_of, project, recentre};
use crate::report::svg::{at, line, ring};

/// Longest piece of a geodesic that is drawn straight: 200 km bend by less than a pixel on a page.
const STEP: Metres = Metres::of(200_000);

/// Width of the picture, px.
const WIDTH: f64 = 1100.0;

/// Room round the outermost points, as a share of the picture's width.
const MARGIN: f64 = 0.09;

/// Airports nearer than this to one of them crowd it, px: within it labels of the usual length would meet.
const CROWD_REACH: f64 = 125.0;

/// Fewest airports that are worth a picture from nearer.
const CROWD_MIN: usize = 7;

/// Sidewise distance of legs that fly the same pair of airports, px.
const LANE: f64 = 4.0;

/// A leg to draw.
pub(super) struct MapLeg {
    /// Way points, ends included.
    pub(super) way: Vec<GeoPoint>,
    /// Index into the legend.
    pub(super) colour: usize,
    /// Whether it carries cargo; an empty leg is dashed.
    pub(super) is_loaded: bool,
    /// What a pointer over it says.
    pub(super) title: String,
}

/// An airport to draw.
pub(super) struct MapAirport {
    /// Where.
    pub(super) point: GeoPoint,
    /// Name with code.
    pub(super) long: String,
    /// Code.
    pub(super) short: String,
    /// Whether only fuel is taken.
    pub(super) is_stop: bool,
}

/// Everything on one map.
pub(super) struct Map<'a> {
    /// What the picture shows, for those who cannot see it.
    pub(super) title: String,
    /// The base map.
    pub(super) outlines: &'a [Airspace],
    /// Closed airspace.
    pub(super) closed: Vec<&'a Airspace>,
    /// Legs.
    pub(super) legs: Vec<MapLeg>,
    /// Airports, most important first.
    pub(super) airports: Vec<MapAirport>,
    /// Names of the colours.
    pub(super) colours: Vec<String>,
}

/// Where on paper a point lies.
struct View {
    middle: f64,
    scale: f64,
    left: f64,
    top: f64,
    height: f64,
}

impl View {
    /// A view of every point about a middle meridian, of a height that suits a page.
    fn around(points: &[GeoPoint], middle: f64) -> Self {
        let flat: Vec<(f64, f64)> = cut(points, middle).into_iter().flatten().map(project).collect();
        let edges = |part: fn(&(f64, f64)) -> f64| {
            let values = flat.iter().map(part);
            (values.clone().fold(f64::MAX, f64::min), values.fold(f64::MIN, f64::max))
        };
        let ((west, east), (north, south)) =
            if flat.is_empty() { ((-2.7, 2.7), (-1.4, 1.4)) } else { (edges(|p| p.0), edges(|p| p.1)) };
        // No flight is so short that a neighbourhood of about 1,500 km does not help to recognise it.
        let width = ((east - west) * (1.0 + 2.0 * MARGIN)).max((south - north) * 1.4).max(0.24);
        let height = ((south - north) * (1.0 + 2.0 * MARGIN) + width * 0.06).clamp(width * 0.36, width * 0.62);
        let scale = WIDTH / width;
        // Nothing lies beyond the poles: the picture ends there.
        let (pole, far) = (project((90.0, 0.0)).1 - width * 0.01, project((-90.0, 0.0)).1 + width * 0.01);
        let top = ((north + south - height) / 2.0).max(pole);
        let bottom = ((north + south + height) / 2.0).min(far);
        Self { middle, scale, left: (west + east - width) / 2.0, top, height: (bottom - top) * scale }
    }

    fn paper(&self, point: Relative) -> (f64, f64) {
        let (x, y) = project(point);
        ((x - self.left) * self.scale, (y - self.top) * self.scale)
    }

    fn point(&self, point: GeoPoint) -> (f64, f64) {
        self.paper((point.latitude(), crate::report::projection::relative(point.longitude(), self.middle)))
    }

    /// Whether any of a line may be seen: its frame meets the picture's.
    fn shows(&self, points: &[(f64, f64)]) -> bool {
        let side = |far: fn(&(f64, f64)) -> f64, edge: f64| {
            points.iter().any(|point| far(point) > 0.0) && points.iter().any(|point| far(point) < edge)
        };
        side(|point| point.0, WIDTH) && side(|point| point.1, self.height)
    }
}

/// Draws the map, and once more the part of it where airports crowd.
pub(super) fn draw(map: &Map<'_>) -> Markup {
    let ways: Vec<Vec<GeoPoint>> = map.legs.iter().map(|leg| sampled(&leg.way)).collect();
    let mut points: Vec<GeoPoint> = ways.iter().flatten().copied().collect();
    points.extend(map.airports.iter().map(|airport| airport.point));
    let longitudes: Vec<f64> = points.iter().map(|point| point.longitude()).collect();
    let view = View::around(&points, middle_of(&longitudes));
    let crowd = crowd(map, &view);
    let crowded: Vec<GeoPoint> = crowd.iter().map(|index| map.airports[*index].point).collect();
    // About the same meridian, so that the part is a rectangle of the whole.
    let near = (!crowd.is_empty()).then(|| View::around(&crowded, view.middle));
    let named: Vec<usize> = (0..map.airports.len()).filter(|index| !crowd.contains(index)).collect();
    html! {
        figure.maps {
            svg width="0" height="0" aria-hidden="true" style="position:absolute" {
                defs {
                    pattern #closed-hatch width="7" height="7" patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)" { path d="M0 0V7" stroke="var(--c3)" stroke-width="2.2" {} }
                }
            }
            (picture(map, &map.title, &ways, &view, &named, near.as_ref()))
            @if let Some(near) = &near {
                p.caption { "The part in the frame from nearer, with the names of its " (crowd.len()) " airports:" }
                @let all: Vec<usize> = (0..map.airports.len()).collect();
                (picture(map, &format!("{}, a part from nearer", map.title), &ways, near, &all, None))
            }
            (legend(map))
        }
    }
}

/// Airports that stand so close that their labels would lie on the legs: all those near the one that has most
/// neighbours; none where few stand together or all do.
fn crowd(map: &Map<'_>, view: &View) -> Vec<usize> {
    let dots: Vec<(f64, f64)> = map.airports.iter().map(|airport| view.point(airport.point)).collect();
    let near = |one: &(f64, f64)| -> Vec<usize> {
        let is_near = |other: &(f64, f64)| (one.0 - other.0).hypot(one.1 - other.1) < CROWD_REACH;
        dots.iter().enumerate().filter(|(_, other)| is_near(other)).map(|(index, _)| index).collect()
    };
    // The first of equals: the most important airport.
    let mut crowd: Vec<usize> = Vec::new();
    for dot in &dots {
        let around = near(dot);
        if around.len() > crowd.len() {
            crowd = around;
        }
    }
    if crowd.len() < CROWD_MIN || crowd.len() == dots.len() { Vec::new() } else { crowd }
}

/// One picture of the map: its named airports carry labels, a frame shows what another picture shows from nearer.
fn picture(
    map: &Map<'_>,
    title: &str,
    ways: &[Vec<GeoPoint>],
    view: &View,
    named: &[usize],
    frame: Option<&View>,
) -> Markup {
    html! {
        div.scroll tabindex="0" {
            svg viewBox=(format!("0 0 {WIDTH} {}", at(view.height))) role="img" aria-label=(title) {
                title { (title) }
                rect width=(WIDTH) height=(at(view.height)) fill="var(--paper)" {}
                (globe(view))
                (land(map.outlines, view))
                (closed(&map.closed, view))
                @let drawn = lanes(map, ways, view);
                (legs(&drawn))
                (airports(map, named, &drawn, view))
                @if let Some(frame) = frame {
                    @let zoom = view.scale / frame.scale;
                    rect x=(at((frame.left - view.left) * view.scale)) y=(at((frame.top - view.top) * view.scale))
                        width=(at(WIDTH * zoom)) height=(at(frame.height * zoom)) rx="3" fill="none" stroke="var(--ink)"
                        stroke-dasharray="2 3" {}
                }
            }
        }
    }
}

/// A way with points every [`STEP`] along each of its geodesics.
fn sampled(way: &[GeoPoint]) -> Vec<GeoPoint> {
    let mut points: Vec<GeoPoint> = way.first().copied().into_iter().collect();
    for pair in way.windows(2) {
        if pair[0] != pair[1] {
            points.extend(pair[0].way_to(pair[1], STEP).into_iter().skip(1));
        }
    }
    points
}

/// The sea and a net of meridians and parallels, every 30 degrees.
fn globe(view: &View) -> Markup {
    let meridian = |east: f64| (-18..=18).map(move |step| (f64::from(step) * 5.0, east));
    let mut edge: Vec<Relative> = meridian(-180.0).collect();
    edge.extend(meridian(180.0).rev());
    let edge: Vec<(f64, f64)> = edge.into_iter().map(|point| view.paper(point)).collect();
    let mut net: Vec<Vec<(f64, f64)>> = Vec::new();
    for step in -6..=6 {
        // Round meridians of Greenwich, not of the map's middle: the net stands where an atlas has it.
        let east = crate::report::projection::relative(f64::from(step) * 30.0, view.middle);
        net.push(meridian(east).map(|point| view.paper(point)).collect());
    }
    for step in -2..=2 {
        let north = f64::from(step) * 30.0;
        net.push((-36..=36).map(|step| view.paper((north, f64::from(step) * 5.0))).collect());
    }
    net.retain(|line| view.shows(line));
    html! {
        path d=(ring(&edge)) fill="var(--sea)" {}
        path d=(net.iter().map(|points| line(points)).collect::<String>()) fill="none" stroke="var(--line)" stroke-width="0.6" {}
    }
}

/// Countries: one path filled, one for the borders that leaves out the seams of the cuts.
fn land(outlines: &[Airspace], view: &View) -> Markup {
    let (mut fill, mut border) = (String::new(), String::new());
    for outline in outlines.iter().flat_map(|country| &country.rings) {
        for part in recentre(outline, view.middle) {
            let flat: Vec<(f64, f64)> = part.iter().map(|point| view.paper(*point)).collect();
            if view.shows(&flat) {
                fill.push_str(&ring(&flat));
                border.push_str(&seamless(&part, &flat, view.middle));
            }
        }
    }
    html! {
        path d=(fill) fill="var(--land)" fill-rule="evenodd" {}
        path d=(border) fill="none" stroke="var(--edge)" stroke-width="0.8" stroke-linejoin="round" {}
    }
}

/// The border of a ring without what runs along the edge of the map or along longitude 180, where rings are cut.
fn seamless(part: &[Relative], flat: &[(f64, f64)], middle: f64) -> String {
    let seam = crate::report::projection::relative(180.0, middle);
    let is_on_cut = |east: f64| east.abs() > 179.99 || (east - seam).abs() < 0.01;
    let mut border = String::new();
    let mut run: Vec<(f64, f64)> = vec![flat[0]];
    for index in 0..part.len() {
        let next = (index + 1) % part.len();
        if is_on_cut(part[index].1) && is_on_cut(part[next].1) {
            border.push_str(&line(&run));
            run.clear();
        }
        run.push(flat[next]);
    }
    border.push_str(&line(&run));
    border
}

fn closed(closed: &[&Airspace], view: &View) -> Markup {
    let path: String = closed
        .iter()
        .flat_map(|country| &country.rings)
        .flat_map(|outline| recentre(outline, view.middle))
        .map(|part| ring(&part.iter().map(|point| view.paper(*point)).collect::<Vec<_>>()))
        .collect();
    html! {
        @if !path.is_empty() {
            path d=(path) fill="url(#closed-hatch)" fill-opacity="0.75" stroke="var(--c3)" stroke-width="1" {}
        }
    }
}

/// A leg as it lies on paper, in pieces.
type Drawn<'m> = (&'m MapLeg, Vec<Vec<(f64, f64)>>);

/// Legs between the same two airports side by side, whichever way they fly.
fn lanes<'m>(map: &'m Map<'_>, ways: &[Vec<GeoPoint>], view: &View) -> Vec<Drawn<'m>> {
    let mut lanes: BTreeMap<(i64, i64, i64, i64), u32> = BTreeMap::new();
    let mut drawn: Vec<Drawn<'m>> = Vec::new();
    for (leg, way) in map.legs.iter().zip(ways) {
        let pieces: Vec<Vec<(f64, f64)>> = cut(way, view.middle)
            .into_iter()
            .map(|piece| piece.into_iter().map(|point| view.paper(point)).collect())
            .collect();
        let (Some(first), Some(last)) = (pieces.first().and_then(|p| p.first()), pieces.last().and_then(|p| p.last()))
        else {
            continue;
        };
        let key = |point: &(f64, f64)| (point.0.round() as i64, point.1.round() as i64);
        let (a, b) = (key(first), key(last));
        let is_forward = a <= b;
        let lane = lanes.entry(if is_forward { (a.0, a.1, b.0, b.1) } else { (b.0, b.1, a.0, a.1) }).or_default();
        let side = if lane.is_multiple_of(2) { 1.0 } else { -1.0 } * f64::from(lane.div_ceil(2)) * LANE;
        *lane += 1;
        let side = if is_forward { side } else { -side };
        drawn.push((leg, pieces.iter().map(|piece| beside(piece, side)).collect()));
    }
    drawn
}

fn legs(drawn: &[Drawn<'_>]) -> Markup {
    html! {
        @for (leg, pieces) in drawn {
            g fill="none" stroke=(format!("var(--c{})", leg.colour % 8)) {
                title { (leg.title) }
                @let path = pieces.iter().map(|piece| line(piece)).collect::<String>();
                path d=(path) stroke="var(--card)" stroke-width="4.4" stroke-opacity="0.7" {}
                path d=(path) stroke-width=(if leg.is_loaded { "2.4" } else { "1.5" })
                    stroke-dasharray=[(!leg.is_loaded).then_some("5 4")] {}
                @if let Some(arrow) = arrow(pieces) { path d=(arrow) stroke-width="2.2" stroke-linejoin="round" {} }
            }
        }
    }
}

/// A line moved sidewise by some pixels, its ends left where they are.
fn beside(points: &[(f64, f64)], side: f64) -> Vec<(f64, f64)> {
    let last = points.len() - 1;
    let mut moved = points.to_vec();
    for index in 1..last {
        let (a, b) = (points[index - 1], points[index + 1]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = (dx * dx + dy * dy).sqrt().max(1e-6);
        moved[index] = (points[index].0 - dy / length * side, points[index].1 + dx / length * side);
    }
    moved
}

/// An arrow head in the middle of the longest piece.
fn arrow(pieces: &[Vec<(f64, f64)>]) -> Option<String> {
    let piece = pieces.iter().max_by_key(|piece| piece.len())?;
    let middle = piece.len() / 2;
    let (a, b) = (*piece.get(middle.checked_sub(1)?)?, *piece.get(middle)?);
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = (dx * dx + dy * dy).sqrt();
    if length < 1e-6 {
        return None;
    }
    let (ux, uy) = (dx / length * 7.0, dy / length * 7.0);
    let tip = ((a.0 + b.0) / 2.0 + ux / 2.0, (a.1 + b.1) / 2.0 + uy / 2.0);
    let wing = |side: f64| (tip.0 - ux - uy * 0.6 * side, tip.1 - uy + ux * 0.6 * side);
    Some(line(&[wing(1.0), tip, wing(-1.0)]))
}

/// Dots of every airport, labels of those that are named here and lie in the picture.
fn airports(map: &Map<'_>, named: &[usize], drawn: &[Drawn<'_>], view: &View) -> Markup {
    let lines: Vec<Vec<(f64, f64)>> = drawn.iter().flat_map(|(_, pieces)| pieces.iter().cloned()).collect();
    let is_inside = |(x, y): (f64, f64)| (0.0..=WIDTH).contains(&x) && (0.0..=view.height).contains(&y);
    let shown: Vec<(usize, &MapAirport)> =
        map.airports.iter().enumerate().filter(|(_, airport)| is_inside(view.point(airport.point))).collect();
    let (labelled, nameless): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(index, _)| named.contains(index));
    let dots: Vec<Dot> = labelled
        .iter()
        .map(|(_, airport)| {
            let (x, y) = view.point(airport.point);
            Dot { x, y, long: airport.long.clone(), short: airport.short.clone() }
        })
        .collect();
    html! {
        @for (_, airport) in nameless.iter().chain(&labelled) {
            @let (x, y) = view.point(airport.point);
            circle cx=(at(x)) cy=(at(y)) r=(if airport.is_stop { "3" } else { "4.2" })
                fill=(if airport.is_stop { "var(--card)" } else { "var(--ink)" }) stroke="var(--ink)" stroke-width="1.6" {
                title { (airport.long) }
            }
        }
        @for label in place(&dots, &lines, WIDTH, view.height) {
            @if let Some(end) = label.leader {
                path d=(line(&[(dots[label.dot].x, dots[label.dot].y), end])) stroke="var(--ink)" stroke-width="0.8" {}
            }
            text.halo.strong[!labelled[label.dot].1.is_stop] x=(at(label.x)) y=(at(label.y)) font-size=(LABEL_SIZE) { (label.text) }
        }
    }
}

fn legend(map: &Map<'_>) -> Markup {
    let stroke = |colour: String, dash: Option<&str>| {
        html! {
            svg width="26" height="12" aria-hidden="true" {
                path d="M1 6H25" stroke=(colour) stroke-width="2.6" stroke-dasharray=[dash] {}
            }
        }
    };
    html! {
        ul.legend {
            @for (index, name) in map.colours.iter().enumerate() { li { (stroke(format!("var(--c{})", index % 8), None)) (name) } }
            @if map.legs.iter().any(|leg| !leg.is_loaded) { li { (stroke("var(--soft)".to_owned(), Some("5 4"))) "empty leg" } }
            @if map.airports.iter().any(|airport| airport.is_stop) {
                li {
                    svg width="12" height="12" aria-hidden="true" { circle cx="6" cy="6" r="3" fill="none" stroke="var(--ink)" stroke-width="1.6" {} }
                    "fuel stop"
                }
            }
            @if !map.closed.is_empty() {
                li {
                    svg width="18" height="12" aria-hidden="true" { rect width="18" height="12" fill="url(#closed-hatch)" stroke="var(--c3)" {} }
                    "closed to some operators"
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(places: &[(f64, f64)]) -> Map<'static> {
        let airport = |(latitude, longitude): &(f64, f64)| MapAirport {
            point: GeoPoint::try_new(*latitude, *longitude).expect("a point"),
            long: "KJFK New York".to_owned(),
            short: "KJFK".to_owned(),
            is_stop: false,
        };
        Map {
            title: String::new(),
            outlines: &[],
            closed: vec![],
            legs: vec![],
            airports: places.iter().map(airport).collect(),
            colours: vec![],
        }
    }

    #[test]
    fn a_crowd_is_drawn_from_nearer_and_everything_alone_is_not() {
        let crowd: Vec<(f64, f64)> = (0..8).map(|index| (45.0, 10.0 + f64::from(index))).collect();
        let far = [(40.6, -73.8), (31.1, 121.8)];
        for (places, pictures, remark) in [
            (crowd.iter().chain(&far).copied().collect::<Vec<_>>(), 2, "a crowd and two far away"),
            (crowd.clone(), 1, "a crowd alone fills the picture"),
            (crowd.iter().take(3).chain(&far).copied().collect(), 1, "three are no crowd"),
            (vec![], 1, "nothing"),
        ] {
            let drawn = draw(&map(&places)).into_string();
            assert_eq!(drawn.matches("role=\"img\"").count(), pictures, "{remark}");
        }
    }
}
