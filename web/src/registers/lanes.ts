import type { Field, Register, Row } from "@/api/types";

/// What a row of another register does on the time axis: a stretch where it says when it began and ended, else a point.
export interface Mark { id: number; register: string; title: string; from: string; to: string | null; state: string | null; row: Row }
export interface Lane { id: string; title: string; marks: Mark[]; more: number }

const day = (row: Row, f: Field | undefined): string | null => { const v = f ? row.values[f.id] : null; return typeof v === "string" && /^\d{4}-\d{2}-\d{2}/.test(v) ? v.slice(0, 10) : null; };

/// Dates by what their marks say; a register without marks gives its first date.
export function markOf(register: Register, row: Row): Mark | null {
  const by = (mark: string) => register.fields.find((f) => f.type === "date" && f.marks.includes(mark) && register.rights.see.includes(f.id));
  const first = register.fields.find((f) => f.type === "date" && register.rights.see.includes(f.id) && day(row, f));
  const began = day(row, by("started")), ended = day(row, by("finished")) ?? day(row, by("when")), any = began ?? ended ?? day(row, first);
  return any ? { id: row.id, register: register.id, title: row.title, from: any, to: began && ended && ended > began ? ended : null, state: row.state, row } : null;
}

/// Years that hold every mark and today; at least two, so that a single day is not stretched over the page.
export function span(marks: { from: string; to: string | null }[], today: string): { from: number; to: number } {
  const years = [...marks.flatMap((m) => [m.from, m.to ?? m.from]), today].filter(Boolean).map((d) => Number(d.slice(0, 4)));
  const to = Math.max(...years), from = Math.min(Math.max(Math.min(...years), to - 7), to - 1);
  return { from, to };
}

/// Where a day lies between the first and the last day of the span: 0 to 1.
export function place(iso: string, range: { from: number; to: number }): number {
  const [y, m, d] = iso.split("-").map(Number), at = Date.UTC(y, m - 1, d), start = Date.UTC(range.from, 0, 1), end = Date.UTC(range.to + 1, 0, 1);
  return Math.max(0, Math.min(1, (at - start) / (end - start)));
}
