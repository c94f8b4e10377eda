#!/usr/bin/env python3
"""The main job through the command line: the plan holds, untidy workbooks go in whole, the figures are those of the truth
file that the generator wrote by itself, the same files twice change nothing, planted faults are all told and nothing enters."""
import json
from _support import *

plan = answer("plan", "check", PLAN)
assert plan["ok"] and plan["formulas_checked"], plan
assert answer("plan", "coverage", PLAN)["uncovered"] == []
alone = answer("progress", "show", "--plan", PLAN, "--on", "2023-06-30", "--by", "district")
assert len(alone["rows"]) == 14 and alone["no_data"] and alone["total"]["quotas"] == {"2022": 250, "2023": 250, "2024": 147}, alone["total"]
assert all(row["done"] == 0 for row in alone["rows"])

with folder() as work:
    made = answer("sample", "make", "--seed", 11, "--enterprises", 120, "--out", work / "books")
    again = answer("sample", "make", "--seed", 11, "--enterprises", 120, "--out", work / "again")
    for name in made["files"] + [made["faults"]]:
        assert (work / "books" / name).read_bytes() == (work / "again" / name).read_bytes(), f"{name} differs by run"
    truth = json.loads((work / "books" / "truth.json").read_text(encoding="utf-8"))
    data = work / "data"
    files = [work / "books" / name for name in made["files"]]
    first = answer("import", "commit", *files, *TEXTS, "--data", data)
    assert all(one["committed"] and one["counts"]["refused"] == 0 for one in first), first
    second = answer("import", "commit", *files, *TEXTS, "--data", data)
    assert all(one["change_set"] == 0 and one["counts"]["added"] == one["counts"]["changed"] == 0 for one in second), [o["counts"] for o in second]
    before = answer("facts", "verify", *TEXTS, "--data", data)
    faults = answer("import", "commit", work / "books" / made["faults"], *TEXTS, "--data", data, ok=(1,))
    assert not faults["committed"]
    told = {(f["sheet"], f["row"], f["cell"]) for f in faults["faults"]}
    planted = truth["faults"]
    missing = [f for f in planted if (f["sheet"], f["row"], f.get("column", f.get("cell"))) not in told]
    assert not missing, missing
    after = answer("facts", "verify", *TEXTS, "--data", data)
    assert after["head"] == before["head"] and after["faults"] == [], "a refused file left something behind"
    on = truth["expected"]["on"] if "on" in truth["expected"] else made["on"]
    total = 0
    for year in (2022, 2023, 2024):
        shown = answer("progress", "show", *TEXTS, "--on", on, "--year", year, "--data", data)
        assert shown["total"]["done"] == sum(row["done"] for row in shown["rows"]), "parts and total differ"
        total += shown["total"]["done"]
    assert total == made["counted"], (total, made["counted"])
    zero = [row for row in shown["rows"] if row["quota"] == 0]
    assert zero and all(row["status"] == "no_task" and row["rate"] is None for row in zero), zero
    passed("end to end", f"{len(files)} workbooks, {total} counted as the generator says, {len(planted)} planted faults found, twice = 0 changes")

    # The running server has the directory: the command line hands itself over; a backup of the living store restores.
    with server(data) as base:
        assert answer("record", "list", get(base, "/session")["counted_register"], "--limit", 1, "--data", data)["total"] == made["projects"]
        backup = answer("backup", work / "copy.db", "--data", data)
    restored = zhigai("restore", work / "copy.db", *TEXTS, "--data", work / "restored", "--verify", "--format", "json")
    report = json.loads(restored.stdout)
    assert report["faults"] == [] and report["head_checked"] and report["head"] == backup["head"], report
    passed("backup", "taken from the living store by a command through its socket, restored, chain verified against its head")
