"""Derives data/country_names.csv and data/subdivisions.csv.

    npm pack cldr-localenames-full@48.2.0
    npm pack cldr-subdivisions-full@48.2.0
    python3 data/regenerate/country_names.py LOOKUP LOCALENAMES SUBDIVISIONS

LOOKUP        UID_ISO_FIPS_LookUp_Table.csv of JHU CSSE (numeric codes, FIPS codes of states)
LOCALENAMES   cldr-localenames-full-48.2.0.tgz (territory names of Unicode CLDR)
SUBDIVISIONS  cldr-subdivisions-full-48.2.0.tgz (codes and English names of ISO 3166-2)
Origins and licences: data/README.md.
"""

import json
import sys
import tarfile

from tables import DATA, must_hash, read, write

LOCALENAMES_SHA256 = "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57"
SUBDIVISIONS_SHA256 = "558fef1e523e21c2bff7ebf4ff6c7686e4e8594df82ac2cd94a71935662596cd"
# English, the other five languages of the United Nations, and two that airlifts of this century often wrote.
LANGUAGES = ["en", "fr", "es", "ru", "ar", "zh", "pt", "uk"]
# Only in the WHO sheet, not in the lookup table; the number is that of ISO 3166-1.
NUMERIC_ONLY = {"TM": "795"}
# Names of states that the lookup table spells in another way.
LOOKUP_NAMES = {"Washington DC": "District of Columbia"}
# Short names that more than one country answers to. Who means one of them must say which.
SHARED = {
    "Congo": ["CD", "CG"], "Конго": ["CD", "CG"], "الكونغو": ["CD", "CG"], "刚果": ["CD", "CG"],
    "Korea": ["KP", "KR"], "Corée": ["KP", "KR"], "Corea": ["KP", "KR"], "Корея": ["KP", "KR"], "Coreia": ["KP", "KR"],
    "Virgin Islands": ["VG", "VI"], "Îles Vierges": ["VG", "VI"], "Islas Vírgenes": ["VG", "VI"],
}
# Spellings of case tables and everyday names that CLDR does not carry.
EVERYDAY = {
    "en": {"US": ["America"], "GB": ["Britain"], "NL": ["The Netherlands", "Holland"], "CV": ["Cape Verde"],
           "MK": ["FYROM", "North Macedonia", "The former Yugoslav Republic of Macedonia"], "TZ": ["Tanzania"],
           "CZ": ["Czechia"], "TR": ["Türkiye"], "FM": ["Micronesia"], "VA": ["Holy See"],
           "HK": ["Hong Kong", "Hong Kong SAR"], "MO": ["Macau", "Macao", "Macao SAR"], "CN": ["Mainland China"],
           "PS": ["occupied Palestinian territory", "State of Palestine", "West Bank and Gaza"],
           "KP": ["Democratic People's Republic of Korea"], "XK": ["Kosovo[1]"],
           "FK": ["Falkland Islands (Malvinas)"], "VC": ["Saint Vincent and the Grenadines"],
           "BQ": ["Bonaire, Sint Eustatius and Saba"]},
    "es": {"US": ["Estados Unidos de América"]},
    "fr": {"US": ["États-Unis d'Amérique"]},
    "ru": {"US": ["США", "Соединенные Штаты Америки"], "RU": ["Российская Федерация"], "GB": ["Британия"]},
    "uk": {"US": ["США"]},
    "pt": {"US": ["Estados Unidos da América"]},
}


def must_find(text, what):
    if text is None:
        sys.exit(f"no {what}")
    return text


def member(archive, name):
    """One JSON file of a package."""
    with tarfile.open(archive) as tar:
        return json.load(must_find(tar.extractfile(name), name))


def country_names(lookup, archive):
    """One row for each name of a country in a language, and its number of ISO 3166-1 as language `num`."""
    known = {row["iso2"] for row in read(DATA / "countries.csv")}
    numbers = {}
    for row in lookup:
        is_whole = not row["Admin2"] and row["iso2"] in known and row["code3"]
        # A row of a country's province repeats the country's number; the country's own row is the first.
        if is_whole:
            numbers.setdefault(row["iso2"], row["code3"].split(".")[0].zfill(3))
    rows = [[code, "num", number, "jhu"] for code, number in numbers.items() if code != "XK"]
    rows += [[code, "num", number, "iso"] for code, number in NUMERIC_ONLY.items() if code not in numbers]
    for language in LANGUAGES:
        tree = member(archive, f"package/main/{language}/territories.json")
        names = tree["main"][language]["localeDisplayNames"]["territories"]
        for key, name in names.items():
            # Alternative names stand beside as `CI-alt-variant`, short ones as `US-alt-short`.
            code = key.split("-alt-")[0]
            if code in known:
                rows.append([code, language, name, "cldr"])
        for code, others in EVERYDAY.get(language, {}).items():
            rows += [[code, language, name, "everyday"] for name in others if code in known]
    for name, codes in SHARED.items():
        rows += [[code, "und", name, "everyday"] for code in codes]
    order = {language: index for index, language in enumerate(["num", *LANGUAGES, "und"])}
    unique = {(row[0], row[1], row[2]): row for row in rows}
    return sorted(unique.values(), key=lambda row: (row[0], order[row[1]], row[2]))


def subdivisions(lookup, archive):
    """One row for each area of ISO 3166-2, with the FIPS code of a state of the United States."""
    tree = member(archive, "package/subdivisions/en/en.json")
    names = tree["subdivisions"]["localeDisplayNames"]["subdivisions"]
    fips = {}
    for row in lookup:
        is_state = row["Country_Region"] == "US" and row["Province_State"] and not row["Admin2"]
        number = row["FIPS"].split(".")[0]
        if is_state and number and int(number) < 60:
            fips[row["Province_State"]] = number.zfill(2)
    rows, met = [], set()
    for key, name in sorted(names.items()):
        country, part = key[:2].upper(), key[2:].upper()
        state = fips.get(LOOKUP_NAMES.get(name, name)) if country == "US" else None
        if state:
            met.add(state)
        rows.append([f"{country}-{part}", name, state])
    missing = {name for name, number in fips.items() if number not in met}
    if missing:
        sys.exit(f"no ISO 3166-2 code was found for {missing}")
    return rows


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    lookup, localenames, subdivision_names = sys.argv[1:]
    must_hash(localenames, LOCALENAMES_SHA256)
    must_hash(subdivision_names, SUBDIVISIONS_SHA256)
    rows = read(lookup)
    write(DATA / "country_names.csv", ["iso2", "language", "name", "origin"], country_names(rows, localenames))
    write(DATA / "subdivisions.csv", ["code", "name", "fips"], subdivisions(rows, subdivision_names))


if __name__ == "__main__":
    main()
