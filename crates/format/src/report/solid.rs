//! Decides how a stack of boxes is drawn: in isometric view, hidden faces left out, and from above level by level.
//! Knows boxes and colours only, so that pallets and containers are drawn alike. Up: [`crate::report`].

use maud::{Markup, html};
use model::loading::Placement;
use model::quantity::Millimetres;

use crate::report::svg::{at, line, ring};

/// Cosine of 30 degrees: the two floor axes of an isometric view.
const COS_30: f64 = 0.866_025_403_784_438_6;

/// Most lines drawn on a face in one direction: a wall of a thousand boxes is drawn plain.
const GRID_LINES_MAX: u32 = 120;

/// A block of equal boxes with its colour.
pub(super) struct Block {
    from: [f64; 3],
    until: [f64; 3],
    counts: [u32; 3],
    colour: String,
}

impl Block {
    /// A placement in a colour.
    pub(super) fn new(placement: &Placement, colour: String) -> Self {
        let triple =
            |(x, y, z): (Millimetres, Millimetres, Millimetres)| [x.get() as f64, y.get() as f64, z.get() as f64];
        let (from, extent) = (triple(placement.at), triple(placement.extent));
        let counts = [placement.counts.0, placement.counts.1, placement.counts.2];
        let until = [0, 1, 2].map(|axis| from[axis] + extent[axis] * f64::from(counts[axis]));
        Self { from, until, counts, colour }
    }
}

/// The room the boxes stand in.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// Extent along x, y, z, mm.
    pub(super) sizes: [f64; 3],
    /// Whether its edges are drawn to the full height (a container) or its floor only (a pallet).
    pub(super) is_closed: bool,
}

/// Where a point lies in the isometric view, mm.
fn iso([x, y, z]: [f64; 3]) -> (f64, f64) {
    ((x - y) * COS_30, (x + y) / 2.0 - z)
}

/// Blocks in an order in which each may be painted over those before it. Two blocks that are apart along an axis are
/// ordered by it; where axes disagree the blocks do not meet on paper.
fn from_behind(blocks: &[Block]) -> Vec<usize> {
    let is_behind = |a: &Block, b: &Block| {
        (0..3).any(|axis| a.until[axis] <= b.from[axis]) && !(0..3).any(|axis| b.until[axis] <= a.from[axis])
    };
    let mut waits: Vec<Option<usize>> =
        blocks.iter().map(|one| Some(blocks.iter().filter(|other| is_behind(other, one)).count())).collect();
    let mut order = Vec::new();
    // Three blocks can hide one another in a ring; then the one that waits for fewest must begin.
    while let Some((next, _)) = waits
        .iter()
        .enumerate()
        .filter_map(|(index, wait)| wait.map(|wait| (index, wait)))
        .min_by_key(|(_, wait)| *wait)
    {
        waits[next] = None;
        order.push(next);
        for (index, wait) in waits.iter_mut().enumerate() {
            if let Some(wait) = wait
                && is_behind(&blocks[next], &blocks[index])
            {
                *wait -= 1;
            }
        }
    }
    order
}

