"""Workbooks part by part: what WPS and business systems write, and what is wrong. And the text tables.

Run: /usr/bin/python3 make/odd_and_wrong_books.py   (in tests/wrong/workbooks, after openpyxl_books.py)
"""
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def relations(*items):
    return HEAD + f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="{i}" Type="{RELS}/{kind}" Target="{target}"/>' for i, kind, target in items) + "</Relationships>"


def parts(sheet, shared="", styles="<cellXfs><xf numFmtId='0'/></cellXfs>"):
    override = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                       f'spreadsheetml.{kind}+xml"/>' for name, kind in
                       (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("sharedStrings", "sharedStrings"), ("styles", "styles")))
    return [("[Content_Types].xml", HEAD + f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
             f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{override}</Types>'),
            ("_rels/.rels", relations(("rId1", "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", HEAD + f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><workbookPr/><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'),
            ("xl/_rels/workbook.xml.rels", relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"), ("rId3", "styles", "styles.xml"))),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", HEAD + f'<sst xmlns="{MAIN}" count="9" uniqueCount="9">{shared}</sst>'),
            ("xl/styles.xml", HEAD + f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>')]


def write(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in entries:
            out.writestr(zipfile.ZipInfo(name, (2023, 1, 5, 8, 0, 0)), text, zipfile.ZIP_DEFLATED)


def sheet(body, before="", after=""):
    return HEAD + f'<worksheet xmlns="{MAIN}" xmlns:r="{RELS}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'


def wps():
    """A dimension that lies, ids 176 up for Chinese dates, styles on a thousand empty rows, phonetic runs, no final labels."""
    shared = ("<si><t>企业名称</t></si><si><t>竣工时间</t></si><si><t xml:space=\"preserve\">启东市 远洋渔具厂</t></si>"
              "<si><r><rPr><sz val=\"11\"/></rPr><t>启东</t></r><r><rPr><b/></rPr><t>_x000D_\n力高电器</t></r><rPh sb=\"0\" eb=\"2\"><t>qidong</t></rPh></si>")
    styles = ('<numFmts count="2"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;;@"/>'
              '<numFmt numFmtId="42" formatCode="_ &quot;￥&quot;* #,##0_ ;"/></numFmts>'
              '<fonts><font><sz val="11"/></font></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>'
              '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
              '<cellXfs><xf numFmtId="0"/><xf numFmtId="176" applyNumberFormat="1"/><xf numFmtId="42"/><xf numFmtId="31"/></cellXfs>')
    body = ('<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
            '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>44805</v></c><c r="C2" s="2"><v>128</v></c></row>'
            '<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" s="3"><v>44819</v></c><c r="C3" s="2"/></row>')
    body += "".join(f'<row r="{r}" s="2" customFormat="1"><c r="A{r}" s="2"/><c r="B{r}" s="1"/></row>' for r in range(4, 1004))
    write("wps_like.xlsx", parts(sheet(body, '<sheetPr/><dimension ref="A1"/>', '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'), shared, styles))


def prefixed():
    """Every element under a prefix, no dimension, no labels, CDATA and numeric entities."""
    body = ('<x:row><x:c t="inlineStr"><x:is><x:t>名称</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>数&#x91CF;</x:t></x:is></x:c></x:row>'
            '<x:row><x:c t="inlineStr"><x:is><x:t><![CDATA[甲<乙>&丙]]></x:t></x:is></x:c><x:c><x:v>12.50</x:v></x:c></x:row>')
    text = HEAD + f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{body}</x:sheetData></x:worksheet>'
    write("prefixed.xlsx", parts(text))


def wrong():
    good = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c></row>')
    lol = ('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
           f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>')
    write("entity_bomb.xlsx", parts(lol))
    outside = HEAD + '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><sst><si><t>&a;</t></si></sst>'
    write("entity_outside.xlsx", [(n, outside if n.endswith("sharedStrings.xml") else t) for n, t in parts(good)])
    write("path_outside.xlsx", parts(good) + [("xl/../../outside.txt", "x")])
    write("bad_cells.xlsx", parts(sheet('<row r="2"><c r="B2" t="s"><v>77</v></c><c r="C2"><v>12,5</v></c></row><row r="9"><c r="A9" t="b"><v>是</v></c></row>')))
    write("same_cell_twice.xlsx", parts(sheet('<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>2</v></c></row>')))
    write("sheet_missing.xlsx", [p for p in parts(good) if "sheet1" not in p[0]])
    write("archive_of_books.zip", [("台账/汇龙镇.xlsx", "x"), ("台账/北新镇.xlsx", "x")])
    write("gbk_inside.xlsx", [(n, t.encode("gb18030") if "sheet1" in n else t) for n, t in parts(good)])
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write("two_of_one_name.xlsx", parts(good) + [("xl/worksheets/sheet1.xml", sheet(""))])
    whole = open("openpyxl_merged_headers.xlsx", "rb").read()
    open("truncated.xlsx", "wb").write(whole[:len(whole) * 2 // 3])
    flipped = bytearray(whole)
    flipped[len(flipped) // 3] ^= 0x20
    open("flipped_byte.xlsx", "wb").write(flipped)
    open("web_page.xls", "w", encoding="utf-8").write("<html><meta charset=utf-8><table><tr><td>企业名称</td></tr><tr><td>甲</td></tr></table></html>")
    open("empty.xlsx", "wb").close()
    # A workbook with a password to open it is an OLE container with these streams; of it only the names are read.
    ole = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
    for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"):
        ole += name.encode("utf-16-le").ljust(128, b"\0")
    open("password.xlsx", "wb").write(ole)


def texts():
    table = ("企业名称,统一社会信用代码,项目名称,设备投资（万元）,完成日期\n"
             "启东宏达电动工具有限公司,91320681TE5T00147Y,\"焊接线\n改造\",860.5,2022.9\n"
             "南通海盛重工有限公司,91320681TE5T007370,\"分段\"\"精度\"\"控制\",\"1,234.50\",2022年11月\n"
             "合计,,,2095,\n")
    crlf = table.replace("\n", "\r\n")
    open("utf8.csv", "wb").write(table.encode())
    open("utf8_mark.csv", "wb").write(b"\xef\xbb\xbf" + crlf.encode())
    open("gb18030.csv", "wb").write(crlf.encode("gb18030"))
    open("utf16_tabs.txt", "wb").write(b"\xff\xfe" + crlf.replace("\"1,234.50\"", "1,234.50").replace(",", "\t").replace("1\t234.50", "\"1,234.50\"").encode("utf-16-le"))
    open("semicolons.csv", "wb").write(crlf.replace("\"1,234.50\"", "@").replace(",", ";").replace("@", "1.234,50").encode())
    open("bad_bytes.csv", "wb").write(crlf.encode("gb18030")[:60] + b"\xff\xff" + crlf.encode("gb18030")[60:])
    open("open_quote.csv", "wb").write(table.replace("改造\"", "改造").encode())


if __name__ == "__main__":
    wps()
    prefixed()
    wrong()
    texts()
