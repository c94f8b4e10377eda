import { expect, it } from "vitest";
import { letters, spread } from "./cells";
const cell = (column: number, text: string, across = 1, down = 1) => ({ column, letter: letters(column), text, number: false, level: null, across, down });
it("labels columns as Excel does", () => expect([1, 26, 27, 52, 53, 702, 703].map(letters)).toEqual(["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]));
it("gives each place once, merged cells spanning, gaps empty", () => {
  const rows = [{ row: 4, header: true, hidden: false, cells: [cell(1, "序号", 1, 2), cell(2, "投资", 2)] }, { row: 5, header: true, hidden: false, cells: [cell(2, "总"), cell(3, "设备")] }, { row: 15, header: false, hidden: false, cells: [cell(3, "5")] }];
  const out = spread(rows, 3);
  expect(out.map((r) => r.cells.map((c) => `${c.cell?.text ?? ""}/${c.across}x${c.down}`))).toEqual([["序号/1x2", "投资/2x1"], ["总/1x1", "设备/1x1"], ["/1x1", "/1x1", "5/1x1"]]);
});
it("cuts a merge that runs past the rows shown", () => expect(spread([{ row: 9, header: false, hidden: false, cells: [cell(1, "甲", 9, 9)] }, { row: 12, header: false, hidden: false, cells: [] }], 2)[0].cells).toEqual([{ column: 1, across: 2, down: 1, cell: cell(1, "甲", 9, 9) }]));
