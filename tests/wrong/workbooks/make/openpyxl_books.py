"""Ledgers of 区镇 as their clerks keep them, by openpyxl, and the shapes only it makes easily.

Run: /usr/bin/python3 make/openpyxl_books.py   (in tests/wrong/workbooks; Debian's python3-openpyxl)
All firms and codes are invented; the codes pass the check of GB 32100-2015.
"""
import datetime
import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(number):
    """The number-th invented code of 320681; both check characters are right (GB 11714 on 9-16, GB 32100 on all)."""
    body = "MA%06d" % (900000 + number)
    value = lambda c: int(c) if c.isdigit() else ord(c) - 55
    rest = 11 - sum(value(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    organisation = body + {10: "X", 11: "0"}.get(rest, str(rest))
    head = "91320681" + organisation
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + ALPHABET[(31 - total % 31) % 31]


FIRMS = ["启东宏达电动工具有限公司", "南通海盛重工有限公司", "启东市恒源精密机械厂", "江苏东亚新材料股份有限公司",
         "启东华力纺织有限公司", "南通启安医药科技有限公司", "启东润泽化工有限公司", "启东新锋海工装备有限公司"]


def merged_headers(path):
    """Title, 单位 row, two-row merged header, vertical merges of 区镇, 小计 and 合计, 备注, hidden row, column, sheet."""
    book = openpyxl.Workbook()
    guide = book.active
    guide.title = "填表说明"
    guide["A1"] = "1. 金额单位为万元；2. 日期按年月填写。"
    sheet = book.create_sheet("2022年项目台账")
    sheet.append(["南阳、北新两镇2022年“智改数转”项目台账"])
    sheet.merge_cells("A1:J1")
    sheet["A1"].font = Font(size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(["填报单位：启东市发展改革委", None, None, None, None, None, None, "单位：万元"])
    sheet.append(["序号", "区镇", "企业名称\n（必填）", "统一社会信用代码*", "项目名称", "项目类型", "投资情况", None, "开工时间", "完成时间"])
    sheet.append([None] * 6 + ["计划总投资", "其中：设备投资", None, None])
    for column in "ABCDEFIJ":
        sheet.merge_cells(f"{column}3:{column}4")
    sheet.merge_cells("G3:H3")
    rows = [("南阳镇", 0, "智能化技改", 1200, 860.5, "2022.3", datetime.date(2022, 9, 30)),
            ("南阳镇", 1, "企业上云", 35.6, 10.001, "2022.5", datetime.date(2022, 11, 8)),
            ("北新镇", 2, "智能化技改", 0.1 + 0.2, 0.3, 2022.3, datetime.datetime(2022, 12, 1, 9, 30)),
            ("北新镇", 3, "绿色化改造", 2300, 1999.99, "2022年6月", None)]
    for i, (town, firm, kind, total, equipment, start, finish) in enumerate(rows):
        sheet.append([i + 1, town if i % 2 == 0 else None, FIRMS[firm], credit_code(firm), FIRMS[firm][2:6] + "生产线改造",
                      kind, total, equipment, start, finish])
    sheet.merge_cells("B5:B6")
    sheet.merge_cells("B7:B8")
    sheet.append(["合计", None, None, None, None, None, "=SUM(G5:G8)", "=SUM(H5:H8)"])
    sheet.append(["备注：本表按季度报送。"])
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.create_sheet("旧数据").sheet_state = "hidden"
    book.save(path)


def epoch_1904(path):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["企业名称", "开工日期"])
    sheet.append([FIRMS[0], datetime.date(2022, 3, 8)])
    sheet.append([FIRMS[1], datetime.datetime(2022, 3, 8, 23, 59, 59)])
    book.save(path)


def formats(path):
    """Numbers and dates under the codes that Chinese Excel and WPS write."""
    book = openpyxl.Workbook()
    sheet = book.active
    codes = ["General", "0.00", "#,##0.00", "0%", "@", "yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日";@', 'yyyy"年"m"月";@',
             "[$-804]yyyy年m月d日", "yyyy.m", "m/d", "h:mm", "[h]:mm:ss", '0.00"万元"', "0.00E+00", "[DBNum1][$-804]General"]
    for code in codes:
        sheet.append([code, 44628.5])
        sheet.cell(sheet.max_row, 2).number_format = code
    book.save(path)


def errors(path):
    """Texts, errors and formulas without results: openpyxl computes nothing."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名称", "数"])
    sheet.append(["甲", "=1/0"])
    sheet.append(["=A2&\"x\"", "=VLOOKUP(\"x\",A1:B1,2,FALSE)"])
    sheet.append(["乙", "=SUM(1,2)"])
    sheet.append(["#N/A", True])
    sheet.append([" 前后有空格 ", "’单引号"])
    sheet.append(["_x000D_", "a\tb"])
    book.save(path)


if __name__ == "__main__":
    merged_headers("openpyxl_merged_headers.xlsx")
    epoch_1904("openpyxl_1904.xlsx")
    formats("openpyxl_formats.xlsx")
    errors("openpyxl_no_results.xlsx")
