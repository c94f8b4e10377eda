// What the eye would object to, said by a program: text cut or laid over other text, sideways scroll, nonsense, ids that
// only the machine knows, Latin words on a Chinese page that no glossary has. Runs inside the page.
import { readFileSync, readdirSync } from "node:fs";

const top = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, top), "utf8");
const latin = (text) => text.match(/[A-Za-z][A-Za-z]+/g) ?? [];
/// Latin words a Chinese page may bear: those the plans' own texts use, those that the Chinese titles of the programme use
/// (MES, ERP …: programme text is checked Chinese), and the short list beside this file.
function allowed() {
  const out = new Set(latin(read("tests/journeys/latin.txt").replace(/#.*/g, "")));
  const walk = (dir) => { for (const e of readdirSync(new URL(dir, top), { withFileTypes: true })) { const path = dir + e.name; if (e.isDirectory()) walk(path + "/"); else if (/\.txt$/.test(e.name)) latin(read(path)).forEach((w) => out.add(w)); else if (/\.yaml$/.test(e.name)) for (const line of read(path).split("\n")) for (const m of line.matchAll(/\b(?:zh|say|help|quote|city|also):\s*("[^"]*"|[^,{}[\]]*)/g)) latin(m[1]).forEach((w) => out.add(w)); } };
  walk("plans/"); walk("programme/");
  return [...out].filter((w) => !/^(?:zh|en|id|null|yes|no)$/.test(w));
}
export const WORDS = allowed();

export async function judge(page, language) {
  return page.evaluate(({ zh, words }) => {
    const out = [], root = document.documentElement, wide = root.scrollWidth - root.clientWidth;
    const name = (e) => `${e.tagName.toLowerCase()}${e.className && typeof e.className === "string" ? "." + e.className.trim().split(/\s+/).join(".") : ""}`;
    if (wide > 0) out.push(`sideways scroll of ${wide}px (${[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll-x")).map(name).slice(0, 3).join(", ")})`);
    const seen = (e) => { for (let at = e; at && at !== document.body; at = at.parentElement) { const s = getComputedStyle(at); if (s.display === "none" || s.visibility === "hidden" || s.opacity === "0") return false; } return true; };
    // Text nodes that are to be read, with the place of each of their lines.
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = [], texts = [];
    for (let node; (node = walker.nextNode());) {
      const text = node.textContent.trim(), e = node.parentElement;
      if (!text || !e || /^(SCRIPT|STYLE|NOSCRIPT|TITLE|OPTION)$/.test(e.tagName.toUpperCase()) || e.closest(".vh,caption,[aria-hidden=true],.wm") || (e.closest("details:not([open])") && !e.closest("summary")) || !seen(e)) continue;
      texts.push({ text, e });
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const r of range.getClientRects()) if (r.width > 2 && r.height > 2) lines.push({ l: r.left, t: r.top + scrollY, r: r.right, b: r.bottom + scrollY, text, e });
    }
    // Cut: the box is smaller than its text and shows no way to the rest.
    const cut = new Set();
    for (const { text, e } of texts) {
      if (e.closest(".xl")) continue;  // a window on a workbook, as Excel shows it
      for (let at = e, deep = 0; at && at !== document.body && deep < 4; at = at.parentElement, deep++) {
        const s = getComputedStyle(at), x = s.overflowX !== "visible" && !/auto|scroll/.test(s.overflowX) && at.scrollWidth > at.clientWidth + 1, y = s.overflowY !== "visible" && !/auto|scroll/.test(s.overflowY) && at.scrollHeight > at.clientHeight + 3;
        if (!x && !y) continue;
        const whole = at.closest("[title]") || at.querySelector("[title]") || (at.closest("a[href],button,label,summary,td,li") && s.textOverflow === "ellipsis" && at.tagName !== "P");
        if (!whole && !cut.has(at)) { cut.add(at); out.push(`text cut in ${name(at)}: ${text.slice(0, 24)}`); }
        break;
      }
    }
    // Laid over one another: two lines of different elements share more than a fifth of the smaller one.
    const floats = (e) => { for (let at = e; at && at !== document.body; at = at.parentElement) { const p = getComputedStyle(at).position; if (p === "fixed" || p === "sticky" || at.classList.contains("pop") || at.classList.contains("dialog") || at.classList.contains("drawer")) return true; } return false; };
    const clipped = (line) => { for (let at = line.e; at && at !== document.body; at = at.parentElement) { const s = getComputedStyle(at); if (s.overflowX === "visible" && s.overflowY === "visible") continue; const r = at.getBoundingClientRect(); line.l = Math.max(line.l, r.left); line.r = Math.min(line.r, r.right); line.t = Math.max(line.t, r.top + scrollY); line.b = Math.min(line.b, r.bottom + scrollY); } return line.r - line.l < 3 || line.b - line.t < 3; };
    const flat = lines.filter((line) => !floats(line.e) && !clipped(line)).sort((a, b) => a.t - b.t);
    let over = 0;
    for (let i = 0; i < flat.length && over < 4; i++) for (let k = i + 1; k < flat.length && flat[k].t < flat[i].b - 2; k++) {
      const a = flat[i], b = flat[k], w = Math.min(a.r, b.r) - Math.max(a.l, b.l), h = Math.min(a.b, b.b) - Math.max(a.t, b.t);
      if (w < 3 || h < 4 || a.e === b.e || a.e.contains(b.e) || b.e.contains(a.e)) continue;
      if (w * h > 0.2 * Math.min((a.r - a.l) * (a.b - a.t), (b.r - b.l) * (b.b - b.t))) { over++; out.push(`"${a.text.slice(0, 16)}" (${name(a.e)}) lies over "${b.text.slice(0, 16)}" (${name(b.e)})`); if (over >= 4) break; }
    }
    const all = document.body.innerText, nonsense = /undefined|NaN|\bnull\b|\[object/.exec(all);
    if (nonsense) out.push(`"${nonsense[0]}" in the text: …${all.slice(Math.max(0, nonsense.index - 30), nonsense.index + 30).replace(/\n/g, " ")}…`);
    const known = new Set(words.map((w) => w.toLowerCase())), odd = new Set();
    for (const { text, e } of texts) {
      if (e.closest("[data-code],.xl,kbd")) continue;  // codes are what they are
      const id = /(?<![A-Za-z0-9])[a-z]+(?:_[a-z0-9]+)+(?![A-Za-z0-9])/.exec(text);
      if (id) odd.add(`an id in the text: ${id[0]}`);
      const key = /(?<![A-Za-z0-9.])(?:app|menu|list|detail|form|imports|plan|overview|figure|start|changes|reconcile|wrong|chart|undo|search|status|print|work|why|batch|compare|lanes|saved)\.[a-z_0-9]+/.exec(text);
      if (key) odd.add(`a word without a text: ${key[0]}`);
      if (zh) for (const m of text.matchAll(/(?<![A-Za-z0-9])[A-Za-z]{2,}(?![A-Za-z0-9])/g)) if (!known.has(m[0].toLowerCase())) odd.add(`Latin on a Chinese page: ${m[0]} in "${text.slice(0, 30)}"`);
    }
    return [...out, ...[...odd].slice(0, 6)];
  }, { zh: language === "zh", words: WORDS });
}
