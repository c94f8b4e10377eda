#!/usr/bin/env python3
"""A cross-table over ROWS synthetic rows (default 20,000): kind < 3, count and sum by two dimensions, as in the peers'
table. Contestants: DuckDB through its C interface, SQLite, numpy. Prints medians in ms and ratios to DuckDB.
    python3 bench/crosstab.py 1000000"""
import ctypes, pathlib, platform, random, sqlite3, statistics, sys, time

top = pathlib.Path(__file__).resolve().parents[1]
rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
repeats = 9 if rows > 100_000 else 5
draw = random.Random(7)
data = [(i, draw.randrange(14), draw.randrange(36), draw.randrange(5), draw.choice((None, draw.randrange(1_000_000)))) for i in range(rows)]
pairs = [("district", "month"), ("district", "kind"), ("month", "kind")]


def timed(ask):
    best = []
    for _ in range(repeats):
        began = time.perf_counter()
        ask()
        best.append((time.perf_counter() - began) * 1000)
    return statistics.median(best)


class Sqlite:
    name = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self):
        self.db = sqlite3.connect(":memory:")
        self.db.execute("CREATE TABLE r_thing (id INTEGER PRIMARY KEY, district INTEGER, month INTEGER, kind INTEGER, amount INTEGER) STRICT")
        self.db.executemany("INSERT INTO r_thing VALUES (?, ?, ?, ?, ?)", data)

    def ask(self, a, b):
        sql = f'SELECT "{a}", "{b}", count(*), sum("amount") FROM "r_thing" WHERE "kind" < ? GROUP BY "{a}", "{b}" ORDER BY "{a}", "{b}"'
        return self.db.execute(sql, (3,)).fetchall()


class Numpy:
    def __init__(self):
        import numpy
        self.np, self.name = numpy, f"numpy {numpy.__version__}"
        table = numpy.array([[d, m, k, 0 if v is None else v] for _, d, m, k, v in data], dtype=numpy.int64)
        self.column = {"district": table[:, 0].copy(), "month": table[:, 1].copy(), "kind": table[:, 2].copy(), "amount": table[:, 3].copy()}

    def ask(self, a, b):
        np, c = self.np, self.column
        mask = c["kind"] < 3
        key = c[a][mask] * 64 + c[b][mask]
        count = np.bincount(key, minlength=4096)
        total = np.bincount(key, weights=c["amount"][mask], minlength=4096)  # doubles: exact up to 2^53 only
        return [(int(k) // 64, int(k) % 64, int(count[k]), int(total[k])) for k in np.nonzero(count)[0]]


class DuckDb:
    """The library that the program opens, by the same functions."""

    def __init__(self):
        found = list((top / "third_party/duckdb/node_modules/@duckdb").glob("*/libduckdb.so"))
        if not found:
            raise ImportError("no libduckdb.so under third_party/duckdb (tools/install)")
        lib = self.lib = ctypes.CDLL(str(found[0]))
        lib.duckdb_library_version.restype = ctypes.c_char_p
        lib.duckdb_fetch_chunk.restype = ctypes.c_void_p
        lib.duckdb_data_chunk_get_vector.restype = ctypes.c_void_p
        lib.duckdb_data_chunk_get_size.restype = ctypes.c_uint64
        lib.duckdb_vector_get_data.restype = ctypes.c_void_p
        lib.duckdb_result_error.restype = ctypes.c_char_p
        self.name = "DuckDB " + lib.duckdb_library_version().decode()
        self.db, self.link = ctypes.c_void_p(), ctypes.c_void_p()
        assert lib.duckdb_open(None, ctypes.byref(self.db)) == 0 and lib.duckdb_connect(self.db, ctypes.byref(self.link)) == 0
        self.run("SET threads = 2")
        self.run("CREATE TABLE r_thing (id BIGINT, district BIGINT, month BIGINT, kind BIGINT, amount BIGINT)")
        appender = ctypes.c_void_p()
        assert lib.duckdb_appender_create(self.link, None, b"r_thing", ctypes.byref(appender)) == 0
        for row in data:
            for value in row:
                lib.duckdb_append_null(appender) if value is None else lib.duckdb_append_int64(appender, ctypes.c_int64(value))
            lib.duckdb_appender_end_row(appender)
        assert lib.duckdb_appender_destroy(ctypes.byref(appender)) == 0

    class Result(ctypes.Structure):
        _fields_ = [("a", ctypes.c_uint64), ("b", ctypes.c_uint64), ("c", ctypes.c_uint64), ("d", ctypes.c_void_p), ("e", ctypes.c_void_p), ("internal", ctypes.c_void_p)]

    def run(self, sql):
        result = self.Result()
        assert self.lib.duckdb_query(self.link, sql.encode(), ctypes.byref(result)) == 0, self.lib.duckdb_result_error(ctypes.byref(result))
        return result

    def ask(self, a, b):
        result = self.run(f'SELECT "{a}", "{b}", count(*), sum("amount") FROM "r_thing" WHERE "kind" < 3 GROUP BY "{a}", "{b}" ORDER BY "{a}" ASC NULLS FIRST, "{b}" ASC NULLS FIRST')
        out = []
        while chunk := self.lib.duckdb_fetch_chunk(result):
            size = self.lib.duckdb_data_chunk_get_size(ctypes.c_void_p(chunk))
            columns = []
            for i, words in enumerate((1, 1, 1, 2)):  # the sum is a 128-bit number
                vector = self.lib.duckdb_data_chunk_get_vector(ctypes.c_void_p(chunk), ctypes.c_uint64(i))
                columns.append((ctypes.c_int64 * (size * words)).from_address(self.lib.duckdb_vector_get_data(ctypes.c_void_p(vector)))[::words])
            out += list(zip(*columns))
            held = ctypes.c_void_p(chunk)
            self.lib.duckdb_destroy_data_chunk(ctypes.byref(held))
        self.lib.duckdb_destroy_result(ctypes.byref(result))
        return out


contestants = []
for make in (DuckDb, Sqlite, Numpy):
    try:
        contestants.append(make())
    except ImportError as missing:
        print(f"left out: {make.__name__} ({missing})")
wrong = 0
for pair in pairs:
    answers = [(c.name, c.ask(*pair)) for c in contestants]
    for name, answer in answers[1:]:
        if answer != answers[0][1]:
            print(f"{name} and {answers[0][0]} differ on {pair}: {answer[:2]} {answers[0][1][:2]}")
            wrong += 1
if wrong:
    sys.exit(1)
print(f"{rows} rows, medians of {repeats}, ms; {platform.machine()}, Python {platform.python_version()}")
print(f"{'engine':16}" + "".join(f"{a + ' x ' + b:>18}" for a, b in pairs) + f"{'ratio':>9}")
base = None
for c in contestants:
    times = [timed(lambda: c.ask(*pair)) for pair in pairs]
    base = base or times
    print(f"{c.name:16}" + "".join(f"{t:18.2f}" for t in times) + f"{statistics.mean(times) / statistics.mean(base):9.1f}")
print(f"{len(contestants)} contestants gave the same {len(pairs)} answers")
