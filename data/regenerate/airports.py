"""Derives data/airports.csv: large and medium airports with an open runway of 1,500 m or more.

    npm pack @cyanheads/ourairports-mcp-server@0.2.3
    pip download --no-deps airportsdata==20260905
    python3 data/regenerate/airports.py cyanheads-ourairports-mcp-server-0.2.3.tgz \\
        airportsdata-20260905-py3-none-any.whl

The npm package carries the raw OurAirports tables (public domain), the wheel the IANA time zone of airports (MIT).
Both must have the hashes below; nothing is installed and nothing of the packages is run.
"""

import csv
import io
import math
import re
import sys
import tarfile
import zipfile

from tables import DATA, must_hash, write

OURAIRPORTS_SHA256 = "ffa4652663a853817933f92518c7886eca11ccd1101fcfd98eab4e99c9fde888"
AIRPORTSDATA_SHA256 = "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868"
METRES_PER_FOOT = 0.3048
RUNWAY_MIN_M = 1500
ROWS_EXPECTED = 4215
# Antarctica has no zone of its own in the time zone table for these stations; the base is supplied from Christchurch.
ZONE_WITHOUT_NEIGHBOUR = {"AQ": "Antarctica/McMurdo"}

PAVED = re.compile(
    r"^(ASP|ASPH|ASPHALT|CON|CONC|CONCRETE|PEM|BIT|BITUM|MAC|MACADAM|CEM|CEMENT|COMPOSITE|PAVED|HARD)\b", re.IGNORECASE)
WATER = re.compile(r"^WATER", re.IGNORECASE)
UNPAVED = re.compile(
    r"^(GVL|GRE|GRS|GRAVEL|LAT|GRVL|GRASS|DIRT|SNO|SAN|SAND|CLA|CLAY|ICE|PSP|TREATED|UNPAVED|TURF)\b", re.IGNORECASE)


def surface_class(surface):
    """Paved, unpaved, water or unknown. PER is unknown: it is used for permafrost and for permanent."""
    text = surface.strip()
    if WATER.match(text):
        return "water"
    if UNPAVED.match(text):
        return "unpaved"
    return "paved" if PAVED.match(text) else "unknown"


def table_in(archive, name):
    """One CSV table inside the npm package."""
    with archive.extractfile(f"package/data/{name}") as table:
        return list(csv.DictReader(io.TextIOWrapper(table, encoding="utf-8", newline="")))


def metres(feet):
    """Feet as whole metres."""
    return round(float(feet) * METRES_PER_FOOT)


def runways_of(rows):
    """Open runways of at least 1,500 m by airport: (class, length in m, width in m or nothing)."""
    found = {}
    for row in rows:
        is_open = row["closed"] in ("0", "", "false")
        if is_open and row["length_ft"] and float(row["length_ft"]) * METRES_PER_FOOT >= RUNWAY_MIN_M:
            width = metres(row["width_ft"]) if row["width_ft"] else None
            found.setdefault(row["airport_ident"], []).append(
                (surface_class(row["surface"]), metres(row["length_ft"]), width or None))
    return found


def zones_in(path):
    """IANA zone by ICAO code."""
    with zipfile.ZipFile(path) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith("airports.csv"))
        with wheel.open(name) as table:
            return {row["icao"]: row["tz"] for row in csv.DictReader(io.TextIOWrapper(table, encoding="utf-8"))
                    if row["tz"]}


def angle(one, other):
    """Great-circle angle between two (latitude, longitude) points, enough to tell which is nearer."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    return math.acos(max(-1.0, min(1.0, math.sin(lat1) * math.sin(lat2)
                                   + math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2))))


def degrees(text):
    """At most six decimals: 0.1 m."""
    return f"{round(float(text), 6):.6f}".rstrip("0").rstrip(".")


def give_zones(kept, zones):
    """The listed zone, else that of the nearest airport of the same country that has one."""
    listed = {row["ident"]: zones.get(row["icao_code"]) or zones.get(row["ident"]) for row in kept}
    by_country = {}
    for row in kept:
        if listed[row["ident"]]:
            by_country.setdefault(row["iso_country"], []).append(row)
    point = {row["ident"]: (float(row["latitude_deg"]), float(row["longitude_deg"])) for row in kept}
    borrowed = 0
    for row in kept:
        if listed[row["ident"]]:
            continue
        borrowed += 1
        near = by_country.get(row["iso_country"])
        if near:
            nearest = min(near, key=lambda other: (angle(point[row["ident"]], point[other["ident"]]), other["ident"]))
            listed[row["ident"]] = listed[nearest["ident"]]
        else:
            listed[row["ident"]] = ZONE_WITHOUT_NEIGHBOUR[row["iso_country"]]
    print(f"zones: {len(kept) - borrowed} listed, {borrowed} from the nearest airport of the same country")
    return listed


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    must_hash(sys.argv[1], OURAIRPORTS_SHA256)
    must_hash(sys.argv[2], AIRPORTSDATA_SHA256)
    with tarfile.open(sys.argv[1]) as archive:
        airports, runways = table_in(archive, "airports.csv"), runways_of(table_in(archive, "runways.csv"))
    kept = sorted((row for row in airports
                   if row["type"] in ("large_airport", "medium_airport") and row["ident"] in runways),
                  key=lambda row: row["ident"])
    if len(kept) != ROWS_EXPECTED:
        sys.exit(f"{len(kept)} airports, expected {ROWS_EXPECTED}")
    zones = give_zones(kept, zones_in(sys.argv[2]))
    rows = []
    for row in kept:
        strips = [strip for strip in runways[row["ident"]] if strip[0] != "water"]
        # A runway of unknown surface counts as any, never as paved.
        paved = max((strip for strip in strips if strip[0] == "paved"),
                    key=lambda strip: (strip[1], strip[2] or 0), default=None)
        any_m = max((strip[1] for strip in strips), default=0)
        rows.append([row["ident"], row["name"], row["iso_country"], degrees(row["latitude_deg"]),
                     degrees(row["longitude_deg"]), row["elevation_ft"], row["type"].split("_")[0],
                     paved[1] if paved else 0, any_m, paved[2] if paved else None, zones[row["ident"]],
                     row["icao_code"], row["iata_code"]])
    write(DATA / "airports.csv", ["ident", "name", "iso_country", "latitude", "longitude", "elevation_ft", "size",
                                  "runway_paved_m", "runway_any_m", "runway_width_m", "zone", "icao", "iata"], rows)


if __name__ == "__main__":
    main()
