#include "adapters/xlsx/internal/sheet_part.h"
#include "adapters/xlsx/internal/text_item.h"

namespace zhigai::xlsx {

using Token = XmlScanner::Token;

Done read_text(XmlScanner& scanner, std::string& out, std::size_t longest) {
    const int inside = scanner.depth();
    while (true) {
        const Token token = ZG_TRY(scanner.next());
        if (token == Token::Close && scanner.depth() < inside) return {};
        if (token == Token::Open) ZG_DO(scanner.skip());
        if (token == Token::Text) ZG_DO(scanner.unescape(scanner.text(), out, scanner.cdata()));
        if (out.size() > longest) return scanner.damaged("有一段文字过长", "a text is too long");
    }
}

Done read_text_item(XmlScanner& scanner, std::string& out, std::size_t longest) {
    const int inside = scanner.depth();
    while (true) {
        const Token token = ZG_TRY(scanner.next());
        if (token == Token::Close && scanner.depth() < inside) return {};
        if (token != Token::Open) continue;
        if (scanner.name() == "t") {
            ZG_DO(read_text(scanner, out, longest));
        } else if (scanner.name() != "r") {
            ZG_DO(scanner.skip());  // phonetic runs (rPh), properties of a run
        }
    }
}

Result<std::vector<std::string_view>> read_shared_strings(ByteSource& source,
                                                          const std::string& file,
                                                          const std::string& part,
                                                          const sheet::Limits& limits,
                                                          sheet::TextStore& store) {
    XmlScanner scanner(source, file, part, limits.cell_bytes * 2);
    std::vector<std::string_view> texts;
    std::string text;
    std::size_t bytes = 0;
    while (true) {
        const Token token = ZG_TRY(scanner.next());
        if (token == Token::End) return texts;
        if (token != Token::Open || scanner.depth() == 1) continue;
        if (scanner.name() != "si") {
            ZG_DO(scanner.skip());
            continue;
        }
        text.clear();
        ZG_DO(read_text_item(scanner, text, limits.cell_bytes));
        bytes += text.size();
        if (bytes > limits.shared_string_bytes || texts.size() >= limits.cells) {
            return fail(
                "workbook_too_large", {"工作簿里的文字太多", "the workbook holds too much text"},
                {.file = file, .key = part}, {"请分成几个文件上传", "send it as several files"});
        }
        texts.push_back(store.keep(text));
    }
}

}  // namespace zhigai::xlsx
