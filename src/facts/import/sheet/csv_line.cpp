#include "facts/import/sheet/writer.h"

namespace zhigai::sheet {
namespace {

/// -1,234.5 is a number; -1+cmd is a formula.
bool plain_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789.,") == text.npos;
}

}  // namespace

std::string csv_line(const std::vector<std::string>& fields) {
    std::string out;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        std::string_view field = fields[i];
        std::string guarded;
        const char first = field.empty() ? 'x' : field.front();
        const bool formula = first == '=' || first == '+' || first == '-' || first == '@' ||
                             first == '\t' || first == '\r';
        if (formula && !plain_number(field)) {
            guarded.append("'").append(field);
            field = guarded;
        }
        if (i > 0) out += ',';
        if (field.find_first_of(",\"\r\n\t") == field.npos) {
            out += field;
            continue;
        }
        out += '"';
        for (const char c : field) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    return out + "\r\n";
}

}  // namespace zhigai::sheet
