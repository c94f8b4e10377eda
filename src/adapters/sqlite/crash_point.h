#pragma once

namespace zhigai::sqlite {

/// A named point of a commit. When ZHIGAI_KILL_AT says `name:n` the process kills itself (SIGKILL) as it passes the
/// point for the n-th time: a door for tests; no test walks all points yet.
void crash_point(const char* name);

/// All of them, in the order of a write.
inline constexpr const char* crash_points[] = {"begun",  "inserted", "updated",  "erased",   "table_laid",
                                               "saved",  "restored", "to_commit", "committed", "tidied"};

}  // namespace zhigai::sqlite
