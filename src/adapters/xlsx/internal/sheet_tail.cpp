#include "adapters/xlsx/internal/sheet_tail.h"

#include <algorithm>
#include <array>

namespace zhigai::xlsx {
namespace {

// In the order of the schema (CT_Worksheet): what may follow <legacyDrawing>. Controls stand wrapped as AlternateContent.
constexpr std::array<std::string_view, 9> kAfter = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
                                                    "webPublishItems", "tableParts", "extLst", "AlternateContent"};

std::string_view local(std::string_view name) {
    const auto colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

struct Tag {
    std::size_t from = 0, to = 0;  ///< of `<` and past `>`
    std::string_view name, inside;
    bool close = false, empty = false;
};

/// The next tag at or after `at`; comments, CDATA and instructions are passed over.
std::optional<Tag> next_tag(std::string_view text, std::size_t at) {
    for (;;) {
        at = text.find('<', at);
        if (at == text.npos) return std::nullopt;
        const auto past = [&](std::string_view end) {
            const auto found = text.find(end, at);
            at = found == text.npos ? text.size() : found + end.size();
        };
        if (text.substr(at, 4) == "<!--") past("-->");
        else if (text.substr(at, 9) == "<![CDATA[") past("]]>");
        else if (text.substr(at, 2) == "<?") past("?>");
        else break;
    }
    Tag tag{.from = at};
    char quote = 0;
    std::size_t end = at + 1;
    for (; end < text.size(); ++end) {
        if (quote != 0) {
            if (text[end] == quote) quote = 0;
        } else if (text[end] == '"' || text[end] == '\'') {
            quote = text[end];
        } else if (text[end] == '>') {
            break;
        }
    }
    if (end == text.size()) return std::nullopt;
    tag.to = end + 1;
    std::string_view body = text.substr(at + 1, end - at - 1);
    tag.close = body.starts_with('/');
    tag.empty = body.ends_with('/');
    if (tag.close) body.remove_prefix(1);
    tag.name = body.substr(0, std::min(body.find_first_of(" \t\r\n/"), body.size()));
    tag.inside = body.substr(tag.name.size());
    return tag;
}

/// Value of an attribute whose local name is `id`, of the relationships' name space whatever its prefix.
std::string id_of(std::string_view inside) {
    for (std::size_t at = 0; (at = inside.find("id", at)) != inside.npos; at += 2) {
        if (at == 0 || (inside[at - 1] != ':' && inside[at - 1] != ' ')) continue;
        std::size_t eq = inside.find_first_not_of(" \t\r\n", at + 2);
        if (eq == inside.npos || inside[eq] != '=') continue;
        eq = inside.find_first_of("\"'", eq);
        if (eq == inside.npos) return {};
        const auto end = inside.find(inside[eq], eq + 1);
        return end == inside.npos ? std::string() : std::string(inside.substr(eq + 1, end - eq - 1));
    }
    return {};
}

}  // namespace

std::optional<SheetTail> read_tail(std::string_view part) {
    const auto root = next_tag(part, 0);
    if (!root || root->close || root->empty || local(root->name) != "worksheet") return std::nullopt;
    SheetTail out;
    out.prefix = std::string(root->name.substr(0, root->name.size() - std::string_view("worksheet").size()));
    out.strict = root->inside.find("http://purl.oclc.org/ooxml/") != std::string_view::npos;
    // Rows may be a hundred megabytes: the tail begins after the last tag that ends them.
    const auto rows = part.rfind("</" + out.prefix + "sheetData>");
    const auto none = part.rfind("<" + out.prefix + "sheetData/>");
    std::size_t at = root->to;
    if (rows != part.npos) at = rows + out.prefix.size() + 12;
    else if (none != part.npos) at = none + out.prefix.size() + 12;
    int depth = 1;
    bool placed = false;
    for (auto tag = next_tag(part, at); tag; tag = next_tag(part, tag->to)) {
        if (tag->close) {
            if (--depth > 0) continue;
            if (local(tag->name) != "worksheet") return std::nullopt;
            if (!placed) out.insert = tag->from;
            return out;
        }
        if (depth == 1) {
            const std::string_view name = local(tag->name);
            if (name == "legacyDrawing") out.drawing = id_of(tag->inside);
            if (!placed && std::ranges::find(kAfter, name) != kAfter.end()) {
                out.insert = tag->from;
                placed = true;
            }
        }
        if (!tag->empty) ++depth;
    }
    return std::nullopt;
}

std::string with_drawing(std::string_view part, const SheetTail& tail, std::string_view id) {
    const std::string_view space = tail.strict ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
                                               : "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    std::string out;
    out.reserve(part.size() + 200);
    out += part.substr(0, tail.insert);
    // The name space is said on the element: not every sheet declares one for relations, nor under the same prefix.
    out.append("<").append(tail.prefix).append("legacyDrawing xmlns:r=\"").append(space).append("\" r:id=\"").append(id).append("\"/>");
    out += part.substr(tail.insert);
    return out;
}

}  // namespace zhigai::xlsx
