"""Our words for the columns of the ESFT sheets, and the figures that mrc-ide/esft keeps in its functions.

The keys of PARAMETERS name the function of mrc-ide/esft 7f740a89 whose default the figure is.
"""

INCOME = {"Low income": "low", "Lower middle income": "lower-middle", "Upper middle income": "upper-middle",
          "High income": "high"}

GROUPS = {"HCW": "health-worker", "Cleaner": "cleaner", "Admin": "administrator"}

# Columns of the equipment sheet; the words are those of rates.csv where both mean the same.
DRIVERS = {
    "amount_per_inpatient_hcw_per_day": "inpatient-worker-day",
    "amount_per_inpatient_cleaner_per_day": "cleaner-day",
    "amount_per_inpatient_inf_caregiver_per_day": "hospital-caregiver-day",
    "amount_per_inpatient_ambworker_per_day": "ambulance-worker-day",
    "amount_per_inpatient_biomed_eng_per_day": "biomedical-engineer-day",
    "amount_per_inpatient_sev_patient_per_day": "severe-patient",
    "amount_per_inpatient_crit_patient_per_day": "critical-patient",
    "amount_per_inpatient_sev_crit_patient_per_day": "inpatient",
    "amount_per_inpatient_sev_bed_per_day": "severe-bed",
    "amount_per_inpatient_crit_bed_per_day": "critical-bed",
    "amount_per_inpatient_sev_crit_bed_per_day": "bed",
    "amount_per_isolation_inf_caregiver_per_day": "caregiver-day",
    "amount_per_isolation_patient_per_day": "isolated-patient-day",
    "amount_per_screening_hcw_per_day": "screening-worker-day",
    "amount_per_screening_patient_per_day": "screened-patient",
    "amount_per_lab_tech_per_day": "lab-worker-day",
    "amount_per_lab_cleaner_per_day": "lab-cleaner-day",
}

# Columns of the sheet of other services: our word, and the number of staff that the tool takes for every country.
CADRES = {
    "amount_per_noncovid_doctor_per_day": ("doctors", 8000),
    "amount_per_noncovid_nurse_per_day": ("nurses", 5000),
    "amount_per_noncovid_lab_tech_per_day": ("laboratory", 300),
    "amount_per_noncovid_midwife_per_day": ("midwives", 500),
    "amount_per_noncovid_dentist_per_day": ("dentists", 10),
    "amount_per_noncovid_physio_per_day": ("physiotherapists", 50),
    "amount_per_noncovid_traditional_compl_per_day": ("traditional", 4000),
    "amount_per_noncovid_chw_per_day": ("community", 245),
    "amount_per_noncovid_pharmacist_per_day": ("pharmacists", 818),
}

STAFF_COLUMNS = {"doctors": "doctors", "nurses": "nurses", "labs": "laboratory", "midwives": "midwives",
                 "dentists": "dentists", "physiotherapists": "physiotherapists", "trad_comp_med": "traditional",
                 "chws": "community", "pharmacists": "pharmacists"}

PLATFORMS = ["roche_6800", "roche_8800", "abbott_m2000", "hologic_panther", "genexpert", "manual"]

SEVERITY = "mrc-ide/esft 7f740a89 (MIT), get_parameters"
CAPACITY = "mrc-ide/esft 7f740a89 (MIT), get_country_capacity"
CAPS = "mrc-ide/esft 7f740a89 (MIT), hcw_caps"
TESTING = "mrc-ide/esft 7f740a89 (MIT), set_testing_strategy"
DIAGNOSTICS = "mrc-ide/esft 7f740a89 (MIT), get_diagnostic_parameters"
LABORATORY = "mrc-ide/esft 7f740a89 (MIT), get_lab_parameters"
LABS = "mrc-ide/esft 7f740a89 (MIT), total_labs"
OTHERS = "mrc-ide/esft 7f740a89 (MIT), noncovid_essentials"

PARAMETERS = [
    ["share_mild", "0.4", SEVERITY], ["share_moderate", "0.4", SEVERITY],
    ["share_severe", "0.15", SEVERITY], ["share_critical", "0.05", SEVERITY],
    ["stay_weeks_mild", "2", SEVERITY], ["stay_weeks_moderate", "2", SEVERITY],
    ["stay_weeks_severe", "1", SEVERITY], ["stay_weeks_critical", "2", SEVERITY],
    ["fatality_severe", "0.134", SEVERITY], ["fatality_critical", "0.5", SEVERITY],
    ["staff_share_others", "0.4", SEVERITY + ": staff that stays with other patients"],
    ["beds_per_facility", "40", SEVERITY],
    ["ambulance_workers_per_bed", "0.06", SEVERITY], ["engineers_per_bed", "0.02", SEVERITY],
    ["caregivers_per_inpatient", "0", SEVERITY], ["caregivers_per_isolated", "1", SEVERITY],
    ["bed_share_others", "0.4", CAPACITY + ": beds that stay with other patients"],
    ["shift_hours", "8", CAPS],
    ["cleaner_factor", "10", CAPS + ": factor on the hours of cleaners, not explained there"],
    ["tests_diagnosis_mild", "1", DIAGNOSTICS], ["tests_diagnosis_severe", "1", DIAGNOSTICS],
    ["tests_release_severe", "1", DIAGNOSTICS], ["antigen_share", "0.2", DIAGNOSTICS],
    ["mild_tested", "1", TESTING + ": strategy all"], ["negatives_per_case", "10", TESTING],
    ["tests_per_worker_week", "1", TESTING], ["contacts_per_case", "10", TESTING], ["contacts_tested", "0.6", TESTING],
    ["staff_per_laboratory", "3", LABORATORY], ["cleaners_per_laboratory", "1", LABORATORY],
    ["packaging_per_facility", "4", LABORATORY],
    ["kit_tests", "100", LABORATORY + ": tests in a kit of manual PCR"],
    ["kit_waste", "0.1", LABORATORY + ": share of a kit that is lost"],
    ["platforms_per_laboratory", "3", LABS], ["modules_per_laboratory", "4", LABS],
    ["other_services_days_week", "5", OTHERS],
]
