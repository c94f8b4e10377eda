import { computed, reactive } from "vue";
import { askAs, askingAs, get, type Refusal } from "@/api/client";
import type { Field, Meta, Register, Session, Work } from "@/api/types";

/// Session and metadata are read once a page load; every page binds to registers through them.
const state = reactive<{ session: Session | null; meta: Meta | null; error: Refusal | null; empty: boolean; version: number; waiting: number }>({ session: null, meta: null, error: null, empty: false, version: 0, waiting: 0 });

export async function openSession(): Promise<void> {
  state.error = null;
  try {
    try {
      state.session = await get<Session>("/session");
    } catch (error) {
      // A role kept from another data directory: forget it once and ask as the server's own first role.
      if (!askingAs() || (error as Refusal).status === 0) throw error;
      askAs("");
      state.session = await get<Session>("/session");
    }
    state.meta = await get<Meta>("/meta");
    state.empty = state.session.empty;
    state.version = state.session.data_version;
  } catch (error) {
    state.error = error as Refusal;
  }
}

/// How much waits for this role; the menu shows it. The pages do not wait for the answer.
export async function countWaiting(): Promise<void> {
  try { state.waiting = (await get<Work>("/work")).waiting.reduce((n, w) => n + w.count, 0); } catch { state.waiting = 0; }
}

/// After a write: counts in the menu, the data version and "empty" may have changed.
export async function refreshSession(): Promise<void> {
  try {
    const [session, meta] = await Promise.all([get<Session>("/session"), get<Meta>("/meta")]);
    state.session = session; state.meta = meta; state.empty = session.empty; state.version = session.data_version;
    void countWaiting();
  } catch { /* the page that wrote has already said what happened */ }
}

export function switchRole(who: string): void { askAs(who); location.reload(); }

export function useSession() {
  return {
    state,
    session: computed(() => state.session), meta: computed(() => state.meta),
    register: (id: string): Register | undefined => state.meta?.registers.find((r) => r.id === id),
    codes: (list: string | null) => (list && state.meta?.codes[list]) || [],
  };
}

export const field = (register: Register | undefined, id: string): Field | undefined => register?.fields.find((f) => f.id === id);
export const marked = (register: Register | undefined, mark: string): Field | undefined => register?.fields.find((f) => f.marks.includes(mark) && register.rights.see.includes(f.id));
export const sees = (register: Register, id: string): boolean => register.rights.see.includes(id);
export const may = (register: Register | undefined, act: string): boolean => !!register?.rights.doing.includes(act);
export const linkTargets = (f: Field): string[] => (Array.isArray(f.to) ? f.to : f.to ? [f.to] : []);
/// The counted register and the one its rows belong to: what people look for first. Others in the order of the programme.
export function mainRegisters(): Register[] {
  const all = state.meta?.registers ?? [], counted = all.find((r) => r.id === state.session?.counted_register), who = marked(counted, "who");
  const owner = who ? all.find((r) => r.id === linkTargets(who)[0]) : undefined;
  return [...new Set([owner, counted, ...all])].filter((r): r is Register => !!r);
}

/// The counted register and all that it needs through its links: without these nothing can be counted.
export function neededRegisters(): Register[] {
  const all = state.meta?.registers ?? [], out: Register[] = [];
  const add = (id: string | undefined) => { const r = all.find((x) => x.id === id); if (r && !out.includes(r)) { out.push(r); r.fields.filter((f) => f.type === "link").forEach((f) => linkTargets(f).forEach(add)); } };
  add(state.session?.counted_register);
  return out.reverse();
}

const WIDTHS: Record<string, number> = { link: 150, choice: 96, money: 92, date: 88, whole: 60, number: 76, percent: 76, yes_no: 72, period: 76, text: 150, note: 150, state: 76, doc_number: 120 };
/// As many of the view's columns as fit a width without sideways scroll: first what names the row and what is counted,
/// then the rest in the view's order. The order shown stays the view's.
export function fitting(register: Register, columns: string[], width: number): string[] {
  const f = (id: string) => register.fields.find((x) => x.id === id);
  const rank = (id: string) => { const marks = f(id)?.marks ?? []; return id === register.row_title ? 0 : id === "state" || marks.includes("who") ? 1 : ["where", "what_kind", "how_much", "when", "code", "year"].some((m) => marks.includes(m)) ? 2 : id === "doc_number" ? 4 : 3; };
  const room = (id: string) => WIDTHS[f(id)?.type ?? id] ?? 110;
  const kept = new Set<string>();
  let used = 150;
  for (const id of [...columns].sort((a, b) => rank(a) - rank(b) || columns.indexOf(a) - columns.indexOf(b))) { if (used + room(id) > width) continue; used += room(id); kept.add(id); }
  return columns.filter((id) => kept.has(id));
}

/// Columns of a register a reader meets first, when a page has no better order: who, name, then the view's own.
export function listColumns(register: Register): string[] {
  const columns = register.views.list?.columns ?? register.fields.slice(0, 8).map((f) => f.id);
  return columns.filter((id) => id === "doc_number" || id === "state" || sees(register, id));
}
