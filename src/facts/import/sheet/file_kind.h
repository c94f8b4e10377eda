#pragma once

#include <string>
#include <string_view>

#include "facts/import/sheet/workbook.h"

namespace zhigai::sheet {

/// What the first bytes say a file is, whatever its name ends in.
enum class FileKind {
    Empty,
    Zip,          ///< .xlsx, or any other archive of that kind
    OldWorkbook,  ///< .xls, .et: BIFF in an OLE container or bare
    Encrypted,    ///< a workbook with a password to open it
    OtherOle,     ///< .doc, .msg ...
    Markup,       ///< a web page or XML, often saved under .xls by business systems
    Pdf,
    Archive,  ///< rar, 7z, gz
    Picture,
    Text,  ///< nothing binary in it: a csv
    Binary
};

FileKind kind_of(std::string_view bytes);
/// The refusal that a file of this kind earns, with its mend. Not for Zip and Text.
tl::unexpected<Faults> refuse_kind(std::string_view bytes, const std::string& file_name);
/// Empty and over-long files.
Done judge_size(std::string_view bytes, const std::string& file_name, const Limits& limits);

/// Hands a file to the reader of its kind; what neither reads is refused.
class AnyReader final : public WorkbookReader {
 public:
    AnyReader(WorkbookReader& zipped, WorkbookReader& text) : zipped_(zipped), text_(text) {}
    Result<Workbook> read(std::string_view bytes, std::string file_name,
                          const Limits& limits) override;

 private:
    WorkbookReader& zipped_;
    WorkbookReader& text_;
};

}  // namespace zhigai::sheet
