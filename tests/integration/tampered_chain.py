#!/usr/bin/env python3
"""`facts verify` names the change set after one flipped byte, two swapped, one removed; with --head from the last backup also
a cut tail and a re-chained forgery. An untouched copy stays clean."""
import shutil, sqlite3
from _support import *


def tables(db):
    return [name for (name,) in db.execute("select name from sqlite_master where type='table' and name like 'h\\_%' escape '\\'")]


def flip_value(db):
    """One letter of one recorded text, in the history of some row."""
    for table in tables(db):
        for column in [c[1] for c in db.execute(f"pragma table_info({table})") if c[1].startswith("f_") and c[2] == "TEXT"]:
            row = db.execute(f"select id, cs, {column} from {table} where {column} is not null and length({column}) > 1 limit 1").fetchone()
            if row:
                db.execute(f"update {table} set {column} = ? where id = ?", (("X" if row[2][0] != "X" else "Y") + row[2][1:], row[0]))
                return row[1]
    raise AssertionError("no text to flip")


def swap_sets(db):
    (a,), (b,) = db.execute("select id from change_set order by id limit 2 offset 1").fetchall()
    columns = ["at", "who", "role", "door", "reason", "meta", "bundle", "rows", "root", "prev", "hash"]
    rows = {i: db.execute(f"select {','.join(columns)} from change_set where id = ?", (i,)).fetchone() for i in (a, b)}
    for i, other in ((a, b), (b, a)):
        db.execute(f"update change_set set {','.join(c + ' = ?' for c in columns)} where id = ?", (*rows[other], i))
    return a


def remove_set(db):
    (victim,) = db.execute("select id from change_set order by id limit 1 offset 2").fetchone()
    db.execute("delete from change_set where id = ?", (victim,))
    return victim


def cut_tail(db):
    (last,) = db.execute("select max(id) from change_set").fetchone()
    db.execute("delete from change_set where id = ?", (last,))
    for table in tables(db) + ["step", "finding"]:
        columns = [c[1] for c in db.execute(f"pragma table_info({table})")]
        if "cs" in columns:
            for (row, rec_from) in db.execute(f"select row, rec_from from {table} where cs = ?", (last,)).fetchall() if "rec_from" in columns else []:
                current = "r_" + table[2:]
                db.execute(f"delete from {current} where id = ?", (row,))
            db.execute(f"delete from {table} where cs = ?", (last,))
    return None


def change_reason(db):
    (victim,) = db.execute("select id from change_set order by id limit 1 offset 1").fetchone()
    db.execute("update change_set set reason = reason || '!' where id = ?", (victim,))
    return victim


with folder() as work:
    made = answer("sample", "make", "--seed", 5, "--enterprises", 20, "--out", work / "books")
    data = work / "data"
    answer("import", "commit", *[work / "books" / name for name in made["files"]], *TEXTS, "--data", data)
    head = answer("facts", "verify", *TEXTS, "--data", data)["head"]
    told = []
    for name, tamper in (("one flipped byte", flip_value), ("two swapped", swap_sets), ("one removed", remove_set), ("a changed reason", change_reason)):
        copy = work / name.replace(" ", "_")
        shutil.copytree(data, copy)
        db = sqlite3.connect(copy / "facts.db")
        victim = tamper(db)
        db.commit()
        db.close()
        report = answer("facts", "verify", *TEXTS, "--data", copy, ok=(1,))
        words = json.dumps(report["faults"], ensure_ascii=False)
        assert str(victim) in words, f"{name}: change set {victim} is not named in {words[:600]}"
        told.append(name)
    # A whole tail gone cannot be seen from inside; the head of the last backup shows it. So does a chain built anew.
    copy = work / "tail"
    shutil.copytree(data, copy)
    db = sqlite3.connect(copy / "facts.db")
    cut_tail(db)
    db.commit()
    db.close()
    assert answer("facts", "verify", *TEXTS, "--data", copy, "--head", head, ok=(1,))["faults"]
    told.append("a cut tail against the head")
    forged = work / "forged"  # the same books taken in anew: every hash fits every other, yet it is another history
    answer("import", "commit", *[work / "books" / name for name in made["files"]], *TEXTS, "--data", forged)
    assert answer("facts", "verify", *TEXTS, "--data", forged)["faults"] == []
    assert answer("facts", "verify", *TEXTS, "--data", forged, "--head", head, ok=(1,))["faults"]
    told.append("a re-chained forgery against the head")
    assert answer("facts", "verify", *TEXTS, "--data", data, "--head", head)["faults"] == []
    passed("chain", "told: " + ", ".join(told) + "; the untouched one is clean")
