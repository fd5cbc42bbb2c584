//! Decides how the packing engine weighs products and powers without floating point: logarithms in whole numbers,
//! so that two machines always rank two blocks alike. Up: [`crate`].

use std::sync::OnceLock;

/// Bits behind the point of a logarithm: one part in 65,536 is far finer than the differences that matter.
pub(crate) const LOG_BITS: u32 = 16;
/// Leading bits that are looked up: 12 keep the table in the first-level cache.
const INDEX_BITS: u32 = 12;

static TABLE: OnceLock<Vec<i32>> = OnceLock::new();

/// Logarithm to base 2 of a number from 1 up to just under 2, given as 30-bit fixed point, by repeated squaring.
fn log2_of_mantissa(mut mantissa: u64) -> i32 {
    let mut result = 0;
    for bit in (0..LOG_BITS).rev() {
        mantissa = (mantissa * mantissa) >> 30;
        if mantissa >= 2 << 30 {
            mantissa >>= 1;
            result |= 1 << bit;
        }
    }
    result
}

/// The table of logarithms, built once.
pub(crate) fn table() -> &'static [i32] {
    TABLE.get_or_init(|| {
        (0..1u64 << INDEX_BITS).map(|index| log2_of_mantissa((1u64 << 30) + (index << (30 - INDEX_BITS)))).collect()
    })
}

/// Logarithm to base 2 with [`LOG_BITS`] bits behind the point; zero and below count as one.
#[inline]
pub(crate) fn log2(table: &[i32], value: i64) -> i64 {
    if value <= 1 {
        return 0;
    }
    let value = value.unsigned_abs();
    let exponent = 63 - value.leading_zeros();
    let index =
        if exponent >= INDEX_BITS { value >> (exponent - INDEX_BITS) } else { value << (INDEX_BITS - exponent) };
    let index = index as usize & ((1 << INDEX_BITS) - 1);
    (i64::from(exponent) << LOG_BITS) + i64::from(table[index])
}

/// Greatest common divisor.
pub(crate) fn common_divisor(first: i64, second: i64) -> i64 {
    if second == 0 { first } else { common_divisor(second, first % second) }
}

/// The next number of a random sequence (SplitMix64, Steele, Lea and Flood 2014).
pub(crate) fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_a_thousandth_and_never_fall() {
        let table = table();
        for value in [1i64, 2, 3, 10, 1000, 30_089_620, 1 << 40] {
            let exact = (value as f64).log2() * f64::from(1 << LOG_BITS);
            assert!((log2(table, value) as f64 - exact).abs() < 66.0, "{value}");
        }
        assert!((1..100_000).all(|value| log2(table, value) <= log2(table, value + 1)));
    }
}
