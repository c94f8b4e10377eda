import { expect, it } from "vitest";
import { segments } from "./segments";
const mark = (from: number, to: number, id: string) => ({ from, to, kind: "target", id });
it("cuts overlapping marks and loses no character", () => {
  const out = segments("到2024年完成147个。", [mark(1, 6, "a"), mark(4, 9, "b")]);
  expect(out.map((s) => s.text)).toEqual(["到", "202", "4年", "完成1", "47个。"]);
  expect(out.map((s) => s.marks.map((m) => m.id).join())).toEqual(["", "a", "a,b", "b", ""]);
});
it("counts characters outside the basic plane as one", () => expect(segments("𠮷a吉", [mark(1, 2, "x")]).map((s) => s.text)).toEqual(["𠮷", "a", "吉"]));
it("a mark past the end is cut, one outside is ignored", () => { expect(segments("ab", [mark(1, 9, "x")]).map((s) => s.text)).toEqual(["a", "b"]); expect(segments("ab", [mark(5, 9, "x")])).toEqual([{ text: "ab", marks: [] }]); });
