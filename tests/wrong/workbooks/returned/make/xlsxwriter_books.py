"""Workbooks to be given back, by XlsxWriter (Python): other order of parts, header pictures, sparklines, notes of its own.

Run: /usr/bin/python3 make/xlsxwriter_books.py   (in tests/wrong/workbooks/returned; Debian's python3-xlsxwriter, 3.0.2)
"""
import base64
import datetime
import io

import xlsxwriter

ROWS = [["企业名称", "信用代码", "项目", "投资", "完成"],
        ["启东合力机电有限公司", "91320681TE5T00147Y", "焊接线改造", 120.5, 45064],
        ["启东三和塑业有限公司", "91320681MA1N0000X5", "上云", 12.25, 45116]]
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def book(name, **options):
    out = xlsxwriter.Workbook(f"xlsxwriter_{name}.xlsx", options)
    out.set_properties({"created": datetime.datetime(2023, 1, 5)})
    sheet = out.add_worksheet("项目")
    for r, row in enumerate(ROWS):
        sheet.write_row(r, 0, row)
    return out, sheet


out, sheet = book("plain")
out.close()

out, sheet = book("comments")
sheet.write_comment("B2", "原有批注", {"author": "王五", "visible": True})
sheet.write_comment("D3", "颜色不同", {"color": "#00ff00", "x_scale": 2})
out.close()

out, sheet = book("comments_on_each_sheet")
sheet.write_comment("A1", "一")
second = out.add_worksheet("第二张")
second.write("A1", "区镇")
second.write_comment("A1", "二")
out.close()

out, sheet = book("header_picture")
sheet.set_header("&C&G", {"image_center": "dot.png", "image_data_center": io.BytesIO(DOT)})
out.close()

out, sheet = book("header_picture_and_comment")
sheet.set_header("&C&G", {"image_center": "dot.png", "image_data_center": io.BytesIO(DOT)})
sheet.write_comment("C2", "两种图形并存")
out.close()

out, sheet = book("sparkline")
sheet.add_sparkline("G2", {"range": "D2:D3"})
sheet.conditional_format("D2:D3", {"type": "data_bar", "data_bar_2010": True})
out.close()

out, sheet = book("button")
sheet.insert_button("G2", {"caption": "按钮", "macro": "run"})
out.close()

out, sheet = book("chart_textbox_table")
chart = out.add_chart({"type": "column"})
chart.add_series({"values": "=项目!$D$2:$D$3"})
sheet.insert_chart("G2", chart)
sheet.insert_textbox("G20", "文本框")
sheet.add_table("A1:E3", {"columns": [{"header": h} for h in ROWS[0]]})
sheet.protect("x")
out.close()

out, sheet = book("one_line_at_a_time", constant_memory=True)
out.close()

out, sheet = book("rich")
bold = out.add_format({"bold": True})
sheet.write_rich_string("F2", "甲", bold, "乙", "丙")
sheet.write_formula("F3", "=D2+D3", None, 132.75)
sheet.write_url("G2", "https://example.invalid/")
sheet.data_validation("C2:C9", {"validate": "list", "source": ["技改", "上云"]})
sheet.insert_image("G5", "dot.png", {"image_data": io.BytesIO(DOT)})
out.close()
