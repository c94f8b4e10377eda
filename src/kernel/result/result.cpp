#include "kernel/result/result.h"

#include <fmt/format.h>

#include "kernel/check/check.h"

namespace zhigai {

tl::unexpected<Faults> fail(Fault fault) {
    Faults faults;
    faults.push_back(std::move(fault));
    return tl::unexpected(std::move(faults));
}

tl::unexpected<Faults> fail(Faults faults) {
    ZG_CHECK(!faults.empty());
    return tl::unexpected(std::move(faults));
}

tl::unexpected<Faults> fail(std::string code, Say what, Place where, Say mend) {
    return fail(Fault{std::move(code), std::move(what), std::move(where), std::move(mend)});
}

std::string to_text(const Place& place, bool chinese) {
    std::string out = place.file;
    if (place.line > 0) out += fmt::format(":{}", place.line);
    if (place.column > 0) out += fmt::format(":{}", place.column);
    const auto add = [&](const std::string& part) {
        if (!out.empty()) out += chinese ? "，" : ", ";
        out += part;
    };
    if (!place.sheet.empty()) add(chinese ? fmt::format("表“{}”", place.sheet) : "sheet " + place.sheet);
    if (place.row > 0) add(fmt::format(fmt::runtime(chinese ? "第 {} 行" : "row {}"), place.row));
    if (!place.cell.empty()) add(chinese ? place.cell + " 列" : "column " + place.cell);
    if (!place.key.empty()) {
        if (place.line > 0) {
            out += ": " + place.key;
        } else {
            add(place.key);
        }
    }
    return out;
}

std::string to_text(const Fault& fault, bool chinese) {
    const auto pick = [&](const Say& say) { return chinese || say.en.empty() ? say.zh : say.en; };
    std::string out = to_text(fault.where, chinese);
    if (!out.empty()) out += chinese ? "：" : ": ";
    out += pick(fault.what);
    if (!fault.where.source.empty()) {
        const int line = fault.where.line > 0 ? fault.where.line : fault.where.row;  // a cell of a sheet has a row
        out += fmt::format("\n  {:>4} | {}", line > 0 ? std::to_string(line) : "", fault.where.source);
    }
    if (const std::string mend = pick(fault.mend); !mend.empty()) {
        out += (chinese ? "\n  怎么改：" : "\n  mend: ") + mend;
    }
    return out;
}

std::string to_text(const Faults& faults, bool chinese) {
    std::string out;
    for (const Fault& fault : faults) out += to_text(fault, chinese) + "\n";
    return out;
}

}  // namespace zhigai
