//! Decides how a packed container by itself is shown: in isometric view, from its door end, level by level, and what is
//! left out; as a page, or as a picture alone. Up: [`crate::report`].

use maud::{Markup, html};
use model::loading::{PackProblem, PackSolution, Placement, Support};
use model::quantity::CubicMillimetres;

use crate::report::drawing::Drawing;
use crate::report::levels::{EndView, end_view, from_above, pieces};
use crate::report::numbers::{count, kilograms, length, permille, sizes, volume};
use crate::report::page;
use crate::report::solid::{Block, Room, isometric};
use crate::report::svg::{at, cut, text_width};

/// Most levels drawn.
const LEVELS_MAX: usize = 24;

/// Most kinds of box in the key of the picture.
const KEYS_MAX: usize = 60;

/// A packing as it is drawn.
struct Packed<'a> {
    problem: &'a PackProblem,
    solution: &'a PackSolution,
    blocks: Vec<Block>,
    contour: Vec<(f64, f64)>,
}

impl<'a> Packed<'a> {
    fn of(problem: &'a PackProblem, solution: &'a PackSolution) -> Self {
        let key = |kind: usize| (kind + 1).to_string();
        let kept_empty = problem.keep_out.iter().map(Block::kept_empty);
        let blocks = solution
            .placements
            .iter()
            .map(|placement| Block::new(placement, colour(placement.kind), key(placement.kind)))
            .chain(kept_empty)
            .collect();
        let corners = problem.contour.iter().flat_map(|contour| contour.corners());
        let contour = corners.map(|(y, z)| (y.get() as f64, z.get() as f64)).collect();
        Self { problem, solution, blocks, contour }
    }

    fn room(&self) -> Room<'_> {
        let (length, width, height) = self.problem.container;
        let sizes = [length, width, height].map(|size| size.get() as f64);
        Room { sizes, is_closed: true, contour: &self.contour }
    }

    fn title(&self) -> String {
        format!("Container of {}", sizes(self.problem.container))
    }

    /// Thousandths of the container that are filled, and the volume of the boxes.
    fn filled(&self) -> (i64, CubicMillimetres) {
        let (length, width, height) = self.problem.container;
        let inside = CubicMillimetres::cuboid(length, width, height);
        let used: CubicMillimetres = self.solution.placements.iter().map(filled).sum();
        // By wide integers: a container of metres holds 10^10 cubic millimetres.
        let share = i128::from(used.get()) * 1000 / i128::from(inside.get().max(1));
        (i64::try_from(share).expect("a share of a container should fit in 63 bits"), used)
    }

    fn boxes_in(&self) -> i64 {
        self.solution.placements.iter().map(|one| one.count().get()).sum()
    }

    /// Boxes of a kind that are in.
    fn count(&self, kind: usize) -> i64 {
        let placements = self.solution.placements.iter().filter(|placement| placement.kind == kind);
        placements.map(|placement| placement.count().get()).sum()
    }

    fn boxes_out(&self) -> i64 {
        self.solution.left_out.iter().map(|one| one.count.get()).sum()
    }

    /// From the door end, where a contour or a door is to be seen.
    fn end(&self) -> Option<EndView<'static>> {
        let (_, width, height) = self.problem.container;
        let (wide, high) = (width.get() as f64, height.get() as f64);
        let rectangle = |left: f64, right: f64, top: f64| vec![(left, 0.0), (right, 0.0), (right, top), (left, top)];
        let mut outlines = vec![(rectangle(0.0, wide, high), "3 3")];
        if !self.contour.is_empty() {
            outlines.push((self.contour.clone(), ""));
        }
        if let Some(door) = self.problem.door {
            let half = (door.width.get() as f64 / 2.0).min(wide / 2.0);
            outlines
                .push((rectangle(wide / 2.0 - half, wide / 2.0 + half, (door.height.get() as f64).min(high)), "7 3"));
        }
        let is_plain = outlines.len() == 1;
        (!is_plain).then_some(EndView {
            name: "from the door end",
            across: 1,
            offset: (0.0, 0.0),
            sizes: (wide, high),
            outlines,
            centre: None,
        })
    }

    fn end_words(&self) -> String {
        let mut words = String::from("from the door end");
        if !self.contour.is_empty() {
            words.push_str("; line: contour");
        }
        if self.problem.door.is_some() {
            words.push_str("; long dashes: door, wherever it lies across");
        }
        words
    }
}

fn colour(kind: usize) -> String {
    format!("var(--c{})", kind % 8)
}

fn filled(placement: &Placement) -> CubicMillimetres {
    let (length, width, height) = placement.extent;
    CubicMillimetres::cuboid(length, width, height).times(placement.count().get())
}

