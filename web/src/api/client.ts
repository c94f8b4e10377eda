import type { Fault, Problem } from "./types";

const ROOT = "/api/v1";
const KEY = "zg.as";

/// An answer that is no, with everything it said; status 0 = the server did not answer.
export class Refusal extends Error {
  constructor(readonly problem: Problem, readonly body: unknown = null) { super(problem.title); }
  get status(): number { return this.problem.status; }
  get faults(): Fault[] { return this.problem.faults ?? []; }
}

/// The field a fault is about: its pointer, or the last word of its place; "reason" for the reason of a move.
export function faultField(fault: Fault): string | undefined {
  if (fault.pointer === "/reason") return "reason";
  return /^\/(?:values|children)\/([^/]+)/.exec(fault.pointer ?? "")?.[1] ?? fault.place?.key?.split(".").pop();
}

/// Who asks: ROLE or ROLE:UNIT, chosen on the page while the server listens on loopback only.
export function askingAs(): string { return localStorage.getItem(KEY) ?? ""; }
export function askAs(who: string): void { who ? localStorage.setItem(KEY, who) : localStorage.removeItem(KEY); }

export type Params = Record<string, string | number | string[] | null | undefined>;
export function query(params: Params): string {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(params))
    if (Array.isArray(value)) value.forEach((one) => out.append(key, one));
    else if (value !== null && value !== undefined && value !== "") out.append(key, String(value));
  const text = out.toString();
  return text ? "?" + text : "";
}

/// Address of a file to download: a link cannot carry a header, so the asker goes along in the query.
export function fileUrl(path: string, params: Params = {}): string { return ROOT + path + query({ ...params, as: askingAs() }); }

export interface Answer<T> { data: T; etag: string | null }
export async function call<T>(method: string, path: string, options: { params?: Params; json?: unknown; bytes?: Blob; etag?: string | null; signal?: AbortSignal } = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const who = askingAs();
  if (who) headers["X-Zhigai-As"] = encodeURI(who);
  const locale = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  headers["Accept-Language"] = locale;
  let body: BodyInit | undefined;
  if (options.json !== undefined) { headers["Content-Type"] = "application/json"; body = JSON.stringify(options.json); }
  if (options.bytes) { headers["Content-Type"] = "application/octet-stream"; body = options.bytes; }
  if (options.etag) headers["If-Match"] = options.etag;
  let response: Response;
  try {
    response = await fetch(ROOT + path + query(options.params ?? {}), { method, headers, body, signal: options.signal });
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw new Refusal({ title: "offline", status: 0 });
  }
  const text = await response.text();
  let parsed: unknown = null;
  try { parsed = text ? JSON.parse(text) : null; } catch { parsed = null; }
  if (!response.ok) {
    const problem = (parsed ?? {}) as Partial<Problem>;
    throw new Refusal({ ...problem, title: problem.title ?? response.statusText, status: response.status }, parsed);
  }
  return { data: parsed as T, etag: response.headers.get("ETag") };
}
export const get = async <T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> => (await call<T>("GET", path, { params, signal })).data;
export const post = async <T>(path: string, json: unknown = {}, params?: Params): Promise<T> => (await call<T>("POST", path, { json, params })).data;

/// A file goes up in parts of at most 4 MB; `progress` hears bytes sent and all bytes.
export async function upload(file: File, progress?: (sent: number, all: number) => void, signal?: AbortSignal): Promise<string | number> {
  const PART = 4 * 1024 * 1024;
  const { id } = (await call<{ id: string | number }>("POST", "/uploads", { params: { name: file.name }, json: {}, signal })).data;
  for (let n = 0, at = 0; at < file.size || n === 0; n++, at += PART) {
    await call("PUT", `/uploads/${id}/${n}`, { bytes: file.slice(at, at + PART), signal });
    progress?.(Math.min(at + PART, file.size), file.size);
  }
  return id;
}
