// A fresh Chromium a journey: Debian's own, driven by playwright-core from web/node_modules.
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");
export const BASE = (process.env.ZHIGAI_URL ?? "http://127.0.0.1:5199").replace(/\/$/, "");
export const SIZES = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };
export const LANGUAGES = ["zh", "en"];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-first-run", "--hide-scrollbars"];

export async function withBrowser(run) {
  const profile = mkdtempSync(join(tmpdir(), "zhigai-browser-"));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS, viewport: SIZES.desk, acceptDownloads: true });
  try { return await run(browser); } finally { await browser.close(); rmSync(profile, { recursive: true, force: true }); }
}

/// A page that remembers what must never happen: console errors, requests that leave the server, failed requests.
export async function openPage(context, size, language, scale = 1, base = BASE) {
  const page = await context.newPage();
  await page.setViewportSize(SIZES[size]);
  await page.addInitScript((lang) => { localStorage.setItem("zg.locale", lang); }, language);
  const wrong = [];
  page.on("console", (message) => { if (message.type() === "error") wrong.push(`console: ${message.text().split("\n")[0]}`); });
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("request", (request) => { const url = request.url(); if (!url.startsWith(base + "/") && !/^(data|blob|about):/.test(url)) wrong.push(`outside request: ${url}`); });
  page.on("response", (response) => { if (response.status() >= 400 && !page.expectRefusal) wrong.push(`${response.status()} ${response.url()}`); });
  page.wrong = wrong;
  // Requests under way, for settled(): waiting for half a second of silence on each page costs minutes in all.
  page.under = 0;
  const ended = () => { page.under--; page.quietSince = Date.now(); };
  page.on("request", () => { page.under++; });
  page.on("requestfinished", ended);
  page.on("requestfailed", ended);
  return page;
}

/// The address is there, its head stands, and nothing has been asked of the server for a moment.
export async function settled(page, path) {
  const until = Date.now() + 20000;
  for (;;) {
    const there = await page.evaluate((p) => location.pathname + location.search === p && !!document.querySelector(".sheet h1, .sheet [role=alert]"), path).catch(() => false);
    if (there && page.under <= 0 && Date.now() - (page.quietSince ?? 0) > 80) return;
    if (Date.now() > until) throw new Error(`never settled at ${path} (${page.under} under way)`);
    await page.waitForTimeout(25);
  }
}

export async function visit(page, path) {
  await page.goto(BASE + path, { waitUntil: "networkidle" });
  await page.waitForSelector(".sheet h1", { state: "attached", timeout: 15000 });
}

/// What every page must keep, whatever it shows. Returns the breaches found.
export async function breaches(page) {
  const found = await page.evaluate(() => {
    const out = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) {
      const worst = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll-x")).map((e) => `${e.tagName}.${e.className}`).slice(0, 3);
      out.push(`sideways scroll of ${wide}px (${worst.join(", ")})`);
    }
    const text = document.body.innerText, hit = /undefined|NaN|\bnull\b|\[object/.exec(text);
    if (hit) out.push(`"${hit[0]}" in the text: …${text.slice(Math.max(0, hit.index - 40), hit.index + 40)}…`);
    const raw = /\b(?:app|menu|list|detail|form|imports|plan|overview|figure|start|changes|reconcile|wrong|chart|undo|search|status|print)\.[a-z_0-9]+(?:\.[a-z_0-9]+)?\b/.exec(text);
    if (raw) out.push(`a word without a text: ${raw[0]}`);
    return out;
  });
  return [...found, ...page.wrong.splice(0)];
}
