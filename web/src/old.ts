// What Chromium 86 lacks and we or our libraries call. Language syntax is lowered by the build.
function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  const n = Math.trunc(index) || 0;
  return this[n < 0 ? this.length + n : n];
}
for (const proto of [Array.prototype, String.prototype] as { at?: unknown }[])
  if (!proto.at) Object.defineProperty(proto, "at", { value: at, writable: true, configurable: true });
if (!Object.hasOwn)
  Object.defineProperty(Object, "hasOwn", {
    value: (o: object, k: PropertyKey) => Object.prototype.hasOwnProperty.call(o, k), writable: true, configurable: true,
  });
export {};
