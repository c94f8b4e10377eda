import { ref } from "vue";

const media = window.matchMedia("(max-width: 760px)");
const narrow = ref(media.matches);
// Chromium 86 has addEventListener on MediaQueryList; nothing older is supported.
media.addEventListener("change", (event) => { narrow.value = event.matches; });
/// True on phones: pages show their worst-first rows instead of wide tables.
export const useNarrow = () => narrow;
