import { reactive, watch } from "vue";
import type { Router, RouteLocationNormalizedLoaded } from "vue-router";

export interface Tab { key: string; path: string; title: string }
const KEY = "zg.tabs", MOST = 8;
function saved(): Tab[] {
  try { return (JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Tab[]).filter((t) => t.key && t.path); } catch { return []; }
}
const tabs = reactive<Tab[]>(saved());
watch(tabs, () => sessionStorage.setItem(KEY, JSON.stringify(tabs)));

const keyOf = (route: RouteLocationNormalizedLoaded) => route.path;
/// The overview is always the first tab and cannot be closed; the rest are pages that were opened, at most eight.
export function openTab(route: RouteLocationNormalizedLoaded): void {
  const key = keyOf(route);
  if (key === "/" || route.meta.tabless) return;
  const query = { ...route.query };
  delete query.fig;
  const search = new URLSearchParams();
  for (const [k, v] of Object.entries(query)) (Array.isArray(v) ? v : [v]).forEach((one) => one && search.append(k, one));
  const path = route.path + (search.toString() ? "?" + search.toString() : "");
  const open = tabs.find((t) => t.key === key);
  if (open) open.path = path;
  else { tabs.push({ key, path, title: "" }); if (tabs.length > MOST) tabs.splice(0, 1); }
}
export function nameTab(path: string, title: string): void {
  const tab = tabs.find((t) => t.key === path);
  if (tab) tab.title = title;
  document.title = title;
}
export function closeTab(key: string, router: Router): void {
  const at = tabs.findIndex((t) => t.key === key);
  if (at < 0) return;
  tabs.splice(at, 1);
  if (router.currentRoute.value.path === key) void router.push(tabs[Math.max(0, at - 1)]?.path ?? "/");
}
export const useTabs = () => tabs;
