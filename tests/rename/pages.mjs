// The text of pages as drawn, by a name that holds no register's id: for run.py, which compares two worlds.
import { BASE, openPage, visit, withBrowser } from "../journeys/browser.mjs";
const get = async (path) => (await fetch(BASE + "/api/v1" + path)).json();
const meta = await get("/meta");
const list = [{ name: "overview", path: "/?on=" + process.env.ZHIGAI_ON }, { name: "plan", path: "/plan" }];
for (const register of meta.registers) {
  if (!register.counts.rows) continue;
  list.push({ name: "list " + register.title.zh, path: "/r/" + register.id });
  const row = (await get(`/registers/${register.id}/rows?limit=1`)).rows[0];
  if (row) list.push({ name: "detail " + register.title.zh, path: `/r/${register.id}/${row.id}` });
  if (register.rights.doing.includes("create")) list.push({ name: "new " + register.title.zh, path: `/r/${register.id}/new` });
}
const texts = {};
await withBrowser(async (browser) => {
  const page = await openPage(browser, "desk", "zh");
  for (const { name, path } of list) {
    await visit(page, path);
    texts[name] = (await page.locator(".sheet").first().innerText()).replace(/\s+/g, " ").trim();
  }
});
process.stdout.write(JSON.stringify(texts));
