//! Decides how a stack of boxes is drawn from above, level by level, and from its end: which boxes stand at each height,
//! with the keys of what they hold. Up: [`crate::report`].

use maud::{Markup, html};

use crate::report::numbers::length;
use crate::report::solid::{Block, Room, joints};
use crate::report::svg::{at, ring, text_width};

/// One level: which layers look like this, from which height, which boxes begin there and which only pass through.
struct Level<'b> {
    first: usize,
    last: usize,
    bottom: f64,
    standing: Vec<&'b Block>,
    passing: Vec<&'b Block>,
}

/// Levels from the floor up; like ones above one another are one.
fn levels(blocks: &[Block]) -> Vec<Level<'_>> {
    let mut bottoms: Vec<f64> = Vec::new();
    for block in blocks.iter().filter(|block| !block.is_kept_empty) {
        let step = block.step();
        bottoms.extend((0..block.counts[2]).map(|layer| block.from[2] + step * f64::from(layer)));
    }
    bottoms.sort_by(f64::total_cmp);
    bottoms.dedup();
    let mut levels: Vec<Level<'_>> = Vec::new();
    for (index, bottom) in bottoms.into_iter().enumerate() {
        let at_height = blocks.iter().filter(|block| bottom >= block.from[2] && bottom < block.until[2]);
        let (standing, passing): (Vec<&Block>, Vec<&Block>) = at_height.partition(|block| starts_at(block, bottom));
        let same = |one: &[&Block], other: &[&Block]| {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| std::ptr::eq(*one, *other))
        };
        match levels.last_mut() {
            Some(level) if same(&level.standing, &standing) && same(&level.passing, &passing) => level.last = index + 1,
            _ => levels.push(Level { first: index + 1, last: index + 1, bottom, standing, passing }),
        }
    }
    levels
}

/// Whether boxes of a block stand on a height.
fn starts_at(block: &Block, bottom: f64) -> bool {
    let layer = (bottom - block.from[2]) / block.step();
    !block.is_kept_empty && (layer - layer.round()).abs() < 1e-6
}

/// Indices of at most so many levels, the lowest and the highest among them, evenly between.
fn chosen(count: usize, most: usize) -> Vec<usize> {
    if count <= most || most < 2 {
        return (0..count.min(most.max(1))).collect();
    }
    (0..most).map(|index| index * (count - 1) / (most - 1)).collect()
}

/// Size of a picture of a level, px, before it is scaled.
const LEVEL: f64 = 150.0;

/// Draws the levels from above, each with its words below it. Of more levels than `most`, some are left away.
pub(super) fn from_above(room: Room<'_>, blocks: &[Block], most: usize) -> Markup {
    let levels = levels(blocks);
    let shown = chosen(levels.len(), most);
    html! {
        @for level in shown.iter().map(|index| &levels[*index]) {
                div {
                    @let (wide, high, body) = plan(room, level);
                    svg viewBox=(format!("0 0 {} {}", at(wide), at(high))) aria-hidden="true" { (body) }
                    span { (words(level)) br; span.soft { "from " (length(level.bottom as i64)) } }
                }
            }
        @if shown.len() < levels.len() { p.soft.more { "Showing " (shown.len()) " of " (levels.len()) " heights at which boxes begin." } }
    }
}

/// The same as pieces of a drawing: width, height, what is drawn, what it is called.
pub(super) fn pieces(room: Room<'_>, blocks: &[Block], most: usize) -> Vec<(f64, f64, Markup, String)> {
    let levels = levels(blocks);
    let piece = |level: &Level<'_>| {
        let (wide, high, body) = plan(room, level);
        (wide, high, body, format!("{}, from {}", words(level), length(level.bottom as i64)))
    };
    chosen(levels.len(), most).into_iter().map(|index| piece(&levels[index])).collect()
}

fn words(level: &Level<'_>) -> String {
    if level.first == level.last {
        format!("layer {}", level.first)
    } else {
        format!("layers {}\u{2013}{}", level.first, level.last)
    }
}

/// One level: what passes through it pale, what stands on it with its key.
fn plan(room: Room<'_>, level: &Level<'_>) -> (f64, f64, Markup) {
    let scale = LEVEL / room.sizes[0].max(room.sizes[1]).max(1.0);
    let (wide, high) = (room.sizes[0] * scale, room.sizes[1] * scale);
    let frame = |block: &Block| {
        let [x0, y0] = [0, 1].map(|axis| block.from[axis] * scale + 1.0);
        let [x1, y1] = [0, 1].map(|axis| block.until[axis] * scale + 1.0);
        (x0, y0, x1, y1)
    };
    let body = html! {
        rect x="1" y="1" width=(at(wide)) height=(at(high)) fill="var(--wash)" stroke="var(--line)" {}
        @for block in &level.passing {
            @let (x0, y0, x1, y1) = frame(block);
            rect x=(at(x0)) y=(at(y0)) width=(at(x1 - x0)) height=(at(y1 - y0)) fill=(if block.is_kept_empty { "var(--soft)" } else { block.colour.as_str() })
                fill-opacity=(if block.is_kept_empty { "0.3" } else { "0.1" }) stroke="var(--soft)" stroke-width="0.6" stroke-dasharray="2 2" {}
            @if block.is_kept_empty { path d=(format!("M{} {}L{} {}M{} {}L{} {}", at(x0), at(y0), at(x1), at(y1), at(x0), at(y1), at(x1), at(y0))) stroke="var(--soft)" stroke-width="0.6" {} }
        }
        @for block in &level.standing {
            @let (x0, y0, x1, y1) = frame(block);
            rect x=(at(x0)) y=(at(y0)) width=(at(x1 - x0)) height=(at(y1 - y0)) fill=(block.colour) fill-opacity="0.32" stroke=(block.colour) stroke-width="1.2" {}
            path d=(joints(block.counts[0], block.counts[1], &|u, v| (x0 + (x1 - x0) * u, y0 + (y1 - y0) * v))) fill="none" stroke=(block.colour) stroke-width="0.7" {}
        }
        @for block in &level.standing {
            @let (x0, y0, x1, y1) = frame(block);
            @if text_width(&block.key, KEY) * 1.1 + 1.0 <= x1 - x0 && y1 - y0 >= KEY - 1.0 {
                text.key.middle x=(at(f64::midpoint(x0, x1))) y=(at(f64::midpoint(y0, y1) + KEY * 0.36)) { (block.key) }
            }
        }
    };
    (wide + 2.0, high + 2.0, body)
}

