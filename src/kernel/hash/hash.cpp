#include "kernel/hash/hash.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <bit>

#include "kernel/check/check.h"

namespace zhigai {

namespace {

/// Fetched once: OpenSSL 3 looks through its providers at each implicit fetch, which costs more than a short hash.
const EVP_MD* method(HashName name) {
    static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD* const sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
    const EVP_MD* found = name == HashName::Sha256 ? sha256 : sm3;
    ZG_CHECK(found != nullptr);
    return found;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

struct Hasher::Inner {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    Inner() = default;
    Inner(const Inner&) = delete;
    Inner& operator=(const Inner&) = delete;
    ~Inner() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(HashName name) : inner_(std::make_unique<Inner>()) {
    ZG_CHECK(inner_->context != nullptr && EVP_DigestInit_ex2(inner_->context, method(name), nullptr) == 1);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::add(std::string_view bytes) {
    ZG_CHECK(EVP_DigestUpdate(inner_->context, bytes.data(), bytes.size()) == 1);
    return *this;
}

Digest Hasher::finish() {
    Digest out{};
    unsigned size = 0;
    ZG_CHECK(EVP_DigestFinal_ex(inner_->context, out.data(), &size) == 1 && size == out.size());
    return out;
}

std::string_view to_text(HashName name) { return name == HashName::Sha256 ? "sha256" : "sm3"; }

std::optional<HashName> hash_name(std::string_view text) {
    if (text == "sha256") return HashName::Sha256;
    if (text == "sm3") return HashName::Sm3;
    return std::nullopt;
}

Digest digest(HashName name, std::string_view bytes) { return Hasher(name).add(bytes).finish(); }

std::string hex(std::span<const std::uint8_t> bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string hex(std::string_view bytes) {
    return hex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

std::optional<Digest> digest_from_hex(std::string_view text) {
    Digest out{};
    if (text.size() != out.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = hex_value(text[i * 2]);
        const int low = hex_value(text[i * 2 + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return out;
}

Digest merkle_root(HashName name, std::span<const std::string> leaves) {
    if (leaves.empty()) return digest(name, "");
    if (leaves.size() == 1) return Hasher(name).add(std::string_view("\0", 1)).add(leaves.front()).finish();
    const std::size_t left = std::bit_floor(leaves.size() - 1);  // the largest power of two below the count
    const Digest a = merkle_root(name, leaves.first(left));
    const Digest b = merkle_root(name, leaves.subspan(left));
    return Hasher(name).add("\1").add(bytes_of(a)).add(bytes_of(b)).finish();
}

std::string SystemRandomness::bytes(std::size_t count) {
    std::string out(count, '\0');
    ZG_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) == 1);
    return out;
}

}  // namespace zhigai
