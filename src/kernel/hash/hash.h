#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace zhigai {

/// The named hash of a chain. SM3 (GB/T 32905) where the commercial-cryptography rules ask for it, SHA-256 otherwise.
enum class HashName { Sha256, Sm3 };
std::string_view to_text(HashName name);  ///< sha256, sm3: as records keep it
std::optional<HashName> hash_name(std::string_view text);

using Digest = std::array<std::uint8_t, 32>;

Digest digest(HashName name, std::string_view bytes);
/// Lower case, two digits a byte.
std::string hex(std::span<const std::uint8_t> bytes);
std::string hex(std::string_view bytes);
/// 64 digits, either case, and nothing else.
std::optional<Digest> digest_from_hex(std::string_view text);
inline std::string_view bytes_of(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// In pieces, for files that do not fit in memory.
class Hasher {
 public:
    explicit Hasher(HashName name);
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    Hasher& add(std::string_view bytes);
    Digest finish();  ///< ends it; add nothing afterwards

 private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

/// The root over byte strings in order, built as RFC 6962 2.1 builds it: a leaf is hashed after a 0x00, a node after a
/// 0x01, so no node can pass for a leaf; no leaves give the hash of nothing.
Digest merkle_root(HashName name, std::span<const std::string> leaves);

/// Randomness is passed in, like the clock; tests bring a predictable one.
class Randomness {
 public:
    virtual ~Randomness() = default;
    virtual std::string bytes(std::size_t count) = 0;
    /// 16 bytes: what keeps a short personal value from being guessed out of its digest.
    std::string salt() { return bytes(16); }
};

/// The operating system's, through OpenSSL.
class SystemRandomness final : public Randomness {
 public:
    std::string bytes(std::size_t count) override;
};

}  // namespace zhigai
