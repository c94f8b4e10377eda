#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "app/routes/routes.h"

/// From what stands in an address or a body to what the ledger is asked; all faults at once.
namespace zhigai::app {

std::optional<std::int64_t> whole_parameter(const http::Request& request, std::string_view name);
/// An id in the path.
std::optional<std::int64_t> whole_argument(const Call& call, std::size_t argument);
Result<facts::AsOf> as_of(const http::Request& request);
/// filter, where, q, sort, offset, limit, sums, on, seq.
Result<facts::ListRequest> list_request(const Call& call, const Register& reg);
/// `{values, children, valid_from}` → a patch of one row.
Result<facts::Patch> patch_from(const Programme& programme, const Register& reg, const nlohmann::json& body);
/// The very rows of the list as csv or xlsx: columns of the list view, money in yuan, links by title.
http::Response export_list(Call& call, const Register& reg, facts::ListRequest request, const std::string& format);

}  // namespace zhigai::app
