import type { Register } from "@/api/types";
import { useSession } from "./session";

export interface MenuFolder { id: string; title: string; registers: Register[] }

/// The registers as the menu shows them: by the folder of the programme they lie in, in the order the programme gives
/// its folders; what no folder names comes last. Nothing here knows a register.
export function menuFolders(registers: Register[], folders: { id: string; title: string }[], other: string): MenuFolder[] {
  const out: MenuFolder[] = folders.map((f) => ({ ...f, registers: registers.filter((r) => r.folder === f.id) }));
  const rest = registers.filter((r) => !folders.some((f) => f.id === r.folder));
  if (rest.length) out.push({ id: "", title: other, registers: rest });
  return out.filter((f) => f.registers.length);
}
export function useMenuFolders(say: (v: { zh: string; en: string }) => string, other: string): MenuFolder[] {
  const { state } = useSession();
  return menuFolders(state.meta?.registers ?? [], (state.meta?.folders ?? []).map((f) => ({ id: f.id, title: say(f.title) })), other);
}
