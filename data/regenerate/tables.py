"""How the tables under data/ are written and read: UTF-8, line feeds, RFC 4180 quoting, a header row."""

import csv
import hashlib
import pathlib
import sys

csv.field_size_limit(1 << 24)  # An outline is one long cell.

DATA = pathlib.Path(__file__).resolve().parent.parent


def write(path, header, rows):
    """Writes a table and says how large it became. Rows are lists in the order of the header; None is an empty cell."""
    path = pathlib.Path(path)
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            if len(row) != len(header):
                sys.exit(f"{path.name}: a row of {len(row)} cells under {len(header)} columns: {row}")
            writer.writerow(["" if cell is None else cell for cell in row])
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size} bytes")


def read(path):
    """Reads a table as a list of dictionaries."""
    with open(path, encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def must_hash(path, expected):
    """Stops unless the file is the very one that the committed table was made from."""
    found = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    if found != expected:
        sys.exit(f"{path}: sha256 {found}, expected {expected}: another version; check it, then record its hash here")
