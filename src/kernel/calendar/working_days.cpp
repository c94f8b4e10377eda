#include "kernel/calendar/working_days.h"

namespace zhigai {

bool WorkCalendar::is_working(Date day) const {
    const auto number = days_of(day);
    if (off_.contains(number)) return false;
    if (work_.contains(number)) return true;
    const std::chrono::weekday week{std::chrono::sys_days{day}};
    return week != std::chrono::Saturday && week != std::chrono::Sunday;
}

bool WorkCalendar::certain(Date day) const {
    const auto year = years_.find(static_cast<int>(day.year()));
    return year != years_.end() && year->second;
}

WorkCalendar::Answer WorkCalendar::after(Date from, int working_days) const {
    Answer answer{from, false};
    std::int64_t number = days_of(from);
    while (working_days > 0) {
        answer.day = date_of(++number);
        answer.provisional = answer.provisional || !certain(answer.day);
        if (is_working(answer.day)) --working_days;
    }
    return answer;
}

int WorkCalendar::between(Date from, Date to) const {
    int count = 0;
    for (std::int64_t day = days_of(from) + 1; day <= days_of(to); ++day) count += is_working(date_of(day)) ? 1 : 0;
    return count;
}

}  // namespace zhigai
