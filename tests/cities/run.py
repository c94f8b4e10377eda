#!/usr/bin/env python3
"""Every city's folder here, and the two of plans/, loads, checks against programme/ and answers `progress show`, with and without
facts; no numeral of its text is left out. Then the table word of the plan vocabulary x city: a word that no city uses is a failure
unless UNUSED says why."""
import pathlib, sys
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from _support import *
import yaml

HERE = pathlib.Path(__file__).resolve().parent
CITIES = [TOP / "plans" / "qidong-2022-13"] + sorted(p.parent for p in HERE.glob("*/plan.yaml"))
UNUSED = {"period month": "no published table of months was found; parse_period is tested in metadata/plan", "period week": "the same"}


def texts(folder):
    return {path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in folder.rglob("*.yaml")}


def holds(node, test):
    """Whether some map inside satisfies `test`."""
    if isinstance(node, dict):
        return test(node) or any(holds(v, test) for v in node.values())
    return isinstance(node, list) and any(holds(v, test) for v in node)


def key(name, value=None):
    def test(node):
        if name not in node:
            return False
        return value is None or node[name] == value or (isinstance(node[name], list) and value in node[name])
    return test


def words():
    def in_file(stem, test):
        return lambda all_: holds(all_.get(stem), test)
    for comparator in (">=", ">", "=", "<", "<=", "approach", "range", "rank", "breakthrough"):
        yield f"comparator {comparator}", in_file("targets", key("comparator", comparator))
    yield "tolerance", in_file("targets", key("tolerance"))
    for kind in ("number", "text", "rule_per_unit", "follows_upper"):
        yield f"kind {kind}", in_file("targets", key("kind", kind))
    for strength in ("must", "aim", "about"):
        yield f"strength {strength}", in_file("targets", key("strength", strength))
    yield "printed_word", in_file("targets", key("printed_word"))
    for basis in ("new_in_year", "new", "cumulative", "state", "net", "growth", "points"):
        yield f"basis {basis}", in_file("targets", key("basis", basis))
    yield "baseline", in_file("targets", key("baseline"))
    yield "base, mean", in_file("targets", lambda n: "mean" in n and "year" in n)
    yield "repeat", in_file("targets", key("repeat"))
    for relation in ("of_which", "union", "same_row"):
        yield f"relation {relation}", in_file("targets", key("relation", relation))
    for measure in ("count", "sum", "share"):
        yield f"measure {measure}", in_file("targets", lambda n, m=measure: isinstance(n.get("measure"), dict) and m in n["measure"])
    yield "awaits", in_file("targets", key("awaits"))
    yield "readings", in_file("targets", key("readings"))
    for axis in ("district", "department", "industry", "class", "unit"):
        yield f"axis {axis}", in_file("quotas", key("axis", axis))
    for period in ("year", "half_year", "quarter", "month", "week"):
        yield f"period {period}", in_file("quotas", key("period", period))
    yield "several measures", in_file("quotas", key("measures"))
    yield "cumulative cells", in_file("quotas", key("cumulative"))
    yield "adds_up", in_file("quotas", key("adds_up"))
    yield "empty cell", in_file("quotas", lambda n: isinstance(n.get("values"), list) and "~" in n["values"])
    yield "zero cell", in_file("quotas", lambda n: isinstance(n.get("values"), list) and "0" in n["values"])
    yield "printed_total", in_file("quotas", key("printed_total"))
    for form in ("fixed", "rate", "levels", "bands", "per_unit", "interest", "ceiling", "batch"):
        yield f"amount {form}", in_file("rewards", lambda n, f=form: isinstance(n.get("amount"), dict) and f in n["amount"])
    for word in ("threshold", "caps", "relations", "payments", "split", "parameters", "examples", "payee", "from", "until"):
        yield f"clause {word}", in_file("rewards", key(word))
    for status in ("draft", "in_force"):
        yield f"status {status}", in_file("rewards", key("status", status))
    for governing in ("fact", "filing", "recognition", "payment"):
        yield f"governed_by {governing}", in_file("rewards", key("governed_by", governing))


def main():
    told = []
    for folder in CITIES:
        checked = answer("plan", "check", folder, "--programme", TOP / "programme")
        assert checked["ok"] and checked["formulas_checked"], checked
        cover = answer("plan", "coverage", folder)
        assert cover["uncovered"] == [], (folder.name, cover["uncovered"])
        plan = yaml.load((folder / "plan.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
        year = plan["years"][-1]
        shown = answer("progress", "show", "--programme", TOP / "programme", "--plan", folder, "--on", f"{year}-09-30", "--year", year)
        assert shown["rows"], folder.name
        told.append((folder.name, checked["counts"]["targets"], len(shown["rows"]), shown["total"]["quota"]))
    with folder_of_facts() as (data, plan):
        shown = answer("progress", "show", "--programme", TOP / "programme", "--plan", plan, "--data", data, "--on", "2024-09-30", "--year", "2024")
        whole = shown["total"]["done"]
        assert whole > 0 and sum(row["done"] for row in shown["rows"]) == whole, shown["rows"]
        assert len([row for row in shown["rows"] if row["done"]]) >= 3, "rows fall into industries by their codes"
        passed("facts by industry", f"{whole} finished projects, the sum of {len(shown['rows'])} industries")
    for name, targets, rows, quota in told:
        print(f"  {name:22} {targets:3} targets  {rows:2} rows  quota {quota}")
    loaded = {folder.name: texts(folder) for folder in CITIES}
    width = max(len(word) for word, _ in words())
    print(" " * width, *(name[:9].ljust(9) for name in loaded))
    missing = []
    for word, test in words():
        used = [bool(test(all_)) for all_ in loaded.values()]
        print(word.ljust(width), *(("x" if one else ".").ljust(9) for one in used), "" if any(used) else "unused: " + UNUSED.get(word, "?"))
        if not any(used) and word not in UNUSED:
            missing.append(word)
    assert not missing, f"words that no city uses: {missing}"
    passed("cities", f"{len(CITIES)} plans load, check and answer; {sum(1 for _ in words())} words of the plan vocabulary, each used or named")


@contextlib.contextmanager
def folder_of_facts():
    """The sample of the first city, looked at through a table of industries instead of districts: the same facts, another axis."""
    with folder() as work:
        made = answer("sample", "make", "--seed", 3, "--enterprises", 60, "--out", work / "books", *TEXTS)
        answer("import", "commit", *[work / "books" / name for name in made["files"]], *TEXTS, "--data", work / "data")
        yield work / "data", HERE / "by_industry"


if __name__ == "__main__":
    main()
