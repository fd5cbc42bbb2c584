//! Decides what each rule of the gate must find, from the facts alone. Up: [`crate::fitness`].
//!
//! A missing fact is unknown, never a pass. The rules are those of WHO's donation guidelines and of the flight of
//! 1 April 2020, by their numbers in the reference.

use jiff::ToSpan;
use model::fitness::{Assessment, FitnessProblem, FitnessRule, FitnessSolution, Level, RuleFinding, Verdict, Waiver};
use model::offer::{OfferLine, Request, Terms};
use model::quantity::Units;
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Place};

use super::of_pair;
use super::pairs::is_open;
use crate::sheet::Sheet;

/// Nominal voltages that one class of device takes: 100 to 127 V, and 220 to 240 V (IEC 60038 world practice).
const VOLTAGE_CLASSES: [std::ops::RangeInclusive<u16>; 2] = [100..=127, 220..=240];

/// What the facts say before any waiver; none means nothing against it, or not concerned.
type Found = Option<(Level, Verdict)>;

const PASS: Found = None;
const BLOCK: Found = Some((Level::Block, Verdict::Fail));
const WARN: Found = Some((Level::Warn, Verdict::Fail));
const UNKNOWN: Found = Some((Level::Block, Verdict::Unknown));
/// Not known, and shown rather than held.
const SHOWN: Found = Some((Level::Warn, Verdict::Unknown));

/// The facts of one pair.
struct Facts<'a> {
    problem: &'a FitnessProblem,
    pair: &'a Assessment,
    line: &'a OfferLine,
    place: &'a Place,
    item: &'a Item,
}

impl Facts<'_> {
    fn is_thing(&self) -> bool {
        matches!(self.item.kind, ItemKind::Consumable | ItemKind::Device)
    }

    fn requests(&self) -> impl Iterator<Item = &Request> {
        self.problem.requests.iter().filter(|request| {
            request.place == self.place.id && request.item == self.line.item && is_open(self.problem, request)
        })
    }

    fn is_under_notice(&self, kinds: &[NoticeKind], subjects: &[Option<&str>]) -> bool {
        self.problem.notices.iter().any(|notice| {
            kinds.contains(&notice.kind)
                && self.counts(notice)
                && subjects.iter().flatten().any(|s| is_same(s, &notice.subject))
        })
    }

    /// Whether a notice is known on the day of the check, applies here, and is in force then or on arrival.
    fn counts(&self, notice: &Notice) -> bool {
        let is_known = notice.from <= self.problem.as_of;
        let until = notice.until.unwrap_or(jiff::civil::Date::MAX);
        let is_in_force = until >= self.problem.as_of.min(self.problem.arrival);
        let applies = notice.applies_in.is_empty() || notice.applies_in.contains(&self.place.id);
        is_known && is_in_force && applies
    }
}

pub(super) fn requested(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::Requested, |facts| {
        let mut asked = Units::ZERO;
        let mut has_request = false;
        for request in facts.requests() {
            has_request = true;
            match request.units {
                None => return PASS,
                Some(units) => asked += units,
            }
        }
        match has_request {
            false => BLOCK,
            true if facts.pair.units > asked => WARN,
            true => PASS,
        }
    });
}

pub(super) fn shelf_life(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::ShelfLife, |facts| {
        if !facts.item.expires || !facts.is_thing() {
            return PASS;
        }
        let Some(expiry) = facts.line.product.expiry else { return UNKNOWN };
        let least = facts.problem.arrival.checked_add(facts.problem.shelf_life_months.months());
        if least.is_ok_and(|least| expiry >= least) { PASS } else { BLOCK }
    });
}

pub(super) fn mains(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::Mains, |facts| {
        let product = &facts.line.product;
        if !facts.item.needs_mains || !facts.is_thing() || product.converter == Some(true) {
            return PASS;
        }
        mains_of(&product.mains, &facts.place.mains)
    });
}

pub(super) fn incident(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::Incident, |facts| {
        let product = &facts.line.product;
        let subjects = [product.maker.as_deref(), product.model.as_deref()];
        if facts.item.kind == ItemKind::People {
            return PASS;
        }
        if facts.is_under_notice(&[NoticeKind::Recall, NoticeKind::Incident], &subjects) {
            return BLOCK;
        }
        // A device is looked up by its model; of other goods, maker or model is enough, and neither is only shown.
        match facts.item.kind {
            ItemKind::Device if product.model.is_none() => UNKNOWN,
            ItemKind::Consumable | ItemKind::Vehicle if product.maker.is_none() && product.model.is_none() => SHOWN,
            _ => PASS,
        }
    });
}

pub(super) fn sanctions(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::Sanctions, |facts| {
        let (line, product) = (facts.line, &facts.line.product);
        let payer = line.payer.as_ref().map(|payer| payer.as_str());
        let subjects = [product.maker.as_deref(), product.model.as_deref(), Some(line.donor.as_str()), payer];
        if facts.is_under_notice(&[NoticeKind::Sanction], &subjects) {
            return BLOCK;
        }
        match facts.item.kind {
            ItemKind::Device if product.maker.is_none() => UNKNOWN,
            ItemKind::Consumable if product.maker.is_none() => SHOWN,
            _ => PASS,
        }
    });
}

