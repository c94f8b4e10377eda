// What the import pages need: one clean workbook and one with faults (any name with 错 or "bad").
import { S_ as S } from "./world.mjs";
const column = (letter, header, register, field, zh, unit = "", how = "title") => ({ letter, header, register, field, title: S(zh), unit, how });
const COLUMNS = [column("A", "序号", null, null, "", "", "serial"), column("B", "企业名称", "enterprise", "name", "企业名称"), column("C", "统一社会信用代码", "enterprise", "credit_code", "统一社会信用代码"), column("D", "项目名称", "project", "name", "项目名称"), column("E", "类型", "project", "kind", "项目类型", "", "also"), column("F", "开工", "project", "started_on", "开工日期", "", "also"), column("G", "投资（万元）/总投资", "project", "planned", "计划设备投资", "万元", "also"), column("H", "投资（万元）/其中：设备", "project", "actual", "实际设备投资", "万元", "also"), column("I", "形象进度", null, null, "", "", "extra")];
const SHEETS = [["在建", 128, [[17, "stop"], [18, "stop"], [40, "warn"], [66, "warn"], [90, "warn"]]], ["已验收", 231, [[20, "warn"], [57, "warn"], [88, "warn"], [102, "warn"], [137, "stop"], [160, "warn"], [199, "warn"]]], ["诊断", 41, [[8, "warn"], [19, "warn"], [33, "warn"]]]];
const FAULTS = [
  { level: "stop", sheet: "在建", row: 17, cell: "C17", header: "统一社会信用代码", stands: "91320681MA00002131", what: S("校验位是 1，应为 2", "The check character is 1, expected 2"), mend: S("对照营业执照更正，多为抄错一位", "Compare with the licence; often one character is copied wrong") },
  { level: "stop", sheet: "在建", row: 18, cell: "H18", header: "投资（万元）/其中：设备", stands: "约500", what: S("是约数，不能计入金额", "An estimate is not an amount"), mend: S("填实际数；没有就空着，不写“约”", "Give the actual figure, or leave it empty") },
  { level: "stop", sheet: "已验收", row: 137, cell: "K137", header: "验收日期", stands: "2022.1", what: S("可能是 2022年1月，也可能是 2022年10月", "January or October 2022"), mend: S("改写成 2022-01 或 2022-10", "Write 2022-01 or 2022-10") },
];
const WARNS = SHEETS.flatMap(([sheet, , list]) => list.filter((x) => x[1] === "warn").map(([row]) => ({ level: "warn", sheet, row, cell: `H${row}`, header: "投资（万元）/其中：设备", stands: "12,480", what: S("实际投资超过计划一倍", "Actual is over twice the plan"), mend: S("请核对单位是否为万元", "Check whether the unit is 10k yuan") })));
const BODY = [["10", "江苏己巳海工装备", "91320681MA00003956", "分段涂装智能车间", "标杆示范", "2024.3", "15,600", "12,480", "安装"], ["11", "江苏壬申新材料", "91320681MA00004508", "配料系统智能化技改", "技改", "2024年5月", "2,100", "1,532", "调试"], ["12", "南通辛未电子", "91320681MA00002131", "贴片线智能化技改", "技改", "2024/4/8", "1,480", "1,120", "调试"], ["13", "启东癸未塑业", "91320681MA00005221", "注塑集中供料改造", "绿色化", "2024.6", "620", "约500", "土建"], ["14", "江苏甲戌智能装备", "91320681MA0000687C", "柔性装配线技改", "技改", "2024-02", "930", "768.3", "试产"]];
export function importOf(name) {
  const bad = /错|bad/i.test(name), faults = bad ? [...FAULTS, ...WARNS] : WARNS;
  return {
    preview: { file: name, hash: "5f0c", sheets: SHEETS.map(([n, rows, marks]) => ({ name: n, skipped: null, header_rows: [4, 5], data_rows: rows, registers: ["enterprise", "project"], unit: "万元", columns: COLUMNS, checksums: [{ row: rows + 6, label: "合计", column: "H", stated: "46,820.50", computed: "46,820.50", equal: true }], notes: [], fault_rows: marks.filter((m) => bad || m[1] === "warn").map(([row, level]) => ({ row, level })) })).concat([{ name: "填表说明", skipped: S("没有表头", "No header row"), header_rows: [], data_rows: 0, registers: [], unit: "", columns: [], checksums: [], notes: [], fault_rows: [] }]),
      counts: { rows: 400, added: bad ? 286 : 289, changed: 84, unchanged: 27, refused: bad ? 3 : 0 }, by_register: { enterprise: { rows: 190, added: 96, changed: 67, unchanged: 27, refused: bad ? 1 : 0 }, project: { rows: 210, added: 190, changed: 17, unchanged: 0, refused: bad ? 2 : 0 } },
      faults, faults_total: bad ? 3 : 0, warnings_total: WARNS.length,
      changes: [{ sheet: "在建", row: 15, register: "project", title: "分段涂装智能车间", effect: "changed", fields: [{ field: "actual", title: S("实际设备投资", "Actual equipment"), before: "108,000,000.00 元", after: "124,800,000.00 元" }, { field: "started_on", title: S("开工日期", "Started on"), before: "", after: "2024-03-01" }] }, { sheet: "在建", row: 16, register: "project", title: "配料系统智能化技改", effect: "added", fields: [] }],
      findings: [{ sheet: "已验收", row: 44, check: "paid", say: S("发票合计小于实际设备投资", "Invoices do not cover the actual investment") }] },
    cells: (sheet, from, to) => {
      const heads = { 4: [["A", "序号", 1, 2], ["B", "企业名称", 1, 2], ["C", "统一社会信用代码", 1, 2], ["D", "项目名称", 1, 2], ["E", "类型", 1, 2], ["F", "开工", 1, 2], ["G", "投资（万元）", 2, 1], ["I", "形象进度", 1, 2]], 5: [["G", "总投资", 1, 1], ["H", "其中：设备", 1, 1]] };
      const cell = (row) => ([letter, text, across = 1, down = 1]) => ({ column: letter.charCodeAt(0) - 64, letter, text, number: /^[\d,.]+$/.test(text), level: faults.find((f) => f.sheet === sheet && f.row === row && f.cell === letter + row)?.level ?? null, across, down });
      return { sheet, rows: Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k).map((row) => ({ row, header: row in heads, hidden: false, cells: (heads[row] ?? BODY[(row - 15 + 500) % 5].map((text, i) => ["ABCDEFGHI"[i], text])).map(cell(row)) })) };
    },
  };
}
