//! Decides how a stack of boxes is drawn in isometric view, hidden faces left out. Knows boxes and colours only, so that pallets and containers are drawn alike. Up: [`crate::report`].

use maud::{Markup, html};
use model::loading::{KeepOut, Placement};
use model::quantity::Millimetres;

use crate::report::drawing::Drawing;
use crate::report::svg::{line, ring};

/// Cosine of 30 degrees: the two floor axes of an isometric view.
const COS_30: f64 = 0.866_025_403_784_438_6;

/// Most lines drawn on a face in one direction: a wall of a thousand boxes is drawn plain.
const GRID_LINES_MAX: u32 = 120;

/// A block of equal boxes with its colour.
pub(super) struct Block {
    /// Corner nearest to the origin, mm.
    pub(super) from: [f64; 3],
    /// The opposite corner, mm.
    pub(super) until: [f64; 3],
    /// Boxes along each axis.
    pub(super) counts: [u32; 3],
    /// Colour.
    pub(super) colour: String,
    /// What is written on it.
    pub(super) key: String,
    /// Whether it is a room that nothing may enter.
    pub(super) is_kept_empty: bool,
}

impl Block {
    /// A placement in a colour, with what is written on it.
    pub(super) fn new(placement: &Placement, colour: String, key: String) -> Self {
        let triple =
            |(x, y, z): (Millimetres, Millimetres, Millimetres)| [x.get() as f64, y.get() as f64, z.get() as f64];
        let (from, extent) = (triple(placement.at), triple(placement.extent));
        let counts = [placement.counts.0, placement.counts.1, placement.counts.2];
        let until = [0, 1, 2].map(|axis| from[axis] + extent[axis] * f64::from(counts[axis]));
        Self { from, until, counts, colour, key, is_kept_empty: false }
    }

    /// A room that nothing may enter.
    pub(super) fn kept_empty(room: &KeepOut) -> Self {
        let placement = Placement { kind: 0, at: room.at, extent: room.extent, counts: (1, 1, 1) };
        Self { is_kept_empty: true, ..Self::new(&placement, "var(--soft)".to_owned(), String::new()) }
    }

    /// Height of one box.
    pub(super) fn step(&self) -> f64 {
        (self.until[2] - self.from[2]) / f64::from(self.counts[2].max(1))
    }
}

/// The room the boxes stand in.
#[derive(Clone, Copy)]
pub(super) struct Room<'a> {
    /// Extent along x, y, z, mm.
    pub(super) sizes: [f64; 3],
    /// Whether its edges are drawn to the full height (a container) or its floor only (a pallet).
    pub(super) is_closed: bool,
    /// Corners (y, z) of its cross-section, mm, where it has one.
    pub(super) contour: &'a [(f64, f64)],
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
pub(super) fn isometric(room: Room<'_>, blocks: &[Block], title: &str) -> Drawing {
    let [length, width, height] = room.sizes;
    let tall = blocks.iter().map(|block| block.until[2]).fold(if room.is_closed { height } else { 0.0 }, f64::max);
    let (left, right) = (iso([0.0, width, 0.0]).0, iso([length, 0.0, 0.0]).0);
    let (top, bottom) = (-tall, iso([length, width, 0.0]).1);
    let scale = (320.0 / (right - left).max(1.0)).min(300.0 / (bottom - top).max(1.0));
    let paper = |point: [f64; 3]| {
        let (x, y) = iso(point);
        ((x - left) * scale + 5.0, (y - top) * scale + 5.0)
    };
    let floor = [[0.0, 0.0, 0.0], [length, 0.0, 0.0], [length, width, 0.0], [0.0, width, 0.0]].map(paper);
    let section = |x: f64| ring(&room.contour.iter().map(|(y, z)| paper([x, *y, *z])).collect::<Vec<_>>());
    let body = html! {
        path d=(ring(&floor)) fill="var(--wash)" stroke="var(--soft)" {}
        @if room.is_closed {
            @let edge = |a: [f64; 3], b: [f64; 3]| line(&[paper(a), paper(b)]);
            path.axis d=(format!("{}{}{}{}{}",
                edge([0.0, 0.0, 0.0], [0.0, 0.0, height]), edge([length, 0.0, 0.0], [length, 0.0, height]),
                edge([0.0, width, 0.0], [0.0, width, height]), edge([0.0, 0.0, height], [length, 0.0, height]),
                edge([0.0, 0.0, height], [0.0, width, height]))) {}
        }
        @if !room.contour.is_empty() { path.tick d=(section(0.0)) stroke-dasharray="4 3" {} }
        @for index in from_behind(blocks) { (faces(&blocks[index], &paper)) }
        @if !room.contour.is_empty() { path d=(section(length)) fill="none" stroke="var(--ink)" stroke-width="1.1" {} }
    };
    Drawing {
        title: title.to_owned(),
        width: (right - left) * scale + 10.0,
        height: (bottom - top) * scale + 10.0,
        body,
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
                @if block.is_kept_empty {
                    path d=(outline) fill="var(--soft)" fill-opacity="0.18" stroke="var(--soft)" stroke-dasharray="3 3" {}
                } @else {
                    path d=(outline) fill="var(--card)" {}
                    path d=(outline) fill=(block.colour) fill-opacity=(opacity) stroke=(block.colour) stroke-width="1.1" {}
                }
                path d=(joints(block.counts[across], block.counts[along], &corner)) fill="none" stroke=(block.colour) stroke-width="0.6" {}
            }
        }
    }
}

/// Lines between the boxes of a face.
pub(super) fn joints(across: u32, along: u32, corner: &impl Fn(f64, f64) -> (f64, f64)) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn block(at: (i64, i64, i64), extent: (i64, i64, i64), counts: (u32, u32, u32)) -> Block {
        let mm = |(x, y, z): (i64, i64, i64)| (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z));
        Block::new(&Placement { kind: 0, at: mm(at), extent: mm(extent), counts }, String::new(), String::new())
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
}
