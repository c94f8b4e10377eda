// Every page worth a look: the patterns come from the pages' own router, the registers from the server's metadata, so that
// nothing is named here and a page added to the router is looked at by itself. A parameter nobody knows is an error.
import { readFileSync } from "node:fs";
import { BASE } from "./browser.mjs";

const router = readFileSync(new URL("../../web/src/router.ts", import.meta.url), "utf8");
export const patterns = [...router.matchAll(/\{ path: "([^"]+)", name: "([^"]+)"/g)].map(([, path, name]) => ({ path, name }));
const get = async (path) => { const r = await fetch(BASE + "/api/v1" + path); return r.ok ? r.json() : null; };
/// Queries without which a page has nothing to show.
const WITH = { search: "?q=" + encodeURIComponent("江苏"), overview: "?stay=1" };

/// `few`: of the registers only those that differ in kind (with a life, the largest, one with child rows, an empty one).
export async function routes({ few = false } = {}) {
  const meta = await get("/meta"), overview = await get("/progress/overview");
  const list = [], all = meta.registers, largest = [...all].sort((a, b) => b.counts.rows - a.counts.rows);
  const chosen = few ? [...new Set([all.find((r) => r.states.length && r.counts.rows), largest[0], all.find((r) => !r.counts.rows), largest.find((r) => r.fields.some((f) => f.type === "rows"))])].filter(Boolean) : all;
  const rows = new Map();
  for (const r of chosen) {
    // The row with most said about it: a later one, for the first may be bare.
    const page = await get(`/registers/${r.id}/rows?limit=1`);
    rows.set(r.id, page?.rows[0] ?? null);
  }
  for (const { path, name } of patterns) {
    const params = [...path.matchAll(/:(\w+)/g)].map((m) => m[1]);
    if (!params.length) { list.push({ name, path: path + (WITH[name] ?? "") }); continue; }
    if (params.join() === "rest") { list.push({ name, path: "/nowhere" }); continue; }
    if (path === "/imports/:id") { list.push({ name, path: "/imports/0", refuses: true }); continue; }
    if (params.some((p) => p !== "register" && p !== "id")) throw new Error(`tests/journeys/routes.mjs does not know how to fill ${path}`);
    for (const r of chosen) {
      const row = rows.get(r.id);
      if (params.includes("id") && !row) continue;
      if (name === "new" && !r.rights.doing.includes("create")) continue;
      if (name === "board" && r.states.length < 2 && !Object.values(r.views).some((v) => v.by?.length)) continue;
      if (name === "calendar" && !r.fields.some((f) => f.type === "date")) continue;
      if (name === "edit" && !r.rights.set.length) continue;
      list.push({ name: `${name}-${r.id}`, path: path.replace(/:register/, r.id).replace(/:id\(\\\\d\+\)/, String(row?.id)), register: r.id });
    }
  }
  const ref = overview?.table.total.refs.done;
  if (ref) list.push({ name: "overview-drawer", path: "/?stay=1&fig=" + encodeURIComponent(ref) });
  return list;
}
