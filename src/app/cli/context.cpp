#include "app/cli/context.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "adapters/local/local.h"
#include "facts/import/sheet/writer.h"

namespace zhigai::app::cli {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

/// The folder that holds plan.yaml, when there is exactly one beside the template.
std::string only_plan(const fs::path& plans) {
    std::vector<std::string> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(plans, ignored)) {
        if (entry.path().filename() != "template" && fs::exists(entry.path() / "plan.yaml")) found.push_back(entry.path().string());
    }
    return found.size() == 1 ? found.front() : "";
}

std::size_t width(const std::string& text) {
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = length == 1 ? lead : length == 2 ? lead & 0x1FU : length == 3 ? lead & 0x0FU : lead & 0x07U;
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k) {
            point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        }
        const int east = u_getIntPropertyValue(static_cast<UChar32>(point), UCHAR_EAST_ASIAN_WIDTH);
        columns += east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
        i += length;
    }
    return columns;
}

}  // namespace

std::string Context::path(const std::string& given) const {
    const fs::path p(given);
    return (p.is_absolute() ? p : fs::path(cwd) / p).lexically_normal().string();
}

Result<Folders> Context::folders() const {
    Folders out;
    if (!data.empty()) out.data = path(data);
    Json remembered;
    if (!out.data.empty()) {
        std::ifstream in(fs::path(out.data) / "city.json");
        if (in) remembered = Json::parse(in, nullptr, false);
    }
    const auto choose = [&](const std::string& option, const char* key, const std::string& usual) {
        if (!option.empty()) return path(option);
        if (remembered.is_object() && remembered.contains(key)) return remembered[key].get<std::string>();
        return usual;
    };
    out.programme = choose(programme, "programme", path("programme"));
    out.plan = choose(plan, "plan", only_plan(path("plans")));
    if (!fs::is_directory(out.programme)) {
        return fail("no_programme", {"没有这个文件夹：" + out.programme, "no such folder: " + out.programme}, {},
                    {"用 --programme 指出 programme/ 在哪里", "name it with --programme"});
    }
    if (out.plan.empty() || !fs::is_directory(out.plan)) {
        return fail("no_plan", {"没有指出计划文件夹", "which plan folder is not known"}, {},
                    {"用 --plan 指出，如 --plan plans/某市", "name it with --plan"});
    }
    return out;
}

Result<City*> Context::city() {
    if (live != nullptr) return live;
    if (data.empty()) {
        return fail("no_data", {"没有指出数据目录", "which data directory is not known"}, {}, {"加上 --data DIR", "add --data DIR"});
    }
    const Folders where = ZG_TRY(folders());
    auto city = City::open(where, clock);
    if (city) {
        opened = std::move(*city);
        std::ofstream(fs::path(where.data) / "city.json") << Json{{"programme", where.programme}, {"plan", where.plan}}.dump(2) << "\n";
        return opened.get();
    }
    if (city.error().front().code != "in_use") return fail(city.error());
    const Json message = {{"arguments", arguments}, {"cwd", cwd}, {"chinese", streams.chinese}};
    const auto reply = local::call((fs::path(where.data) / "socket").string(), message.dump());
    if (!reply) return fail(city.error());
    const Json parsed = Json::parse(*reply, nullptr, false);
    if (!parsed.is_object()) return fail("bad_answer", {"运行中的服务没有答复", "the running server did not answer"});
    streams.out << parsed.value("out", "");
    streams.err << parsed.value("err", "");
    forwarded = parsed.value("exit", 3);
    return nullptr;
}

int Context::complain(const Faults& faults, int exit) const {
    if (format == "json") {
        Json list = Json::array();
        for (const Fault& fault : faults) {
            list.push_back({{"code", fault.code},
                            {"what", {{"zh", fault.what.zh}, {"en", fault.what.en}}},
                            {"where", to_text(fault.where, false)},
                            {"mend", {{"zh", fault.mend.zh}, {"en", fault.mend.en}}}});
        }
        streams.out << Json{{"faults", std::move(list)}}.dump(2) << "\n";
    }
    streams.err << to_text(faults, streams.chinese);
    return exit;
}

std::string answer_call(const std::string& message, City& live) {
    const Json call = Json::parse(message, nullptr, false);
    if (!call.is_object()) return "{}";
    std::ostringstream out;
    std::ostringstream err;
    const int code = run(call.value("arguments", std::vector<std::string>()), call.value("cwd", std::string("/")),
                         {out, err, call.value("chinese", true)}, &live);
    return Json{{"exit", code}, {"out", out.str()}, {"err", err.str()}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void print(const Context& context, const Table& table, const Json& json) {
    std::ostream& out = context.streams.out;
    if (context.format == "json") {
        out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
        return;
    }
    if (context.format == "csv") {
        out << sheet::csv_line(table.head);
        for (const auto& row : table.rows) out << sheet::csv_line(row);
        return;
    }
    std::vector<std::size_t> widths;
    for (const std::string& cell : table.head) widths.push_back(width(cell));
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    }
    const auto line = [&](const std::vector<std::string>& row) {
        std::string text;
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            const std::string pad(widths[i] - width(row[i]), ' ');
            const bool right = i < table.right.size() && table.right[i];
            text += (i > 0 ? "  " : "") + (right ? pad + row[i] : row[i] + (i + 1 < row.size() ? pad : ""));
        }
        out << text << "\n";
    };
    line(table.head);
    for (const auto& row : table.rows) line(row);
}

}  // namespace zhigai::app::cli