/// Draws boxes in isometric view.
pub(super) fn isometric(room: Room, blocks: &[Block], title: &str) -> Markup {
    let [length, width, height] = room.sizes;
    let tall = blocks.iter().map(|block| block.until[2]).fold(if room.is_closed { height } else { 0.0 }, f64::max);
    let (left, right) = (iso([0.0, width, 0.0]).0, iso([length, 0.0, 0.0]).0);
    let (top, bottom) = (-tall, iso([length, width, 0.0]).1);
    let scale = (320.0 / (right - left).max(1.0)).min(300.0 / (bottom - top).max(1.0));
    let paper = |point: [f64; 3]| {
        let (x, y) = iso(point);
        ((x - left) * scale + 5.0, (y - top) * scale + 5.0)
    };
    let (wide, high) = ((right - left) * scale + 10.0, (bottom - top) * scale + 10.0);
    let floor = [[0.0, 0.0, 0.0], [length, 0.0, 0.0], [length, width, 0.0], [0.0, width, 0.0]].map(paper);
    html! {
        svg.solid viewBox=(format!("0 0 {} {}", at(wide), at(high))) role="img" aria-label=(title) {
            title { (title) }
            path d=(ring(&floor)) fill="var(--wash)" stroke="var(--soft)" {}
            @if room.is_closed {
                @let edge = |a: [f64; 3], b: [f64; 3]| line(&[paper(a), paper(b)]);
                path.axis d=(format!("{}{}{}{}{}",
                    edge([0.0, 0.0, 0.0], [0.0, 0.0, height]), edge([length, 0.0, 0.0], [length, 0.0, height]),
                    edge([0.0, width, 0.0], [0.0, width, height]), edge([0.0, 0.0, height], [length, 0.0, height]),
                    edge([0.0, 0.0, height], [0.0, width, height]))) {}
            }
            @for index in from_behind(blocks) { (faces(&blocks[index], &paper)) }
        }
    }
}

/// The three faces of a block that are seen, each with the joints of its boxes.
fn faces(block: &Block, paper: &impl Fn([f64; 3]) -> (f64, f64)) -> Markup {
    // Fixed axis of each face with the two that span it; nearer faces are lit less.
    let faces = [(2, 0, 1, "0.30"), (1, 0, 2, "0.50"), (0, 1, 2, "0.68")];
    html! {
        g stroke-linejoin="round" {
            @for (fixed, across, along, opacity) in faces {
                @let corner = |u: f64, v: f64| {
                    let mut point = block.until;
                    point[across] = block.from[across] + (block.until[across] - block.from[across]) * u;
                    point[along] = block.from[along] + (block.until[along] - block.from[along]) * v;
                    debug_assert!(point[fixed] == block.until[fixed], "a face should lie at its own end of the block");
                    paper(point)
                };
                @let outline = ring(&[corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)]);
                path d=(outline) fill="var(--card)" {}
                path d=(outline) fill=(block.colour) fill-opacity=(opacity) stroke=(block.colour) stroke-width="1.1" {}
                path d=(joints(block.counts[across], block.counts[along], &corner)) fill="none" stroke=(block.colour) stroke-width="0.6" {}
            }
        }
    }
}

fn joints(across: u32, along: u32, corner: &impl Fn(f64, f64) -> (f64, f64)) -> String {
    let mut path = String::new();
    if across <= GRID_LINES_MAX {
        for index in 1..across {
            let u = f64::from(index) / f64::from(across);
            path.push_str(&line(&[corner(u, 0.0), corner(u, 1.0)]));
        }
    }
    if along <= GRID_LINES_MAX {
        for index in 1..along {
            let v = f64::from(index) / f64::from(along);
            path.push_str(&line(&[corner(0.0, v), corner(1.0, v)]));
        }
    }
    path
}

/// One level seen from above: how many layers look like this, from which height, which boxes.
struct Level {
    first: usize,
    last: usize,
    bottom: f64,
    boxes: Vec<([f64; 4], [u32; 2], String)>,
}

/// Levels from the floor up; like ones above one another are one.
fn levels(blocks: &[Block]) -> Vec<Level> {
    let mut bottoms: Vec<f64> = Vec::new();
    for block in blocks {
        let step = (block.until[2] - block.from[2]) / f64::from(block.counts[2].max(1));
        bottoms.extend((0..block.counts[2]).map(|layer| block.from[2] + step * f64::from(layer)));
    }
    bottoms.sort_by(f64::total_cmp);
    bottoms.dedup();
    let mut levels: Vec<Level> = Vec::new();
    for (index, bottom) in bottoms.into_iter().enumerate() {
        let boxes: Vec<_> = blocks
            .iter()
            .filter(|block| starts_at(block, bottom))
            .map(|block| {
                let plan = [block.from[0], block.from[1], block.until[0], block.until[1]];
                (plan, [block.counts[0], block.counts[1]], block.colour.clone())
            })
            .collect();
        match levels.last_mut() {
            Some(level) if level.boxes == boxes => level.last = index + 1,
            _ => levels.push(Level { first: index + 1, last: index + 1, bottom, boxes }),
        }
    }
    levels
}

