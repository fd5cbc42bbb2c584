//! Decides how the bytes of an exported log are looked through fast: a million lines are a gigabyte, and most of it are plain
//! runs and hexadecimal digits. Up: [`crate::log::file`].

/// Every byte a one.
const ONES: u64 = u64::MAX / 255;
/// The highest bit of every byte.
const HIGHS: u64 = ONES << 7;

/// Bytes before the first quote, backslash or control sign; all of them when there is none.
#[inline]
pub(super) fn plain_run(bytes: &[u8]) -> usize {
    let mut run = 0;
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let marks = marks(*eight);
        if marks != 0 {
            return run + (marks.trailing_zeros() / 8) as usize;
        }
        run += 8;
        rest = after;
    }
    let is_special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
    run + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The highest bit of each of eight bytes that ends a plain run, the first byte lowest; zero when none does.
///
/// All eight at once: a byte less one borrows from its highest bit only when it was zero (Mycroft's test, 1987); where a byte is hit,
/// those after it may be marked falsely, so only the lowest mark counts.
#[inline]
fn marks(eight: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(eight);
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let control = word.wrapping_sub(ONES << 5) & !word & HIGHS;
    zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(b'\\'))) | control
}

/// Copies the plain run that opens `from` to the front of `to`, which is at least as long, and says how long it is. What stands
/// behind it in `to` may be anything.
#[inline]
pub(super) fn copy_run(from: &[u8], to: &mut [u8]) -> usize {
    let mut run = 0;
    // Eight bytes are copied whole, also where the run ends within them: a copy of a known length is one instruction.
    while let (Some((eight, _)), Some((room, _))) =
        (from[run..].split_first_chunk::<8>(), to[run..].split_first_chunk_mut::<8>())
    {
        *room = *eight;
        let marks = marks(*eight);
        if marks != 0 {
            return run + (marks.trailing_zeros() / 8) as usize;
        }
        run += 8;
    }
    let rest = plain_run(&from[run..]);
    to[run..run + rest].copy_from_slice(&from[run..run + rest]);
    run + rest
}

/// The value of a small hexadecimal digit; 16 when it is none.
#[inline]
pub(super) fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => 16,
    }
}

/// Four bytes of eight small hexadecimal digits; none when one is no such digit.
///
/// All eight at once: a letter has the bit 0x40 and is nine more than its low half; the digits are then written out of their
/// values again and must be the same.
#[inline]
pub(super) fn four_bytes(digits: [u8; 8]) -> Option<[u8; 4]> {
    let word = u64::from_le_bytes(digits);
    let letters = (word >> 6) & ONES;
    let values = (word & (ONES * 15)) + letters * 9;
    let beyond_nine = ((values + ONES * 118) >> 7) & ONES;
    let written = values + ONES * u64::from(b'0') + beyond_nine * 39;
    if written != word || values & (ONES * 0xf0) != 0 {
        return None;
    }
    let [first, _, second, _, third, _, fourth, _] = ((values << 4) | (values >> 8)).to_le_bytes();
    Some([first, second, third, fourth])
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

    #[test]
    fn a_copied_run_is_the_plain_run() {
        let text = "ab\u{e9}cdefghijklmnopqrstuv\"wxyz";
        for start in (0..text.len()).filter(|start| text.is_char_boundary(*start)) {
            let from = &text.as_bytes()[start..];
            let mut to = vec![0; from.len()];
            let run = copy_run(from, &mut to);
            assert_eq!((run, &to[..run]), (plain_run(from), &from[..plain_run(from)]), "from {start}");
        }
        assert_eq!(copy_run(b"", &mut []), 0);
    }

    #[test]
    fn four_bytes_come_of_eight_small_digits_only() {
        for place in 0..8 {
            for digit in 0..=u8::MAX {
                let mut digits = *b"01234567";
                digits[place] = digit;
                let values = digits.map(nibble);
                let is_good = values.iter().all(|value| *value < 16);
                let pair = |at: usize| values[at] * 16 + values[at + 1];
                let expected = is_good.then(|| [pair(0), pair(2), pair(4), pair(6)]);
                assert_eq!(four_bytes(digits), expected, "byte {digit} at {place}");
            }
        }
    }
}
