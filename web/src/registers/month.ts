// Days of a month as whole weeks, Monday first: text work on ISO dates, no time zone in it.
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
export function weeks(month: string): string[][] {
  const [y, m] = month.split("-").map(Number), first = Date.UTC(y, m - 1, 1), day = 86400000;
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * day, out: string[][] = [];
  for (let at = start; at <= Date.UTC(y, m, 0); at += 7 * day) out.push(Array.from({ length: 7 }, (_, i) => iso(at + i * day)));
  return out;
}
export function shiftMonth(month: string, by: number): string {
  const [y, m] = month.split("-").map(Number);
  return iso(Date.UTC(y, m - 1 + by, 1)).slice(0, 7);
}
