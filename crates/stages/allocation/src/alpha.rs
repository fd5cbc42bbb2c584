//! Decides what more units are worth to a taker when shares are alpha-fair. Does not decide who is next (`scale`).
//! Up: [`crate`].
//!
//! A share x of the demand, at most the whole, is worth `harm x weight^a x u(x)` with `u(x) = x^(1 - a) / (1 - a)`, and the
//! logarithm for a = 1 (Mo and Walrand 2000). Worths are compared by their logarithms, which neither overflow for a
//! large alpha nor vanish for a small share.

use crate::pool::Taker;

/// Steps by which a number of quanta found by the formula may be off: it is that of the derivative, and rounded.
const CORRECTIONS_MAX: usize = 4;

/// What units are worth to the takers of a pool.
#[derive(Clone, Debug)]
pub(crate) struct Alpha {
    a: f64,
    /// Logarithm of harm times weight to the power a; minus infinity where there is no harm.
    rates: Vec<f64>,
    /// Harm times weight to the power a.
    scales: Vec<f64>,
}

impl Alpha {
    /// For an alpha in thousandths.
    pub(crate) fn of(permille: i64, takers: &[Taker]) -> Self {
        let a = permille as f64 / 1000.0;
        let rate = |taker: &Taker| (taker.harm as f64).ln() + a * (taker.weight as f64 / 1000.0).ln();
        let rates: Vec<_> = takers.iter().map(rate).collect();
        Self { a, scales: rates.iter().map(|rate| rate.exp()).collect(), rates }
    }

    /// Whether all full quanta of a taker are worth the same.
    pub(crate) fn is_level(&self, taker: usize) -> bool {
        self.a == 0.0 || self.rates[taker] == f64::NEG_INFINITY
    }

    /// Whether to have nothing is worse than anything: alpha is 1 or more.
    pub(crate) fn is_nothing_worst(&self) -> bool {
        self.a >= 1.0
    }

    /// Logarithm of what it is worth to have `to` units instead of `from`, both at most the demand; infinite where `from` is
    /// nothing and that is worse than anything.
    pub(crate) fn gain(&self, index: usize, taker: &Taker, from: i64, to: i64) -> f64 {
        let (from, to) = (from.min(taker.units), to.min(taker.units));
        if to <= from || self.rates[index] == f64::NEG_INFINITY {
            return f64::NEG_INFINITY;
        }
        let units = taker.units as f64;
        let (share, step) = (from as f64 / units, (to - from) as f64 / units);
        let power = 1.0 - self.a;
        let shape = if self.a == 0.0 {
            step.ln()
        } else if from == 0 {
            if self.is_nothing_worst() { f64::INFINITY } else { power * step.ln() - power.ln() }
        } else if self.a == 1.0 {
            (step / share).ln_1p().ln()
        } else {
            power * share.ln() + ((power * (step / share).ln_1p()).exp_m1() / power).ln()
        };
        self.rates[index] + shape
    }

    /// How good the first quantum is among first quanta, where nothing is worse than anything: the greater, the better the
    /// sum over those who get something.
    pub(crate) fn first(&self, index: usize, taker: &Taker, to: i64) -> f64 {
        if self.is_nothing_worst() { -self.burden(index, taker, to) } else { self.gain(index, taker, 0, to) }
    }

    /// Logarithm of how far below zero a share is worth, for an alpha of 1 or more.
    fn burden(&self, index: usize, taker: &Taker, got: i64) -> f64 {
        let share = got.min(taker.units) as f64 / taker.units as f64;
        let size = if self.a == 1.0 { (-share.ln()).ln() } else { (1.0 - self.a) * share.ln() - (self.a - 1.0).ln() };
        if self.rates[index] == f64::NEG_INFINITY { f64::NEG_INFINITY } else { self.rates[index] + size }
    }

    /// What a share is worth by itself, as a plain number; nothing is worth nothing.
    pub(crate) fn plain(&self, index: usize, taker: &Taker, got: i64) -> f64 {
        if got == 0 {
            return 0.0;
        }
        let share = got.min(taker.units) as f64 / taker.units as f64;
        let shape = if self.a == 1.0 { share.ln() } else { power(share, 1.0 - self.a) / (1.0 - self.a) };
        self.scales[index] * shape
    }

    /// What one more unit is worth, as a plain number, when it is infinitely small.
    pub(crate) fn slope(&self, index: usize, taker: &Taker, got: i64) -> f64 {
        if got >= taker.units {
            return 0.0;
        }
        let units = taker.units as f64;
        self.scales[index] * power(got as f64 / units, -self.a) / units
    }

