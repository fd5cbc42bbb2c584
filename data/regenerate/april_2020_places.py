"""Derives examples/april-2020/places.csv from the built-in country, mains and language tables and two ESFT sheets.

    python3 data/regenerate/april_2020_places.py PLATFORMS THROUGHPUT

PLATFORMS   laboratory devices by country, sheet of who_summary_data.xlsx of mrc-ide/esft as CSV
THROUGHPUT  tests of each device in a shift, share for COVID-19 and days a week, likewise

tests_per_day = sum over devices of count x tests in one 8 h shift x share for COVID-19, over 5 days in 7, rounded down.
"""

import sys
from fractions import Fraction

from april_2020_cases import EXAMPLE, PLACES
from tables import DATA, read, write

# No row in the case series.
WITHOUT_CASES = ["KP", "TJ", "TM"]
# Best first; for the United States New York, Chicago, Memphis, Columbus. Only those who give or receive have airports.
AIRPORTS = {
    "US": "KJFK KORD KMEM KLCK", "IT": "LIRE LIMC LIPX", "RS": "LYBT LYBE", "KZ": "UACC UAAA", "KG": "UAFM",
    "TJ": "UTDD", "UZ": "UTTT", "TM": "UTAA", "AM": "UDYZ", "AZ": "UBBB", "BY": "UMMS", "MD": "LUKK", "MN": "ZMUB",
    "IR": "OIIE", "KP": "ZKPY", "RU": "UUMU UUEE UNNT", "CN": "ZSPD",
}
SHEET_NAMES = {"US": "United States", "RU": "Russian Federation", "IR": "Iran, Islamic Rep.", "KG": "Kyrgyz Republic",
               "KP": "Korea, Dem. People", "KR": "Korea, Rep.", "CZ": "Czech Republic", "GB": "United Kingdom",
               "TR": "Turkey"}
# Languages in which laboratories read an instruction beside the official ones: assumptions, said in the row.
READ_TOO = {**dict.fromkeys(("AM", "AZ", "MD", "TJ", "TM", "UZ"), ("ru", "Russian")),
            **dict.fromkeys(("IR", "KP", "MN"), ("en", "English"))}
COMPUTED = "; tests computed from its laboratory devices"
KEYS = ("roche_6800", "roche_8800", "abbott_m2000", "hologic_panther", "genexpert", "manual")


def tests_per_day(row, throughput):
    """Whole tests a day, as the docstring says."""
    total = Fraction(0)
    for key in KEYS:
        device = throughput[key]
        total += (Fraction(row[key] or 0) * Fraction(device["throughput_8hrs"]) * Fraction(device["covid_capacity"])
                  * Fraction(device["days_week"]) / 7)
    return int(total)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    platforms, throughput = read(sys.argv[1]), {row["platform_key"]: row for row in read(sys.argv[2])}
    countries = {row["iso2"]: row for row in read(DATA / "countries.csv")}
    mains = {row["iso2"]: row["volts_hertz"] for row in read(DATA / "mains.csv")}
    languages = {}
    for row in read(DATA / "languages.csv"):
        languages.setdefault(row["iso2"], []).append(row["language"])
    rows = []
    for code in sorted([*PLACES, *WITHOUT_CASES]):
        country, is_party = countries[code], code in AIRPORTS
        name = SHEET_NAMES.get(code, country["name"])
        sheet = [row for row in platforms if row["country_name"].startswith(name)]
        if len(sheet) > 1:
            sys.exit(f"{code}: {len(sheet)} rows of laboratory devices")
        rate = country["beds_per_1000"]
        beds = Fraction(rate) * int(country["population"]) / 1000 if rate else None
        read_too = READ_TOO.get(code)
        own = languages.get(code, []) + ([read_too[0]] if read_too else [])
        assumed = f"; assumption: {read_too[1]} is read in its laboratories" if read_too else ""
        rows.append([code, country["name"], country["population"], country["income"], int(beds) if beds else None,
                     country["icu_share_permille"], country["doctors"], country["nurses"],
                     tests_per_day(sheet[0], throughput) if sheet else None,
                     mains.get(code) if is_party else None, " ".join(own) if is_party else None,
                     AIRPORTS.get(code), country["source"] + (COMPUTED if sheet else "") + assumed])
    write(EXAMPLE / "places.csv", ["id", "name", "population", "income", "beds", "icu_share_permille", "doctors",
                                   "nurses", "tests_per_day", "mains", "languages", "airports", "source"], rows)


if __name__ == "__main__":
    main()
