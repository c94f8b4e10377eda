#!/usr/bin/env python3
"""Opens every figure of 总览, fetches its rows as the exported CSV, and computes it again from those rows and from the
plan's own files, with nothing of the program's code: equal to the last digit. A planted wrong row must be noticed."""
import csv, datetime, decimal, io, json, re
from _support import *

D = decimal.Decimal
HALF_UP = decimal.ROUND_HALF_UP
decimal.getcontext().prec = 34


def quotas_of_plan():
    """The annex as its YAML states it, read by a few lines that know no YAML library."""
    out = {}
    for line in (PLAN / "quotas.yaml").read_text(encoding="utf-8").splitlines():
        found = re.search(r"unit: *([a-z_]+).*values: *\[(\d+), *(\d+), *(\d+)\]", line) or re.search(r"district: *([a-z_]+).*\[(\d+), *(\d+), *(\d+)\]", line)
        if found:
            out[found.group(1)] = dict(zip((2022, 2023, 2024), map(int, found.groups()[1:])))
    return out


QUOTAS = quotas_of_plan()
assert len(QUOTAS) == 14 and sum(q[2024] for q in QUOTAS.values()) == 147, QUOTAS


def parse(ref):
    measure, *rest = ref.split(";")
    return measure, dict(part.split("=", 1) for part in rest)


def shown_number(text):
    return D(text.replace("−", "-").replace("+", "").replace("%", "").replace(",", "").split(" ")[0]) if text not in ("", "—") else None


def days(on, year):
    first, last = (datetime.date(year, 1, 1), datetime.date(year, 12, 31)) if year else (datetime.date(2022, 1, 1), datetime.date(2024, 12, 31))
    whole = (last - first).days + 1
    return max(0, min(whole, (on - first).days + 1)), whole


class Counter:
    """Counts finished and begun projects in the rows of an export, by the official rule as the plan's text says it."""

    def __init__(self, rows, places):
        self.rows, self.places = rows, places

    def counted(self, measure, where):
        on, year = datetime.date.fromisoformat(where["on"]), int(where["year"])
        for row in self.rows:
            day = lambda key: datetime.date.fromisoformat(row[key]) if row[key] else None
            finished = row["state"] in ("done", "accepted")
            done = finished and day("finished_on") is not None and day("finished_on") <= on
            if where.get("unit") and self.places[row["district"]] != where["unit"]:
                continue
            if where.get("kind") and row["kind"] != where["kind"]:
                continue
            if measure == "under_way":
                if not done and (finished or row["state"] == "building") and (day("started_on") is None or day("started_on") <= on):
                    yield row
                continue
            if not done or (year and row["year"] != str(year)):
                continue
            if where.get("month") and day("finished_on").month != int(where["month"]):
                continue
            if where.get("since") and day("finished_on") <= datetime.date.fromisoformat(where["since"]):
                continue
            yield row

    def value(self, measure, where):
        on, year = datetime.date.fromisoformat(where["on"]), int(where["year"])
        unit = where.get("unit")
        quota = sum(sum(q.values()) if not year else q[year] for u, q in QUOTAS.items() if not unit or u == unit)
        done = sum(1 for _ in self.counted("done", {k: v for k, v in where.items() if k in ("on", "year", "unit")}))
        passed, whole = days(on, year)
        due = D(quota) * passed / whole
        forecast = D(done) * whole / passed if passed else D(0)
        if measure in ("done", "under_way", "gained"):
            return D(sum(1 for _ in self.counted(measure, where)))
        if measure == "amount":
            return sum((D(row["actual"] or 0) for row in self.counted("done", where)), D(0))
        one = lambda value, places="0.1": value.quantize(D(places), HALF_UP)
        return {"quota": lambda: D(quota), "rate": lambda: one(D(done) * 100 / quota) if quota else None, "due": lambda: one(due),
                "ahead": lambda: one(D(done) - due), "forecast": lambda: one(forecast, "1"), "gap": lambda: one(forecast - quota, "1"),
                "pace": lambda: one(max(D(0), D(quota - done)) * 365 / (12 * (whole - passed))) if whole > passed and quota else None}[measure]()


def references(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)
    elif isinstance(node, str) and re.match(r"^[a-z_]+;on=", node):
        yield node


with folder() as work, server(work / "data", "--sample") as base:
    session = get(base, "/session")
    places = {str(row["id"]): row["values"]["code"] for row in get(base, "/registers/district/rows", limit=100)["rows"]}
    seen, opened, counted = set(), 0, 0
    for year in (2022, 2023, 2024, 0):
        overview = get(base, "/progress/overview", year=year, on=session["today"])
        # Under 规上 only: the population is applied by the export of the figure, so each figure brings its own rows.
        for ref in references(overview):
            if ref in seen:
                continue
            seen.add(ref)
            measure, where = parse(ref)
            figure = get(base, "/progress/figure", ref=ref, limit=0)
            opened += 1
            if measure == "target":
                rows = list(csv.DictReader(io.StringIO(get(base, "/progress/figure.csv", ref=ref))))
                assert len(rows) == figure["rows_total"], ref
                continue
            base_ref = lambda m: ";".join([m] + [f"{k}={v}" for k, v in where.items()])
            has_rows = figure["rows_total"] > 0 or measure in ("done", "under_way", "amount", "gained")
            source = base_ref(measure if has_rows else "done")
            rows = list(csv.DictReader(io.StringIO(get(base, "/progress/figure.csv", ref=source))))
            expected = Counter(rows, places).value(measure, where)
            stated = shown_number(figure["value"])
            assert stated == expected, f"{ref}: the page says {stated}, its rows say {expected}"
            counted += len(rows)
            if has_rows and rows and measure == "done" and "unit" in where:
                wrong = [dict(row) for row in rows]
                wrong[0]["finished_on"] = "2031-01-01"
                assert Counter(wrong, places).value(measure, where) != stated, "a planted wrong row went unnoticed"
    assert opened > 500, opened
    total = get(base, "/progress/overview", year=2024, on=session["today"])["table"]
    assert total["total"]["done"] == sum(row["done"] for row in total["rows"])
    passed("figures", f"{opened} opened, {counted} rows counted again, 0 differ; a planted wrong row is noticed")
