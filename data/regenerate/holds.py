"""Lays out data/hold_positions.csv and data/cg_limits.csv from data/aircraft_types.csv.

    python3 data/regenerate/holds.py

Rows of pallets stand one behind the other from a first x, centred across the hold. Real aircraft differ tail by tail.
The envelopes are examples around the arm of the empty aircraft: no source gives them for these types.
Afterwards run check_holds.py.
"""

from tables import DATA, read, write

NOSE_KG, TAIL_KG = 4530, 2035  # aerofex.com: 9,988 lb and 4,488 lb
STANDARD_KG, OVER_WING_KG = 4849, 6845  # aerofex.com: half of a pair of 21,384 lb and of 30,184 lb
PMC_96 = (3175, 2438, "PMC")
PALLET_463L = (2235, 2743, "463L")
AEROFEX = "aerofex.com flyingcorral 747 page (position limits, illustrative); assumption: place in the row"


def freighter_747(rows, rows_low, over_wing):
    """Nose and tail single, pairs between: (places abreast, height, limit, source) for each row."""
    layout = []
    for row in range(1, rows + 1):
        is_end = row in (1, rows)
        limit = NOSE_KG if row == 1 else TAIL_KG if row == rows else OVER_WING_KG if row in over_wing else STANDARD_KG
        # Full height is not used: the contour narrows above the 96 in of the pallet's own limit.
        height = 2438 if row <= rows_low else 2997
        layout.append((1 if is_end else 2, height, limit, AEROFEX))
    return layout


def plain(rows, abreast, height, limit, source):
    """Equal rows."""
    return [(abreast, height, limit, source)] * rows


# Type: (pallet, x of the first row, rows).
LAYOUTS = {
    "An-124-100": (PALLET_463L, 370, plain(16, 2, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")),
    "Il-76TD": ((2235, 3175, "PAG"), 1060, plain(8, 1, 2440, 4600, "Stanley Air Cargo table; assumption: place")),
    "B747-400F": (PMC_96, 100, freighter_747(16, 4, (8, 9, 10))),
    "B747-8F": (PMC_96, 125, freighter_747(18, 5, (9, 10, 11))),
    "C-17A": ((2743, 2235, "463L-108"), 1000,
              plain(7, 2, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")
              + plain(2, 2, 1930, 3400, "assumption: place, height and limit on the ramp")),
    "B777F": (PMC_96, 125, plain(13, 2, 2438, 5098, "AirCa 777-300ER tables (5102 kg, lower hold); assumption: place")
              + plain(1, 1, 2438, 5098, "AirCa 777-300ER tables (5102 kg, lower hold); assumption: place")),
    "A330-200F": (PMC_96, 87, plain(11, 2, 2438, 5000, "assumption: place and limit")),
    "C-130J-30": (PALLET_463L, 900, plain(7, 1, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")
                  + plain(1, 1, 1930, 2268, "assumption: place, height and limit (5,000 lb) on the ramp")),
    "A400M": (PALLET_463L, 1500, plain(7, 1, 2495, 4536, "FM 55-9 (10,000 lb); assumption: place")
              + plain(2, 1, 2495, 3000, "assumption: place and limit on the ramp")),
}

# Type: forward and aft of the empty aircraft's arm, mm, at OEW and at MTOW. The C-130 and C-17 widths are near those of
# 18-33 % and 16-40 % of the chord that a public demo quotes, unverified; the others are of the same order.
ENVELOPES = {
    "An-124-100": ((-900, 900), (-650, 750)),
    "Il-76TD": ((-600, 600), (-450, 500)),
    "B747-400F": ((-900, 1000), (-700, 800)),
    "B747-8F": ((-900, 1000), (-700, 800)),
    "C-17A": ((-800, 900), (-600, 700)),
    "B777F": ((-700, 850), (-550, 650)),
    "A330-200F": ((-700, 800), (-500, 600)),
    "C-130J-30": ((-330, 330), (-260, 260)),
    "A400M": ((-450, 500), (-350, 400)),
}
ENVELOPE_SOURCE = "assumption: no envelope was found for this type; example, edit me"


def positions(kind, hold_width):
    """Rows of hold_positions.csv for one type, forward first, left before right."""
    (length, width, uld), x, layout = LAYOUTS[kind]
    rows = []
    for number, (abreast, height, limit, source) in enumerate(layout, start=1):
        y = (hold_width - abreast * width) // 2
        for side in range(abreast):
            letter = "C" if abreast == 1 else "LR"[side]
            rows.append([kind, f"P{number:02}{letter}", x, y + side * width, length, width, height, limit, uld, "",
                         source])
        x += length
    return rows


def main():
    types = read(DATA / "aircraft_types.csv")
    places, limits = [], []
    for row in types:
        kind, arm = row["id"], int(row["oew_arm_mm"])
        places.extend(positions(kind, int(row["hold_width_mm"])))
        for mass, (forward, aft) in zip((row["oew_kg"], row["mtow_kg"]), ENVELOPES[kind]):
            limits.append([kind, mass, arm + forward, arm + aft, ENVELOPE_SOURCE])
    write(DATA / "hold_positions.csv", ["type", "id", "x_mm", "y_mm", "length_mm", "width_mm", "height_max_mm",
                                        "gross_max_kg", "ulds", "excludes", "source"], places)
    write(DATA / "cg_limits.csv", ["type", "gross_kg", "forward_mm", "aft_mm", "source"], limits)


if __name__ == "__main__":
    main()
