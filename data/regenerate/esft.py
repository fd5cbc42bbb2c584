"""Derives the drugs of the COVID-19 profile and the tables of the ESFT-compatible mode from the sheets of WHO's ESFT.

    python3 data/regenerate/esft.py SHEETS

SHEETS is a folder with the sheets of data-raw/who_summary_data.xlsx of mrc-ide/esft 7f740a89 as CSV files: ref_equipment,
ref_hwfe, ref_noncovid_essentials, ref_pharmaceutical, ref_platform_mapping, ref_population, ref_throughput,
ref_who_summary_data. Writes data/profiles/covid-19/drugs.csv, data/profiles/covid-19/esft/*.csv, and the rows of
data/items.csv whose source is the sheet of drugs. Figures are copied as the sheets print them, only without exponents.
Origins and licences: data/README.md.
"""

import csv
import decimal
import pathlib
import sys

from drug_handling import handling
from esft_ids import DRUG_FORMS, DRUG_IDS, EQUIPMENT_IDS
from esft_words import CADRES, DRIVERS, GROUPS, INCOME, PARAMETERS, PLATFORMS, STAFF_COLUMNS
from tables import DATA, read, write

PROFILE = DATA / "profiles" / "covid-19"
ESFT = PROFILE / "esft"
ORIGIN = "WHO ESFT as in mrc-ide/esft 7f740a89 (MIT), sheet "
CLASSES = {"crit": "critical", "sev": "severe", "mod": "moderate", "mild": "mild"}


def figure(text):
    """A number as the sheet prints it, without exponent and without a fraction of nothing; empty stays empty."""
    if text in ("", "NA"):
        return None
    value = format(decimal.Decimal(text), "f")
    return value.rstrip("0").rstrip(".") if "." in value else value


def cents(text):
    """US dollars as whole cents, at least one."""
    if not text:
        return None
    return max(1, int((decimal.Decimal(text) * 100).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP)))


def drug_rows(sheet):
    """One row per line of the sheet, in its order: what it is, what it costs, what a course takes, who is treated."""
    if len(sheet) != len(DRUG_IDS) or len(set(DRUG_IDS)) != len(DRUG_IDS):
        sys.exit(f"{len(sheet)} drugs, {len(DRUG_IDS)} ids, {len(set(DRUG_IDS))} of them different")
    rows = []
    for drug, row in zip(DRUG_IDS, sheet):
        price = cents(row["price_usd"])
        courses = []
        for column in CLASSES:
            courses += [figure(row[f"form_per_{column}_course"]), figure(row[f"perc_{column}_treated"])]
        rows.append([drug, row["drug"].strip(), row["concentration"].strip(), DRUG_FORMS[row["drug_form"]], price,
                     "USD" if price else None, *courses, ORIGIN + "pharmaceuticals"])
    return rows


def write_items(drugs):
    """Renews the drugs among the items where they stand; rows by hand, packs of drugs among them, stay as they are."""
    path = DATA / "items.csv"
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    source = ORIGIN + "pharmaceuticals (item, price); pack not known"
    fresh = {}
    for drug, name, presentation, form, price, currency, *_ in drugs:
        needs, words = handling(drug)
        fresh[drug] = [drug, f"{name}: {presentation}", form, "consumable", "", "", "", "", "", "", "", "no", "yes", *needs,
                       "" if price is None else price, currency or "", source + words]
    renewed = [fresh.get(row[0], row) if row[-1].startswith(source) else row for row in rows]
    known = {row[0] for row in renewed}
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(renewed + [row for drug, row in fresh.items() if drug not in known])
    print(f"items.csv: {len(rows) - 1} rows, {len(drugs)} of them drugs")


def equipment_tables(sheet):
    """The lines of the equipment sheet, and their rates by driver, one rate a row; a cell without a figure has no row."""
    names = [row["item"] for row in sheet]
    if sorted(names) != sorted(EQUIPMENT_IDS):
        sys.exit(f"items without an id, or ids without an item: {set(names) ^ set(EQUIPMENT_IDS)}")
    lines, rates = [], []
    for row in sheet:
        item = EQUIPMENT_IDS[row["item"]]
        lines.append([item, row["item"], row["category"], row["group"], row["unit"],
                      {"Yes": "yes", "No": "no"}[row["reusable"]], figure(row["price"])])
        rates += [[item, driver, figure(row[column])] for column, driver in DRIVERS.items() if row[column]]
    return lines, rates


