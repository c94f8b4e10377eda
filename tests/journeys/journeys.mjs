// What a person does, in a browser, against ZHIGAI_URL. No register, field or district is named here.
import { gzipSync } from "node:zlib";
import { BASE, breaches, visit } from "./browser.mjs";
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
    if (register.rights.doing.includes("export")) must((await text(page, ".tools a.btn[download]")).replace(/\D/g, "") === String(expected), "the export says another number");
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
    if (note) { await page.reload({ waitUntil: "networkidle" }); must((await page.inputValue("#f-" + note.id)) === "草稿", "the draft is gone"); await page.evaluate(() => sessionStorage.clear()); }
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
  { name: "every page keeps inside its width and says no nonsense", async run(page) {
    const wrong = [];
    for (const route of await routes()) { await visit(page, route.path); for (const b of await breaches(page)) wrong.push(`${route.name}: ${b}`); }
    must(!wrong.length, wrong.join("\n      "));
  } },
];
