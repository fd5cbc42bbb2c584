"""Derives data/countries.csv, data/mains.csv and data/languages.csv.

    python3 data/regenerate/places.py LOOKUP WHO_SUMMARY MAINS LANGUAGES

LOOKUP       UID_ISO_FIPS_LookUp_Table.csv of JHU CSSE (populations, names as the case series spell them)
WHO_SUMMARY  sheet of who_summary_data.xlsx of mrc-ide/esft as CSV (income, beds, doctors, nurses)
MAINS        iso2, table, voltage_v, frequency_hz, plug_types, differs: the two listings side by side
LANGUAGES    iso2, country, language_bcp47, status: CLDR territory information
Origins and licences: data/README.md.
"""

import sys

from tables import DATA, read, write

INCOME = {"Low income": "low", "Lower middle income": "lower-middle", "Upper middle income": "upper-middle",
          "High income": "high"}
LOOKUP_SOURCE = "JHU CSSE lookup table, copy wp-xyz/corona b171a069 (CC BY 4.0)"
WHO_SOURCE = "WHO ESFT sheet in mrc-ide/esft 7f740a89 (MIT)"
# The lookup table lists Kosovo as XKS, the WHO sheet as XKX; both mean XK.
ISO3_SAME = {"XKX": "XKS"}
# Territories that the lookup table files under a province, with the code that the WHO sheet gives them.
# Only in the WHO sheet: the case series of 2020 have no row for them.
ISO2_OF_WHO_ONLY = {"TKM": "TM"}
# Everyday names that neither table has.
ALIASES = {
    "US": ["United States of America", "USA"], "GB": ["Great Britain", "UK"], "KR": ["Republic of Korea"],
    "KP": ["Democratic People's Republic of Korea", "DPRK"], "IR": ["Islamic Republic of Iran"],
    "MD": ["Republic of Moldova"], "CZ": ["Czech Republic"], "MK": ["Macedonia"], "SZ": ["Swaziland"],
    "VA": ["Vatican"], "RU": ["Russian Federation"], "SY": ["Syrian Arab Republic"], "LA": ["Lao PDR"],
    "BO": ["Plurinational State of Bolivia"], "VE": ["Bolivarian Republic of Venezuela"],
    "TZ": ["United Republic of Tanzania"], "VN": ["Viet Nam"], "BN": ["Brunei Darussalam"], "CI": ["Ivory Coast"],
    "TL": ["East Timor"], "PS": ["Palestine"], "TW": ["Taiwan"], "CD": ["Democratic Republic of the Congo"],
    "CG": ["Republic of the Congo"], "MM": ["Burma"], "TR": ["Turkey"], "BS": ["The Bahamas"], "GM": ["The Gambia"],
}


def whole(text):
    """A printed float as a whole number, or nothing."""
    return round(float(text)) if text else None


def countries(lookup, who, names):
    """One row per ISO 3166-1 alpha-2 code that the lookup table or the WHO sheet knows."""
    found = {}
    for row in lookup:
        is_country = not row["Province_State"] and not row["Admin2"]
        is_territory = row["Province_State"] and not row["Admin2"] and row["iso2"]
        if not row["iso2"] or not (is_country or is_territory):
            continue
        jhu_name = row["Country_Region"] if is_country else row["Province_State"]
        entry = found.setdefault(row["iso2"], {"iso3": row["iso3"], "population": None, "jhu": jhu_name,
                                               "sources": [LOOKUP_SOURCE], "is_country": False})
        if is_country and not entry["is_country"]:
            entry.update(iso3=row["iso3"], jhu=jhu_name, population=row["Population"] or None, is_country=True)
        elif not entry["is_country"]:
            entry["population"] = row["Population"] or None
    of_iso3 = {entry["iso3"]: code for code, entry in found.items()}
    for row in who:
        iso3 = ISO3_SAME.get(row["country_code"], row["country_code"])
        code = of_iso3.get(iso3) or ISO2_OF_WHO_ONLY.get(iso3)
        if code is None or row["income_group"] not in INCOME:
            continue
        entry = found.setdefault(code, {"iso3": iso3, "population": None, "jhu": None, "sources": []})
        entry.update(who=row)
        if entry["population"] is None:
            entry["population"] = whole(row["population"])
        entry["sources"].append(WHO_SOURCE)
    rows = []
    for code, entry in sorted(found.items()):
        sheet = entry.get("who", {})
        name = names.get(code, entry["jhu"]).replace("\u2019", "'")
        others = [entry["jhu"], sheet.get("country_name", "").replace("\u2019", "'"), *ALIASES.get(code, [])]
        aliases = sorted({other for other in others if other and other != name})
        icu = sheet.get("perc_icu_beds")
        rows.append([code, entry["iso3"].replace("XKS", "XKX"), name, ";".join(aliases),
                     INCOME.get(sheet.get("income_group")), entry["population"],
                     f"{float(sheet['beds_per_1000']):g}" if sheet.get("beds_per_1000") else None,
                     round(float(icu) * 10) if icu else None,
                     whole(sheet.get("doctors")), whole(sheet.get("nurses")), "; ".join(entry["sources"])])
    return rows


def mains(table):
    """The union of both listings: every pair of voltage and frequency and every type of plug that either gives."""
    found = {}
    for row in table:
        entry = found.setdefault(row["iso2"], {"supplies": set(), "plugs": set(), "differs": set(), "sources": []})
        entry["plugs"].update(row["plug_types"].split())
        for volts in row["voltage_v"].split("/"):
            for hertz in row["frequency_hz"].split("/"):
                entry["supplies"].add((int(volts), int(hertz)))
        entry["differs"].update(row["differs"].replace(";", " ").split())
        entry["sources"].append({"wp2017": "PyPI fluids 1.3.1 (MIT; list of 2017)",
                                 "iec": "IEC World Plugs as in benjiao/world-plugs 9081bc91"}[row["table"]])
    return [[code, " ".join(f"{volts}/{hertz}" for volts, hertz in sorted(entry["supplies"])),
             " ".join(sorted(entry["plugs"])), " ".join(sorted(entry["differs"])), "; ".join(sorted(set(entry["sources"])))]
            for code, entry in sorted(found.items())]


def languages(table):
    """Official and de facto official languages; regional ones are left to the consignee."""
    return [[row["iso2"], row["language_bcp47"], row["status"], "npm cldr-core 48.2.0 (Unicode-3.0)"]
            for row in table if row["status"] in ("official", "de_facto_official")]


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    lookup, who, mains_table, languages_table = (read(path) for path in sys.argv[1:])
    names = {row["iso2"]: row["country"] for row in languages_table}
    write(DATA / "countries.csv", ["iso2", "iso3", "name", "aliases", "income", "population", "beds_per_1000",
                                   "icu_share_permille", "doctors", "nurses", "source"], countries(lookup, who, names))
    write(DATA / "mains.csv", ["iso2", "volts_hertz", "plugs", "differs", "source"], mains(mains_table))
    write(DATA / "languages.csv", ["iso2", "language", "status", "source"], languages(languages_table))


if __name__ == "__main__":
    main()
