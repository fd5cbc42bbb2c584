//! Decides what a place has for the disease: beds, staff, laboratories, known or by default. These are the three caps of
//! WHO's Essential Supplies Forecasting Tool (ESFT). Does not decide what is used of them (`care`). Up: [`crate`].

use model::evidence::Reason;
use model::need::{BedDefault, DiseaseProfile, Setting, StaffGroup, StaffHours};
use model::world::Place;

/// What one place has for the disease.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Capacity {
    /// Beds of wards.
    pub(crate) ward_beds: i64,
    /// Beds of intensive care.
    pub(crate) intensive_beds: i64,
    /// Whether the beds are a default from the number of inhabitants.
    pub(crate) are_beds_assumed: bool,
    /// Whether the share of intensive care is a default.
    pub(crate) is_icu_assumed: bool,
    /// Health workers for inpatients; none means not known.
    pub(crate) inpatient_workers: Option<i64>,
    /// Health workers for screening; none means not known.
    pub(crate) screening_workers: Option<i64>,
    /// Tests that the laboratories do in a day; none means not known.
    pub(crate) tests_a_day: Option<i64>,
}

impl Capacity {
    /// Beds of a setting; as many as anybody can ask for where no bed is needed.
    pub(crate) fn beds_of(&self, setting: Setting) -> i64 {
        match setting {
            Setting::Isolation => i64::MAX,
            Setting::Ward => self.ward_beds,
            Setting::Intensive => self.intensive_beds,
        }
    }
}

/// What a place has; refused with `beds-not-known` where neither beds nor inhabitants are known.
pub(crate) fn of_place(place: &Place, profile: &DiseaseProfile) -> Result<Capacity, Reason> {
    let default = bed_default(place, profile);
    let (beds, are_beds_assumed) = match (place.beds, place.population, default) {
        (Some(beds), _, _) => (beds.get() as f64, false),
        (None, Some(people), Some(default)) => (people.get() as f64 * default.beds_per_1000 / 1000.0, true),
        _ => {
            return Err(Reason::new(
                "beds-not-known",
                "neither the hospital beds nor the inhabitants are known, so the care that can be given is not",
                "give beds, or population, in places.csv",
            ));
        }
    };
    let icu_share = place
        .icu_share
        .map(|share| share.as_fraction())
        .or(default.map(|default| default.icu_share))
        .unwrap_or(0.0)
        .min(profile.bed_share);
    let staff = place.doctors.zip(place.nurses).map(|(doctors, nurses)| (doctors + nurses).get() as f64);
    let split = inpatient_split(profile);
    let share = |split: f64| staff.map(|staff| (staff * profile.staff_share * split + ROUNDING_SLACK).floor() as i64);
    Ok(Capacity {
        ward_beds: (beds * (profile.bed_share - icu_share)).round() as i64,
        intensive_beds: (beds * icu_share).round() as i64,
        are_beds_assumed,
        is_icu_assumed: place.icu_share.is_none(),
        inpatient_workers: share(split),
        screening_workers: share(1.0 - split),
        tests_a_day: place.tests_per_day.map(|tests| tests.get()),
    })
}

/// A product that should be whole may fall short of it by the error of a float; no count here needs more figures.
const ROUNDING_SLACK: f64 = 1e-9;

/// The default of the place's income group, else that of the world.
fn bed_default<'a>(place: &Place, profile: &'a DiseaseProfile) -> Option<&'a BedDefault> {
    let of = |income| profile.beds.iter().find(|default| default.income == income);
    place.income.and_then(|income| of(Some(income))).or_else(|| of(None))
}

/// Share of the health workers that care for inpatients, the others screen: by the work that a case of each sort makes
/// (ESFT: 0.2 times workers per inpatient against 0.8 times workers per screened person).
pub(crate) fn inpatient_split(profile: &DiseaseProfile) -> f64 {
    let Some(hours) = hours_of(profile, StaffGroup::HealthWorker) else { return 1.0 };
    let (mut stays, mut hours_of_stays, mut inpatients, mut screened) = (0.0, 0.0, 0.0, 0.0);
    for (class, per_bed) in profile.classes.iter().zip(&hours.per_bed) {
        if class.setting == Setting::Isolation {
            screened += class.share;
        } else {
            inpatients += class.share;
            stays += class.share * f64::from(class.stay_days);
            hours_of_stays += class.share * f64::from(class.stay_days) * per_bed;
        }
    }
    if stays <= 0.0 {
        return 0.0;
    }
    let inpatient = inpatients * hours_of_stays / stays;
    let screening = screened * hours.screening;
    if inpatient + screening > 0.0 { inpatient / (inpatient + screening) } else { 1.0 }
}

/// The hours of a group, where the profile has them.
pub(crate) fn hours_of(profile: &DiseaseProfile, group: StaffGroup) -> Option<&StaffHours> {
    profile.staff.iter().find(|hours| hours.group == group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;
    use model::quantity::{Permille, Units};
    use model::world::IncomeGroup;

    #[test]
    fn kenya_has_the_beds_and_staff_of_the_reference_case() {
        let profile = tables::profile();
        let mut kenya = tables::place("KE");
        kenya.beds = Some(Units::of(74_888));
        kenya.income = Some(IncomeGroup::LowerMiddle);
        // 71,408 doctors and nurses in the reference, however they are split.
        kenya.doctors = Some(Units::of(10_000));
        kenya.nurses = Some(Units::of(61_408));
        let capacity = of_place(&kenya, &profile).expect("beds are known");
        assert_eq!(
            (capacity.ward_beds, capacity.intensive_beds),
            (43_150, 1_782),
            "reference: 43,151 of 74,888.4 beds"
        );
        assert!((inpatient_split(&profile) - 0.8824).abs() < 1e-4);
        assert!((capacity.inpatient_workers.expect("known") - 37_806).abs() <= 2, "{capacity:?}");
        assert!((capacity.screening_workers.expect("known") - 5_038).abs() <= 2);
        assert_eq!(capacity.tests_a_day, None);
    }

    #[test]
    fn beds_fall_back_on_the_income_group_then_on_the_world() {
        let profile = tables::profile();
        let mut place = tables::place("XX");
        place.population = Some(Units::of(1_000_000));
        for (income, beds, remark) in [
            (Some(IncomeGroup::Low), (724, 20), "1,240 beds, 1.63 % of them critical"),
            (Some(IncomeGroup::High), (2_720, 172), "4,820 beds, 3.57 %"),
            (None, (1_556, 64), "the world: 2,700 beds"),
        ] {
            place.income = income;
            let capacity = of_place(&place, &profile).expect("the population is known");
            assert_eq!((capacity.ward_beds, capacity.intensive_beds), beds, "{remark}");
            assert!(capacity.are_beds_assumed);
        }
        place.icu_share = Some(Permille::try_new(900).expect("a share"));
        let capacity = of_place(&place, &profile).expect("the population is known");
        assert_eq!(
            (capacity.ward_beds, capacity.intensive_beds),
            (0, 1_620),
            "intensive care takes all the disease may"
        );
    }

    #[test]
    fn a_place_without_beds_or_people_is_refused_with_a_cure() {
        let reason = of_place(&tables::place("XX"), &tables::profile()).expect_err("nothing is known");
        assert_eq!(reason.rule, "beds-not-known");
        assert!(reason.cure.contains("places.csv"));
    }
}
