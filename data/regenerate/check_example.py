"""Checks that examples/april-2020 agrees with itself and with the built-in tables.

    python3 data/regenerate/check_example.py

Foreign keys, ids, words, numbers, dates, sources, packs. The program's own reader is stricter in form; this one looks at
sense.
"""

import datetime
import re
import sys
import tomllib

from april_2020_cases import EXAMPLE, FIRST, LAST, PLACES
from tables import DATA, read

FAULTS = []
ID = re.compile(r"[A-Za-z0-9_./+:@-]{1,64}")
RULES = set("""
requested shelf-life consumption registration labels condition mains oxygen completeness staff incident sanctions
test-performance class packing consignee terms need-remains end-of-life
""".split())
COLUMNS = {"announced", "loaded", "departed", "arrived", "counted", "usable", "used"}
TERMS = {"gift", "sale", "mixed", "loan", "exchange", "own", ""}
DENSITY_KG_M3 = (40, 600)  # Outside of this an entered carton asks for confirmation.
# Table: columns that hold a number, a day, an instant, and columns that must not be empty.
FORMS = {
    "cases": ("count", "day vintage", "", "place day kind count vintage source"),
    "places": ("population beds icu_share_permille doctors nurses tests_per_day", "", "", "id name source"),
    "items": ("pack_units pack_length_mm pack_width_mm pack_height_mm pack_gross_g price_cents", "", "",
              "id name unit kind source"),
    "stock": ("units", "arrives counted", "", "place item units counted source"),
    "requests": ("units", "due made", "", "id place item made source"),
    "offers": ("units unit_value_cents pack_units pack_length_mm pack_width_mm pack_height_mm pack_gross_g",
               "ready expiry", "", "id donor place item description units ready airport source"),
    "ramps": ("units_per_day", "from", "", "offer from units_per_day source"),
    "waivers": ("", "on", "", "offer place rule by on reason"),
    "notices": ("", "from until", "", "id kind subject from text source"),
    "aircraft": ("", "", "available_from available_until",
                 "id type operator operator_state base available_from available_until source"),
    "airports": ("spots", "", "", "id source"),
    "closures": ("", "", "from until", "id place from until source"),
    "parties": ("", "", "", "id name"),
    "claims": ("units", "said", "", "id consignment item column speaker capacity said text source"),
    "events": ("units", "", "occurred recorded", "id consignment item column occurred recorded recorder text source"),
    "account": ("", "day", "", "id day act text source"),
}
# Tables that an operation need not have, in the same way.
OPTIONAL = {
    "assessments": ("", "", "at", "id claim verdict by at text source"),
    "sites": ("oxygen_lpm power_w cold_litres", "", "", "id place name source"),
    "products": ("oxygen_lpm spares_days sensitivity_permille specificity_permille", "expiry", "", "id source"),
    "consignees": ("", "agreed", "", "place party source"),
    "authorisations": ("", "from until", "", "place kind from reference source"),
    "essential": ("", "", "", "place item source"),
    "accessories": ("per_unit_permille", "", "", "item accessory per_unit_permille vital source"),
    "substitutes": ("counts_permille rank", "", "", "wanted given counts_permille rank source"),
    "standards": ("", "", "", "class certificate issuer source"),
    "sharing": ("weight_permille floor_units hold_back_permille", "", "", "source"),
    "commitments": ("units", "made", "", "offer place units made source"),
    "export_bans": ("", "from until", "", "place from source"),
}
FORMS |= OPTIONAL


def must(condition, sentence):
    if not condition:
        FAULTS.append(sentence)


def check_forms(tables):
    """Numbers are whole and not negative, days and instants exist, required cells are filled, ids are unique."""
    for name, (numbers, days, instants, required) in FORMS.items():
        seen = set()
        for line, row in enumerate(tables[name], start=2):
            where = f"{name}.csv:{line}"
            for column in required.split():
                must(row[column] != "", f"{where} {column} is empty")
            for column in numbers.split():
                must(re.fullmatch(r"\d*", row.get(column, "")), f"{where} {column} {row.get(column)!r} is not a whole number")
            for column in days.split():
                cell = row.get(column, "")
                must(not cell or is_day(cell), f"{where} {column} {cell!r} is not a day")
            for column in instants.split():
                must(is_instant(row[column]), f"{where} {column} {row[column]!r} is not an instant")
            if "id" in row:
                must(ID.fullmatch(row["id"]), f"{where} id {row['id']!r}")
                # A product has a row for each source.
                must(row["id"] not in seen or name == "products", f"{where} id {row['id']} twice")
                seen.add(row["id"])
            source = row.get("source", "")
            must(not source.startswith("assumption") or source.startswith("assumption: "), f"{where} source {source!r}")


