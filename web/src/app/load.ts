import { onScopeDispose, ref, shallowRef, watch, type Ref, type WatchSource } from "vue";
import { Refusal } from "@/api/client";

export interface Loaded<T> { data: Ref<T | null>; error: Ref<Refusal | null>; loading: Ref<boolean>; slow: Ref<boolean>; again: () => Promise<void> }

/// Reads when a source changes. The old answer stays on the page meanwhile; `slow` turns true after 300 ms, never earlier,
/// and an answer that was overtaken is thrown away.
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, sources: WatchSource<unknown>[] = [], when: () => boolean = () => true): Loaded<T> {
  const data = shallowRef<T | null>(null), error = ref<Refusal | null>(null) as Ref<Refusal | null>, loading = ref(false), slow = ref(false);
  let running: AbortController | null = null, timer = 0;
  async function again(): Promise<void> {
    running?.abort();
    if (!when()) { data.value = null; return; }
    const mine = (running = new AbortController());
    loading.value = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => { if (loading.value) slow.value = true; }, 300);
    try {
      const value = await read(mine.signal);
      if (mine !== running) return;
      data.value = value; error.value = null;
    } catch (problem) {
      if (mine !== running || (problem as Error).name === "AbortError") return;
      error.value = problem instanceof Refusal ? problem : new Refusal({ title: String(problem), status: 0 });
    }
    if (mine === running) { loading.value = false; slow.value = false; clearTimeout(timer); }
  }
  watch(sources.length ? sources : [() => 0], () => void again(), { immediate: true });
  onScopeDispose(() => { running?.abort(); clearTimeout(timer); });
  return { data, error, loading, slow, again };
}
