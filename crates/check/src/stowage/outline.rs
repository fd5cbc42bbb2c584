//! Decides whether boxes keep within a cross-section. Up: [`crate::stowage`].

use model::hold::Contour;

/// Whether all four corners of a rectangle (near and far across, near and far up) are inside an outline or on it.
///
/// An outline is convex, so a point is inside when it is on no two different sides of the outline's edges.
pub(crate) fn holds_rectangle(outline: &Contour, [left, right]: [i64; 2], [low, high]: [i64; 2]) -> bool {
    let corners: Vec<[i128; 2]> =
        outline.corners().iter().map(|(across, up)| [across.get(), up.get()].map(i128::from)).collect();
    let is_inside = |point: [i128; 2]| {
        let sides = corners.iter().zip(corners.iter().cycle().skip(1)).map(|(from, to)| {
            let (edge, reach) = ([to[0] - from[0], to[1] - from[1]], [point[0] - from[0], point[1] - from[1]]);
            (edge[0] * reach[1] - edge[1] * reach[0]).signum()
        });
        let (least, most) = sides.fold((0, 0), |(least, most), side| (side.min(least), side.max(most)));
        least == 0 || most == 0
    };
    [(left, low), (left, high), (right, low), (right, high)]
        .into_iter()
        .all(|(across, up)| is_inside([i128::from(across), i128::from(up)]))
}

#[cfg(test)]
mod tests {
    use model::quantity::Millimetres;

    use super::*;

    #[test]
    fn a_millimetre_beyond_the_slope_is_outside() {
        let corner = |(y, z)| (Millimetres::of(y), Millimetres::of(z));
        let outline = [(500, 0), (2000, 0), (2000, 1600), (0, 1600), (0, 500)].map(corner);
        for corners in [outline.to_vec(), outline.iter().rev().copied().collect()] {
            let outline = Contour::try_new(corners).expect("an outline");
            for (across, up, is_inside, remark) in [
                ([500, 2000], [0, 1600], true, "above the lowest edge"),
                ([499, 2000], [0, 1600], false, "a millimetre over the slope"),
                ([250, 2000], [250, 1600], true, "its corner on the slope"),
                ([249, 2000], [250, 1600], false, "its corner a millimetre through the slope"),
                ([500, 2001], [0, 1600], false, "a millimetre through the wall"),
                ([500, 2000], [0, 1601], false, "a millimetre through the roof"),
            ] {
                assert_eq!(holds_rectangle(&outline, across, up), is_inside, "{remark}");
            }
        }
    }
}
