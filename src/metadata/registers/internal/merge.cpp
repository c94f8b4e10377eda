// How texts are laid on each other: defaults under a register, a city's overlay over it; and the
// bundle's hash.
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "kernel/check/check.h"
#include "metadata/registers/internal/loader.h"

namespace zhigai::detail {
namespace {

using yaml::Node;

/// Blocks of a register whose entries are things with an id of their own.
bool is_block(std::string_view key) {
    constexpr std::array<std::string_view, 6> blocks{"fields", "checks", "states",
                                                     "moves",  "may",    "views"};
    return std::find(blocks.begin(), blocks.end(), key) != blocks.end();
}

/// Words that an overlay may give another value (decision 11).
bool replaceable(std::string_view block, std::string_view key) {
    constexpr std::array<std::string_view, 8> everywhere{"zh",  "en",     "help",  "source",
                                                         "say", "within", "title", "owner"};
    if (block == "views" || block == "excel" || block == "say") return true;
    return std::find(everywhere.begin(), everywhere.end(), key) != everywhere.end();
}

std::optional<Decimal> number(const Node& node) {
    return node.is_scalar() ? Decimal::parse(node.text()) : std::nullopt;
}

/// {add: […], drop: […]} applied to a list.
Node changed_list(const Node& base, const Node& over, Faults& faults) {
    yaml::only_keys(over, {"add", "drop"}, faults);
    std::vector<Node> items;
    std::vector<Node> from = base.is_list()      ? base.items()
                             : base.is_missing() ? std::vector<Node>{}
                                                 : std::vector<Node>{base};
    const auto in = [](const Node& list, const std::string& text) {
        return std::any_of(list.items().begin(), list.items().end(),
                           [&](const Node& item) { return item.text() == text; });
    };
    for (const Node& item : over["drop"].items()) {
        const bool there = std::any_of(from.begin(), from.end(), [&](const Node& known) {
            return known.text() == item.text();
        });
        if (!there)
            yaml::add_fault(faults, item, "nothing_to_drop",
                            {fmt::format("原来的列表里没有“{}”", item.text()),
                             fmt::format("`{}` is not in the base list", item.text())},
                            {"从 drop 去掉", "leave it out of drop"});
    }
    for (Node& item : from) {
        if (!in(over["drop"], item.text())) items.push_back(std::move(item));
    }
    for (const Node& item : over["add"].items()) items.push_back(item);
    return Node::with_items(over, std::move(items));
}

Node overlay_map(const Node& base, const Node& over, std::string_view block, const Node& replaces,
                 Faults& faults) {
    std::vector<Node::Entry> entries = base.entries();
    for (const Node::Entry& entry : over.entries()) {
        const std::string& key = entry.first.text();
        const auto at = std::find_if(entries.begin(), entries.end(), [&](const Node::Entry& known) {
            return known.first.text() == key;
        });
        if (at == entries.end()) {
            entries.push_back(entry);
            continue;
        }
        Node& old = at->second;
        const Node& fresh = entry.second;
        if (fresh.is_map() && (fresh.has("add") || fresh.has("drop")) && !old.is_map()) {
            old = changed_list(old, fresh, faults);
        } else if (fresh.is_map() && old.is_map()) {
            // Inside a block comes an entry, inside an entry its words: the block's name goes
            // along.
            const bool loosened = block == "checks" && replaces.has(key);
            if (loosened) {
                old = laid_over(old, fresh);
            } else {
                old = overlay_map(old, fresh,
                                  key == "say"    ? "say"
                                  : is_block(key) ? std::string_view(key)
                                                  : block,
                                  replaces, faults);
            }
        } else if (fresh.is_list() && old.is_list()) {
            old = fresh;
        } else if (replaceable(block, key)) {
            old = fresh;
        } else if (key == "min" || key == "max") {
            const auto before = number(old);
            const auto after = number(fresh);
            const bool tighter =
                before && after && (key == "min" ? !(*after < *before) : !(*before < *after));
            if (!tighter) {
                yaml::add_fault(
                    faults, fresh, "not_tighter",
                    {fmt::format("叠加只能把 {} 收紧，原来是 {}", key, old.text()),
                     fmt::format("an overlay may only tighten `{}`, which is {}", key, old.text())},
                    {"改成更严的数", "give a tighter bound"});
            }
            old = fresh;
        } else if (old.text() != fresh.text()) {
            yaml::add_fault(
                faults, fresh, "not_replaceable",
                {fmt::format("叠加不能改 {}（原来是 {}）", key, old.text()),
                 fmt::format("an overlay cannot replace `{}`, which is {}", key, old.text())},
                {"检查放宽写 replaces 和理由；其他改动在原文件里做",
                 "loosen a check by `replaces` with a reason; change other things in the base"});
        }
    }
    return Node::with_entries(base, std::move(entries));
}

}  // namespace

Node laid_over(const Node& base, const Node& over) {
    if (!base.is_map() || !over.is_map()) return over;
    std::vector<Node::Entry> entries = over.entries();
    for (const Node::Entry& entry : base.entries()) {
        const auto at = std::find_if(entries.begin(), entries.end(), [&](const Node::Entry& known) {
            return known.first.text() == entry.first.text();
        });
        if (at == entries.end()) {
            entries.push_back(entry);
        } else {
            at->second = laid_over(entry.second, at->second);
        }
    }
    return Node::with_entries(over, std::move(entries));
}

Node overlaid(const Node& base, const Node& over, Faults& faults) {
    std::vector<Node::Entry> rest;
    for (const Node::Entry& entry : over.entries()) {
        const std::string& key = entry.first.text();
        if (key == "extends" || key == "version") continue;
        if (key == "replaces") {
            for (const auto& [check, reason] : entry.second.entries()) {
                if (reason.text().empty())
                    yaml::add_fault(faults, reason, "no_reason",
                                    {"放宽检查要写理由", "loosening a check needs a reason"});
                if (!base["checks"].has(check.text()))
                    yaml::add_fault(faults, check, "unknown_check",
                                    {fmt::format("没有检查“{}”", check.text()),
                                     fmt::format("there is no check `{}`", check.text())});
            }
            continue;
        }
        if (key == "register") {
            yaml::add_fault(
                faults, entry.first, "extends_and_register",
                {"extends 和 register 不能同时写", "a file says extends or register, not both"},
                {"叠加只写 extends", "an overlay says extends only"});
            continue;
        }
        rest.push_back(entry);
    }
    Node patch = Node::with_entries(over, std::move(rest));
    return overlay_map(base, patch, "", over["replaces"], faults);
}

std::string normal_form(const Node& node) {
    std::string out;
    switch (node.shape()) {
        case yaml::Shape::Missing:
            return "~";
        case yaml::Shape::Scalar:
            if (node.is_null()) return "~";
            out = "\"";
            for (const char c : node.text()) {
                if (c == '"' || c == '\\') out += '\\';
                if (c == '\n') {
                    out += "\\n";
                } else {
                    out += c;
                }
            }
            return out + '"';
        case yaml::Shape::List:
            out = "[";
            for (const Node& item : node.items())
                out += (out.size() > 1 ? ", " : "") + normal_form(item);
            return out + "]";
        case yaml::Shape::Map:
            out = "{";
            for (const auto& [key, value] : node.entries()) {
                out += (out.size() > 1 ? ", " : "") + normal_form(key) + ": " + normal_form(value);
            }
            return out + "}";
    }
    return out;
}

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    ZG_CHECK(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) ==
             1);
    std::string out;
    for (unsigned int i = 0; i < size; ++i) out += fmt::format("{:02x}", digest[i]);
    return out;
}

}  // namespace zhigai::detail
