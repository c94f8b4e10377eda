// A firm list by SheetJS that goes in, and a project list with five faults that is refused.
// Run: npm install --ignore-scripts xlsx@0.18.5 in a folder outside the repository, then
//      NODE_PATH=THAT/node_modules node make_sheetjs.cjs   (in this folder)
const XLSX = require('xlsx');

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
// GB 32100-2015: the check character over the first 17; the firms are invented.
const code = (stem) => stem + ALPHABET[(31 - ([...stem].reduce((sum, c, i) => sum + ALPHABET.indexOf(c) * WEIGHTS[i], 0) % 31)) % 31];

function write(name, title, rows, merges) {
  const sheet = XLSX.utils.aoa_to_sheet(rows, { cellDates: false, dateNF: 'yyyy/m/d' });
  sheet['!merges'] = merges.map((area) => XLSX.utils.decode_range(area));
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, title);
  XLSX.writeFile(book, name, { bookSST: true, compression: true });
}

write('sheetjs_firms.xlsx', '规上企业名单', [
  ['北新镇规模以上工业企业名单（2023年6月）'],
  ['序号', '单位详细名称', '统一社会信用代码', '所属镇区', '行业代码', '是否规上', '入规时间', '划型', '联系人', '手机'],
  [1, '启东北新铸造有限公司', code('91320681MAX000101'), '北新镇', '3491', '是', '2021.1', '中型', '样本甲', '13800000001'],
  [2, '江苏新启电动工具有限公司', code('91320681MAX000112'), '北新镇', '风动和电动工具制造', '√', new Date(Date.UTC(2019, 0, 1)), '小型', '样本乙', 13800000002],
  [3, '启东新源橡塑制品有限公司', code('91320681MAX000123'), '北新镇', 'C29 橡胶和塑料制品业', '否', '', '微型', '', '0513-83000003'],
], ['A1:J1']);

write('sheetjs_faulty.xlsx', '项目清单', [
  ['王鲍镇智改数转项目清单'],
  ['', '', '', '', '', '', '', '单位：元'],
  ['企业名称', '统一社会信用代码', '区镇', '项目名称', '项目类型', '开工时间', '完成时间', '实际设备投资', '项目状态'],
  ['启东王鲍电气有限公司', code('91320681MAX000202').slice(0, 17) + '#', '王鲍镇', '配电柜柔性产线', '智能化技改', '2023.1', '2023.6', 3560000, '完成'],
  ['江苏鲍新材料有限公司', code('91320681MAX000213'), '王鲍镇', '配料系统改造', '智能化技改', '2023/5/1', '2023/2/1', 800000.55, '完成'],
  ['启东吕王机械有限公司', code('91320681MAX000224'), '望鲍镇', '设备联网', '企业上云', '2023.2', '', '12万6', '实施中'],
  ['启东四甲电机有限公司', code('91320681MAX000235'), '王鲍镇', '车间数字孪生', '元宇宙改造', '2023.2.30', '', -500, '在建'],
], ['A1:I1']);
