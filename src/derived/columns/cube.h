#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/query/query.h"

/// The sums of one register by its declared axes, kept beside the rows: what a page asks a hundred times an hour is a
/// look at some thousand cells, not a walk over all rows.
namespace zhigai::columns {

struct CubeSpec {
    std::string table;
    std::vector<std::string> axes;  ///< columns, at most 6
    std::vector<std::string> sums;  ///< integer columns
    bool operator==(const CubeSpec&) const = default;
};

class Cube {
 public:
    static constexpr std::size_t most_cells = 200'000;

    explicit Cube(CubeSpec spec) : spec_(std::move(spec)) {}
    const CubeSpec& spec() const { return spec_; }
    std::size_t cells() const { return cells_.size(); }
    /// More cells than are worth keeping: it answers nothing any more.
    bool too_wide() const { return cells_.size() > most_cells; }

    /// One row in (`sign` 1) or out (-1): its axes, its summed columns.
    void count(const query::Row& axes, const query::Row& values, std::int64_t sign);
    /// Of a whole group at once, when the cube is built: values as count and sum by turns.
    void fill(query::Row axes, std::int64_t rows, const std::vector<std::pair<std::int64_t, std::int64_t>>& sums);

    /// The question reads nothing but axes and what is summed here.
    bool answers(const query::Query& query) const;
    /// As the store says it. Nullopt: a sum past 64 bits, of which the store decides.
    std::optional<query::Rows> select(const query::Query& query) const;

 private:
    struct Sum {
        std::int64_t count = 0;  ///< of non-nulls
        __extension__ __int128 sum = 0;
    };
    struct Cell {
        std::int64_t rows = 0;
        std::vector<Sum> sums;
    };
    std::optional<std::size_t> axis(std::string_view column) const;
    bool reads_axes(const query::Predicate& predicate) const;

    CubeSpec spec_;
    std::map<query::Row, Cell> cells_;
};

}  // namespace zhigai::columns
