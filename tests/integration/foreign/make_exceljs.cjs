// A park's ledger by exceljs: rich text, formulas with kept results, number formats, a frozen head, a second sheet of firms.
// Run: npm install --ignore-scripts exceljs@4.4.0 in a folder outside the repository, then
//      NODE_PATH=THAT/node_modules node make_exceljs.cjs   (in this folder)
const ExcelJS = require('exceljs');

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
// GB 32100-2015: the check character over the first 17; the firms are invented.
const code = (stem) => stem + ALPHABET[(31 - ([...stem].reduce((sum, c, i) => sum + ALPHABET.indexOf(c) * WEIGHTS[i], 0) % 31)) % 31];
const first = code('91320681MAX000301');
const second = code('91320681MAX000312');

async function main() {
  const book = new ExcelJS.Workbook();
  book.created = book.modified = new Date(Date.UTC(2023, 6, 1));
  const firms = book.addWorksheet('企业名单');
  firms.addRow(['企业名称', '社会信用代码', '属地', '是否规上', '企业规模（大中小微）']);
  firms.addRow([{ richText: [{ text: '启东' }, { text: '汇龙', font: { bold: true, color: { argb: 'FFFF0000' } } }, { text: '泵业有限公司' }] }, first, '汇龙镇', '是', '中型']);
  firms.addRow(['江苏汇启电子科技有限公司', second, '汇龙镇', '是', '小型']);
  const projects = book.addWorksheet('项目进展', { views: [{ state: 'frozen', ySplit: 2 }] });
  projects.addRow(['汇龙镇项目进展（单位：亿元）']);
  projects.mergeCells('A1:G1');
  projects.addRow(['企业名称', '统一社会信用代码', '项目名称', '类型', '计划设备投资', '竣工日期', '目前进展']);
  projects.addRow(['启东汇龙泵业有限公司', first, '智能泵站装配线', '智能化技改', { formula: '0.5*2', result: 1 }, new Date(Date.UTC(2023, 4, 20)), '已竣工']);
  projects.addRow([{ text: '江苏汇启电子科技有限公司', hyperlink: 'http://example.invalid/' }, second, 'ＭＥＳ上云', '企业上云', 0.0126, null, '建设中']);
  projects.addRow(['小计', null, null, null, { formula: 'SUM(E3:E4)', result: 1.0126 }]);
  projects.getColumn(6).numFmt = 'yyyy"年"m"月"d"日"';
  await book.xlsx.writeFile('exceljs_two_sheets.xlsx');
}
main();