def is_day(text):
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def is_instant(text):
    try:
        return text.endswith("Z") and bool(datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return False


def check_links(tables, known):
    """Every name in a column that points somewhere is known there. A star marks a list."""
    links = {
        "cases": {"place": "places"}, "places": {"airports*": "airports"},
        "stock": {"place": "places", "item": "items"}, "requests": {"place": "places", "item": "items"},
        "offers": {"donor": "parties", "place": "places", "item": "items", "airport": "airports", "earmarks*": "places",
                   "payer": "parties", "travels_with": "offers", "product": "products", "carrier": "parties"},
        "sites": {"place": "places"}, "essential": {"place": "places", "item": "items"},
        "consignees": {"place": "places", "item": "items", "party": "parties", "onward_payer": "parties"},
        "authorisations": {"item": "items"}, "accessories": {"item": "items", "accessory": "items"},
        "substitutes": {"wanted": "items", "given": "items"}, "sharing": {"place": "places", "item": "items"},
        "commitments": {"offer": "offers", "place": "places"}, "export_bans": {"item": "items"},
        "ramps": {"offer": "offers"}, "waivers": {"offer": "offers", "place": "places"},
        "notices": {"applies_in*": "places"},
        "aircraft": {"type": "types", "operator": "parties", "operator_state": "places", "base": "airports",
                     "serves*": "parties"},
        "airports": {"id": "airports"}, "closures": {"place": "outlines", "applies_to*": "places"},
        "parties": {"place": "places"}, "claims": {"item": "items", "speaker": "parties"},
        "events": {"item": "items", "recorder": "parties"}, "account": {"from": "parties", "to": "parties", "said_by": "parties",
                                                                  "entry": "account"},
        "assessments": {"claim": "claims", "by": "parties"},
    }
    for name, columns in links.items():
        for line, row in enumerate(tables[name], start=2):
            for column, target in columns.items():
                cell = row.get(column.rstrip("*"), "")
                for word in cell.split() if column.endswith("*") else [cell] if cell else []:
                    must(word in known[target], f"{name}.csv:{line} {column} {word!r} is not in {target}")


def check_words(tables, items):
    """Closed lists of words, and sense within a row."""
    for row in tables["offers"]:
        must(row["terms"] in TERMS, f"offer {row['id']}: terms {row['terms']!r}")
        lead = [other for other in tables["offers"] if other["id"] == row["travels_with"]]
        must(not lead or lead[0]["airport"] == row["airport"], f"offer {row['id']} travels from another airport")
        item = items[row["item"]]
        units, pack = int(row["units"]), row if row["pack_units"] else item
        must(units % int(pack["pack_units"]) == 0, f"offer {row['id']}: {units} is not in whole packs")
        sizes = [int(pack[f"pack_{axis}_mm"]) for axis in ("length", "width", "height")]
        if all(sizes):
            density = int(pack["pack_gross_g"]) / (sizes[0] * sizes[1] * sizes[2]) * 1e6
            must(DENSITY_KG_M3[0] <= density <= DENSITY_KG_M3[1], f"offer {row['id']}: {density:.0f} kg/m3")
    for row in tables["waivers"]:
        must(row["rule"] in RULES, f"waiver of {row['offer']}: rule {row['rule']!r}")
    for name in ("claims", "events"):
        for row in tables[name]:
            is_fitting = row["column"] in COLUMNS and not (name == "events" and row["column"] == "announced")
            must(is_fitting, f"{row['id']}: column {row['column']!r}")
    entries = {row["id"]: row for row in tables["account"]}
    for row in tables["account"]:
        kind, _, rest = row["unit"].partition(":")
        is_unit = row["unit"] in ("", "grams", "people-days") or kind in ("flying-minutes", "money")
        must(is_unit or kind == "item" and rest in items, f"{row['id']}: in {row['unit']}")
        is_deal = row["act"] in ("pledge", "direct")
        must(bool(row["from"] and row["to"]) == is_deal and (not is_deal or row["from"] != row["to"]),
             f"{row['id']}: from {row['from']!r} to {row['to']!r}")
        if row["act"] == "post":
            pledge = entries[row["entry"]]
            posted = sum(int(one["amount"]) for one in entries.values()
                         if one["act"] == "post" and one["entry"] == pledge["id"])
            must(pledge["act"] == "pledge" and pledge["unit"] == row["unit"] and posted <= int(pledge["amount"]),
                 f"{row['id']}: {posted} of {pledge['amount']} posted")
    for row in tables["events"]:
        must(row["occurred"] <= row["recorded"], f"{row['id']} is recorded before it occurred")


def check_dates(tables, operation):
    """What the plan reads is known at the as-of instant; ramps and availability run forwards."""
    as_of = operation["as_of"][:10]
    for row in tables["requests"]:
        must(row["made"] <= as_of and (not row["due"] or row["due"] >= as_of), f"request {row['id']} is not open")
    for row in tables["stock"]:
        must(row["counted"] <= as_of and (not row["arrives"] or row["arrives"] >= as_of), f"stock {row['item']}: dates")
    for row in tables["waivers"]:
        must(row["on"] <= as_of, f"waiver of {row['offer']} is later than the check")
    for row in tables["aircraft"]:
        must(row["available_from"] < row["available_until"], f"aircraft {row['id']}: no time")
    for row in tables["closures"]:
        must(row["from"] < row["until"], f"closure {row['id']}: no time")
    steps = [(row["offer"], row["from"]) for row in tables["ramps"]]
    must(steps == sorted(set(steps)), "ramps are not in order")


def check_cases(tables):
    """Every place has both kinds for every day, and the figures that the story is told by are there."""
    planned = {(row["place"], row["kind"], row["day"]): int(row["count"])
               for row in tables["cases"] if row["primary"] == "yes"}
    days = (LAST - FIRST).days + 1
    must(len(planned) == len(PLACES) * 2 * days, f"{len(planned)} primary figures")
    for key, count in {("US", "cases", "2020-03-31"): 188172, ("US", "deaths", "2020-03-31"): 3874,
                       ("IT", "cases", "2020-03-31"): 105792, ("RU", "cases", "2020-03-31"): 2337,
                       ("RU", "deaths", "2020-03-31"): 17}.items():
        must(planned.get(key) == count, f"{key}: {planned.get(key)} instead of {count}")
    beside = {int(row["count"]) for row in tables["cases"] if row["primary"] == "no"}
    must({188663, 192177, 5272} <= beside, f"figures kept beside: {sorted(beside)}")


def check_notices(tables):
    """A notice is about a maker, model or party that the tables name; otherwise it can never speak."""
    names = {row[column].lower() for row in tables["offers"] + tables["products"]
             for column in ("maker", "model", "owner") if row.get(column)}
    names |= {row["id"].lower() for row in tables["parties"]}
    for row in tables["notices"]:
        told = [row["subject"], *row.get("aliases", "").split(";")]
        must(any(name.strip().lower() in names for name in told), f"notice {row['id']}: nobody is called {row['subject']}")


def main():
    is_there = {name: name not in OPTIONAL or (EXAMPLE / f"{name}.csv").exists() for name in FORMS}
    tables = {name: read(EXAMPLE / f"{name}.csv") if is_there[name] else [] for name in FORMS}
    operation = tomllib.loads((EXAMPLE / "operation.toml").read_text(encoding="utf-8"))
    items = {row["id"]: row for row in read(DATA / "items.csv") + tables["items"]}
    known = {name: {row["id"] for row in tables[name]} for name in ("places", "parties", "offers", "products", "claims", "account")}
    known["items"] = set(items)
    known["airports"] = {row["ident"] for row in read(DATA / "airports.csv")}
    known["types"] = {row["id"] for row in read(DATA / "aircraft_types.csv")}
    known["outlines"] = {row["iso2"] for row in read(DATA / "outlines.csv")}
    check_forms(tables)
    check_links(tables, known)
    check_words(tables, items)
    check_dates(tables, operation)
    check_cases(tables)
    check_notices(tables)
    for sentence in FAULTS:
        print("FAULT", sentence)
    print(f"{sum(len(rows) for rows in tables.values())} rows in {sum(is_there.values())} tables, {len(FAULTS)} faults")
    sys.exit(1 if FAULTS else 0)


if __name__ == "__main__":
    main()
