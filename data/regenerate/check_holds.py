"""Checks the holds: geometry, masses, and whether the envelopes let an even load pass and stop a lopsided one.

    python3 data/regenerate/check_holds.py
"""

import math
import sys

from tables import DATA, read

FAULTS = []
RESERVE = 1.05  # landing mass with reserve over zero fuel mass: the fuel model of the reference


def must(condition, sentence):
    if not condition:
        FAULTS.append(sentence)


def geometry(kind, places, decks, ulds):
    """Places lie inside their deck, apart from one another unless they shut each other out, and take their units."""
    name, boxes = kind["id"], {}
    must(places or any(deck["floor_loading"] == "yes" for deck in decks.values()), f"{name}: nowhere to put cargo")
    for place in places:
        deck = decks[place["deck"]]
        x, y, dx, dy = (int(place[column]) for column in ("x_mm", "y_mm", "length_mm", "width_mm"))
        start, length, width = (int(deck[column]) for column in ("x_mm", "length_mm", "width_mm"))
        must(start <= x and x + dx <= start + length and 0 <= y and y + dy <= width, f"{name} {place['id']} leaves the deck")
        must(int(place["height_max_mm"]) <= int(deck["height_mm"]), f"{name} {place['id']} is higher than the deck")
        for uld in place["ulds"].split():
            uld = uld.split(":")[0]
            must(uld in ulds, f"{name} {place['id']}: no unit {uld}")
            sides = sorted(int(ulds[uld][side]) for side in ("length_mm", "width_mm"))
            must(all(side <= room for side, room in zip(sides, sorted((dx, dy)))),
                 f"{name} {place['id']}: {uld} is larger than the place")
        must(place["id"] not in boxes, f"{name} {place['id']} twice")
        boxes[place["id"]] = (place["deck"], x, y, dx, dy, place["excludes"].split())
    for one, (deck1, x1, y1, dx1, dy1, excludes) in boxes.items():
        for other, (deck2, x2, y2, dx2, dy2, _) in boxes.items():
            is_apart = deck1 != deck2 or x1 + dx1 <= x2 or x2 + dx2 <= x1 or y1 + dy1 <= y2 or y2 + dy2 <= y1
            must(one == other or is_apart or other in excludes, f"{name} {one} and {other} overlap")


def limit_at(corners, mass):
    """Arm at a mass: straight between corners in arm or in moment, the nearest corner beyond."""
    points = [(int(row["gross_kg"]), int(row["arm_mm"])) for row in corners]
    if mass <= points[0][0]:
        return points[0][1]
    for (light, low), (heavy, high) in zip(points, points[1:]):
        if mass <= heavy:
            share = (mass - light) / (heavy - light)
            if corners[0]["straight"] == "moment":
                return (light * low + share * (heavy * high - light * low)) / mass
            return low + share * (high - low)
    return points[-1][1]


def side_of(limits, moment, side):
    """Corners of one side of an envelope."""
    return [row for row in limits if moment in row["moment"].split() and row["side"] == side]


def usable(places):
    """Places that can be used together: each in turn unless one before shuts it out; netted bays and halves last."""
    chosen = []
    for place in sorted(places, key=lambda place: (place["id"].startswith(("B", "G")), -int(place["width_mm"]))):
        if not any(place["id"] in other["excludes"].split() for other in chosen):
            chosen.append(place)
    return chosen


def most(place, ulds):
    """Most mass at a place."""
    own = [int(ulds[uld.split(":")[0]]["gross_max_kg"]) for uld in place["ulds"].split()]
    return min([int(place["gross_max_kg"] or 10**9), max(own)])


def spread(places, payload, ulds):
    """The payload spread evenly: the same on every place, as far as each may carry."""
    limits = [most(place, ulds) for place in places]
    low, high = 0.0, max(limits)
    for _ in range(60):
        level = (low + high) / 2
        if sum(min(level, limit) for limit in limits) < payload:
            low = level
        else:
            high = level
    return [min(high, limit) for limit in limits]


