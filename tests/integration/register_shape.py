#!/usr/bin/env python3
"""The registers as texts: every field is used, every life has a move that needs something, no two registers are the same thing,
nobody's file is longer than a clerk reads. Needs no program.  python3 tests/integration/register_shape.py"""
import itertools, pathlib, re
import yaml

TOP = pathlib.Path(__file__).resolve().parents[2]
MOST_LINES, MOST_ALIKE = 115, 0.7
READERS = ("checks", "states", "moves", "may", "views", "excel", "notices", "prints", "title", "key", "numbering")


def words(node):
    """Every id an expression or list may name."""
    if isinstance(node, dict):
        return set().union(set(), *map(words, node.keys()), *map(words, node.values()))
    if isinstance(node, list):
        return set().union(set(), *map(words, node))
    return set(re.findall(r"[a-z][a-z0-9_]*", str(node)))


def main():
    books, wrong = {}, []
    for path in sorted((TOP / "programme").glob("*/*.yaml")):
        book = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(book, dict) and "register" in book:
            books[book["register"]] = (path, book)
    read_by_others = set().union(*(words((TOP / "plans" / p).read_text(encoding="utf-8")) for p in ("qidong-2022-13/targets.yaml", "qidong-2022-13/counting.yaml")))
    linked = {target for _, b in books.values() for f in b["fields"].values() for x in [f, *f.get("fields", {}).values()]
              for target in ([x["to"]] if isinstance(x.get("to"), str) else x.get("to", []))}
    for name, (path, book) in books.items():
        place = path.relative_to(TOP)
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MOST_LINES:
            wrong.append(f"{place}: {lines} lines, at most {MOST_LINES}")
        used = words({key: book.get(key) for key in READERS}) | words([{k: f[k] for k in ("value", "default", "where", "shown", "required", "apart", "room") if k in f} for f in book["fields"].values()])
        for field, says in book["fields"].items():
            if field not in used and field not in read_by_others and not says.get("also"):
                wrong.append(f"{place}: field {field} is used by no check, move, view, value or alias")
            if not says.get("zh") or not says.get("en"):
                wrong.append(f"{place}: field {field} lacks a title")
        if book.get("states") and not any(move.get("needs") for move in book.get("moves", {}).values()):
            wrong.append(f"{place}: no move of its life needs anything")
        if not book.get("source"):
            wrong.append(f"{place}: cites no section of the plan")
        if not book.get("views", {}).get("list"):
            wrong.append(f"{place}: no page lists it")
        columns = book.get("views", {}).get("list", {}).get("columns", [])
        lost = [k for k in book["key"] if k not in columns]
        told_apart = any(one in columns for one in book.get("excel", {}).get("match", []))
        if lost and not told_apart and any("import" in (grant or {}).get("do", []) for grant in book["may"].values()):
            wrong.append(f"{place}: a list exported cannot come back: its columns lack the key {lost}")
        if book.get("owner") == "market":  # business is no act of government
            for role in ("city", "lead", "district_office", "department"):
                if book["may"].get(role, {}).get("set") or set(book["may"].get(role, {}).get("do", [])) - {"export", "print"}:
                    wrong.append(f"{place}: office role {role} acts on the public side")
    for (a, (_, one)), (b, (_, two)) in itertools.combinations(books.items(), 2):
        both = set(one["fields"]) & set(two["fields"])
        if len(both) > MOST_ALIKE * len(set(one["fields"]) | set(two["fields"])):
            wrong.append(f"{a} and {b} share {len(both)} field names: {sorted(both)}")
    assert not wrong, "\n" + "\n".join(wrong)
    fields = sum(len(b["fields"]) for _, b in books.values())
    print(f"register_shape: {len(books)} registers, {fields} fields, each used; {len(linked & set(books))} registers are linked to")


main()
