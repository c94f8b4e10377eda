#include "adapters/duckdb/connection.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "kernel/check/check.h"

namespace zhigai::duckdb {

namespace {

/// The sum of 64-bit numbers is exact in 128; past 64 it is a fault, as everywhere.
Result<std::int64_t> narrowed(duckdb_hugeint wide) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (wide.upper == 0 && wide.lower <= most) return static_cast<std::int64_t>(wide.lower);
    if (wide.upper == -1 && wide.lower > most) return static_cast<std::int64_t>(wide.lower);
    return fail("overflow", {"合计超出可表示的范围", "the sum is too large to be exact"});
}

/// A column of a chunk as cells.
Done read_column(const Library& api, duckdb_vector vector, duckdb_type type, std::size_t rows, std::size_t column, query::Rows& out, std::size_t from) {
    void* data = api.vector_get_data(vector);
    std::uint64_t* validity = api.vector_get_validity(vector);
    for (std::size_t i = 0; i < rows; ++i) {
        Cell& cell = out[from + i][column];
        if (validity != nullptr && !api.validity_row_is_valid(validity, i)) continue;
        switch (type) {
            case DUCKDB_TYPE_BIGINT: cell = static_cast<std::int64_t*>(data)[i]; break;
            case DUCKDB_TYPE_INTEGER: cell = std::int64_t{static_cast<std::int32_t*>(data)[i]}; break;
            case DUCKDB_TYPE_BOOLEAN: cell = std::int64_t{static_cast<bool*>(data)[i] ? 1 : 0}; break;
            case DUCKDB_TYPE_HUGEINT: cell = ZG_TRY(narrowed(static_cast<duckdb_hugeint*>(data)[i])); break;
            case DUCKDB_TYPE_VARCHAR: {
                duckdb_string_t& text = static_cast<duckdb_string_t*>(data)[i];
                cell = std::string(api.string_t_data(&text), api.string_t_length(text));
                break;
            }
            default: return cache_fault("a column of an unforeseen type");
        }
    }
    return {};
}

/// What runs out at the end of a scope.
template <class T, class Free>
struct Held {
    T value{};
    Free free;
    ~Held() { free(&value); }
};
template <class T, class Free>
Held<T, Free> held(Free free) {
    return {{}, free};
}

}  // namespace

tl::unexpected<Faults> cache_fault(const char* message) {
    const std::string text = message == nullptr ? "" : message;
    return fail("cache_unreadable", {fmt::format("汇总缓存出错（{}）", text), fmt::format("the column cache failed ({})", text)}, {},
                {"缓存会自己重建；事实不受影响", "the cache is rebuilt by itself; the facts are untouched"});
}

Result<std::shared_ptr<Database>> Database::open(const std::string& file, const Options& options) {
    const Library* api = library();
    if (api == nullptr) {
        return fail("no_duckdb", {"没有 libduckdb.so，汇总由数据库直接回答", "there is no libduckdb.so: the store itself answers"});
    }
    auto config = held<duckdb_config>(api->destroy_config);
    if (api->create_config(&config.value) != DuckDBSuccess) return cache_fault("no configuration");
    const std::pair<const char*, std::string> settings[] = {
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"enable_external_access", "false"},
        {"threads", std::to_string(options.threads)},
        {"memory_limit", fmt::format("{}MB", options.memory_mb)},
        {"preserve_insertion_order", "false"},
        {"lock_configuration", "true"},
    };
    for (const auto& [name, value] : settings) {
        if (api->set_config(config.value, name, value.c_str()) != DuckDBSuccess) return cache_fault(name);
    }
    std::shared_ptr<Database> database(new Database(*api));
    char* error = nullptr;
    if (api->open_ext(file.empty() ? nullptr : file.c_str(), &database->handle, config.value, &error) != DuckDBSuccess) {
        auto fault = cache_fault(error);
        api->free(error);
        database->handle = nullptr;
        return fault;
    }
    return database;
}

Database::~Database() {
    if (handle != nullptr) api.close(&handle);
}

