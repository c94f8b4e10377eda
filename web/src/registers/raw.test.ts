import { describe, expect, it } from "vitest";
import type { Field, FieldType } from "@/api/types";
import { listPatch, rowsPatch, same, toRaw, toText } from "./raw";
const f = (type: FieldType) => ({ type }) as Field;
describe("what is typed becomes what the server takes", () => {
  it.each<[FieldType, string, unknown]>([
    ["money", "3,187,500", "3187500.00"], ["money", "０１２．５", "12.50"], ["money", "约500", "约500"], ["money", "1.234", "1.234"], ["money", "", null],
    ["whole", "1,592", 1592], ["whole", "38台", "38台"], ["percent", "65.5%", "65.5"], ["number", "-0.5", "-0.5"], ["link", "12", 12], ["yes_no", "true", true], ["yes_no", "", null], ["text", "  甲  ", "甲"], ["date", "2024-09-30", "2024-09-30"],
  ])("%s %s", (type, text, raw) => expect(toRaw(f(type), text)).toEqual(raw));
  it("comes back as text", () => {
    expect(toText(f("money"), "3187500.00")).toBe("3187500"); expect(toText(f("money"), "0.50")).toBe("0.50"); expect(toText(f("text"), ["a", "b"])).toBe("a\nb"); expect(toText(f("whole"), null)).toBe("");
  });
  it("empty is empty however it is spelt", () => { expect(same(null, "")).toBe(true); expect(same([], undefined)).toBe(true); expect(same(0, null)).toBe(false); expect(same("1", 1)).toBe(false); });
});
describe("child rows are sent as what changes", () => {
  const kid = (id: number, values: Record<string, string | null>) => ({ id, values, shown: {} });
  it("lists", () => expect(listPatch([kid(1, { value: "a" }), kid(2, { value: "b" })], ["b", "c", "c"])).toEqual([{ id: 1, remove: true }, { values: { value: "c" } }]));
  it("rows", () => expect(rowsPatch([kid(1, { what: "x", n: "1" }), kid(2, { what: "y", n: null })], [{ id: 1, values: { what: "x", n: "2" } }, { values: { what: "z", n: null } }, { values: { what: null, n: null } }])).toEqual([{ id: 2, remove: true }, { id: 1, values: { n: "2" } }, { values: { what: "z" } }]));
});
