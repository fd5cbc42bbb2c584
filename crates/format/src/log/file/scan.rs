//! Decides how the bytes of an exported log are looked through fast: a million lines are a gigabyte, and most of it are plain
//! runs and hexadecimal digits. Up: [`crate::log::file`].

/// Every byte a one.
const ONES: u64 = u64::MAX / 255;
/// The highest bit of every byte.
const HIGHS: u64 = ONES << 7;

/// Bytes before the first quote, backslash or control sign; all of them when there is none.
///
/// Eight at a time: a byte less one borrows from its highest bit only when it was zero (Mycroft's test, 1987); where a byte of the
/// eight is hit, those after it may be marked falsely, so only the lowest mark counts.
pub(super) fn plain_run(bytes: &[u8]) -> usize {
    let mut run = 0;
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*eight);
        let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        let control = word.wrapping_sub(ONES << 5) & !word & HIGHS;
        let marks = zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(b'\\'))) | control;
        if marks != 0 {
            return run + (marks.trailing_zeros() / 8) as usize;
        }
        run += 8;
        rest = after;
    }
    let is_special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
    run + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Values of small hexadecimal digits by byte; 16 for what is none.
const NIBBLES: [u8; 256] = {
    let mut values = [16; 256];
    let mut value = 0;
    while value < 16 {
        values[b"0123456789abcdef"[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// The value of a small hexadecimal digit; 16 when it is none.
pub(super) fn nibble(digit: u8) -> u8 {
    NIBBLES[usize::from(digit)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_sign_that_is_not_plain() {
        for length in 0..24 {
            for byte in 0..=u8::MAX {
                let mut bytes = vec![b'x'; 24];
                bytes[length] = byte;
                let is_special = byte == b'"' || byte == b'\\' || byte < 0x20;
                assert_eq!(plain_run(&bytes), if is_special { length } else { 24 }, "byte {byte} at {length}");
                let special = [b'"', b'\\', 0x1f].iter().filter(|_| length < 23);
                for next in special {
                    bytes[length + 1] = *next;
                    let expected = if is_special { length } else { length + 1 };
                    assert_eq!(plain_run(&bytes), expected, "{next} after byte {byte} at {length}");
                }
            }
        }
        assert_eq!(plain_run(b""), 0);
    }

    #[test]
    fn digits_are_the_small_ones() {
        for digit in 0..=u8::MAX {
            let value = char::from(digit).to_digit(16).filter(|_| !digit.is_ascii_uppercase()).unwrap_or(16);
            assert_eq!(u32::from(nibble(digit)), value, "byte {digit}");
        }
    }
}
