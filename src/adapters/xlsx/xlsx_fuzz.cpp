// Four doors: a file that begins as a zip goes through the whole reader, so tests/wrong/workbooks
// can be the seeds; else the first byte chooses the whole reader, the sheet part alone (no checksum
// stands before it), the strings, a format.
#include <cstdint>
#include <string_view>

#include "adapters/xlsx/internal/number_format.h"
#include "adapters/xlsx/internal/sheet_part.h"
#include "adapters/xlsx/xlsx.h"
#include "kernel/check/check.h"
#include "kernel/text/text.h"

namespace {

using namespace zhigai;

sheet::Limits small() {
    sheet::Limits limits;
    limits.inflated_bytes = 16U << 20U;
    limits.small_part_bytes = 1U << 20U;
    limits.cells = 100'000;
    limits.cell_bytes = 64U << 10U;
    return limits;
}

/// What the importer relies on.
void judge(const sheet::Sheet& sheet, std::size_t formats) {
    int row = 0;
    for (const sheet::Row& each : sheet.rows) {
        ZG_CHECK(each.number > row && !each.cells.empty());
        row = each.number;
        int column = 0;
        for (const sheet::Cell& cell : each.cells) {
            ZG_CHECK(cell.column > column && cell.column <= 16'384);
            column = cell.column;
            ZG_CHECK(cell.format < formats || formats == 0);
            ZG_CHECK(cell.raw.empty() == (cell.kind == sheet::Kind::Empty));
            ZG_CHECK(text::is_utf8(cell.raw));
            if (const auto number = cell.number()) {
                ZG_CHECK(cell.kind == sheet::Kind::Number);
                static_cast<void>(sheet::date_of_serial(*number, false));
            }
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const bool archive = data[0] == 'P' && data[1] == 'K';
    const unsigned door = archive ? 0U : data[0];
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (!archive) bytes.remove_prefix(2);
    const sheet::Limits limits = small();
    if (door % 4 == 0) {
        const auto book = xlsx::make_reader()->read(bytes, "fuzz.xlsx", limits);
        if (!book) {
            ZG_CHECK(!book.error().empty());
            return 0;
        }
        for (const sheet::Sheet& each : book->sheets) judge(each, book->formats.size());
        return 0;
    }
    if (door % 4 == 3) {
        static_cast<void>(xlsx::look_of(bytes));
        return 0;
    }
    sheet::TextStore store;
    xlsx::StringSource source(bytes, 1U + data[1]);  // pieces of every size
    if (door % 4 == 1) {
        const std::string_view shared[] = {"甲", ""};
        const xlsx::Package::Style styles[] = {{0, sheet::Look::General}, {0, sheet::Look::Date}};
        xlsx::SheetContext context{.limits = limits,
                                   .file = "f",
                                   .styles = styles,
                                   .shared = shared,
                                   .store = store,
                                   .listed = {}};
        const auto sheet = xlsx::read_sheet(source, "p", "s", false, context);
        if (sheet) judge(*sheet, 0);
    } else {
        const auto texts = xlsx::read_shared_strings(source, "f", "p", limits, store);
        if (!texts) return 0;
        for (const std::string_view text : *texts) ZG_CHECK(text::is_utf8(text));
    }
    return 0;
}
