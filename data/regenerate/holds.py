"""Lays out data/hold_positions.csv, hold_zones.csv and cg_limits.csv from data/aircraft_types.csv and cargo_decks.csv.

    python3 data/regenerate/holds.py AIRCA_B777

AIRCA_B777 is the folder `code/aircraft_data/B777` of LINC-BIT/AirCa a4f423c4: the rows of the 777-300ER are facts of
its tables in our own form. All others are rows of pallets one behind the other from a first x, centred across the deck.
Real aircraft differ tail by tail; where no source gives an envelope it is an example around the arm of the empty
aircraft. Afterwards run check_holds.py.
"""

import csv
import pathlib
import sys

from tables import DATA, read, write

NOSE_KG, TAIL_KG = 4530, 2035  # aerofex.com: 9,988 lb and 4,488 lb
SINGLE_KG = 6663  # aerofex.com: 14,690 lb, any one pallet
PAIR_KG, OVER_WING_KG = 9699, 13691  # aerofex.com: 21,384 lb and 30,184 lb, both places of a row together
PMC_96 = (3175, 2438, "PMC")
PALLET_463L = (2235, 2743, "463L")
LOW_MM = 1626  # Height of lower-deck units: 64 in.
AEROFEX = "aerofex.com flyingcorral 747 page (position limits, illustrative); assumption: place in the row"
LOWER = "assumption: place; no limit of the place was found, the unit's own holds"

DECK_COLUMNS = ["type", "id", "deck", "x_mm", "y_mm", "length_mm", "width_mm", "height_max_mm", "gross_max_kg",
                "contour", "arm_mm", "ulds", "excludes", "closed", "source"]


def freighter_747(rows, rows_low):
    """Nose and tail single, pairs between: (places abreast, height, limit, source) for each row."""
    layout = []
    for row in range(1, rows + 1):
        limit = NOSE_KG if row == 1 else TAIL_KG if row == rows else SINGLE_KG
        # Full height is not used: the contour narrows above the 96 in of the pallet's own limit.
        height = 2438 if row <= rows_low else 2997
        layout.append((1 if row in (1, rows) else 2, height, limit, AEROFEX))
    return layout


def plain(rows, abreast, height, limit, source):
    """Equal rows."""
    return [(abreast, height, limit, source)] * rows


