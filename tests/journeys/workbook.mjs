// A small ledger made from the server's own metadata: a head of field titles and rows of valid values, as CSV.
const SET = "0123456789ABCDEFGHJKLMNPQRTUWXY", WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
export function creditCode(n) {
  const org = "X" + String(1000000 + n).slice(-7), rest = 11 - ([...org].reduce((a, c, i) => a + ORG.indexOf(c) * ORG_WEIGHTS[i], 0) % 11);
  const body = "91320681" + org + (rest === 10 ? "X" : rest === 11 ? "0" : String(rest));
  return body + SET[(31 - ([...body].reduce((a, c, i) => a + SET.indexOf(c) * WEIGHTS[i], 0) % 31)) % 31];
}
export async function ledger(get, rows = 3, spoil = false) {
  const meta = await get("/meta");
  const register = meta.registers.find((r) => r.rights.doing.includes("import") && r.fields.some((f) => f.format === "credit_code")) ?? meta.registers.find((r) => r.rights.doing.includes("import"));
  if (!register) return null;
  const fields = register.fields.filter((f) => register.rights.set.includes(f.id) && !f.many && !f.computed && (f.required || register.key.includes(f.id) || f.marks?.includes("name")) && f.type !== "rows");
  const links = {};
  for (const f of fields.filter((x) => x.type === "link")) links[f.id] = (await get(`/registers/${[].concat(f.to)[0]}/rows?limit=1`)).rows[0]?.title ?? "";
  const base = Math.floor(Date.now() / 1000) % 900000;
  const value = (f, i) => f.format === "credit_code" ? (spoil && i === 0 ? "91320681MA00002131" : creditCode(base + i)) : f.format === "phone" ? "13800000000" : f.type === "choice" ? meta.codes[f.of]?.[0]?.title.zh ?? "" : f.type === "link" ? links[f.id] : f.type === "date" ? "2024-03-01" : f.type === "yes_no" ? "是" : ["money", "whole", "number", "percent"].includes(f.type) ? "10" : `旅程${f.title.zh}${base + i}`;
  const lines = [["旅程试表"], fields.map((f) => f.title.zh), ...Array.from({ length: rows }, (_, i) => fields.map((f) => value(f, i)))];
  return { register, text: "\uFEFF" + lines.map((l) => l.join(",")).join("\r\n") + "\r\n" };
}
