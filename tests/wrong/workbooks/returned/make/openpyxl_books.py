"""Workbooks to be given back, by openpyxl: what a sheet may carry besides rows.

Run: /usr/bin/python3 make/openpyxl_books.py   (in tests/wrong/workbooks/returned; Debian's python3-openpyxl, 3.0.9)
"""
import datetime

import openpyxl
from openpyxl.chart import BarChart, LineChart, PieChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule, CellIsRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

ROWS = [["企业名称", "统一社会信用代码", "项目名称", "设备投资（万元）", "完成日期"],
        ["启东合力机电有限公司", "91320681TE5T00147Y", "焊接线改造", 120.5, datetime.date(2023, 5, 18)],
        ["南通瑞丰（启东）科技有限公司", "91320681TE5T007370", "车间联网", 88, datetime.date(2023, 6, 1)],
        ["启东三和塑业有限公司", "91320681MA1N0000X5", "上云", 12.25, datetime.date(2023, 7, 9)]]


def book(title="项目台账", rows=ROWS):
    out = openpyxl.Workbook()
    out.properties.created = out.properties.modified = datetime.datetime(2023, 1, 5)
    sheet = out.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return out, sheet


def save(out, name):
    out.save(f"openpyxl_{name}.xlsx")


out, sheet = book()
save(out, "plain")

out, sheet = book()
sheet["B2"].comment = Comment("请核对执照\n2023-06-01", "张三")
sheet["D4"].comment = Comment("不含税", "李四", width=300, height=80)
save(out, "comments")

out, sheet = book()
sheet["A1"].comment = Comment("表头", "张三")
second = out.create_sheet("汇总")
second.append(["区镇", "完成"])
second.append(["汇龙镇", 3])
save(out, "comments_on_one_of_two")

out, sheet = book()
chart = BarChart()
chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=4), titles_from_data=True)
sheet.add_chart(chart, "G2")
save(out, "chart")

out, sheet = book()
sheet["C3"].comment = Comment("图旁的批注", "张三")
sheet.add_chart(LineChart(), "G2")
sheet.add_chart(PieChart(), "G20")
save(out, "charts_and_comment")

out, sheet = book()
sheet.add_table(Table(displayName="台账", ref="A1:E4", tableStyleInfo=TableStyleInfo(name="TableStyleMedium9", showRowStripes=True)))
save(out, "table")

out, sheet = book()
choice = DataValidation(type="list", formula1='"技改,上云,诊断"', allow_blank=True)
choice.add("C2:C100")
sheet.add_data_validation(choice)
sheet.conditional_formatting.add("D2:D4", ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="FF0000"))
sheet.conditional_formatting.add("D2:D4", CellIsRule(operator="greaterThan", formula=["100"], fill=PatternFill(bgColor="FFC7CE")))
save(out, "choices_and_colours")

out, sheet = book()
sheet.protection.sheet = True
sheet.protection.password = "x"
sheet["D2"].protection = Protection(locked=False)
out.security.lockStructure = True
save(out, "protected")

out, sheet = book()
sheet["A2"].hyperlink = "https://example.invalid/a?b=1&c=2"
sheet["A3"].hyperlink = "#汇总!A1"
sheet.merge_cells("A5:C5")
sheet["A5"] = "合计"
sheet["D5"] = "=SUM(D2:D4)"
sheet.freeze_panes = "B2"
sheet.auto_filter.ref = "A1:E4"
out.create_sheet("汇总")
save(out, "links_and_filter")

out, sheet = book()
sheet.oddHeader.center.text = "&A 内部资料"
sheet.oddFooter.center.text = "第 &P 页"
sheet.print_title_rows = "1:1"
sheet.page_setup.orientation = "landscape"
sheet.row_breaks.append(openpyxl.worksheet.pagebreak.Break(id=3))
save(out, "print")

out, sheet = book()
hidden = out.create_sheet("填表说明")
hidden.sheet_state = "hidden"
hidden["A1"] = "说明"
out.create_chartsheet("图").add_chart(BarChart())
sheet.column_dimensions["C"].hidden = True
sheet.row_dimensions[3].hidden = True
out.defined_names.append(DefinedName("清单", attr_text="项目台账!$A$2:$A$4"))
save(out, "hidden_and_names")

out, sheet = book("台账 & <表>'\"")
sheet["A2"].font = Font(name="仿宋_GB2312", size=14, bold=True)
save(out, "odd_sheet_name")

out = openpyxl.Workbook(write_only=True)
sheet = out.create_sheet("流式")
for row in ROWS:
    sheet.append(row)
save(out, "write_only")
