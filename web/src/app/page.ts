import { watchEffect } from "vue";
import { useRoute } from "vue-router";
import { nameTab } from "./tabs";
/// The page's title names its tab and the window; the path is taken once, for the component lives as long as its path.
export function usePageTitle(title: () => string): void {
  const path = useRoute().path;
  watchEffect(() => { const text = title(); if (text) nameTab(path, text); });
}
