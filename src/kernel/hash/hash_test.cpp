#include "kernel/hash/hash.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "kernel/hash/cbor.h"

namespace zhigai {
namespace {

std::string from_hex(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        out += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    }
    return out;
}

TEST(Hash, GivesThePublishedDigests) {
    struct Case {
        const char* why;
        HashName name;
        std::string bytes;
        const char* digest;
    };
    const Case cases[] = {
        {"FIPS 180-4, abc", HashName::Sha256, "abc",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"FIPS 180-4, nothing", HashName::Sha256, "",
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"FIPS 180-4, a million a", HashName::Sha256, std::string(1'000'000, 'a'),
         "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
        {"GB/T 32905-2016 A.1", HashName::Sm3, "abc",
         "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
        {"GB/T 32905-2016 A.2", HashName::Sm3,
         "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
         "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(hex(digest(c.name, c.bytes)), c.digest) << c.why;
        Hasher pieces(c.name);
        for (std::size_t at = 0; at < c.bytes.size(); at += 777) pieces.add(std::string_view(c.bytes).substr(at, 777));
        EXPECT_EQ(hex(pieces.finish()), c.digest) << c.why << ", in pieces";
    }
}

TEST(Hash, ReadsItsOwnNamesAndDigits) {
    EXPECT_EQ(hash_name(to_text(HashName::Sm3)), HashName::Sm3);
    EXPECT_EQ(hash_name(to_text(HashName::Sha256)), HashName::Sha256);
    EXPECT_EQ(hash_name("md5"), std::nullopt);
    const Digest some = digest(HashName::Sha256, "abc");
    EXPECT_EQ(digest_from_hex(hex(some)), some);
    EXPECT_EQ(digest_from_hex(hex(some).substr(1)), std::nullopt);
    EXPECT_EQ(digest_from_hex(std::string(64, 'g')), std::nullopt);
}

TEST(Hash, BuildsTheRootsOfCertificateTransparency) {
    const std::vector<std::string> leaves = {"",
                                             from_hex("00"),
                                             from_hex("10"),
                                             from_hex("2021"),
                                             from_hex("3031"),
                                             from_hex("40414243"),
                                             from_hex("5051525354555657"),
                                             from_hex("606162636465666768696a6b6c6d6e6f")};
    // The reference roots of the log's own test suite, for the first n leaves.
    const char* roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                           "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                           "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                           "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                           "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                           "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                           "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                           "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    for (std::size_t n = 0; n <= leaves.size(); ++n) {
        EXPECT_EQ(hex(merkle_root(HashName::Sha256, std::span(leaves).first(n))), roots[n]) << n;
    }
}

TEST(Randomness, GivesSaltsThatDiffer) {
    SystemRandomness system;
    const std::string salt = system.salt();
    EXPECT_EQ(salt.size(), 16U);
    EXPECT_NE(salt, system.salt());
}

TEST(Cbor, GivesTheBytesOfRfc8949) {
    struct Case {
        const char* bytes;
        std::string encoded;
    };
    const auto integer = [](std::int64_t value) { return Cbor().integer(value).take(); };
    // Appendix A of the RFC.
    const Case cases[] = {
        {"00", integer(0)},
        {"17", integer(23)},
        {"1818", integer(24)},
        {"18ff", integer(255)},
        {"190100", integer(256)},
        {"1903e8", integer(1000)},
        {"1a000f4240", integer(1000000)},
        {"1affffffff", integer(4294967295)},
        {"1b000000e8d4a51000", integer(1000000000000)},
        {"1b7fffffffffffffff", integer(std::numeric_limits<std::int64_t>::max())},
        {"20", integer(-1)},
        {"3863", integer(-100)},
        {"3903e7", integer(-1000)},
        {"3b7fffffffffffffff", integer(std::numeric_limits<std::int64_t>::min())},
        {"f4", Cbor().boolean(false).take()},
        {"f5", Cbor().boolean(true).take()},
        {"f6", Cbor().null().take()},
        {"60", Cbor().text("").take()},
        {"6449455446", Cbor().text("IETF").take()},
        {"63e6b0b4", Cbor().text("水").take()},
        {"4401020304", Cbor().bytes("\1\2\3\4").take()},
        {"80", Cbor().array(0).take()},
        {"83010203", Cbor().array(3).integer(1).integer(2).integer(3).take()},
        {"8301820203820405", Cbor().array(3).integer(1).array(2).integer(2).integer(3).array(2).integer(4).integer(5).take()},
        {"8380f620", Cbor().array(3).array(0).cell({}).cell(std::int64_t{-1}).take()},
        {"816161", Cbor().array(1).cell(std::string("a")).take()},
    };
    for (const Case& c : cases) {

        EXPECT_EQ(hex(c.encoded), c.bytes);
    }
}

TEST(CborDeathTest, LetsNoArrayStandOpen) {
    EXPECT_DEATH(Cbor().array(2).integer(1).take(), "due == 0");
    EXPECT_DEATH(Cbor().array(1).integer(1).integer(2), "open_");
    EXPECT_DEATH(Cbor().integer(1).integer(2), "open_");
}

}  // namespace
}  // namespace zhigai
