// What a person does, in a browser, against ZHIGAI_URL. No register, field or district is named here.
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { BASE, breaches, settled, visit } from "./browser.mjs";
import { withOldBrowser } from "./old.mjs";
import { routes } from "./routes.mjs";
import { ledger } from "./workbook.mjs";

export const get = async (path) => { const r = await fetch(BASE + "/api/v1" + path); if (!r.ok) throw new Error(`${r.status} ${path}`); return r.json(); };
const must = (truth, text) => { if (!truth) throw new Error(text); };
const text = (page, selector) => page.locator(selector).first().innerText();
const filled = async () => { const meta = await get("/meta"); const list = meta.registers.filter((r) => r.counts.rows > 0); return list.find((r) => r.states.length) ?? list[0]; };
const drop = async (page, name, body) => page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(body, "utf8") });

export const journeys = [
  { name: "overview says its sentence and shows every district", async run(page, { size }) {
    const o = await get("/progress/overview");
    await visit(page, "/?stay=1");
    must((await text(page, "[data-sentence]")).trim().length > 4, "no sentence");
    if (size === "desk") { must((await page.locator(".dt tbody tr:not(.ex)").count()) === o.table.rows.length, "a district is missing"); must((await page.locator(".dt tfoot").innerText()).includes(String(o.table.total.quota)), "the total does not show the quota"); }
    const other = o.years.find((y) => y !== o.year);
    await page.locator(".seg button", { hasText: String(other) }).first().click();
    await page.waitForURL(new RegExp(`year=${other}`));
  } },
  { name: "a figure opens down to its rows and closes by Esc", async run(page) {
    await visit(page, "/?stay=1");
    const figure = page.locator(".sheet [data-fig]").first();
    if (!(await figure.count())) return "no figure to open in an empty city";
    await figure.click();
    await page.waitForSelector(".drawer .formula");
    must((await text(page, ".drawer .formula")).length > 3, "no formula");
    must(page.url().includes("fig="), "the drawer is not in the address");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".drawer", { state: "detached" });
    must(!page.url().includes("fig="), "Esc left the figure in the address");
  } },
  { name: "the drawer's rows are as many as it says", sizes: ["desk"], async run(page) {
    const o = await get("/progress/overview");
    const ref = o.table.total.refs.done;
    if (!ref) return "no done figure";
    const f = await get("/progress/figure?limit=100&ref=" + encodeURIComponent(ref));
    await visit(page, "/?stay=1&fig=" + encodeURIComponent(ref));
    await page.waitForSelector(".drawer .formula");
    if (f.rows_total) must((await page.locator(".drawer .rows tbody tr").count()) === f.rows.length, "rows shown differ from rows sent");
    else return "no row is counted yet";
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".drawer .df a.btn").click()]);
    must(file.suggestedFilename().length > 0, "no file");
  } },
  { name: "a list is filtered, the address keeps it, the export says its rows", async run(page, { size }) {
    const register = await filled();
    if (!register) return "no rows to filter";
    const first = (await get(`/registers/${register.id}/rows?limit=1`)).rows[0], words = first.title.slice(0, 4);
    const expected = (await get(`/registers/${register.id}/rows?limit=1&q=${encodeURIComponent(words)}`)).total;
    await visit(page, "/r/" + register.id);
    if (size === "phone") await page.locator("details.fold summary").click();
    await page.fill("#q-words", words);
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=/);
    await page.waitForLoadState("networkidle");
    await page.reload({ waitUntil: "networkidle" });
    const total = await text(page, ".pager .mut");
    must(total.replace(/\D/g, "") === String(expected), `the list says ${total}, the server ${expected}`);
    if (register.rights.doing.includes("export")) must((await text(page, ".tools a.btn[download]:not([data-template])")).replace(/\D/g, "") === String(expected), "the export says another number");
  } },
  { name: "a condition that finds nothing says which to drop", sizes: ["desk"], async run(page) {
    const register = await filled();
    if (!register) return "no rows";
    await visit(page, `/r/${register.id}?q=${encodeURIComponent("没有这样的字样")}`);
    await page.locator(".nothing .btn").first().click();
    await page.waitForURL((url) => !url.searchParams.has("q"));
  } },
  { name: "a row opens with its history; keyboard moves and opens", sizes: ["desk"], async run(page) {
    const register = await filled();
    if (!register) return "no rows";
    await visit(page, "/r/" + register.id);
    await page.waitForSelector("tr[data-row]");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".hist > li");
    must((await page.locator(".kv dd").count()) > 2, "hardly any field is shown");
  } },
  { name: "an incomplete form tells all faults at once, each a link", sizes: ["desk"], async run(page) {
    const meta = await get("/meta"), register = meta.registers.find((r) => r.rights.doing.includes("create") && r.fields.filter((f) => f.required && r.rights.set.includes(f.id)).length >= 2);
    if (!register) return "no form with required fields";
    await visit(page, `/r/${register.id}/new`);
    const note = register.fields.find((f) => ["text", "note"].includes(f.type) && !f.required && !f.many && register.rights.set.includes(f.id));
    if (note) await page.fill("#f-" + note.id, "草稿");
    page.expectRefusal = true;
    await page.locator("form .btn.p").click();
    await page.waitForSelector(".note.e");
    must((await page.locator(".note.e p").count()) >= 2, "not all faults were told at once");
    if (note) must((await page.inputValue("#f-" + note.id)) === "草稿", "what was typed is gone");
    if (note) { await page.reload({ waitUntil: "networkidle" }); must((await page.inputValue("#f-" + note.id)) === "草稿", "the draft is gone"); await page.evaluate(() => localStorage.clear()); }
    page.wrong.length = 0;
  } },
  { name: "a ledger goes in, says so, and can be undone", sizes: ["desk"], languages: ["zh"], async run(page) {
    const sheet = await ledger(get);
    if (!sheet) return "no register takes imports";
    await visit(page, "/imports");
    await drop(page, "旅程.csv", sheet.text);
    await page.waitForSelector(".cnt", { timeout: 30000 });
    await page.locator("[data-commit]").click({ timeout: 5000 });
    await page.waitForSelector(".note.done", { timeout: 30000 });
    await page.locator(".note.done .btn.d").click();
    await page.locator(".dialog .btn.d").click();
    await page.waitForSelector(".dialog .note.g", { timeout: 20000 });
  } },
  { name: "a ledger with a fault is refused with place and mend", sizes: ["desk"], async run(page) {
    const sheet = await ledger(get, 3, true);
    if (!sheet) return "no register takes imports";
    await visit(page, "/imports");
    await drop(page, "bad.csv", sheet.text);
    await page.waitForSelector(".ft tbody tr", { timeout: 30000 });
    must((await page.locator("[data-commit]").count()) === 0, "a file with hard faults offers to commit");
    await page.waitForSelector(".xl .e");
    must((await page.locator(".ft tbody tr").first().innerText()).trim().length > 10, "the fault says nothing");
  } },
  { name: "a plan sentence opens its target, a filter leaves fewer", async run(page, { size }) {
    await visit(page, "/plan");
    const all = await page.locator(".tc").count();
    must(all > 5, "hardly any target");
    await page.locator(".tx .mk").first().click();
    await page.waitForSelector(".tc.open");
    const options = await page.locator(".q select").first().locator("option").allInnerTexts();
    if (options.length > 2 && size === "desk") { await page.locator(".q select").first().selectOption({ index: options.length - 1 }); await page.waitForURL(/[?&]of=/); must((await page.locator(".tc").count()) < all, "the filter changed nothing"); }
    for (const view of ["quotas", "readings"]) { await visit(page, "/plan?view=" + view); const found = await breaches(page); must(!found.length, found.join("; ")); }
  } },
  { name: "a summary dropped in is compared row by row", sizes: ["desk"], languages: ["zh"], async run(page) {
    const o = await get("/progress/overview");
    const lines = [["序号", "区镇", "任务", "完成"], ...o.table.rows.map((r, i) => [i + 1, r.title.zh, r.quota, r.done + (i === 0 ? 1 : 0)])];
    await visit(page, "/reconcile");
    await drop(page, "汇总.csv", "\uFEFF" + lines.map((l) => l.join(",")).join("\r\n") + "\r\n");
    await page.waitForSelector(".t tbody tr", { timeout: 30000 });
    must((await page.locator("td.late-x").count()) >= 1, "a planted difference is not shown");
  } },
  { name: "/ goes to the search, which finds", sizes: ["desk"], async run(page) {
    const register = await filled();
    if (!register) return "no rows";
    const title = (await get(`/registers/${register.id}/rows?limit=1`)).rows[0].title;
    await visit(page, "/?stay=1");
    await page.keyboard.press("/");
    await page.keyboard.type(title.slice(0, 5));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search/);
    await page.waitForSelector("section li a");
  } },
  { name: "the overview prints on one A4 page", sizes: ["desk"], async run(page) {
    await visit(page, "/?stay=1");
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    must((pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length === 1, "not one page");
  } },
  { name: "the first page weighs at most 500 kB", sizes: ["desk"], languages: ["zh"], async run(page) {
    let bytes = 0;
    const waits = [];
    page.on("response", (r) => { if (/\/assets\/|index\.html|\/$/.test(new URL(r.url()).pathname)) waits.push(r.body().then((b) => { bytes += gzipSync(b).length; }).catch(() => undefined)); });
    await visit(page, "/?stay=1");
    await Promise.all(waits);
    must(bytes > 20000 && bytes <= 500 * 1024, `${Math.round(bytes / 1024)} kB`);
  } },
  { name: "nothing that Chromium 86 lacks is shipped unlowered", sizes: ["desk"], languages: ["zh"], async run(page) {
    const bodies = [];
    const waits = [];
    page.on("response", (r) => { if (/\.(js|css)$/.test(new URL(r.url()).pathname)) waits.push(r.text().then((t) => bodies.push([r.url(), t])).catch(() => undefined)); });
    for (const path of ["/?stay=1", "/plan", "/imports"]) await visit(page, path);
    await Promise.all(waits);
    must(bodies.length > 3, "no scripts seen");
    const late = { ".css": [/:has\(/, /:is\(/, /[;{]inset:/, /color-mix\(/, /aspect-ratio:/, /@layer/, /@container/], ".js": [/structuredClone\(/, /\?\?=/, /\|\|=/, /Promise\.any\(/] };
    for (const [url, body] of bodies) for (const [end, list] of Object.entries(late)) if (url.endsWith(end)) for (const found of list) must(!found.test(body), `${found} in ${url}`);
  } },
  { name: "工作台 says what waits, and each number opens exactly those rows", sizes: ["desk"], languages: ["zh"], async run(page) {
    const work = await get("/work"), first = work.waiting[0];
    await visit(page, "/work");
    await page.waitForSelector(".say");
    const told = Number((await text(page, ".say")).replace(/,/g, "").match(/\d+/)?.[0] ?? 0);
    must(told === work.waiting.reduce((n, w) => n + w.count, 0), `the page says ${told}`);
    if (!first) return "nothing waits for the first role";
    await page.locator("tbody a.f").first().click();
    await page.waitForURL(/f=state/);
    await page.waitForSelector(".pager .mut");
    const listed = work.waiting.find((w) => page.url().includes(`/r/${w.register}?`) && decodeURIComponent(page.url()).includes("state:eq:" + w.state));
    must((await text(page, ".pager .mut")).replace(/\D/g, "") === String(listed?.count), "the list has another number");
  } },
  { name: "board and calendar show the rows that the list has", sizes: ["desk"], languages: ["zh"], async run(page) {
    const register = await filled();
    if (!register?.states.length) return "no register with a life";
    await visit(page, `/r/${register.id}/board`);
    await page.waitForSelector(".col");
    const heads = await page.locator(".col h2 small").allInnerTexts(), all = (await get(`/registers/${register.id}/rows?limit=1`)).total;
    must(heads.reduce((n, h) => n + Number(h.replace(/,/g, "")), 0) === all, `the columns hold ${heads.join(" + ")}, the list ${all}`);
    if (!(await page.locator("nav.seg a").nth(2).count())) return "no date to make a calendar of";
    await page.locator("nav.seg a").nth(2).click();
    await page.waitForSelector("table.cal");
    await page.locator(".bar .btn").first().click();
    await page.waitForURL(/m=/);
  } },
  { name: "a batch shows what it would do, does it, and is undone whole", sizes: ["desk"], languages: ["zh"], async run(page) {
    const meta = await get("/meta"), can = (f) => f.type === "note" && !f.computed && !f.many && !f.personal;
    const register = meta.registers.find((r) => r.counts.rows > 3 && !r.states.length && r.fields.some((f) => can(f) && r.rights.set.includes(f.id))) ?? meta.registers.find((r) => r.counts.rows > 3 && r.fields.some((f) => can(f) && r.rights.set.includes(f.id)));
    if (!register) return "no register with a note";
    const open = register.states.find((s) => !s.locked), note = register.fields.find((f) => can(f) && register.rights.set.includes(f.id));
    const before = await get("/session");
    await visit(page, `/r/${register.id}${open ? "?f=state:eq:" + open.id : ""}`);
    await page.waitForSelector("tr[data-row]");
    if ((await page.locator("tr[data-row]").count()) < 2) return "too few rows";
    for (const i of [0, 1]) await page.locator("tr[data-row] .ck").nth(i).check();
    await page.locator("[data-batch]").click();
    await page.locator("#b-act").selectOption("set");
    await page.locator("#b-which").selectOption(note.id);
    const words = "旅程批量 " + before.data_version;
    await page.locator("#b-value").fill(words);
    await page.locator(".dialog .btn.p").click();
    await page.waitForSelector("[data-apply]");
    must((await page.locator(".dialog tbody").innerText()).includes(words), "the preview does not show the new words");
    must((await get("/session")).data_version === before.data_version, "the preview wrote something");
    await page.locator("[data-apply]").click();
    await page.waitForSelector(".dialog .note.g");
    must((await get("/session")).data_version === before.data_version + 1, "not one change set");
    await page.locator(".dialog .btn.d").click();
    await page.locator(".dialog .btn.d").click();
    await page.waitForSelector(".dialog .note.g");
  } },
  { name: "why a field is closed is answered by the server, not by the page", sizes: ["desk"], languages: ["zh"], async run(page) {
    const meta = await get("/meta"), register = meta.registers.find((r) => r.counts.rows && r.states.some((s) => s.locked)) ?? (await filled());
    const locked = register.states.find((s) => s.locked), row = (await get(`/registers/${register.id}/rows?limit=1${locked ? "&filter=state:eq:" + locked.id : ""}`)).rows[0];
    if (!row) return "no row in a locked state";
    const why = await get(`/registers/${register.id}/rows/${row.id}/why`), closed = why.fields.filter((f) => !f.set);
    must(!locked || closed.some((f) => f.because === "state"), "the lock of the state is not named");
    await visit(page, `/r/${register.id}/${row.id}`);
    await page.locator("[data-why]").click();
    await page.waitForSelector(".dialog tbody tr");
    must((await page.locator(".dialog tbody tr").count()) === closed.length, "the page lists other fields than the server");
    must((await page.locator(".dialog tbody").innerText()).includes(closed[0].what.zh), "the reason is not shown");
    await page.keyboard.press("Escape");
  } },
  { name: "two versions stand side by side as they were", sizes: ["desk"], languages: ["zh"], async run(page) {
    const register = await filled();
    if (!register) return "no rows";
    let at = null;
    for (const row of (await get(`/registers/${register.id}/rows?limit=40`)).rows) { const h = await get(`/registers/${register.id}/rows/${row.id}/history`); if (h.versions.length > 1) { at = row; break; } }
    if (!at) return "no row with two versions";
    await visit(page, `/r/${register.id}/${at.id}`);
    await page.locator("[data-compare]").click();
    await page.waitForSelector(".cmp .df tbody tr, .cmp p");
    await page.waitForFunction(() => /\S/.test(document.querySelector(".cmp p")?.textContent ?? ""));
  } },
  { name: "two people on one field: both values, and the choice is kept", sizes: ["desk"], languages: ["zh"], async run(page) {
    const meta = await get("/meta"), can = (f) => ["text", "note"].includes(f.type) && !f.computed && !f.many && !f.personal && !f.format && !f.required;
    let register = null, field = null, row = null;
    for (const r of meta.registers.filter((x) => x.counts.rows)) {
      field = r.fields.find((f) => can(f) && r.rights.set.includes(f.id) && !r.key.includes(f.id));
      const open = r.states.find((s) => !s.locked);
      row = field ? (await get(`/registers/${r.id}/rows?limit=1${open ? "&filter=state:eq:" + open.id : ""}`)).rows[0] : null;
      if (row) { register = r; break; }
    }
    if (!register) return "no text to change";
    await visit(page, `/r/${register.id}/${row.id}/edit`);
    const other = "别人" + String(Date.now()).slice(-6);  // short enough for any text
    await page.fill("#f-" + field.id, "我写的");
    const theirs = await fetch(`${BASE}/api/v1/registers/${register.id}/rows/${row.id}`, { method: "PATCH", headers: { "If-Match": `"${row.rev}"`, "Content-Type": "application/json" }, body: JSON.stringify({ values: { [field.id]: other } }) });
    must(theirs.ok, `the other write answered ${theirs.status}`);
    page.expectRefusal = true;
    await page.locator("form .btn.p").click();
    await page.waitForSelector(".clash tbody tr");
    const shown = await page.locator(".clash tbody").innerText();
    must(shown.includes("我写的") && shown.includes(other), "not both values: " + shown);
    await page.locator(".clash .seg button").first().click();
    await page.locator(".clash .btn.p").click();
    await page.waitForFunction(() => !document.querySelector(".clash"));
    const now = (await get(`/registers/${register.id}/rows/${row.id}`)).values[field.id];
    must(now === other, `the choice was theirs, kept is ${now}`);
    await page.evaluate(() => localStorage.clear());
    page.wrong.length = 0;
  } },
  { name: "columns and a draft are kept in the browser", sizes: ["desk"], languages: ["zh"], async run(page) {
    const register = await filled();
    if (!register) return "no rows";
    await visit(page, "/r/" + register.id);
    const before = await page.locator("thead th").count();
    await page.locator(".cc > .btn").click();
    await page.locator(".cc .pop input:checked").last().click();
    await visit(page, "/r/" + register.id);
    await page.waitForSelector("thead th");
    must((await page.locator("thead th").count()) === before - 1, "the column came back");
    must(!page.url().includes("cols="), "the address carries the columns");
    await page.evaluate(() => localStorage.clear());
  } },
  { name: "the policy of the pages lets no written-in script or style run", sizes: ["desk"], languages: ["zh"], async run(page) {
    const answer = await fetch(BASE + "/"), policy = answer.headers.get("content-security-policy") ?? "", html = await answer.text();
    must(policy.includes("script-src 'self'") && policy.includes("style-src 'self'") && !policy.includes("unsafe-inline") && !policy.includes("unsafe-eval"), policy);
    must(!/<script(?![^>]*src=)/.test(html) && !/<style/.test(html) && !/ style=/.test(html), "something is written into index.html");
    await visit(page, "/?stay=1");
  } },
  { name: "axe-core finds nothing serious on any page", sizes: ["desk"], languages: ["zh"], async run(page) {
    const file = new URL("node_modules/axe-core/axe.min.js", import.meta.url);
    if (!existsSync(file)) return "axe-core is not installed";
    const axe = readFileSync(file, "utf8"), wrong = [];
    for (const route of await routes({ few: true })) {
      page.expectRefusal = !!route.refuses;
      await page.goto(BASE + route.path);
      await settled(page, route.path);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })).violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.help} at ${v.nodes.slice(0, 2).map((n) => n.target.join(" ")).join(", ")}`));
      for (const f of found) wrong.push(`${route.name}: ${f}`);
      if (route.refuses) page.wrong.length = 0;
    }
    must(!wrong.length, wrong.join("\n      "));
  } },
  { name: "workbooks that other programs wrote go in, and twice change nothing", sizes: ["desk"], languages: ["zh"], async run(page) {
    const books = new URL("../integration/foreign/", import.meta.url).pathname, good = ["sheetjs_firms", "openpyxl_projects", "exceljs_two_sheets"].map((b) => books + b + ".xlsx").filter((b) => existsSync(b));
    if (!good.length) return "no foreign workbooks here";
    for (const turn of [1, 2]) for (const book of good) {
      await visit(page, "/imports");
      await page.setInputFiles("input[type=file]", book);
      await page.waitForSelector(".cnt", { timeout: 30000 });
      const commit = page.locator("[data-commit]");
      if (turn === 2) { const version = (await get("/session")).data_version; if (await commit.count()) await commit.click(); await page.waitForTimeout(200); must((await get("/session")).data_version === version, `${book} changed something the second time`); continue; }
      if (!(await commit.count())) continue;  // an earlier run on the same data
      await commit.click();
      await page.waitForSelector(".note.done", { timeout: 30000 });
    }
    const faulty = books + "sheetjs_faulty.xlsx";
    if (!existsSync(faulty)) return;
    const version = (await get("/session")).data_version;
    await visit(page, "/imports");
    await page.setInputFiles("input[type=file]", faulty);
    await page.waitForSelector(".ft tbody tr", { timeout: 30000 });
    must((await page.locator("[data-commit]").count()) === 0, "a file with hard faults offers to commit");
    must((await page.locator(".ft tbody tr").count()) >= 7, "not all planted faults are listed");
    must((await get("/session")).data_version === version, "a refused file wrote something");
  } },
  { name: "Chromium 86 draws first page, list, detail and import", sizes: ["desk"], languages: ["zh"], async run() {
    const register = await filled(), row = register ? (await get(`/registers/${register.id}/rows?limit=1`)).rows[0] : null;
    return withOldBrowser(async (old) => {
      must(/Chrome\/86\./.test(old.product), old.product);
      const drawn = async (path, what) => { await old.visit(path); await old.until(what, path); const words = await old.evaluate("document.querySelector('.sheet').innerText.length"), bytes = await old.picture(); must(words > 40 && bytes > 12000, `${path}: ${words} characters, ${bytes} bytes of picture`); };
      await drawn("/?stay=1", "!!document.querySelector('[data-sentence]') && document.querySelector('[data-sentence]').innerText.length > 4");
      await drawn("/work", "!!document.querySelector('.say')");
      if (register) await drawn("/r/" + register.id, "document.querySelectorAll('tr[data-row]').length > 0");
      if (row) await drawn(`/r/${register.id}/${row.id}`, "document.querySelectorAll('.kv dd').length > 2");
      await drawn("/imports", "!!document.querySelector('input[type=file]')");
      const book = new URL("../integration/foreign/sheetjs_faulty.xlsx", import.meta.url).pathname;
      if (existsSync(book)) { await old.drop(book); await old.until("document.querySelectorAll('.ft tbody tr').length > 3", "the faults of a workbook"); }
      must(!old.wrong.length, old.wrong.join("; "));
    });
  } },
];
