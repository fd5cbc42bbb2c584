//! Decides how the tool's language sums and rounds, so that its ceilings and its figures rounded to five places come out
//! alike. Up: [`mod@crate::esft`].

/// A sum whose own rounding does not show: the tool's language sums in a wider format than a float's. Neumaier's
/// compensated sum (Zeitschrift für Angewandte Mathematik und Mechanik 54, 1974).
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

/// Rounds to five places: to the nearer of the two neighbours, to the even one between them (R 4, `round`).
pub(crate) fn rounded(value: f64) -> f64 {
    const PLACES: f64 = 1e5;
    let (below, above) = ((value * PLACES).floor(), (value * PLACES).ceil());
    let (down, up) = (value - below / PLACES, above / PLACES - value);
    let is_below = down < up || (down == up && below % 2.0 == 0.0);
    if is_below { below / PLACES } else { above / PLACES }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_does_not_lose_small_parts() {
        assert_eq!(sum([1e16, 1.0, 1.0, -1e16]), 2.0);
        assert_eq!(sum(std::iter::repeat_n(0.1, 10)), 1.0);
        assert_eq!(sum([]), 0.0);
    }

    #[test]
    fn five_places_are_kept_and_a_tie_goes_to_the_even_one() {
        for (value, expected) in
            [(0.884_231_9, 0.884_23), (0.884_236, 0.884_24), (2.0, 2.0), (3.0 / 65_536.0, 0.000_05), (0.0, 0.0)]
        {
            assert_eq!(rounded(value), expected, "{value}");
        }
        assert_eq!(rounded(0.5 / 1e5), 0.0, "a tie, to the even");
    }
}
