#!/usr/bin/env python3
"""Registers that nobody wrote: drawn by seed out of the vocabulary (types, checks with a failing example, a life, scopes, views), laid
beside the real organisation. Each loads, keeps rows written through the interface, lists, filters, sorts, moves, and hides by role.
ZHIGAI_GENERATED=N draws N. Templates and their way back are not tried here."""
import pathlib, random, shutil, sys, urllib.error, urllib.request
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from _support import *

TYPES = {"text": ('"{}"', lambda r: f"字{r.randrange(1000)}", "length: 40"), "whole": ("{}", lambda r: r.randrange(100), "min: 0"), "date": ("{}", lambda r: f"2024-0{r.randrange(1, 9)}-1{r.randrange(9)}", ""),
         "yes_no": ("{}", lambda r: r.choice([True, False]), ""), "money": ("{}", lambda r: r.randrange(1, 9999), "min: 0"), "number": ("{}", lambda r: r.randrange(50), "places: 2")}


def draw(r, n):
    fields = {"code": "text", "amount": "whole"} | {f"f{i}": r.choice(list(TYPES)) for i in range(r.randrange(2, 9))}
    lines = [f"register: made_{n}", "version: 1", f"zh: 样例台账{n}", f"en: Made {n}", "owner: city", "key: [code]", "title: code", "fields:"]
    for i, (name, kind) in enumerate(fields.items()):
        more = TYPES[kind][2]
        extra = ", required: yes, unique: yes" if name == "code" else ""
        lines.append(f"  {name}: {{zh: 项{i}, en: Field {i}, type: {kind}{', ' + more if more else ''}{extra}}}")
    top = r.randrange(10, 90)
    lines += ["checks:", f"  small: {{that: amount <= {top}, say: {{zh: 太大, en: Too much}}}}", "  there: {that: amount > 0, level: gate, say: {zh: 先填, en: Fill it first}}"]
    lines += ["states:", "  open: {zh: 开始, en: Open}", "  closed: {zh: 结束, en: Closed, locked: all, end: yes}"]
    lines += ["moves:", "  close: {zh: 结束, en: Close, from: open, to: closed, by: [city], needs: [there]}"]
    hidden = r.choice([f for f in fields if f != "code"])
    lines += ["may:", "  city: {see: all, set: all, do: [create, import, export]}", f"  lead: {{where: amount > {top // 2}, see: [all, -{hidden}]}}"]
    lines += ["views:", f"  list: {{columns: [{', '.join(fields)}], filter: [amount], sort: [-amount]}}", f"  form: {{sections: [{{zh: 内容, en: Content, fields: [{', '.join(fields)}]}}]}}"]
    lines += ["examples:", f"  - {{row: {{amount: {top + 1}}}, fails: small}}", "  - {row: {amount: 0, state: open}, as: city, move: close, fails: there}"]
    return f"made_{n}", fields, top, hidden, "\n".join(lines) + "\n"


def send(base, method, path, body, role="city"):
    request = urllib.request.Request(base + "/api/v1" + path, data=json.dumps(body).encode(), method=method, headers={"X-Zhigai-As": role})
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, json.loads(reply.read() or b"{}")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


with folder() as work:
    shutil.copytree(TOP / "programme", work / "programme")
    made = [draw(random.Random(seed), seed) for seed in range(int(os.environ.get("ZHIGAI_GENERATED", "12")))]
    (work / "programme" / "made").mkdir()
    for name, *_, text in made:
        (work / "programme" / "made" / f"{name}.yaml").write_text(text, encoding="utf-8")
    checked = answer("register", "check", work / "programme")
    assert checked["ok"], checked
    texts, data = ["--programme", str(work / "programme"), "--plan", str(PLAN)], work / "data"
    process = subprocess.Popen([PROGRAM, "serve", *texts, "--data", str(data), "--listen", "127.0.0.1:0"], cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    rows = 0
    try:
        base = process.stdout.readline().strip().rstrip("/")
        assert base.startswith("http://"), process.communicate()[1]
        for name, fields, top, hidden, _ in made:
            r = random.Random(name)
            amounts = [r.randrange(0, top + 1) for _ in range(6)] + [0, top]
            ids = []
            for i, amount in enumerate(amounts):
                values = {f: TYPES[kind][1](r) for f, kind in fields.items() if f not in ("code", "amount")}
                status, row = send(base, "POST", f"/registers/{name}/rows", {"values": values | {"code": f"k{i}", "amount": amount}})
                assert status == 201, (name, status, row)
                ids.append(row["id"])
            status, _ = send(base, "POST", f"/registers/{name}/rows", {"values": {"code": "x", "amount": top + 1}})
            assert status == 422 or status == 400, (name, status, "the check refuses")
            listed = get(base, f"/registers/{name}/rows", sort="-amount", limit=50)
            assert [row["values"]["amount"] for row in listed["rows"]] == sorted(amounts, reverse=True), name
            assert get(base, f"/registers/{name}/rows", filter=f"amount:gt:{top // 2}")["total"] == sum(a > top // 2 for a in amounts), name
            seen = answer("record", "list", name, "--as", "lead", "--data", data)
            assert seen["total"] == sum(a > top // 2 for a in amounts), (name, "scope", seen["total"])
            mine = answer("record", "list", name, "--as", "city", "--data", data)
            assert all(hidden in row.get("values", row) for row in mine["rows"]), (name, "shown to who may see it", mine["rows"][:1])
            assert all(hidden not in row.get("values", row) for row in seen["rows"]), (name, "hidden", hidden)
            assert send(base, "POST", f"/registers/{name}/rows/{ids[-2]}/moves/close", {})[0] != 200, "a gate holds"
            assert send(base, "POST", f"/registers/{name}/rows/{ids[-1]}/moves/close", {})[0] == 200, name
            rows += len(ids)
    finally:
        process.terminate()
        process.wait(timeout=30)
    passed("generated", f"{len(made)} registers out of the vocabulary: {rows} rows written, listed, sorted, filtered, hidden from a role, moved through a gate")
