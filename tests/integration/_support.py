"""What the integration tests share: running the program, a server on a free port, the interface. Not a test itself."""
import contextlib, json, os, pathlib, subprocess, sys, tempfile, time, urllib.request, urllib.parse

TOP = pathlib.Path(__file__).resolve().parents[2]
PLAN = TOP / "plans" / "qidong-2022-13"
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(TOP / "build/release/src/app/zhigai")
TEXTS = ["--programme", str(TOP / "programme"), "--plan", str(PLAN)]


def zhigai(*arguments, ok=(0,), cwd=TOP):
    done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode in ok, f"zhigai {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def answer(*arguments, ok=(0,)):
    return json.loads(zhigai(*arguments, "--format", "json", ok=ok).stdout)


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory(prefix="zhigai-test-") as name:
        yield pathlib.Path(name)


@contextlib.contextmanager
def server(data, *options):
    process = subprocess.Popen([PROGRAM, "serve", *TEXTS, "--data", str(data), "--listen", "127.0.0.1:0", "--web", str(TOP / "web/dist"), *options],
                               cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("http://"), process.communicate()[1]
        yield line.strip().rstrip("/")
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(base, path, **query):
    url = base + "/api/v1" + path + ("?" + urllib.parse.urlencode(query) if query else "")
    with urllib.request.urlopen(url, timeout=120) as reply:
        body = reply.read()
        return json.loads(body) if "json" in reply.headers["Content-Type"] else body.decode("utf-8-sig")


def passed(name, detail):
    print(f"{name}: {detail}")
