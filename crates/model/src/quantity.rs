//! Decides how a physical amount is held: whole numbers in one fixed unit, never negative, never mixed.
//! Does not decide how an amount is printed or parsed (`format`). Up: [`crate`].

use crate::fault::Fault;

/// Declares a whole, non-negative amount in one unit, printed in the unit that people say: so many of the held unit make
/// one of it.
macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $unit:literal, said $divisor:literal $said:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Nothing at all.
            pub const ZERO: Self = Self(0);
            /// Sign of the unit that the number is held in.
            pub const UNIT: &'static str = $unit;

            /// Makes the amount, or says why it cannot be one. Code `negative-amount`.
            pub fn try_new(value: i64) -> Result<Self, Fault> {
                if value < 0 {
                    return Err(Fault::new(
                        "negative-amount",
                        format!("{value} {} is below zero", $unit),
                        "give zero or more",
                    ));
                }
                Ok(Self(value))
            }

            /// Makes an amount that our own code knows to be zero or more.
            ///
            /// # Panics
            /// When `value` is negative: the caller broke its promise.
            #[must_use]
            pub const fn of(value: i64) -> Self {
                assert!(value >= 0, "an amount made by our own code should be zero or more");
                Self(value)
            }

            /// The whole number of units.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }

            /// Whether there is nothing.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// What is left after taking `other` away, zero when that is more than there is.
            #[must_use]
            pub const fn saturating_sub(self, other: Self) -> Self {
                if other.0 >= self.0 { Self(0) } else { Self(self.0 - other.0) }
            }

            /// What is left after taking `other` away, or nothing when that is more than there is.
            #[must_use]
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                if other.0 > self.0 { None } else { Some(Self(self.0 - other.0)) }
            }

            /// This amount `count` times.
            ///
            /// # Panics
            /// When the product does not fit in 63 bits, or `count` is negative.
            #[must_use]
            pub fn times(self, count: i64) -> Self {
                Self::of(self.0.checked_mul(count).expect("an amount times a count should fit in 63 bits"))
            }
        }

        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.checked_add(other.0).expect("a sum of amounts should fit in 63 bits"))
            }
        }

        impl std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
                parts.fold(Self::ZERO, |total, part| total + part)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(&said(self.0, $divisor))?;
                out.write_str(concat!(" ", $said))
            }
        }
    };
}

quantity!(
    /// Mass in grams.
    Grams, "g", said 1000 "kg"
);
quantity!(
    /// A length inside a box, a unit or a hold, in millimetres.
    Millimetres, "mm", said 1 "mm"
);
quantity!(
    /// A length on the ground or in the air, in metres.
    Metres, "m", said 1000 "km"
);
quantity!(
    /// A span of time in minutes.
    Minutes, "min", said 1 "min"
);
quantity!(
    /// Volume in cubic millimetres (1 m3 is 1,000,000,000).
    CubicMillimetres, "mm3", said 1000000000 "m3"
);
quantity!(
    /// Count of an item in the item's own unit (each, pair, litre, person ...), or of packs, where the name says so.
    Units, "units", said 1 "units"
);

