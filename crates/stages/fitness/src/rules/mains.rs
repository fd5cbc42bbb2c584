//! Rule 7: the mains of the recipient fit the device, or a converter travels with each unit.
//! Source: the 45 ventilators of 1 April 2020, 220 V against 110 V; a third of donated devices out of service (Perry and
//! Malkin 2011). Supplies are compared by class, not by number: 220, 230 and 240 V are one class in practice and tables
//! differ within it. Plugs never block. Does not look at oxygen or spare parts (rules 8, 9). Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::product::ProductFact;
use model::quantity::Units;
use model::world::Mains;

use crate::offered::Pair;
use crate::rules::{fail, item_unknown, not_concerned, not_stated, pass, unknown};
use crate::wording::{figure, names};

const RULE: FitnessRule = FitnessRule::Mains;
/// Nominal voltages of the Americas, Japan and others that one device serves (`facts.md` section 2).
const LOW_VOLTS: std::ops::RangeInclusive<u16> = 100..=127;
/// Nominal voltages of the rest of the world (`facts.md` section 2).
const HIGH_VOLTS: std::ops::RangeInclusive<u16> = 220..=240;

/// A band of nominal voltages within which a device works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum VoltageClass {
    /// 100 to 127 V.
    Low,
    /// 220 to 240 V.
    High,
    /// Any other voltage is a class by itself.
    Other(u16),
}

impl VoltageClass {
    fn of(volts: u16) -> Self {
        if LOW_VOLTS.contains(&volts) {
            Self::Low
        } else if HIGH_VOLTS.contains(&volts) {
            Self::High
        } else {
            Self::Other(volts)
        }
    }

    fn text(self) -> String {
        match self {
            Self::Low => format!("{}-{} V", LOW_VOLTS.start(), LOW_VOLTS.end()),
            Self::High => format!("{}-{} V", HIGH_VOLTS.start(), HIGH_VOLTS.end()),
            Self::Other(volts) => format!("{volts} V"),
        }
    }
}

/// How far a device serves the supplies of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    /// Works on every supply.
    Every,
    /// Works on some of them.
    Some,
    /// Works on none.
    None,
}

/// Blocks a device that works on no supply of the recipient; warns where it works on one of several, and where it works
/// but its plug does not fit.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let offered = pair.offered;
    let Some(item) = offered.item else { return item_unknown(RULE, offered) };
    if !item.needs_mains || offered.goods().is_none() {
        return not_concerned(RULE, Level::Block, format!("mains do not concern {}", item.id));
    }
    let (device, supplies, place) = (&offered.product().mains, &pair.at.recipient.supplies, pair.at.place());
    if offered.product().converter == Some(true) {
        return pass(
            RULE,
            Level::Block,
            format!("a converter travels with each of the {} units", figure(offered.units)),
        );
    }
    if device.is_empty() {
        let missing = format!("the mains supply that line {} works on is not stated", offered.line.id);
        let wanted = format!("voltage and frequency on the rating plate; {place} has {}", list(supplies));
        let facts = [ProductFact::Mains, ProductFact::Converter];
        return not_stated((RULE, Level::Block), offered, &facts, missing, &wanted);
    }
    if supplies.is_empty() {
        return unknown(
            RULE,
            Level::Block,
            format!("the mains supply of {place} is not known; the device works on {}", list(device)),
            format!("ask {place} for voltage and frequency at the receiving site"),
        );
    }
    let evidence = format!("works on {}; {place} has {}", list(device), list(supplies));
    match cover(device, supplies) {
        Cover::Every => plugged(pair, evidence),
        Cover::Some => {
            let usable: Vec<_> = supplies.iter().copied().filter(|supply| serves(device, *supply)).collect();
            fail(
                RULE,
                Level::Warn,
                format!("{evidence}: only some of them fit"),
                format!("ask {place} to place it where the supply is {}, or send converters", list(&usable)),
            )
        }
        Cover::None => fail(RULE, Level::Block, format!("{evidence}: none of them fits"), cure(pair)),
    }
}

/// Voltage and frequency fit; a plug that does not is cured by an adaptor for each unit.
fn plugged(pair: &Pair<'_, '_>, evidence: String) -> RuleFinding {
    let (own, sockets) = (&pair.offered.product().plugs, &pair.at.recipient.place.plugs);
    match (own.first(), sockets.first()) {
        (Some(plug), Some(socket)) if !own.iter().any(|plug| sockets.contains(plug)) => fail(
            RULE,
            Level::Warn,
            format!("{evidence}; its plugs are {}, sockets there {}", names(own), names(sockets)),
            format!("{} adaptors {plug} -> {socket}, one per unit", figure(pair.offered.units)),
        ),
        _ => pass(RULE, Level::Block, evidence),
    }
}

