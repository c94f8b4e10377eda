import { expect, it } from "vitest";
import { shiftMonth, weeks } from "./month";
it("a month is whole weeks from Monday", () => {
  const september = weeks("2024-09");
  expect(september[0][0]).toBe("2024-08-26");
  expect(september[0][6]).toBe("2024-09-01");
  expect(september[september.length - 1]).toContain("2024-09-30");
});
it("February of a leap year that begins on a Thursday", () => expect(weeks("2024-02").length).toBe(5));
it("four weeks exactly", () => expect(weeks("2021-02").flat().length).toBe(28));
it("months go over the year's end both ways", () => { expect(shiftMonth("2024-12", 1)).toBe("2025-01"); expect(shiftMonth("2024-01", -1)).toBe("2023-12"); });