Result<std::unique_ptr<Connection>> Connection::open(std::shared_ptr<Database> database) {
    std::unique_ptr<Connection> out(new Connection(std::move(database)));
    if (out->api().connect(out->database_->handle, &out->handle_) != DuckDBSuccess) return cache_fault("no connection");
    return out;
}

Connection::~Connection() {
    if (handle_ != nullptr) api().disconnect(&handle_);
}

Result<query::Rows> Connection::select(const Sql& sql) {
    const Library& api = this->api();
    auto statement = held<duckdb_prepared_statement>(api.destroy_prepare);
    if (api.prepare(handle_, sql.text.c_str(), &statement.value) != DuckDBSuccess) return cache_fault(api.prepare_error(statement.value));
    for (std::size_t i = 0; i < sql.values.size(); ++i) {
        duckdb_state bound = DuckDBSuccess;
        if (const auto* number = std::get_if<std::int64_t>(&sql.values[i])) {
            bound = api.bind_int64(statement.value, i + 1, *number);
        } else if (const auto* text = std::get_if<std::string>(&sql.values[i])) {
            bound = api.bind_varchar_length(statement.value, i + 1, text->data(), text->size());
        } else {
            bound = api.bind_null(statement.value, i + 1);
        }
        if (bound != DuckDBSuccess) return cache_fault("a value that cannot be bound");
    }
    auto result = held<duckdb_result>(api.destroy_result);
    if (api.execute_prepared(statement.value, &result.value) != DuckDBSuccess) return cache_fault(api.result_error(&result.value));
    const std::size_t width = api.column_count(&result.value);
    query::Rows rows;
    while (true) {
        auto chunk = held<duckdb_data_chunk>(api.destroy_data_chunk);
        chunk.value = api.fetch_chunk(result.value);
        if (chunk.value == nullptr) break;
        const std::size_t size = api.data_chunk_get_size(chunk.value);
        const std::size_t from = rows.size();
        rows.resize(from + size, query::Row(width));
        for (std::size_t c = 0; c < width; ++c) {
            ZG_DO(read_column(api, api.data_chunk_get_vector(chunk.value, c), api.column_type(&result.value, c), size, c, rows, from));
        }
    }
    return rows;
}

Done Connection::run(const Sql& sql) {
    if (!sql.values.empty()) {
        ZG_TRY(select(sql));
        return {};
    }
    auto result = held<duckdb_result>(api().destroy_result);
    if (api().query(handle_, sql.text.c_str(), &result.value) != DuckDBSuccess) return cache_fault(api().result_error(&result.value));
    return {};
}

Result<std::unique_ptr<Appender>> Appender::open(Connection& connection, const std::string& table) {
    std::unique_ptr<Appender> out(new Appender(connection));
    if (connection.api().appender_create(connection.handle(), nullptr, table.c_str(), &out->handle_) != DuckDBSuccess) {
        return tl::unexpected(out->fault().error());
    }
    return out;
}

Appender::~Appender() {
    if (handle_ != nullptr) connection_.api().appender_destroy(&handle_);
}

Done Appender::fault() const { return cache_fault(handle_ == nullptr ? "no appender" : connection_.api().appender_error(handle_)); }

Done Appender::append(const query::Row& row) {
    const Library& api = connection_.api();
    for (const Cell& cell : row) {
        duckdb_state put = DuckDBSuccess;
        if (const auto* number = std::get_if<std::int64_t>(&cell)) {
            put = api.append_int64(handle_, *number);
        } else if (const auto* text = std::get_if<std::string>(&cell)) {
            put = api.append_varchar_length(handle_, text->data(), text->size());
        } else {
            put = api.append_null(handle_);
        }
        if (put != DuckDBSuccess) return fault();
    }
    if (api.appender_end_row(handle_) != DuckDBSuccess) return fault();
    return {};
}

Done Appender::finish() {
    const Library& api = connection_.api();
    duckdb_appender ending = std::exchange(handle_, nullptr);
    if (api.appender_destroy(&ending) != DuckDBSuccess) return cache_fault("rows could not be appended");
    return {};
}

}  // namespace zhigai::duckdb
