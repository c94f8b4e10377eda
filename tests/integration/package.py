#!/usr/bin/env python3
"""A release packs, installs and serves without a network, takes the data of the release before along, and finds the way back."""
import hashlib, shutil, tarfile, urllib.request
from _support import *

# An empty network namespace with only its loopback: what the release needs from outside would fail here.
OFFLINE = ["unshare", "-n", "sh", "-c", 'ip link set lo up 2>/dev/null || python3 -c "$UP"; exec "$@"', "offline"]
UP = "import fcntl,socket,struct; s=socket.socket(); fcntl.ioctl(s,0x8914,struct.pack('16sH14s',b'lo',0x49,b''))"


def offline(*command, ok=(0,)):
    done = subprocess.run([*OFFLINE, *map(str, command)], capture_output=True, text=True, timeout=300, env={**os.environ, "UP": UP})
    assert done.returncode in ok, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def packed(out, *options):
    made = subprocess.run([TOP / "tools/package", "--out", out, "--program", PROGRAM, *options], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    path = made.stdout.strip().splitlines()[-1]
    with tarfile.open(path) as tar:
        tar.extractall(out, filter="data") if hasattr(tarfile, "data_filter") else tar.extractall(out)
    return out / pathlib.Path(path).name.removesuffix(".tar.gz"), hashlib.sha256(open(path, "rb").read()).hexdigest()


PROBE = """
import json,os,subprocess,sys,urllib.request
env={**os.environ,"ZHIGAI_CONF":sys.argv[1]}
p=subprocess.Popen([sys.argv[2]],stdout=subprocess.PIPE,stderr=subprocess.PIPE,text=True,env=env)
line=p.stdout.readline().strip()
assert line.startswith("http"), p.communicate()[1]
page=urllib.request.urlopen(line).read().decode()
session=json.load(urllib.request.urlopen(line+"api/v1/session"))
p.terminate(); p.wait()
print(json.dumps({"page":"<div id" in page, "plan":session["plan"]["zh"]}))
"""

with folder() as work:
    (work / "one").mkdir(), (work / "again").mkdir(), (work / "two").mkdir()
    first, digest = packed(work / "one")
    assert packed(work / "again")[1] == digest, "the same tree packs to the same bytes"
    sbom = json.loads((first / "sbom.spdx.json").read_text())
    names = {package["name"] for package in sbom["packages"]}
    assert {"zhigai", "libsqlite3-0", "librestinio-dev", "vue"} <= names, names
    mine = subprocess.run(["ldd", first / "bin/zhigai"], capture_output=True, text=True).stdout
    outside = [line for line in mine.splitlines() if "=> /" in line and str(first) not in line and not any(f"lib{name}.so" in line for name in ("c", "m"))]
    assert not outside, outside

    prefix = work / "site"
    install = lambda release, *options, ok=(0,): offline(release / "install", "--prefix", prefix, "--listen", "127.0.0.1:0", "--no-service", *options, ok=ok)
    install(first)
    probe = json.loads(offline("python3", "-c", PROBE, prefix / "zhigai.conf", prefix / "current/bin/zhigai-serve").splitlines()[-1])
    assert probe["page"] and "智" in probe["plan"], probe

    def at_site(*arguments):
        release = (prefix / "current").resolve()
        done = subprocess.run([release / "bin/zhigai", *map(str, arguments), "--programme", release / "programme", "--plan", release / "plans/qidong-2022-13",
                               "--data", prefix / "data", "--format", "json"], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    book = TOP / "tests/integration/foreign/sheetjs_firms.xlsx"
    assert at_site("import", "commit", book)["counts"]["added"] == 3
    head = at_site("facts", "verify")["head"]

    # A file changed on the way: nothing is installed.
    broken = work / "broken"
    shutil.copytree(first, broken)
    with open(broken / "web/index.html", "a") as page:
        page.write(" ")
    install(broken, ok=(1,))

    # The next release has one field more; the data go along, and back again.
    programme = work / "programme"
    shutil.copytree(TOP / "programme", programme)
    widened = programme / "enterprises/enterprise.yaml"
    line = "  address:      {"
    text = widened.read_text()
    assert line in text
    widened.write_text(text.replace(line, "  website:      {zh: 网址, en: Website, type: text, length: 200}\n" + line, 1))
    second, _ = packed(work / "two", "--version", "0.1.1", "--programme", programme)
    install(second)
    rows = at_site("record", "list", "enterprise")["rows"]
    assert len(rows) == 3 and all("website" in row["values"] for row in rows), rows[0]["values"]
    offline(second / "install", "--prefix", prefix, "--no-service", "--back")
    assert at_site("facts", "verify")["head"] == head
    rows = at_site("record", "list", "enterprise")["rows"]
    assert len(rows) == 3 and all("website" not in row["values"] for row in rows)
    size = sum(f.stat().st_size for f in first.rglob("*") if f.is_file()) // 2**20
    passed("package", f"{len(names)} parts in the SBOM, {size} MiB installed offline, upgraded with a field more, and back to the same head")
