#!/usr/bin/env python3
"""Untidy workbooks that LibreOffice, openpyxl and SheetJS wrote (tests/wrong/workbooks, the making command beside each) go in by
the command line and by the interface that the page uses; one with faults is refused with all of them; twice changes nothing."""
import urllib.request
from _support import *

BOOKS = TOP / "tests" / "wrong" / "workbooks"
GOOD = ["libreoffice_merged_headers.xlsx", "openpyxl_merged_headers.xlsx"]
FAULTY = "sheetjs_shared.xlsx"


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


with folder() as work:
    told = []
    for name in GOOD:
        first = answer("import", "commit", BOOKS / name, *TEXTS, "--data", work / "cli")
        assert first["committed"] and first["counts"]["refused"] == 0, first["faults"]
        again = answer("import", "commit", BOOKS / name, *TEXTS, "--data", work / "cli")
        assert again["change_set"] == 0 and again["counts"]["added"] == again["counts"]["changed"] == 0, again["counts"]
        told.append(first["counts"]["added"] + first["counts"]["unchanged"])
    before = answer("facts", "verify", *TEXTS, "--data", work / "cli")["head"]
    refused = answer("import", "commit", BOOKS / FAULTY, *TEXTS, "--data", work / "cli", ok=(1,))
    assert not refused["committed"] and refused["faults_total"] >= 3 and all(f["row"] and f["what"]["zh"] for f in refused["faults"])
    assert answer("facts", "verify", *TEXTS, "--data", work / "cli")["head"] == before
    with server(work / "page") as base:
        for name in GOOD:
            done = by_interface(base, name)
            assert done["state"] == "done", done["faults"]
            twice = by_interface(base, name)
            assert twice["outcome"]["change_set"] == 0 and twice["outcome"]["added"] == 0, twice["outcome"]
        view = by_interface(base, FAULTY)
        assert view["state"] == "refused" and view["preview"]["faults_total"] == refused["faults_total"], view["state"]
    passed("foreign workbooks", f"{', '.join(GOOD)}: {told} rows by both doors, twice = 0 changes; {FAULTY}: refused with {refused['faults_total']} faults")
