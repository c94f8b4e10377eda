import { createI18n, useI18n } from "vue-i18n";
import type { Say } from "@/api/types";
import en from "@/locales/en";
import zh from "@/locales/zh";

export type Locale = "zh" | "en";
const KEY = "zg.locale";
const first = (): Locale => (new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(KEY)) === "en" ? "en" : "zh";

export const i18n = createI18n({ legacy: false, locale: first(), fallbackLocale: "zh", messages: { zh, en }, warnHtmlMessage: false, missingWarn: false, fallbackWarn: false });
document.documentElement.lang = i18n.global.locale.value === "en" ? "en" : "zh-CN";

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  localStorage.setItem(KEY, locale);
  // Texts shown by the server follow Accept-Language: read everything anew.
  location.reload();
}

/// What the server says comes in both languages; a missing one falls back to the other rather than to nothing.
export function pick(say: Say | string | null | undefined, locale: string): string {
  if (!say) return "";
  if (typeof say === "string") return say;
  return (locale === "en" ? say.en || say.zh : say.zh || say.en) ?? "";
}

export function useWords() {
  const { t, locale } = useI18n({ useScope: "global" });
  /// A program writes under the name of its role, which is no word for people.
  const person = (who: string) => (/^[a-z]+\.[a-z_]+$/.test(who) ? t("changes.program") : who);
  return { t, locale, person, say: (value: Say | string | null | undefined) => pick(value, locale.value) };
}
