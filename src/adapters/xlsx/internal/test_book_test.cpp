#include <zlib.h>

#include <cstdint>

#include "adapters/xlsx/internal/test_book.h"

namespace zhigai::xlsx::test {
namespace {

void put(std::string& out, std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i, value >>= 8U) out += static_cast<char>(static_cast<unsigned char>(value));
}

std::string deflated(const std::string& bytes, int level) {
    z_stream stream{};
    deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

std::string zip(const std::vector<TestPart>& parts) {
    std::string out, directory;
    for (const TestPart& part : parts) {
        const std::string packed = part.deflate ? deflated(part.bytes, part.level) : part.bytes;
        const auto crc = crc32(0, reinterpret_cast<const Bytef*>(part.bytes.data()), static_cast<uInt>(part.bytes.size()));
        const auto size = part.claimed_size < 0 ? part.bytes.size() : static_cast<std::size_t>(part.claimed_size);
        const std::string& local = part.local_name.empty() ? part.name : part.local_name;
        std::string common;
        put(common, 20, 2);
        put(common, part.flags, 2);
        put(common, part.deflate ? 8 : 0, 2);
        put(common, 0x00210000, 4);
        put(common, crc, 4);
        put(common, packed.size(), 4);
        put(common, size, 4);
        const std::size_t offset = out.size();
        out += "PK\3\4" + common;
        put(out, local.size(), 2);
        put(out, 0, 2);
        out += local + packed;
        directory += "PK\1\2";
        put(directory, 20, 2);
        directory += common;
        put(directory, part.name.size(), 2);
        put(directory, 0, 12);
        put(directory, offset, 4);
        directory += part.name;
    }
    const std::size_t at = out.size();
    out += directory + "PK\5\6";
    put(out, 0, 4);
    put(out, parts.size(), 2);
    put(out, parts.size(), 2);
    put(out, directory.size(), 4);
    put(out, at, 4);
    put(out, 0, 2);
    return out;
}

std::vector<TestPart> parts(const TestBook& book) {
    const std::string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const std::string rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    const auto relation = [&](const std::string& id, const std::string& type, const std::string& target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + relations + "/" + type + "\" Target=\"" + target + "\"/>";
    };
    std::vector<TestPart> out;
    out.push_back({"[Content_Types].xml", head + "<Types/>"});
    out.push_back({"_rels/.rels", head + rels + relation("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>"});
    out.push_back({"xl/workbook.xml", head + "<workbook xmlns:r=\"" + relations + "\"><workbookPr " + book.workbook_pr +
                                          "/><sheets><sheet name=\"台账\" sheetId=\"7\" r:id=\"rId1\" " +
                                          book.sheet_attributes + "/></sheets></workbook>"});
    out.push_back({"xl/_rels/workbook.xml.rels",
                   head + rels + relation("rId1", "worksheet", "worksheets/sheet1.xml") +
                       relation("rId2", "sharedStrings", "sharedStrings.xml") + relation("rId3", "styles", "styles.xml") +
                       "</Relationships>"});
    out.push_back({"xl/worksheets/sheet1.xml",
                   book.whole_sheet.empty() ? head + "<worksheet>" + book.before + "<sheetData>" + book.sheet + "</sheetData>" +
                                                  book.after + "</worksheet>"
                                            : book.whole_sheet});
    if (!book.shared.empty()) out.push_back({"xl/sharedStrings.xml", head + "<sst>" + book.shared + "</sst>"});
    if (!book.styles.empty()) out.push_back({"xl/styles.xml", head + "<styleSheet>" + book.styles + "</styleSheet>"});
    return out;
}

}  // namespace zhigai::xlsx::test
