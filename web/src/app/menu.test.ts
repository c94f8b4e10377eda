import { expect, it } from "vitest";
import type { Register } from "@/api/types";
import { menuFolders } from "./menu";
const r = (id: string, folder?: string) => ({ id, folder }) as unknown as Register;
const folders = [{ id: "b", title: "乙" }, { id: "a", title: "甲" }, { id: "empty", title: "空" }];
it("folders keep the programme's order, empty ones are left out", () => expect(menuFolders([r("1", "a"), r("2", "b")], folders, "其他").map((f) => f.title)).toEqual(["乙", "甲"]));
it("what no folder names comes last under its own head", () => { const list = menuFolders([r("1", "a"), r("2", "new"), r("3")], folders, "其他"); expect(list[list.length - 1].title).toBe("其他"); expect(list[list.length - 1].registers.length).toBe(2); });
