//! Decides what is wrong with a question to the ESFT-compatible quantification: all of it at once, each with its cure.
//! Up: [`mod@crate::esft`].

use jiff::ToSpan;
use jiff::civil::Weekday;
use model::evidence::Reason;
use model::need::esft::{Cadre, EsftProblem, LEAD_IN_WEEKS, Parameters, PlatformKind, Sheets};

use crate::esft::{arithmetic, caps, cases};

/// Longest window in weeks: a year. WHO's own overview of the tool names 12 weeks as the best horizon.
const WEEKS_MAX: u8 = 52;

/// How far a sum of shares may lie from one: the tool's own tolerance, the root of a float's precision.
const SHARES_TOLERANCE: f64 = 1.5e-8;

/// Everything that is wrong, in the order window, cases, place, sheets.
pub(crate) fn refusals(problem: &EsftProblem) -> Vec<Reason> {
    let mut reasons = window(problem);
    let is_window_sound = reasons.is_empty();
    reasons.extend(counts(problem, is_window_sound));
    reasons.extend(place(problem));
    reasons.extend(parameters(&problem.sheets.parameters));
    reasons.extend(sheets(&problem.sheets));
    reasons
}

fn window(problem: &EsftProblem) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if !(1..=WEEKS_MAX).contains(&problem.weeks) {
        let text = format!("a window of {} weeks", problem.weeks);
        reasons.push(Reason::new("weeks-outside", text, format!("give 1 to {WEEKS_MAX} weeks; the tool's own are 12")));
    }
    if problem.from.weekday() != Weekday::Monday {
        let back = i64::from(problem.from.weekday().to_monday_zero_offset());
        let before = problem.from.saturating_sub(back.days());
        let cure = format!("begin on {before} or {}", before.saturating_add(1.week()));
        reasons.push(Reason::new("not-a-monday", format!("{} is not a Monday", problem.from), cure));
        return reasons;
    }
    let (Some(first), Some(last)) = (problem.days.first(), problem.days.last()) else {
        let text = format!("there is no case count of {}", problem.place);
        reasons.push(Reason::new("no-cases", text, "give a file with counts of the place"));
        return reasons;
    };
    let wanted = cases::first_week(problem.from);
    let ends = problem.from.saturating_add(i64::from(problem.weeks).weeks()).saturating_sub(1.day());
    if first.day > wanted || last.day < ends {
        let text = format!(
            "the window with the {LEAD_IN_WEEKS} weeks before it runs from {wanted} to {ends}, the counts of {} from {} to {}",
            problem.place, first.day, last.day
        );
        reasons.push(Reason::new("window-outside", text, "choose a window within the counts, or give more days"));
    }
    reasons
}

fn counts(problem: &EsftProblem, is_window_sound: bool) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(day) = problem.days.iter().find(|day| !day.cases.is_finite()) {
        let text = format!("the count of {} is not a number", day.day);
        return vec![Reason::new("count-not-a-number", text, "write a number, or leave the day out")];
    }
    if let Some(pair) = problem.days.windows(2).find(|pair| pair[0].day >= pair[1].day) {
        let text = format!("{} does not come before {}", pair[0].day, pair[1].day);
        return vec![Reason::new("days-unordered", text, "give each day once, the oldest first")];
    }
    if !is_window_sound {
        return reasons;
    }
    // A day may take back earlier ones; a week that does so would be sick people less than none.
    let weeks = cases::weeks(problem);
    let negative: Vec<String> = weeks
        .iter()
        .take(usize::from(LEAD_IN_WEEKS) + usize::from(problem.weeks))
        .filter(|week| week.cases < 0.0)
        .map(|week| format!("{} ({})", week.begins, week.cases))
        .collect();
    if !negative.is_empty() {
        let text = format!("weeks with fewer cases than none: {}", negative.join(", "));
        reasons.push(Reason::new("negative-week", text, "spread the correction over the days that it corrects"));
    }
    reasons
}