pub(super) fn class(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::Class, |facts| {
        let accepted = &facts.item.classes;
        if accepted.is_empty() || !facts.is_thing() {
            return PASS;
        }
        match &facts.line.product.class {
            None => UNKNOWN,
            Some(class) if accepted.iter().any(|one| is_same(one, class)) => PASS,
            Some(_) => BLOCK,
        }
    });
}

pub(super) fn terms(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::Terms, |facts| {
        let line = facts.line;
        let is_priced = line.unit_value.is_some() && line.payer.is_some();
        match (line.terms, line.terms_agreed) {
            (Some(Terms::Own), _) => PASS,
            (_, Some(false)) => BLOCK,
            (None, _) | (_, None) => UNKNOWN,
            (Some(Terms::Sale | Terms::Mixed), _) if !is_priced => UNKNOWN,
            _ => PASS,
        }
    });
}

pub(super) fn need_remains(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    compare(problem, solution, sheet, FitnessRule::NeedRemains, |facts| {
        let needs = &facts.problem.needs;
        let need = needs.iter().find(|need| need.place == facts.place.id && need.item == facts.line.item);
        let arrival = facts.problem.arrival;
        let stands = |request: &Request| {
            request.units.is_some_and(|units| !units.is_zero()) && request.due.is_none_or(|due| arrival <= due)
        };
        match need {
            Some(need) if !need.net.is_zero() => PASS,
            _ if facts.requests().any(stands) => PASS,
            Some(_) => WARN,
            None => SHOWN,
        }
    });
}

pub(super) fn waiver(problem: &FitnessProblem, solution: &FitnessSolution, sheet: &mut Sheet) {
    for pair in &solution.assessments {
        for finding in &pair.findings {
            let is_waived = finding.verdict == Verdict::Waived;
            let record = waiver_of(problem, pair, finding.rule);
            sheet.holds(!is_waived || record.is_some_and(|record| !record.by.trim().is_empty()), || {
                (of_pair(pair), format!("{} is waived by nobody on record", finding.rule.word()))
            });
        }
    }
}

/// Compares each pair's verdict on a rule with what the facts say.
fn compare(
    problem: &FitnessProblem,
    solution: &FitnessSolution,
    sheet: &mut Sheet,
    rule: FitnessRule,
    judge: impl Fn(&Facts<'_>) -> Found,
) {
    for pair in &solution.assessments {
        let line = problem.lines.iter().find(|line| line.id == pair.line);
        let place = problem.recipients.iter().find(|place| place.id == pair.recipient);
        let item = problem.items.iter().find(|item| item.id == pair.item);
        let finding = pair.findings.iter().find(|finding| finding.rule == rule);
        let (Some(line), Some(place), Some(item), Some(finding)) = (line, place, item, finding) else { continue };
        let own = judge(&Facts { problem, pair, line, place, item });
        let is_waived = waiver_of(problem, pair, rule).is_some();
        sheet.holds(agrees(finding, own, is_waived), || {
            let own =
                own.map_or("nothing against it".to_owned(), |(level, verdict)| format!("{verdict:?} ({level:?})"));
            let waived = if is_waived { ", and a waiver" } else { "" };
            let text = format!("{:?} ({:?}) is said; the facts give {own}{waived}", finding.verdict, finding.level);
            (of_pair(pair), text)
        });
    }
}

/// Whether the verdict said is the one found. What a breach would do says nothing where there is none.
fn agrees(said: &RuleFinding, own: Found, is_waived: bool) -> bool {
    match own {
        None => matches!(said.verdict, Verdict::Pass | Verdict::NotConcerned),
        Some((level, _)) if is_waived => said.verdict == Verdict::Waived && said.level == level,
        Some((level, verdict)) => said.verdict == verdict && said.level == level,
    }
}

fn waiver_of<'a>(problem: &'a FitnessProblem, pair: &Assessment, rule: FitnessRule) -> Option<&'a Waiver> {
    problem.waivers.iter().find(|waiver| {
        waiver.line == pair.line
            && waiver.recipient == pair.recipient
            && waiver.rule == rule
            && waiver.on <= problem.as_of
    })
}

/// Each supply by its class of voltage, and by its frequency where the device takes a single one.
fn mains_of(device: &[Mains], supplies: &[Mains]) -> Found {
    let (Some(first), false) = (device.first(), supplies.is_empty()) else { return UNKNOWN };
    let has_one_frequency = device.iter().all(|mains| mains.hertz == first.hertz);
    let is_covered = |supply: &Mains| {
        let is_in_time = !has_one_frequency || supply.hertz == first.hertz;
        is_in_time && device.iter().any(|mains| is_same_voltage(mains.volts, supply.volts))
    };
    match supplies.iter().filter(|supply| is_covered(supply)).count() {
        0 => BLOCK,
        covered if covered == supplies.len() => PASS,
        _ => WARN,
    }
}

fn is_same_voltage(one: u16, other: u16) -> bool {
    one == other || VOLTAGE_CLASSES.iter().any(|class| class.contains(&one) && class.contains(&other))
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
