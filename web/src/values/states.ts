import type { Move, State } from "@/api/types";

export type Kind = "done" | "good" | "slow" | "late" | "none" | "now";

/// A light of the plan to the five shapes of ui.md: its tone decides, and what is met bears the check mark.
export function kindOfStatus(status: { status?: string | null; tone?: string | null } | null | undefined): Kind {
  if (status?.status === "met" && status.tone === "good") return "done";
  switch (status?.tone) {
    case "good": return "good";
    case "slow": return "slow";
    case "late": return "late";
    default: return "none";
  }
}

/// The line a row's life is drawn on: the longest way forward through the moves, in the order the register states them.
/// States beside it (given up, refused) are not on the way to the end.
export function mainLine(states: State[], moves: Move[]): string[] {
  const order = new Map(states.map((s, i) => [s.id, i]));
  const best = new Map<string, string[]>();
  for (const state of [...states].reverse()) {
    let tail: string[] = [];
    for (const move of moves)
      if (move.from.includes(state.id) && (order.get(move.to) ?? -1) > order.get(state.id)!) {
        const way = best.get(move.to) ?? [move.to];
        if (way.length > tail.length) tail = way;
      }
    best.set(state.id, [state.id, ...tail]);
  }
  return states.length ? (best.get(states[0].id) ?? []) : [];
}

/// Shape and colour of a state, from what the register says of it alone.
export function kindOfState(id: string | null, states: State[], moves: Move[]): Kind {
  const line = mainLine(states, moves), state = states.find((s) => s.id === id);
  if (!state || !line.includes(state.id)) return "none";
  if (state.end) return "done";
  if (state.id === line[0] && line.length > 2) return "none";
  return state.locked ? "good" : "now";
}
