// Workbooks to be given back, by SheetJS.
// Run: npm install --ignore-scripts xlsx@0.18.5 in a folder outside the repository, then
//      NODE_PATH=THAT/node_modules node make/sheetjs_books.cjs   (in tests/wrong/workbooks/returned)
const XLSX = require('xlsx');

const rows = [['企业名称', '项目', '投资（万元）'], ['启东合力机电有限公司', '焊接线', 120.5], ['启东三和塑业有限公司', '上云', '12万']];

function save(name, change, options = {}) {
  const book = XLSX.utils.book_new();
  book.Props = { CreatedDate: new Date(Date.UTC(2023, 0, 5)) };
  const sheet = XLSX.utils.aoa_to_sheet(rows);
  XLSX.utils.book_append_sheet(book, sheet, '台账');
  change(sheet, book);
  XLSX.writeFile(book, `sheetjs_${name}`, { compression: true, ...options });
}

save('plain.xlsx', () => {});
save('comments.xlsx', (sheet) => {
  XLSX.utils.cell_add_comment(sheet.B2, '原有批注', '赵六');
  sheet.B2.c.hidden = true;
  XLSX.utils.cell_add_comment(sheet.C3, '看得见的', '赵六');
});
save('threaded.xlsx', (sheet) => {
  sheet.B2.c = [{ a: '赵六', t: '会话批注', T: true }, { a: '钱七', t: '回复', T: true }];
});
save('inline_stored.xlsx', () => {}, { bookSST: false, compression: false });
save('merged_filtered.xlsx', (sheet) => {
  sheet['!merges'] = [XLSX.utils.decode_range('A4:C4')];
  sheet['!autofilter'] = { ref: 'A1:C3' };
  sheet['!protect'] = { password: 'x' };
  sheet['!margins'] = { left: 1, right: 1, top: 1, bottom: 1, header: 0.5, footer: 0.5 };
  sheet.A2.l = { Target: 'https://example.invalid/', Tooltip: '链接' };
});
save('macro_kind.xlsm', () => {});
save('hidden_second.xlsx', (sheet, book) => {
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([['说明']]), '说明');
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 2 }], Names: [{ Name: '清单', Ref: '台账!$A$1:$A$3' }] };
});
