#include "metadata/yaml/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

namespace zhigai::yaml {

struct Source {
    std::string file;
    std::vector<std::string> lines;
};

namespace {

constexpr std::size_t max_bytes = 4u << 20;
constexpr std::size_t max_depth = 40;

/// yaml-cpp counts bytes in a line; people count characters.
int display_column(const Source& source, int line, int byte_column) {
    if (line < 0 || static_cast<std::size_t>(line) >= source.lines.size()) return byte_column + 1;
    const std::string& text = source.lines[static_cast<std::size_t>(line)];
    int column = 1;
    for (int i = 0; i < byte_column && static_cast<std::size_t>(i) < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[static_cast<std::size_t>(i)]) & 0xC0U) != 0x80U) ++column;
    }
    return column;
}

std::shared_ptr<const Source> split(std::string_view text, std::string file) {
    auto source = std::make_shared<Source>();
    source->file = std::move(file);
    std::size_t from = 0;
    while (from <= text.size()) {
        std::size_t end = text.find('\n', from);
        if (end == std::string_view::npos) end = text.size();
        std::string line(text.substr(from, end - from));
        if (!line.empty() && line.back() == '\r') line.pop_back();
        source->lines.push_back(std::move(line));
        from = end + 1;
    }
    return source;
}

Place place_in(const Source& source, int line, int column, std::string key) {
    Place place{.file = source.file, .line = line, .column = column, .key = std::move(key)};
    if (line > 0 && static_cast<std::size_t>(line) <= source.lines.size()) {
        place.source = source.lines[static_cast<std::size_t>(line) - 1];
    }
    return place;
}

}  // namespace

class Builder final : public YAML::EventHandler {
 public:
    explicit Builder(std::shared_ptr<const Source> source) : source_(std::move(source)) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) fault(mark, "second_document", {"一个文件只放一份内容", "one document a file"});
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        add(scalar(mark, "", false));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        fault(mark, "alias", {"不用别名（*）", "aliases are not used here"});
        add(scalar(mark, "", false));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        add(scalar(mark, value, tag == "!"));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        open(mark, Shape::List);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        open(mark, Shape::Map);
    }
    void OnMapEnd() override { close(); }

    Node root;
    Faults faults;

 private:
    struct Frame {
        Node node;
        Node key;
        bool have_key = false;
    };

    Node at(const YAML::Mark& mark) {
        Node node;
        node.line_ = mark.line + 1;
        node.column_ = display_column(*source_, mark.line, mark.column);
        node.source_ = source_;
        if (!stack_.empty()) {
            const Frame& top = stack_.back();
            const std::string& base = top.node.path_;
            if (top.node.shape_ == Shape::List) {
                node.path_ = fmt::format("{}[{}]", base, top.node.items_.size());
            } else if (top.have_key) {
                node.path_ = base.empty() ? top.key.text_ : base + "." + top.key.text_;
            } else {
                node.path_ = base;
            }
        }
        return node;
    }
    Node scalar(const YAML::Mark& mark, std::string text, bool quoted) {
        Node node = at(mark);
        node.shape_ = Shape::Scalar;
        node.text_ = std::move(text);
        node.quoted_ = quoted;
        return node;
    }
    void open(const YAML::Mark& mark, Shape shape) {
        Node node = at(mark);
        node.shape_ = shape;
        if (stack_.size() >= max_depth) throw YAML::ParserException(mark, "nested too deep");
        stack_.push_back({std::move(node), {}, false});
    }
    void close() {
        Node node = std::move(stack_.back().node);
        stack_.pop_back();
        add(std::move(node));
    }
    void add(Node node) {
        if (stack_.empty()) {
            root = std::move(node);
            return;
        }
        Frame& top = stack_.back();
        if (top.node.shape_ == Shape::List) {
            top.node.items_.push_back(std::move(node));
        } else if (!top.have_key) {
            if (!node.is_scalar()) {
                add_fault(faults, node, "key_not_text", {"键必须是文字", "a key must be plain text"});
                node.shape_ = Shape::Scalar;
            }
            if (top.node.has(node.text_)) {
                add_fault(faults, node, "duplicate_key",
                          {fmt::format("“{}”写了两次", node.text_), fmt::format("`{}` stands twice", node.text_)},
                          {"留一个", "keep one of them"});
            }
            top.key = std::move(node);
            top.have_key = true;
        } else {
            top.have_key = false;
            top.node.entries_.emplace_back(std::move(top.key), std::move(node));
        }
    }
    void fault(const YAML::Mark& mark, std::string code, Say what) {
        Node node = at(mark);
        faults.push_back({std::move(code), std::move(what), node.place(), {}});
    }
    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != 0) fault(mark, "anchor", {"不用锚点（&）", "anchors are not used here"});
    }
    void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "!" && tag != "?") fault(mark, "tag", {"不用类型标记", "tags are not used here"});
    }

    std::shared_ptr<const Source> source_;
    std::vector<Frame> stack_;
    int documents_ = 0;
};

const Node& Node::operator[](std::string_view key) const {
    static const Node missing;
    for (const Entry& entry : entries_) {
        if (entry.first.text_ == key) return entry.second;
    }
    return missing;
}

bool Node::has(std::string_view key) const {
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.first.text_ == key; });
}

Node Node::with_entries(const Node& map, std::vector<Entry> entries) {
    Node out = map;
    out.shape_ = Shape::Map;
    out.items_.clear();
    out.entries_ = std::move(entries);
    return out;
}

Node Node::with_items(const Node& list, std::vector<Node> items) {
    Node out = list;
    out.shape_ = Shape::List;
    out.entries_.clear();
    out.items_ = std::move(items);
    return out;
}

Place Node::place() const {
    return source_ ? place_in(*source_, line_, column_, path_) : Place{};
}

Result<Node> parse(std::string_view text, std::string file) {
    if (text.size() > max_bytes) {
        return fail("file_too_large", {"文件超过 4 MB", "the file is over 4 MB"}, {.file = std::move(file)});
    }
    const auto source = split(text, std::move(file));
    Builder builder(source);
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& e) {
        builder.faults.push_back({"yaml_syntax",
                                  {"YAML 写法不对：" + e.msg, "not well-formed YAML: " + e.msg},
                                  place_in(*source, e.mark.line + 1,
                                           display_column(*source, e.mark.line, e.mark.column), ""),
                                  {"检查缩进、冒号后的空格和引号", "check indentation, the blank after a colon, and quotes"}});
    }
    if (!builder.faults.empty()) return fail(std::move(builder.faults));
    if (builder.root.is_missing()) {
        return fail("empty_file", {"文件是空的", "the file is empty"}, {.file = source->file, .line = 1, .column = 1});
    }
    return std::move(builder.root);
}

Result<Node> load(const std::string& path, std::string shown) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return fail("cannot_read", {"读不了这个文件", "the file cannot be read"}, {.file = std::move(shown)},
                    {"检查路径和权限", "check the path and its permissions"});
    }
    std::ostringstream out;
    out << in.rdbuf();
    return parse(out.str(), std::move(shown));
}

}  // namespace zhigai::yaml
