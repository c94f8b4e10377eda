"""Holds what is given back against what was sent: remarks go into every workbook of this folder and of returned/, then
  every other part is compared byte for byte (and packed byte for byte), of a sheet only the hook of the drawing may be new;
  openpyxl opens the result and finds the new remarks, and the old ones where there were any;
  LibreOffice, where present, opens the result headless and finds the same remarks.

Run: /usr/bin/python3 give_back.py PATH/TO/zg_sheet_dump [--all]   (Debian's python3-openpyxl and, for the last part,
libreoffice-calc-nogui, which is shown a few files of each maker, with --all every one: half a minute)
"""
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import warnings
import xml.etree.ElementTree as tree
import zipfile

import openpyxl

FOLDER = pathlib.Path(__file__).parent
OTHERS = ("openpyxl", "libreoffice", "sheetjs", "exceljs", "xlsxwriter")  # programs that wrote the file, not a script of ours
HOOK = re.compile(rb'<([A-Za-z]+:)?legacyDrawing xmlns:r="[^"]+" r:id="rId[0-9]+"/>')
TAIL = b"sheetProtection protectedRanges autoFilter mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks ignoredErrors drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst".split()


def packed(path):
    """{name: the bytes as they lie packed}"""
    raw, out = path.read_bytes(), {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack("<HH", raw[info.header_offset + 26:info.header_offset + 30])
            at = info.header_offset + 30 + name + extra
            out[info.filename] = raw[at:at + info.compress_size]
    return out


def may_change(name, types):
    low = name.lower()
    return low == "[content_types].xml" or low.endswith(".rels") or low.endswith(".vml") or "comments" in types.get(low, "")


def types_of(archive):
    root = tree.fromstring(archive.read("[Content_Types].xml"))
    return {node.get("PartName").lower()[1:]: node.get("ContentType") for node in root if node.tag.endswith("Override")}


def in_order(sheet):
    """Whether the children of a sheet's root stand in the order of the schema."""
    names = [node.tag.split("}")[-1].encode() for node in tree.fromstring(sheet)]
    places = [TAIL.index(name) for name in names if name in TAIL]
    return places == sorted(places)


def compare(sent, back):
    faults = []
    with zipfile.ZipFile(sent) as old, zipfile.ZipFile(back) as new:
        if new.testzip():
            faults.append(f"damaged part {new.testzip()}")
        types = types_of(new)
        before, after = packed(sent), packed(back)
        if [n for n in new.namelist() if n in before] != old.namelist():
            faults.append("the order of the parts changed")
        for name in old.namelist():
            if name not in after:
                faults.append(f"{name} is gone")
            elif before[name] == after[name] and old.getinfo(name).date_time == new.getinfo(name).date_time:
                pass
            elif may_change(name, types):
                if not name.lower().endswith(".vml"):
                    tree.fromstring(new.read(name))
            else:
                bare = new.read(name)
                hooks = HOOK.findall(bare)
                if len(hooks) != 1 or HOOK.sub(b"", bare) != old.read(name) or b"legacyDrawing " in old.read(name) and "odd_comment_in" not in sent.name:
                    faults.append(f"{name} changed")
                elif not in_order(bare):
                    faults.append(f"{name}: the hook stands in the wrong place")
        faults += [f"{name} is new" for name in after if name not in before and not may_change(name, types)]
    return faults


def shown(path):
    """{(sheet, cell): text} as openpyxl reads the comments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    return {(sheet.title, cell.coordinate): cell.comment.text for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.comment}


def chosen(cells, old):
    """Cells to remark on: first and last of each sheet, one far away, one whose comment is there already."""
    out = {}
    for sheet in dict.fromkeys(name for name, _, _ in cells):
        own = [(row, column) for name, row, column in cells if name == sheet]
        for at in (own[0], own[-1], (own[-1][0] + 300, "AB")):
            out[sheet, at[0], at[1]] = f"[请改] {sheet} {at[1]}{at[0]} <&> \"引号\"\n改法：核对"
    for sheet, cell in old:
        column, row = re.fullmatch(r"([A-Z]+)([0-9]+)", cell).groups()
        out[sheet, int(row), column] = "[请改] 加在原有批注之后"
    return out


def main(dump, everything):
    files = sorted(p for p in [*FOLDER.iterdir(), *(FOLDER / "returned").iterdir()] if p.suffix in (".xlsx", ".xlsm"))
    work = pathlib.Path(tempfile.mkdtemp())
    bad, done, others, sheets, kept, meant = 0, 0, 0, 0, 0, {}
    for path in files:
        read = subprocess.run([dump, str(path)], capture_output=True, text=True)
        if read.returncode != 0:
            continue  # refused: nothing is given back
        cells = [(c["sheet"], c["row"], c["column"]) for c in map(json.loads, read.stdout.splitlines()) if "row" in c]
        with_openpyxl = "strict" not in path.name
        old = shown(path) if with_openpyxl else {}
        if not cells:
            cells = [("Sheet1", 1, "A")]
        remarks = chosen(cells, old)
        (work / "remarks.json").write_text(json.dumps([{"sheet": s, "row": r, "column": openpyxl.utils.column_index_from_string(c), "text": t} for (s, r, c), t in remarks.items()]))
        back = work / path.name
        run = subprocess.run([dump, str(path), "--return", str(work / "remarks.json"), str(back)], capture_output=True, text=True)
        faults = [run.stderr] if run.returncode else compare(path, back)
        if not faults and with_openpyxl:
            now = shown(back)
            for (sheet, row, column), text in remarks.items():
                there = now.get((sheet, f"{column}{row}"), "")
                before = old.get((sheet, f"{column}{row}"), "")
                if text not in there or not there.startswith(before):
                    faults.append(f"openpyxl: {sheet}!{column}{row} has {there!r}")
            faults += [f"openpyxl: the comment at {at} is gone" for at, text in old.items() if not now.get(at, "").startswith(text)]
            again = subprocess.run([dump, str(back)], capture_output=True, text=True)
            if again.stdout != read.stdout:
                faults.append("our reader reads other cells")
        if everything or old or path.name.startswith("odd_comment") or done % 6 == 0:
            meant[path.name] = {text for text in remarks.values()}
        for fault in faults:
            print(f"{path.name}: {fault}")
        bad += len(faults)
        done += 1
        others += path.name.startswith(OTHERS)
        sheets += len({s for s, _, _ in remarks})
        kept += len(old)
    opened = "LibreOffice is not here"
    if shutil.which("soffice"):
        out = work / "flat"
        subprocess.run(["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", "fods", "--outdir", str(out), *[str(work / n) for n in meant]],
                       capture_output=True, timeout=300)
        space = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
        notes = 0
        for name, texts in meant.items():
            flat = out / (pathlib.Path(name).stem + ".fods")
            if not flat.exists():
                print(f"{name}: LibreOffice did not open it")
                bad += 1
                continue
            found = ["\n".join("".join(p.itertext()) for p in node if p.tag.endswith("}p")) for node in tree.parse(flat).iter(space)]
            for text in texts:
                if not any(text in one for one in found):
                    print(f"{name}: LibreOffice does not show {text!r}")
                    bad += 1
            notes += len(found)
        opened = f"LibreOffice shows {notes} remarks in {len(meant)} of them"
    shutil.rmtree(work)
    print(f"{done} workbooks ({others} by other programs) given back, {sheets} sheets, {kept} comments of their own kept; {opened}; {bad} faults")
    return 0 if bad == 0 and done >= 50 and others >= 15 else 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], "--all" in sys.argv))
