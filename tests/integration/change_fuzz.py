#!/usr/bin/env python3
"""Random edits of the registers against a filled store: each is applied without losing a row, or refused with words.
ZHIGAI_EDITS (12; 50 in the long run) of each class; every version ever recorded must stand untouched, read past the program with sqlite3."""
import random, re, shutil, sqlite3
from _support import *

EDITS = int(os.environ.get("ZHIGAI_EDITS", "12"))
SEED = int(os.environ.get("ZHIGAI_SEED", "20221231"))
random.seed(SEED)
FIELD = re.compile(r"^  ([a-z_0-9]+): +\{(zh: [^,]+), (en: [^,]+), +type: ([a-z_]+)(.*)$", re.M)


def versions(data):
    """What was recorded: table -> id -> cells without those that follow from later versions."""
    base = sqlite3.connect(f"file:{data}/facts.db?mode=ro", uri=True)
    out = {}
    for (table,) in base.execute("select name from sqlite_master where type='table' and (name like 'h\\_%' escape '\\' or name in ('step','change_set'))"):
        rows = base.execute(f'select * from "{table}"')
        names = [d[0] for d in rows.description]
        out[table] = {row[names.index("id")]: {n: v for n, v in zip(names, row) if v is not None and n not in ("rec_to", "v_to")} for row in rows}
    base.close()
    return out


def edit(text, wanted):
    field = random.choice(list(FIELD.finditer(text)))
    name, zh, en, kind, rest = field.groups()
    line = field.group(0)
    if wanted == "free":
        new = random.choice([
            f"  try_{random.randrange(10**6)}: {{zh: 试, en: Try, type: {random.choice(['text', 'money', 'date', 'yes_no', 'note'])}}}\n" + line,
            line.replace(zh, f"{zh}{random.randrange(100)}")])
    elif wanted == "staged":
        if kind == "text": new = line.replace("type: text", f"type: text, length: {random.randrange(1, 4)}") if "length" not in rest else re.sub(r"length: \d+", f"length: {random.randrange(1, 4)}", line)
        elif kind in ("money", "whole") and "max" not in rest and "value" not in rest: new = line.replace(f"type: {kind}", f"type: {kind}, max: {random.randrange(0, 3)}")
        elif "required" not in rest and "value" not in rest and kind not in ("rows",): new = line.replace(f"type: {kind}", f"type: {kind}, required: yes")
        else: return None
    else:
        choices = []
        if kind in ("text", "date", "money", "whole", "yes_no"): choices.append(line.replace(f"type: {kind}", "type: " + random.choice([k for k in ("text", "date", "money", "yes_no") if k != kind])))
        if kind == "text": choices.append(line.replace(", personal: yes", "") if "personal: yes" in rest else line.replace("type: text", "type: text, personal: yes"))
        if kind in ("money", "whole", "text", "date"): choices.append(line.replace(f"type: {kind}", f"type: {kind}, many: yes"))
        choices.append(None)
        new = random.choice(choices)
        if new is None: return text.replace(line + "\n", "", 1)
    return text.replace(line, new, 1)


with folder() as work:
    shutil.copytree(TOP / "programme", work / "programme")
    shutil.copytree(PLAN, work / "plan")
    texts = ["--programme", work / "programme", "--plan", work / "plan"]
    made = answer("sample", "make", "--seed", 3, "--enterprises", 15, "--out", work / "books")
    for name in made["files"]:
        zhigai("import", "commit", work / "books" / name, *texts, "--data", work / "data", ok=(0, 1))
    base = sqlite3.connect(f"file:{work}/data/facts.db?mode=ro", uri=True)
    filled = [path for path in sorted((work / "programme").glob("*/*.yaml"))
              if (m := re.search(r"^register: (\w+)", path.read_text(), re.M)) and base.execute(
                  "select count(*) from sqlite_master where name = ?", ("h_" + m.group(1),)).fetchone()[0] and base.execute(f"select count(*) from h_{m.group(1)}").fetchone()[0]]
    base.close()
    assert filled
    done, unloadable, rows = {"free": 0, "staged": 0, "refused": 0}, 0, 0
    deadline = time.monotonic() + float(os.environ.get("ZHIGAI_SECONDS", "600"))
    while min(done.values()) < EDITS and time.monotonic() < deadline:
        wanted = min(done, key=done.get)
        path = random.choice(filled)
        text = path.read_text()
        changed = edit(text, wanted)
        if changed is None or changed == text: continue
        path.write_text(changed)
        before = versions(work / "data")
        answered = zhigai("register", "apply", "--accept-staged", "--reason", "fuzz", *texts, "--data", work / "data", "--format", "json", ok=(0, 1))
        after = versions(work / "data")
        for table, kept in before.items():
            for row, cells in kept.items():
                assert after[table][row] == cells, (table, row, changed)
        rows = sum(len(kept) for kept in before.values())
        said = answered.stdout[:answered.stdout.index('"faults"')] if '"faults"' in answered.stdout else answered.stdout
        classes = re.findall(r'"class": "(\w+)"', said)
        refused = answered.returncode == 1
        if refused:
            assert answered.stderr.strip(), "refused without words"
            assert len(after["change_set"]) == len(before["change_set"]), "a refused edit wrote"
            path.write_text(text)
            if "refused" in classes: done["refused"] += 1
            else: unloadable += 1  # the texts do not load: an example, an expression or a view names the field
            continue
        assert len(after["change_set"]) == len(before["change_set"]) + 1
        done["staged" if "staged" in classes else "free"] += 1
        if wanted != "free" or "try_" not in changed: path.write_text(text)  # the next apply goes back to it
    report = answer("facts", "verify", *texts, "--data", work / "data", ok=(0, 1))
    assert report["faults"] == [], report["faults"][:3]
    assert min(done.values()) >= EDITS, (done, unloadable)
    passed("change fuzz", f"seed {SEED}: {done['free']} free, {done['staged']} staged, {done['refused']} refused, {unloadable} did not load; {rows} versions stand, chain of {report['change_sets']} whole")
