// How values are written on a page: ui.md section 3. Amounts are exact text; no floating point touches them.

export const MINUS = "\u2212";
export const NONE = "—";

export function grouped(digits: string): string { return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ","); }

function split(text: string): { minus: boolean; whole: string; fraction: string } | null {
  const m = /^([-−+]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  return m ? { minus: m[1] === "-" || m[1] === MINUS, whole: m[2].replace(/^0+(?=\d)/, ""), fraction: m[3] ?? "" } : null;
}

/// Exact decimal text with thousands by comma and the true minus; anything else comes back as it is.
export function number(value: unknown): string {
  if (value === null || value === undefined || value === "") return NONE;
  const parts = split(String(value));
  if (!parts) return String(value);
  return (parts.minus ? MINUS : "") + grouped(parts.whole) + (parts.fraction ? "." + parts.fraction : "");
}

/// 元 with two decimals.
export function yuan(value: unknown): string {
  if (value === null || value === undefined || value === "") return NONE;
  const parts = split(String(value));
  if (!parts) return String(value);
  return (parts.minus ? MINUS : "") + grouped(parts.whole) + "." + (parts.fraction + "00").slice(0, 2);
}

/// 万元 with two decimals, half away from zero: the hundred yuan below is rounded on the exact digits.
export function wan(value: unknown): string {
  if (value === null || value === undefined || value === "") return NONE;
  const parts = split(String(value));
  if (!parts) return String(value);
  const fen = BigInt(parts.whole + (parts.fraction + "00").slice(0, 2));
  const hundreds = (fen + 5000n) / 10000n;
  const text = hundreds.toString().padStart(3, "0");
  const minus = parts.minus && hundreds !== 0n;
  return (minus ? MINUS : "") + grouped(text.slice(0, -2)) + "." + text.slice(-2);
}

/// What a person types as 万元 back to exact yuan; null when it is no amount.
export function fromWan(text: string): string | null {
  const parts = split(text.replace(/[,，\s]/g, ""));
  if (!parts) return null;
  const digits = (parts.fraction + "0000").slice(0, 4), rest = parts.fraction.slice(4);
  if (rest.length > 2) return null;
  const whole = (parts.whole + digits).replace(/^0+(?=\d)/, "");
  return (parts.minus ? "-" : "") + whole + "." + (rest + "00").slice(0, 2);
}

export function percent(value: unknown): string {
  if (value === null || value === undefined || value === "") return NONE;
  return number(value) + "%";
}

/// 2024年9月30日 / 30 September 2024, for sentences and papers.
export function longDate(iso: string | null | undefined, locale: string): string {
  const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
  if (!m) return iso || NONE;
  const [y, mo, d] = [Number(m[1]), Number(m[2]), Number(m[3])];
  if (locale === "zh") return `${y}年${mo}月${d}日`;
  return `${d} ${["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"][mo - 1]} ${y}`;
}

/// 2024-09-30 15:20 from a moment.
export function moment(iso: string | null | undefined): string {
  const m = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(iso ?? "");
  return m ? `${m[1]} ${m[2]}` : iso || NONE;
}

/// Difference of two exact amounts as text with a sign; null when either is no amount.
export function difference(after: unknown, before: unknown): string | null {
  const cents = (v: unknown) => {
    const p = split(String(v ?? ""));
    if (!p) return null;
    const n = BigInt(p.whole + (p.fraction + "00").slice(0, 2));
    return p.minus ? -n : n;
  };
  const a = cents(after), b = cents(before);
  if (a === null || b === null) return null;
  const d = a - b, text = (d < 0n ? -d : d).toString().padStart(3, "0");
  return (d < 0n ? MINUS : "+") + grouped(text.slice(0, -2)) + "." + text.slice(-2);
}

/// First day, last day of a month and the like are plain text work on ISO dates.
export function monthStart(iso: string): string { return iso.slice(0, 7) + "-01"; }
export function dayBefore(iso: string): string {
  const [y, m, d] = iso.split("-").map(Number);
  return new Date(Date.UTC(y, m - 1, d - 1)).toISOString().slice(0, 10);
}

/// A difference keeps its sign: +0.5, −11.0.
export function signed(value: unknown): string {
  if (value === null || value === undefined || value === "") return NONE;
  const text = String(value);
  return text.startsWith("+") ? "+" + number(text.slice(1)) : number(text);
}
