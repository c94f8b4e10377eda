#!/usr/bin/env python3
"""Every sentence of the plan is carried: plans/*/carriers.yaml against the text, the registers, targets, clauses, and the
ledgers that play them. Needs no program.  python3 tests/integration/plan_carriers.py"""
import collections, pathlib, sys
import yaml

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools/lib"))
from plan_sentences import carried, page_of, sentences, texts_of

MOST_SENTENCES, MOST_EXHORTED = 12, 0.15
# Registers whose figures other tests write: the importer's, and the rows a plan seeds.
PLAYED_ELSEWHERE = {"project": "end_to_end.py", "enterprise": "end_to_end.py", "enterprise_year": "end_to_end.py", "district": "seeded from organisation.yaml"}


def faults_of(plan):
    book, texts = carried(plan), texts_of(plan)
    registers, out = texts["registers"], []
    listed = sentences(plan)
    entries = list(book["sentences"])
    for i, (section, sentence) in enumerate(listed):
        fits = [e for e in entries if e["section"] == section and sentence.startswith(e["begins"])]
        if len(fits) != 1:
            out.append(f"{section}: {sentence[:24]}… is carried by {len(fits)} entries")
        elif i < len(entries) and entries[i] is not fits[0]:
            out.append(f"{section}: {fits[0]['begins']} does not stand in the order of the text")
    if len(entries) != len(listed):
        out.append(f"{len(entries)} entries for {len(listed)} sentences")
    count, played = collections.Counter(), texts["played"] | set(PLAYED_ELSEWHERE)
    for entry in entries:
        name = f"{entry['section']} {entry['begins']}"
        carriers = sum((entry.get(kind, []) for kind in ("registers", "targets", "clauses", "checklists", "quotas")), [])
        if bool(carriers) == ("exhortation" in entry):
            out.append(f"{name}: either carriers or exhortation")
        for kind in ("registers", "targets", "clauses", "checklists", "quotas"):
            for one in entry.get(kind, []):
                if one not in texts[kind]:
                    out.append(f"{name}: there is no {kind[:-1]} {one}")
        for one in entry.get("registers", []):
            count[one] += 1
            if one not in played:
                out.append(f"{name}: no line of tests/integration/ledgers writes a row of {one}")
        for one in entry.get("targets", []):
            if one in texts["targets"] and texts["targets"][one] != entry["section"]:
                out.append(f"{name}: target {one} cites {texts['targets'][one]}")
    out += [f"{one} carries {n} sentences, at most {MOST_SENTENCES}" for one, n in count.items() if n > MOST_SENTENCES]
    for kind in ("targets", "clauses", "quotas"):
        named = {one for entry in entries for one in entry.get(kind, [])}
        out += [f"no sentence names {kind[:-1]} {one}" for one in texts[kind] if one not in named]
    out += [f"no line of tests/integration/ledgers moves the figure of {one}" for one in texts["unmoved"]]
    out += [f"figures: no register for target {one}" for one in texts["targets"] if book["figures"].get(one) not in registers]
    out += [f"figures: there is no target {one}" for one in book["figures"] if one not in texts["targets"]]
    for entry in entries:
        for one in entry.get("targets", []):
            if book["figures"].get(one) not in entry.get("registers", []):
                out.append(f"{entry['section']} {entry['begins']}: {one} is counted over {book['figures'].get(one)}, which the sentence does not name")
    exhorted = sum("exhortation" in e for e in entries)
    if exhorted > MOST_EXHORTED * len(entries):
        out.append(f"{exhorted} of {len(entries)} sentences are called exhortations, more than {MOST_EXHORTED:.0%}")
    page = TOP / "docs/reference/plan-coverage.md"
    if not page.exists() or page.read_text(encoding="utf-8") != page_of(plan):
        out.append("docs/reference/plan-coverage.md is stale: run tools/generate/plan-coverage")
    return out, len(listed), exhorted, count


def main():
    plan = TOP / "plans/qidong-2022-13"
    faults, total, exhorted, count = faults_of(plan)
    assert not faults, "\n" + "\n".join(faults)
    print(f"plan_carriers: {total} sentences, {exhorted} exhortations, {len(count)} registers carry the rest, most {count.most_common(1)[0]}")


main()