/// What would cure it: converters, one for each unit, or a recipient whose every supply fits. The pair's own recipient
/// is none of those, so the list is the same for every recipient of the line.
fn cure(pair: &Pair<'_, '_>) -> String {
    let (device, supplies) = (&pair.offered.product().mains, &pair.at.recipient.supplies);
    let converter = converters(pair.offered.units, device, supplies);
    let redirect = pair.offered.redirects.once("mains", || {
        let fitting = pair.offered.recipients_that(|at| {
            let supplies = &at.recipient.supplies;
            !supplies.is_empty() && cover(device, supplies) == Cover::Every
        });
        match fitting.is_empty() {
            true => format!("; no recipient has {}", span(device)),
            false => format!(", or another recipient with {}: {}", span(device), names(&fitting)),
        }
    });
    format!("{converter}{redirect}")
}

/// The converters to send: by voltage, or by frequency where the voltage fits and the frequency does not.
fn converters(units: Units, device: &[Mains], supplies: &[Mains]) -> String {
    let (want, have) = (device[0], supplies[0]);
    let is_voltage_met = supplies.iter().any(|supply| has_class(device, *supply));
    let count = figure(units);
    if is_voltage_met {
        format!("{count} frequency converters {} -> {} Hz, one per unit", have.hertz, want.hertz)
    } else if single_frequency(device).is_some_and(|hertz| supplies.iter().all(|supply| supply.hertz != hertz)) {
        format!(
            "{count} converters {} -> {} V and {} -> {} Hz, one per unit",
            have.volts, want.volts, have.hertz, want.hertz
        )
    } else {
        format!("{count} converters {} -> {} V, one per unit", have.volts, want.volts)
    }
}

fn cover(device: &[Mains], supplies: &[Mains]) -> Cover {
    match supplies.iter().filter(|supply| serves(device, **supply)).count() {
        0 => Cover::None,
        count if count == supplies.len() => Cover::Every,
        _ => Cover::Some,
    }
}

/// Whether a device works on one supply: its voltage class is met, and its frequency where it states a single one.
fn serves(device: &[Mains], supply: Mains) -> bool {
    has_class(device, supply) && single_frequency(device).is_none_or(|hertz| hertz == supply.hertz)
}

fn has_class(device: &[Mains], supply: Mains) -> bool {
    device.iter().any(|own| VoltageClass::of(own.volts) == VoltageClass::of(supply.volts))
}

/// The only frequency a device is made for, none where it states several.
fn single_frequency(device: &[Mains]) -> Option<u16> {
    let first = device.first()?.hertz;
    device.iter().all(|own| own.hertz == first).then_some(first)
}

/// Supplies as a person reads them.
fn list(mains: &[Mains]) -> String {
    if mains.is_empty() {
        return "an unknown supply".to_owned();
    }
    let texts: Vec<_> = mains.iter().map(|own| format!("{} V / {} Hz", own.volts, own.hertz)).collect();
    names(&texts)
}

/// The bands a device works on, such as `220-240 V / 50 Hz`.
fn span(device: &[Mains]) -> String {
    let mut classes: Vec<_> = device.iter().map(|own| VoltageClass::of(own.volts)).collect();
    classes.sort_unstable();
    classes.dedup();
    let volts: Vec<_> = classes.into_iter().map(VoltageClass::text).collect();
    match single_frequency(device) {
        Some(hertz) => format!("{} / {hertz} Hz", volts.join(" or ")),
        None => volts.join(" or "),
    }
}

#[cfg(test)]
mod tests {
    use model::fitness::Verdict;

    use crate::rules::trial::{FB, FW, P, Trial};

    use super::*;

    const fn mains(volts: u16, hertz: u16) -> Mains {
        Mains { volts, hertz }
    }

