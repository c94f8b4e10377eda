import { expect, it } from "vitest";
import type { Field, Register } from "@/api/types";
import { fitting } from "./session";
const f = (id: string, type: string, ...marks: string[]) => ({ id, type, marks, to: [] }) as unknown as Field;
const register = { row_title: "name", fields: [f("enterprise", "link", "who"), f("name", "text", "name"), f("kind", "choice", "what_kind"), f("district", "link", "where"), f("planned", "money"), f("actual", "money", "how_much"), f("started_on", "date"), f("finished_on", "date", "when"), f("year", "whole", "year")], states: [] } as unknown as Register;
const columns = ["doc_number", "name", "enterprise", "kind", "district", "state", "planned", "actual", "started_on", "finished_on", "year"];
it("a wide sheet keeps all columns", () => expect(fitting(register, columns, 2000)).toEqual(columns));
it("a narrow one drops what neither names nor counts, and keeps the order", () => expect(fitting(register, columns, 1100)).toEqual(["name", "enterprise", "kind", "district", "state", "actual", "started_on", "finished_on", "year"]));
it("the name of the row is the last to go", () => expect(fitting(register, columns, 310)).toEqual(["name"]));