def noncovid_rates(sheet):
    """Rates of the other health services, by cadre."""
    return [[EQUIPMENT_IDS[row["item"]], cadre, figure(row[column]) or 0] for row in sheet
            for column, (cadre, _) in CADRES.items()]


def capacity_rows(sheet, population, codes):
    """What the sheets know of each country: the aggregates of regions and income groups are left out."""
    growth = {row["country_code"]: figure(row["yoy"]) for row in population}
    rows = []
    for row in sheet:
        iso2 = codes.get(row["country_code"])
        if iso2 is None or row["income_group"] not in INCOME:
            continue
        rows.append([iso2, INCOME[row["income_group"]], figure(row["population"]), growth.get(row["country_code"]),
                     figure(row["beds_total"]), figure(row["perc_icu_beds"]),
                     *(figure(row[column]) for column in STAFF_COLUMNS)])
    return sorted(rows)


def platform_rows(sheet, capacity, codes):
    """Laboratory machines by country: platforms, for near-patient machines modules."""
    code_of = {row["country_name"].replace("-", "").lower(): codes.get(row["country_code"]) for row in capacity}
    rows = []
    for row in sheet:
        iso2 = code_of.get(row["country_name"].replace("-", "").lower())
        if iso2 is None:
            print(f"platforms.csv: {row['country_name']} is left out, the sheet of capacities does not have it")
            continue
        rows.append([iso2, *(figure(row[column]) for column in PLATFORMS)])
    return sorted(rows)


def write_mode(sheet):
    """The tables of the compatible mode, in our own shape."""
    ESFT.mkdir(exist_ok=True)
    codes = {row["iso3"]: row["iso2"] for row in read(DATA / "countries.csv")}
    lines, rates = equipment_tables(sheet["equipment"])
    write(ESFT / "equipment.csv", ["item", "name", "category", "group", "unit", "reusable", "price_usd"], lines)
    write(ESFT / "equipment_rates.csv", ["item", "driver", "rate"], rates)
    write(ESFT / "staff.csv", ["occupation", "group", "mild", "moderate", "severe", "critical", "screening"],
          [[row["occupational_title"], GROUPS[row["esft_group"]],
            *(figure(row[f"patient_t24_{column}"]) for column in ("mild", "mod", "sev", "crit", "screen"))]
           for row in sheet["hwfe"]])
    write(ESFT / "throughput.csv", ["platform", "kind", "tests_8h", "tests_16h", "tests_24h", "shifts", "days_week",
                                    "share"],
          [[row["platform_key"].replace("_", "-"), row["type"].replace("_", "-"),
            *(figure(row[f"throughput_{hours}hrs"]) for hours in (8, 16, 24)), row["shifts_day"], row["days_week"],
            figure(row["covid_capacity"])] for row in sheet["throughput"]])
    write(ESFT / "platforms.csv", ["iso2", *(column.replace("_", "-") for column in PLATFORMS)],
          platform_rows(sheet["platform_mapping"], sheet["who_summary_data"], codes))
    write(ESFT / "capacity.csv", ["iso2", "income", "population", "growth", "beds", "icu_percent",
                                  *STAFF_COLUMNS.values()],
          capacity_rows(sheet["who_summary_data"], sheet["population"], codes))
    write(ESFT / "noncovid_rates.csv", ["item", "cadre", "rate"], noncovid_rates(sheet["noncovid_essentials"]))
    write(ESFT / "noncovid_staff.csv", ["cadre", "staff"], CADRES.values())
    write(ESFT / "parameters.csv", ["key", "value", "source"], PARAMETERS)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    sheet = {name: read(folder / f"ref_{name}.csv") for name in
             ("equipment", "hwfe", "noncovid_essentials", "pharmaceutical", "platform_mapping", "population",
              "throughput", "who_summary_data")}
    drugs = drug_rows(sheet["pharmaceutical"])
    courses = [f"{what}_{name}" for name in CLASSES.values() for what in ("forms_per_course", "share_treated")]
    write(PROFILE / "drugs.csv", ["item", "name", "presentation", "form", "price_cents", "currency", *courses, "source"],
          drugs)
    write_items(drugs)
    write_mode(sheet)


if __name__ == "__main__":
    main()
