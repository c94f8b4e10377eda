"""Holds our readers against openpyxl and Python's csv, cell by cell, on the files of this folder.

Run: /usr/bin/python3 compare.py PATH/TO/zg_sheet_dump [FILE ...]   (Debian's python3-openpyxl; the dump is built
with the tests, as adapters/xlsx/zg_sheet_dump of the build directory). Prints every difference; exit 1 if any.
Files that we refuse are not compared: another reader's leniency is no measure.
"""
import csv
import datetime
import json
import pathlib
import re
import subprocess
import sys
import warnings
import zipfile

import openpyxl

FOLDER = pathlib.Path(__file__).parent


def ours(dump, path):
    """{(sheet, row, letters): cell} and merges of our reader, or None when it refuses."""
    run = subprocess.run([dump, str(path)], capture_output=True, text=True)
    if run.returncode == 1:
        return None
    run.check_returncode()
    cells, merges = {}, set()
    for line in run.stdout.splitlines():
        item = json.loads(line)
        if "merge" in item:
            merges.add((item["sheet"], *item["merge"]))
        else:
            cells[item["sheet"], item["row"], item["column"]] = item
    return cells, merges


def unescaped(text):
    """openpyxl leaves Excel's _x000D_ as it stands."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def same(cell, value, formula):
    kind = cell["kind"]
    if kind == "empty":  # a formula without a result
        return cell["formula"] and formula
    if cell["formula"] != formula:
        return False
    if kind == "text":
        return isinstance(value, str) and cell["raw"] == unescaped(value)
    if kind == "error":
        return value == cell["raw"]
    if kind == "boolean":
        return isinstance(value, bool) and (cell["raw"] == "1") == value
    if isinstance(value, bool):
        return False
    if isinstance(value, (datetime.datetime, datetime.date)):
        return cell.get("date") == value.isoformat()[:10] or not cell["is_date"]  # openpyxl takes [h]:mm for a date
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return not cell["is_date"]
    return isinstance(value, (int, float)) and float(cell["raw"]) == value


def compare_book(path, found):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
    cells, merges = dict(found[0]), set(found[1])
    differences = []
    for sheet in values.worksheets:
        for row in sheet.iter_rows():
            for theirs in row:
                written = formulas[sheet.title][theirs.coordinate]
                formula = written.data_type == "f"
                if theirs.value is None and not formula or theirs.value == "":
                    continue
                column = re.match("[A-Z]+", theirs.coordinate)[0]
                cell = cells.pop((sheet.title, theirs.row, column), None)
                if cell is None or not same(cell, theirs.value, formula):
                    differences.append(f"{sheet.title}!{theirs.coordinate}: openpyxl {theirs.value!r}, ours {cell}")
        for merge in sheet.merged_cells.ranges:
            key = (sheet.title, merge.min_row, merge.min_col, merge.max_row, merge.max_col)
            if key not in merges:
                differences.append(f"{sheet.title}: merge {merge} is missing")
            merges.discard(key)
    differences += [f"{key}: only ours has {cell['raw']!r}" for key, cell in cells.items()]
    return differences + [f"only ours has merge {merge}" for merge in merges], len(found[0])


def compare_text(path, found):
    raw = path.read_bytes()
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    separator = max(",;\t", key=text.split("\n")[0].count)
    cells, differences = dict(found[0]), []
    for r, row in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=separator), 1):
        for c, value in enumerate(row):
            if value == "":
                continue
            cell = cells.pop((path.stem, r, openpyxl.utils.get_column_letter(c + 1)), None)
            if cell is None or cell["raw"] != value:
                differences.append(f"row {r}, field {c + 1}: csv {value!r}, ours {cell}")
    return differences + [f"{key}: only ours" for key in cells], len(found[0])


def main(dump, names):
    paths = [pathlib.Path(name) for name in names] or sorted(
        p for p in FOLDER.iterdir() if p.suffix in (".xlsx", ".csv", ".txt") and p.is_file())
    total, bad, refused = 0, 0, 0
    for path in paths:
        found = ours(dump, path)
        if found is None:
            refused += 1
            continue
        differences, count = (compare_book if zipfile.is_zipfile(path) else compare_text)(path, found)
        total += count
        bad += len(differences)
        for line in differences:
            print(f"{path.name}: {line}")
    print(f"{len(paths) - refused} files, {total} cells compared, {bad} differ, {refused} files refused")
    return 1 if bad or total == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