fn place(problem: &EsftProblem) -> Vec<Reason> {
    let capacity = &problem.capacity;
    let of = |cadre: Cadre| capacity.staff.get(&cadre).copied();
    let figures = [
        ("population", capacity.population),
        ("hospital beds", capacity.beds),
        ("share of intensive care", capacity.icu_share),
        ("doctors", of(Cadre::Doctors)),
        ("nurses", of(Cadre::Nurses)),
        ("laboratory staff", of(Cadre::Laboratory)),
    ];
    let mut reasons = Vec::new();
    let unknown: Vec<&str> = figures.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    if !unknown.is_empty() {
        let text = format!("of {} these are not known: {}", problem.place, unknown.join(", "));
        reasons.push(Reason::new(
            "capacity-missing",
            text,
            "the tool cannot count this place; use the plan's own need",
        ));
    }
    let impossible = |value: f64| !value.is_finite() || value < 0.0;
    for (name, value) in figures.iter().filter_map(|(name, value)| value.map(|value| (name, value))) {
        if impossible(value) {
            let text = format!("{name} of {}: {value}", problem.place);
            reasons.push(Reason::new("capacity-negative", text, "give a figure of at least zero"));
        }
    }
    let bed_share = 1.0 - problem.sheets.parameters.bed_share_others;
    if let Some(share) = capacity.icu_share.filter(|share| *share > bed_share) {
        let text = format!("{share} of the beds are for intensive care, {bed_share} of them for this disease");
        reasons.push(Reason::new("bad-shares", text, "give a share of intensive care within that of the disease"));
    }
    let names = problem.sheets.platforms.iter().map(|one| one.name.as_str());
    let machines: Vec<f64> = names.filter_map(|name| capacity.machines.get(name).copied()).collect();
    if machines.iter().any(|count| impossible(*count)) {
        let text = format!("a negative number of laboratory machines in {}", problem.place);
        reasons.push(Reason::new("capacity-negative", text, "give figures of at least zero"));
    } else if arithmetic::sum(machines.iter().copied()) <= 0.0 {
        let text = format!("no laboratory platform of {} is known", problem.place);
        let cure = "the tool splits tests by platforms and cannot count this place; use the plan's own need";
        reasons.push(Reason::new("no-laboratory", text, cure));
    }
    reasons
}

fn parameters(parameters: &Parameters) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let courses = parameters.courses.list();
    let sum: f64 = courses.iter().map(|course| course.share).sum();
    if (sum - 1.0).abs() >= SHARES_TOLERANCE || sum.is_nan() {
        let text = format!("the shares of severity add up to {sum}");
        reasons.push(Reason::new("bad-shares", text, "make them add up to one"));
    }
    let shares = courses.iter().flat_map(|course| [("share of severity", course.share), ("fatality", course.fatality)]);
    let shares = shares.chain([
        ("share of staff for others", parameters.staff_share_others),
        ("share of beds for others", parameters.bed_share_others),
        ("share of antigen tests", parameters.antigen_share),
        ("share of mild cases tested", parameters.mild_tested),
        ("share of contacts tested", parameters.contacts_tested),
        ("waste of a kit", parameters.kit_waste),
    ]);
    for (name, share) in shares.filter(|(_, share)| !(0.0..=1.0).contains(share)) {
        reasons.push(Reason::new("bad-shares", format!("{name}: {share}"), "give a share from 0 to 1"));
    }
    if courses.iter().any(|course| course.stay_weeks == 0 || course.stay_weeks > LEAD_IN_WEEKS) {
        let text = format!("a stay beyond the {LEAD_IN_WEEKS} weeks before the window, or of none");
        reasons.push(Reason::new("bad-stay", text, format!("give stays of 1 to {LEAD_IN_WEEKS} weeks")));
    }
    // The tool divides by these.
    let divisors = [
        ("beds of a facility", parameters.beds_per_facility),
        ("hours of a shift", parameters.shift_hours),
        ("tests of a kit", parameters.kit_tests * (1.0 - parameters.kit_waste)),
        ("platforms of a laboratory", parameters.platforms_per_laboratory),
        ("modules of a laboratory", parameters.modules_per_laboratory),
        ("share of PCR tests", 1.0 - parameters.antigen_share),
    ];
    for (name, value) in divisors.iter().filter(|(_, value)| value.is_nan() || *value <= 0.0) {
        reasons.push(Reason::new("not-positive", format!("{name}: {value}"), "give a figure above zero"));
    }
    for (name, value) in factors(parameters).into_iter().filter(|(_, value)| !value.is_finite() || *value < 0.0) {
        reasons.push(Reason::new("negative-rate", format!("{name}: {value}"), "give a figure of at least zero"));
    }
    reasons
}

