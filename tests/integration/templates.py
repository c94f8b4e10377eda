#!/usr/bin/python3
"""The template of a register, filled in with openpyxl as a person would, goes in unchanged; a row that names nobody stays out by
choice while the other goes in; the same file then comes back with the fault as a comment at its cell."""
import warnings

import openpyxl

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
    passed("templates", f"lists under {len(lists)} columns; filled, 1 firm and 1 project in, 1 row left out and remarked at A3")
