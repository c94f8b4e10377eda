#pragma once

#include <duckdb.h>

/// DuckDB's C API, found when the program runs. third_party/duckdb says which version; where it is absent nothing is
/// linked to it, and the program answers from its store.
namespace zhigai::duckdb {

#define ZG_DUCKDB_FUNCTIONS(X)                                                                                          \
    X(open_ext) X(close) X(connect) X(disconnect) X(create_config) X(set_config) X(destroy_config) X(free)              \
    X(query) X(destroy_result) X(result_error) X(prepare) X(destroy_prepare) X(prepare_error) X(execute_prepared)       \
    X(bind_int64) X(bind_varchar_length) X(bind_null) X(column_count) X(column_type) X(fetch_chunk)                     \
    X(destroy_data_chunk) X(data_chunk_get_size) X(data_chunk_get_vector) X(vector_get_data) X(vector_get_validity)     \
    X(validity_row_is_valid) X(string_t_length) X(string_t_data) X(appender_create) X(appender_destroy)                 \
    X(appender_error) X(appender_end_row) X(append_int64) X(append_varchar_length) X(append_null) X(library_version)

struct Library {
#define X(name) decltype(&duckdb_##name) name = nullptr;
    ZG_DUCKDB_FUNCTIONS(X)
#undef X
};

/// Null when there is no libduckdb.so, or one that lacks a function.
const Library* library();

}  // namespace zhigai::duckdb
