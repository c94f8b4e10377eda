// What this browser remembers for its user: columns chosen, own views, drafts. A full or forbidden store is no fault.
export function remember(key: string, value: unknown): void {
  try { value === null || value === undefined ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value)); } catch { /* nothing is lost that the server knows */ }
}
export function recall<T>(key: string): T | null {
  try { return JSON.parse(localStorage.getItem(key) ?? "null") as T | null; } catch { return null; }
}
export function recallAll(prefix: string): string[] {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
}

/// A form that was left unsaved; `at` is when it was last typed in.
export interface Draft { values: Record<string, unknown>; children: Record<string, unknown[]>; reason: string; since: string | null; at: string; title?: string }
export const draftKey = (register: string, id?: string): string => `zg.draft.${register}.${id ?? "new"}`;
export function drafts(): { register: string; id: string; draft: Draft }[] {
  return recallAll("zg.draft.").map((key) => { const [, , register, id] = key.split("."); return { register, id, draft: recall<Draft>(key) as Draft }; })
    .filter((d) => d.draft && d.register && d.id).sort((a, b) => (b.draft.at ?? "").localeCompare(a.draft.at ?? ""));
}
