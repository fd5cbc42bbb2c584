"""Prints what 1,000 cases need by each disease profile but COVID-19, after a look at the shape of its tables.

    python3 data/regenerate/check_profiles.py

The amounts are those without any cap of beds, staff or laboratories, in one wave: days in bed are cases times stay.
"""

import collections
import sys
from decimal import Decimal

from tables import DATA, read

FAULTS = []
CASES = Decimal(1000)
PROFILES = [DATA / "profiles" / name for name in ("cholera", "ebola", "measles")]
COLUMNS = {
    "parameters": "key value source",
    "severity": "class share stay_days fatality oxygen_l_min setting tested release_tests source",
    "staff": "group class hours source",
    "tests": "kind share laboratory source",
    "beds": "income beds_per_1000 icu_share source",
    "rates": "item driver rate unit reused source",
}
KEYS = """shift_hours staff_share bed_share negatives_per_case worker_tests_a_week contacts_per_case contacts_tested
lab_tests_per_worker_day lab_tests_per_cleaner_day""".split()
GROUPS = "health-worker cleaner ambulance-worker biomedical-engineer".split()
PEOPLE = """inpatient-worker-day cleaner-day caregiver-day ambulance-worker-day biomedical-engineer-day
screening-worker-day lab-worker-day lab-cleaner-day""".split()
OTHERS = "inpatient-day isolated-patient-day screened-patient bed admission death swab oxygen-m3".split()


def must(condition, sentence):
    if not condition:
        FAULTS.append(sentence)


def table(folder, name):
    """The rows of a table; every cell is filled, every figure is a number that is not negative."""
    rows = read(folder / f"{name}.csv")
    here = f"{folder.name}/{name}"
    must(rows and list(rows[0]) == COLUMNS[name].split(), f"{here}: columns")
    for number, row in enumerate(rows, 2):
        must(None not in row and all(row.values()), f"{here}:{number}: an empty cell or one too many")
        for column in set(row) & {"value", "share", "stay_days", "fatality", "oxygen_l_min", "tested", "hours", "rate"}:
            must(Decimal(row[column]) >= 0, f"{here}:{number}: {column}")
    return rows


def drivers(severity, kinds):
    """Every driver that a profile of these classes and kinds of test may name."""
    classes = [row["class"] for row in severity]
    per_class = [f"{name}-{part}" for name in classes for part in ("bed", "admission", "patient-day", "case")]
    return set(PEOPLE + OTHERS + per_class + [f"{row['kind']}-test" for row in kinds])


def check(folder, items):
    """The shape of one profile."""
    name = folder.name
    parameters, severity, staff, tests, beds, rates = (table(folder, part) for part in COLUMNS)
    must([row["key"] for row in parameters] == KEYS, f"{name}: keys")
    must(sum(Decimal(row["share"]) for row in severity) == 1, f"{name}: severity shares")
    must(sum(Decimal(row["share"]) for row in tests) == 1, f"{name}: test shares")
    must(all(row["stay_days"].isdigit() for row in severity), f"{name}: stays are whole")
    must(all(row["setting"] in ("isolation", "ward", "intensive") for row in severity), f"{name}: settings")
    must(all(row["laboratory"] in ("yes", "no") for row in tests), f"{name}: laboratory")
    inpatients = [row["class"] for row in severity if row["setting"] != "isolation"]
    expected = {(group, place) for group in GROUPS for place in [*inpatients, "screening"]}
    must(sorted((row["group"], row["class"]) for row in staff) == sorted(expected), f"{name}: staff")
    must(len(beds) == 5, f"{name}: beds")
    known = drivers(severity, tests)
    seen = collections.Counter((row["item"], row["driver"]) for row in rates)
    must(max(seen.values()) == 1, f"{name}: a rate twice")
    for row in rates:
        line = f"{name}: {row['item']} per {row['driver']}"
        must(row["driver"] in known, f"{line}: unknown driver")
        must(row["item"] in items, f"{line}: unknown item")
        must(row["unit"] == items.get(row["item"], {}).get("unit"), f"{line}: unit")
        must(row["reused"] in ("yes", "no"), f"{line}: reused")
        must(row["reused"] == "no" or row["driver"] in PEOPLE, f"{line}: only people wear something out by the day")
    return severity, staff, tests, rates, {row["key"]: Decimal(row["value"]) for row in parameters}


def amounts(severity, staff, tests, parameters):
    """How often each driver counts for the cases, without caps."""
    total = collections.defaultdict(Decimal)
    hours = {(row["group"], row["class"]): Decimal(row["hours"]) for row in staff}
    shift = parameters["shift_hours"]
    tested = parameters["negatives_per_case"] * CASES
    total["screened-patient"] = tested
    for row in severity:
        name, share, stay = row["class"], Decimal(row["share"]) * CASES, int(row["stay_days"])
        fatality = Decimal(row["fatality"])
        total[f"{name}-case"] = share
        total["death"] += share * fatality
        tested += share * (Decimal(row["tested"]) + (1 - fatality) * Decimal(row["release_tests"]))
        if row["setting"] == "isolation":
            total["isolated-patient-day"] += share * stay
            total["caregiver-day"] += share * stay
            total["screened-patient"] += share * Decimal(row["tested"])
            continue
        total["admission"] += share
        total[f"{name}-admission"] = share
        total["inpatient-day"] += share * stay
        total[f"{name}-patient-day"] = share * stay
        total["oxygen-m3"] += Decimal("1.44") * Decimal(row["oxygen_l_min"]) * share * stay
        for group, driver in zip(GROUPS, ("inpatient-worker-day", *PEOPLE[1:2], *PEOPLE[3:5])):
            total[driver] += hours[group, name] * share * stay / shift
    total["screening-worker-day"] = total["screened-patient"] * hours["health-worker", "screening"] / shift
    total["swab"] = tested
    for row in tests:
        total[f"{row['kind']}-test"] = tested * Decimal(row["share"])
        if row["laboratory"] == "yes":
            total["lab-worker-day"] += tested * Decimal(row["share"]) / parameters["lab_tests_per_worker_day"]
            total["lab-cleaner-day"] += tested * Decimal(row["share"]) / parameters["lab_tests_per_cleaner_day"]
    return total


def main():
    known = read(DATA / "items.csv")
    items = {row["id"]: row for row in known}
    for folder in PROFILES:
        severity, staff, tests, rates, parameters = check(folder, items)
        total = amounts(severity, staff, tests, parameters)
        need = collections.defaultdict(Decimal)
        for row in rates:
            need[row["item"]] += Decimal(row["rate"]) * total[row["driver"]]
        cited = sum(not row["source"].startswith("assumption") for row in rates)
        print(f"{folder.name}: {len(rates)} rates, {cited} of them without assumption; {CASES} cases without caps:")
        for driver in ("admission", "inpatient-day", "screened-patient", "swab", "death", "inpatient-worker-day",
                       "cleaner-day", "screening-worker-day", "lab-worker-day", "oxygen-m3"):
            print(f"  {driver:28} {total[driver]:>12.1f}")
        for item in sorted(need):
            print(f"    {item:26} {need[item]:>12.1f} {items[item]['unit']}")
    if FAULTS:
        sys.exit("\n".join(FAULTS))


if __name__ == "__main__":
    main()