/// Whether boxes of a block stand on a height.
fn starts_at(block: &Block, bottom: f64) -> bool {
    let step = (block.until[2] - block.from[2]) / f64::from(block.counts[2].max(1));
    let layer = (bottom - block.from[2]) / step;
    bottom >= block.from[2] && bottom < block.until[2] && (layer - layer.round()).abs() < 1e-6
}

/// Most levels drawn: beyond these the list of boxes says more than pictures.
const LEVELS_MAX: usize = 12;

/// Draws the levels from above.
pub(super) fn from_above(room: Room, blocks: &[Block]) -> Markup {
    let levels = levels(blocks);
    let scale = 100.0 / room.sizes[0].max(1.0);
    let (wide, high) = (102.0, room.sizes[1] * scale + 2.0);
    html! {
        div.levels {
            @for level in levels.iter().take(LEVELS_MAX) {
                div {
                    svg viewBox=(format!("0 0 {} {}", at(wide), at(high))) aria-hidden="true" {
                        rect x="1" y="1" width="100" height=(at(high - 2.0)) fill="var(--wash)" stroke="var(--line)" {}
                        @for (plan, counts, colour) in &level.boxes {
                            @let [x0, y0, x1, y1] = plan.map(|value| value * scale + 1.0);
                            rect x=(at(x0)) y=(at(y0)) width=(at(x1 - x0)) height=(at(y1 - y0)) fill=(colour) fill-opacity="0.34" stroke=(colour) stroke-width="0.9" {}
                            path d=(joints(counts[0], counts[1], &|u, v| (x0 + (x1 - x0) * u, y0 + (y1 - y0) * v))) fill="none" stroke=(colour) stroke-width="0.5" {}
                        }
                    }
                    span {
                        @if level.first == level.last { "layer " (level.first) } @else { "layers " (level.first) "\u{2013}" (level.last) }
                        br; span.soft { "from " (crate::report::numbers::length(level.bottom as i64)) }
                    }
                }
            }
            @if levels.len() > LEVELS_MAX { span.soft { "and " (levels.len() - LEVELS_MAX) " more" } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(at: (i64, i64, i64), extent: (i64, i64, i64), counts: (u32, u32, u32)) -> Block {
        let mm = |(x, y, z): (i64, i64, i64)| (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z));
        Block::new(&Placement { kind: 0, at: mm(at), extent: mm(extent), counts }, String::new())
    }

    #[test]
    fn blocks_are_painted_from_behind() {
        let blocks = [
            block((1000, 0, 0), (500, 500, 500), (1, 1, 1)),
            block((0, 0, 500), (500, 500, 500), (1, 1, 1)),
            block((0, 0, 0), (500, 500, 500), (1, 1, 1)),
            block((0, 900, 0), (500, 100, 500), (1, 1, 1)),
        ];
        let order = from_behind(&blocks);
        let place = |index: usize| order.iter().position(|one| *one == index).expect("every block is painted");
        assert!(place(2) < place(1) && place(2) < place(0) && place(2) < place(3), "{order:?}");
    }

    #[test]
    fn like_layers_are_one_level() {
        let blocks = [block((0, 0, 0), (500, 400, 300), (2, 2, 4)), block((0, 0, 1200), (400, 500, 300), (2, 2, 1))];
        let levels = levels(&blocks);
        let spans: Vec<(usize, usize, f64)> =
            levels.iter().map(|level| (level.first, level.last, level.bottom)).collect();
        assert_eq!(spans, [(1, 4, 0.0), (5, 5, 1200.0)]);
    }
}
