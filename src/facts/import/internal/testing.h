#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/permit.h"
#include "facts/import/import.h"
#include "facts/ledger/ledger.h"

/// For the tests of this module: workbooks written by hand in a text, and a city with the real programme's registers.
namespace zhigai::imports::test {

/// `sheet: 名称`, `hidden sheet: 名称`, `merge: A1:C1 …`, `hide rows: 5 6`, `hide columns: C`, `csv: yes`, and rows `| a | b |`.
/// A row line may begin with its number: `12| a |`. Cells: text; `n:1.5` number, `d:44621` date serial, `p:0.65` percent,
/// `e:#REF!` error, `b:1` boolean, `f:12` a number that a formula left.
sheet::Workbook workbook(std::string_view text);

/// The programme of the checkout on a memory store, with four districts; the clock stands on 2024-06-30.
struct City {
    FixedClock clock{Date{std::chrono::year{2024}, std::chrono::month{6}, std::chrono::day{30}}};
    std::unique_ptr<facts::Ledger> ledger;
    std::vector<std::int64_t> districts;

    City();
    static std::shared_ptr<const Programme> programme();
    static access::Permit city();
    access::Permit office(std::size_t district) const;
    static ImportOptions options();
    Preview preview(std::string_view text, const ImportOptions& with = options());
    /// Fails the test when something is refused.
    CommitOutcome commit(std::string_view text, const ImportOptions& with = options());
    std::vector<facts::Record> rows(const std::string& register_id) const;
};

/// Counts and faults as a person reads them, one a line.
std::string told(const Preview& preview, bool columns = false);

}  // namespace zhigai::imports::test