/// A whole number in groups of three, as people read it: `1,234,567`.
#[must_use]
pub fn grouped(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut text = String::from(if count < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A whole number of held units as the unit that people say, exactly, in groups of three: 83526980 g are `83,526.98` kg.
fn said(value: i64, divisor: i64) -> String {
    let mut text = grouped(value / divisor);
    if value % divisor != 0 {
        let digits = divisor.to_string().len() - 1;
        let part = format!("{:0digits$}", value % divisor);
        text.push('.');
        text.push_str(part.trim_end_matches('0'));
    }
    text
}

impl CubicMillimetres {
    /// The volume of a cuboid.
    #[must_use]
    pub fn cuboid(length: Millimetres, width: Millimetres, height: Millimetres) -> Self {
        Self::of(length.get() * width.get() * height.get())
    }
}

impl Units {
    /// How many packs of `pack` units hold this many units: rounded up.
    ///
    /// # Panics
    /// When `pack` is zero: a pack holds at least one unit.
    #[must_use]
    pub const fn packs_up(self, pack: Self) -> Self {
        assert!(pack.0 > 0, "a pack should hold at least one unit");
        Self((self.0 + pack.0 - 1) / pack.0)
    }

    /// How many whole packs of `pack` units this many units give: rounded down.
    ///
    /// # Panics
    /// When `pack` is zero: a pack holds at least one unit.
    #[must_use]
    pub const fn packs_down(self, pack: Self) -> Self {
        assert!(pack.0 > 0, "a pack should hold at least one unit");
        Self(self.0 / pack.0)
    }
}

/// A signed distance along the aircraft from its reference datum, in millimetres; aft is positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arm(pub i64);

/// A share in thousandths, 0 to 1000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permille(u16);

impl Permille {
    /// The whole.
    pub const ALL: Self = Self(1000);

    /// Makes the share, or says why it cannot be one. Code `share-out-of-range`.
    pub fn try_new(value: i64) -> Result<Self, Fault> {
        u16::try_from(value).ok().filter(|share| *share <= 1000).map(Self).ok_or_else(|| {
            Fault::new("share-out-of-range", format!("{value} thousandths is not a share"), "give 0 to 1000")
        })
    }

    /// Thousandths.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0 as i64
    }

    /// The share as a number between 0 and 1, for forecasting and drawing only.
    #[must_use]
    pub fn as_fraction(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// A three-letter currency code of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");

    /// Reads a code of three capital letters. Code `unknown-currency`.
    pub fn try_new(code: &str) -> Result<Self, Fault> {
        match code.as_bytes() {
            [a, b, c] if code.bytes().all(|letter| letter.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(Fault::new(
                "unknown-currency",
                format!("\u{ab}{code}\u{bb} is not a currency code"),
                "give three capital letters of ISO 4217, such as USD",
            )),
        }
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency code should be ASCII letters")
    }
}

/// An amount of money in hundredths of one currency; may be negative (a debt).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// Hundredths of the currency.
    pub cents: i64,
    /// Which currency.
    pub currency: Currency,
}

impl Money {
    /// Nothing, in the currency that policies are stated in.
    pub const NOTHING: Self = Self { cents: 0, currency: Currency::USD };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_below_zero_are_refused_with_an_action() {
        let fault = Grams::try_new(-1).expect_err("a negative mass should be refused");
        assert_eq!(fault.code, "negative-amount");
        assert!(!fault.action.is_empty(), "a refusal should say what to do");
    }

    #[test]
    fn counts_are_grouped_from_the_right() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn amounts_are_printed_exactly_in_the_unit_people_say() {
        for (text, said) in [
            (Grams::of(83_526_980).to_string(), "83,526.98 kg"),
            (Grams::of(5).to_string(), "0.005 kg"),
            (Metres::of(3_824_347).to_string(), "3,824.347 km"),
            (Metres::of(7_000_000).to_string(), "7,000 km"),
            (CubicMillimetres::of(1_500_000_000).to_string(), "1.5 m3"),
            (Units::of(1_000).to_string(), "1,000 units"),
        ] {
            assert_eq!(text, said);
        }
    }

    #[test]
    fn packs_round_the_way_their_name_says() {
        assert_eq!(Units::of(2001).packs_up(Units::of(1000)), Units::of(3));
        assert_eq!(Units::of(2999).packs_down(Units::of(1000)), Units::of(2));
    }

    #[test]
    fn taking_more_than_there_is_leaves_nothing() {
        assert_eq!(Grams::of(3).saturating_sub(Grams::of(5)), Grams::ZERO);
        assert_eq!(Grams::of(3).checked_sub(Grams::of(5)), None);
    }

    #[test]
    fn codes_and_shares_outside_their_range_are_refused() {
        for (code, remark) in [("usd", "lower case"), ("US", "too short"), ("EURO", "too long"), ("", "empty")] {
            assert!(Currency::try_new(code).is_err(), "{remark}");
        }
        assert!(Permille::try_new(1001).is_err());
        assert!(Permille::try_new(-1).is_err());
    }
}
