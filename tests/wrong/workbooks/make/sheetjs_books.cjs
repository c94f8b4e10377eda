// Ledgers by SheetJS: shared strings and inline, typed cells, a sheet whose range is wrong.
// Run: npm install --ignore-scripts xlsx@0.18.5 in a folder outside the repository, then
//      NODE_PATH=THAT/node_modules node make/sheetjs_books.cjs   (in tests/wrong/workbooks)
const XLSX = require('xlsx');

const rows = [
  ['合作镇企业上云项目统计表'],
  ['填报日期：2023/6/30', '', '', '单位：元'],
  ['企业名称', '统一社会信用代码', '上云时间', '投入金额', '是否规上', '备注'],
  ['启东合力机电有限公司', '91320681TE5T00147Y', new Date(Date.UTC(2023, 4, 18)), 356000.5, true, ''],
  ['南通瑞丰（启东）科技有限公司', '91320681TE5T007370', new Date(Date.UTC(2023, 5, 1)), 1200000, false, '分两期\n已付一期'],
  ['启东三和塑业有限公司', '91320681MA1N0000X5', '2023.7', '12.5万', null, '—'],
  ['合计', '', '', 1556000.5, '', ''],
];
const sheet = XLSX.utils.aoa_to_sheet(rows, { cellDates: false, dateNF: 'yyyy/m/d' });
sheet['!merges'] = [XLSX.utils.decode_range('A1:F1')];
sheet.E4 = { t: 'b', v: true };
sheet.D7 = { t: 'n', v: 1556000.5, f: 'SUM(D4:D6)' };
sheet.F7 = { t: 'e', v: 0x17, w: '#REF!' };
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, '上云统计');
XLSX.writeFile(book, 'sheetjs_shared.xlsx', { bookSST: true, compression: true });
sheet['!ref'] = 'A1:F1048576';  // the used range runs to the last row
XLSX.writeFile(book, 'sheetjs_inline.xlsx', { bookSST: false, compression: true });
