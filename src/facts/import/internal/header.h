#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/import/internal/numbers.h"

/// What a header's text says: the words it may be known by, and the unit it states.
namespace zhigai::imports {

struct HeaderWords {
    /// To look up, the most literal first: 设备投入(不含税), 设备投入, and without a leading 其中. Normalised.
    std::vector<std::string> keys;
    std::optional<Scale> money;    ///< "（万元）", "（单位：万元）", "（不含税，万元）", "投资额万元"
    bool percent = false;          ///< "（%）"
    std::string unit;              ///< the bracket's text when it is neither: 台, 人; may be a remark
};

HeaderWords read_header(std::string_view text);

/// For comparing headers and aliases: NFKC, without blanks, line breaks, `*`, （必填）, quotation marks, colons; lower case.
std::string header_key(std::string_view text);

/// 单位：万元, 金额单位：亿元, （单位：家、万元), or nothing but 万元; not 填报单位：汇龙镇.
std::optional<Scale> stated_money_unit(std::string_view text);

/// 序号, 编号, No.: counts the lines of the sheet and says nothing of a row.
bool is_serial_header(std::string_view key);

/// 合计, 合 计, 本页小计, 总计（14 个）: sums of rows.
enum class SumKind { None, Part, Total, OfWhich };
SumKind sum_kind(std::string_view text);

/// 备注：…, 填表人：…, 联系电话：…（盖章）
bool is_note(std::string_view text);
/// 一、…, （二）…, 第三部分
bool is_section(std::string_view text);

}  // namespace zhigai::imports
