#!/usr/bin/env python3
"""Untidy workbooks that openpyxl, LibreOffice, exceljs and SheetJS wrote (foreign/, the making command beside each) go in by the
command line and by the interface that the page uses; the one with faults is refused with all of them; twice changes nothing."""
import urllib.request
from _support import *

BOOKS = TOP / "tests" / "integration" / "foreign"
GOOD = {"sheetjs_firms.xlsx": 3, "openpyxl_projects.xlsx": 9, "exceljs_two_sheets.xlsx": 4, "libreoffice_projects.xlsx": 6}
FAULTY = "sheetjs_faulty.xlsx"
# cell -> what the message must say: every planted fault, and no other
PLANTED = {"B4": "第 18 位", "G5": "早于开工", "C6": "望鲍镇", "H6": "12万6", "E7": "元宇宙改造", "F7": "2023.2.30", "H7": "不能小于"}


def send(base, method, path, body=None):
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    request = urllib.request.Request(base + "/api/v1" + path, data=data, method=method)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.loads(reply.read() or b"{}")


def by_interface(base, name):
    """What the page does: upload in parts, preview, commit."""
    upload = send(base, "POST", "/uploads?name=" + name, {})["id"]
    send(base, "PUT", f"/uploads/{upload}/0", (BOOKS / name).read_bytes())
    job = send(base, "POST", "/imports", {"upload": upload})["id"]

    def wait(*states):
        for _ in range(300):
            view = send(base, "GET", f"/imports/{job}")
            if view["state"] in states:
                return view
            time.sleep(0.1)
        raise AssertionError(view["state"])

    view = wait("ready", "refused", "failed")
    if view["state"] == "ready":
        send(base, "POST", f"/imports/{job}/commit", {})
        view = wait("done", "failed")
    return view


def check_faults(answered):
    stops = {fault["cell"] + str(fault["row"]): fault["what"]["zh"] for fault in answered["faults"] if fault["level"] == "stop"}
    assert answered["faults_total"] == len(PLANTED) and set(stops) == set(PLANTED), stops
    for cell, words in PLANTED.items():
        assert words in stops[cell], (cell, stops[cell])


with folder() as work:
    for name, rows in GOOD.items():
        first = answer("import", "commit", BOOKS / name, *TEXTS, "--data", work / "cli")
        assert first["committed"] and first["counts"]["added"] == rows, (name, first["counts"], first["faults"])
        again = answer("import", "commit", BOOKS / name, *TEXTS, "--data", work / "cli")
        assert again["change_set"] == 0 and again["counts"]["unchanged"] == rows, (name, again["counts"])
    before = answer("facts", "verify", *TEXTS, "--data", work / "cli")["head"]
    refused = answer("import", "commit", BOOKS / FAULTY, *TEXTS, "--data", work / "cli", ok=(1,))
    assert not refused["committed"]
    check_faults(refused)
    assert answer("facts", "verify", *TEXTS, "--data", work / "cli")["head"] == before
    with server(work / "page") as base:
        for name, rows in GOOD.items():
            done = by_interface(base, name)
            assert done["state"] == "done" and done["outcome"]["added"] == rows, done
            twice = by_interface(base, name)
            assert twice["outcome"]["change_set"] == 0 and twice["outcome"]["added"] == 0, twice["outcome"]
        view = by_interface(base, FAULTY)
        assert view["state"] == "refused", view["state"]
        check_faults(view["preview"])
    # The money went in as the sheets say it: 亿元, 万元 and 元, to the fen.
    rows = answer("record", "list", "project", *TEXTS, "--data", work / "cli")["rows"]
    money = {row["values"]["name"]: (row["values"]["planned"], row["values"]["actual"]) for row in rows}
    for project, sums in {"机加工车间数控化改造": ("3800000.00", "4025000.00"), "锅炉节能与余热回收": ("2150000.00", None),
                          "智能泵站装配线": ("100000000.00", None), "ＭＥＳ上云": ("1260000.00", None), "中央控制改造": (None, "1280000.00")}.items():
        assert money[project] == sums, (project, money)
    passed("foreign workbooks", f"{len(GOOD)} of four programs, {sum(GOOD.values())} rows by both doors, twice = 0 changes; {FAULTY}: refused with its {len(PLANTED)} faults, nothing written")
