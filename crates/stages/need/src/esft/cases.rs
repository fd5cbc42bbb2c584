//! Decides how days of cases become weeks by severity (ESFT step 1). Weeks begin on Monday, three weeks before the
//! window, and run to the end of the counts; a week that is not whole is left out. Up: [`mod@crate::esft`].

use jiff::ToSpan;
use jiff::civil::Date;
use model::need::esft::{BySeverity, CaseWeek, EsftProblem, LEAD_IN_WEEKS};

use crate::esft::arithmetic::sum;

/// Monday of the first week that the tool counts.
pub(crate) fn first_week(from: Date) -> Date {
    from.saturating_sub(i64::from(LEAD_IN_WEEKS).weeks())
}

/// Cases of every whole week from the lead-in on, oldest first.
pub(crate) fn weeks(problem: &EsftProblem) -> Vec<CaseWeek> {
    let parameters = &problem.sheets.parameters;
    let Some(last) = problem.days.last().map(|day| day.day) else { return Vec::new() };
    let mut weeks: Vec<CaseWeek> = Vec::new();
    let mut begins = first_week(problem.from);
    loop {
        let ends = begins.saturating_add(6.days());
        if ends > last {
            break;
        }
        let start = problem.days.partition_point(|day| day.day < begins);
        let in_week = problem.days[start..].iter().take_while(|day| day.day <= ends);
        let cases = sum(in_week.map(|day| day.cases));
        let new = parameters.courses.map(|course| cases * course.share);
        weeks.push(CaseWeek {
            begins,
            ends,
            cases,
            new,
            cumulative: BySeverity::default(),
            cumulative_cases: 0.0,
            negatives: (new.mild + new.moderate + new.severe + new.critical) * parameters.negatives_per_case,
        });
        begins = begins.saturating_add(1.week());
    }
    for week in 0..weeks.len() {
        let until = |part: fn(&CaseWeek) -> f64| sum(weeks[..=week].iter().map(part));
        let cumulative = BySeverity {
            mild: until(|week| week.new.mild),
            moderate: until(|week| week.new.moderate),
            severe: until(|week| week.new.severe),
            critical: until(|week| week.new.critical),
        };
        let cumulative_cases = until(|week| week.cases);
        weeks[week].cumulative = cumulative;
        weeks[week].cumulative_cases = cumulative_cases;
    }
    weeks
}
