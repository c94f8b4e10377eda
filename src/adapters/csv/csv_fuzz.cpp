#include <cstdint>
#include <string_view>

#include "adapters/csv/csv.h"
#include "kernel/check/check.h"
#include "kernel/text/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zhigai;
    sheet::Limits limits;
    limits.cells = 100'000;
    const auto book =
        csv::make_reader()->read({reinterpret_cast<const char*>(data), size}, "fuzz.csv", limits);
    if (!book) {
        ZG_CHECK(!book.error().empty());
        return 0;
    }
    ZG_CHECK(book->sheets.size() == 1);
    int row = 0;
    for (const sheet::Row& each : book->sheets[0].rows) {
        ZG_CHECK(each.number > row && !each.cells.empty());
        row = each.number;
        for (const sheet::Cell& cell : each.cells) ZG_CHECK(!cell.raw.empty());
    }
    return 0;
}
