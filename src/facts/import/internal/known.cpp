#include "facts/import/internal/known.h"

#include <algorithm>
#include <limits>

#include "facts/import/internal/mapping.h"
#include "kernel/text/text.h"
#include "metadata/registers/cells.h"

namespace zhigai::imports {
namespace {

constexpr std::string_view former = "former_";

std::size_t distance(const std::u32string& a, const std::u32string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            corner = above;
        }
    }
    return row.back();
}

std::u32string code_points(std::string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t c = 0;
        for (std::size_t k = 0; k < size && i + k < text.size(); ++k) c = (c << 8U) | static_cast<unsigned char>(text[i + k]);
        out += c;
        i += size;
    }
    return out;
}

}  // namespace

const Field* Naming::present_of(const Register& reg, const Field& field) {
    for (const std::string& mark : field.marks) {
        if (mark.starts_with(former)) return reg.marked(mark.substr(former.size()));
    }
    return nullptr;
}

const Field* Naming::former_of(const Register& reg, const Field& field) {
    for (const std::string& mark : field.marks) {
        if (const Field* found = reg.marked(std::string(former) + mark)) return found;
    }
    return nullptr;
}

Naming Naming::of(const Register& reg) {
    Naming out;
    const auto take = [&](const Field& field) {
        if ((field.type == FieldType::Text || field.type == FieldType::Note) &&
            std::find(out.words.begin(), out.words.end(), &field) == out.words.end()) {
            out.words.push_back(&field);
        }
    };
    for (const std::string_view mark : {"name", "code", "short_name", "also", "former_name", "former_code"}) {
        for (const Field& field : reg.fields) {
            if (field.marked(mark)) take(field);
        }
    }
    for (const auto& way : identities(reg)) {
        if (way.size() != 1) continue;
        if (const Field* field = reg.field(way.front())) take(*field);
    }
    return out;
}

std::string KnownRows::token(const Programme& programme, const Field& field, const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
        if (field.type == FieldType::Text) return compare_key(programme, field, *text);
        return *text;
    }
    return print_cell(field, cell);
}

std::string KnownRows::token(const Field& field, const Cell& cell) const { return token(*programme_, field, cell); }

Result<KnownRows> KnownRows::load(const facts::Ledger& ledger, const Principal& who, const Register& reg) {
    KnownRows out;
    out.programme_ = &ledger.programme();
    out.reg_ = &reg;
    out.rows_ = std::make_unique<std::vector<facts::Record>>();
    out.naming_ = Naming::of(reg);
    facts::ListRequest request;
    request.register_id = reg.id;
    request.limit = -1;
    request.with_children = true;
    auto read = ledger.each(who, request, [&](const facts::Record& record) {
        out.rows_->push_back(record);
        return true;
    });
    if (!read) return tl::unexpected(std::move(read).error());

    std::vector<const Field*> indexed = out.naming_.words;
    for (const auto& way : identities(reg)) {
        if (way.size() != 1) continue;
        const Field* field = reg.field(way.front());
        if (field != nullptr && std::find(indexed.begin(), indexed.end(), field) == indexed.end()) indexed.push_back(field);
    }
    for (std::size_t i = 0; i < out.rows_->size(); ++i) {
        const facts::Record& record = (*out.rows_)[i];
        out.by_id_.emplace(record.id, i);
        for (const Field* field : indexed) {
            auto& index = out.by_field_[field];
            const auto add = [&](const Cell& cell) {
                if (is_null(cell)) return;
                auto& ids = index[out.token(*field, cell)];
                if (ids.empty() || ids.back() != record.id) ids.push_back(record.id);
            };
            if (const auto cell = record.cells.find(field->id); cell != record.cells.end()) add(cell->second);
            if (const auto list = record.children.find(field->id); list != record.children.end()) {
                for (const facts::Child& child : list->second) {
                    if (const auto cell = child.cells.find("value"); cell != child.cells.end()) add(cell->second);
                }
            }
        }
    }
    return out;
}

const facts::Record* KnownRows::by_id(std::int64_t id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &(*rows_)[found->second];
}

std::vector<std::int64_t> KnownRows::having(const Field& field, const std::string& token) const {
    const auto index = by_field_.find(&field);
    if (index == by_field_.end()) return {};
    const auto found = index->second.find(token);
    return found == index->second.end() ? std::vector<std::int64_t>{} : found->second;
}

std::vector<std::int64_t> KnownRows::having(const std::vector<std::string>& fields, const std::string& tokens) {
    auto index = by_key_.find(fields);
    if (index == by_key_.end()) {
        index = by_key_.emplace(fields, std::unordered_map<std::string, std::vector<std::int64_t>>{}).first;
        for (const facts::Record& record : *rows_) {
            std::string key;
            bool whole = true;
            for (const auto& id : fields) {
                const Field* field = reg_->field(id);
                const auto cell = record.cells.find(id);
                whole = whole && field != nullptr && cell != record.cells.end() && !is_null(cell->second);
                if (whole) key += token(*field, cell->second) + "\x1F";
            }
            if (whole) index->second[key].push_back(record.id);
        }
    }
    const auto found = index->second.find(tokens);
    return found == index->second.end() ? std::vector<std::int64_t>{} : found->second;
}

std::vector<std::int64_t> KnownRows::named(const std::string& word) const {
    for (const Field* field : naming_.words) {
        auto ids = having(*field, token(*field, Cell(word)));
        if (!ids.empty()) return ids;
    }
    return {};
}

std::vector<std::string> KnownRows::near(std::string_view word) const {
    const std::string key = text::word_key(word);
    const std::u32string points = code_points(key);
    std::vector<std::pair<std::size_t, std::string>> found;
    constexpr int answered = 300;
    if (points.size() < 2 || points.size() > 80 || ++asked_ > answered) return {};
    for (const Field* field : naming_.words) {
        const auto index = by_field_.find(field);
        if (index == by_field_.end()) continue;
        for (const auto& [token, ids] : index->second) {
            const bool inside = token.find(key) != std::string::npos || (token.size() >= 6 && key.find(token) != std::string::npos);
            const std::u32string other = code_points(token);
            const std::size_t gap = points.size() > other.size() ? points.size() - other.size() : other.size() - points.size();
            std::size_t away = 100;
            if (inside) away = 1 + gap;
            else if (gap <= 2) away = distance(points, other);
            const std::size_t bound = inside ? 100 : points.size() >= 6 ? 2 : 1;
            if (away > bound) continue;
            for (const auto id : ids) found.emplace_back(away, title(id));
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    for (auto& [away, name] : found) {
        if (out.size() < 3 && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
    }
    return out;
}

std::string KnownRows::title(std::int64_t id) const {
    const auto* record = by_id(id);
    if (record == nullptr) return std::to_string(id);
    for (const std::string_view mark : {"name", "code"}) {
        const Field* field = reg_->marked(mark);
        if (field == nullptr) continue;
        const auto cell = record->cells.find(field->id);
        if (cell != record->cells.end() && !is_null(cell->second)) return print_cell(*field, cell->second);
    }
    return std::to_string(id);
}

}  // namespace zhigai::imports