    /// What shares are worth together, those with nothing left aside; the greater, the better. For an alpha of 1 or more
    /// it is the logarithm of how far below zero they are worth, turned round.
    pub(crate) fn worth(&self, takers: &[Taker], got: &[i64]) -> f64 {
        let having = (0..takers.len()).filter(|index| got[*index] > 0);
        if self.is_nothing_worst() {
            -sum_of_logs(&having.map(|index| self.burden(index, &takers[index], got[index])).collect::<Vec<_>>())
        } else {
            sum_of_logs(&having.map(|index| self.gain(index, &takers[index], 0, got[index])).collect::<Vec<_>>())
        }
    }

    /// Quanta of a taker, beyond what it has already, that are each worth a price or more.
    pub(crate) fn quanta_at(&self, index: usize, taker: &Taker, quantum: i64, price: f64) -> i64 {
        let most = taker.most(quantum);
        let units = taker.units as f64;
        let worth = |count: i64| {
            let to = taker.base.saturating_add(count.saturating_mul(quantum));
            self.gain(index, taker, to - quantum, to)
        };
        // The share at which the derivative is the price.
        let log = (self.rates[index] + (quantum as f64 / units).ln() - price) / self.a;
        let share = log.exp().min(1.0);
        let whole = (taker.units - taker.base).max(0) / quantum;
        let mut count = ((((share * units) - taker.base as f64) / quantum as f64) as i64).clamp(0, whole);
        for _ in 0..CORRECTIONS_MAX {
            if count > 0 && worth(count) < price {
                count -= 1;
            } else {
                break;
            }
        }
        for _ in 0..CORRECTIONS_MAX {
            if count < most && worth(count + 1) >= price {
                count += 1;
            } else {
                break;
            }
        }
        count
    }
}

/// A share to a power, quickly where the power is whole.
fn power(share: f64, exponent: f64) -> f64 {
    if exponent.fract() == 0.0 && exponent.abs() < 8.0 { share.powi(exponent as i32) } else { share.powf(exponent) }
}

/// Logarithm of the sum of what these are the logarithms of.
fn sum_of_logs(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most.is_infinite() {
        return most;
    }
    most + logs.iter().map(|log| (log - most).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use crate::pool::tests::takers;

    use super::*;

    /// What a share is worth by the plain formula.
    fn plain(a: f64, share: f64) -> f64 {
        if a == 1.0 { share.ln() } else { share.powf(1.0 - a) / (1.0 - a) }
    }

    #[test]
    fn gains_are_those_of_the_plain_formula() {
        let mut takers = takers(1);
        (takers[0].harm, takers[0].weight) = (30, 2000);
        for permille in [0, 250, 500, 1000, 1500, 2000, 7000] {
            let a = permille as f64 / 1000.0;
            let alpha = Alpha::of(permille, &takers);
            for (from, to) in [(1, 2), (3, 10), (9, 10), (5, 6)] {
                let expected = 30.0 * 2f64.powf(a) * (plain(a, to as f64 / 10.0) - plain(a, from as f64 / 10.0));
                let gain = alpha.gain(0, &takers[0], from, to).exp();
                assert!((gain / expected - 1.0).abs() < 1e-9, "alpha {a}, {from} to {to}: {gain} for {expected}");
            }
            assert_eq!(alpha.gain(0, &takers[0], 10, 11), f64::NEG_INFINITY, "more than the demand is worth nothing");
        }
    }

    #[test]
    fn quanta_at_a_price_are_those_worth_it() {
        let mut takers = takers(1);
        (takers[0].units, takers[0].harm, takers[0].base) = (1_003, 77, 10);
        for permille in [10, 500, 1000, 2000, 9000] {
            let alpha = Alpha::of(permille, &takers);
            for quantum in [1, 7, 100, 2_000] {
                let most = takers[0].most(quantum);
                for count in 1..=most {
                    let price = alpha.gain(0, &takers[0], 10 + (count - 1) * quantum, 10 + count * quantum);
                    let dearer = price + 1e-9;
                    assert_eq!(alpha.quanta_at(0, &takers[0], quantum, price - 1e-9), count, "alpha {permille}");
                    assert_eq!(alpha.quanta_at(0, &takers[0], quantum, dearer), count - 1, "alpha {permille}");
                }
            }
        }
    }
}
