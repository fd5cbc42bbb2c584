//! Rule 10: health workers are there to keep the units in use.
//! Source: staffing of beds in WHO's ESFT. Warns only. Does not count the workers (`need`). Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::quantity::Units;

use crate::offered::Pair;
use crate::rules::{fail, item_unknown, limited, not_concerned, pass, unknown};
use crate::wording::{Figure, figure};

const RULE: FitnessRule = FitnessRule::Staff;

/// Compares the units with the workers that the forecast leaves free.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let Some(item) = pair.offered.item else { return item_unknown(RULE, pair.offered) };
    let each = item.handling.workers_permille;
    if pair.offered.goods().is_none() || each.is_zero() {
        return not_concerned(RULE, Level::Warn, format!("{} takes no workers of its own", item.id));
    }
    let (place, units) = (pair.at.place(), pair.offered.units);
    let counted = pair.at.recipient.care.and_then(|care| care.workers_max.map(|most| (care.workers, most)));
    let Some((busy, most)) = counted else {
        return unknown(
            RULE,
            Level::Warn,
            format!(
                "{} units of {} take {} workers; how many {place} has is not known",
                figure(units),
                item.id,
                workers(units, each)
            ),
            format!("ask {place} how many workers it can put to them"),
        );
    };
    let free = most.saturating_sub(busy);
    let kept = Units::of(i64::try_from(i128::from(free.get()) * 1000 / i128::from(each.get())).unwrap_or(i64::MAX));
    let figures = format!(
        "{} of {place}'s {} workers are free; {} units take {}",
        figure(free),
        figure(most),
        figure(units),
        workers(units, each)
    );
    if kept >= units {
        return pass(RULE, Level::Warn, figures);
    }
    let finding = fail(
        RULE,
        Level::Warn,
        format!("{figures}: they keep {} in use", figure(kept)),
        format!(
            "{} workers with it, or send {place} no more than {}",
            workers(units.saturating_sub(kept), each),
            figure(kept)
        ),
    );
    limited(finding, kept)
}

/// Whole workers that so many units take.
fn workers(units: Units, each: Units) -> Figure {
    let thousandths = i128::from(units.get()) * i128::from(each.get());
    figure(Units::of(i64::try_from((thousandths + 999) / 1000).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use model::fitness::Verdict;
    use model::handling::Regulation;
    use model::id::PlaceId;
    use model::need::CareLoad;
    use model::world::ItemKind;

    use crate::rules::trial::{FW, Said, Trial, UW};

    use super::*;

    const P: Said = (Verdict::Pass, Level::Warn);
    const N: Said = (Verdict::NotConcerned, Level::Warn);

    fn care(trial: &mut Trial, workers: i64, workers_max: Option<i64>) {
        trial.problem.care.push(CareLoad {
            place: PlaceId::of("US"),
            ward_beds: Units::ZERO,
            intensive_beds: Units::ZERO,
            beds_max: (Units::ZERO, Units::ZERO),
            workers: Units::of(workers),
            workers_max: workers_max.map(Units::of),
            tests: Units::ZERO,
            tests_max: None,
            oxygen_m3: Units::ZERO,
            bound_by: vec![],
        });
    }

    #[test]
    fn free_workers_bound_the_units() {
        for (each, load, said, most, remark) in [
            (0, Some((0, Some(0))), N, None, "takes no workers"),
            (2_500, None, UW, None, "care not counted"),
            (2_500, Some((10, None)), UW, None, "workers not known"),
            (2_500, Some((100, Some(213))), P, None, "113 keep 45.2 in use"),
            (2_500, Some((100, Some(212))), FW, Some(44), "112 keep 44.8 in use"),
            (2_500, Some((300, Some(200))), FW, Some(0), "more are busy than there are"),
        ] {
            let mut trial = Trial::new();
            trial.item().handling.workers_permille = Units::of(each);
            if let Some((workers, workers_max)) = load {
                care(&mut trial, workers, workers_max);
            }
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}");
            assert_eq!(finding.units_max, most.map(Units::of), "{remark}");
        }
    }

    #[test]
    fn the_cure_counts_the_workers() {
        let mut trial = Trial::new();
        trial.item().handling.workers_permille = Units::of(2_500);
        care(&mut trial, 100, Some(200));
        assert_eq!(trial.find(RULE).cure, "13 workers with it, or send US no more than 40");
        let mut trial = Trial::of(ItemKind::People, Regulation::Supply);
        trial.item().handling.workers_permille = Units::of(2_500);
        assert_eq!(trial.said(RULE), N, "people are workers");
    }
}
