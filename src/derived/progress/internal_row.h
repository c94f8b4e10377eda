#pragma once

#include <map>
#include <string>

#include "facts/ledger/ledger.h"
#include "metadata/registers/cells.h"

namespace zhigai::progress {

/// A row as FEEL sees it, read through the read gate; linked rows are fetched once and kept for the whole pass.
class RowWorld final : public feel::Environment {
 public:
    RowWorld(const facts::Ledger& ledger, const Principal& who, const Register& reg, Date today,
             const facts::AsOf& at)
        : ledger_(ledger), who_(who), register_(reg), today_(today), at_(at) {}

    void stand_on(const facts::Record& record) { record_ = &record; }

    feel::Value get(std::string_view name) const override;
    feel::Value follow(const feel::Link& link, std::string_view member) const override;
    feel::Value today() const override { return feel::Value::date(today_); }

 private:
    feel::Value member_of(const Register& reg, const facts::Record& record, std::string_view name) const;

    const facts::Ledger& ledger_;
    const Principal& who_;
    const Register& register_;
    Date today_;
    facts::AsOf at_;
    const facts::Record* record_ = nullptr;
    mutable std::map<std::string, std::map<std::pair<std::int64_t, std::int64_t>, std::optional<facts::Record>>> seen_;
};

}  // namespace zhigai::progress
