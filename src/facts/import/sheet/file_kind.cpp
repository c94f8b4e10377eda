#include "facts/import/sheet/file_kind.h"

#include <algorithm>

namespace zhigai::sheet {
namespace {

using namespace std::string_view_literals;

/// An ASCII word as OLE directories write it.
std::string utf16(std::string_view word) {
    std::string out;
    for (const char c : word) {
        out += c;
        out += '\0';
    }
    return out;
}

bool has_utf16_mark(std::string_view bytes) {
    return bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv);
}

bool looks_binary(std::string_view bytes) {
    if (has_utf16_mark(bytes)) return false;
    const auto control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && byte != 0x1A &&
               byte != 0x1B;
    };
    const std::string_view head = bytes.substr(0, 65'536);
    return bytes.find('\0') != bytes.npos ||
           std::ranges::count_if(head, control) > std::ssize(head) / 100;
}

bool is_markup(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    while (!bytes.empty() && (bytes.front() == ' ' || bytes.front() == '\r' ||
                              bytes.front() == '\n' || bytes.front() == '\t')) {
        bytes.remove_prefix(1);
    }
    std::string head(bytes.substr(0, 16));
    for (char& c : head) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    for (const std::string_view begin :
         {"<?xml"sv, "<!doctype"sv, "<html"sv, "<table"sv, "<head"sv, "<meta"sv}) {
        if (head.starts_with(begin)) return true;
    }
    return false;
}

struct Refusal {
    FileKind kind;
    const char* code;
    Say what, mend;
};

const Say kSave{"请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”后上传",
                "open it in Excel or WPS, save it as Excel workbook (.xlsx) and send that"};

const Refusal kRefusals[] = {
    {FileKind::Empty,
     "file_empty",
     {"文件是空的", "the file is empty"},
     {"请重新复制或下载原文件", "copy or download the original again"}},
    {FileKind::OldWorkbook,
     "workbook_old_format",
     {"这是旧版工作簿（.xls 或 .et），程序只读 .xlsx",
      "this is an old workbook (.xls or .et); only .xlsx is read"},
     kSave},
    {FileKind::Encrypted,
     "workbook_encrypted",
     {"工作簿设有打开密码", "the workbook has a password to open it"},
     {"请在 Excel 或 WPS 中打开，去掉打开密码（文件 → 信息/文档加密），另存为 .xlsx 后上传",
      "open it in Excel or WPS, remove the password (File, Info), save it as .xlsx and send that"}},
    {FileKind::OtherOle,
     "workbook_other_format",
     {"这不是工作簿（可能是旧版 Word 文档）", "this is no workbook (an old Word document?)"},
     {"请把其中的表格复制到工作簿，另存为 .xlsx 后上传",
      "copy its table into a workbook, save it as .xlsx"}},
    {FileKind::Markup,
     "workbook_other_format",
     {"这是网页或 XML，只是文件名像工作簿", "this is a web page or XML under a workbook's name"},
     kSave},
    {FileKind::Pdf,
     "workbook_other_format",
     {"这是 PDF，不是工作簿", "this is a PDF, not a workbook"},
     {"请上传生成该 PDF 的工作簿", "send the workbook from which the PDF was made"}},
    {FileKind::Archive,
     "workbook_other_format",
     {"这是压缩包，不是工作簿", "this is an archive, not a workbook"},
     {"请先解压，再逐个上传其中的 .xlsx", "unpack it and send the .xlsx files one by one"}},
    {FileKind::Picture,
     "workbook_other_format",
     {"这是图片，不是工作簿", "this is a picture, not a workbook"},
     {"请上传原来的工作簿", "send the workbook itself"}},
    {FileKind::Binary,
     "workbook_other_format",
     {"认不出这种文件：既不是 .xlsx，也不是文本表格（.csv）",
      "not a known kind of file: neither .xlsx nor text (.csv)"},
     kSave},
};

}  // namespace

FileKind kind_of(std::string_view bytes) {
    if (bytes.empty()) return FileKind::Empty;
    if (bytes.starts_with("PK\3\4"sv) || bytes.starts_with("PK\5\6"sv)) return FileKind::Zip;
    if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) {
        if (bytes.find(utf16("EncryptedPackage")) != bytes.npos) return FileKind::Encrypted;
        const bool book = bytes.find(utf16("Workbook")) != bytes.npos ||
                          bytes.find(utf16("Book") + '\0') != bytes.npos;
        return book ? FileKind::OldWorkbook : FileKind::OtherOle;
    }
    for (const std::string_view bare : {"\x09\x08"sv, "\x09\x04"sv, "\x09\x02"sv, "\x09\x00"sv}) {
        // BIFF without a container: a BOF record of 4 to 16 bytes. A csv may begin with a tab, but
        // not like this.
        if (bytes.starts_with(bare) && bytes.size() > 3 && bytes[2] >= 4 && bytes[2] <= 16 &&
            bytes[3] == 0) {
            return FileKind::OldWorkbook;
        }
    }
    if (bytes.starts_with("%PDF"sv)) return FileKind::Pdf;
    for (const std::string_view archive : {"Rar!"sv, "7z\xBC\xAF"sv, "\x1F\x8B"sv}) {
        if (bytes.starts_with(archive)) return FileKind::Archive;
    }
    for (const std::string_view picture : {"\x89PNG"sv, "\xFF\xD8\xFF"sv, "GIF8"sv}) {
        if (bytes.starts_with(picture)) return FileKind::Picture;
    }
    if (looks_binary(bytes)) return FileKind::Binary;
    if (is_markup(bytes)) return FileKind::Markup;
    return FileKind::Text;
}

tl::unexpected<Faults> refuse_kind(std::string_view bytes, const std::string& file_name) {
    const FileKind kind = kind_of(bytes);
    for (const Refusal& each : kRefusals) {
        if (each.kind == kind) return fail(each.code, each.what, {.file = file_name}, each.mend);
    }
    // A csv sent to the xlsx reader, or the other way round.
    return fail(
        "workbook_other_format",
        {"这不是 .xlsx 工作簿（不是压缩格式）", "this is no .xlsx workbook (it is not a zip)"},
        {.file = file_name}, kSave);
}

Done judge_size(std::string_view bytes, const std::string& file_name, const Limits& limits) {
    if (bytes.empty()) return refuse_kind(bytes, file_name);
    if (bytes.size() <= limits.file_bytes) return {};
    return fail("workbook_too_large",
                {"文件超过 " + std::to_string(limits.file_bytes >> 20U) + " MB",
                 "the file is larger than " + std::to_string(limits.file_bytes >> 20U) + " MB"},
                {.file = file_name},
                {"请删去图片和多余的表，或分成几个文件上传",
                 "delete pictures and sheets not needed, or send several files"});
}

Result<Workbook> AnyReader::read(std::string_view bytes, std::string file_name,
                                 const Limits& limits) {
    ZG_DO(judge_size(bytes, file_name, limits));
    switch (kind_of(bytes)) {
        case FileKind::Zip:
            return zipped_.read(bytes, std::move(file_name), limits);
        case FileKind::Text:
            return text_.read(bytes, std::move(file_name), limits);
        default:
            return refuse_kind(bytes, file_name);
    }
}

}  // namespace zhigai::sheet
