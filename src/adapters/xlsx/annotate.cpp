#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "adapters/xlsx/internal/comment_part.h"
#include "adapters/xlsx/internal/package.h"
#include "adapters/xlsx/internal/sheet_tail.h"
#include "adapters/xlsx/internal/zip_writer.h"
#include "adapters/xlsx/xlsx.h"
#include "facts/import/sheet/file_kind.h"

namespace zhigai::xlsx {
namespace {

constexpr std::string_view kTransitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr std::string_view kStrict = "http://purl.oclc.org/ooxml/officeDocument/relationships/";
constexpr const char* kCommentsType = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
constexpr const char* kDrawingType = "application/vnd.openxmlformats-officedocument.vmlDrawing";
constexpr const char* kTypes = "[Content_Types].xml";

/// A small part as a tree that is written back as it was read, blanks and order included.
struct Tree {
    pugi::xml_document document;
    bool declared = true;
    std::string bytes() const {
        std::ostringstream out;
        document.save(out, "", pugi::format_raw | (declared ? 0U : pugi::format_no_declaration), pugi::encoding_utf8);
        return std::move(out).str();
    }
};

std::string folder_of(std::string_view part) {
    const auto slash = part.rfind('/');
    return slash == part.npos ? std::string() : std::string(part.substr(0, slash + 1));
}

std::string name_only(const char* name) {
    const std::string_view full(name);
    const auto colon = full.rfind(':');
    return std::string(colon == full.npos ? full : full.substr(colon + 1));
}

/// The archive as it will be: parts as received, parts changed, parts added.
class Returned {
 public:
    Returned(const Zip& zip, Spent& spent) : zip_(zip), spent_(spent) {}

    Done annotate(const Package::SheetPart& sheet, const std::vector<CellRemark>& remarks) {
        const std::string part = sheet.part->name;
        const std::string body = ZG_TRY(whole(part));
        const auto tail = read_tail(body);
        if (!tail) {
            return fail("workbook_damaged", {"这张表的结构认不出，批注写不进去", "the structure of the sheet is not known; no remark can be written"},
                        {.file = spent_.file, .sheet = sheet.name});
        }
        const std::string rels_path = folder_of(part) + "_rels/" + part.substr(folder_of(part).size()) + ".rels";
        Tree* rels = ZG_TRY(tree(rels_path, "Relationships", "http://schemas.openxmlformats.org/package/2006/relationships"));
        std::string comments, drawing;
        for (const pugi::xml_node node : rels->document.document_element()) {
            if (name_only(node.name()) != "Relationship") continue;
            const std::string_view type = node.attribute("Type").value();
            const std::string target = resolve_target(folder_of(part), node.attribute("Target").value());
            if (type.ends_with("/comments")) comments = target;
            if (!tail->drawing.empty() && node.attribute("Id").value() == tail->drawing) drawing = target;
        }
        if (!comments.empty() && zip_.find(comments) == nullptr) comments.clear();
        if (!drawing.empty() && zip_.find(drawing) == nullptr) drawing.clear();

        std::vector<CellRemark> fresh;
        const std::string old = comments.empty() ? std::string() : ZG_TRY(whole(comments));
        if (comments.empty()) {
            comments = free_name("xl/comments", ".xml");
            relate(*rels, tail->strict, "comments", comments);
            ZG_DO(declare(comments, kCommentsType, ""));
        }
        changed_[comments] = ZG_TRY(add_comments(old, remarks, tail->strict, fresh));
        if (fresh.empty()) return {};
        if (!drawing.empty()) {
            std::string more = add_shapes(ZG_TRY(whole(drawing)), fresh, 0);
            if (more.empty()) {
                return fail("workbook_damaged", {"文件里原有的批注图形已损坏，没有动它", "the drawing of the comments in the file is damaged; nothing was changed"},
                            {.file = spent_.file, .sheet = sheet.name});
            }
            changed_[drawing] = std::move(more);
            return {};
        }
        drawing = free_name("xl/drawings/vmlDrawing", ".vml");
        ++blocks_;
        changed_[drawing] = add_shapes("", fresh, first_block() + blocks_);
        ZG_DO(declare(drawing, kDrawingType, "vml"));
        const std::string id = relate(*rels, tail->strict, "vmlDrawing", drawing);
        if (tail->drawing.empty()) changed_[part] = with_drawing(body, *tail, id);
        return {};
    }

