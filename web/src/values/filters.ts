// The conditions of a list live in its address: ?f=field:op:value|value&q=words&sort=-f&page=2&size=20&cols=a,b
export interface Filter { field: string; op: string; values: string[] }

export const OPS = ["eq", "ne", "lt", "le", "gt", "ge", "in", "has", "null", "notnull"];

export function parseFilter(text: string): Filter | null {
  const first = text.indexOf(":");
  if (first <= 0) return null;
  const field = text.slice(0, first), rest = text.slice(first + 1);
  const second = rest.indexOf(":");
  const op = second < 0 ? rest : rest.slice(0, second);
  if (!OPS.includes(op)) return null;
  const values = second < 0 ? [] : rest.slice(second + 1).split("|").filter((v) => v !== "");
  if (!values.length && op !== "null" && op !== "notnull") return null;
  return { field, op, values };
}

/// `|` parts values, so a typed one cannot hold it.
export function writeFilter(filter: Filter): string {
  const values = filter.values.map((v) => v.replaceAll("|", " "));
  return `${filter.field}:${filter.op}` + (values.length ? ":" + values.join("|") : "");
}

type Address = Record<string, string | null | (string | null)[] | undefined>;
const list = (value: Address[string]): string[] => (Array.isArray(value) ? value : [value]).filter((v): v is string => !!v);

export interface ListState { filters: Filter[]; words: string; sort: string; page: number; size: number; columns: string[] | null }

export function readAddress(address: Address, defaultSort = ""): ListState {
  const whole = (text: string | undefined, fallback: number, most: number) => {
    const n = Number(text);
    return Number.isInteger(n) && n >= 1 && n <= most ? n : fallback;
  };
  return {
    filters: list(address.f).map(parseFilter).filter((f): f is Filter => f !== null),
    words: list(address.q)[0] ?? "", sort: list(address.sort)[0] ?? defaultSort,
    page: whole(list(address.page)[0], 1, 1e6), size: whole(list(address.size)[0], 20, 200),
    columns: list(address.cols)[0]?.split(",").filter(Boolean) ?? null,
  };
}

/// Only what differs from the default is written, so that an untouched list has a bare address.
export function writeAddress(state: ListState, defaultSort = ""): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = {};
  if (state.filters.length) out.f = state.filters.map(writeFilter);
  if (state.words) out.q = state.words;
  if (state.sort && state.sort !== defaultSort) out.sort = state.sort;
  if (state.page > 1) out.page = String(state.page);
  if (state.size !== 20) out.size = String(state.size);
  if (state.columns) out.cols = state.columns.join(",");
  return out;
}

/// A third click on a head gives the default order back.
export function nextSort(current: string, field: string): string {
  if (current === field) return "-" + field;
  if (current === "-" + field) return "";
  return field;
}