    #[test]
    fn supplies_are_compared_by_class_and_a_single_frequency() {
        let (low, high, high_60) = (mains(120, 60), mains(230, 50), mains(220, 60));
        let both = [low, high];
        for (device, supplies, verdict, level, remark) in [
            (&[mains(220, 50)][..], &[low][..], Verdict::Fail, Level::Block, "220 V on 120 V"),
            (&[mains(220, 50)], &[high], Verdict::Pass, Level::Block, "220 and 230 V are one class"),
            (&[mains(240, 50)], &[mains(220, 50)], Verdict::Pass, Level::Block, "240 and 220 V are one class"),
            (&both, &[low], Verdict::Pass, Level::Block, "a device for both classes"),
            (&[mains(220, 50)], &both, Verdict::Fail, Level::Warn, "one of two supplies"),
            (&both, &both, Verdict::Pass, Level::Block, "both supplies"),
            (&[mains(220, 50)], &[high_60], Verdict::Fail, Level::Block, "a single frequency that is not there"),
            (&[mains(220, 50), high_60], &[high_60], Verdict::Pass, Level::Block, "a device for both frequencies"),
            (&both, &[high_60], Verdict::Pass, Level::Block, "two frequencies stated, whichever voltage"),
            (&[], &[low], Verdict::Unknown, Level::Block, "the device is not known"),
            (&[mains(220, 50)], &[], Verdict::Unknown, Level::Block, "the recipient is not known"),
            (&[mains(200, 50)], &[high], Verdict::Fail, Level::Block, "200 V is in neither class"),
        ] {
            let mut trial = Trial::new();
            trial.product().mains = device.to_vec();
            trial.problem.recipients[0].mains = supplies.to_vec();
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), (verdict, level), "{remark}: {}", finding.evidence);
        }
    }

    #[test]
    fn a_converter_for_each_unit_passes_and_what_needs_no_mains_is_not_concerned() {
        let mut trial = Trial::new();
        trial.product().mains = vec![mains(220, 50)];
        trial.problem.recipients[0].mains = vec![mains(120, 60)];
        assert_eq!(trial.find(RULE).verdict, Verdict::Fail);
        trial.product().converter = Some(true);
        assert_eq!(trial.find(RULE).verdict, Verdict::Pass);
        trial.item().needs_mains = false;
        assert_eq!(trial.find(RULE).verdict, Verdict::NotConcerned);
    }

    #[test]
    fn the_supplies_of_the_sites_come_before_those_of_the_place() {
        let mut trial = Trial::new();
        trial.site();
        assert_eq!(trial.said(RULE), FB, "a site that states none leaves the place's");
        trial.site().mains = vec![mains(230, 50)];
        assert_eq!(trial.said(RULE), P, "the only site that states some");
        trial.site().mains = vec![mains(120, 60), mains(230, 50)];
        assert_eq!(trial.said(RULE), FW, "one of two");
        assert!(trial.find(RULE).evidence.contains("US has 230 V / 50 Hz, 120 V / 60 Hz"));
    }

    #[test]
    fn a_plug_that_does_not_fit_warns_where_all_else_does() {
        for (supply, plugs, sockets, converter, said, remark) in [
            (230, &['C', 'F'][..], &['G'][..], None, FW, "another plug"),
            (230, &['C', 'F'], &['F', 'G'], None, P, "one of two"),
            (230, &[], &['G'], None, P, "its plug is not known"),
            (230, &['C'], &[], None, P, "sockets are not known"),
            (120, &['C'], &['B'], None, FB, "the voltage blocks"),
            (120, &['C'], &['B'], Some(true), P, "a converter has a plug of its own"),
        ] {
            let mut trial = Trial::new();
            trial.problem.recipients[0].mains = vec![mains(supply, 50)];
            trial.problem.recipients[0].plugs = sockets.to_vec();
            trial.product().plugs = plugs.to_vec();
            trial.product().converter = converter;
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}");
            if said == FW {
                assert_eq!(finding.cure, "45 adaptors C -> G, one per unit");
            }
        }
    }

    #[test]
    fn the_cure_counts_converters_and_names_recipients_that_fit() {
        let mut trial = Trial::new();
        trial.product().mains = vec![mains(220, 50)];
        trial.problem.recipients[0].mains = vec![mains(120, 60)];
        let cure = trial.find(RULE).cure;
        assert!(cure.starts_with("45 converters 120 -> 220 V"), "{cure}");
        assert!(cure.ends_with("another recipient with 220-240 V / 50 Hz: RS"), "{cure}");
        trial.problem.recipients[1].mains = vec![mains(110, 60)];
        assert!(trial.find(RULE).cure.ends_with("no recipient has 220-240 V / 50 Hz"));
    }
}
