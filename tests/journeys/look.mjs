// node tests/journeys/look.mjs OUT [part of a name]: every route, both widths, both languages, as PNG to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES, SIZES, breaches, openPage, visit, withBrowser } from "./browser.mjs";
import { routes } from "./routes.mjs";

const [out = "look", only = "", sizes = Object.keys(SIZES).join(","), languages = LANGUAGES.join(",")] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const list = (await routes()).filter((r) => r.name.includes(only));
let bad = 0;
await withBrowser(async (browser) => {
  for (const size of sizes.split(",")) for (const language of languages.split(",")) {
    const page = await openPage(browser, size, language);
    for (const route of list) {
      await visit(page, route.path);
      await page.waitForTimeout(150);
      for (const breach of await breaches(page)) { bad++; console.log(`${route.name} ${size} ${language}: ${breach}`); }
      await page.screenshot({ path: join(out, `${route.name}-${size}-${language}.png`), fullPage: !route.path.includes("fig=") });
    }
    await page.close();
  }
});
console.log(`${list.length} routes looked at, ${bad} breaches`);
process.exitCode = bad ? 1 : 0;
