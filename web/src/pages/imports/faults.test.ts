import { expect, it } from "vitest";
import { csvText } from "./faults";
it("quotes what would break or run in Excel", () => expect(csvText([["a,b", 'c"d', "=1+1", "-414.00", "-x"]])).toBe('"a,b","c""d",\'=1+1,-414.00,\'-x\r\n'));
