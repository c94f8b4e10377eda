// The plan as the pages see it: text from plans/, a hand-picked part of its targets (the real list is the server's).
import { readFileSync } from "node:fs";
import { DISTRICTS, S_ as S } from "./world.mjs";

const text = readFileSync(new URL("../../plans/qidong-2022-13/documents/qidong-2022-13.txt", import.meta.url), "utf8");
const T = (id, zh, en, section, value, unit, printed, quote, done, status, title, more = {}) => ({
  id, title: S(zh, en), kind: "number", value, unit, comparator: ">=", printed: value === null ? "" : value + (unit === "%" ? "%" : ""), basis: "cumulative", due: "2024-12-31", strength: "must", section, quote, departments: ["市发展改革委", "各区镇"], parent: null, notes: [], awaits: null,
  printed_word: /左右|以上|接近|超过|力争/.exec(printed)?.[0] ?? "", progress: done === null ? { value: null, status: "awaits", tone: "none", status_title: WAIT, ref: null } : { value: done, status, tone: status === "met" ? "good" : status, status_title: title, ref: `target:${id}` }, ...more, departments: (more.departments ?? ["市发展改革委", "各区镇"]).map((d) => S(d)) });
const WAIT = S("待接入", "Awaiting data");
const MET = S("已完成", "Met"), SLOW = S("略慢", "A little slow"), LATE = S("落后", "Behind");
export const targets = [
  T("projects_2024", "2024年完成项目", "Projects done in 2024", "一（三）", "147", "个", "147 个", "2024 年完成 147 个", "99", "late", LATE, { basis: "new_in_year" }),
  T("diagnosis_firms", "诊断服务企业", "Enterprises diagnosed", "二（六）", "450", "家", "450 家左右", "累计为全市 450家左右企业提供“智改数转”诊断服务".replace("450家", "450 家"), "412", "slow", SLOW, { strength: "about", departments: ["市发展改革委", "市财政局", "各区镇"] }),
  T("workshops", "省、市级示范智能车间（工厂）", "Demonstration smart workshops", "二（二）", "24", "个", "24 个", "累计建成 24 个省、市级示范智能车间（工厂）", "26", "met", MET),
  T("benchmark_plants", "工业互联网标杆工厂", "Benchmark plants", "二（二）", "2", "家", "2 家", "新增工业互联网标杆工厂 2 家", "1", "slow", SLOW),
  T("fusion_firms", "工业互联网融合创新企业", "Fusion innovation enterprises", "二（二）", "11", "家", "11 家", "工业互联网融合创新企业 11 家", "11", "met", MET),
  T("standard_firms", "两化融合管理体系贯标企业", "Integration standard enterprises", "一（三）", "20", "家", "20 家", "新增两化融合管理体系贯标企业 20 家", "18", "slow", SLOW),
  T("star_cloud", "星级上云企业", "Star cloud enterprises", "一（三）", "50", "家", "50 家", "培育星级上\n\n云企业 50 家", "43", "slow", SLOW, { notes: [S("一（三）写 50 家，二（三）分列 1+8+40＝49 家，两处都保留", "One section says 50, another 1+8+40 = 49; both are kept")] }),
  T("first_sets", "首台（套）装备", "First sets of equipment", "二（八）", "10", "个", "10 个以上", "累计新增认定与推广应用国家、省、南通市级首台（套）装备 10 个以上", "8", "slow", SLOW, { departments: ["市发展改革委", "市市场监管局", "各区镇"] }),
  T("stations_5g", "5G 基站", "5G stations", "二（九）", "1592", "个", "1592 个", "累计建成 5G 基站 1592 个", "1608", "met", MET, { departments: ["市发展改革委", "电信公司", "移动公司", "联通公司", "各区镇"] }),
  T("security_firms", "工业信息安全防护星级企业", "Security star enterprises", "二（十）", "10", "家", "10 家", "累计培育工业信息安全防护星级企业 10 家", "6", "late", LATE, { departments: ["市委网信办", "市发展改革委", "各区镇"] }),
  T("coverage", "规上工业企业全覆盖", "Coverage of enterprises above scale", "一（三）", "100", "%", "全覆盖", "全市规上工业企业“智改数转”全覆盖", "91.2", "slow", SLOW, { kind: "number" }),
  T("key_process", "关键工序数控化率", "Key process control rate", "一（三）", "65", "%", "达 65%", "重点企业关键工序数控化率达 65%", null, null, null, { awaits: "assessment" }),
  T("management", "经营管理数字化普及率", "Digital management rate", "一（三）", "82", "%", "超过 82%", "经营管理数字化普及率超过 82%", null, null, null, { comparator: ">", awaits: "assessment" }),
  T("rd_tools", "数字化研发设计工具普及率", "Digital design tools rate", "一（三）", "92", "%", "接近 92%", "数字化研发设计工具普及率接近 92%", null, null, null, { comparator: "approach", awaits: "assessment" }),
  T("small_firms", "“列规纳统”小微企业", "Small enterprises entering statistics", "二（三）", "60", "%", "60%以上", "“列规纳统”小微企业完成“智改数转”60%以上", "57.3", "slow", SLOW),
  T("providers", "本地优秀服务商", "Local providers", "二（五）", "3", "家", "3 家", "累计培育本地“智改数转”优秀服务商 3 家", "3", "met", MET, { departments: ["市发展改革委", "市地方金融监管局", "各区镇"] }),
  T("scenes", "典型应用场景和案例", "Scenes and cases", "二（七）", "7", "个", "7 个", "累计推广数字化优秀解决方案典型应用场景和案例 7 个", "7", "met", MET),
  T("chain_platform", "产业链协作平台", "Chain platform", "二（一）", "1", "个", "1 个", "力争建成重点产业链协作平台 1 个", null, null, null, { strength: "aim", awaits: "platform", departments: ["市发展改革委", "市科技局", "市商务局", "市市场监管局", "各区镇"] }),
  T("park_level", "园区融合水平", "Park integration level", "二（四）", null, "", "进一步提升", "园区“5G+工业互联网”“互联网+先进制造业”融合水平进一步提升", null, null, null, { kind: "text", awaits: "park" }),
];
const heading = /^(一|二|三|四)、|^（[一二三四五六七八九十]+）/;
let offset = 0;
const sections = [];
let chapter = "";
for (const raw of text.split(/\n/)) {
  const line = raw.trim();
  if (line) {
    const m = /^(（[一二三四五六七八九十]+）)(.{2,22}?)(。|$)/.exec(line), c = /^([一二三])、(.+)$/.exec(line);
    if (c) { chapter = c[1]; sections.push({ id: chapter, heading: line, paragraphs: [] }); }
    else if (m && chapter) { sections.push({ id: chapter + m[1], heading: m[1] + m[2], paragraphs: [] }); const rest = line.slice(m[0].length); if (rest) sections.at(-1).paragraphs.push(rest); }
    else if (line.startsWith("附件：") && chapter) { chapter = ""; sections.push({ id: "附件", heading: "附件", paragraphs: [] }); }
    else { if (!sections.length) sections.push({ id: "文头", heading: "", paragraphs: [] }); sections.at(-1).paragraphs.push(line); }
  }
  offset += raw.length + 1;
}
export const planText = { sections: sections.map((s) => ({ id: s.id, heading: s.heading, paragraphs: s.paragraphs.map((p) => {
  const marks = [];
  for (const t of targets) { const at = p.indexOf(t.quote); if (at >= 0) marks.push({ from: [...p.slice(0, at)].length, to: [...p.slice(0, at + t.quote.length)].length, kind: "target", id: t.id }); }
  const at = p.indexOf("〔责任单位"); if (at >= 0) marks.push({ from: [...p.slice(0, at)].length, to: [...p].length, kind: "task", id: `task_${s.id}` });
  return { text: p, marks: marks.sort((a, b) => a.from - b.from) };
}) })) };
export const notes = [S("原文一（三）写“培育星级上云企业 50 家”，二（三）分列 1+8+40＝49 家。两个目标都保留，分别计算。", "Section 1(3) says 50 star cloud enterprises, section 2(3) lists 1+8+40 = 49. Both targets are kept and counted apart.")];
export const COUNTING = [
  { id: "official", is_default: true, title: S("已验收、规上企业、按验收日期", "Accepted, above scale, by acceptance date"), explanation: S("完成＝已验收且验收时企业为规上的项目，按验收日期计入年度，按验收时所属区镇计入区镇。", "Done = accepted projects of enterprises above scale, counted in the year and district of acceptance.") },
  { id: "all_firms", is_default: false, title: S("已验收、不限规上", "Accepted, every enterprise"), explanation: S("完成＝已验收的项目，不论企业是否规上。", "Done = accepted projects, whatever the size of the enterprise.") },
  { id: "per_enterprise", is_default: false, title: S("同一企业每年计一个", "One an enterprise and year"), explanation: S("同一企业同一年多个项目只计一个。", "Several projects of one enterprise in one year count once.") },
];
export const plan = {
  documents: [{ id: "qidong_2022_13", number: "启政办发〔2022〕13号", title: S("启东市制造业智能化改造和数字化转型三年行动计划（2022—2024年）", "Three-year action plan"), issued_on: "2022-03-08" }],
  targets,
  quotas: [{ id: "projects", title: S("全市制造业“智改数转”项目分解表", "Breakdown of projects"), unit: "个", printed_total: { 2022: 250, 2023: 250, 2024: 147 }, rows: DISTRICTS.map((d) => ({ district: d.id, title: d.title, values: d.quota })), notes: [] }],
  tasks: sections.filter((s) => /^[二三]（/.test(s.id)).map((s) => ({ id: `task_${s.id}`, title: S(s.heading.replace(/^（.+?）/, ""), s.heading), source: s.id, quotes: [], support: s.id.startsWith("三"), targets: [], departments: [] })),
  notes, counting: COUNTING,
  readings: [
    { id: "project_counted", title: S("计项目还是计企业", "Projects or enterprises"), taken: S("同一企业多个项目各计一个", "Each project counts"), others: [S("每家企业每年计一个", "One an enterprise and year")], why: S("附件表头写的是“项目数量”", "The annex's head says number of projects"), decided_by: "proposal", of: S("计数口径", "Counting rule") },
    { id: "year_of", title: S("哪个日期定年度", "Which date decides the year"), taken: S("验收日期", "Acceptance date"), others: [S("完成日期", "Finishing date"), S("发票日期", "Invoice date")], why: S("年度总结先于发票到齐", "The yearly summary is drawn up before invoices arrive"), decided_by: "proposal", of: S("计数口径", "Counting rule") },
  ],
};
