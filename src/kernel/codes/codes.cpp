#include "kernel/codes/codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kernel/text/text.h"

namespace zhigai::codes {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<int, 17> weights{1,  3,  9,  27, 19, 26, 16, 17, 20,
                                      29, 25, 13, 8,  24, 10, 30, 28};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool well_formed(std::string_view code) {
    return code.size() == 18 &&
           std::all_of(code.begin(), code.end(),
                       [](char c) { return alphabet.find(c) != std::string_view::npos; }) &&
           std::all_of(code.begin() + 2, code.begin() + 8, is_digit) &&
           credit_check_character(code.substr(0, 17)) == code[17];
}

std::string look_alikes_mended(std::string_view code) {
    std::string out(code);
    for (char& c : out) {
        if (c == 'O') c = '0';
        if (c == 'I') c = '1';
        if (c == 'Z') c = '2';
        if (c == 'S') c = '5';
    }
    return out;
}

CreditCodeVerdict refuse(std::string_view code, std::string word, Say what, Say mend) {
    CreditCodeVerdict out{
        .ok = false, .code = std::move(word), .what = std::move(what), .mend = std::move(mend)};
    if (const std::string mended = look_alikes_mended(code);
        mended != code && well_formed(mended)) {
        out.suggestion = mended;
        out.mend = {fmt::format("是不是 {}？请对照营业执照", mended),
                    fmt::format("did you mean {}? Compare with the licence", mended)};
    }
    return out;
}

}  // namespace

std::string canonical_credit_code(std::string_view text) {
    std::string out = text::upper(text::drop_blanks(text::nfkc(text)));
    if (out.starts_with('\'')) out.erase(0, 1);
    return out;
}

std::optional<char> credit_check_character(std::string_view seventeen) {
    if (seventeen.size() != 17) return std::nullopt;
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        const auto value = alphabet.find(seventeen[i]);
        if (value == std::string_view::npos) return std::nullopt;
        sum += static_cast<int>(value) * weights[i];
    }
    // The second mod matters: a remainder of 0 asks for '0', not for a 32nd character.
    return alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

CreditCodeVerdict judge_credit_code(std::string_view code) {
    const Say licence{"请对照营业执照", "compare with the licence"};
    if (code.find("E+") != std::string_view::npos) {
        return refuse(
            code, "credit_code_spoilt",
            {"这个代码已被表格软件改成科学计数，原来的数字丢了",
             "a spreadsheet turned this code into scientific notation; its digits are lost"},
            {"把这一列设为文本格式，重新填写",
             "format the column as text and type the code again"});
    }
    const std::size_t length = text::length(code);
    if (length == 15 && std::all_of(code.begin(), code.end(), is_digit)) {
        return refuse(code, "credit_code_old",
                      {"这是 15 位的旧注册号", "this is an old 15-digit registration number"},
                      {"请填 18 位统一社会信用代码", "give the 18-character code"});
    }
    if (length == 9 || (length == 10 && code[8] == '-')) {
        return refuse(code, "credit_code_old",
                      {"这是旧的组织机构代码", "this is an old organisation code"},
                      {"请填 18 位统一社会信用代码", "give the 18-character code"});
    }
    if (length != 18) {
        return refuse(code, "credit_code_length",
                      {fmt::format("统一社会信用代码应为 18 位，这里是 {} 位", length),
                       fmt::format("a credit code has 18 characters, this one {}", length)},
                      licence);
    }
    for (std::size_t i = 0, position = 1; i < code.size(); ++position) {
        const char c = code[i];
        const bool ascii = static_cast<unsigned char>(c) < 0x80;
        std::size_t next = i + 1;
        while (next < code.size() && (static_cast<unsigned char>(code[next]) & 0xC0U) == 0x80U)
            ++next;
        if (!ascii || alphabet.find(c) == std::string_view::npos) {
            const std::string_view what = code.substr(i, next - i);
            return refuse(
                code, "credit_code_alphabet",
                {fmt::format("第 {} 位的“{}”不会出现在信用代码里", position, what),
                 fmt::format("character {} (`{}`) does not occur in credit codes", position, what)},
                licence);
        }
        if (position >= 3 && position <= 8 && !is_digit(c)) {
            return refuse(
                code, "credit_code_region",
                {fmt::format("第 3 至 8 位是行政区划，应为数字，第 {} 位是“{}”", position, c),
                 fmt::format("characters 3 to 8 are digits, character {} is `{}`", position, c)},
                licence);
        }
        i = next;
    }
    const char expected = *credit_check_character(code.substr(0, 17));
    if (expected != code[17]) {
        return refuse(code, "credit_code_check",
                      {fmt::format("校验位是 {}，应为 {}", code[17], expected),
                       fmt::format("check character is {}, expected {}", code[17], expected)},
                      licence);
    }
    return {.ok = true};
}

bool organisation_part_ok(std::string_view code) {
    if (code.size() != 18) return false;
    constexpr std::array<int, 8> factors{3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const char c = code[8 + i];
        int value = 0;
        if (is_digit(c)) {
            value = c - '0';
        } else if (c >= 'A' && c <= 'Z') {
            value = c - 'A' + 10;
        } else {
            return false;
        }
        sum += value * factors[i];
    }
    const int rest = 11 - sum % 11;
    const char expected = rest == 10 ? 'X' : rest == 11 ? '0' : static_cast<char>('0' + rest);
    return code[16] == expected;
}

}  // namespace zhigai::codes
