// Which ways of looking a register offers beside its list: what its views state, or what its life and dates give by themselves.
import type { Field, Register } from "@/api/types";
import { field, listColumns, marked, sees } from "@/app/session";

export interface BoardView { by: string; columns: string[] }
export interface CalendarView { at: Field; columns: string[] }

const usable = (register: Register, id: string): boolean => {
  if (id === "state") return register.states.length > 1;
  const f = field(register, id);
  return !!f && sees(register, id) && !register.rights.masked.includes(id) && ["choice", "link", "yes_no"].includes(f.type) && !f.many && !f.virtual;
};
const rest = (register: Register, columns: string[] | undefined, without: string): string[] =>
  (columns?.length ? columns : listColumns(register)).filter((id) => id !== without && id !== register.row_title && id !== "doc_number" && (id === "state" || (sees(register, id) && field(register, id)))).slice(0, 4);

export function boardOf(register: Register): BoardView | null {
  for (const view of Object.values(register.views)) {
    const by = (view?.by ?? []).find((id) => usable(register, id));
    if (view && by) return { by, columns: rest(register, view.columns, by) };
  }
  return usable(register, "state") ? { by: "state", columns: rest(register, undefined, "state") } : null;
}

export function calendarOf(register: Register): CalendarView | null {
  const day = (f: Field | undefined) => (f && f.type === "date" && sees(register, f.id) && !f.virtual ? f : undefined);
  for (const view of Object.values(register.views)) {
    const at = view?.at ? day(field(register, view.at)) : undefined;
    if (view && at) return { at, columns: rest(register, view.columns, at.id) };
  }
  const at = day(marked(register, "when")) ?? day(marked(register, "started"));
  return at ? { at, columns: rest(register, undefined, at.id) } : null;
}
