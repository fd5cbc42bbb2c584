"""Derives data/outlines.csv: country outlines for the drawn map (1:110m) and for airspace closures (1:50m, Eurasia).

    npm pack world-atlas@2.0.2
    python3 data/regenerate/outlines.py world-atlas-2.0.2.tgz

The package (ISC) carries Natural Earth 4.1 (public domain) as TopoJSON. Each ring is unwrapped, cut at the antimeridian
and rounded. A ring that goes round a pole is closed over that pole. Holes are rings like any other: fill by even-odd.
"""

import json
import sys
import tarfile

from tables import DATA, must_hash, write

WORLD_ATLAS_SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
# Decimals kept: the 1:110m points stand tens of kilometres apart, the 1:50m points kilometres.
DECIMALS = {110: 2, 50: 3}
COUNTRIES_110 = 177
# Closures are drawn from the finer map where Europe and Asia were closed to one another.
FINE = set("RU UA BY PL LT LV EE DE CZ SK HU RO MD BG RS HR SI AT TR GE AM AZ KZ FI NO SE DK IT GR AL MK ME BA CH FR"
           .split())
# ISO 3166-1 numeric to alpha-2, every country of the 1:110m map.
CODES = """
004AF 008AL 010AQ 012DZ 024AO 031AZ 032AR 036AU 040AT 044BS 050BD 051AM 056BE 064BT 068BO 070BA 072BW 076BR 084BZ
090SB 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 140CF 144LK 148TD 152CL 156CN 158TW 170CO 178CG 180CD 188CR
191HR 192CU 196CY 203CZ 204BJ 208DK 214DO 218EC 222SV 226GQ 231ET 232ER 233EE 238FK 242FJ 246FI 250FR 260TF 262DJ
266GA 268GE 270GM 275PS 276DE 288GH 300GR 304GL 320GT 324GN 328GY 332HT 340HN 348HU 352IS 356IN 360ID 364IR 368IQ
372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY
440LT 442LU 450MG 454MW 458MY 466ML 478MR 484MX 496MN 498MD 499ME 504MA 508MZ 512OM 516NA 524NP 528NL 540NC 548VU
554NZ 558NI 562NE 566NG 578NO 586PK 591PA 598PG 600PY 604PE 608PH 616PL 620PT 624GW 626TL 630PR 634QA 642RO 643RU
646RW 682SA 686SN 688RS 694SL 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES 728SS 729SD 732EH 740SR 748SZ 752SE 756CH
760SY 762TJ 764TH 768TG 780TT 784AE 788TN 792TR 795TM 800UG 804UA 807MK 818EG 826GB 834TZ 840US 854BF 858UY 860UZ
862VE 887YE 894ZM
"""
ALPHA2 = {pair[:3]: pair[3:] for pair in CODES.split()}
# Natural Earth draws three areas that ISO 3166-1 does not number. XK is the user-assigned code in wide use.
UNNUMBERED = {"Kosovo": "XK"}


def decoded_arcs(topology):
    """Arcs as lists of (longitude, latitude): TopoJSON stores whole steps from point to point."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def ring_points(indices, arcs):
    """One ring without its closing point; ~i is arc i backwards, and the first point of each arc repeats the last."""
    points = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points[:-1] if points[0] == points[-1] else points


def unwrapped(points):
    """Longitudes without jumps; a ring round a pole is led along the pole back to its start."""
    turned = [points[0]]
    for longitude, latitude in points[1:] + points[:1]:
        before = turned[-1][0]
        while longitude - before > 180:
            longitude -= 360
        while longitude - before < -180:
            longitude += 360
        turned.append((longitude, latitude))
    first, last = turned[0], turned[-1]
    if abs(last[0] - first[0]) < 180:
        return turned[:-1]
    pole = -90.0 if sum(latitude for _, latitude in points) < 0 else 90.0
    # In three steps, so that this edge does not look like a jump either.
    return turned + [(last[0] + (first[0] - last[0]) * third / 3, pole) for third in range(4)]


def clipped(points, edge, is_kept_east):
    """The part of a ring east or west of a meridian (Sutherland and Hodgman 1974)."""
    def is_inside(point):
        return point[0] >= edge if is_kept_east else point[0] <= edge

    kept = []
    for index, point in enumerate(points):
        before = points[index - 1]
        if is_inside(point) != is_inside(before):
            share = (edge - before[0]) / (point[0] - before[0])
            kept.append((edge, before[1] + share * (point[1] - before[1])))
        if is_inside(point):
            kept.append(point)
    return kept


def cut(points):
    """The ring in pieces that stay within -180 to 180."""
    points = unwrapped(points)
    pieces = []
    for turn in (-1, 0, 1):
        west, east = turn * 360 - 180, turn * 360 + 180
        piece = clipped(clipped(points, west, True), east, False) if points else []
        if piece:
            pieces.append([(longitude - turn * 360, latitude) for longitude, latitude in piece])
    return pieces


def rounded(points, decimals):
    """Rounded, without repeated points; nothing when no area is left."""
    kept = []
    for longitude, latitude in points:
        point = (round(longitude, decimals) + 0.0, round(latitude, decimals) + 0.0)
        if not kept or kept[-1] != point:
            kept.append(point)
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    area = sum(kept[i - 1][0] * kept[i][1] - kept[i][0] * kept[i - 1][1] for i in range(len(kept)))
    return kept if len(kept) >= 3 and abs(area) > 10 ** -decimals / 10 else []


def in_figures(value, decimals):
    """The shortest text of a rounded coordinate."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def outlines(topology, scale):
    """Rows of one map."""
    arcs = decoded_arcs(topology)
    rows = []
    for shape in topology["objects"]["countries"]["geometries"]:
        code = ALPHA2.get(shape.get("id"), UNNUMBERED.get(shape["properties"]["name"], "-"))
        if scale == 50 and code not in FINE:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for indices in polygon:
                for piece in cut(ring_points(indices, arcs)):
                    points = rounded(piece, DECIMALS[scale])
                    if points:
                        rows.append((code, shape["properties"]["name"], points))
    rows.sort(key=lambda row: (row[0], row[1]))
    numbered, counts = [], {}
    for code, _, points in rows:
        counts[code] = counts.get(code, 0) + 1
        for (lon1, _), (lon2, _) in zip(points, points[1:] + points[:1]):
            if abs(lon1 - lon2) > 180:
                sys.exit(f"{code}: a ring jumps from {lon1} to {lon2}")
        text = " ".join(f"{in_figures(lon, DECIMALS[scale])},{in_figures(lat, DECIMALS[scale])}" for lon, lat in points)
        numbered.append([code, scale, counts[code], text])
    return numbered


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    must_hash(sys.argv[1], WORLD_ATLAS_SHA256)
    rows = []
    with tarfile.open(sys.argv[1]) as archive:
        for scale in (110, 50):
            with archive.extractfile(f"package/countries-{scale}m.json") as text:
                topology = json.load(text)
            if scale == 110 and len(topology["objects"]["countries"]["geometries"]) != COUNTRIES_110:
                sys.exit("not the 177 countries of the 1:110m map")
            rows.extend(outlines(topology, scale))
    write(DATA / "outlines.csv", ["iso2", "scale", "ring", "points"], rows)


if __name__ == "__main__":
    main()
