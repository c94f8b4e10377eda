// Workbooks to be given back, by exceljs.
// Run: npm install --ignore-scripts exceljs@4.4.0 in a folder outside the repository, then
//      NODE_PATH=THAT/node_modules node make/exceljs_books.cjs   (in tests/wrong/workbooks/returned)
const ExcelJS = require('exceljs');

const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function save(name, change) {
  const book = new ExcelJS.Workbook();
  book.created = book.modified = new Date(Date.UTC(2023, 0, 5));
  const sheet = book.addWorksheet('台账');
  sheet.addRow(['企业名称', '项目', '投资（万元）']);
  sheet.addRow(['启东合力机电有限公司', '焊接线', 120.5]);
  sheet.addRow(['启东三和塑业有限公司', '上云', '12万']);
  change(sheet, book);
  await book.xlsx.writeFile(`exceljs_${name}.xlsx`);
}

(async () => {
  await save('plain', () => {});
  await save('comments', (sheet) => {
    sheet.getCell('B2').note = '原有批注';
    sheet.getCell('C3').note = { texts: [{ font: { bold: true }, text: '粗体' }, { text: '和普通' }], margins: { insetmode: 'auto' } };
  });
  await save('picture', (sheet, book) => {
    const image = book.addImage({ base64: dot, extension: 'png' });
    sheet.addImage(image, 'E2:F4');
  });
  await save('table_choices', (sheet) => {
    sheet.getCell('B2').dataValidation = { type: 'list', formulae: ['"焊接线,上云"'] };
    sheet.addConditionalFormatting({ ref: 'C2:C3', rules: [{ type: 'dataBar', cfvo: [{ type: 'min' }, { type: 'max' }], color: { argb: 'FF638EC6' } }] });
    sheet.addTable({ name: 'T', ref: 'E1', headerRow: true, columns: [{ name: '甲' }, { name: '乙' }], rows: [[1, 2]] });
  });
  await save('picture_and_comment', (sheet, book) => {
    sheet.addImage(book.addImage({ base64: dot, extension: 'png' }), 'E2:F4');
    sheet.getCell('A2').note = '图和批注';
  });
  await save('print_protect', (sheet) => {
    sheet.pageSetup = { orientation: 'landscape', fitToPage: true, printTitlesRow: '1:1' };
    sheet.headerFooter.oddFooter = '第 &P 页';
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
    sheet.autoFilter = 'A1:C1';
    return sheet.protect('x', {});
  });
})();