    Result<std::string> finish() {
        for (auto& [name, each] : trees_) {
            if (each.touched) changed_[name] = each.tree.bytes();
        }
        // As they lay in the file, for some programs look at the first part to know what a file is.
        std::vector<const ZipPart*> parts;
        for (const ZipPart& part : zip_.parts()) parts.push_back(&part);
        std::ranges::sort(parts, {}, [](const ZipPart* part) { return part->packed.data(); });
        ZipWriter out;
        for (const ZipPart* part : parts) {
            const auto found = changed_.find(part->name);
            if (found == changed_.end()) {
                out.keep(*part);
            } else {
                out.put(part->name, found->second, part);
                changed_.erase(found);
            }
        }
        for (const auto& [name, bytes] : changed_) out.put(name, bytes);
        return out.finish(spent_.file);
    }

 private:
    struct Kept {
        Tree tree;
        bool touched = false;
    };

    Result<std::string> whole(const std::string& name) {
        if (const auto found = changed_.find(name); found != changed_.end()) return found->second;
        const ZipPart* part = zip_.find(name);
        if (part == nullptr) return std::string();
        PartStream stream = ZG_TRY(PartStream::open(*part, spent_));
        std::string out;
        char piece[65'536];
        for (;;) {
            const std::size_t got = ZG_TRY(stream.read(piece, sizeof piece));
            if (got == 0) return out;
            out.append(piece, got);
        }
    }

    Result<Tree*> tree(const std::string& wanted, const char* root, const char* space) {
        const ZipPart* part = zip_.find(wanted);
        const std::string name = part == nullptr ? wanted : part->name;
        if (const auto found = trees_.find(name); found != trees_.end()) return &found->second.tree;
        Kept& kept = trees_[name];
        if (part == nullptr) {
            kept.touched = true;
            pugi::xml_node declaration = kept.tree.document.append_child(pugi::node_declaration);
            declaration.append_attribute("version") = "1.0";
            declaration.append_attribute("encoding") = "UTF-8";
            declaration.append_attribute("standalone") = "yes";
            kept.tree.document.append_child(root).append_attribute("xmlns") = space;
            return &kept.tree;
        }
        const std::string bytes = ZG_TRY(read_whole(*part, spent_));
        const auto parsed = kept.tree.document.load_buffer(bytes.data(), bytes.size(), pugi::parse_full | pugi::parse_ws_pcdata, pugi::encoding_utf8);
        if (!parsed || name_only(kept.tree.document.document_element().name()) != root) {
            return fail("workbook_damaged", {"文件内部结构已损坏", "the file is damaged inside"}, {.file = spent_.file, .key = name});
        }
        kept.tree.declared = bytes.find("<?xml") != bytes.npos;
        return &kept.tree;
    }

    static std::string like_root(const Tree& tree, const char* name) {
        const std::string_view root = tree.document.document_element().name();
        const auto colon = root.find(':');
        return (colon == root.npos ? std::string() : std::string(root.substr(0, colon + 1))) + name;
    }

    std::string relate(Tree& rels, bool strict, const char* type, const std::string& target) {
        pugi::xml_node root = rels.document.document_element();
        std::string id;
        for (int number = 1; id.empty(); ++number) {
            const std::string tried = "rId" + std::to_string(number);
            const bool taken = std::ranges::any_of(root.children(), [&](pugi::xml_node node) { return node.attribute("Id").value() == tried; });
            if (!taken) id = tried;
        }
        pugi::xml_node node = root.append_child(like_root(rels, "Relationship").c_str());
        node.append_attribute("Id") = id.c_str();
        node.append_attribute("Type") = (std::string(strict ? kStrict : kTransitional) + type).c_str();
        node.append_attribute("Target") = ("/" + target).c_str();
        for (auto& [name, kept] : trees_) kept.touched = kept.touched || &kept.tree == &rels;
        return id;
    }

    /// Says in [Content_Types].xml what a new part is, by its ending where one is given.
    Done declare(const std::string& part, const char* type, const std::string& ending) {
        Tree* types = ZG_TRY(tree(kTypes, "Types", "http://schemas.openxmlformats.org/package/2006/content-types"));
        pugi::xml_node root = types->document.document_element();
        for (const pugi::xml_node node : root) {
            if (ending.empty() || name_only(node.name()) != "Default" || fold_case(node.attribute("Extension").value()) != ending) continue;
            if (node.attribute("ContentType").value() == std::string_view(type)) return {};
        }
        const bool other = std::ranges::any_of(root.children(), [&](pugi::xml_node node) {
            return name_only(node.name()) == "Default" && fold_case(node.attribute("Extension").value()) == ending;
        });
        pugi::xml_node node;
        if (ending.empty() || other) {
            node = root.append_child(like_root(*types, "Override").c_str());
            node.append_attribute("PartName") = ("/" + part).c_str();
        } else {
            node = root.prepend_child(like_root(*types, "Default").c_str());
            node.append_attribute("Extension") = ending.c_str();
        }
        node.append_attribute("ContentType") = type;
        for (auto& [name, kept] : trees_) kept.touched = kept.touched || &kept.tree == types;
        return {};
    }

    std::string free_name(const std::string& before, const std::string& after) {
        for (int number = 1;; ++number) {
            std::string name = before + std::to_string(number) + after;
            if (zip_.find(name) == nullptr && !changed_.contains(name)) return name;
        }
    }

    /// Blocks of shape numbers that the file's own drawings may use: one each is enough to keep apart.
    int first_block() const {
        return static_cast<int>(std::ranges::count_if(zip_.parts(), [](const ZipPart& part) { return fold_case(part.name).ends_with(".vml"); }));
    }

    const Zip& zip_;
    Spent& spent_;
    std::map<std::string, std::string> changed_;
    std::map<std::string, Kept> trees_;
    int blocks_ = 0;
};

class Annotator final : public sheet::WorkbookAnnotator {
 public:
    Result<std::string> annotate(std::string_view bytes, const std::string& file_name, const std::vector<sheet::Remark>& remarks,
                                 const sheet::Limits& limits) override {
        ZG_DO(sheet::judge_size(bytes, file_name, limits));
        if (sheet::kind_of(bytes) != sheet::FileKind::Zip) {
            return fail("remarks_need_workbook", {"只有 .xlsx 工作簿能带批注退回", "only an .xlsx workbook can be given back with remarks"}, {.file = file_name},
                        {"请用 Excel 或 WPS 另存为 .xlsx 后再上传", "save it as .xlsx in Excel or WPS and send that"});
        }
        const Zip zip = ZG_TRY(Zip::open(bytes, file_name));
        Spent spent{.limits = limits, .file = file_name};
        const Package package = ZG_TRY(read_package(zip, spent));
        // One text a cell; in the order of the sheet.
        std::map<std::string, std::map<std::pair<int, int>, std::string>> by_sheet;
        for (const sheet::Remark& remark : remarks) {
            std::string& text = by_sheet[remark.sheet][{remark.row, remark.column}];
            text += (text.empty() ? "" : "\n") + remark.text;
        }
        Returned returned(zip, spent);
        for (const Package::SheetPart& sheet : package.sheets) {
            const auto found = by_sheet.find(sheet.name);
            if (found == by_sheet.end()) continue;
            std::vector<CellRemark> list;
            for (const auto& [at, text] : found->second) list.push_back({at.first, at.second, text});
            ZG_DO(returned.annotate(sheet, list));
            by_sheet.erase(found);
        }
        return returned.finish();
    }
};

}  // namespace

std::unique_ptr<sheet::WorkbookAnnotator> make_annotator() {
    return std::make_unique<Annotator>();
}

}  // namespace zhigai::xlsx
