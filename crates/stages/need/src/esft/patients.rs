//! Decides how weeks of cases become patients in beds (ESFT step 2): who would be in care, which beds are in use, who is
//! admitted and discharged within them. Up: [`mod@crate::esft`].

use model::need::esft::{BedCaps, BySeverity, CaseWeek, Course, InBeds, Parameters, PatientWeek};

/// Patients of every week of cases, the weeks before the window among them.
pub(crate) fn weeks(cases: &[CaseWeek], caps: &BedCaps, parameters: &Parameters) -> Vec<PatientWeek> {
    let courses = parameters.courses;
    let severe =
        Class { course: courses.severe, new: |week| week.new.severe, cumulative: |week| week.cumulative.severe };
    let critical =
        Class { course: courses.critical, new: |week| week.new.critical, cumulative: |week| week.cumulative.critical };
    let mild = Class { course: courses.mild, new: |week| week.new.mild, cumulative: |week| week.cumulative.mild };
    let moderate =
        Class { course: courses.moderate, new: |week| week.new.moderate, cumulative: |week| week.cumulative.moderate };
    let stay_min = courses.severe.stay_weeks.min(courses.critical.stay_weeks);
    let severe_beds = severe.in_beds(cases, caps.beds.severe, stay_min);
    let critical_beds = critical.in_beds(cases, caps.beds.critical, stay_min);
    (0..cases.len())
        .map(|week| {
            let beds = InBeds { severe: severe_beds[week].in_use, critical: critical_beds[week].in_use };
            PatientWeek {
                begins: cases[week].begins,
                ends: cases[week].ends,
                wanted: BySeverity {
                    mild: mild.in_care(cases, week),
                    moderate: moderate.in_care(cases, week),
                    severe: severe.in_care(cases, week),
                    critical: critical.in_care(cases, week),
                },
                beds,
                facilities: (beds.sum() / parameters.beds_per_facility).ceil(),
                removed: BySeverity {
                    mild: mild.isolation_ended(cases, week),
                    moderate: moderate.isolation_ended(cases, week),
                    severe: severe.stay_ended(cases, week),
                    critical: critical.stay_ended(cases, week),
                },
                discharged: InBeds { severe: severe_beds[week].discharged, critical: critical_beds[week].discharged },
                admitted: InBeds { severe: severe_beds[week].admitted, critical: critical_beds[week].admitted },
            }
        })
        .collect()
}

/// One class of patients: how it goes, and where its cases stand in a week.
struct Class {
    course: Course,
    new: fn(&CaseWeek) -> f64,
    cumulative: fn(&CaseWeek) -> f64,
}

/// Beds of one class in one week.
#[derive(Clone, Copy)]
struct Beds {
    in_use: f64,
    discharged: f64,
    admitted: f64,
}

impl Class {
    fn stay(&self) -> usize {
        usize::from(self.course.stay_weeks)
    }

    /// Cases whose stay has ended by this week, since the lead-in; none while no stay can have ended.
    fn ended(&self, cases: &[CaseWeek], week: usize) -> Option<f64> {
        week.checked_sub(self.stay()).map(|before| (self.cumulative)(&cases[before]))
    }

    /// Those who came and have not left; nobody while no stay can have ended, which only the lead-in has.
    fn in_care(&self, cases: &[CaseWeek], week: usize) -> f64 {
        self.ended(cases, week).map_or(0.0, |ended| (self.cumulative)(&cases[week]) - ended)
    }

    fn isolation_ended(&self, cases: &[CaseWeek], week: usize) -> f64 {
        week.checked_sub(self.stay()).map_or(0.0, |before| (self.new)(&cases[before]))
    }

    fn stay_ended(&self, cases: &[CaseWeek], week: usize) -> f64 {
        let before = week.checked_sub(1).and_then(|last| self.ended(cases, last));
        self.ended(cases, week).zip(before).map_or(0.0, |(now, before)| now - before)
    }

    /// Beds week by week. A week takes in its new cases, at most as many as last week's beds less the discharged leave
    /// room for. Last week's beds are those wanted up to the cap, not those that admissions filled: with a stay of two
    /// weeks the tool's admissions swing once the cap binds. In the first weeks, in which nobody of either class can have
    /// been discharged, it admits whoever is in a bed; while only this class cannot, nobody.
    fn in_beds(&self, cases: &[CaseWeek], cap: f64, stay_min: u8) -> Vec<Beds> {
        let mut beds: Vec<Beds> = Vec::with_capacity(cases.len());
        for week in 0..cases.len() {
            let wanted = self.in_care(cases, week);
            let in_use = if wanted < cap { wanted } else { cap };
            let (discharged, admitted) = if week < usize::from(stay_min) {
                (0.0, in_use)
            } else if week < self.stay() {
                (0.0, 0.0)
            } else {
                let discharged = beds[week - self.stay()].admitted;
                let kept = beds[week - 1].in_use - discharged;
                let new = (self.new)(&cases[week]);
                (discharged, if kept + new > cap { cap - kept } else { new })
            };
            beds.push(Beds { in_use, discharged, admitted });
        }
        beds
    }
}
