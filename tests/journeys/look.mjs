// node look.mjs OUT [--fast] [part of a route] : every route of the router × two widths × two languages × states of data,
// judged and, where OUT is not "-", kept as PNG. ZHIGAI_URL is a filled city, ZHIGAI_EMPTY_URL one without rows.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BASE, LANGUAGES, SIZES, openPage, settled, withBrowser } from "./browser.mjs";
import { judge } from "./judge.mjs";
import { routes } from "./routes.mjs";
import { scenes } from "./scenes.mjs";
import { TWISTS, twist } from "./twist.mjs";

const fast = process.argv.includes("--fast"), [out = "-", only = ""] = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const pictures = out !== "-", empty = process.env.ZHIGAI_EMPTY_URL;
if (pictures) mkdirSync(out, { recursive: true });
/// In ./test: every page once in each language and width, and the states where they differ most.
const plan = fast
  ? [["full", "desk", "zh"], ["full", "phone", "zh"], ["full", "desk", "en"], ["names", "desk", "zh"], ["names", "phone", "zh"], ["error", "desk", "zh"], ["huge", "desk", "zh"]]
  : Object.keys(TWISTS).flatMap((kind) => Object.keys(SIZES).flatMap((size) => LANGUAGES.map((language) => [kind, size, language])));
if (empty) plan.push(...(fast ? [["empty", "desk", "zh"], ["empty", "phone", "zh"]] : Object.keys(SIZES).flatMap((size) => LANGUAGES.map((language) => ["empty", size, language]))));
let bad = 0, looked = 0;
const say = (where, what) => { bad++; console.log(`${where}: ${what}`); };
const began = Date.now();
await withBrowser(async (browser) => {
  let list = (await routes({ few: fast })).filter((r) => r.name.includes(only));
  for (const [kind, size, language] of plan) {
    const base = kind === "empty" ? empty : BASE, page = await openPage(browser, size, language, 1, base);
    await twist(page, kind);
    let first = true;
    for (const route of list) {
      // Rows have other ids in an empty city, and a form of nothing is no page.
      if (kind === "empty" && /^(detail|edit|overview-drawer)/.test(route.name)) continue;
      if (fast && kind !== "full" && /^(start|missing|import$|plan|reconcile)/.test(route.name)) continue;
      const where = `${route.name} ${kind} ${size} ${language}`;
      page.expectRefusal = kind === "error" || !!route.refuses;
      try {
        if (first) await page.goto(base + route.path);
        else await page.evaluate((path) => { history.pushState(null, "", path); dispatchEvent(new PopStateEvent("popstate", { state: null })); }, route.path);
        first = false;
        await settled(page, route.path);
        looked++;
        for (const breach of await judge(page, language)) say(where, breach);
        if (kind === "error" && !/^(start|missing|work$|plan|imports$|changes|overview|reconcile|new)/.test(route.name) && !(await page.locator("[role=alert]").count())) say(where, "an error is not told");
        if ((await page.locator(".sheet").innerText()).trim().length < 4) say(where, "a blank page");
      } catch (error) { say(where, error.message.split("\n")[0]); first = true; }
      for (const wrong of page.wrong.splice(0)) if (!(page.expectRefusal && /^console: Failed to load|^\d{3} /.test(wrong))) say(where, wrong);
      if (pictures) await page.screenshot({ path: join(out, `${route.name}-${kind}-${size}-${language}.png`), fullPage: !route.path.includes("fig=") });
    }
    await page.close();
  }
  if (!fast) for (const size of Object.keys(SIZES)) for (const language of LANGUAGES) {
    const page = await openPage(browser, size, language);
    for (const scene of scenes.filter((s) => s.name.includes(only))) {
      page.expectRefusal = false;
      const where = `${scene.name} ${size} ${language}`;
      try { await scene.run(page, size); } catch (error) { say(where, error.message.split("\n")[0]); continue; }
      looked++;
      for (const breach of [...(await judge(page, language)), ...page.wrong.splice(0)]) say(where, breach);
      if (pictures) await page.screenshot({ path: join(out, `${scene.name}-${size}-${language}.png`), fullPage: scene.full !== false && !scene.name.endsWith("dialog") });
    }
    if (size === "desk" && pictures) { await page.goto(BASE + "/?stay=1"); await settled(page, "/?stay=1"); await page.pdf({ path: join(out, `overview-print-${language}.pdf`), preferCSSPageSize: true, printBackground: true }); }
    await page.close();
  }
});
console.log(`look: ${looked} pages looked at in ${Math.round((Date.now() - began) / 1000)} s, ${bad} breaches`);
process.exitCode = bad ? 1 : 0;