def balance(kind, places, limits, ulds, payload):
    """Empty and even loads must pass at any fuel; the same load with an empty after half must not."""
    name, front = kind["id"], int(kind["arm_front_mm"])
    oew, mtow = int(kind["oew_kg"]), int(kind["mtow_kg"])
    oew_arm, fuel_arm = int(kind["oew_arm_mm"]), int(kind["fuel_arm_mm"])
    places = usable(places)
    arms = [int(place["arm_mm"] or front + int(place["x_mm"]) + int(place["length_mm"]) / 2) for place in places]

    def look(loads, fuel):
        mass = oew + sum(loads) + fuel
        moment = oew * oew_arm + sum(load * arm for load, arm in zip(loads, arms)) + fuel * fuel_arm
        when = "takeoff" if fuel else "zero-fuel"
        return moment / mass, *(limit_at(side_of(limits, when, side), mass) for side in ("forward", "aft"))

    even = spread(places, payload, ulds)
    if sum(even) < 0.95 * payload:
        print(f"{name}: the places carry {sum(even):,.0f} kg of {payload:,} kg payload")
    middle = sum(arms) / len(arms)
    fore = [load if arm < middle else 0.0 for load, arm in zip(even, arms)]
    rear = [load if arm >= middle else 0.0 for load, arm in zip(even, arms)]
    margins = []
    for title, loads in (("empty", [0.0] * len(places)), ("even", even)):
        for share in (0.0, 0.5, 0.9):
            arm, forward, aft = look(loads, share * (mtow - oew - sum(loads)))
            must(forward <= arm <= aft, f"{name} {title}, fuel {share:.0%}: {arm:.0f} not in {forward:.0f}..{aft:.0f}")
            margins.append(min(arm - forward, aft - arm))
    for title, loads in (("forward half", fore), ("after half", rear)):
        arm, forward, aft = look(loads, 0.0)
        must(not forward <= arm <= aft, f"{name} {title}: {arm:.0f} within {forward:.0f}..{aft:.0f}")
    arm, forward, aft = look(fore, 0.0)
    print(f"{name}: {len(places)} places, even load {sum(even):,.0f} kg, least margin {min(margins):.0f} mm, "
          f"forward half {forward - arm:.0f} mm outside")


def curve(kind, corners):
    """Ranges grow, payloads do not, and the take-off mass of the fuel model stays near the maximum."""
    name = kind["id"]
    points = [(int(row["range_km"]), int(row["payload_kg"])) for row in corners]
    must(all(a[0] < b[0] and a[1] >= b[1] for a, b in zip(points, points[1:])), f"{name}: curve not outwards and down")
    for distance, payload in points:
        takeoff = (int(kind["oew_kg"]) + payload) * RESERVE * math.exp(distance / float(kind["fuel_constant_km"]))
        over = takeoff / int(kind["mtow_kg"]) - 1
        if over > 0.0005:
            print(f"{name}: {payload:,} kg over {distance:,} km takes off at {takeoff:,.0f} kg, {over:.1%} above MTOW")
        must(over < 0.02, f"{name}: {payload} kg over {distance} km is {over:.1%} above MTOW")
    return points[0][1]


def main():
    ulds = {row["id"]: row for row in read(DATA / "ulds.csv")}
    places, decks, limits, corners = (read(DATA / name) for name in (
        "hold_positions.csv", "cargo_decks.csv", "cg_limits.csv", "payload_range.csv"))
    regimes = {row["name"] for row in read(DATA / "crew_regimes.csv")}
    for kind in read(DATA / "aircraft_types.csv"):
        def of_kind(rows):
            return [row for row in rows if row["type"] == kind["id"]]

        must(kind["crew_regime"] in regimes, f"{kind['id']}: no crew regime {kind['crew_regime']}")
        geometry(kind, of_kind(places), {row["deck"]: row for row in of_kind(decks)}, ulds)
        balance(kind, of_kind(places), of_kind(limits), ulds, curve(kind, of_kind(corners)))
    for sentence in FAULTS:
        print("FAULT", sentence)
    sys.exit(1 if FAULTS else 0)


if __name__ == "__main__":
    main()
