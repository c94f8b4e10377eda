import type { Overview } from "@/api/types";

export interface Part { text: string; strong: boolean; tone: string; ref: string | null }
/// The parts that a language has; English sentences that meet without a blank get one.
export function sentenceIn(parts: Overview["sentence"], locale: string): Part[] {
  const said = parts.map((p) => ({ text: (locale === "en" ? p.en : p.zh) ?? "", strong: p.strong, tone: p.tone, ref: p.ref })).filter((p) => p.text);
  return said.map((p, i) => (locale === "en" && i && /[.;:]$/.test(said[i - 1].text) && !/^\s/.test(p.text) ? { ...p, text: " " + p.text } : p));
}
