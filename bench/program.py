#!/usr/bin/env python3
"""The program beside the bare thing it stands on, in one run, on generated facts.
    python3 bench/program.py build/release/src/app/zhigai [ENTERPRISES]
import: `zhigai import commit` of the sample's workbooks (judged, versioned, chained, fsynced) beside openpyxl reading
them; list page and cross-table over HTTP beside sqlite3 asking the same file for the same rows, without rights,
titles or JSON. Answers are compared first."""
import json, pathlib, sqlite3, statistics, subprocess, sys, tempfile, time, urllib.parse, urllib.request

top = pathlib.Path(__file__).resolve().parents[1]
program = str(pathlib.Path(sys.argv[1]).resolve())
enterprises = int(sys.argv[2]) if len(sys.argv) > 2 else 60
repeats = 30
texts = ["--programme", str(top / "programme"), "--plan", str(top / "plans/qidong-2022-13")]
wrong = []


def median(ask, n=repeats):
    times = []
    for _ in range(n):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.95))]


def line(what, ours, theirs, peer):
    ratio = f"{ours / theirs:8.1f}" if theirs else "       –"
    print(f"{what:34}{ours:12.1f}{theirs if theirs else 0:12.1f}{ratio}  {peer}")


with tempfile.TemporaryDirectory() as folder:
    data, books = folder + "/data", pathlib.Path(folder) / "books"
    subprocess.run([program, "sample", "make", "--enterprises", str(enterprises), "--out", str(books), *texts], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    began = time.perf_counter()
    server = subprocess.Popen([program, "serve", "--sample", "--data", data, "--listen", "127.0.0.1:0", *texts], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = server.stdout.readline().strip().rstrip("/")
    filled = time.perf_counter() - began
    server.terminate()
    server.wait()
    began = time.perf_counter()
    server = subprocess.Popen([program, "serve", "--data", data, "--listen", "127.0.0.1:0", *texts], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = server.stdout.readline().strip().rstrip("/")

    def get(path, **query):
        with urllib.request.urlopen(address + "/api/v1" + path + ("?" + urllib.parse.urlencode(query) if query else "")) as answer:
            return json.load(answer)

    try:
        get("/session")
        start = time.perf_counter() - began
        seq = get("/session")["data_version"]
        cross = dict(by="district,kind", sums="planned,actual", min_seq=seq)
        deadline = time.time() + 30
        while get("/registers/project/crosstab", **cross)["building"] and time.time() < deadline:
            time.sleep(0.05)
        table = get("/registers/project/crosstab", **cross)
        memory = next(int(l.split()[1]) for l in open(f"/proc/{server.pid}/status") if l.startswith("VmRSS")) / 1024
        page = get("/registers/project/rows", sort="-planned", limit=50)
        file = sqlite3.connect(f"file:{data}/facts.db?mode=ro", uri=True)
        bare_page = lambda: file.execute('SELECT * FROM r_project WHERE void = 0 ORDER BY f_planned DESC, id LIMIT 50').fetchall()
        bare_cross = lambda: file.execute('SELECT f_district, f_kind, count(*), sum(f_planned), sum(f_actual) FROM r_project WHERE void = 0 GROUP BY 1, 2 ORDER BY 1, 2').fetchall()
        if [row["id"] for row in page["rows"]] != [row[0] for row in bare_page()]:
            wrong.append("the list page differs from the file")
        yuan = lambda text: None if text is None else int(text.replace(".", ""))
        ours = [(r["by"]["district"], r["by"]["kind"], r["count"], yuan(r["sums"]["planned"]), yuan(r["sums"]["actual"])) for r in table["rows"]]
        if ours != bare_cross():
            wrong.append(f"the cross-table differs from the file: {ours[:2]} {bare_cross()[:2]}")
        if not ours or not page["rows"]:
            wrong.append("nothing to compare")
        print(f"{enterprises} enterprises, {page['total']} projects, data version {seq}; medians of {repeats}, ms")
        print(f"{'':34}{'zhigai':>12}{'peer':>12}{'ratio':>8}")
        p50, p95 = median(lambda: get("/registers/project/rows", sort="-planned", limit=50))
        line("list page of 50, sorted", p50, median(bare_page)[0], f"sqlite3 alone, no rights, titles, JSON (ours p95 {p95:.1f})")
        p50, p95 = median(lambda: get("/registers/project/crosstab", **cross))
        line(f"cross-table from {table['from']}", p50, median(bare_cross)[0], f"sqlite3 alone (ours p95 {p95:.1f})")
        p50, p95 = median(lambda: get("/registers/project/crosstab", sums="planned", min_seq=seq))
        line("one sum", p50, median(lambda: file.execute("SELECT count(*), sum(f_planned) FROM r_project WHERE void = 0").fetchall())[0], f"sqlite3 alone (ours p95 {p95:.1f})")
        line("start to first answer", start * 1000, 0, "")
        print(f"{'memory at rest':34}{memory:12.0f} MB")
        line("sample: make, import, start", filled * 1000, 0, "")
        try:
            import openpyxl
        except ImportError:
            openpyxl = None
            print("left out: openpyxl (not installed)")
        if openpyxl:
            files = sorted(books.rglob("*.xlsx"))
            began, cells = time.perf_counter(), 0
            for path in files:
                for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True):
                    cells += sum(len(row) for row in sheet.iter_rows(values_only=True))
            theirs = (time.perf_counter() - began) * 1000
            began = time.perf_counter()
            subprocess.run([program, "import", "preview", *map(str, files), "--data", data, *texts], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            line(f"preview of {len(files)} workbooks", (time.perf_counter() - began) * 1000, theirs, f"openpyxl {openpyxl.__version__} reading {cells} cells, judging none")
    finally:
        server.terminate()
        server.wait()
for text in wrong:
    print(text)
print("answers agree" if not wrong else f"{len(wrong)} differences")
sys.exit(1 if wrong else 0)
