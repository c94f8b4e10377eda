#pragma once

#include <map>
#include <set>

#include "kernel/calendar/date.h"

namespace zhigai {

/// Working days as the State Council arranges them (调休). A year nobody told about is taken by its weeks alone, and
/// every answer that rests on one says so.
class WorkCalendar {
 public:
    /// A year whose arrangement is known for certain; `off` and `work` name days that differ from the week.
    void tell(int year, bool certain) { years_[year] = certain; }
    void off(Date day) { off_.insert(days_of(day)); }
    void work(Date day) { work_.insert(days_of(day)); }

    bool is_working(Date day) const;
    bool certain(Date day) const;

    struct Answer {
        Date day;
        bool provisional = false;  ///< some day on the way lies in a year that is not known for certain
    };
    /// The n-th working day after `from` (n > 0): the last day on which it is still in time.
    Answer after(Date from, int working_days) const;
    /// Working days in (from, to].
    int between(Date from, Date to) const;

 private:
    std::map<int, bool> years_;
    std::set<std::int64_t> off_, work_;
};

}  // namespace zhigai
