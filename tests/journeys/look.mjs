// node tests/journeys/look.mjs OUT [part of a name]: every route, both widths, both languages, as PNG to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES, SIZES, breaches, openPage, visit, withBrowser } from "./browser.mjs";
import { routes } from "./routes.mjs";
import { scenes } from "./scenes.mjs";

const [out = "look", only = "", sizes = Object.keys(SIZES).join(","), languages = LANGUAGES.join(",")] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const list = (await routes()).filter((r) => r.name.includes(only)), acts = scenes.filter((s) => s.name.includes(only));
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
    for (const scene of acts) {
      try { await scene.run(page, size); } catch (error) { bad++; console.log(`${scene.name} ${size} ${language}: ${error.message.split("\n")[0]}`); continue; }
      for (const breach of await breaches(page)) { bad++; console.log(`${scene.name} ${size} ${language}: ${breach}`); }
      await page.screenshot({ path: join(out, `${scene.name}-${size}-${language}.png`), fullPage: scene.full !== false && !scene.name.endsWith("dialog") });
    }
    if (size === "desk" && "overview-print".includes(only)) {
      await visit(page, "/?stay=1");
      await page.pdf({ path: join(out, `overview-print-${language}.pdf`), preferCSSPageSize: true, printBackground: true });
    }
    await page.close();
  }
});
console.log(`${list.length} routes and ${acts.length} scenes looked at, ${bad} breaches`);
process.exitCode = bad ? 1 : 0;
