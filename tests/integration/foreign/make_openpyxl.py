#!/usr/bin/python3
"""A 区镇's project ledger by openpyxl: title, 单位 row, two-row merged header, districts merged down, 合计 and a note at the end.
Run: /usr/bin/python3 make_openpyxl.py   (in this folder)"""
import datetime
from openpyxl import Workbook

book = Workbook()
book.properties.created = book.properties.modified = datetime.datetime(2023, 7, 3, 9, 0)
sheet = book.active
sheet.title = "项目台账"
sheet.append(["南阳镇、海复镇2023年上半年智改数转项目推进情况表"])
sheet.append(["填报单位：镇经发办", None, None, None, None, None, None, None, "单位：万元"])
sheet.append(["序号", "区镇", "企业情况", None, "项目情况", None, "设备投资（不含税）", None, "完成时间", "形象进度", "备注"])
sheet.append([None, None, "企业名称", "统一社会信用代码", "项目名称", "项目类别", "计划设备投资", "实际设备投资", None, None, None])
ROWS = [
    (1, "南阳镇", "启东南宏精密机械有限公司", "91320681MAX0000100", "机加工车间数控化改造", "智能化技改", 380, 402.5, "2023.5", "已完成", None),
    (2, None, "启东南宏精密机械有限公司", "91320681MAX0000100", "生产管理系统上云", "企业上云", 26, 26, datetime.datetime(2023, 3, 14), "已完成", None),
    (3, None, "江苏东疆电动工具有限公司", "91320681MAX0000223", "总装线智能化诊断", "诊断服务", None, None, None, "实施中", "诊断报告待确认"),
    (4, "海复镇", "启东海复食品有限公司", "91320681MAX000033X", "锅炉节能与余热回收", "绿色化改造", "215.00", None, None, "未开工", None),
    (5, None, "南通启复纺织科技有限公司", "91320681MAX0000450", "智能仓储示范车间", "标杆示范", 1260.8, 1198.26, "2023年6月", "竣工", "省级申报中"),
]
WEIGHTS, ALPHABET = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28], "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(stem):
    """GB 32100-2015: the check character over the first 17; the firms are invented."""
    return stem[:17] + ALPHABET[(31 - sum(ALPHABET.index(c) * w for c, w in zip(stem, WEIGHTS)) % 31) % 31]


for row in ROWS:
    sheet.append([code(v) if i == 3 else v for i, v in enumerate(row)])
sheet.append(["合计", None, None, None, None, None, "=SUM(G5:G9)", "=SUM(H5:H9)"])
sheet.append(["注：设备投资按发票不含税金额填报。"])
for area in ["A1:K1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:H3", "I3:I4", "J3:J4", "K3:K4", "B5:B7", "B8:B9", "A10:F10"]:
    sheet.merge_cells(area)
book.save("openpyxl_projects.xlsx")
