#include "kernel/hash/cbor.h"

#include <utility>

#include "kernel/check/check.h"

namespace zhigai {

void Cbor::head(unsigned major, std::uint64_t value) {
    const unsigned type = major << 5U;
    int size = 0;  // bytes of the argument: the shortest that holds it
    if (value < 24) {
        out_ += static_cast<char>(type | static_cast<unsigned>(value));
    } else if (value <= 0xFF) {
        size = 1;
        out_ += static_cast<char>(type | 24U);
    } else if (value <= 0xFFFF) {
        size = 2;
        out_ += static_cast<char>(type | 25U);
    } else if (value <= 0xFFFFFFFF) {
        size = 4;
        out_ += static_cast<char>(type | 26U);
    } else {
        size = 8;
        out_ += static_cast<char>(type | 27U);
    }
    for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) out_ += static_cast<char>((value >> shift) & 0xFFU);
}

/// Counts one item into the array it stands in, which must have room for it; only the first item stands in none.
void Cbor::item() {
    while (!open_.empty() && open_.back() == 0) open_.pop_back();
    ZG_CHECK(out_.empty() || !open_.empty());
    if (!open_.empty()) --open_.back();
}

Cbor& Cbor::array(std::size_t size) {
    item();
    head(4, size);
    open_.push_back(size);
    return *this;
}

Cbor& Cbor::integer(std::int64_t value) {
    item();
    // A negative n is written as -1 - n, its complement: no overflow at the least number.
    head(value < 0 ? 1 : 0, static_cast<std::uint64_t>(value < 0 ? ~value : value));
    return *this;
}

Cbor& Cbor::text(std::string_view utf8) {
    item();
    head(3, utf8.size());
    out_ += utf8;
    return *this;
}

Cbor& Cbor::bytes(std::string_view bytes) {
    item();
    head(2, bytes.size());
    out_ += bytes;
    return *this;
}

Cbor& Cbor::boolean(bool value) {
    item();
    out_ += value ? '\xf5' : '\xf4';
    return *this;
}

Cbor& Cbor::null() {
    item();
    out_ += '\xf6';
    return *this;
}

Cbor& Cbor::cell(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return integer(*number);
    if (const auto* words = std::get_if<std::string>(&cell)) return text(*words);
    return null();
}

std::string Cbor::take() {
    for (const std::size_t due : open_) ZG_CHECK(due == 0);
    ZG_CHECK(!out_.empty());
    open_.clear();
    return std::exchange(out_, {});
}

}  // namespace zhigai
