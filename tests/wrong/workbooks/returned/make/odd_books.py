"""Workbooks to be given back that were written by hand: what Excel, WPS and less common programs put into an archive.

Run: /usr/bin/python3 make/odd_books.py   (in tests/wrong/workbooks/returned)
"""
import struct
import zipfile
import zlib

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
ROWS = ('<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c><c r="B1" t="inlineStr"><is><t>投资</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>启东合力机电有限公司</t></is></c><c r="B2"><v>120.5</v></c></row>')


def parts(sheet=None, tail="", rels=None, more=None, types="", rows=ROWS):
    sheet = sheet or f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}"><sheetData>{rows}</sheetData>{tail}</worksheet>'
    out = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACK}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACK}/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACK}/relationships"><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if rels:
        out["xl/worksheets/_rels/sheet1.xml.rels"] = f'{HEAD}<Relationships xmlns="{PACK}/relationships">{rels}</Relationships>'
    out.update(more or {})
    return out


def save(name, content, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(f"odd_{name}.xlsx", "w", method) as out:
        for path, text in content.items():
            info = zipfile.ZipInfo(path, (2023, 1, 5, 8, 30, 0))
            info.compress_type = method
            info.external_attr = 0o644 << 16
            out.writestr(info, text)


def streamed(name, content, wide=False):
    """As a program writes that cannot seek: sizes behind each part, 64-bit fields where asked."""
    out, directory = b"", b""
    for path, text in content.items():
        data, label = text.encode(), path.encode()
        pack = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = pack.compress(data) + pack.flush()
        crc, at = zlib.crc32(data), len(out)
        extra = struct.pack("<HHQQ", 1, 16, 0, 0) if wide else b""
        size32 = 0xFFFFFFFF if wide else 0
        out += struct.pack("<4sHHHIIIIHH", b"PK\3\4", 45, 8, 8, 0x563F3C00, 0, size32, size32, len(label), len(extra)) + label + extra + packed
        out += struct.pack("<4sIQQ" if wide else "<4sIII", b"PK\7\x08", crc, len(packed), len(data))
        extra = struct.pack("<HHQQQ", 1, 24, len(data), len(packed), at) if wide else b""
        sizes = (0xFFFFFFFF, 0xFFFFFFFF) if wide else (len(packed), len(data))
        directory += struct.pack("<4sHHHHIIIIHHHHHII", b"PK\1\2", 45, 45, 8, 8, 0x563F3C00, crc, *sizes, len(label), len(extra), 0, 0, 0, 0,
                                 0xFFFFFFFF if wide else at) + label + extra
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(content), len(content), len(directory), len(out), 0)
    open(f"odd_{name}.xlsx", "wb").write(out + directory + end)


COMMENTS = '<Override PartName="/xl/comments7.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>'
VML = '<Default Extension="VML" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
RELS = f'<Relationship Id="rId1" Type="{REL}/comments" Target="../comments7.xml"/><Relationship Id="rId2" Type="{REL}/vmlDrawing" Target="../drawings/vmlDrawing3.vml"/>'
SHAPE = ('<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
         '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
         '<v:shape id="_x0000_s1025" type="#_x0000_t202" style="visibility:hidden"><v:textbox><div>{inside}</div></v:textbox>'
         '<x:ClientData ObjectType="Note"><x:Anchor>1, 15, 0, 2, 3, 31, 4, 1</x:Anchor><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>\r\n')


def commented(text, inside="", prefix=""):
    p = prefix
    space = f'xmlns:{p[:-1]}="{MAIN}"' if p else f'xmlns="{MAIN}"'
    return {"xl/comments7.xml": f'{HEAD}<{p}comments {space}><{p}authors><{p}author>老王</{p}author></{p}authors><{p}commentList><{p}comment ref="A1" authorId="0" shapeId="0">'
            f'<{p}text>{text}</{p}text></{p}comment></{p}commentList></{p}comments>', "xl/drawings/vmlDrawing3.vml": SHAPE.replace("{inside}", inside)}


HOOK = '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><legacyDrawing r:id="rId2"/>'
save("plain_stored", parts(), zipfile.ZIP_STORED)
streamed("streamed", parts())
streamed("streamed_wide", parts(), wide=True)
save("comment_plain_text", parts(tail=HOOK, rels=RELS, types=COMMENTS + VML, more=commented("<t>旧话</t>")))
save("comment_phonetic", parts(tail=HOOK, rels=RELS, types=COMMENTS + VML, more=commented('<r><t>旧话</t></r><rPh sb="0" eb="1"><t>jiu</t></rPh><phoneticPr fontId="1"/>')))
save("comment_broken_drawing", parts(tail=HOOK, rels=RELS, types=COMMENTS + VML, more=commented("<r><t>旧话</t></r>", inside="一<br>二<br>&nbsp;三")))
save("comment_prefixed", parts(tail=HOOK, rels=RELS, types=COMMENTS + VML, more=commented("<q:t>旧话</q:t>", prefix="q:")))
save("comment_without_drawing", parts(rels=RELS.split("/>")[0] + "/>", types=COMMENTS, more={"xl/comments7.xml": commented("<t>旧话</t>")["xl/comments7.xml"]}))
save("no_rows", parts(sheet=f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'))
save("prefixed_sheet", parts(sheet=f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>' + ROWS.replace("<", "<x:").replace("<x:/", "</x:") + "</x:sheetData></x:worksheet>"))
save("extension_list", parts(tail='<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><tableParts count="0"/><extLst><ext uri="{x}"><a>1</a></ext></extLst>'))
save("comment_in_xml", parts(tail="<!-- </worksheet> <legacyDrawing r:id='no'/> --><extLst><!-- x --><ext uri='a>b'/></extLst>"))
strict = parts(sheet=f'{HEAD}<worksheet xmlns="{STRICT}" xmlns:r="{STRICT_REL}" conformance="strict"><sheetData>{ROWS}</sheetData></worksheet>')
for path in list(strict):
    strict[path] = strict[path].replace(MAIN, STRICT).replace(REL, STRICT_REL)
save("strict", strict)
save("upper_case", {path.replace("worksheets/", "WorkSheets/").replace("sheet1.xml", "Sheet1.XML"): text.replace("worksheets/", "WorkSheets/").replace("sheet1.xml", "Sheet1.XML") for path, text in parts().items()})
more = {"customXml/item1.xml": "<a/>", "xl/media/big.bin": "\x00\x01" * 50, "docProps/custom.xml": "<p/>", "xl/vbaProject.bin": "not a macro"}
save("strangers_inside", parts(more=more, types='<Default Extension="bin" ContentType="application/octet-stream"/>'))
