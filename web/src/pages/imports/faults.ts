import type { Say, SheetFault } from "@/api/types";
export interface FaultWords { sheet: string; row: string; column: string; stands: string; wrong: string; mend: string; nature: string; stop: string; warn: string }
/// The faults as a file to send back with the workbook. A cell that begins like a formula is quoted as text, for Excel runs it.
export function faultsCsv(faults: SheetFault[], w: FaultWords, say: (s: Say) => string): string {
  return "data:text/csv;charset=utf-8," + encodeURIComponent("\uFEFF" + csvText([[w.sheet, w.row, w.column, w.stands, w.wrong, w.mend, w.nature], ...faults.map((f) => [f.sheet, String(f.row), `${f.header} ${f.cell.replace(/\d+$/, "")}`.trim(), f.stands, say(f.what), say(f.mend), f.level === "stop" ? w.stop : w.warn])]));
}
export function csvText(rows: string[][]): string {
  const cell = (v: string) => { const safe = /^[=+\-@\t]/.test(v) && !/^[+-]?[\d.,]+%?$/.test(v) ? "'" + v : v; return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe; };
  return rows.map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";
}
