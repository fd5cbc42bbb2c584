//! Decides what a class of the published container-loading sets is called, and in which mean it counts.
//! Up: [`crate::packing`].

use std::fmt;

use model::fault::Fault;

/// A class, BR0 to BR15; always one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class(u8);

impl Class {
    const LAST: u8 = 15;
    /// The last class of Bischoff and Ratcliff (1995), few types of box; the others are of Davies and Bischoff (1999).
    pub(crate) const WEAK_LAST: Self = Self(7);

    /// Every class, in order.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..=Self::LAST).map(Self)
    }

    /// Its number.
    pub(crate) fn number(self) -> u8 {
        self.0
    }

    /// Whether it counts in the means: BR0, with one type of box, is a set of its own.
    pub(crate) fn is_in_means(self) -> bool {
        self.0 > 0
    }

    /// The class of a word such as `BR7`.
    pub(crate) fn of(word: &str) -> Result<Self, Fault> {
        let number = word.strip_prefix("BR").or_else(|| word.strip_prefix("br")).and_then(|number| number.parse().ok());
        number.filter(|number| *number <= Self::LAST).map(Self).ok_or_else(|| {
            let cause = format!("\u{ab}{word}\u{bb} is no class");
            Fault::new("unknown-word", cause, "name classes BR0 to BR15, with commas between them")
        })
    }
}

impl fmt::Display for Class {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "BR{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sixteen_classes_are_known() {
        assert_eq!(Class::of("BR0").map(Class::number), Ok(0));
        assert_eq!(Class::of("br15").map(|class| class.to_string()), Ok("BR15".to_owned()));
        for (word, remark) in
            [("BR16", "beyond"), ("7", "no letters"), ("BR", "no number"), ("BR-1", "below"), ("", "nothing")]
        {
            assert_eq!(Class::of(word).map_err(|fault| fault.code), Err("unknown-word"), "{remark}");
        }
    }
}
