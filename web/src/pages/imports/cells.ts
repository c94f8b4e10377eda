import type { Cells, SheetCell } from "@/api/types";

/// 1 is A, 27 is AA.
export function letters(column: number): string {
  let out = "";
  for (let n = column; n > 0; n = Math.floor((n - 1) / 26)) out = String.fromCharCode(65 + ((n - 1) % 26)) + out;
  return out;
}

export interface Placed { column: number; across: number; down: number; cell: SheetCell | null }
/// Every column of each row once: a cell, part of a merged one above or beside it (left out), or an empty place.
/// A merged cell that reaches past the rows shown is cut to them.
export function spread(rows: Cells["rows"], width: number): { row: number; header: boolean; cells: Placed[] }[] {
  const taken = new Set<string>();
  return rows.map((row, index) => {
    const byColumn = new Map(row.cells.map((c) => [c.column, c])), cells: Placed[] = [];
    for (let column = 1; column <= width; column++) {
      if (taken.has(`${row.row}:${column}`)) continue;
      const cell = byColumn.get(column) ?? null, across = Math.max(1, Math.min(cell?.across ?? 1, width - column + 1));
      const reach = row.row + Math.max(1, cell?.down ?? 1);
      const covered = rows.slice(index).filter((r, i) => r.row < reach && r.row === row.row + i);
      for (const r of covered) for (let k = 0; k < across; k++) taken.add(`${r.row}:${column + k}`);
      cells.push({ column, across, down: Math.max(1, covered.length), cell });
      column += across - 1;
    }
    return { row: row.row, header: row.header, cells };
  });
}
