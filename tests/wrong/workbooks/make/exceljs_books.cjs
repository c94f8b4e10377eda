// Ledgers by exceljs: rich text, formulas with results, and its streaming writer (inline strings, styles only at the end).
// Run: npm install --ignore-scripts exceljs@4.4.0 in a folder outside the repository, then
//      NODE_PATH=THAT/node_modules node make/exceljs_books.cjs   (in tests/wrong/workbooks)
const ExcelJS = require('exceljs');

async function rich() {
  const book = new ExcelJS.Workbook();
  book.created = book.modified = new Date(Date.UTC(2023, 0, 5));
  const sheet = book.addWorksheet('标杆示范');
  sheet.addRow(['标杆示范项目清单（红字为新增）']);
  sheet.mergeCells('A1:E1');
  sheet.addRow(['项目单位', '项目名称', '认定级别', '设备投资额（万元）', '验收日期']);
  sheet.addRow([{ richText: [{ text: '启东' }, { text: '中远', font: { bold: true, color: { argb: 'FFFF0000' } } }, { text: '船舶有限公司' }] },
    '数字化车间', '省级', 3650.25, new Date(Date.UTC(2022, 11, 15))]);
  sheet.addRow(['江苏启海智能装备有限公司', { text: '智能工厂', hyperlink: 'http://example.invalid/' }, '国家级', { formula: '3650.25*2', result: 7300.5 }, new Date(Date.UTC(2023, 0, 3))]);
  sheet.addRow(['合计', null, null, { formula: 'SUM(D3:D4)', result: 10950.75 }, { error: '#N/A' }]);
  sheet.getColumn(5).numFmt = 'yyyy"年"m"月"d"日"';
  sheet.getColumn(3).hidden = true;
  await book.xlsx.writeFile('exceljs_rich.xlsx');
}

async function streamed() {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: 'exceljs_streamed.xlsx', useSharedStrings: false, useStyles: true });
  const sheet = book.addWorksheet('诊断服务');
  sheet.addRow(['企业名称', '诊断机构', '诊断日期', '完成情况']).commit();
  for (let i = 1; i <= 60; i++) {
    sheet.addRow([`启东诊断样本${i}号有限公司`, '南通智造服务中心', new Date(Date.UTC(2022, i % 12, 1 + (i % 28))), i % 7 ? '已完成' : '进行中']).commit();
  }
  sheet.commit();
  await book.commit();
}

rich().then(streamed);
