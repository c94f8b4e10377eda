#!/usr/bin/python3
"""The template of a register, filled in with openpyxl as a person would, goes in unchanged; a row that names nobody stays out by
choice while the other goes in; the same file then comes back with the fault as a comment at its cell. By the command line, and by
the interface, where a sent file is judged again with an answer instead of being sent again."""
import io
import os
import sys
import urllib.request
import warnings

try:
    import openpyxl
except ImportError:  # Debian's own Python has it
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

from _support import *

warnings.simplefilter("ignore")
FIRM = {"企业名称": "启东模板机械有限公司", "统一社会信用代码": "91320681MA1N0000X5", "所属区镇": "汇龙镇"}
GOOD = {"企业": "启东模板机械有限公司", "项目名称": "技改一", "项目类型": "智能化技改", "计划设备投资": 120.5}
BAD = {"企业": "启东不存在有限公司", "项目名称": "技改二", "项目类型": "智能化技改"}


def fill(path, *rows):
    """Rows under the head, each value under the head that begins with its key; which columns have drop-down lists."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value.rstrip("*").split("（")[0]: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, 2):
        for head, value in row.items():
            sheet.cell(number, heads[head], value)
    lists = {str(rule.sqref).split(":")[0].rstrip("0123456789") for rule in sheet.data_validations.dataValidation}
    book.save(path)
    return {head for head, column in heads.items() if openpyxl.utils.get_column_letter(column) in lists}


def send(base, method, path, body=None):
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(base + "/api/v1" + path, data=data, method=method), timeout=60) as reply:
        told = reply.read()
        return json.loads(told or b"{}") if "json" in (reply.headers["Content-Type"] or "json") else told


def judged(base, job):
    for _ in range(300):
        view = send(base, "GET", f"/imports/{job}")
        if view["state"] in ("ready", "refused", "failed", "done"):
            return view
        time.sleep(0.1)
    raise AssertionError(view["state"])


def by_interface(base, work):
    blank = send(base, "GET", "/registers/project/template")
    assert openpyxl.load_workbook(io.BytesIO(blank)).worksheets[0].max_row == 1
    upload = send(base, "POST", "/uploads?name=projects.xlsx", {})["id"]
    send(base, "PUT", f"/uploads/{upload}/0", (work / "projects.xlsx").read_bytes())
    job = send(base, "POST", "/imports", {"upload": upload, "sender": "汇龙镇"})["id"]
    first = judged(base, job)
    asked = first["preview"]["questions"]
    assert first["state"] == "refused" and [q["word"] for q in asked] == [BAD["企业"]], asked
    back = openpyxl.load_workbook(io.BytesIO(send(base, "GET", f"/imports/{job}/workbook"))).worksheets[0]
    assert BAD["企业"] in back["A3"].comment.text
    firm = send(base, "GET", "/registers/enterprise/rows")["rows"][0]["id"]
    answers = [{"field": asked[0]["field"], "word": asked[0]["word"], "means": str(firm)}]
    send(base, "POST", f"/imports/{job}/preview", {"sender": "汇龙镇", "answers": answers})
    second = judged(base, job)
    assert second["state"] == "ready" and not second["preview"]["questions"], second["preview"]["faults"]
    send(base, "POST", f"/imports/{job}/commit", {})
    done = judged(base, job)
    assert done["state"] == "done" and done["outcome"]["added"] == 1, done["outcome"]
    # Sent again by the same office: what it answered is remembered, and nothing changes.
    upload = send(base, "POST", "/uploads?name=projects.xlsx", {})["id"]
    send(base, "PUT", f"/uploads/{upload}/0", (work / "projects.xlsx").read_bytes())
    again = judged(base, send(base, "POST", "/imports", {"upload": upload, "sender": "汇龙镇"})["id"])
    assert again["state"] == "ready" and again["preview"]["counts"]["added"] == again["preview"]["counts"]["changed"] == 0, again["preview"]["counts"]


with folder() as work:
    def on_data(*words, ok=(0,)):
        return answer(*words, *TEXTS, "--data", work / "data", ok=ok)

    answer("record", "template", "enterprise", "--out", work / "firms.xlsx", *TEXTS, "--data", work / "data")
    lists = fill(work / "firms.xlsx", FIRM)
    assert {"所属区镇", "规模类型", "是否规上"} <= lists, lists
    firms = on_data("import", "commit", work / "firms.xlsx")
    assert firms["committed"] and firms["counts"]["added"] == 1, firms["faults"]

    on_data("record", "template", "project", "--out", work / "projects.xlsx")
    assert "项目类型" in fill(work / "projects.xlsx", GOOD, BAD)
    refused = on_data("import", "commit", work / "projects.xlsx", ok=(1,))
    assert not refused["committed"] and refused["questions"][0]["word"] == BAD["企业"], refused["questions"]
    parked = on_data("import", "commit", work / "projects.xlsx", "--park")
    assert parked["committed"] and parked["by_register"]["project"]["added"] == 1
    assert {(row["row"], row["title"]) for row in parked["left_out"] if row["register"] == "project"} == {(3, "技改二")}, parked["left_out"]
    rows = on_data("record", "list", "project")
    assert rows["total"] == 1, rows["total"]

    on_data("import", "return", work / "projects.xlsx", "--out", work / "back.xlsx", ok=(1,))
    remarks = {cell.coordinate: cell.comment.text for line in openpyxl.load_workbook(work / "back.xlsx").worksheets[0].iter_rows() for cell in line if cell.comment}
    assert BAD["企业"] in remarks["A3"], remarks
    with server(work / "data") as base:
        by_interface(base, work)
    passed("templates", f"lists under {len(lists)} columns; filled, 1 firm and 1 project in, 1 row left out and remarked at A3; answered by the interface it goes in, and is remembered")
