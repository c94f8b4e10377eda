#include "metadata/plan/organisation.h"

#include <algorithm>

#include "kernel/text/text.h"

namespace zhigai::plan {

namespace {

template <class T>
const T* by_id(const std::vector<T>& list, std::string_view key) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const T& one) { return one.id == key; });
    return found == list.end() ? nullptr : &*found;
}

bool means(const std::string& name, const std::string& wanted) {
    return text::word_key(name) == wanted;
}

bool any_alias(const std::vector<Alias>& also, const std::string& wanted) {
    return std::any_of(also.begin(), also.end(),
                       [&](const Alias& a) { return a.sure && means(a.name, wanted); });
}

}  // namespace

const Department* Organisation::department(std::string_view key) const {
    return by_id(departments, key);
}
const District* Organisation::district(std::string_view key) const {
    return by_id(districts, key);
}
const Unit* Organisation::unit(std::string_view key) const {
    const Unit* place = district(key);
    return place != nullptr ? place : by_id(units, key);
}
const Office* Organisation::office(std::string_view key) const {
    return by_id(offices, key);
}

const District* Organisation::district_by_word(std::string_view word) const {
    return unit_by_word("district", word);
}

const Unit* Organisation::unit_by_word(std::string_view axis, std::string_view word) const {
    if (const Unit* named = unit(word); named != nullptr && named->axis == axis) return named;
    const std::string wanted = text::word_key(word);
    const Unit* found = nullptr;
    for (const auto* list : {&districts, &units}) {
        for (const Unit& one : *list) {
            if (one.axis != axis) continue;
            if (!means(one.title.zh, wanted) && !means(one.short_name, wanted) &&
                !any_alias(one.also, wanted))
                continue;
            if (found != nullptr) return nullptr;
            found = &one;
        }
    }
    return found;
}

const Department* Organisation::department_by_word(std::string_view word) const {
    if (const Department* named = department(word)) return named;
    const std::string wanted = text::word_key(word);
    const Department* found = nullptr;
    for (const Department& one : departments) {
        if (!means(one.title.zh, wanted) && !means(one.full_name, wanted) &&
            !any_alias(one.also, wanted))
            continue;
        if (found != nullptr) return nullptr;
        found = &one;
    }
    return found;
}

}  // namespace zhigai::plan
