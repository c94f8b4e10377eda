// Commands about workbooks that go out to be filled and come back: return, template.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "adapters/xlsx/xlsx.h"
#include "app/cli/context.h"
#include "app/json/json.h"
#include "app/routes/imports.h"
#include "facts/import/blank_form.h"
#include "kernel/hash/hash.h"

namespace zhigai::app::cli {

namespace fs = std::filesystem;

namespace {

Result<std::string> whole_file(const std::string& path, const std::string& shown) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    if (!in || !(bytes << in.rdbuf())) {
        return fail("cannot_read", {"读不了这个文件", "the file cannot be read"}, {.file = shown}, {"检查路径和权限", "check the path and its permissions"});
    }
    return std::move(bytes).str();
}

Done write_file(const std::string& path, const std::string& shown, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary);
    out << bytes << std::flush;
    if (!out) return fail("cannot_write", {"写不了这个文件", "the file cannot be written"}, {.file = shown}, {"检查路径和权限", "check the path and its permissions"});
    return {};
}

}  // namespace

int import_return(Context& context, const std::string& given, const std::string& out, const std::string& sender) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto who = (*city)->principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    if (fs::exists(context.path(out))) {
        return context.complain({{"exists", {"文件已存在", "the file exists"}, {.file = out}, {"换一个名字", "choose another name"}}}, 2);
    }
    auto bytes = whole_file(context.path(given), given);
    if (!bytes) return context.complain(bytes.error(), 3);
    const std::string name = fs::path(given).filename().string();
    auto workbook = read_workbook(*bytes, name);
    if (!workbook) return context.complain(workbook.error(), 1);
    const imports::ImportOptions options{.today = (*city)->clock().today(), .file_hash = hex(digest(HashName::Sha256, *bytes)), .sender = sender, .most_faults = most_remarks};
    const auto preview = imports::preview((*city)->ledger(), access::Gate::admit(*who), *workbook, options);
    if (!preview) return context.complain(preview.error(), 1);
    const std::vector<sheet::Remark> remarks = imports::remarks(*workbook, *preview, context.streams.chinese);
    const auto back = xlsx::make_annotator()->annotate(*bytes, name, remarks, {});
    if (!back) return context.complain(back.error(), 1);
    if (auto done = write_file(context.path(out), out, *back); !done) return context.complain(done.error(), 3);
    Table table{.head = {"file", "remarks", "stops", "warns"}, .right = {false, true, true, true}};
    table.rows.push_back({out, std::to_string(remarks.size()), std::to_string(preview->stops), std::to_string(preview->warns)});
    print(context, table, {{"file", out}, {"remarks", remarks.size()}, {"stops", preview->stops}, {"warns", preview->warns}});
    return preview->may_go_in() ? 0 : 1;
}

int record_template(Context& context, const std::string& register_id, const std::string& out) {
    auto city = context.city();
    if (!city) return context.complain(city.error(), 3);
    if (context.forwarded) return *context.forwarded;
    auto who = (*city)->principal(context.as);
    if (!who) return context.complain(who.error(), 2);
    const Register* reg = (*city)->programme().find(register_id);
    if (reg == nullptr) return context.complain({{"unknown_register", {"没有台账 " + register_id, "no register `" + register_id + "`"}, {}, {"zhigai register check 列出所有台账", "zhigai register check lists them"}}}, 2);
    if (fs::exists(context.path(out))) {
        return context.complain({{"exists", {"文件已存在", "the file exists"}, {.file = out}, {"换一个名字", "choose another name"}}}, 2);
    }
    const auto port = xlsx::make_writer();
    const auto writer = port->create(reg->title.zh, (*city)->clock().now_ms());
    if (auto done = imports::write_form(*writer, (*city)->ledger(), *who, *reg, context.streams.chinese); !done) return context.complain(done.error(), 1);
    const auto bytes = writer->finish();
    if (!bytes) return context.complain(bytes.error(), 3);
    if (auto done = write_file(context.path(out), out, *bytes); !done) return context.complain(done.error(), 3);
    print(context, {.head = {"file", "bytes"}, .rows = {{out, std::to_string(bytes->size())}}, .right = {false, true}}, {{"file", out}, {"bytes", bytes->size()}});
    return 0;
}

}  // namespace zhigai::app::cli
