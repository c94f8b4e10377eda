import { computed, reactive } from "vue";
import { askAs, askingAs, get, type Refusal } from "@/api/client";
import type { Field, Meta, Register, Session } from "@/api/types";

/// Session and metadata are read once a page load; every page binds to registers through them.
const state = reactive<{ session: Session | null; meta: Meta | null; error: Refusal | null; empty: boolean; version: number }>({ session: null, meta: null, error: null, empty: false, version: 0 });

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

/// After a write: counts in the menu, the data version and "empty" may have changed.
export async function refreshSession(): Promise<void> {
  try {
    const [session, meta] = await Promise.all([get<Session>("/session"), get<Meta>("/meta")]);
    state.session = session; state.meta = meta; state.empty = session.empty; state.version = session.data_version;
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
/// Columns of a register a reader meets first, when a page has no better order: who, name, then the view's own.
export function listColumns(register: Register): string[] {
  const columns = register.views.list?.columns ?? register.fields.slice(0, 8).map((f) => f.id);
  return columns.filter((id) => id === "doc_number" || id === "state" || sees(register, id));
}
