// A small invented city for working on the pages: quotas are those of the plan's annex, every other figure is made here.
// Deterministic, so pictures can be compared. Never shipped, never read by the product.
let seed = 20220308;
const rnd = () => ((seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff);
const pick = (list) => list[Math.floor(rnd() * list.length)];
const S = (zh, en) => ({ zh, en: en ?? zh });
const two = (n) => String(n).padStart(2, "0");

export const TODAY = "2024-09-30";
export const DISTRICTS = [
  ["huilong", "汇龙镇", "Huilong", [29, 29, 18], [29, 29], 5, [1, 0, 2, 1, 2, 2, 2, 2, 2]],
  ["beixin", "北新镇", "Beixin", [3, 3, 3], [3, 3], 1, [0, 0, 1, 0, 0, 0, 1, 0, 0]],
  ["huiping", "惠萍镇", "Huiping", [7, 7, 5], [7, 7], 1, [0, 1, 0, 1, 0, 1, 0, 0, 1]],
  ["donghai", "东海镇", "Donghai", [5, 5, 2], [5, 5], 0, [0, 0, 0, 1, 0, 1, 0, 0, 0]],
  ["nanyang", "南阳镇", "Nanyang", [5, 5, 4], [5, 4], 3, [0, 0, 0, 0, 1, 0, 0, 1, 0]],
  ["haifu", "海复镇", "Haifu", [3, 3, 2], [3, 3], 1, [0, 0, 0, 0, 0, 1, 0, 0, 0]],
  ["hezuo", "合作镇", "Hezuo", [6, 6, 3], [6, 6], 1, [0, 0, 1, 1, 0, 1, 0, 0, 0]],
  ["wangbao", "王鲍镇", "Wangbao", [8, 8, 4], [8, 8], 3, [0, 0, 0, 1, 0, 0, 1, 0, 0]],
  ["lvsigang", "吕四港镇", "Lüsigang", [37, 37, 22], [37, 35], 13, [1, 0, 1, 1, 2, 2, 1, 2, 2]],
  ["qidong_zone", "启东经济开发区", "Qidong Economic Development Zone", [34, 34, 20], [35, 34], 6, [1, 0, 2, 2, 2, 3, 1, 2, 2]],
  ["lvsigang_zone", "吕四港经济开发区", "Lüsigang Economic Development Zone", [2, 2, 0], [2, 2], 0, [0, 0, 0, 0, 0, 0, 0, 1, 0]],
  ["high_tech", "高新技术产业开发区", "High-tech Zone", [80, 80, 46], [80, 78], 20, [1, 1, 2, 2, 3, 4, 5, 4, 6]],
  ["life_health", "生命健康产业园", "Life and Health Park", [13, 13, 7], [13, 13], 3, [0, 0, 0, 1, 1, 1, 1, 0, 1]],
  ["marine_park", "海工船舶工业园", "Offshore and Ship Park", [18, 18, 11], [18, 17], 4, [0, 0, 0, 0, 1, 1, 1, 2, 3]],
].map(([id, zh, en, quota, past, under, months], i) => ({
  id, i, title: S(zh, en), short: S(SHORT(zh), en.replace("Economic Development Zone", "EDZ").replace("Life and Health Park", "Health Park").replace("Offshore and Ship Park", "Ship Park")),
  quota: { 2022: quota[0], 2023: quota[1], 2024: quota[2] }, past: { 2022: past[0], 2023: past[1] }, under, months,
}));
function SHORT(n) {
  return n.replace("高新技术产业开发区", "高新区").replace("启东经济开发区", "启东经开区").replace("生命健康产业园", "生命健康园").replace("海工船舶工业园", "海工园").replace("吕四港经济开发区", "吕四经开区");
}

export const CODES = {
  project_kind: [["diagnosis", "诊断服务", "Diagnosis"], ["retrofit", "智能化技改", "Smart retrofit"], ["cloud", "企业上云", "Cloud"], ["model", "标杆示范", "Demonstration"], ["green", "绿色化改造", "Green retrofit"], ["other", "其他", "Other"]],
  size: [["large", "大型", "Large"], ["medium", "中型", "Medium"], ["small", "小型", "Small"], ["micro", "微型", "Micro"]],
  label: [["srdi", "省级专精特新", "Provincial SRDI"], ["star3", "三星级上云", "Three-star cloud"], ["star4", "四星级上云", "Four-star cloud"], ["trial", "两化融合试点", "Integration trial"]],
  evidence_kind: [["contract", "设备购置合同", "Purchase contract"], ["invoice", "设备发票", "Invoice"], ["acceptance", "验收意见书", "Acceptance opinion"], ["photo", "现场照片", "Photograph"]],
  place_kind: [["town", "镇", "Town"], ["zone", "开发区", "Zone"], ["park", "园区", "Park"]],
};

const f = (id, zh, en, type, more = {}) => ({ id, title: S(zh, en), help: null, type, many: false, of: null, to: [], unit: "", places: 0, required: false, personal: false, dated: false, virtual: false, computed: false, marks: [], format: "", columns: [], ...more });
const enterpriseFields = [
  f("name", "企业名称", "Name", "text", { required: true, marks: ["name"], help: S("营业执照上的全称", "The full name on the licence") }),
  f("credit_code", "统一社会信用代码", "Credit code", "text", { required: true, format: "credit_code", marks: ["code"], help: S("18 位，末位是校验位", "18 characters, the last a check character") }),
  f("district", "所在区镇", "District", "link", { to: ["district"], required: true, dated: true, marks: ["where"] }),
  f("above_scale", "规上企业", "Above scale", "yes_no", { dated: true }),
  f("industry", "行业", "Industry", "text"),
  f("size", "规模", "Size", "choice", { of: "size", dated: true }),
  f("labels", "称号", "Labels", "choice", { of: "label", many: true }),
  f("former_names", "曾用名", "Former names", "text", { many: true }),
  f("contact", "联系人", "Contact", "text", { personal: true }),
  f("phone", "联系电话", "Phone", "text", { format: "phone", personal: true }),
  f("revenue", "上年营业收入", "Revenue last year", "money", {}),
  f("remarks", "备注", "Remarks", "note"),
];
const projectFields = [
  f("enterprise", "企业", "Enterprise", "link", { to: ["enterprise"], required: true, marks: ["who"] }),
  f("name", "项目名称", "Name", "text", { required: true, marks: ["name"] }),
  f("kind", "项目类型", "Kind", "choice", { of: "project_kind", required: true, marks: ["what_kind"] }),
  f("contact", "联系电话", "Phone", "text", { format: "phone", personal: true }),
  f("planned", "计划设备投资", "Planned equipment", "money", { help: S("不含税", "Before tax") }),
  f("actual", "实际设备投资", "Actual equipment", "money", { marks: ["how_much"], help: S("不含税，以发票为准", "Before tax, by the invoices") }),
  f("started_on", "开工日期", "Started on", "date"),
  f("finished_on", "完成日期", "Finished on", "date"),
  f("accepted_on", "验收日期", "Accepted on", "date", { marks: ["when"] }),
  f("connected", "联网设备", "Connected machines", "whole", { unit: "台" }),
  f("opinion", "专班意见", "Office opinion", "note"),
  f("district", "所在区镇", "District at the time", "link", { to: ["district"], computed: true, marks: ["where"], help: S("完成前随企业，完成后不再变动", "Follows the enterprise until finished, then stays") }),
  f("year", "计入年度", "Year counted", "whole", { computed: true }),
  f("evidence", "凭据", "Evidence", "rows", { many: true, columns: [f("what", "材料", "What", "choice", { of: "evidence_kind", required: true }), f("name", "文件名", "File", "text"), f("amount", "不含税金额", "Amount before tax", "money")] }),
];
const districtFields = [
  f("name", "名称", "Name", "text", { required: true, marks: ["name"] }),
  f("code", "代码", "Code", "text", { marks: ["code"] }),
  f("short_name", "简称", "Short name", "text"),
  f("kind", "类别", "Kind", "choice", { of: "place_kind" }),
  f("head", "经办人", "Officer", "text", { personal: true }),
];
const ids = (fields) => fields.map((x) => x.id);
export const REGISTERS = [
  { id: "enterprise", title: S("企业", "Enterprises"), help: S("全市制造业企业底单，一户一行。", "The city's manufacturing enterprises, one row each."), source: "三（一）盘点一份底单", key: ["credit_code"], row_title: "name", fields: enterpriseFields,
    states: [], moves: [],
    views: { list: { columns: ["name", "credit_code", "district", "above_scale", "industry", "size", "labels", "revenue"], filter: ["name", "district", "above_scale", "size", "labels", "revenue"], sort: ["credit_code"], sum: ["revenue"] },
      form: { sections: [{ title: S("基本情况", "Basics"), fields: ["name", "credit_code", "district", "above_scale", "industry", "size"] }, { title: S("称号与沿革", "Labels and history"), fields: ["labels", "former_names", "revenue"] }, { title: S("联系", "Contact"), fields: ["contact", "phone", "remarks"] }] } } },
  { id: "project", title: S("项目", "Projects"), help: S("诊断、技改、上云、示范、绿色化改造等项目，一个项目一行。", "Diagnosis, retrofit, cloud, demonstration, green and other projects, one row each."), source: "附件备注", key: ["enterprise", "name"], row_title: "name", fields: projectFields,
    states: [{ id: "reserve", title: S("储备", "Reserve"), locked: false, end: false }, { id: "building", title: S("在建", "Under way"), locked: false, end: false }, { id: "done", title: S("申报完成", "Reported done"), locked: true, end: false }, { id: "accepted", title: S("已验收", "Accepted"), locked: true, end: true }, { id: "dropped", title: S("终止", "Dropped"), locked: true, end: true }],
    moves: [{ id: "start", title: S("开工", "Start"), from: ["reserve"], to: "building", asks: ["started_on"], reason: false }, { id: "finish", title: S("申报完成", "Report done"), from: ["building"], to: "done", asks: ["finished_on", "actual"], reason: false }, { id: "accept", title: S("验收通过", "Accept"), from: ["done"], to: "accepted", asks: ["accepted_on"], reason: false }, { id: "return", title: S("退回", "Return"), from: ["done"], to: "building", asks: [], reason: true }, { id: "drop", title: S("终止", "Drop"), from: ["reserve", "building"], to: "dropped", asks: [], reason: true }],
    views: { list: { columns: ["enterprise", "name", "district", "kind", "actual", "started_on", "accepted_on", "year"], filter: ["year", "district", "kind", "enterprise", "actual", "accepted_on", "name"], sort: ["-accepted_on"], sum: ["actual"] },
      form: { sections: [{ title: S("基本情况", "Basics"), fields: ["enterprise", "name", "kind", "contact", "district"] }, { title: S("投资与进度", "Investment and progress"), fields: ["planned", "actual", "started_on", "finished_on", "accepted_on", "year", "connected"] }, { title: S("凭据", "Evidence"), fields: ["evidence", "opinion"] }] } } },
  { id: "district", title: S("区镇", "Districts"), help: S("附件中的 14 个区镇，次序即附件次序。", "The 14 districts of the annex, in its order."), source: "附件", key: ["code"], row_title: "name", fields: districtFields, states: [], moves: [],
    views: { list: { columns: ["name", "code", "short_name", "kind", "head"], filter: ["name", "kind"], sort: [], sum: [] }, form: { sections: [{ title: S("基本情况", "Basics"), fields: ids(districtFields) }] } } },
].map((r) => ({ ...r, rights: { see: ids(r.fields), set: r.fields.filter((x) => !x.computed).map((x) => x.id), masked: r.fields.filter((x) => x.personal).map((x) => x.id), doing: ["create", "import", "export", "print"] } }));

const STEM = "甲乙丙丁戊己庚辛壬癸", BRANCH = "子丑寅卯辰巳午未申酉戌亥";
const TRADE = ["电动工具", "船舶配件", "液压机械", "生物制剂", "风机", "海工装备", "精密铸造", "电子", "新材料", "阀门", "智能装备", "纺织", "食品", "电机", "化工机械", "光电", "五金", "包装", "医疗器械", "塑业"];
const CLASS = ["3465 风动和电动工具制造", "3734 船用配套设备制造", "3444 液压动力机械制造", "2762 基因工程药物制造", "3462 风机制造", "3737 海洋工程装备制造", "3391 黑色金属铸造", "3982 电子电路制造", "2659 其他合成材料制造", "3443 阀门和旋塞制造", "3491 工业机器人制造", "1751 化纤织造加工", "1432 速冻食品制造", "3812 电动机制造", "3521 炼油、化工生产专用设备制造", "3969 光电子器件制造", "3324 刀剪制造", "2319 包装装潢印刷", "3584 医疗设备制造", "2926 塑料包装箱制造"];
const WORK = { retrofit: ["转子产线智能化改造", "数控等离子切割单元", "MES与设备联网", "柔性装配线技改", "定子绕线自动化技改", "贴片线智能化技改"], diagnosis: ["智能仓储诊断服务", "两化融合诊断服务", "智能制造入驻诊断"], cloud: ["设备上云（三星级）", "ERP与产线集成上云", "染整数据采集上云"], model: ["省级智能车间示范", "分段涂装智能车间", "工业互联网标杆工厂"], green: ["空压站绿色化改造", "熔炼能耗在线监测", "注塑集中供料改造"] };
const firmName = (i) => `${["江苏", "南通", "启东"][i % 3]}${STEM[i % 10]}${BRANCH[i % 12]}${TRADE[i % 20]}${["有限公司", "科技有限公司", "股份有限公司"][i % 3]}`;
const SET = "0123456789ABCDEFGHJKLMNPQRTUWXY", W = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const creditCode = (i) => { const body = "91320681MA" + String(i + 11).padStart(7, "0"); const sum = [...body].reduce((a, c, k) => a + SET.indexOf(c) * W[k], 0); return body + SET[(31 - (sum % 31)) % 31]; };
const money = (yuan) => `${yuan}.00`;

export const ROWS = { district: [], enterprise: [], project: [] };
DISTRICTS.forEach((d, i) => ROWS.district.push({ id: i + 1, rev: 1, state: null, values: { name: d.title.zh, code: d.id, short_name: d.short.zh, kind: i < 9 ? "town" : i < 12 ? "zone" : "park", head: pick(["黄明", "陈晓", "施红", "陆平"]) }, children: {}, findings: [] }));
const firmsOf = {};
for (let i = 0, id = 1; i < DISTRICTS.length; i++) {
  const n = Math.max(4, Math.round(DISTRICTS[i].quota[2022] * 1.4));
  firmsOf[i] = [];
  for (let k = 0; k < n; k++, id++) {
    const labels = rnd() < 0.2 ? [pick(CODES.label)[0]] : [];
    ROWS.enterprise.push({ id, rev: 1 + (id % 3), state: null, children: {}, findings: id % 41 === 0 ? [{ check: "organisation_code", say: S("组织机构代码校验位不对，请对照营业执照", "The organisation code's check digit is wrong; compare with the licence") }] : [],
      values: { name: firmName(id - 1), credit_code: creditCode(id), district: i + 1, above_scale: k % 9 !== 8, industry: CLASS[(id - 1) % 20], size: pick(CODES.size)[0], labels, former_names: id % 17 === 0 ? [`启东${STEM[id % 10]}${BRANCH[id % 12]}工具厂`] : [], contact: pick(["张某", "王某", "陆某"]), phone: "138" + String(10000000 + id * 7919).slice(0, 8), revenue: money(20000000 + Math.floor(rnd() * 300000000)), remarks: "" } });
    firmsOf[i].push(id);
  }
}
let number = 0;
function project(di, year, month, state, aboveOnly = true) {
  const firms = firmsOf[di].filter((id) => (ROWS.enterprise[id - 1].values.above_scale === true) === aboveOnly);
  const kind = pick(["retrofit", "retrofit", "retrofit", "diagnosis", "cloud", "model", "green"]);
  const day = state === "accepted" && year === 2024 && month === 9 ? 3 + Math.floor(rnd() * 26) : 2 + Math.floor(rnd() * 26);
  const planned = 10000 * (20 + Math.floor(rnd() * 2200)) + 100 * Math.floor(rnd() * 100), done = state === "accepted" || state === "done";
  const startMonth = Math.max(1, (month || 9) - 4);
  number++;
  ROWS.project.push({ id: number, rev: 1 + (number % 4), state, doc_number: `QD-${year}-${String(number).padStart(4, "0")}`, findings: number % 57 === 0 ? [{ check: "large", say: S("实际投资超过计划一倍", "Actual is over twice the plan") }] : [],
    values: { enterprise: firms.length ? pick(firms) : pick(firmsOf[di]), name: pick(WORK[kind]), kind, contact: "1390629" + String(1000 + number % 9000), planned: kind === "diagnosis" ? null : money(planned), actual: done && kind !== "diagnosis" ? money(Math.round(planned * (0.8 + rnd() * 0.3))) : null,
      started_on: state === "reserve" ? null : `${year}-${two(startMonth)}-${two(1 + Math.floor(rnd() * 26))}`, finished_on: done ? `${year}-${two(month)}-${two(Math.max(1, day - 2))}` : null, accepted_on: state === "accepted" ? `${year}-${two(month)}-${two(day)}` : null, connected: kind === "retrofit" ? Math.floor(rnd() * 60) : null, opinion: null, district: di + 1, year: state === "accepted" ? year : null },
    children: { evidence: done ? [{ id: number * 10, values: { what: "acceptance", name: "验收意见书.pdf", amount: null } }, { id: number * 10 + 1, values: { what: "invoice", name: "设备发票汇总.xlsx", amount: kind === "diagnosis" ? null : money(planned) } }] : [] }, counted: aboveOnly });
}
const CURVE = [1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5];
DISTRICTS.forEach((d, di) => {
  for (const year of [2022, 2023]) {
    const total = CURVE.reduce((a, b) => a + b);
    let made = 0, share = 0;
    CURVE.forEach((w, m) => { share += w; while (made < Math.round((d.past[year] * share) / total)) { project(di, year, m + 1, "accepted"); made++; } });
  }
  d.months.forEach((n, m) => { for (let k = 0; k < n; k++) project(di, 2024, m + 1, "accepted"); });
  for (let k = 0; k < d.under; k++) project(di, 2024, 8, k % 5 === 4 ? "done" : "building");
});
for (const di of [8, 11, 11, 9, 0]) project(di, 2024, 6, "accepted", false);
for (const di of [11, 8, 13]) project(di, 2024, 9, "reserve");

export const S_ = S;
