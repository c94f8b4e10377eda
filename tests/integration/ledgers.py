#!/usr/bin/env python3
"""Each line of tests/integration/ledgers/*.yaml, played through the interface: rows are written and moved as a person would,
and the figure named by the line must go from `before` to `after`. The words of these files: tests/integration/ledgers/README.md.
A file has a server and a data directory of its own; its lines run in order. Give names to run those alone:
python3 tests/integration/ledgers.py [PROGRAM] [FILE ...]"""
import decimal, json, pathlib, re, urllib.error, urllib.request
from _support import *
import yaml

ON = "2024-12-31"
FOLDER = pathlib.Path(__file__).with_name("ledgers")


class Wrong(Exception):
    pass


class Ledgers:
    def __init__(self, base):
        self.base, self.named = base, {}

    def call(self, method, path, body=None, role="city", headers=()):
        request = urllib.request.Request(self.base + "/api/v1" + path, method=method, data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json", "X-Zhigai-As": role, **dict(headers)})
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as refused:
            text = refused.read()
            return refused.code, json.loads(text) if text else {}

    def link(self, word):
        """$name: a row written before; $register:code: the row of that register whose field `code` is it."""
        if word[1:] in self.named:
            return self.named[word[1:]]
        register, _, code = word[1:].partition(":")
        status, page = self.call("GET", f"/registers/{register}/rows?" + urllib.parse.urlencode({"filter": f"code:eq:{code}"}))
        if status != 200 or not page["rows"]:
            raise Wrong(f"{word} names no row")
        return page["rows"][0]["id"]

    def filled(self, value):
        if isinstance(value, str) and value.startswith("$"):
            return self.link(value)
        if isinstance(value, (list, tuple)):
            return [self.filled(each) for each in value]
        if isinstance(value, str) and (wan := re.fullmatch(r"([\d.]+)万元", value)):  # the interface takes yuan
            return f"{decimal.Decimal(wan[1]) * 10000:f}"
        if isinstance(value, float):
            return str(value)
        return value if isinstance(value, (bool, int, str, type(None))) else str(value)

    def body(self, step):
        """Lists under `values` are child rows: of maps (type rows) or of plain values (many)."""
        values, children = {}, {}
        for key, value in (step.get("values") or {}).items():
            if isinstance(value, list):
                children[key] = [{"values": {k: self.filled(v) for k, v in each.items()} if isinstance(each, dict) else {"value": self.filled(each)}} for each in value]
            else:
                values[key] = self.filled(value)
        return {"values": values, "children": children, "reason": step.get("reason", "")}

    def write(self, row):
        role = row.get("as", "city")
        change = row.get("change")
        if change:
            target = self.link(change)
            _, now = self.call("GET", f"/registers/{row['register']}/rows/{target}")
            body = self.body(row)
            for key, value in (row.get("values") or {}).items():  # a list of plain values is replaced, child rows are added
                have = now.get("children", {}).get(key, [])
                for patch in body["children"].get(key, []):
                    if "nth" in patch["values"]:  # the nth child row that stands there already
                        patch["id"] = have[patch["values"].pop("nth") - 1]["id"]
                if isinstance(value, list) and not any(isinstance(each, dict) for each in value):
                    body["children"][key] += [{"id": each["id"], "remove": True} for each in have]
            status, answer = self.call("PATCH", f"/registers/{row['register']}/rows/{target}", body, role, {"If-Match": f'"{now["rev"]}"'})
        else:
            status, answer = self.call("POST", f"/registers/{row['register']}/rows", self.body(row), role)
        self.judge(row, status, answer, "write")
        if status >= 400:
            return
        if row.get("name"):
            self.named[row["name"]] = answer["id"]
        for step in row.get("moves") or []:
            step = {"move": step} if isinstance(step, str) else step
            status, moved = self.call("POST", f"/registers/{row['register']}/rows/{answer['id']}/moves/{step['move']}", self.body(step),
                                      step.get("as", role))
            self.judge(step, status, moved, step["move"])

    @staticmethod
    def judge(step, status, answer, what):
        """`refused: check` (or fault code) must be refused for that reason; anything else must be taken."""
        wanted = step.get("refused")
        said = json.dumps(answer.get("faults", answer), ensure_ascii=False)
        if wanted and status < 400:
            raise Wrong(f"{what} was taken, {wanted} should refuse it")
        if wanted and f'.{wanted}"' not in said and f'"{wanted}"' not in said:
            raise Wrong(f"{what} was refused, but not by {wanted}: {said}")
        if not wanted and status >= 400:
            raise Wrong(f"{what} was refused: {said}")

    def figure(self, line):
        if "target" in line:
            _, overview = self.call("GET", f"/progress/overview?on={line.get('on', ON)}&year=2024", role=line.get("seen_as", "city"))
            for target in overview["targets"]:
                if target["id"] == line["target"]:
                    value = (target.get("progress") or {}).get("value")
                    return value if value is None else plain(value)
            raise Wrong(f"no target {line['target']}")
        query = {"limit": 0}
        if line.get("where"):
            query["where"] = line["where"]
        if "sum" in line:
            query["sums"] = line["sum"]
        status, page = self.call("GET", f"/registers/{line['list']}/rows?" + urllib.parse.urlencode(query), role=line.get("seen_as", "city"))
        if status != 200:
            raise Wrong(json.dumps(page, ensure_ascii=False))
        return plain(page["sums"].get(line["sum"])) if "sum" in line else plain(page["total"])


def plain(value):
    """12, 12.0, "12.00" are one figure; null stays null."""
    if value is None:
        return None
    text = str(value)
    return re.sub(r"\.?0+$", "", text) if "." in text else text


def play(path):
    book = yaml.safe_load(path.read_text(encoding="utf-8"))
    wrong, count = [], 0
    with folder() as data, server(data) as base:
        ledgers = Ledgers(base)
        for row in book.get("rows") or []:
            try:
                ledgers.write(row)
            except Wrong as fault:
                return 0, [f"{path.name}: rows: {row['register']} {row.get('name', '')}: {fault}"]
        for line in book["lines"]:
            count += 1
            what = line.get("target") or line.get("list")
            try:
                before = ledgers.figure(line)
                if before != plain(line["before"]):
                    raise Wrong(f"it stood at {before}, not {line['before']}")
                for row in line["rows"]:
                    ledgers.write(row)
                after = ledgers.figure(line)
                if after != plain(line["after"]):
                    raise Wrong(f"it went from {before} to {after}, not to {line['after']}")
                if plain(line["before"]) == plain(line["after"]) and not line.get("stays"):
                    raise Wrong("a line whose figure does not move says `stays: why`")
                print(f"  {path.stem}: {what} {before} -> {after}  {line.get('why', '')}")
            except Wrong as fault:
                wrong.append(f"{path.name}: {what} ({line.get('why', '')}): {fault}")
    return count, wrong


def main():
    names = sys.argv[2:]
    paths = sorted(p for p in FOLDER.glob("*.yaml") if not names or p.stem in names)
    assert paths, "no ledgers to play"
    lines, wrong = 0, []
    for path in paths:
        count, faults = play(path)
        lines += count
        wrong += faults
    assert not wrong, "\n" + "\n".join(wrong)
    passed("ledgers", f"{lines} lines of {len(paths)} folders moved their figures")


if __name__ == "__main__":
    main()
