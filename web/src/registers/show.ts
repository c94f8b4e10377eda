import type { Child, Field, Row } from "@/api/types";
import { NONE, number, percent, wan, yuan } from "@/values/format";

/// Numbers stand right with equal decimals; everything else left.
export const isNumeric = (f: Field | undefined): boolean => !!f && !f.many && ["money", "whole", "number", "percent"].includes(f.type);

/// Several texts or codes come as child rows with one column; rows of a list may leave them out.
const several = (f: Field, row: Row | Child): string => ("children" in row ? (row.children[f.id] ?? []).map((c) => c.shown.value ?? String(c.values.value ?? "")).filter(Boolean).join("、") : "");
const missing = (v: unknown) => v === null || v === undefined || v === "" || (Array.isArray(v) && !v.length);

/// In tables: money in 万元 (the head says so), the unit in the head.
export function listText(f: Field, row: Row | Child): string {
  if (f.many && f.type !== "rows" && several(f, row)) return several(f, row);
  const v = row.values[f.id];
  if (f.type === "money" && !("masked" in row && row.masked.includes(f.id))) return wan(v);
  if (missing(v)) return row.shown[f.id] || NONE;
  if (f.type === "percent") return percent(v);
  // A whole number without a unit may be a year: separators would be wrong there.
  if (f.type === "whole" || f.type === "number") return f.unit ? number(v) : String(v);
  return row.shown[f.id] || String(v);
}

/// On a row's own page: money in 元 to the 分, units written out.
export function fullText(f: Field, row: Row | Child, yuanWord: string): string {
  if (f.many && f.type !== "rows" && several(f, row)) return several(f, row);
  const v = row.values[f.id];
  if (missing(v)) return row.shown[f.id] || NONE;
  if (f.type === "money" && !Array.isArray(v)) return `${yuan(v)} ${yuanWord}`;
  return row.shown[f.id] || (isNumeric(f) ? listText(f, row) + (f.unit && f.type !== "percent" ? " " + f.unit : "") : String(v));
}

export const headOf = (f: Field, title: string, wanWord: string): string => title + (f.type === "money" ? " " + wanWord : f.unit && isNumeric(f) && f.type !== "percent" ? " " + f.unit : "");
