#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// For tests only: zips and minimal workbooks made in memory, wrong ones included.
namespace zhigai::xlsx::test {

struct TestPart {
    std::string name, bytes;
    bool deflate = true;
    std::string local_name;       ///< another name in the local header; empty: the same
    long long claimed_size = -1;  ///< what the directory says the size is; -1: the truth
    std::uint16_t flags = 0;
    int level = 1;  ///< of the compression; 9 for what must be small
};

std::string zip(const std::vector<TestPart>& parts);

struct TestBook {
    std::string sheet = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";  ///< inside <sheetData>
    std::string after;                                                  ///< after </sheetData>
    std::string before;                                                 ///< before <sheetData>
    std::string shared;            ///< inside <sst>; empty: the part is absent
    std::string styles;            ///< inside <styleSheet>; empty: the part is absent
    std::string workbook_pr;       ///< attributes of <workbookPr>
    std::string sheet_attributes;  ///< of <sheet>
    std::string whole_sheet;       ///< the sheet part as a whole, instead of `sheet`
};

std::vector<TestPart> parts(const TestBook& book);
inline std::string file(const TestBook& book) {
    return zip(parts(book));
}

}  // namespace zhigai::xlsx::test
