import type { ChangeSet } from "@/api/types";
/// What a change set was: its stated reason, else the file that it took in.
export function about(set: ChangeSet): string {
  const file = set.meta?.file;
  return set.reason || (typeof file === "string" ? file : "");
}
