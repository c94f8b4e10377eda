import type { Target } from "@/api/types";
import { NONE, number } from "@/values/format";

/// What was reached, in the target's own unit when that is a rate.
export const actualText = (target: Target): string => (target.progress.value === null ? NONE : number(target.progress.value) + (target.unit === "%" ? "%" : ""));

/// The number as printed with the word the plan has beside it: 450家左右, 超过82%, 10个以上. The word is never dropped.
export function aimText(target: Target, locale: string): string {
  if (target.value === null || target.value === "") return locale === "zh" && target.printed_word ? target.printed_word : NONE;
  const digits = number(target.printed.replace(/%$/, "")) === target.printed.replace(/%$/, "") ? target.printed : target.printed.replace(/\d+/g, (d) => number(d));
  if (locale !== "zh") return digits;
  // 全覆盖 and its like say it all; 达, 超过, 接近, 力争, 累计 stand before the number, 左右 and 以上 behind.
  const text = digits + (target.unit === "%" || digits.endsWith(target.unit) ? "" : target.unit), word = target.printed_word;
  if (!word) return text;
  if (/^(左右|以上|以下|以内|多|余|上下)$/.test(word)) return text + word;
  return /^(达|超|接近|力争|累计|不低于|不少于|不超过|约|近|至少)/.test(word) ? word + text : word;
}
