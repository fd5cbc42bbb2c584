"""Derives examples/april-2020/cases.csv from two published vintages of the JHU CSSE series.

    python3 data/regenerate/april_2020_cases.py FOLDER

FOLDER holds vintage_2020-04-26/ and vintage_2020-12-06/, each with time_series_covid19_confirmed_global.csv and
time_series_covid19_deaths_global.csv (origins: examples/april-2020/README.md). Provinces are summed. The April vintage
is planned with; of the December vintage only the last day of the United States is kept, beside it.
"""

import datetime
import pathlib
import sys

from tables import DATA, read, write

EXAMPLE = DATA.parent / "examples" / "april-2020"
FIRST, LAST = datetime.date(2020, 1, 22), datetime.date(2020, 3, 31)
FILES = {"cases": "time_series_covid19_confirmed_global.csv", "deaths": "time_series_covid19_deaths_global.csv"}
# Recipients and donors with a row in the series, then the largest other outbreaks of 31 March 2020, 40 in all.
# Tajikistan, Turkmenistan and North Korea had no row: they had reported no case.
PLACES = {
    "AM": "Armenia", "AZ": "Azerbaijan", "BY": "Belarus", "CN": "China", "IR": "Iran", "IT": "Italy",
    "KG": "Kyrgyzstan", "KZ": "Kazakhstan", "MD": "Moldova", "MN": "Mongolia", "RS": "Serbia", "RU": "Russia",
    "US": "US", "UZ": "Uzbekistan",
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland",
    "CL": "Chile", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "EC": "Ecuador", "ES": "Spain", "FR": "France",
    "GB": "United Kingdom", "IE": "Ireland", "IL": "Israel", "KR": "Korea, South", "LU": "Luxembourg",
    "MY": "Malaysia", "NL": "Netherlands", "NO": "Norway", "PL": "Poland", "PT": "Portugal", "RO": "Romania",
    "SE": "Sweden", "TR": "Turkey",
}
AFP = [["US", "2020-03-31", "cases", 188663, "2020-04-01", "no",
        "AFP, intra-day reading of the JHU dashboard between the closes of 31 March and 1 April; in no daily file"]]


def day_of(header):
    """A header such as 3/31/20, or padded 03/31/20."""
    month, day, year = (int(part) for part in header.split("/"))
    return datetime.date(2000 + year, month, day)


def counts(path):
    """Cumulative counts by JHU name and day, provinces summed."""
    totals = {}
    for row in read(path):
        days = totals.setdefault(row["Country/Region"], {})
        for header, text in row.items():
            if header.count("/") == 2:
                day = day_of(header)
                days[day] = days.get(day, 0) + int(text)
    return totals


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder, rows = pathlib.Path(sys.argv[1]), []
    for vintage in ("2020-04-26", "2020-12-06"):
        is_planned_with = vintage == "2020-04-26"
        series = {kind: counts(folder / f"vintage_{vintage}" / name) for kind, name in FILES.items()}
        for code, name in sorted(PLACES.items()):
            for kind in FILES:
                for day, count in sorted(series[kind][name].items()):
                    if is_planned_with and FIRST <= day <= LAST or code == "US" and day == LAST:
                        rows.append([code, day.isoformat(), kind, count, vintage, "yes" if is_planned_with else "no",
                                     f"JHU CSSE, vintage {vintage} (CC BY 4.0)"])
    rows.extend(AFP)
    write(EXAMPLE / "cases.csv", ["place", "day", "kind", "count", "vintage", "primary", "source"], rows)


if __name__ == "__main__":
    main()
