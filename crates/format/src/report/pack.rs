//! Decides how a packed container by itself is shown: in isometric view, level by level, and what is left out. Up:
//! [`crate::report`].

use maud::{Markup, html};
use model::loading::{PackProblem, PackSolution, Placement};
use model::quantity::CubicMillimetres;

use crate::report::numbers::{count, permille, sizes, volume};
use crate::report::page;
use crate::report::solid::{Block, Room, from_above, isometric};

/// The page of one container.
pub(super) fn write(problem: &PackProblem, solution: &PackSolution) -> String {
    let (length, width, height) = problem.container;
    let room = Room { sizes: [length, width, height].map(|size| size.get() as f64), is_closed: true };
    let colour = |kind: usize| format!("var(--c{})", kind % 8);
    let blocks: Vec<Block> =
        solution.placements.iter().map(|placement| Block::new(placement, colour(placement.kind))).collect();
    let inside = CubicMillimetres::cuboid(length, width, height);
    let used: CubicMillimetres = solution.placements.iter().map(filled).sum();
    // Thousandths of the container, by wide integers: a container of metres holds 10^10 cubic millimetres.
    let share = i128::from(used.get()) * 1000 / i128::from(inside.get().max(1));
    let share = i64::try_from(share).expect("a share of a container should fit in 63 bits");
    let title = format!("Container of {}", sizes(problem.container));
    let body = html! {
        dl.facts {
            div { dt { "Filled" } dd { strong { (permille(share)) } ", " (volume(used)) " of " (volume(inside)) } }
            div { dt { "Boxes in" } dd { (count(solution.placements.iter().map(|one| one.count().get()).sum())) } }
            div { dt { "Boxes left out" } dd { (count(solution.left_out.iter().map(|one| one.count.get()).sum())) } }
            div { dt { "Steps" } dd { (solution.steps) } }
        }
        div.tile.large { (isometric(room, &blocks, &title)) (from_above(room, &blocks)) }
        (kinds(problem, solution))
        (left_out(solution))
    };
    page::picture_page(&title, "Packing", "How it is packed", body)
}

fn filled(placement: &Placement) -> CubicMillimetres {
    let (length, width, height) = placement.extent;
    CubicMillimetres::cuboid(length, width, height).times(placement.count().get())
}

fn kinds(problem: &PackProblem, solution: &PackSolution) -> Markup {
    let packed = |kind: usize| -> i64 {
        solution
            .placements
            .iter()
            .filter(|placement| placement.kind == kind)
            .map(|placement| placement.count().get())
            .sum()
    };
    html! {
        div.table tabindex="0" { table {
            thead { tr { th { "Box" } th { "Sizes" } th.n { "Asked" } th.n { "Packed" } } }
            tbody {
                @for (kind, one) in problem.boxes.iter().enumerate() {
                    tr {
                        th {
                            svg width="16" height="12" aria-hidden="true" { rect x="1" y="1" width="14" height="10" fill=(format!("var(--c{})", kind % 8)) fill-opacity="0.5" {} }
                            " " (one.id)
                        }
                        td { (sizes(one.sizes)) } td.n { (count(one.count.get())) } td.n { (count(packed(kind))) }
                    }
                }
            }
        } }
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
