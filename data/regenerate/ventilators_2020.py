"""Derives cases.csv, places.csv and requests.csv of examples/ventilators-2020, and checks the folder against itself.

    python3 data/regenerate/ventilators_2020.py FOLDER PLATFORMS THROUGHPUT

FOLDER      vintage_2020-12-06/ of the JHU CSSE series, as april_2020_cases.py reads it
PLATFORMS   laboratory devices by country, sheet of who_summary_data.xlsx of mrc-ide/esft as CSV
THROUGHPUT  tests of each device in a shift, share for COVID-19 and days a week, likewise

The recipients are those of given/split.csv. A series begins on the Saturday before its first report, not later: need
counts the first week from zero, so a series that began in the middle would open with all the cases of months before.
"""

import datetime
import pathlib
import sys
from fractions import Fraction

from april_2020_cases import FILES, counts
from april_2020_places import COMPUTED, tests_per_day
from tables import DATA, read, write

EXAMPLE = DATA.parent / "examples" / "ventilators-2020"
VINTAGE = "2020-12-06"
LAST = datetime.date(2020, 9, 29)  # The last close before the instant, 30 September 2020, 00:00 UTC.
TOTAL = 8722  # GAO-21-265, via devex.com 99019.
WEEK = datetime.timedelta(days=7)
# Rates by which the instant was chosen: mean of the last seven days, new cases a day, in tenths.
RATES = {"BD": 14093, "LK": 87}
# Names of the series where they are not those of countries.csv. Kiribati and Nauru had reported no case: no row.
SERIES_NAMES = {"CD": "Congo (Kinshasa)", "KN": "Saint Kitts and Nevis"}
WITHOUT_CASES = {"KI", "NR"}
SHEET_NAMES = {"CD": "Congo, Dem. Rep.", "EG": "Egypt, Arab Rep.", "KN": "St. Kitts and Nevis",
               "RU": "Russian Federation"}
# The main international airport; for Indonesia and Pakistan also the other one at which ventilators arrived.
AIRPORTS = {
    "AF": "OAKB", "BD": "VGHS", "BO": "SLVR", "BR": "SBGR", "BT": "VQPR", "CD": "FZAA", "CO": "SKBO", "DO": "MDSD",
    "EC": "SEQM", "EG": "HECA", "ET": "HAAB", "FJ": "NFFN", "GT": "MGGT", "HN": "MHLM", "HT": "MTPP",
    "ID": "WIII WIHH", "IN": "VIDP", "IT": "LIRF", "KE": "HKJK", "KI": "NGTA", "KN": "TKPK", "LK": "VCBI",
    "MV": "VRMM", "MZ": "FQMA", "NG": "DNAA", "NP": "VNKT", "NR": "ANYN", "PA": "MPTO", "PE": "SPIM", "PG": "AYPY",
    "PH": "RPLL", "PK": "OPIS OPKC", "PY": "SGAS", "RU": "UUWW", "RW": "HRYR", "SV": "MSLP", "UZ": "UTTT",
    "VN": "VVNB", "XK": "BKPR", "ZA": "FAOR", "ZW": "FVHA",
}
ASKED = "assumption: asked for as the need says; what the government asked for was not published"


def case_rows(codes, countries, folder):
    """Daily closes of both kinds; the figures from the Saturday before the first report on."""
    series = {kind: counts(folder / f"vintage_{VINTAGE}" / name) for kind, name in FILES.items()}
    rows = []
    for code in codes:
        if code in WITHOUT_CASES:
            continue
        name = SERIES_NAMES.get(code, countries[code]["name"])
        for kind in FILES:
            days = {day: count for day, count in series[kind][name].items() if day <= LAST}
            reported = min((day for day, count in days.items() if count), default=LAST)
            start = reported - datetime.timedelta(days=(reported.weekday() - 5) % 7 or 7)
            rows.extend([code, day.isoformat(), kind, count, VINTAGE, "JHU CSSE (CC BY 4.0)"]
                        for day, count in sorted(days.items()) if day >= start)
        check_rate(code, series["cases"][name])
    return rows


def check_rate(code, days):
    """The rates that the README quotes are those of the table."""
    if code in RATES:
        tenths = round(Fraction((days[LAST] - days[LAST - WEEK]) * 10, 7))
        if tenths != RATES[code]:
            sys.exit(f"{code}: {tenths} tenths of a case a day, {RATES[code]} expected")


def place_rows(codes, countries, platforms, throughput):
    mains = {row["iso2"]: row["volts_hertz"] for row in read(DATA / "mains.csv")}
    languages, rows = {}, []
    for row in read(DATA / "languages.csv"):
        languages.setdefault(row["iso2"], []).append(row["language"])
    for code in codes:
        country = countries[code]
        name = SHEET_NAMES.get(code, country["name"])
        sheet = [row for row in platforms if row["country_name"].startswith(name)]
        if len(sheet) > 1:
            sys.exit(f"{code}: {len(sheet)} rows of laboratory devices")
        beds = Fraction(country["beds_per_1000"]) * int(country["population"]) / 1000
        rows.append([code, country["name"], country["population"], country["income"], int(beds),
                     country["icu_share_permille"], country["doctors"], country["nurses"],
                     tests_per_day(sheet[0], throughput) if sheet else None, mains[code], " ".join(languages[code]),
                     AIRPORTS[code], country["source"] + (COMPUTED if sheet else "")])
    return rows


def check(given, airports):
    """The split and the offers add up, and every airport is known."""
    codes = [row["place"] for row in given]
    if codes != sorted(set(codes)) or set(codes) != set(AIRPORTS):
        sys.exit("given/split.csv: a place twice, out of order, or without an airport")
    unknown = {airport for cell in AIRPORTS.values() for airport in cell.split()} - airports
    if unknown:
        sys.exit(f"not in airports.csv: {sorted(unknown)}")
    offered = sum(int(row["units"]) for row in read(EXAMPLE / "offers.csv"))
    if offered != TOTAL:
        sys.exit(f"offers.csv: {offered} ventilators instead of {TOTAL}")
    found = sum(int(row["units"]) for row in given)
    print(f"given/split.csv: {len(given)} countries, {found} ventilators; {TOTAL - found} of {TOTAL} not found")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    given = read(EXAMPLE / "given" / "split.csv")
    check(given, {row["ident"] for row in read(DATA / "airports.csv")})
    codes = [row["place"] for row in given]
    countries = {row["iso2"]: row for row in read(DATA / "countries.csv")}
    platforms, throughput = read(sys.argv[2]), {row["platform_key"]: row for row in read(sys.argv[3])}
    write(EXAMPLE / "cases.csv", ["place", "day", "kind", "count", "vintage", "source"],
          case_rows(codes, countries, pathlib.Path(sys.argv[1])))
    write(EXAMPLE / "places.csv", ["id", "name", "population", "income", "beds", "icu_share_permille", "doctors",
                                   "nurses", "tests_per_day", "mains", "languages", "airports", "source"],
          place_rows(codes, countries, platforms, throughput))
    write(EXAMPLE / "requests.csv", ["id", "place", "item", "units", "due", "made", "source"],
          [[f"REQ-{code}", code, "ventilator-icu", None, None, LAST.isoformat(), ASKED] for code in codes])


if __name__ == "__main__":
    main()
