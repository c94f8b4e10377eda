import { expect, it } from "vitest";
import { sentenceIn } from "./sentence";
const part = (zh: string, en: string, strong = false) => ({ zh, en, strong, tone: "", ref: null });
it("keeps one language's parts and parts sentences", () => {
  const parts = [part("完成 ", ""), part("99", ""), part(" 个。", ""), part("", "99", true), part("", " done."), part("", "Slowest: "), part("最慢：甲", "A")];
  expect(sentenceIn(parts, "zh").map((p) => p.text).join("")).toBe("完成 99 个。最慢：甲");
  expect(sentenceIn(parts, "en").map((p) => p.text).join("")).toBe("99 done. Slowest: A");
});