fn factors(parameters: &Parameters) -> [(&'static str, f64); 15] {
    [
        ("ambulance workers per bed", parameters.ambulance_workers_per_bed),
        ("engineers per bed", parameters.engineers_per_bed),
        ("caregivers per inpatient", parameters.caregivers_per_inpatient),
        ("caregivers per isolated patient", parameters.caregivers_per_isolated),
        ("factor on cleaners", parameters.cleaner_factor),
        ("tests of a mild case", parameters.tests_diagnosis_mild),
        ("tests of a severe case", parameters.tests_diagnosis_severe),
        ("tests at release", parameters.tests_release_severe),
        ("negative suspects per case", parameters.negatives_per_case),
        ("tests of staff", parameters.tests_per_worker_week),
        ("contacts of a case", parameters.contacts_per_case),
        ("staff of a laboratory", parameters.staff_per_laboratory),
        ("cleaners of a laboratory", parameters.cleaners_per_laboratory),
        ("boxes of a facility", parameters.packaging_per_facility),
        ("working days of other services", parameters.other_services_days_week),
    ]
}

fn sheets(sheets: &Sheets) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut must_not_be_negative = |name: String, value: f64| {
        if !value.is_finite() || value < 0.0 {
            reasons.push(Reason::new("negative-rate", format!("{name}: {value}"), "give a figure of at least zero"));
        }
    };
    for item in &sheets.equipment {
        item.rates.values().for_each(|rate| must_not_be_negative(format!("rate of {}", item.item), *rate));
    }
    for drug in &sheets.drugs {
        for dose in drug.doses.list() {
            must_not_be_negative(format!("forms of {}", drug.item), dose.forms_per_course);
            must_not_be_negative(format!("share treated with {}", drug.item), dose.share_treated);
        }
    }
    for occupation in &sheets.occupations {
        let hours = occupation.hours.list().into_iter().chain([occupation.screening]);
        hours.for_each(|hours| must_not_be_negative(format!("hours of {}", occupation.name), hours));
    }
    for line in &sheets.other_services {
        must_not_be_negative(format!("rate of {} in other services", line.item), line.rate);
    }
    for platform in &sheets.platforms {
        let figures = platform.tests_a_day.into_iter().chain([platform.days_week, platform.share]);
        figures.for_each(|figure| must_not_be_negative(format!("figure of {}", platform.name), figure));
    }
    for platform in sheets.platforms.iter().filter(|one| !(1..=3).contains(&one.shifts)) {
        let text = format!("{}: {} shifts a day", platform.name, platform.shifts);
        reasons.push(Reason::new("bad-shifts", text, "give 1, 2 or 3"));
    }
    if caps::screening_hours(sheets) <= 0.0 {
        let text = "no health worker has hours for screening";
        reasons.push(Reason::new("not-positive", text, "give hours to one occupation at least"));
    }
    let kinds = [PlatformKind::HighThroughput, PlatformKind::NearPatient, PlatformKind::Manual];
    if !sheets.platforms.iter().any(|one| kinds.contains(&one.kind) && one.share > 0.0 && one.days_week > 0.0) {
        let text = "no platform works for this disease";
        reasons.push(Reason::new("not-positive", text, "give a platform days and a share"));
    }
    reasons
}
