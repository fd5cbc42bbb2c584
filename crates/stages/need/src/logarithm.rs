//! Decides how logarithm and exponential are computed: by sums and products alone, so that every machine gives the same
//! bits (the system's own differ in the last). Does not decide what they are for (`trend`). Up: [`crate`].

use std::f64::consts::{LN_2, SQRT_2};

/// Terms of the two series: beyond them nothing is added to the figures of a float.
const LN_TERMS: i32 = 12;
const EXP_TERMS: i32 = 18;

/// Exponents that a float can hold with room to spare; outside them the result is held at the border.
const EXPONENT_MAX: f64 = 700.0;

/// Natural logarithm of a number above zero that is not tiny, by the series of the inverse hyperbolic tangent.
pub(crate) fn ln(number: f64) -> f64 {
    assert!(number >= f64::MIN_POSITIVE && number.is_finite(), "a logarithm should be asked of a normal number");
    const EXPONENT_BITS: u64 = 0x7ff << 52;
    let bits = number.to_bits();
    let mut power = f64::from(i32::try_from((bits & EXPONENT_BITS) >> 52).expect("eleven bits fit") - 1023);
    let mut part = f64::from_bits((bits & !EXPONENT_BITS) | (1023 << 52));
    if part > SQRT_2 {
        part /= 2.0;
        power += 1.0;
    }
    let ratio = (part - 1.0) / (part + 1.0);
    let (square, mut term, mut sum) = (ratio * ratio, ratio, 0.0);
    for step in 0..LN_TERMS {
        sum += term / f64::from(2 * step + 1);
        term *= square;
    }
    power * LN_2 + 2.0 * sum
}

/// Exponential, by its power series after halving the exponent's distance to a power of two.
pub(crate) fn exp(exponent: f64) -> f64 {
    let exponent = exponent.clamp(-EXPONENT_MAX, EXPONENT_MAX);
    let power = (exponent / LN_2).round();
    let rest = exponent - power * LN_2;
    let (mut term, mut sum) = (1.0, 1.0);
    for step in 1..=EXP_TERMS {
        term *= rest / f64::from(step);
        sum += term;
    }
    let biased = u64::try_from(power as i64 + 1023).expect("a clamped exponent should be within a float's");
    sum * f64::from_bits(biased << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_agree_with_the_system_to_the_last_figures() {
        for number in [1e-9, 0.3, 0.999, 1.0, 1.001, 1.414_3, 2.0, 17.0, 95_865.0, 1e15] {
            assert!((ln(number) - number.ln()).abs() <= 4e-16 * (1.0 + number.ln().abs()), "ln {number}");
            assert!((exp(ln(number)) / number - 1.0).abs() < 1e-14, "exp ln {number}");
        }
        for exponent in [-20.0, -0.4, 0.0, 0.5, 3.3, 30.0] {
            assert!((exp(exponent) / f64::exp(exponent) - 1.0).abs() < 1e-14, "exp {exponent}");
        }
        assert!(exp(1e9).is_finite() && exp(-1e9) > 0.0);
    }
}