# Type: (pallet, x of the first row, rows).
LAYOUTS = {
    "An-124-100": (PALLET_463L, 370, plain(16, 2, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")),
    "An-225": (PALLET_463L, 370, plain(19, 2, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")),
    "Il-76TD": ((2235, 3175, "PAG"), 1060, plain(8, 1, 2440, 4600, "Stanley Air Cargo table; assumption: place")),
    "B747-400F": (PMC_96, 100, freighter_747(16, 4)),
    "B747-8F": (PMC_96, 125, freighter_747(18, 5)),
    "C-17A": ((2743, 2235, "463L-108"), 1000,
              plain(7, 2, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")
              + plain(2, 2, 1930, 3400, "assumption: place, height and limit on the ramp")),
    "B777F": (PMC_96, 125, plain(13, 2, 2438, None, "assumption: place; no limit of the place was found")
              + plain(1, 1, 2438, None, "assumption: place; no limit of the place was found")),
    "A330-200F": (PMC_96, 87, plain(11, 2, 2438, None, "assumption: place; no limit of the place was found")),
    "C-130J-30": (PALLET_463L, 900, plain(7, 1, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")
                  + plain(1, 1, 1930, 2268, "assumption: place, height and limit (5,000 lb) on the ramp")),
    "A400M": (PALLET_463L, 1500, plain(7, 1, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")
              + plain(2, 1, 2495, 3000, "assumption: place and limit on the ramp")),
    "B767-300F": ((3175, 2235, "PAG"), 250, plain(12, 2, 2000, None, "assumption: place and height")),
    "B737-400SF": ((2235, 3175, "PAG"), 150,
                   plain(10, 1, LOW_MM, 3629, "Bond Air Cargo fleet data (8,000 lb); assumption: place and height")),
}

# Over-wing rows of the 747, whose pairs carry more.
OVER_WING = {"B747-400F": (8, 9, 10), "B747-8F": (9, 10, 11)}

# Lower decks: (unit kinds, extent along, extent across, abreast, first x, how many rows), forward first.
PALLETS = ("PMC AMP", 2438, 3175, 1)
LD3, LD2 = ("AKE", 1534, 2006, 2), ("LD2", 1534, 1562, 2)
NETS, NETS_HIGH_MM = ("NET", 3000, 1250, 1), 1120
LOWER_DECKS = {
    "B747-400F": [(*PALLETS, 8000, 5), (*PALLETS, 31000, 4), (*LD3, 40900, 1)],
    "B747-8F": [(*PALLETS, 9000, 6), (*PALLETS, 34000, 6), (*LD3, 48500, 1)],
    "B777F": [(*PALLETS, 4500, 6), (*PALLETS, 30000, 4)],
    "A330-200F": [(*PALLETS, 3500, 4), (*PALLETS, 21500, 4), (*LD3, 31400, 1)],
    "B767-300F": [("PMC PAG", 2438, 3175, 1, 4500, 4), (*LD2, 21000, 7)],
    "B787-8": [(*LD3, 1000, 8), (*LD3, 21000, 6)],
    "B757-200": [(*NETS, 0, 4), (*NETS, 15000, 4)],
}
# Types whose rows of pairs also take 20 ft pallets over two rows: the first of the two.
TWENTY_FEET = {"B747-400F": (6, 8, 10), "B747-8F": (7, 9, 11)}
# Netted bays of the floor: first x, rows, abreast.
BAYS = {"An-124-100": (250, 12, 2), "An-225": (250, 14, 2), "Il-76TD": (1000, 6, 1)}

# Type: forward and aft of the empty aircraft's arm, mm, at OEW and at MTOW. The C-130 and C-17 widths are near those of
# 18-33 % and 16-40 % of the chord that a public demo quotes, unverified; the others are of the same order.
ENVELOPES = {
    "An-124-100": ((-900, 900), (-650, 750)),
    "An-225": ((-900, 900), (-650, 750)),
    "Il-76TD": ((-600, 600), (-450, 500)),
    "B747-400F": ((-900, 1000), (-700, 800)),
    "B747-8F": ((-900, 1000), (-700, 800)),
    "C-17A": ((-800, 900), (-600, 700)),
    "B777F": ((-700, 850), (-550, 650)),
    "A330-200F": ((-700, 800), (-500, 600)),
    "C-130J-30": ((-330, 330), (-260, 260)),
    "A400M": ((-450, 500), (-350, 400)),
    "B767-300F": ((-700, 800), (-500, 600)),
    "B737-400SF": ((-400, 450), (-300, 350)),
    "B787-8": ((-600, 700), (-450, 550)),
    "B757-200": ((-450, 500), (-350, 400)),
}
ENVELOPE_SOURCE = "assumption: no envelope was found for this type; example, edit me"


def place(kind, name, deck, corner, extent, height, limit, ulds, source, arm=None, excludes=()):
    """A row of hold_positions.csv as a dictionary."""
    cells = [kind, name, deck, *corner, *extent, height, limit, None, arm, ulds, " ".join(excludes), None, source]
    return dict(zip(DECK_COLUMNS, cells))


def main_deck(kind, width):
    """Rows of pallets on the main deck, forward first, left before right."""
    (along, across, uld), x, layout = LAYOUTS[kind]
    rows = []
    for number, (abreast, height, limit, source) in enumerate(layout, start=1):
        y = (width - abreast * across) // 2
        for side in range(abreast):
            letter = "C" if abreast == 1 else "LR"[side]
            rows.append(place(kind, f"P{number:02}{letter}", "main", (x, y + side * across), (along, across), height,
                              limit, uld, source))
        x += along
    if kind == "B737-400SF":
        rows.append(place(kind, "P11C", "main", (x, (width - 2235) // 2), (1346, 2235), LOW_MM, 3629, "AEP",
                          "Bond Air Cargo fleet data (8,000 lb); assumption: place and height"))
    for first in TWENTY_FEET.get(kind, ()):
        rows.extend(twenty_feet(kind, first, rows))
    x, count, abreast = BAYS.get(kind, (0, 0, 0))
    for number in range(1, count + 1):
        for side in range(abreast):
            letter = "C" if abreast == 1 else "LR"[side]
            corner = (x + (number - 1) * 3000, (width - abreast * 3150) // 2 + side * 3150)
            rows.append(place(kind, f"B{number:02}{letter}", "main", corner, (3000, 3150), 3000, None, "BAY",
                              "assumption: netted bays one behind the other; cartons loose on the floor"))
    return rows


def twenty_feet(kind, first, rows):
    """Places of 20 ft pallets that begin where a row of pairs begins."""
    for letter in "LR":
        start = next(row for row in rows if row["id"] == f"P{first:02}{letter}")
        yield place(kind, f"G{first:02}{letter}", "main", (start["x_mm"], start["y_mm"]), (6058, 2438),
                    start["height_max_mm"], None, "PGA", "assumption: place; the limits of the rows hold")


def lower_deck(kind, width):
    """Rows of a lower deck, forward first."""
    number, rows = 0, []
    for ulds, along, across, abreast, x, count in LOWER_DECKS[kind]:
        for _ in range(count):
            number += 1
            y = (width - abreast * across) // 2
            height = NETS_HIGH_MM if ulds == "NET" else LOW_MM
            for side in range(abreast):
                letter = "P" if abreast == 1 else "LR"[side]
                rows.append(place(kind, f"L{number:02}{letter}", "lower", (x, y + side * across), (along, across),
                                  height, None, ulds, LOWER))
            x += along
    return rows


# ---- Boeing 777-300ER, lower deck, from the tables of AirCa ----

AIRCA = "AirCa 777-300ER tables (position, limit, arm, exclusions); place along the deck from the arm"
KINDS = {"LD3": "AKE", "LD2": "LD2", "ALF": "ALF", "PLA": "PLA", "P1P": "PAG", "AAP": "AAP", "P6P": "PMC", "AMP": "AMP",
         "": None}
B777_WIDTH, B777_FRONT = 4064, 5080


def inches(text):
    """Inches as millimetres, rounded to the nearest, halves up."""
    return int(float(text) * 25.4 + 0.5)


def airca_rows(folder):
    """Rows of B777.csv: (name, exclusive names, kinds of unit, limit kg, arm mm)."""
    with open(pathlib.Path(folder) / "B777.csv", encoding="utf-8-sig", newline="") as table:
        for cells in csv.reader(table):
            mark, name, exclusive, kinds, limit, _, _, _, arm = cells[:9]
            if mark == "Cpt":
                yield "5", [], ["BULK"], int(limit), inches(arm)
            else:
                units = [KINDS[kind] for kind in kinds.split("/") if KINDS[kind]]
                yield name, [other for other in exclusive.split("/") if other], units, int(limit), inches(arm)


def airca_shape(name, units):
    """Id of our position, y, extent along and across, and the family whose members stand one behind the other."""
    if units == ["BULK"]:
        return "5", 832, 4300, 2400, "bulk"
    if name.endswith("P"):
        is_88 = "PAG" in units
        along = 2235 if is_88 else 2438
        return f"{name}-{'PAG' if is_88 else 'PMC'}", 444, along, 3175, "88" if is_88 else "96"
    if name[-1] in "LR":
        return name, 26 if name.endswith("L") else 2032, 1534, 2006, name[-1]
    return name, 0, 1534, B777_WIDTH, "row"


def b777_300er(folder):
    """The 95 rows, each at its arm; those of one family are pushed apart where rounded arms stand too close."""
    source = list(airca_rows(folder))
    by_name, ends, rows = {}, {}, []
    for name, _, units, _, _ in source:
        by_name.setdefault(name, []).append(airca_shape(name, units)[0])
    listed = {}
    for name, exclusive, _, _, _ in source:
        listed.setdefault(name, set()).update(exclusive)

    def all_of(name):
        """What a row shuts out: its own list, what that list shuts out in turn, and its twin of another size."""
        names = set(listed[name])
        for other in listed[name]:
            # A pallet shuts out a row and with it both halves; a row does not pass on the pallets of others.
            names |= listed.get(other, set())
        return names

    for name, _, units, limit, arm in sorted(source, key=lambda row: row[4]):
        own, y, along, across, family = airca_shape(name, units)
        x = max(arm - B777_FRONT - along // 2, ends.get(family, 0))
        ends[family] = x + along
        own_limits = " ".join(f"{unit}:{limit}" for unit in units)
        excludes = [one for other in sorted(all_of(name)) for one in by_name[other]]
        excludes += [twin for twin in by_name[name] if twin != own]
        rows.append(place("B777-300ER", own, "lower", (x, y), (along, across), LOW_MM, limit, own_limits, AIRCA, arm,
                          excludes))
    return rows


def airca_envelope(folder, moment, name, until=None):
    """Corners of an envelope: arm = 1258 in + (index - 60) x 300,000 / mass, to the millimetre."""
    source = "AirCa 777-300ER tables (index and mass); arm by 1258 in + (index - 60) x 300,000 / mass"
    for side, letter in (("forward", "f"), ("aft", "a")):
        with open(pathlib.Path(folder) / f"{name}_{letter}.csv", encoding="utf-8-sig", newline="") as table:
            corners = [(int(cells[1]), float(cells[3])) for cells in csv.reader(table)]
        if until:
            corners = cut(corners, until)
            source = "assumption: the tables give none for landing; that of take-off up to the landing mass"
        for mass, index in corners:
            arm = (1258 + (index - 60) * 300_000 / mass) * 25.4
            yield ["B777-300ER", moment, side, mass, round(arm), "moment", "yes" if until else "no", source]


def cut(corners, until):
    """Corners up to a mass, the last by a straight line in index."""
    kept = [corner for corner in corners if corner[0] <= until]
    if kept[-1][0] < until:
        (light, low), (heavy, high) = kept[-1], corners[len(kept)]
        kept.append((until, low + (until - light) / (heavy - light) * (high - low)))
    return kept


# ---- Tables ----

def exclude_overlaps(rows):
    """Places of one deck that overlap shut each other out, and every exclusion stands on both."""
    named = {row["id"]: row for row in rows}
    shut = {row["id"]: set(row["excludes"].split()) for row in rows}
    for one in rows:
        for other in rows:
            apart = any(one[at] + one[size] <= other[at] or other[at] + other[size] <= one[at]
                        for at, size in (("x_mm", "length_mm"), ("y_mm", "width_mm")))
            if one is not other and one["deck"] == other["deck"] and not apart:
                shut[one["id"]].add(other["id"])
    for own, others in shut.items():
        for other in others:
            shut[other].add(own)
    for own, others in shut.items():
        named[own]["excludes"] = " ".join(other for other in named if other in others)
    return rows


def zones(kind, rows):
    """Rows of hold_zones.csv: the two places of a row of the 747 together."""
    for number in range(2, len(LAYOUTS[kind][2])):
        start = next(row["x_mm"] for row in rows if row["id"] == f"P{number:02}L")
        limit = OVER_WING_KG if number in OVER_WING[kind] else PAIR_KG
        source = "assumption: limits of an unnamed 747F; cited: aerofex.com flyingcorral 747 page (both places of a row)"
        yield [kind, f"row-{number:02}", "main", start, start + 3175, limit, None, source]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    widths = {(row["type"], row["deck"]): int(row["width_mm"]) for row in read(DATA / "cargo_decks.csv")}
    places, limits, pairs = [], [], []
    for row in read(DATA / "aircraft_types.csv"):
        kind, arm = row["id"], int(row["oew_arm_mm"])
        if kind == "B777-300ER":
            places.extend(exclude_overlaps(b777_300er(folder)))
            limits.extend(airca_envelope(folder, "zero-fuel", "stdZfw"))
            limits.extend(airca_envelope(folder, "takeoff", "stdTow"))
            limits.extend(airca_envelope(folder, "landing", "stdTow", until=int(row["mlw_kg"])))
            continue
        rows = main_deck(kind, widths[kind, "main"]) if kind in LAYOUTS else []
        if kind in OVER_WING:
            pairs.extend(zones(kind, rows))
        if kind in LOWER_DECKS:
            rows.extend(lower_deck(kind, widths[kind, "lower"]))
        places.extend(exclude_overlaps(rows))
        for side, index in (("forward", 0), ("aft", 1)):
            for mass, spans in zip((row["oew_kg"], row["mtow_kg"]), ENVELOPES[kind]):
                limits.append([kind, "zero-fuel takeoff landing", side, mass, arm + spans[index], "arm", "yes",
                               ENVELOPE_SOURCE])
    write(DATA / "hold_positions.csv", DECK_COLUMNS, [[row[column] for column in DECK_COLUMNS] for row in places])
    write(DATA / "hold_zones.csv", ["type", "id", "deck", "from_mm", "to_mm", "gross_max_kg", "per_metre_max_kg",
                                    "source"], pairs)
    write(DATA / "cg_limits.csv", ["type", "moment", "side", "gross_kg", "arm_mm", "straight", "assumed", "source"],
          limits)


if __name__ == "__main__":
    main()
