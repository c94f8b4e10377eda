import type { Mark } from "@/api/types";
export interface Segment { text: string; marks: Mark[] }
/// A paragraph cut where marks begin and end; from and to count characters, not UTF-16 units.
export function segments(text: string, marks: Mark[]): Segment[] {
  const chars = Array.from(text);
  const kept = marks.filter((m) => m.from >= 0 && m.to > m.from && m.from < chars.length);
  const cuts = [...new Set([0, chars.length, ...kept.flatMap((m) => [m.from, Math.min(m.to, chars.length)])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => ({ text: chars.slice(from, cuts[i + 1]).join(""), marks: kept.filter((m) => m.from <= from && m.to >= cuts[i + 1]) }));
}
