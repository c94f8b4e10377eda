#include "adapters/xlsx/internal/comment_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "facts/import/sheet/workbook.h"
#include "kernel/text/text.h"

namespace zhigai::xlsx {
namespace {

constexpr const char* kAuthor = "智改";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kStrict = "http://purl.oclc.org/ooxml/spreadsheetml/main";

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

std::string cell_name(const CellRemark& remark) {
    return sheet::column_letters(remark.column) + std::to_string(remark.row);
}

/// What XML 1.0 cannot hold, control characters, becomes a blank.
std::string printable(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') c = ' ';
    }
    return text;
}

class CommentPart {
 public:
    CommentPart(pugi::xml_node root, std::string prefix) : root_(root), prefix_(std::move(prefix)) {}

    void add(const std::vector<CellRemark>& remarks, std::vector<CellRemark>& fresh) {
        authors_ = named(root_, "authors", true);
        list_ = named(root_, "commentList", false);
        for (const pugi::xml_node node : list_) {
            if (local(node.name()) == "comment") there_[node.attribute("ref").value()] = node;
        }
        for (const CellRemark& remark : remarks) {
            const std::string at = cell_name(remark);
            if (const auto found = there_.find(at); found != there_.end()) {
                append(found->second, remark.text);
                continue;
            }
            pugi::xml_node comment = list_.append_child(tag("comment").c_str());
            comment.append_attribute("ref") = at.c_str();
            comment.append_attribute("authorId") = author();
            run(comment.append_child(tag("text").c_str()), remark.text);
            there_.emplace(at, comment);
            fresh.push_back(remark);
        }
    }

 private:
    std::string tag(const char* name) const { return prefix_ + name; }

    pugi::xml_node named(pugi::xml_node parent, const char* name, bool first) {
        if (const pugi::xml_node found = child(parent, name)) return found;
        return first ? parent.prepend_child(tag(name).c_str()) : parent.append_child(tag(name).c_str());
    }

    int author() {
        int at = 0;
        for (const pugi::xml_node node : authors_) {
            if (local(node.name()) != "author") continue;
            if (std::string_view(node.text().get()) == kAuthor) return at;
            ++at;
        }
        authors_.append_child(tag("author").c_str()).text().set(kAuthor);
        return at;
    }

    pugi::xml_node run_node(pugi::xml_node run, const std::string& text) {
        pugi::xml_node t = run.append_child(tag("t").c_str());
        t.append_attribute("xml:space") = "preserve";
        t.text().set(printable(text).c_str());
        return run;
    }
    void run(pugi::xml_node text, const std::string& said) { run_node(text.append_child(tag("r").c_str()), said); }

    /// Behind what stands there, before phonetic hints: the schema wants runs in front of them.
    void append(pugi::xml_node comment, const std::string& said) {
        pugi::xml_node text = named(comment, "text", true);
        pugi::xml_node last;
        for (const pugi::xml_node node : text) {
            if (local(node.name()) == "t" || local(node.name()) == "r") last = node;
        }
        const std::string name = tag("r");
        run_node(last ? text.insert_child_after(name.c_str(), last) : text.prepend_child(name.c_str()), "\n" + said);
    }

    pugi::xml_node root_, authors_, list_;
    std::string prefix_;
    std::map<std::string, pugi::xml_node> there_;
};

constexpr std::string_view kShapeType =
    "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">"
    "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// Lines a text takes in a note as wide as ours, so that nothing of it is hidden below the edge.
int lines_of(const std::string& text) {
    constexpr int across = 18;  // Chinese characters
    int lines = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        int width = 0;
        for (std::size_t i = at; i < end; ++i) {
            const auto c = static_cast<unsigned char>(text[i]);
            if (c < 0x80) width += 1;
            else if (c >= 0xC0) width += 2;
        }
        lines += 1 + width / (2 * across);
        at = end + 1;
    }
    return std::clamp(lines, 3, 16);
}

/// The largest n of `_x0000_sN` in a drawing.
int last_shape(std::string_view old) {
    constexpr std::string_view mark = "_x0000_s";
    int largest = 0;
    for (std::size_t at = old.find(mark); at != old.npos; at = old.find(mark, at + 1)) {
        int number = 0;
        const char* begin = old.data() + at + mark.size();
        std::from_chars(begin, old.data() + old.size(), number);
        largest = std::max(largest, number);
    }
    return largest;
}

}  // namespace

Result<std::string> add_comments(const std::string& old, const std::vector<CellRemark>& remarks, bool strict,
                                 std::vector<CellRemark>& fresh) {
    pugi::xml_document document;
    std::string prefix;
    if (old.empty()) {
        pugi::xml_node declaration = document.append_child(pugi::node_declaration);
        declaration.append_attribute("version") = "1.0";
        declaration.append_attribute("encoding") = "UTF-8";
        declaration.append_attribute("standalone") = "yes";
        document.append_child("comments").append_attribute("xmlns") = std::string(strict ? kStrict : kMain).c_str();
    } else {
        const auto parsed = document.load_buffer(old.data(), old.size(), pugi::parse_full | pugi::parse_ws_pcdata, pugi::encoding_utf8);
        const pugi::xml_node root = document.document_element();
        if (!parsed || !text::is_utf8(old) || local(root.name()) != "comments" || document.find_child([](pugi::xml_node n) { return n.type() == pugi::node_doctype; })) {
            return fail("workbook_damaged", {"文件里原有的批注已损坏，没有动它", "the comments in the file are damaged; nothing was changed"});
        }
        const std::string_view name = root.name();
        prefix = std::string(name.substr(0, name.size() - std::string_view("comments").size()));
    }
    CommentPart(document.document_element(), prefix).add(remarks, fresh);
    std::ostringstream out;
    document.save(out, "", pugi::format_raw | (old.empty() || old.find("<?xml") != old.npos ? 0U : pugi::format_no_declaration), pugi::encoding_utf8);
    return std::move(out).str();
}

std::string add_shapes(const std::string& old, const std::vector<CellRemark>& remarks, int block) {
    std::string shapes;
    int id = 1024 * block;
    if (!old.empty()) {
        // A number that no shape of the drawing has, nor its own group: the next block of 1,024 when it is near its end.
        id = std::max(last_shape(old), 1024);
        if (old.find("_x0000_t202\"") == old.npos || old.find("shapetype") == old.npos) shapes += kShapeType;
    }
    for (const CellRemark& remark : remarks) {
        const int row = remark.row - 1;
        const int column = remark.column - 1;
        const int top = std::max(row - 1, 0);
        shapes += fmt::format(
            "<v:shape id=\"_x0000_s{}\" type=\"#_x0000_t202\" style='position:absolute;margin-left:60pt;margin-top:2pt;width:230pt;"
            "height:{}pt;z-index:1;visibility:hidden' fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>"
            "<v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>"
            "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
            "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
            "<x:Anchor>{}, 15, {}, 2, {}, 31, {}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{}</x:Row><x:Column>{}</x:Column>"
            "</x:ClientData></v:shape>",
            ++id, 14 * lines_of(remark.text), column + 1, top, column + 5, top + lines_of(remark.text), row, column);
    }
    if (old.empty()) {
        return fmt::format(
            "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
            "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/>"
            "</o:shapelayout>{}{}</xml>",
            block, kShapeType, shapes);
    }
    const auto end = old.rfind("</");
    if (end == old.npos) return {};
    return old.substr(0, end) + shapes + old.substr(end);
}

}  // namespace zhigai::xlsx