/// The page of one container.
pub(super) fn write(problem: &PackProblem, solution: &PackSolution) -> String {
    let packed = Packed::of(problem, solution);
    let (share, used) = packed.filled();
    let (length, width, height) = problem.container;
    let inside = CubicMillimetres::cuboid(length, width, height);
    let title = packed.title();
    let body = html! {
        dl.facts {
            div { dt { "Filled" } dd { strong { (permille(share)) } ", " (volume(used)) " of " (volume(inside)) } }
            div { dt { "Boxes in" } dd { (count(packed.boxes_in())) } }
            div { dt { "Boxes left out" } dd { (count(packed.boxes_out())) } }
            @for (name, words) in limits(problem, solution) { div { dt { (name) } dd { (words) } } }
            div { dt { "Steps" } dd { (count(i64::try_from(solution.steps).unwrap_or(i64::MAX))) } }
        }
        div.tile.large {
            (isometric(packed.room(), &packed.blocks, &title).inline("solid"))
            p.soft { "The door end, x = length, is at the lower right. In the levels it is at the right." }
            div.levels {
                @if let Some(end) = packed.end() {
                    div {
                        @let (wide, high, body) = end_view(&end, &packed.blocks);
                        svg viewBox=(format!("0 0 {} {}", at(wide), at(high))) role="img" aria-label=(end.name) { title { (end.name) } (body) }
                        span { (packed.end_words()) }
                    }
                }
                (from_above(packed.room(), &packed.blocks, LEVELS_MAX))
            }
        }
        (kinds(&packed))
        (left_out(solution))
    };
    page::picture_page(&title, "Packing", "How it is packed", body)
}

/// The limits that the question sets beyond the container, in words.
fn limits(problem: &PackProblem, solution: &PackSolution) -> Vec<(&'static str, String)> {
    let mut limits = Vec::new();
    limits.push(match problem.support {
        Support::None => ("Support", "boxes may float".to_owned()),
        Support::Full => ("Support", "the whole base".to_owned()),
        Support::Share(share) => ("Support", format!("at least {} of the base", permille(share.get()))),
    });
    if problem.boxes.iter().any(|one| one.gross.is_some()) {
        let mass = |placement: &Placement| {
            let gross = problem.boxes.get(placement.kind).and_then(|one| one.gross);
            gross.map_or(0, |gross| gross.get().saturating_mul(placement.count().get()))
        };
        let gross = kilograms(solution.placements.iter().map(mass).sum());
        limits.push((
            "Mass",
            match problem.gross_max {
                Some(most) => format!("{gross} of at most {}", kilograms(most.get())),
                None => gross,
            },
        ));
    }
    if let Some(door) = problem.door {
        limits.push(("Door", format!("{} wide, {} high", length(door.width.get()), length(door.height.get()))));
    }
    if !problem.keep_out.is_empty() {
        limits.push(("Rooms kept empty", problem.keep_out.len().to_string()));
    }
    for apart in &problem.separations {
        let (one, other) = &apart.classes;
        limits.push(("Apart", format!("class {one} from {other} by {}", length(apart.distance.get()))));
    }
    limits
}

fn kinds(packed: &Packed<'_>) -> Markup {
    let problem = packed.problem;
    let has_mass = problem.boxes.iter().any(|one| one.gross.is_some());
    let has_bearing = problem.boxes.iter().any(|one| one.stack_max.is_some());
    let has_group = problem.boxes.iter().any(|one| one.group.is_some());
    let has_class = problem.boxes.iter().any(|one| one.class.is_some());
    html! {
        div.table tabindex="0" { table.kinds {
            thead { tr {
                th.n { "Key" } th { "Box" } th { "Sizes" } th { "May stand on" }
                @if has_mass { th.n { "Mass of one" } } @if has_bearing { th.n { "Bears" } } @if has_group { th.n { "Group" } } @if has_class { th { "Class" } }
                th.n { "Asked" } th.n { "Packed" }
            } }
            tbody {
                @for (kind, one) in problem.boxes.iter().enumerate() {
                    tr {
                        td.n {
                            svg width="16" height="12" aria-hidden="true" { rect x="1" y="1" width="14" height="10" fill=(colour(kind)) fill-opacity="0.5" stroke=(colour(kind)) {} }
                            " " (kind + 1)
                        }
                        th { (one.id) }
                        td { span.line { (sizes(one.sizes)) } }
                        td { (faces(one.upright)) }
                        @if has_mass { td.n { @if let Some(gross) = one.gross { (kilograms(gross.get())) } } }
                        @if has_bearing { td.n { @match one.stack_max { Some(most) => (kilograms(most.get())), None => span.soft { "anything" } } } }
                        @if has_group { td.n { @if let Some(group) = one.group { (group) } } }
                        @if has_class { td { @if let Some(class) = &one.class { (class) } } }
                        td.n { (count(one.count.get())) } td.n { (count(packed.count(kind))) }
                    }
                }
            }
        } }
    }
}

/// On which faces a box may stand: its base is spanned by the two sides that do not stand vertical.
fn faces((length, width, height): (bool, bool, bool)) -> String {
    match (length, width, height) {
        (true, true, true) => "any face".to_owned(),
        (false, false, true) => "its base only".to_owned(),
        _ => {
            let named = [(height, "its base"), (width, "its long side"), (length, "its end")];
            let allowed: Vec<&str> = named.into_iter().filter(|(may, _)| *may).map(|(_, name)| name).collect();
            allowed.join(", ")
        }
    }
}

