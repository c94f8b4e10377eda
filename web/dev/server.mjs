// Fixture server for working on the pages and for the journeys before the real server answers. Never shipped.
// usage: node dev/server.mjs [--port 5199] [--empty] [--slow MS]; serves web/dist and /api/v1 from memory.
import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { CODES, DISTRICTS, REGISTERS, ROWS, S_ as S, TODAY } from "./world.mjs";
import { COUNTING, notes, plan, planText, targets } from "./plan.mjs";
import { importOf } from "./imports.mjs";

const arg = (name, fallback) => { const i = process.argv.indexOf(name); return i < 0 ? fallback : process.argv[i + 1]; };
const EMPTY = process.argv.includes("--empty"), SLOW = Number(arg("--slow", 0));
const DIST = new URL("../dist", import.meta.url).pathname;
if (EMPTY) { ROWS.project.length = 0; ROWS.enterprise.length = 0; }
let version = 18204, lang = "zh";
const changeSets = [{ id: 18204, at: "2024-09-30T09:12:00", who: "陈晓", role: "city", door: "import", reason: "高新区2024年项目台账（9月）.xlsx", rows: 397, hash: "3f9c0e21a1d7", meta: {}, undone_by: null }, { id: 18203, at: "2024-09-24T15:20:00", who: "黄明", role: "district_office", door: "page", reason: "", rows: 1, hash: "77ab1c02e9f0", meta: {}, undone_by: null }];
const reg = (id) => REGISTERS.find((r) => r.id === id);
const titleOf = (r, row) => row.values[reg(r).row_title] ?? String(row.id);
const linkTitle = (to, id) => { const row = ROWS[to]?.find((x) => x.id === id); return row ? (lang === "en" && to === "district" ? DISTRICTS[id - 1].title.en : titleOf(to, row)) : ""; };
const group = (s) => s.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
function shownOf(field, v) {
  if (v === null || v === undefined || v === "") return "";
  if (Array.isArray(v)) return v.map((x) => shownOf({ ...field, many: false }, x)).join(lang === "en" ? ", " : "、");
  if (field.type === "choice") return CODES[field.of].find((c) => c[0] === v)?.[lang === "en" ? 2 : 1] ?? v;
  if (field.type === "link") return linkTitle(field.to[0], v);
  if (field.type === "yes_no") return lang === "en" ? (v ? "Yes" : "No") : v ? "是" : "否";
  if (field.type === "money") { const [a, b] = v.split("."); return `${group(a)}.${b} ${lang === "en" ? "yuan" : "元"}`; }
  if (field.format === "phone") return v.slice(0, 3) + "****" + v.slice(-4);
  return String(v) + (field.unit ? ` ${field.unit}` : "");
}
function present(r, row) {
  const def = reg(r), shown = {}, children = {};
  for (const f of def.fields) if (f.type !== "rows") shown[f.id] = shownOf(f, row.values[f.id]);
  for (const f of def.fields.filter((x) => x.many && x.type !== "rows")) children[f.id] = (row.values[f.id] ?? []).map((v, i) => ({ id: row.id * 100 + i, values: { value: v }, shown: { value: shownOf({ ...f, many: false }, v) } }));
  for (const f of def.fields.filter((x) => x.type === "rows")) children[f.id] = (row.children?.[f.id] ?? []).map((c) => ({ id: c.id, values: c.values, shown: Object.fromEntries(f.columns.map((k) => [k.id, shownOf(k, c.values[k.id])])) }));
  const values = { ...row.values }; for (const f of def.fields) if (f.many && f.type !== "rows") delete values[f.id];
  for (const id of def.rights.masked) if (values[id]) values[id] = shown[id];
  return { id: row.id, rev: row.rev, state: row.state, state_title: def.states.find((s) => s.id === row.state)?.title ?? null, doc_number: row.doc_number ?? null, void: false, title: titleOf(r, row), values, shown, children, masked: def.rights.masked.filter((m) => values[m]), findings: row.findings ?? [] };
}
function select(r, q) {
  const def = reg(r); let rows = [...ROWS[r]];
  const cell = (row, id) => (id === "state" ? row.state : id === "id" ? row.id : row.values[id]);
  for (const text of q.getAll("filter")) {
    const [id, op, ...rest] = text.split(":"); const field = def.fields.find((f) => f.id === id), list = rest.join(":").split("|");
    const num = (x) => (field && ["money", "whole", "number", "percent", "link"].includes(field.type) ? Number(x) : x);
    rows = rows.filter((row) => {
      const v = cell(row, id), many = Array.isArray(v) ? v : [v], a = list.map(num);
      if (op === "null") return v === null || v === undefined || v === ""; if (op === "notnull") return v !== null && v !== undefined && v !== "";
      if (op === "has") return (field?.type === "link" ? linkTitle(field.to[0], v) : String(v ?? "")).includes(list[0]);
      const same = (x) => many.some((m) => String(num(m)) === String(x));
      if (op === "eq" || op === "in") return a.some(same); if (op === "ne") return !a.some(same);
      if (v === null || v === undefined) return false; const n = num(v);
      return op === "lt" ? n < a[0] : op === "le" ? n <= a[0] : op === "gt" ? n > a[0] : n >= a[0];
    });
  }
  const words = (q.get("q") ?? "").trim();
  if (words) rows = rows.filter((row) => Object.values(present(r, row).shown).join(" ").includes(words));
  for (const key of (q.get("sort") ?? "").split(",").filter(Boolean).reverse()) {
    const down = key.startsWith("-"), id = key.replace("-", ""), f = def.fields.find((x) => x.id === id), n = f && ["money", "whole", "number", "percent", "link"].includes(f.type);
    const k = (row) => { const v = cell(row, id); return n ? (v === null || v === undefined ? -1e99 : Number(v)) : String(v ?? ""); };
    rows.sort((a, b) => { const x = k(a), y = k(b); return (x < y ? -1 : x > y ? 1 : a.id - b.id) * (down ? -1 : 1); });
  }
  return rows;
}
const done = (row, rule) => row.state === "accepted" && (rule === "all_firms" || row.counted);
function counted(rule, on, year, di) {
  let rows = ROWS.project.filter((r) => done(r, rule) && r.values.accepted_on <= on && (!year || r.values.accepted_on.startsWith(String(year))) && (di === undefined || r.values.district === di + 1));
  if (rule === "per_enterprise") { const seen = new Set(); rows = rows.filter((r) => { const k = r.values.enterprise; return seen.has(k) ? false : seen.add(k); }); }
  return rows;
}
const under = (year, di, kind) => ROWS.project.filter((r) => ["building", "done"].includes(r.state) && (di === undefined || r.values.district === di + 1) && (!kind || r.values.kind === kind) && year === 2024);
const daysIn = (y) => (y % 4 === 0 ? 366 : 365);
function elapsed(on, year) { const of = daysIn(year), days = Math.max(0, Math.min(of, Math.round((Date.parse(on) - Date.UTC(year, 0, 1)) / 864e5) + 1)); return { days, of, share: ((days / of) * 100).toFixed(1) }; }
const sign = (x) => (x < 0 ? "−" : "+") + Math.abs(x).toFixed(1);
const STATUS = { met: S("已完成", "Met"), on_pace: S("达到进度", "On pace"), slow: S("略慢", "A little slow"), late: S("落后", "Behind"), no_task: S("无任务", "No quota") };
const TONE = { met: "good", on_pace: "good", slow: "slow", late: "late", no_task: "none" };
function line(code, title, short, quotas, year, rows, underWay, on, refs, months) {
  const quota = quotas[year] ?? 0, e = elapsed(on, year), share = e.days / e.of, due = quota * share, n = rows.length, ahead = n - due;
  const status = !quota ? "no_task" : n >= quota ? "met" : n >= due ? "on_pace" : n / due < 0.9 && due - n >= 1 ? "late" : "slow";
  const forecast = share ? Math.floor(n / share) : 0;
  return { code, title, short, quota, quotas, done: n, under_way: underWay, rate: quota ? ((n / quota) * 100).toFixed(1) : null, due: quota ? due.toFixed(1) : null, ahead: quota && n < quota ? sign(ahead) : quota ? null : null, forecast: quota ? forecast : null, gap: quota ? Math.max(0, quota - forecast) : null, pace_needed: quota && e.days < e.of ? Math.max(0, (quota - n) / ((e.of - e.days) / 30.5)).toFixed(1) : null, status, tone: TONE[status], status_title: STATUS[status], months, refs: { ahead: refs.due, ...refs } };
}
function overview(q) {
  const year = Number(q.get("year") || (q.get("on") || TODAY).slice(0, 4)), rule = q.get("rule") || "official";
  let on = q.get("on") || TODAY; if (!on.startsWith(String(year))) on = on < `${year}` ? `${year}-01-01` : `${year}-12-31`;
  const key = `${rule}|${on}|${year}`, m = Number(on.slice(5, 7));
  const rows = DISTRICTS.map((d) => { const list = counted(rule, on, year, d.i); return line(d.id, d.title, d.short, d.quota, year, list, under(year, d.i).length, on, { done: `done|${key}|${d.i}`, under_way: `under|${key}|${d.i}`, quota: null, rate: `rate|${key}|${d.i}`, due: `due|${key}|${d.i}`, forecast: null }, Array.from({ length: m }, (_, k) => list.filter((r) => Number(r.values.accepted_on.slice(5, 7)) === k + 1).length)); });
  const all = counted(rule, on, year), sum = (y) => DISTRICTS.reduce((a, d) => a + d.quota[y], 0);
  const months = Array.from({ length: m }, (_, k) => all.filter((r) => Number(r.values.accepted_on.slice(5, 7)) === k + 1).length);
  const total = line("total", S("合计", "Total"), S("合计", "Total"), { 2022: sum(2022), 2023: sum(2023), 2024: sum(2024) }, year, all, under(year).length, on, { done: `done|${key}|`, under_way: `under|${key}|`, quota: null, rate: `rate|${key}|`, due: `due|${key}|`, forecast: `forecast|${key}|` }, months);
  const short = Math.round(Number(total.due) - total.done), late = rows.filter((r) => r.status === "late").sort((a, b) => Number(a.ahead.replace("−", "-")) - Number(b.ahead.replace("−", "-")));
  const P = (zh, en, ref = null, tone = "") => ({ zh, en, ref, strong: tone !== "", tone: tone === "name" || tone === "strong" ? "" : tone });
  const sentence = EMPTY ? [P(`${year} 年任务 ${total.quota} 个，还没有项目。`, `Quota ${total.quota} in ${year}; no projects yet.`)] : [P("今年完成项目 ", "Done this year: "), P(`${total.done}/${total.quota}`, `${total.done}/${total.quota}`, total.refs.done, "strong"), P(" 个", "")];
  if (!EMPTY && year === 2024) sentence.push(P("，比应达进度", ", "), P(short > 0 ? `少 ${short} 个` : `多 ${-short} 个`, short > 0 ? `${short} short of pace` : `${-short} ahead`, total.refs.due, total.tone), P("；照此速度年底约 ", "; at this pace about "), P(String(total.forecast), String(total.forecast), total.refs.forecast), P(" 个", " by year end"), P("，", ", "), P(`差 ${total.gap} 个`, `${total.gap} missing`, total.refs.forecast, "late"), P("。落后的是", ". Behind: "), ...late.slice(0, 2).flatMap((r, i) => [P(i ? "和" : "", i ? " and " : ""), P(r.title.zh, r.title.en, r.refs.done, "name"), P(`（少 ${Math.round(Math.abs(Number(r.ahead.replace("−", "-"))))} 个）`, ` (${Math.round(Math.abs(Number(r.ahead.replace("−", "-"))))} short)`)]), P("。", "."));
  else if (!EMPTY) sentence.push(P("。", "."));
  let run = 0;
  const curve = Array.from({ length: 12 }, (_, k) => { const past = k < m; if (past) run += months[k]; const e = elapsed(`${year}-${String(k + 1).padStart(2, "0")}-${k === 1 ? "28" : "30"}`, year); return { month: `${year}-${String(k + 1).padStart(2, "0")}`, year, number: k + 1, done: past ? months[k] : null, cumulative: past ? run : null, due: (total.quota * Math.min(1, (e.days + (k === 11 ? 1 : 0)) / e.of)).toFixed(1), forecast: k + 1 >= m ? Math.round(total.done + ((total.forecast - total.done) * (k + 1 - m)) / Math.max(1, 12 - m)) : null, ref: past ? `month|${key}|${k + 1}` : null }; });
  const invested = all.reduce((a, r) => a + Math.round(Number(r.values.actual ?? 0)), 0), back = counted(rule, `${year}-${on.slice(5, 7)}-00`, year).length;
  return { on, year, years: [2022, 2023, 2024], rule, data_version: version, elapsed: elapsed(on, year), sentence,
    strip: [{ id: "under_way", title: S("在建", "Under way"), value: String(total.under_way), unit: "个", remark: S("", ""), ref: total.refs.under_way }, { id: "due", title: S("今天应达", "Due today"), value: total.due ?? "0", unit: "个", remark: S(`时间过去 ${total.quota ? elapsed(on, year).days : 0}/${elapsed(on, year).of} 天`, `${elapsed(on, year).days} of ${elapsed(on, year).of} days passed`), ref: total.refs.due }, { id: "pace", title: S("此后每月需完成", "Needed a month from now"), value: total.pace_needed ?? "0", unit: "个", remark: S("近三月平均 14.7", "mean of the last three months 14.7"), ref: total.refs.forecast }, { id: "amount", title: S("完成项目设备投资", "Equipment investment of what is done"), value: (invested / 10000).toFixed(2), unit: "万元", remark: S("", ""), ref: `invest|${key}|` }],
    table: { axis: S("区镇", "District"), rows, total }, months: curve, curve: { quota: total.quota, forecast: total.forecast, needed_per_month: total.pace_needed, recent_per_month: "14.7" },
    kinds: CODES.project_kind.map(([code, zh, en]) => ({ code, title: S(zh, en), done: all.filter((r) => r.values.kind === code).length, under_way: under(year, undefined, code).length, refs: { done: `kind|${key}|${code}`, under_way: null } })), checklists: [{ title: S("“五个一”", "Five ones"), section: "三（一）", items: [["policies", "出台一组政策", ""], ["ledger", "盘点一份底单", ""], ["diagnosis", "开展一轮诊断", "diagnosis_firms"], ["retrofit", "完成一批改转", "projects_2024"], ["model", "打造一支标杆", "workshops"]].map(([id, zh, follows]) => ({ id, title: S(zh, id), follows, awaits: follows ? "" : "evidence" })) }], targets, notes,
    basis: S("口径：完成＝已验收且规上企业的项目，按验收日期计入年度，按验收时所属区镇计入区镇。应达＝年度任务×已过天数÷全年天数。落后：完成不足应达的九成且少 1 个以上；未落后而少于应达为略慢。", "Done = accepted projects of enterprises above scale, by acceptance date and district at the time. Due = quota × days passed ÷ days of the year. Behind: under nine tenths of due and at least one short; otherwise under due is a little slow.") };
}
function figure(ref) {
  const [what, rule, on, year, rest] = ref.split("|"), di = rest === "" || rest === undefined ? undefined : Number(rest), name = di === undefined || Number.isNaN(di) ? S("", "") : DISTRICTS[di]?.title ?? S("", "");
  if (ref.startsWith("target:")) { const t = targets.find((x) => x.id === ref.slice(7)); return { ref, title: t.title, value: t.progress.value, shown: S(`${t.progress.value} ${t.unit}`), status: t.progress.status, tone: t.progress.tone, status_title: t.progress.status_title, formula: S("按计划原文的目标，统计认定日期在 2024-12-31 以前的行。", "Rows recognised by 2024-12-31, as the plan's sentence says."), basis: [{ text: S("累计口径", "Cumulative"), source: t.section, quote: t.quote }], inputs: [{ title: S("目标", "Target"), value: t.value, ref: null }], register: null, rows: [], rows_total: 0, data_version: version, on: TODAY, rule: "official" }; }
  const y = Number(year);
  let rows = what === "under" ? under(y, di) : what === "three" ? counted(rule, on) : counted(rule, on, y, what === "month" || what === "kind" ? undefined : di);
  if (what === "month") rows = rows.filter((r) => Number(r.values.accepted_on.slice(5, 7)) === di);
  if (what === "kind") rows = rows.filter((r) => r.values.kind === rest);
  const quota = di === undefined ? DISTRICTS.reduce((a, d) => a + d.quota[y], 0) : DISTRICTS[di]?.quota[y] ?? 0, e = elapsed(on, y);
  const titles = { done: S(`${name.zh}${year}年完成项目`, `Done in ${year} ${name.en}`), under: S(`${name.zh}在建项目`, `Under way ${name.en}`), rate: S(`${name.zh}完成率`, `Rate ${name.en}`), due: S(`${name.zh}应达`, `Due ${name.en}`), forecast: S("照此速度年底", "Forecast at year end"), three: S("三年累计完成", "Done in three years"), month: S(`${year}年${rest}月完成`, `Done in ${year}-${rest}`), kind: S(`${CODES.project_kind.find((c) => c[0] === rest)?.[1]}完成`, `Done: ${rest}`), invest: S("完成项目设备投资", "Equipment investment") };
  const total = overview(new URLSearchParams({ on, year, rule })).table, row = di === undefined || what === "month" ? total.total : total.rows[di] ?? total.total;
  const shown = what === "rate" ? `${row.rate}%` : what === "due" ? `${row.due} 个` : what === "forecast" ? `${row.forecast} 个` : what === "invest" ? `${group((rows.reduce((a, r) => a + Number(r.values.actual ?? 0), 0) / 10000).toFixed(2))} 万元` : `${rows.length} 个`;
  const formula = what === "due" ? S(`应达＝年度任务 ${quota} × 已过 ${e.days} 天 ÷ 全年 ${e.of} 天`, `Due = quota ${quota} × ${e.days} days ÷ ${e.of} days`) : what === "rate" ? S(`完成率＝完成 ${row.done} ÷ 任务 ${quota}`, `Rate = done ${row.done} ÷ quota ${quota}`) : what === "forecast" ? S(`年底预计＝完成 ${row.done} ÷ 已过时间 ${e.share}%`, `Forecast = done ${row.done} ÷ ${e.share}% of the year`) : what === "under" ? S("在建＝状态为“在建”或“申报完成”的项目个数。", "Under way = projects in the states under way or reported done.") : S(`完成数＝状态为“已验收”且验收日期在 ${year}年且验收时企业为规上的项目个数。`, `Done = accepted projects, accepted in ${year}, of enterprises above scale.`);
  return { ref, title: titles[what], value: rows.length, shown: S(shown, shown.replace(" 个", "").replace("万元", "10k yuan")), status: ["done", "rate", "due"].includes(what) ? row.status : "", tone: row.tone, status_title: row.status_title, formula,
    basis: [{ text: S("附件表头“完成‘智改数转’项目数量（规上企业）”。同一企业多个项目各计一个。", "The annex's head: projects of enterprises above scale. Each project counts."), source: "附件", quote: "完成“智改数转”项目数量 (规上企业)" }],
    inputs: [{ title: S("年度任务", "Quota"), value: String(quota), ref: null }, { title: S("已验收项目", "Accepted projects"), value: String(counted("all_firms", on, y, what === "month" ? undefined : di).length), ref: `done|all_firms|${on}|${year}|${di ?? ""}` }, { title: S("减：验收时不是规上企业", "Less: not above scale"), value: "−" + (counted("all_firms", on, y, di).length - counted("official", on, y, di).length), ref: null }],
    register: "project", rows: rows.slice(0, 100).map((r) => present("project", r)), rows_total: rows.length, data_version: version, on, rule };
}
const problem = (status, title, faults) => ({ status, body: { type: "about:blank", title, status, detail: title, faults } });
const imports = new Map(); const uploads = new Map(); let next = 1;
const json = (value, status = 200, headers = {}) => ({ status, body: value, headers });
const csvCell = (v) => (/[",\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v);
function csv(r, rows) { const def = reg(r), fields = def.fields.filter((f) => f.type !== "rows"); return "\uFEFF" + [fields.map((f) => f.title.zh), ...rows.map((row) => fields.map((f) => String(present(r, row).shown[f.id] ?? "")))].map((l) => l.map(csvCell).join(",")).join("\r\n"); }
function judge(def, values, partial) {
  const faults = [];
  for (const f of def.fields) {
    const v = values[f.id], empty = v === null || v === undefined || v === "";
    if (partial && !(f.id in values)) continue;
    if (f.required && empty) faults.push({ code: "required", what: S(`${f.title.zh}没有填`, `${f.title.en} is missing`), mend: S("请填写", "Please fill it in"), pointer: `/values/${f.id}`, place: { key: `${def.id}.${f.id}` } });
    else if (f.format === "credit_code" && !empty && String(v).length !== 18) faults.push({ code: "credit_code", what: S(`统一社会信用代码有 ${String(v).length} 位，应为 18 位`, `The credit code has ${String(v).length} characters, 18 expected`), mend: S("请对照营业执照", "Compare with the licence"), pointer: `/values/${f.id}`, place: { key: `${def.id}.${f.id}` } });
  }
  if (values.finished_on && values.started_on && values.finished_on < values.started_on) faults.push({ code: "order", what: S("完成日期早于开工日期", "Finished before it started"), mend: S("请核对两个日期", "Check both dates"), pointer: "/values/finished_on", place: { key: "project.finished_on" } });
  return faults;
}
function history(r, row) {
  const def = reg(r), list = [{ seq: version - row.id, at: "2024-06-12T09:30:00", who: "黄明", role: "district_office", door: "import", reason: "高新区2024年项目台账（6月）.xlsx", state: null, valid_from: null, changed: [] }];
  const m = def.fields.find((f) => f.type === "money" && row.values[f.id]);
  if (m) { const after = row.values[m.id], before = `${Math.round(Number(after) * 1.13)}.00`; list.unshift({ seq: version - row.id + 7, at: "2024-09-20T10:02:00", who: "陆平", role: "district_office", door: "page", reason: "按初审意见改正", state: row.state, valid_from: null, changed: [{ field: m.id, title: m.title, before, after, before_shown: shownOf(m, before), after_shown: shownOf(m, after) }] }); }
  return [...(row.log ?? []), ...list];
}
async function api(method, path, q, body, url) {
  let m;
  if (path === "/session") return json({ roles: [{ id: "city", title: S("工作专班", "Special office"), units: [] }, { id: "district_office", title: S("区镇经办", "District officer"), units: DISTRICTS.map((d) => ({ code: d.id, title: d.title })) }, { id: "auditor", title: S("审计", "Auditor"), units: [] }], as: asOf(q), today: TODAY, data_version: version, bundle: "3b1f", sample: !EMPTY, empty: EMPTY, counted_register: "project", years: [2022, 2023, 2024], city: S("启东", "Qidong"), plan: S("制造业智改数转三年行动计划（2022—2024年）", "Three-year plan for smart and digital manufacturing (2022–2024)"), version: "0.1.0" });
  if (path === "/meta") return json({ registers: REGISTERS.map((r) => ({ ...r, counts: { rows: ROWS[r.id].length } })), codes: Object.fromEntries(Object.entries(CODES).map(([k, v]) => [k, v.map(([id, zh, en]) => ({ id, title: S(zh, en), until: null }))])) });
  if ((m = /^\/registers\/(\w+)\/rows$/.exec(path)) && method === "GET") { const rows = select(m[1], q), o = Number(q.get("offset") ?? 0), l = Number(q.get("limit") ?? 50), sums = {}, shown = {}; for (const id of (q.get("sums") ?? "").split(",").filter(Boolean)) { const cents = rows.reduce((a, r) => a + Math.round(Number(r.values[id] ?? 0)), 0); sums[id] = `${cents}.00`; shown[id] = shownOf(reg(m[1]).fields.find((f) => f.id === id), sums[id]); } return json({ rows: rows.slice(o, o + l).map((r) => present(m[1], r)), total: rows.length, sums, sums_shown: shown, seq: version }); }
  if ((m = /^\/registers\/(\w+)\/rows$/.exec(path)) && method === "POST") { const def = reg(m[1]), faults = judge(def, body.values, false); if (faults.length) return problem(422, "没有保存", faults); const row = { id: ROWS[m[1]].length + 1, rev: 1, state: def.states[0]?.id ?? null, values: { ...Object.fromEntries(def.fields.map((f) => [f.id, null])), ...body.values }, children: body.children ?? {}, findings: [] }; ROWS[m[1]].push(row); version++; return json(present(m[1], row), 201); }
  if ((m = /^\/registers\/(\w+)\/export$/.exec(path))) return { status: 200, raw: csv(m[1], select(m[1], q)), headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename=${m[1]}.csv` } };
  if ((m = /^\/registers\/(\w+)\/rows\/(\d+)(\/.*)?$/.exec(path))) {
    const def = reg(m[1]), row = ROWS[m[1]]?.find((r) => r.id === Number(m[2]));
    if (!row) return problem(404, "没有这一行", [{ code: "missing", what: S("没有这一行，或者您看不到它", "No such row, or it is not yours to see"), mend: S("请从列表打开", "Open it from the list"), place: {} }]);
    if (m[3] === "/history") return json({ versions: history(m[1], row) });
    const mv = /^\/moves\/(\w+)$/.exec(m[3] ?? "");
    if (mv) { const move = def.moves.find((x) => x.id === mv[1]); const faults = [...(move.reason && !body.reason ? [{ code: "reason", what: S("没有写原因", "No reason given"), mend: S("写明哪一项、怎样改", "Say which field and how"), pointer: "/reason", place: { key: "reason" } }] : []), ...move.asks.filter((a) => !body.values?.[a]).map((a) => { const f = def.fields.find((x) => x.id === a); return { code: "required", what: S(`${f.title.zh}没有填`, `${f.title.en} is missing`), mend: S("请填写", "Please fill it in"), pointer: `/values/${a}`, place: { key: a } }; })]; if (faults.length) return problem(422, "没有办理", faults); Object.assign(row.values, body.values); row.state = move.to; row.rev++; version++; (row.log ??= []).unshift({ seq: version, at: "2024-09-30T10:00:00", who: "陈晓", role: "city", door: "page", reason: body.reason ?? "", state: move.to, valid_from: null, changed: [] }); return json(present(m[1], row)); }
    if (method === "PATCH") { const faults = judge(def, body.values, true); if (faults.length) return problem(422, "没有保存", faults); Object.assign(row.values, body.values); row.rev++; version++; return json(present(m[1], row)); }
    const moves = def.moves.filter((x) => x.from.includes(row.state)).map((x) => ({ ...x, blocked: x.id === "accept" && !(row.children.evidence ?? []).length ? [{ code: "proven", what: S("请先上传佐证材料", "Upload evidence first"), mend: S("在“凭据”中加一件", "Add one under Evidence"), place: {} }] : [] }));
    const links = REGISTERS.flatMap((o) => o.fields.filter((f) => f.to.includes(m[1])).map((f) => ({ register: o.id, field: f.id, title: o.title, count: ROWS[o.id].filter((r) => r.values[f.id] === row.id).length })));
    return json({ ...present(m[1], row), moves, links }, 200, { etag: `"${row.rev}"` });
  }
  if (path === "/plan") return json(plan);
  if (path.startsWith("/plan/text/")) return json(planText);
  if (path === "/progress/overview") return json(overview(q));
  if (path === "/progress/overview.xlsx" || path === "/progress/overview.csv") return { status: 200, raw: "\uFEFF区镇,任务,完成\r\n" + overview(q).table.rows.map((r) => [r.title.zh, r.quota, r.done]).join("\r\n"), headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": "attachment; filename=overview.csv" } };
  if (path === "/progress/figure") return json(figure(q.get("ref")));
  if (path === "/progress/figure.csv") { const f = figure(q.get("ref")); return { status: 200, raw: csv("project", ROWS.project.filter((r) => f.rows.some((x) => x.id === r.id))), headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": "attachment; filename=figure.csv" } }; }
  if (path === "/progress/rules") { const y = Number(q.get("year") ?? 2024), on = q.get("on") ?? TODAY; return json({ rules: COUNTING.map((c) => ({ id: c.id, title: c.title, done: Object.fromEntries(DISTRICTS.map((d) => [d.id, counted(c.id, on, y, d.i).length])), total: counted(c.id, on, y).length })) }); }
  if (path === "/progress/changes") { const since = q.get("since"), until = q.get("until") ?? TODAY, y = Number(q.get("year") ?? 2024); const rows = DISTRICTS.map((d) => { const b = counted("official", since, y, d.i), a = counted("official", until, y, d.i); return { code: d.id, title: d.title, done_before: b.length, done_after: a.length, gained: a.filter((r) => !b.includes(r)).length, ref: `done|official|${until}|${y}|${d.i}` }; }); return json({ since, until, rows, total: { gained: 0, ref: null, done_before: rows.reduce((a, r) => a + r.done_before, 0), done_after: rows.reduce((a, r) => a + r.done_after, 0) } }); }
  if (path === "/change-sets") return json({ change_sets: changeSets });
  if ((m = /^\/change-sets\/(\d+)\/undo$/.exec(path))) { const cs = changeSets.find((c) => c.id === Number(m[1])); version++; changeSets.unshift({ id: version, at: "2024-09-30T10:05:00", who: "陈晓", role: "city", door: "undo", reason: body?.reason ?? "", rows: cs?.rows ?? 0, hash: "c0ffee12", meta: {}, undone_by: null }); if (cs) cs.undone_by = version; return json({ change_set: version, rows: cs?.rows ?? 0, conflicts: [] }); }
  if (path === "/uploads" && method === "POST") { const id = String(next++); uploads.set(id, { name: q.get("name"), bytes: 0 }); return json({ id }); }
  if ((m = /^\/uploads\/(\w+)\/(\d+)$/.exec(path))) { uploads.get(m[1]).bytes += body?.length ?? 0; return json({}); }
  if (path === "/imports" && method === "POST") { const id = String(next++); imports.set(id, { at: Date.now(), name: uploads.get(body.upload)?.name ?? "台账.xlsx", committed: 0, cancelled: false }); return json({ id }, 202); }
  if ((m = /^\/imports\/(\w+)(\/\w+)?$/.exec(path))) {
    const im = imports.get(m[1]); if (!im) return problem(404, "没有这次导入", []);
    if (m[2] === "/commit") { im.committed = Date.now(); return json({}, 202); }
    if (m[2] === "/cells") return json(importOf(im.name).cells(q.get("sheet"), Number(q.get("from")), Number(q.get("to"))));
    if (method === "DELETE") { im.cancelled = true; return json({}); }
    const t = Date.now() - im.at, whole = importOf(im.name), base = { id: m[1], preview: null, outcome: null, faults: [] };
    if (im.cancelled) return json({ ...base, state: "cancelled", progress: { done: 0, total: 0, stage: S("已取消", "Cancelled") } });
    if (im.committed) { const d = Math.min(whole.preview.counts.rows, Math.floor((Date.now() - im.committed) / 4)); if (d < whole.preview.counts.rows) return json({ ...base, state: "committing", preview: whole.preview, progress: { done: d, total: whole.preview.counts.rows, stage: S("正在入库", "Writing") } }); if (!im.set) { version++; im.set = version; changeSets.unshift({ id: version, at: "2024-09-30T10:03:00", who: "陈晓", role: "city", door: "import", reason: im.name, rows: whole.preview.counts.rows, hash: "9d1e77aa", meta: {}, undone_by: null }); } return json({ ...base, state: "done", preview: whole.preview, progress: { done: d, total: d, stage: S("已入库", "Done") }, outcome: { change_set: im.set, added: whole.preview.counts.added, changed: whole.preview.counts.changed, unchanged: whole.preview.counts.unchanged } }); }
    if (t < 700) return json({ ...base, state: t < 350 ? "reading" : "judging", progress: { done: Math.floor(t / 7), total: 100, stage: t < 350 ? S("正在读表", "Reading") : S("正在逐行核对", "Judging rows") } });
    return json({ ...base, state: whole.preview.counts.refused ? "refused" : "ready", progress: { done: 100, total: 100, stage: S("核对完毕", "Judged") }, preview: whole.preview });
  }
  if (path === "/reconcile") { const on = body.on ?? TODAY, y = body.year ?? 2024; const rows = DISTRICTS.map((d, i) => { const ours = counted("official", on, y, d.i).length, stated = ours + (i === 11 ? 2 : i === 8 ? 1 : i === 2 ? -1 : 0); return { label: d.short.zh, row: i + 4, code: d.id, title: d.title, stated: { done: stated }, ours: { done: ours }, difference: { done: stated - ours }, explained_by: { done: stated > ours ? ["all_firms"] : [] }, refs: { done: `done|official|${on}|${y}|${i}` } }; }); return json({ file: "汇总.csv", sheet: "汇总", on, columns: [{ key: "done", letter: "D", header: "完成", measure: "done", year: y, title: S("完成", "Done") }], missing: [], rows, rule_all: COUNTING.map((c, i) => ({ rule: c.id, title: c.title, differences: [3, 1, 9][i] })), faults: [] }); }
  return problem(404, "没有这个地址", []);
}
let headerAs = "";
function asOf(q) { const t = decodeURIComponent(headerAs || q.get("as") || "city"); const [role, unit] = t.split(":"); const d = DISTRICTS.find((x) => x.id === unit); return { role, name: role === "city" ? "陈晓" : d ? `${d.short.zh} 黄明` : "审计 施红" }; }
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png" };
const server = createServer((req, res) => {
  const url = new URL(req.url, "http://x"), chunks = [];
  req.on("data", (c) => chunks.push(c));
  req.on("end", async () => {
    if (!url.pathname.startsWith("/api/v1")) {
      let file = normalize(join(DIST, url.pathname)); if (!file.startsWith(DIST) || !existsSync(file) || statSync(file).isDirectory()) file = join(DIST, "index.html");
      if (!existsSync(file)) { res.writeHead(503); return res.end("npm run build first"); }
      res.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'" }); return res.end(readFileSync(file));
    }
    lang = String(req.headers["accept-language"] ?? "").startsWith("en") ? "en" : "zh"; headerAs = String(req.headers["x-zhigai-as"] ?? "");
    const raw = Buffer.concat(chunks); let body = raw;
    if (String(req.headers["content-type"] ?? "").includes("json")) body = raw.length ? JSON.parse(raw.toString()) : {};
    if (SLOW) await new Promise((r) => setTimeout(r, SLOW));
    let answer; try { answer = await api(req.method, url.pathname.slice(7), url.searchParams, body, url); } catch (e) { console.error(e); answer = problem(500, String(e), []); }
    const bad = answer.status >= 400;
    res.writeHead(answer.status, { "content-type": bad ? "application/problem+json" : "application/json; charset=utf-8", ...(answer.headers ?? {}) });
    res.end(answer.raw ?? JSON.stringify(answer.body));
  });
});
server.listen(Number(arg("--port", 5199)), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
