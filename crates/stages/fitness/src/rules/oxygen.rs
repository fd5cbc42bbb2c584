//! Rule 8: gas connections, oxygen and power at the receiving sites are enough for the units offered.
//! Source: what WHO's ESFT pairs with beds and ventilators; donated devices out of service for want of infrastructure
//! (Perry and Malkin 2011). Does not look at the voltage (rule 7). Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::quantity::Units;
use model::world::Item;

use crate::names::folded;
use crate::offered::{Offered, Pair};
use crate::recipients::{ReceivingSite, Recipient, Situation};
use crate::rules::{fail, item_unknown, limited, not_concerned, pass, unknown};
use crate::wording::{figure, names, redirect};

const RULE: FitnessRule = FitnessRule::Oxygen;

/// What one unit asks of a site.
struct Draw {
    /// Oxygen, litres a minute.
    flow: Units,
    /// Power, watts.
    power: Units,
    /// Gas fitting, as written and folded; none where it is not known or no gas is drawn.
    fitting: Option<(String, String)>,
}

impl Draw {
    fn of(offered: &Offered<'_>, item: &Item) -> Self {
        let product = offered.product();
        let flow = product.oxygen_lpm.unwrap_or(item.handling.oxygen_lpm);
        let fitting = product.gas_fitting.clone().filter(|_| !flow.is_zero());
        Self { flow, power: item.handling.power_w, fitting: fitting.map(|text| (text.clone(), folded(&text))) }
    }

    /// Whether a site's gas fitting is another one, so that the site does not count.
    fn is_barred(&self, site: &ReceivingSite<'_>) -> bool {
        matches!((&self.fitting, &site.fitting), (Some((_, own)), Some(other)) if own != other)
    }

    /// Units that a site can keep running; one that does not state what limits it keeps none.
    fn runs_at(&self, site: &ReceivingSite<'_>) -> Units {
        let gas = (!self.flow.is_zero()).then(|| over(site.site.oxygen_lpm, self.flow).unwrap_or(Units::ZERO));
        let current = over(site.site.power_w, self.power);
        [gas, current].into_iter().flatten().min().unwrap_or(Units::ZERO)
    }

    /// What a unit draws, as a sentence tells it.
    fn text(&self) -> String {
        match (self.flow.is_zero(), self.power.is_zero()) {
            (false, false) => format!("{} l/min of oxygen and {} W", figure(self.flow), figure(self.power)),
            (false, true) => format!("{} l/min of oxygen", figure(self.flow)),
            (true, _) => format!("{} W", figure(self.power)),
        }
    }
}

/// How often a draw fits into what a site states, none where the site states nothing or nothing is drawn.
fn over(stated: Option<Units>, draw: Units) -> Option<Units> {
    stated.filter(|_| !draw.is_zero()).map(|stated| Units::of(stated.get() / draw.get()))
}

/// Blocks what no site can run, holds what nobody can count, warns where the sites run only some of the units.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let Some(item) = pair.offered.item else { return item_unknown(RULE, pair.offered) };
    let draw = Draw::of(pair.offered, item);
    if pair.offered.goods().is_none() || (draw.flow.is_zero() && draw.power.is_zero()) {
        return not_concerned(RULE, Level::Block, format!("{} draws neither oxygen nor power", item.id));
    }
    let (place, sites) = (pair.at.place(), &pair.at.recipient.sites);
    if sites.is_empty() {
        return unknown(
            RULE,
            Level::Block,
            format!("no receiving site of {place} is on file; a unit draws {}", draw.text()),
            format!("ask {place} for its sites, with the oxygen and the power that are free there"),
        );
    }
    let counting: Vec<_> = sites.iter().filter(|site| !draw.is_barred(site)).collect();
    if counting.is_empty() {
        return unfitting(pair, &draw);
    }
    if !draw.flow.is_zero() && counting.iter().all(|site| site.site.oxygen_lpm.is_none()) {
        return unknown(
            RULE,
            Level::Block,
            format!("a unit draws {}; no site of {place} that takes it states its oxygen", draw.text()),
            format!("ask {place} for the litres a minute that are free at {}", site_names(&counting)),
        );
    }
    if draw.flow.is_zero() && sites.iter().all(|site| site.site.power_w.is_none()) {
        return unknown(
            RULE,
            Level::Warn,
            format!("a unit draws {}; no site of {place} states its power", draw.text()),
            format!("ask {place} for the watts that are free at {}", site_names(&counting)),
        );
    }
    supplied(pair, &draw, &counting)
}

