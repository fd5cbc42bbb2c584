"""Writes the packing list of the example `unsolicited`: 500 lines as people send them.

    python3 crates/format/tests/arrived/make_list.py examples/unsolicited/list.xlsx

Python 3.11, standard library only; the same bytes every time. The goods are invented after what has been written of
donations that nobody asked for (much clothing, opened parcels, medicines without expiry, some of what is needed); no
line is a record of a real consignment. What it has on purpose: title rows in merged cells, a heading over two rows, a
row of column numbers, groups as merged rows, sub-totals, masses merged over the lines of a pallet, three languages, no
lots, units in words, days in local formats, decimal commas, 'n/a', headings repeated by another hand on a second sheet.
"""

import random
import sys
import zipfile
from xml.sax.saxutils import escape

LINES = 500

# What, in which language, unit in words, content of a carton, kg of a carton, litres of a carton, whether it expires.
NEEDED = [
    ("Masques chirurgicaux 3 plis, type IIR", "fr", "boîtes", 50, 0.45, 4, True),
    ("Surgical masks, 3-ply", "en", "cartons", 2000, 9.5, 79, True),
    ("Маски медицинские одноразовые", "ru", "коробки", 50, 0.4, 4, True),
    ("Masques FFP2", "fr", "boîtes", 20, 0.35, 5, True),
    ("N95 respirators 3M 1860", "en", "boxes", 20, 0.4, 5, True),
    ("Респираторы FFP3 с клапаном", "ru", "штук", 1, 0.02, 0.3, True),
    ("Gants d'examen nitrile M", "fr", "boîtes", 100, 0.5, 3, True),
    ("Nitrile examination gloves, size L", "en", "boxes", 100, 0.55, 3, True),
    ("Перчатки нитриловые смотровые", "ru", "пар", 1, 0.01, 0.05, True),
    ("Surblouses non tissées", "fr", "pièces", 1, 0.15, 2.4, True),
    ("Isolation gowns", "en", "pcs", 1, 0.15, 2.4, True),
    ("Халаты хирургические стерильные", "ru", "шт.", 1, 0.2, 2.5, True),
    ("Combinaisons Tyvek", "fr", "cartons", 25, 5, 60, True),
    ("Protective coveralls cat. III", "en", "pcs", 1, 0.2, 2.4, True),
    ("Очки защитные закрытые", "ru", "шт", 1, 0.1, 1, False),
    ("Visières de protection", "fr", "pièces", 1, 0.07, 0.9, False),
    ("Gel hydroalcoolique 500 ml", "fr", "flacons", 1, 0.55, 0.7, True),
    ("Hand sanitizer gel, 5 L canister", "en", "canister", 1, 5.3, 6.5, True),
    ("Кислородный концентратор 10 л/мин", "ru", "шт", 1, 23, 180, False),
    ("Oxygen concentrator, 220 V", "en", "units", 1, 23, 180, False),
    ("Аппарат ИВЛ", "ru", "комплект", 1, 45, 468, False),
    ("Ventilateur de réanimation", "fr", "pièce", 1, 45, 468, False),
    ("Oxymètres de pouls", "fr", "pièces", 1, 0.3, 3, False),
    ("Paracetamol 500 mg tablets", "en", "boxes", 100, 0.2, 0.6, True),
    ("Парацетамол табл. 500 мг №20", "ru", "уп.", 20, 0.03, 0.1, True),
    ("Amoxicilline 500 mg gélules", "fr", "boîtes", 12, 0.02, 0.1, True),
    ("Дексаметазон 4 мг/мл 1 мл амп.", "ru", "упак.", 10, 0.05, 0.2, True),
    ("Ceftriaxone 1 g powder, vial", "en", "vials", 1, 0.03, 0.1, True),
    ("Tests antigéniques rapides", "fr", "kits", 25, 0.33, 3, True),
    ("Infusion sets", "en", "pcs", 1, 0.02, 0.15, True),
]
UNSURE = [
    ("Masks", "en", "boxes", 50, 0.4, 4, True),
    ("Gants", "fr", "boîtes", 100, 0.5, 3, True),
    ("Маски", "ru", "коробок", 50, 0.4, 4, True),
    ("Amoxicillin 875 mg tabs", "en", "boxes", 14, 0.03, 0.1, True),
    ("Médicaments divers pour le coeur", "fr", "colis", 1, 8, 30, True),
    ("Инвалидные коляски складные", "ru", "шт", 1, 17, 180, False),
    ("Wheelchairs, folding", "en", "pcs", 1, 17, 180, False),
    ("Lits médicalisés électriques", "fr", "pièces", 1, 95, 900, False),
    ("Кресло стоматологическое DKL L1", "ru", "шт", 1, 160, 1400, False),
    ("Flange adaptor XJ-4400", "en", "pcs", 1, 0.8, 2, False),
    ("Sondes GX-12 à usage unique", "fr", "pièces", 1, 0.05, 0.3, True),
    ("Бинты марлевые 7 м x 14 см", "ru", "шт", 1, 0.04, 0.3, True),
    ("Azithromycin 500 mg", "en", "packs", 3, 0.02, 0.1, True),
    ("Ibuprofène", "fr", "boîtes", 30, 0.04, 0.1, True),
    ("Тонометры автоматические", "ru", "шт", 1, 0.6, 3, False),
]
USELESS = [
    ("Vêtements d'hiver, friperie", "fr", "sacs", 1, 18, 120, False),
    ("Winter coats, assorted", "en", "bags", 1, 17, 120, False),
    ("Одежда детская б/у", "ru", "мешков", 1, 15, 110, False),
    ("Chaussures homme et femme", "fr", "cartons", 1, 14, 80, False),
    ("High heels and evening dresses", "en", "cartons", 1, 11, 90, False),
    ("Одеяла шерстяные", "ru", "тюков", 1, 20, 160, False),
    ("Couvertures et draps", "fr", "balles", 1, 22, 170, False),
    ("Bibles and prayer books", "en", "cartons", 1, 16, 25, False),
    ("Молитвословы", "ru", "коробок", 1, 14, 22, False),
    ("Peluches et jouets", "fr", "cartons", 1, 7, 100, False),
    ("Teddy bears", "en", "bags", 1, 6, 150, False),
    ("Игрушки мягкие", "ru", "мешков", 1, 5, 150, False),
    ("Conserves et biscuits", "fr", "cartons", 1, 15, 22, True),
    ("Canned food and pasta", "en", "cartons", 1, 16, 24, True),
    ("Продукты питания (крупа, макароны)", "ru", "коробок", 1, 15, 25, True),
    ("Medical equipment, used, mixed", "en", "crates", 1, 60, 400, False),
    ("Кровати больничные б/у", "ru", "шт", 1, 70, 900, False),
    ("Matériel médical d'occasion, divers", "fr", "caisses", 1, 55, 350, False),
    ("Free samples of ointments, physician samples", "en", "boxes", 1, 5, 15, True),
    ("Médicaments, retours patients", "fr", "sacs", 1, 9, 40, True),
    ("Лекарства разные, вскрытые упаковки", "ru", "коробок", 1, 8, 30, True),
    ("Shampoo and toothpaste", "en", "cartons", 1, 12, 20, True),
    ("Décorations de Noël", "fr", "cartons", 1, 6, 90, False),
    ("Ковры и шторы", "ru", "тюков", 1, 25, 140, False),
    ("Box 17", "en", "", 1, 12, 60, False),
    ("n/a", "fr", "", 1, 10, 60, False),
    ("разное", "ru", "мест", 1, 11, 70, False),
]

