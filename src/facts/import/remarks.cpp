// The faults of a preview as remarks at the cells of the file that was sent.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "facts/import/import.h"

namespace zhigai::imports {
namespace {

/// Excel shows no note longer than this as a whole.
constexpr std::size_t longest = 2000;

const sheet::Sheet* sheet_of(const sheet::Workbook& workbook, const std::string& name) {
    const auto found = std::ranges::find(workbook.sheets, name, &sheet::Sheet::name);
    return found == workbook.sheets.end() ? nullptr : &*found;
}

/// The cell that shows what stands at a place: of a merged range the first one.
void to_shown_cell(const sheet::Sheet& sheet, sheet::Remark& remark) {
    constexpr std::size_t few = 5000;  // merges looked through for every fault
    if (sheet.merges.size() > few) return;
    for (const sheet::MergedRange& merge : sheet.merges) {
        if (merge.first_row > remark.row || remark.row > merge.last_row || merge.first_column > remark.column || remark.column > merge.last_column) continue;
        remark.row = merge.first_row;
        remark.column = merge.first_column;
        return;
    }
}

}  // namespace

std::vector<sheet::Remark> remarks(const sheet::Workbook& workbook, const Preview& preview, bool chinese) {
    struct At {
        std::string sheet;
        int row, column;
        auto operator<=>(const At&) const = default;
    };
    std::map<At, std::string> texts;
    for (const ImportFault& fault : preview.faults) {
        const Place& where = fault.fault.where;
        const sheet::Sheet* sheet = where.sheet.empty() && !workbook.sheets.empty() ? &workbook.sheets.front() : sheet_of(workbook, where.sheet);
        if (sheet == nullptr) continue;
        sheet::Remark remark{.sheet = sheet->name, .row = std::max(where.row, 1), .column = sheet::column_number(where.cell).value_or(0)};
        if (remark.column == 0) {
            const sheet::Row* row = sheet->row(remark.row);
            remark.column = row == nullptr || row->cells.empty() ? 1 : row->cells.front().column;
        }
        to_shown_cell(*sheet, remark);
        std::string& text = texts[{remark.sheet, remark.row, remark.column}];
        if (text.size() > longest) continue;
        const bool stop = fault.severity == Severity::Stop;
        const auto& [what, mend] = std::pair(chinese ? fault.fault.what.zh : fault.fault.what.en, chinese ? fault.fault.mend.zh : fault.fault.mend.en);
        text += fmt::format("{}{}{}", text.empty() ? "" : "\n", chinese ? (stop ? "【必须改】" : "【请核实】") : (stop ? "[must be mended] " : "[please look] "), what);
        if (!mend.empty()) text += (chinese ? "\n改法：" : "\nMend: ") + mend;
    }
    std::vector<sheet::Remark> out;
    for (auto& [at, text] : texts) out.push_back({at.sheet, at.row, at.column, std::move(text)});
    const auto untold = preview.stops + preview.warns - static_cast<std::int64_t>(preview.faults.size());
    if (untold > 0 && !workbook.sheets.empty()) {
        out.push_back({workbook.sheets.front().name, 1, 1,
                       chinese ? fmt::format("另有 {} 处没有逐一批注", untold) : fmt::format("{} more are not remarked on one by one", untold)});
    }
    return out;
}

}  // namespace zhigai::imports
