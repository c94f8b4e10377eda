#!/usr/bin/env python3
"""A published list (认定名单) goes in as it is printed: firms by former names, titles by the names lists use, an object where it has one; twice changes
nothing; who is on no ledger stops the sheet."""
import csv
from _support import *

FIRMS = [["统一社会信用代码", "企业名称", "曾用名", "所属区镇"], ["91320681MA1N0000X5", "启东甲有限公司", "启东老甲有限公司", "汇龙镇"],
         ["91320681TE5T00147Y", "启东乙有限公司", "", "高新区"]]
STARS = [["序号", "企业名称", "称号", "认定级别", "星级", "认定文号", "认定日期"], ["1", "启东老甲有限公司", "省星级上云企业", "省级", "三星级", "苏工信信基〔2022〕181号", "2022-07-01"],
         ["2", "启东乙有限公司", "星级上云企业", "省级", "四星", "苏工信信基〔2022〕181号", "2022年7月1日"]]
SHOPS = [["序号", "企业名称", "称号", "认定级别", "车间名称", "认定文号", "认定日期"], ["1", "启东甲有限公司", "示范智能车间", "省级", "注塑车间", "苏工信投资〔2023〕12号", "2023-09-01"],
         ["2", "启东甲有限公司", "示范智能车间", "省级", "装配车间", "苏工信投资〔2023〕12号", "2023-09-01"]]


def sheet(folder, name, rows):
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


with folder() as work:
    data = ["--plan", PLAN, "--data", work / "data"]

    def commit(path, ok=(0,)):
        done = answer("import", "commit", path, *data, ok=ok)
        return done, json.dumps(done, ensure_ascii=False)

    rows = lambda: answer("record", "list", "recognition", *data)["rows"]
    commit(sheet(work, "企业台账", FIRMS))
    stars, shops = sheet(work, "公布名单", STARS), sheet(work, "智能车间名单", SHOPS)
    commit(stars)
    assert len(rows()) == 2, rows()
    commit(shops)
    assert len(rows()) == 4, rows()
    before = json.dumps(rows(), ensure_ascii=False)
    commit(stars)
    commit(shops)
    assert json.dumps(rows(), ensure_ascii=False) == before, "the same lists again changed something"
    _, said = commit(sheet(work, "公布名单", STARS[:1] + [["1", "启东丁有限公司"] + STARS[1][2:]]), ok=(1,))
    assert len(rows()) == 4, "a firm on no ledger got a title"
    passed("published lists", "4 titles by former and present names, twice = 0 changes, an unknown firm stops the list")
