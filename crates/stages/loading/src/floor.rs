//! Decides where vehicles and pieces too large for a pallet stand on the floor of the hold itself.
//! Does not fill pallets (`buildup`); the positions that a piece covers are lost to them. Up: [`crate`].

use model::transport::Hold;

/// A rectangle of floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) length: i64,
    pub(crate) width: i64,
}

impl Area {
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.length
            && other.x < self.x + self.length
            && self.y < other.y + other.width
            && other.y < self.y + self.width
    }
}

/// A piece that stands on the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Index of the cargo it belongs to.
    pub(crate) cargo: usize,
    pub(crate) area: Area,
    pub(crate) height: i64,
    pub(crate) gross: i64,
}

/// Why a piece cannot stand on the floor at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The aircraft takes no loose pieces.
    NoFloor,
    /// Higher than the hold.
    TooTall,
    /// Longer or wider than the hold.
    TooLarge,
    /// Heavier than the floor under it bears.
    FloorLoad,
}

/// Ways a piece can stand in the hold: extents along x, y and z, its own height vertical first.
pub(crate) fn stances(hold: &Hold, turns: &[[i64; 3]], gross: i64) -> Result<Vec<[i64; 3]>, Misfit> {
    if !hold.floor_loading {
        return Err(Misfit::NoFloor);
    }
    let low: Vec<&[i64; 3]> = turns.iter().filter(|turn| turn[2] <= hold.height.get()).collect();
    if low.is_empty() {
        return Err(Misfit::TooTall);
    }
    let inside: Vec<[i64; 3]> =
        low.into_iter().filter(|turn| turn[0] <= hold.length.get() && turn[1] <= hold.width.get()).copied().collect();
    if inside.is_empty() {
        return Err(Misfit::TooLarge);
    }
    let bearable = inside.into_iter().filter(|turn| is_borne(hold, turn, gross)).collect::<Vec<_>>();
    if bearable.is_empty() { Err(Misfit::FloorLoad) } else { Ok(bearable) }
}

/// Whether the floor bears the piece, its mass spread over its base.
fn is_borne(hold: &Hold, turn: &[i64; 3], gross: i64) -> bool {
    const SQUARE_METRE: i128 = 1_000_000;
    let base = i128::from(turn[0]) * i128::from(turn[1]);
    i128::from(gross) * SQUARE_METRE <= i128::from(hold.floor_max_per_m2.get()) * base
}

/// What a place for a piece is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preference {
    /// Fewest positions lost, then nearest to the aim.
    Positions,
    /// Nearest to the aim.
    Aim,
    /// Close together from the front, then the whole group moved to the aim: leaves no gap too short for the last piece.
    Together,
}

/// Moves all pieces by the same way along the hold, so that their common centre of gravity comes as near to `aim` as
/// the ends of the hold allow.
pub(crate) fn move_together(hold: &Hold, pieces: &mut [Piece], aim: i64) {
    let mass: i128 = pieces.iter().map(|piece| i128::from(piece.gross)).sum();
    let moment: i128 =
        pieces.iter().map(|piece| i128::from(piece.gross) * i128::from(2 * piece.area.x + piece.area.length)).sum();
    let first = pieces.iter().map(|piece| piece.area.x).min().unwrap_or(0);
    let last = pieces.iter().map(|piece| piece.area.x + piece.area.length).max().unwrap_or(0);
    let wish = i128::from(aim) - moment / (2 * mass).max(1);
    let way = wish.clamp(-i128::from(first), i128::from(hold.length.get() - last));
    let way = i64::try_from(way).expect("a way inside the hold should be short");
    for piece in pieces {
        piece.area.x += way;
    }
}

/// What places are compared by: positions lost, distance from the aim, x, y, stance.
type Rank = (i128, i64, i64, i64, usize);

/// Finds room for one piece among those that stand already; `aim` is the wished place of its middle along x.
pub(crate) fn find_room(
    hold: &Hold,
    standing: &[Piece],
    stances: &[[i64; 3]],
    aim: i64,
    preference: Preference,
) -> Option<(Area, i64)> {
    let covered = |area: &Area| {
        hold.positions
            .iter()
            .map(|at| Area { x: at.x.get(), y: at.y.get(), length: at.length.get(), width: at.width.get() })
            .filter(|position| position.overlaps(area) && !standing.iter().any(|one| one.area.overlaps(position)))
            .map(|position| i128::from(position.length) * i128::from(position.width))
            .sum::<i128>()
    };
    let mut best: Option<(Rank, Area, i64)> = None;
    for (order, &[length, width, height]) in stances.iter().enumerate() {
        let spare = (hold.length.get() - length, hold.width.get() - width);
        let xs = edges(spare.0, length, aim - length / 2, standing, hold, |area| (area.x, area.x + area.length));
        let ys = edges(spare.1, width, 0, standing, hold, |area| (area.y, area.y + area.width));
        for &x in &xs {
            for &y in &ys {
                let area = Area { x, y, length, width };
                if standing.iter().any(|one| one.area.overlaps(&area)) {
                    continue;
                }
                let lost = if preference == Preference::Positions { covered(&area) } else { 0 };
                let key = (lost, (x + length / 2 - aim).abs(), x, y, order);
                if best.as_ref().is_none_or(|(known, ..)| key < *known) {
                    best = Some((key, area, height));
                }
            }
        }
    }
    best.map(|(_, area, height)| (area, height))
}

/// Coordinates worth trying: the walls, the wish, and flush with the pieces and positions that are there.
fn edges(
    spare: i64,
    extent: i64,
    wish: i64,
    standing: &[Piece],
    hold: &Hold,
    ends: impl Fn(&Area) -> (i64, i64),
) -> Vec<i64> {
    let positions = hold.positions.iter().map(|at| Area {
        x: at.x.get(),
        y: at.y.get(),
        length: at.length.get(),
        width: at.width.get(),
    });
    let mut found = vec![0, spare, wish.clamp(0, spare)];
    for area in standing.iter().map(|piece| piece.area).chain(positions) {
        let (low, high) = ends(&area);
        found.extend([low, high, low - extent, high - extent]);
    }
    found.retain(|at| (0..=spare).contains(at));
    found.sort_unstable();
    found.dedup();
    found
}
