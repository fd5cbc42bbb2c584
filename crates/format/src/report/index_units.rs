//! Decides how a moment is written in index units of a type: index = mass x (arm - reference) / divisor + constant, the
//! constant for the whole aircraft only, rounded to hundredths. Up: [`crate::report`].

use model::hold::{BalanceIndex, Hold};
use model::loading::{Balance, LoadedUnit};

use crate::report::numbers::hundredths;

/// Hundredths of index units of a mass in grams at an arm in micrometres, halves away from zero.
fn moment(index: &BalanceIndex, gross: i64, arm_um: i128) -> i64 {
    let moment = i128::from(gross) * (arm_um - i128::from(index.reference_um)) * 100;
    let divisor = i128::from(index.divisor.max(1));
    let half = if moment < 0 { -divisor } else { divisor };
    i64::try_from((2 * moment + half) / (2 * divisor)).unwrap_or(i64::MAX)
}

/// The index of the whole aircraft.
pub(super) fn of_aircraft(index: &BalanceIndex, balance: Balance) -> String {
    of_arm(index, balance.gross.get(), balance.arm.0)
}

/// The index of a whole aircraft of a mass at an arm in millimetres, such as a limit.
pub(super) fn of_arm(index: &BalanceIndex, gross: i64, arm: i64) -> String {
    hundredths(moment(index, gross, i128::from(arm) * 1000).saturating_add(index.constant_hundredths))
}

/// The index of a unit by itself, at the arm that it acts at.
pub(super) fn of_unit(index: &BalanceIndex, hold: &Hold, unit: &LoadedUnit) -> String {
    let stated = hold.positions.iter().find(|at| Some(&at.id) == unit.position.as_ref()).and_then(|at| at.arm);
    let middle = || {
        let doubled = 2 * (i128::from(hold.arm_front.0) + i128::from(unit.x.get())) + i128::from(unit.length.get());
        doubled * 500
    };
    let arm_um = stated.map_or_else(middle, |arm| i128::from(arm.0) * 1000);
    hundredths(moment(index, unit.gross.get(), arm_um))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_the_moment_about_the_reference() {
        // The reference and the divisor of the 777-300ER: 1258 in, 300,000 kg in.
        let index = BalanceIndex { reference_um: 31_953_200, divisor: 7_620_000_000_000, constant_hundredths: 5_000 };
        for (gross, arm, text, remark) in [
            (0, 40_000, "50.00", "nothing weighs the constant"),
            (1_000_000, 31_953, "50.00", "at the reference"),
            (1_000_000, 39_573, "51.00", "a tonne 7.62 m aft"),
            (2_000_000, 24_333, "48.00", "two tonnes forward"),
        ] {
            assert_eq!(of_arm(&index, gross, arm), text, "{remark}");
        }
        assert_eq!(moment(&index, 1, 31_953_200 + 38_100_000_000), 1, "half a hundredth is rounded away from zero");
        assert_eq!(moment(&index, 1, 31_953_200 - 38_100_000_000), -1, "on either side");
    }
}
