// The same page with other data: errors, names of sixty characters, amounts of nothing and of a thousand million. The
// answers of the real server are changed on their way to the page, so that every page can be asked for every state.
const LONG = "江苏启东超长名称高端装备智能制造与工业互联网融合创新示范应用股份有限公司第一分公司二期扩建技术改造升级项目部华东运营中心".padEnd(60, "长").slice(0, 60);
const rowLike = (x) => x && typeof x === "object" && x.values && x.shown;
function walk(x, change) { if (Array.isArray(x)) x.forEach((y) => walk(y, change)); else if (x && typeof x === "object") { change(x); Object.values(x).forEach((y) => walk(y, change)); } return x; }
const names = (x) => {
  if (!rowLike(x)) return;
  if (x.title) x.title = LONG;
  for (const [k, v] of Object.entries(x.shown)) if (typeof v === "string" && /[\u4e00-\u9fff]/.test(v)) x.shown[k] = LONG;
  for (const [k, v] of Object.entries(x.values)) if (typeof v === "string" && /[\u4e00-\u9fff]/.test(v)) x.values[k] = LONG;
};
const amounts = (to) => (x) => {
  if (x.sums) for (const k of Object.keys(x.sums)) if (/^-?\d+\.\d{2}$/.test(String(x.sums[k]))) x.sums[k] = to;
  if (!rowLike(x)) return;
  for (const [k, v] of Object.entries(x.values)) if (typeof v === "string" && /^-?\d+\.\d{2}$/.test(v)) { x.values[k] = to; x.shown[k] = to + " 元"; }
};
export const TWISTS = {
  full: null,
  error: (url) => (/\/(session|meta)$/.test(url.pathname) ? null : { status: 503, body: { type: "about:blank#store_failed", title: "数据目录暂时写不进去", status: 503, detail: "", faults: [{ code: "store_failed", what: { zh: "数据目录所在的磁盘满了", en: "The disk of the data directory is full" }, mend: { zh: "请腾出空间再试", en: "Free some space and try again" } }] } }),
  names: (url, body) => ({ body: walk(body, names) }),
  zero: (url, body) => ({ body: walk(body, amounts("0.00")) }),
  huge: (url, body) => ({ body: walk(body, amounts("1000000000.00")) }),
};
export async function twist(page, kind) {
  const change = TWISTS[kind];
  if (!change) return;
  page.expectRefusal = kind === "error";
  await page.route("**/api/v1/**", async (route) => {
    const url = new URL(route.request().url());
    if (kind === "error") { const made = change(url); return made ? route.fulfill({ status: made.status, contentType: "application/problem+json", body: JSON.stringify(made.body) }) : route.continue(); }
    const answer = await route.fetch();
    if (!answer.ok() || !/json/.test(answer.headers()["content-type"] ?? "")) return route.fulfill({ response: answer });
    const body = await answer.json(), made = change(url, body);
    return route.fulfill({ response: answer, body: JSON.stringify(made.body) });
  });
}
