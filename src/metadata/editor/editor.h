#pragma once

#include <string>
#include <string_view>

#include "kernel/result/result.h"
#include "metadata/plan/plan.h"
#include "metadata/registers/programme.h"

/// Help for whoever writes registers by hand: what an editor offers, one form for every file, and
/// the file told in sentences.
namespace zhigai::editor {

/// JSON Schema (2020-12) of a register, code list or roles file, out of the vocabulary: an editor
/// completes its words and underlines every other. `kind`: register, codes, roles.
std::string schema(std::string_view kind);

/// The file in one form: keys in the vocabulary's order, each entry of a block on a line of its
/// own, aligned; comments stay where they stand. A fault when the file is no YAML, or when the new
/// text would not say the same.
Result<std::string> format(std::string_view text, const std::string& file);

enum class Style { Markdown, Html };
/// 数据字典 of one register: what one row is, who may create, see, change and accept it, what must
/// be there before, when it is overdue, what is hidden from whom, which figures it feeds.
std::string dictionary(const Programme& programme, const Register& reg, const plan::Plan* plan,
                       Style style);

}  // namespace zhigai::editor