fn left_out(solution: &PackSolution) -> Markup {
    html! {
        @if !solution.left_out.is_empty() {
            h3 { "Left out" }
            div.table tabindex="0" { table {
                thead { tr { th { "Box" } th.n { "How many" } th { "Rule" } th { "Why" } th { "Cure" } } }
                tbody {
                    @for one in &solution.left_out {
                        tr { th { (one.id) } td.n { (count(one.count.get())) } td { span.rule { (one.reason.rule) } } td.free { (one.reason.text) } td.free { (one.reason.cure) } }
                    }
                }
            } }
        }
    }
}

/// The picture alone, as an SVG file.
pub(super) fn picture(problem: &PackProblem, solution: &PackSolution) -> String {
    const WIDTH: f64 = 1000.0;
    const LEFT: f64 = 20.0;
    const COLUMN: f64 = 165.0;
    let packed = Packed::of(problem, solution);
    let (share, used) = packed.filled();
    let title = packed.title();
    let solid = isometric(packed.room(), &packed.blocks, &title);
    let mut tiles = pieces(packed.room(), &packed.blocks, LEVELS_MAX);
    if let Some(end) = packed.end() {
        let (wide, high, body) = end_view(&end, &packed.blocks);
        tiles.insert(0, (wide, high, body, end.name.to_owned()));
    }
    let columns = ((WIDTH - 2.0 * LEFT) / COLUMN) as usize;
    let row_high = tiles.iter().map(|(_, high, ..)| *high).fold(0.0, f64::max) + 24.0;
    let solid_wide = 560.0_f64.min(solid.width * 460.0 / solid.height.max(1.0));
    let keys_high = 16.0 * key_rows(problem) as f64;
    let tiles_top = 66.0 + solid.height_in(solid_wide).max(keys_high) + 12.0;
    let height = tiles_top + row_high * tiles.len().div_ceil(columns) as f64 + 10.0;
    let body = html! {
        text.strong x=(LEFT) y="28" style="font-size:18px" { (title) }
        text.soft x=(LEFT) y="48" {
            (permille(share)) " filled, " (volume(used)) "; " (count(packed.boxes_in())) " boxes in, " (count(packed.boxes_out())) " left out"
        }
        (solid.nested((LEFT, 62.0), solid_wide))
        (keys(&packed, LEFT + solid_wide + 20.0, WIDTH - LEFT))
        @for (index, (wide, high, body, words)) in tiles.iter().enumerate() {
            @let (x, y) = (LEFT + COLUMN * (index % columns) as f64, tiles_top + row_high * (index / columns) as f64);
            svg x=(at(x)) y=(at(y)) width=(at(*wide)) height=(at(*high)) viewBox=(format!("0 0 {} {}", at(*wide), at(*high))) { (body) }
            text.soft.small x=(at(x + 1.0)) y=(at(y + high + 12.0)) { (words) }
        }
    };
    Drawing { title, width: WIDTH, height, body }.file()
}

/// Rows of the key: one column of few kinds, two of many.
fn key_rows(problem: &PackProblem) -> usize {
    const COLUMN_MAX: usize = 28;
    let lines = problem.boxes.len().min(KEYS_MAX + 1);
    if lines <= COLUMN_MAX { lines } else { lines.div_ceil(2) }
}

/// Which number and colour stand for which box.
fn keys(packed: &Packed<'_>, left: f64, right: f64) -> Markup {
    let boxes = &packed.problem.boxes;
    let shown = boxes.len().min(KEYS_MAX);
    let rows = key_rows(packed.problem).max(1);
    let wide = (right - left) / if boxes.len() > rows { 2.0 } else { 1.0 };
    let place = |index: usize| (left + wide * (index / rows) as f64, 66.0 + 16.0 * (index % rows) as f64);
    let words = |kind: usize| {
        let one = &boxes[kind];
        let short = format!("{}: {} of {}", one.id, count(packed.count(kind)), count(one.count.get()));
        let long = format!("{short}, {}", sizes(one.sizes));
        let room = wide - 40.0;
        if text_width(&long, 10.5) <= room { long } else { cut(&short, 10.5, room) }
    };
    html! {
        @for kind in 0..shown {
            @let (x, y) = place(kind);
            rect x=(at(x)) y=(at(y)) width="26" height="13" fill=(colour(kind)) fill-opacity="0.32" stroke=(colour(kind)) {}
            text.small.middle x=(at(x + 13.0)) y=(at(y + 10.5)) { (kind + 1) }
            text.small x=(at(x + 31.0)) y=(at(y + 10.5)) { (words(kind)) }
        }
        @if shown < boxes.len() {
            @let (x, y) = place(shown);
            text.soft.small x=(at(x)) y=(at(y + 10.5)) { "and " (boxes.len() - shown) " more kinds" }
        }
    }
}
