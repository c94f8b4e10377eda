#!/usr/bin/env python3
"""kill -9 at random moments of an import: every acknowledged change set is whole afterwards, and there is no other; the
import can simply be done again. 100 moments (ZHIGAI_KILLS), spread over the time that an undisturbed import takes."""
import random, shutil
from _support import *

KILLS = int(os.environ.get("ZHIGAI_KILLS", "100"))
random.seed(20221231)

with folder() as work:
    made = answer("sample", "make", "--seed", 3, "--enterprises", 60, "--out", work / "books")
    files = [str(work / "books" / name) for name in made["files"]]
    template = work / "template"
    answer("import", "commit", files[0], *TEXTS, "--data", template)
    start = answer("facts", "verify", *TEXTS, "--data", template)["change_sets"]
    command = [PROGRAM, "import", "commit", *files[1:], *TEXTS, "--format", "csv"]
    clean = work / "clean"
    shutil.copytree(template, clean)
    began = time.monotonic()
    subprocess.run([*command, "--data", str(clean)], cwd=TOP, check=True, capture_output=True)
    whole = time.monotonic() - began
    full = answer("facts", "verify", *TEXTS, "--data", clean)["change_sets"]
    stopped, early, untouched = 0, 0, 0
    for _ in range(KILLS):
        data = work / "victim"
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(template, data)
        process = subprocess.Popen([*command, "--data", str(data)], cwd=TOP, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.02, whole * 1.05))
        running = process.poll() is None
        process.kill()
        process.wait()
        stopped += running
        report = answer("facts", "verify", *TEXTS, "--data", data)
        assert report["faults"] == [], report
        assert start <= report["change_sets"] <= full, report
        untouched += report["change_sets"] == start
        early += start < report["change_sets"] < full
        again = subprocess.run([*command, "--data", str(data)], cwd=TOP, capture_output=True, text=True)
        assert again.returncode == 0, again.stderr
        end = answer("facts", "verify", *TEXTS, "--data", data)
        assert end["faults"] == [] and end["change_sets"] == full, (end, full)
    assert stopped > KILLS / 2, f"only {stopped} of {KILLS} were killed while running"
    passed("kill -9", f"{KILLS} rounds, {stopped} killed while running, {early} between two change sets, {untouched} before the first; chain whole each time, the rest goes in again")