fn site_names(sites: &[&ReceivingSite<'_>]) -> String {
    let ids: Vec<_> = sites.iter().map(|site| &site.site.id).collect();
    names(&ids)
}

/// Every site states a gas fitting, and none has that of the device.
fn unfitting(pair: &Pair<'_, '_>, draw: &Draw) -> RuleFinding {
    let own = draw.fitting.as_ref().map_or("", |(text, _)| text.as_str());
    let mut others: Vec<_> =
        pair.at.recipient.sites.iter().filter_map(|site| site.site.gas_fitting.as_deref()).collect();
    others.sort_unstable();
    others.dedup();
    let (place, units, others) = (pair.at.place(), figure(pair.offered.units), names(&others));
    let elsewhere = pair.offered.redirects.once("fitting", || {
        let has = |at: &Situation<'_>| at.recipient.sites.iter().any(|site| is_same(draw, site));
        redirect(&format!("has {own}"), &pair.offered.recipients_that(has))
    });
    let finding = fail(
        RULE,
        Level::Block,
        format!("its gas connection is {own}; the sites of {place} have {others}"),
        format!("{units} adaptors {own} -> {others}, one per unit, {elsewhere}"),
    );
    limited(finding, Units::ZERO)
}

fn is_same(draw: &Draw, site: &ReceivingSite<'_>) -> bool {
    matches!((&draw.fitting, &site.fitting), (Some((_, own)), Some(other)) if own == other)
}

/// Compares the units with what the counting sites run together.
fn supplied(pair: &Pair<'_, '_>, draw: &Draw, counting: &[&ReceivingSite<'_>]) -> RuleFinding {
    let (place, units) = (pair.at.place(), pair.offered.units);
    let runs: Units = counting.iter().map(|site| draw.runs_at(site)).sum();
    let figures =
        format!("a unit draws {}; the sites of {place} run {} of {} units", draw.text(), figure(runs), figure(units));
    let missing = missing(draw, units.saturating_sub(runs));
    if runs.is_zero() {
        let elsewhere = pair.offered.redirects.once("gas and power", || {
            let can = |at: &Situation<'_>| !running(draw, at.recipient).is_zero();
            redirect("has a site for it", &pair.offered.recipients_that(can))
        });
        return fail(RULE, Level::Block, figures, format!("{missing} more at a site of {place}, {elsewhere}"));
    }
    if runs < units {
        let cure = format!("send {place} no more than {}, or {missing} more at its sites", figure(runs));
        return limited(fail(RULE, Level::Warn, figures, cure), runs);
    }
    pass(RULE, Level::Block, figures)
}

/// Units that a recipient's sites run together.
fn running(draw: &Draw, recipient: &Recipient<'_>) -> Units {
    recipient.sites.iter().filter(|site| !draw.is_barred(site)).map(|site| draw.runs_at(site)).sum()
}

/// Oxygen and power of so many units.
fn missing(draw: &Draw, units: Units) -> String {
    let total = Draw { flow: draw.flow.times(units.get()), power: draw.power.times(units.get()), fitting: None };
    total.text()
}

#[cfg(test)]
mod tests {
    use model::handling::Regulation;
    use model::world::ItemKind;

    use crate::rules::trial::{FB, FW, N, P, Said, Trial, UB, UW};

    use super::*;

    /// A site: oxygen, power, gas fitting.
    type Stated = (Option<i64>, Option<i64>, Option<&'static str>);

    /// Oxygen and power of a unit, the sites, what is said, most units, remark.
    type Row<'r> = (i64, i64, &'r [Stated], Said, Option<i64>, &'r str);
    /// Gas fitting and oxygen of a unit, the sites, what is said, most units, remark.
    type Fitted<'r> = (Option<&'r str>, i64, &'r [Stated], Said, Option<i64>, &'r str);

    fn trial(flow: i64, power: i64, sites: &[Stated]) -> Trial {
        let mut trial = Trial::new();
        trial.item().handling.oxygen_lpm = Units::of(flow);
        trial.item().handling.power_w = Units::of(power);
        for (oxygen, watts, fitting) in sites {
            let site = trial.site();
            site.oxygen_lpm = oxygen.map(Units::of);
            site.power_w = watts.map(Units::of);
            site.gas_fitting = fitting.map(str::to_owned);
        }
        trial
    }

    #[test]
    fn the_sites_run_so_many_units() {
        let rows: [Row<'_>; 14] = [
            (0, 0, &[], N, None, "draws nothing"),
            (10, 0, &[], UB, None, "no site on file"),
            (10, 0, &[(None, Some(9_000), None)], UB, None, "no site states its oxygen"),
            (10, 0, &[(Some(450), None, None)], P, None, "enough to the litre"),
            (10, 0, &[(Some(449), None, None)], FW, Some(44), "a litre short"),
            (
                10,
                0,
                &[(Some(225), None, None), (Some(229), None, None)],
                FW,
                Some(44),
                "22 at each site: no unit is split",
            ),
            (10, 0, &[(Some(9), None, None)], FB, None, "not enough for one"),
            (10, 0, &[(Some(450), None, None), (None, None, None)], P, None, "what a site does not state is nothing"),
            (10, 200, &[(Some(450), Some(9_000), None)], P, None, "oxygen and power"),
            (10, 200, &[(Some(450), Some(8_999), None)], FW, Some(44), "power bounds"),
            (10, 200, &[(Some(450), None, None)], P, None, "power not stated does not bound oxygen"),
            (0, 200, &[(None, None, None)], UW, None, "no site states its power"),
            (0, 200, &[(None, Some(9_000), None), (None, None, None)], P, None, "power at one of two sites"),
            (0, 200, &[(None, Some(100), None)], FB, None, "not enough power for one"),
        ];
        for (flow, power, sites, said, most, remark) in rows {
            let finding = trial(flow, power, sites).find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}: {}", finding.evidence);
            assert_eq!(finding.units_max, most.map(Units::of), "{remark}");
        }
    }

    #[test]
    fn sites_of_another_gas_fitting_do_not_count() {
        let rows: [Fitted<'_>; 6] = [
            (Some("GOST 24264"), 10, &[(Some(450), None, Some("DISS"))], FB, Some(0), "every site has another one"),
            (Some("DIN 13260"), 10, &[(Some(450), None, Some("din13260"))], P, None, "the same, signs aside"),
            (Some("NIST"), 10, &[(Some(450), None, None)], P, None, "a site that does not state its fitting counts"),
            (
                Some("NIST"),
                10,
                &[(Some(450), None, Some("DISS")), (Some(100), None, None)],
                FW,
                Some(10),
                "one of two counts",
            ),
            (None, 10, &[(Some(450), None, Some("DISS"))], P, None, "the device does not state its own"),
            (Some("NIST"), 0, &[(None, Some(9_000), Some("DISS"))], P, None, "draws no gas"),
        ];
        for (fitting, flow, sites, said, most, remark) in rows {
            let mut trial = trial(flow, 200, sites);
            trial.product().gas_fitting = fitting.map(str::to_owned);
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}: {}", finding.evidence);
            assert_eq!(finding.units_max, most.map(Units::of), "{remark}");
        }
    }

    #[test]
    fn the_flow_of_the_product_is_taken_before_that_of_the_item() {
        let mut trial = trial(10, 0, &[(Some(450), None, None)]);
        trial.product().oxygen_lpm = Some(Units::of(15));
        assert_eq!(trial.find(RULE).units_max, Some(Units::of(30)));
        trial.product().oxygen_lpm = Some(Units::ZERO);
        assert_eq!(trial.said(RULE), N, "this one draws none");
        for kind in [ItemKind::People, ItemKind::Vehicle] {
            let mut trial = Trial::of(kind, Regulation::Supply);
            trial.item().handling.power_w = Units::of(100);
            assert_eq!(trial.said(RULE), N, "{kind:?}");
        }
    }

    #[test]
    fn the_cure_counts_what_is_missing_and_names_who_has_it() {
        let mut trial = trial(10, 200, &[(Some(200), None, None)]);
        assert_eq!(
            trial.find(RULE).cure,
            "send US no more than 20, or 250 l/min of oxygen and 5,000 W more at its sites"
        );
        trial.problem.sites[0].oxygen_lpm = Some(Units::of(5));
        assert!(trial.find(RULE).cure.ends_with("no recipient has a site for it"), "{}", trial.find(RULE).cure);
        let mut other = trial.problem.sites[0].clone();
        other.place = model::id::PlaceId::of("RS");
        other.oxygen_lpm = Some(Units::of(500));
        other.gas_fitting = Some("GOST 24264".to_owned());
        trial.problem.sites.push(other);
        assert!(trial.find(RULE).cure.ends_with("or another recipient that has a site for it: RS"));
        trial.problem.sites[0].gas_fitting = Some("DISS".to_owned());
        trial.product().gas_fitting = Some("GOST 24264".to_owned());
        assert_eq!(
            trial.find(RULE).cure,
            "45 adaptors GOST 24264 -> DISS, one per unit, or another recipient that has GOST 24264: RS"
        );
    }
}
