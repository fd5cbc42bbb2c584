//! Decides how ids, salts and tokens are drawn: from the operating system's randomness. Up: [`crate::room`].

use jiff::Timestamp;

/// Bytes that nobody can guess.
///
/// # Panics
/// When the operating system gives no randomness: nothing may be sealed or signed in without it.
#[must_use]
pub fn bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("the operating system should give randomness");
    bytes
}

/// A new id: UUID version 7 (RFC 9562), so that ids sort by the moment they were made.
#[must_use]
pub fn id(now: Timestamp) -> String {
    let mut bytes = bytes::<16>();
    let millisecond = u64::try_from(now.as_millisecond()).unwrap_or_default();
    bytes[..6].copy_from_slice(&millisecond.to_be_bytes()[2..]);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let digits = hexadecimal(&bytes);
    format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

/// Bytes as small hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_and_sort_by_their_moment() {
        let at = |second| Timestamp::from_second(second).expect("a moment");
        let (earlier, later) = (id(at(1_585_699_200)), id(at(1_585_699_201)));
        assert!(earlier < later);
        assert_eq!((earlier.len(), &earlier[14..15]), (36, "7"));
        assert!("89ab".contains(&earlier[19..20]));
        assert_ne!(id(at(0)), id(at(0)));
    }
}
