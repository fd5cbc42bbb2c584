//! Decides the outside shape of a packing: one line of JSON for each single box. Up: [`crate::packing`].

use std::fmt::Write;

use model::loading::{PackProblem, PackSolution};
use model::quantity::CubicMillimetres;
use serde_json::{Value, json};

/// The answer as JSON: one placement per box, in the order of the solution, extents along the container's axes.
/// `seconds` is what the caller measured. Written piece by piece: a tree of a million boxes would fill the memory.
///
/// # Panics
/// When a placement names a box that the problem does not have.
#[must_use]
pub fn write(problem: &PackProblem, solution: &PackSolution, seconds: f64) -> String {
    let names: Vec<String> = problem.boxes.iter().map(|one| Value::from(one.id.as_str()).to_string()).collect();
    let mut text = String::from("{\n  \"placements\": [");
    let mut separator = "\n";
    let mut packed: i128 = 0;
    for grid in &solution.placements {
        let (length, width, height) = grid.extent;
        let (x, y, z) = grid.at;
        let name = &names[grid.kind];
        packed += i128::from(CubicMillimetres::cuboid(length, width, height).get()) * i128::from(grid.count().get());
        let (length, width, height) = (length.get(), width.get(), height.get());
        for (i, j, k) in cells(grid.counts) {
            let (x, y, z) = (x.get() + i * length, y.get() + j * width, z.get() + k * height);
            let _ = write!(
                text,
                "{separator}    {{\"box\": {name}, \"x\": {x}, \"y\": {y}, \"z\": {z}, \
                 \"length\": {length}, \"width\": {width}, \"height\": {height}}}"
            );
            separator = ",\n";
        }
    }
    text.push_str(if separator == "\n" { "],\n" } else { "\n  ],\n" });
    let (length, width, height) = problem.container;
    let room = CubicMillimetres::cuboid(length, width, height).get();
    let utilisation = Value::from(packed as f64 / room as f64);
    let left_out: Vec<String> = solution
        .left_out
        .iter()
        .map(|left| {
            let reason = json!({ "rule": left.reason.rule, "text": left.reason.text, "cure": left.reason.cure });
            format!("\n    {}", json!({ "box": left.id, "count": left.count.get(), "reason": reason }))
        })
        .collect();
    let end = if left_out.is_empty() { "" } else { "\n  " };
    let (steps, seconds) = (solution.steps, Value::from(seconds));
    let _ = write!(
        text,
        "  \"utilisation\": {utilisation},\n  \"left_out\": [{}{end}],\n  \"steps\": {steps},\n  \"seconds\": {seconds}\n}}\n",
        left_out.join(",")
    );
    text
}

/// Cells of a grid: along x first, then y, then z.
fn cells((along, across, up): (u32, u32, u32)) -> impl Iterator<Item = (i64, i64, i64)> {
    let range = |count: u32| 0..i64::from(count);
    range(up).flat_map(move |k| range(across).flat_map(move |j| range(along).map(move |i| (i, j, k))))
}
