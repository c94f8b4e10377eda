#include "adapters/xlsx/internal/package.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "adapters/xlsx/internal/number_format.h"
#include "kernel/text/text.h"

namespace zhigai::xlsx {
namespace {

constexpr std::size_t kMostStyles = 65'536;
constexpr std::size_t kMostFormats = 65'535;

std::string_view local(const char* name) {
    const std::string_view full(name);
    const auto colon = full.rfind(':');
    return colon == full.npos ? full : full.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
    for (const pugi::xml_node node : parent) {
        if (local(node.name()) == name) return node;
    }
    return {};
}

const char* attribute(pugi::xml_node node, std::string_view name) {
    for (const pugi::xml_attribute each : node.attributes()) {
        if (local(each.name()) == name) return each.value();
    }
    return "";
}

bool yes(const char* value) {
    return std::string_view(value) == "1" || std::string_view(value) == "true";
}

const Say kRepair{"请用 Excel 或 WPS 打开（按提示修复），另存为 .xlsx 后重新上传",
                  "open it in Excel or WPS (let it repair), save it as .xlsx and send that"};

Result<pugi::xml_document> parse(const ZipPart& part, Spent& spent) {
    const std::string bytes = ZG_TRY(read_whole(part, spent));
    pugi::xml_document document;
    // pugixml never expands entities of a DOCTYPE; it is refused all the same, for no workbook has
    // one.
    const auto parsed = document.load_buffer(
        bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
    for (const pugi::xml_node node : document) {
        if (node.type() != pugi::node_doctype) continue;
        return fail("workbook_suspicious",
                    {"文件内部含有实体定义（DOCTYPE），正常的工作簿没有，已拒绝读取",
                     "a part declares a DOCTYPE, which no workbook has: refused"},
                    {.file = spent.file, .key = part.name}, kRepair);
    }
    if (!parsed || !text::is_utf8(bytes)) {
        const char* why = parsed ? "it is not UTF-8" : parsed.description();
        return fail("workbook_damaged",
                    {"文件内部结构已损坏", std::string("the file is damaged inside: ") + why},
                    {.file = spent.file, .key = part.name}, kRepair);
    }
    return document;
}

struct Relation {
    std::string type;  ///< its last word: worksheet, sharedStrings
    std::string target;
};

std::string folder_of(std::string_view part) {
    const auto slash = part.rfind('/');
    return slash == part.npos ? std::string() : std::string(part.substr(0, slash + 1));
}

/// The relations of a part by id; external ones are left out: nothing is ever fetched.
Result<std::map<std::string, Relation>> relations(const Zip& zip, std::string_view part,
                                                  Spent& spent) {
    std::map<std::string, Relation> out;
    const std::string folder = folder_of(part);
    const std::string path = folder + "_rels/" + std::string(part.substr(folder.size())) + ".rels";
    const ZipPart* rels = zip.find(path);
    if (rels == nullptr) return out;
    const pugi::xml_document document = ZG_TRY(parse(*rels, spent));
    for (const pugi::xml_node node : document.document_element()) {
        if (local(node.name()) != "Relationship" ||
            std::string_view(attribute(node, "TargetMode")) == "External") {
            continue;
        }
        const std::string_view type = attribute(node, "Type");
        const auto slash = type.rfind('/');
        out[attribute(node, "Id")] = {
            std::string(slash == type.npos ? type : type.substr(slash + 1)),
            resolve_target(folder, attribute(node, "Target"))};
    }
    return out;
}

tl::unexpected<Faults> no_workbook(const Zip& zip, const std::string& file) {
    const auto has = [&](std::string_view name) { return zip.find(name) != nullptr; };
    const Say save{"请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”后上传",
                   "open it in Excel or WPS, save it as Excel workbook (.xlsx) and send that"};
    if (has("xl/workbook.bin")) {
        return fail("workbook_other_format",
                    {"这是二进制工作簿（.xlsb）", "this is a binary workbook (.xlsb)"},
                    {.file = file}, save);
    }
    if (has("content.xml") && has("mimetype")) {
        return fail("workbook_other_format",
                    {"这是 OpenDocument 文件（.ods 一类）", "this is an OpenDocument file"},
                    {.file = file}, save);
    }
    if (has("word/document.xml")) {
        return fail("workbook_other_format",
                    {"这是 Word 文档，不是工作簿", "this is a Word document, not a workbook"},
                    {.file = file},
                    {"请把其中的表格复制到工作簿，另存为 .xlsx 后上传",
                     "copy its table into a workbook, save it as .xlsx"});
    }
    if (has("[Content_Types].xml")) {
        return fail("workbook_damaged", {"文件内部缺少工作簿部分", "its workbook part is missing"},
                    {.file = file}, kRepair);
    }
    return fail(
        "workbook_other_format", {"这是压缩包，不是工作簿", "this is an archive, not a workbook"},
        {.file = file},
        {"请先解压，再逐个上传其中的 .xlsx", "unpack it and send the .xlsx files one by one"});
}

void read_styles(const pugi::xml_document& document, Package& package) {
    const pugi::xml_node root = document.document_element();
    std::map<int, std::string> custom;
    for (const pugi::xml_node node : child(root, "numFmts")) {
        if (local(node.name()) != "numFmt" || custom.size() >= kMostFormats) continue;
        custom[std::atoi(attribute(node, "numFmtId"))] = attribute(node, "formatCode");
    }
    std::map<std::string, std::uint16_t, std::less<>> known{{"General", std::uint16_t{0}}};
    for (const pugi::xml_node node : child(root, "cellXfs")) {
        if (local(node.name()) != "xf" || package.styles.size() >= kMostStyles) continue;
        const int id = std::atoi(attribute(node, "numFmtId"));
        // A code written in the file wins over the built-in meaning of its id, as WPS writes them.
        const auto written = custom.find(id);
        std::string code(written != custom.end() ? std::string_view(written->second)
                                                 : builtin_format(id));
        if (code.empty()) code = "General";
        auto place = known.find(code);
        if (place == known.end()) {
            if (package.formats.size() >= kMostFormats) {
                package.styles.push_back({});
                continue;
            }
            place = known.emplace(code, static_cast<std::uint16_t>(package.formats.size())).first;
            package.formats.push_back(code);
        }
        package.styles.push_back({place->second, look_of(code)});
    }
}

}  // namespace

std::string resolve_target(std::string_view folder, std::string_view target) {
    std::string path(target.starts_with('/') ? target.substr(1)
                                             : std::string(folder).append(target));
    std::ranges::replace(path, '\\', '/');
    std::vector<std::string_view> steps;
    const std::string_view whole = path;
    for (std::size_t at = 0; at <= whole.size();) {
        const std::size_t slash = std::min(whole.find('/', at), whole.size());
        const std::string_view step = whole.substr(at, slash - at);
        at = slash + 1;
        if (step == "..") {
            if (steps.empty()) return {};
            steps.pop_back();
        } else if (!step.empty() && step != ".") {
            steps.push_back(step);
        }
    }
    std::string out;
    for (const std::string_view step : steps) out += (out.empty() ? "" : "/") + std::string(step);
    return out;
}

Result<Package> read_package(const Zip& zip, Spent& spent) {
    std::string workbook_path = "xl/workbook.xml";
    const auto roots = ZG_TRY(relations(zip, "", spent));
    for (const auto& [id, relation] : roots) {
        if (relation.type == "officeDocument") workbook_path = relation.target;
    }
    const ZipPart* workbook = zip.find(workbook_path);
    if (workbook == nullptr || workbook_path.ends_with(".bin")) return no_workbook(zip, spent.file);
    const pugi::xml_document document = ZG_TRY(parse(*workbook, spent));
    const pugi::xml_node root = document.document_element();
    if (local(root.name()) != "workbook") return no_workbook(zip, spent.file);

    Package package;
    package.date1904 = yes(attribute(child(root, "workbookPr"), "date1904"));
    const auto parts = ZG_TRY(relations(zip, workbook->name, spent));
    for (const auto& [id, relation] : parts) {
        if (relation.type == "sharedStrings") package.shared_strings = zip.find(relation.target);
        if (relation.type != "styles") continue;
        if (const ZipPart* styles = zip.find(relation.target)) {
            const pugi::xml_document style_document = ZG_TRY(parse(*styles, spent));
            read_styles(style_document, package);
        }
    }
    for (const pugi::xml_node node : child(root, "sheets")) {
        if (local(node.name()) != "sheet") continue;
        // `r:id` must not be mistaken for `sheetId`: compared by local name, the two differ.
        const auto relation = parts.find(attribute(node, "id"));
        if (relation != parts.end() && relation->second.type != "worksheet")
            continue;  // charts and old macro sheets
        const std::string name = attribute(node, "name");
        const ZipPart* part = relation == parts.end() ? nullptr : zip.find(relation->second.target);
        if (part == nullptr) {
            return fail("workbook_damaged",
                        {"文件内部缺少这张表的内容", "the content of this sheet is missing"},
                        {.file = spent.file, .sheet = name}, kRepair);
        }
        package.sheets.push_back({name,
                                  !std::string_view(attribute(node, "state")).empty() &&
                                      std::string_view(attribute(node, "state")) != "visible",
                                  part});
        if (package.sheets.size() > spent.limits.sheets) {
            return fail("workbook_too_large", {"工作表太多", "too many sheets"},
                        {.file = spent.file}, {"请分成几个文件上传", "send it as several files"});
        }
    }
    if (package.sheets.empty()) return no_workbook(zip, spent.file);
    return package;
}

}  // namespace zhigai::xlsx
