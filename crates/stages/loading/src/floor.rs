//! Decides where vehicles and pieces too large for a pallet stand on the floor of the hold itself.
//! Does not fill pallets (`buildup`); the positions that a piece covers are lost to them. Up: [`crate`].

use model::hold::{CargoDeck, Deck, Hold};

use crate::access::has_door_for;
use crate::area::Area;

/// A piece that stands on the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Index of the cargo it belongs to.
    pub(crate) cargo: usize,
    pub(crate) area: Area,
    pub(crate) height: i64,
    pub(crate) gross: i64,
    /// Index of the unit it was in the standing load.
    pub(crate) kept: Option<usize>,
}

/// A way a piece may stand: on which deck, extents along x, y and z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stance {
    pub(crate) deck: Deck,
    pub(crate) extents: [i64; 3],
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
    /// It passes no door.
    Door,
    /// Heavier than the floor under it bears.
    FloorLoad,
}

/// Whether the floor bears a piece, its mass spread over its base; where that is not known it is taken to.
fn is_borne(deck: &CargoDeck, extents: &[i64; 3], gross: i64) -> bool {
    const SQUARE_METRE: i128 = 1_000_000;
    let base = i128::from(extents[0]) * i128::from(extents[1]);
    deck.floor_max_per_m2.is_none_or(|most| i128::from(gross) * SQUARE_METRE <= i128::from(most.get()) * base)
}

/// A test of a stance on its deck.
type Test<'a> = &'a dyn Fn(&CargoDeck, &[i64; 3]) -> bool;

/// Ways a piece can stand in the hold, its own height vertical first.
pub(crate) fn stances(hold: &Hold, turns: &[[i64; 3]], gross: i64) -> Result<Vec<Stance>, Misfit> {
    let decks: Vec<&CargoDeck> = hold.decks.iter().filter(|deck| deck.floor_loading).collect();
    if decks.is_empty() {
        return Err(Misfit::NoFloor);
    }
    let mut ways: Vec<(&CargoDeck, [i64; 3])> =
        decks.iter().flat_map(|deck| turns.iter().map(|turn| (*deck, *turn))).collect();
    let tests: [(Test, Misfit); 4] = [
        (&|deck, turn| turn[2] <= deck.height.get(), Misfit::TooTall),
        (&|deck, turn| turn[0] <= deck.length.get() && turn[1] <= deck.width.get(), Misfit::TooLarge),
        (&|deck, turn| has_door_for(deck, *turn), Misfit::Door),
        (&|deck, turn| is_borne(deck, turn, gross), Misfit::FloorLoad),
    ];
    for (test, misfit) in tests {
        ways.retain(|(deck, turn)| test(deck, turn));
        if ways.is_empty() {
            return Err(misfit);
        }
    }
    Ok(ways.into_iter().map(|(deck, extents)| Stance { deck: deck.deck, extents }).collect())
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

/// Moves the pieces of one deck by the same way along the hold, so that their common centre of gravity comes as near to
/// `aim` as the ends of the deck allow.
pub(crate) fn move_together(deck: &CargoDeck, pieces: &mut [Piece], aim: i64) {
    let on_deck = |piece: &&Piece| piece.area.deck == deck.deck;
    let mine = || pieces.iter().filter(on_deck);
    let mass: i128 = mine().map(|piece| i128::from(piece.gross)).sum();
    let moment: i128 =
        mine().map(|piece| i128::from(piece.gross) * i128::from(2 * piece.area.x + piece.area.length)).sum();
    let (Some(first), Some(last)) =
        (mine().map(|piece| piece.area.x).min(), mine().map(|piece| piece.area.aft()).max())
    else {
        return;
    };
    let wish = i128::from(aim) - moment / (2 * mass).max(1);
    let ends = (deck.x.get() - first, deck.x.get() + deck.length.get() - last);
    let way = wish.clamp(i128::from(ends.0), i128::from(ends.1));
    let way = i64::try_from(way).expect("a way inside the hold should be short");
    pieces.iter_mut().filter(|piece| piece.area.deck == deck.deck).for_each(|piece| piece.area.x += way);
}

/// The floor with what stands on it.
pub(crate) struct Floor<'a> {
    pub(crate) hold: &'a Hold,
    /// Floor that is taken, by pieces and by units.
    pub(crate) taken: Vec<Area>,
}

/// What places are compared by: positions lost, distance from the aim, x, y, stance.
type Rank = (i128, i64, i64, i64, usize);

impl Floor<'_> {
    /// Finds room for one piece; `aim` is the wished place of its middle along x.
    pub(crate) fn find_room(&self, stances: &[Stance], aim: i64, preference: Preference) -> Option<(Area, i64)> {
        let mut best: Option<(Rank, Area, i64)> = None;
        for (order, stance) in stances.iter().enumerate() {
            let [length, width, height] = stance.extents;
            let Some(deck) = self.hold.deck(stance.deck) else { continue };
            let low = deck.x.get();
            let ends = (low, low + deck.length.get() - length);
            let xs = self.edges(stance.deck, ends, length, aim - length / 2, |area| (area.x, area.aft()));
            let ends = (0, deck.width.get() - width);
            let ys = self.edges(stance.deck, ends, width, 0, |area| (area.y, area.y + area.width));
            for &x in &xs {
                for &y in &ys {
                    let area = Area { deck: stance.deck, x, y, length, width };
                    if self.taken.iter().any(|one| one.overlaps(&area)) {
                        continue;
                    }
                    let lost = if preference == Preference::Positions { self.lost(&area) } else { 0 };
                    let key = (lost, (x + length / 2 - aim).abs(), x, y, order);
                    if best.as_ref().is_none_or(|(known, ..)| key < *known) {
                        best = Some((key, area, height));
                    }
                }
            }
        }
        best.map(|(_, area, height)| (area, height))
    }

    /// Floor of positions that are open now and would be covered.
    fn lost(&self, area: &Area) -> i128 {
        self.hold
            .positions
            .iter()
            .map(Area::of_position)
            .filter(|position| position.overlaps(area) && !self.taken.iter().any(|one| one.overlaps(position)))
            .map(|position| i128::from(position.length) * i128::from(position.width))
            .sum()
    }

    /// Coordinates worth trying: the walls, the wish, and flush with what is there and with the positions.
    fn edges(
        &self,
        deck: Deck,
        (low, high): (i64, i64),
        extent: i64,
        wish: i64,
        ends: impl Fn(&Area) -> (i64, i64),
    ) -> Vec<i64> {
        if high < low {
            return Vec::new();
        }
        let positions = self.hold.positions.iter().map(Area::of_position);
        let mut found = vec![low, high, wish.clamp(low, high)];
        for area in self.taken.iter().copied().chain(positions).filter(|area| area.deck == deck) {
            let (from, to) = ends(&area);
            found.extend([from, to, from - extent, to - extent]);
        }
        found.retain(|at| (low..=high).contains(at));
        found.sort_unstable();
        found.dedup();
        found
    }
}