/// Size of a key in a level, px before it is scaled.
const KEY: f64 = 11.0;

/// A cross-section that is looked at from an end.
pub(super) struct EndView<'a> {
    /// What it is called.
    pub(super) name: &'a str,
    /// Axis of the blocks that runs across the picture: 0 or 1.
    pub(super) across: usize,
    /// How far the blocks' origin lies from that of the section, across and up, mm.
    pub(super) offset: (f64, f64),
    /// Width and height of the section, mm.
    pub(super) sizes: (f64, f64),
    /// Outlines, corners across and up, mm, each with how it is broken.
    pub(super) outlines: Vec<(Vec<(f64, f64)>, &'static str)>,
    /// The centre of gravity, mm.
    pub(super) centre: Option<(f64, f64)>,
}

/// Draws blocks within their cross-section: width, height, what is drawn.
pub(super) fn end_view(view: &EndView<'_>, blocks: &[Block]) -> (f64, f64, Markup) {
    const MARGIN: f64 = 6.0;
    let scale = LEVEL / view.sizes.0.max(view.sizes.1).max(1.0);
    let (wide, high) = (view.sizes.0 * scale, view.sizes.1 * scale);
    let paper = |(across, up): (f64, f64)| (across * scale + MARGIN, high - up * scale + MARGIN);
    let body = html! {
        @for block in blocks.iter().filter(|block| !block.is_kept_empty) {
            @let (x0, y1) = paper((block.from[view.across] + view.offset.0, block.from[2] + view.offset.1));
            @let (x1, y0) = paper((block.until[view.across] + view.offset.0, block.until[2] + view.offset.1));
            rect x=(at(x0)) y=(at(y0)) width=(at(x1 - x0)) height=(at(y1 - y0)) fill=(block.colour) fill-opacity="0.16" stroke=(block.colour) stroke-width="0.9" {}
        }
        path d=(format!("M{MARGIN} {}h{}", at(high + MARGIN), at(wide))) stroke="var(--ink)" stroke-width="1.6" {}
        @for (outline, dash) in &view.outlines {
            path d=(ring(&outline.iter().map(|point| paper(*point)).collect::<Vec<_>>())) fill="none" stroke="var(--ink)" stroke-width="1.2" stroke-dasharray=[(!dash.is_empty()).then_some(*dash)] {}
        }
        @if let Some(centre) = view.centre { @let (x, y) = paper(centre); (super::deck::mark(x, y)) }
    };
    (wide + 2.0 * MARGIN, high + 2.0 * MARGIN, body)
}

#[cfg(test)]
mod tests {
    use model::loading::Placement;
    use model::quantity::Millimetres;

    use super::*;

    fn block(at: (i64, i64, i64), extent: (i64, i64, i64), counts: (u32, u32, u32)) -> Block {
        let mm = |(x, y, z): (i64, i64, i64)| (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z));
        Block::new(&Placement { kind: 0, at: mm(at), extent: mm(extent), counts }, String::new(), String::new())
    }

    #[test]
    fn like_layers_are_one_level() {
        let blocks = [block((0, 0, 0), (500, 400, 300), (2, 2, 4)), block((0, 0, 1200), (400, 500, 300), (2, 2, 1))];
        let levels = levels(&blocks);
        let spans: Vec<(usize, usize, f64)> =
            levels.iter().map(|level| (level.first, level.last, level.bottom)).collect();
        assert_eq!(spans, [(1, 4, 0.0), (5, 5, 1200.0)]);
    }

    #[test]
    fn a_tall_box_passes_through_the_levels_of_its_neighbours() {
        let blocks = [block((0, 0, 0), (500, 400, 300), (1, 1, 3)), block((600, 0, 0), (400, 400, 900), (1, 1, 1))];
        let counts: Vec<(usize, usize)> =
            levels(&blocks).iter().map(|level| (level.standing.len(), level.passing.len())).collect();
        assert_eq!(counts, [(2, 0), (1, 1)]);
    }

    #[test]
    fn of_many_levels_the_lowest_and_the_highest_are_shown() {
        assert_eq!(chosen(3, 12), [0, 1, 2]);
        assert_eq!(chosen(31, 4), [0, 10, 20, 30]);
        assert_eq!(chosen(0, 4), [] as [usize; 0]);
    }
}