DAYS = {
    "fr": ["{d:02}/{m:02}/{y}", "{m:02}/{y}", "{M_fr} {y}"],
    "en": ["{M_en} {y}", "{y}-{m:02}", "EXP {m:02}/{y}"],
    "ru": ["{d:02}.{m:02}.{y}", "{m:02}.{y}", "{d} {M_ru} {y} г."],
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
}
UNKNOWN = {"fr": ["n/a", "—", "inconnu"], "en": ["n/a", "N/A", "-", "tbc"], "ru": ["н/д", "—", "нет"]}


def comma(value, places):
    """A figure as three of four hands write it: with a decimal comma and blanks between thousands."""
    text = f"{value:,.{places}f}"
    return text.replace(",", "\u00a0").replace(".", ",")


def day(rng, language, first):
    year, month = (2020, rng.randint(1, 3)) if first else (rng.choice([2020, 2021, 2021, 2022, 2023]), rng.randint(1, 12))
    if year == 2020 and not first:
        month = rng.randint(9, 12)
    pattern = rng.choice(DAYS[language])
    names = {f"M_{tongue}": months[month - 1] for tongue, months in MONTHS.items()}
    return pattern.format(d=rng.randint(1, 28), m=month, y=year, **names)


class Sheet:
    """Rows of cells and merged regions."""

    def __init__(self):
        self.rows, self.merged = {}, []

    def put(self, row, column, value):
        if value not in ("", None):
            self.rows.setdefault(row, {})[column] = value

    def merge(self, first_row, first_column, last_row, last_column):
        self.merged.append((first_row, first_column, last_row, last_column))

    def xml(self):
        out = ['<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>']
        for row in sorted(self.rows):
            out.append(f'<row r="{row}">')
            for column in sorted(self.rows[row]):
                value, place = self.rows[row][column], f"{letters(column)}{row}"
                if isinstance(value, tuple):
                    out.append(f'<c r="{place}" s="1"><v>{value[0]}</v></c>')
                elif isinstance(value, (int, float)):
                    out.append(f'<c r="{place}"><v>{value}</v></c>')
                else:
                    out.append(f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>')
            out.append("</row>")
        out.append("</sheetData>")
        if self.merged:
            out.append(f'<mergeCells count="{len(self.merged)}">')
            out += [f'<mergeCell ref="{letters(b)}{a}:{letters(d)}{c}"/>' for a, b, c, d in self.merged]
            out.append("</mergeCells>")
        return "".join(out) + "</worksheet>"


def letters(column):
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def quantity(rng, thing):
    """The cells of quantity and unit, and how many cartons stand behind them."""
    _, _, unit, content, *_ = thing
    # A line takes some tens of litres; what nobody asked for takes more.
    litres = rng.choice([20, 40, 60, 100, 200]) if thing in NEEDED else rng.choice([40, 80, 150, 250, 400])
    count = max(1, round(litres / thing[5]))
    count = count if count < 20 else count // 10 * 10 if count < 200 else count // 100 * 100
    if content > 1 and rng.random() < 0.5:
        joint = {"boîtes": "boîtes de", "коробки": "коробки по", "коробок": "коробок по", "уп.": "уп. по"}.get(unit)
        text = f"{count} {joint} {content}" if joint else f"{count} {unit} x {content}"
        return text, "", count
    if not unit:
        return rng.choice(["", 1]), "", 1
    if rng.random() < 0.3:
        return f"{count} {unit}", "", count
    return count, unit + (f" ({content})" if content > 1 and rng.random() < 0.6 else ""), count


def line(rng, sheet, row, number, thing, is_second_hand):
    text, language, _, _, kilograms, litres, expires = thing
    amount, unit, cartons = quantity(rng, thing)
    mass, volume = kilograms * cartons, litres * cartons / 1000
    sheet.put(row, 1, number)
    sheet.put(row, 3, text)
    sheet.put(row, 4, amount)
    sheet.put(row, 5, unit)
    if not is_second_hand:
        if rng.random() < 0.75:
            sheet.put(row, 6, rng.choice([comma(mass * 0.92, 1), round(mass * 0.92, 2)]))
        sheet.put(row, 7, rng.choice([comma(mass, 1), f"{comma(mass, 1)} kg", round(mass, 2)]) if rng.random() < 0.85 else "n/a")
        sheet.put(row, 8, comma(volume, 3) if rng.random() < 0.5 else "")
    else:
        sheet.put(row, 7, comma(mass, 2) if rng.random() < 0.8 else "н/д")
        side = max(1, round((litres * 1_000_000) ** (1 / 3)) // 10)
        sheet.put(row, 8, f"{side}x{side}x{side} см" if rng.random() < 0.4 else "")
    if expires:
        chance = rng.random()
        if chance < 0.62:
            sheet.put(row, 9, day(rng, language, chance < 0.08))
        elif chance < 0.75:
            sheet.put(row, 9, (rng.randint(44200, 45200),))
        elif chance < 0.9:
            sheet.put(row, 9, rng.choice(UNKNOWN[language]))
    if rng.random() < 0.05:
        sheet.put(row, 10, {"fr": "carton ouvert", "en": "damaged, wet", "ru": "упаковка повреждена"}[language])
    return mass


def things(rng, count):
    """A third of the lines is of use or nearly so; the rest fills the store."""
    kinds = [NEEDED] * 38 + [UNSURE] * 20 + [USELESS] * 42
    return [rng.choice(rng.choice(kinds)) for _ in range(count)]


def first_sheet(rng, count):
    sheet = Sheet()
    for row, text in [(1, "PACKING LIST / LISTE DE COLISAGE / УПАКОВОЧНЫЙ ЛИСТ"), (2, "Humanitarian aid — no commercial value. Date: 30.03.2020")]:
        sheet.put(row, 1, text)
        sheet.merge(row, 1, row, 10)
    sheet.put(3, 1, "To whom it may concern")
    for column, text in [(1, "N°"), (2, "Palette"), (3, "Description / Désignation / Наименование"), (4, "Quantity / Qté"), (5, "Unit / Unité"), (8, "Volume m³"), (9, "Expiry / Péremption / Срок годности"), (10, "Remarks")]:
        sheet.put(5, column, text)
        sheet.merge(5, column, 6, column)
    sheet.put(5, 6, "Weight / Poids, kg")
    sheet.merge(5, 6, 5, 7)
    sheet.put(6, 6, "net")
    sheet.put(6, 7, "gross")
    for column in range(1, 11):
        sheet.put(7, column, column)
    row, number, pallet = 8, 0, 0
    left = things(rng, count)
    while left:
        pallet += 1
        size = rng.randint(9, 22)
        part, left = left[:size], left[size:]
        if pallet % 3 == 1:
            sheet.put(row, 1, rng.choice(["MATÉRIEL MÉDICAL ET DIVERS", "Aide humanitaire de la ville", "ГУМАНИТАРНЫЙ ГРУЗ", "Donation of the parish"]))
            sheet.merge(row, 1, row, 10)
            row += 1
        start, total = row, 0.0
        for thing in part:
            number += 1
            total += line(rng, sheet, row, number, thing, False)
            row += 1
        sheet.put(start, 2, f"P{pallet:02}")
        if len(part) > 1:
            sheet.merge(start, 2, row - 1, 2)
        if pallet % 4 == 0 and len(part) > 3:
            # Nobody weighed the last lines one by one: one figure for three of them.
            for shared in (row - 3, row - 2, row - 1):
                for column in (6, 7):
                    sheet.rows[shared].pop(column, None)
            sheet.put(row - 3, 7, comma(rng.uniform(20, 90), 1))
            sheet.merge(row - 3, 7, row - 1, 7)
        sheet.put(row, 3, rng.choice([f"Sous-total palette {pallet}", f"Sub-total pallet {pallet}", "Итого по паллете:"]))
        sheet.put(row, 7, comma(total, 1))
        row += 2 if pallet % 2 else 1
    sheet.put(row, 3, "TOTAL")
    sheet.put(row, 7, comma(12345.6, 1))
    sheet.put(row + 2, 3, "Prepared by: the volunteers")
    return sheet


def second_sheet(rng, count):
    sheet = Sheet()
    sheet.put(1, 1, "Упаковочный лист (продолжение)")
    sheet.merge(1, 1, 1, 10)
    heads = ["№ п/п", "№ паллеты", "Наименование товара", "Кол-во", "Ед. изм.", "", "Масса брутто, кг", "Размеры", "Годен до", "Примечание"]
    for column, text in enumerate(heads, 1):
        sheet.put(2, column, text)
    row = 3
    for number, thing in enumerate(things(rng, count), 1):
        if number % 40 == 1:
            sheet.put(row, 1, f"Паллета № {21 + number // 40}")
            sheet.merge(row, 1, row, 10)
            row += 1
        line(rng, sheet, row, number, thing, True)
        row += 1
    sheet.put(row, 3, "Всего")
    sheet.put(row, 7, comma(4321.0, 1))
    return sheet


def main(path):
    rng = random.Random(20200401)
    first, second = first_sheet(rng, LINES - 140), second_sheet(rng, 140)
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "[Content_Types].xml": head + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": head + f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": head + f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{kinds}"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/><sheet name="Лист2" sheetId="2" r:id="rId2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": head + f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{kinds}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{kinds}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": head + '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": first.xml(),
        "xl/worksheets/sheet2.xml": second.xml(),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            # The same moment every time, so that the same bytes are written.
            book.writestr(zipfile.ZipInfo(name, (2020, 4, 1, 0, 0, 0)), text, compress_type=zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main(sys.argv[1])
