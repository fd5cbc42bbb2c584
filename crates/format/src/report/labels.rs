//! Decides where labels stand beside their dots so that none lies on another or on a dot. Greedy, in the order given:
//! the first free place near the dot is taken, and a label that finds none is left away. Up: [`crate::report`].

use crate::report::svg::text_width;

/// Size of the letters, px.
pub(super) const LABEL_SIZE: f64 = 12.0;

/// Height kept free for a label, px.
const LINE_HEIGHT: f64 = 15.0;

/// A dot with its label, in two lengths.
pub(super) struct Dot {
    /// Where, px.
    pub(super) x: f64,
    /// Where, px.
    pub(super) y: f64,
    /// The label where there is room.
    pub(super) long: String,
    /// The label where there is not.
    pub(super) short: String,
}

/// A label that was placed.
#[derive(Debug, PartialEq)]
pub(super) struct Placed {
    /// Index of its dot.
    pub(super) dot: usize,
    /// Left end of the base line, px.
    pub(super) x: f64,
    /// Base line, px.
    pub(super) y: f64,
    /// What is written.
    pub(super) text: String,
    /// Where a line from the dot meets the label, where the label alone does not say whose it is.
    pub(super) leader: Option<(f64, f64)>,
}

#[derive(Clone, Copy)]
struct Frame {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Frame {
    /// The point of the frame nearest to a dot.
    fn nearest(self, dot: &Dot) -> (f64, f64) {
        (dot.x.clamp(self.left, self.right), dot.y.clamp(self.top, self.bottom))
    }

    /// How far a dot is from the frame.
    fn distance(self, dot: &Dot) -> f64 {
        let (x, y) = self.nearest(dot);
        (dot.x - x).hypot(dot.y - y)
    }

    /// Whether another dot is about as near to the frame as its own.
    fn is_anyones(self, own: usize, dots: &[Dot]) -> bool {
        let near = self.distance(&dots[own]) + AMBIGUITY;
        dots.iter().enumerate().any(|(index, dot)| index != own && self.distance(dot) < near)
    }

    fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// A label so far from its dot needs a line to it, px.
const LEADER_MIN: f64 = 12.0;

/// A label must be nearer to its dot than to any other by this much, px, or a line says whose it is.
const AMBIGUITY: f64 = 4.0;

/// Places labels within a picture of a width and height, off the lines where that is possible.
pub(super) fn place(dots: &[Dot], lines: &[Vec<(f64, f64)>], width: f64, height: f64) -> Vec<Placed> {
    let crossed: Vec<Frame> = lines.iter().flat_map(|line| beads(line)).collect();
    let mut taken: Vec<Frame> = dots
        .iter()
        .map(|dot| Frame { left: dot.x - 5.0, top: dot.y - 5.0, right: dot.x + 5.0, bottom: dot.y + 5.0 })
        .collect();
    let mut placed = Vec::new();
    for (index, dot) in dots.iter().enumerate() {
        // A short label beside the lines that is plainly its dot's reads better than a long one across them.
        let choices = [
            (&dot.long, true, true),
            (&dot.short, true, true),
            (&dot.short, false, true),
            (&dot.long, true, false),
            (&dot.short, true, false),
            (&dot.long, false, false),
            (&dot.short, false, false),
        ];
        let found = choices.into_iter().find_map(|(text, keeps_off, is_plain)| {
            let long = text_width(text, LABEL_SIZE);
            candidates(dot, long).into_iter().find_map(|(left, middle)| {
                let (top, bottom) = (middle - LINE_HEIGHT / 2.0, middle + LINE_HEIGHT / 2.0);
                let frame = Frame { left, top, right: left + long, bottom };
                let is_inside = left >= 2.0 && top >= 2.0 && frame.right <= width - 2.0 && bottom <= height - 2.0;
                let is_free = is_inside && taken.iter().all(|other| !frame.meets(*other));
                let is_off = !keeps_off || crossed.iter().all(|bead| !frame.meets(*bead));
                (is_free && is_off && !(is_plain && frame.is_anyones(index, dots))).then_some((text, frame, middle))
            })
        });
        if let Some((text, frame, middle)) = found {
            taken.push(frame);
            let needs_line = frame.distance(dot) > LEADER_MIN || frame.is_anyones(index, dots);
            let leader = needs_line.then(|| frame.nearest(dot));
            placed.push(Placed {
                dot: index,
                x: frame.left,
                y: middle + LABEL_SIZE * 0.35,
                text: text.clone(),
                leader,
            });
        }
    }
    placed
}

/// Longest piece of a line between two beads, px: below the height of a label.
const BEAD_STEP: f64 = 6.0;

/// A line as a chain of small frames.
fn beads(line: &[(f64, f64)]) -> Vec<Frame> {
    let mut beads = Vec::new();
    for pair in line.windows(2) {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let count = ((dx * dx + dy * dy).sqrt() / BEAD_STEP).ceil().clamp(1.0, 1000.0) as u32;
        for index in 0..=count {
            let share = f64::from(index) / f64::from(count);
            let (x, y) = (pair[0].0 + dx * share, pair[0].1 + dy * share);
            beads.push(Frame { left: x - 1.5, top: y - 1.5, right: x + 1.5, bottom: y + 1.5 });
        }
    }
    beads
}

/// Left end and middle height of a label at each place round a dot, best first.
fn candidates(dot: &Dot, width: f64) -> Vec<(f64, f64)> {
    let mut places = Vec::new();
    for (reach, lift) in [(8.0, 14.0), (12.0, 24.0), (16.0, 36.0)] {
        let (right, left, centre) = (dot.x + reach, dot.x - reach - width, dot.x - width / 2.0);
        let (above, below) = (dot.y - lift, dot.y + lift);
        if lift < 20.0 {
            places.extend([(right, dot.y), (left, dot.y)]);
        }
        places.extend([(centre, above), (centre, below), (right, above), (right, below), (left, above), (left, below)]);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(x: f64, y: f64, long: &str) -> Dot {
        Dot { x, y, long: long.to_owned(), short: long.chars().take(4).collect() }
    }

    #[test]
    fn crowded_labels_keep_apart_and_inside() {
        let dots: Vec<Dot> = (0..12).map(|index| dot(100.0 + f64::from(index) * 9.0, 100.0, "KJFK New York")).collect();
        let placed = place(&dots, &[], 300.0, 200.0);
        assert!(placed.len() >= 6, "{} placed", placed.len());
        for (index, one) in placed.iter().enumerate() {
            let width = text_width(&one.text, LABEL_SIZE);
            assert!(one.x >= 0.0 && one.x + width <= 300.0, "{one:?}");
            for other in &placed[index + 1..] {
                let is_beside = one.x + width <= other.x || other.x + text_width(&other.text, LABEL_SIZE) <= one.x;
                assert!(is_beside || (one.y - other.y).abs() >= LINE_HEIGHT - 0.01, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_label_that_could_be_anothers_has_a_line_to_its_dot() {
        assert_eq!(place(&[dot(100.0, 50.0, "KJFK New York")], &[], 300.0, 100.0)[0].leader, None);
        let dots: Vec<Dot> = (0..4).map(|index| dot(100.0 + f64::from(index) * 9.0, 100.0, "KJFK New York")).collect();
        for label in place(&dots, &[], 300.0, 200.0) {
            let (x, y) = (label.x + text_width(&label.text, LABEL_SIZE) / 2.0, label.y - LABEL_SIZE * 0.35);
            let far = |dot: &Dot| (dot.x - x).hypot(dot.y - y);
            let is_nearest = dots.iter().all(|other| far(other) >= far(&dots[label.dot]) - 1e-9);
            assert!(is_nearest || label.leader.is_some(), "{label:?}");
        }
    }

    #[test]
    fn a_label_keeps_off_a_line_where_it_can() {
        let line = vec![(0.0, 50.0), (300.0, 50.0)];
        let placed = place(&[dot(100.0, 50.0, "KJFK New York")], &[line], 300.0, 100.0);
        assert_eq!(placed[0].text, "KJFK New York");
        assert!((placed[0].y - 50.0).abs() > LINE_HEIGHT / 2.0, "{placed:?}");
    }

    #[test]
    fn a_label_without_room_is_shortened_before_it_is_left_away() {
        assert_eq!(place(&[dot(30.0, 30.0, "KJFK New York")], &[], 60.0, 60.0)[0].text, "KJFK");
        assert!(place(&[dot(10.0, 10.0, "KJFK New York")], &[], 20.0, 20.0).is_empty());
    }
}
