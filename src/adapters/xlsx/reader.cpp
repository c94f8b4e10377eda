#include <algorithm>

#include "adapters/xlsx/internal/sheet_part.h"
#include "adapters/xlsx/internal/zip.h"
#include "adapters/xlsx/xlsx.h"
#include "facts/import/sheet/file_kind.h"

namespace zhigai::xlsx {
namespace {

class PartSource final : public ByteSource {
 public:
    explicit PartSource(PartStream stream) : stream_(std::move(stream)) {}
    Result<std::size_t> read(char* out, std::size_t room) override {
        return stream_.read(out, room);
    }

 private:
    PartStream stream_;
};

class Reader final : public sheet::WorkbookReader {
 public:
    Result<sheet::Workbook> read(std::string_view bytes, std::string file_name,
                                 const sheet::Limits& limits) override;
};

Result<sheet::Workbook> Reader::read(std::string_view bytes, std::string file_name,
                                     const sheet::Limits& limits) {
    ZG_DO(sheet::judge_size(bytes, file_name, limits));
    if (sheet::kind_of(bytes) != sheet::FileKind::Zip) return sheet::refuse_kind(bytes, file_name);
    const Zip zip = ZG_TRY(Zip::open(bytes, file_name));
    Spent spent{.limits = limits, .file = file_name};
    Package package = ZG_TRY(read_package(zip, spent));

    sheet::Workbook workbook;
    workbook.file_name = std::move(file_name);
    workbook.date1904 = package.date1904;
    workbook.formats = std::move(package.formats);
    std::vector<std::string_view> shared;
    if (package.shared_strings != nullptr) {
        PartSource source(ZG_TRY(PartStream::open(*package.shared_strings, spent)));
        shared = ZG_TRY(read_shared_strings(source, spent.file, package.shared_strings->name,
                                            limits, *workbook.texts));
    }
    SheetContext context{.limits = limits,
                         .file = spent.file,
                         .styles = package.styles,
                         .shared = shared,
                         .store = *workbook.texts,
                         .listed = {}};
    for (const Package::SheetPart& each : package.sheets) {
        PartSource source(ZG_TRY(PartStream::open(*each.part, spent)));
        workbook.sheets.push_back(
            ZG_TRY(read_sheet(source, each.part->name, each.name, each.hidden, context)));
    }
    if (context.faults > context.listed.size()) {
        context.listed.push_back(
            {"more_faults",
             {"还有 " + std::to_string(context.faults - context.listed.size()) +
                  " 处同类问题未列出",
              std::to_string(context.faults - context.listed.size()) +
                  " more of the kind are not listed"},
             {.file = spent.file},
             {}});
    }
    if (!context.listed.empty()) return fail(std::move(context.listed));
    return workbook;
}

}  // namespace

std::unique_ptr<sheet::WorkbookReader> make_reader() {
    return std::make_unique<Reader>();
}

}  // namespace zhigai::xlsx
