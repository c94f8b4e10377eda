import { describe, expect, it } from "vitest";
import { dayBefore, difference, fromWan, longDate, moment, number, percent, wan, yuan } from "./format";
import { nextSort, parseFilter, readAddress, writeAddress, writeFilter } from "./filters";
import { kindOfState, mainLine } from "./states";

describe("amounts stay exact", () => {
  it.each([
    ["1000000.00", "100.00"], ["1864203500.00", "186,420.35"], ["12846000", "1,284.60"], ["49.99", "0.00"], ["50.00", "0.01"],
    ["-414375.00", "−41.44"], ["-49.00", "0.00"], ["90071992547409930000.00", "9,007,199,254,740,993.00"], ["", "—"], [null, "—"], ["约500", "约500"],
  ])("%s yuan is %s wan", (from, to) => expect(wan(from)).toBe(to));
  it("writes yuan with separators", () => {
    expect(yuan("3187500")).toBe("3,187,500.00");
    expect(yuan("-414375.5")).toBe("−414,375.50");
  });
  it.each([["100", "1000000.00"], ["3.2", "32000.00"], ["0.0001", "1.00"], ["0.000001", "0.01"], ["1,284.60", "12846000.00"], ["约500", null], ["0.0000001", null]])(
    "%s typed as wan is %s", (from, to) => expect(fromWan(from)).toBe(to));
  it("subtracts without floating point", () => {
    expect(difference("3187500.00", "3601875.00")).toBe("−414,375.00");
    expect(difference("0.3", "0.1")).toBe("+0.20");
    expect(difference("x", "1")).toBeNull();
  });
});
describe("figures and dates", () => {
  it("groups and keeps decimals", () => {
    expect(number("1592")).toBe("1,592"); expect(number("-0.5")).toBe("−0.5"); expect(number(0)).toBe("0"); expect(number("")).toBe("—");
    expect(percent("67.3")).toBe("67.3%"); expect(percent(null)).toBe("—");
  });
  it("writes dates for sentences and moments for tables", () => {
    expect(longDate("2024-09-30", "zh")).toBe("2024年9月30日"); expect(longDate("2024-09-30", "en")).toBe("30 September 2024");
    expect(moment("2024-09-30T09:12:33Z")).toBe("2024-09-30 09:12"); expect(dayBefore("2024-03-01")).toBe("2024-02-29");
  });
});
describe("conditions live in the address", () => {
  it.each(["year:eq:2024", "kind:in:retrofit|cloud", "accepted_on:null", "name:has:a:b"])("%s comes back", (text) => expect(writeFilter(parseFilter(text)!)).toBe(text));
  it.each(["", "year", "year:like:1", "year:eq:", ":eq:1"])("%s is no condition", (text) => expect(parseFilter(text)).toBeNull());
  it("a bar in a typed value does not become two values", () => expect(writeFilter({ field: "n", op: "has", values: ["a|b"] })).toBe("n:has:a b"));
  it("writes only what differs and reads it again", () => {
    const bare = readAddress({}, "-on");
    expect(writeAddress(bare, "-on")).toEqual({});
    const state = { ...bare, filters: [{ field: "year", op: "eq", values: ["2024"] }], words: "甲", sort: "name", page: 3, size: 50, columns: ["a", "b"] };
    expect(readAddress(writeAddress(state, "-on"), "-on")).toEqual(state);
    expect(readAddress({ page: "0", size: "9999" }).page).toBe(1);
    expect(readAddress({ size: "9999" }).size).toBe(20);
  });
  it("a third click gives the default order", () => expect(["", "x", "-x"].map((s) => nextSort(s, "x"))).toEqual(["x", "-x", ""]));
});
describe("a row's life", () => {
  const title = { zh: "", en: "" };
  const states = ["reserve", "building", "done", "accepted", "dropped"].map((id) => ({ id, title, locked: ["done", "accepted", "dropped"].includes(id), end: ["accepted", "dropped"].includes(id) }));
  const move = (id: string, from: string[], to: string) => ({ id, title, from, to, asks: [], reason: false });
  const moves = [move("start", ["reserve"], "building"), move("finish", ["building"], "done"), move("accept", ["done"], "accepted"), move("return", ["done"], "building"), move("drop", ["reserve", "building"], "dropped")];
  it("is drawn along the longest way", () => expect(mainLine(states, moves)).toEqual(["reserve", "building", "done", "accepted"]));
  it("says done only where the way ends", () => expect(states.map((s) => kindOfState(s.id, states, moves))).toEqual(["none", "now", "good", "done", "none"]));
  it("an empty register has no line", () => expect(mainLine([], [])).toEqual([]));
});
