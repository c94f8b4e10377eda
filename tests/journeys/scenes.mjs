// States that only show after doing something: looked at beside the routes.
import { visit } from "./browser.mjs";
import { get } from "./journeys.mjs";
import { ledger } from "./workbook.mjs";
const drop = (page, name, body) => page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(body, "utf8") });
export const scenes = [
  { name: "import-clean", async run(page) { const s = await ledger(get, 5); await visit(page, "/imports"); await drop(page, "高新区2024年项目台账.csv", s.text); await page.waitForSelector(".cnt", { timeout: 30000 }); await page.waitForTimeout(400); } },
  { name: "import-faults", async run(page) { const s = await ledger(get, 5, true); await visit(page, "/imports"); await drop(page, "高新区2024年项目台账（错）.csv", s.text); await page.waitForSelector(".xl .e, .ft", { timeout: 30000 }); await page.waitForTimeout(400); } },
  { name: "import-columns", async run(page) { const s = await ledger(get, 5); await visit(page, "/imports"); await drop(page, "台账.csv", s.text); await page.waitForSelector(".cnt", { timeout: 30000 }); await page.locator(".sheet section h2 .r .lk").first().click(); await page.waitForTimeout(300); } },
  { name: "reconcile-result", async run(page) { const o = await get("/progress/overview"); await visit(page, "/reconcile"); await drop(page, "九月汇总.csv", "\uFEFF区镇,任务,完成\r\n" + o.table.rows.map((r, i) => [r.title.zh, r.quota, r.done + (i === 2 ? 1 : 0)].join(",")).join("\r\n")); await page.waitForSelector(".t tbody tr", { timeout: 30000 }); await page.locator("td .lk").first().click().catch(() => undefined); } },
  { name: "form-faults", async run(page) { const meta = await get("/meta"); const r = meta.registers.find((x) => x.rights.doing.includes("create")); page.expectRefusal = true; await visit(page, `/r/${r.id}/new`); await page.locator("form .btn.p").click(); await page.waitForSelector(".note.e"); page.wrong.length = 0; } },
  { name: "list-nothing", async run(page) { const meta = await get("/meta"); const r = meta.registers.find((x) => x.counts.rows); await visit(page, `/r/${r.id}?q=${encodeURIComponent("没有的字")}`); await page.waitForTimeout(300); } },
  { name: "list-open-query", full: false, async run(page, size) { const meta = await get("/meta"); const r = meta.registers.find((x) => x.states.length && x.counts.rows); await visit(page, "/r/" + r.id); if (size === "phone") await page.locator("details.fold summary").click(); await page.locator(".q .ms button").first().click(); } },
  { name: "move-dialog", async run(page) { const meta = await get("/meta"); for (const r of meta.registers.filter((x) => x.moves.length)) for (const m of r.moves) { const row = (await get(`/registers/${r.id}/rows?limit=1&filter=state:eq:${m.from[0]}`)).rows[0]; if (!row) continue; await visit(page, `/r/${r.id}/${row.id}`); const button = page.locator(".act .btn:not([aria-disabled=true])").first(); if (await button.count()) { await button.click(); await page.waitForSelector(".dialog"); return; } } } },
  { name: "plan-at", full: false, async run(page) { const p = await get("/plan"); await visit(page, "/plan?at=" + p.targets[Math.min(6, p.targets.length - 1)].id); await page.waitForTimeout(400); } },
  { name: "plan-quotas", async run(page) { await visit(page, "/plan?view=quotas"); } },
  { name: "plan-readings", async run(page) { await visit(page, "/plan?view=readings"); } },
  { name: "overview-open-row", full: false, async run(page, size) { await visit(page, "/?stay=1"); await page.locator(size === "phone" ? ".r1" : ".nmb").nth(1).click(); if (size === "desk") await page.evaluate(() => window.scrollTo(0, 300)); } },
];
