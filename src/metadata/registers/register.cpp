#include "metadata/registers/register.h"

#include <algorithm>

namespace zhigai {
namespace {

template <class T>
const T* by_id(const std::vector<T>& list, std::string_view id) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const T& item) { return item.id == id; });
    return found == list.end() ? nullptr : &*found;
}

bool holds(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

bool Field::marked(std::string_view mark) const {
    return holds(marks, mark);
}

const Field* Register::field(std::string_view wanted) const {
    return by_id(fields, wanted);
}

const Field* Register::marked(std::string_view mark) const {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& field) { return field.marked(mark); });
    return found == fields.end() ? nullptr : &*found;
}

const State* Register::state(std::string_view wanted) const {
    return by_id(states, wanted);
}
const Move* Register::move(std::string_view wanted) const {
    return by_id(moves, wanted);
}
const Check* Register::check(std::string_view wanted) const {
    return by_id(checks, wanted);
}
const View* Register::view(std::string_view wanted) const {
    return by_id(views, wanted);
}

std::vector<const Field*> Register::named(const std::vector<std::string>& list) const {
    std::vector<const Field*> out;
    for (const Field& field : fields) {
        const auto means = [&](std::string_view word) {
            return word == field.id || holds(field.tags, word);
        };
        bool in = false;
        bool dropped = false;
        for (const std::string& word : list) {
            if (word.starts_with('-')) {
                dropped = dropped || means(std::string_view(word).substr(1));
            } else {
                in = in || word == "all" || means(word);
            }
        }
        // `-x` is "without x" within this list only; another grant may still add the field.
        if (in && !dropped) out.push_back(&field);
    }
    return out;
}

}  // namespace zhigai
