import type { Child, Field, Raw, Values } from "@/api/types";

/// Between what a field's input holds (text, texts) and what the server takes. Text that is no value of the type goes
/// to the server as it was typed, whose fault says what is wrong: nothing is guessed or cut here.
const half = (text: string) => text.replace(/[０-９．－，]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).trim();

export function toText(f: Field, raw: Raw): string {
  if (raw === null || raw === undefined) return "";
  if (Array.isArray(raw)) return raw.join("\n");
  if (f.type === "money") return String(raw).replace(/\.00$/, "");
  return String(raw);
}

export function toRaw(f: Field, text: string): Raw {
  const clean = half(text);
  if (clean === "") return null;
  switch (f.type) {
    case "money": {
      const digits = clean.replace(/[,\s]/g, ""), m = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(digits);
      return m ? `${m[1]}${m[2].replace(/^0+(?=\d)/, "")}.${((m[3] ?? "") + "00").slice(0, 2)}` : text;
    }
    case "whole": return /^-?\d{1,15}$/.test(clean.replace(/,/g, "")) ? Number(clean.replace(/,/g, "")) : text;
    case "number": case "percent": { const n = clean.replace(/[,%％\s]/g, ""); return /^-?\d+(\.\d+)?$/.test(n) ? n : text; }
    case "link": return /^\d+$/.test(clean) ? Number(clean) : text;
    case "yes_no": return clean === "true" ? true : clean === "false" ? false : text;
    case "text": return text.trim();
    default: return text;
  }
}

/// Same to the server, whatever the spelling: null and "" and [] are one.
export function same(a: Raw, b: Raw): boolean {
  const flat = (v: Raw) => (v === null || v === undefined || v === "" || (Array.isArray(v) && !v.length) ? "" : JSON.stringify(v));
  return flat(a) === flat(b);
}

export interface ChildPatch { id?: number; values?: Values; remove?: true }

/// A list of texts or codes as what changes: what is gone is removed by its id, what is new is added; the rest is not sent.
export function listPatch(before: Child[], after: Raw): ChildPatch[] {
  const wanted = (Array.isArray(after) ? after : []).map(String), had = before.map((c) => String(c.values.value));
  return [...before.filter((c) => !wanted.includes(String(c.values.value))).map((c): ChildPatch => ({ id: c.id, remove: true })), ...[...new Set(wanted)].filter((v) => !had.includes(v)).map((value): ChildPatch => ({ values: { value } }))];
}

/// Child rows as what changes: only columns that differ go along.
export function rowsPatch(before: Child[], after: { id?: number; values: Values }[]): ChildPatch[] {
  const out: ChildPatch[] = before.filter((c) => !after.some((a) => a.id === c.id)).map((c) => ({ id: c.id, remove: true }));
  for (const row of after) {
    const old = before.find((c) => c.id === row.id);
    const values = Object.fromEntries(Object.entries(row.values).filter(([k, v]) => !same(v, old?.values[k])));
    if (old && Object.keys(values).length) out.push({ id: old.id, values });
    if (!old && Object.keys(values).length) out.push({ values });
  }
  return out;
}
